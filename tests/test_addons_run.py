"""What add-ons write while they run: names of columns, categories and labels made of markup and code are data in all of it."""

import csv
import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.test_addons import HOSTILE, convert, elements, notebook, words

pytest.importorskip("fastapi", reason="needs all of the extra samples")
pytest.importorskip("pandera", reason="needs all of the extra samples")
parser = pytest.importorskip("prometheus_client.parser", reason="needs all of the extra samples")
pytestmark = pytest.mark.slow

TEXTS = list(HOSTILE.values())
KINDS, LABELS = "kinds " + TEXTS[0], TEXTS[:3]
COLUMNS = [*TEXTS, KINDS]
CELLS = [
    "# ## Load",
    "\n".join(
        [
            "import numpy as np",
            "import pandas as pd",
            "random = np.random.RandomState(0)",
            f"texts, kinds = {TEXTS!r}, {KINDS!r}",
            "table = pd.DataFrame({text: random.normal(size=400) for text in texts})",
            "table[kinds] = random.choice(texts, 400)",
            f"table['truth'] = np.array({LABELS!r})[pd.qcut(table[texts[0]], 3, labels=False)]",
        ]
    ),
    "# ## Train",
    "\n".join(
        [
            "from sklearn.compose import make_column_transformer",
            "from sklearn.linear_model import LogisticRegression",
            "from sklearn.pipeline import make_pipeline",
            "from sklearn.preprocessing import OneHotEncoder",
            "X, y = table.drop(columns='truth'), table['truth']",
            "encode = make_column_transformer((OneHotEncoder(), [kinds]), remainder='passthrough')",
            "model = make_pipeline(encode, LogisticRegression()).fit(X, y)",
            "print(model.score(X, y))",
        ]
    ),
]
ADDONS = ("model", "service", "monitor", "schema", "train-gate", "card", "manifest", "cache")
WRITE = """
from pathlib import Path
from fastapi.testclient import TestClient
from sample import artefact, gate, model_card, schema
from sample.monitor.__main__ import main as monitor
from sample.service.app import create_app
from sample.service.settings import Settings

kept = artefact.load(Path("model"))
reference = kept.reference()
table = kept.inputs.to_table(reference["inputs"])
with TestClient(create_app(Settings(Path("model"), record_dir=Path("record")))) as client:
    csv = {"content": table.to_csv(index=False), "headers": {"content-type": "text/csv"}}
    for name, answer in {
        "openapi.json": client.get("/openapi.json"),
        "docs.html": client.get("/docs"),
        "model.json": client.get("/model"),
        "answers.json": client.post("/predict/batch", json={"rows": table.to_dict("records")}),
        "answers.csv": client.post("/invocations", **csv),
        "metrics.txt": client.get("/metrics"),
    }.items():
        assert answer.status_code == 200, (name, answer.text)
        Path(name).write_bytes(answer.content)
for name in kept.inputs.names[:5]:
    table[name] += 9
table.assign(truth=reference["labels"][:, 0]).to_csv("new.csv", index=False)
rows = ["new.csv", "--labels", "truth"]
assert monitor([*rows, "--html", "drift.html", "--json", "drift.json"]) == 1
gate.main(["model", "model", "--data", *rows, "--json", "gate.json"])
assert model_card.main([]) == 1
assert schema.main(["infer", "contract.json"]) == 0
assert schema.main(["check", "contract.json"]) == 0
"""


class Page(HTMLParser):
    """A page of HTML: the tags in it, their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all that the add-ons of one package write."""
    folder = tmp_path_factory.mktemp("run")
    convert(notebook(folder, CELLS), folder / "package", *ADDONS)
    out = folder / "out"
    out.mkdir()
    run(out, "-m", "sample.train")
    run(out, "-c", WRITE)
    run(out, "-m", "sample", "--manifest", "run.json", "--cache", "kept")
    return out


def run(out: Path, *command: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(out.parent / "package" / "src")}
    ended = subprocess.run([sys.executable, *command], cwd=out, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert "\x1b" not in ended.stdout + ended.stderr


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def test_nothing_in_them_was_carried_out(made: Path) -> None:
    assert sorted(made.rglob("hacked")) == []


def test_the_manifest_of_the_model(made: Path) -> None:
    for manifest in (read(made / "model" / "manifest.json"), read(made / "model.json")):
        columns = {column["name"]: column for column in manifest["inputs"]["columns"]}
        assert list(columns) == COLUMNS
        assert columns[KINDS]["categories"] == sorted(TEXTS)


def test_the_description_of_the_service(made: Path) -> None:
    row = read(made / "openapi.json")["components"]["schemas"]["Row"]
    assert list(row["properties"]) == COLUMNS
    assert sorted(row["example"]) == sorted(COLUMNS)


def test_the_page_of_the_service(made: Path) -> None:
    page = Page((made / "docs.html").read_text(encoding="utf-8"))
    assert page.tags <= set("html meta title style h1 h2 p a code div table tr th td pre".split())
    assert page.attributes <= {"lang", "charset", "name", "content", "href", "class"}
    assert set(COLUMNS) <= set(page.texts)
    assert ", ".join(sorted(TEXTS)) in page.texts


def test_answers_in_json_and_csv(made: Path) -> None:
    answers = read(made / "answers.json")
    assert answers["classes"] == sorted(LABELS)
    with (made / "answers.csv").open(newline="", encoding="utf-8") as file:
        assert [line for (line,) in csv.reader(file)] == answers["predictions"]


def test_the_metrics_of_the_service(made: Path) -> None:
    families = parser.text_string_to_metric_families((made / "metrics.txt").read_text(encoding="utf-8"))
    counted = {sample.labels["label"] for family in families for sample in family.samples if "label" in sample.labels}
    assert counted == set(LABELS)


def test_the_record_of_the_service(made: Path) -> None:
    (file,) = (made / "record").iterdir()
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    assert [list(line["row"]) for line in lines] == [COLUMNS] * 800
    assert {line["row"][KINDS] for line in lines} <= set(TEXTS)


def test_the_figures_of_monitoring(made: Path) -> None:
    findings = read(made / "drift.json")["findings"]
    assert {each["about"] for each in findings if each["kind"] == "input"} == set(COLUMNS)
    (kinds,) = (each for each in findings if each["about"] == KINDS)
    assert set(kinds["bins"]) == set(TEXTS)


def test_the_page_of_monitoring(made: Path) -> None:
    page = Page((made / "drift.html").read_text(encoding="utf-8"))
    tags = "html meta title style h1 h2 p table tr th td div span figure figcaption b br svg rect"
    assert page.tags <= set(tags.split())
    assert not [name for name in page.attributes if name.startswith("on") or name in ("src", "href")]
    assert set(COLUMNS) <= set(page.texts)


def test_the_verdict_of_the_gate(made: Path) -> None:
    segments = [each["name"] for each in read(made / "gate.json")["segments"]]
    assert [name for name in segments if name.startswith(TEXTS[0])]


def test_the_model_card(made: Path) -> None:
    card = (made / "MODEL_CARD.md").read_bytes()
    assert [each for each in elements(card) if each.startswith(("<", "link", "image", "html"))] == []
    told = words(card)
    for name in COLUMNS:
        assert in_one_line(name) in told
    assert in_one_line(", ".join(sorted(TEXTS))) in told


def test_the_contract(made: Path) -> None:
    (columns,) = read(made / "contract.json").values()
    assert list(columns) == [*COLUMNS, "truth"]
    assert columns[KINDS]["categories"] == sorted(TEXTS)
    assert columns["truth"]["categories"] == sorted(LABELS)


def test_the_manifest_of_a_run(made: Path) -> None:
    assert read(made / "run.json")["completed"]
