"""Whom one can call: each telephone number of the plan with the unit it belongs to and when it answers.

The unit is what stands beside the number: the first cell of its row, the bold start of its line, or the
last name before it in its sentence. An empty number is kept too, so that it can be told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from checker.document.model import Block, Document, Kind, Span
from checker.language.cpr import find_cpr
from checker.language.entities import find_entities
from checker.language.units import Standing, Unit
from checker.rules.plan import Plan

_HOURS = re.compile(
    r"\b(?:(?:alle\s+)?hverdage?|(?:man|tirs|ons|tors|fre|lør|søn)(?:dage?\b|\.?\s?[-–])|weekend\w*|helligdag\w*"
    r"|kl\.?\s*\d{1,2}|døgnet\s+rundt|hele\s+døgnet|24\s+timer\s+i\s+døgnet|uden\s?for\s+[\wæøå-]*\s?(?:åbningstid|kontortid|arbejdstid)\w*"
    r"|efter\s+(?:lukketid|kl\.?\s*\d{1,2})|om\s+natten|aften\w*|nat\b)[^;|()\n]{0,40}",
    re.IGNORECASE,
)
#: A name: a word with a capital, and those that go on with it ("Center for Børn og Unge").
_CAPITAL = r"[A-ZÆØÅ][\wæøåÆØÅ-]{2,}"
_NAME = re.compile(rf"{_CAPITAL}(?:\s(?:{_CAPITAL}|(?:og|for|&)\s{_CAPITAL}))*")
#: Words with a capital before a number that name nobody.
_NO_NAME = frozenset(
    "ring kontakt telefon tlf mobil send skriv hovednummer nummer mail akut haster vagt bemærk husk se den det der du dit din når hvis indtil efter inden "
    "henvend hverdage hverdag mandag tirsdag onsdag torsdag fredag lørdag søndag weekend underret adresse aften nat dag uden læs åben åbningstid udenfor direkte".split()
)
#: Where a number should stand and none does.
_EMPTY = re.compile(r"\b(?:tlf|telefon\w*|mobil|ring\s+(?:til|på))\b\.?:?\s*(?:nr\.?\s*)?(?P<gap>[_.…]{3,}|x{2,}[\sx]*|\[[^\]]{0,40}\]|\(?indsættes\)?|\?{2,}|udfyldes)", re.IGNORECASE)
_PHONE_HEAD = re.compile(r"telefon|tlf|nummer|mobil", re.IGNORECASE)
_NO_VALUE = re.compile(r"[\s_.…–—?-]*(?:x{2,}[\sx]*|\[[^\]]{0,40}\]|\(?indsættes\)?|udfyldes|følger)?[\s_.…–—?-]*", re.IGNORECASE)
_TRAILING = re.compile(r"[\s.,:;–—(-]+$")
_MAX_NAME = 80
#: Characters between a name and the number next to it.
_NEXT = 3


@dataclass(frozen=True, slots=True)
class Contact:
    """A unit and its number, "" for a number that is still to be filled in. ``span`` is where the number stands."""

    unit: int
    name: str
    number: str
    hours: str
    span: Span


def find_contacts(plan: Plan) -> tuple[Contact, ...]:
    """All contacts of the plan in reading order; CPR numbers are none."""
    known: tuple[Contact, ...] | None = plan.notes.get("kontakter")
    if known is None:
        known = plan.notes["kontakter"] = tuple(_contacts(plan))
    return known


def two_numbers(plan: Plan) -> Iterator[tuple[Contact, Contact]]:
    """Contacts of one unit with different numbers, where nothing tells what the one and the other are for."""
    by_name: dict[str, list[Contact]] = defaultdict(list)
    for contact in find_contacts(plan):
        if contact.number and contact.name:
            by_name[contact.name.casefold()].append(contact)
    for contacts in by_name.values():
        first = contacts[0]
        for other in contacts[1:]:
            if other.number == first.number or other.hours != first.hours and (other.hours or first.hours):
                continue
            if plan.unit(other.unit).row == plan.unit(first.unit).row:
                continue  # a main and a direct number, side by side
            yield first, other
            break


def _contacts(plan: Plan) -> Iterator[Contact]:
    document = plan.document
    personal = [(span.start, span.end) for span in find_cpr(document.text)]
    for index, unit in sorted(enumerate(plan.units), key=lambda one: one[1].span.start):
        if unit.via is not None or unit.is_heading or unit.standing in (Standing.QUOTED, Standing.DENIED):
            continue
        text, start = document.quote(unit.span), unit.span.start
        for first, last, concept in find_entities(text):
            if concept != "tal.telefon" or any(low < start + last and start + first < high for low, high in personal):
                continue
            number = re.sub(r"\D", "", text[first:last].removeprefix("+45"))
            if len(number) == 8:
                yield Contact(index, _name(document, unit, text[:first]), number, _hours(document, unit, text), Span(start + first, start + last))
        if found := _EMPTY.search(text):
            yield Contact(index, _name(document, unit, text[: found.start()]), "", "", Span(start + found.start(), start + found.end()))
    yield from _empty_cells(plan)


def _empty_cells(plan: Plan) -> Iterator[Contact]:
    """Cells under "Telefon" with nothing but dashes or "xx" in them. A cell with no text at all is no unit."""
    for index, unit in enumerate(plan.units):
        cell = plan.document.blocks[unit.block].cell
        if cell is None or cell.is_head or not cell.column_heads or not _PHONE_HEAD.search(cell.column_heads[-1]):
            continue
        text = plan.document.quote(unit.span)
        if text.strip() and _NO_VALUE.fullmatch(text) and not _EMPTY.search(text):
            yield Contact(index, _row_name(plan.document, plan.document.blocks[unit.block]), "", "", unit.span)


def _name(document: Document, unit: Unit, before: str) -> str:
    block = document.blocks[unit.block]
    if block.cell is not None and (named := _row_name(document, block)):
        return named
    for match in reversed(list(_NAME.finditer(before))):
        first, _, rest = match[0].partition(" ")
        name = rest if first.casefold() in _NO_NAME else match[0]
        # The first word of a sentence has a capital whatever it is; a name there is followed by its number.
        if name and (match.start() > 0 or " " in name or len(before) - match.end() <= _NEXT):
            return name
    if block.run_in:
        return _short(document.text_of(block)[: block.run_in])
    return ""


def _row_name(document: Document, block: Block) -> str:
    """What the row is about: its head, else its first cell."""
    cell = block.cell
    if cell is None or cell.column == 0:
        return ""
    if cell.row_heads:
        return _short(cell.row_heads[-1])
    for other in document.blocks[max(block.index - 12, 0) : block.index]:
        if other.kind is Kind.CELL and other.cell and (other.cell.table, other.cell.row, other.cell.column) == (cell.table, cell.row, 0):
            return _short(document.text_of(other))
    return ""


def _short(text: str) -> str:
    """A name without what is said of it after a comma, colon or bracket."""
    head = re.split(r"[,:;(–—]|\s-\s", text.strip(), maxsplit=1)[0].strip()
    return _TRAILING.sub("", head)[:_MAX_NAME]


def _hours(document: Document, unit: Unit, text: str) -> str:
    """When the number answers, told in its row or its sentence."""
    block = document.blocks[unit.block]
    if block.cell is not None:
        row = [other for other in document.blocks[max(block.index - 12, 0) : block.index + 12]
               if other.cell and (other.cell.table, other.cell.row) == (block.cell.table, block.cell.row)]
        text = " | ".join(document.text_of(one) for one in row)
    found = _HOURS.search(text)
    return _TRAILING.sub("", found[0].strip().rstrip(".")) if found else ""
