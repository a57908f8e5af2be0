"""One analyser for all tests of the language layer, with the concepts of ``rules/``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker.document import markdown
from checker.language.analysis import Analyser
from checker.language.units import Unit
from checker.rules.rulebook import load_rulebook

Analyse = Callable[[str], tuple[Unit, ...]]


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    return Analyser(load_rulebook().lexicon)


@pytest.fixture(scope="session")
def units(analyser: Analyser) -> Analyse:
    """The sentences of a markdown text."""

    def analysed(text: str) -> tuple[Unit, ...]:
        return analyser.analyse(markdown.read(text.encode(), "plan.md")).units

    return analysed
