"""Renders templates into files, merges them with what people made of earlier ones, and writes projects; the only writer.

render  a template and plain values -> files        names   texts -> names a package may have
render_addon  the same for an add-on, with its section of the README
manifest  what was generated, as a file             paths   which file names may be written at all
plan_changes  files and a folder -> changes         apply   changes -> disk, all or nothing
plan_update   the same, merged with a person's      amend   changes -> disk, in place, all or nothing
"""

from nb2prod.scaffold.addons import AddOn, choose_addons, find_addons, render_addon
from nb2prod.scaffold.base import BASE
from nb2prod.scaffold.changes import plan_changes
from nb2prod.scaffold.findings import find_left_behind, find_marked, find_moved_package, find_unsettled
from nb2prod.scaffold.journal import amend, recover
from nb2prod.scaffold.lock import locked
from nb2prod.scaffold.manifest import MANIFEST, Written, digest, manifest, read_written
from nb2prod.scaffold.model import Change, ChangeKind, RenderedFile, Template
from nb2prod.scaffold.names import is_package_name, package_name
from nb2prod.scaffold.own_template import OwnTemplate, bring_own, read_own_template
from nb2prod.scaffold.regenerate import plan_update
from nb2prod.scaffold.renames import Renames, find_renames
from nb2prod.scaffold.render import render
from nb2prod.scaffold.templates import find_templates, read_template
from nb2prod.scaffold.write import apply, check_target

__all__ = [
    "BASE",
    "MANIFEST",
    "AddOn",
    "Change",
    "ChangeKind",
    "OwnTemplate",
    "Renames",
    "RenderedFile",
    "Template",
    "Written",
    "amend",
    "apply",
    "bring_own",
    "check_target",
    "choose_addons",
    "digest",
    "find_addons",
    "find_left_behind",
    "find_marked",
    "find_moved_package",
    "find_renames",
    "find_templates",
    "find_unsettled",
    "is_package_name",
    "locked",
    "manifest",
    "package_name",
    "plan_changes",
    "plan_update",
    "read_own_template",
    "read_template",
    "read_written",
    "recover",
    "render",
    "render_addon",
]
