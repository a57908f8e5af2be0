"""Markdown as pandoc writes it: headings with #, lists, pipe tables, quotations, footnotes.

Emphasis marks and links are taken out of the text; what is bold is remembered, because a bold
line by itself is a heading and a bold start is a run-in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.document import build, shape
from checker.document.build import Raw, TableCell
from checker.document.looks import Seen, with_headings
from checker.document.model import Document, Kind
from checker.document.text import decode

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*(?:\{[^}]*\})?$")
_ITEM = re.compile(r"(\s*)([-*+•–]|\(?(?:\d{1,3}|[a-zæøå]|[ivx]{1,4})[.)])\s+(\S.*)$")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_NOTE = re.compile(r"\[\^([^\]]+)\]:\s*(.*)$")
_INLINE = re.compile(
    r"(?P<blank>_{3,})|\\(?P<escaped>[!-/:-@\[-`{-~])|\[\^(?P<note>[^\]]+)\]|!\[[^\]]*\]\([^)]*\)|\[(?P<link>[^\]]*)\]\([^)]*\)"
    r"|<(?P<address>(?:https?:|mailto:)?[^\s<>]+[@.][^\s<>]+)>|(?P<strong>\*\*|__(?=\w)|(?<=[^\W_])__)|(?P<em>\*|(?<!\w)_|_(?!\w))|<br\s*/?>"
)


def read(data: bytes, name: str) -> Document:
    """Raises UnreadablePlan: ulaeselig-tekst, ingen-tekst, for-indviklet, for-stor."""
    lines = decode(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    raws = [Seen.plain_text(raw) for raw in _Parser(_without_front_matter(lines)).raws()]
    return build.build(with_headings(raws), name=name, data=data, format="markdown")


def _without_front_matter(lines: Sequence[str]) -> Sequence[str]:
    if lines and lines[0].strip() == "---":
        for at in range(1, min(len(lines), 200)):
            if lines[at].strip() in ("---", "..."):
                return lines[at + 1 :]
    return lines


class _Parser:
    """One pass over the lines. Footnotes are kept aside and told after the block that cites them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.notes: dict[str, str] = {}
        self.lines = self._take_notes(
            re.sub(r"<!--.*?-->", "", "\n".join(lines), flags=re.DOTALL).split("\n")
        )
        self.paragraph = 0
        self.tables = 0

    def _take_notes(self, lines: Sequence[str]) -> list[str]:
        kept: list[str] = []
        label = ""
        for line in lines:
            if found := _NOTE.match(line):
                label = found[1]
                self.notes[label] = found[2]
            elif label and line.startswith((" ", "\t")) and line.strip():
                self.notes[label] += " " + line.strip()
            else:
                label = label if not line.strip() else ""
                kept.append(line)
        return kept

    def raws(self) -> Iterator[Raw]:
        yield from self._blocks(self.lines, quoted=False)

    def _blocks(self, lines: Sequence[str], quoted: bool) -> Iterator[Raw]:
        at = 0
        while at < len(lines):
            line = lines[at]
            if not line.strip() or _RULE.match(line) or line.startswith(":::"):
                at += 1
            elif found := _HEADING.match(line):
                yield from self._heading(found)
                at += 1
            elif line.lstrip().startswith(">"):
                end = _while(lines, at, lambda text: text.lstrip().startswith(">"))
                yield from self._blocks([re.sub(r"^\s*> ?", "", text) for text in lines[at:end]], quoted=True)
                at = end
            elif (
                "|" in line
                and at + 1 < len(lines)
                and "|" in lines[at + 1]
                and _TABLE_RULE.match(lines[at + 1])
            ):
                end = _while(lines, at, lambda text: "|" in text)
                yield from self._table(lines[at:end])
                at = end
            elif _ITEM.match(line):
                end = _list_end(lines, at)
                yield from self._list(lines[at:end], quoted)
                at = end
            else:
                end = _while(lines, at + 1, lambda text: bool(text.strip()) and not _starts_block(text))
                yield from self._paragraph(lines[at:end], quoted)
                at = end

    def _raw(self, kind: Kind, source: str, **more: object) -> Iterator[Raw]:
        """The block of a piece of source, followed by the footnotes it cites."""
        text, run_in, bold = build.said(list(_runs(source)))
        self.paragraph += 1
        base = Raw(kind, text, paragraph=self.paragraph, run_in=run_in, bold=bold)
        yield replace(base, **more)  # type: ignore[arg-type]
        for label in (found["note"] for found in _INLINE.finditer(source) if found["note"]):
            if label in self.notes:
                yield from self._raw(Kind.FOOTNOTE, self.notes.pop(label), marker=label)

    def _heading(self, found: re.Match[str]) -> Iterator[Raw]:
        yield from self._raw(Kind.HEADING, found[2], level=len(found[1]), run_in=0)

    def _paragraph(self, lines: Sequence[str], quoted: bool) -> Iterator[Raw]:
        yield from self._raw(Kind.PARAGRAPH, _joined(lines), quoted=quoted)

    def _list(self, lines: Sequence[str], quoted: bool) -> Iterator[Raw]:
        indents: list[int] = []
        values: list[int] = []
        at = 0
        while at < len(lines):
            found = _ITEM.match(lines[at])
            end = _while(lines, at + 1, lambda text: bool(text.strip()) and not _ITEM.match(text))
            if found is None:
                if lines[at].strip():
                    yield from self._paragraph(lines[at:end], quoted)
                at = max(end, at + 1)
                continue
            indent = len(found[1].expandtabs(4))
            while len(indents) > 1 and indent < indents[-1]:
                indents.pop()
                values.pop()
            if not indents or indent >= indents[-1] + 2:
                indents.append(indent)
                values.append(0)
            marker = _marker(found[2], values)
            source = _joined([found[3], *lines[at + 1 : end]])
            yield from self._raw(Kind.ITEM, source, marker=marker, depth=len(indents), quoted=quoted)
            at = end

    def _table(self, lines: Sequence[str]) -> Iterator[Raw]:
        self.tables += 1
        number = self.tables
        rows = [_cells(line) for at, line in enumerate(lines) if at != 1]
        if not any(rows[0]):
            rows = rows[1:]
            has_head = False
        else:
            has_head = True
        cells = [
            TableCell(
                row,
                column,
                tuple(
                    raw for part in re.split(r"<br\s*/?>", source) if part.strip() for raw in self._cell(part)
                ),
                head=has_head and row == 0,
            )
            for row, sources in enumerate(rows)
            for column, source in enumerate(sources)
        ]
        yield from build.table_blocks(cells, number)

    def _cell(self, source: str) -> Iterator[Raw]:
        marker = shape.list_marker(source.strip())
        if marker is None:
            yield from self._raw(Kind.PARAGRAPH, source)
        else:
            yield from self._raw(Kind.ITEM, source.strip()[marker.length :], marker=marker.label, depth=1)


def _while(lines: Sequence[str], at: int, holds: object) -> int:
    """The first line from ``at`` for which the test does not hold."""
    assert callable(holds)
    while at < len(lines) and holds(lines[at]):
        at += 1
    return at


def _starts_block(line: str) -> bool:
    """Whether a line ends the paragraph before it. A number does not: "den 1. maj" may wrap there."""
    found = _ITEM.match(line)
    bullet = found is not None and found[2] in "-*+•–"
    return bullet or bool(_HEADING.match(line)) or line.startswith((">", ":::"))


def _list_end(lines: Sequence[str], at: int) -> int:
    """Where the list that starts here ends: at a line that is no item and not indented, after a blank."""
    blank = False
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            blank = True
        elif not _ITEM.match(line):
            ends_paragraph = bool(_HEADING.match(line)) or line.startswith(">")
            if ends_paragraph or (blank and not line.startswith(("  ", "\t"))):
                break
            blank = False
        else:
            blank = False
        at += 1
    return at


def _marker(label: str, values: list[int]) -> str:
    """The label as shown. Pandoc counts on from the first number, whatever the later ones say."""
    value = shape.ordinal_value(label)
    if value is None or not label.strip("().").isdigit():
        return label
    values[-1] = values[-1] + 1 if values[-1] else value
    return label.replace(label.strip("()."), str(values[-1]))


def _joined(lines: Sequence[str]) -> str:
    """Source lines of a paragraph as one; a break asked for by a backslash or two spaces stays."""
    out = ""
    for line in lines:
        stripped = line.strip()
        if stripped.endswith("\\"):
            out += stripped[:-1] + "\n"
        else:
            out += stripped + ("\n" if line.endswith("  ") else " ")
    return out


def _cells(line: str) -> list[str]:
    stripped = line.strip().removeprefix("|")
    if stripped.endswith("|") and not stripped.endswith("\\|"):
        stripped = stripped[:-1]
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", stripped)]


def _runs(source: str) -> Iterator[tuple[str, bool]]:
    """(text, bold) of a piece of source, marks taken out. A mark without its fellow stays as text."""
    marks = list(_INLINE.finditer(source))
    left = {group: sum(bool(found[group]) for found in marks) for group in ("strong", "em")}
    bold = in_em = False
    at = 0
    for found in marks:
        yield source[at : found.start()], bold
        at = found.end()
        if found["strong"]:
            left["strong"] -= 1
            if bold or left["strong"]:
                bold = not bold
            else:
                yield found[0], bold
        elif found["em"]:
            left["em"] -= 1
            if in_em or left["em"]:
                in_em = not in_em
            else:
                yield found[0], bold
        elif found["blank"]:  # a field to fill in
            yield found["blank"], bold
        elif found["escaped"]:
            yield found["escaped"], bold
        elif found["link"] is not None:
            yield from ((text, bold or inner) for text, inner in _runs(found["link"]))
        elif found["address"]:
            yield found["address"].removeprefix("mailto:"), bold
        elif found[0].startswith("<br"):
            yield "\n", bold
    yield source[at:], bold
