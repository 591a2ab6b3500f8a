"""What the names of kernels, images and environments tell: `tf2-gpu.2-6` had TensorFlow 2.6."""

import re
from collections.abc import Iterator

from nb2prod.notebook.model import Notebook

_NAMES = (
    ("tensorflow", re.compile(r"\btf2?-(?:cpu|gpu|ent)[.-](?P<major>\d)-(?P<minor>\d+)")),
    ("tensorflow", re.compile(r"\btensorflow[ _-]?(?P<major>[12])\.(?P<minor>\d+)", re.IGNORECASE)),
    ("tensorflow", re.compile(r"\btf-?(?P<major>[12])[.-](?P<minor>\d+)\b")),
    ("torch", re.compile(r"\bpytorch(?:-(?:cpu|gpu))?[.-](?P<major>\d)-(?P<minor>\d+)", re.IGNORECASE)),
    ("torch", re.compile(r"\bpytorch[ _-](?P<major>[012])\.(?P<minor>\d+)", re.IGNORECASE)),
    ("mxnet", re.compile(r"\bmxnet[ _-](?P<major>[12])\.(?P<minor>\d+)", re.IGNORECASE)),
    ("apache-beam", re.compile(r"\bapache-beam-(?P<major>\d)\.(?P<minor>\d+)")),
    ("python", re.compile(r"_p(?P<major>[23])(?P<minor>\d{1,2})\b")),
    ("python", re.compile(r"\bpy(?:thon)?[ _-]?(?P<major>[23])\.(?P<minor>\d+)\b", re.IGNORECASE)),
    ("python", re.compile(r"\bpy(?P<major>[23])(?P<minor>\d{1,2})\b")),
)


def versions_in_names(notebook: Notebook) -> Iterator[tuple[str, str, str]]:
    """Distribution ("python" for the interpreter), version prefix ("2.6") and the name that tells it."""
    for name in _names(notebook):
        for distribution, pattern in _NAMES:
            if match := pattern.search(name):
                yield distribution, f"{match['major']}.{match['minor']}", name


def _names(notebook: Notebook) -> Iterator[str]:
    """Kernel names, and those of the image and environment that platforms write into the metadata."""
    yield notebook.kernel
    spec = notebook.metadata.get("kernelspec")
    if isinstance(spec, dict):
        yield from (text for key in ("name", "display_name") if isinstance(text := spec.get(key), str))
    environment = notebook.metadata.get("environment")
    if isinstance(environment, dict):
        yield from (text for key in ("name", "uri", "kernel") if isinstance(text := environment.get(key), str))
    for key in ("instance_type", "conda_env", "anaconda-cloud", "image"):
        if isinstance(text := notebook.metadata.get(key), str):
            yield text
