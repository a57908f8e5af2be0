"""The notation of concepts, and what they find."""

from __future__ import annotations

import pytest

from checker.language.lexicon import ConceptEntry, Lexicon, LexiconError


def found(entries: list[ConceptEntry], text: str) -> list[tuple[str, str]]:
    words = text.split()
    hits = Lexicon(entries).find(words, [0] * len(words))
    return [(hit.concept, " ".join(words[hit.first : hit.last + 1])) for hit in hits]


ROWS = [
    (ConceptEntry("x", nouns=("leder",)), "gå til lederen nu", ["lederen"]),
    (ConceptEntry("x", verbs=("underrette",)), "der underrettes straks", ["underrettes"]),
    (ConceptEntry("x", words=("straks",)), "straks og strakse", ["straks"]),
    (ConceptEntry("x", phrases=("samme dag",)), "samme dag og samme lange dag", ["samme dag"]),
    (ConceptEntry("x", phrases=("samme .. dag",)), "samme lange arbejds dag", ["samme lange arbejds dag"]),
    (ConceptEntry("x", phrases=("samme .. dag",)), "samme a b c d dag", []),
    (ConceptEntry("x", phrases=("samme ... dag",)), "samme a b c d dag", ["samme a b c d dag"]),
    (ConceptEntry("x", phrases=("mor/far slå",)), "far slår og mor slog", ["far slår", "mor slog"]),
    (ConceptEntry("x", phrases=("=mor slå",)), "moren slår mor slår", ["mor slår"]),
    (ConceptEntry("x", phrases=("*samtale*",)), "en børnesamtalen her", ["børnesamtalen"]),
    (ConceptEntry("x", phrases=("< leder >",)), "leder", ["leder"]),
    (ConceptEntry("x", phrases=("< leder >",)), "leder nu", []),
    (ConceptEntry("x", nouns=("børnehus",), confusers=("børnehuset solsikken",)), "børnehuset solsikken", []),
]


@pytest.mark.parametrize(("entry", "text", "expected"), ROWS)
def test_find(entry: ConceptEntry, text: str, expected: list[str]) -> None:
    assert [words for _, words in found([entry], text)] == expected


def test_included_concepts_count_for_the_one_that_includes_them() -> None:
    entries = [
        ConceptEntry("a", nouns=("leder",), phrases=("den ansvarlige",)),
        ConceptEntry("b", includes=("a",)),
    ]
    assert ("b", "lederen") in found(entries, "lederen")
    assert ("b", "den ansvarlige") in found(entries, "den ansvarlige")


def test_no_phrase_reaches_over_a_sentence_end() -> None:
    lexicon = Lexicon([ConceptEntry("x", phrases=("samme .. dag",))])
    assert not lexicon.find(["samme", "dag"], [0, 1])


@pytest.mark.parametrize(
    "entries",
    [
        [ConceptEntry("a"), ConceptEntry("a")],
        [ConceptEntry("a", includes=("mangler",))],
        [ConceptEntry("a", includes=("b",)), ConceptEntry("b", includes=("a",))],
        [ConceptEntry("a", phrases=("slutter ..",))],
    ],
)
def test_faults_are_named(entries: list[ConceptEntry]) -> None:
    with pytest.raises(LexiconError):
        Lexicon(entries)
