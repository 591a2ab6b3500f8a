"""Tests that hold the package to what the notebook did: recorded values in, recorded values and texts out.

A test asserts what was recorded and is sure to come again; what is not asserted is said in the docstring of its module.
"""

import ast
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.codegen.formatting import tidy
from nb2prod.codegen.model import SourceFile
from nb2prod.codegen.records import VARIES, WHOLE_RUN, RunRecord, StepRecord
from nb2prod.codegen.run_tests import described, recorded_texts, write_run_tests
from nb2prod.codegen.words import module_docstring

GOLDEN = "tests/golden"
LONGEST_LITERAL = 60
"""A recorded text of more characters, or of several lines, has a file of its own."""

_CHECKS = {
    "equal": "assert {value} == {expected}",
    "approx": "assert {value} == pytest.approx({expected})",
    "approx nan": "assert {value} == pytest.approx({expected}, nan_ok=True)",
    "nan": "assert {value} == pytest.approx({expected}, nan_ok=True)",
    "floats": "np.testing.assert_allclose({value}, {expected}, atol=1e-12)",
    "array": "np.testing.assert_array_equal({value}, {expected})",
    "nested": "np.testing.assert_equal({value}, {expected})",
    "frame": "assert_frame_equal({value}, {expected})",
    "series": "assert_series_equal({value}, {expected})",
    "index": "assert_index_equal({value}, {expected})",
}
_IMPORTS = {
    "asyncio.": "import asyncio",
    "np.": "import numpy as np",
    "pytest.": "import pytest",
}
_ASSERTIONS = ("assert_frame_equal", "assert_index_equal", "assert_series_equal")
_FIXTURES = ("golden", "capfd", "data")
_TAKEN = frozenset({*_FIXTURES, "np", "pytest", "asyncio"})
_SUFFIX_KINDS = {".txt": "txt", ".npy": "numpy", ".npz": "numpy", ".parquet": "parquet", ".series.parquet": "parquet"}


@dataclass(frozen=True, slots=True)
class CharacterisationTests:
    """The test modules; the golden files, by path; and what the fixtures of `tests/conftest.py` must be able to do.

    `kinds` are among "txt", "numpy", "parquet", "table" (files they read), "random_state" and "varies".
    """

    modules: tuple[SourceFile, ...]
    golden: Mapping[str, bytes]
    kinds: tuple[str, ...]


def characterisation_tests(
    package: str, notebook: str, sources: Sequence[SourceFile], steps: Sequence[StepRecord], run: RunRecord
) -> CharacterisationTests:
    """The tests of `package`, which was made from `notebook` (a file name). `sources` are its modules, `steps` and `run` the records.

    A step has a test of its own if it was recorded with all that it takes and anything of what it does is sure.
    """
    functions = dict(_functions(sources))
    tests = [_StepTest(record, *functions[record.step]) for record in steps if record.step in functions]
    modules = [
        _test_module(package, notebook, module, [test for test in tests if test.module == module])
        for module in dict.fromkeys(test.module for test in tests)
    ]
    written = [module for module in modules if module is not None]
    paths = {module.path for module in written}
    untold = [
        line
        for test in tests
        if f"tests/test_{test.module}.py" not in paths
        for line in _remarks(test.record, test.why_not)
    ]
    files = (*written, SourceFile("tests/test_pipeline.py", tidy(write_run_tests(package, notebook, run, untold))))
    golden = dict(sorted(_golden_files([test for test in tests if not test.why_not], run)))
    return CharacterisationTests(files, golden, _kinds(golden, files))


class _StepTest:
    """The test of one step. `why_not` says why there is none."""

    def __init__(self, record: StepRecord, module: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.record, self.module, self.function = record, module, function
        arguments = function.args
        self.positional = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
        self.by_keyword = [argument.arg for argument in arguments.kwonlyargs]
        missing = [name for name in (*self.positional, *self.by_keyword) if name not in record.given]
        self.why_not = record.why_not_alone or (f"`{missing[0]}`, which it takes, was not recorded" if missing else "")
        self.reads_printed = VARIES in record.printed or not is_short(record.printed)
        self.text = "" if self.why_not else self.write()
        if not self.why_not and not self.text:
            self.why_not = "nothing of what it does is sure to come again"

    def write(self) -> str:
        """The test function, or "" if it would assert nothing."""
        checks = [*self.printed_check(), *self.value_checks()]
        if not checks:
            return ""
        first = [f'golden.set_random_state("{self.record.step}")'] if self.record.random_state else []
        body = "\n".join(f"    {line}" for line in [*first, self.call(), *checks])
        used = {"golden": "golden." in body, "capfd": "capfd." in body, "data": self.record.needs_data}
        fixtures = [name for name in _FIXTURES if used[name]]
        return f"def test_{self.record.step}({', '.join(fixtures)}):\n{body}"

    def call(self) -> str:
        positional = [self.given(name) for name in self.positional]
        by_keyword = [f"{name}={self.given(name)}" for name in self.by_keyword]
        call = f"{_alias(self.module)}.{self.record.step}({', '.join([*positional, *by_keyword])})"
        if isinstance(self.function, ast.AsyncFunctionDef):
            call = f"asyncio.run({call})"
        targets = [self.variable(name) if name in self.record.expected else "_" for name in self.record.outputs]
        return f"{', '.join(targets)} = {call}" if set(targets) - {"_"} else call

    def given(self, name: str) -> str:
        value = self.record.given[name]
        return value.literal or f'golden.given("{self.record.step}", "{name}")'

    def variable(self, name: str) -> str:
        taken = {*_TAKEN, *_ASSERTIONS, "recorded", _alias(self.module)}
        return f"{name}_" if name in taken else name

    def value_checks(self) -> Iterator[str]:
        for name, value in self.record.expected.items():
            if value.literal in ("None", "True", "False"):
                yield f"assert {self.variable(name)} is {value.literal}"
                continue
            expected = value.literal or f'golden.expected("{self.record.step}", "{name}")'
            yield _CHECKS[value.check].format(value=self.variable(name), expected=expected)

    def printed_check(self) -> Iterator[str]:
        """A step that prints nothing is held to that only if there is nothing else to hold it to."""
        printed = self.record.printed
        if not printed.replace(VARIES, "").strip() and (printed or self.record.expected):
            return
        if VARIES in printed:
            yield f'recorded = golden.printed("{self.record.step}")'
            yield "assert golden.settled(capfd.readouterr().out, recorded) == recorded"
        elif is_short(printed):
            yield f"assert capfd.readouterr().out == {printed!r}"
        else:
            yield f'assert capfd.readouterr().out == golden.printed("{self.record.step}")'


def is_short(text: str) -> bool:
    """Does a recorded text stand in the test itself?"""
    return len(text) <= LONGEST_LITERAL and text.count("\n") <= 1


def _alias(module: str) -> str:
    """What a test calls the module, which may have the name of a fixture."""
    return f"{module}_steps" if module in _TAKEN else module


def _functions(
    sources: Iterable[SourceFile],
) -> Iterator[tuple[str, tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]]:
    """The functions of all modules but the pipeline, by name, with the module."""
    for source in sources:
        module = source.path.rsplit("/", 1)[-1].removesuffix(".py")
        if module in ("pipeline", "__init__") or not source.path.endswith(".py"):
            continue
        for node in ast.parse(source.text).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, (module, node)


def _test_module(package: str, notebook: str, module: str, tests: Sequence[_StepTest]) -> SourceFile | None:
    texts = [test.text for test in tests if not test.why_not]
    if not texts:
        return None
    body = "\n\n\n".join(texts)
    third_party = [line for start, line in _IMPORTS.items() if start in body]
    assertions = [name for name in _ASSERTIONS if f"{name}(" in body]
    if assertions:
        third_party.append(f"from pandas.testing import {', '.join(assertions)}")
    standard = [line for line in third_party if line == "import asyncio"]
    name = module if _alias(module) == module else f"{module} as {_alias(module)}"
    blocks = [standard, [line for line in third_party if line not in standard], [f"from {package} import {name}"]]
    imports = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    head = f"Steps of {notebook} on the values that they were given when the notebook ran."
    remarks = [line for test in tests for line in _remarks(test.record, test.why_not)]
    docstring = module_docstring(described(head, remarks))
    return SourceFile(f"tests/test_{module}.py", tidy(f"{docstring}\n\n{imports}\n\n\n{body}\n"))


def _remarks(record: StepRecord, why_not: str = "") -> Iterator[str]:
    why_not = why_not or record.why_not_alone
    if why_not:
        yield f"{record.step} has no test of its own: {why_not}."
    else:
        yield from (f"{record.step}: {remark}." for remark in record.remarks)


def _golden_files(tests: Sequence[_StepTest], run: RunRecord) -> Iterator[tuple[str, bytes]]:
    for test in tests:
        record, folder = test.record, f"{GOLDEN}/{test.record.step}"
        for kind, values in (("given", record.given), ("expected", record.expected)):
            yield from ((f"{folder}/{kind}/{name}{v.suffix}", v.data) for name, v in values.items() if v.suffix)
        if test.reads_printed:
            yield f"{folder}/printed.txt", record.printed.encode()
        if record.random_state:
            yield f"{folder}/random_state.json", (json.dumps(record.random_state) + "\n").encode()
    for aspect, recorded in recorded_texts(run).items():
        yield f"{GOLDEN}/{WHOLE_RUN}/{aspect}.txt", recorded.encode()


def _kinds(golden: Mapping[str, bytes], modules: Sequence[SourceFile]) -> tuple[str, ...]:
    names = [path.rsplit("/", 1)[-1] for path in golden if "/given/" in path or "/expected/" in path]
    suffixes = {name[name.index(".") :] for name in names}
    kinds = {_SUFFIX_KINDS.get(suffix, "table" if suffix != ".json" else "") for suffix in suffixes} - {""}
    if any(path.endswith("/random_state.json") for path in golden):
        kinds.add("random_state")
    if any("golden.settled(" in module.text for module in modules):
        kinds.add("varies")
    return tuple(sorted(kinds))
