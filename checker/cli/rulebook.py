"""Fetching rules for a command, with faults told as one line."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import click

from checker.rules.loader import RuleFileError
from checker.rules.rulebook import OWN_PROFILE, Rulebook, load_profile, load_rulebook
from checker.rules.schema import Rule


class RulesFault(click.ClickException):
    """Rules that cannot be used; ends the command with the code of wrong use."""

    def show(self, file: object = None) -> None:
        from checker.cli.output import complain_of

        complain_of(self.message)


def rulebook_of(folder: Path | None, *, compiled: bool = True) -> Rulebook:
    """The rules of a folder, those that ship without one; ready to run unless told not to.

    Raises RulesFault.
    """
    is_addition = folder is not None and (folder / OWN_PROFILE).is_file()
    return _usable(lambda: load_profile(folder=folder) if is_addition else load_rulebook(folder), folder, compiled=compiled)


def profile_of(name: str | None, folder: Path | None) -> Rulebook:
    """What a plan is judged by, ready to run. Raises RulesFault."""
    return _usable(lambda: load_profile(name, folder), folder)


def _usable(load: Callable[[], Rulebook], folder: Path | None, *, compiled: bool = True) -> Rulebook:
    """A rulebook that has rules and, unless told not to, compiles. Raises RulesFault."""
    if folder is not None and not folder.is_dir():
        raise RulesFault(_message("no_folder", name=folder))
    try:
        book = load()
        if compiled:
            _ = book.compiled
    except RuleFileError as error:
        raise RulesFault(str(error)) from None
    if not book.rules:
        raise RulesFault(_message("no_rules", name=folder or "rules"))
    return book


def rule_of(book: Rulebook, rule_id: str) -> Rule:
    """One rule. Raises RulesFault with the id that comes nearest."""
    rule = book.rule(rule_id)
    if rule is None:
        near = difflib.get_close_matches(rule_id, [one.id for one in book.rules], 1)
        hint = _message("did_you_mean", rule=near[0]) if near else ""
        raise RulesFault(_message("no_such_rule", rule=rule_id, hint=hint))
    return rule


def _message(key: str, **values: object) -> str:
    """Fetched only when there is something to say: a list of rules must come at once."""
    from checker.reports.wording import wording

    return wording().message(key, **values)
