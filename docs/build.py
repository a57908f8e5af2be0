"""Build the manual: the pages in docs/manual and one page for each requirement, made from its rule file.

    python docs/build.py [FOLDER]          (default: build/manual; needs the docs extra for the site)

Without zensical the markdown pages are written and the site is left out.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from checker.reports.wording import wording
from checker.rules.rulebook import load_rulebook
from checker.rules.schema import Rule

HERE = Path(__file__).resolve().parent
CONFIG = """site_name: Beredskabstjek
docs_dir: pages
site_dir: site
use_directory_urls: false
theme:
  name: material
  language: da
  font: false
"""
def requirement_page(rule: Rule) -> str:
    """The page of one requirement, in the order a caseworker asks: what, why, from where, how it is read."""
    about = wording().claims[rule.basis or rule.level]
    lines = [f"# {rule.title}", "", f"`{rule.id}` · {about['name']}. {about['about']}", "", rule.why, ""]
    lines += ["## Spørgsmål til samtalen", "", rule.question, "", "## Hvad kommunen kan skrive", "", rule.hint, ""]
    if rule.parts:
        least = f"Mindst {rule.fulfilled} af delene giver opfyldt."
        lines += ["## Dele", "", least, "", *(f"- {part.text} (`{part.id}`)" for part in rule.parts), ""]
    lines += ["## Kilder", ""]
    for source in rule.sources:
        name = f"[{source.ref}]({source.url})" if source.url else source.ref
        lines.append(f"- {name}" + (f" (læst {source.read:%d.%m.%Y})" if source.read else ""))
    lines += ["", "## Eksempler", ""]
    for example in rule.examples:
        why = f" – {example.why}" if example.why else ""
        lines += [f"**{example.status}**{why}", "", *(f"    {line}" for line in example.text.splitlines()), ""]
    return "\n".join(lines)


def build(target: Path) -> Path:
    """Write all pages below a folder; returns the folder of the pages."""
    pages = target / "pages"
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(HERE / "manual", pages)
    (pages / "krav").mkdir()
    rules = load_rulebook().rules
    themes: dict[str, list[Rule]] = {}
    for rule in rules:
        themes.setdefault(rule.theme, []).append(rule)
        (pages / "krav" / f"{rule.id}.md").write_text(requirement_page(rule), encoding="utf-8")
    overview = ["# Kravene", ""]
    for theme, members in themes.items():
        overview += [f"## {wording().theme(theme)}", ""]
        overview += [f"- [{rule.title}]({rule.id}.md)" for rule in members] + [""]
    (pages / "krav" / "index.md").write_text("\n".join(overview), encoding="utf-8")
    (target / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    return pages


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/manual")
    build(target)
    program = shutil.which("zensical", path=str(Path(sys.executable).parent)) or shutil.which("zensical")
    if program is None:
        sys.stderr.write(f"Siderne ligger i {target / 'pages'}. Installer ekstraen [docs] for at bygge websitet.\n")
        return
    subprocess.run([program, "build"], cwd=target, check=True)


if __name__ == "__main__":
    main()
