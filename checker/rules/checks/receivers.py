"""What the plan calls the unit that notifications go to, and whether it has two names for it.

Read by the place in the sentence, as ``checker.language.authority`` does, but known names too. A unit for
evenings, for older children or for cases that are open already is another unit; a name that is joined to the
other in one sentence ("Visitationen i Familieafdelingen") is a part of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from checker.language.units import Unit
from checker.rules.checks.contacts import find_contacts
from checker.rules.plan import Plan

_CAPITAL = r"[A-ZÆØÅ][\wæøåÆØÅ-]{3,}"
_NAME = rf"(?P<name>{_CAPITAL}(?:\s(?:og\s|for\s|i\s)?{_CAPITAL})*)"
_SENT = r"(?i:sendes|sendt|sender|send|afleveres|afgives|indgives|fremsendes|indleveres|rettes|stiles|mailes|skrives|lander|går|gives|afgiver|indsendes|indgår)"
_NOTIFICATION = r"[Uu]nderretning(?:en|er|erne)?"
_TAKES = r"(?:modtager|vurderer|registrerer|visiterer|screener|kvitterer\s+for|tager\s+imod|behandler|fører\s+\w+\s+over\s+indkomne)"
#: Where in a sentence the receiver stands.
_SLOTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NOTIFICATION}\b[^.;:]{{0,60}}?\b{_SENT}\b[^.;:]{{0,30}}?\b(?:til|hos)\s(?:den\s)?{_NAME}",
        rf"\b{_SENT}\b[^.;:]{{0,20}}?{_NOTIFICATION}[^.;:]{{0,30}}?\b(?:til|hos)\s(?:den\s)?{_NAME}",
        rf"\b[Uu]nderret(?:ter|te|tes)?\s{_NAME}",
        rf"{_NAME}\s{_TAKES}\s(?:\w+\s){{0,3}}?underretning(?:en|er|erne)?\b",
        rf"{_NOTIFICATION}\b[^.;:]{{0,20}}?\b(?:modtages|vurderes|registreres|visiteres|læses)\s(?:af|i|hos)\s{_NAME}",
        rf"\b(?:bekræftelse|kvittering|svar)\sfra\s{_NAME}(?=[^.;:]{{0,30}}underretning)",
    )
)
#: Receivers that are no unit of this municipality, or a person.
_OTHERS = re.compile(
    r"(?:Kommune|Politi|Børnehus|Socialtilsyn|Ankestyrels|Leder|Rådgiver|Medarbejder|Teamleder|Afdelingsleder|Skoleleder|Forældre|Sagsbehandler|Opholdskommune|Handlekommune|Bopælskommune|"
    r"Underretning(?:en|er|erne|spligt\w*)?$|Byråd|Direktør|Forvaltning|Vagthavende|Sikker|Digital|Rådhus|Myndighed|Center\b|Visitator|Det\b|Den\b|Socialrådgiver|Chef|Familiechef|Børnechef|Skolechef|Region|Retten|Statsadvokat|DUP|Mail|Post)"
    r"|.*(?:chef|leder|rådgiver|direktør|vagt|natten|døgn\w*|skema|portal|portalen|blanket|kommune|kommunen|vagten|vej|gade|plads|torvet)\b",
)
#: Words between a unit and the one it is a part of, in one sentence.
_PART_OF = 5
#: More names than these are not compared: a plan has a handful.
_MOST_NAMES = 6
_MOST_LOOKED_UP = 200
#: What tells that a passage is about another unit: the one for nights, for what hurries, for open cases.
_SPLIT = frozenset(("ks.saerlig", "kt.efter-lukketid", "kt.aaben-sag", "und.lukket"))
_HISTORIC = frozenset(("haendelse.historisk", "ks.ej-anvisning"))
#: Units for some children or places only.
_GROUPS = re.compile(r"(?:ung|småbørn|handicap|dagtilbud|skole|sundhed|specialist|forebyg|PPR|tandpleje|familiepleje)", re.IGNORECASE)


def two_names(plan: Plan, instructions: list[tuple[int, Unit]]) -> Iterator[tuple[int, int]]:
    """A passage with each of two names for the unit that notifications go to."""
    found = _receivers(plan, instructions)
    names = sorted(found, key=lambda name: -len(found[name]))[:_MOST_NAMES]
    for at, name in enumerate(names):
        for other in names[at + 1 :]:
            if not _joined(plan, name, other):
                pair = sorted((found[name][0], found[other][0]), key=lambda index: plan.unit(index).span)
                yield pair[0], pair[1]
                return


def _receivers(plan: Plan, instructions: list[tuple[int, Unit]]) -> Mapping[str, list[int]]:
    """Passages by the name of the unit that they say receives notifications."""
    found: dict[str, list[int]] = defaultdict(list)
    units: dict[str, bool] = {}
    for index, unit in instructions:
        if (_SPLIT | _HISTORIC) & (unit.concepts | unit.frame | unit.nearest) or unit.facets.role & {"boernehus", "politi"}:
            continue
        text = plan.document.quote(unit.span)
        for slot in _SLOTS:
            for match in slot.finditer(text):
                name = _base(match["name"])
                if name not in units and len(units) < _MOST_LOOKED_UP:
                    units[name] = not _OTHERS.match(name) and not _GROUPS.search(name)
                if units.get(name) and found[name][-1:] != [index] and (match.start("name") > 0 or _is_a_name(plan, name)):
                    found[name].append(index)
    return {name: places for name, places in found.items() if places}


def _base(name: str) -> str:
    """The name without the genitive and what follows it ("Børnelinjens rådgivere")."""
    return re.sub(r"(?<=[a-zæøå]{3}(?:n|t|e|r))s$", "", name)


def _is_a_name(plan: Plan, name: str) -> bool:
    """Met with its capital inside a sentence too, or with a number; the first word of a sentence always has one."""
    known: dict[str, bool] = plan.notes.setdefault("enheders-navne", {contact.name: True for contact in find_contacts(plan)})
    if name not in known:
        known[name] = _is_inside(plan, name)
    return known[name]


def _is_inside(plan: Plan, name: str) -> bool:
    return re.search(rf"[a-zæøå,] {re.escape(name)}\b", plan.document.text) is not None


def _joined(plan: Plan, name: str, other: str) -> bool:
    """One is said to be the other or a part of it, or stands beside it with a number and a task of its own."""
    if name in other or other in name:
        return True
    gap = rf"(?:[^\w.;:!?\n]+\w+){{0,{_PART_OF}}}[^\w.;:!?\n]+"
    a, b = re.escape(name) + "s?", re.escape(other) + "s?"
    return re.search(rf"\b{a}{gap}{b}\b|\b{b}{gap}{a}\b", plan.document.text) is not None
