"""Unread pages: what could have stood on them, told by the contents list and the numbers of the headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import made
import pytest

from checker.check import Checker
from checker.coverage import Coverage, _shared
from checker.document import markdown
from checker.document.model import Document
from checker.findings import Status
from checker.reports.build import build_report
from checker.rules.plan import Plan
from checker.rules.rulebook import load_rulebook

SCHOOL, SIGNS, PATH, ROLE, ADOPTED = (
    "forebyggelse.skole", "opsporing.tegn-og-reaktioner", "handlevej.leder.mistanke-mod-ansat", "roller.leder", "formelt.vedtaget",
)  # fmt: skip
ALL = {SCHOOL, SIGNS, PATH, ROLE, ADOPTED}
FILLER = "Medarbejderen ringer til Modtagelsen, når der er mistanke om vold eller seksuelle overgreb mod et barn. " * 3


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_rulebook())


def paged(pages: Sequence[str | None], times: int = 1) -> Document:
    """A plan by its pages, in markdown; None is a page that was not read. ``times``: how many of each page."""
    written = [page for page in pages if page is not None]
    document = markdown.read("\n\n".join(written).encode("utf-8"), "plan.md")
    numbers: list[int] = []
    for number, page in enumerate(pages, 1):
        if page is not None:
            numbers += [number] * len(markdown.read(page.encode("utf-8"), "side.md").blocks)
    assert len(numbers) == len(document.blocks)
    blocks = tuple(replace(block, page=page) for block, page in zip(document.blocks, numbers, strict=True))
    starts = tuple((block.span.start, page) for block, page in zip(blocks, numbers, strict=True))
    unread = tuple(number for number, page in enumerate(pages, 1) if page is None)
    report = replace(document.report, pages=len(pages) * times, pages_without_text=unread)
    return replace(document, blocks=blocks, page_starts=starts, report=report)


def heads(*lines: str) -> str:
    """A page with headings of the first level, and of the second for "1.1", each with some text."""
    return "\n\n".join(f"{'##' if line.split()[0].count('.') else '#'} {line}\n\n{FILLER}" for line in lines)


CONTENTS = "# Indhold\n\n" + "\n".join(
    f"{name} {'.' * 30} {page}\n" for name, page in (("Formål", 3), ("Forebyggelse", 4), ("Tegn og reaktioner", 6), ("Handleveje", 8), ("Bilag", 10))
)
CHAPTERS = [CONTENTS, heads("Formål"), heads("Forebyggelse"), FILLER, heads("Tegn og reaktioner"), FILLER, heads("Handleveje"), FILLER, heads("Bilag")]


def with_contents(*unread: int) -> list[str | None]:
    """A plan of ten pages with a cover, a contents list and five chapters, some pages not read."""
    pages: list[str | None] = ["Beredskab i Klitvig", *CHAPTERS]
    for page in unread:
        pages[page - 1] = None
    return pages


NUMBERED = [
    ("between two sections of a chapter", [heads("1 Formål", "2 Forebyggelse", "2.1 Kurser"), None, heads("2.2 Klubber", "3 Tegn og reaktioner")], {SCHOOL}),
    ("between a chapter and the next", [heads("1 Formål", "2 Forebyggelse", "2.1 Kurser"), None, heads("3 Tegn og reaktioner")], {SCHOOL}),
    ("right under a chapter", [heads("1 Formål", "2 Forebyggelse"), None, heads("2.1 Kurser", "3 Tegn og reaktioner")], {SCHOOL}),
    ("in the signs", [heads("1 Formål", "2 Tegn og reaktioner"), None, heads("3 Handleveje")], {SIGNS}),
    ("in the paths", [heads("1 Formål", "2 Mistanke mod en ansat"), None, heads("3 Forebyggelse")], {PATH, ROLE}),
    ("a chapter is missing", [heads("1 Formål", "2 Forebyggelse"), None, heads("4 Tegn og reaktioner")], ALL),
    ("a section is missing", [heads("1 Formål", "2 Forebyggelse", "2.1 Kurser"), None, heads("2.3 Klubber", "3 Tegn og reaktioner")], ALL),
    ("a topic nobody knows", [heads("1 Formål", "2 Trivselsruden"), None, heads("3 Forebyggelse")], ALL),
    ("no numbers", [heads("Formål", "Forebyggelse"), None, heads("Tegn og reaktioner")], ALL),
    ("numbers begin anew", [heads("1 Formål", "2 Forebyggelse", "1 Skoler"), None, heads("2 Klubber")], ALL),
    ("last page", [heads("1 Formål"), heads("2 Forebyggelse"), None], ALL),
    ("first page", [None, heads("1 Formål"), heads("2 Forebyggelse")], ALL),
    ("after a heading without a number", [heads("1 Formål", "2 Forebyggelse") + "\n\n# Bilag\n\n" + FILLER, None, heads("3 Tegn og reaktioner")], ALL),
]  # fmt: skip
BY_CONTENTS = [
    ("in a chapter", with_contents(5), {SCHOOL}),
    ("in another", with_contents(7), {SIGNS}),
    ("in the paths", with_contents(9), {PATH, ROLE}),
    ("cover", with_contents(1), {ADOPTED}),
    ("a chapter begins on it", with_contents(6), ALL),
    ("the last chapter goes on", [*with_contents(), None], ALL),
    ("the contents list itself", with_contents(2), ALL),
]


@pytest.mark.parametrize("name, pages, held", [*NUMBERED, *BY_CONTENTS], ids=lambda value: value if isinstance(value, str) else "")
def test_what_an_unread_page_could_hold(checker: Checker, name: str, pages: list[str | None], held: set[str]) -> None:
    document = paged(pages, times=10)
    coverage = Coverage(checker.book.rules, Plan(checker.analyser.analyse(document), made.AS_OF))
    (unread,) = document.report.pages_without_text
    of_each = {rule.id: coverage.could_hold(rule) for rule in checker.book.rules if rule.id in ALL}
    assert of_each == {rule: ((unread,) if rule in held else ()) for rule in ALL}


@pytest.mark.parametrize(
    "change, held",
    [({}, {SCHOOL}), ({"pages": 6}, ALL), ({"pages_without_text": (5, 9)}, {SCHOOL, PATH, ROLE}), ({"pages_without_text": ()}, set())],
    ids=["one of many", "a sixth of all", "two chapters", "none"],
)
def test_more_unread_pages(checker: Checker, change: dict[str, object], held: set[str]) -> None:
    document = paged(with_contents(5, 9), times=10)
    document = replace(document, report=replace(document.report, **({"pages_without_text": (5,)} | change)))  # type: ignore[arg-type]
    coverage = Coverage(checker.book.rules, Plan(checker.analyser.analyse(document), made.AS_OF))
    assert {rule.id for rule in checker.book.rules if coverage.could_hold(rule)} & ALL == held


def test_in_a_plan_of_several_files_a_page_can_be_any(checker: Checker) -> None:
    document = replace(paged(with_contents(5), times=10), files=("a.pdf", "b.pdf"))
    coverage = Coverage(checker.book.rules, Plan(checker.analyser.analyse(document), made.AS_OF))
    assert all(coverage.could_hold(rule) == (5,) for rule in checker.book.rules)


def test_report_names_the_page_that_could_hold_it(checker: Checker) -> None:
    document = paged(with_contents(5, 7), times=10)
    report = build_report(checker.check(document, made.AS_OF))
    told = {finding.rule: finding for finding in report.findings}
    assert told[SCHOOL].reason_text == "Svaret kan stå på en side, der ikke kunne læses (side 5)."
    assert told[SIGNS].reason_text == "Svaret kan stå på en side, der ikke kunne læses (side 7)."
    assert {part.found for part in told[PATH].parts} == {False}
    assert {part.found for part in told[SIGNS].parts if not part.found} == {None}
    assert ADOPTED in report.gaps
    assert told[ADOPTED].status == Status.MISSING


@pytest.mark.parametrize(
    "before, after, shared",
    [
        ((3, 2), (3, 3), (3, 2)),
        ((3, 2), (4,), (3,)),
        ((3,), (3, 1), (3,)),
        ((3, 2, 4), (3, 3), (3, 2)),
        ((3,), (4,), (3,)),
        ((3,), (5,), ()),
        ((3,), (4, 1), ()),
        ((3,), (3, 2), ()),
        ((3, 1), (3, 1, 2), ()),
    ],
)
def test_section_between_two_numbers(before: tuple[int, ...], after: tuple[int, ...], shared: tuple[int, ...]) -> None:
    assert _shared(before, after) == shared
