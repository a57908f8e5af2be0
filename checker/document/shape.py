"""What a line of Danish text looks like: list marker, numbered heading, line of a contents list.

Pure functions from text to facts, shared by all readers, so that the same line is taken for the
same thing whether it came from Word, PDF, a web page or plain text. Nothing here knows a format.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]")
_SPACES = re.compile(r"\s{2,}|[\t\n\r\f\v\x85\u2028\u2029]")
_LINE_SPACES = re.compile(r"[^\S\n]{2,}|[\r\f\v\x85]")


def clean(text: str) -> str:
    """One line of text: control characters dropped, runs of white space one space, ends trimmed.

    A single hard space, soft hyphens, ligatures and decomposed letters stay as the plan has them.
    """
    return _SPACES.sub(" ", _DROPPED.sub("", text)).strip()


def clean_lines(text: str) -> str:
    """As ``clean``, but the author's line breaks and tabs stay; empty lines are dropped."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    text = _DROPPED.sub("", text).replace("\u2028", "\n")
    text = _LINE_SPACES.sub(lambda found: "\t" if "\t" in found[0] else " ", text)
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


_UNSEEN = re.compile("[\xad\u200b-\u200d\u2060\ufeff]")


def visible(text: str) -> str:
    """The text without soft hyphens and letters of no width, to judge what it looks like."""
    return _UNSEEN.sub("", text)


_HYPHENATED = re.compile(r"[^\W\d_]-$")


def is_broken_word(before: str, after: str) -> bool:
    """Whether a line ends in the middle of a word that goes on in the next ("under-" / "retning").

    A real hyphen is kept: after an abbreviation in capitals ("PPR-" / "psykologen") and before
    "og" and "eller" ("børne-" / "og unge").
    """
    if not _HYPHENATED.search(before[-2:]) or not after[:1].islower():
        return False
    left = before.rsplit(None, 1)[-1].rstrip("-")
    if len(left) > 1 and left.isupper():
        return False
    return after.split(None, 1)[0].strip(".,;:") not in ("og", "eller", "samt", "men", "til")


# ------------------------------------------------------------------------------- list markers

#: Bullets as text and as the private-use letters of Symbol and Wingdings.
BULLETS = "•‣◦▪▫●○■□–—-*·∙►▶➢➤✓✔→»⮚❖◆◇☐☑\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf06f\uf0e0\uf0a8\uf02d\uf0de"
_BULLET = re.compile(rf"([{re.escape(BULLETS)}]|o(?=\s+[A-ZÆØÅ]))\s+(?=\S)")
_ORDINAL = re.compile(
    r"(\((?:\d{1,2}|[a-zæøå]|[ivx]{1,4})\)|(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zA-ZæøåÆØÅ]|[ivx]{1,4}|[IVX]{1,4})[.)])\s+(?=\S)"
)
#: What makes "1. januar", "4. klasse" or "3. og 6. klasse" the start of a sentence and not the first item of a list.
_NOT_AN_ORDINAL = re.compile(
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|"
    r"jan\.|feb\.|mar\.|apr\.|jun\.|jul\.|aug\.|sep\.|sept\.|okt\.|nov\.|dec\.|"
    r"(?:og|eller|til|samt|[-–])\s+\d|klasse|kl\.|årgang|pkt|punktum|led\b|stk|kvartal|halvår|udgave|version|gang\b|sal\b|del\b|år\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A list marker at the start of a line. ``length`` is what it takes of the line, space included."""

    label: str
    length: int
    ordinal: bool


def list_marker(text: str) -> Marker | None:
    """The list marker a line starts with, or None."""
    # Most lines begin with a word: a marker of letters has at most four and a stop or bracket after them.
    if text[:2].isalpha() and "." not in text[:5] and ")" not in text[:5]:
        return None
    if found := _BULLET.match(text):
        return Marker(found[1], found.end(), False)
    found = _ORDINAL.match(text)
    if found is None or _NOT_AN_ORDINAL.match(text, found.end()):
        return None
    # "A. P. Møller" and "J. Hansen": a capital with a stop is a list only before a longer text.
    if found[1][0].isupper() and found[1][1] == "." and len(text) < found.end() + 12:
        return None
    return Marker(found[1], found.end(), True)


def ordinal_value(label: str) -> int | None:
    """3 for "3.", "c)" and "(iii)" read as letters and digits go; None for a bullet or "2.1."."""
    core = label.strip("().")
    if core.isdigit():
        return int(core)
    if len(core) == 1 and core.isalpha():
        return "abcdefghijklmnopqrstuvwxyzæøå".find(core.lower()) + 1 or None
    return None


# ------------------------------------------------------------------------------- headings

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})([.)]?)\s+(?=\S)")
_WORD_NUMBER = re.compile(
    r"(?:kapitel|kap\.|del|bilag|trin|fase|afsnit|appendiks|tillæg)\s+(\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-Z])\b",
    re.IGNORECASE,
)
_CALLOUT = re.compile(r"(?:husk|obs|vigtigt?|nb|bemærk|advarsel|tip|fakta)[\s!:.]*$", re.IGNORECASE)
_NOT_A_TITLE = re.compile(r"@|https?:|www\.|(?:\d[\s.]?){8}|^\W*\d[\d\s./:-]*$|^side \d", re.IGNORECASE)
#: A stamp on a front page holds what the plan says of itself; as a heading it would be lost.
_STAMP = re.compile(
    r"\b(?:godkendt|vedtaget|revideret|ajourført|opdateret|redigeret|gælder fra|gældende|ikrafttræd\w+|revision|version|udgave|"
    r"udarbejdet|udgivet|dato|senest|sagsn\w+|dok\w*\.?\s?nr)\b.*\d",
    re.IGNORECASE,
)
#: Longest heading in letters, when set apart by its look and when it is a plain lone line.
_LONGEST_SET_APART, _LONGEST_LONE = 140, 70
#: A line that ends in one of these goes on in what follows ("Formålet med planen er, at").
_GOES_ON = re.compile(r"\b(?:at|og|eller|som|samt|hvis|når)$", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.!,;]\W*$")


@dataclass(frozen=True, slots=True)
class Number:
    """The number a heading starts with. ``length``: characters it takes of the text, space included."""

    label: str
    level: int
    length: int
    bare: bool


def heading_number(text: str) -> Number | None:
    """ "1", "1.2." or "3)" before a title; ``bare`` when a single number has no stop ("2 Formål").

    A bare number may as well be a count ("24 timer"): only its place in a row 1, 2, 3 ... tells.
    """
    found = _NUMBER.match(text)
    if found is None or _NOT_AN_ORDINAL.match(text, found.end()):
        return None
    depth = found[1].count(".") + 1
    if found[1].startswith("0") and depth > 1:
        return None
    return Number(found[1] + found[2], depth, found.end(), depth == 1 and not found[2])


def numbered_level(text: str) -> int:
    """Heading level told by the numbering ("1.2 Roller" 2, "Bilag 3" 1), 0 where it tells nothing."""
    text = visible(text)
    if number := heading_number(text):
        return number.level
    if word := _WORD_NUMBER.match(text):
        return word[1].count(".") + 1
    return 0


def is_capitals(text: str) -> bool:
    """Four letters or more, all of them capitals."""
    return text.isupper() and sum(c.isalpha() for c in text) >= 4


def looks_like_heading(text: str, *, set_apart: bool) -> bool:
    """Whether a line by itself could be a heading.

    ``set_apart``: the whole line is bold, larger or in capitals, so that a longer line, a colon
    and a closing stop after one or two words ("Lederen.") are still taken.
    """
    if len(text) > (_LONGEST_SET_APART if set_apart else _LONGEST_LONE):
        return False
    text = visible(text)
    words = text.split()
    if not any(c.isalpha() for c in text) or _NOT_A_TITLE.search(text):
        return False
    if _CALLOUT.match(text) or _STAMP.search(text) or _GOES_ON.search(text) or text.endswith("-"):
        return False
    if is_contents_line(text):
        return False
    if text[0] in BULLETS and text[1:2].isspace():
        return False
    if set_apart:
        if _ENDS_SENTENCE.search(text):
            return len(words) <= 3 and text.rstrip().endswith(".")
        return len(words) <= 18
    number = heading_number(text)
    first = next((c for c in text[number.length if number else 0 :] if c.isalnum()), "a")
    return (
        len(words) <= 9
        and not first.islower()
        and not text.rstrip().endswith(":")
        and not _ENDS_SENTENCE.search(text)
    )


@dataclass(frozen=True, slots=True)
class Look:
    """How a heading without a stated level is set. ``size`` in points (0 unknown).

    ``under_heading``: no text stands between it and the heading before it.
    """

    text: str
    size: float = 0.0
    bold: bool = False
    capitals: bool = False
    underlined: bool = False
    under_heading: bool = False


def heading_levels(looks: Sequence[Look]) -> list[int]:
    """Levels from 1 for headings known by their look only, in reading order.

    A larger one stands above a smaller, capitals above small letters, bold above plain. Among those
    set alike numbers tell the level ("1.2"), and where there are none, the way they follow each
    other: see ``_steps_in``.
    """
    groups: dict[tuple[float, bool, bool], list[int]] = defaultdict(list)
    for at, look in enumerate(looks):
        groups[(round(look.size * 2) / 2, look.capitals, look.bold)].append(at)
    levels = [1] * len(looks)
    last = 0
    for signature in sorted(groups, reverse=True):
        members = groups[signature]
        numbered = [numbered_level(looks[at].text) for at in members]
        told = [level for level in numbered if level]
        if len(told) * 2 >= len(members):
            base = max(min(told), last)
            steps = [level - min(told) if level else 0 for level in numbered]
        else:
            base = last + 1
            steps = _steps_in([looks[at] for at in members])
        for at, step in zip(members, steps, strict=True):
            levels[at] = min(base + step, 9)
        last = (
            base
            if len(told) * 2 < len(members)
            else max(levels[at] for at in members if numbered_level(looks[at].text))
        )
    return levels


#: "Bilag 2" stands beside the chapters; a chapter, step or part holds what comes after it.
_HOLDS = re.compile(r"(?:kapitel|kap\.|del|trin|fase|afsnit)\s+\w", re.IGNORECASE)
#: Parties who get a section of their own under each course of action.
_PARTY = re.compile(
    r"(?:den |de |som )?(?:enkelte )?(?:medarbejder(?:e|en|ne)?|leder(?:e|en|ne)?|ledelsen?|personalet|myndighed(?:en|er)?|"
    r"forvaltning(?:en)?|\w*(?:afdelingen|forvaltningen|teamet)|(?:social)?rådgiver(?:en)?|sagsbehandler(?:en)?|politi(?:et)?|"
    r"forældre(?:ne)?|barnet)(?:s (?:ansvar|opgaver|rolle|handlepligt))?\W*$",
    re.IGNORECASE,
)


def _steps_in(looks: Sequence[Look]) -> list[int]:
    """How far in from the outermost each of several headings set alike stands: 0, 1 or 2.

    A numbered one holds those without a number after it. A title that comes again and again, that
    stands right under another heading, or names a party ("Lederen") stands under the one before.
    """
    keys = [title_key(look.text) for look in looks]
    count = Counter(keys)
    inner = {
        key
        for at, (key, look) in enumerate(zip(keys, looks, strict=True))
        if count[key] > 1 or at > 1 and look.under_heading or _PARTY.match(look.text)
    }
    if len(inner & set(keys)) * 3 > 2 * len(set(keys)):
        inner = set()
    holds = [bool(_HOLDS.match(look.text) or heading_number(look.text)) for look in looks]
    steps: list[int] = []
    held = 0
    for at, key in enumerate(keys):
        if holds[at] and sum(holds) > 1:
            held = 1
            steps.append(0)
        elif numbered_level(looks[at].text):
            held = 0
            steps.append(0)
        else:
            steps.append(held + (1 if key in inner and steps else 0))
    return steps


# ------------------------------------------------------------------------------- contents lists

_MAYBE_CONTENTS_HEADING = re.compile(r"\W*i", re.IGNORECASE)
_CONTENTS_HEADING = re.compile(r"\W*(?:indhold(?:sfortegnelse|soversigt|sliste)?)\W*$", re.IGNORECASE)
_LEADER_LETTERS = " .…·_\t"
_PAGE_AT_END = re.compile(r"\s\d{1,3}$")
_PAGE_WORD = re.compile(r"(?:side|s\.)\s*$", re.IGNORECASE)
#: Possessive, and never starting inside a row of dots: time grows with the text and no faster.
_LEADERS_INSIDE = re.compile(r"(?:(?<!\.)\.{4,}+|(?<!…)…{2,}+|(?<!\s\.)(?:\s\.){4,}+)\s*+\d{1,3}")


def is_contents_heading(text: str) -> bool:
    if len(text) > 60 or not _MAYBE_CONTENTS_HEADING.match(text):
        return False
    return bool(_CONTENTS_HEADING.match(visible(text)))


def is_contents_line(text: str) -> bool:
    """A title, a leader (dots, a tab, a wide gap) and a page number; or many such run together."""
    return text[-1:].isdigit() and _without_leader(text) is not None or len(page_leaders(text)) >= 2


def _without_leader(text: str) -> str | None:
    """The title of a contents line; None where there is no leader with a page number behind it."""
    if not text[-1:].isdigit():
        return None
    title = text.rstrip("0123456789")
    if not 1 <= len(text) - len(title) <= 3:
        return None
    if found := _PAGE_WORD.search(title[-8:]):
        title = title[: len(title) - len(found[0])]
    bare = title.rstrip(_LEADER_LETTERS)
    gap = title[len(bare) :]
    led = "\t" in gap or "…" in gap or len(gap.replace(" ", "")) >= 3 or "   " in gap
    return bare if led and any(c.isalpha() for c in bare[:200]) else None


def page_leaders(text: str) -> list[str]:
    """The leaders with page number in a text: several where a contents list is one long line."""
    return _LEADERS_INSIDE.findall(text) if "..." in text or "…" in text or " . ." in text else []


def title_key(text: str) -> str:
    """What is compared when a contents line is looked up among the headings: words only, no numbers
    in front, no leader and page behind, case ignored."""
    text = visible(_PAGE_AT_END.sub("", _without_leader(text) or text)[:300])
    if number := heading_number(text):
        text = text[number.length :]
    if word := _WORD_NUMBER.match(text):
        text = text[word.end() :] or text
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
