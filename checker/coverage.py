"""Pages that were not read, and the requirements that could have stood there.

What an unread page was about is told by what stands round it, and only where that leaves no doubt: the
contents list says which chapter the page lies in, or the numbers of the headings before and after it
follow each other. Else anything could have stood there, and no requirement is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from checker.document.model import BODY, Document, Kind
from checker.language.units import Unit
from checker.rules.plan import Plan
from checker.rules.schema import Rule

#: With a greater share of its pages unread, too little of a plan is known to place them.
MAX_SHARE = 0.15
#: Themes that stand in each other's chapters: who does what is told with what is done.
_TOGETHER = frozenset(("handleveje", "roller", "organisering-og-samarbejde", "barnets-inddragelse"))
_FORM = "formelt"
#: Entries of a contents list that must be found as headings, all as far from the page it names.
_ENOUGH_ENTRIES = 3
_SHOWN = BODY | {Kind.HEADING}
_NUMBER = re.compile(r"\s*(?:(?:kapitel|afsnit|del)\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})(?![\d.]*\d)", re.IGNORECASE)
_ENTRY = re.compile(r"(.*\w.*?)[\s.…_·-]+(\d{1,3})\s*$", re.DOTALL)
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading that was read: its unit, page, and number as figures (() where it has none)."""

    unit: Unit
    page: int
    number: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a page can be about: ``themes`` of requirements, none where it can be anything, and ``concepts``
    of the headings it stands under."""

    themes: frozenset[str]
    concepts: frozenset[str] = frozenset()

    def could_be(self, rule: Rule) -> bool:
        return not self.themes or rule.theme in self.themes or bool(self.concepts.intersection(rule.belongs))


_ANYTHING = _Topic(frozenset())
_COVER = _Topic(frozenset((_FORM,)))


class Coverage:
    """What the unread pages of one plan could hold, by one set of rules."""

    def __init__(self, rules: Iterable[Rule], plan: Plan) -> None:
        self._rules = tuple(rules)
        self._plan = plan
        self._document = plan.document
        self._unread = self._document.report.pages_without_text

    def could_hold(self, rule: Rule) -> tuple[int, ...]:
        """The unread pages on which what the rule asks for could stand, rising."""
        if not self._unread:
            return ()
        if not rule.belongs or not self._can_be_placed:
            return self._unread
        return tuple(page for page in self._unread if self._about[page].could_be(rule))

    @property
    def _can_be_placed(self) -> bool:
        # In a plan of several files a number is the page of each of them.
        pages = self._document.report.pages or 0
        return len(self._document.files) < 2 and len(self._unread) <= MAX_SHARE * pages

    @cached_property
    def _about(self) -> dict[int, _Topic]:
        return {page: self._topic_of(page) for page in self._unread}

    def _topic_of(self, page: int) -> _Topic:
        for headings in (self._by_contents(page), self._by_numbers(page)):
            if headings is not None:
                return self._topic(headings) if headings else _COVER
        return _ANYTHING

    def _topic(self, headings: Sequence[_Heading]) -> _Topic:
        """What requirements are about that belong under any of the headings."""
        concepts = frozenset[str]().union(*(heading.unit.concepts for heading in headings))
        themes = {rule.theme for rule in self._rules if concepts.intersection(rule.belongs)}
        if any(heading.unit.facets.direction or heading.unit.facets.role for heading in headings):
            themes |= _TOGETHER
        if themes & _TOGETHER:
            themes |= _TOGETHER
        # That a chapter is there at all is a matter of form, and may be found in any.
        return _Topic(frozenset(themes - {_FORM} or themes), concepts)

    @cached_property
    def _headings(self) -> tuple[_Heading, ...]:
        """Headings in reading order. A stamp on an unread page is none."""
        return tuple(self._read_headings())

    def _read_headings(self) -> Iterator[_Heading]:
        for unit in sorted(self._plan.analysis.headings, key=lambda unit: unit.block):
            block = self._document.blocks[unit.block]
            if block.kind is Kind.HEADING and block.page and block.page not in self._unread:
                yield _Heading(unit, block.page, _number(f"{block.marker} {self._document.text_of(block)}".strip()))

    # -- by the contents list ---------------------------------------------------------------------

    def _by_contents(self, page: int) -> tuple[_Heading, ...] | None:
        """The chapters a page lies in by the contents list, () for a cover; None where it does not tell."""
        if not self._entries:
            return None
        if page == 1 < self._entries[0][0]:
            return ()  # after the cover an action card may stand before the first chapter
        before = [entry for entry in self._entries if entry[0] < page]
        if not before or before[-1][1] is None or any(at == page for at, _ in self._entries):
            return None
        if page > self._entries[-1][0]:
            return None  # the last chapter, or what follows it unlisted
        return self._with_chapters(before[-1][1], {at.unit.block for _, at in self._entries if at})

    @cached_property
    def _entries(self) -> tuple[tuple[int, _Heading | None], ...]:
        """(page, heading if it was read) of the contents list; empty where it cannot be trusted."""
        by_name: dict[str, list[_Heading]] = {}
        for heading in self._headings:
            by_name.setdefault(_name(self._document.quote(heading.unit.span)), []).append(heading)
        entries = []
        for name, printed in _contents(self._document):
            same = by_name.get(name, [])
            entries.append((printed, same[0] if len(same) == 1 else None))
        shifts = {heading.page - printed for printed, heading in entries if heading}
        found = sum(heading is not None for _, heading in entries)
        pages = [printed for printed, _ in entries]
        if len(shifts) != 1 or found < _ENOUGH_ENTRIES or pages != sorted(pages):
            return ()
        (shift,) = shifts
        return tuple((printed + shift, heading) for printed, heading in entries)

    def _with_chapters(self, heading: _Heading, among: set[int]) -> tuple[_Heading, ...]:
        """A heading with those it stands under, of those given."""
        path = set(self._document.blocks[heading.unit.block].path) & among
        return (*(each for each in self._headings if each.unit.block in path), heading)

    # -- by the numbers of the headings -----------------------------------------------------------

    def _by_numbers(self, page: int) -> tuple[_Heading, ...] | None:
        """The numbered headings in force on a page; None where one more could have begun on it."""
        numbered = [heading for heading in self._headings if heading.number]
        if any(after.number <= before.number for before, after in pairwise(numbered)):
            return None
        before = [heading for heading in numbered if heading.page < page]
        after = [heading for heading in numbered if heading.page > page]
        if not before or not after:
            return None
        scope = _shared(before[-1].number, after[0].number)
        in_force = tuple(heading for heading in before if heading.number and heading.number == scope[: len(heading.number)])
        if not scope or not in_force or in_force[-1].number != scope:
            return None
        # Without a number, an appendix or the like may have begun since.
        return in_force if in_force[-1].unit.block in self._last_chain(page) else None

    def _last_chain(self, page: int) -> frozenset[int]:
        """The last block read before a page, and the headings it stands under."""
        known = [block for block in self._document.blocks if block.kind in _SHOWN and block.page and block.page not in self._unread]
        last = [block for block in known if block.page is not None and block.page < page]
        return frozenset((*last[-1].path, last[-1].index)) if last else frozenset()


def _number(text: str) -> tuple[int, ...]:
    found = _NUMBER.match(text)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def _shared(before: tuple[int, ...], after: tuple[int, ...]) -> tuple[int, ...]:
    """The number of the section that all between two headings lies in, () where a section is missing.

    Between 3.2 and 3.3 it is 3.2, between 3.2 and 4 it is 3, and between 3 and 5 chapter 4 is missing.
    """
    if after == (*before, 1):
        return before
    same, last = len(after) - 1, after[-1]
    if same < len(before) and after[:same] == before[:same] and last == before[same] + 1:
        return before[: same + 1]
    return ()


def _contents(document: Document) -> Iterator[tuple[str, int]]:
    """(name, printed page) of the lines of the contents list."""
    for block in document.blocks:
        if block.kind is Kind.CONTENTS and (found := _ENTRY.match(document.text_of(block))):
            yield _name(found[1]), int(found[2])


def _name(text: str) -> str:
    """The words of a heading without its number, to know it again."""
    number = _NUMBER.match(text)
    return " ".join(_LETTERS.findall(text[number.end() :] if number else text)).casefold()
