"""Render the corpus plans from their markdown to Word and PDF.

    python corpus/render.py [FOLDER ...]

Needs pandoc and LibreOffice; the rendered files are committed, so that tests need neither.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def render(folder: Path) -> None:
    """Write plan.docx and plan.pdf beside the plan.md of a folder. Raises CalledProcessError."""
    docx = folder / "plan.docx"
    subprocess.run(["pandoc", "--from", "markdown", "-o", docx, folder / "plan.md"], check=True)
    with tempfile.TemporaryDirectory() as profile:
        office = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", "pdf"]
        subprocess.run([*office, "--outdir", folder, docx], check=True, capture_output=True)


if __name__ == "__main__":
    folders = [Path(name) for name in sys.argv[1:]] or sorted(path.parent for path in HERE.glob("**/plan.md"))
    for chosen in folders:
        render(chosen)
        print(chosen)
