"""From the lines of a PDF paragraph to its text: words that a line end parted are put together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.document import build, shape
from checker.document.pdf_layout import Line
from checker.document.pdf_measures import Measures
from checker.document.pdf_page import HYPHEN

_CONJUNCTION = re.compile(r"(?:og|eller|samt|til|ell\.|og/eller|/)(?:\W|$)")
_ADDRESS = re.compile(r"(?:\S+@\S*|https?:\S*|www\.\S*)$")
#: The last word is part of an address: a hyphen in it is its own.
_IN_ADDRESS = re.compile(r"(?:@|www\.|://|[a-z]\.[a-z]{2,}/|^[a-z]+/)\S*$")
_WHOLE_ADDRESS = re.compile(r"\.(?:dk|com|org|net|eu|nu|info)[.,;)]?$")
#: The number or bullet an item begins with.
_LABELLED = re.compile(r"^\W*(?:\d{1,2}[.)])?\s+")
_LETTERS = re.compile(r"\w+$")
#: Words that are no part of a longer one: neither its end nor, but for the prefixes, its beginning.
_STAND_ALONE = frozenset(
    "og eller at på for til af med ved som men ikke har kan skal vil bliver sig hvis når om mod hos fra efter "
    "før samt hvor hvem hvad hvordan hvornår også kun må være gennem".split()
)
_LETTER_WORDS = frozenset("iåo")
#: "defi neres", "konfl ikt": a ligature set so wide that a space was seen behind it. Words that end so are left.
_SPLIT_LIGATURE = re.compile(
    r"(?<=[a-zæøå])(?<!gra)(?<!so)(?<!wi)(?<!hi)(?<!tro)(?P<letters>f[il]|ff[il]?) (?P<rest>[a-zæøå]+)"
)
_BESIDE_LIGATURE = _STAND_ALONE | frozenset("i er en et de den det der var som".split())
_ENDING = re.compile(r"(?<=\w{3})(?:e?r?ne|e[nrt]|[enrt])s?$")
#: Endings that are words as well ("rådgiver|en").
_ENDINGS = frozenset("en et er ens ets de".split())
#: Words that also begin longer ones ("under|søgelse").
_PREFIXES = frozenset("af an efter for fra frem gen ind med mis mod om op over på sam til ud under ved".split())


@dataclass(frozen=True, slots=True)
class Told:
    """The text of a paragraph: its run-in, whether all of it is bold, page breaks inside, and the
    (text, bold) parts it is made of."""

    text: str
    run_in: int
    bold: bool
    breaks: tuple[tuple[int, int], ...]
    parts: list[tuple[str, bool]]

    def without(self, cut: int) -> Told:
        """The text without its first characters, the marker of an item."""
        parts: list[tuple[str, bool]] = []
        left = cut
        for text, bold in self.parts:
            if len(text) > left:
                parts.append((text[left:], bold))
            left = max(0, left - len(text))
        breaks = tuple((max(0, at - cut), page) for at, page in self.breaks)
        return _told(parts, breaks)


def text_of(lines: Sequence[Line], forced: set[int], usual: Measures) -> Told:
    """What the lines of a paragraph say together; ``forced``: indexes of lines the author began anew."""
    parts, breaks = joined(lines, forced, usual)
    return _told(parts, tuple(breaks))


def _told(parts: list[tuple[str, bool]], breaks: tuple[tuple[int, int], ...]) -> Told:
    if len(parts) == 1:
        return Told(parts[0][0], 0, parts[0][1], breaks, parts)
    text, run_in, bold = build.said(parts)
    return Told(text, run_in, bold, tuple((min(at, len(text)), page) for at, page in breaks), parts)


def joined(
    lines: Sequence[Line], forced: set[int], usual: Measures
) -> tuple[list[tuple[str, bool]], list[tuple[int, int]]]:
    """(text, bold) pieces of the lines as one text, and (offset, page) where a page begins in it.

    A word parted by a hyphen at a line end is put together; a hyphen that belongs to it stays.
    """
    if len(lines) == 1:
        return _whole(_clean_pieces(lines[0].parts)), []
    out: list[tuple[str, bool]] = []
    breaks: list[tuple[int, int]] = []
    length = 0
    page = lines[0].page if lines else 0
    tail = ""
    for at, line in enumerate(lines):
        parts = _clean_pieces(line.parts)
        if not parts:
            continue
        head = parts[0][0]
        if out:
            glue, cut = _glue(tail, head, line, lines[at - 1], usual)
            if at in forced and glue == " ":
                glue = "\n"
            text, bold = out[-1]
            text = text[: len(text) - cut]
            out[-1] = (text + glue, bold)
            length += len(glue) - cut
        if line.page != page:
            page = line.page
            breaks.append((length, page))
        if out and out[-1][1] == parts[0][1]:
            out[-1] = (out[-1][0] + parts[0][0], parts[0][1])
            out += parts[1:]
        else:
            out += parts
        length += sum(len(text) for text, _ in parts)
        tail = "".join(text for text, _ in parts)[-80:]
    return _whole(out), breaks


def _as_one(found: re.Match[str]) -> str:
    return found[0] if found["rest"] in _BESIDE_LIGATURE else found["letters"] + found["rest"]


def _whole(parts: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The parts with a hyphen that nothing followed told as one."""
    if parts and parts[-1][0].endswith(HYPHEN):
        parts[-1] = (parts[-1][0][:-1] + "-", parts[-1][1])
    return parts


def _clean_pieces(parts: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Pieces of one line without control characters, double spaces and spaces at the ends.

    Neighbours of one weight become one piece.
    """
    out: list[tuple[str, bool]] = []
    gap = False
    for text, bold in parts:
        if "fi " in text or "fl " in text or "ff " in text:
            text = _SPLIT_LIGATURE.sub(_as_one, text)
        mark = ""
        if text.endswith(HYPHEN):
            text, mark = text[:-1], HYPHEN
        solid = text.strip() if text.isprintable() and "  " not in text else _cleaned(text)
        if solid or mark:
            lead = " " if out and (gap or text[0].isspace()) else ""
            if out and out[-1][1] == bold:
                out[-1] = (out[-1][0] + lead + solid + mark, bold)
            else:
                if lead:
                    out[-1] = (out[-1][0] + lead, out[-1][1])
                out.append((solid + mark, bold))
            gap = False
        gap = gap or bool(text) and text[-1].isspace()
    return out


def _cleaned(text: str) -> str:
    return "\t".join(shape.clean(part) for part in text.split("\t")) if "\t" in text else shape.clean(text)


def _glue(tail: str, head: str, line: Line, before: Line, usual: Measures) -> tuple[str, int]:
    """What stands between two lines, and how many characters are cut off the first."""
    if tail.endswith((HYPHEN, "\xad")):
        return _hyphen_glue(tail[:-1], head, usual.hyphenated, 1)
    if tail.endswith("-") and len(tail) > 1 and tail[-2].isalnum():
        return _hyphen_glue(tail[:-1], head, usual.hyphenated, 1)
    if head[0] == "." and "@" in "".join(tail.split()[-1:]):
        return "", 0
    if tail.endswith("–") and not before.text[-1:].isspace() and tail[-2:-1].isalnum():
        return "", 0
    if 0 < before.right - before.left < 16 * before.size and not before.text[-1:].isspace():
        return ("" if _is_torn(tail, head, usual, _Cell(before, line)) else " "), 0
    return " ", 0


class _Cell:
    """Two lines of a narrow cell, and what their widths say of a word that may stand in both.

    ``alone``: the first is one word. ``is_full``: the first has no room for one more letter.
    ``begins_anew``: the second is one word as wide as the cell, which was put on a line of its own.
    ``ends_short``: each is one word. ``cramped``: hardly any word has room.
    """

    def __init__(self, first: Line, second: Line) -> None:
        self.wide = first.right - first.x0
        letters = len(first.text) + len(second.text.rstrip())
        self.letter = (first.x1 - first.x0 + second.x1 - second.x0) / max(1, letters)
        self.alone = len(_LABELLED.sub("", first.text).split()) == 1
        room = first.right - first.x1
        # A word by itself on its line is cut at any letter, and the next may be a wide one.
        self.is_full = room < (0.9 * first.size if self.alone else 1.2 * self.letter)
        self.begins_anew = " " not in second.text.strip() and second.right - second.x1 < 1.2 * self.letter
        self.ends_short = self.alone and " " not in second.text.strip()
        self.cramped = first.right - first.left < 3.5 * first.size

    def holds(self, word: str) -> bool:
        """Whether the cell is clearly wide enough for a word: then nothing would have broken it."""
        return len(word) * self.letter < 0.75 * self.wide


def _is_torn(tail: str, head: str, usual: Measures, cell: _Cell) -> bool:
    """Whether a narrow cell broke a word that was too long for it, without a hyphen.

    The line is full to the last letter; the parts make a word or an address that neither is alone.
    """
    if not cell.is_full:
        return False
    if head[0] in ",.;:)!?":
        return True
    first, second = tail.split()[-1:], head.split(None, 1)[:1]
    if not first or not second:
        return False
    capitals = first[0].isupper() and second[0].isupper()
    if not second[0][0].islower() and not capitals and "@" not in first[0] + second[0]:
        return False
    if _ADDRESS.search(first[0]) or "@" in second[0] and first[0].isalnum() and cell.alone:
        return not _WHOLE_ADDRESS.search(first[0])
    left, right = first[0].casefold(), second[0].casefold().rstrip(".,;:)")
    if not left[-1].isalpha() or cell.holds(left + right):
        return False
    clear = _clearly_torn(left, right, usual.words(), cell)
    if clear is not None:
        return clear
    # Word processors give a long word a line of its own before they break it; others fill the line.
    return (cell.alone or not cell.begins_anew and usual.fills()) and len(right) <= 12


def _clearly_torn(left: str, right: str, words: Sequence[str], cell: _Cell) -> bool | None:
    """Whether two parts are one word, as far as the words of the document tell; else None."""
    if len(left) == 1 or len(right) == 1:
        return not {left, right} & _LETTER_WORDS
    if right in _STAND_ALONE:
        return False
    if right in _ENDINGS and (_knows(words, left + right) or cell.ends_short and not _knows(words, left)):
        return left not in _STAND_ALONE
    known = _knows(words, right)
    if len(left + right) >= 5 and _knows(words, left + right[:4], begun=True):
        return not (known and _knows(words, left))
    if left in _STAND_ALONE - _PREFIXES:
        return False
    if cell.cramped:
        return not _knows(words, left)
    if left in _PREFIXES:
        return not known and not cell.begins_anew
    if known or _knows_stem(words, left):
        return False
    return None if re.search("[aeiouyæøå]", left) else True


def fills_lines(cells: Iterable[Sequence[Line]], words: Sequence[str]) -> bool:
    """Whether the program that made the document breaks a long word wherever a line of a cell is full,
    and does not begin a line for it first."""
    votes = 0
    for lines in cells:
        for at, (first, second) in enumerate(pairwise(lines)):
            cell = _Cell(first, second)
            left, right = first.text.split()[-1:], second.text.split()[:1]
            if not (cell.is_full and left and right and right[0][0].islower() and left[0].isalpha()):
                continue
            parts = left[0].casefold(), right[0].casefold().rstrip(".,;:)")
            if cell.holds("".join(parts)) or not _clearly_torn(*parts, words, cell):
                continue
            if not cell.alone:
                votes += 1
            elif at and lines[at - 1].right - lines[at - 1].x1 > 2 * cell.letter:
                votes -= 1
    return votes > 0


def _knows(words: Sequence[str], word: str, begun: bool = False) -> bool:
    """Whether a word, or with ``begun`` one that begins so, is among sorted words."""
    at = bisect_left(words, word)
    return at < len(words) and (words[at].startswith(word) if begun else words[at] == word)


def _knows_stem(words: Sequence[str], word: str) -> bool:
    """Whether a word is among sorted words, itself or without an ending."""
    ending = _ENDING.search(word)
    return _knows(words, word) or ending is not None and any(
        _knows(words, word[:at]) for at in range(ending.start(), len(word))
    )


def _hyphen_glue(tail: str, head: str, known: frozenset[str], cut: int) -> tuple[str, int]:
    """As ``_glue`` after a hyphen: dropped inside a word, kept where it belongs to the word."""
    if _CONJUNCTION.match(head):
        return "- ", cut
    first = re.match(r"\w+", head)
    stem = _LETTERS.search(tail)
    if first is None or stem is None:
        return "-", cut
    letters = stem[0]
    if head[0].isupper() or head[0].isdigit() or letters[-1].isdigit() or len(letters) == 1:
        return "-", cut
    if letters in ("og", "eller", "til", "i") and tail[: stem.start()].endswith("-"):
        return "-", cut
    if len(letters) <= 5 and letters.isupper():
        return "-", cut
    if f"{letters}-{first[0][:4]}".casefold() in known or _IN_ADDRESS.search(tail):
        return "-", cut
    return "", cut
