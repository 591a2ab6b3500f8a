"""What a notebook needs: imports, the distributions that have them, evidence of versions, pins."""

from nb2prod.requirements.find import find_requirements
from nb2prod.requirements.folder import look_around
from nb2prod.requirements.lock import lock
from nb2prod.requirements.model import Folder, Lock, Requirement, Requirements
from nb2prod.requirements.render import render_in

__all__ = ["Folder", "Lock", "Requirement", "Requirements", "find_requirements", "lock", "look_around", "render_in"]
