"""Does the plan say two things of one matter: a deadline, the parents, who notifies, what a unit is called?

Each finding is two passages to be read side by side. What differs by situation (who is suspected, how
sure one is, acute or not) is no contradiction, and neither is what the law says, what was once, or an
exception told beside the rule. Better one too few than one too many: a plan that is said to contradict
itself must do so. The words are data: concepts ``ks.*``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.language.units import Unit
from checker.rules.checks.contacts import two_numbers
from checker.rules.checks.receivers import two_names
from checker.rules.conditions import Finder, Match, Matches
from checker.rules.plan import Plan

_COUNTS = {
    word: number
    for number, words in {
        1: "en et én ét", 2: "to", 3: "tre", 4: "fire", 5: "fem", 6: "seks", 7: "syv", 8: "otte", 9: "ni", 10: "ti", 12: "tolv", 14: "fjorten",
        24: "fireogtyve", 48: "otteogfyrre",
    }.items()
    for word in words.split()
}  # fmt: skip
_ORDINALS = {
    "første": 1, "anden": 2, "andet": 2, "tredje": 3, "fjerde": 4, "femte": 5, "sjette": 6, "syvende": 7, "ottende": 8, "tiende": 10, "fjortende": 14,
}  # fmt: skip
_NUMBER = rf"\d{{1,3}}|{'|'.join(_COUNTS)}"
_WITHIN = r"(?:inden(?:\s?for)?|senest|højst|højest|maks\w*|i\s+løbet\s+af|på\s+under)"
_DEADLINE = re.compile(
    rf"\b{_WITHIN}\s+(?:(?:de|den|det|på|om|efter|senest|højst|først\w*)\s+){{0,2}}(?:(?P<count>{_NUMBER})\s+|(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,2}}\.)\s+)"
    r"(?P<unit>timer?|døgn|hverdage?|arbejdsdage?|dage?|uger?|måneder?|måned)\b",
    re.IGNORECASE,
)
_HYPHENED = re.compile(r"\b(?P<count>\d{1,3})-timers", re.IGNORECASE)
_EVERY = re.compile(rf"\bhver(?:t)?\s+(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,2}}\.?)\s+år\b|\b(?:mindst|højst)\s+hvert\s+(?P<other>\d)\.\s*år\b", re.IGNORECASE)
_DAYS = frozenset(("hverdag", "dag"))
#: So many days and more are later than "straks" and "samme dag".
_LATER = 2
_BLOCKS = 2


@dataclass(frozen=True, slots=True)
class _Deadline:
    """How long, in a unit of its own kind: "time", "hverdag", "dag", "måned", "år"."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class _Duty:
    """What is to be done in time: ``needs`` all of these, ``beside`` one in its words or what stands over it, never ``bars``."""

    needs: tuple[str, ...]
    beside: tuple[str, ...]
    bars: tuple[str, ...]
    units: frozenset[str]
    #: The unit its deadline has, by which it is known in a sentence of several duties.
    usual: str


_ALWAYS_BARRED = ("ks.saerlig", "ks.loven", "ks.ej-anvisning")
_DUTIES = (
    _Duty(("ks.vurdering",), ("ks.underretning",), ("ks.anden-vurdering", "ks.undersoegelse", *_ALWAYS_BARRED), frozenset(("time", *_DAYS)), "time"),
    _Duty(("ks.kvittering",), ("ks.underretning",), ("ks.anden-besked", *_ALWAYS_BARRED), _DAYS, "hverdag"),
    _Duty(("ks.undersoegelse", "ks.faerdig"), (), ("ks.anden-undersoegelse", *_ALWAYS_BARRED), frozenset(("måned", *_DAYS)), "måned"),
    _Duty(("ks.revision", "ks.planen"), (), ("ks.del-af-planen", *_ALWAYS_BARRED), frozenset(("år",)), "år"),
)  # fmt: skip


def _deadlines(text: str) -> Iterator[_Deadline]:
    for match in _DEADLINE.finditer(text):
        unit = match["unit"].lower()
        count = _counted(match["count"]) if match["count"] else _ordinal(match["ordinal"])
        if unit.startswith("uge"):
            yield _Deadline(count * 7, "dag")
        elif unit == "døgn":
            yield _Deadline(count * 24, "time")
        else:
            names = (("time", "time"), ("hverdag", "hverdag"), ("arbejdsdag", "hverdag"), ("dag", "dag"), ("måned", "måned"))
            yield _Deadline(count, next(name for start, name in names if unit.startswith(start)))
    for match in _HYPHENED.finditer(text):
        yield _Deadline(int(match["count"]), "time")
    for match in _EVERY.finditer(text):
        yield _Deadline(_ordinal(match["ordinal"] or match["other"]), "år")


def _counted(written: str) -> int:
    return int(written) if written.isdigit() else _COUNTS[written.lower()]


def _ordinal(written: str) -> int:
    digits = written.rstrip(".")
    return int(digits) if digits.isdigit() else _ORDINALS[written.lower()]


class _Reader:
    """One plan's instructions, as far as two of them may be at odds."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def instructions(self) -> list[tuple[int, Unit]]:
        """What the plan itself tells its readers to do, each passage once."""
        listed = [(index, self.plan.unit(index)) for index in self.plan.content]
        return sorted((one for one in listed if one[1].via is None and not _told(one[1], "ks.ej-anvisning", above=True)), key=lambda one: one[1].span)

    def text(self, unit: Unit) -> str:
        return self.plan.document.quote(unit.span)

    def apart(self, one: Unit, other: Unit) -> bool:
        """In different blocks: what one paragraph tells in two sentences, it weighs itself."""
        return one.block != other.block

    # -- deadlines --------------------------------------------------------------------------------

    def deadlines(self) -> Iterator[tuple[int, int]]:
        for duty in _DUTIES:
            yield from self.first_pair(list(self.timed(duty)))
        for concept in ("ks.til-leder", "ks.send"):
            yield from self.prompt_and_late(concept)

    def first_pair(self, timed: Sequence[tuple[int, Unit, _Deadline]]) -> Iterator[tuple[int, int]]:
        kept = {(index, unit): deadline for index, unit, deadline in timed}
        timed = [(index, unit, kept[index, unit]) for index, unit in _few(kept, lambda one: kept[one])]
        for at, (index, unit, deadline) in enumerate(timed):
            for other_index, other, other_deadline in timed[at + 1 :]:
                if self.apart(unit, other) and _differ(deadline, other_deadline) and _same_case(unit, other):
                    yield index, other_index
                    return

    def timed(self, duty: _Duty) -> Iterator[tuple[int, Unit, _Deadline]]:
        """Passages that set a deadline for a duty, and for nothing else."""
        for index, unit in self.instructions:
            if not all(_told(unit, concept) for concept in duty.needs) or any(_told(unit, bar) for bar in duty.bars):
                continue
            if duty.beside and not any(_told(unit, concept, above=True) for concept in duty.beside) or "akut" in unit.facets.level:
                continue
            found = [one for one in _deadlines(self.text(unit)) if one.unit in duty.units]
            if sum(unit.concepts.issuperset(other.needs) for other in _DUTIES) > 1:
                found = [one for one in found if one.unit == duty.usual]
            if len(set(found)) == 1:
                yield index, unit, found[0]

    def prompt_and_late(self, concept: str) -> Iterator[tuple[int, int]]:
        """The same act at once in one place and days later in another, for one direction and one degree."""
        own = [
            (index, unit) for index, unit in self.instructions
            if concept in unit.concepts and not unit.facets.role & {"leder", "myndighed", "chef"} and not any(_told(unit, bar) for bar in _ALWAYS_BARRED)
            and "ks.vurdering" not in unit.concepts
        ]  # fmt: skip
        at_once = [(index, unit) for index, unit in own if _told(unit, "ks.straks") and not any(_late(self.text(unit)))]
        later = [(index, unit) for index, unit in own if "ks.senere-trin" not in unit.concepts and any(_late(self.text(unit)))]
        for index, unit in _few(later):
            for other_index, other in _few(at_once):
                if self.apart(unit, other) and unit.facets.direction == other.facets.direction and unit.facets.level == other.facets.level:
                    yield other_index, index
                    return

    # -- the parents ------------------------------------------------------------------------------

    def parents(self) -> Iterator[tuple[int, int]]:
        silent = [(index, unit) for index, unit in self.instructions if self.is_silent(index, unit)]
        if silent:
            always = ((index, unit) for index, unit in self.instructions if self.always_told(index, unit))
            yield from self.at_odds(silent, always)
        for direction in ("ansat", "andet-barn"):
            here = [(index, unit) for index, unit in self.instructions if unit.facets.direction == {direction}]
            never = [one for one in here if "ks.orienteres-ikke" in one[1].concepts and "ks.betinget" not in one[1].concepts]
            told = (one for one in here if "ks.orienteres" in one[1].concepts and not _told(one[1], "ks.betinget") and "ks.orienteres-ikke" not in one[1].concepts)
            if never:
                yield from self.at_odds(never, told)

    def at_odds(self, silent: Sequence[tuple[int, Unit]], told: Iterable[tuple[int, Unit]]) -> Iterator[tuple[int, int]]:
        few = _few(silent)
        for index, unit in _few(told):
            for other_index, other in few:
                if self.apart(unit, other) and _same_role(unit, other) and _same_case(unit, other):
                    yield index, other_index
                    return

    def is_silent(self, index: int, unit: Unit) -> bool:
        """Tells that suspected parents are not to know."""
        if unit.facets.direction != {"foraelder"} or not _told(unit, "ks.foraeldre") or "ks.ej-naevnt" in unit.concepts:
            return False
        return "ks.naevne" in unit.denied or "ks.tavs" in unit.concepts and "ks.naevne" in unit.concepts | unit.denied or "ks.orienteres-ikke" in unit.concepts

    def always_told(self, index: int, unit: Unit) -> bool:
        """Tells without reserve that parents are to know, where they may be the suspected."""
        if not unit.facets.direction <= {"foraelder"} or unit.facets.level == {"bekymring"} or unit.facets.role & {"myndighed", "politi", "boernehus"}:
            return False
        if not _told(unit, "ks.emne", above=True) or self.has_exception(unit) or "ks.naevne" in unit.denied or "ks.orienteres-ikke" in unit.concepts:
            return False
        if "ks.altid-besked" in unit.concepts:
            return "ks.foraeldre" in unit.concepts or self.means_parents(index)
        return unit.facets.direction == {"foraelder"} and "ks.orienteres" in unit.concepts and not _told(unit, "ks.betinget") and "ks.tavs" not in unit.concepts

    def means_parents(self, index: int) -> bool:
        """ "Forældre skal ikke læse det i et brev. Du fortæller dem altid ..." """
        before = self.plan.unit(index - 1) if index else None
        return before is not None and before.block == self.plan.unit(index).block and "ks.foraeldre" in before.concepts

    def has_exception(self, unit: Unit) -> bool:
        """Whether the section tells when the rule does not hold."""
        return any("ks.undtagelse" in self.plan.unit(other).concepts for other in self.plan.group(unit.index, "afsnit"))

    # -- who notifies -----------------------------------------------------------------------------

    def notifiers(self) -> Iterator[tuple[int, int]]:
        only_leader = _few((index, unit) for index, unit in self.instructions if self.only_the_leader(unit))
        if not only_leader:
            return
        for index, unit in _few((index, unit) for index, unit in self.instructions if self.employee_does(unit)):
            for other_index, other in only_leader:
                directions = unit.facets.direction, other.facets.direction
                if self.apart(unit, other) and (not all(directions) or directions[0] & directions[1]):
                    yield other_index, index
                    return

    def only_the_leader(self, unit: Unit) -> bool:
        about = _told(unit, "ks.underretning", above=True) or _told(unit, "ks.underrette")
        return about and "ks.kun-leder" in unit.concepts and "ks.uden-selv" not in unit.concepts

    def employee_does(self, unit: Unit) -> bool:
        if "ks.kun-leder" in unit.concepts or "ks.uden-selv" in unit.concepts or unit.facets.direction & {"leder"} or unit.facets.role & {"myndighed", "chef"}:
            return False
        if {"ks.selv", "ks.egen-pligt"} & unit.concepts:
            return _told(unit, "ks.underretning", above=True) or "ks.underrette" in unit.concepts
        # A step of the employee's own path. A line that names the leader too may mean that both do it.
        return bool(unit.facets.direction) and unit.facets.role == {"medarbejder"} and "ks.send" in unit.concepts and not _told(unit, "ks.leder") and _told(unit, "ks.underrette")

    # -- names ------------------------------------------------------------------------------------

    def names(self) -> Iterator[tuple[int, int]]:
        yield from two_names(self.plan, self.instructions)
        for one, other in two_numbers(self.plan):
            yield one.unit, other.unit


def _few(passages: Iterable[tuple[int, Unit]], key: Callable[[tuple[int, Unit]], object] = lambda one: None) -> list[tuple[int, Unit]]:
    """Of passages alike in all that is compared the first in each of two blocks: more would tell no more."""
    blocks: dict[object, set[int]] = defaultdict(set)
    kept = []
    for one in passages:
        of_kind = blocks[one[1].facets, key(one)]
        if len(of_kind) < _BLOCKS and one[1].block not in of_kind:
            of_kind.add(one[1].block)
            kept.append(one)
    return kept


def _told(unit: Unit, concept: str, *, above: bool = False) -> bool:
    """In the unit's own words or its frame; ``above``: or in the nearest heading."""
    return concept in unit.concepts or concept in unit.frame or above and concept in unit.nearest


def _differ(one: _Deadline, other: _Deadline) -> bool:
    """Two lengths that cannot both be meant. A day is 24 hours; days and working days are not compared."""
    hours = {"time": 1, "dag": 24}
    if one.unit in hours and other.unit in hours:
        return one.count * hours[one.unit] != other.count * hours[other.unit]
    if one.unit == other.unit:
        return one.count != other.count
    if {one.unit, other.unit} == {"time", "hverdag"}:
        return max(one.count if one.unit == "hverdag" else 0, other.count if other.unit == "hverdag" else 0) >= _LATER
    return {one.unit, other.unit} == {"måned", "dag"}


def _late(text: str) -> Iterator[_Deadline]:
    return (one for one in _deadlines(text) if one.unit in _DAYS and one.count >= _LATER)


def _same_role(one: Unit, other: Unit) -> bool:
    """The reader is the employee where no one is named; the authority speaks for itself."""
    roles = (one.facets.role or {"medarbejder"}, other.facets.role or {"medarbejder"})
    return bool(roles[0] & roles[1]) or not {"myndighed", "politi", "boernehus"} & (roles[0] | roles[1])


def _same_case(one: Unit, other: Unit) -> bool:
    """Neither direction nor degree sets them apart."""
    pairs = ((one.facets.direction, other.facets.direction), (one.facets.level, other.facets.level))
    return all(not a or not b or a & b for a, b in pairs)


_KINDS: dict[str, Callable[[_Reader], Iterator[tuple[int, int]]]] = {
    "frist": _Reader.deadlines,
    "foraeldre": _Reader.parents,
    "hvem": _Reader.notifiers,
    "navne": _Reader.names,
}


def make_contradictions(value: str | int | None) -> Finder:
    """Check "modstrid": two passages at odds about a "frist", "foraeldre", "hvem" (who notifies) or "navne"."""
    kind = _KINDS[str(value)]

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        reader: _Reader = plan.notes.get("modstrid") or plan.notes.setdefault("modstrid", _Reader(plan))
        return tuple(Match(pair) for pair in kind(reader))

    return found
