"""``beredskabstjek rules``: look at the requirements, try their examples, check a rule file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli import COMMAND, OPTIONS, Exit
from checker.cli.options import Day
from checker.cli.output import complain_of, say

if TYPE_CHECKING:
    from checker.evaluation.texts import Evaluator
    from checker.rules.schema import Example, Rule


def _with_rules(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--rules", "folder", metavar="MAPPE", type=click.Path(path_type=Path), help="Brug reglerne i en anden mappe."
    )(command)


@click.group(options_metavar=OPTIONS, subcommand_metavar=COMMAND)
def rules() -> None:
    """Se kravene, og prøv dem."""


@rules.command("list", options_metavar=OPTIONS)
@_with_rules
def list_rules(folder: Path | None) -> None:
    """Vis alle krav: id, niveau og titel."""
    from checker.cli.rulebook import rulebook_of

    book = rulebook_of(folder, compiled=False)
    ids = max(len(rule.id) for rule in book.rules)
    levels = max(len(rule.level) for rule in book.rules)
    say("".join(f"{rule.id:<{ids}}  {rule.level:<{levels}}  {rule.title}\n" for rule in book.rules))


@rules.command(options_metavar=OPTIONS)
@click.argument("rule_id", metavar="ID")
@_with_rules
def show(rule_id: str, folder: Path | None) -> None:
    """Vis ét krav med dele, kilder og spørgsmål."""
    from checker.cli.rulebook import rule_of, rulebook_of

    say("\n".join(_shown(rule_of(rulebook_of(folder, compiled=False), rule_id))) + "\n")


def _shown(rule: Rule) -> Iterator[str]:
    from checker.reports.wording import wording

    words = wording()
    label = words.label
    yield rule.title
    yield rule.id
    yield ""
    yield f"{label('level')}: {words.claims[rule.basis or rule.level]['name']}"
    yield f"{label('theme')}: {words.theme(rule.theme)}"
    for key, day in (("applies_from", rule.applies_from), ("applies_to", rule.applies_to)):
        if day:
            yield f"{label(key)}: {words.date(day)}"
    if rule.parts:
        yield f"{label('parts', count=rule.fulfilled)}:"
        yield from (f"  - {part.text} [{part.id}]" for part in rule.parts)
    for key, text in (("why", rule.why), ("hint", rule.hint), ("sparring", rule.question)):
        yield f"{label(key)}: {text}"
    yield f"{label('sources')}:"
    for source in rule.sources:
        read = label("source_read", source=source.ref, day=words.date(source.read)) if source.read else source.ref
        yield f"  - {read}" + (f"\n    {source.url}" if source.url else "")


@rules.command("test", options_metavar=OPTIONS)
@click.argument("rule_ids", metavar="[ID...]", nargs=-1)
@_with_rules
def try_examples(rule_ids: tuple[str, ...], folder: Path | None) -> int:
    """Prøv kravenes egne eksempler. Uden ID prøves alle."""
    from checker.cli.rulebook import rule_of, rulebook_of
    from checker.evaluation.texts import Evaluator
    from checker.reports.wording import wording

    book = rulebook_of(folder)
    chosen = [rule_of(book, rule_id) for rule_id in rule_ids] or list(book.rules)
    evaluator = Evaluator(book)
    tries = [_try(evaluator, rule, at, example) for rule in chosen for at, example in enumerate(rule.examples, 1)]
    wrong = [one for one in tries if not one.right]
    words = wording()
    for one in wrong:
        told = words.message("example_wrong", rule=one.rule, number=one.number, wanted=one.wanted, got=one.got)
        say(told + "\n" + "".join(f"    {line}\n" for line in one.text.strip().splitlines()))
    say(words.message("examples_wrong" if wrong else "examples_right", count=len(tries), wrong=len(wrong)) + "\n")
    return Exit.USAGE if wrong else Exit.NOTHING


@dataclass(frozen=True, slots=True)
class _Try:
    """What an example of a rule wanted and what it got: a status, and the parts where it names them."""

    rule: str
    number: int
    wanted: str
    got: str
    text: str

    @property
    def right(self) -> bool:
        return self.wanted == self.got


def _try(evaluator: Evaluator, rule: Rule, number: int, example: Example) -> _Try:
    from checker.evaluation.texts import LABELLED

    finding = evaluator.finding(rule.id, example.text, example.as_of or LABELLED)
    wanted, got = str(example.status), finding.status.value
    if example.parts is not None:
        found = sorted(part.id for part in finding.parts if part.found)
        wanted, got = f"{wanted} ({', '.join(sorted(example.parts))})", f"{got} ({', '.join(found)})"
    return _Try(rule.id, number, wanted, got, example.text)


@rules.command("lint", options_metavar=OPTIONS)
@_with_rules
def lint_rules(folder: Path | None) -> int:
    """Se alle regler efter: eksempler, sprog og begreber, ingen bruger."""
    from checker.cli.rulebook import rulebook_of
    from checker.reports.wording import wording
    from checker.rules.lint import lint

    words = wording()
    remarks = list(lint(rulebook_of(folder)))
    say("".join(f"{one.about}: {words.lint_remark(one.code, one.detail)}\n" for one in remarks))
    say(words.message("linted" if not remarks else "lint_remarks", count=len(remarks)) + "\n")
    return Exit.USAGE if remarks else Exit.NOTHING


@rules.command("explain", options_metavar=OPTIONS)
@click.argument("rule_id", metavar="ID")
@click.option("--plan", "plans", metavar="PLAN", required=True, multiple=True, type=click.Path(path_type=Path), help="Planen. Kan gentages.")
@click.option("--as-of", metavar="ÅÅÅÅ-MM-DD", type=Day(), help="Dagen, planen vurderes på. Ellers i dag.")
@_with_rules
def explain_rule(rule_id: str, plans: tuple[Path, ...], as_of: dt.date | None, folder: Path | None) -> int:
    """Vis, hvad der afgjorde ét krav i en plan: det, der talte med, og det, der næsten gjorde."""
    from checker.cli.check import refuse, today
    from checker.cli.rulebook import rule_of, rulebook_of
    from checker.document.model import UnreadablePlan
    from checker.document.reading import read_safely
    from checker.explain import explain
    from checker.language.analysis import Analyser
    from checker.reports.trace import trace_text
    from checker.rules.plan import Plan

    book = rulebook_of(folder)
    rule = rule_of(book, rule_id)
    try:
        document = read_safely(plans)
    except UnreadablePlan as refused:
        return refuse(plans, refused, "text")
    compiled = next(one for one in book.compiled if one.rule.id == rule.id)
    plan = Plan(Analyser(book.lexicon).analyse(document), as_of or today())
    say(trace_text(explain(compiled, plan), document))
    return Exit.NOTHING


@rules.command("new", options_metavar=OPTIONS)
@click.argument("rule_id", metavar="ID")
@click.option("--theme", required=True, help="Emnet, der også er mappens navn, fx handleveje.")
@_with_rules
def new_rule(rule_id: str, theme: str, folder: Path | None) -> int:
    """Skriv en ny regelfil at udfylde."""
    from checker.cli.output import CannotWrite, tell, write_file
    from checker.reports.wording import wording
    from checker.resources import data_folder
    from checker.rules.skeleton import skeleton, skeleton_path

    target = skeleton_path(folder or data_folder("rules"), rule_id, theme)
    if target is None:
        complain_of(wording().message("bad_rule_id", rule=rule_id))
        return Exit.USAGE
    if target.exists():
        complain_of(wording().message("rule_exists", name=target))
        return Exit.USAGE
    try:
        target.parent.mkdir(exist_ok=True)
        write_file(target, skeleton(rule_id, theme).encode("utf-8"))
    except (OSError, CannotWrite):
        complain_of(wording().message("not_written", name=target, why=wording().message("no_right")))
        return Exit.USAGE
    tell("rule_written", name=target)
    return Exit.NOTHING


@rules.command("schema", options_metavar=OPTIONS)
@click.option("--concepts", is_flag=True, help="Formen på en fil med begreber.")
def rule_schema(concepts: bool) -> None:
    """Vis formen på en regelfil (JSON Schema), så en editor kan hjælpe."""
    from checker.rules.schema import schema_text

    say(schema_text(concepts=concepts))


@rules.command("check", options_metavar=OPTIONS)
@click.argument("file", metavar="FIL", type=click.Path(path_type=Path))
def check_file(file: Path) -> int:
    """Se efter, om en regelfil er skrevet rigtigt."""
    from checker.reports.wording import wording
    from checker.rules.loader import RuleFileError
    from checker.rules.proof import prove_rule_file

    try:
        prove_rule_file(file)
    except RuleFileError as error:
        complain_of(str(error))
        return Exit.USAGE
    say(wording().message("rule_fine", name=file) + "\n")
    return Exit.NOTHING
