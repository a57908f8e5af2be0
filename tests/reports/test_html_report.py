"""The page: whole, accessible in its bones, and nothing in a plan can do anything to it."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import made
import pytest
from lxml import html as parser

from checker.document.model import Notice
from checker.findings import Status
from checker.reports.build import build_report
from checker.reports.html import render_html

INJECTED = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}", "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "${7*7}", "<%= 7*7 %>", '" onmouseover="alert(1)', "' onfocus='alert(1)", "[klik](javascript:alert(1))", "]]><x>", "</style><script>alert(1)</script>",
    "<!--", "--><b>", "&lt;b&gt;", "<svg/onload=alert(1)>", "\u202egnp.exe", "\x1b[31m", "%s%n", "$(touch x)", "</title><h1>x",
]  # fmt: skip


def tree(page: bytes) -> Any:
    return parser.document_fromstring(page.decode("utf-8"))


@pytest.fixture(scope="module")
def page() -> Any:
    return tree(render_html(made.usual_report()))


def text_of(node: Any) -> str:
    return " ".join(node.text_content().split())


@pytest.mark.parametrize("bait", INJECTED)
def test_nothing_from_a_plan_becomes_markup(bait: str) -> None:
    clean_page = tree(render_html(made.usual_report()))
    plan = made.document(made.PLAN)
    findings = [made.finding(plan, made.rule("handlevej.a"), Status.PARTIAL, "ringe til Modtagelsen")]
    checked = made.checked(plan, findings, Notice("ocr-tekst", 1, detail=bait), municipality=bait, title=bait, version=bait, kind_reason=bait)
    report = build_report(checked)
    passage = report.findings[0].evidence[0].model_copy(update={"quote": bait, "section": [bait], "lead_in": bait, "file": bait})
    finding = report.findings[0].model_copy(update={"evidence": [passage], "title": bait, "why": bait, "question": bait})
    document = report.document.model_copy(update={"name": bait, "files": [bait]})
    dirty = tree(render_html(report.model_copy(update={"findings": [finding], "document": document})))
    assert {node.tag for node in dirty.iter() if isinstance(node.tag, str)} <= {node.tag for node in clean_page.iter() if isinstance(node.tag, str)}
    assert not dirty.xpath("//script | //img | //iframe | //object | //x | //b")
    assert not [name for node in dirty.iter() for name in node.attrib if name.startswith("on") or name in ("style", "srcdoc")]
    assert all(link.startswith(("#", "https://")) for link in dirty.xpath("//@href"))
    assert "49" not in text_of(dirty.find("head/title"))
    shown = bait.replace("\u202e", "[U+202E]").replace("\x1b", "[U+001B]")
    assert " ".join(shown.split()) in text_of(dirty.xpath("//blockquote")[0])


def test_policy_allows_this_style_sheet_and_nothing_else(page: Any) -> None:
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    css = page.xpath("//style")[0].text
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_nothing_is_fetched(page: Any) -> None:
    assert not page.xpath("//@src | //link | //script | //@style")
    assert not re.search(r"url\(|@import", page.xpath("//style")[0].text)


def test_landmarks_and_language(page: Any) -> None:
    assert page.get("lang") == "da"
    body = page.find("body")
    assert [node.tag for node in body] == ["a", "header", "nav", "main", "footer"]
    assert body[0].get("href") == "#indhold" == "#" + page.xpath("//main/@id")[0]
    assert page.xpath("//nav/@aria-label")


def test_headings_go_down_one_step_at_a_time(page: Any) -> None:
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_links_lead_somewhere(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//@href") if link.startswith("#")} <= set(ids)
    assert set(" ".join(page.xpath("//@aria-labelledby")).split()) <= set(ids)


def test_gaps_come_first_and_by_level(page: Any) -> None:
    named = [node.get("id") for node in page.xpath("//h2")]
    assert named == ["kort", "handleveje", "huller-lovkrav", "huller-vejledning", "kan-ikke-afgoeres", "opfyldt", "ikke-relevant", "laest", "metode", "kilder"]


def test_a_gap_tells_all_that_a_caseworker_needs(page: Any) -> None:
    card = text_of(page.xpath("//article[@id='krav-handlevej.soeskende']")[0])
    for told in ("Fremgår ikke", "Loven kræver, at der handles sådan. Beredskabet bør beskrive hvordan. Det fremgår ikke af dokumentet.",
                 "Fordi det haster.", "Skriv det.", "Spørgsmål til sparring Hvem ringer?", "12 sætninger i 3 afsnit",
                 "»Planen beskriver, hvad der gælder for søskende.«", "Et løfte tæller ikke.", "Kilde: Kilden",
                 "Det ville høre hjemme under »Beredskab i Klitvig Kommune«."):  # fmt: skip
        assert told in card


def test_what_may_stand_elsewhere_is_said(page: Any) -> None:
    assert "mødereferat" in text_of(page.xpath("//article[@id='krav-formelt.vedtaget']")[0])
    assert "mødereferat" not in text_of(page.xpath("//article[@id='krav-handlevej.soeskende']")[0])


def test_matrix_says_in_words_what_it_shows(page: Any) -> None:
    rows = [[text_of(cell) for cell in row] for row in page.xpath("//table//tr")]
    assert rows[0] == ["Mistanke mod", "Medarbejder", "Leder", "Myndighed"]
    assert rows[1][0] == "Ansat"
    assert "Delvist 0 af 2 trin" in rows[1][2]
    assert rows[2][0] == "Leder"
    assert "Opfyldt" in rows[2][1]
    assert page.xpath("//td[@colspan='3']")


def test_fulfilled_ones_are_folded_with_their_quotes(page: Any) -> None:
    folded = page.xpath("//details[@id='krav-handlevej.mistanke-mod-leder']")[0]
    assert folded.get("open") is None
    assert "»Medarbejderen går straks til sin leder.«" in text_of(folded)


def test_a_document_that_is_no_plan_gets_no_gaps() -> None:
    plan = made.document()
    findings = [made.finding(plan, made.rule("handlevej.a"), Status.UNDECIDED, reason="andet-dokument")]
    checked = made.checked(plan, findings, Notice("andet-dokument", detail="dagsorden"), kind="dagsorden")
    page = tree(render_html(build_report(checked)))
    assert "en dagsorden eller et referat" in text_of(page.xpath("//section")[0])
    assert not page.xpath("//article | //table")
    assert "Ikke vurderet (1)" in text_of(page.xpath("//nav")[0])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="the browser extra is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_in_a_browser(browser: Any, tmp_path: Path, width: int) -> None:
    """No sideways scrolling, no complaint of the policy, no request; Tab meets the skip link first."""
    long = made.PLAN.replace("Trin 5: Handl", "Trin 5: " + "Underretningspligtsbestemmelse" * 6)
    path = tmp_path / "rapport.html"
    path.write_bytes(render_html(made.usual_report(long, "plan" * 40 + ".md")))
    tab = browser.new_page(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("dialog", lambda dialog: complaints.append(dialog.message))
    tab.on("request", lambda request: complaints.append(request.url) if not request.url.startswith("file:") else None)
    tab.goto(path.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "indhold"
    assert complaints == []
    tab.close()
