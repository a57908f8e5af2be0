"""One rule file by itself: is it written rightly, and does it ask only for concepts that exist?"""

from __future__ import annotations

import re
from pathlib import Path

from checker.language.lexicon import ConceptEntry
from checker.resources import data_folder
from checker.rules.loader import RuleFileError, load_concepts, load_rule
from checker.rules.rulebook import Rulebook, concept_files

_WRITTEN = re.compile(r" i '(?P<line>[^']+)'")
_CONCEPTS = "concepts"


def prove_rule_file(path: Path) -> None:
    """Raises ``RuleFileError`` at the first thing wrong.

    A file in a folder "concepts" holds concepts. A rule may use the concepts of the folder it lies
    in, or those that ship where that has none.
    """
    if path.parent.name == _CONCEPTS:
        load_concepts(path)
        return
    rule = load_rule(path)
    try:
        _ = Rulebook([rule], _concepts_for(path), {rule.id: str(path)}, "").compiled
    except RuleFileError as error:
        raise _placed(error, path) from None


def _concepts_for(path: Path) -> dict[str, ConceptEntry]:
    """The concepts a rule file may ask for, by name only: none is looked for in a text here."""
    own = path.resolve().parent.parent
    folder = own if (own / _CONCEPTS).is_dir() else data_folder("rules")
    files = {file: load_concepts(file, f"{_CONCEPTS}/{file.name}") for file in concept_files(folder)}
    return {name: ConceptEntry(name, concept.act) for file in files.values() for name, concept in file.concepts.items()}


def _placed(error: RuleFileError, path: Path) -> RuleFileError:
    """The error at the line of the file that holds the condition it tells of."""
    written = _WRITTEN.search(error.message)
    if written is None:
        return error
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        at = line.find(written["line"])
        if at >= 0:
            return RuleFileError(error.file, number, at + 1, error.message, error.hint)
    return error
