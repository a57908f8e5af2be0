"""Which plan a document is, and whether it is one at all.

A look-alike (a fire plan, the plan under § 15, stk. 3, minutes, national guidance, a Norwegian text)
holds the very words that the rules look for, so its kind is judged before any verdict is shown
(shared/domain/vocabulary.md, section 15). The words are data: concepts ``slags.*``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.document.model import BODY, Document, Kind, Span
from checker.rules.checks.validity import find_events
from checker.rules.plan import Plan

#: The kind of document that the rules are about.
PLAN_KIND = "beredskab"
#: Fewer words than this are too little to judge a plan on.
MIN_WORDS = 40
_MUNICIPALITY = re.compile(r"\b([A-ZÆØÅ][\wæøå-]+(?:[ -][A-ZÆØÅ][\wæøå-]+){0,2}?)s?\s+(?:[Kk]ommune|KOMMUNE|[Rr]egionskommune)\b")
_NOT_A_NAME = frozenset("Din Vores Denne Den Hver Alle Enhver Deres Andre Egen Jeres Hvis Når Som En Ny En Kære Øvrige Samme Og I".split())
_VERSION = re.compile(r"\b(?:version|udgave|ver\.)\s*:?\s*(\d{1,2}(?:\.\d{1,2})?)\b|\b(\d{1,2})\.\s*(?:udgave|version)\b", re.IGNORECASE)
#: Words that one of the neighbouring languages has and Danish has not.
_FOREIGN = {
    "norsk": frozenset("av etter seg opp noe noen uten mellom hva bli blir overgrep barnehage barnevernet melding også skole ansatte mot å gjøre gjør ikkje eit ein vere korleis kva frå".split()) - {"også", "skole", "ansatte"},
    "svensk": frozenset("och att är för inte av eller till hur samma från över också ska övergrepp anställda upptäcker vad när ett där göra".split()) - {"eller", "ett"},
    "engelsk": frozenset("the and of to is shall must for with all this that be by are how when".split()) - {"for", "to", "be", "by"},
    "tysk": frozenset("und der die das ist nicht mit für auf ein eine von zu bei werden".split()) - {"die", "der", "bei"},
}
_DANISH = frozenset("og af efter op ikke det er på at mod hvad blive bliver sig noget nogen uden mellem børn skal den til for med som der har også hvis kun eller fra".split())


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose plan, called what, from when; empty or None where the document does not tell.

    ``kind`` is one of ``kinds`` in reports/wording.yaml, ``kind_reason`` the words that told it.
    ``adopted`` and ``revised`` are the latest of their sort, the first day of what is written;
    ``passages`` are the places that title, municipality and dates were read from, by name.
    """

    municipality: str = ""
    title: str = ""
    version: str = ""
    adopted: dt.date | None = None
    revised: dt.date | None = None
    kind: str = PLAN_KIND
    kind_reason: str = ""
    passages: tuple[tuple[str, Span], ...] = ()


def identify(plan: Plan) -> Identity:
    """What the document tells about itself."""
    document = plan.document
    passages: list[tuple[str, Span]] = []
    title, title_span = _title(document)
    if title_span:
        passages.append(("title", title_span))
    municipality, municipality_span = _municipality(document)
    if municipality_span:
        passages.append(("municipality", municipality_span))
    version = _VERSION.search(document.text[:6000])
    dates: dict[str, dt.date] = {}
    for event in find_events(plan):
        name = "adopted" if event.adopted else "revised"
        if event.date.first <= plan.as_of and (name not in dates or event.date.first > dates[name]):
            dates[name] = event.date.first
            passages = [one for one in passages if one[0] != name] + [(name, plan.unit(event.unit).span)]
    kind, reason = kind_of(plan, title)
    return Identity(
        municipality, title, next((group for group in version.groups() if group), "") if version else "",
        dates.get("adopted"), dates.get("revised"), kind, reason, tuple(passages),
    )  # fmt: skip


def _title(document: Document) -> tuple[str, Span | None]:
    """The first heading that is not a contents heading, else the first line."""
    blocks = [block for block in document.blocks if block.kind is Kind.HEADING or block.kind in BODY]
    for block in blocks[:12]:
        text = document.text_of(block).strip()
        if block.kind is Kind.HEADING and not re.match(r"(?i)(indhold|forord|indledning|formål|\d)", text):
            return text, block.span
    if blocks:
        return document.text_of(blocks[0]).strip()[:120], blocks[0].span
    return "", None


def _municipality(document: Document) -> tuple[str, Span | None]:
    """The municipality named most often; the first of them where several are."""
    counts: dict[str, int] = {}
    places: dict[str, Span] = {}
    for match in _MUNICIPALITY.finditer(document.text):
        words = match[1].split()
        while words and words[0] in _NOT_A_NAME:
            words.pop(0)
        if not words or match[1].isupper() and len(words) > 3:
            continue
        name = " ".join(words)
        name = name.title() if name.isupper() else name
        counts[name] = counts.get(name, 0) + 1
        places.setdefault(name, Span(match.start(), match.end()))
    if not counts:
        return "", None
    best = max(counts, key=lambda name: (counts[name], -places[name].start))
    shown = best[:-1] if best.endswith("s") and counts.get(best[:-1]) else best
    return f"{shown} Kommune", places[best]


def kind_of(plan: Plan, title: str) -> tuple[str, str]:
    """The kind of document and the words that told it; ``PLAN_KIND`` unless something speaks clearly against."""
    words = plan.analysis.words.text
    if len(words) < MIN_WORDS:
        return "for-lidt-tekst", str(len(words))
    language = _language(words)
    if language:
        return f"fremmed-sprog-{language}", language
    counts = _counts(plan)
    heads = _head_concepts(plan, title)
    own = counts["slags.overgreb"]
    for concept, kind in _RIVALS:
        rival = counts[concept]
        if rival >= 2 and rival > own and (concept in heads or rival > 2 * own + 2):
            return kind, concept
        if concept in heads and "slags.overgreb" not in heads and rival >= max(2, own // 2):
            return kind, concept
    if own == 0 or counts["slags.barn"] == 0:
        return "andet-emne", ""
    if counts["slags.betegnelse"] == 0 and "slags.underretningsside" in heads:
        return "underretningsside", "slags.underretningsside"
    return PLAN_KIND, ""


#: Other documents, in the order in which they are looked for.
_RIVALS = (
    ("slags.dagsorden", "dagsorden"),
    ("slags.social-kontrol", "social-kontrol"),
    ("slags.brand", "beredskabsloven"),
    ("slags.voksne", "voksne"),
    ("slags.national", "national-vejledning"),
    ("slags.nyhed", "nyhed"),
)


def _counts(plan: Plan) -> dict[str, int]:
    """How many units speak of each kind."""
    kinds = {concept for concept, _ in _RIVALS} | {
        "slags.overgreb", "slags.barn", "slags.betegnelse", "slags.underretningsside", "slags.kommunal", "slags.lov",
    }  # fmt: skip
    return {kind: len(plan.places_of(frozenset({kind}), "selv:")) for kind in kinds}


def _head_concepts(plan: Plan, title: str) -> frozenset[str]:
    """Kinds that the title and the first lines of the document name."""
    first = [unit for unit in sorted(plan.units, key=lambda unit: unit.span) if unit.via is None][:3]
    return frozenset(concept for unit in first for concept in unit.concepts if concept.startswith("slags."))


def _language(words: Sequence[str]) -> str:
    """The neighbouring language a text is written in, "" for Danish. Counts small words of each."""
    sample = words[:3000]
    danish = sum(word in _DANISH for word in sample)
    for language, small in _FOREIGN.items():
        foreign = sum(word in small for word in sample)
        distinct = len({word for word in sample if word in small})
        own = sum(word in _DANISH and word not in small for word in sample)
        if distinct >= 3 and foreign > 0.03 * len(sample) and (foreign > own * 0.25 or foreign > danish):
            return language
    return ""
