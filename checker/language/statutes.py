"""References to statutes: found, and bound to the law they name.

A number alone ("§ 153") says nothing: §§ 15, 18, 19 and 50 stand in many laws, and the numbers of
serviceloven meet other subjects in barnets lov (shared/domain/README.md, "Traps"). A number is bound
to the law named with it, else in its sentence, else in the nearest heading or earlier text; what is
bound from outside the sentence is marked so, because the caller may know better.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Spellings of the laws that plans cite, by the id used in rules/statutes.yaml. "Børneloven" is about
#: fatherhood and is not barnets lov; it falls under "anden-lov".
LAWS = {
    "barnets-lov": r"\bbarnets?[\s-]{0,8}lovs?\b|\blov\s+nr\.?\s*721\b|(?-i:\bBL\b)",
    "serviceloven": r"\bservice[\s-]{0,2}lov(?:en|ens|s)?\b|\blovs?\s+om\s+social[\s-]?\s?service\b|(?-i:\bS[Ee][Ll]\b|\bsel\b(?=\s*§))|\bservicel\.",
    "straffeloven": r"\bstraffelov(?:en|ens|s)?\b|\bstrfl\b\.?|\bstrl\b\.?",
    "retssikkerhedsloven": r"\bretssikkerhedslov(?:en|ens|s)?\b|\blovs?\s+om\s+retssikkerhed\b(?:[^§.;:]{0,60}?område)?|\brsl\b|\brtl\b",
    "forvaltningsloven": r"\bforvaltningslov(?:en|ens|s)?\b|\bfvl\b",
    "foraeldreansvarsloven": r"\bforældreansvarslov(?:en|ens|s)?\b|\blov\s+om\s+forældreansvar\b",
    "dagtilbudsloven": r"\bdagtilbudslov(?:en|ens|s)?\b",
    "folkeskoleloven": r"\bfolkeskolelov(?:en|ens|s)?\b",
    "databeskyttelsesloven": r"\bdatabeskyttelseslov(?:en|ens|s)?\b|\bpersondatalov(?:en|ens|s)?\b|\b(?:databeskyttelses|persondata)forordning(?:en|ens)?\b|\bgdpr\b",
    "socialtilsynsloven": r"\blovs?\s+om\s+socialtilsyn\b|\bsocialtilsynslov(?:en|ens|s)?\b",
    "beredskabsloven": r"\bberedskabslov(?:en|ens|s)?\b",
    "sundhedsloven": r"\bsundhedslov(?:en|ens|s)?\b",
    "boerneattestloven": r"\bbørneattestlov(?:en|ens|s)?\b",
    "serviceloven-nu": r"\blov\s+om\s+voksne\s+med\s+handicap\b",
    "bekendtgoerelse": r"(?<!lov)\bbekendtgørelse(?:n|ns|r|rne)?\b(?:\s+om\s+[\wæøå]+)?|\b(?!lov)\w+bekendtgørelse(?:n|ns)\b|\bbek\b\.?",
    "boernekonventionen": r"\b(?:børnekonvention|konvention\s+om\s+barnets\s+rettigheder)(?:en|ens)?\b",
    "anden-lov": r"\b(?!lov)[a-zæøå-]{4,}lov(?:en|ens)\b|\blovs?\s+om\s+(?!ændring)[a-zæøå-]+",
}
_LAW = re.compile("|".join(f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in LAWS.items()), re.IGNORECASE)
_NUMBER = r"\d{1,3}(?!\d)(?:\s?[a-hæ](?![a-zæøåA-ZÆØÅ]))?"
#: What follows a number that is no section.
_UNIT = r"(?!\s*(?:\.\s?\w|pkt|årige|års?\b|timer?\b|uger?|dage?\b|døgn|hverdag|måned|minut|børn|unge|%|kr\b|kl\b|:|/\d))"
_PARAGRAPH = re.compile(
    rf"(?:§{{1,2}}|\bparagraf(?:ferne|fen|fer)?\b)\s*(?P<first>{_NUMBER})"
    rf"(?P<rest>(?:\s*(?:[-–]|til|,\s*og|,|og|samt|eller|&)\s*(?:§{{1,2}}\s*)?{_NUMBER}{_UNIT})*)"
    r"(?:\s*[-–]\s?[a-h]\b)?"
    r"(?:,?\s*(?:stk\.?|stykke)\s*(?P<stk>\d+))?",
    re.IGNORECASE,
)
#: A number whose § is lost ("lov om social service 19 stk. 5"), and one that stands right after the law's name.
_WITH_STK = re.compile(
    rf"(?<![\d§.,/-])(?<!nr\. )(?<!pkt\. )(?<!punkt )(?P<first>{_NUMBER})(?P<rest>),?\s*(?:stk\.?|stykke)\s*(?P<stk>\d+)", re.IGNORECASE
)
_AFTER_LAW = re.compile(rf"\s*,?\s*(?P<first>{_NUMBER}){_UNIT}(?P<rest>(?:\s*(?:[-–]|,\s*og|,|og|samt)\s*{_NUMBER}{_UNIT})*)(?P<stk>(?!))?", re.IGNORECASE)
#: A cell that is only numbers, under a head that says "§" or "Paragraf".
_CELL = re.compile(rf"\s*(?P<first>{_NUMBER})(?P<rest>(?:\s*(?:[-–]|,\s*og|,|og)\s*{_NUMBER}{_UNIT})*)(?:,?\s*(?:stk\.?|stykke)\s*(?P<stk>\d+))?(?:,?\s*nr\.?\s*\d+)?\s*\.?\s*$", re.IGNORECASE)
_RANGE = re.compile(rf"(?P<a>{_NUMBER})\s*(?:(?P<dash>[-–]|til)\s*(?P<b>{_NUMBER}))?", re.IGNORECASE)
#: Between a number and the law that it belongs to: "§ 15, stk. 2, nr. 1, i barnets lov".
_TO_LAW = re.compile(r"(?:,?\s*(?:nr\.?\s*\d+|litra\s*\w|\d\.\s*pkt\.?|stk\.?\s*\d+|og\s+\d))*,?\s*(?:(?:i|efter|af|iht\.?|jf\.?)\s+(?:den\s+|dagældende\s+|gamle\s+|tidligere\s+|nye\s+|gældende\s+)*)?$", re.IGNORECASE)
_HAS_WORD = re.compile(r"(?:i|efter|af|iht\.?)\s", re.IGNORECASE)
#: Between two numbers that belong to the same law.
_JOINED = re.compile(r"[\s,.]*(?:og|samt|eller|jf\.?)?[\s,]*$", re.IGNORECASE)
_HEAD_SIGN = re.compile(r"§|\bparagraf", re.IGNORECASE)
_EXAMINATION = re.compile(r"\s?[-–]?\s?undersøgelse", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A section cited: characters [start, end), the law's id ("" when none can be told), number "153 a".

    ``sure``: the law is named in the same sentence; else it is the heading's or the one named last.
    """

    start: int
    end: int
    law: str
    section: str
    paragraph: int | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class LawName:
    start: int
    end: int
    law: str


@lru_cache(maxsize=8192)
def find_laws(text: str) -> tuple[LawName, ...]:
    """Names of laws in a text, in order. "BL" counts only beside a section number."""
    found = []
    for match in _LAW.finditer(text):
        name = next(key for key, value in match.groupdict().items() if value)
        if match[0] == "BL" and "§" not in text and "stk" not in text:
            continue
        found.append(LawName(match.start(), match.end(), name.replace("_", "-")))
    return tuple(found)


def find_references(text: str, sentences: Iterable[tuple[int, int]], above: Sequence[str]) -> tuple[Reference, ...]:
    """All section numbers of a text with their law.

    ``sentences`` are the places of its sentences; ``above[i]`` is the text of the headings and table
    heads that sentence i stands under.
    """
    found: list[Reference] = []
    last_law = ""
    for (start, end), heads in zip(sentences, above, strict=True):
        sentence = text[start:end]
        laws = find_laws(sentence)
        matches = _matches(sentence, laws, heads)
        bound = _bind(matches, laws, sentence)
        default = (_heading_law(heads) or last_law) if matches else ""
        for match, law in zip(matches, bound, strict=True):
            if match["first"] == "50" and _EXAMINATION.match(sentence, match.end()):
                law = "serviceloven"
            stk = match["stk"]
            for number in _numbers(match["first"] + (match["rest"] or "")):
                found.append(
                    Reference(start + match.start(), start + match.end(), law or default, number, int(stk) if stk else None, bool(law))
                )
        named = [law for law in laws if law.law != "bekendtgoerelse"]
        if named:
            last_law = named[-1].law
    return tuple(found)


def _matches(sentence: str, laws: Sequence[LawName], heads: str) -> list[re.Match[str]]:
    """Everything that is a section number, with or without its sign, in order."""
    found = list(_PARAGRAPH.finditer(sentence))
    taken = [(match.start(), match.end()) for match in found]

    def free(match: re.Match[str]) -> bool:
        return all(match.end() <= start or end <= match.start() for start, end in taken)

    more = [match for match in _WITH_STK.finditer(sentence) if free(match)]
    taken += [(match.start(), match.end()) for match in more]
    for law in laws:
        if law.law != "bekendtgoerelse" and (match := _AFTER_LAW.match(sentence, law.end)) and free(match):
            more.append(match)
            taken.append((match.start(), match.end()))
    if not found and not more and _HEAD_SIGN.search(heads) and (cell := _CELL.match(sentence)):
        more.append(cell)
    # A lost sign loses them all: "barnets lov 15 stk. 2 og 133".
    return sorted(found + more, key=lambda match: match.start("first"))


def _heading_law(heads: str) -> str:
    laws = [law for law in find_laws(heads) if law.law != "bekendtgoerelse"]
    return laws[-1].law if laws else ""


def _bind(matches: Sequence[re.Match[str]], laws: Sequence[LawName], sentence: str) -> list[str]:
    """The law of each number: the one right after it, shared by numbers joined to it, else the nearest before, else the first after."""
    bound = [""] * len(matches)
    for at in range(len(matches) - 1, -1, -1):
        match = matches[at]
        if after := _law_after(match, laws, sentence):
            bound[at] = after
        elif own := next((law.law for law in laws if re.match(r"[\s,()]*$", sentence[law.end : match.start()]) and law.end <= match.start()), ""):
            bound[at] = own
        elif at + 1 < len(matches) and bound[at + 1] and not _law_between(match, matches[at + 1], laws):
            between = sentence[match.end() : matches[at + 1].start()]
            if _JOINED.match(between) and _law_after(matches[at + 1], laws, sentence) and len(between) < 8:
                bound[at] = bound[at + 1]
    for at, match in enumerate(matches):
        if not bound[at]:
            before = [law for law in laws if law.end <= match.start("first")]
            bound[at] = before[-1].law if before else (laws[0].law if laws else "")
    return bound


def _law_between(first: re.Match[str], second: re.Match[str], laws: Sequence[LawName]) -> bool:
    return any(first.end() <= law.start < second.start() for law in laws)


def _law_after(match: re.Match[str], laws: Sequence[LawName], sentence: str) -> str:
    """The law that the number says it is in: "§ 133 i barnets lov", "§ 133 (barnets lov)", "§ 133 BL"."""
    after = next((law for law in laws if law.start >= match.end()), None)
    if after is None or after.start - match.end() > 45:
        return ""
    between = sentence[match.end() : after.start]
    # A law with a number of its own owns that one: "serviceloven § 19 (barnets lov § 15)".
    owns_next = bool(re.match(r"s?\s*,?\s*§", sentence[after.end : after.end + 6]))
    if _TO_LAW.match(between) and _HAS_WORD.search(between) and not (owns_next and "jf" in between):
        return after.law
    if re.match(r"\s*\(?\s*$", between) and not owns_next:
        return after.law
    return ""


def _numbers(written: str) -> list[str]:
    """Section numbers of "153-155 b, 50 a og 51": ends of a range, and whole numbers between them."""
    numbers: list[str] = []
    for match in _RANGE.finditer(written):
        first, last = _tidy(match["a"]), _tidy(match["b"]) if match["b"] else ""
        numbers.append(first)
        if last:
            low, high = _whole(first), _whole(last)
            numbers.extend(str(number) for number in range(low + 1, min(high, low + 30)))
            numbers.append(last)
    return numbers


def _whole(number: str) -> int:
    return int(re.sub(r"\D", "", number))


def _tidy(number: str) -> str:
    return re.sub(r"(\d)\s?([a-zæ])", r"\1 \2", number.strip().lower())
