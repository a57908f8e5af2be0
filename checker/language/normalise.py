"""Folding text for matching, with a map back to the characters it came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PLAIN = str.maketrans(
    {
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ",
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
        "\u00bb": '"', "\u00ab": '"', "\u2013": "-", "\u2014": "-", "\u2011": "-", "\u2010": "-", "\u2212": "-",
    }
)  # fmt: skip
#: Places where folding changes the length: invisible marks, NFD letters, ligatures, capital I with
#: dot, and a hyphen that a line end left behind inside a word.
_UNEVEN = re.compile(
    r"(?P<invisible>[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e])|(?P<letter>.[\u0300-\u036f]+|[\ufb00-\ufb06\u0130])"
    r"|(?P<broken>(?<=[^\W\d_]{2})- (?!(?:og|eller|samt|til|som|hhv|resp|men)\b)(?=[a-zæøå]{2}))"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """Text in lower case, composed and without invisible marks.

    ``origin[i]`` is the offset in the original of character i; None means that offsets are the same.
    """

    text: str
    origin: tuple[int, ...] | None
    length: int

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of the folded stretch [start, end)."""
        if self.origin is None:
            return start, end
        first = self.origin[start] if start < len(self.origin) else self.length
        last = self.origin[end] if end < len(self.origin) else self.length
        return first, last


def fold(text: str) -> Folded:
    """Fold text so that spellings of the same words meet; see ``Folded``."""
    spots = list(_UNEVEN.finditer(text))
    if not spots:
        return Folded(text.lower().translate(_PLAIN), None, len(text))
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for spot in spots:
        pieces.append(text[at : spot.start()].lower().translate(_PLAIN))
        origin.extend(range(at, spot.start()))
        if spot["letter"]:
            is_ligature = "\ufb00" <= spot["letter"] <= "\ufb06"
            letter = unicodedata.normalize("NFKC" if is_ligature else "NFC", spot["letter"]).lower()
            pieces.append(letter)
            origin.extend([spot.start()] * len(letter))
        at = spot.end()
    pieces.append(text[at:].lower().translate(_PLAIN))
    origin.extend(range(at, len(text)))
    return Folded("".join(pieces), tuple(origin), len(text))


#: A run of signs without a space this long is damage; matching it would only cost time.
_MONSTER = re.compile(r"\S{300,}")
_HIDDEN_INSIDE = re.compile(r"\S*[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e]\S*")
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e]")


def settled(text: str) -> str:
    """Text of the same length in which every word stands whole from where it begins.

    Invisible marks inside a word become spaces after it, so that "stk." and "§ 15" are known with soft
    hyphens in them; runs too long for a word become spaces.
    """
    text = _MONSTER.sub(lambda run: " " * len(run[0]), text)
    if not _HIDDEN.search(text):
        return text
    return _HIDDEN_INSIDE.sub(lambda run: _HIDDEN.sub("", run[0]).ljust(len(run[0])), text)
