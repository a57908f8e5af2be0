"""The lexicon: concepts as sets of words and phrases, compiled once and found in one pass.

A concept is written as data (``rules/concepts``). Every phrase becomes a short sequence of word sets.
Finding is one Aho-Corasick pass over the new words of a text for all words of all concepts together;
the phrases are then looked up at the words that begin them. See shared/performance.md, sections 0 and 4.

Forms are made (``inflect``) only for the lemmas that a word of the text could belong to: writing out
all forms of a lexicon of 16,000 words took two seconds at every start.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from operator import itemgetter
from typing import NamedTuple

import ahocorasick_rs

from checker.language.inflect import (
    accented_imperatives,
    adjective_forms,
    any_forms,
    finite_forms,
    imperative_form,
    is_irregular,
    may_be_form,
    noun_forms,
    stable_part,
    verb_forms,
)

#: Words that never inflect in a phrase.
_FUNCTION_WORDS = frozenset(
    "af at de den der det du dem deres dig din dit dine eller en er et for fra få før gennem han hans har "
    "her "
    "hos hun hvad hvem hvis hvor hvordan hvornår hver hvert i ikke imod ind inden ingen intet jer jeres "
    "kan med mellem men "
    "mens mod må når ned nogen noget om omkring op og også over på sig sin sit sine skal som så til uden ud "
    "under ved vi vil vores være efter bag blandt både end enten heller hverken igen lige ny nye op selv "
    "straks".split()
)
#: Imperatives that as the first word of a line are far oftener something else.
_NOT_IMPERATIVES = frozenset(
    (
        "",
        "tegn",
        "mål",
        "tro",
        "bo",
        "leg",
        "del",
        "sag",
        "så",
        "brud",
        "fald",
        "plan",
        "straf",
        "tab",
        "led",
        "gæld",
        "ved",
        "skad",
        "spark",
        "bid",
        "niv",
        "udnyt",
        "krænk",
        "misbrug",
        "tvang",
    )
)
#: Finite forms that are nearly always another word.
_NOT_FINITE = frozenset(("så", "ved", "lå", "sås", "tales", "løber", "leder", "leders", "forsøger"))
#: Longest gap, in words, that ".." and "..." in a phrase stand for.
SHORT_GAP, LONG_GAP = 3, 9
#: Longer "words" are damage (a hundred thousand letters without a space); looking them up would be quadratic.
_LONGEST_WORD = 60
#: Number of the word set that every word belongs to ("*" in a phrase).
ANY_WORD = 0
#: Between the words of what is written as one ("ppr-psykolog", "tlf.", "børns.dk"), but not the gaps "..".
_PARTED = re.compile(r"(?<=\w)[-.](?=[\w*]|$)|(?<=\w)[-.](?=\s)")
_SEVERAL = re.compile(r"_|(?<=\w)[-.]")
_WORD = re.compile(r"[0-9a-zæøåéüöä§]+(?:'s)?")


@dataclass(frozen=True, slots=True)
class ConceptEntry:
    """A concept as written. ``act``: something done, which a negation undoes.

    ``phrases`` and ``confusers`` are sequences of words: a plain word stands for all its forms,
    "=word" for itself alone, "a/b" for either, "den_unge/barnet" for either where one is of several words, "stem*", "*stem" and "*stem*" for words that begin with,
    end with or hold the stem, "*" for any word, ".." for up to three words between, "..." for up to nine, "{concept}"
    for any single word of another concept, and "<" first or ">" last for the ends of a sentence.
    A hit that a confuser covers is not a hit.
    """

    id: str
    act: bool = False
    nouns: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    confusers: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()


class LexiconError(ValueError):
    """A concept that cannot be compiled; the message names the concept and what is wrong."""


class Hit(NamedTuple):
    """A concept found: words [first, last] of the text, counted from 0; ``denied`` under a negation.

    A tuple, because a plan has tens of thousands of them.
    """

    concept: str
    first: int
    last: int
    denied: bool = False


#: Sort key: the order in which hits are kept.
hit_order = itemgetter(1, 2, 0)


@dataclass(frozen=True, slots=True)
class _Phrase:
    concept: str
    steps: tuple[tuple[frozenset[int], int], ...]
    confuser: bool
    at_start: bool = False
    at_end: bool = False


#: Phrases by the number of a word set.
_Seconds = dict[int, list["_Phrase"]]


@dataclass(slots=True)
class _Starts:
    """Phrases that begin with one word set: those that may go on with anything, and the others by
    second word set.

    A text has many words that begin a phrase and few where the second fits; looking up the second
    word spares nine of ten attempts. ``by_second[0]`` holds the phrases whose second word may stand
    next to the first, ``[1]`` those where it may stand as far off as a short gap allows, ``[2]`` a long one.
    """

    single: list[_Phrase] = field(default_factory=list)
    by_second: tuple[_Seconds, _Seconds, _Seconds] = field(default_factory=lambda: ({}, {}, {}))

    def add(self, phrase: _Phrase) -> None:
        if len(phrase.steps) == 1 or ANY_WORD in phrase.steps[1][0]:
            self.single.append(phrase)
            return
        wanted, gap = phrase.steps[1]
        for table in self.by_second[: 1 + (0, SHORT_GAP, LONG_GAP).index(gap)]:
            for number in wanted:
                table.setdefault(number, []).append(phrase)

    @classmethod
    def joined(cls, several: Sequence[_Starts]) -> _Starts:
        """All the phrases of several, as one."""
        if len(several) == 1:
            return several[0]
        one = cls([phrase for starts in several for phrase in starts.single])
        for table, tables in zip(
            one.by_second, zip(*(starts.by_second for starts in several), strict=True), strict=True
        ):
            for other in tables:
                for number, phrases in other.items():
                    table[number] = [*table[number], *phrases] if number in table else phrases
        return one


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lexicon knows of one spelling: its word sets, the concepts it is a word of (``own``) and with
    them those that include them (``concepts``), and the phrases it may begin.
    """

    numbers: frozenset[int]
    own: tuple[str, ...]
    concepts: tuple[str, ...]
    starts: _Starts | None


#: Makes the forms of a lemma.
Forms = Callable[[str], frozenset[str]]


@dataclass(slots=True)
class _Vocabulary:
    """Numbers for word sets, and which spellings belong to which."""

    exact: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    prefix: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    suffix: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    inner: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, int] = field(default_factory=lambda: {"*": ANY_WORD})
    #: By the letters that all forms begin with: (number, lemma, what makes its forms).
    inflected: dict[str, list[tuple[int, str, Forms]]] = field(default_factory=lambda: defaultdict(list))
    _forms: dict[tuple[str, Forms], frozenset[str]] = field(default_factory=dict)

    def inflecting(self, key: str, lemma: str, forms: Forms) -> int:
        """The number of all forms of a word, made on first use."""
        if is_irregular(lemma):
            return self.number(key, forms(lemma))
        known = self.numbers.get(key)
        if known is None:
            known = self.numbers[key] = len(self.numbers)
            self.inflected[stable_part(lemma)].append((known, lemma, forms))
        return known

    def lemmas_of(self, word: str) -> set[int]:
        """Numbers of the regular words that a word is a form of."""
        found: set[int] = set()
        for length in range(1, min(len(word), _LONGEST_WORD) + 1):
            for number, lemma, forms in self.inflected.get(word[:length], ()):
                if may_be_form(word, lemma):
                    made = self._forms.get((lemma, forms))
                    if made is None:
                        made = self._forms[lemma, forms] = forms(lemma)
                    if word in made:
                        found.add(number)
        return found

    def number(self, key: str, forms: Iterable[str]) -> int:
        """The number of a word set, made on first use; ``forms`` may hold stems with "*"."""
        known = self.numbers.get(key)
        if known is not None:
            return known
        number = self.numbers[key] = len(self.numbers)
        for form in forms:
            bare = form.strip("*")
            if not bare:
                raise LexiconError(f"{form!r} er ikke et ord")
            if form.startswith("*") and form.endswith("*"):
                self.inner[bare].add(number)
            elif form.startswith("*"):
                self.suffix[bare].add(number)
            elif form.endswith("*"):
                self.prefix[bare].add(number)
            else:
                self.exact[bare].add(number)
        return number


def _number_of(vocabulary: _Vocabulary, word: str) -> int:
    """The number of a word of a phrase, all its forms in one set."""
    if word.startswith("="):
        return vocabulary.number(f"p:{word}", (word[1:],))
    if "*" in word or word in _FUNCTION_WORDS or not word.isalpha() or len(word) == 1:
        return vocabulary.number(f"p:{word}", (word,))
    return vocabulary.inflecting(f"p:{word}", word, any_forms)


def _spelled_out(entry: ConceptEntry) -> ConceptEntry:
    """The entry as its words are met in a text, which is split at hyphens and full stops: what is of several
    words is a phrase, wherever it was written."""
    lists: dict[str, tuple[str, ...]] = {}
    phrases = [one for phrase in entry.phrases for one in _alternatives(phrase)]
    for kind in ("nouns", "verbs", "adjectives", "words"):
        single: list[str] = []
        for word in getattr(entry, kind):
            parts = _PARTED.sub(" ", word).split()
            if len(parts) == 1 or not parts:
                single.append(parts[0] if parts else word)
            elif kind == "words":
                phrases.append(" ".join(part if "*" in part or part == ".." else f"={part}" for part in parts))
            else:
                phrases.append(" ".join((*(f"={part}" for part in parts[:-1]), parts[-1])))
        lists[kind] = tuple(single)
    confusers = tuple(one for phrase in entry.confusers for one in _alternatives(phrase))
    return ConceptEntry(
        entry.id, entry.act, lists["nouns"], lists["verbs"], lists["adjectives"], lists["words"],
        tuple(phrases), confusers, entry.includes,
    )  # fmt: skip


def _alternatives(phrase: str) -> Iterator[str]:
    """The phrase once for each choice of an alternative of several words; else as it is."""
    steps: list[list[str]] = []
    for step in phrase.split():
        if step.startswith("{") or not _SEVERAL.search(step):
            steps.append([step])
            continue
        choices = [_PARTED.sub(" ", choice.replace("_", " ")).strip() for choice in step.split("/")]
        one = "/".join(choice for choice in choices if " " not in choice)
        steps.append([*([one] if one else []), *(choice for choice in choices if " " in choice)])
    for made in product(*steps):
        yield " ".join(made)


class Lexicon:
    """Compiled concepts. ``find`` gives the hits of all of them in one text."""

    def __init__(self, entries: Sequence[ConceptEntry]) -> None:
        entries = [_spelled_out(entry) for entry in entries]
        self.entries: Mapping[str, ConceptEntry] = {entry.id: entry for entry in entries}
        if len(self.entries) != len(entries):
            raise LexiconError("samme begreb står to gange")
        self.acts = frozenset(entry.id for entry in entries if entry.act)
        self._vocabulary = _Vocabulary()
        self._single: dict[int, set[str]] = defaultdict(set)
        self._starts: dict[int, _Starts] = {}
        self._words_of: dict[str, frozenset[int]] = {}
        self.finite_verbs: set[str] = set()
        self.infinitives: set[str] = set()
        self.imperatives: set[str] = set()
        for entry in entries:
            self._add_words(entry)
        for entry in entries:
            self._words_below(entry.id, ())  # raises where concepts hold each other or do not exist
            for number in self._words_of[entry.id]:
                self._single[number].add(entry.id)
        self._parents = self._all_parents()
        for entry in entries:
            self._add_phrases(entry)
        self.imperatives -= _NOT_IMPERATIVES
        self.finite_verbs -= _NOT_FINITE
        self._memo: dict[str, _Known] = {}
        #: Beginnings of phrases by the word sets of a word that has more than one.
        self._joined: dict[tuple[int, ...], _Starts] = {}
        spellings = {
            *self._vocabulary.exact,
            *self._vocabulary.prefix,
            *self._vocabulary.suffix,
            *self._vocabulary.inner,
        }
        self._spellings = sorted(spellings)
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._spellings, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def _add_words(self, entry: ConceptEntry) -> None:
        numbers: set[int] = set()
        vocabulary = self._vocabulary
        for kind, words, forms in (
            ("n", entry.nouns, noun_forms),
            ("v", entry.verbs, verb_forms),
            ("a", entry.adjectives, adjective_forms),
        ):
            for word in words:
                numbers.add(vocabulary.inflecting(f"{kind}:{word}", word, forms))
        for word in entry.words:
            numbers.add(vocabulary.number(f"=:{word}", (word,)))
        for phrase in entry.phrases:  # a phrase of one word is a word like any other
            if len(phrase.split()) == 1 and "{" not in phrase:
                for choice in phrase.lower().split("/"):
                    if choice and choice != "*":
                        numbers.add(_number_of(vocabulary, choice))
        for verb in entry.verbs:
            self.infinitives.add(verb)
            self.finite_verbs |= finite_forms(verb)
            self.imperatives.add(imperative_form(verb))
            self.imperatives |= accented_imperatives(verb)
        self._words_of[entry.id] = frozenset(numbers)

    def _words_below(self, concept: str, seen: tuple[str, ...]) -> frozenset[int]:
        """Word numbers of a concept and of all it includes."""
        if concept in seen:
            raise LexiconError(f"{concept}: begreberne indeholder hinanden")
        if concept not in self.entries:
            raise LexiconError(f"{seen[-1] if seen else '?'}: ukendt begreb {concept!r}")
        numbers = set(self._words_of[concept])
        for other in self.entries[concept].includes:
            numbers |= self._words_below(other, (*seen, concept))
        return frozenset(numbers)

    def _all_parents(self) -> Mapping[str, frozenset[str]]:
        """For each concept all concepts that include it, at any remove."""
        direct: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries.values():
            for other in entry.includes:
                direct[other].add(entry.id)
        parents: dict[str, frozenset[str]] = {}
        for concept in self.entries:
            found: set[str] = set()
            queue = [concept]
            while queue:
                for parent in direct.get(queue.pop(), ()):
                    if parent not in found:
                        found.add(parent)
                        queue.append(parent)
            parents[concept] = frozenset(found)
        return parents

    def _add_phrases(self, entry: ConceptEntry) -> None:
        for confuser, phrases in ((False, entry.phrases), (True, entry.confusers)):
            for written in phrases:
                phrase = self._compile(entry.id, written, confuser)
                alone = len(phrase.steps) == 1 and not (confuser or phrase.at_start or phrase.at_end)
                for number in phrase.steps[0][0]:
                    if alone:  # as good as a word of the concept
                        self._single[number].add(entry.id)
                        continue
                    self._starts.setdefault(number, _Starts()).add(phrase)

    def _compile(self, concept: str, written: str, confuser: bool) -> _Phrase:
        steps: list[tuple[frozenset[int], int]] = []
        gap = 0
        words = written.lower().split()
        at_start, at_end = words[:1] == ["<"], words[-1:] == [">"]
        for word in words[at_start : len(words) - at_end]:
            if word in ("..", "..."):
                gap = SHORT_GAP if word == ".." else LONG_GAP
                continue
            steps.append((frozenset(self._step(concept, word)), gap))
            gap = 0
        if not steps or gap or ANY_WORD in steps[0][0]:
            raise LexiconError(
                f"{concept}: {written!r} har ingen ord, begynder med *, eller slutter med et hul"
            )
        return _Phrase(concept, tuple(steps), confuser, at_start, at_end)

    def _step(self, concept: str, word: str) -> set[int]:
        numbers: set[int] = set()
        for choice in re.split(r"/(?![^{]*\})", word):
            if choice.startswith("{") and choice.endswith("}"):
                numbers |= (
                    self._words_below(choice[1:-1], (concept,))
                    if choice[1:-1] != concept
                    else self._words_of[concept]
                )
            elif choice == "*":
                numbers.add(ANY_WORD)
            elif choice:
                numbers.add(_number_of(self._vocabulary, choice))
        if not numbers:
            raise LexiconError(f"{concept}: {word!r} svarer ikke til noget ord")
        return numbers

    def _entries_of(self, words: Sequence[str]) -> list[_Known]:
        """What is known of each word. New words are looked up in one automaton pass."""
        if len(self._memo) > _MEMO_LIMIT:
            self._memo.clear()
            self._joined.clear()
        new = [word for word in dict.fromkeys(words) if word not in self._memo]
        if new:
            found: dict[str, set[int]] = {word: self._vocabulary.lemmas_of(word) for word in new}
            joined = "\n".join(new)
            starts: list[int] = []
            at = 0
            for word in new:
                starts.append(at)
                at += len(word) + 1
            vocabulary, which = self._vocabulary, 0
            for pattern, start, end in sorted(
                self._automaton.find_matches_as_indexes(joined, overlapping=True), key=lambda match: match[1]
            ):
                while which + 1 < len(starts) and starts[which + 1] <= start:
                    which += 1
                word, spelling = new[which], self._spellings[pattern]
                begins, ends = start == starts[which], end == starts[which] + len(word)
                numbers = found[word]
                if begins and ends:
                    numbers |= vocabulary.exact.get(spelling, _NONE)
                if begins:
                    numbers |= vocabulary.prefix.get(spelling, _NONE)
                if ends:
                    numbers |= vocabulary.suffix.get(spelling, _NONE)
                numbers |= vocabulary.inner.get(spelling, _NONE)
            self._memo.update((word, self._known(numbers)) for word, numbers in found.items())
        memo = self._memo
        return [memo[word] for word in words]

    def _known(self, numbers: set[int]) -> _Known:
        own = {concept for number in numbers for concept in self._single.get(number, ())}
        concepts = own.union(*(self._parents[concept] for concept in own))
        beginning = tuple(sorted(number for number in numbers if number in self._starts))
        starts = self._joined.get(beginning)
        if starts is None and beginning:
            starts = self._joined[beginning] = _Starts.joined([self._starts[number] for number in beginning])
        return _Known(frozenset(numbers), tuple(own), tuple(sorted(concepts)), starts)

    def parents_of(self, concept: str) -> frozenset[str]:
        """All concepts that include a concept; none for one that does not exist."""
        return self._parents.get(concept, frozenset())

    def find(self, words: Sequence[str], sentences: Sequence[int]) -> list[Hit]:
        """Hits of every concept, by first word, last word and name.

        ``words`` are the folded words of the text; ``sentences`` the number of the sentence each
        belongs to: no phrase reaches over a sentence's end.
        """
        entries = self._entries_of(words)
        numbers = [entry.numbers for entry in entries]
        longer: dict[int, set[tuple[int, str]]] = {}
        barred: dict[int, dict[str, int]] = {}
        for at, entry in enumerate(entries):
            if entry.starts is None:
                continue
            for phrase in self._candidates(entry.starts, numbers, sentences, at):
                last = self._match(phrase, numbers, sentences, at)
                if last is None:
                    continue
                if phrase.confuser:
                    for place in range(at, last + 1):
                        bars = barred.setdefault(place, {})
                        bars[phrase.concept] = max(last, bars.get(phrase.concept, last))
                else:
                    longer.setdefault(at, set()).add((last, phrase.concept))
        hits: list[Hit] = []
        for at, entry in enumerate(entries):
            if at not in longer and at not in barred:
                hits += [Hit(concept, at, at) for concept in entry.concepts]
                continue
            met = {(at, concept) for concept in entry.own} | longer.get(at, set())
            hits += [
                Hit(concept, at, last) for last, concept in sorted(self._allowed(met, barred.get(at, {})))
            ]
        return hits

    def _allowed(self, met: Iterable[tuple[int, str]], bars: Mapping[str, int]) -> set[tuple[int, str]]:
        """Hits that begin at one word, as (last, concept), without those that a confuser covers, and with
        each the concepts that include its own. ``bars``: how far confusers of a concept reach from there.
        """
        allowed: set[tuple[int, str]] = set()
        for last, concept in met:
            if last <= bars.get(concept, -1):
                continue
            allowed.add((last, concept))
            for parent in self._parents[concept]:
                if last > bars.get(parent, -1):
                    allowed.add((last, parent))
        return allowed

    @staticmethod
    def _candidates(
        starts: _Starts, numbers: Sequence[frozenset[int]], sentences: Sequence[int], at: int
    ) -> Sequence[_Phrase]:
        """Phrases that may begin at a word: their second word stands near enough."""
        found = list(starts.single)
        sentence, place, length = sentences[at], at + 1, len(numbers)
        for table, reach in zip(starts.by_second, _REACHES, strict=True):
            if not table:
                continue
            end = min(at + reach, length)
            while place < end and sentences[place] == sentence:
                of_place = numbers[place]
                for second in of_place:
                    if second in table:
                        found += table[second]
                place += 1
        return found

    @staticmethod
    def _match(
        phrase: _Phrase, numbers: Sequence[frozenset[int]], sentences: Sequence[int], first: int
    ) -> int | None:
        """The last word of the phrase when it begins at ``first``; the nearest fit, None without one."""
        sentence = sentences[first]
        if phrase.at_start and first and sentences[first - 1] == sentence:
            return None
        at, length = first, len(numbers)
        for wanted, gap in phrase.steps[1:]:
            for candidate in range(at + 1, min(at + 2 + gap, length)):
                if sentences[candidate] != sentence:
                    return None
                if ANY_WORD in wanted or not wanted.isdisjoint(numbers[candidate]):
                    at = candidate
                    break
            else:
                return None
        if phrase.at_end and at + 1 < len(sentences) and sentences[at + 1] == sentence:
            return None
        return at


_NONE: frozenset[int] = frozenset()
#: First place that is too far off for a second word, counted from the first, by length of gap.
_REACHES = (2, 2 + SHORT_GAP, 2 + LONG_GAP)


#: So many spellings are remembered at most.
_MEMO_LIMIT = 200_000


def split_words(folded: str) -> list[tuple[int, int]]:
    """Places of the words of a folded text. A hyphen parts words ("børne- og unge", "24-timers")."""
    return [match.span() for match in _WORD.finditer(folded)]
