"""Every code that the program uses has Danish words, and the words say no more than they may."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import checker
from checker.document.model import Notice
from checker.reports.wording import CLAIMS, LEVELS, fill, listed, number, wording
from checker.resources import data_folder

SOURCE = {path: path.read_text(encoding="utf-8") for path in Path(checker.__file__).parent.rglob("*.py")}
STATUSES = ("opfyldt", "delvist", "mangler", "kan-ikke-afgoeres", "ikke-relevant")


def used(pattern: str, *names: str) -> set[str]:
    """Codes that the source holds in a form; only in the named files where there are names."""
    texts = [text for path, text in SOURCE.items() if not names or path.name in names]
    return {match[1] for text in texts for match in re.finditer(pattern, text)}


def test_every_reason_for_refusing_a_plan_has_words() -> None:
    codes = used(r'(?:UnreadablePlan|Refusal)\(\s*"([a-z-]+)"') | used(r'^(?!#).*\bcode="([a-z-]+)"', "supervise.py")
    assert {"tom-fil", "findes-ikke", "odelagt"} <= codes
    assert codes <= wording().unreadable.keys()


def test_every_notice_has_words() -> None:
    codes = used(r'Notice\(\s*"([a-z-]+)"') | used(r'^\s*\(?"([a-z-]+)", (?:self\.|len\(|empty|columns|\[|scanned)', "docx.py", "pdf.py", "odt.py")
    assert {"cpr-numre", "bidi-tegn"} <= codes
    assert codes <= wording().notices.keys()


def test_every_kind_of_document_has_words() -> None:
    kinds = used(r'\("slags\.[a-z-]+", "([a-z-]+)"\)', "identity.py") | used(r'return "([a-z-]+)",', "identity.py")
    assert {"dagsorden", "andet-emne"} <= kinds
    assert kinds <= wording().kinds.keys()


def test_every_reason_and_refusal_of_a_finding_has_words() -> None:
    words = wording()
    assert used(r'Standing\.[A-Z_]+: "([a-z-]+)"', "findings.py") <= words.refusals.keys()
    assert used(r'return "([a-z-]+)"(?: if|$)', "findings.py") <= words.refusals.keys()
    assert used(r'Status\.[A-Z_]+, "([a-z-]+)", \w', "findings.py") <= words.reasons.keys()
    assert {"andet-dokument", "for-lidt-tekst", "ulaeselig-tekst", "sider-uden-tekst", "gaelder-ikke-endnu"} <= words.reasons.keys()


def test_every_label_and_message_is_used_and_every_used_one_exists() -> None:
    words = wording()
    source = "\n".join(text for path, text in SOURCE.items() if {"reports", "cli"} & set(path.parts) or path.name == "check.py")
    template = (data_folder("reports") / "templates" / "rapport.html.j2").read_text(encoding="utf-8")
    for key in (*words.labels, *words.messages):
        assert re.search(rf'["\'(]{key}["\')]', source + template), f"{key} is used nowhere"
    assert used(r'\blabel\("([a-z_]+)"') <= words.labels.keys()
    assert used(r'\b(?:message|_message|complain|tell|CannotWrite)\("([a-z_]+)"') <= words.messages.keys()


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_claim_has_every_answer(claim: str) -> None:
    assert set(STATUSES) | {"name", "short", "about"} == wording().claims[claim].keys()


def test_only_demands_to_the_document_are_the_laws() -> None:
    claims = wording().claims
    for status in STATUSES[:4]:
        assert claims["dokumentkrav"][status].startswith("Loven kræver dette af beredskabet")
        assert claims["handlepligt"][status].startswith("Loven kræver, at der handles")
        assert claims["vejledning"][status].startswith("Ifølge national vejledning bør")
        assert claims["god-praksis"][status].startswith("Det er god praksis")
    for claim in CLAIMS[1:]:
        assert not re.search(r"[Ll]oven kræver (?:dette|det) af|[Ll]oven kræver, at beredskabet", " ".join(claims[claim].values()))
    assert "Loven" not in " ".join([*claims["vejledning"].values(), *claims["god-praksis"].values()])


@pytest.mark.parametrize("claim", CLAIMS)
def test_absence_is_said_of_the_document_only(claim: str) -> None:
    assert "fremgår ikke af dokumentet" in wording().claims[claim]["mangler"]


def test_levels_have_names() -> None:
    assert set(LEVELS) == wording().levels.keys()


def sentences() -> list[str]:
    words = wording()
    found = [text for claim in words.claims.values() for text in claim.values()]
    found += [*words.reasons.values(), *words.refusals.values(), *words.unreadable.values(), *words.messages.values(), words.outside_evidence]
    found += [text for forms in words.notices.values() for text in (forms.one, forms.many)]
    return found


def lix(text: str) -> float:
    words = re.findall(r"[\wæøåÆØÅ-]+", text)
    return len(words) / max(len(re.findall(r"[.!?:](?:\s|$)", text)), 1) + 100 * sum(len(word) > 6 for word in words) / len(words)


def test_plain_danish() -> None:
    assert lix(" ".join(sentences())) < 45
    template = (data_folder("reports") / "templates" / "rapport.html.j2").read_text(encoding="utf-8")
    prose = " ".join(re.findall(r"<(?:p|li)[^>]*>([^<{%]{40,})<", template))
    assert lix(prose) < 45


@pytest.mark.parametrize("code", wording().unreadable)
def test_a_refusal_is_one_line_with_a_way_out(code: str) -> None:
    text = wording().unreadable_text(code)
    assert "\n" not in text
    assert "{" not in text
    assert len(re.findall(r"\.(?:\s|$)", text)) >= 2


def test_blanks_are_filled_once_and_never_run() -> None:
    assert fill("{name}: {count} {other}", name="{count} {0.__class__} %s", count=2) == "{count} {0.__class__} %s: 2 {other}"


@pytest.mark.parametrize(
    ("notice", "text"),
    [
        (Notice("sider-uden-tekst", 3, detail="3"), "Side 3 er et billede eller har ingen tekst, der kan læses. Det, der står dér, er ikke med."),
        (Notice("kommentarer", count=4), "4 kommentarer i margenen er ikke læst."),
        (Notice("ny-kode", count=2), "Læseren har 2 bemærkninger (ny-kode)."),
    ],
)
def test_notices(notice: Notice, text: str) -> None:
    assert wording().notice(notice) == text


def test_unknown_codes_still_say_something() -> None:
    words = wording()
    assert words.unreadable_text("ny-kode") == words.unreadable["andet"]
    assert words.kind("ny-kode") == words.kinds["andet"]
    assert words.reason("ny-kode") == words.reasons["andet"]
    assert words.theme("nyt-tema") == "Nyt tema"


def test_numbers_and_dates() -> None:
    assert wording().date(dt.date(2026, 3, 8)) == "8. marts 2026"
    assert (number(4210), number(12), listed([1, 2, 3, 7])) == ("4.210", "12", "1-3, 7")
