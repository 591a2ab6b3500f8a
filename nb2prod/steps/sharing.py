"""Which names can live in shared state: those whose every binding can be written as an attribute."""

from collections.abc import Mapping

from nb2prod.dataflow.model import Effect
from nb2prod.steps.program import Program
from nb2prod.steps.violations import Reason

_NOT_AN_ATTRIBUTE = {
    "walrus": "an assignment expression binds it",
    "match": "a match pattern binds it",
    "except": "an except clause binds it",
    "star": "a star import binds it",
}


def why_not_shareable(program: Program, shared: Mapping[str, Reason]) -> str:
    """Why the notebook has to be kept whole: a name must be shared, but can't be. "" where all can."""
    for statement in program.statements:
        for events in (statement.events, *(body.events for body in statement.bodies)):
            for event in events:
                if event.name not in shared:
                    continue
                if event.effect is Effect.BIND and event.how in _NOT_AN_ATTRIBUTE:
                    return f"`{event.name}` has to be shared ({shared[event.name].why}), but {_NOT_AN_ATTRIBUTE[event.how]}"
                if event.how == "string":
                    return f"`{event.name}` has to be shared ({shared[event.name].why}), but is named in a string"
    return ""
