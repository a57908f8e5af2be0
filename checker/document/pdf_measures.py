"""What is usual in a PDF document: size and pitch of its lines, and how its paragraphs end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from statistics import median

from checker.document import shape
from checker.document.pdf_layout import Line
from checker.document.pdf_page import HYPHEN, Run

_TERMINAL = re.compile(r"[.!?:;][\"'”’»)\]]*$")
_HYPHENATED = re.compile(r"\w+(?:-\w+)+")
#: Words whose stop ends no sentence.
_ABBREVIATED = re.compile(
    r"\b(?:nr|stk|jf|ca|eks|bl\.a|evt|pkt|kl|d|vedr|inkl|ekskl|hhv|pga|ift|ifm|dvs|kap|tlf|cvr|mfl|m\.fl|osv|\d{1,2})\.$",
    re.IGNORECASE,
)
#: Not the first or last of a line, which may be part of one; a capital begins a word, a sign ends it.
_WHOLE_WORD = re.compile(r"(?:(?<=[ \t])|(?<!\S)(?=[A-ZÆØÅ]))[^\W\d_]+(?:-[^\W\d_]+)*(?=[ .,;:!?)])")


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in the document.

    ``size`` of body text (pt), ``leading`` line pitch over size. ``spaced``: white space parts the
    paragraphs, so that usually the pitch over size is ``gap`` there (0: not known). ``justified``: lines reach the right edge. ``breaks_words``: hyphens end lines.
    ``hyphenated``: what was seen joined by a hyphen inside a line, up to four letters behind it.
    ``words`` gives those that are seen to stand whole, sorted; ``fills`` whether long words are broken
    wherever a line of a cell ends. Few documents need them.
    """

    size: float
    leading: float
    spaced: bool = True
    gap: float = 0.0
    justified: bool = False
    breaks_words: bool = False
    hyphenated: frozenset[str] = frozenset()
    words: Callable[[], Sequence[str]] = tuple
    fills: Callable[[], bool] = bool

    def has_room(self, line: Line, following: Line) -> bool:
        """Whether the next line's first word would have fitted at the end of this one.

        Where words are broken, the first letters of it would have done.
        """
        room = line.right - line.x1
        if self.justified and line.right - line.left > 12 * line.size:
            return room > 0.3 * line.size
        word = first_word_width(following)
        if self.breaks_words:
            word = min(word, 3.0 * line.size)
        return room > 1.12 * word + 0.3 * line.size


def measures(rows: Iterable[Sequence[Line]], runs: Sequence[Run]) -> Measures:
    """The usual size and line pitch. ``rows``: of all pages, from above."""
    sizes: Counter[float] = Counter()
    seen: set[str] = set()
    for run in runs:
        sizes[round(run.size * 2) / 2] += len(run.text)
        if "-" in run.text:
            for word in _HYPHENATED.findall(run.text.casefold()):
                seen.update(f"{first}-{second[:4]}" for first, second in pairwise(word.split("-")))
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    pitches: Counter[float] = Counter()
    upper: Line | None = None
    for row in rows:
        lower = row[0]
        if upper is not None and upper.page == lower.page and abs(upper.size - lower.size) < 0.6:
            pitch = (upper.base - lower.base) / max(lower.size, 0.1)
            if 0.9 <= pitch <= 2.6 and upper.x1 - upper.x0 > 12 * upper.size:
                pitches[round(pitch, 2)] += 1
        upper = row[-1]
    return Measures(size, _usual(pitches), hyphenated=frozenset(seen), words=cache(lambda: _words(runs)))


def _words(runs: Sequence[Run]) -> tuple[str, ...]:
    words = set(_WHOLE_WORD.findall("\n".join([run.text for run in runs])))
    return tuple(sorted({word.casefold() for word in words}))


def _usual(pitches: Counter[float]) -> float:
    """The commonest pitch, neighbours counted together; the smaller where two are as common."""
    if not pitches:
        return 1.2
    best, votes = 1.2, 0
    for pitch in sorted(pitches):
        near = sum(count for other, count in pitches.items() if abs(other - pitch) <= 0.021)
        if near > votes * 1.2:
            best, votes = pitch, near
    return best


def first_word_width(line: Line) -> float:
    """Width of the first word of a line, from the mean width of its letters."""
    text = line.text.strip()
    if not text:
        return 0.0
    word = text.split(None, 1)[0]
    return len(word) * (line.x1 - line.x0) / len(text)


def is_contents_line(text: str) -> bool:
    """``shape.is_contents_line``, asked only where the line ends in what may be a page number."""
    return text.rstrip()[-1:].isdigit() and shape.is_contents_line(text)


def ends_sentence(line: Line) -> bool:
    text = line.text.rstrip()
    return bool(_TERMINAL.search(text)) and not _ABBREVIATED.search(text)


def _paragraph_pitches(found: Sequence[Sequence[Line]], usual: Measures) -> list[float]:
    """Pitch over size from each line that ends a sentence with room to spare to the next: what follows
    there is a new paragraph."""
    out = []
    for lines in found:
        for upper, lower in pairwise(lines):
            if (
                upper.page != lower.page
                or abs(upper.size - usual.size) > 0.6
                or abs(lower.size - usual.size) > 0.6
            ):
                continue
            if upper.bold or lower.bold or not ends_sentence(upper) or not usual.has_room(upper, lower):
                continue
            if shape.list_marker(lower.text) or shape.list_marker(upper.text) or is_contents_line(upper.text):
                continue
            out.append((upper.base - lower.base) / max(lower.size, 0.1))
    return out


def _spaced(usual: Measures, pitches: Sequence[float]) -> Measures:
    """The measures with whether white space parts the paragraphs, and how much."""
    apart = [pitch for pitch in pitches if pitch > 1.2 * usual.leading]
    spaced = len(apart) * 2 >= len(pitches) - len(apart)
    near = Counter(round(pitch, 1) for pitch in apart if pitch < 3)
    gap = near.most_common(1)[0][0] if spaced and near else 0.0
    same = [pitch for pitch in apart if abs(pitch - gap) <= 0.1]
    return replace(usual, spaced=spaced, gap=median(same) if same else 0.0)


def with_line_ends(usual: Measures, found: Sequence[Sequence[Line]]) -> Measures:
    """The measures with what the ends of the lines tell: justified, broken words, white space."""
    full = exact = broken = 0
    for lines in found:
        for line in lines:
            if abs(line.size - usual.size) > 0.6 or line.x1 - line.x0 < 0.7 * (line.right - line.left):
                continue
            full += 1
            exact += abs(line.right - line.x1) <= 1.0
            broken += line.text.endswith((HYPHEN, "\xad"))
    told = replace(usual, justified=exact > 0.6 * full, breaks_words=broken > 0.03 * full)
    return _spaced(told, _paragraph_pitches(found, told))


def right_edges(lines: Sequence[Line]) -> float:
    """Where lines of a column end at the right, single stray ones left out."""
    ends = sorted(line.x1 for line in lines)
    if not ends:
        return 0.0
    return ends[-1] if len(ends) < 20 else max(ends[int(len(ends) * 0.97)], median(ends))
