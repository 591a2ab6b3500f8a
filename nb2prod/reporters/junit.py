"""JUnit XML, which every CI system shows: a notebook is a test suite, a finding a failed test."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from nb2prod.diagnostics import Report
from nb2prod.reporters._places import place_name
from nb2prod.reporters._plain import plain
from nb2prod.reporters.model import Reporter


def render(reports: Sequence[Report]) -> str:
    """One document. A notebook without findings is a suite with one test that passed."""
    root = ET.Element("testsuites", name="nb2prod")
    for report in reports:
        _suite(root, report)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(root: ET.Element, report: Report) -> None:
    name = plain(report.path)
    failures, errors = len(report.diagnostics), int(bool(report.error))
    count = str(max(1, failures + errors))
    suite = ET.SubElement(root, "testsuite", name=name, tests=count, failures=str(failures), errors=str(errors))
    for diagnostic in report.diagnostics:
        where = place_name(report, diagnostic.location)
        case = ET.SubElement(suite, "testcase", classname=name, name=f"{diagnostic.code} at {where}")
        failure = ET.SubElement(case, "failure", type=diagnostic.code, message=plain(diagnostic.message))
        failure.text = f"{where}: {diagnostic.severity} {plain(diagnostic.message)}"
    if report.error:
        case = ET.SubElement(suite, "testcase", classname=name, name="read")
        ET.SubElement(case, "error", message=plain(report.error))
    elif not report.diagnostics:
        ET.SubElement(suite, "testcase", classname=name, name="lint")


REPORTER = Reporter("junit", render)
