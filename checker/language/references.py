"""References from one place of a plan to steps written in another.

"Som ved mistanke mod forældre", "følg kort 2", "som i 4.3, punkt 1 og 3", "de fire punkter ovenfor":
the steps pointed at also hold where the reference stands (shared/domain/README.md, reading rule 9).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.document.model import Block, Document, Kind
from checker.document.shape import ordinal_value
from checker.language.facets import DIRECTION, SUSPECT
from checker.language.units import Standing, Unit

_NUMBERS = r"(?P<numbers>\d{1,2}(?:\.\d{1,2})*(?:\s*(?:,|og|til|-|–|\+)\s*\d{1,2}(?:\.\d{1,2})*)*)"
#: "kort A", "som under B": a capital alone.
_LETTER = r"(?P<letter>(?-i:[A-H](?:\s*(?:,|og|eller)\s*[A-H]\b)*))(?![\w.])"
_LABEL = (
    r"(?P<label>afsnit\w*|kapit\w+|kap\.|handle?kort\w*|kort\w*|action\s?card\w*|trin\w*|punkt\w*|pkt\.?|boks\w*|"
    r"handlevej\w*|vej|spor|skridt|spørgsmål|litra|§+)"
)
#: "som i 4.3", "følg kort 2", "(se 4.8)", "jf. afsnit 5.2": a pointer word and a number soon after it.
_POINTER = re.compile(
    r"(?:\b(?:som|samme|følg\w*|brug\w*|anvend\w*|se|jf\.?|jævnfør|ligesom|efter|tilsvarende)\b|→)"
    rf"(?:\s+(?!(?:senest|inden)\b)[^\s.,;:]+){{0,5}}?\s+(?:{_LABEL}\s+)?(?:{_NUMBERS}(?![\d:%]|\s*(?:timer|dage|uger|år|måneder|kr|min))|{_LETTER})",
    re.IGNORECASE,
)
#: "punkt 1, 3, 4 og 5" after the section's number.
_POINTS = re.compile(rf"\b(?:punkt\w*|pkt\.?|trin\w*|skridt)\s+{_NUMBERS}", re.IGNORECASE)
_HEADING_NUMBER = re.compile(
    r"(?:(?P<label>afsnit|kapitel|handle?kort|kort|action\s?card|trin|punkt|pkt\.?|boks|handlevej|vej|spor|skridt|bilag|retning|fase|spørgsmål|litra|§)\s*)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2})*|(?-i:[A-H])(?=[.):\s–-]|$))(?!\w)",
    re.IGNORECASE,
)
_ONE = re.compile(r"\d{1,2}(?:\.\d{1,2})*")
_RANGE = re.compile(r"(\d{1,2})\s*(?:-|–|til)\s*(\d{1,2})")
_STEP_LABELS = ("punkt", "pkt", "trin", "skridt")
#: "De fire punkter", "de samme tre trin": how many steps a reference counts.
_COUNTED = re.compile(
    r"\b(to|tre|fire|fem|seks|syv|otte|ni|ti|\d{1,2})\s+(?:første\s+|samme\s+|øverste\s+)?"
    r"(?:punkter|trin|skridt|råd|regler|opgaver|anvisninger|handlinger)\b",
    re.IGNORECASE,
)
_COUNTS = {word: number for number, word in enumerate("to tre fire fem seks syv otte ni ti".split(), 2)}
#: What steps that hold for all ways are called.
_CALLED = re.compile(r"\b(?:fælles|generel\w*|almindelig\w*|grundlæggende|overordnede)\b", re.IGNORECASE)
_SUSPECTING = frozenset(("mistanke", "viden", "akut"))
#: One reference brings at most so many steps along.
_MOST = 80


@dataclass(frozen=True, slots=True)
class _Pointer:
    label: str
    numbers: tuple[str, ...]
    points: frozenset[int]


class References:
    """Finds the units that a unit refers to. ``units`` are those of the document, in order."""

    def __init__(self, document: Document, units: Sequence[Unit]) -> None:
        self.document = document
        self.units = units

    def of(self, unit: Unit, *, refers: bool) -> list[Unit]:
        """Units whose steps ``unit`` brings along. ``refers``: it holds words of reference."""
        pointer = self.pointers.get(unit.index)
        if pointer is None and not refers:
            return []
        found = self._by_number(unit, pointer) if pointer is not None else []
        if not found and refers:
            found = self._by_direction(unit) or self._above(unit)
        return [other for other in found if other.facets.direction != unit.facets.direction][:_MOST]

    @cached_property
    def pointers(self) -> dict[int, _Pointer]:
        """Numbered references by the unit they stand in, found in one pass over the text."""
        found: dict[int, _Pointer] = {}
        starts = [unit.span.start for unit in self.units]
        text = self.document.text
        for match in _POINTER.finditer(text):
            at = bisect_right(starts, match.start()) - 1
            if at < 0 or match.end() > self.units[at].span.end or at in found:
                continue
            label = (match["label"] or "").lower().rstrip(".")
            rest = text[match.end() : self.units[at].span.end]
            points = _POINTS.search(rest)
            numbers = (
                _numbers(match["numbers"])
                if match["numbers"]
                else tuple(re.findall("[A-H]", match["letter"]))
            )
            found[self.units[at].index] = _Pointer(
                label, numbers, _values(_numbers(points["numbers"])) if points else frozenset()
            )
        return found

    def _by_number(self, unit: Unit, pointer: _Pointer) -> list[Unit]:
        if pointer.label.startswith(_STEP_LABELS):
            if steps := self._steps(unit, _values(pointer.numbers)):
                return steps
        found: list[Unit] = []
        for number in pointer.numbers:
            heading = self._heading(pointer.label, number, unit)
            if heading is not None:
                found.extend(self._fitting(unit, self.by_heading.get(heading, ())))
        if pointer.points:
            found = [other for other in found if self._step_number(other) in pointer.points]
        return found

    @cached_property
    def by_heading(self) -> dict[int, list[Unit]]:
        """Content units by each heading they stand under, at any depth."""
        found: dict[int, list[Unit]] = defaultdict(list)
        for unit in self.units:
            if unit.standing is Standing.CONTENT:
                for heading in self.document.blocks[unit.block].path:
                    found[heading].append(unit)
        return found

    @cached_property
    def numbered(self) -> dict[str, list[tuple[str, int]]]:
        """Headings by their number: (what the number is of, index of the heading)."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for block in self.document.blocks:
            if block.kind is Kind.HEADING and (number := self._number_of(block)) is not None:
                found[number[1]].append((number[0], block.index))
        return found

    def _number_of(self, block: Block) -> tuple[str, str] | None:
        written = f"{block.marker} {self.document.text_of(block)}".strip()
        match = _HEADING_NUMBER.match(written)
        return None if match is None else ((match["label"] or "").lower().rstrip("."), match["number"])

    def _heading(self, label: str, number: str, unit: Unit) -> int | None:
        """The heading with a number: of the same kind if there is one, else a plain number."""
        path = self.document.blocks[unit.block].path
        choices = [(kind, at) for kind, at in self.numbered.get(number, ()) if at not in path]
        same = [at for kind, at in choices if kind and label.startswith(kind[:4])]
        plain = [at for kind, at in choices if not kind or not label]
        chosen = same or plain
        # A number used twice ("Trin 3" of each way) means the nearest before the reference.
        return max((at for at in chosen if at < unit.block), default=chosen[0] if chosen else None)

    def _steps(self, unit: Unit, wanted: frozenset[int]) -> list[Unit]:
        """Numbered items of the direction a reference names, or of the nearest list above it."""
        pool = self._by_direction(unit) or self._above(unit)
        return [other for other in pool if self._step_number(other) in wanted]

    def _step_number(self, unit: Unit) -> int | None:
        block = self.document.blocks[unit.block]
        if block.kind is Kind.ITEM and block.level > 1:
            return None
        if block.cell is not None:
            return self.row_numbers.get((block.cell.table, block.cell.row))
        return ordinal_value(block.marker) if block.marker else None

    @cached_property
    def row_numbers(self) -> dict[tuple[int, int], int]:
        """Step numbers of table rows, as the first cell of the row has them ("3. Barnet", "Trin 3")."""
        found: dict[tuple[int, int], int] = {}
        for block in self.document.blocks:
            if block.cell is None or block.cell.column:
                continue
            written = _HEADING_NUMBER.match(f"{block.marker} {self.document.text_of(block)}".strip())
            if written and written["number"].isdigit():
                found.setdefault((block.cell.table, block.cell.row), int(written["number"]))
        return found

    def _by_direction(self, unit: Unit) -> list[Unit]:
        """Units of the direction that the unit names after its words of reference."""
        reference = min(
            (mention.first for mention in unit.mentions if mention.concept == "ramme.som-ved"), default=None
        )
        if reference is None:
            return []
        named = {
            mention.concept.split(".", 1)[1]
            for mention in unit.mentions
            if mention.first >= reference and mention.concept.startswith((DIRECTION, SUSPECT))
        } - unit.facets.direction
        if "leder" in named and len(named) > 1:
            named.discard("leder")
        if not named:
            return []
        return self._fitting(unit, (other for other in self.units if other.facets.direction & named))

    def _above(self, unit: Unit) -> list[Unit]:
        """The list of steps before the unit that it means: the one with as many steps as it counts
        ("de fire punkter"), the one that is called what it says ("de fælles regler"), else the nearest
        that belongs to another direction, or to none but to suspicion.
        """
        text = self.document.quote(unit.span)
        counted, called = _COUNTED.search(text), _CALLED.search(text)
        number = _count(counted[1]) if counted else None
        name = called[0][:6].lower() if called else None
        nearest: list[Unit] = []
        for steps in self._lists_before(unit):
            if name is not None and name in self._introduction(steps[0]):
                return steps
            if number is not None and number == len({step.block for step in steps}):
                return steps
            last = steps[-1]
            # A list that belongs to no way (aims, prevention) is not a list of steps.
            if not nearest and (last.facets.direction or last.facets.level & _SUSPECTING):
                nearest = steps
                if number is None and name is None:
                    break
        return nearest

    def _lists_before(self, unit: Unit) -> Iterator[list[Unit]]:
        """The lists before a unit, nearest first, that are not of its own direction."""
        seen: set[tuple[int, int | None]] = set()
        for other in reversed(self.units[: unit.index]):
            block = self.document.blocks[other.block]
            key = other.section, block.lead_in
            if (
                block.kind not in (Kind.ITEM, Kind.BOX)
                or other.standing is not Standing.CONTENT
                or key in seen
            ):
                continue
            if other.facets.direction & unit.facets.direction or not _role_fits(other, unit):
                continue
            seen.add(key)
            yield [
                one
                for one in self.by_list[key]
                if one.index < unit.index and self.document.blocks[one.block].kind is block.kind
            ]

    @cached_property
    def by_list(self) -> dict[tuple[int, int | None], list[Unit]]:
        """Content units by section and the lead-in of their list."""
        found: dict[tuple[int, int | None], list[Unit]] = defaultdict(list)
        for unit in self.units:
            if unit.standing is Standing.CONTENT:
                found[unit.section, self.document.blocks[unit.block].lead_in].append(unit)
        return found

    def _introduction(self, unit: Unit) -> str:
        """The words that a list stands under: its lead-in and its heading, lower case."""
        blocks = self.document.blocks
        block = blocks[unit.block]
        above = [block.lead_in] if block.lead_in is not None else []
        above += block.path[-1:]
        return " ".join(self.document.text_of(blocks[at]) for at in above).lower()

    @staticmethod
    def _fitting(unit: Unit, others: Iterable[Unit]) -> list[Unit]:
        return [
            other
            for other in others
            if other.index != unit.index and other.standing is Standing.CONTENT and _role_fits(other, unit)
        ]


def _numbers(written: str) -> tuple[str, ...]:
    """ "1, 3-5 og 7" as its numbers, ranges of plain numbers filled in."""
    numbers = _ONE.findall(written)
    for first, last in _RANGE.findall(written):
        numbers += [str(one) for one in range(int(first) + 1, min(int(last), int(first) + 20))]
    return tuple(dict.fromkeys(numbers))


def _count(written: str) -> int:
    return int(written) if written.isdigit() else _COUNTS[written.lower()]


def _values(numbers: Iterable[str]) -> frozenset[int]:
    return frozenset(int(number) for number in numbers if number.isdigit())


def _role_fits(target: Unit, unit: Unit) -> bool:
    return not unit.facets.role or not target.facets.role or bool(target.facets.role & unit.facets.role)
