"""``beredskabstjek evaluate``: how right the rules are on a corpus of labelled plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli import OPTIONS, Exit, output

if TYPE_CHECKING:
    from checker.evaluation.figures import Figures


@click.command(options_metavar=OPTIONS)
@click.argument("corpus", metavar="MAPPE", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(("text", "json", "markdown")), default="text", show_default=True, help="Formatet.")
@click.option("-o", "--output", "out", metavar="FIL", type=click.Path(path_type=Path), help="Skriv resultatet i en fil.")
@click.option("--mutations", is_flag=True, help="Forvansk også belæggene, og se, om svaret falder. Tager flere minutter.")
@click.option("--gate", is_flag=True, help="Svarkode 1, når et tal er faldet siden sidst.")
@click.option("--accept", is_flag=True, help="Gem tallene som dem, der ikke må falde, og skriv reglernes nøjagtighedskort.")
@click.option("--rules", "folder", metavar="MAPPE", type=click.Path(path_type=Path), help="Brug reglerne i en anden mappe.")
def evaluate(
    corpus: Path, format_: str, out: Path | None, mutations: bool, gate: bool, accept: bool, folder: Path | None
) -> int:
    """Mål reglerne på planer, der er mærket af omhyggelige læsere."""
    from checker.cli.check import not_written
    from checker.cli.rulebook import profile_of
    from checker.evaluation import figures as measured
    from checker.evaluation import gate as watch

    if not any(corpus.glob("*/gold.yaml")):
        output.complain("no_corpus", name=corpus)
        return Exit.USAGE
    try:
        if out is not None:
            output.require_writable(out, ())
        with output.progress() as tell:
            tell("measuring")
            figures = measured.evaluate(profile_of(None, folder), corpus, with_mutations=mutations)
        _deliver(_told(figures, format_), out)
    except output.CannotWrite as error:
        return not_written(out, error)
    if accept:
        _accept(figures, corpus, folder)
    if gate:
        fallen = list(watch.fallen(figures, corpus))
        for name, before, now in fallen:
            output.complain("figure_fell", name=name, before=before, now=now)
        return Exit.GAPS if fallen else Exit.NOTHING
    return Exit.NOTHING


def _told(figures: Figures, format_: str) -> str:
    import json

    from checker.evaluation import told

    if format_ == "json":
        return json.dumps(told.as_json(figures), ensure_ascii=False, indent=1) + "\n"
    return told.as_page(figures) if format_ == "markdown" else told.as_text(figures)


def _deliver(text: str, out: Path | None) -> None:
    if out is None:
        output.say(text)
    else:
        output.write_file(out, text.encode("utf-8"))
        output.tell("written", name=out)


def _accept(figures: Figures, corpus: Path, folder: Path | None) -> None:
    from checker.evaluation import gate, told
    from checker.resources import data_folder
    from checker.rules.accuracy import FILE

    gate.write(figures, corpus)
    output.write_file((folder or data_folder("rules")) / FILE, told.cards(figures).encode("utf-8"))
