"""Which plan a document is, and whether it is one at all.

A look-alike (a fire plan, the plan under § 15, stk. 3, minutes, national guidance, a Norwegian text)
holds the very words that the rules look for, so its kind is judged before any verdict is shown
(shared/domain/vocabulary.md, section 15). The words are data: concepts ``slags.*``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from checker.document.model import BODY, Block, Document, Kind, Span
from checker.rules.checks.validity import Event, find_events
from checker.rules.plan import Plan

#: The kind of document that the rules are about.
PLAN_KIND = "beredskab"
#: Fewer words than this are too little to judge a plan on.
MIN_WORDS = 40
_NAME = r"[A-ZÆØÅ][\wæøå-]+(?:[ -][A-ZÆØÅ][\wæøå-]+){0,2}?"
_MUNICIPALITY = re.compile(
    rf"\b(?P<name>{_NAME})s?\s+(?:(?P<region>[Rr]egionskommune|REGIONSKOMMUNE)|[Kk]ommune|KOMMUNE|[Bb]yråd|BYRÅD)(?:t|ts|s|S|ns)?\b"
    rf"|\b(?:[Kk]ommunalbestyrelsen|[Bb]yrådet|[Bb]yråd) i (?P<seat>{_NAME})(?=[\s.,;:)])"
)
_NOT_A_NAME = frozenset("Din Vores Denne Den Hver Alle Enhver Deres Andre Egen Jeres Hvis Når Som En Ny En Kære Øvrige Samme Og I Det Nyt Nye Kommunens Byens".split())
#: The site or mailbox of a municipality: named for it alone, or for it as a municipality.
_SITE = re.compile(r"(?:\bwww\.|https?://(?:www\.)?|@)(?P<name>[a-zæøå][a-zæøå-]+?)(?P<kommune>-?kommune)?\.dk\b")
_NO_MUNICIPALITY = frozenset("borger politi boernehus bornehus børnehus retsinformation ankestyrelsen danmark kommune folketinget".split())
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_VERSION = re.compile(r"\b(?:version|udgave|ver\.)\s*:?\s*(\d{1,2}(?:\.\d{1,2}){0,2})\b|\b(\d{1,2})\.\s*(?:udgave|version)\b", re.IGNORECASE)
#: A date on which a plan comes to apply, as against the one on which it was adopted.
_IN_FORCE = re.compile(r"\b(?:i ?kraft\w*|ikraft\w+|gæld\w* (?:fra|pr)|gyldig\w* (?:fra|pr)|virkning fra|i brug)", re.IGNORECASE)
_ADOPTING = re.compile(r"vedtag|vedtog|godkend|tiltråd|tiltræd|stadfæst|beslut|behandl|byråd|kommunalbestyrelse|borgerrepræsentation", re.IGNORECASE)
#: Lines of a cover that are no title: whose plan, stamps of a journal system, dates.
_NO_TITLE = re.compile(
    r"(?:[\w .-]{2,40}\skommune|j\.?\s?nr|journal|sags?\.?\s?nr|dok|modtaget|udskrevet|side \d|version|ver\.|udgave|vedtaget|godkendt|revideret|opdateret|sidst|senest"
    r"|dato|gemt|\[|\d{1,2}[. /-]|(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december) \d{4}$|\d{4}$)",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"(?:indhold|forord|indledning|formål|kolofon|læsevejledning|resumé|\d)", re.IGNORECASE)
_PLAN_WORD = re.compile(r"beredskab|plan\b|procedure|handleguide|retningslinje|handlevejledning|overgreb", re.IGNORECASE)
#: Words of a line of a cover, lines of a title, and blocks in which to look for it.
_LINE_WORDS, _TITLE_LINES, _COVER_BLOCKS = 14, 3, 12
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
    ``passages`` are the places that title, municipality, version and dates were read from, by name.
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
    if version:
        passages.append(("version", Span(version.start(), version.end())))
    dates: dict[str, dt.date] = {}
    for event in find_events(plan):
        name = "adopted" if event.adopted else "revised"
        if event.date.first > plan.as_of or event.adopted and _tells_when_in_force(plan, event):
            continue
        if name not in dates or event.date.first > dates[name]:
            dates[name] = event.date.first
            passages = [one for one in passages if one[0] != name] + [(name, plan.unit(event.unit).span)]
    kind, reason = kind_of(plan, title)
    return Identity(
        municipality, title, next((group for group in version.groups() if group), "") if version else "",
        dates.get("adopted"), dates.get("revised"), kind, reason, tuple(passages),
    )  # fmt: skip


def _tells_when_in_force(plan: Plan, event: Event) -> bool:
    """Whether a date is of the day from which the plan applies: told by the last word before it, else by the
    heads of its cell."""
    unit, document = plan.unit(event.unit), plan.document
    cell = document.blocks[unit.block].cell
    before = document.text[unit.span.start : max(event.date.start, unit.span.start)]
    told = before if before.strip() or cell is None else " ".join((*cell.column_heads, *cell.row_heads))
    in_force = max((found.start() for found in _IN_FORCE.finditer(told)), default=-1)
    return in_force > max((found.start() for found in _ADOPTING.finditer(told)), default=-1)


def _title(document: Document) -> tuple[str, Span | None]:
    """The title on the cover, all its lines: a heading before the first chapter, else a line that names a plan.

    The text before the first heading is the last resort.
    """
    blocks = [block for block in document.blocks if block.kind is Kind.HEADING or block.kind in BODY]
    line = None
    for at, block in enumerate(blocks[:_COVER_BLOCKS]):
        text = document.text_of(block).strip()
        if block.kind is Kind.HEADING and (block.marker or _CHAPTER.match(text)):
            if line is not None:
                break
            continue
        if _NO_TITLE.match(text):
            continue
        if block.kind is Kind.HEADING and (line is None or _PLAN_WORD.search(text)):
            return _whole_title(document, blocks[at : at + _TITLE_LINES])
        if line is None and len(text.split()) <= _LINE_WORDS and _PLAN_WORD.search(text) and text[-1:] not in ".:":
            line = at
    if line is not None:
        return _whole_title(document, blocks[line : line + _TITLE_LINES])
    if blocks:
        return document.text_of(blocks[0]).strip()[:120], blocks[0].span
    return "", None


def _whole_title(document: Document, blocks: Sequence[Block]) -> tuple[str, Span]:
    """A title with the lines that go on with it: in small letters, or naming the plan it is the title of."""
    first, *rest = blocks
    title, end = document.text_of(first).strip(), first.span.end
    for block in rest:
        text = document.text_of(block).strip()
        if block.page != first.page or len(text.split()) > _LINE_WORDS or block.marker:
            break
        if text[:1].islower() and title[-1:] not in ".!?:":
            title = f"{title} {text}"
        elif block.kind is Kind.HEADING and _PLAN_WORD.search(text) and not _PLAN_WORD.search(title):
            title = f"{title} – {text}"
        else:
            break
        end = block.span.end
    return title, Span(first.span.start, end)


def _municipality(document: Document) -> tuple[str, Span | None]:
    """The municipality named most often, the first of them where several are; else the one whose site is named."""
    counts: Counter[str] = Counter()
    places: dict[str, Span] = {}
    for match in _MUNICIPALITY.finditer(document.text):
        words = (match["name"] or match["seat"]).split()
        while words and (words[0] in _NOT_A_NAME or _PLAN_WORD.search(words[0])):
            words.pop(0)
        if not words or words[0].isupper() and len(words) > 3:
            continue
        name = " ".join(words)
        name = name.title() if name.isupper() else name
        name = f"{name} Regionskommune" if match["region"] else name
        counts[name] += 1
        places.setdefault(name, Span(match.start(), match.end()))
    if not counts:
        return _by_site(document)
    best = max(counts, key=lambda name: (counts[name], -places[name].start))
    if best.endswith("Regionskommune"):
        return best, places[best]
    shown = best[:-1] if best.endswith("s") and counts.get(best[:-1]) else best
    return f"{shown} Kommune", places[best]


def _by_site(document: Document) -> tuple[str, Span | None]:
    """The municipality by its site ("www.klitvig.dk"): one named for a municipality, or for a place in the text."""
    words = {word.lower().translate(_LETTERS): word for word in re.findall(r"\b[A-ZÆØÅ][a-zæøå]{2,}\b", document.text)}
    for match in _SITE.finditer(document.text):
        name = match["name"]
        place = words.get(name.translate(_LETTERS), name.capitalize() if match["kommune"] else "")
        if place and name not in _NO_MUNICIPALITY:
            return f"{place} Kommune", Span(match.start(), match.end())
    return "", None


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
    if not _tells_paths(plan):
        for concept, kind in _HEADED:
            if concept in heads:
                return kind, concept
        if _only_contents(plan):
            return "for-lidt-tekst", ""
    if "slags.lokal" in heads:
        return "lokal-plan", "slags.lokal"
    if own == 0 or counts["slags.barn"] == 0:
        return "andet-emne", ""
    if counts["slags.betegnelse"] == 0 and "slags.underretningsside" in heads:
        return "underretningsside", "slags.underretningsside"
    return PLAN_KIND, ""


#: What a heading or the first lines name, where the text below tells no paths of action.
_HEADED = (
    ("slags.personale", "personale"),
    ("slags.politik", "politik"),
    ("slags.mobning", "mobning"),
    ("slags.kursus", "kursus"),
    ("slags.dagsorden", "dagsorden"),
    ("slags.nyhed", "nyhed"),
    ("slags.national", "national-vejledning"),
    ("slags.underretningsside", "underretningsside"),
)
#: In a plan at least so many sentences, or such a share of them, are about a suspicion against somebody;
#: in the corpus 37 and 14 % at the least, in look-alikes 7 and 14 % at the most.
_PATH_SENTENCES, _PATH_SHARE = 10, 0.25
#: A cover, a foreword and a table of contents: hardly a sentence of its own for so many lines of contents.
_CONTENTS_LINES, _FEW_SENTENCES = 15, 12


def _tells_paths(plan: Plan) -> bool:
    """Whether the document tells what to do by who is suspected, as plans do at length."""
    sentences = [plan.unit(index) for index in plan.content if plan.unit(index).via is None]
    about = sum(bool(unit.facets.direction) for unit in sentences)
    return about >= _PATH_SENTENCES or about > _PATH_SHARE * len(sentences)


def _only_contents(plan: Plan) -> bool:
    return plan.document.report.contents_lines >= _CONTENTS_LINES and len(plan.content) < _FEW_SENTENCES


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
