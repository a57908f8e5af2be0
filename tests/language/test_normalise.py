"""Spellings of the same word meet, and every place leads back to the original."""

from __future__ import annotations

import pytest

from checker.language.normalise import fold

ROWS = [
    ("Børnehuset", "børnehuset"),
    ("over\u00adgreb", "overgreb"),
    ("o\u0308re A\u030angst", "öre ångst"),
    ("de\ufb01neres", "defineres"),
    ("over- greb", "overgreb"),
    ("børne- og unge", "børne- og unge"),
    ("kl.\u00a015 – nu", "kl. 15 - nu"),
    ("»citat«", '"citat"'),
]


@pytest.mark.parametrize(("written", "folded"), ROWS)
def test_fold(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize("written", [written for written, _ in ROWS])
def test_places_lead_back(written: str) -> None:
    folded = fold(written)
    for at in range(len(folded.text)):
        start, end = folded.back(at, at + 1)
        assert 0 <= start <= end <= len(written)
    assert folded.back(0, len(folded.text))[1] == len(written)
