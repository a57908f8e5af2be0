"""PDF in, ``Document`` out, by PDFium: lines with fonts and places, rules, bookmarks."""

from __future__ import annotations

import ctypes
import gc
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from checker.document import (
    build,
    pdf_blocks,
    pdf_layout,
    pdf_margins,
    pdf_measures,
    pdf_scans,
    pdf_tables,
    pdf_words,
    pdfium,
    shape,
)
from checker.document.build import Raw
from checker.document.model import Document, Kind, Notice, ReadingReport, UnreadablePlan
from checker.document.pdf_bands import Setting, bands
from checker.document.pdf_blocks import Bookmark
from checker.document.pdf_layout import Line
from checker.document.pdf_lines import PageReader
from checker.document.pdf_margins import Note
from checker.document.pdf_measures import Measures
from checker.document.pdf_page import ASLANT, HYPHEN, Page, Run, even_clear_layers
from checker.document.pdf_tables import Table

#: Control C18.
MAX_PAGES = 2_000
MAX_BOOKMARKS = 5_000
_PLEASE_WAIT = re.compile(r"please wait|later version of|adobe reader|vent venligst", re.IGNORECASE)


@dataclass(slots=True)
class Sheet:
    """A page on its way to blocks: what is read one after the other."""

    page: Page
    rows: list[list[Line]]
    tables: list[Table]
    notes: list[Note]
    items: list[Line | Table]
    turned: list[Run]
    in_columns: bool = False
    unruled: int = 0


def read(data: bytes, name: str) -> Document:
    """Read a PDF.

    Raises UnreadablePlan: adgangskode, odelagt, for-indviklet, ingen-tekst and those of ``build``.
    """
    lib = pdfium.load()
    with _uncollected(), _opened(lib, data) as document:
        count = lib.FPDF_GetPageCount(document)
        if count <= 0:
            raise UnreadablePlan("odelagt")
        if count > MAX_PAGES:
            raise UnreadablePlan("for-indviklet")
        reader = PageReader(lib, document)
        pages = [page for at in range(count) if (page := reader.read(at))]
        if not pages:
            raise UnreadablePlan("odelagt")
        even_clear_layers(pages)
        for page in pages:
            pdf_scans.mend(page)
        if lib.FPDF_GetFormType(document) > 1 and _is_placeholder(pages):
            raise UnreadablePlan("ingen-tekst")
        bookmarks = _bookmarks(lib, document, pages)
        properties = _properties(lib, document)
        notices = tuple(_attached(lib, document))
        return _document(pages, count, bookmarks, properties, notices, data, name)


def count_scans(data: bytes) -> tuple[int, tuple[int, ...]]:
    """How many pages a PDF says it has, and those on which something stands that is no text.

    A page that cannot be opened, or that holds nothing, is none of them: nothing can be read from it
    as a picture either. Raises UnreadablePlan: adgangskode, odelagt.
    """
    lib = pdfium.load()
    with _opened(lib, data) as document:
        count = int(min(max(lib.FPDF_GetPageCount(document), 0), MAX_PAGES))
        reader = PageReader(lib, document)
        pages = [page for at in range(count) if (page := reader.read(at))]
        return count, tuple(page.number for page in pages if pdf_scans.is_unread(page))


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: reading makes many objects that live on, and no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _is_placeholder(pages: Sequence[Page]) -> bool:
    """Whether the pages only say that the form (XFA) needs another program to be seen."""
    if sum(page.characters for page in pages) > 1500:
        return False
    return bool(_PLEASE_WAIT.search(" ".join(run.text for page in pages for run in page.runs)))


def _attached(lib: pdfium.Pdfium, document: int) -> Iterator[Notice]:
    """What lies in the file beside its pages; it is counted, never read."""
    for code, count in (
        ("indlejrede-filer", lib.FPDFDoc_GetAttachmentCount(document)),
        ("makroer", lib.FPDFDoc_GetJavaScriptActionCount(document)),
    ):
        if count > 0:
            yield Notice(code, count=count)


@contextmanager
def _opened(lib: pdfium.Pdfium, data: bytes) -> Iterator[int]:
    handle = lib.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        raise UnreadablePlan("adgangskode" if lib.FPDF_GetLastError() in pdfium.LOCKED else "odelagt")
    try:
        yield handle
    finally:
        lib.FPDF_CloseDocument(handle)


def _bookmarks(lib: pdfium.Pdfium, document: int, pages: Sequence[Page]) -> list[Bookmark]:
    """The outline in reading order, its levels from 1."""
    sheets = {page.number: page for page in pages}
    out: list[Bookmark] = []
    seen: set[int] = set()
    stack: list[tuple[int | None, int]] = [(lib.FPDFBookmark_GetFirstChild(document, None), 1)]
    while stack and len(out) < MAX_BOOKMARKS:
        mark, level = stack.pop()
        if not mark or mark in seen or level > 9:
            continue
        seen.add(mark)
        size = min(lib.FPDFBookmark_GetTitle(mark, None, 0), 4096)
        buffer = ctypes.create_string_buffer(size + 2)
        lib.FPDFBookmark_GetTitle(mark, ctypes.addressof(buffer), size)
        title = buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace")
        target = lib.FPDFBookmark_GetDest(document, mark)
        number = lib.FPDFDest_GetDestPageIndex(document, target) + 1 if target else 0
        page = sheets.get(number)
        out.append(Bookmark(title, level, number, _target_top(lib, target, page) if page else None))
        stack.append((lib.FPDFBookmark_GetNextSibling(document, mark), level))
        stack.append((lib.FPDFBookmark_GetFirstChild(document, mark), level + 1))
    return out


def _target_top(lib: pdfium.Pdfium, target: int, page: Page) -> float | None:
    """How high on its page a bookmark leads; None where it does not say, or the page is turned."""
    given, place = (ctypes.c_int * 3)(), (ctypes.c_float * 3)()
    starts = [ctypes.addressof(values) + 4 * at for values in (given, place) for at in range(3)]
    lib.FPDFDest_GetLocationInPage(target, *starts)
    return place[1] - page.box[1] if given[1] and not page.turn else None


def _properties(lib: pdfium.Pdfium, document: int) -> tuple[tuple[str, str], ...]:
    out = []
    for tag, key in ((b"Title", "title"), (b"CreationDate", "created"), (b"ModDate", "modified")):
        size = min(lib.FPDF_GetMetaText(document, tag, None, 0), 2048)
        if size <= 2:
            continue
        buffer = ctypes.create_string_buffer(size + 2)
        lib.FPDF_GetMetaText(document, tag, ctypes.addressof(buffer), size)
        value = shape.clean(buffer.raw[: size - 2].decode("utf-16-le", "replace"))
        if key != "title":
            found = re.match(r"D:(\d{4})(\d{2})(\d{2})", value)
            value = f"{found[1]}-{found[2]}-{found[3]}" if found else ""
        if value:
            out.append((key, value))
    return tuple(out)


# ------------------------------------------------------------------------------- the document


def _document(
    pages: list[Page],
    count: int,
    bookmarks: list[Bookmark],
    properties: tuple[tuple[str, str], ...],
    notices: tuple[Notice, ...],
    data: bytes,
    name: str,
) -> Document:
    sheets = [_sheet(page) for page in pages]
    usual = pdf_measures.measures(
        (row for s in sheets for row in s.rows), [run for p in pages for run in p.runs]
    )
    running = pdf_margins.running_rows([(s.page, s.rows) for s in sheets], usual.size)
    heads = _running_blocks(sheets, running)
    marks: set[str] = set()
    for sheet in sheets:
        sheet.rows = [row for at, row in enumerate(sheet.rows) if (sheet.page.number, at) not in running]
    columns = [_columns(sheet, usual) for sheet in sheets]
    gutters = _gutters(columns)
    for sheet, own in zip(sheets, columns, strict=True):
        before, marks = marks, pdf_margins.note_marks(sheet.page)
        _lay_out(sheet, usual, before | marks, own, gutters)
    _set_edges(sheets)
    lines = [[item for item in s.items if isinstance(item, Line)] for s in sheets]
    usual = pdf_measures.with_line_ends(usual, lines)
    usual = replace(usual, fills=cache(lambda: _fills_lines(sheets, usual)))
    raws = pdf_blocks.blocks([(s.page, s.items, s.notes) for s in sheets], usual, bookmarks)
    if not raws:
        raise UnreadablePlan("ingen-tekst")
    report = _report(sheets, count, len(running) - len(heads), notices)
    return build.build(
        [*raws, *heads, *_hidden_blocks(pages)],
        name=name,
        data=data,
        format="pdf",
        report=report,
        properties=properties,
    )


def _fills_lines(sheets: Sequence[Sheet], usual: Measures) -> bool:
    tables = (table for sheet in sheets for table in sheet.tables)
    return pdf_words.fills_lines((cell.lines for table in tables for cell in table.cells), usual.words())


def _running_blocks(sheets: Sequence[Sheet], running: set[tuple[int, int]]) -> list[Raw]:
    """The running lines and stamps across pages, each told once; bare page numbers are left out."""
    out: dict[str, Raw] = {}
    for sheet in sheets:
        for at, row in enumerate(sheet.rows):
            if (sheet.page.number, at) in running:
                text = shape.clean(pdf_layout.merged(row).text)
                if any(c.isalpha() for c in text):
                    out.setdefault(re.sub(r"\d+", "0", text), Raw(Kind.RUNNING, text, page=sheet.page.number))
        stamp = shape.clean(" ".join(run.text for run in sheet.turned if run.turn == ASLANT))
        if stamp:
            out.setdefault(stamp, Raw(Kind.RUNNING, stamp, page=sheet.page.number))
    return list(out.values())


def _hidden_blocks(pages: Sequence[Page]) -> list[Raw]:
    """Text no reader of a page sees, one block a page."""
    out = []
    for page in pages:
        text = shape.clean(" ".join(run.text.rstrip(HYPHEN) for run in page.hidden))
        if text:
            out.append(Raw(Kind.HIDDEN, text, page=page.number))
    return out


def _sheet(page: Page) -> Sheet:
    """Runs of a page into rows; those in tables and boxes into cells."""
    page.runs = pdf_layout.settle_raised(page.runs)
    tables = pdf_tables.ruled_tables(page)
    if page.shades:
        tables += pdf_tables.shaded_areas(page, tables)
    outside = pdf_tables.fill(tables, page.runs)
    tables, freed = pdf_tables.with_text(tables)
    turned = pdf_tables.fill(tables, page.turned)
    for table in tables:
        for cell in table.cells:
            cell.lines = pdf_layout.lines_of(cell.runs, page.number, cell.x0, cell.x1 - 5)
    return Sheet(page, pdf_layout.rows_of(outside + freed, page.number), tables, [], [], turned)


def _lay_out(
    sheet: Sheet,
    usual: Measures,
    marks: set[str],
    columns: Sequence[tuple[float, float]],
    gutters: Sequence[float],
) -> None:
    """Put lines and tables of a page in reading order, the notes at its foot apart."""
    rows, sheet.notes = pdf_margins.split_notes(sheet.page, sheet.rows, usual.size, marks, columns)
    number = sheet.page.number
    for at, table in enumerate(sheet.tables):
        rows.append([pdf_layout.standing_in(at, number, table.x0, table.x1, table.y1, table.y0, usual.size)])
    if sheet.tables:
        rows.sort(key=lambda row: -row[0].base)
    sheet.items = list(_flow(sheet, rows, usual, gutters))
    for turn in (90, 180, 270):
        sideways = [run for run in sheet.turned if run.turn == turn]
        for row in pdf_layout.rows_of(sideways, number):
            sheet.items += [pdf_layout.with_edges(line, line.x0, line.x1) for line in row]


def _columns(sheet: Sheet, usual: Measures) -> list[tuple[float, float]]:
    """The columns of prose of a page, none when it is set across."""
    if not any(len(row) > 1 for row in sheet.rows) and len({round(row[0].x0 / 40) for row in sheet.rows}) < 3:
        return []
    for band in bands(sheet.rows, Setting(usual.leading, (), sheet.page.lying)):
        if band.prose:
            return band.columns
    return []


def _gutters(columns: Sequence[list[tuple[float, float]]]) -> list[float]:
    """Where the white strips between columns of prose stand, from the pages that show them clearly."""
    middles = sorted((left[1] + right[0]) / 2 for page in columns for left, right in pairwise(page))
    groups: list[list[float]] = []
    for middle in middles:
        if groups and middle - groups[-1][0] <= 12:
            groups[-1].append(middle)
        else:
            groups.append([middle])
    return [group[len(group) // 2] for group in groups]


def _flow(
    sheet: Sheet,
    rows: list[list[Line]],
    usual: Measures,
    gutters: Sequence[float],
    edges: tuple[float, float] = (0.0, 0.0),
) -> Iterator[Line | Table]:
    """Lines and tables of the rows in reading order. Lines in columns get the column's edges."""
    in_column = bool(edges[1])
    for band in bands(rows, Setting(usual.leading, gutters, sheet.page.lying, in_column)):
        if band.table:
            yield pdf_tables.from_band(band, usual.leading, sheet.page.lying)
            sheet.unruled += 1
        elif band.prose:
            sheet.in_columns = True
            for low, high in band.columns:
                inside = [
                    row for whole in band.rows if (row := [x for x in whole if low - 1 <= x.x0 <= high])
                ]
                right = pdf_measures.right_edges([line for row in inside for line in row if line.block < 0])
                yield from _flow(sheet, inside, usual, (), (low, right))
        else:
            for row in band.rows:
                for line in pdf_layout.flattened(row):
                    yield sheet.tables[line.block] if line.block >= 0 else pdf_layout.with_edges(line, *edges)


def _set_edges(sheets: Sequence[Sheet]) -> None:
    """Give lines outside columns the edges of the text of their page."""
    plain = [item for s in sheets for item in s.items if isinstance(item, Line) and not item.right]
    usual = pdf_measures.right_edges(plain)
    lefts = Counter(round(line.x0) for line in plain)
    left = float(lefts.most_common(1)[0][0]) if lefts else 0.0
    for sheet in sheets:
        own = [item for item in sheet.items if isinstance(item, Line) and not item.right]
        right = pdf_measures.right_edges(own) if len(own) >= 12 else max(usual, pdf_measures.right_edges(own))
        if abs(right - usual) < 40:
            right = max(right, usual)
        sheet.items = [
            pdf_layout.with_edges(item, left, right) if isinstance(item, Line) and not item.right else item
            for item in sheet.items
        ]


def _report(sheets: Sequence[Sheet], count: int, running: int, known: tuple[Notice, ...]) -> ReadingReport:
    """Counts and notices of what only the pages tell."""
    scanned = [s.page.number for s in sheets if pdf_scans.is_by_machine(s.page)]
    empty = pdf_scans.unread_pages([s.page for s in sheets], count)
    columns = [s.page.number for s in sheets if s.in_columns]
    garbled = {s.page.number: s.page.unmapped for s in sheets if s.page.unmapped}
    notices = [
        Notice(code, on[0], count=len(on), detail=_listed(on))
        for code, on in (
            ("sider-uden-tekst", empty),
            ("spalter", columns),
            (
                "vendte-sider",
                [
                    s.page.number
                    for s in sheets
                    if s.page.rotated or any(run.turn != ASLANT for run in s.turned)
                ],
            ),
            ("tabel-uden-linjer", [s.page.number for s in sheets if s.unruled]),
            ("ocr-tekst", scanned),
            ("afkortet", [s.page.number for s in sheets if s.page.cut]),
        )
        if on
    ]
    if comments := sum(s.page.comments for s in sheets):
        notices.append(Notice("kommentarer", count=comments))
    if garbled:
        notices.append(
            Notice(
                "ulaeselige-tegn", min(garbled), count=sum(garbled.values()), detail=_listed(list(garbled))
            )
        )
    return ReadingReport(
        pages=count,
        pages_without_text=empty,
        pages_in_columns=tuple(columns),
        pages_by_ocr=tuple(scanned),
        pages_blank=tuple(s.page.number for s in sheets if pdf_scans.is_blank(s.page)),
        unmapped_characters=sum(garbled.values()),
        running_lines=running,
        comments=sum(s.page.comments for s in sheets),
        # What is under a text layer was read.
        pictures=sum(len(s.page.pictures) for s in sheets if not pdf_scans.is_by_machine(s.page)),
        notices=(*notices, *known),
    )


def _listed(pages: Sequence[int]) -> str:
    """Rising page numbers as "1-3, 7"."""
    out: list[list[int]] = []
    for page in pages:
        if out and page == out[-1][1] + 1:
            out[-1][1] = page
        else:
            out.append([page, page])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in out[:40])
