"""From lines in reading order to paragraphs.

A paragraph of a PDF is guessed from what a reader of the page sees: white space above it, an
indent, a line that ends though the next word would have had room, a list marker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.document import shape
from checker.document.pdf_layout import Line
from checker.document.pdf_measures import Measures, ends_sentence, is_contents_line
from checker.document.pdf_page import HYPHEN

_LIST_LABEL = re.compile(rf"(?:[{re.escape(shape.BULLETS)}o§]|.*[.)])$")
#: Words that end no text; a number follows them.
_LEADS_ON = re.compile(
    r"\b(?:af|at|de|den|efter|eller|end|for|fra|før|inden|i|jf\.|kl\.?|med|mellem|og|om|over|på|samt|senest|til|under|ved)$"
)
_REFERS = re.compile(
    r"(?:§+|\b(?:stk|nr|jf|kap|pkt|kl|afsnit|punkt|bilag|trin|side|den|d)\.?)$", re.IGNORECASE
)


@dataclass(slots=True)
class Paragraph:
    """Lines of one paragraph; ``forced``: indexes of lines that the author began anew."""

    lines: list[Line]
    forced: set[int] = field(default_factory=set)

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def note_marks(self) -> list[tuple[int, str]]:
        """(page, label) of the notes its text refers to, in order."""
        return [
            (line.page, run.text.strip("() \ufffe")) for line in self.lines for run in line.runs if run.raised
        ]


def marker_of(line: Line, text: str) -> shape.Marker | None:
    """The list marker a line begins with.

    A label set by itself, with a wider gap than a space behind it, is one whatever word follows.
    """
    if text[:2].isalpha() and text[0] not in "ivxIVX":
        return None
    if len(line.runs) > 1:
        first, second = line.runs[0], line.runs[1]
        label = first.text.strip()
        if second.x0 - first.x1 > 0.5 * line.size and _LIST_LABEL.match(label) and text.startswith(label):
            return shape.Marker(label, len(text) - len(text[len(label) :].lstrip()), label[-1:] in ".)")
    return shape.list_marker(text)


def _set_by_itself(line: Line, label: str) -> bool:
    return len(line.runs) > 1 and line.runs[0].text.strip() == label


class Joiner:
    """Decides line by line whether the paragraph goes on."""

    def __init__(self, usual: Measures, in_cell: bool = False) -> None:
        self.usual = usual
        self.in_cell = in_cell
        #: Values of the numbered lists that are open, so that "15. Kommunen" in a sentence is none.
        self.values: set[int] = set()
        self.bullet: str | None = None
        #: White space above the line asked about last, and above the open paragraph (line pitch over size).
        self._above = self._above_open = 0.0

    def goes_on(self, paragraph: Paragraph, line: Line, apart: bool = False) -> bool | None:
        """True: same paragraph; None: same, but the author broke the line; False: a new one.

        ``apart``: something stands between the two (a box, the end of a column or page).
        """
        last = paragraph.lines[-1]
        near = not apart and last.page == line.page
        self._above = (last.base - line.base) / max(line.size, 0.1) if near else 0.0
        if abs(last.size - line.size) > 0.08 * max(last.size, line.size):
            return False
        text = line.text
        hyphen = last.text.endswith((HYPHEN, "\xad", "\xad "))
        if not hyphen and self.is_item(line, text, last, paragraph):
            return False
        if last.text.rstrip()[-1:].isdigit() and is_contents_line(
            " ".join(each.text for each in paragraph.lines[-3:])
        ):
            return False
        if apart or last.page != line.page or line.base > last.base + last.size:
            return self._after_jump(paragraph, last, line, text, hyphen)
        if not self._close(paragraph, last, line):
            return False
        if hyphen:
            return True
        if last.bold != line.bold and not self._bold_inside(paragraph, last, line):
            return None if self._is_run_in(paragraph, last, line, text) else False
        if self._indented(paragraph, last, line):
            return False
        return self._after_room(paragraph, last, line, text) if self.usual.has_room(last, line) else True

    def _after_room(self, paragraph: Paragraph, last: Line, line: Line, text: str) -> bool | None:
        """What a line break without need means where no white space tells."""
        start = next((c for c in text if c.isalnum()), "")
        if start.isdigit() and _LEADS_ON.search(last.text.rstrip()):
            return True
        if start.islower() and not ends_sentence(last):
            return None
        if not self.usual.spaced:
            return False
        # A title right above its text; a name above an office is an address and stays together.
        is_title = len(paragraph.lines) == 1 and shape.looks_like_heading(last.text.strip(), set_apart=False)
        leads = (
            line.x1 - line.x0 > 0.6 * (line.right - line.left) or shape.numbered_level(last.text.strip()) > 0
        )
        return False if is_title and leads else None

    def is_item(self, line: Line, text: str, last: Line | None, paragraph: Paragraph | None) -> bool:
        marker = marker_of(line, text.lstrip())
        if marker is None:
            return False
        if not marker.ordinal:
            if (
                marker.label in "-–—"
                and last is not None
                and not self.usual.has_room(last, line)
                and marker.label != self.bullet
            ):
                return line.x0 > last.x0 + 4
            return True
        if _set_by_itself(line, marker.label):
            return True
        if last is not None and not ends_sentence(last):
            # "jf. barnets lov § / 16. Det er vigtigt": a number the line break cut from its sentence.
            if not self.usual.has_room(last, line) or _REFERS.search(last.text.rstrip()):
                return False
        value = shape.ordinal_value(marker.label)
        if value is None or value == 1 or value in self.values:
            return True
        return line.x0 > line.left + 8 and (last is None or line.x0 > last.x0 + 4)

    def began(self, line: Line) -> None:
        """Take note of a paragraph that was begun."""
        self._above_open = self._above
        marker = marker_of(line, line.text.lstrip())
        if marker is None:
            return
        if marker.ordinal:
            value = shape.ordinal_value(marker.label)
            if value is not None:
                self.values.discard(value)
                self.values.add(value + 1)
        else:
            self.bullet = marker.label

    def _close(self, paragraph: Paragraph, last: Line, line: Line) -> bool:
        pitch = last.base - line.base
        usual = self.usual.leading * max(last.size, line.size)
        if len(paragraph.lines) > 1:
            before = paragraph.lines[-2]
            own = before.base - last.base
            if before.page == last.page and own > 0.6 * last.size:
                usual = min(max(own, 0.8 * usual), usual * 1.3)
        return pitch <= 1.2 * usual + 0.2

    def _is_run_in(self, paragraph: Paragraph, last: Line, line: Line, text: str) -> bool:
        """Whether a line in bold right above plain text, and no title, opens its paragraph, the author
        having broken the line: where white space parts paragraphs there is none between the two."""
        pitch = (last.base - line.base) / max(last.size, 0.1)
        tight = pitch <= 1.06 * self.usual.leading and abs(last.size - line.size) < 0.3
        if marker_of(paragraph.lines[0], paragraph.lines[0].text.lstrip()):
            return tight and line.x0 > paragraph.lines[0].x0 + 4
        if not last.bold or abs(line.x0 - last.x0) > 2:
            return False
        if self.in_cell:
            return len(last.text) <= 40 and not text[:1].isupper() and not text[:1].isdigit()
        if not self.usual.spaced or not tight:
            return False
        # A heading has more white space above it than a paragraph; where an empty line parts the
        # paragraphs, both have one.
        as_usual = 0 < self.usual.gap < 1.85 * self.usual.leading and abs(self._above_open - self.usual.gap) < 0.06
        return as_usual or not shape.looks_like_heading(last.text.strip(), set_apart=True)

    def _bold_inside(self, paragraph: Paragraph, last: Line, line: Line) -> bool:
        """Whether a change between an all-bold line and another lies inside a paragraph."""
        if last.bold:
            small = line.text.lstrip()[:1].islower()
            if line.runs[0].font.bold and small and not ends_sentence(last):
                return True
            return (line.runs[0].font.bold or small) and not self.usual.has_room(last, line)
        return not ends_sentence(last) and not self.usual.has_room(last, line)

    def _indented(self, paragraph: Paragraph, last: Line, line: Line) -> bool:
        """Whether the line begins a paragraph by its place: indented, or back from an item's indent."""
        step = line.x0 - last.x0
        if len(paragraph.lines) == 1:
            if marker_of(last, last.text.lstrip()) is not None:
                return step < -4
            # The second line of a paragraph with its first line indented stands further left.
            if -40 < step < -4:
                return self.usual.has_room(last, line)
            return step > 4 and (
                self.usual.has_room(last, line) or ends_sentence(last) and step < 4 * line.size
            )
        return abs(step) > 4 and (step < -4 or self.usual.has_room(last, line) or ends_sentence(last))

    def _after_jump(
        self, paragraph: Paragraph, last: Line, line: Line, text: str, hyphen: bool
    ) -> bool | None:
        if hyphen:
            return True
        if last.bold != line.bold and not self._bold_inside(paragraph, last, line):
            return False
        start = next((c for c in text if c.isalnum()), "")
        indent = last.x0 - last.left if len(paragraph.lines) > 1 else None
        if (
            indent is not None
            and abs(line.x0 - line.left - indent) > 4
            and not (start.islower() and not ends_sentence(last))
        ):
            return False
        if not ends_sentence(last):
            if self.in_cell:
                return True
            if self.usual.has_room(last, line):
                return start.islower() and not last.bold
            return (
                start.islower()
                or start.isdigit()
                or len(paragraph.lines) > 1
                or last.x1 - last.x0 > 25 * last.size
            )
        fills = last.x1 - last.x0 > 0.6 * (last.right - last.left)
        return start.isalnum() and fills and not self.usual.has_room(last, line) and not line.bold


def is_quoted(paragraph: Paragraph, text: str) -> bool:
    """Whether a paragraph is set in from the left as a quotation: with quotation marks, in italics,
    or set in from the right too."""
    lines = paragraph.lines
    if not text or any(line.x0 < line.left + 12 for line in lines) or not lines[0].right:
        return False
    italic = all(run.font.italic for line in lines for run in line.runs)
    narrow = len(lines) > 2 and all(line.right - line.x1 > 12 for line in lines)
    return text[0] in "»“”„\"'" or italic or narrow


def paragraphs(lines: Sequence[Line], joiner: Joiner) -> list[Paragraph]:
    """Paragraphs of a stretch of lines with nothing between them."""
    out: list[Paragraph] = []
    for line in lines:
        if out:
            verdict = joiner.goes_on(out[-1], line)
            if verdict is not False:
                add(out[-1], line, verdict is None)
                continue
        out.append(Paragraph([line]))
        joiner.began(line)
    return out


def lines_apart(paragraph: Paragraph) -> list[Paragraph]:
    """Three short lines or more that the author all began anew are as many paragraphs: a list without
    markers, such as a contents list without page numbers."""
    lines = paragraph.lines
    short = all(line.x1 - line.x0 < 0.6 * (line.right - line.left) for line in lines)
    if len(lines) < 3 or len(paragraph.forced) < len(lines) - 1 or not short:
        return [paragraph]
    return [Paragraph([line]) for line in lines]


def add(paragraph: Paragraph, line: Line, forced: bool) -> None:
    if forced:
        paragraph.forced.add(len(paragraph.lines))
    paragraph.lines.append(line)
