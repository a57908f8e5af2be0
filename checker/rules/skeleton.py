"""A new rule file to fill in."""

from __future__ import annotations

import re
from pathlib import Path

_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_TEXT = """\
# yaml-language-server: $schema=../rule.schema.json
id: {id}
title:            # Hvad der skal fremgå, som en sætning
theme: {theme}
level: vejledning # lovkrav (med basis: dokumentkrav eller handlepligt), vejledning eller god-praksis
sources:
  - ref:          # Kilden, så den kan findes igen
    url:
why:              # Hvorfor det betyder noget for et barn
question:         # Et åbent spørgsmål til samtalen med kommunen
hint:             # Hvad kommunen kan skrive
belongs: []       # Begreber i den overskrift, det ville stå under
parts:
  - id:
    text:         # Det, der skal findes
    any: []       # Linjer af begreber, fx "kontakte + leder"
fulfilled: 1      # Så mange dele giver opfyldt
examples: []      # Mindst otte: opfyldt, delvist, mangler og forvekslinger. Ingen af dem fra en virkelig plan
"""


def skeleton(rule_id: str, theme: str) -> str:
    """The text of the file; it does not load before it is filled in."""
    return _TEXT.format(id=rule_id, theme=theme)


def skeleton_path(rules: Path, rule_id: str, theme: str) -> Path | None:
    """Where the file belongs; None when id or theme is not of the form that ids have."""
    if not (_ID.fullmatch(rule_id) and _ID.fullmatch(theme)):
        return None
    return rules / theme / f"{rule_id}.yaml"
