"""Plain text: paragraphs parted by blank lines or one to a line, lists and tables by their look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.document import build, shape
from checker.document.build import Raw, TableCell
from checker.document.looks import Indents
from checker.document.model import Document, Kind, Notice, ReadingReport, UnreadablePlan

#: A line longer than this was not broken by hand: the file has one paragraph to a line.
_WIDEST_BROKEN_LINE = 120
#: A space as wide as in print, so that indents are judged as in Word.
_TWIPS_A_SPACE = 100
_RULE = re.compile(r"\s*([=\-_*~])\1{2,}\s*$")
#: Danish letters and signs that tell the right code page from a wrong one.
_EXPECTED = frozenset("æøåÆØÅéÉüö§»«–’”“…•½°\xa0\xad")
_CODE_PAGES = ("cp1252", "cp850", "mac-roman")
_DOUBLY_ENCODED = re.compile("Ã[¦¸¥†˜…]")


def read(data: bytes, name: str) -> Document:
    """Raises UnreadablePlan: ulaeselig-tekst, ingen-tekst, for-stor, for-indviklet."""
    text = decode(data)
    if len(text) > build.MAX_CHARACTERS:
        raise UnreadablePlan("for-stor")
    if text.count("\n") + text.count("\r") > build.MAX_BLOCKS:
        raise UnreadablePlan("for-indviklet")
    raws = list(_Reader(_rows(text)).raws())
    lost = text.count("\ufffd")
    notices = (Notice("ulaeselige-tegn", count=lost),) if lost else ()
    return build.build(raws, name=name, data=data, format="text", report=ReadingReport(notices=notices))


def decode(data: bytes) -> str:
    """The text of bytes in an encoding nobody stated.

    Unicode by its mark or its pattern; else UTF-8, a few broken letters allowed; else the code page
    of Windows, DOS or the old Mac that gives the most Danish letters. Text that was encoded twice
    ("Ã¦") is put right. Raises UnreadablePlan ulaeselig-tekst for what is no text.
    """
    text = _decoded(data)
    if sum(c < " " and c not in "\t\n\r\f\x1b" for c in text[:100_000]) * 50 > len(text[:100_000]):
        raise UnreadablePlan("ulaeselig-tekst")
    if len(_DOUBLY_ENCODED.findall(text)) >= 3 and not re.search("[æøåÆØÅ]", text):
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return text
    return text


def _decoded(data: bytes) -> str:
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return data.decode("utf-32", "replace")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    head = data[:4000]
    for at, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 20 and head[at::2].count(0) * 3 > len(head):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8-sig", "replace")
    broken = lenient.count("\ufffd")
    if broken < 20 and broken * 100 < len(lenient) and any(c in _EXPECTED for c in lenient):
        return lenient
    return max((_by_code_page(data, page) for page in _CODE_PAGES), key=_danish_score)


def _by_code_page(data: bytes, page: str) -> str:
    return data.decode(page, "replace")


def _danish_score(text: str) -> int:
    """Danish letters less those nobody writes in Danish."""
    return sum(1 if c in _EXPECTED else -2 for c in text[:200_000] if ord(c) > 126)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file, words broken by a hyphen made whole. ``end``: letters in its last line."""

    text: str
    end: int


def _rows(text: str) -> list[_Row]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\u2028", "\n")
    out: list[_Row] = []
    for line in text.split("\n"):
        line = line.rstrip()
        if out and out[-1].text.endswith("-") and shape.is_broken_word(out[-1].text, line.lstrip()):
            out[-1] = _Row(out[-1].text[:-1] + line.lstrip(), len(line))
        else:
            out.append(_Row(line, len(line)))
    return out


class _Reader:
    def __init__(self, rows: Sequence[_Row]) -> None:
        self._rows = rows
        self._width = max((row.end for row in rows), default=0)
        self._paragraphs = 0
        self._tables = 0
        self._indents = Indents()

    def raws(self) -> Iterator[Raw]:
        group: list[_Row] = []
        for row in [*self._rows, _Row("", 0)]:
            if row.text.strip():
                group.append(row)
            elif group:
                yield from self._group(group)
                group = []

    def _group(self, rows: Sequence[_Row]) -> Iterator[Raw]:
        """Lines with no blank line between them."""
        lines = [row.text for row in rows]
        if separator := _separator(lines):
            self._tables += 1
            yield from build.table_blocks(list(self._cells(lines, separator)), self._tables)
            return
        pending: list[str] = []
        for at, row in enumerate(rows):
            if _RULE.match(row.text):
                yield from self._flush(pending, underlined=len(pending) == 1 and row.text.strip()[0] in "=-")
                pending = []
                continue
            if pending and (
                self._ends(rows[at - 1], row.text) or _starts(row.text) or shape.is_contents_line(pending[-1])
            ):
                yield from self._flush(pending)
                pending = []
            pending.append(row.text)
        yield from self._flush(pending)

    def _ends(self, row: _Row, following: str) -> bool:
        """Whether a line ends its paragraph: the next word would have had room in it, or no line is
        broken by hand in this file."""
        if _is_item(row.text) and _indent(following) > _indent(row.text):
            return False
        if self._width > _WIDEST_BROKEN_LINE:
            return True
        word = following.split(None, 1)[0]
        return (row.end + 1 + len(word)) * 10 <= self._width * 9

    def _flush(self, lines: Sequence[str], *, underlined: bool = False) -> Iterator[Raw]:
        if not lines:
            return
        indent = _indent(lines[0]) * _TWIPS_A_SPACE
        text = shape.clean_lines(" ".join(line.strip() for line in lines))
        if not text:
            return
        self._paragraphs += 1
        if underlined and shape.looks_like_heading(text, set_apart=True):
            yield Raw(Kind.HEADING, text, level=1, paragraph=self._paragraphs)
            return
        marker = shape.list_marker(text)
        if marker is None:
            self._indents.interrupted(indent)
            yield Raw(Kind.PARAGRAPH, text, paragraph=self._paragraphs)
        else:
            yield Raw(
                Kind.ITEM,
                text[marker.length :],
                marker=marker.label,
                depth=self._indents.depth(indent),
                paragraph=self._paragraphs,
            )

    def _cells(self, lines: Sequence[str], separator: str) -> Iterator[TableCell]:
        for row, line in enumerate(line for line in lines if not re.fullmatch(r"[\s|:+=-]*", line)):
            for column, source in enumerate(line.strip().strip("|").split(separator)):
                text = shape.clean(source)
                if text:
                    self._paragraphs += 1
                    yield TableCell(row, column, (Raw(Kind.PARAGRAPH, text, paragraph=self._paragraphs),))


def _separator(lines: Sequence[str]) -> str:
    """What parts the cells where all lines of a group have the same number of them; "" for no table."""
    for separator in ("|", "\t"):
        counts = {
            line.strip().strip("|").count(separator)
            for line in lines
            if not re.fullmatch(r"[\s|:+=-]*", line)
        }
        if len(lines) >= 2 and len(counts) == 1 and 0 not in counts:
            if not any(shape.is_contents_line(line) for line in lines):
                return separator
    return ""


def _starts(line: str) -> bool:
    return _is_item(line) or shape.is_contents_line(line)


def _is_item(line: str) -> bool:
    return shape.list_marker(line.strip()) is not None


def _indent(line: str) -> int:
    line = line.expandtabs(4)
    return len(line) - len(line.lstrip())
