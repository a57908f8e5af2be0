"""From lines in reading order to paragraphs, headings and list items.

A paragraph of a PDF is guessed from what a reader of the page sees: white space above it, an
indent, a line that ends though the next word would have had room, a list marker.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from statistics import median

from checker.document import build, shape
from checker.document.pdf_layout import Line
from checker.document.pdf_page import HYPHEN, Run

_TERMINAL = re.compile(r"[.!?:;][\"'”’»)\]]*$")
_CONJUNCTION = re.compile(r"(?:og|eller|samt|til|ell\.|og/eller|/)(?:\W|$)")
_HYPHENATED = re.compile(r"\w+(?:-\w+)+")
_ADDRESS = re.compile(r"(?:\S+@\S*|https?:\S*|www\.\S*)$")
_WHOLE_ADDRESS = re.compile(r"\.(?:dk|com|org|net|eu|nu|info)[.,;)]?$")
_LIST_LABEL = re.compile(rf"(?:[{re.escape(shape.BULLETS)}o§]|.*[.)])$")
#: Words whose stop ends no sentence.
_ABBREVIATED = re.compile(
    r"\b(?:nr|stk|jf|ca|eks|bl\.a|evt|pkt|kl|d|vedr|inkl|ekskl|hhv|pga|ift|ifm|dvs|kap|tlf|cvr|mfl|m\.fl|osv|\d{1,2})\.$",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"(?:§+|\b(?:stk|nr|jf|kap|pkt|kl|afsnit|punkt|bilag|trin|side|den|d)\.?)$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS = re.compile(r"\w+$")


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in the document.

    ``size`` of body text (pt), ``leading`` line pitch over size. ``spaced``: white space parts the
    paragraphs. ``justified``: lines reach the right edge. ``breaks_words``: hyphens end lines.
    ``hyphenated``: what was seen joined by a hyphen inside a line, up to four letters behind it.
    ``words`` gives all that stand whole inside a line, sorted; few documents need them.
    """

    size: float
    leading: float
    spaced: bool = True
    justified: bool = False
    breaks_words: bool = False
    hyphenated: frozenset[str] = frozenset()
    words: Callable[[], Sequence[str]] = tuple

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
    words: set[str] = set()
    for run in runs:
        if len(run.text) > 20:
            words.update(_WORD.findall(run.text.casefold())[1:-1])
    return tuple(sorted(words))


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


# ------------------------------------------------------------------------------- joining lines


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


def joined(
    lines: Sequence[Line], forced: set[int], usual: Measures
) -> tuple[list[tuple[str, bool]], list[tuple[int, int]]]:
    """(text, bold) pieces of the lines as one text, and (offset, page) where a page begins in it.

    A word parted by a hyphen at a line end is put together; a hyphen that belongs to it stays.
    """
    if len(lines) == 1:
        return _whole(_clean_pieces(lines[0].parts)), []
    out: list[tuple[str, bool]] = []
    breaks: list[tuple[int, int]] = []
    length = 0
    page = lines[0].page if lines else 0
    tail = ""
    for at, line in enumerate(lines):
        parts = _clean_pieces(line.parts)
        if not parts:
            continue
        head = parts[0][0]
        if out:
            glue, cut = _glue(tail, head, line, lines[at - 1], usual)
            if at in forced and glue == " ":
                glue = "\n"
            text, bold = out[-1]
            text = text[: len(text) - cut]
            out[-1] = (text + glue, bold)
            length += len(glue) - cut
        if line.page != page:
            page = line.page
            breaks.append((length, page))
        if out and out[-1][1] == parts[0][1]:
            out[-1] = (out[-1][0] + parts[0][0], parts[0][1])
            out += parts[1:]
        else:
            out += parts
        length += sum(len(text) for text, _ in parts)
        tail = "".join(text for text, _ in parts)[-80:]
    return _whole(out), breaks


def _whole(parts: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The parts with a hyphen that nothing followed told as one."""
    if parts and parts[-1][0].endswith(HYPHEN):
        parts[-1] = (parts[-1][0][:-1] + "-", parts[-1][1])
    return parts


def _clean_pieces(parts: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Pieces of one line without control characters, double spaces and spaces at the ends.

    Neighbours of one weight become one piece.
    """
    out: list[tuple[str, bool]] = []
    gap = False
    for text, bold in parts:
        mark = ""
        if text.endswith(HYPHEN):
            text, mark = text[:-1], HYPHEN
        solid = text.strip() if text.isprintable() and "  " not in text else _cleaned(text)
        if solid or mark:
            lead = " " if out and (gap or text[0].isspace()) else ""
            if out and out[-1][1] == bold:
                out[-1] = (out[-1][0] + lead + solid + mark, bold)
            else:
                if lead:
                    out[-1] = (out[-1][0] + lead, out[-1][1])
                out.append((solid + mark, bold))
            gap = False
        gap = gap or bool(text) and text[-1].isspace()
    return out


def _cleaned(text: str) -> str:
    return "\t".join(shape.clean(part) for part in text.split("\t")) if "\t" in text else shape.clean(text)


def _glue(tail: str, head: str, line: Line, before: Line, usual: Measures) -> tuple[str, int]:
    """What stands between two lines, and how many characters are cut off the first."""
    if tail.endswith((HYPHEN, "\xad")):
        return _hyphen_glue(tail[:-1], head, usual.hyphenated, 1)
    if tail.endswith("-") and len(tail) > 1 and tail[-2].isalnum():
        return _hyphen_glue(tail[:-1], head, usual.hyphenated, 1)
    if head[0] == "." and "@" in tail.rsplit(None, 1)[-1]:
        return "", 0
    if tail.endswith("–") and not before.text[-1:].isspace() and tail[-2:-1].isalnum():
        return "", 0
    narrow = 0 < before.right - before.left < 16 * before.size
    if narrow and not before.text[-1:].isspace() and before.right - before.x1 < 0.9 * before.size:
        cramped = before.right - before.left < 3.5 * before.size
        return ("" if _is_torn(tail, head, usual.words, cramped) else " "), 0
    return " ", 0


def _is_torn(tail: str, head: str, vocabulary: Callable[[], Sequence[str]], cramped: bool) -> bool:
    """Whether a narrow cell broke a word that was too long for it, without a hyphen.

    The line is full to the last letter; the parts make a word or an address that neither is alone.
    ``cramped``: hardly any word has room in the cell.
    """
    if head[0] in ",.;:)!?":
        return True
    first, second = tail.split()[-1:], head.split(None, 1)[:1]
    if not first or not second:
        return False
    capitals = first[0].isupper() and second[0].isupper()
    if not second[0][0].islower() and not capitals and "@" not in first[0] + second[0]:
        return False
    if _ADDRESS.search(first[0]) or "@" in second[0] and first[0].isalnum() and len(tail.split()) == 1:
        return not _WHOLE_ADDRESS.search(first[0])
    left, right = first[0].casefold(), second[0].casefold().rstrip(".,;:)")
    if not left[-1].isalpha():
        return False
    words = vocabulary()
    both = _knows(words, left) and _knows(words, right)
    if len(left + right) >= 5 and _knows(words, left + right, begun=True):
        return not both
    if cramped:
        return not _knows(words, left)
    return (
        len(tail.split()) == 1 and not _knows(words, left) and not _knows(words, right) and len(right) <= 12
    )


def _knows(words: Sequence[str], word: str, begun: bool = False) -> bool:
    """Whether a word, or with ``begun`` one that begins so, is among sorted words."""
    at = bisect_left(words, word)
    return at < len(words) and (words[at].startswith(word) if begun else words[at] == word)


def _hyphen_glue(tail: str, head: str, known: frozenset[str], cut: int) -> tuple[str, int]:
    """As ``_glue`` after a hyphen: dropped inside a word, kept where it belongs to the word."""
    if _CONJUNCTION.match(head):
        return "- ", cut
    first = re.match(r"\w+", head)
    stem = _LETTERS.search(tail)
    if first is None or stem is None:
        return "-", cut
    letters = stem[0]
    if head[0].isupper() or head[0].isdigit() or letters[-1].isdigit() or len(letters) == 1:
        return "-", cut
    if letters in ("og", "eller", "til", "i") and tail[: stem.start()].endswith("-"):
        return "-", cut
    if len(letters) <= 5 and letters.isupper():
        return "-", cut
    if f"{letters}-{first[0][:4]}".casefold() in known:
        return "-", cut
    return "", cut


# ------------------------------------------------------------------------------- paragraphs


class Joiner:
    """Decides line by line whether the paragraph goes on."""

    def __init__(self, usual: Measures, in_cell: bool = False) -> None:
        self.usual = usual
        self.in_cell = in_cell
        #: Values of the numbered lists that are open, so that "15. Kommunen" in a sentence is none.
        self.values: set[int] = set()
        self.bullet: str | None = None

    def goes_on(self, paragraph: Paragraph, line: Line, apart: bool = False) -> bool | None:
        """True: same paragraph; None: same, but the author broke the line; False: a new one.

        ``apart``: something stands between the two (a box, the end of a column or page).
        """
        last = paragraph.lines[-1]
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
        return self.usual.spaced and tight and not shape.looks_like_heading(last.text.strip(), set_apart=True)

    def _bold_inside(self, paragraph: Paragraph, last: Line, line: Line) -> bool:
        """Whether a change between an all-bold line and another lies inside a paragraph."""
        if last.bold:
            goes_on = line.runs[0].font.bold or line.text.lstrip()[:1].islower()
            return goes_on and not self.usual.has_room(last, line)
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


def is_spaced(found: Sequence[Sequence[Line]], usual: Measures) -> bool:
    """Whether white space parts the paragraphs of the document.

    Looks at lines that end a sentence with room to spare: what follows is a new paragraph.
    """
    apart = tight = 0
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
            if upper.base - lower.base > 1.2 * usual.leading * lower.size:
                apart += 1
            else:
                tight += 1
    return apart * 2 >= tight


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
    return replace(told, spaced=is_spaced(found, told))


def right_edges(lines: Sequence[Line]) -> float:
    """Where lines of a column end at the right, single stray ones left out."""
    ends = sorted(line.x1 for line in lines)
    if not ends:
        return 0.0
    return ends[-1] if len(ends) < 20 else max(ends[int(len(ends) * 0.97)], median(ends))


@dataclass(frozen=True, slots=True)
class Told:
    """The text of a paragraph: its run-in, whether all of it is bold, page breaks inside, and the
    (text, bold) parts it is made of."""

    text: str
    run_in: int
    bold: bool
    breaks: tuple[tuple[int, int], ...]
    parts: list[tuple[str, bool]]

    def without(self, cut: int) -> Told:
        """The text without its first characters, the marker of an item."""
        parts: list[tuple[str, bool]] = []
        left = cut
        for text, bold in self.parts:
            if len(text) > left:
                parts.append((text[left:], bold))
            left = max(0, left - len(text))
        breaks = tuple((max(0, at - cut), page) for at, page in self.breaks)
        return _told(parts, breaks)


def text_of(paragraph: Paragraph, usual: Measures) -> Told:
    """What a paragraph says, its lines joined."""
    parts, breaks = joined(paragraph.lines, paragraph.forced, usual)
    return _told(parts, tuple(breaks))


def _told(parts: list[tuple[str, bool]], breaks: tuple[tuple[int, int], ...]) -> Told:
    if len(parts) == 1:
        return Told(parts[0][0], 0, parts[0][1], breaks, parts)
    text, run_in, bold = build.said(parts)
    return Told(text, run_in, bold, tuple((min(at, len(text)), page) for at, page in breaks), parts)
