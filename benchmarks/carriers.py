"""One plan in eight carriers: the share of verdicts that are those of its markdown.

    python benchmarks/carriers.py [--keep FOLDER] [--rules FOLDER] [PLAN.md ...]

Without plans, those of the corpus (corpus/*/plan.md). Target (issue 3): at least 98 %. Every verdict
that differs is listed. Needs pandoc and LibreOffice; ``--keep`` leaves the carriers in a folder, and
takes what it finds there instead of making it again.
"""

from __future__ import annotations

import argparse
import copy
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from checker.document.model import Document
from checker.document.read import read_bytes
from checker.evaluation.texts import LABELLED
from checker.findings import find_all
from checker.language.analysis import Analyser
from checker.rules.plan import Plan
from checker.rules.rulebook import Rulebook, load_rulebook

ROOT = Path(__file__).resolve().parent.parent
#: Name of each carrier and the ending of its file.
CARRIERS = {
    "styled": "docx",
    "bold": "docx",
    "tracked": "docx",
    "styled-pdf": "pdf",
    "bold-pdf": "pdf",
    "columns-pdf": "pdf",
    "page": "html",
    "writer": "odt",
}
#: Points of a heading that is known by its look only; those further in are as large as the text.
_SIZES = {1: 18, 2: 14, 3: 12}
_TARGET = 0.98


# ------------------------------------------------------------------------------- making carriers


def make(plans: Sequence[Path], folder: Path) -> dict[tuple[str, str], Path]:
    """All carriers of all plans in a folder, by (plan, carrier). Raises CalledProcessError."""
    made = {
        (plan.parent.name, carrier): folder / f"{plan.parent.name}.{carrier}.{ending}"
        for plan in plans
        for carrier, ending in CARRIERS.items()
    }
    if all(path.is_file() for path in made.values()):
        return made
    columns = []
    for plan in plans:
        name = plan.parent.name
        styled = made[name, "styled"]
        subprocess.run(["pandoc", "--from", "markdown", "-o", styled, plan], check=True)
        title = f"pagetitle={name}"
        subprocess.run(["pandoc", "--from", "markdown", "-s", "-M", title, "-o", made[name, "page"], plan], check=True)
        make_bold(styled, made[name, "bold"])
        make_tracked(styled, made[name, "tracked"])
        columns.append(folder / f"{name}.columns.docx")
        make_columns(styled, columns[-1])
    styled_files = [made[plan.parent.name, "styled"] for plan in plans]
    bold_files = [made[plan.parent.name, "bold"] for plan in plans]
    convert([*styled_files, *bold_files, *columns], "pdf", folder)
    convert(styled_files, "odt", folder)
    for plan in plans:
        name = plan.parent.name
        for source, carrier in (("styled.pdf", "styled-pdf"), ("bold.pdf", "bold-pdf"), ("columns.pdf", "columns-pdf"),
                                ("styled.odt", "writer")):  # fmt: skip
            (folder / f"{name}.{source}").rename(made[name, carrier])
    return made


def convert(files: Sequence[Path], ending: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as profile:
        office = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", ending]
        subprocess.run([*office, "--outdir", folder, *files], check=True, capture_output=True)


def make_bold(source: Path, target: Path) -> None:
    """The headings as plain paragraphs in bold and larger letters, as written by those who know no styles."""
    document = docx.Document(str(source))
    for paragraph in document.paragraphs:
        style = paragraph.style.name if paragraph.style is not None else ""
        level = 1 if style == "Title" else int(style[-1]) if style[:8] == "Heading " and style[-1].isdigit() else 0
        if level:
            paragraph.style = document.styles["Normal"]
            for run in paragraph.runs:
                run.bold = True
                run.font.size = Pt(_SIZES.get(level, 11))
    document.save(str(target))


def make_tracked(source: Path, target: Path) -> None:
    """Every other paragraph as an insertion not yet accepted, with a deleted text beside it that denies all."""
    document = docx.Document(str(source))
    for number, paragraph in enumerate(document.paragraphs):
        if number % 2 or not paragraph.runs:
            continue
        for run in paragraph.runs:
            inserted = _change("w:ins", number)
            run._r.addprevious(inserted)
            inserted.append(run._r)
        deleted = _change("w:del", number)
        old: Any = copy.deepcopy(next(paragraph._p.iter(qn("w:r"))))
        for text in old.iter(qn("w:t")):
            text.tag = qn("w:delText")
            text.text = "Dette er ikke beskrevet i planen. "
        deleted.append(old)
        paragraph._p.append(deleted)
    document.save(str(target))


def _change(tag: str, number: int) -> Any:
    change: Any = OxmlElement(tag)
    for key, value in (("w:id", str(number)), ("w:author", "Sagsbehandler"), ("w:date", "2024-01-01T10:00:00Z")):
        change.set(qn(key), value)
    return change


def make_columns(source: Path, target: Path) -> None:
    """The text in two columns."""
    document = docx.Document(str(source))
    for section in document.sections:
        columns = OxmlElement("w:cols")
        columns.set(qn("w:num"), "2")
        columns.set(qn("w:space"), "500")
        for old in section._sectPr.findall(qn("w:cols")):
            section._sectPr.remove(old)
        section._sectPr.append(columns)
    document.save(str(target))


# ------------------------------------------------------------------------------- comparing


def verdicts(document: Document, book: Rulebook, analyser: Analyser) -> dict[str, str]:
    plan = Plan(analyser.analyse(document), LABELLED)
    return {finding.rule.id: finding.status.value for finding in find_all(book, plan)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plans", type=Path, nargs="*")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--rules", type=Path)
    given = parser.parse_args()
    plans = given.plans or sorted(ROOT.glob("corpus/*/plan.md"))
    book = load_rulebook(given.rules) if given.rules else load_rulebook()
    analyser = Analyser(book.lexicon)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        made = make(plans, folder)
        expected = {
            plan.parent.name: verdicts(read_bytes(plan.read_bytes(), "plan.md"), book, analyser) for plan in plans
        }
        agreed = dict.fromkeys(CARRIERS, 0)
        total = dict.fromkeys(CARRIERS, 0)
        for (name, carrier), path in made.items():
            for rule, status in verdicts(read_bytes(path.read_bytes(), path.name), book, analyser).items():
                total[carrier] += 1
                agreed[carrier] += status == expected[name][rule]
                if status != expected[name][rule]:
                    print(f"{name:12} {carrier:12} {rule:50} {expected[name][rule]} -> {status}")
    print(f"\n{'bærer':14} {'ens':>6} {'af':>6} {'andel':>8}")
    for carrier in CARRIERS:
        print(f"{carrier:14} {agreed[carrier]:6} {total[carrier]:6} {agreed[carrier] / total[carrier]:8.1%}")
    share = sum(agreed.values()) / sum(total.values())
    print(f"{'i alt':14} {sum(agreed.values()):6} {sum(total.values()):6} {share:8.1%}  (mål: {_TARGET:.0%})")


if __name__ == "__main__":
    main()
