"""Make long plans for the benchmarks out of the corpus: DOCX and PDF of about so many pages.

    python benchmarks/make_documents.py FOLDER [PAGES ...]

Needs pandoc and LibreOffice. The text is that of the fictional development plans, one after another.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Words on a page of a rendered corpus plan, measured on the first four.
WORDS_A_PAGE = 330


def make(folder: Path, pages: int) -> Path:
    """Write plan-PAGES.docx and .pdf into a folder; returns the PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[str] = []
    words = 0
    for source in cycle(sorted(ROOT.glob("corpus/*/plan.md"))):
        text = source.read_text(encoding="utf-8")
        parts.append(text)
        words += len(text.split())
        if words >= pages * WORDS_A_PAGE:
            break
    markdown = folder / f"plan-{pages}.md"
    kept = " ".join("\n\n".join(parts).split(" ")[: pages * WORDS_A_PAGE])
    markdown.write_text(kept, encoding="utf-8")
    docx = markdown.with_suffix(".docx")
    subprocess.run(["pandoc", "--from", "markdown", "-o", docx, markdown], check=True)
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", "pdf",
             "--outdir", folder, docx],
            check=True, capture_output=True,
        )  # fmt: skip
    return markdown.with_suffix(".pdf")


if __name__ == "__main__":
    for number in [int(value) for value in sys.argv[2:]] or [10, 40, 200]:
        print(make(Path(sys.argv[1]), number))
