"""The lock in the standard form of PEP 751, for those who ask for it."""

import tempfile
from pathlib import Path

from nb2prod.errors import RequirementsError
from nb2prod.requirements.mending import write_mended_metadata
from nb2prod.requirements.model import Lock
from nb2prod.requirements.process import run
from nb2prod.requirements.pythons import full_version
from nb2prod.requirements.resolvers import uv_command

TIME_LIMIT = 120.0


def to_pylock(made: Lock, *, offline: bool = False, index_url: str = "", time_limit: float = TIME_LIMIT) -> str:
    """The text of a `pylock.toml` with the very pins of the lock `made`; uv writes it, whichever resolver made the pins.

    Raises RequirementsError where uv cannot look the files up again.
    """
    command = [
        *uv_command(),
        "pip",
        "compile",
        "requirements.in",
        "--no-deps",
        "--no-header",
        "--quiet",
        "--no-python-downloads",
    ]
    command += ["--format", "pylock.toml", "--output-file", "pylock.toml"]
    command += ["--python-version", full_version(made.python)] if made.python else []
    command += ["--offline"] if offline else []
    command += ["--default-index", index_url] if index_url else []
    with tempfile.TemporaryDirectory(prefix="nb2prod-pylock-") as folder:
        command += write_mended_metadata(Path(folder))
        pins = "".join(f"{name}=={version}\n" for name, version in made.pins)
        (Path(folder) / "requirements.in").write_text(pins, encoding="utf-8")
        finished = run(command, folder=Path(folder), time_limit=time_limit, act="write pylock.toml")
        if finished.code != 0:
            raise RequirementsError("uv cannot write pylock.toml: " + " ".join(finished.err.split())[:600])
        return (Path(folder) / "pylock.toml").read_text(encoding="utf-8")
