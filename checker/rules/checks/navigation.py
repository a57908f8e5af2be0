"""Can one find one's way: contents or a menu, headings that tell, paths side by side, and references that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.document.model import BODY, Kind
from checker.language.units import Standing
from checker.rules.checks.overview import overviews
from checker.rules.conditions import Finder, Match, Matches
from checker.rules.plan import Plan

#: So many lines that name headings of the document are a table of contents or a menu.
_LEAST_LINES = 3
#: A menu stands at the start: in the first part of the body, or among its first blocks.
_START_SHARE, _START_BLOCKS = 0.2, 40
#: A document with fewer headings, or more words of body between two of them, is not divided for finding.
_LEAST_HEADINGS, _MOST_WORDS_BETWEEN = 5, 450
#: Words of a heading that say nothing of what stands below.
_EMPTY_HEADINGS = re.compile(r"(?:kapitel|afsnit|del|side|punkt|trin|kort|bilag)?\s*[\dIVX.]*\s*[.:]?$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_ANNEX = re.compile(r"\bbilag(?:et)?\s+(?:nr\.?\s*)?(\d{1,2}|[a-h])\b", re.IGNORECASE)
_ANNEXES = re.compile(r"\bbilag(?:ene)?\s+((?:\d{1,2}|[A-H])(?:\s*(?:,|og|-|–|til)\s*(?:\d{1,2}|[A-H]))+)\b", re.IGNORECASE)
_LABEL = re.compile(r"(\d{1,2}|[a-h])\b", re.IGNORECASE)
_HEADING_NUMBER = re.compile(r"(?:(?:kapitel|afsnit|del)\s+)?(?P<number>\d{1,2}(?:\.\d{1,2})*)\.?:?(?=\s|$)", re.IGNORECASE)
#: A section of this plan: what a chapter of a law or of another text is cited with follows it.
_SECTION = re.compile(
    r"\b(?:se|jf\.?|følg|gå til|beskrevet i|fremgår af)\s+(?:også\s+|evt\.\s+)?(?P<kind>afsnit|kapitel)\s+(?P<number>\d{1,2}(?:\.\d{1,2})*)"
    r"(?!\s*(?:[a-z]\b|,?\s*(?:i|af|og|-|–|til)\s|§))",
    re.IGNORECASE,
)
#: With fewer numbered headings a plan does not number them.
_LEAST_NUMBERED = 4
_PATHS = "nv.handleveje"
MANY = 3


def make_contents(value: str | int | None) -> Finder:
    """Check "indholdsfortegnelse": lines of contents, or a list or table at the start that names the headings."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        lines = _contents(plan)
        return (Match(tuple(lines[:2])),) if lines else ()

    return found


def _contents(plan: Plan) -> list[int]:
    """Units that make up the contents; empty without. A list by the reader has no units, so its heading stands for it."""
    document = plan.document
    blocks = [block for block in document.blocks if block.kind is Kind.CONTENTS]
    if len(blocks) >= _LEAST_LINES:
        near = [index for index, unit in enumerate(plan.units) if unit.is_heading and unit.block <= blocks[0].index]
        return near[-1:] or [index for index, unit in enumerate(plan.units) if unit.is_heading][:1]
    headings = [_words(document.text_of(document.blocks[unit.block])) for unit in plan.analysis.headings]
    body = [block for block in document.blocks if block.kind in BODY]
    limit = body[min(max(_START_BLOCKS, int(len(body) * _START_SHARE)), len(body)) - 1].index if body else -1
    naming: list[int] = []
    named: set[int] = set()
    for index, unit in enumerate(plan.units):
        block = document.blocks[unit.block]
        if unit.is_heading or unit.via is not None or unit.block > limit or block.kind not in (Kind.ITEM, Kind.CELL, Kind.BOX):
            continue
        words = _words(document.quote(unit.span))
        which = next((at for at, heading in enumerate(headings) if words and _names(words, heading)), None)
        if which is not None and which not in named:
            named.add(which)
            naming.append(index)
    return naming if len(naming) >= _LEAST_LINES else []


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _names(line: frozenset[str], heading: frozenset[str]) -> bool:
    """Whether a line is a heading's words, or says so many of them that it must mean it."""
    if not heading:
        return False
    common = len(line & heading)
    return common == len(line) or common == len(heading) and common >= 2


def make_telling(value: str | int | None) -> Finder:
    """Check "sigende-overskrifter": enough headings for the text, of which nearly all name what stands below."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        headings = [index for index, unit in enumerate(plan.units) if unit.is_heading]
        telling = [index for index in headings if not _EMPTY_HEADINGS.match(plan.document.quote(plan.unit(index).span).strip())]
        words = sum(unit.words[1] - unit.words[0] for unit in plan.units if unit.via is None)
        enough = len(telling) >= _LEAST_HEADINGS and words <= _MOST_WORDS_BETWEEN * len(telling)
        return (Match(tuple(telling[:2])),) if enough and len(telling) * 3 >= len(headings) * 2 else ()

    return found


def make_quick_paths(value: str | int | None) -> Finder:
    """Check "handleveje-hurtigt": an overview of the paths, or lines of contents or chapters for at least two of them."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        for overview in overviews(plan):
            if len(overview.rows) > 1:
                return (Match(overview.units[:2]),)
        told: dict[str, int] = {}
        for index, unit in enumerate(plan.units):
            block = plan.document.blocks[unit.block]
            if unit.is_heading and (block.level <= 2 or _PATHS in unit.headings):
                for direction in unit.facets.direction:
                    told.setdefault(direction, index)
        return (Match(tuple(sorted(told.values())[:2])),) if len(told) > 1 else ()

    return found


def make_dead_references(value: str | int | None) -> Finder:
    """Check "doede-henvisninger": references to annexes that are not in the document.

    ``value``: at least so many different ones; 1 means one that is about the paths.
    """

    least = int(value or MANY)

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        dead = dict(dead_annexes(plan))
        if least == 1:
            return tuple(Match((index,)) for index in dead.values() if _PATHS in plan.unit(index).concepts)[:1]
        return (Match(tuple(sorted(dead.values())[:4])),) if len(dead) >= least else ()

    return found


def dead_annexes(plan: Plan) -> Iterator[tuple[str, int]]:
    """(annex referred to that is not there, the unit that does), once each."""
    there = frozenset(_labelled(plan))
    told: set[str] = set()
    for index, unit in enumerate(plan.units):
        if unit.is_heading or unit.via is not None or unit.standing is Standing.QUOTED:
            continue
        for name in _referred(plan.document.quote(unit.span)):
            if name not in there and name not in told:
                told.add(name)
                yield name, index


def dead_sections(plan: Plan) -> Iterator[tuple[str, int]]:
    """(section referred to by number that is not there, the unit that does), once each; of a plan that numbers its headings."""
    document = plan.document
    numbers = {
        found["number"]
        for block in document.blocks
        if block.kind is Kind.HEADING and (found := _HEADING_NUMBER.match(f"{block.marker} {document.text_of(block)}".strip()))
    }
    if len(numbers) < _LEAST_NUMBERED:
        return
    told: set[str] = set()
    for index, unit in enumerate(plan.units):
        if unit.is_heading or unit.via is not None or unit.standing is Standing.QUOTED:
            continue
        for match in _SECTION.finditer(document.quote(unit.span)):
            name = f"{match['kind'].lower()} {match['number']}"
            if match["number"] not in numbers and name not in told:
                told.add(name)
                yield name, index


def _referred(text: str) -> Iterator[str]:
    for match in _ANNEX.finditer(text):
        yield f"bilag {match[1].lower()}"
    for match in _ANNEXES.finditer(text):
        for label in _LABEL.findall(match[1]):
            yield f"bilag {label.lower()}"


def _labelled(plan: Plan) -> Iterator[str]:
    """Annexes that the document holds, as headings, bold starts or captions tell them."""
    document = plan.document
    for block in document.blocks:
        if block.kind is Kind.HEADING:
            text = f"{block.marker} {document.text_of(block)}"
        elif block.run_in:
            text = document.text_of(block)[: block.run_in]
        else:
            continue
        for match in _ANNEX.finditer(text[:60]):
            yield f"bilag {match[1].lower()}"
