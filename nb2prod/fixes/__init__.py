"""Mends notebooks where that is safe; one file a fix. What a fix does not mean to change stays byte for byte as it is."""

from nb2prod.fixes._mending import Mended, mend
from nb2prod.fixes.model import Fixer, Wishes

__all__ = ["Fixer", "Mended", "Wishes", "mend"]
