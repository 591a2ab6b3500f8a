"""What tells versions, and which of it is believed."""

import pytest

from nb2prod.diagnostics import Location
from nb2prod.ipython.model import PythonCell
from nb2prod.requirements.evidence import believe, gather_evidence, python_of
from nb2prod.requirements.find import find_requirements
from nb2prod.requirements.installs import read_installs
from nb2prod.requirements.model import Declared, Environment, Evidence, Folder

from .notation import cell_of, notebook_of

NAMES = {"pandas": "pandas", "tensorflow": "tensorflow", "numpy": "numpy", "sklearn": "scikit-learn"}


def told(*cells: PythonCell, **metadata: object) -> list[tuple[str, str, str]]:
    installed = read_installs(line for cell in cells for line in cell.installs).installed
    found = gather_evidence(notebook_of(*cells, **metadata), cells, installed, lambda module: NAMES.get(module, ""))
    return [(item.distribution, item.specifier, item.source) for item in found]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        pytest.param(
            "Collecting x\nSuccessfully installed scikit-learn-0.24.2 my_pkg-1.0.post1",
            [("scikit-learn", "==0.24.2"), ("my-pkg", "==1.0.post1")],
            id="installed",
        ),
        pytest.param(
            "Requirement already satisfied: numpy in /usr/lib/python3.6/site-packages (1.16.2)",
            [("numpy", "==1.16.2")],
            id="satisfied",
        ),
        pytest.param(
            "Requirement already satisfied: six>=1.5 in ./lib (from python-dateutil->pandas) (1.16.0)",
            [("six", "==1.16.0")],
            id="satisfied for another",
        ),
        pytest.param(
            "ERROR: tfx 1.2.0 has requirement attrs<20, but you'll have attrs 21.2.0 which is incompatible.",
            [("tfx", "==1.2.0"), ("attrs", "==21.2.0")],
            id="clash",
        ),
        pytest.param("Name: keras\nVersion: 2.4.3\nSummary: x", [("keras", "==2.4.3")], id="pip show"),
        pytest.param(
            "Successfully installed torch-1.8.1+cu111", [("torch", "==1.8.1")], id="a build for one graphics card"
        ),
        pytest.param("Successfully installed pandas-1.5.0.dev0", [], id="a development version"),
        pytest.param("Requirement already satisfied: nothing said", [], id="without a version"),
        pytest.param("accuracy 0.95 loss 1.2.3", [], id="other numbers"),
    ],
)
def test_what_pip_prints(output: str, expected: list[tuple[str, str]]) -> None:
    assert [item[:2] for item in told(cell_of("x = 1", prints=output))] == expected


@pytest.mark.parametrize(
    ("source", "output", "expected"),
    [
        pytest.param(
            "!pip freeze", "numpy==1.18.5\npandas==1.0.5\n", [("numpy", "==1.18.5"), ("pandas", "==1.0.5")], id="freeze"
        ),
        pytest.param(
            "!pip list", "Package  Version\n------- ----\nnumpy    1.18.5\n", [("numpy", "==1.18.5")], id="list"
        ),
        pytest.param(
            "!conda list",
            "# Name   Version  Build\nnumpy      1.18.5    py37_0  defaults\n",
            [("numpy", "==1.18.5")],
            id="conda list",
        ),
        pytest.param(
            "%watermark -v -p pandas,numpy",
            "CPython 3.7.4\nIPython 7.8\n\npandas 1.0.1\nnumpy: 1.18.1\n",
            [("pandas", "==1.0.1"), ("numpy", "==1.18.1"), ("python", "==3.7.4")],
            id="watermark",
        ),
    ],
)
def test_what_listings_print(source: str, output: str, expected: list[tuple[str, str]]) -> None:
    found = [item[:2] for item in told(cell_of(source, prints=output))]
    assert [item for item in found if item[0] != "ipython"] == expected


@pytest.mark.parametrize(
    ("source", "output", "expected"),
    [
        pytest.param("import pandas as pd\nprint(pd.__version__)", "1.3.5\n", [("pandas", "==1.3.5")], id="printed"),
        pytest.param(
            "import pandas, numpy\nprint(pandas.__version__, numpy.__version__)",
            "1.3.5 1.21.6",
            [("pandas", "==1.3.5"), ("numpy", "==1.21.6")],
            id="two in a line",
        ),
        pytest.param(
            "import tensorflow as tf\nprint(f'TF {tf.__version__}')\nprint('of 3.14')",
            "TF 2.6.0\nof 3.14",
            [],
            id="cannot be told apart",
        ),
        pytest.param(
            "import tensorflow as tf\nprint('tensorflow', tf.__version__)\nprint('pi 3.14')",
            "tensorflow 2.6.0\npi 3.14",
            [("tensorflow", "==2.6.0")],
            id="named on its line",
        ),
        pytest.param(
            "import tensorflow as tf\nprint(tf.version.VERSION)", "2.1.0", [("tensorflow", "==2.1.0")], id="VERSION"
        ),
        pytest.param(
            "import sys\nprint(sys.version)", "3.6.9 (default, Jul 2020)", [("python", "==3.6.9")], id="the interpreter"
        ),
        pytest.param("print(model.__version__)", "1.2.3", [], id="not a module"),
        pytest.param("import pandas as pd\nx = pd.__version__\nprint(1.5)", "1.5", [], id="not printed"),
    ],
)
def test_what_cells_print(source: str, output: str, expected: list[tuple[str, str]]) -> None:
    assert [item[:2] for item in told(cell_of(source, prints=output))] == expected


def test_the_value_of_the_last_line_is_printed_too() -> None:
    assert told(cell_of("import pandas as pd\npd.__version__", shows="'1.3.5'"))[0][:2] == ("pandas", "==1.3.5")


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        pytest.param({"environment": {"name": "tf2-gpu.2-6.m87"}}, ("tensorflow", "==2.6.*"), id="a Google image"),
        pytest.param({"kernelspec": {"name": "conda_tensorflow2_p36"}}, ("python", "==3.6.*"), id="an AWS kernel"),
        pytest.param(
            {"kernelspec": {"display_name": "Python 3 (PyTorch 1.8 Python 3.6 CPU)"}},
            ("torch", "==1.8.*"),
            id="SageMaker",
        ),
    ],
)
def test_what_names_tell(metadata: dict[str, object], expected: tuple[str, str]) -> None:
    assert next(item[:2] for item in told(cell_of("x = 1"), **metadata)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("from sklearn.cross_validation import train_test_split", [("scikit-learn", "<0.20")], id="module"),
        pytest.param("from sklearn.preprocessing import Imputer", [("scikit-learn", "<0.22")], id="member"),
        pytest.param("import numpy as np\nx = np.float(1)", [("numpy", "<1.24")], id="attribute"),
        pytest.param("import tensorflow as tf\ntf.contrib.learn.x()", [("tensorflow", "<2")], id="a chain"),
        pytest.param("import tensorflow.compat.v1 as tf\ntf.Session()", [], id="the same name elsewhere"),
        pytest.param(
            "try:\n    import sklearn.cross_validation\nexcept ImportError:\n    pass", [], id="ready for both"
        ),
        pytest.param("import numpy as np\nnp.float64(1)", [], id="still there"),
        pytest.param("import pandas\ndf.ix[3]", [("pandas", "<1")], id="a method"),
        pytest.param("import pandas\ndf.append(x, ignore_index=True)", [("pandas", "<2")], id="an argument"),
        pytest.param("import pandas\nnames.append(x)", [], id="a list"),
        pytest.param("import pandas\ndf.fillna(method='ffill')", [("pandas", "<3")], id="an argument's value"),
        pytest.param(
            "import matplotlib.pyplot as plt\nplt.style.use('seaborn-whitegrid')",
            [("matplotlib", "<3.8")],
            id="a style",
        ),
    ],
)
def test_what_removed_interfaces_tell(source: str, expected: list[tuple[str, str]]) -> None:
    assert [item[:2] for item in told(cell_of(source))] == expected


A, B = Location(1), Location(4)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        pytest.param([("==1.0", "install line"), ("==1.1", "pip output")], "==1.1", id="pip beats what was asked"),
        pytest.param([("==1.1", "pip output"), ("==1.2", "pip output")], "==1.2", id="the last word of one source"),
        pytest.param(
            [("==1.1", "printed version"), ("==1.2", "declared in setup.py")],
            "==1.1",
            id="what ran beats what is declared",
        ),
        pytest.param([("<0.20", "use of a.b"), ("==1.2", "name tf2")], "==1.2", id="a name beats a bound"),
        pytest.param([("<0.22", "use of a.b"), ("<0.20", "use of a.c")], "<0.20", id="the tightest bound"),
        pytest.param([("==9", "environment"), ("==1.2", "pip output")], "==9", id="the user's environment"),
        pytest.param([], "", id="nothing"),
    ],
)
def test_what_is_believed(evidence: list[tuple[str, str]], expected: str) -> None:
    items = [Evidence("d", specifier, source, A) for specifier, source in evidence]
    assert believe("d", [Evidence("other", "==3", "pip output"), *items])[0] == expected


def test_a_requirement_says_where_its_version_comes_from() -> None:
    cells = (cell_of("import pandas as pd", 0), cell_of("print(pd.__version__)", 1, prints="1.3.5"))
    (only,) = find_requirements(notebook_of(*cells), cells).direct
    assert (only.line, only.reason) == ("pandas==1.3.5", "cell 1: import pandas; version: printed version in cell 2")


def test_a_declared_version_is_taken_where_nothing_better_is_known() -> None:
    cells = (cell_of("import pandas"),)
    folder = Folder(declared=(Declared("pandas>=1.0", "requirements.txt"),))
    (only,) = find_requirements(notebook_of(*cells), cells, folder=folder).direct
    assert (only.line, only.reason) == ("pandas>=1.0", "cell 1: import pandas; version: declared in requirements.txt")


def test_an_environment_gives_names_versions_and_python() -> None:
    cells = (cell_of("import mine, pandas"),)
    environment = Environment(
        "3.9.1", {"mine": ("my-own",), "pandas": ("pandas",)}, {"my-own": "0.3", "pandas": "1.4.0"}
    )
    found = find_requirements(notebook_of(*cells), cells, environment=environment)
    assert [item.line for item in found.direct] == ["my-own==0.3", "pandas==1.4.0"]
    assert found.python == "3.9.1"


def test_of_several_distributions_the_one_that_pip_saw_is_meant() -> None:
    cells = (
        cell_of("!pip list", 0, prints="Package Version\nopencv-python-headless   4.5.1\n"),
        cell_of("import cv2", 1),
    )
    cells = (cell_of("x", 0, prints="Successfully installed opencv-python-headless-4.5.1.48"), cells[1])
    (only,) = find_requirements(notebook_of(*cells), cells).direct
    assert only.line == "opencv-python-headless==4.5.1.48"


@pytest.mark.parametrize(
    ("version", "output", "expected"),
    [
        pytest.param("3.7.12", "", "3.7.12", id="recorded"),
        pytest.param("3.7.3-final", "", "3.7.3", id="recorded with a suffix"),
        pytest.param("", "/usr/lib/python3.6/site-packages/x.py:3: Warning", "3.6", id="a folder in an output"),
        pytest.param("", "nothing", "", id="unknown"),
    ],
)
def test_the_python_of_the_notebook(version: str, output: str, expected: str) -> None:
    cells = (cell_of("x = 1", prints=output),)
    assert python_of(notebook_of(*cells, version=version), cells, ()) == expected
