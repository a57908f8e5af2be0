"""From a document to the units that rules look at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.language import Language

from checker.document.model import BODY, Block, Document, Kind, Span
from checker.language import facets as facet
from checker.language.facets import Phrase
from checker.language.inflect import verb_forms
from checker.language.lexicon import Hit, Lexicon, split_words
from checker.language.negation import negated_words
from checker.language.normalise import fold
from checker.language.pipeline import Words, build_pipeline, hits_of, run_pipeline, words_of
from checker.language.standing import SectionStanding, standing_of
from checker.language.units import Facets, Mention, Standing, Unit

_SMALL = frozenset(
    "en et den det de der som er ikke og eller i på af til fra for ved med mod om hvis når hvor hvad hvem man du selv "
    "anden andet andre eventuelt evt fx bl a mm mv også kan skal nær nære nærmeste vej spor retning a b c d e f 1 2 3 4 5 6 7 8 9".split()
)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document and everything the language layer found in it."""

    document: Document
    words: Words
    units: tuple[Unit, ...]
    headings: tuple[Unit, ...]

    def unit_text(self, unit: Unit) -> str:
        return self.document.quote(unit.span)


class Analyser:
    """Analyses documents with one lexicon; made once, used for many documents."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    @cached_property
    def pipeline(self) -> Language:
        return build_pipeline(self.lexicon)

    @cached_property
    def imperatives(self) -> frozenset[str]:
        return frozenset(
            form
            for entry in self.lexicon.entries.values()
            for verb in entry.verbs
            for form in verb_forms(verb)
            if form[-1] not in "esr" and not form.endswith(("ed", "et", "t", "nde")) or form == _imperative(verb)
        )

    def analyse(self, document: Document) -> Analysis:
        """Split a document into units and tell what each is about and how it stands."""
        starts = [block.span.start for block in document.blocks]
        doc = run_pipeline(self.pipeline, document.text, starts)
        words, hits = words_of(doc), hits_of(doc)
        sentences = [Span(sentence.start_char, sentence.end_char) for sentence in doc.sents]
        return _Work(self, document, words, hits, sentences).run()


def _imperative(verb: str) -> str:
    stem = verb[:-1] if verb.endswith("e") else verb
    return stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem


class _Work:
    """One document's analysis; holds the lookups that its steps share."""

    def __init__(
        self, owner: Analyser, document: Document, words: Words, hits: Sequence[Hit], sentences: Sequence[Span]
    ) -> None:
        self.lexicon, self.imperatives = owner.lexicon, owner.imperatives
        self.document, self.words, self.hits = document, words, hits
        self.sentences = sentences
        self.hit_starts = [hit.first for hit in hits]
        self.by_block: dict[int, list[Span]] = defaultdict(list)
        block_starts = [block.span.start for block in document.blocks]
        for sentence in sentences:
            at = bisect_right(block_starts, sentence.start) - 1
            if at >= 0:
                block = document.blocks[at]
                end = min(sentence.end, block.span.end)
                if end > sentence.start:
                    self.by_block[at].append(_trimmed(document.text, sentence.start, end))
        self.texts: dict[str, Phrase] = {}
        self.block_phrases: dict[int, Phrase] = {}
        self.block_facets: dict[int, Facets] = {}

    def word_range(self, span: Span) -> tuple[int, int]:
        return bisect_left(self.words.starts, span.start), bisect_left(self.words.starts, span.end)

    def phrase(self, span: Span) -> Phrase:
        first, end = self.word_range(span)
        return self._phrase(first, end)

    def _phrase(self, first: int, end: int) -> Phrase:
        low, high = bisect_left(self.hit_starts, first), bisect_left(self.hit_starts, end)
        hits = [hit for hit in self.hits[low:high] if hit.last < end]
        return Phrase(self.words.text[first:end], hits, first)

    def head_phrase(self, text: str) -> Phrase:
        """A row or column head, which the model keeps as text."""
        known = self.texts.get(text)
        if known is None:
            folded = fold(text)
            words = [folded.text[start:end] for start, end in split_words(folded.text)]
            known = self.texts[text] = Phrase(words, self.lexicon.find(words, [0] * len(words)), 0)
        return known

    def run(self) -> Analysis:
        blocks = self.document.blocks
        section_standing = SectionStanding(self.document, self.head_of_block)
        units: list[Unit] = []
        headings: list[Unit] = []
        governing: tuple[int, Block] | None = None
        for block in blocks:
            if block.kind is Kind.HEADING:
                governing = None
                headings.append(self.heading_unit(block, len(headings)))
                continue
            if block.kind not in BODY or (block.cell is not None and block.cell.is_head and block.cell.row == 0):
                continue
            if block.kind is Kind.PARAGRAPH and governing is not None and governing[1].path != block.path:
                governing = None
            self.block_units(block, units, section_standing, governing)
            if self.document.text_of(block).rstrip().endswith(":") and block.kind is Kind.PARAGRAPH:
                governing = (block.index, block)
        units = self.with_loans(units)
        return Analysis(self.document, self.words, tuple(units), tuple(headings))

    def head_of_block(self, index: int) -> Phrase:
        """The words of a whole block, as one phrase."""
        known = self.block_phrases.get(index)
        if known is None:
            known = self.block_phrases[index] = self.phrase(self.document.blocks[index].span)
        return known

    def facets_of_block(self, index: int) -> Facets:
        """What a whole block tells as a heading."""
        known = self.block_facets.get(index)
        if known is None:
            path = self.document.blocks[index].path
            outer = frozenset[str]().union(*(self.facets_of_block(at).direction for at in path))
            known = self.block_facets[index] = facet.structural(self.head_of_block(index), _SMALL, outer)
        return known

    def heading_unit(self, block: Block, index: int) -> Unit:
        phrase = self.phrase(block.span)
        own = self.facets_of_block(block.index)
        outer = [self.facets_of_block(at) for at in reversed(block.path)]
        return Unit(
            index=index, block=block.index, span=block.span, words=self.word_range(block.span),
            mentions=tuple(Mention(hit.concept, hit.first, hit.last) for hit in phrase.hits),
            concepts=phrase.concepts(), denied=frozenset(), frame=frozenset(),
            headings=frozenset().union(*(self.head_of_block(at).concepts() for at in block.path)),
            facets=facet.inherit([own, *outer]), standing=Standing.CONTENT,
            section=block.index, row=-1 - block.index, is_heading=True,
        )  # fmt: skip

    def block_units(
        self, block: Block, units: list[Unit], section_standing: SectionStanding, governing: tuple[int, Block] | None
    ) -> None:
        """Append the units of one block, one a sentence."""
        frame, chain = self.surroundings(block, governing)
        heading_concepts: frozenset[str] = frozenset().union(
            *(self.head_of_block(at).concepts() for at in block.path)
        )
        previous = Facets()
        for span in self.by_block.get(block.index, ()):
            phrase = self.phrase(span)
            if not phrase.words:
                continue
            denied_words = self.denied(span, phrase)
            mentions = tuple(self.mention(hit, denied_words) for hit in phrase.hits)
            own = self.own_facets(phrase, block, span, previous, chain)
            inherited = facet.inherit([own, previous, *chain])
            previous = replace(facet.inherit([own, previous]), setting=frozenset())
            affirmed = frozenset(mention.concept for mention in mentions if not mention.denied)
            units.append(
                Unit(
                    index=len(units), block=block.index, span=span,
                    words=(phrase.offset, phrase.offset + len(phrase.words)), mentions=mentions, concepts=affirmed,
                    denied=frozenset(mention.concept for mention in mentions if mention.denied),
                    frame=frame, headings=heading_concepts, facets=inherited,
                    standing=standing_of(self.document, block, span, phrase, section_standing),
                    section=block.path[-1] if block.path else -1, row=self.row_number(block),
                    named_role=bool(own.role),
                )
            )  # fmt: skip

    @staticmethod
    def row_number(block: Block) -> int:
        return (block.cell.table << 20) + block.cell.row + (1 << 40) if block.cell else block.index

    def surroundings(self, block: Block, governing: tuple[int, Block] | None) -> tuple[frozenset[str], list[Facets]]:
        """Concepts that frame a block, and the facets it may inherit, nearest first."""
        frame: set[str] = set()
        chain: list[Facets] = []
        above = [self.facets_of_block(at) for at in reversed(block.path)]
        outer = frozenset[str]().union(*(facets.direction for facets in above))
        if block.run_in:
            phrase = self.phrase(Span(block.span.start, block.span.start + block.run_in))
            frame |= phrase.concepts()
            chain.append(facet.structural(phrase, _SMALL, outer))
        if block.cell is not None:
            heads = [self.head_phrase(text) for text in (*reversed(block.cell.row_heads), *reversed(block.cell.column_heads))]
            told = [facet.structural(phrase, _SMALL, outer) for phrase in heads]
            for at, phrase in enumerate(heads):
                frame |= phrase.concepts()
                beside = outer.union(*(facets.direction for other, facets in enumerate(told) if other != at))
                chain.append(facet.structural(phrase, _SMALL, beside))
        lead = block.lead_in if block.lead_in is not None else (governing[0] if governing else None)
        if lead is not None and lead != block.index:
            introducing = self.document.blocks[lead]
            phrase = self.head_of_block(lead)
            frame |= phrase.concepts()
            chain.append(self.lead_facets(introducing, phrase))
            if introducing.run_in:
                bold = self.phrase(Span(introducing.span.start, introducing.span.start + introducing.run_in))
                chain.append(facet.structural(bold, _SMALL))
        chain.extend(above)
        return frozenset(frame), chain

    def lead_facets(self, block: Block, phrase: Phrase) -> Facets:
        """A lead-in speaks as a sentence ("Lederen skal:") and as a heading ("Leder:")."""
        spoken = facet.actors(phrase, self.lexicon.finite_verbs, self.imperatives) - {facet.READER}
        own = self.facets_of_block(block.index)
        return Facets(
            frozenset(spoken) or own.role - {facet.READER}, own.direction, own.level, own.setting
        )

    def own_facets(
        self, phrase: Phrase, block: Block, span: Span, previous: Facets, chain: Sequence[Facets]
    ) -> Facets:
        """What the sentence itself tells; "du" becomes the role its surroundings speak to."""
        if span.end <= block.span.start + block.run_in:
            return facet.structural(phrase, _SMALL)
        roles = set(facet.actors(phrase, self.lexicon.finite_verbs, self.imperatives))
        if facet.READER in roles:
            roles.discard(facet.READER)
            around = facet.inherit(chain).role - {facet.READER}
            roles |= around or {facet.DEFAULT_ROLE}
        direction = frozenset() if "ramme.som-ved" in phrase.concepts() else phrase.named(facet.DIRECTION)
        return Facets(
            frozenset(roles), direction, phrase.named(facet.LEVEL), phrase.named(facet.SETTING)
        )

    def denied(self, span: Span, phrase: Phrase) -> frozenset[int]:
        """Document-wide numbers of the words of a sentence that stand under a negation."""
        first, end = phrase.offset, phrase.offset + len(phrase.words)
        text, starts, ends = self.document.text, self.words.starts, self.words.ends
        gaps = [text[ends[at] : starts[at + 1]] for at in range(first, end - 1)] + [""]
        found = negated_words(phrase.words, gaps, self.lexicon.finite_verbs, self.lexicon.infinitives)
        return frozenset(first + at for at in found)

    def mention(self, hit: Hit, denied_words: frozenset[int]) -> Mention:
        denied = hit.concept in self.lexicon.acts and any(
            at in denied_words for at in range(hit.first, hit.last + 1)
        )
        return Mention(hit.concept, hit.first, hit.last, denied)

    def with_loans(self, units: list[Unit]) -> list[Unit]:
        """Add, for each "som ved ..." and "som ovenfor", the steps it brings along."""
        loans: list[Unit] = []
        for unit in units:
            if "ramme.som-ved" not in unit.concepts or not unit.facets.direction or unit.standing is not Standing.CONTENT:
                continue
            for target in self.referred(unit, units):
                loans.append(
                    replace(
                        target, index=len(units) + len(loans), via=unit.index,
                        facets=replace(
                            target.facets, direction=unit.facets.direction,
                            role=target.facets.role or unit.facets.role,
                        ),
                    )
                )  # fmt: skip
        return units + loans

    def referred(self, unit: Unit, units: Sequence[Unit]) -> list[Unit]:
        """Units that a reference points at: those of the direction it names, else the last steps above."""
        reference = min(mention.first for mention in unit.mentions if mention.concept == "ramme.som-ved")
        named = {
            mention.concept.split(".", 1)[1]
            for mention in unit.mentions
            if mention.first > reference and mention.concept.startswith((facet.DIRECTION, facet.SUSPECT))
        } - unit.facets.direction
        if named:
            return [
                other
                for other in units
                if other.index != unit.index and other.facets.direction & named and _role_fits(other, unit)
            ]
        above = [
            other for other in units
            if other.index < unit.index and other.standing is Standing.CONTENT
            and not other.facets.direction - unit.facets.direction
            and self.document.blocks[other.block].kind in (Kind.ITEM, Kind.BOX)
        ]  # fmt: skip
        if not above:
            return []
        last = above[-1]
        lead = self.document.blocks[last.block].lead_in
        return [
            other for other in above
            if other.section == last.section and self.document.blocks[other.block].lead_in == lead
            and other.facets.direction != unit.facets.direction
        ]  # fmt: skip


def _role_fits(target: Unit, unit: Unit) -> bool:
    return not unit.facets.role or not target.facets.role or bool(target.facets.role & unit.facets.role)


def _trimmed(text: str, start: int, end: int) -> Span:
    stripped = text[start:end].rstrip()
    lead = len(stripped) - len(stripped.lstrip())
    return Span(start + lead, start + len(stripped))


_WHITESPACE = re.compile(r"\s+")
