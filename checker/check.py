"""The main job: a plan's files in, everything a report says out.

The plan is read in a process of its own (see ``checker.document.reading``); spaCy and the rules, which
take longer to fetch than most plans to read, are fetched in the meantime.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from checker import limits
from checker.checked import CheckedPlan
from checker.document.model import Document, Notice
from checker.document.reading import Settings, start_reading
from checker.findings import Finding, PartFinding, Status, find_all
from checker.identity import PLAN_KIND, Identity, identify
from checker.language.cpr import find_cpr
from checker.particulars import particulars_of
from checker.rules.plan import Plan
from checker.rules.rulebook import Rulebook, load_profile
from checker.rules.schema import Profile

if TYPE_CHECKING:  # spaCy takes a second to import; only a check needs it
    from checker.language.analysis import Analyser, Analysis

#: Fewer words than this are a leaflet, a cover or what a scanner left of a plan. The shortest honest
#: plan that was met is shared/hostile's control, of 145 words.
MIN_WORDS = 100
_TOO_LITTLE = "for-lidt-tekst"
#: Above this share of characters that are no letters the text says nothing.
MAX_UNREADABLE = 0.2
#: Notices that are told without making the answer doubtful: nothing of the plan was lost.
_HARMLESS = frozenset(
    ("spalter", "billeder", "vendte-sider", "tabel-uden-linjer", "kommentarer", "ventende-rettelser", "eksterne-henvisninger")
)


def check_plan(
    paths: Sequence[Path],
    as_of: dt.date,
    book: Callable[[], Rulebook] = load_profile,
    tell: Callable[[str], None] = lambda step: None,
    *,
    ocr: bool = True,
    require_sandbox: bool = False,
) -> CheckedPlan:
    """Check the plan that the files make up together, as it stands on the assessment date.

    ``book`` is called while the plan is being read. ``tell`` hears which step begins: "reading",
    "preparing", "checking". ``ocr``: read scanned pages, where the tools for it are installed.
    ``require_sandbox``: read nothing where the kernel does not allow all of the fence round the reader.

    Raises UnreadablePlan for a plan that cannot be read or is none by its size, RuleFileError for
    rules that cannot be read, SandboxMissing.
    """
    tell("reading")
    reading = start_reading(paths, Settings(ocr=ocr, require_sandbox=require_sandbox))
    try:
        tell("preparing")
        checker = Checker(book())
        if not reading.is_over:  # else it may be refused, and spaCy need not be fetched
            checker.prepare()
        document = reading.result()
    finally:
        reading.cancel()
    tell("checking")
    limits.require_plan_size(document)
    with limits.within(limits.CLOCK):
        return checker.check(document, as_of)


class Checker:
    """Checks documents with one rulebook; made once, used for many."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book

    @cached_property
    def analyser(self) -> Analyser:
        from checker.language.analysis import Analyser

        return Analyser(self.book.lexicon)

    def prepare(self) -> None:
        """Fetch and build all that does not depend on the document. Raises RuleFileError."""
        _ = self.book.compiled, self.analyser.pipeline

    def check(self, document: Document, as_of: dt.date) -> CheckedPlan:
        analysis = self.analyser.analyse(document)
        plan = Plan(analysis, as_of)
        profile = self.book.profile
        identity = _by_profile(identify(plan), profile)
        words = _count_words(analysis)
        doubts = _doubts(document, identity, words, profile)
        findings = _undecided(self.book, doubts[0].code) if doubts else find_all(self.book, plan)
        warnings = (*doubts, *document.report.notices, *_cpr_notices(document))
        return CheckedPlan(
            document=document,
            identity=identity,
            as_of=as_of,
            rules_version=self.book.version,
            status="ok" if all(notice.code in _HARMLESS for notice in warnings) else "warn",
            warnings=warnings,
            findings=findings,
            words=words,
            doubt=doubts[0].code if doubts else "",
            particulars=None if doubts else particulars_of(plan),
        )


def _count_words(analysis: Analysis) -> int:
    """Words of the plan's own text and headings."""
    units = [unit for unit in (*analysis.units, *analysis.headings) if unit.via is None]
    return sum(unit.words[1] - unit.words[0] for unit in units)


def _by_profile(identity: Identity, profile: Profile | None) -> Identity:
    """What the document is when it is judged as another sort of plan than the municipality's own."""
    if profile is None or profile.kind is None or identity.kind not in (PLAN_KIND, *profile.kinds):
        return identity
    return replace(identity, kind=profile.kind)


def _doubts(document: Document, identity: Identity, words: int, profile: Profile | None) -> tuple[Notice, ...]:
    """Why no requirement can be decided; the weightiest ground first."""
    report = document.report
    found: list[Notice] = []
    if report.unmapped_characters > MAX_UNREADABLE * max(report.characters, 1):
        found.append(Notice("ulaeselig-tekst"))
    judged = profile.kind if profile is not None and profile.kind else PLAN_KIND
    least = profile.least_words if profile is not None and profile.least_words else MIN_WORDS
    if identity.kind not in (judged, _TOO_LITTLE):
        found.append(Notice("andet-dokument", detail=identity.kind))
    if words < least or identity.kind == _TOO_LITTLE:
        found.append(Notice(_TOO_LITTLE, detail=str(words)))
    return tuple(found)


def _undecided(book: Rulebook, reason: str) -> tuple[Finding, ...]:
    return tuple(
        Finding(rule, Status.UNDECIDED, tuple(PartFinding(part.id, part.text, None) for part in rule.parts), (), reason)
        for rule in book.rules
    )


def _cpr_notices(document: Document) -> tuple[Notice, ...]:
    """Pages with personal numbers, and how many; never the numbers."""
    pages = Counter(document.page_at(span.start) for span in find_cpr(document.text))
    for _, value in document.properties:
        pages[None] += sum(1 for _ in find_cpr(value))
    return tuple(Notice("cpr-numre", page, count=count) for page, count in pages.items() if count)
