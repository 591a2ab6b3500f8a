"""Packages that need a notebook's shell: their libraries look for one, to show things through it, or to see whether there is one."""

from dataclasses import replace

from nb2prod.codegen import Generated
from nb2prod.dataflow.model import Analysis
from nb2prod.requirements import Requirement, Requirements

_LIBRARIES = frozenset(
    "IPython altair bokeh bqplot catboost cufflinks fastai fastprogress holoviews hvplot ipyleaflet ipympl ipyvolume ipywidgets itables k3d "
    "lets_plot nglview panel plotly pyLDAvis pythreejs qgrid shap".split()
)
_WORDS = (
    "tqdm.notebook",
    "tqdm.auto",
    "tqdm_notebook",
    "autonotebook",
    "init_printing",
    "init_session",
    "plotting.backend",
)
"""What makes other libraries look for it: progress bars, sympy's printing, pandas with another plotting library."""


def needs_kernel(analysis: Analysis, generated: Generated, requirements: Requirements) -> bool:
    """Does the package need the shell?"""
    roots = {module.name.partition(".")[0] for module in requirements.modules}
    named = (word in flow.python.code for flow in analysis.flows for word in _WORDS)
    return bool(roots & _LIBRARIES) or "get_ipython" in generated.helpers or any(named)


def add_kernel(requirements: Requirements) -> Requirements:
    """The requirements with IPython, where the notebook does not import it itself."""
    if any(item.distribution == "ipython" for item in requirements.direct):
        return requirements
    shell = Requirement("ipython", "", (), "gives libraries the shell that they look for in a notebook", "nb2prod")
    return replace(
        requirements, direct=tuple(sorted((*requirements.direct, shell), key=lambda item: item.distribution))
    )
