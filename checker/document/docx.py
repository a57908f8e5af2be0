"""Word documents (.docx): an own walk over the XML of the package, in reading order.

All that stands on the page is read, also where python-docx is silent: tracked insertions, content
controls, text boxes and shapes, notes, field results. What does not stand on the page is not:
deletions, comments, field codes, the second copy of a shape kept for old versions of Word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from checker.document import build, shape
from checker.document.build import Raw, TableCell
from checker.document.docx_package import Parts
from checker.document.docx_styles import (
    VAL,
    Label,
    Numbering,
    ParagraphProperties,
    Style,
    W,
    child,
    heading_level,
    integer,
    numbering_of,
    paragraph_properties,
    read_styles,
    run_look,
    switched,
    value,
)
from checker.document.looks import (
    Indents,
    Line,
    RunLook,
    Seen,
    settle_boxes,
    with_headings,
)
from checker.document.model import Document, Kind, Notice, ReadingReport, UnreadablePlan

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"

_P, _R_, _T, _TBL, _TR, _TC = W + "p", W + "r", W + "t", W + "tbl", W + "tr", W + "tc"
_TCPR, _GRID_SPAN, _V_MERGE, _FIELD = W + "tcPr", W + "gridSpan", W + "vMerge", W + "fldSimple"
_CELL_GONE = frozenset({W + "cellDel", W + "hMerge"})
_CHUNKS = frozenset({W + "altChunk", W + "subDoc"})
_FORMULAS = frozenset({_M + "oMath", _M + "oMathPara"})
#: What stands in most paragraphs and says nothing of their text.
_PASSED_OVER = frozenset(
    {
        W + name
        for name in (
            "pPr",
            "proofErr",
            "bookmarkStart",
            "bookmarkEnd",
            "commentRangeStart",
            "commentRangeEnd",
        )
    }
)
_PPR, _RPR, _TXBX, _SDT, _SDT_CONTENT = W + "pPr", W + "rPr", W + "txbxContent", W + "sdt", W + "sdtContent"
_ALTERNATE = _MC + "AlternateContent"
#: Wrappers that only say something about what they hold.
_WRAPPERS = frozenset(
    W + name
    for name in ("hyperlink", "smartTag", "customXml", "dir", "bdo", "sdtContent", "rubyBase", "ruby")
)
_INSERTED = frozenset({W + "ins", W + "moveTo"})
_DELETED = frozenset({W + "del", W + "moveFrom"})
_SHAPES = frozenset({W + "pict", W + "drawing", W + "object"})
_NOTE_REFERENCES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_FIXED = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "\xad",
}
#: Letters of Wingdings and Symbol that mean something; others are ornaments.
_SYMBOLS = {"F0FC": "✓", "F0FE": "☒", "F06F": "☐", "F0A8": "☐", "F0E0": "→", "F0B7": "•", "F0A7": "▪"}
_CONTENTS_FIELD = re.compile(r"\s*(?:TOC|INDEX|TOA)\b")


def read(data: bytes, name: str) -> Document:
    """Raises UnreadablePlan: odelagt, adgangskode, makrofil, for-stor, for-indviklet, ingen-tekst."""
    parts = Parts(data)
    root = parts.xml(parts.main)
    body = None if root is None or root.tag != W + "document" else root.find(W + "body")
    if body is None:
        raise UnreadablePlan("odelagt")
    walker = _Walker(parts)
    seen = settle_boxes(walker.blocks(body))
    raws = [*with_headings(seen), *walker.running_lines()]
    report = ReadingReport(
        revisions=walker.revisions,
        comments=walker.comments,
        pictures=walker.pictures,
        notices=tuple(walker.notices()),
    )
    return build.build(
        raws, name=name, data=data, format="docx", report=report, properties=parts.properties()
    )


# ------------------------------------------------------------------------------- what is seen


@dataclass(slots=True)
class _Field:
    """A complex field being read: its code until the separator, then its result."""

    code: str = ""
    in_result: bool = False
    contents: bool = False


class _Walker:
    """Walks the body in reading order and counts what is met on the way."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.styles = read_styles(parts.named("styles"))
        self.numbering = Numbering(parts.named("numbering"), self.styles)
        self.revisions = 0
        self.pictures = 0
        self.comments = sum(
            1 for root in parts.all_named("comments") for _ in root.iterchildren(W + "comment")
        )
        self._notes = {kind: self._read_notes(kind) for kind in ("footnotes", "endnotes")}
        self._note_count = 0
        self._fields: list[_Field] = []
        self._carried: Line | None = None
        self._indents = Indents()
        self._paragraphs = 0
        self._tables = 0
        self._boxes = 0
        self._cells = 0
        self._inside = 0
        self._in_contents = 0
        self._unread_chunks = 0

    def _read_notes(self, kind: str) -> dict[str, etree._Element]:
        root = self.parts.named(kind)
        return {} if root is None else {note.get(W + "id") or "": note for note in root}

    # -- blocks

    def blocks(self, parent: etree._Element) -> list[Seen]:
        """The blocks a body, cell, note or text box holds."""
        out: list[Seen] = []
        for element in parent:
            tag = element.tag
            if tag == _P:
                out += self._paragraph(element)
            elif tag == _TCPR:
                continue
            elif tag == _TBL:
                self._indents.open.clear()
                out += self._table(element)
            elif tag == _SDT:
                is_contents = _is_contents_control(element)
                self._in_contents += is_contents
                for content in element.iterchildren(_SDT_CONTENT):
                    out += self.blocks(content)
                self._in_contents -= is_contents
            elif tag in _WRAPPERS:
                out += self.blocks(element)
            elif tag in _INSERTED:
                self.revisions += 1
                out += self.blocks(element)
            elif tag in _DELETED:
                self.revisions += 1
            elif tag == _ALTERNATE:
                out += self._alternate(element, self.blocks)
            elif tag in _CHUNKS:
                self._unread_chunks += 1
        return out

    def _alternate(self, element: etree._Element, reader: object) -> list[Seen]:
        """The newest form of a thing kept in two; the older one only where the newest is empty."""
        assert callable(reader)
        for branch in element:
            if found := reader(branch):
                return list(found)
        return []

    def _paragraph(self, element: etree._Element) -> list[Seen]:
        stated = paragraph_properties(_first(element, _PPR))
        style = self.styles.style(stated.style)
        line = self._carried or Line(style.look)
        self._carried = None
        line.look = style.look
        line.shaded = bool(self._inside) or style.shaded or stated.shaded
        self._inline(element, line)
        if self._fields:
            # A field whose code never ends (its other end was deleted) must not swallow the plan.
            self._fields = [each for each in self._fields if each.in_result]
        # The end of the paragraph is deleted, or it is a drop capital: it runs into the next.
        if stated.end_deleted or stated.drop_capital:
            self.revisions += stated.end_deleted
            self._carried = line
            return []
        return self._told(stated, style, line)

    def _told(self, stated: ParagraphProperties, style: Style, line: Line) -> list[Seen]:
        """The block of a finished paragraph and what hangs on it: hidden text, notes, boxes."""
        numbered = (
            style.numbering if stated.numbered is None else numbering_of(stated.numbered, style.numbering)
        )
        label = self.numbering.label(*numbered) if numbered else None
        out: list[Seen] = []
        text, run_in, bold = line.said()
        if text:
            self._paragraphs += 1
            out.append(self._block(stated, style, line, label, text, run_in, bold))
        if line.hidden and (hidden := shape.clean("".join(line.hidden))):
            out.append(Seen(Raw(Kind.HIDDEN, hidden, paragraph=self._paragraphs or None)))
        for kind, note in line.notes:
            out += self._note(kind, note)
        for box in line.boxes:
            self._boxes += 1
            for seen in () if self._inside else box:
                seen.put_in_box(self._boxes)
            out += box
        return out

    def _block(
        self,
        stated: ParagraphProperties,
        style: Style,
        line: Line,
        label: Label | None,
        text: str,
        run_in: int,
        bold: bool,
    ) -> Seen:
        left = style.left if stated.left is None else stated.left
        right = style.right if stated.right is None else stated.right
        kind, level, marker, depth, quoted = Kind.PARAGRAPH, 0, "", 0, False
        in_contents = line.contents or self._in_contents > 0
        if style.contents_head or in_contents and shape.is_contents_heading(text):
            kind, level = Kind.HEADING, 1
        elif style.contents or in_contents:
            kind = Kind.CONTENTS
        elif (
            outline := 1
            if style.title
            else style.level
            if stated.outline is None
            else heading_level(stated.outline, 0)
        ) and not _is_running_text(text):
            kind, level, marker = Kind.HEADING, outline, label.text if label and not label.bullet else ""
        elif label is not None and label.text:
            given = stated.left if stated.left is not None else label.left
            kind, marker = Kind.ITEM, label.text
            depth = max(self._indents.depth(style.left if given is None else given), style.depth)
        elif typed := shape.list_marker(text):
            kind, marker, depth = Kind.ITEM, typed.label, self._indents.depth(left)
            text, run_in = text[typed.length :], max(run_in - typed.length, 0)
        else:
            quoted = style.quote or left >= 400 and right >= 400
            self._indents.interrupted(left)
        if kind in (Kind.HEADING, Kind.CONTENTS):
            self._indents.open.clear()
            run_in = 0
        if kind is Kind.HEADING:
            text = build.one_line(text)
        raw = Raw(
            kind,
            text,
            level,
            paragraph=self._paragraphs,
            marker=marker,
            depth=depth,
            run_in=run_in,
            quoted=quoted,
            bold=bold,
            title=style.title and kind is Kind.HEADING,
        )
        return line.seen(raw, plain=not self._inside and not quoted)

    def _note(self, kind: str, note: str) -> list[Seen]:
        """The text of a foot- or endnote, told where it is referred to."""
        element = self._notes[kind].pop(note, None)
        if element is None or element.get(W + "type", "normal") not in ("normal",):
            return []
        self._note_count += 1
        outer, self._indents = self._indents, Indents()
        self._inside += 1
        seen = self.blocks(element)
        self._inside -= 1
        self._indents = outer
        return [
            Seen(replace(each.raw, kind=each.raw.kind if each.raw.kind is Kind.HIDDEN else Kind.FOOTNOTE, level=0, depth=0,
                          cell=None, marker=str(self._note_count)))
            for each in seen
        ]  # fmt: skip

    # -- text in a paragraph

    def _inline(self, parent: etree._Element, line: Line) -> None:
        for element in parent:
            tag = element.tag
            if tag == _R_:
                self._run(element, line)
            elif tag in _PASSED_OVER:
                continue
            elif tag in _WRAPPERS:
                self._inline(element, line)
            elif tag in _INSERTED:
                self.revisions += 1
                self._inline(element, line)
            elif tag in _DELETED:
                self.revisions += 1
            elif tag == _SDT:
                for content in element.iterchildren(_SDT_CONTENT):
                    self._inline(content, line)
            elif tag == _FIELD:
                is_contents = bool(_CONTENTS_FIELD.match(element.get(W + "instr", "")))
                self._in_contents += is_contents
                self._inline(element, line)
                self._in_contents -= is_contents
                line.contents = line.contents or is_contents
            elif tag == _ALTERNATE:
                self._inline(element[0], line) if len(element) else None
            elif tag in _FORMULAS:
                self._text("".join(t.text or "" for t in element.iter(_M + "t")), line, line.look)

    def _run(self, run: etree._Element, line: Line) -> None:
        look = line.look
        for element in run:
            tag = element.tag
            if tag == _T:
                text = element.text
                if text and self._fields:
                    self._text(text, line, look)
                elif text:
                    line.add(text, look)
            elif tag == _RPR:
                look = self._look(element, line.look)
            elif tag in _FIXED:
                self._text(_FIXED[tag], line, look)
            elif tag == W + "br":
                self._text("\n" if element.get(W + "type") in (None, "textWrapping") else " ", line, look)
            elif tag == W + "fldChar":
                self._field_mark(element.get(W + "fldCharType"))
            elif tag == W + "instrText":
                if self._fields and not self._fields[-1].in_result:
                    self._fields[-1].code += (element.text or "")[:200]
            elif tag in _NOTE_REFERENCES:
                line.notes.append((_NOTE_REFERENCES[tag], element.get(W + "id") or ""))
            elif tag == W + "sym":
                self._text(_SYMBOLS.get((element.get(W + "char") or "").upper(), ""), line, look)
            elif tag in _SHAPES:
                self._shapes(element, line)
            elif tag == _ALTERNATE:
                self._alternate_in_run(element, line)

    def _look(self, properties: etree._Element, base: RunLook) -> RunLook:
        own = run_look(properties)
        style = value(properties, "rStyle")
        if style is not None:
            own = own.over(self.styles.run_look(style))
        return own.over(base)

    def _text(self, text: str, line: Line, look: RunLook) -> None:
        """Text on the page, unless it is the code of a field."""
        for each in self._fields:
            if not each.in_result:
                return
            line.contents = line.contents or each.contents
        line.add(text, look)

    def _field_mark(self, mark: str | None) -> None:
        if mark == "begin":
            if len(self._fields) < 100:
                self._fields.append(_Field())
        elif mark == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].contents = bool(_CONTENTS_FIELD.match(self._fields[-1].code))
        elif mark == "end" and self._fields:
            self._fields.pop()

    def _alternate_in_run(self, element: etree._Element, line: Line) -> None:
        for branch in element:
            before = (len(line.runs), len(line.boxes), self.pictures)
            for each in branch:
                if each.tag in _SHAPES:
                    self._shapes(each, line)
                elif each.tag == _T and each.text:
                    self._text(each.text, line, line.look)
            if (len(line.runs), len(line.boxes), self.pictures) != before:
                return

    def _shapes(self, parent: etree._Element, line: Line) -> None:
        """Text boxes, pictures, word art and diagrams of a drawing, the drawn order kept."""
        for element in parent:
            tag = element.tag
            if tag == _TXBX:
                line.boxes.append(self._box(element))
            elif tag == _ALTERNATE:
                self._alternate_in_run(element, line)
            elif tag == _DGM + "relIds":
                line.boxes.append(self._diagram(element.get(_R + "dm") or ""))
            elif tag == _V + "textpath" and element.get("string"):
                art = shape.clean(element.get("string") or "")
                line.boxes.append([Seen(Raw(Kind.PARAGRAPH, art))])
            else:
                if tag in (_V + "imagedata", "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"):
                    self.pictures += 1
                self._shapes(element, line)

    def _box(self, element: etree._Element) -> list[Seen]:
        fields, self._fields = self._fields, []
        carried, self._carried = self._carried, None
        indents_outside, self._indents = self._indents, Indents()
        seen = self.blocks(element)
        self._fields, self._carried, self._indents = fields, carried, indents_outside
        return seen

    def _diagram(self, relation_id: str) -> list[Seen]:
        """The texts of a SmartArt diagram, one block a shape."""
        relation = self.parts.relations.get(relation_id)
        root = None if relation is None or relation.external else self.parts.xml(relation.target)
        out = []
        for point in () if root is None else root.iter(_DGM + "pt"):
            if point.get("type", "node") not in ("parTrans", "sibTrans", "pres"):
                text = shape.clean(" ".join(t.text or "" for t in point.iter(_A + "t")))
                if text:
                    self._paragraphs += 1
                    out.append(Seen(Raw(Kind.PARAGRAPH, text, paragraph=self._paragraphs)))
        return out

    # -- tables

    def _table(self, element: etree._Element) -> list[Seen]:
        self._tables += 1
        number = self._tables
        cells: list[TableCell] = []
        merged: dict[int, int] = {}
        properties = child(element, "tblPr")
        first_row, first_column = self._heads_by_style(properties)
        outer, self._indents = self._indents, Indents()
        self._inside += 1
        for row, tr in enumerate(_rows(element)):
            is_head, column = first_row and row == 0, 0
            if (stated := child(tr, "trPr")) is not None:
                if child(stated, "del") is not None:
                    self.revisions += 1
                    continue
                is_head = is_head or bool(switched(stated, "tblHeader"))
                column = integer(value(stated, "gridBefore"), 0, 1000) or 0
            for tc, span, merge in _cells(tr):
                self._cells += 1
                if self._cells > build.MAX_CELLS:
                    raise UnreadablePlan("for-indviklet")
                if merge == "continue" and column in merged:
                    at = merged[column]
                    cells[at] = replace(cells[at], rows=cells[at].rows + 1)
                else:
                    merged.pop(column, None)
                    if merge:
                        merged[column] = len(cells)
                    self._indents.open.clear()
                    blocks = tuple(seen.raw for seen in self.blocks(tc))
                    head = is_head or first_column and column == 0
                    cells.append(TableCell(row, column, blocks, columns=span, head=head))
                column += span
        self._inside -= 1
        self._indents = outer
        return [Seen(raw) for raw in build.table_blocks(cells, number)]

    def _heads_by_style(self, properties: etree._Element | None) -> tuple[bool, bool]:
        """Whether the first row and column are set apart by the table's style, and the style is asked for it."""
        row, column = self.styles.table_heads(value(properties, "tblStyle"))
        look = child(properties, "tblLook")
        if look is None:
            return row, column
        bits = int(look.get(VAL, "0"), 16) if re.fullmatch(r"[0-9A-Fa-f]{1,8}", look.get(VAL, "")) else 0
        asked_row = look.get(W + "firstRow") in ("1", "true", "on") or bool(bits & 0x20)
        asked_column = look.get(W + "firstColumn") in ("1", "true", "on") or bool(bits & 0x80)
        return row and asked_row, column and asked_column

    # -- around the body

    def running_lines(self) -> list[Raw]:
        """Lines of headers and footers, each told once, after the body."""
        out: dict[str, Raw] = {}
        for kind in ("header", "footer"):
            for root in self.parts.all_named(kind):
                if root.tag in (W + "hdr", W + "ftr"):
                    for seen in self._box(root):
                        out.setdefault(seen.raw.text, Raw(Kind.RUNNING, build.one_line(seen.raw.text)))
        return list(out.values())

    def notices(self) -> Iterator[Notice]:
        external = [r for r in self.parts.relations.values() if r.external and r.kind != "hyperlink"]
        names = self.parts.names
        embedded = [name for name in names if "/embeddings/" in name or name.startswith("embeddings/")]
        macros = [name for name in names if name.lower().endswith("vbaproject.bin")]
        for code, count in (
            ("ventende-rettelser", self.revisions),
            ("kommentarer", self.comments),
            ("indlejrede-filer", len(embedded) + self._unread_chunks),
            ("makroer", len(macros)),
            ("eksterne-henvisninger", len(external)),
            ("billeder", self.pictures),
        ):
            if count:
                yield Notice(code, count=count)


def _is_contents_control(element: etree._Element) -> bool:
    gallery = value(child(child(element, "sdtPr"), "docPartObj"), "docPartGallery")
    return gallery is not None and "contents" in gallery.lower()


def _is_running_text(text: str) -> bool:
    """A whole paragraph in a heading style is a slip of the writer."""
    return len(text) > 300 or len(text.split()) > 30 and text.endswith(".")


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Rows in order, also those in content controls and tracked insertions."""
    for element in table:
        if element.tag == _TR:
            yield element
        elif element.tag == _SDT or element.tag in _WRAPPERS or element.tag in _INSERTED:
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[tuple[etree._Element, int, str]]:
    """Cells in order with the columns they span and "restart", "continue" or "" for cells merged
    downwards; those deleted or swallowed by the cell to their left are left out."""
    for element in row:
        tag = element.tag
        if tag == _TC:
            span, merge, gone = 1, "", False
            properties = _first(element, _TCPR)
            for each in () if properties is None else properties:
                if each.tag == _GRID_SPAN:
                    span = integer(each.get(VAL), 1, 1000) or 1
                elif each.tag == _V_MERGE:
                    merge = each.get(VAL, "continue")
                elif each.tag in _CELL_GONE:
                    gone = each.get(VAL, "continue") == "continue"
            if not gone:
                yield element, span, merge
        elif tag == _SDT or tag in _WRAPPERS or tag in _INSERTED:
            yield from _cells(element)


def _first(element: etree._Element, tag: str) -> etree._Element | None:
    """The first child, where it is of this tag, as the properties of a thing always are."""
    for child_element in element:
        return child_element if child_element.tag == tag else None
    return None
