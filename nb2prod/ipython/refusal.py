"""What stands in for a magic that has no counterpart outside IPython: code that says so when it is reached."""

from nb2prod.diagnostics import Diagnostic, Severity
from nb2prod.ipython.literals import quote
from nb2prod.ipython.model import MagicCall, MagicKind, Translation

NO_COUNTERPART = "NBP604"


def refuse(call: MagicCall, reason: str, *, binds: tuple[str, ...] = (), reads: tuple[str, ...] = ()) -> Translation:
    """Code that raises, and a diagnostic that says so beforehand. `binds` are the names the magic would have bound."""
    shown = show_magic(call)
    targets = "".join(f"{name} = " for name in binds)
    diagnostic = Diagnostic(
        call.location, NO_COUNTERPART, f"{shown} cannot be converted: {reason}", Severity.WARNING, binds
    )
    return Translation(
        f"{targets}_nb_unsupported({quote(shown)}, {quote(reason)})", reads=reads, diagnostics=(diagnostic,)
    )


def show_magic(call: MagicCall) -> str:
    """The magic as it is typed, without its arguments."""
    if call.kind is MagicKind.SHELL:
        return call.name
    return ("%%" if call.kind is MagicKind.CELL else "%") + call.name
