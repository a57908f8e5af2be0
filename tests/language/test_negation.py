"""What "ikke" reaches."""

from __future__ import annotations

import pytest

from checker.language.negation import negated_words

FINITE = frozenset("orienteres må skal underretter ringer kontaktes er venter".split())
INFINITIVES = frozenset("orientere kontakte underrette ringe udspørge love".split())

ROWS = [
    ("forældrene må ikke orientere nogen", "orientere"),
    ("forældrene orienteres ikke", "orienteres"),
    ("ring, og undlad at udspørge barnet", "udspørge"),
    ("du må ikke udspørge, love eller kontakte nogen", "udspørge love kontakte"),
    ("underret uden at orientere forældrene", "orientere"),
    ("forældrene orienteres ikke, men politiet kontaktes", "orienteres"),
    ("lederen underretter, og forældrene orienteres ikke", "orienteres"),
    ("lederen underretter ikke kun, men ringer", ""),
    ("underret uden ophold", ""),
    ("der er ingen tvivl, underret", ""),
]


@pytest.mark.parametrize(("sentence", "denied"), ROWS)
def test_reach(sentence: str, denied: str) -> None:
    words = sentence.replace(",", "").split()
    gaps = [", " if word.endswith(",") else " " for word in sentence.split()]
    found = negated_words(words, gaps[:-1] + [""], FINITE, INFINITIVES)
    verbs = FINITE | INFINITIVES | {"underret", "ring"}
    assert [words[at] for at in sorted(found) if words[at] in verbs - {"må", "er", "skal"}] == denied.split()
