"""Which language a notebook is written in, by what its metadata say."""

from collections.abc import Mapping
from typing import Any

_BY_KERNEL = {
    "ir": "r",
    "julia": "julia",
    "scala": "scala",
    "spark": "scala",
    "spylon": "scala",
    "sos": "sos",
    "bash": "bash",
    "javascript": "javascript",
    "octave": "octave",
    "stata": "stata",
    "xcpp": "c++",
    "ruby": "ruby",
    "sparkr": "r",
}
_TELLING = ("language_info", "kernelspec", "application/vnd.databricks.v1+notebook")


def read_language(metadata: Mapping[str, Any]) -> tuple[str, str, str]:
    """(language, its version, kernel name). The language is in lower case, "python" for every flavour of it and where nothing is said."""
    info, spec, databricks = (_mapping(metadata, key) for key in _TELLING)
    kernel = _text(spec, "name")
    said = _text(info, "name") or _text(spec, "language") or _text(databricks, "language") or _by_kernel(kernel)
    return _plain(said or _of_script(metadata)), _text(info, "version"), kernel


def says_language(metadata: Mapping[str, Any]) -> bool:
    """Is there anything in the metadata that tells the language?"""
    return any(_mapping(metadata, key) for key in _TELLING) or bool(_of_script(metadata))


def _of_script(metadata: Mapping[str, Any]) -> str:
    """The language of the script that jupytext made the notebook of, without a kernel."""
    return _text(_mapping(metadata, "jupytext"), "main_language")


def _plain(language: str) -> str:
    language = language.lower().strip()
    return "python" if not language or "python" in language else language


def _by_kernel(kernel: str) -> str:
    start = kernel.lower().removesuffix("kernel").split("-")[0].split("_")[0].rstrip("0123456789.")
    return _BY_KERNEL.get(start, "")


def _mapping(metadata: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = metadata.get(key)
    return value if isinstance(value, Mapping) else {}


def _text(metadata: Mapping[str, Any], key: str) -> str:
    value = metadata.get(key)
    return value if isinstance(value, str) else ""
