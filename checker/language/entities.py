"""Things found by their shape: dates, telephone numbers, addresses, times. Each is a concept of its own."""

from __future__ import annotations

import re
from bisect import bisect_right

from checker.language.dates import find_dates, find_periods

#: Concepts that this module finds; a rule may ask for them like any other.
ENTITY_CONCEPTS = frozenset(
    "dato.fuld dato.maaned dato.aar tal.telefon tal.noed tal.mail tal.web tal.paragraf tal.klokken tal.frist navn.citeret".split()
)
_SHAPES = (
    ("tal.telefon", re.compile(r"(?<![\d.,/-])(?:\+45\s?)?(?:\d{2}[ .]\d{2}[ .]\d{2}[ .]\d{2}|\d{4}\s\d{4}|\d{4}\s\d{2}\s\d{2}|\d{8}|\d{3}\s\d{3}|\d{2}\s\d{3}\s\d{3})(?![\d-])")),
    ("tal.noed", re.compile(r"(?<![\d.,/-])(?:112|114|1-1-2|1-1-4|116\s?111|116\s?123)(?![\d.,/-]\d|\d)")),
    ("tal.mail", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    ("tal.web", re.compile(r"(?:https?://|www\.)[^\s<>\"]+|(?<![@\w.-])(?:[a-zæøå0-9-]+\.){0,3}[a-zæøå0-9-]{2,}\.(?:dk|com|org|eu|net|info|nu|gl|example)\b(?!\.\w)(?:/[^\s<>\",)]*)?", re.IGNORECASE)),
    ("tal.paragraf", re.compile(r"§+\s*\d+|\bparagraf(?:ferne|fen)?\s+\d+|(?<![\d.§])\b\d{1,3}\s?[a-h]?,?\s*stk\.?\s*\d", re.IGNORECASE)),
    #: A name in quotation marks ("»Broen«"): a guide, a model, a course.
    ("navn.citeret", re.compile(r"[»“„\"](?=[A-ZÆØÅ])[^«»“”„\"\n.?!:;]{2,60}[«”“\"]")),
    ("tal.klokken", re.compile(r"\bkl\.?\s*\d{1,2}(?:[.:]\d{2})?", re.IGNORECASE)),
    ("tal.frist", re.compile(r"\b(?:\d{1,3}|en|et|én|ét|to|tre|fire|fem|seks|syv|otte|ni|ti|tolv|fjorten|fireogtyve)\s?-?\s*(?:timer?|døgn|hverdage?|dage?|uger?|måneder?|arbejdsdage?|minutter)\b", re.IGNORECASE)),
)  # fmt: skip


def find_entities(text: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, concept) of everything recognised, in order of start."""
    found: list[tuple[int, int, str]] = []
    for concept, pattern in _SHAPES:
        found.extend((match.start(), match.end(), concept) for match in pattern.finditer(text))
    numbers = sorted((start, end) for start, end, concept in found if concept == "tal.telefon")
    for date in find_dates(text):
        at = bisect_right(numbers, (date.start, len(text))) - 1
        if not date.of_law and not (at >= 0 and date.start < numbers[at][1]):
            found.append((date.start, date.end, f"dato.{date.precision}"))
    found.extend((start, end, "dato.aar") for start, end, _, _ in find_periods(text))
    return tuple(sorted(found))
