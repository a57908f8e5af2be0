"""What the plan holds beside the requirements: statutes cited, contacts, references that lead nowhere, readability."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from checker.document.model import Document, Kind, Span
from checker.language.readability import count_words, lix
from checker.rules.checks.contacts import Contact, find_contacts, two_numbers
from checker.rules.checks.navigation import dead_annexes, dead_sections
from checker.rules.checks.statutes import (
    BARNETS_LOV,
    Judged,
    Verdict,
    in_force_on,
    judged_references,
    meant,
    successors,
)
from checker.rules.checks.validity import latest
from checker.rules.plan import Plan

#: Running text: tables and contents have no sentences to measure.
_RUNNING = frozenset((Kind.PARAGRAPH, Kind.ITEM, Kind.BOX, Kind.FOOTNOTE))
#: A shorter section gives a LIX that a single long sentence decides.
_LEAST_WORDS = 60
_HARDEST = 5
_ENDS = (".", "!", "?", ":")


@dataclass(frozen=True, slots=True)
class CitedStatute:
    """A section that the plan cites. ``state`` is one of ``statute_states`` in reports/wording.yaml.

    ``instead``: what took over, or what the number was likely meant to be; "" where there is nothing to say.
    """

    law: str
    section: str
    paragraph: int | None
    sure: bool
    state: str
    instead: str
    span: Span


@dataclass(frozen=True, slots=True)
class DeadReference:
    """A part of the plan that it points to and does not hold, and the passage that does."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class HardSection:
    """A section by its heading, None before the first, with its LIX and its words."""

    heading: Span | None
    lix: float
    words: int


@dataclass(frozen=True, slots=True)
class Particulars:
    """``doubled``: contacts of one unit with two numbers, in pairs. ``lix`` is the whole document's running text's."""

    statutes: tuple[CitedStatute, ...]
    contacts: tuple[Contact, ...]
    doubled: tuple[tuple[Contact, Contact], ...]
    dead: tuple[DeadReference, ...]
    lix: float | None
    hardest: tuple[HardSection, ...]


def particulars_of(plan: Plan) -> Particulars:
    """All of it, from a plan on its assessment date."""
    event = latest(plan)
    since = event.date.last if event is not None else None
    dead = sorted((plan.unit(unit).span, name) for name, unit in (*dead_annexes(plan), *dead_sections(plan)))
    texts = _texts(plan.document)
    return Particulars(
        statutes=tuple(_cited(judged, since) for judged in judged_references(plan)),
        contacts=find_contacts(plan),
        doubled=tuple(two_numbers(plan)),
        dead=tuple(DeadReference(name, span) for span, name in dead),
        lix=lix("\n".join(texts.values())),
        hardest=tuple(_hardest(plan.document, texts)),
    )


def _cited(judged: Judged, adopted: dt.date | None) -> CitedStatute:
    """``adopted``: when the plan was last adopted or revised."""
    reference = judged.reference
    state, instead = judged.verdict.value, ""
    if judged.verdict is Verdict.REPEALED:
        instead = ", ".join(successors(reference)) if reference.law == "serviceloven" and reference.section else ""
        if reference.law == "serviceloven" and adopted is not None and adopted < BARNETS_LOV and in_force_on(reference, adopted):
            state = "korrekt-dengang"
    elif judged.verdict is Verdict.WRONG_NUMBER:
        instead = meant(reference)
    return CitedStatute(
        reference.law, reference.section, reference.paragraph, reference.sure, state, instead, Span(reference.start, reference.end)
    )


def _texts(document: Document) -> dict[int, str]:
    """Running text by the heading it stands under, -1 before the first; a line without a full stop is given one."""
    texts: dict[int, list[str]] = defaultdict(list)
    for block in document.blocks:
        text = document.text_of(block).strip()
        if block.kind in _RUNNING and text:
            texts[block.path[-1] if block.path else -1].append(text if text.endswith(_ENDS) else f"{text}.")
    return {heading: "\n".join(lines) for heading, lines in texts.items()}


def _hardest(document: Document, texts: dict[int, str]) -> Iterator[HardSection]:
    """The sections that are hardest to read, the hardest first."""
    measured = []
    for heading, text in texts.items():
        words, value = count_words(text), lix(text)
        if value is not None and words >= _LEAST_WORDS:
            measured.append(HardSection(document.blocks[heading].span if heading >= 0 else None, value, words))
    yield from sorted(measured, key=lambda section: -section.lix)[:_HARDEST]
