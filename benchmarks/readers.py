"""How fast, how large and how right the readers of PDF and Word are, all in one run.

    python benchmarks/readers.py [--rounds N] [PLAN.pdf|PLAN.docx ...]

The plans are made here (``plans.py``), of 40 and 200 pages. Bounds (issue 3, shared/performance.md):
PDF at most 2.5 x PDFium's raw text and DOCX at most 3 x lxml read straight; 200 pages at most 5.5 x 40;
peak memory of the reader under 300 MB. Seconds are CPU of this process, in rounds that take the reader
and what it is held against in turn; the ratio is taken in each round, the median is told. Plans given
are measured beside the made ones, without quality.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import plans
import pypdfium2
from lxml import etree

from checker.document.model import Document, Kind
from checker.document.read import read_bytes

SIZES = (40, 200)
BOUNDS = {"pdf": 2.5, "docx": 3.0}
MOST_GROWTH, MOST_MEMORY = 5.5, 300
#: Headings F1, cells, order: shared/performance.md, section 0.
LEAST_QUALITY = (0.94, 0.99, 0.97)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MEASURE_MEMORY = (
    "import resource, sys; from checker.document.read import read_bytes; "
    "read_bytes(open(sys.argv[1], 'rb').read(), sys.argv[1]); "
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
)


# ------------------------------------------------------------------------------- held against


def raw_pdf(data: bytes) -> int:
    """PDFium's text, one call a page; its length."""
    document = pypdfium2.PdfDocument(data)
    length = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        length += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return length


def raw_docx(path: Path) -> int:
    """All that makes blocks, straight off lxml: text, style, list, outline, bold, size, cells; its length."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"), parser)
        styles = etree.fromstring(package.read("word/styles.xml"), parser)
    names = {style.get(_W + "styleId"): style.find(_W + "name") for style in styles.iter(_W + "style")}
    body = root.find(_W + "body")
    assert body is not None
    length = 0
    for block in body:
        if block.tag == _W + "tbl":
            for row in block.findall(_W + "tr"):
                for cell in row.findall(_W + "tc"):
                    length += sum(_raw_paragraph(paragraph, names) for paragraph in cell.iter(_W + "p"))
        elif block.tag == _W + "p":
            length += _raw_paragraph(block, names)
    return length


def _raw_paragraph(paragraph: etree._Element, names: dict[str | None, etree._Element | None]) -> int:
    parts: list[str] = []
    bold, is_bold, size, style = 0, False, None, None
    listed = outlined = False
    for element in paragraph.iter():
        tag = element.tag
        if tag == _W + "t":
            parts.append(element.text or "")
            bold += len(element.text or "") if is_bold else 0
        elif tag == _W + "r":
            is_bold = False
        elif tag == _W + "b":
            is_bold = element.get(_W + "val") not in ("0", "false")
        elif tag == _W + "sz":
            size = element.get(_W + "val")
        elif tag == _W + "pStyle":
            style = names.get(element.get(_W + "val"))
        elif tag == _W + "numPr":
            listed = True
        elif tag == _W + "outlineLvl":
            outlined = True
        elif tag == _W + "tab":
            parts.append("\t")
    told = ("".join(parts), bold, size, style, listed, outlined)
    return len(told[0])


# ------------------------------------------------------------------------------- quality


@dataclass(frozen=True)
class Quality:
    """Shares of 1: F1 of headings with their levels, cells with both heads, sentences found in order."""

    headings: float
    cells: float
    order: float


def quality(plan: plans.Plan, document: Document) -> Quality:
    said = Counter((b.level, document.text_of(b)) for b in document.blocks if b.kind is Kind.HEADING)
    meant = Counter(plan.headings)
    right = (said & meant).total()
    cells = Counter(
        (document.text_of(b), b.cell.row_heads[-1], b.cell.column_heads[-1])
        for b in document.blocks
        if b.cell is not None and b.cell.row_heads and b.cell.column_heads
    )
    found = (cells & Counter(plan.cells)).total()
    return Quality(
        2 * right / (said.total() + meant.total()),
        found / len(plan.cells),
        _in_order(plan.sentences, [document.text_of(b) for b in document.blocks]) / len(plan.sentences),
    )


def _in_order(sentences: Sequence[str], blocks: Sequence[str]) -> int:
    """Length of the longest run of texts that are blocks of their own and stand in the right order."""
    places: dict[str, list[int]] = {}
    for at, text in enumerate(blocks):
        places.setdefault(text, []).append(at)
    tails: list[int] = []
    for text in sentences:
        for at in reversed(places.get(text, [])):
            spot = bisect_left(tails, at)
            tails[spot : spot + 1] = [at]
    return len(tails)


# ------------------------------------------------------------------------------- measuring


def seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def ratios(path: Path, rounds: int) -> tuple[float, float]:
    """(median CPU seconds of the reader, median ratio to what it is held against)."""
    data = path.read_bytes()

    def raw() -> int:
        return raw_pdf(data) if path.suffix == ".pdf" else raw_docx(path)

    def read() -> Document:
        return read_bytes(data, path.name)

    raw(), read()
    found = [(seconds(read), seconds(raw)) for _ in range(rounds)]
    return statistics.median(own for own, _ in found), statistics.median(own / least for own, least in found)


def memory(path: Path) -> float:
    """Peak memory (MB) of a process that reads a file and does nothing else."""
    command = [sys.executable, "-c", _MEASURE_MEMORY, str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / 1000


def verdict(value: float, bound: float, *, least: bool = False) -> str:
    return "ja" if (value >= bound if least else value <= bound) else "NEJ"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plans", type=Path, nargs="*")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = {pages: plans.make(pages) for pages in SIZES}
        for pages, plan in made.items():
            plans.write_pdf(plan, folder / f"{pages}.pdf")
            plans.write_docx(plan, folder / f"{pages}.docx")
        print(f"{'fil':24} {'sek. CPU':>9} {'x rå':>6} {'mål':>5}")
        for kind, bound in BOUNDS.items():
            own = {}
            for pages in SIZES:
                own[pages], ratio = ratios(folder / f"{pages}.{kind}", given.rounds)
                print(f"{f'{pages} sider {kind}':24} {own[pages]:9.3f} {ratio:6.2f} {bound:5.1f} {verdict(ratio, bound)}")
            growth, peak = own[200] / own[40], memory(folder / f"200.{kind}")
            print(f"{'  200 sider / 40 sider':24} {growth:16.2f} {MOST_GROWTH:5.1f} {verdict(growth, MOST_GROWTH)}")
            print(f"{'  hukommelse, MB':24} {peak:16.0f} {MOST_MEMORY:5} {verdict(peak, MOST_MEMORY)}")
            path = folder / f"40.{kind}"
            told = quality(made[40], read_bytes(path.read_bytes(), path.name))
            for name, value, least in zip(
                ("overskrifter, F1", "celler med hoveder", "rækkefølge"),
                (told.headings, told.cells, told.order),
                LEAST_QUALITY,
                strict=True,
            ):
                print(f"{'  ' + name:24} {value:16.3f} {least:5.2f} {verdict(value, least, least=True)}")
        for path in given.plans:
            own_seconds, ratio = ratios(path, given.rounds)
            bound = BOUNDS[path.suffix[1:]]
            print(f"{path.name:24} {own_seconds:9.3f} {ratio:6.2f} {bound:5.1f} {verdict(ratio, bound)}")


if __name__ == "__main__":
    main()
