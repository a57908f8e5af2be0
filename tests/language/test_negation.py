"""What "ikke" reaches."""

from __future__ import annotations

import pytest

from checker.language.negation import negated_words

FINITE = frozenset("orienteres må skal underretter ringer kontaktes er venter".split())
INFINITIVES = frozenset("orientere kontakte underrette ringe udspørge love vente banke".split())

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
    ("lad være med at udspørge barnet", "udspørge"),
    ("lad i øvrigt være med at kontakte nogen", "kontakte"),
    ("det er godt at være med at orientere", ""),
    ("du behøver ikke være sikker for at banke på hos lederen", ""),
    ("der kræves ikke bevis for at underrette", ""),
    ("underret i stedet for at vente", "vente"),
    ("i stedet for at vente, ring", "vente"),
    ("afhold dig fra at udspørge barnet", "udspørge"),
    ("undgå at udspørge barnet", "udspørge"),
    ("forældrene må ikke kontakte uden først at underrette", "kontakte"),
    ("du må ikke gå uden at have ringet og underrette", ""),
    ("vent ikke med at underrette", ""),
    ("det er ikke dig, der skal udspørge barnet", "udspørge"),
    ("forældrene orienteres ikke, før politiet kontaktes", "orienteres"),
]


@pytest.mark.parametrize(("sentence", "denied"), ROWS)
def test_reach(sentence: str, denied: str) -> None:
    words = sentence.replace(",", "").split()
    gaps = [", " if word.endswith(",") else " " for word in sentence.split()]
    found = negated_words(words, gaps[:-1] + [""], FINITE, INFINITIVES)
    verbs = FINITE | INFINITIVES | {"underret", "ring"}
    assert [words[at] for at in sorted(found) if words[at] in verbs - {"må", "er", "skal"}] == denied.split()
