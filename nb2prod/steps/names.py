"""Names of steps, from headings and from what a step does."""

import ast
import builtins
import keyword
import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from nb2prod.dataflow.model import Statement

_MARKUP = re.compile(
    r"`([^`]*)`|!?\[([^\]]*)\]\([^)]*\)|<[^>]+>|\$+([^$]*)\$+|[*~#]+|(?<![^\W_])_+|_+(?![^\W_])|&\w+;|:\w+:"
)
_NUMBERING = re.compile(
    r"^\s*(?:(?:step|part|section|chapter|lab|task|exercise|ex)\s+)?[\dA-Z]?[\d.]*\d[.):\s-]*\s*", re.IGNORECASE
)
_CERTAIN_NUMBERING = re.compile(
    r"\s*(?:(?:step|part|section|chapter|task|exercise)\s+\d+\s*[.):-]|[A-Z]?\d+[):]|\d+(?:\.\d+)*\.|\d+(?:\.\d+)+)\s+(?=\S)",
    re.IGNORECASE,
)
_EMPTY_WORDS = frozenset(
    "a an the of for to in on and or with our we us is are be this that it its your you let lets s now some how using "
    "their them they there these those once while then also just very been being was were if want".split()
)
_DANGLING = frozenset("from as at into via by over under between after before through about per than while".split())
"""Words that a name doesn't end with; it says nothing without what they lead to."""
_DETERMINERS = frozenset("a an the our my your its their this these those all each some more".split())
_IMPERATIVES = frozenset(
    "access add adjust aggregate analyse analyze apply build calculate change check choose clean collect combine compare compile compute "
    "configure connect construct convert copy count create customise customize define delete deploy describe detect determine develop "
    "download draw drop encode enable estimate evaluate examine explore export extract fetch fill filter find fit format generate get "
    "handle implement import improve initialise initialize inspect install instantiate join launch load locate make manipulate merge "
    "modify normalise normalize obtain optimise optimize package parse perform pick plot predict prepare preprocess preview produce put "
    "query read reduce remove rename replace represent resample reshape resize retrieve review save scale scrape select set shuffle "
    "simulate specify split stack standardise standardize submit summarise summarize transform tune understand update upload use "
    "validate verify view visualise visualize write".split()
)
_ALSO_NOUNS = frozenset("cluster group label model process rank run sample serve sort test track train".split())
"""Verbs whose form in -ing names a thing as often (`training data`): they need a determiner behind them, or to stand alone."""
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


def without_numbering(title: str) -> str:
    """A heading without its number (`1)`, `Step 3:`, `2.1`); `2017 in figures` has none."""
    number = _CERTAIN_NUMBERING.match(title)
    return title[number.end() :] if number else title


def name_from_title(title: str) -> str:
    """A function name of at most five words from a heading, "" where nothing usable is left of it."""
    text = _first_clause(_NUMBERING.sub("", plain_text(title)))
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = _as_a_command([word.lower() for word in re.split(r"[^A-Za-z0-9]+", folded.replace("'", "")) if word])
    telling = [word for word in words if word not in _EMPTY_WORDS] or words
    kept: list[str] = []
    for word in telling[:5]:
        if len("_".join(kept)) + len(word) > _LONGEST:
            break
        kept.append(word)
    while len(kept) > 1 and kept[-1] in _DANGLING:
        kept.pop()
    name = "_".join(kept)
    if not any(letter.isalpha() for letter in name):
        return ""
    return name if name[0].isalpha() else f"part_{name}"


def _as_a_command(words: list[str]) -> list[str]:
    """`Loading the data` as `load the data`; as it was where the word in -ing may be a noun, as in `training data`."""
    if not words or not words[0].endswith("ing"):
        return words
    stem = words[0].removesuffix("ing")
    alone = len(words) == 1 or words[1] in _DETERMINERS
    known = _IMPERATIVES | _ALSO_NOUNS if alone else _IMPERATIVES
    verb = next((verb for verb in (stem, f"{stem}e", stem[:-1]) if verb in known), words[0])
    return [verb, *words[1:]]


def _first_clause(text: str) -> str:
    """What stands before a colon, bracket or dash, where that is more than one word."""
    clause = re.split(r":\s|\s[-\u2013\u2014]\s|[(\[;]", text)[0]
    return clause if len(clause.split()) > 1 else text


def name_from_code(statements: Iterable[Statement], makes: tuple[str, ...]) -> str:
    """A function name from what the statements call and what later steps get from them, such as `load_customers`."""
    calls = [node for statement in statements for node in ast.walk(statement.node) if isinstance(node, ast.Call)]
    called = {
        call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
        for call in calls
        if isinstance(call.func, ast.Attribute | ast.Name)
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
    if files := _files_written(calls):
        return _shortened("write_" + "_and_".join(files[:2]))
    if things:
        return _shortened("make_" + "_and_".join(things))
    if "print" in called:
        return "report"
    return "run_commands" if called & {"_nb_shell", "_nb_script"} else "explore"


def _files_written(calls: Iterable[ast.Call]) -> list[str]:
    """Names of the files that cells write by `%%writefile`, as words."""
    paths = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_nb_write_file"]
    texts = [path.value for path in paths if isinstance(path, ast.Constant) and isinstance(path.value, str)]
    stems = [PurePosixPath(text).name.split(".")[0] for text in texts]
    return [
        words
        for words in dict.fromkeys(re.sub(r"\W+", "_", stem).strip("_").lower() for stem in stems)
        if words.isascii() and words
    ]


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
