"""OpenDocument texts (.odt), read from the XML of the package like Word files.

No program is started for them, so they can be read inside the sandbox; linked pictures and
sections are never opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from checker.document import build, numbers, shape
from checker.document.build import Raw, TableCell
from checker.document.looks import NO_LOOK, Indents, Line, RunLook, Seen, settle_boxes, with_headings
from checker.document.model import Document, Kind, Notice, ReadingReport, UnreadablePlan
from checker.document.package import Package

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _TABLE = _OASIS % "office", _OASIS % "text", _OASIS % "table"
_DRAW, _STYLE = _OASIS % "drawing", _OASIS % "style"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_META_NAMES = {"title": "title", "creation-date": "created", "date": "modified"}
_XLINK = "{http://www.w3.org/1999/xlink}"
_BOLD_WEIGHTS = frozenset({"bold", "600", "700", "800", "900"})

_TEXT_TYPES = ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template")
_CONTENTS = frozenset(
    _TEXT + name
    for name in (
        "table-of-content",
        "alphabetical-index",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
    )
)
_WRAPPERS = frozenset({_TEXT + "section", _TEXT + "index-body", _TEXT + "list-header", _TEXT + "ruby-base"})
#: Elements in a paragraph whose text is not on the page, or is told elsewhere.
_UNREAD = frozenset(
    {_TEXT + "tracked-changes", _TEXT + "number", _TEXT + "ruby-text", _TEXT + "note-citation", _OFFICE + "forms",
     _TEXT + "sequence-decls", _TEXT + "variable-decls", _TEXT + "user-field-decls", _TEXT + "index-title-template",
     _TEXT + "table-of-content-source", _DRAW + "glue-point", _TEXT + "dde-connection-decls"}
)  # fmt: skip
_HIDDEN = frozenset({_TEXT + "hidden-text", _TEXT + "hidden-paragraph"})
#: Spaces and columns one element may stand for (control C18); its text is told once.
_MAX_REPEAT = 1000


def read(data: bytes, name: str) -> Document:
    """Raises UnreadablePlan: odelagt, adgangskode, ukendt-type, for-stor, for-indviklet, ingen-tekst."""
    package = Package(data)
    _check_kind(package)
    content = package.xml("content.xml")
    body = None if content is None else content.find(f"{_OFFICE}body/{_OFFICE}text")
    if content is None or body is None:
        raise UnreadablePlan("odelagt")
    styles = package.xml("styles.xml")
    walker = _Walker(_Styles(content, styles))
    seen = settle_boxes(walker.blocks(body))
    raws = [*with_headings(seen), *walker.running_lines(styles)]
    report = ReadingReport(
        revisions=walker.revisions,
        comments=walker.comments,
        pictures=walker.pictures,
        notices=tuple(walker.notices(package)),
    )
    return build.build(
        raws, name=name, data=data, format="odt", report=report, properties=_properties(package)
    )


def _check_kind(package: Package) -> None:
    manifest = package.read("META-INF/manifest.xml", 5_000_000)
    if b"encryption-data" in manifest:
        raise UnreadablePlan("adgangskode")
    if "content.xml" not in package.names:
        raise UnreadablePlan("odelagt")
    stated = package.read("mimetype", 1000).strip().decode("ascii", "replace")
    if stated and stated not in _TEXT_TYPES:
        raise UnreadablePlan("ukendt-type")


def _properties(package: Package) -> tuple[tuple[str, str], ...]:
    try:
        root = package.xml("meta.xml")
    except UnreadablePlan:
        return ()
    stated: dict[str, str] = {}
    for element in () if root is None else root.iter():
        key = _META_NAMES.get(etree.QName(element).localname)
        if key and element.text:
            stated[key] = shape.clean(element.text)[:500]
    return tuple((key, stated[key]) for key in ("title", "created", "modified") if key in stated)


# ------------------------------------------------------------------------------- styles


@dataclass(frozen=True, slots=True)
class _StyleOf:
    """A style with what it inherits. ``left`` and ``right`` in twips, as for Word."""

    name: str = ""
    look: RunLook = NO_LOOK
    level: int = 0
    list_style: str = ""
    left: int = 0
    right: int = 0
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class _ListLevel:
    """How the items of one level are labelled; ``shown``: how many levels the number tells."""

    bullet: bool = True
    format: str = "1"
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


class _Styles:
    """Styles by family and name, the automatic ones of the content before the named ones."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._defaults: dict[str, etree._Element] = {}
        self._lists: dict[str, etree._Element] = {}
        self._resolved: dict[tuple[str, str], _StyleOf] = {}
        self.outline: etree._Element | None = None
        for root in roots:
            for element in (
                ()
                if root is None
                else root.iter(_STYLE + "style", _STYLE + "default-style", _TEXT + "list-style")
            ):
                family, name = element.get(_STYLE + "family") or "", element.get(_STYLE + "name") or ""
                if element.tag == _TEXT + "list-style":
                    self._lists.setdefault(name, element)
                elif element.tag == _STYLE + "default-style":
                    self._defaults.setdefault(family, element)
                else:
                    self._elements.setdefault((family, name), element)
            if root is not None and self.outline is None:
                self.outline = next(root.iter(_TEXT + "outline-style"), None)

    def style(self, family: str, name: str | None) -> _StyleOf:
        key = (family, name or "")
        if key not in self._resolved:
            self._resolved[key] = self._resolve(family, name or "", ())
        return self._resolved[key]

    def _resolve(self, family: str, name: str, seen: tuple[str, ...]) -> _StyleOf:
        element = self._elements.get((family, name))
        if element is None:
            default = self._defaults.get(family) if family == "paragraph" else None
            return _stated(default, _StyleOf(name=name)) if default is not None else _StyleOf(name=name)
        parent = element.get(_STYLE + "parent-style-name") or ""
        # A ring of styles ends where it meets itself.
        base = (
            _StyleOf()
            if parent in seen or parent == name or len(seen) > 20
            else self._resolve(family, parent, (*seen, name))
        )
        return _stated(element, base)

    def list_level(self, name: str, level: int) -> _ListLevel:
        """Labels of a list style at a level from 1; a plain bullet where the style is not there."""
        element = self._lists.get(name)
        for each in () if element is None else element:
            if each.get(_TEXT + "level") == str(level):
                return _list_level(each)
        return _ListLevel()

    def outline_level(self, level: int) -> _ListLevel | None:
        """How headings of a level are numbered; None where they are not."""
        for each in () if self.outline is None else self.outline:
            if each.get(_TEXT + "level") == str(level):
                found = _list_level(each)
                return found if found.format else None
        return None


def _stated(element: etree._Element, base: _StyleOf) -> _StyleOf:
    look, left, right, shaded = base.look, base.left, base.right, base.shaded
    for part in element:
        if part.tag == _STYLE + "text-properties":
            look = _look(part, base.look)
        elif part.tag == _STYLE + "paragraph-properties":
            left = _twips(part.get(_FO + "margin-left"), left)
            right = _twips(part.get(_FO + "margin-right"), right)
            shaded = shaded or part.get(_FO + "background-color", "transparent") != "transparent"
    level = element.get(_STYLE + "default-outline-level")
    return _StyleOf(
        name=element.get(_STYLE + "display-name") or element.get(_STYLE + "name") or base.name,
        look=look,
        level=base.level if level is None else _small(level, 0, 9),
        list_style=element.get(_STYLE + "list-style-name", base.list_style),
        left=left,
        right=right,
        shaded=shaded,
    )


def _look(part: etree._Element, base: RunLook) -> RunLook:
    weight, transform = part.get(_FO + "font-weight"), part.get(_FO + "text-transform")
    display, underline = part.get(_TEXT + "display"), part.get(_STYLE + "text-underline-style")
    color, background = part.get(_FO + "color"), part.get(_FO + "background-color", "transparent")
    return RunLook(
        bold=None if weight is None else weight in _BOLD_WEIGHTS,
        capitals=None if transform is None else transform == "uppercase",
        hidden=None if display is None else display == "none",
        underlined=None if underline is None else underline != "none",
        size=_half_points(part.get(_FO + "font-size"), base.size),
        white=None if color is None else color.lower() == "#ffffff" and background == "transparent",
    ).over(base)


def _list_level(element: etree._Element) -> _ListLevel:
    if element.tag.endswith("-bullet") or element.tag.endswith("-image"):
        return _ListLevel()
    return _ListLevel(
        bullet=False,
        format=element.get(_STYLE + "num-format", ""),
        prefix=element.get(_STYLE + "num-prefix", ""),
        suffix=element.get(_STYLE + "num-suffix", ""),
        start=_small(element.get(_TEXT + "start-value"), 1, 30_000),
        shown=_small(element.get(_TEXT + "display-levels"), 1, 9),
    )


def _small(stated: str | None, default: int, most: int) -> int:
    """A whole number from 0 up to a bound; the default for anything else."""
    return min(int(stated), most) if stated and stated.isdigit() and len(stated) < 8 else default


def _measure(stated: str | None, unit: dict[str, float]) -> float | None:
    for suffix, factor in unit.items():
        if stated and stated.endswith(suffix):
            try:
                return float(stated.removesuffix(suffix)) * factor
            except ValueError:
                return None
    return None


def _twips(stated: str | None, default: int) -> int:
    found = _measure(stated, {"cm": 567.0, "mm": 56.7, "in": 1440.0, "pt": 20.0})
    return default if found is None or not abs(found) < 1e6 else int(found)


def _half_points(stated: str | None, base: int | None) -> int | None:
    found = _measure(stated, {"pt": 2.0, "%": (base or 24) / 100})
    return None if found is None or not 0 <= found < 2000 else round(found)


# ------------------------------------------------------------------------------- the walk


@dataclass(slots=True)
class _OpenList:
    """The list being read: its style, and what each level has counted to."""

    style: str = ""
    counts: list[int | None] = field(default_factory=lambda: [None] * 10)


class _Walker:
    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self.revisions = 0
        self.comments = 0
        self.pictures = 0
        self._linked = 0
        self._paragraphs = 0
        self._tables = 0
        self._boxes = 0
        self._cells = 0
        self._notes = 0
        self._inside = 0
        self._in_contents = 0
        self._hidden = 0
        self._indents = Indents()
        self._lists: dict[str, _OpenList] = {}
        self._headings: list[int | None] = [None] * 10
        self._note_elements: list[etree._Element] = []

    def blocks(self, parent: etree._Element) -> list[Seen]:
        """The blocks of a body, section, cell, note or box, in reading order."""
        out: list[Seen] = []
        for element in parent:
            tag = element.tag
            if tag in (_TEXT + "p", _TEXT + "h"):
                out += self._paragraph(element, "", 0)
            elif tag == _TEXT + "list":
                out += self._list(element, _OpenList(), 1)
            elif tag == _TABLE + "table":
                out += self._table(element)
            elif tag in _CONTENTS:
                self._in_contents += 1
                out += self.blocks(element)
                self._in_contents -= 1
            elif tag in _WRAPPERS:
                hidden = element.get(_TEXT + "display") == "none"
                self._hidden += hidden
                out += self.blocks(element)
                self._hidden -= hidden
            elif tag == _TEXT + "index-title":
                out += self.blocks(element)
            elif tag == _TEXT + "tracked-changes":
                self.revisions += sum(1 for _ in element.iterchildren(_TEXT + "changed-region"))
            elif tag == _TEXT + "section-source":
                self._linked += 1
            elif tag.startswith(_DRAW):
                line = Line(NO_LOOK)
                self._drawn(element, line)
                out += self._boxes_of(line)
        return out

    def _list(self, element: etree._Element, outer: _OpenList, level: int) -> list[Seen]:
        if level > 9:
            raise UnreadablePlan("for-indviklet")
        style = element.get(_TEXT + "style-name") or outer.style
        here = outer if level > 1 else self._opened(element, style)
        if level > 1 and style != here.style:
            here = _OpenList(style, here.counts)
        out: list[Seen] = []
        for item in element:
            if item.tag == _TEXT + "list-header":
                out += self.blocks(item)
            elif item.tag == _TEXT + "list-item":
                out += self._item(item, here, level)
        return out

    def _opened(self, element: etree._Element, style: str) -> _OpenList:
        """A list from the start, or the one of the same style where it says that it goes on."""
        goes_on = (
            element.get(_TEXT + "continue-numbering") == "true"
            or element.get(_TEXT + "continue-list") is not None
        )
        if not goes_on or style not in self._lists:
            self._lists[style] = _OpenList(style)
        return self._lists[style]

    def _item(self, item: etree._Element, here: _OpenList, level: int) -> list[Seen]:
        out: list[Seen] = []
        marker = ""
        is_first = True
        for each in item:
            if each.tag == _TEXT + "list":
                out += self._list(each, here, level + 1)
                is_first = False
            elif each.tag in (_TEXT + "p", _TEXT + "h"):
                marker = self._label(here, level, item) if is_first else ""
                out += self._paragraph(each, marker, level)
                is_first = False
            else:
                out += self.blocks([each])  # type: ignore[arg-type]
        return out

    def _label(self, here: _OpenList, level: int, item: etree._Element) -> str:
        own = self._styles.list_level(here.style, level)
        stated = item.get(_TEXT + "start-value")
        last = here.counts[level]
        here.counts[level] = (
            _small(stated, own.start, 30_000) if stated else own.start if last is None else last + 1
        )
        here.counts[level + 1 :] = [None] * (9 - level)
        if own.bullet:
            return "•"
        return self._number(here.counts, level, own, lambda at: self._styles.list_level(here.style, at))

    def _number(self, counts: list[int | None], level: int, own: _ListLevel, at_level: object) -> str:
        assert callable(at_level)
        if not own.format:
            return ""
        parts = []
        for at in range(max(level - own.shown + 1, 1), level + 1):
            count, of = counts[at], own if at == level else at_level(at)
            parts.append(_formatted(1 if count is None else count, (of.format if of else "") or "1"))
        return f"{own.prefix}{'.'.join(parts)}{own.suffix}".strip()

    def _paragraph(self, element: etree._Element, marker: str, depth: int) -> list[Seen]:
        style = self._styles.style("paragraph", element.get(_TEXT + "style-name"))
        line = Line(style.look, shaded=bool(self._inside) or style.shaded)
        self._inline(element, line, style.look)
        text, run_in, bold = line.said()
        out: list[Seen] = []
        if text:
            self._paragraphs += 1
            out.append(self._block(element, style, line, marker, depth, text, run_in, bold))
        if line.hidden and (hidden := shape.clean("".join(line.hidden))):
            out.append(Seen(Raw(Kind.HIDDEN, hidden, paragraph=self._paragraphs or None)))
        for note in line.notes:
            out += self._note(note[1])
        return out + self._boxes_of(line)

    def _block(
        self,
        element: etree._Element,
        style: _StyleOf,
        line: Line,
        marker: str,
        depth: int,
        text: str,
        run_in: int,
        bold: bool,
    ) -> Seen:
        kind, level, quoted, title = Kind.PARAGRAPH, 0, False, False
        name = style.name.lower()
        if element.tag == _TEXT + "h":
            level = _small(element.get(_TEXT + "outline-level"), 0, 9) or style.level or 1
            marker = self._heading_number(level) if element.get(_TEXT + "is-list-header") != "true" else ""
        elif name in ("title", "titel"):
            level, title = 1, True
        if (
            self._in_contents
            and shape.is_contents_heading(text)
            or name in ("contents heading", "toc heading")
        ):
            kind, level, marker = Kind.HEADING, 1, ""
        elif self._in_contents or name.startswith("contents ") and name[9:].isdigit():
            kind = Kind.CONTENTS
        elif level and not (len(text) > 300 or len(text.split()) > 30 and text.endswith(".")):
            kind = Kind.HEADING
        elif marker:
            kind = Kind.ITEM
        elif typed := shape.list_marker(text):
            kind, marker, depth = Kind.ITEM, typed.label, self._indents.depth(style.left)
            text, run_in = text[typed.length :], max(run_in - typed.length, 0)
        else:
            quoted = "quot" in name or "citat" in name or style.left >= 400 and style.right >= 400
            self._indents.interrupted(style.left)
        if kind in (Kind.HEADING, Kind.CONTENTS):
            text, run_in, depth = text if kind is Kind.CONTENTS else build.one_line(text), 0, 0
            self._indents.open.clear()
        raw = Raw(
            kind,
            text,
            level=level if kind is Kind.HEADING else 0,
            paragraph=self._paragraphs,
            marker="" if marker == "•" and kind is Kind.HEADING else marker,
            depth=depth if kind is Kind.ITEM else 0,
            run_in=run_in,
            quoted=quoted,
            bold=bold,
            title=title and kind is Kind.HEADING,
        )
        return line.seen(raw, plain=not self._inside and not quoted)

    def _heading_number(self, level: int) -> str:
        last = self._headings[level]
        own = self._styles.outline_level(level)
        self._headings[level] = (own.start if own else 1) if last is None else last + 1
        self._headings[level + 1 :] = [None] * (9 - level)
        return self._number(self._headings, level, own, self._styles.outline_level) if own else ""

    def _inline(self, parent: etree._Element, line: Line, look: RunLook) -> None:
        self._say(parent.text, line, look)
        for element in parent:
            self._inline_element(element, line, look)
            self._say(element.tail, line, look)

    def _inline_element(self, element: etree._Element, line: Line, look: RunLook) -> None:
        tag = element.tag
        if tag == _TEXT + "span":
            own = self._styles.style("text", element.get(_TEXT + "style-name")).look
            self._inline(element, line, own.over(look))
        elif tag == _TEXT + "s":
            self._say(" " * min(_small(element.get(_TEXT + "c"), 1, _MAX_REPEAT), 3), line, look)
        elif tag == _TEXT + "tab":
            self._say("\t", line, look)
        elif tag == _TEXT + "line-break":
            self._say("\n", line, look)
        elif tag == _TEXT + "note":
            line.notes.append(("note", str(len(self._note_elements))))
            self._note_elements.append(element)
        elif tag in (_OFFICE + "annotation", _OFFICE + "annotation-end"):
            self.comments += tag == _OFFICE + "annotation"
        elif tag in _HIDDEN:
            line.hidden.append(
                element.get(_TEXT + "string-value") or "".join(str(each) for each in element.itertext())
            )
        elif tag in _UNREAD:
            return
        elif tag.startswith(_DRAW) and tag != _DRAW + "a":
            self._drawn(element, line)
        else:
            self._inline(element, line, look)

    def _say(self, text: str | None, line: Line, look: RunLook) -> None:
        if not text:
            return
        if self._hidden:
            line.hidden.append(text)
        else:
            line.add(text, look)

    def _note(self, number: str) -> list[Seen]:
        """The text of a note, told where it is referred to."""
        element = self._note_elements[int(number)]
        body = element.find(_TEXT + "note-body")
        self._notes += 1
        marker = str(self._notes)
        self._inside += 1
        seen = [] if body is None else self.blocks(body)
        self._inside -= 1
        return [
            Seen(
                Raw(
                    Kind.FOOTNOTE,
                    each.raw.text,
                    paragraph=each.raw.paragraph,
                    marker=marker,
                    run_in=each.raw.run_in,
                )
            )
            for each in seen
            if each.raw.kind is not Kind.HIDDEN
        ]

    def _drawn(self, element: etree._Element, line: Line) -> None:
        """Text boxes, shapes with text and pictures of a drawing."""
        tag = element.tag
        if tag == _DRAW + "image":
            self.pictures += 1
            self._linked += (element.get(_XLINK + "href") or "").partition(":")[0] in (
                "http",
                "https",
                "ftp",
                "file",
            )
        elif (
            tag == _DRAW + "text-box"
            or element.find(_TEXT + "p") is not None
            or element.find(_TEXT + "list") is not None
        ):
            outer, self._indents = self._indents, Indents()
            line.boxes.append(self.blocks(element))
            self._indents = outer
        elif tag == _DRAW + "object":
            return
        else:
            for child in element:
                if isinstance(child.tag, str) and child.tag.startswith(_DRAW):
                    self._drawn(child, line)

    def _boxes_of(self, line: Line) -> list[Seen]:
        out: list[Seen] = []
        for box in line.boxes:
            self._boxes += 1
            for seen in box:
                if not self._inside:
                    seen.put_in_box(self._boxes)
                out.append(seen)
        return out

    def _table(self, element: etree._Element) -> list[Seen]:
        self._tables += 1
        number = self._tables
        outer, self._indents = self._indents, Indents()
        self._inside += 1
        cells: list[TableCell] = []
        row = 0
        for tr, is_head in _rows(element, in_head=False):
            column = 0
            for td in tr:
                if td.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                    continue
                repeated = _small(td.get(_TABLE + "number-columns-repeated"), 1, _MAX_REPEAT) or 1
                if td.tag == _TABLE + "table-cell":
                    self._cells += 1
                    if self._cells > build.MAX_CELLS:
                        raise UnreadablePlan("for-indviklet")
                    self._indents.open.clear()
                    blocks = tuple(seen.raw for seen in self.blocks(td))
                    columns = _small(td.get(_TABLE + "number-columns-spanned"), 1, _MAX_REPEAT) or 1
                    rows = _small(td.get(_TABLE + "number-rows-spanned"), 1, _MAX_REPEAT) or 1
                    cells.append(TableCell(row, column, blocks, rows, columns, head=is_head))
                column += repeated
            row += 1
        self._inside -= 1
        self._indents = outer
        return [Seen(raw) for raw in build.table_blocks(cells, number)]

    # -- around the body

    def running_lines(self, styles: etree._Element | None) -> list[Raw]:
        """Lines of headers and footers, each told once, after the body."""
        out: dict[str, Raw] = {}
        for part in () if styles is None else styles.iter(_STYLE + "header", _STYLE + "footer"):
            for seen in self.blocks(part):
                out.setdefault(seen.raw.text, Raw(Kind.RUNNING, build.one_line(seen.raw.text)))
        return list(out.values())

    def notices(self, package: Package) -> Iterator[Notice]:
        macros = sum(name.startswith(("Basic/", "Scripts/")) for name in package.names)
        embedded = sum(name.endswith("/content.xml") for name in package.names)
        for code, count in (
            ("ventende-rettelser", self.revisions),
            ("kommentarer", self.comments),
            ("indlejrede-filer", embedded),
            ("makroer", macros),
            ("eksterne-henvisninger", self._linked),
            ("billeder", self.pictures),
        ):
            if count:
                yield Notice(code, count=count)


def _rows(table: etree._Element, *, in_head: bool) -> Iterator[tuple[etree._Element, bool]]:
    for element in table:
        if element.tag == _TABLE + "table-row":
            yield element, in_head
        elif element.tag in (_TABLE + "table-header-rows", _TABLE + "table-rows", _TABLE + "table-row-group"):
            yield from _rows(element, in_head=in_head or element.tag == _TABLE + "table-header-rows")


_NUMBER_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def _formatted(count: int, format: str) -> str:
    return numbers.formatted(count, _NUMBER_FORMATS.get(format, "decimal"))
