"""One rule file by itself: is it written rightly, and does it ask only for concepts that exist?"""

from __future__ import annotations

import re
from pathlib import Path

from checker.rules.loader import RuleFileError, load_concepts, load_rule
from checker.rules.rulebook import Rulebook, load_rulebook

_WRITTEN = re.compile(r" i '(?P<line>[^']+)'")


def prove_rule_file(path: Path) -> None:
    """Raises ``RuleFileError`` at the first thing wrong. A file in a folder "concepts" holds concepts."""
    if path.parent.name == "concepts":
        load_concepts(path)
        return
    rule = load_rule(path)
    try:
        _ = Rulebook([rule], load_rulebook().concepts, {rule.id: str(path)}, "").compiled
    except RuleFileError as error:
        raise _placed(error, path) from None


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
