"""From a document to the units that rules look at."""

from __future__ import annotations

import gc
import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial

from spacy.language import Language

from checker.document.model import BODY, Block, Cell, Document, Kind, Span
from checker.language import facets as facet
from checker.language.actors import Grammar, actors
from checker.language.authority import AUTHORITY, named_units
from checker.language.facets import Above, Phrase
from checker.language.lexicon import Hit, Lexicon, hit_order, split_words
from checker.language.negation import may_deny, negated_words
from checker.language.normalise import fold, settled
from checker.language.pipeline import Words, build_pipeline, hits_of, run_pipeline, sentences_of, words_of
from checker.language.references import References
from checker.language.scans import matching_text
from checker.language.standing import SectionStanding, standing_of
from checker.language.units import Facets, Mention, Standing, Unit

#: Punctuation that parts clauses. A full stop inside a sentence belongs to an abbreviation or number.
_CLAUSE_BREAK = re.compile(r"[,;:!?()\u2013\u2014\u2192=>]|\s-\s")
_COLON = re.compile(r"[:\u2013\u2014\u2192]|\s-\s")
#: "I" for "you": a capital inside a sentence, or first with a verb after it.
_YOU = re.compile(r"\bI\b(?![.)/])")
_NONE: frozenset[str] = frozenset()
#: Roles of those whom a plan is written for.
_READERS = frozenset(("medarbejder", "leder"))
_PRONOUNS = frozenset("han hun de den denne vedkommende".split())


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
    def grammar(self) -> Grammar:
        lexicon = self.lexicon
        return Grammar(lexicon.finite_verbs, lexicon.infinitives, lexicon.imperatives)

    @cached_property
    def marking(self) -> frozenset[str]:
        """Concepts that facets are read from, among the many that rules ask for."""
        return frozenset(concept for concept in self.lexicon.entries if facet.is_mark(concept))

    def analyse(self, document: Document) -> Analysis:
        """Split a document into units and tell what each is about and how it stands."""
        starts = [block.span.start for block in document.blocks]
        # What is matched may have section signs that the plan as read has not; offsets are the same.
        matched = replace(document, text=settled(matching_text(document)))
        pipeline = self.pipeline
        with _collector_paused():
            doc = run_pipeline(pipeline, matched.text, starts)
            words, hits = words_of(doc), hits_of(doc)
            sentences = [Span(start, end) for start, end in sentences_of(doc)]
            del doc  # its tokens are not asked for again, and take a hundred bytes each
            analysis = _Work(self, matched, words, hits, sentences).run()
        if matched.text == document.text:
            return replace(analysis, document=document)
        whole = partial(_whole, document, matched)
        return replace(
            analysis, document=document,
            units=tuple(map(whole, analysis.units)), headings=tuple(map(whole, analysis.headings)),
        )  # fmt: skip


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No search for garbage meanwhile: an analysis makes many objects that all stay, and walking them
    and the lexicon over and over took a fifth of its time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Work:
    """One document's analysis; holds the lookups that its steps share."""

    def __init__(
        self,
        owner: Analyser,
        document: Document,
        words: Words,
        hits: Sequence[Hit],
        sentences: Sequence[Span],
    ) -> None:
        self.lexicon, self.grammar = owner.lexicon, owner.grammar
        self.document, self.words = document, words
        self.breaks = [
            bisect_left(words.starts, found.start()) for found in _CLAUSE_BREAK.finditer(document.text)
        ]
        self.colons = frozenset(
            bisect_left(words.starts, found.start()) for found in _COLON.finditer(document.text)
        )
        #: Names that this plan gives the unit that notifications go to ("Indgangen").
        self.units_named = named_units(document.text, words, hits)
        self.as_authority = (AUTHORITY, *sorted(self.lexicon.parents_of(AUTHORITY)))
        added = _you(document.text, words, self.grammar)
        added += self._authorities(words.text, words.starts)
        self.hits = hits = _with(hits, added)
        self.sentences = sentences
        self.hit_starts = [hit.first for hit in hits]
        self.marks = [hit for hit in hits if hit.concept in owner.marking]
        self.mark_starts = [hit.first for hit in self.marks]
        self.by_block: dict[int, list[Span]] = defaultdict(list)
        block_starts = [block.span.start for block in document.blocks]
        for sentence in sentences:
            at = bisect_right(block_starts, sentence.start) - 1
            if at >= 0:
                block = document.blocks[at]
                end = min(sentence.end, block.span.end)
                if end > sentence.start:
                    self.by_block[at].append(_trimmed(document.text, sentence.start, end))
        self.title = _title_of(document)
        self.texts: dict[str, Phrase] = {}
        self.block_phrases: dict[int, Phrase] = {}
        self.block_facets: dict[int, Facets] = {}
        self.path_concepts: dict[tuple[int, ...], frozenset[str]] = {}
        #: What has been met together: of a long document many sentences share it.
        self.sets: dict[frozenset[str], frozenset[str]] = {}

    def _authorities(self, words: Sequence[str], starts: Sequence[int] | None = None) -> list[Hit]:
        """Hits for the names that the plan gives the authority; ``starts`` where capitals can be seen."""
        found: list[Hit] = []
        for name in self.units_named:
            first, rest = (name[0], name[0] + "s"), name[1:]
            for at, word in enumerate(words):
                if word not in first or rest and tuple(words[at + 1 : at + len(name)]) != rest:
                    continue
                if starts is None or self.document.text[starts[at]].isupper():
                    found += [Hit(concept, at, at + len(rest)) for concept in self.as_authority]
        return found

    def word_range(self, span: Span) -> tuple[int, int]:
        return bisect_left(self.words.starts, span.start), bisect_left(self.words.starts, span.end)

    def phrase(self, span: Span) -> Phrase:
        first, end = self.word_range(span)
        return self._phrase(first, end)

    def _phrase(self, first: int, end: int) -> Phrase:
        low, high = bisect_left(self.hit_starts, first), bisect_left(self.hit_starts, end)
        hits, marks = (
            self.hits[low:high],
            self.marks[bisect_left(self.mark_starts, first) : bisect_left(self.mark_starts, end)],
        )
        sentence = self.words.sentence
        # A phrase never runs over the end of a sentence, only over that of a bold start inside it.
        if 0 < end < len(sentence) and sentence[end - 1] == sentence[end]:
            hits = [hit for hit in hits if hit.last < end]
            marks = [hit for hit in marks if hit.last < end]
        breaks = frozenset(self.breaks[bisect_right(self.breaks, first) : bisect_left(self.breaks, end)])
        met = frozenset([hit.concept for hit in hits])
        met = self.sets.setdefault(met, met)
        return Phrase(self.words.text[first:end], hits, first, breaks, self.colons, tuple(marks), met)

    def head_phrase(self, text: str) -> Phrase:
        """A row or column head, which the model keeps as text."""
        known = self.texts.get(text)
        if known is None:
            folded = fold(text)
            places = split_words(folded.text)
            words = [folded.text[start:end] for start, end in places]
            starts = [start for start, _ in places]
            breaks = frozenset(
                bisect_left(starts, found.start()) for found in _CLAUSE_BREAK.finditer(folded.text)
            )
            hits = _with(self.lexicon.find(words, [0] * len(words)), self._authorities(words))
            known = self.texts[text] = Phrase.of(words, hits, 0, breaks)
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
            if block.kind not in BODY or (
                block.cell is not None and block.cell.is_head and block.cell.row == 0
            ):
                continue
            if block.kind is Kind.PARAGRAPH and governing is not None and governing[1].path != block.path:
                governing = None
            self.block_units(block, units, section_standing, governing)
            if self.document.text_of(block).rstrip().endswith(":") and block.kind is Kind.PARAGRAPH:
                governing = (block.index, block)
        units = self.with_loans(units)
        return Analysis(self.document, self.words, tuple(units), tuple(headings))

    def path_of(self, block: Block) -> tuple[int, ...]:
        """Headings a block stands under, outermost first; the title of the whole plan is not one of them."""
        return block.path[1:] if block.path and block.path[0] == self.title else block.path

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
            phrase = self.head_of_block(index)
            block = self.document.blocks[index]
            above = self.above(self.path_of(block))
            if block.kind is not Kind.HEADING and len(phrase.words) > _LABEL_WORDS:
                above = replace(above, ways=False)
            elif block.kind is Kind.HEADING and not above.ways and self.beside_a_way(block):
                above = replace(above, ways=True)
            known = self.structural(phrase, above)
            if known.direction and self.explains(self.path_of(block)):
                known = replace(known, direction=frozenset())
            self.block_facets[index] = known
        return known

    def explains(self, path: Sequence[int]) -> bool:
        """True where the nearest heading that tells is over explanations (signs, definitions), not over ways."""
        for at in reversed(path):
            concepts = self.head_of_block(at).concepts()
            if "ramme.uden-retning" in concepts:
                return True
            if "ramme.veje" in concepts:
                return False
        return False

    def beside_a_way(self, block: Block) -> bool:
        """True for a heading with another beside it that tells by itself who is suspected."""
        beside = self.ways_beside.get((block.path, block.level), ())
        return any(at != block.index for at in beside)

    @cached_property
    def ways_beside(self) -> dict[tuple[tuple[int, ...], int], list[int]]:
        """Headings that tell by themselves who is suspected, by what they stand under and their level."""
        found: dict[tuple[tuple[int, ...], int], list[int]] = defaultdict(list)
        for block in self.document.blocks:
            if block.kind is Kind.HEADING:
                phrase = self.head_of_block(block.index)
                if phrase.directions() or facet.told_by_structure(phrase):
                    found[block.path, block.level].append(block.index)
        return found

    def above(self, path: Sequence[int]) -> Above:
        """What a row of headings leaves open or settles for what stands under them."""
        if not path:
            return facet.NOTHING_ABOVE
        told = (self.facets_of_block(at).direction for at in reversed(path))
        nearest = self.head_of_block(path[-1]).concepts()
        general = any(
            "ramme.generelt" in (concepts := self.head_of_block(at).concepts())
            and "ramme.mistanke" not in concepts
            for at in path
        )
        directions = next((directions for directions in told if directions), frozenset[str]())
        return Above(
            directions,
            opened="ramme.hvem-mistaenkt" in nearest and not self.facets_of_block(path[-1]).direction,
            general=not directions and general,
            ways=not general and any("ramme.veje" in self.head_of_block(at).concepts() for at in path),
        )

    def concepts_of_path(self, path: tuple[int, ...]) -> frozenset[str]:
        """Concepts met in the headings of a path, the same set for all that stands there."""
        known = self.path_concepts.get(path)
        if known is None:
            known = frozenset().union(*(self.head_of_block(at).concepts() for at in path))
            self.path_concepts[path] = known
        return known

    def heading_unit(self, block: Block, index: int) -> Unit:
        phrase = self.phrase(block.span)
        own = self.facets_of_block(block.index)
        outer = [self.facets_of_block(at) for at in reversed(self.path_of(block))]
        return Unit(
            index=index, block=block.index, span=block.span, words=self.word_range(block.span),
            mentions=tuple(phrase.hits),
            concepts=phrase.concepts(), denied=frozenset(), frame=frozenset(),
            headings=self.concepts_of_path(self.path_of(block)),
            facets=facet.inherit([own, *outer]), standing=Standing.CONTENT,
            section=block.index, row=-1 - block.index, is_heading=True,
        )  # fmt: skip

    def block_units(
        self,
        block: Block,
        units: list[Unit],
        section_standing: SectionStanding,
        governing: tuple[int, Block] | None,
    ) -> None:
        """Append the units of one block, one a sentence."""
        frame, chain = self.surroundings(block, governing)
        path = self.path_of(block)
        heading_concepts = self.concepts_of_path(path)
        nearest = self.concepts_of_path(path[-1:])
        no_direction = self.explains(path)
        row = self.row_number(block)
        previous = Facets()
        for span in self.by_block.get(block.index, ()):
            phrase = self.phrase(span)
            if not phrase.words:
                continue
            denied_words = self.denied(span, phrase)
            mentions = self.mentions(phrase, denied_words)
            own, aside = self.own_facets(phrase, block, span, previous, chain)
            if no_direction:
                own = Facets(own.role, _NONE, own.level, own.setting)
            carried = (
                previous
                if phrase.words[0] in _PRONOUNS or previous.role - facet.TOPICS
                else Facets(_NONE, previous.direction, previous.level, previous.setting)
            )
            told = facet.inherit([own, carried, *chain])
            inherited = _completed(told, own.role or told.role or aside, phrase, no_direction)
            direction = own.direction or previous.direction
            if not direction and not _direction_above(chain):
                direction = inherited.direction
            before = facet.inherit([own, previous])
            previous = Facets(before.role, direction, before.level, _NONE)
            denied = _NONE
            if denied_words:
                denied = frozenset(mention.concept for mention in mentions if mention.denied)
            affirmed = phrase.met
            if denied:
                affirmed = frozenset(mention.concept for mention in mentions if not mention.denied)
            units.append(
                Unit(
                    index=len(units), block=block.index, span=span,
                    words=(phrase.offset, phrase.offset + len(phrase.words)), mentions=mentions, concepts=affirmed,
                    denied=denied,
                    frame=frame, headings=heading_concepts, facets=inherited,
                    standing=standing_of(self.document, block, span, phrase, section_standing),
                    section=path[-1] if path else -1, row=row, nearest=nearest,
                )
            )  # fmt: skip

    @staticmethod
    def row_number(block: Block) -> int:
        return (block.cell.table << 20) + block.cell.row + (1 << 40) if block.cell else block.index

    def surroundings(
        self, block: Block, governing: tuple[int, Block] | None
    ) -> tuple[frozenset[str], list[Facets]]:
        """Concepts that frame a block, and the facets it may inherit, nearest first."""
        frame: set[str] = set()
        chain: list[Facets] = []
        headings = [self.facets_of_block(at) for at in reversed(self.path_of(block))]
        above = self.above(self.path_of(block))
        if block.run_in:
            bold = Span(block.span.start, block.span.start + block.run_in)
            frame |= self.phrase(bold).concepts()
            chain.append(self.label_facets(bold, self.opened_by_lead(block, above)))
        if block.cell is not None:
            heads = self.table_heads(block, above)
            frame = frame.union(*(phrase.concepts() for phrase, _ in heads))
            chain.append(self.told_by_heads(block.cell, [facets for _, facets in heads]))
        lead = block.lead_in if block.lead_in is not None else (governing[0] if governing else None)
        if lead is not None and lead != block.index:
            introducing = self.document.blocks[lead]
            phrase = self.head_of_block(lead)
            frame |= phrase.concepts()
            chain.append(self.lead_facets(introducing, phrase))
            if introducing.run_in:
                bold = Span(introducing.span.start, introducing.span.start + introducing.run_in)
                chain.append(self.label_facets(bold, above))
        chain.extend(headings)
        return frozenset(frame) or _NONE, chain

    def table_heads(self, block: Block, above: Above) -> list[tuple[Phrase, Facets]]:
        """Row and column heads of a cell, the nearest first, with what they tell."""
        assert block.cell is not None
        rows = [self.head_phrase(text) for text in reversed(block.cell.row_heads)]
        columns = [self.head_phrase(text) for text in reversed(block.cell.column_heads)]
        corner = self.corner_of(block.cell.table)
        opened = above.opened or corner is not None and "ramme.hvem-mistaenkt" in corner.concepts()
        told_by_columns = frozenset[str]().union(
            *(self.structural(phrase, above).direction for phrase in columns)
        )
        of_rows = replace(above, opened=opened, directions=above.directions or told_by_columns)
        told = [(phrase, self.structural(phrase, of_rows)) for phrase in rows]
        beside = frozenset[str]().union(*(facets.direction for _, facets in told))
        of_columns = replace(above, opened=False, directions=beside or above.directions)
        return told + [(phrase, self.structural(phrase, of_columns)) for phrase in columns]

    def told_by_heads(self, cell: Cell, heads: Sequence[Facets]) -> Facets:
        """Heads of a cell as one: all the roles they name, and the roles its row puts in charge."""
        nearest = facet.inherit(heads)
        roles = frozenset[str]().union(*(facets.role for facets in heads))
        return replace(nearest, role=roles or self.in_charge.get((cell.table, cell.row), frozenset()))

    @cached_property
    def in_charge(self) -> dict[tuple[int, int], frozenset[str]]:
        """Roles by table row, as a column headed "Ansvarlig" or "Hvem" gives them."""
        found: dict[tuple[int, int], frozenset[str]] = {}
        for block in self.document.blocks:
            cell = block.cell
            if cell is None or cell.row == 0 or not cell.column_heads:
                continue
            if "ramme.ansvarlig" in self.head_phrase(cell.column_heads[-1]).concepts():
                if roles := self.structural(self.head_of_block(block.index), facet.NOTHING_ABOVE).role:
                    found[cell.table, cell.row] = roles
        return found

    def corner_of(self, table: int) -> Phrase | None:
        """The head of a table's first column, which says what the row heads are."""
        return self.corners.get(table)

    @cached_property
    def corners(self) -> dict[int, Phrase]:
        return {
            block.cell.table: self.head_of_block(block.index)
            for block in self.document.blocks
            if block.cell is not None
            and block.cell.row == 0
            and block.cell.column == 0
            and block.cell.is_head
        }

    def opened_by_lead(self, block: Block, above: Above) -> Above:
        """The same, where the list's introduction asks who is suspected ("Hvis den mistænkte er")."""
        if (
            block.lead_in is None
            or "ramme.hvem-mistaenkt" not in self.head_of_block(block.lead_in).concepts()
        ):
            return above
        return replace(above, opened=True)

    def structural(self, phrase: Phrase, above: Above) -> Facets:
        return facet.structural(phrase, above, self.grammar.imperatives)

    def is_label(self, phrase: Phrase) -> bool:
        """True for a bold start that names ("Lederen"), false for one that tells ("Find din leder")."""
        grammar = self.grammar
        return (
            not any(word in grammar.finite for word in phrase.words)
            and phrase.words[0] not in grammar.imperatives
        )

    def label_facets(self, span: Span, above: Above) -> Facets:
        """What a bold start gives the text after it."""
        phrase = self.phrase(span)
        if not phrase.words or self.is_label(phrase):
            return self.structural(phrase, above)
        spoken = facet.addressed(phrase) or actors(phrase, self.grammar).main - {facet.READER, "mellemleder"}
        told = self.structural(phrase, above).direction
        return Facets(spoken, told, phrase.named(facet.LEVEL), phrase.named(facet.SETTING))

    def lead_facets(self, block: Block, phrase: Phrase) -> Facets:
        """A lead-in speaks as a sentence ("Lederen skal:") and as a heading ("Leder:")."""
        spoken = actors(phrase, self.grammar).main - {facet.READER, "mellemleder"}
        own = self.facets_of_block(block.index)
        named = own.role if phrase.words and self.is_label(phrase) else frozenset[str]()
        return Facets(facet.addressed(phrase) or spoken or named, own.direction, own.level, own.setting)

    def own_facets(
        self, phrase: Phrase, block: Block, span: Span, previous: Facets, chain: Sequence[Facets]
    ) -> tuple[Facets, frozenset[str]]:
        """What the sentence itself tells, and the roles of its side clauses.

        "Du" becomes the role its surroundings speak to.
        """
        if span.end <= block.span.start + block.run_in and self.is_label(phrase):
            return self.structural(phrase, self.above(self.path_of(block))), frozenset()
        question = self.document.text[span.end - 1 : span.end] == "?"
        acting = actors(phrase, self.grammar, is_question=question)
        roles = set(acting.main)
        if "mellemleder" in roles:
            roles.discard("mellemleder")
            roles |= facet.inherit(chain).role & facet.MIDDLE_MANAGER or facet.MIDDLE_MANAGER
        if facet.READER in roles:
            roles.discard(facet.READER)
            # A box under the authority's heading still speaks to those who read the plan.
            if block.kind is Kind.BOX or block.quoted:
                headed = len(self.path_of(block))
                boxed = facet.inherit(chain[: len(chain) - headed]).role
                told = facet.inherit(chain).role
                around = (boxed or (told if told & _READERS else frozenset())) - facet.TOPICS
            else:
                around = facet.inherit(chain).role - facet.TOPICS
            roles |= around or {facet.DEFAULT_ROLE}
        opened = self.opened_by_lead(block, facet.NOTHING_ABOVE)
        direction = (
            self.structural(phrase, opened).direction if opened.opened else self.told_direction(phrase)
        )
        facets = Facets(frozenset(roles), direction, phrase.named(facet.LEVEL), phrase.named(facet.SETTING))
        return facets, (acting.aside - {facet.READER}) or _NONE

    @staticmethod
    def told_direction(phrase: Phrase) -> frozenset[str]:
        """Directions told by a sentence; what stands after "som ved ..." is another way's."""
        reference = next((hit.first for hit in phrase.marks if hit.concept == "ramme.som-ved"), None)
        if reference is None:
            return phrase.directions()
        before = [hit for hit in phrase.hits if hit.last < reference]
        return Phrase.of(phrase.words, before, phrase.offset, phrase.breaks).directions()

    def denied(self, span: Span, phrase: Phrase) -> frozenset[int]:
        """Document-wide numbers of the words of a sentence that stand under a negation."""
        if not may_deny(phrase.words):
            return frozenset()
        first, end = phrase.offset, phrase.offset + len(phrase.words)
        text, starts, ends = self.document.text, self.words.starts, self.words.ends
        gaps = [text[ends[at] : starts[at + 1]] for at in range(first, end - 1)] + [""]
        found = negated_words(phrase.words, gaps, self.lexicon.finite_verbs, self.lexicon.infinitives)
        return frozenset(first + at for at in found)

    def mentions(self, phrase: Phrase, denied_words: frozenset[int]) -> tuple[Mention, ...]:
        if not denied_words:
            return tuple(phrase.hits)
        acts = self.lexicon.acts
        return tuple(
            hit._replace(denied=True)
            if hit.concept in acts
            and not denied_words.isdisjoint(range(hit.first, hit.last + 1))
            else hit
            for hit in phrase.hits
        )

    def with_loans(self, units: list[Unit]) -> list[Unit]:
        """Add, for each "som ved ..." and "som i 4.3", the steps it brings along."""
        references = References(self.document, units)
        loans: list[Unit] = []
        for unit in units:
            if not unit.facets.direction or unit.standing is not Standing.CONTENT:
                continue
            for target in references.of(unit, refers="ramme.som-ved" in unit.concepts):
                loans.append(
                    replace(
                        target, index=len(units) + len(loans), via=unit.index,
                        facets=replace(
                            target.facets, direction=unit.facets.direction, role=target.facets.role or unit.facets.role
                        ),
                    )
                )  # fmt: skip
        return units + loans


def _completed(facets: Facets, role: frozenset[str], phrase: Phrase, no_direction: bool) -> Facets:
    """Facets with a role, and with the weakest signs of a direction where nothing else told."""
    direction = facets.direction
    if not direction and not no_direction:
        direction = phrase.directions(facet.HINT)
    if "mellemleder" in role:
        role = role - {"mellemleder"} | facet.MIDDLE_MANAGER
    return Facets(role, direction, facets.level, facets.setting)


def _direction_above(chain: Sequence[Facets]) -> bool:
    return any(facets.direction for facets in chain)


def _you(text: str, words: Words, grammar: Grammar) -> list[Hit]:
    """ "I" for "you" as the reader; folding has made it the preposition "i"."""
    added: list[Hit] = []
    for found in _YOU.finditer(text):
        at = bisect_left(words.starts, found.start())
        if at >= len(words.text) or words.starts[at] != found.start() or at + 1 >= len(words.text):
            continue
        following = words.text[at + 1]
        before = words.text[at - 1] if at and words.sentence[at - 1] == words.sentence[at] else ""
        if (
            following in grammar.finite
            or before in grammar.finite
            and not text[words.starts[at + 1]].isupper()
        ):
            added.append(Hit(facet.ROLE + facet.READER, at, at))
    return added


def _with(hits: Sequence[Hit], added: Sequence[Hit]) -> Sequence[Hit]:
    """The hits and a few more, in order."""
    if not added:
        return hits
    every = list(hits)
    for hit in added:
        insort(every, hit, key=hit_order)
    return every


def _whole(document: Document, matched: Document, unit: Unit) -> Unit:
    """The unit with the end of its last word, where marks inside the word had been set aside."""
    end, limit = unit.span.end, document.blocks[unit.block].span.end
    while end < limit and matched.text[end].isspace() and not document.text[end].isspace():
        end += 1
    return unit if end == unit.span.end else replace(unit, span=Span(unit.span.start, end))


def _trimmed(text: str, start: int, end: int) -> Span:
    stripped = text[start:end].rstrip()
    lead = len(stripped) - len(stripped.lstrip())
    return Span(start + lead, start + len(stripped))


#: A lead-in of more words than this tells as a sentence does.
_LABEL_WORDS = 8
#: A first heading over more of the document than this is its title.
_TITLE_SHARE, _TITLE_BLOCKS = 0.6, 40


def _title_of(document: Document) -> int | None:
    """The heading that nearly all of a plan stands under: it tells nothing of any one part of it."""
    blocks = document.blocks
    first = next((block.index for block in blocks if block.kind is Kind.HEADING), None)
    if first is None or len(blocks) < _TITLE_BLOCKS:
        return None
    below = sum(bool(block.path) and block.path[0] == first for block in blocks)
    return first if below > _TITLE_SHARE * len(blocks) else None
