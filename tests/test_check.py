"""From files to findings: what makes an answer doubtful, and what does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import made
import pytest

from checker.check import Checker, check_plan
from checker.document import markdown
from checker.document.model import Document, Notice, ReadingReport, UnreadablePlan
from checker.findings import Status
from checker.reports.build import build_report
from checker.rules.rulebook import Rulebook, load_rulebook


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return load_rulebook(made.small_rules(tmp_path_factory.mktemp("regler")))


@pytest.fixture(scope="module")
def checker(book: Rulebook) -> Checker:
    return Checker(book)


def read(text: str, **report: object) -> Document:
    document = markdown.read(text.encode("utf-8"), "plan.md")
    if not report:
        return document
    return replace(document, report=replace(document.report, **report))  # type: ignore[arg-type]


def test_a_plan(checker: Checker) -> None:
    checked = checker.check(read(made.SMALL_PLAN), made.AS_OF)
    answers = {finding.rule.id: finding.status for finding in checked.findings}
    assert answers == {"formelt.a": Status.MET, "formelt.b": Status.MISSING, "formelt.c": Status.MISSING}
    assert (checked.status, checked.doubt, checked.warnings, checked.identity.municipality) == ("ok", "", (), "Klitvig Kommune")
    assert [finding.rule.id for finding in checked.gaps] == ["formelt.b", "formelt.c"]
    assert checked.rules_version == checker.book.version


FIRE = "# Beredskabsplan for brand\n\n" + "Ved brand ledes evakuering af børn af krisestaben. Brandalarm og samlingsplads er vist på et skilt. " * 20
DOUBTS = [
    ("too little text", "# Beredskab mod overgreb mod børn\n\n" + "Vold mod børn opdages af medarbejderen. " * 10, "for-lidt-tekst"),
    ("a leaflet", "Beredskabsplan", "for-lidt-tekst"),
    ("a fire plan", FIRE, "andet-dokument"),
]


@pytest.mark.parametrize(("name", "text", "code"), DOUBTS)
def test_doubt_leaves_everything_undecided(checker: Checker, name: str, text: str, code: str) -> None:
    checked = checker.check(read(text), made.AS_OF)
    assert (checked.status, checked.doubt) == ("warn", code)
    assert code in {notice.code for notice in checked.warnings}
    assert {(finding.status, finding.reason) for finding in checked.findings} == {(Status.UNDECIDED, code)}
    report = build_report(checked)
    assert report.gaps == []
    assert report.warnings[0].code == code


def test_unreadable_letters_leave_everything_undecided(checker: Checker) -> None:
    document = read(made.SMALL_PLAN, unmapped_characters=len(made.SMALL_PLAN) // 3)
    assert checker.check(document, made.AS_OF).doubt == "ulaeselig-tekst"


def test_pages_without_text_make_no_gaps(checker: Checker) -> None:
    document = read(made.SMALL_PLAN, pages=3, pages_without_text=(2,), notices=(Notice("sider-uden-tekst", 2, detail="2"),))
    report = build_report(checker.check(document, made.AS_OF))
    assert (report.status, report.gaps) == ("warn", [])
    assert {finding.reason_text for finding in report.findings if finding.status == "kan-ikke-afgoeres"} == {
        "Svaret kan stå på en side, der ikke kunne læses (side 2)."
    }


LAWS = "\n# Grundlag\n\n"
SCANS = [
    ("right number, sign read as 8", "Planen følger barnets lov 8 15, stk. 2.", (1,), Status.MET, ""),
    ("no law at all", "", (1,), Status.MISSING, ""),
    ("wrong number", "Planen følger barnets lov 8 15. Der underrettes efter barnets lov 8 153.", (1,), Status.UNDECIDED, "ocr-lovnumre"),
    ("old law", "Planen følger servicelovens 8 19, stk. 4.", (1,), Status.UNDECIDED, "ocr-lovnumre"),
    ("wrong number, not scanned", "Planen følger barnets lov § 15. Der underrettes efter barnets lov § 153.", (), Status.PARTIAL, ""),
    ("wrong number on a page of its own", "Planen følger barnets lov § 15. Der underrettes efter barnets lov § 153.", (2,), Status.PARTIAL, ""),
]


@pytest.mark.parametrize(("name", "text", "by_ocr", "status", "reason"), SCANS)
def test_section_numbers_of_a_scan_make_no_gap(
    laws: Checker, name: str, text: str, by_ocr: tuple[int, ...], status: Status, reason: str
) -> None:
    document = replace(read(made.SMALL_PLAN + LAWS + text, pages_by_ocr=by_ocr), page_starts=((0, 1),))
    checked = laws.check(document, made.AS_OF)
    (finding,) = checked.findings
    assert (finding.status, finding.reason) == (status, reason)
    quotes = [document.quote(evidence.span) for evidence in finding.evidence]
    assert all(quote in text for quote in quotes)
    if reason:
        assert "scannede sider" in (build_report(checked).findings[0].reason_text or "")


@pytest.fixture(scope="module")
def laws() -> Checker:
    """The shipped requirement that the cited sections are in force, alone."""
    book = load_rulebook()
    only = [rule for rule in book.rules if rule.id == "formelt.lovgrundlag-gaeldende"]
    return Checker(Rulebook(only, book.concepts, book.files, book.version))


@pytest.mark.parametrize(
    ("code", "status"),
    [("kommentarer", "ok"), ("ventende-rettelser", "ok"), ("spalter", "ok"), ("billeder", "ok"),
     ("skjult-tekst", "warn"), ("ulaeselige-tegn", "warn"), ("makroer", "warn"), ("afkortet", "warn"), ("ny-kode", "warn")],
)  # fmt: skip
def test_notices_of_the_reader(checker: Checker, code: str, status: str) -> None:
    checked = checker.check(read(made.SMALL_PLAN, notices=(Notice(code, count=2),)), made.AS_OF)
    assert (checked.status, checked.doubt) == (status, "")
    assert [warning.code for warning in build_report(checked).warnings] == [code]


def test_personal_numbers_are_warned_of_by_page_and_count(checker: Checker) -> None:
    checked = checker.check(read(made.SMALL_PLAN + "\nBarn 010190-0000, mor 020290-1111."), made.AS_OF)
    assert checked.status == "warn"
    assert checked.warnings == (Notice("cpr-numre", count=2),)
    assert "0000" not in build_report(checked).model_dump_json()


def test_too_few_words_are_counted_without_contents(checker: Checker) -> None:
    contents = "# Indhold\n\n" + "".join(f"{n}. Kapitel om overgreb mod børn {'.' * 20} {n}\n" for n in range(1, 60))
    checked = checker.check(read(contents + "\n# Mistanke\n\nMedarbejderen ringer."), made.AS_OF)
    assert checked.words < 20


def test_several_files_are_one_plan(book: Rulebook, tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(made.SMALL_PLAN, encoding="utf-8")
    (tmp_path / "bilag.md").write_text("# Bilag\n\nLederen skriver et notat om, hvad barnet har sagt.", encoding="utf-8")
    steps: list[str] = []
    checked = check_plan([tmp_path / "plan.md", tmp_path / "bilag.md"], made.AS_OF, lambda: book, steps.append)
    report = build_report(checked)
    assert steps == ["reading", "preparing", "checking"]
    assert report.document.files == ["plan.md", "bilag.md"]
    found = {finding.rule: finding for finding in report.findings}
    assert found["formelt.b"].status == "opfyldt"
    assert found["formelt.b"].evidence[0].file == "bilag.md"
    assert report.gaps == ["formelt.c"]


def test_a_missing_file_is_refused_before_the_language_is_fetched(book: Rulebook, tmp_path: Path) -> None:
    with pytest.raises(UnreadablePlan, match="findes-ikke"):
        check_plan([tmp_path / "ingen.docx"], made.AS_OF, lambda: book)


def test_reading_report_of_an_empty_document_is_told(checker: Checker) -> None:
    document = Document("tom.md", "0" * 64, "markdown", "", (), report=ReadingReport())
    checked = checker.check(document, made.AS_OF)
    assert checked.doubt == "for-lidt-tekst"
    assert build_report(checked).document.words == 0
