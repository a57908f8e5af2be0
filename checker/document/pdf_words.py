"""From the lines of a PDF paragraph to its text: words that a line end parted are put together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checker.document import build, shape
from checker.document.pdf_layout import Line
from checker.document.pdf_measures import Measures
from checker.document.pdf_page import HYPHEN

_CONJUNCTION = re.compile(r"(?:og|eller|samt|til|ell\.|og/eller|/)(?:\W|$)")
_ADDRESS = re.compile(r"(?:\S+@\S*|https?:\S*|www\.\S*)$")
_WHOLE_ADDRESS = re.compile(r"\.(?:dk|com|org|net|eu|nu|info)[.,;)]?$")
_LETTERS = re.compile(r"\w+$")


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
    narrow = 0 < before.right - before.left < 16 * before.size
    if narrow and not before.text[-1:].isspace() and before.right - before.x1 < 0.9 * before.size:
        cramped = before.right - before.left < 3.5 * before.size
        return ("" if _is_torn(tail, head, usual.words, cramped) else " "), 0
    return " ", 0


def _is_torn(tail: str, head: str, vocabulary: Callable[[], Sequence[str]], cramped: bool) -> bool:
    """Whether a narrow cell broke a word that was too long for it, without a hyphen.

    The line is full to the last letter; the parts make a word or an address that neither is alone.
    ``cramped``: hardly any word has room in the cell.
    """
    if head[0] in ",.;:)!?":
        return True
    first, second = tail.split()[-1:], head.split(None, 1)[:1]
    if not first or not second:
        return False
    capitals = first[0].isupper() and second[0].isupper()
    if not second[0][0].islower() and not capitals and "@" not in first[0] + second[0]:
        return False
    if _ADDRESS.search(first[0]) or "@" in second[0] and first[0].isalnum() and len(tail.split()) == 1:
        return not _WHOLE_ADDRESS.search(first[0])
    left, right = first[0].casefold(), second[0].casefold().rstrip(".,;:)")
    if not left[-1].isalpha():
        return False
    words = vocabulary()
    both = _knows(words, left) and _knows(words, right)
    if len(left + right) >= 5 and _knows(words, left + right, begun=True):
        return not both
    if cramped:
        return not _knows(words, left)
    return (
        len(tail.split()) == 1 and not _knows(words, left) and not _knows(words, right) and len(right) <= 12
    )


def _knows(words: Sequence[str], word: str, begun: bool = False) -> bool:
    """Whether a word, or with ``begun`` one that begins so, is among sorted words."""
    at = bisect_left(words, word)
    return at < len(words) and (words[at].startswith(word) if begun else words[at] == word)


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
    if f"{letters}-{first[0][:4]}".casefold() in known:
        return "-", cut
    return "", cut
