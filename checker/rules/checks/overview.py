"""Is there an overview of the paths: rows, cards or headings by who is suspected, and by who acts?

An overview is a table with at least two directions in its heads, or a list (or boxes) in one section
of which at least two name a direction of their own; where the heading calls it an overview, a matrix or
cards, one is enough. A row counts when it holds steps, or points to a
section that has content; an empty field, a dash or "under udarbejdelse" is no finished path
(shared/domain/requirements.yaml, handlevej.overblik).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from checker.document.model import Kind
from checker.language.units import Standing, Unit
from checker.rules.conditions import Finder, Match, Matches
from checker.rules.plan import Plan

#: Directions of the facets, by the four rows that the requirement counts.
_CLASSES = {"foraelder": "hjemmet", "ansat": "ansat", "leder": "ansat", "andet-barn": "andet-barn", "anden": "anden", "ukendt": "anden"}
_ALL = frozenset(("hjemmet", "ansat", "andet-barn", "anden"))
_EMPTY = re.compile(r"^[\s.\-–—?/]*$")
_REFERENCE = re.compile(
    r"\b(?:kort|trin|afsnit|kapitel|spørgsmål|punkt|pkt|bilag|litra|se)\.?\s*(\d+(?:\.\d+)*|[a-h])\b|^\s*(\d+(?:\.\d+)+)\s*$", re.IGNORECASE
)
#: Headings that say it is an overview.
_SAYS_SO = frozenset(("vm-oversigt-kort",))
_FORBIDDEN = frozenset(("vm-ikke-oversigt", "vm-telefonliste", "vm-uden-vaerdi"))
_MIN_WORDS = 2


@dataclass(frozen=True, slots=True)
class Overview:
    """One table or list that sorts by direction: units of each row, and the roles it tells apart."""

    rows: Mapping[str, tuple[int, ...]]
    unfinished: frozenset[str]
    roles: frozenset[str]
    units: tuple[int, ...]


def overviews(plan: Plan) -> tuple[Overview, ...]:
    """All overviews of a plan, in reading order."""
    known: tuple[Overview, ...] | None = plan.notes.get("oversigter")
    if known is None:
        groups: dict[tuple[str, int], list[int]] = defaultdict(list)
        for index, unit in enumerate(plan.units):
            block = plan.document.blocks[unit.block]
            if unit.is_heading or unit.via is not None or _FORBIDDEN & (unit.headings | unit.frame):
                continue
            if block.cell is not None and block.cell.table:
                groups["table", block.cell.table].append(index)
            elif block.kind in (Kind.ITEM, Kind.BOX) or block.kind is Kind.PARAGRAPH and _SAYS_SO & unit.headings:
                groups["list", block.lead_in if block.lead_in is not None else -1 - unit.section].append(index)
        found = [overview for (sort, _), members in groups.items() if (overview := _overview(plan, sort, members))]
        known = plan.notes["oversigter"] = tuple(found)
    return known


def _overview(plan: Plan, sort: str, members: list[int]) -> Overview | None:
    rows: dict[str, list[int]] = defaultdict(list)
    unfinished: set[str] = set()
    roles: set[str] = set()
    for index in members:
        unit = plan.units[index]
        told = sort == "table" or _names_its_own(unit) or bool(_SAYS_SO & unit.headings)
        of_unit = _classes(unit) if told else frozenset[str]()
        if unit.standing is Standing.UNFINISHED:
            unfinished |= of_unit
        elif unit.standing is Standing.CONTENT and _leads_somewhere(plan, unit):
            for one in of_unit:
                rows[one].append(index)
            if of_unit:
                roles |= unit.facets.role & {"medarbejder", "leder"}
                roles |= {name for name in ("medarbejder", "leder") if f"rolle.{name}" in unit.concepts}
                if "rolle.laeser" in unit.concepts | unit.frame:
                    roles.add("medarbejder")
    called_so = any(_SAYS_SO & (plan.units[at].headings | plan.units[at].frame) for at in members)
    if len({*rows, *unfinished}) < (1 if called_so else 2):
        return None
    kept = {name: tuple(found) for name, found in rows.items()}
    return Overview(kept, frozenset(unfinished), frozenset(roles), tuple(sorted({at for found in kept.values() for at in found})))


def _classes(unit: Unit) -> frozenset[str]:
    return frozenset(_CLASSES[direction] for direction in unit.facets.direction)


def _names_its_own(unit: Unit) -> bool:
    return any(concept.startswith(("retning.", "mistaenkt.")) for concept in unit.concepts)


def _leads_somewhere(plan: Plan, unit: Unit) -> bool:
    """True for steps, and for a reference to a section that has content of its own."""
    text = plan.document.quote(unit.span)
    block = plan.document.blocks[unit.block]
    if _EMPTY.match(text) or (block.cell is not None and text.strip() in block.cell.row_heads):
        return False
    reference = _REFERENCE.search(text)
    if reference is not None and unit.words[1] - unit.words[0] <= 4:
        return _has_content(plan, (reference[1] or reference[2]).lower())
    # The cell that heads its row only names the direction.
    if block.cell is not None and block.cell.column == 0 and _names_its_own(unit):
        return False
    return unit.words[1] - unit.words[0] >= _MIN_WORDS


def _has_content(plan: Plan, label: str) -> bool:
    """True when the section so labelled has content, or no heading is so labelled and it cannot be told."""
    labelled = re.compile(rf"(?:^|\s|§){re.escape(label)}[.):]?(?:\s|$)", re.IGNORECASE)
    targets = [
        unit.block
        for unit in plan.units
        if unit.is_heading
        and labelled.search(f"{plan.document.blocks[unit.block].marker} {plan.document.quote(unit.span)}"[:40])
    ]
    if not targets:
        return True
    return any(
        unit.standing is Standing.CONTENT and not unit.is_heading
        and (set(targets) & {*plan.document.blocks[unit.block].path})
        for unit in plan.units
    )  # fmt: skip


def make_row(value: str | int | None) -> Finder:
    """Check "oversigt-raekke": cells or items of the row "hjemmet", "ansat", "andet-barn" or "anden"."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        for overview in overviews(plan):
            if value in overview.rows and value not in overview.unfinished:
                return (Match(overview.rows[str(value)][:3]),)
        return ()

    return found


def make_roles(value: str | int | None) -> Finder:
    """Check "oversigt-roller": an overview that tells the employee's steps from the leader's."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        return tuple(Match(overview.units[:2]) for overview in overviews(plan) if len(overview.roles) > 1)

    return found


def make_headings(value: str | int | None) -> Finder:
    """Check "retninger-overskrift": headings, or bold starts, side by side for all four directions."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        groups: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
        for index, unit in enumerate(plan.units):
            block = plan.document.blocks[unit.block]
            if _FORBIDDEN & (unit.headings | unit.concepts) or unit.via is not None:
                continue
            if unit.is_heading:
                key = ("heading", block.path[-1] if block.path else -1)
            elif block.run_in and unit.span.start == block.span.start and unit.standing is Standing.CONTENT:
                key = ("start", unit.section)
            else:
                continue
            for one in _classes(unit):
                groups[key].setdefault(one, index)
        return tuple(
            Match(tuple(sorted(members.values()))) for members in groups.values() if members.keys() >= _ALL
        )

    return found
