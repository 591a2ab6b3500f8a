"""Names of steps, from headings and from what a step does."""

import ast
import builtins
import keyword
import re
import sys
import unicodedata
from collections.abc import Iterable

from nb2prod.dataflow.model import Statement

_MARKUP = re.compile(
    r"`([^`]*)`|!?\[([^\]]*)\]\([^)]*\)|<[^>]+>|\$+([^$]*)\$+|[*~#]+|(?<![^\W_])_+|_+(?![^\W_])|&\w+;|:\w+:"
)
_NUMBERING = re.compile(
    r"^\s*(?:(?:step|part|section|chapter|lab|task|exercise|ex)\s+)?[\dA-Z]?[\d.]*\d[.):\s-]*\s*", re.IGNORECASE
)
_EMPTY_WORDS = frozenset(
    "a an the of for to in on and or with our we us is are be this that it its your you let lets s now some how using "
    "their them they there these those once while then also just very been being was were".split()
)
_VERBS = (
    ("train", ("fit", "fit_transform", "train", "fit_generator", "partial_fit")),
    ("split", ("train_test_split",)),
    (
        "load",
        (
            "read_csv",
            "read_excel",
            "read_parquet",
            "read_json",
            "read_sql",
            "read_table",
            "read_html",
            "load_dataset",
            "loadtxt",
            "genfromtxt",
            "urlopen",
        ),
    ),
    (
        "evaluate",
        ("score", "classification_report", "confusion_matrix", "accuracy_score", "cross_val_score", "evaluate"),
    ),
    ("predict", ("predict", "predict_proba")),
    ("merge", ("merge", "concat", "join")),
    ("save", ("to_csv", "to_parquet", "to_excel", "dump", "savefig", "to_json", "save")),
    ("plot", ("plot", "scatter", "hist", "imshow", "bar", "boxplot", "contour", "subplots", "figure")),
    ("summarise", ("describe", "groupby", "value_counts", "info", "head", "pivot_table")),
    (
        "set_up",
        (
            "use",
            "set_theme",
            "set_style",
            "filterwarnings",
            "simplefilter",
            "set_option",
            "set_printoptions",
            "basicConfig",
            "set_context",
        ),
    ),
)
_LONGEST = 40


def plain_text(markdown: str) -> str:
    """A line of markdown without its markup."""
    text = _MARKUP.sub(lambda match: match[1] or match[2] or match[3] or "", markdown)
    return re.sub(r"\s+", " ", text).strip(" -:.|")


def name_from_title(title: str) -> str:
    """A function name of at most five words from a heading, "" where nothing usable is left of it."""
    text = _first_clause(_NUMBERING.sub("", plain_text(title)))
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = [word for word in re.split(r"[^A-Za-z0-9]+", folded.replace("'", "")) if word]
    telling = [word.lower() for word in words if word.lower() not in _EMPTY_WORDS] or [word.lower() for word in words]
    name = ""
    for word in telling[:5]:
        if len(name) + len(word) > _LONGEST:
            break
        name = f"{name}_{word}" if name else word
    if not name or not any(letter.isalpha() for letter in name):
        return ""
    return name if name[0].isalpha() else f"part_{name}"


def _first_clause(text: str) -> str:
    """What stands before a colon, bracket or dash, where that is more than one word."""
    clause = re.split(r":\s|\s[-\u2013\u2014]\s|[(\[;]", text)[0]
    return clause if len(clause.split()) > 1 else text


def name_from_code(statements: Iterable[Statement], makes: tuple[str, ...]) -> str:
    """A function name from what the statements call and what later steps get from them, such as `load_customers`."""
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for statement in statements
        for node in ast.walk(statement.node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
    }
    verb = next((verb for verb, calls in _VERBS if called.intersection(calls)), "")
    things = [name.lower() for name in makes if len(name) > 1 and name.isascii() and not name.startswith("_")][:2]
    if verb == "set_up":
        return _shortened("make_" + "_and_".join(things)) if things else "set_up"
    if verb and things and verb not in ("plot", "summarise", "evaluate"):
        return _shortened(f"{verb}_{'_and_'.join(things[:1])}")
    if verb:
        return {"plot": "plot_figures", "summarise": "summarise_data", "evaluate": "evaluate_model"}.get(
            verb, f"{verb}_data"
        )
    if things:
        return _shortened("make_" + "_and_".join(things))
    return "report" if "print" in called else "explore"


def free_name(wanted: str, taken: set[str], used: Iterable[str] = ()) -> str:
    """`wanted`, or with something behind it, such that it hides nothing: `_step` where it is a keyword, a builtin, a standard module or one
    of the `taken` names, a number where another step has `used` it."""
    hides = keyword.iskeyword(wanted) or keyword.issoftkeyword(wanted) or hasattr(builtins, wanted)
    base = f"{wanted}_step" if hides or wanted in sys.stdlib_module_names or wanted in taken else wanted
    name, number = base, 2
    while name in taken or name in used:
        name = f"{base}_{number}"
        number += 1
    return name


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else name[:_LONGEST].rstrip("_")
