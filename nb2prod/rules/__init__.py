"""Looks at an analysis and says what is wrong with the notebook; one file a rule."""

from nb2prod.rules._checking import Checked, check, check_all, select_rules
from nb2prod.rules._subject import Around, Subject

__all__ = ["Around", "Checked", "Subject", "check", "check_all", "select_rules"]
