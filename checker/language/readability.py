"""How hard a text is to read: LIX (Björnsson 1968), words per sentence plus the share of long words."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_END = re.compile(r"[.!?:](?=\s|$)")
_LONG = 6


def count_words(text: str) -> int:
    """Words as LIX counts them."""
    return len(_WORD.findall(text))


def lix(text: str) -> float | None:
    """Words per sentence plus the percentage of words of more than six letters; None without words.

    Under 35 is easy, over 55 hard. A colon ends a sentence, as Björnsson counts it.
    """
    words = _WORD.findall(text)
    if not words:
        return None
    sentences = max(len(_END.findall(text)), 1)
    return len(words) / sentences + 100 * sum(len(word) > _LONG for word in words) / len(words)
