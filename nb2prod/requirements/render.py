"""`requirements.in`: direct requirements, each with its reason."""

from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as ParsedRequirement

from nb2prod.errors import RequirementsError
from nb2prod.requirements.model import Requirement, Requirements, Unresolved


def render_in(requirements: Requirements, remark: str = "") -> str:
    """The text of `requirements.in`: a line and a reason for each direct requirement, comments for what is installed without being imported and
    for what could not be named. A `remark` on all of it stands above.

    Every line is parsed before it is written. Raises RequirementsError for one that pip could not read, which only a `--map` can bring about.
    """
    lines = [f"# {_comment(remark)}"] if remark else []
    lines += [f"{checked_line(item)}  # {_comment(item.reason)}" for item in requirements.direct]
    lines += [
        f"# {item.distribution}: installed in cell {item.location.cell + 1}, imported nowhere"
        for item in requirements.unimported
    ]
    lines += [f"# UNRESOLVED {_comment(_unresolved(item))}" for item in requirements.unresolved]
    return "".join(f"{line}\n" for line in lines)


def checked_line(requirement: Requirement) -> str:
    """The requirement as pip reads it, which has been seen to parse."""
    try:
        ParsedRequirement(requirement.line)
    except InvalidRequirement as error:
        hint = f"correct the name that {requirement.mapped_by} gives to {', '.join(requirement.modules)}"
        raise RequirementsError(f"{requirement.line!r} is not a requirement", hint=hint) from error
    return requirement.line


def _unresolved(item: Unresolved) -> str:
    return f"{item.module}: imported in cell {item.location.cell + 1}; {item.hint}"


def _comment(text: str) -> str:
    """`text` on one line and printable: it can hold names and versions from the notebook."""
    return "".join(character if character.isprintable() else " " for character in text)
