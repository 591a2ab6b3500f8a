"""Do the steps of a package's Dockerfile, GitHub workflow and GitLab job work, where there is neither an engine nor a runner?

usage: delivery_steps.py image PROJECT MODEL_DIR     the RUN and COPY lines in a folder instead of an image, then CMD, then the health check
       delivery_steps.py github PROJECT              the commands of the workflow, in a copy of the project and a new environment
       delivery_steps.py gitlab PROJECT              the same for the job of GitLab

Run it with the Python that the package wants. What it cannot show: the base image, the user without rights, the runner, the actions.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import yaml


def image(project: str, model: str) -> int:
    text = Path(project, "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        build, context = root / "build", root / "context"
        build.mkdir()
        shutil.copytree(project, context)
        shutil.copytree(model, context / "model")
        for line in text.splitlines():
            word, _, rest = line.partition(" ")
            if word == "RUN" and not rest.startswith("useradd"):
                shell(inside(rest, root), build, os.environ)
            elif word == "COPY" and not rest.startswith("--from"):
                source, target = rest.split()
                copy(context / source, Path(inside(target, root)) if target.startswith("/") else build / target)
        environment = {"PATH": f"{root}/venv/bin:{os.environ['PATH']}", "PYTHONUNBUFFERED": "1"}
        start, *_ = (json.loads(inside(each, root)) for each in re.findall(r"^CMD (.+)$", text, re.MULTILINE))
        health = json.loads(text.partition("HEALTHCHECK")[2].partition("CMD ")[2].splitlines()[0])
        server = subprocess.Popen(start, cwd=root / "srv", env=environment)
        try:
            return wait_for(health, environment)
        finally:
            server.terminate()
            server.wait(30)


def inside(text: str, root: Path) -> str:
    """The text with the folders of the image in `root`."""
    return re.sub(r"(?<![\w.])/(venv|srv)\b", rf"{root}/\1", text)


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copy(source, target)


def wait_for(health: list[str], environment: dict[str, str]) -> int:
    python = f"{environment['PATH'].partition(':')[0]}/{health[0]}"
    for _ in range(60):
        time.sleep(1)
        if subprocess.run([python, *health[1:]], env=environment, capture_output=True).returncode == 0:
            print("the health check passes")
            return 0
    print("the health check FAILS")
    return 1


def github(project: str) -> int:
    jobs = yaml.safe_load(Path(project, ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]
    return commands(project, [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step])


def gitlab(project: str) -> int:
    content = yaml.safe_load(Path(project, ".gitlab-ci.yml").read_text(encoding="utf-8"))
    return commands(project, content["test"]["script"])


def commands(project: str, lines: list[str]) -> int:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        shutil.copytree(project, root / "project", ignore=shutil.ignore_patterns("__pycache__"))
        venv.create(root / "venv", with_pip=True)
        environment = {**os.environ, "PATH": f"{root}/venv/bin:{os.environ['PATH']}"}
        for line in lines:
            shell(line, root / "project", environment)
    return 0


def shell(line: str, folder: Path, environment: "os._Environ[str] | dict[str, str]") -> None:
    print(f"$ {line}", flush=True)
    ended = subprocess.run(line, shell=True, cwd=folder, env=environment, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"{ended.stdout}{ended.stderr}exit code {ended.returncode}")
    told = [line for line in ended.stdout.splitlines() if line.strip()]
    print("\n".join(told[-1:]), flush=True)


if __name__ == "__main__":
    sys.exit({"image": image, "github": github, "gitlab": gitlab}[sys.argv[1]](*sys.argv[2:]))
