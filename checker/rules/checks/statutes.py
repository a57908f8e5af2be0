"""Are the statutes that the plan cites on children in force, and do the numbers fit?

The knowledge is data: ``rules/statutes.yaml`` (old to new, numbers that collide, what still stands
in serviceloven for adults, repealed orders). Straffeloven is judged in a requirement of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from checker.language.normalise import settled
from checker.language.scans import matching_text
from checker.language.statutes import Reference, find_laws, find_references
from checker.language.units import Standing, Unit
from checker.resources import data_folder
from checker.rules.checks.validity import latest
from checker.rules.conditions import Finder, Match, Matches
from checker.rules.loader import load_yaml
from checker.rules.plan import Plan

#: Barnets lov replaced the children's part of serviceloven on this day.
BARNETS_LOV = dt.date(2024, 1, 1)
_HISTORIC, _ADULTS, _CHILDREN = "haendelse.historisk", "emne.voksne", "emne.boern-loven"
#: The children's part of serviceloven as it was; sections outside it are about adults.
_CHILDREN_PART = (28, 76)
#: Subjects for which a number of barnets lov is right although its old namesake meant another thing.
_RIGHT_FOR = {
    "50": r"genbehandl|fornyet|anbring", "58": r"netværk", "128": r"kriminalitet|sanktion|ungefogde?d|straf", "129": r"kriminalitet|sanktion|straf",
    "134": r"ungeydelse|fravær", "140": r"advokat", "152": r"ankestyrelse", "153": r"ankestyrelse|tolk", "154": r"serviceniveau", "155": r"haag|bortfør",
}  # fmt: skip
#: Words that tell for certain what a section of barnets lov is cited for.
_SUBJECTS = {
    "133": r"skærpet\w*|fagperson\w*|fagfolk\w*|fagprofessionel\w*|ansatte[s]? pligt|medarbejder\w* pligt",
    "135": r"almindelig\w* (?:underretnings)?pligt|alle borgere|enhver borger|alle andre\w*|almene? (?:underretnings)?pligt",
    "136": r"24[- ]timer\w*|fireogtyve timer|et døgn",
    "138": r"kvittering\w*|kvitter\w*|bekræft\w*|hverdage",
    "132": r"mellemkommunal\w*|tilflytter\w*|fraflytter\w*|flytter til en anden kommune",
    "125": r"børnehus\w*", "20": r"børnefaglig\w* undersøgelse\w*",
}  # fmt: skip
#: Sections that barnets lov does not have: letters of serviceloven and of retssikkerhedsloven.
_NOT_THERE = frozenset("11 c,11 e,11 f,48 a,49 a,49 b,50 a,50 b,50 c,57 a,57 b,57 c,68 a,68 b,155 a,155 b".split(","))
_BEK = re.compile(r"\b(?:bekendtgørelse\w*|bek)\.?\s*(?:nr\.?\s*)?(\d{3,4})", re.IGNORECASE)
_CITES = re.compile(r"\b(?:efter|jf\.?|jævnfør|ifølge|iht\.?|henhold\s+til|medfør\s+af|følger\s+af|fremgår\s+af|bygger\s+på|reglerne\s+i|bestemmelserne\s+i|i)\s+(?:den\s+|reglerne\s+i\s+|bestemmelserne\s+i\s+|kravene\s+i\s+)?$", re.IGNORECASE)


class Verdict(StrEnum):
    """How a reference stands on the assessment date."""

    IN_FORCE = "gaeldende"
    REPEALED = "ophaevet"
    WRONG_NUMBER = "forkert-nummer"
    HISTORIC = "historisk"
    OTHER = "andet"


@dataclass(frozen=True, slots=True)
class Judged:
    reference: Reference
    unit: int
    verdict: Verdict


@cache
def _knowledge() -> Mapping[str, Any]:
    values: Mapping[str, Any] = load_yaml(data_folder("rules") / "statutes.yaml", "rules/statutes.yaml")
    return values


def _spaced(number: str) -> str:
    return re.sub(r"(\d)\s?([a-z])", r"\1 \2", number)


@cache
def _adult_sections() -> frozenset[str]:
    """Sections of serviceloven that stand, for adults, when cited for what they are about."""
    text = " ".join(entry["ref"] for law in _knowledge()["statutes"] for entry in law.get("still_in_force") or ())
    return frozenset(_spaced(number) for number in re.findall(r"\d+(?:\s[a-d])?", text)) - {"152"}


@cache
def _collisions() -> frozenset[str]:
    """Sections of barnets lov that are the numbers of serviceloven put under the new law's name."""
    return frozenset(
        number
        for entry in _knowledge()["number_collisions"]
        if entry["cited"].startswith("barnets lov") and "for skærpet" not in entry["cited"]
        for number in re.findall(r"§ (\d+)", entry["cited"])
        if number != "19"
    )


@cache
def _old_sections() -> frozenset[str]:
    """Sections of serviceloven that were about children."""
    return frozenset(
        _spaced(number)
        for entry in _knowledge()["mappings"]
        if entry["old"].startswith("serviceloven")
        for number in re.findall(r"§§? (\d+(?:\s[a-d]\b)?)", entry["old"])
    )


@cache
def _new_sections() -> frozenset[str]:
    """Sections of barnets lov that took over, and those that are new."""
    refs = [ref for entry in _knowledge()["mappings"] for ref in entry["new"]]
    refs += [entry["ref"] for entry in _knowledge()["new_without_predecessor"]]
    numbers: set[str] = set()
    for ref in refs:
        if ref.startswith("barnets lov"):
            for low, high in re.findall(r"§+ (\d+)(?:-(\d+))?", ref):
                numbers.update(str(number) for number in range(int(low), int(high or low) + 1))
    return frozenset(numbers)


@cache
def _repealed_orders() -> tuple[tuple[str, dt.date], ...]:
    """Numbers of orders (bekendtgørelser) on children that are repealed, with their last day."""
    return tuple(
        (match[1], dt.date.fromisoformat(last))
        for law in _knowledge()["statutes"]
        if re.fullmatch(r"\d{4}-\d\d-\d\d", last := str(law.get("valid_to")))
        and (match := re.search(r"BEK nr\. (\d+)", law["citation"]))
    )


def references(plan: Plan) -> tuple[Judged, ...]:
    """Every statute reference of the plan with its verdict, in reading order."""
    return _Judge(plan).all()


def successors(reference: Reference) -> tuple[str, ...]:
    """What took over from a section of serviceloven; several where the number alone does not tell which."""
    return tuple(dict.fromkeys(new for entry in _mapped(reference) for new in entry["new"]))


def in_force_on(reference: Reference, day: dt.date) -> bool:
    """Whether a section of serviceloven that has been repealed stood on an earlier day, as far as is known."""
    spans = [(_day(entry["old_valid_from"]) or dt.date.min, _day(entry["old_valid_to"]) or dt.date.max) for entry in _mapped(reference)]
    return any(first <= day <= last for first, last in spans) or not spans and day < BARNETS_LOV


def _day(written: object) -> dt.date | None:
    """A day of the knowledge; None where it is not known."""
    return dt.date.fromisoformat(str(written)) if re.fullmatch(r"\d{4}-\d\d-\d\d", str(written)) else None


def _mapped(reference: Reference) -> list[Mapping[str, Any]]:
    """What is known of a section of serviceloven: of its paragraph, else of all its paragraphs."""
    fitting = [entry for entry in _knowledge()["mappings"] if _is_of(entry["old"], reference)]
    exact = [entry for entry in fitting if reference.paragraph and re.match(rf"[^,]*, stk\. {reference.paragraph}(?![-\d])", entry["old"])]
    return exact or fitting


def meant(reference: Reference) -> str:
    """What a number of barnets lov that means another thing was likely meant to be; "" where that is not known."""
    for entry in _knowledge()["number_collisions"]:
        if re.search(rf"barnets lov .*§ {re.escape(reference.section)}(?![\d])(?! for)", entry["cited"]):
            return str(entry["likely_meant"])
    return ""


def _is_of(old: str, reference: Reference) -> bool:
    """Whether an entry is about a section of serviceloven."""
    return re.match(rf"serviceloven §§? {re.escape(_spaced(reference.section))}(?![\d])(?! [a-d]\b)", old) is not None


class _Judge:
    """One plan's references; holds what decides them together."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.units = sorted((index for index, unit in enumerate(plan.units) if unit.via is None), key=lambda index: plan.units[index].span.start)
        #: The plan's text as it is matched; offsets are the document's.
        self.text = settled(matching_text(plan.document))
        self.texts = {index: self.text[plan.units[index].span.start : plan.units[index].span.end] for index in self.units}
        self.heads = {index: _above(plan, plan.units[index]) for index in self.units}
        self.names_new = any(
            law.law == "barnets-lov"
            for index in self.units
            if plan.units[index].standing not in (Standing.UNFINISHED, Standing.DENIED)
            for law in find_laws(self.texts[index])
        )

    def all(self) -> tuple[Judged, ...]:
        spans = [(self.plan.units[index].span.start, self.plan.units[index].span.end) for index in self.units]
        found = find_references(self.text, spans, [self.heads[index] for index in self.units])
        by_unit: dict[int, list[Reference]] = {index: [] for index in self.units}
        at = 0
        for reference in found:
            while at + 1 < len(self.units) and spans[at + 1][0] <= reference.start:
                at += 1
            by_unit[self.units[at]].append(self.resettled(reference))
        judged = []
        for index, of_unit in by_unit.items():
            judged += [Judged(reference, index, self.judge(reference, index, of_unit)) for reference in of_unit]
            judged += self.unnumbered(index, of_unit)
        return tuple(judged)

    def resettled(self, reference: Reference) -> Reference:
        """A number without a law in its own sentence: the new law's where only that one has it."""
        if reference.sure or not self.names_new:
            return reference
        if reference.law in ("", "serviceloven") and reference.section in _new_sections() and reference.section not in _old_sections():
            return replace(reference, law="barnets-lov")
        return reference

    def judge(self, reference: Reference, index: int, beside: Sequence[Reference]) -> Verdict:
        unit = self.plan.units[index]
        if unit.standing in (Standing.UNFINISHED, Standing.DENIED):
            return Verdict.OTHER
        if reference.law == "serviceloven":
            return self.judge_old(reference, index, beside)
        if reference.law == "barnets-lov":
            return Verdict.WRONG_NUMBER if self.wrong_number(reference, index, beside) else Verdict.IN_FORCE
        return Verdict.IN_FORCE if reference.law == "retssikkerhedsloven" else Verdict.OTHER

    def judge_old(self, reference: Reference, index: int, beside: Sequence[Reference]) -> Verdict:
        unit = self.plan.units[index]
        if self.plan.as_of < BARNETS_LOV:
            return Verdict.IN_FORCE
        if self.historic(unit, index, beside):
            return Verdict.HISTORIC
        whole = int(re.match(r"\d+", reference.section)[0])  # type: ignore[index]
        children = reference.section in _old_sections() or str(whole) in _old_sections() or _CHILDREN_PART[0] <= whole <= _CHILDREN_PART[1]
        if not children:
            return Verdict.IN_FORCE
        adults = reference.section in _adult_sections() or _ADULTS in unit.concepts and reference.section not in ("19", "153", "154")
        return Verdict.IN_FORCE if adults else Verdict.REPEALED

    def historic(self, unit: Unit, index: int, beside: Sequence[Reference]) -> bool:
        """Told as the past: in words, in the head of its column, or as the old number beside the new one."""
        if _HISTORIC in unit.concepts | unit.frame:
            return True
        nearest = next((head for head in self.plan.analysis.headings if head.block == unit.section), None)
        if nearest is not None and _HISTORIC in nearest.concepts:
            return True
        if self.plan.document.blocks[unit.block].cell is None:
            return False
        return any(
            law.law == "barnets-lov"
            for other in self.units
            if self.plan.units[other].row == unit.row and other != index
            for law in find_laws(self.heads[other])
        ) and any(law.law == "serviceloven" for law in find_laws(self.heads[index]))

    def wrong_number(self, reference: Reference, index: int, beside: Sequence[Reference]) -> bool:
        section, text = reference.section, self.texts[index]
        if section == "19" and (reference.paragraph in (4, 5) or re.search(r"beredskab", text, re.IGNORECASE)):
            return True
        if section in _NOT_THERE:
            return True
        if section in _collisions():
            return not re.search(_RIGHT_FOR.get(section, r"(?!)"), text, re.IGNORECASE)
        return self.cited_for_another(section, index, beside)

    def cited_for_another(self, section: str, index: int, beside: Sequence[Reference]) -> bool:
        """The only number of its sentence, and the sentence is plainly about another section."""
        if section not in _SUBJECTS or len(beside) != 1:
            return False
        text = self.texts[index]
        cell = self.plan.document.blocks[self.plan.units[index].block].cell
        if cell is not None:
            text += " " + " ".join(cell.row_heads)
        if re.search(_SUBJECTS[section], text, re.IGNORECASE):
            return False
        told = {other for other, words in _SUBJECTS.items() if re.search(words, text, re.IGNORECASE)}
        return section in ("133", "135", "136", "138") and len(told) == 1 and bool(told & {"133", "135", "136", "138"})

    def unnumbered(self, index: int, beside: Sequence[Reference]) -> list[Judged]:
        """Repealed orders, and serviceloven cited as the rule in force without a number."""
        plan, unit, text = self.plan, self.plan.units[index], self.texts[index]
        if unit.standing in (Standing.UNFINISHED, Standing.DENIED) or _HISTORIC in unit.concepts | unit.frame:
            return []
        found = []
        for match in _BEK.finditer(text):
            if any(match[1] == number and last < plan.as_of for number, last in _repealed_orders()):
                place = unit.span.start + match.start()
                found.append(Judged(Reference(place, unit.span.start + match.end(), "bekendtgoerelse", match[1]), index, Verdict.REPEALED))
        laws = find_laws(text)
        if plan.as_of >= BARNETS_LOV and not any(law.law == "barnets-lov" for law in laws) and not unit.is_heading:
            for law in laws:
                if law.law != "serviceloven" or any(one.law == "serviceloven" for one in beside) or _ADULTS in unit.concepts:
                    continue
                if _CHILDREN in unit.concepts and _CITES.search(text[: law.start]):
                    place = unit.span.start + law.start
                    found.append(Judged(Reference(place, unit.span.start + law.end, "serviceloven", ""), index, Verdict.REPEALED))
        return found


def _above(plan: Plan, unit: Unit) -> str:
    document = plan.document
    block = document.blocks[unit.block]
    heads = list(document.headings_of(block))
    if block.lead_in is not None:
        heads.append(document.text_of(document.blocks[block.lead_in]))
    if block.cell is not None:
        heads += [*block.cell.row_heads, *block.cell.column_heads]
    return " ".join(heads)


def _said(plan: Plan, unit: Unit) -> str:
    """The words of a unit, for a cell with the heads it answers."""
    cell = plan.document.blocks[unit.block].cell
    heads = [*cell.row_heads, *cell.column_heads] if cell is not None else []
    return " ; ".join([*heads, settled(plan.document.quote(unit.span))])


def make_statutes(value: str | int | None) -> Finder:
    """Check "lovhenvisning": references with the verdict "gaeldende", "ophaevet" or "forkert-nummer" on children."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        return tuple(Match((judged.unit,)) for judged in judged_references(plan) if judged.verdict == value)

    return found


def make_law_of_its_day(value: str | int | None) -> Finder:
    """Check "lov-dengang": the law as it stood when the plan was last adopted or revised.

    "rigtig": the duty to have the plan is cited with the paragraph of that day, "upraecis": with the section
    alone. "forkert": a section on children that was not in force then.
    """

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        event = latest(plan)
        day = event.date.last if event is not None else plan.as_of
        return tuple(
            Match((judged.unit,))
            for judged in judged_references(plan)
            if plan.unit(judged.unit).standing not in (Standing.UNFINISHED, Standing.DENIED) and _then(judged.reference, day) == value
        )

    return found


def _then(reference: Reference, day: dt.date) -> str:
    """What a reference was on a day; "" for one that is not on children, or right and not on the plan itself."""
    if reference.law == "serviceloven" and reference.section in _old_sections():
        if not in_force_on(reference, day):
            return "forkert"
        if reference.section != "19":
            return ""
        return "rigtig" if reference.paragraph in (4, 5) else "upraecis"
    if reference.law == "barnets-lov":
        if day < BARNETS_LOV:
            return "forkert"
        return {2: "rigtig", None: "upraecis"}.get(reference.paragraph, "") if reference.section == "15" else ""
    return ""


def make_named_law(value: str | int | None) -> Finder:
    """Check "lov-naevnt": a law is named (by id, e.g. "barnets-lov") in what the plan says of itself."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        return tuple(
            Match((index,))
            for index, unit in enumerate(plan.units)
            if unit.via is None
            and unit.standing not in (Standing.UNFINISHED, Standing.DENIED)
            and any(law.law == value for law in find_laws(_said(plan, unit)))
        )

    return found


def judged_references(plan: Plan) -> tuple[Judged, ...]:
    """``references``, worked out once for a plan."""
    known: tuple[Judged, ...] | None = plan.notes.get("lovhenvisninger")
    if known is None:
        known = plan.notes["lovhenvisninger"] = references(plan)
    return known
