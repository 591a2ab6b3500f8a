"""`jupyter nbconvert --to nb2prod notebook.ipynb`: the notebook as one script that runs without Jupyter."""

import json
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException
from traitlets import default

from nb2prod.codegen import generate
from nb2prod.errors import Nb2prodError
from nb2prod.ipython.translate import to_python_cells
from nb2prod.notebook import Notebook, parse_notebook
from nb2prod.pipeline import analyse_notebook, plan, plan_options
from nb2prod.project import Parts, assemble
from nb2prod.requirements import find_requirements, look_around
from nb2prod.single_file import fold


class SingleFileExporter(Exporter):
    """Exports a notebook as the single-file form of its package. nbconvert finds it by its entry point, "nb2prod"."""

    export_from_notebook = "Script that does what the notebook did (nb2prod)"
    output_mimetype = "text/x-python"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".py"

    def from_notebook_node(  # type: ignore[override]  # the base class gives a notebook, exporters that write text do not
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """The script, and nbconvert's resources. Raises ConversionException, which nbconvert reports, where there cannot be one."""
        prepared, resources = super().from_notebook_node(nb, resources, **options)
        place = resources.get("metadata", {})
        path = Path(place.get("path", ""), f"{place.get('name', 'notebook')}.ipynb")
        try:
            notebook = parse_notebook(json.dumps(prepared).encode(), path)
            return convert_to_script(notebook), dict(resources)
        except Nb2prodError as error:
            raise ConversionException("\n".join(filter(None, [str(error), error.hint]))) from error


def convert_to_script(notebook: Notebook) -> str:
    """The notebook as one script. Raises PlanError where it cannot be converted, CodegenError where the result fails our own check."""
    analysis = analyse_notebook(notebook, for_conversion=True)
    made = plan(analysis, plan_options(notebook))
    cells = to_python_cells(notebook)
    needs = find_requirements(notebook, cells, folder=look_around(notebook.path, cells))
    files = assemble(Parts(analysis, made, generate(analysis, made), needs))
    modules = tuple(dict.fromkeys(step.module for step in made.steps))
    return fold(files, made.package, notebook.path.name, modules)
