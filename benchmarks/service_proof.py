"""Does the service of a package answer as the notebook's model does, and how much load does it hold?

usage: service_proof.py same NOTEBOOK PACKAGE MODEL_DIR [MODEL INPUTS]     exact comparison, over HTTP, of 1 and of 1,000 rows
       service_proof.py load PACKAGE MODEL_DIR [SECONDS]                    requests per second with 2 workers, beside two bare apps

Run it with the interpreter of an environment that has the package, its requirements and its test requirements; for `same` in a copy of the
notebook's folder. The notebook's cells are run here as they stand (magics left out), so nothing of nb2prod is between it and the comparison.
"""

import contextlib
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

PORT = 8765
URL = f"http://127.0.0.1:{PORT}"
LOCUST = """
from locust import HttpUser, constant, task

class Client(HttpUser):
    wait_time = constant(0)

    @task
    def ask(self):
        self.client.post("/predict", json={row!r})
"""
BARE = """
import joblib, pandas as pd
from fastapi import FastAPI
from pydantic import create_model

row = {row!r}
Row = create_model("Row", **{{f"f{{n}}": (type(value), ...) for n, value in enumerate(row.values())}})
names = list(row)
model = joblib.load({model!r})
app = FastAPI()

@app.post("/predict")
def predict(row: Row):
    if not {asks}:
        return {{"prediction": 0, "probabilities": [0.5, 0.5]}}
    data = pd.DataFrame([list(row.model_dump().values())], columns=names)
    answer = {{"prediction": model.predict(data).tolist()[0]}}
    if hasattr(model, "predict_proba"):
        answer["probabilities"] = model.predict_proba(data).tolist()[0]
    return answer
"""


def same(notebook: str, package: str, folder: str, model: str = "model", inputs: str = "X_train") -> None:
    names = run_cells(Path(notebook))
    fitted, data = names[model], names[inputs]
    with serving([sys.executable, "-m", f"{package}.service", "--model", folder, "--port", str(PORT)]):
        columns = httpx.get(f"{URL}/model").json()["inputs"]["columns"]
        for count in (1, 1000):
            rows = [position % len(data) for position in range(count)]
            chosen = data.iloc[rows] if hasattr(data, "iloc") else data[rows]
            table = chosen.to_numpy() if hasattr(chosen, "to_numpy") else chosen
            asked = [dict(zip([column["name"] for column in columns], map(plain, row), strict=True)) for row in table]
            answer = httpx.post(f"{URL}/predict/batch", json={"rows": asked}, timeout=60).json()
            expected = fitted.predict(chosen) if hasattr(fitted, "predict") else fitted.transform(chosen)
            equal = answer["predictions"] == expected.tolist()
            if hasattr(fitted, "predict_proba"):
                equal = equal and answer["probabilities"] == fitted.predict_proba(chosen).tolist()
            if count == 1:
                one = httpx.post(f"{URL}/predict", json=asked[0]).json()
                equal = equal and one["prediction"] == expected.tolist()[0]
            print(f"{count} rows: {'exactly the same' if equal else 'DIFFERENT'}")


def plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return None if value != value else value


def run_cells(notebook: Path) -> dict[str, Any]:
    """The names that the notebook's code cells leave behind."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            lines = "".join(cell["source"]).splitlines()
            exec("\n".join(line for line in lines if not line.lstrip().startswith(("%", "!"))), names)
    return names


def load(package: str, folder: str, seconds: str = "60") -> None:
    own = [sys.executable, "-m", f"{package}.service", "--model", folder, "--port", str(PORT), "--workers", "2"]
    with serving(own):
        columns = httpx.get(f"{URL}/model").json()["inputs"]["columns"]
        row = {column["name"]: column["example"] for column in columns}
        ours = hammer(row, seconds)
    print(f"the service: {ours[0]:.0f} requests a second, {ours[1]} of {ours[2]} failed")
    numbered = {f"f{number}": value for number, value in enumerate(row.values())}
    for what, asks in (("a bare app that asks the same model", True), ("a bare app that answers a constant", False)):
        with tempfile.TemporaryDirectory() as place:
            model = str(Path(folder, "model.joblib").absolute())
            Path(place, "bare.py").write_text(BARE.format(row=row, model=model, asks=asks))
            options = ["bare:app", "--app-dir", place, "--port", str(PORT), "--workers", "2", "--no-access-log"]
            with serving([sys.executable, "-m", "uvicorn", *options], ready="/docs"):
                rate, failed, total = hammer(numbered, "20")
            print(f"{what}: {rate:.0f} a second, {failed} of {total} failed; ratio {ours[0] / rate:.2f}")


def hammer(row: dict[str, Any], seconds: str) -> tuple[float, int, int]:
    """Requests a second, how many failed, and how many there were, with eight clients that never pause."""
    with tempfile.TemporaryDirectory() as place:
        Path(place, "locustfile.py").write_text(LOCUST.format(row=row))
        command = [sys.executable, "-m", "locust", "-f", f"{place}/locustfile.py", "--headless", "--only-summary"]
        command += [
            "--users",
            "8",
            "--spawn-rate",
            "8",
            "--run-time",
            f"{seconds}s",
            "--host",
            URL,
            "--csv",
            f"{place}/out",
        ]
        subprocess.run(command, capture_output=True, check=False)
        with Path(place, "out_stats.csv").open() as file:
            total = next(line for line in csv.DictReader(file) if line["Name"] == "Aggregated")
    return float(total["Requests/s"]), int(total["Failure Count"]), int(total["Request Count"])


@contextlib.contextmanager
def serving(command: list[str], ready: str = "/ready") -> Iterator[None]:
    while is_answered():  # workers of the server before this one
        time.sleep(0.5)
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(URL + ready).status_code == 200:
                    break
            time.sleep(0.5)
        yield
    finally:
        server.terminate()
        server.wait(30)


def is_answered() -> bool:
    with contextlib.suppress(httpx.HTTPError):
        httpx.get(URL)
        return True
    return False


if __name__ == "__main__":
    {"same": same, "load": load}[sys.argv[1]](*sys.argv[2:])
