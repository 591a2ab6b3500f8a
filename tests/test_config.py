"""The configuration of a project: found, read, and strict about what it does not know."""

from pathlib import Path

import pytest

from nb2prod.config import KEYS, Config, load_config
from nb2prod.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def test_every_option_is_read(tmp_path: Path) -> None:
    text = '[tool.nb2prod]\nexclude = ["old/*"]\nselect = ["NBP1"]\nignore = ["NBP109"]\ndrop-exploration = true\nmap = {cv2 = "opencv"}\n'
    text += 'per-file-ignores = {"drafts/*" = ["NBP1", "NBP3"]}\n'
    config = load_config(write(tmp_path, text))
    per_file = {"drafts/*": ("NBP1", "NBP3")}
    assert config == Config(("old/*",), ("NBP1",), ("NBP109",), per_file, True, {"cv2": "opencv"}, tmp_path)


def test_every_key_is_a_field() -> None:
    assert {key.replace("-", "_") for key in KEYS} == set(Config._fields) - {"folder"}


def test_nearest_file_that_speaks_of_us_wins(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    write(tmp_path, '[tool.nb2prod]\nselect = ["NBP2"]\n')
    write(inner.parent, "[tool.black]\nline-length = 120\n")
    assert load_config(inner).select == ("NBP2",)
    assert load_config(inner / "churn.ipynb").select == ("NBP2",)


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert load_config(tmp_path) == Config()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.nb2prod]\nselct = []\n", "has no option 'selct'"),
        ('[tool.nb2prod]\nselect = "NBP1"\n', "select must be a list of texts"),
        ("[tool.nb2prod]\nselect = [1]\n", "select must be a list of texts"),
        ("[tool.nb2prod]\ndrop-exploration = 1\n", "drop-exploration must be true or false"),
        ("[tool.nb2prod]\nmap = {cv2 = 1}\n", "map must be a table of texts"),
        ("[tool]\nnb2prod = 3\n", "is not a table"),
        ("[tool.nb2prod\n", "cannot be read"),
    ],
    ids=[
        "unknown key",
        "text for list",
        "numbers in list",
        "number for switch",
        "number in table",
        "no table",
        "no TOML",
    ],
)
def test_what_cannot_be_meant_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        load_config(write(tmp_path, text))
    assert caught.value.place.startswith("pyproject.toml")
