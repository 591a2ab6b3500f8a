"""Names that a kernel or platform puts into a notebook before its first cell runs."""

from nb2prod.notebook.model import Notebook

_SPARK = frozenset({"spark", "sc", "sqlContext"})
_DATABRICKS = _SPARK | {"dbutils", "displayHTML", "table", "sql", "udf", "getArgument"}
_FABRIC = _SPARK | {"mssparkutils", "notebookutils", "displayHTML"}

_BY_KERNEL: tuple[tuple[str, frozenset[str]], ...] = (
    ("synapse", _FABRIC),
    ("spark", _SPARK),
    ("glue", _SPARK | {"glueContext"}),
    ("arcgispro", frozenset({"arcpy"})),
)
"""Words in the name of a kernel, and what that kernel injects."""

_BY_METADATA: tuple[tuple[str, frozenset[str]], ...] = (
    ("application/vnd.databricks.v1+notebook", _DATABRICKS),
    ("synapse_widget", _FABRIC),
    ("trident", _FABRIC),
)
"""Keys in the notebook's metadata, and what the platform that writes them injects."""


def injected_names(notebook: Notebook) -> frozenset[str]:
    """What the notebook's own kernel or platform injects; nothing for an ordinary Python kernel."""
    kernel = notebook.kernel.lower()
    found = [names for word, names in _BY_KERNEL if word in kernel]
    found += [names for key, names in _BY_METADATA if key in notebook.metadata]
    return frozenset().union(*found)


def unknown_names(notebook: Notebook) -> str:
    """Why the kernel may bring names that we have no list of, "" where it brings none."""
    return "the SageMath kernel brings names of its own" if "sage" in notebook.kernel.lower().split("-")[0] else ""
