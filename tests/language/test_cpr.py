"""Personal numbers are masked whatever stands between their digits, and dates are not."""

from __future__ import annotations

import time

import pytest

from checker.language.cpr import find_cpr, mask_cpr

MASKED = [
    ("010190-0000", "ddmmåå-xxxx"),
    ("0101900000", "ddmmååxxxx"),
    ("010190 0000", "ddmmåå xxxx"),
    ("01 01 90-1234", "dd mm åå-xxxx"),
    ("01.01.90-1234", "dd.mm.åå-xxxx"),
    ("311299 – 1234", "ddmmåå – xxxx"),
    ("0101\u00ad90-\u200b1234", "ddmm\u00adåå-\u200bxxxx"),
    ("710190-1234", "ddmmåå-xxxx"),
    ("Barn: 010190-0000, mor: 020290-1111.", "Barn: ddmmåå-xxxx, mor: ddmmåå-xxxx."),
    ("cpr:010190-0000;", "cpr:ddmmåå-xxxx;"),
]
LEFT_ALONE = [
    "01.01.2024 - 31.12.2027",
    "01-01-2024–31-12-2027",
    "991390-1234",
    "011390-1234",
    "Ring 12 34 56 78 eller 87 65 43 21",
    "01 02 03 04 05",
    "10101010101234",
    "LBK nr. 83 af 25/01/2024",
    "§ 133, stk. 2",
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_masked_with_places_kept(text: str, masked: str) -> None:
    assert mask_cpr(text) == masked
    assert len(masked) == len(text)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_left_alone(text: str) -> None:
    assert mask_cpr(text) == text


def test_place() -> None:
    text = "Nummer 010190-0000 her"
    assert [text[span.start : span.end] for span in find_cpr(text)] == ["010190-0000"]


@pytest.mark.parametrize("bait", ["1" * 1_000_000, "01 " * 300_000, "01\u00ad" * 300_000, "0101 90" * 100_000])
def test_time_grows_with_length_only(bait: str) -> None:
    started = time.process_time()
    list(find_cpr(bait))
    assert time.process_time() - started < 2
