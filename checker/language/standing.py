"""How a sentence stands: said, promised, quoted from the law, denied, unfinished or only wished.

The introduction of a real plan names every element (shared/domain/vocabulary.md, section 15), so
nothing in it may count before this module has judged it. The words are data: concepts ``stand.*``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from checker.document.model import Block, Document, Kind, Span
from checker.language.facets import ROLE, Phrase
from checker.language.units import Standing

_TO_FILL = r"navn|titel|funktion|stilling|enhed|afdeling|kontaktperson|telefon\w*|tlf\.?|tlf\.?nr\.?|mobil|mail\w*|e-mail|adresse|dato|årstal|link|beløb|antal|kommune\w*|institution\w*|sted|tidspunkt|klokkeslæt|periode|ansvarlig|\w+(?:ens|ets) navn"
_PLACEHOLDER = re.compile(
    r"\bx{2,}\b|\bxx[-./]|\[\s*(?:…|\.{3}|indsæt\b|udfyld\w*\b|angiv\b|skriv\b|[^\]]{0,30}indsættes)[^\]]{0,60}\]"
    rf"|[(\[<]\s*(?:{_TO_FILL})(?:\s*(?:[/,+&]|og|eller)\s*(?:{_TO_FILL}))*\s*[)\]>]"
    r"|<\s*\w[^<>]{0,40}>|\{\{[^{}]{1,40}\}\}|\?\?|^\W*\?\W*$|\bnn\b|\b00[ .]?00[ .]?00[ .]?00\b|\b12[ .]?34[ .]?56[ .]?78\b|\bdd[./ -]mm[./ -]å+|@{3,}|\bnavn navnesen\b"
    r"|\bfejl! (?:bogmærke|henvisningskilde)|\bklik (?:eller tryk )?her for at|\bvælg et element\b|\bskriv (?:din )?tekst her\b|\([^()]{0,40}(?:tekst|afsnit|kort|skema)\w*\s+mangler[^()]{0,20}\)|[:–-]\s*(?:tekst|afsnit)\s+mangler\b",
    re.IGNORECASE,
)
#: Lines to write on: empty fields, unless the text is a form.
_BLANK = re.compile(r"_{3,}|\.{6,}|…{2,}|_\._")
#: A whole sentence or cell in square brackets is a template's instruction ("[Her beskrives krisehjælpen]").
_INSTRUCTION = re.compile(
    r"^\s*\[\s*(?:her|indsæt|beskriv|skriv|angiv|udfyld|tilføj|tekst|kommunen\w*|evt|eventuelt|fx|f\.eks|slet|vælg|i dette|dette|afsnit\w*|under)\b[^\[\]]{6,}\]?\s*$",
    re.IGNORECASE,
)
_CHECKBOX = re.compile(r"[☐□▢❏☑]|\[ \]")
#: What is to be made by a time to come: "udarbejdes i foråret", "afklares, når direktøren er tiltrådt".
_MAKING = (
    r"(?:udarbejd|udvikl|lav|skriv|formuler|beskriv|afklar|beslutt|aftal|fastlægg|fastsætt|uddyb|tilføj|indføj|indsætt|indskriv|forfatt|"
    r"udfyld|revider|færdiggør|opdater|udfold|præciser|udpeg|fastlagt|besluttet|indarbejd)e?s"
)
_LATER = re.compile(
    rf"\b{_MAKING}\b[^.;:]{{0,40}}\b(?:senere|efterfølgende|herefter|snarest|i løbet af 20\d\d|i (?:foråret|efteråret|sommeren|20\d\d|næste (?:udgave|revision|version|år)|"
    r"kommende (?:udgave|revision|version|år)|\d\. ?(?:kvartal|halvår))|ved næste revision|når (?:det|den|de|vi|aftalen|der)\b[^.;]{0,50}(?:foreligger|tiltrådt|afklaret|på plads|truffet|forhandlet|udbud|besluttet|godkendt))"
    rf"|\([^()]{{0,60}}\b{_MAKING}\b[^()]{{0,60}}\)|^\W*(?:{_MAKING}|følger|kommer|mangler|afventer|ukendt|ubesat|vakant|tbd|todo|ikke udfyldt)\W*$"
    rf"|\b{_MAKING}\b[^.;:]{{0,30}}\b(?:ved|inden|før|efter) (?:næste |den |endelig )?(?:tryk\w*|udgivelse\w*|offentliggørelse\w*|opdatering\w*|godkendelse\w*|layout\w*|redaktion\w*|ansættelse\w*|høring\w*)"
    r"|\b(?:tekst|afsnit|kapitel|kort|bilag|indhold|svar|oplysning|nummer|numre|navn|skema|procedure|handlevej|retningslinje|beskrivelse)\w*\b[^.;:?]{0,30}\b(?:følger|kommer|mangler|savnes|ventes|tilføjes|indsættes|er på vej|er ikke (?:skrevet|færdig|klar|kendt|afklaret))\w*\s*(?:senere|snarest|endnu|her|stadig|fortsat|i næste \w+|i 20\d\d|\(|[.)!]|$)"
    r"|\b(?:skal|bør|må) (?:lige |stadig |endnu )?(?:opdateres|rettes|tjekkes|afklares|udfyldes|skrives|omskrives|udbygges|uddybes) (?:her|inden|før|af (?:arbejdsgruppen|os|sekretariatet|redaktionen))\b"
    r"|\b(?:skal vi|bør vi|kan vi|hvem skal|er det her) [^.?]{0,60}\?\s*(?:afklar|tjek|spørg|/)"
    r"|\ber ved at blive\b|\bundervejs\s*[.)]|\bunder forhandling\b|\bventes? (?:færdig|klar|afsluttet)\w*|\bafsnit\w*\b[^.;]{0,60}\bfølger\s*[.)]?\s*$"
    r"|\b(?:er|blev) (?:endnu ikke|ikke endnu) \w+t\b|\bikke (?:endnu )?(?:fastlagt|afklaret|besluttet|udpeget|aftalt|færdiggjort|udarbejdet|på plads)\b",
    re.IGNORECASE,
)
_QUOTED_TEXT = re.compile(r"[»«„“\"][^»«„“”\"]{15,}[«»”“\"]")
#: A quotation is the law's when its section stands in so many characters before it.
_CITED_WITHIN = 160
#: Shorter ones, without a section before them, are titles and sayings.
_LONG_QUOTATION = 32
_STATUTE_LINE = re.compile(r"^\s*(?:§+\s*\d+|stk\.\s*\d+)", re.IGNORECASE)
_ANNEX = re.compile(r"\bbilag\s+(\d{1,2}|[a-h])\b", re.IGNORECASE)


class SectionStanding:
    """What the headings and lead-ins of a document say of the text below them."""

    def __init__(self, document: Document, phrase_of: Callable[[int], Phrase]) -> None:
        self.document = document
        self.phrase_of = phrase_of
        self._sections: dict[int, str] = {}
        self._annexes: frozenset[str] | None = None

    def of_heading(self, index: int) -> str:
        """ "strong" for forewords, purposes and reading guides, "weak" for introductions, else ""."""
        known = self._sections.get(index)
        if known is None:
            concepts = self.phrase_of(index).concepts()
            known = "strong" if "stand.loefte-sektion" in concepts else ""
            if not known and "stand.indledning" in concepts:
                known = "weak"
            self._sections[index] = known
        return known

    def of_law(self, block: Block) -> bool:
        """True in a chapter on the law, where a quotation is the law's."""
        return bool(block.path) and "stand.lov-sektion" in self.phrase_of(block.path[-1]).concepts()

    def of_block(self, block: Block) -> str:
        return next((kind for at in reversed(block.path) if (kind := self.of_heading(at))), "")

    def promised_by_lead_in(self, block: Block) -> bool:
        """True for an item of a list that a promise introduces ("Planen beskriver:")."""
        if block.lead_in is None:
            return False
        concepts = self.phrase_of(block.lead_in).concepts()
        return "stand.loefte" in concepts or "stand.formaal" in concepts

    def intended_above(self, block: Block) -> bool:
        """True where the lead-in or the nearest heading says that what follows is wished or planned."""
        if block.lead_in is not None:
            told = self.phrase_of(block.lead_in).concepts()
            if "stand.hensigt" in told or "stand.hensigt-sektion" in told:
                return True
        return any("stand.hensigt-sektion" in self.phrase_of(index).concepts() for index in block.path[-1:])

    def denied_by_lead_in(self, block: Block) -> bool:
        return (
            block.lead_in is not None and "stand.beskrives-ikke" in self.phrase_of(block.lead_in).concepts()
        )

    def annexes(self) -> frozenset[str]:
        """Labels ("3", "a") of the annexes that are in the document, lower case."""
        if self._annexes is None:
            found: set[str] = set()
            for block in self.document.blocks:
                if block.kind is Kind.HEADING and (
                    match := _ANNEX.match((block.marker + " " + self.document.text_of(block)).strip())
                ):
                    found.add(match[1].lower())
            self._annexes = frozenset(found)
        return self._annexes


def standing_of(
    document: Document, block: Block, span: Span, phrase: Phrase, sections: SectionStanding
) -> Standing:
    """Judge one sentence; the first ground that holds decides."""
    text = document.quote(span)
    concepts = phrase.concepts()
    if _PLACEHOLDER.search(text) or "stand.ufaerdig" in concepts or _LATER.search(text):
        return Standing.UNFINISHED
    if _INSTRUCTION.match(text):
        return Standing.UNFINISHED
    if _BLANK.search(text) and not _is_form(document, block, sections):
        return Standing.UNFINISHED
    if "stand.beskrives-ikke" in concepts or sections.denied_by_lead_in(block):
        return Standing.DENIED
    if _is_quoted(document, block, span, text, concepts, sections):
        return Standing.QUOTED
    if _is_promise(block, phrase, concepts, sections):
        return Standing.PROMISE
    if _is_dead_end(text, concepts, sections):
        return Standing.DEAD_END
    if "stand.hensigt" in concepts or sections.intended_above(block):
        return Standing.INTENTION
    return Standing.CONTENT


def _is_form(document: Document, block: Block, sections: SectionStanding) -> bool:
    """Whether those who use the plan are to write in it."""
    if _CHECKBOX.search(document.text_of(block)):
        return True
    above = [block.lead_in] if block.lead_in is not None else []
    above += block.path
    return any("pl.skema" in sections.phrase_of(index).concepts() for index in above)


def _is_quoted(
    document: Document,
    block: Block,
    span: Span,
    text: str,
    concepts: frozenset[str],
    sections: SectionStanding,
) -> bool:
    if "stand.lovens-krav" in concepts:
        return True
    about_law = "lov" in concepts or "§" in text
    if block.quoted:
        return about_law or "stand.lovtekst" in concepts or _near_law(block, sections)
    if block.kind is Kind.FOOTNOTE and about_law and "stand.lovtekst" in concepts:
        return True
    if _STATUTE_LINE.match(text) and len(text) > 60:
        return True
    in_law = sections.of_law(block)
    for quotation in _quotations(document, block, span):
        if "§" in document.text_of(block)[: quotation.start()][-_CITED_WITHIN:]:
            return True
        if len(quotation[0]) >= _LONG_QUOTATION and (about_law or in_law or "stand.lovtekst" in concepts):
            return True
    return in_law and "stand.lovtekst" in concepts and not any(concept.startswith(ROLE) for concept in concepts)


def _near_law(block: Block, sections: SectionStanding) -> bool:
    before = sections.document.blocks[max(block.index - 1, 0)]
    return "lov" in sections.phrase_of(before.index).concepts() or "§" in sections.document.text_of(before)


def _quotations(document: Document, block: Block, span: Span) -> Iterator[re.Match[str]]:
    """Quotations of the block that the sentence begins in, or that begin in the sentence."""
    start, end = span.start - block.span.start, span.end - block.span.start
    for match in _QUOTED_TEXT.finditer(document.text_of(block)):
        if match.start() <= start < match.end() or start <= match.start() < end:
            yield match


def _is_promise(block: Block, phrase: Phrase, concepts: frozenset[str], sections: SectionStanding) -> bool:
    if "stand.loefte" in concepts or "stand.formaal" in concepts:
        return True
    if sections.promised_by_lead_in(block):
        return True
    section = sections.of_block(block)
    if section == "weak":
        return "stand.norm" in concepts
    if section != "strong":
        return False
    assigns = "stand.paalaeg" in concepts and any(concept.startswith(ROLE) for concept in concepts)
    return not assigns or "stand.norm" in concepts


def _is_dead_end(text: str, concepts: frozenset[str], sections: SectionStanding) -> bool:
    if "stand.henvisning" not in concepts:
        return False
    named = [match.lower() for match in _ANNEX.findall(text)]
    return bool(named) and not any(label in sections.annexes() for label in named)
