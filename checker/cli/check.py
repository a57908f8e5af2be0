"""``beredskabstjek check``: a plan in, a report out."""

from __future__ import annotations

import datetime as dt
import gc
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli import DEBUG, OPTIONS, Exit, output
from checker.cli.options import Day
from checker.document.model import SandboxMissing, UnreadablePlan

if TYPE_CHECKING:
    from checker.checked import CheckedPlan
    from checker.reports.contract import Report

FORMATS = ("text", "json", "html")
#: Levels from the weightiest down; a threshold takes in its own level and those before it.
LEVELS = ("lovkrav", "vejledning", "god-praksis")
NEVER = "aldrig"
_ENDINGS = {".json": "json", ".html": "html", ".htm": "html"}
#: Of a refusal: its detail names the file, where the plan has several.
_OF_A_FILE = frozenset(("findes-ikke", "ingen-adgang", "ikke-en-fil", "tom-fil", "for-stor"))


@click.command(options_metavar=OPTIONS)
@click.argument("plans", metavar="PLAN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(FORMATS),
    help="Rapportens format. Uden tilvalget følger det endelsen på FIL, ellers text.",
)  # fmt: skip
@click.option("-o", "--output", "out", metavar="FIL", type=click.Path(path_type=Path), help="Skriv rapporten i en fil.")
@click.option("--as-of", metavar="ÅÅÅÅ-MM-DD", type=Day(), help="Dagen, planen vurderes på. Ellers i dag.")
@click.option(
    "--fail-on", type=click.Choice((*LEVELS, NEVER)), default="lovkrav", show_default=True,
    help="Det laveste niveau, hvor et hul giver svarkode 1.",
)  # fmt: skip
@click.option(
    "--ocr/--no-ocr", "ocr", default=None,
    help="Læs scannede sider. Uden tilvalget læses de, når programmerne til det er på maskinen.",
)  # fmt: skip
@click.option("--require-sandbox", is_flag=True, help="Læs kun planen, hvis maskinen kan spærre læseren helt inde.")
@click.option("--rules", "rules", metavar="MAPPE", type=click.Path(path_type=Path), help="Brug reglerne i en anden mappe; med profil.yaml lægges de til en profil.")
@click.option("--profile", metavar="NAVN", help="Hvilken slags plan det er: kommunalt-beredskab (standard), lokal-beredskabsplan eller serviceloven-2013.")
def check(
    plans: tuple[Path, ...],
    format_: str | None,
    out: Path | None,
    as_of: dt.date | None,
    fail_on: str,
    ocr: bool | None,
    require_sandbox: bool,
    rules: Path | None,
    profile: str | None,
) -> int:
    """Tjek en plan, og skriv en rapport om, hvad der ikke fremgår af den.

    PLAN er en fil i Word, PDF eller HTML. Flere filer læses som én plan i den rækkefølge, de står.
    """
    # One plan and out: collecting garbage would cost a sixth of the time, and the memory is soon given back.
    gc.disable()
    if ocr and not _can_read_scans():
        output.complain("no_ocr")
        return Exit.USAGE
    kind = format_ or _ENDINGS.get(out.suffix.lower() if out else "", "text")
    try:
        if out is not None:
            output.require_writable(out, plans)
        with output.progress() as tell:
            from checker.check import check_plan
            from checker.cli.rulebook import profile_of

            checked = check_plan(
                plans, as_of or today(), lambda: profile_of(profile, rules), tell, ocr=ocr is not False, require_sandbox=require_sandbox
            )
            report, data = _rendered(checked, kind, is_screen=out is None and output.is_screen())
        _deliver(data, kind, out)
    except UnreadablePlan as refused:
        return refuse(plans, refused, kind)
    except SandboxMissing:
        output.complain("no_sandbox")
        return Exit.UNREADABLE
    except MemoryError:
        return refuse(plans, UnreadablePlan("hukommelse"), kind)
    except output.CannotWrite as error:
        return not_written(out, error)
    return Exit.GAPS if _fails(report, fail_on) else Exit.NOTHING


def _can_read_scans() -> bool:
    from checker.document.ocr import find_tools

    return find_tools() is not None


def today() -> dt.date:
    """The day where the command is run."""
    return dt.datetime.now().astimezone().date()


def _rendered(checked: CheckedPlan, kind: str, *, is_screen: bool) -> tuple[Report, bytes]:
    """The report, and its bytes in a format."""
    from checker.reports.build import build_report

    report = build_report(checked)
    if kind == "json":
        from checker.reports.json_report import render_json

        return report, render_json(report)
    if kind == "html":
        from checker.reports.html import render_html

        return report, render_html(report)
    from checker.reports.text import render_text

    width = min(shutil.get_terminal_size().columns, 120) if is_screen else 100
    return report, render_text(report, width=width, colour=is_screen).encode("utf-8")


def _deliver(data: bytes, kind: str, out: Path | None) -> None:
    if out is not None:
        output.write_file(out, data)
        output.tell("written", name=out)
    elif kind == "text":
        output.say(data.decode("utf-8"))
    else:
        output.say_bytes(data)


def _fails(report: Report, threshold: str) -> bool:
    """True when a gap is at the threshold or above it."""
    levels = LEVELS[: LEVELS.index(threshold) + 1] if threshold in LEVELS else ()
    gaps = set(report.gaps)
    return any(finding.rule in gaps and finding.level in levels for finding in report.findings)


def refuse(plans: tuple[Path, ...], refused: UnreadablePlan, kind: str) -> int:
    """Tell why a plan cannot be read; the exit code."""
    from checker.reports.build import build_error
    from checker.reports.visible import one_line

    name = refused.detail if refused.code in _OF_A_FILE and refused.detail else str(plans[0])
    error = build_error(name, refused)
    if kind == "json":
        from checker.reports.json_report import render_json

        output.say_bytes(render_json(error))
    output.complain("unreadable", name=one_line(error.document.name), text=error.reason.text)
    if os.environ.get(DEBUG):
        output.tell("detail", code=refused.code, detail=refused.detail)
    return Exit.UNREADABLE


def not_written(out: Path | None, error: output.CannotWrite) -> int:
    """Tell why a report could not be put where it was asked for; the exit code."""
    from checker.reports.wording import wording

    output.complain("not_written", name=out, why=wording().message(error.why))
    return Exit.USAGE
