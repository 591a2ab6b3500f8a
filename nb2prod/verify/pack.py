"""Makes the files that tests compare with from captured values; see `foreign/pack.py`, which the notebook's own interpreter runs."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nb2prod.errors import VerifyError
from nb2prod.verify.events import read_events
from nb2prod.verify.foreign import FOLDER
from nb2prod.verify.model import Value

TIME_LIMIT = 300.0


@dataclass(frozen=True, slots=True)
class Packed:
    """A value as a test finds it: a Python `literal`, or a file with this `suffix` and `data`, or neither and `why`.

    `check` says how to compare with it: "equal", "approx", "approx nan", "nan", "floats", "array", "nested", "frame", "series", "index".
    """

    literal: str = ""
    suffix: str = ""
    data: bytes = b""
    check: str = ""
    why: str = ""

    @property
    def stored(self) -> bool:
        return bool(self.literal or self.suffix)


def pack(given: Mapping[str, Value], expected: Mapping[str, Value], *, python: str) -> dict[str, Packed]:
    """The values as tests read them, by the keys of both mappings, which must differ. `python` is the interpreter of the tests.

    An expected value need only compare alike; a given one comes back exactly as it was. Values without data keep their `why`.
    Raises VerifyError where the interpreter cannot do it.
    """
    wanted = {**given, **expected}
    packed = {key: Packed(why=value.why) for key, value in wanted.items() if not value.kind}
    lines = [
        json.dumps({"key": key, "json": value.data.decode(), "expected": key in expected})
        for key, value in wanted.items()
        if value.kind
    ]
    return packed | (_run(lines, python) if lines else {})


def _run(lines: list[str], python: str) -> dict[str, Packed]:
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as name:
        top = Path(name)
        files = top / "files"
        files.mkdir()
        (top / "order").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        command = [python, "-W", "ignore", str(FOLDER / "pack.py"), str(top / "order"), str(files), str(top / "result")]
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            command, capture_output=True, cwd=top, env=environment, timeout=TIME_LIMIT, check=False, text=True
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise VerifyError(f"the captured values could not be stored: {last}")
        return {entry["key"]: _packed(entry, files) for entry in read_events(top / "result")}


def _packed(entry: Mapping[str, str], folder: Path) -> Packed:
    data = (folder / entry["file"]).read_bytes() if "file" in entry else b""
    return Packed(entry.get("literal", ""), entry.get("suffix", ""), data, entry.get("check", ""), entry.get("why", ""))
