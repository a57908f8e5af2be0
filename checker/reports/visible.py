"""Text of a plan made safe to look at: marks that a screen would obey are written out."""

from __future__ import annotations

import re

#: Control letters, marks that turn the reading direction, and line ends that are no line ends.
_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")


def visible(text: str) -> str:
    """The text with each such mark as "[U+202E]"."""
    return _UNSEEN.sub(lambda mark: f"[U+{ord(mark[0]):04X}]", text)


def one_line(text: str) -> str:
    """The text with its white space made single spaces."""
    return " ".join(text.split())
