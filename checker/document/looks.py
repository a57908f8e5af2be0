"""How text is set, and the headings that are known by nothing else.

Shared by the readers of word processor files: each finds out how its letters look, and what is
bold, larger or in capitals among the rest is told here, once the whole document is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from checker.document import build, shape
from checker.document.build import Raw
from checker.document.model import Kind

#: Letters of one point and less are there for no reader. Half points.
UNSEEN_SIZE = 2
#: Where no size is stated. Half points.
_USUAL_SIZE = 20


@dataclass(frozen=True, slots=True)
class RunLook:
    """What is stated about letters; None where nothing is. ``size`` in half points."""

    bold: bool | None = None
    capitals: bool | None = None
    hidden: bool | None = None
    underlined: bool | None = None
    size: int | None = None
    white: bool | None = None

    def over(self, base: RunLook) -> RunLook:
        """This look where it says something, the other where it does not."""
        if self is NO_LOOK:
            return base
        return RunLook(
            base.bold if self.bold is None else self.bold,
            base.capitals if self.capitals is None else self.capitals,
            base.hidden if self.hidden is None else self.hidden,
            base.underlined if self.underlined is None else self.underlined,
            base.size if self.size is None else self.size,
            base.white if self.white is None else self.white,
        )


NO_LOOK = RunLook()


@dataclass(slots=True)
class Seen:
    """A block and how it is set, kept until the whole document is known.

    ``size`` in half points. ``plain``: text of the body that might be a heading by its look.
    """

    raw: Raw
    size: int = 0
    capitals: bool = False
    underlined: bool = False
    plain: bool = False

    @classmethod
    def plain_text(cls, raw: Raw, size: int = 0) -> Seen:
        """A block of a format where only bold and capitals set a line apart."""
        plain = raw.kind in (Kind.PARAGRAPH, Kind.ITEM) and raw.cell is None and not raw.quoted and not raw.box
        return cls(raw, size, capitals=raw.text.isupper() and shape.is_capitals(raw.text), plain=plain)

    def put_in_box(self, box: int) -> None:
        """Note the number of the text box the block stands in, the innermost one."""
        if not self.raw.box:
            self.raw = replace(self.raw, box=box)


@dataclass(slots=True)
class Line:
    """A paragraph while it is put together. ``runs``: text that is seen, with its look."""

    look: RunLook
    runs: list[tuple[str, RunLook]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    contents: bool = False
    shaded: bool = False
    boxes: list[list[Seen]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, look: RunLook) -> None:
        if look.hidden or look.size and look.size <= UNSEEN_SIZE or look.white and not self.shaded:
            self.hidden.append(text)
        else:
            self.runs.append((text, look))

    def said(self) -> tuple[str, int, bool]:
        """Text, run-in and whether all of it is bold: see ``build.said``."""
        return build.said([(text, bool(look.bold)) for text, look in self.runs])

    def seen(self, raw: Raw, *, plain: bool) -> Seen:
        """The block made of this paragraph; how most of its letters are set, where that may matter."""
        if not plain:
            return Seen(raw)
        text = raw.text
        is_capitals = text.isupper() and shape.is_capitals(text)
        if len(self.runs) == 1:
            look = self.runs[0][1]
            return Seen(
                raw, look.size or _USUAL_SIZE, bool(look.capitals) or is_capitals, bool(look.underlined), True
            )
        sizes: Counter[int] = Counter()
        for text, look in self.runs:
            sizes[look.size or _USUAL_SIZE] += len(text)
        return Seen(
            raw,
            max(sizes, key=sizes.__getitem__, default=0),
            all(look.capitals for _, look in self.runs) or is_capitals,
            all(look.underlined for _, look in self.runs),
            True,
        )


@dataclass(slots=True)
class Indents:
    """Left indents of the list being read, outermost first: their number is the depth of an item."""

    open: list[int] = field(default_factory=list)

    def depth(self, left: int) -> int:
        while len(self.open) > 1 and left < self.open[-1] - 60:
            self.open.pop()
        if not self.open or left > self.open[-1] + 140:
            self.open.append(left)
        return len(self.open)

    def interrupted(self, left: int) -> None:
        """A paragraph between items: set in as far as they, it belongs to them; otherwise a new list begins."""
        if self.open and left < self.open[0] - 60 or left == 0:
            self.open.clear()


def settle_boxes(seen: list[Seen]) -> list[Seen]:
    """Text boxes made into boxes, unless nearly all of the plan stands in them: then they are its body."""
    boxed = sum(len(each.raw.text) for each in seen if each.raw.box)
    total = sum(len(each.raw.text) for each in seen)
    are_body = boxed * 5 > total * 4
    for each in seen:
        if each.raw.box and are_body:
            each.raw = replace(each.raw, box=0)
        elif each.raw.box:
            each.raw = _unheaded(each.raw)
            each.plain = False
    return seen


def _unheaded(raw: Raw) -> Raw:
    """A heading in a floating box heads the box, not the section the box floats in."""
    return (
        replace(raw, kind=Kind.PARAGRAPH, level=0, bold=True, title=False)
        if raw.kind is Kind.HEADING
        else raw
    )


def with_headings(seen: Sequence[Seen]) -> list[Raw]:
    """The blocks with headings that are known by their look only: bold, capitals, larger, underlined."""
    weights: Counter[int] = Counter()
    bold = capitals = total = 0
    for each in seen:
        if each.plain and each.raw.kind in (Kind.PARAGRAPH, Kind.ITEM):
            weights[each.size] += len(each.raw.text)
            total += len(each.raw.text)
            bold += len(each.raw.text) if each.raw.bold else 0
            capitals += len(each.raw.text) if each.capitals else 0
    body_size = max(weights, key=lambda size: weights[size]) if weights else 20
    tells = _Tells(body_size, bold=bold * 2 < total, capitals=capitals * 2 < total)
    found = [at for at in range(len(seen)) if _is_set_apart(seen, at, tells)]
    apart = set(found)
    title = _title(seen, found)
    looks = [_look(seen[at], _under_its_like(seen, at, apart, title)) for at in found if at != title]
    levels = dict(zip((at for at in found if at != title), shape.heading_levels(looks), strict=True))
    out: list[Raw] = []
    current = 0
    for at, each in enumerate(seen):
        raw = each.raw
        if raw.kind is Kind.HEADING and not shape.is_contents_heading(raw.text):
            current = 0 if raw.title else raw.level
        elif at == title:
            raw = build.as_heading(raw, 1, title=True)
        elif at in levels:
            raw = build.as_heading(raw, min(current + levels[at], 9))
        out.append(raw)
    return out


def _under_its_like(seen: Sequence[Seen], at: int, apart: Collection[int], title: int | None) -> bool:
    """Whether a heading stands right under one that is set the same way."""
    if at - 1 not in apart or at - 1 == title:
        return False
    above, own = seen[at - 1], seen[at]
    return (above.size, above.capitals, above.raw.bold) == (own.size, own.capitals, own.raw.bold)


def _look(seen: Seen, under_heading: bool) -> shape.Look:
    text = f"{seen.raw.marker} {seen.raw.text}" if seen.raw.marker else seen.raw.text
    return shape.Look(text, seen.size / 2, seen.raw.bold, seen.capitals, seen.underlined, under_heading)


@dataclass(frozen=True, slots=True)
class _Tells:
    """What sets a line apart in a document: not bold where most of it is bold, nor capitals likewise."""

    body_size: int
    bold: bool
    capitals: bool


def _is_set_apart(seen: Sequence[Seen], at: int, tells: _Tells) -> bool:
    each = seen[at]
    raw = each.raw
    if not each.plain or raw.kind not in (Kind.PARAGRAPH, Kind.ITEM) or raw.text.count("\n") > 1:
        return False
    larger = each.size >= tells.body_size + 2
    if not (raw.bold and tells.bold or each.capitals and tells.capitals or larger or each.underlined):
        return False
    if raw.kind is Kind.ITEM and (not raw.marker[:1].isalnum() or _is_among_items(seen, at)):
        return False
    return shape.looks_like_heading(raw.text, set_apart=True)


def _is_among_items(seen: Sequence[Seen], at: int) -> bool:
    """Whether the block before or after is an item of the same list: a list all in bold has no headings."""
    beside = [seen[near].raw for near in (at - 1, at + 1) if 0 <= near < len(seen)]
    own = seen[at].raw
    return at + 1 == len(seen) or any(
        raw.kind is Kind.ITEM and raw.depth == own.depth and raw.marker[:1].isalnum() == own.marker[:1].isalnum()
        for raw in beside
    )


def _title(seen: Sequence[Seen], found: Sequence[int]) -> int | None:
    """The title of the document: the first line set apart, no text before it, larger than all other
    headings, or, where all are alike, the very first line with another heading right under it."""
    if not found or any(
        len(each.raw.text) > 60 or each.raw.kind is Kind.HEADING for each in seen[: found[0]]
    ):
        return None
    at = found[0]
    if shape.is_contents_heading(seen[at].raw.text) or shape.numbered_level(seen[at].raw.text):
        return None
    others = [seen[other].size for other in found[1:]]
    others += [each.size for each in seen if each.raw.kind is Kind.HEADING]
    if not others:
        return None
    # Where sizes tell the levels, a first line as large as the chapters is one of them.
    all_alike = set(others) == {seen[at].size}
    heads_heading = at == 0 and all_alike and (1 in found or seen[1].raw.kind is Kind.HEADING)
    return at if seen[at].size > max(others) or heads_heading else None
