"""Cell magics of extensions whose body is Python that belongs to the notebook: `%%ipytest`, `%%local`."""

from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation


def _translate(call: MagicCall) -> Translation:
    return Translation(f"\n{call.body}", displays=True, body_line=1, dropped="its body is plain Python")


MAGIC = Magic(
    names=("ipytest", "run_pytest", "local", "wandb"),
    kinds=(MagicKind.CELL,),
    translate=_translate,
    python_body=True,
    examples=(MagicExample("%%ipytest -qq\ndef test_x():\n    assert x", "\ndef test_x():\n    assert x"),),
)
