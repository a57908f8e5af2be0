"""ODT, RTF and DOC: LibreOffice writes one plan in each, and each is read into the same blocks."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from showing import shown

from checker.document.model import Kind
from checker.document.reading import read_safely

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")

LONG = "Medarbejderen går straks til sin leder, når der er mistanke om overgreb mod et barn."
EXPECTED = [
    "h1 Handleveje",
    "h2 Mistanke mod en forælder",
    f"p {LONG}",
    "p Medarbejderen skal:",
    "i1 [•] gå til sin leder <- 3",
    "i1 [•] skrive barnets ord ned <- 3",
    f"p {{8}} Lederen. {LONG}",
    "c * ( | ) Handling",
    "c * ( | ) Frist",
    "c ( | Handling) Underretning",
    "c (Underretning | Frist) Samme dag",
    "p Planen gælder for alle ansatte.",
]


def word_plan() -> bytes:
    made = docx.Document()
    made.add_heading("Handleveje", 1)
    made.add_heading("Mistanke mod en forælder", 2)
    made.add_paragraph(LONG)
    made.add_paragraph("Medarbejderen skal:")
    for text in ("gå til sin leder", "skrive barnets ord ned"):
        made.add_paragraph(text, style="List Bullet")
    paragraph = made.add_paragraph()
    paragraph.add_run("Lederen.").bold = True
    paragraph.add_run(f" {LONG}")
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    for at, row in enumerate((("Handling", "Frist"), ("Underretning", "Samme dag"))):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).bold = at == 0
    made.add_paragraph("Planen gælder for alle ansatte.")  # LibreOffice writes no .doc that ends in a table
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plan as docx, odt, rtf and doc."""
    folder = tmp_path_factory.mktemp("formats")
    (folder / "plan.docx").write_bytes(word_plan())
    for ending in ("odt", "rtf", "doc"):
        command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--convert-to", ending, "--outdir", str(folder), str(folder / "plan.docx")]
        subprocess.run(command, check=True, capture_output=True, timeout=100)
    return folder


@pytest.mark.parametrize("ending", ["docx", "odt", "rtf", "doc"])
def test_the_same_blocks_in_every_format(folder: Path, ending: str) -> None:
    document = read_safely([folder / f"plan.{ending}"])
    assert shown(document) == EXPECTED
    assert document.files == (f"plan.{ending}",)
    assert {block.kind for block in document.blocks} <= set(Kind) - {Kind.HIDDEN}
