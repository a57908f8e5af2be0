"""The spaCy pipeline: Danish tokens, sentences that respect blocks, and concepts.

Sentences and hits are left on the spaCy ``Doc`` (``doc.sents``, ``doc._.words``, ``doc._.hits``), so a
trained Danish model can be added as one more component. spaCy is imported here and nowhere else, and
this module only when a check runs: the import alone takes two seconds (shared/ecosystem.md, section 1).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass

import numpy
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from checker.language.entities import find_entities
from checker.language.lexicon import Hit, Lexicon, hit_order, split_words
from checker.language.normalise import fold

#: Abbreviations that spaCy's Danish rules leave as a word and a full stop.
_ABBREVIATIONS = frozenset(
    "jf stk pkt nr kap evt ca mv osv fx bl.a f.eks m.v m.m mm dvs d kl tlf vedr ift iht pga inkl hhv resp "
    "afs bek lbk lov pct maks min max alm sml jvf jævnfør bl a eks o.l o.lign lign etc mio".split()
)
_ENDS = frozenset(".!?…")
#: More words than this without an end are no sentence. What is asked about the words of one sentence
#: costs their number squared.
_LONGEST_SENTENCE = 400
_ORDINAL = re.compile(r"^\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order: folded spelling, place in the original, number of their sentence."""

    text: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence: tuple[int, ...]


def _register() -> None:
    if not Doc.has_extension("hits"):
        Doc.set_extension("hits", default=())
        Doc.set_extension("words", default=None)
        Doc.set_extension("block_starts", default=())
        Doc.set_extension("sentence_spans", default=())


def build_pipeline(lexicon: Lexicon) -> Language:
    """A Danish pipeline that splits sentences and finds the concepts of one lexicon."""
    _register()
    nlp = spacy.blank("da")
    nlp.max_length = 20_000_000
    nlp.add_pipe("beredskab_sentences")
    nlp.add_pipe("beredskab_concepts")
    concepts = nlp.get_pipe("beredskab_concepts")
    assert isinstance(concepts, _Concepts)
    concepts.lexicon = lexicon
    return nlp


def run_pipeline(nlp: Language, text: str, block_starts: Sequence[int]) -> Doc:
    """Run the pipeline over a document's text; ``block_starts`` are offsets where a block begins."""
    doc = nlp.make_doc(text)
    doc._.block_starts = tuple(block_starts)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


@Language.component("beredskab_sentences")
def _sentences(doc: Doc) -> Doc:
    """Set sentence starts: after a full stop that ends a sentence, and wherever a block begins."""
    starts = frozenset(doc._.block_starts)
    # Set in one go: setting token.is_sent_start looks at the whole text each time.
    marks = numpy.full((len(doc), 1), -1, dtype="int64")
    # Walking doc.sents later would make an object of every token once more.
    spans: list[tuple[int, int]] = []
    first = end = length = 0
    pending = False
    last: Token | None = None
    for token in doc:
        at = token.idx
        if token.is_space and token.i:
            end = at + len(token)
            continue
        length += 1
        if token.i == 0 or at in starts or (pending and _may_begin(token)) or length > _LONGEST_SENTENCE:
            length = 0
            marks[token.i] = 1
            pending = False
            if token.i:
                spans.append((first, end))
            first = at
        end = at + len(token)
        pending = _ends_sentence(token, last) or (pending and token.text in "»«\"”’)'")
        last = token
    if len(doc):
        spans.append((first, end))
    doc._.sentence_spans = tuple(spans)
    # spaCy's stub asks for a type of its own; the call is the documented one.
    doc.from_array(["SENT_START"], marks.astype("uint64"))  # type: ignore[arg-type]
    return doc


def _may_begin(token: Token) -> bool:
    first = token.text[0]
    return not (first.islower() or first in ",;:)»”")


def _ends_sentence(token: Token, last: Token | None) -> bool:
    text = token.text
    if text[-1] not in _ENDS:
        return False
    word = text[:-1] if len(text) > 1 else (last.text if last is not None else "")
    if text[-1] != ".":
        return True
    return not (word.lower() in _ABBREVIATIONS or _ORDINAL.match(word) or len(word) == 1 and word.isalpha())


class _Concepts:
    """Component: words and concept hits of the text, found for all concepts together."""

    lexicon: Lexicon | None = None

    def __call__(self, doc: Doc) -> Doc:
        folded = fold(doc.text)
        places = split_words(folded.text)
        originals = places if folded.origin is None else [folded.back(start, end) for start, end in places]
        sentence_starts = [start for start, _ in doc._.sentence_spans]
        sentences = tuple(bisect_right(sentence_starts, start) - 1 for start, _ in originals)
        words = tuple(folded.text[start:end] for start, end in places)
        doc._.words = Words(
            words, tuple(start for start, _ in originals), tuple(end for _, end in originals), sentences
        )
        if self.lexicon is not None:
            hits = self.lexicon.find(words, sentences)
            for hit in _entity_hits(doc.text, doc._.words):
                insort(hits, hit, key=hit_order)
            doc._.hits = tuple(hits)
        return doc


def _entity_hits(text: str, words: Words) -> list[Hit]:
    hits = []
    for start, end, concept in find_entities(text):
        first = bisect_left(words.ends, start + 1)
        last = bisect_left(words.starts, end) - 1
        if first <= last:
            hits.append(Hit(concept, first, last))
    return hits


@Language.factory("beredskab_concepts")
def _make_concepts(nlp: Language, name: str) -> _Concepts:
    return _Concepts()


def words_of(doc: Doc) -> Words:
    words = doc._.words
    assert isinstance(words, Words)
    return words


def sentences_of(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Sentences as (start, end) offsets into the text."""
    spans = doc._.sentence_spans
    assert isinstance(spans, tuple)
    return spans


def hits_of(doc: Doc) -> tuple[Hit, ...]:
    hits = doc._.hits
    assert isinstance(hits, tuple)
    return hits
