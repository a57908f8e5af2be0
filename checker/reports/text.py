"""The report for a terminal: what a person must know first, a line or two to each gap."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.reports.about import TO_MEND, cited_sections
from checker.reports.contract import About, EvidencePassage, FindingInfo, NearestPassage, Report
from checker.reports.facts import reading_facts
from checker.reports.places import place_of
from checker.reports.visible import one_line, visible
from checker.reports.wording import CLAIMS, LEVELS, Wording, number, wording

_STYLES = {
    "opfyldt": "green",
    "delvist": "yellow",
    "mangler": "red",
    "kan-ikke-afgoeres": "cyan",
    "ikke-relevant": "dim",
}
#: A quote on the screen is cut at so many letters; the other reports have it whole.
_MAX_QUOTE = 160


def render_text(report: Report, *, width: int = 100, colour: bool = False) -> str:
    """The report as lines; with terminal colours if asked for."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, color_system="standard" if colour else None,
        markup=False, emoji=False, highlight=False, legacy_windows=False,
    )  # fmt: skip
    _Screen(report, console, wording()).print()
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


class _Screen:
    """Prints one report to a console."""

    def __init__(self, report: Report, console: Console, words: Wording) -> None:
        self.report = report
        self.console = console
        self.words = words

    def print(self) -> None:
        self.heading()
        self.warnings()
        self.reading()
        if all(finding.status == "kan-ikke-afgoeres" for finding in self.report.findings):
            self.console.print(self.words.label("not_judged"))
            return
        self.counts()
        self.gaps()
        self.undecided()
        self.about()
        met = self.report.summary.by_status["opfyldt"]
        self.line(self.words.label("fulfilled", count=met))
        self.line(self.words.label("more"))
        self.line(self.words.label("limits"), "dim")

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        self.console.print(Padding(Text(visible(one_line(text)), style=style), (0, 0, 0, indent)))

    def heading(self) -> None:
        document, words = self.report.document, self.words
        named = " – ".join(one for one in (document.municipality, document.title) if one) or document.name
        self.line(f"{words.label('report')}: {named}", "bold")
        name = ", ".join(document.files) or document.name
        day = words.date(self.report.as_of)
        self.line(words.label("checked_on", name=name, words=number(document.words), day=day))
        self.console.print()

    def warnings(self) -> None:
        if not self.report.warnings:
            return
        self.line(self.words.label("warnings"), "bold yellow")
        for warning in self.report.warnings:
            page = f" ({self.words.label('on_page', page=warning.place.page)})" if warning.place and warning.place.page else ""
            self.line(f"- {warning.text}{page if warning.code == 'cpr-numre' else ''}", indent=2)
        self.console.print()

    def reading(self) -> None:
        self.line(self.words.label("read"), "bold")
        self.line("; ".join(f"{name}: {value}" for name, value in reading_facts(self.report.document, self.words)) + ".", indent=2)
        self.console.print()

    def counts(self) -> None:
        """One row a level, one column an answer that occurs."""
        summary, words = self.report.summary, self.words
        shown = [status for status, count in summary.by_status.items() if count]
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column(words.label("counts"))
        for status in shown:
            table.add_column(words.statuses[status].name, justify="right", style=_STYLES[status])
        rows = [(words.claims[claim]["short"], summary.of(claim)) for claim in CLAIMS]
        for name, counts in (*rows, (words.label("in_all"), summary.by_status)):
            table.add_row(name, *(str(counts[status]) for status in shown))
        self.console.print(table)

    def gaps(self) -> None:
        missing = set(self.report.gaps)
        if not missing:
            self.line(self.words.label("no_gaps"))
            self.console.print()
        for level in LEVELS:
            self.group(
                self.words.label("gaps_of", level=self.words.levels[level]),
                [finding for finding in self.report.findings if finding.rule in missing and finding.level == level],
            )

    def undecided(self) -> None:
        self.group(
            self.words.label("undecided"),
            [finding for finding in self.report.findings if finding.status == "kan-ikke-afgoeres"],
        )

    def about(self) -> None:
        about, words = self.report.about, self.words
        if about is None:
            return
        self.line(words.label("about"), "bold")
        for line in self.about_lines(about):
            self.line(line, indent=2)
        self.console.print()

    def about_lines(self, about: About) -> Iterator[str]:
        label = self.words.label
        mend = [section for section in cited_sections(about) if section.state in TO_MEND]
        if about.statutes:
            yield label("statutes_found", count=len(about.statutes), mend=sum(len(section.references) for section in mend))
            yield from (f"- {label('statutes_to_mend', name=section.name, text=section.text)}" for section in mend)
        yield label("contacts_found", count=sum(contact.number is not None for contact in about.contacts))
        for key, contacts in (
            ("contacts_empty", [contact for contact in about.contacts if contact.number is None]),
            ("contacts_doubled", [contact for contact in about.contacts if contact.two_numbers]),
        ):
            if contacts:
                yield label(key, names=", ".join(dict.fromkeys(contact.name or label("no_name") for contact in contacts)))
        if about.dead_references:
            yield label("dead_references", names=", ".join(dead.name for dead in about.dead_references))
        if about.readability.lix is not None:
            yield label("lix_of", lix=about.readability.lix, text=about.readability.text)

    def group(self, heading: str, findings: Sequence[FindingInfo]) -> None:
        if not findings:
            return
        self.line(f"{heading} ({len(findings)})", "bold")
        for finding in findings:
            self.finding(finding)
        self.console.print()

    def finding(self, finding: FindingInfo) -> None:
        words, status = self.words, self.words.statuses[finding.status]
        title = Text.assemble(
            (f"{status.mark} {status.name}", f"bold {_STYLES[finding.status]}"),
            f"  {visible(one_line(finding.title))} ", (f"[{finding.rule}]", "dim"),
        )  # fmt: skip
        self.console.print(Padding(title, (0, 0, 0, 2)))
        if finding.reason_text:
            self.line(finding.reason_text, indent=6)
        parts = "; ".join(part.text for part in finding.parts if part.found is False)
        if parts:
            self.line(words.label("missing_parts", parts=parts), indent=6)
        if finding.evidence:
            self.line(self.passage("quote", finding.evidence[0]), indent=6)
        elif finding.nearest:
            self.line(self.passage("nearest", finding.nearest, why=finding.nearest.why_text), indent=6)
        self.line(words.label("question", question=finding.question), "dim", indent=6)

    def passage(self, label: str, passage: EvidencePassage | NearestPassage, **more: str) -> str:
        quote = one_line(passage.quote)
        if len(quote) > _MAX_QUOTE:
            quote = quote[:_MAX_QUOTE].rsplit(" ", 1)[0] + " …"
        return self.words.label(label, quote=quote, place=place_of(passage), **more)
