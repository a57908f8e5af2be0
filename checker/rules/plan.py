"""A plan prepared for rules: units listed by concept, by group and by facet, each worked out once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checker.document.model import Document
from checker.language.units import Standing, Unit
from checker.rules.schema import Where

if TYPE_CHECKING:  # spaCy must not be imported for a list of rules
    from checker.language.analysis import Analysis

_STANDINGS = {
    Standing.CONTENT: "indhold",
    Standing.PROMISE: "loefte",
    Standing.QUOTED: "lovens-ord",
    Standing.INTENTION: "hensigt",
    Standing.UNFINISHED: "ufaerdigt",
    Standing.DENIED: "naegtet",
}


class Plan:
    """An analysed document on an assessment date. Unit numbers index ``units``: sentences, then headings."""

    def __init__(self, analysis: Analysis, as_of: dt.date) -> None:
        self.analysis = analysis
        self.as_of = as_of
        self.units: tuple[Unit, ...] = analysis.units + analysis.headings
        #: What a special check has worked out for this plan, by a name of its own.
        self.notes: dict[str, Any] = {}
        self._filters: dict[str, frozenset[int]] = {}
        self._sets: dict[frozenset[int], frozenset[int]] = {}
        self._places: dict[tuple[frozenset[str], str], Sequence[int]] = {}
        self._groups: dict[str, dict[int, frozenset[int]]] = {}

    @property
    def document(self) -> Document:
        return self.analysis.document

    def unit(self, index: int) -> Unit:
        return self.units[index]

    @cached_property
    def content(self) -> frozenset[int]:
        """Units that count unless a rule asks for more: what the plan itself says."""
        return frozenset(
            index
            for index, unit in enumerate(self.units)
            if unit.standing is Standing.CONTENT and not unit.is_heading
        )

    def filtered(self, where: Where) -> frozenset[int]:
        """Units that a filter allows. Without a standing only content is."""
        key = where.model_dump_json(exclude_none=True)
        known = self._filters.get(key)
        if known is None:
            allowed = self._allowed(where)
            # Of a long document many filters leave the same.
            known = self._filters[key] = self._sets.setdefault(allowed, allowed)
        return known

    @cached_property
    def likeness(self) -> Sequence[int]:
        """A number for each unit; those with the same number meet the same concepts and stand alike."""
        numbers: dict[tuple[object, ...], int] = {}
        return [
            numbers.setdefault(
                (unit.concepts, unit.denied, unit.standing, unit.is_heading, unit.via is None), len(numbers)
            )
            for unit in self.units
        ]

    def _allowed(self, where: Where) -> frozenset[int]:
        allowed = self.content
        if where.standing is not None:
            allowed = frozenset().union(*(self._with("standing", name) for name in where.standing))
        for dimension in ("role", "direction", "level", "setting"):
            wanted: list[str] | None = getattr(where, dimension)
            if wanted is None:
                continue
            # The plan speaks to the employee where it names nobody.
            unnamed = dimension == "role" and "medarbejder" in wanted
            values = [*wanted, "ingen"] if unnamed else wanted
            allowed &= frozenset().union(*(self._with(dimension, value) for value in values))
        if where.under is not None:
            allowed &= frozenset(self.places_of(frozenset(where.under), "under:"))
        if where.not_under is not None:
            allowed -= frozenset(self.places_of(frozenset(where.not_under), "under:"))
        if where.kind is not None:
            allowed &= frozenset().union(*(self._with("kind", value) for value in where.kind))
        return allowed

    def _with(self, dimension: str, value: str) -> frozenset[int]:
        """Units that have one value of a facet, a standing or a kind; "ingen" of a facet is none at all."""
        return self._values.get((dimension, value), frozenset())

    @cached_property
    def _values(self) -> dict[tuple[str, str], frozenset[int]]:
        table: dict[tuple[str, str], set[int]] = defaultdict(set)
        for index, unit in enumerate(self.units):
            table["standing", "overskrift" if unit.is_heading else _STANDINGS.get(unit.standing, "")].add(index)
            table["kind", self.document.blocks[unit.block].kind.value].add(index)
            for dimension in ("role", "direction", "level", "setting"):
                for value in unit.facets.of(dimension) or ("ingen",):
                    table[dimension, value].add(index)
        return {key: frozenset(indexes) for key, indexes in table.items()}

    def places_of(self, concepts: frozenset[str], place: str) -> Sequence[int]:
        """Units where any of the concepts stands, in order, by where a term looks for it."""
        key = (concepts, place)
        known = self._places.get(key)
        if known is None:
            tables = {
                "": (self._own, self._framed),
                "selv:": (self._own,),
                "ikke:": (self._denied,),
                "under:": (self._framed, self._headed),
                "naer:": (self._framed, self._nearest),
            }[place]
            lists = [found for table in tables for concept in concepts if (found := table.get(concept))]
            known = self._places[key] = lists[0] if len(lists) == 1 else sorted(set().union(*lists))
        return known

    @cached_property
    def _own(self) -> dict[str, list[int]]:
        return self._listed("concepts")

    @cached_property
    def _denied(self) -> dict[str, list[int]]:
        return self._listed("denied")

    @cached_property
    def _framed(self) -> dict[str, list[int]]:
        return self._listed("frame")

    @cached_property
    def _headed(self) -> dict[str, list[int]]:
        return self._listed("headings")

    @cached_property
    def _nearest(self) -> dict[str, list[int]]:
        return self._listed("nearest")

    def _listed(self, field: str) -> dict[str, list[int]]:
        table: dict[str, list[int]] = defaultdict(list)
        for index, unit in enumerate(self.units):
            for concept in getattr(unit, field):
                table[concept].append(index)
        return table

    def group_key(self, index: int, within: str) -> int:
        unit = self.units[index]
        if within == "saetning":
            return index
        if within == "blok":
            return unit.row
        return unit.section if within == "afsnit" else 0

    def group(self, index: int, within: str) -> frozenset[int]:
        """All units of the group a unit belongs to."""
        if within == "saetning":
            return frozenset((index,))
        groups = self._groups.get(within)
        if groups is None:
            collected: dict[int, set[int]] = defaultdict(set)
            for other in range(len(self.units)):
                collected[self.group_key(other, within)].add(other)
            groups = self._groups[within] = {key: frozenset(members) for key, members in collected.items()}
        return groups[self.group_key(index, within)]

    def words_of(self, index: int, concepts: frozenset[str]) -> list[str]:
        """The folded words by which a unit meets any of the concepts."""
        words = self.analysis.words.text
        return [
            " ".join(words[mention.first : mention.last + 1])
            for mention in self.units[index].mentions
            if mention.concept in concepts and not mention.denied
        ]
