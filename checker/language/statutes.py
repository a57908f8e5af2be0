"""References to statutes: found, and bound to the law they name.

A number alone ("§ 153") says nothing: §§ 15, 18, 19 and 50 stand in many laws, and the numbers of
serviceloven meet other subjects in barnets lov (shared/domain/README.md, "Traps"). A number is bound
to the law named with it, else in its sentence, else in the nearest heading or earlier text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Spellings of the laws that plans cite, by the id used in rules/statutes.yaml.
LAWS = {
    "barnets-lov": r"barnets\s+lovs?|børnelovens?",
    "serviceloven": r"service\s?lovens?|lovs?\s+om\s+social\s+service|\bsel\b|servicel\.",
    "straffeloven": r"straffelovens?|\bstrfl\b\.?|\bstrl\b\.?",
    "retssikkerhedsloven": r"retssikkerhedslovens?|lovs?\s+om\s+retssikkerhed[^§.]{0,60}?område|\brsl\b",
    "forvaltningsloven": r"forvaltningslovens?|\bfvl\b",
    "foraeldreansvarsloven": r"forældreansvarslovens?",
    "dagtilbudsloven": r"dagtilbudslovens?",
    "folkeskoleloven": r"folkeskolelovens?",
    "databeskyttelsesloven": r"databeskyttelseslovens?|persondatalovens?|databeskyttelsesforordningens?",
    "socialtilsynsloven": r"lovs?\s+om\s+socialtilsyn|socialtilsynslovens?",
    "beredskabsloven": r"beredskabslovens?",
    "sundhedsloven": r"sundhedslovens?",
    "boerneattestloven": r"børneattestlovens?",
    "serviceloven-nu": r"lov\s+om\s+voksne\s+med\s+handicap",
    "bekendtgoerelse": r"(?:lov)?bekendtgørelse\s+nr|\bbek\s+nr|\blbk\s+nr",
    "boernekonventionen": r"børnekonventionens?",
    "anden-lov": r"\b(?:[a-zæøå]{4,}lovens?)\b",
}
_LAW = re.compile("|".join(f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in LAWS.items()), re.IGNORECASE)
_NUMBER = r"\d{1,3}(?:\s?[a-hæ](?![a-zæøå]))?"
_PARAGRAPH = re.compile(
    rf"§{{1,2}}\s*(?P<first>{_NUMBER})"
    rf"(?P<rest>(?:\s*(?:[-–]|til|,|og|samt|eller|,\s*og)\s*(?:§{{1,2}}\s*)?{_NUMBER}(?!\s*(?:\.|pkt|årige|timer|år\b|uger|dage|børn)))*)"
    r"(?:,?\s*(?:stk\.?|stykke)\s*(?P<stk>\d+))?",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"(?P<a>{_NUMBER})\s*(?:(?P<dash>[-–]|til)\s*(?P<b>{_NUMBER}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A section cited: characters [start, end), the law's id ("" when none can be told), number "153 a"."""

    start: int
    end: int
    law: str
    section: str
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class LawName:
    start: int
    end: int
    law: str


def find_laws(text: str) -> tuple[LawName, ...]:
    """Names of laws in a text, in order."""
    found = []
    for match in _LAW.finditer(text):
        name = next(key for key, value in match.groupdict().items() if value)
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
        laws = [law for law in find_laws(sentence) if law.law != "bekendtgoerelse"]
        if "§" in sentence:
            default = _heading_law(heads) or last_law
            for match in _PARAGRAPH.finditer(sentence):
                law = _bound(match, laws, sentence) or default
                paragraph = int(match["stk"]) if match["stk"] else None
                for number in _numbers(match["first"] + (match["rest"] or "")):
                    found.append(Reference(start + match.start(), start + match.end(), law, number, paragraph))
        if laws:
            last_law = laws[-1].law
    return tuple(found)


def _heading_law(heads: str) -> str:
    laws = find_laws(heads)
    return laws[-1].law if laws else ""


def _bound(match: re.Match[str], laws: Sequence[LawName], sentence: str) -> str:
    """The law right after the number ("§ 133 i barnets lov"), else the nearest before, else the first after."""
    after = next((law for law in laws if 0 <= law.start - match.end() <= 12), None)
    if after is not None and re.match(r"[\s,.]*(?:i|efter|af)\s", sentence[match.end() : after.start + 1]):
        return after.law
    before = [law for law in laws if law.end <= match.start()]
    if before:
        return before[-1].law
    return laws[0].law if laws else ""


def _numbers(written: str) -> list[str]:
    """Section numbers of "153-155 b, 50 a og 51": ends of a range, and whole numbers between them."""
    numbers: list[str] = []
    for match in _RANGE.finditer(written):
        first, last = _tidy(match["a"]), _tidy(match["b"]) if match["b"] else ""
        numbers.append(first)
        if last:
            low, high = int(re.match(r"\d+", first)[0]), int(re.match(r"\d+", last)[0])  # type: ignore[index]
            numbers.extend(str(number) for number in range(low + 1, min(high, low + 30)))
            numbers.append(last)
    return numbers


def _tidy(number: str) -> str:
    return re.sub(r"(\d)\s?([a-zæ])", r"\1 \2", number.strip().lower())
