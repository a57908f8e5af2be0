"""The JSON contract: what is promised stands there, verbatim, and the shipped schema is the code's."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import made
import pytest

from checker.document.model import UnreadablePlan
from checker.reports.build import build_error, build_report
from checker.reports.contract import AnyReport, schema, schema_text
from checker.reports.html import render_html
from checker.reports.json_report import render_json
from checker.reports.text import render_text
from checker.resources import data_folder

#: Keys that the contract names, by where they stand.
PROMISED = {
    "": {"status", "warnings", "gaps", "document", "findings", "summary", "schema_version", "as_of", "rules_version", "engine_version"},
    "document": {"name", "sha256", "kind", "municipality", "title", "words", "pages", "read"},
    "document.read": {"characters", "pages_without_text"},
    "findings.0": {"rule", "title", "theme", "level", "basis", "status", "parts", "evidence", "nearest", "reason", "hint", "question"},
    "findings.2.parts.0": {"id", "text", "found"},
    "findings.2.evidence.0": {"quote", "page", "paragraph", "section", "start", "end", "parts"},
}


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    report: dict[str, Any] = json.loads(render_json(made.usual_report()))
    return report


def dig(value: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def test_shipped_schema_is_current() -> None:
    shipped = (data_folder("reports") / "schema.json").read_text(encoding="utf-8")
    assert shipped == schema_text(), "write it anew: python -m checker.reports.contract"


def test_report_fits_the_schema(written: dict[str, Any]) -> None:
    jsonschema.validate(written, schema())


def test_error_fits_the_schema() -> None:
    error = json.loads(render_json(build_error("plan.docx", UnreadablePlan("tom-fil"))))
    jsonschema.validate(error, schema())
    assert (error["status"], error["reason"]["code"]) == ("error", "tom-fil")
    assert "gaps" not in error
    assert "findings" not in error


@pytest.mark.parametrize("path", PROMISED)
def test_promised_keys(written: dict[str, Any], path: str) -> None:
    assert PROMISED[path] <= dig(written, path).keys()


def test_gaps_are_what_is_partial_or_missing(written: dict[str, Any]) -> None:
    expected = [f["rule"] for f in written["findings"] if f["status"] in ("delvist", "mangler")]
    assert written["gaps"] == expected == ["formelt.vedtaget", "handlevej.soeskende", "handlevej.leder.mistanke-mod-ansat"]


def test_findings_stand_in_the_order_of_themes(written: dict[str, Any]) -> None:
    assert [f["theme"] for f in written["findings"]] == ["formelt", "handleveje", "handleveje", "handleveje", "roller", "dokumentkvalitet"]


def test_counts(written: dict[str, Any]) -> None:
    summary = written["summary"]
    assert summary["requirements"] == 6
    assert summary["by_status"] == {"opfyldt": 1, "delvist": 1, "mangler": 2, "kan-ikke-afgoeres": 1, "ikke-relevant": 1}
    assert summary["by_level"]["lovkrav"]["mangler"] == 2
    assert (summary["by_basis"]["dokumentkrav"]["mangler"], summary["by_basis"]["handlepligt"]["mangler"]) == (1, 1)


def test_quotes_are_verbatim_and_placed(written: dict[str, Any]) -> None:
    text = made.document().text
    passages = [p for f in written["findings"] for p in f["evidence"]] + [f["nearest"] for f in written["findings"] if f["nearest"]]
    assert len(passages) == 3
    for passage in passages:
        assert text[passage["start"] : passage["end"]] == passage["quote"]
    part = written["findings"][2]["evidence"][0]
    assert part["section"] == ["Beredskab i Klitvig Kommune", "Trin 5: Handl"]
    assert part["lead_in"].endswith("Lederen skal:")
    assert part["paragraph"] == 4


def test_paths(written: dict[str, Any]) -> None:
    cells = {(cell["role"], cell["direction"]): (cell["status"], cell["found"], cell["total"]) for cell in written["paths"]["cells"]}
    assert cells == {("leder", "ansat"): ("delvist", 0, 2), (None, "leder"): ("opfyldt", 0, 0)}


def test_json_reads_back_as_the_same_report() -> None:
    report = made.usual_report()
    assert AnyReport.validate_json(render_json(report)) == report


def test_unknown_keys_are_refused(written: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written | {"score": 7}, schema())


def test_json_holds_no_mark_that_acts_on_a_screen() -> None:
    plan = made.PLAN.replace("søskende.", "søskende\u202e\u2066.")
    data = render_json(made.usual_report(plan, "plan\udcff\x1b\u202e.md"))
    text = data.decode("utf-8")
    assert not set(text) & set("\u202e\u2028\u2066\x1b\x7f")
    read = json.loads(text)
    assert "\u202e\u2066" in read["findings"][1]["nearest"]["quote"]
    assert read["document"]["name"] == "plan\ufffd\x1b\u202e.md"


@pytest.mark.parametrize("number", ["010190-0000", "0101900000", "010190 0000"])
def test_personal_numbers_are_in_no_report(number: str) -> None:
    plan = made.PLAN.replace("Klitvig Kommune", f"Klitvig {number} Kommune").replace("søskende.", f"søskende {number}.")
    plan = plan.replace("til Modtagelsen", f"til Modtagelsen {number}").replace("Lederen skal:", f"Lederen {number} skal:")
    made_of = made.document(plan, f"{number}.md")
    checked = made.checked(
        made_of,
        [
            made.finding(made_of, made.rule("handlevej.a"), made.Status.PARTIAL, f"ringe til Modtagelsen {number}"),
            made.finding(made_of, made.rule("handlevej.b"), made.Status.MISSING, nearest=f"søskende {number}."),
        ],
        municipality=f"Klitvig {number} Kommune", title=number, version=number,
    )  # fmt: skip
    report = build_report(checked)
    for data in (render_json(report), render_html(report), render_text(report).encode()):
        assert number not in data.decode()
        assert "ddmmåå" in data.decode()
    passage = report.findings[0].evidence[0]
    assert passage.end - passage.start == len(passage.quote)
