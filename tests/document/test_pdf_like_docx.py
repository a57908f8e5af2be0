"""The same plan as Word file and as the PDF LibreOffice makes of it gives the same blocks."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from checker.document import docx as word
from checker.document import pdf
from checker.document.model import Document, Kind

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")

PROSE = (
    "Medarbejderen går straks til sin leder, når der er mistanke om vold eller seksuelle overgreb mod et barn, og "
    "skriver samme dag ned, hvad barnet har sagt. Lederen underretter modtagelsen i Børn og Familie, og ingen taler "
    "med forældrene, før myndigheden har besluttet, hvornår og hvordan de får besked. "
)
ENDINGS = (
    "Børnehuset bruges altid.",
    "Politiet efterforsker.",
    "Lederen følger op efter en uge.",
    "Ring 112.",
)


def plan(bold_only: bool = False, columns: int = 1) -> docx.document.Document:
    """Two pages and more with headings, lists, a table, run-ins and running lines."""
    made = docx.Document()
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Sans", Pt(10.5)
    normal.paragraph_format.space_after = Pt(8)
    section = made.sections[0]
    section.header.paragraphs[0].text = "Eksempel Kommune"
    section.footer.paragraphs[0].text = "Sag 2025-0417"
    if columns > 1:
        cols = OxmlElement("w:cols")
        cols.set(qn("w:num"), str(columns))
        cols.set(qn("w:space"), "500")
        section._sectPr.append(cols)

    def heading(text: str, level: int) -> None:
        if not bold_only:
            made.add_heading(text, level)
            return
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(14)
        run = paragraph.add_run(text)
        run.bold, run.font.size = True, Pt({1: 16, 2: 13}[level])

    for number, title in enumerate(
        ("Formål", "Handleveje", "Roller og ansvar", "Samarbejde", "Opfølgning"), 1
    ):
        heading(f"{number} {title}", 1)
        made.add_paragraph(PROSE + ENDINGS[number % 4])
        heading(f"{number}.1 Mistanke mod en forælder", 2)
        paragraph = made.add_paragraph()
        paragraph.add_run("Lederen.").bold = True
        paragraph.add_run(" " + PROSE + ENDINGS[(number + 1) % 4])
        made.add_paragraph("Medarbejderen skal:")
        for text in ("gå til sin leder", "skrive barnets ord ned", "underrette, inden arbejdsdagen er slut"):
            made.add_paragraph(text, style="List Bullet")
        if columns == 1:
            table = made.add_table(rows=0, cols=3, style="Table Grid")
            for at, row in enumerate(
                (("Handling", "Ansvarlig", "Frist"), ("Underretning", "Lederen", "Samme dag"))
            ):
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.paragraphs[0].add_run(text).bold = at == 0
            made.add_paragraph()
    return made


def facts(document: Document) -> list[tuple[object, ...]]:
    """What rules go by, of all blocks but running lines."""
    return [
        (
            block.kind,
            block.level,
            block.marker,
            document.headings_of(block),
            document.text_of(document.blocks[block.lead_in]) if block.lead_in is not None else "",
            block.run_in,
            (block.cell.row_heads, block.cell.column_heads, block.cell.is_head) if block.cell else None,
            document.text_of(block),
        )
        for block in document.blocks
        if block.kind is not Kind.RUNNING
    ]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Document, Document]]:
    """The plan of a name read from DOCX and from the PDF made of it; one run of LibreOffice for all."""
    folder = tmp_path_factory.mktemp("plans")
    plans = {"styled": plan(), "bold": plan(bold_only=True), "columns": plan(columns=2)}
    for name, made in plans.items():
        made.save(str(folder / f"{name}.docx"))
    profile = folder / "profile"
    command = ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in plans)],
        check=True,
        capture_output=True,
        timeout=100,
    )

    def both(name: str) -> tuple[Document, Document]:
        paths: list[Path] = [folder / f"{name}.docx", folder / f"{name}.pdf"]
        return word.read(paths[0].read_bytes(), paths[0].name), pdf.read(paths[1].read_bytes(), paths[1].name)

    return both


@pytest.mark.parametrize("name", ["styled", "bold", "columns"])
def test_same_blocks(name: str, converted: Callable[[str], tuple[Document, Document]]) -> None:
    from_word, from_pdf = converted(name)
    assert facts(from_pdf) == facts(from_word)
    assert from_pdf.report.pages is not None and from_pdf.report.pages > 1
    assert [b.page for b in from_pdf.blocks if b.kind is not Kind.RUNNING] == sorted(
        b.page or 0 for b in from_pdf.blocks if b.kind is not Kind.RUNNING
    )
