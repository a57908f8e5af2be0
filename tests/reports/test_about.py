"""The section on the document itself, in each report."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import made
import pytest

from checker.evaluation.texts import Evaluator
from checker.findings import Status
from checker.particulars import particulars_of
from checker.reports.build import build_report
from checker.reports.contract import AnyReport, Report, schema
from checker.reports.html import render_html
from checker.reports.json_report import render_json
from checker.reports.text import render_text
from checker.rules.rulebook import load_rulebook

PLAN = """Vedtaget af byrådet den 3. maj 2022.

# Underretning

Fagfolk underretter efter serviceloven § 153. Det følger igen af serviceloven § 153.
Ring til Indgangen på 55 10 20 20. Eksempel: barnet 010115-1234.

Skemaet er i bilag 7.

# Numre

| Hvem | Telefon |
|---|---|
| Indgangen | 55 10 20 21 |
| <b>Lederen</b> | xx xx xx xx |
"""


@pytest.fixture(scope="module")
def report() -> Report:
    plan = Evaluator(load_rulebook()).plan(PLAN)
    found = made.finding(plan.document, made.rule("formelt.vedtaget"), Status.MET, "Vedtaget af byrådet")
    return build_report(replace(made.checked(plan.document, [found]), particulars=particulars_of(plan)))


def test_json_has_every_reference_and_fits_the_schema(report: Report) -> None:
    written = json.loads(render_json(report))
    jsonschema.validate(written, schema())
    about = written["about"]
    assert [(one["law_text"], one["section"], one["state"]) for one in about["statutes"]] == [("serviceloven", "153", "korrekt-dengang")] * 2
    assert about["statutes"][0]["state_text"] == "Korrekt dengang, skal opdateres nu. I dag: barnets lov § 133."
    assert [(one["name"], one["number"], one["two_numbers"]) for one in about["contacts"]] == [
        ("Indgangen", "55 10 20 20", True), ("Indgangen", "55 10 20 21", True), ("<b>Lederen</b>", None, False),
    ]  # fmt: skip
    assert [one["name"] for one in about["dead_references"]] == ["bilag 7"]


def test_html_tells_each_section_once_and_escapes_the_plan(report: Report) -> None:
    page = render_html(report).decode()
    section = page[page.index('<section aria-labelledby="om">') : page.index('<section aria-labelledby="laest">')]
    assert section.count("serviceloven § 153") == 1
    assert "2 steder" in section
    assert "Korrekt dengang, skal opdateres nu" in section
    assert "&lt;b&gt;Lederen&lt;/b&gt;" in section
    assert "Bilag 7</strong> er ikke i dokumentet" in section


def test_text_tells_what_is_to_be_mended(report: Report) -> None:
    text = " ".join(render_text(report).split())
    assert "serviceloven § 153: Korrekt dengang" in text
    assert "Kontakter uden nummer: <b>Lederen</b>" in text
    assert "Samme enhed med to numre: Indgangen" in text


def test_no_report_shows_a_personal_number(report: Report) -> None:
    for written in (render_json(report).decode(), render_html(report).decode(), render_text(report)):
        assert "010115-1234" not in written


def test_a_report_of_the_format_before_still_renders(report: Report) -> None:
    old = json.loads(render_json(report))
    del old["about"]
    read = AnyReport.validate_python(old | {"schema_version": "1.1"})
    assert isinstance(read, Report)
    assert '<h2 id="om">' not in render_html(read).decode()
    assert "Om dokumentet" not in render_text(read)
