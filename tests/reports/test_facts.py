"""The reading report in every output: what was read of a plan and what was not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import made
import pytest

from checker.checked import CheckedPlan
from checker.document.model import ReadingReport
from checker.reports.build import build_report
from checker.reports.contract import Report
from checker.reports.facts import facts, reading_facts
from checker.reports.html import render_html
from checker.reports.json_report import render_json
from checker.reports.text import render_text
from checker.reports.wording import wording

WHOLE = ReadingReport(
    pages=40, pages_without_text=(7,), pages_in_columns=(3, 4), pages_by_ocr=(8, 9), pages_blank=(2,),
    characters=60_000, unmapped_characters=12, tables=3, boxes=2, footnotes=5, running_lines=80, contents_lines=21,
    hidden_characters=140, revisions=6, comments=4, pictures=11,
)  # fmt: skip
TOLD = {
    "Læst af dokumentet": "98 %",
    "Sider": "40",
    "Ord": "32",
    "Overskrifter": "3",
    "Tekststykker": "4",
    "Sider, der ikke er læst": "7",
    "Sider læst fra billeder": "8-9",
    "Sider uden noget at læse": "2",
    "Sider i spalter": "3-4",
    "Tabeller": "3, læst",
    "Bokse": "2, læst",
    "Noter": "5, læst",
    "Indholdsfortegnelse": "21 linjer, tæller ikke",
    "Sidehoveder og sidefødder": "80 linjer, tæller ikke",
    "Kommentarer": "4, ikke læst",
    "Billeder": "11, ikke læst",
    "Rettelser, der venter på godkendelse": "6, indsat tekst er læst, slettet er ikke",
    "Ulæselige tegn": "12, ikke læst som bogstaver",
    "Skjult tekst": "140 tegn, tæller ikke",
}


def checked(report: ReadingReport) -> CheckedPlan:
    known = made.usual()
    return replace(known, document=replace(known.document, report=report))


def report_of(report: ReadingReport) -> Report:
    return build_report(checked(report))


def test_all_that_was_counted_is_told() -> None:
    assert dict(reading_facts(report_of(WHOLE).document, wording())) == TOLD


def test_nothing_is_told_of_what_is_not_there() -> None:
    told = dict(reading_facts(report_of(ReadingReport(characters=900)).document, wording()))
    assert told == {"Læst af dokumentet": "100 %", "Ord": "32", "Overskrifter": "3", "Tekststykker": "4"}


def test_each_output_has_the_reading_report(tmp_path: Path) -> None:
    report = report_of(WHOLE)
    page = render_html(report).decode("utf-8")
    lines = " ".join(render_text(report, width=100).split())
    for name, value in TOLD.items():
        assert f"<dt>{name}</dt><dd>{value}</dd>" in page
        assert f"{name}: {value}" in lines
    again = Report.model_validate_json(render_json(report))
    read = again.document.read.model_dump()
    counted = {name: list(value) if isinstance(value, tuple) else value for name in WHOLE.__slots__ if name not in ("pages", "notices") for value in [getattr(WHOLE, name)]}
    assert {name: read[name] for name in counted} == counted
    assert (read["coverage"], read["headings"], read["blocks"], again.document.pages) == (0.975, 3, 4, 40)


@pytest.mark.parametrize(
    "report, share",
    [
        (ReadingReport(characters=1000), 1.0),
        (ReadingReport(pages=10, pages_without_text=(1, 2), characters=1000), 0.8),
        (ReadingReport(pages=10, pages_without_text=(1,), characters=1000, unmapped_characters=500), 0.5),
        (ReadingReport(pages=1000, pages_without_text=(1,), characters=1000), 0.999),
        (ReadingReport(pages=2, pages_without_text=(1, 2, 3), characters=1000), 0.0),
        (ReadingReport(), 1.0),
    ],
)
def test_coverage(report: ReadingReport, share: float) -> None:
    assert report_of(report).document.read.coverage == share


def test_less_than_all_is_not_told_as_all() -> None:
    report = report_of(ReadingReport(pages=1000, pages_without_text=(1,), characters=1000))
    assert dict(facts(report, wording()))["Læst af dokumentet"] == "99 %"


def test_a_quote_read_from_a_picture_says_so() -> None:
    known = made.usual()
    scanned = replace(
        known.document,
        page_starts=((0, 1),),
        blocks=tuple(replace(block, page=1, paragraph=None) for block in known.document.blocks),
        report=ReadingReport(pages=1, pages_by_ocr=(1,)),
    )
    report = build_report(replace(known, document=scanned))
    assert all(passage.by_ocr for finding in report.findings for passage in finding.evidence)
    assert "(Under »Beredskab i Klitvig Kommune › Trin 5: Handl«, side 1, læst fra et billede)" in " ".join(render_text(report).split())
    assert not any(passage.by_ocr for finding in made.usual_report().findings for passage in finding.evidence)
