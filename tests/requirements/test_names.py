"""Modules and their distributions."""

import pytest

from nb2prod.requirements.names import Named, Sources, name_distribution

NOTHING = Sources()
KNOWN = """
cv2 opencv-python | sklearn scikit-learn | skimage scikit-image | PIL pillow | yaml pyyaml | bs4 beautifulsoup4
google.cloud.storage google-cloud-storage | google.cloud.bigquery google-cloud-bigquery | google.cloud.aiplatform google-cloud-aiplatform
google.cloud.secretmanager google-cloud-secret-manager | google.cloud.exceptions google-cloud-core
google.cloud.language_v1 google-cloud-language | google.cloud.aiplatform_v1beta1.types google-cloud-aiplatform
google.cloud.sql.connector cloud-sql-python-connector | google.protobuf.json_format protobuf | google.auth.transport google-auth
google.oauth2.service_account google-auth | google.api_core.exceptions google-api-core | google.genai google-genai
mpl_toolkits.mplot3d.art3d matplotlib | mpl_toolkits.basemap basemap | pylab matplotlib | absl absl-py | docx python-docx
jwt pyjwt | serial pyserial | zmq pyzmq | dateutil python-dateutil | Crypto.Cipher pycryptodome | OpenSSL pyopenssl
git gitpython | faiss faiss-cpu | imblearn.over_sampling imbalanced-learn | umap umap-learn | fitz pymupdf | attr attrs
usb pyusb | magic python-magic | kafka kafka-python | ldap python-ldap | MySQLdb mysqlclient | psycopg2 psycopg2-binary
win32com.client pywin32 | pkg_resources setuptools | azure.storage.blob azure-storage-blob | azure.mgmt.compute azure-mgmt-compute
ruamel.yaml ruamel-yaml | zope.interface zope-interface | tensorflow.keras.layers tensorflow | matplotlib.pyplot matplotlib
netCDF4 netcdf4 | cx_Oracle cx-oracle | Bio.SeqIO biopython | googleapiclient.discovery google-api-python-client
airflow.providers.google.cloud apache-airflow-providers-google | airflow.models apache-airflow | apache_beam.io apache-beam
"""
TABLE = [tuple(pair.split()) for line in KNOWN.strip().splitlines() for pair in line.split("|")]


@pytest.mark.parametrize(("module", "distribution"), TABLE, ids=[module for module, _ in TABLE])
def test_the_tables_name(module: str, distribution: str) -> None:
    named = name_distribution(module, NOTHING)
    assert named is not None
    assert named.distribution == distribution


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
