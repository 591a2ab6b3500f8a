"""Modules and their distributions."""

from pathlib import Path

import pytest

from nb2prod.diagnostics import Location
from nb2prod.requirements.model import Folder, FoundImport, ImportKind
from nb2prod.requirements.modules import classify
from nb2prod.requirements.names import Named, Sources, name_distribution
from nb2prod.requirements.tables import platforms

NOTHING = Sources()
COMMON_LOCAL_NAMES = (
    "agent app augmentation babyweight callbacks churn_measurements classifier client config configs constants custom_transforms data data_helpers "
    "data_utils database dataloader dataset env environment evaluation experiment experiments features fig_code first functions game graph helper "
    "helper_functions helpers helpers_05_08 image images inference input_data kmeans knn layers lib loader logger losses lstm main memory metrics mnist "
    "mnist_models model models my_utils network nlp nn notebook_utils optimizer params pipelines player plot plotting plots policy predict predictor "
    "preprocess preprocessing problem_unittests project_tests regression replay_buffer sampler schema server settings simulation solution solutions src "
    "stats svm synthetic task test tests text time_series tokenizer tools tracking train trainer training unit_tests util utils vae vision visualization viz w2v "
    "workspace_utils"
).split()
"""What people call their own files; the package index has a stranger's distribution for most of them."""
TABLE = [
    line.split("\t")
    for line in (Path(__file__).parent / "known_modules.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("module", "distribution", "weight"), TABLE, ids=[row[0] for row in TABLE])
def test_the_tables_name(module: str, distribution: str, weight: str) -> None:
    named = name_distribution(module, NOTHING)
    assert (named.distribution if named else "-") == distribution


def test_the_table_is_as_large_as_promised() -> None:
    assert len(TABLE) >= 300
    differing = [row for row in TABLE if row[1] not in ("-", row[0].partition(".")[0].lower().replace("_", "-"))]
    assert len(differing) >= 100


@pytest.mark.parametrize(
    "module",
    [
        pytest.param("google", id="a bare namespace"),
        pytest.param("google.cloud", id="a namespace in a namespace"),
        pytest.param("google.cloud.no_such_service", id="unknown in a namespace"),
        pytest.param("azure.storage", id="a namespace of azure"),
        pytest.param("helpers", id="a common local name"),
        pytest.param("utils", id="another one"),
        pytest.param("sklaern", id="a misspelt name"),
        pytest.param("agents", id="an ambiguous word"),
    ],
)
def test_what_is_not_known_is_not_guessed(module: str) -> None:
    assert name_distribution(module, NOTHING) is None


@pytest.mark.parametrize("module", COMMON_LOCAL_NAMES)
def test_what_people_call_their_own_files_is_never_a_distribution_by_its_name(module: str) -> None:
    assert name_distribution(module, NOTHING) is None


@pytest.mark.parametrize("module", sorted(platforms()))
def test_what_only_a_platform_has_is_never_required(module: str) -> None:
    found = classify([FoundImport(module, Location(0))], (), Folder())
    assert [item.kind for item in found] == [ImportKind.PLATFORM]


@pytest.mark.parametrize(
    ("module", "sources", "expected"),
    [
        pytest.param("cv2", Sources(mapping={"cv2": "mine"}), Named("mine", "--map"), id="the user first"),
        pytest.param(
            "google.cloud.storage", Sources(mapping={"google.cloud": "mine"}), Named("mine", "--map"), id="a prefix"
        ),
        pytest.param(
            "cv2",
            Sources(installed=["numpy", "opencv-python-headless"]),
            Named("opencv-python-headless", "install line"),
            id="an install line",
        ),
        pytest.param(
            "toolbox_thing",
            Sources(installed=["Toolbox-Thing"]),
            Named("Toolbox-Thing", "install line"),
            id="its own name",
        ),
        pytest.param(
            "agents", Sources(installed=["openai-agents"]), Named("openai-agents", "install line"), id="made plain"
        ),
        pytest.param(
            "faiss",
            Sources(declared={"faiss-gpu": "setup.py"}),
            Named("faiss-gpu", "setup.py"),
            id="a declared requirement",
        ),
        pytest.param(
            "mything",
            Sources(environment={"mything": ("my-thing",)}),
            Named("my-thing", "environment"),
            id="an environment",
        ),
        pytest.param(
            "google.cloud.storage",
            Sources(environment={"google": ("protobuf", "google-cloud-storage")}),
            Named("google-cloud-storage", "environment"),
            id="an environment with a namespace",
        ),
        pytest.param("google.foo", Sources(installed=["google"]), None, id="not the namespace's own name"),
        pytest.param("bs4", Sources(installed=["bs4"]), Named("beautifulsoup4", "table"), id="not a placeholder"),
    ],
)
def test_the_ladder(module: str, sources: Sources, expected: Named | None) -> None:
    assert name_distribution(module, sources) == expected
