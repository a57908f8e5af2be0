"""Conditions: the few ways in which a rule may ask something of a plan.

A line asks for concepts together: ``henvende + leder + uden:politisk``. Its terms are

- ``x``        the concept stands in the unit's own words, or in its lead-in, bold start or table heads;
- ``selv:x``   in its own words;
- ``ikke:x``   in its own words, under a negation ("kontaktes ikke");
- ``under:x``  in a heading, lead-in or table head above it;
- ``naer:x``   in the nearest heading, its lead-in or table heads;
- ``uden:x``   not in its own words, unless denied;
- ``frit:x``   not in its own words, denied or not;
- ``x/y``      either.

At least one term must be met in the unit's own words. Lines are combined by ``all``, ``any``,
``none``, ``at_least`` + ``of``, ``order`` and ``distinct``; ``within`` says how far apart they may
stand; ``check`` calls one of the special checks in ``checker.rules.checks``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from checker.language.units import Unit
from checker.rules.plan import Plan
from checker.rules.schema import Condition, Nested, Where

#: More matches of one condition than this are not collected: a verdict needs few.
MAX_MATCHES = 40
_PREFIXES = ("selv:", "ikke:", "under:", "naer:", "uden:", "frit:")
#: Terms that ask for what must not be there.
_ABSENT = ("uden:", "frit:")
#: Terms that ask for what stands above.
_ABOVE = ("under:", "naer:")


class ConditionError(ValueError):
    """A condition that cannot be compiled, e.g. because a concept does not exist."""


@dataclass(frozen=True, slots=True)
class Match:
    """Units that together meet a condition, in reading order."""

    units: tuple[int, ...]


Matches = tuple[Match, ...]
#: A compiled condition: the matches among the allowed units, the first ones in reading order.
Finder = Callable[[Plan, frozenset[int]], Matches]
CheckMaker = Callable[[str | int | None], Finder]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a line: alternatives, and where they are looked for."""

    concepts: frozenset[str]
    place: str = ""

    def holds(self, unit: Unit) -> bool:
        """Whether a unit meets this term, taken by itself."""
        if self.place == "uden:":
            return not self.concepts & unit.concepts
        if self.place == "frit:":
            return not (self.concepts & unit.concepts or self.concepts & unit.denied)
        if self.place == "ikke:":
            return bool(self.concepts & unit.denied)
        if self.place == "under:":
            return bool(self.concepts & unit.headings or self.concepts & unit.frame)
        if self.place == "naer:":
            return bool(self.concepts & unit.nearest or self.concepts & unit.frame)
        if self.place == "selv:":
            return bool(self.concepts & unit.concepts)
        return bool(self.concepts & unit.concepts or self.concepts & unit.frame)

    def is_own(self, unit: Unit) -> bool:
        """Whether it is met in the unit's own words."""
        if self.place in ("", "selv:"):
            return bool(self.concepts & unit.concepts)
        return self.place == "ikke:" and bool(self.concepts & unit.denied)


@dataclass(frozen=True, slots=True)
class Line:
    """Terms that must be met together in one unit."""

    terms: tuple[Term, ...]
    written: str = ""

    def __call__(self, plan: Plan, allowed: frozenset[int]) -> Matches:
        found: list[Match] = []
        for index in self.candidates(plan):
            if index in allowed and self.holds(plan.unit(index)):
                found.append(Match((index,)))
                if len(found) >= MAX_MATCHES:
                    break
        return tuple(found)

    def candidates(self, plan: Plan) -> Sequence[int]:
        """Units that can hold the line: those with its rarest term."""
        best: Sequence[int] | None = None
        for term in self.terms:
            if term.place in _ABSENT:
                continue
            listed = plan.places_of(term.concepts, term.place)
            if best is None or len(listed) < len(best):
                best = listed
        return best if best is not None else ()

    def holds(self, unit: Unit) -> bool:
        return all(term.holds(unit) for term in self.terms) and any(term.is_own(unit) for term in self.terms)

    def met_terms(self, unit: Unit) -> int:
        """How many of the wanted terms a unit meets, for the nearest passage of a gap."""
        return sum(
            bool(term.concepts & unit.concepts or term.concepts & unit.denied)
            for term in self.terms
            if term.place not in (*_ABSENT, *_ABOVE)
        )


@dataclass(frozen=True, slots=True)
class Compiler:
    """Turns conditions of the schema into finders. ``concepts`` are the ids that exist."""

    concepts: frozenset[str]
    checks: dict[str, CheckMaker] = field(default_factory=dict)

    def compile(self, condition: Condition, where: Where | None = None) -> Finder:
        """A finder for one condition, narrowed to ``where``. Raises ``ConditionError``."""
        if isinstance(condition, str):
            return _narrowed(self.line(condition), where)
        finder = self._nested(condition)
        return _narrowed(_narrowed(finder, condition.where), where)

    def compile_any(self, conditions: Iterable[Condition], where: Where | None = None) -> Finder:
        return _narrowed(any_of([self.compile(condition) for condition in conditions]), where)

    def line(self, written: str) -> Line:
        terms = []
        for piece in written.split("+"):
            piece = piece.strip()
            place = next((prefix for prefix in _PREFIXES if piece.startswith(prefix)), "")
            names = frozenset(name.strip() for name in piece[len(place) :].split("/"))
            unknown = sorted(names - self.concepts)
            if unknown:
                raise ConditionError(f"ukendt begreb {unknown[0]!r} i {written!r}")
            terms.append(Term(names, place))
        if all(term.place in (*_ABSENT, *_ABOVE) for term in terms):
            raise ConditionError(f"{written!r} spørger ikke om noget i teksten selv")
        return Line(tuple(terms), written)

    def _nested(self, condition: Nested) -> Finder:
        if condition.all is not None:
            return all_of([self.compile(one) for one in condition.all], condition.within or "dokument")
        if condition.any is not None:
            return any_of([self.compile(one) for one in condition.any])
        if condition.none is not None:
            return none_of(any_of([self.compile(one) for one in condition.none]))
        if condition.of is not None:
            return at_least(
                condition.at_least or 1, [self.compile(one) for one in condition.of], condition.within or "dokument"
            )
        if condition.order is not None:
            return in_order([self.compile(one) for one in condition.order])
        if condition.distinct is not None:
            unknown = sorted(set(condition.distinct) - self.concepts)
            if unknown:
                raise ConditionError(f"ukendt begreb {unknown[0]!r}")
            return distinct(frozenset(condition.distinct), condition.at_least or 1, condition.within or "dokument")
        if condition.check not in self.checks:
            raise ConditionError(f"ukendt tjek {condition.check!r}; findes: {', '.join(sorted(self.checks))}")
        return self.checks[condition.check](condition.value)


def _narrowed(finder: Finder, where: Where | None) -> Finder:
    """The finder among those units that ``where`` allows, in place of the default (content)."""
    if where is None:
        return finder

    def narrowed(plan: Plan, allowed: frozenset[int]) -> Matches:
        if where.standing is not None:
            return finder(plan, plan.filtered(where))
        return finder(plan, allowed & plan.filtered(where))

    return narrowed


def any_of(finders: Sequence[Finder]) -> Finder:
    """Matches of any of the conditions."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        matches: dict[tuple[int, ...], Match] = {}
        for finder in finders:
            for match in finder(plan, allowed):
                matches.setdefault(match.units, match)
            if len(matches) >= MAX_MATCHES:
                break
        return tuple(sorted(matches.values(), key=lambda match: match.units))

    return found


def all_of(finders: Sequence[Finder], within: str) -> Finder:
    """One match for each group of units (sentence, block, section, document) that meets every condition."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        if within == "dokument":
            parts = []
            for finder in finders:
                matches = finder(plan, allowed)
                if not matches:
                    return ()
                parts.append(matches[0])
            return (_joined(parts),)
        results: list[Match] = []
        seen: set[int] = set()
        for match in finders[0](plan, allowed):
            key = plan.group_key(match.units[0], within)
            if key in seen:
                continue
            seen.add(key)
            group = allowed & plan.group(match.units[0], within)
            parts = []
            for finder in finders:
                matches = finder(plan, group)
                if not matches:
                    break
                parts.append(matches[0])
            else:
                results.append(_joined(parts))
        return tuple(results)

    return found


def none_of(finder: Finder) -> Finder:
    """Met, without a passage, where the condition is not."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        return () if finder(plan, allowed) else (Match(()),)

    return found


def at_least(number: int, finders: Sequence[Finder], within: str) -> Finder:
    """At least so many of the conditions, in one group or in the whole document."""

    def in_units(plan: Plan, allowed: frozenset[int]) -> list[Match]:
        return [matches[0] for finder in finders if (matches := finder(plan, allowed))]

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        if within == "dokument":
            parts = in_units(plan, allowed)
            return (_joined(parts),) if len(parts) >= number else ()
        results: list[Match] = []
        seen: set[int] = set()
        for finder in finders:
            for match in finder(plan, allowed):
                key = plan.group_key(match.units[0], within)
                if key in seen:
                    continue
                seen.add(key)
                parts = in_units(plan, allowed & plan.group(match.units[0], within))
                if len(parts) >= number:
                    results.append(_joined(parts))
        return tuple(sorted(results, key=lambda match: match.units))

    return found


def in_order(finders: Sequence[Finder]) -> Finder:
    """The conditions, each met at or after the place of the one before it."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        parts: list[Match] = []
        position = -1
        for finder in finders:
            later = [match for match in finder(plan, allowed) if plan.unit(match.units[0]).span.start >= position]
            if not later:
                return ()
            first = min(later, key=lambda match: plan.unit(match.units[0]).span.start)
            position = plan.unit(first.units[0]).span.start
            parts.append(first)
        return (_joined(parts),)

    return found


def distinct(concepts: frozenset[str], number: int, within: str) -> Finder:
    """Groups in which the concepts are met by at least so many different words."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        groups: dict[int, dict[str, int]] = {}
        for index in plan.places_of(concepts, "selv:"):
            if index not in allowed:
                continue
            words = groups.setdefault(plan.group_key(index, within), {})
            for word in plan.words_of(index, concepts):
                words.setdefault(word, index)
        return tuple(
            Match(tuple(sorted(set(words.values())))[:6]) for words in groups.values() if len(words) >= number
        )

    return found


def _joined(matches: Sequence[Match]) -> Match:
    return Match(tuple(sorted({unit for match in matches for unit in match.units})))
