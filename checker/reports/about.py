"""What the document holds beside the requirements, told: statutes, contacts, dead references, readability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.document.model import Document
from checker.language.cpr import mask_cpr
from checker.particulars import CitedStatute, HardSection, Particulars
from checker.reports.contract import (
    About,
    ContactInfo,
    DeadReferenceInfo,
    Readability,
    SectionReadability,
    StatuteInfo,
)
from checker.reports.passages import clean, passage_at
from checker.reports.wording import Wording

#: States of a reference that somebody must do something about.
TO_MEND = ("korrekt-dengang", "ophaevet", "forkert-nummer")
#: Upper bounds of LIX by the code of the wording, after Björnsson.
_LEVELS = ((25, "meget-let"), (35, "let"), (45, "middel"), (55, "svaer"))
_HARDEST = "meget-svaer"


def build_about(particulars: Particulars, document: Document, words: Wording) -> About:
    doubled = {contact.span for pair in particulars.doubled for contact in pair}
    return About(
        statutes=[_statute(cited, document, words) for cited in particulars.statutes],
        contacts=[
            ContactInfo(
                name=clean(contact.name) or None,
                number=_grouped(contact.number) or None,
                hours=clean(contact.hours) or None,
                two_numbers=contact.span in doubled,
                passage=passage_at(document, contact.span),
            )
            for contact in particulars.contacts
        ],
        dead_references=[DeadReferenceInfo(name=clean(dead.name), passage=passage_at(document, dead.span)) for dead in particulars.dead],
        readability=Readability(
            lix=None if particulars.lix is None else round(particulars.lix),
            text="" if particulars.lix is None else words.lix(_level(particulars.lix)),
            hardest=[_section(section, document) for section in particulars.hardest],
        ),
    )


def _statute(cited: CitedStatute, document: Document, words: Wording) -> StatuteInfo:
    return StatuteInfo(
        law=cited.law or None,
        law_text=words.law(cited.law),
        section=cited.section,
        paragraph=cited.paragraph,
        sure=cited.sure,
        state=cited.state,
        state_text=words.statute_state(cited.state, cited.instead),
        instead=cited.instead or None,
        passage=passage_at(document, cited.span),
    )


def _section(section: HardSection, document: Document) -> SectionReadability:
    heading = section.heading
    return SectionReadability(
        heading=clean(document.quote(heading)).strip() if heading else None,
        page=document.page_at(heading.start) if heading else None,
        lix=round(section.lix),
        words=section.words,
    )


def _level(value: float) -> str:
    return next((code for bound, code in _LEVELS if value < bound), _HARDEST)


def _grouped(number: str) -> str:
    """ "44 10 20 30"."""
    return mask_cpr(" ".join(number[at : at + 2] for at in range(0, len(number), 2)))


@dataclass(frozen=True, slots=True)
class CitedSection:
    """All references to one section that are judged alike."""

    name: str
    state: str
    text: str
    references: list[StatuteInfo]


def cited_sections(about: About) -> Iterator[CitedSection]:
    """References by section, those to mend first, otherwise as they come in the plan."""
    sections: dict[tuple[str, str], CitedSection] = {}
    for one in about.statutes:
        name = f"{one.law_text} § {one.section}" if one.section else one.law_text
        name = f"{name}, stk. {one.paragraph}" if one.paragraph else name
        sections.setdefault((name, one.state_text), CitedSection(name, one.state, one.state_text, [])).references.append(one)
    yield from sorted(sections.values(), key=lambda section: section.state not in TO_MEND)
