"""Modules that libraries import behind the scenes."""

import pytest

from nb2prod.requirements.hidden import find_hidden_imports
from nb2prod.requirements.imports import find_imports

from .notation import cells_of


def hidden(*sources: str) -> list[tuple[str, str]]:
    cells = cells_of(*sources)
    return [(item.module, item.hidden) for item in find_hidden_imports(cells, find_imports(cells))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("import pandas as pd\npd.read_excel('a.xlsx')", [("openpyxl", "pandas.read_excel")], id="xlsx"),
        pytest.param("import pandas as pd\npd.read_excel('a.xls')", [("xlrd", "pandas.read_excel")], id="xls"),
        pytest.param(
            "import pandas as pd\npd.read_excel(io='a.xls')", [("xlrd", "pandas.read_excel")], id="by keyword"
        ),
        pytest.param(
            "import pandas as pd\npd.read_excel(path)", [("openpyxl", "pandas.read_excel")], id="unknown path"
        ),
        pytest.param(
            "from pandas import read_parquet as rp\nrp(p)", [("pyarrow", "pandas.read_parquet")], id="renamed"
        ),
        pytest.param(
            "from pandas import read_parquet\nread_parquet(p, engine='fastparquet')",
            [("fastparquet", "pandas.read_parquet")],
            id="engine",
        ),
        pytest.param("import pandas\ndf.to_hdf('a')", [("tables", "pandas.to_hdf")], id="method"),
        pytest.param("import pandas\ndf.plot.bar()", [("matplotlib", "pandas.plot")], id="accessor"),
        pytest.param(
            "import pandas, sympy\nsympy.plot(x)", [("matplotlib", "sympy.plot")], id="another library's plot"
        ),
        pytest.param("import pandas as pd\npd.read_csv('a.csv')", [], id="nothing hidden"),
        pytest.param(
            "import pandas as pd\npd.read_csv(f's3://{b}/a.csv')", [("s3fs", "pandas.read_csv")], id="address"
        ),
        pytest.param("df.to_parquet('a')", [], id="library not imported"),
        pytest.param("import pandas\nread_excel('a')", [], id="a function of the notebook's own"),
        pytest.param(
            "from sqlalchemy import create_engine\ncreate_engine(f'postgresql://{user}@host/db')",
            [("psycopg2", "sqlalchemy.create_engine")],
            id="driver",
        ),
        pytest.param("from sqlalchemy import create_engine\ncreate_engine('sqlite://')", [], id="no driver"),
        pytest.param(
            "from bs4 import BeautifulSoup\nBeautifulSoup(t, 'lxml')", [("lxml", "bs4.BeautifulSoup")], id="parser"
        ),
        pytest.param("import spacy\nspacy.load('en_core_web_sm')", [("en_core_web_sm", "spacy.load")], id="model"),
        pytest.param("import pandas as pd\npd.read_xml(x, parser='etree')", [], id="an engine of the standard library"),
    ],
)
def test_hidden_imports(source: str, expected: list[tuple[str, str]]) -> None:
    assert hidden(source) == expected


def test_the_library_may_be_imported_in_another_cell() -> None:
    assert hidden("import pandas as pd", "df = pd.read_feather('a')") == [("pyarrow", "pandas.read_feather")]
