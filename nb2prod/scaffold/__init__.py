"""Renders templates into files and writes projects; the only writer.

render  a template and plain values -> files        names   texts -> names a package may have
manifest  what was generated, as a file             paths   which file names may be written at all
plan_changes  files and a folder -> changes         apply   changes -> disk, all or nothing
merge   three versions of a file -> one             base    the texts that `update` merges against
"""

from nb2prod.scaffold.changes import plan_changes
from nb2prod.scaffold.manifest import MANIFEST, manifest
from nb2prod.scaffold.model import Change, ChangeKind, RenderedFile, Template
from nb2prod.scaffold.names import is_package_name, package_name
from nb2prod.scaffold.render import render
from nb2prod.scaffold.templates import find_templates, read_template
from nb2prod.scaffold.write import apply

__all__ = [
    "MANIFEST",
    "Change",
    "ChangeKind",
    "RenderedFile",
    "Template",
    "apply",
    "find_templates",
    "is_package_name",
    "manifest",
    "package_name",
    "plan_changes",
    "read_template",
    "render",
]
