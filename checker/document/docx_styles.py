"""Word's styles and automatic numbers, resolved to what a walker needs to know of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from checker.document import numbers
from checker.document.looks import NO_LOOK, RunLook

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"

_HEADING_NAME = re.compile(r"(?:heading|overskrift)\s*([1-9])$", re.IGNORECASE)
_LIST_DEPTH = re.compile(r"(?:list (?:bullet|number|continue)|opstilling - \S+)\s*([2-5])?$", re.IGNORECASE)
_QUOTE = re.compile(r"(?:intense )?quote|citat|stærkt citat|block\s?text|blokcitat|blocktext", re.IGNORECASE)
_TITLE = re.compile(r"title$|titel$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|indholdsfortegnelse) ?\d$|table of figures$|listeoverfigurer$", re.IGNORECASE)
_CONTENTS_HEAD = re.compile(
    r"toc ?heading$|contents heading$|overskrift til indholdsfortegnelse$", re.IGNORECASE
)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else next(element.iterchildren(W + name), None)


def value(element: etree._Element | None, name: str) -> str | None:
    """The w:val of a child, None where there is none."""
    found = child(element, name)
    return None if found is None else found.get(VAL)


def integer(text: str | None, low: int = -(10**6), high: int = 10**6) -> int | None:
    """A whole number within bounds ("12pt" of Strict OOXML as 12); None where it is no number."""
    found = re.match(r"-?\d{1,9}", text or "")
    return min(max(int(found[0]), low), high) if found else None


def switched(properties: etree._Element | None, name: str) -> bool | None:
    """An on/off property: True, False, or None where it is not stated."""
    found = child(properties, name)
    if found is None:
        return None
    return found.get(VAL, "true") not in ("0", "false", "off", "none")


_OFF = frozenset({"0", "false", "off", "none"})
_SWITCHES = {W + "b": "bold", W + "caps": "capitals", W + "vanish": "hidden"}
_UNDERLINE, _SIZE, _COLOR, _SHADING = W + "u", W + "sz", W + "color", W + "shd"
_P_STYLE, _NUM_PR, _OUTLINE, _INDENT = W + "pStyle", W + "numPr", W + "outlineLvl", W + "ind"
_R_PR, _FRAME = W + "rPr", W + "framePr"


def run_look(properties: etree._Element | None) -> RunLook:
    """The look stated by a w:rPr, in one pass: this is asked for every run of a plan."""
    if properties is None:
        return NO_LOOK
    stated: dict[str, bool | int | None] = {}
    shaded = False
    for element in properties:
        tag = element.tag
        if tag in _SWITCHES:
            stated[_SWITCHES[tag]] = element.get(VAL, "true") not in _OFF
        elif tag == _SIZE:
            stated["size"] = integer(element.get(VAL))
        elif tag == _UNDERLINE:
            stated["underlined"] = element.get(VAL, "single") != "none"
        elif tag == _COLOR:
            stated["white"] = (element.get(VAL) or "").upper() == "FFFFFF"
        elif tag == _SHADING:
            shaded = True
    if shaded and stated.get("white"):
        stated["white"] = False
    return RunLook(**stated) if stated else NO_LOOK  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it inherits, from the defaults of the document on.

    ``level``: heading level 1 to 9, 0 for none. ``numbering``: (numId, ilvl) or None. ``left`` and
    ``right``: indents in twips. ``depth``: list depth told by the style's name, 0 for none.
    """

    name: str = ""
    look: RunLook = NO_LOOK
    level: int = 0
    numbering: tuple[str, int] | None = None
    left: int = 0
    right: int = 0
    depth: int = 0
    quote: bool = False
    title: bool = False
    subtitle: bool = False
    contents: bool = False
    contents_head: bool = False
    shaded: bool = False


@dataclass(slots=True)
class Styles:
    """All styles of a document, looked up by style id; an unknown id is read from its name."""

    elements: Mapping[str, etree._Element] = field(default_factory=dict)
    default_look: RunLook = NO_LOOK
    default_paragraph: str = ""
    _run_looks: dict[str, RunLook] = field(default_factory=dict)
    _resolved: dict[str, Style] = field(default_factory=dict)

    def style(self, style_id: str | None) -> Style:
        key = style_id or self.default_paragraph
        if key not in self._resolved:
            self._resolved[key] = self._resolve(key, ())
        return self._resolved[key]

    def run_look(self, style_id: str) -> RunLook:
        """What a run style and those it is based on state, nothing of the document's defaults."""
        if style_id not in self._run_looks:
            looks: list[RunLook] = []
            at = style_id
            while (element := self.elements.get(at)) is not None and len(looks) < 20:
                looks.append(run_look(child(element, "rPr")))
                at = value(element, "basedOn") or ""
            merged = NO_LOOK
            for look in reversed(looks):
                merged = look.over(merged)
            self._run_looks[style_id] = merged
        return self._run_looks[style_id]

    def _resolve(self, style_id: str, seen: tuple[str, ...]) -> Style:
        element = self.elements.get(style_id)
        if element is None:
            return _named(style_id[:60], Style(look=self.default_look))
        # A ring of styles based on each other ends where it meets itself.
        based_on = value(element, "basedOn")
        base = Style(look=self.default_look)
        if based_on and based_on not in seen and based_on != style_id and len(seen) < 20:
            base = self._resolve(based_on, (*seen, style_id))
        stated = paragraph_properties(child(element, "pPr"))
        style = replace(
            base,
            look=run_look(child(element, "rPr")).over(base.look),
            level=heading_level(stated.outline, base.level),
            numbering=numbering_of(stated.numbered, base.numbering),
            left=base.left if stated.left is None else stated.left,
            right=base.right if stated.right is None else stated.right,
            shaded=base.shaded or stated.shaded,
        )
        return _named(value(element, "name") or style_id, style)

    def table_heads(self, style_id: str | None) -> tuple[bool, bool]:
        """Whether a table style sets its first row, and its first column, apart."""
        row = column = False
        for _ in range(10):
            element = self.elements.get(style_id or "")
            if element is None:
                break
            for part in element.iterchildren(W + "tblStylePr"):
                apart = switched(child(part, "rPr"), "b") or child(child(part, "tcPr"), "shd") is not None
                row = row or bool(apart and part.get(W + "type") == "firstRow")
                column = column or bool(
                    switched(child(part, "rPr"), "b") and part.get(W + "type") == "firstCol"
                )
            style_id = value(element, "basedOn")
        return row, column


def _named(name: str, style: Style) -> Style:
    """The style with what its name tells."""
    heading, listed = _HEADING_NAME.match(name), _LIST_DEPTH.match(name)
    return replace(
        style,
        name=name,
        level=int(heading[1]) if heading else style.level,
        depth=int(listed[1] or 1) if listed else style.depth,
        quote=style.quote or bool(_QUOTE.fullmatch(name)),
        title=style.title or bool(_TITLE.match(name)),
        subtitle=style.subtitle or name.lower() in ("subtitle", "undertitel"),
        contents=style.contents or bool(_CONTENTS.match(name)),
        contents_head=style.contents_head or bool(_CONTENTS_HEAD.match(name)),
    )


def heading_level(outline: int | None, inherited: int) -> int:
    """Heading level told by an outline level (0 to 8; 9 is body text), else the inherited one."""
    if outline is None:
        return inherited
    return outline + 1 if 0 <= outline <= 8 else 0


def numbering_of(
    numbered: etree._Element | None, inherited: tuple[str, int] | None
) -> tuple[str, int] | None:
    """(numId, ilvl) stated by a w:numPr, else what the style says; numId 0 takes the number away."""
    if numbered is None:
        return inherited
    number, level = value(numbered, "numId"), integer(value(numbered, "ilvl"), 0, 8)
    if number is None:
        return (inherited[0], level if level is not None else inherited[1]) if inherited else None
    if number == "0":
        return None
    return number, level if level is not None else inherited[1] if inherited else 0


@dataclass(slots=True)
class ParagraphProperties:
    """What a w:pPr states, None or False where it does not, gathered in one pass."""

    style: str | None = None
    outline: int | None = None
    numbered: etree._Element | None = None
    left: int | None = None
    right: int | None = None
    shaded: bool = False
    end_deleted: bool = False
    drop_capital: bool = False


_NOTHING_STATED = ParagraphProperties()


def paragraph_properties(element: Iterable[etree._Element] | None) -> ParagraphProperties:
    """What the children of a w:pPr state; nothing for None."""
    if element is None:
        return _NOTHING_STATED
    stated = ParagraphProperties()
    for each in element:
        tag = each.tag
        if tag == _P_STYLE:
            stated.style = each.get(VAL)
        elif tag == _NUM_PR:
            stated.numbered = each
        elif tag == _OUTLINE:
            stated.outline = integer(each.get(VAL))
        elif tag == _INDENT:
            stated.left = integer(each.get(W + "left") or each.get(W + "start"))
            stated.right = integer(each.get(W + "right") or each.get(W + "end"))
        elif tag == _SHADING:
            stated.shaded = True
        elif tag == _R_PR:
            stated.end_deleted = each.find(W + "del") is not None
        elif tag == _FRAME:
            stated.drop_capital = each.get(W + "dropCap") in ("drop", "margin")
    return stated


def read_styles(root: etree._Element | None) -> Styles:
    if root is None:
        return Styles()
    elements = {style.get(W + "styleId") or "": style for style in root.iterchildren(W + "style")}
    default = next(
        (
            key
            for key, s in elements.items()
            if s.get(W + "type") == "paragraph" and s.get(W + "default") in ("1", "true", "on")
        ),
        "",
    )
    defaults = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
    return Styles(elements, run_look(defaults), default)


# ------------------------------------------------------------------------------- numbering


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. ``pattern`` as in Word: "%1.%2."."""

    start: int = 1
    format: str = "decimal"
    pattern: str = "%1."
    left: int | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """The label Word shows before a paragraph. ``left``: indent in twips given by the list."""

    text: str
    bullet: bool
    left: int | None


class Numbering:
    """Counts the automatic numbers of a document while it is walked in reading order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, etree._Element] = {}
        self._lists: dict[str, tuple[str, etree._Element]] = {}
        self._levels: dict[tuple[str, int], Level | None] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._restarted: set[tuple[str, int]] = set()
        if root is not None:
            self._abstract = {
                e.get(W + "abstractNumId") or "": e for e in root.iterchildren(W + "abstractNum")
            }
            for number in root.iterchildren(W + "num"):
                self._lists[number.get(W + "numId") or ""] = (value(number, "abstractNumId") or "", number)

    def label(self, number: str, level: int) -> Label | None:
        """Count one on and tell the label; None where the list is not defined."""
        if number not in self._lists:
            return None
        abstract, element = self._lists[number]
        own = self._level(number, level)
        if own is None:
            return None
        counts = self._counts.setdefault(abstract, [None] * 9)
        if (number, level) not in self._restarted:
            self._restarted.add((number, level))
            if (start := _start_override(element, level)) is not None:
                counts[level] = start - 1
        current = counts[level]
        counts[level] = own.start if current is None else current + 1
        counts[level + 1 :] = [None] * (8 - level)
        if own.format == "bullet":
            return Label("•", True, own.left)
        return Label(self._shown(number, own, counts, level), False, own.left)

    def _shown(self, number: str, own: Level, counts: list[int | None], level: int) -> str:
        def part(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            of = self._level(number, at) or Level()
            count = counts[at]
            shown = "decimal" if own.legal and of.format != "none" else of.format
            return numbers.formatted(of.start if count is None else count, shown)

        return re.sub(r"%([1-9])", part, own.pattern).strip()

    def _level(self, number: str, level: int) -> Level | None:
        key = (number, level)
        if key not in self._levels:
            self._levels[key] = self._read_level(number, level)
        return self._levels[key]

    def _read_level(self, number: str, level: int) -> Level | None:
        abstract, element = self._lists[number]
        for override in element.iterchildren(W + "lvlOverride"):
            if integer(override.get(W + "ilvl")) == level and (own := child(override, "lvl")) is not None:
                return _level(own)
        definition = self._abstract.get(abstract)
        link = value(definition, "numStyleLink")
        if link and (linked := self._styles.style(link).numbering) and linked[0] in self._lists:
            definition = self._abstract.get(self._lists[linked[0]][0])
        if definition is None:
            return None
        for own in definition.iterchildren(W + "lvl"):
            if integer(own.get(W + "ilvl")) == level:
                return _level(own)
        return None


def _level(element: etree._Element) -> Level:
    pattern = value(element, "lvlText")
    left = paragraph_properties(child(element, "pPr")).left
    return Level(
        start=integer(value(element, "start"), 0, 30_000) or 0,
        format=value(element, "numFmt") or "decimal",
        pattern="" if pattern is None else pattern[:40],
        left=left,
        legal=bool(switched(element, "isLgl")),
    )


def _start_override(element: etree._Element, level: int) -> int | None:
    for override in element.iterchildren(W + "lvlOverride"):
        if integer(override.get(W + "ilvl")) == level:
            return integer(value(override, "startOverride"), 0, 30_000)
    return None
