"""What a notebook needs: imports, the distributions that have them, evidence of versions, pins."""

from nb2prod.requirements.asof import AsOf, choose_date
from nb2prod.requirements.check import Mismatch, check
from nb2prod.requirements.explain import explain, render_table, to_json
from nb2prod.requirements.find import find_requirements
from nb2prod.requirements.folder import look_around, read_requirement_file
from nb2prod.requirements.history import commit_dates
from nb2prod.requirements.installtest import InstallReport, install_test
from nb2prod.requirements.interpreters import find_python, read_environment
from nb2prod.requirements.locking import lock, settle
from nb2prod.requirements.model import Environment, Folder, Lock, Requirement, Requirements
from nb2prod.requirements.pylock import to_pylock
from nb2prod.requirements.pythons import is_resolvable
from nb2prod.requirements.render import render_in

__all__ = [
    "AsOf",
    "Environment",
    "Folder",
    "InstallReport",
    "Lock",
    "Mismatch",
    "Requirement",
    "Requirements",
    "check",
    "choose_date",
    "commit_dates",
    "explain",
    "find_python",
    "find_requirements",
    "install_test",
    "is_resolvable",
    "lock",
    "look_around",
    "read_environment",
    "read_requirement_file",
    "render_in",
    "render_table",
    "settle",
    "to_json",
    "to_pylock",
]
