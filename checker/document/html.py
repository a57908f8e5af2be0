"""Saved web pages: the text of the page itself, without what the site puts around it.

What is folded away in an accordion is on the page, for a reader can unfold it; what is hidden
otherwise is not. Nothing is fetched and no script is run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from checker.document import build, shape, text
from checker.document.build import Raw, TableCell
from checker.document.looks import Seen, with_headings
from checker.document.model import Document, Kind, Notice, ReadingReport, UnreadablePlan

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,20})", re.IGNORECASE)
#: Charset names a page may state; any other word might be one of Python's odd codecs.
_CHARSETS = {
    "utf-8": "utf-8", "utf8": "utf-8", "iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252",
    "cp1252": "cp1252", "iso-8859-15": "iso-8859-15", "us-ascii": "cp1252", "ascii": "cp1252",
}  # fmt: skip

_SILENT = frozenset("script style noscript template svg canvas iframe object embed audio video select option input "
                    "textarea head map datalist dialog meter progress frameset".split())  # fmt: skip
_BLOCKS = frozenset("address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer "
                    "form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table ul "
                    "caption thead tbody tfoot tr td th".split())  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = frozenset({"b", "strong"})
#: What a site puts round the page, told by role, class or id.
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|broedkrumme\w*|brødkrumme\w*|cookie\w*|consent|gdpr|share|sharing|social|some-links|del-siden|"
    r"skip-?links?|skiplink|navigation|navbar|nav|menu|sidebar-menu|search|soeg|site-?header|site-?footer|pagination|"
    r"related|relateret|feedback|chatbot|newsletter|print-?button|readspeaker|rsbtn\w*|adgang-med)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ACCORDION = re.compile(
    r"accord|akkord|collaps|panel|tab-?pane|tabs?-content|fold|toggle|expand|faq|drawer-content|udfold",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"(?:^|[\s_-])(?:box|boks|faktaboks|factbox|fact-box|infobox|info-box|callout|alert|note|notice|highlight)(?:$|[\s_-])",
    re.IGNORECASE,
)
_QUOTE = re.compile(
    r"(?:^|[\s_-])(?:quote|quotations|blockquote|block-text|citat)(?:$|[\s_-])", re.IGNORECASE
)
#: Lines of controls and stamps that stand in the middle of the page.
_CONTROL = re.compile(
    r"(?:luk|åbe?n|fold|vis|skjul)(?:en)?(?:\s+(?:alle|alt|ud|ind|sammen|mere|mindre|flere|færre))+(?:\s+(?:ud|ind|sammen))?"
    r"|luk alle\s*/\s*åb(?:e)?n alle|fold alle (?:ud|ind)|åbn/luk|luk|åbe?n"
    r"|(?:del|tip) (?:siden|side|på \w+|via \w+|en ven)(?: .{0,20})?|del|udskriv(?: siden)?|print(?: siden)?|gem som pdf|læs (?:siden )?højt|lyt(?: til siden)?|"
    r"siden (?:er )?oplæst|læs op|oplæsning|til toppen|tilbage til toppen|spring til (?:hoved)?indhold(?:et)?|gå til (?:hoved)?indhold(?:et)?|"
    r"(?:accepter|acceptér|afvis|tillad) (?:alle|kun nødvendige)?\s*cookies|menu|søg|du er her:?|forside|log ind|kontakt os|"
    r"(?:siden (?:er )?)?(?:sidst|senest) (?:opdateret|ændret|redigeret)\b.{0,40}|opdateret:?\s+(?:den )?\d.{0,30}|"
    r"var (?:siden|denne side) nyttig.{0,10}|fandt du,? (?:hvad|det).{0,30}",
    re.IGNORECASE,
)
_ITEM_STYLES = {"a": "abcdefghijklmnopqrstuvwxyz", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_MAX_DEPTH = 240
#: The parser compares every attribute of a tag with all before it: more than these are no page.
_MAX_ATTRIBUTES = 1000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")


def read(data: bytes, name: str) -> Document:
    """Raises UnreadablePlan: ulaeselig-tekst, ingen-tekst, for-stor, for-indviklet, odelagt."""
    source = _decoded(data)
    if len(source) > 2 * build.MAX_CHARACTERS:
        raise UnreadablePlan("for-stor")
    if any(found[0].count("=") > _MAX_ATTRIBUTES for found in _LONG_TAG.finditer(source)):
        raise UnreadablePlan("for-indviklet")
    root = _parsed(source)
    page = _Page(root)
    raws = with_headings([Seen.plain_text(raw, page.sizes.get(raw.paragraph or 0, 0)) for raw in page.raws()])
    notices = (Notice("billeder", count=page.pictures),) if page.pictures else ()
    report = ReadingReport(running_lines=page.skipped, pictures=page.pictures, notices=notices)
    title = shape.clean(root.findtext(".//title") or "")[:500]
    return build.build(
        raws,
        name=name,
        data=data,
        format="html",
        report=report,
        properties=(("title", title),) if title else (),
    )


def _decoded(data: bytes) -> str:
    """By byte mark, then by what the page states when the bytes agree, then by the look of the bytes."""
    stated = _META_CHARSET.search(data[:4096])
    charset = _CHARSETS.get(stated[1].decode("ascii").lower()) if stated else None
    if charset and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode(charset).removeprefix("\ufeff")
        except UnicodeDecodeError:
            pass
    return text.decode(data)


def _parsed(source: str) -> etree._Element:
    # The parser is told the encoding, so the document's own words about it are without effect.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    clean = source.replace("\0", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(clean, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        raise UnreadablePlan("odelagt") from None
    if root is None:
        raise UnreadablePlan("ingen-tekst")
    if any("depth" in entry.message.lower() or "huge" in entry.message.lower() for entry in parser.error_log):
        raise UnreadablePlan("for-indviklet")
    return root


@dataclass(slots=True)
class _Flow:
    """Text being gathered for one block."""

    runs: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sizes: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Around:
    """What the elements outside say of the text inside."""

    bold: bool = False
    size: int = 0
    quoted: bool = False
    hidden: bool = False
    boxed: bool = False
    pre: bool = False
    heading: int = 0
    marker: str = ""
    depth: int = 0
    in_cell: bool = False
    folded: bool = False
    box: int = 0


class _Page:
    """Walks the part of the tree that is the page itself, in document order."""

    def __init__(self, root: etree._Element) -> None:
        self.skipped = 0
        self.pictures = 0
        self._root = root
        self._paragraphs = 0
        self._tables = 0
        self._boxes = 0
        self._outer_level = 0
        self._flow = _Flow()
        self._out: list[Raw] = []
        ids = {element.get("id"): element for element in root.iter() if element.get("id")}
        self._ids = ids
        self._unfolds = _unfolded_ids(root)
        self._told_notes: set[str] = set()
        #: Size of most letters of a paragraph, in half points, by the paragraph's number.
        self.sizes: dict[int, int] = {}

    def raws(self) -> Iterator[Raw]:
        main = _main(self._root)
        self._whole_page = main.tag == "body"
        self._walk(main, _Around())
        self._flush(_Around())
        yield from self._out

    # -- the walk

    def _walk(self, element: etree._Element, around: _Around, depth: int = 0) -> None:
        """The content of an element: its text, its children and the text between them."""
        if depth > _MAX_DEPTH:
            raise UnreadablePlan("for-indviklet")
        self._say(element.text, around)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, around, depth + 1)
            self._say(child.tail, around)

    def _element(self, element: etree._Element, around: _Around, depth: int) -> None:
        tag = element.tag.rsplit(":", 1)[-1].lower()
        if tag in _SILENT or self._is_around(element, tag):
            self.skipped += tag not in _SILENT and bool(_all_text(element).strip())
            return
        if tag in ("img", "picture"):
            self.pictures += 1
            return
        if tag == "br":
            self._flow.runs.append(("\n", around.bold))
            return
        if (note := self._note_reference(element)) is not None:
            self._flow.notes.append(note)
            return
        if not around.hidden and self._is_hidden(element):
            self._flush(around)
            self._walk(element, replace(around, hidden=True), depth)
            self._flush(replace(around, hidden=True))
            return
        if tag in _BLOCKS or (level := self._heading_level(element, tag)):
            self._flush(around)
            self._block(element, tag, around, depth)
            return
        bold = around.bold or tag in _BOLD or "font-weight:bold" in _style(element)
        self._walk(element, replace(around, bold=bold, size=_font_size(element, around.size)), depth)
        if tag == "button" and not level:
            self._flow.runs.append((" ", around.bold))

    def _block(self, element: etree._Element, tag: str, around: _Around, depth: int) -> None:
        if level := self._heading_level(element, tag):
            # What opens an accordion stands beside the others, whatever is folded away in them.
            folded = around.folded or tag not in _HEADINGS or element.find(".//button") is not None
            inner = replace(around, heading=level, folded=folded)
            self._walk(element, inner, depth)
            self._flush(inner)
        elif tag in ("ul", "ol"):
            self._list(element, tag, around, depth)
        elif tag == "table":
            self._table(element, around, depth)
        elif element.get("id") in self._told_notes:
            return
        else:
            inner = replace(
                around,
                quoted=around.quoted
                or tag == "blockquote"
                or bool(_QUOTE.search(element.get("class") or "")),
                boxed=around.boxed or tag == "aside" or bool(_BOX.search(element.get("class") or "")),
                pre=around.pre or tag == "pre",
                bold=around.bold or tag == "dt" or "font-weight:bold" in _style(element),
                size=_font_size(element, around.size),
                folded=around.folded
                or tag == "details"
                or element.get("id") in self._unfolds
                or _folds(element),
            )
            if inner.boxed and not around.boxed:
                self._boxes += 1
                inner = replace(inner, box=self._boxes)
            self._walk(element, inner, depth)
            self._flush(inner)

    def _heading_level(self, element: etree._Element, tag: str) -> int:
        """Level of a heading element, of a stated role, or of the button or summary of an accordion."""
        if tag in _HEADINGS:
            return _HEADINGS[tag]
        if element.get("role") == "heading":
            stated = element.get("aria-level") or "2"
            return min(int(stated), 9) if stated.isdigit() and len(stated) < 3 and stated != "0" else 2
        opens = tag == "button" and (
            element.get("aria-expanded") is not None or element.get("aria-controls") is not None
        )
        if tag == "summary" or opens:
            inside = any(ancestor.tag in _HEADINGS for ancestor in element.iterancestors())
            holds = any(child.tag in _HEADINGS for child in element.iter())
            return 0 if inside or holds else min(self._outer_level + 1, 9)
        return 0

    def _list(self, element: etree._Element, tag: str, around: _Around, depth: int) -> None:
        count = _number(element.get("start"), 1)
        for child in element:
            if child.tag != "li":
                if isinstance(child.tag, str):
                    self._element(child, replace(around, depth=around.depth), depth + 1)
                continue
            if child.get("id") in self._told_notes or self._is_around(child, "li"):
                continue
            count = _number(child.get("value"), count)
            marker = "•" if tag == "ul" else _ordinal(count, element.get("type") or _list_style(element))
            inner = replace(
                around, marker=marker, depth=around.depth + 1, hidden=around.hidden or self._is_hidden(child)
            )
            self._flush(around)
            start = len(self._out)
            self._walk(child, inner, depth + 1)
            self._flush(inner)
            self._unmark_later(start, inner.depth)
            count += 1

    def _unmark_later(self, start: int, depth: int) -> None:
        """Only the first paragraph of an item carries its marker; those after it go on without."""
        own = [
            at
            for at in range(start, len(self._out))
            if self._out[at].kind is Kind.ITEM and self._out[at].depth == depth
        ]
        for at in own[1:]:
            self._out[at] = replace(self._out[at], kind=Kind.PARAGRAPH, marker="", depth=0)

    def _table(self, element: etree._Element, around: _Around, depth: int) -> None:
        self._tables += 1
        number = self._tables
        outer, self._out = self._out, []
        taken: set[tuple[int, int]] = set()
        cells: list[TableCell] = []
        for row, (tr, in_head) in enumerate(_own_rows(element)):
            column = 0
            for td in tr:
                if td.tag not in ("td", "th"):
                    continue
                while (row, column) in taken:
                    column += 1
                columns, rows = _number(td.get("colspan"), 1, 1000), _number(td.get("rowspan"), 1, 1000)
                if rows > 1:
                    taken.update(
                        (row + down, column + right)
                        for down in range(1, rows)
                        for right in range(min(columns, 64))
                    )
                if len(cells) + len(taken) > build.MAX_CELLS:
                    raise UnreadablePlan("for-indviklet")
                self._out = []
                inner = replace(around, in_cell=True, marker="", depth=0, boxed=False)
                self._walk(td, inner, depth + 1)
                self._flush(inner)
                cells.append(
                    TableCell(row, column, tuple(self._out), rows, columns, head=in_head or td.tag == "th")
                )
                column += columns
        self._out = outer
        for caption in element.iterchildren("caption"):
            self._walk(caption, around, depth + 1)
            self._flush(around)
        self._out += build.table_blocks(cells, number)

    # -- text

    def _say(self, said: str | None, around: _Around) -> None:
        if said:
            self._flow.runs.append((said if around.pre else re.sub(r"\s+", " ", said), around.bold))
            self._flow.sizes[around.size] += len(said.strip())

    def _flush(self, around: _Around) -> None:
        """End the block being gathered."""
        flow, self._flow = self._flow, _Flow()
        said, run_in, bold = build.said(flow.runs)
        if said:
            self._paragraphs += 1
            self._out.append(self._told(around, said, run_in, bold))
            self.sizes[self._paragraphs] = max(flow.sizes, key=flow.sizes.__getitem__, default=0)
        for note in flow.notes:
            self._tell_note(note)

    def _told(self, around: _Around, said: str, run_in: int, bold: bool) -> Raw:
        raw = Raw(
            Kind.PARAGRAPH, said, paragraph=self._paragraphs, run_in=run_in, bold=bold, quoted=around.quoted
        )
        if around.hidden:
            return replace(raw, kind=Kind.HIDDEN, text=build.one_line(said), run_in=0)
        if len(said) <= 90 and not around.heading and _CONTROL.fullmatch(said):
            return replace(raw, kind=Kind.RUNNING, run_in=0)
        if around.heading:
            if not around.folded:
                self._outer_level = around.heading
            return replace(
                raw, kind=Kind.HEADING, level=around.heading, text=build.one_line(said), run_in=0, bold=False
            )
        marker = around.marker
        if not marker and (typed := shape.list_marker(said)):
            marker, said = typed.label, said[typed.length :]
            raw = replace(raw, text=said, run_in=max(run_in - typed.length, 0))
        if around.boxed and not around.in_cell:
            return replace(raw, kind=Kind.BOX, marker=marker, depth=around.depth, box=around.box)
        if marker:
            return replace(raw, kind=Kind.ITEM, marker=marker, depth=max(around.depth, 1))
        return raw

    # -- what an element is

    def _is_around(self, element: etree._Element, tag: str) -> bool:
        """Whether an element is the site's and not the page's."""
        if tag in ("nav", "menu") or element.get("role") in (
            "navigation",
            "search",
            "banner",
            "contentinfo",
            "alertdialog",
            "dialog",
        ):
            return True
        if (
            tag in ("header", "footer")
            and self._whole_page
            and not any(a.tag in ("article", "section") for a in element.iterancestors())
        ):
            return tag == "footer" or element.find(".//h1") is None
        if tag in _HEADINGS or tag in ("p", "body", "html", "main", "article"):
            return False
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('aria-label') or ''}"[
            :300
        ]
        return bool(_AROUND.search(names)) and len(_all_text(element)) < 1500

    def _is_hidden(self, element: etree._Element) -> bool:
        style = _style(element)
        hidden = element.get("hidden") is not None and element.get("hidden") != "until-found"
        hidden = hidden or "display:none" in style or "visibility:hidden" in style
        if not hidden:
            return False
        return not (
            element.get("id") in self._unfolds
            or element.get("role") in ("tabpanel", "region")
            or _folds(element)
        )

    # -- footnotes

    def _note_reference(self, element: etree._Element) -> str | None:
        """Id of the note a link refers to, when the link is a note mark and the note is on the page."""
        if element.tag != "a" or not (element.get("href") or "").startswith("#"):
            return None
        target = (element.get("href") or "")[1:]
        marked = element.get("role") == "doc-noteref" or re.search(
            "footnote|sdfootnoteanc|sdendnoteanc|noteref", element.get("class") or ""
        )
        marked = marked or re.match(r"_(?:ftn|edn)\d", target)
        if not marked or element.get("role") == "doc-backlink":
            return None
        target = target.removesuffix("sym")
        return target if target in self._ids else None

    def _tell_note(self, note: str) -> None:
        element = self._ids[note]
        if note in self._told_notes:
            return
        self._told_notes.add(note)
        said = shape.clean(re.sub(r"\s+", " ", "".join(_note_texts(element))))
        said = re.sub(r"^\[?\d{1,3}\]?\s+", "", said.rstrip("↩︎ ^"))
        if said:
            self._paragraphs += 1
            number = str(len(self._told_notes))
            self._out.append(Raw(Kind.FOOTNOTE, said, paragraph=self._paragraphs, marker=number))


def _note_texts(element: etree._Element) -> Iterator[str]:
    """Texts of a note without the link back to its mark."""
    if element.get("role") == "doc-backlink" or re.search(
        "sdfootnotesym|sdendnotesym", element.get("class") or ""
    ):
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _note_texts(child)
        yield child.tail or ""


def _all_text(element: etree._Element) -> str:
    return "".join(str(each) for each in element.itertext())


def _main(root: etree._Element) -> etree._Element:
    """The element that holds the page itself: main, else the only article, else the body."""
    body = root if root.tag == "body" else root.find("body")
    if body is None:
        raise UnreadablePlan("ingen-tekst")
    total = len(_all_text(body))
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = body.findall(path)
        if len(found) == 1 and len(_all_text(found[0])) * 3 > total:
            return found[0]
    return body


def _unfolded_ids(root: etree._Element) -> frozenset[str]:
    """Ids of what a button, link or tab on the page unfolds."""
    ids: set[str] = set()
    for element in root.iter("button", "a", "div", "span", "h2", "h3", "h4", "li", "summary"):
        controls = (
            element.get("aria-controls") or element.get("data-target") or element.get("data-bs-target") or ""
        )
        if not controls and (element.get("aria-expanded") is not None or element.get("data-toggle")):
            controls = element.get("href") or ""
        ids.update(each.lstrip("#") for each in controls.split())
    return frozenset(ids)


def _own_rows(table: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """Rows of a table and not of those inside it, and whether they stand in its head."""
    for element in table:
        if element.tag == "tr":
            yield element, False
        elif element.tag in ("thead", "tbody", "tfoot"):
            yield from ((row, element.tag == "thead") for row in element.iterchildren("tr"))


_FONT_SIZE = re.compile(r"font-size:(\d{1,3}(?:\.\d)?)(pt|px)")
#: Half points of the sizes of a font element.
_FONT_STEPS = {"1": 16, "2": 20, "3": 24, "4": 28, "5": 36, "6": 48, "7": 72}


def _font_size(element: etree._Element, around: int) -> int:
    """Size in half points an element states, else that around it (0 where none is stated)."""
    if stated := _FONT_SIZE.search(_style(element)):
        return round(float(stated[1]) * (2 if stated[2] == "pt" else 1.5))
    return _FONT_STEPS.get(element.get("size") or "", around) if element.tag == "font" else around


def _folds(element: etree._Element) -> bool:
    return bool(_ACCORDION.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _style(element: etree._Element) -> str:
    return re.sub(r"\s", "", element.get("style") or "").lower()


def _list_style(element: etree._Element) -> str:
    style = _style(element)
    for word, kind in (
        ("lower-alpha", "a"),
        ("lower-latin", "a"),
        ("upper-alpha", "A"),
        ("upper-latin", "A"),
    ):
        if word in style:
            return kind
    return "1"


def _ordinal(count: int, kind: str) -> str:
    letters = _ITEM_STYLES.get(kind, "")
    return f"{letters[count - 1]}." if 0 < count <= len(letters) else f"{count}."


def _number(stated: str | None, default: int, most: int = 100_000) -> int:
    return min(max(int(stated), 1), most) if stated and stated.isdigit() and len(stated) < 10 else default
