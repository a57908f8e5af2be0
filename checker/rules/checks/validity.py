"""When was the plan adopted or revised, by whom, and is that still within four years?

A date tells nothing by itself: what it is the date of is said by the nearest word that can say it
(concepts ``haendelse.*``), in the sentence, else in the heads of the table row, else in the other
cells of the row, else in the line beside it ("Godkendt af: Byrådet" / "Dato: 1. januar 2022").
Adoption of another document, drafts, rules for the future and corrected telephone numbers are no
events. All dates are measured from the assessment date (shared/domain/README.md, reading rule 12).
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from checker.document.model import Span
from checker.language.dates import PlanDate, add_months, find_dates, find_periods
from checker.language.units import Mention, Standing, Unit
from checker.rules.conditions import Finder, Match, Matches
from checker.rules.plan import Plan

ADOPTED, REVISED, NOT_EVENT, LABEL = "haendelse.vedtaget", "haendelse.revideret", "haendelse.ikke", "haendelse.dato-etiket"
#: Adoption in a finite verb or participle, as against a noun such as "godkendelse".
DONE, DRAFT, TOUCH_UP, THOROUGH, HISTORY = (
    "haendelse.vedtog", "haendelse.udkast", "haendelse.rettelse", "haendelse.gennemgribende", "haendelse.historik",
)  # fmt: skip
REVISING, NEXT, NOT_THE_PLAN, REVISION_HEAD = "revidere", "naeste-revision", "barnets-plan", "rev.hoved"
CONDITION, MENTIONED, DEMAND = "haendelse.betinget", "haendelse.kun-omtalt", "haendelse.krav"
PLAN, OTHER, OTHER_BODY, AUTHORITY = "planen", "anden-plan", "haendelse.andet-organ", "styrelsen"
COUNCIL, COMMITTEE, MADE, STAMP, SOURCES = (
    "byraad", "udvalg-eller-direktion", "haendelse.lavet", "haendelse.stempel", "haendelse.kilder",
)  # fmt: skip
YEARS, WARNING_MONTHS = 4, 3
_SPEAKS = (Standing.CONTENT, Standing.PROMISE, Standing.INTENTION, Standing.DEAD_END)
#: Longest line, in words, in which an organ and a date alone mean an adoption ("Byrådet 24.6.2024").
_SHORT = 14
#: How far into the document a bare date can be the cover's.
_COVER_BLOCKS = 10
_OPEN_END = re.compile(r"(?:\bden|\bd\.|\bdato|:)\s*[.,…_–-]*\s*\)?\s*$|\bd{1,2}[./ -]m{1,2}\b|\bå{2,4}\b|\bxx", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}\.$")
_VERSION = re.compile(r"\b(?:version|vers\.|udgave)\s*[1-9]|\b[1-9]\d?\.\s*(?:version|udgave)", re.IGNORECASE)
#: A sentence that goes on about the one before it ("Det skete den 3. juni 2025").
_TAKES_UP = re.compile(r"(?:det|den|dette|arbejdet|vi)\b", re.IGNORECASE)
_ASKS_WHO = re.compile(r"\bhvem\b.*\?|\bdet her\b", re.IGNORECASE)
_ACTIVE = re.compile(r"\b(?:vedtog|godkendte|tiltrådte|stadfæstede|besluttede|bifaldt|reviderede|opdaterede|fornyede|omskrev)\b", re.IGNORECASE)
_CLAUSE_WORD = frozenset(("som", "der"))


@dataclass(frozen=True, slots=True)
class Event:
    """An adoption or revision with its date; ``unit`` is where it says so."""

    unit: int
    adopted: bool
    date: PlanDate


def find_events(plan: Plan) -> tuple[Event, ...]:
    """All adoptions and revisions of the plan itself that carry a date, in reading order."""
    known: tuple[Event, ...] | None = plan.notes.get("haendelser")
    if known is None:
        known = plan.notes["haendelser"] = tuple(_Reader.of(plan).events())
    return known


@dataclass(frozen=True, slots=True)
class _Labels:
    """Words of a sentence that tell what a date is the date of, by where they begin (``starts``).

    ``nearest``: the kind of the label that ends last among the first n + 1. ``first_of``: the kind of the one
    that begins first from the nth on. Kept, for a sentence may have many dates and many labels.
    """

    starts: tuple[int, ...]
    nearest: tuple[str, ...]
    first_of: tuple[str, ...]
    kinds: frozenset[str]
    first_no_event: int | None
    first_adopted: int | None

    @classmethod
    def of(cls, told: Sequence[tuple[int, int, str]]) -> _Labels:
        if not told:
            return _NO_LABELS
        in_order = sorted(told)
        ends = accumulate(((end, kind == NOT_EVENT, kind) for _, end, kind in in_order), max)
        begins = accumulate(((start, kind != NOT_EVENT, kind) for start, _, kind in reversed(in_order)), min)
        return cls(
            starts=tuple(start for start, _, _ in in_order),
            nearest=tuple(kind for _, _, kind in ends),
            first_of=tuple(kind for _, _, kind in begins)[::-1],
            kinds=frozenset(kind for _, _, kind in in_order),
            first_no_event=next((start for start, _, kind in in_order if kind == NOT_EVENT), None),
            first_adopted=next((start for start, _, kind in in_order if kind == ADOPTED), None),
        )

    def __bool__(self) -> bool:
        return bool(self.starts)

    def before(self, place: int) -> str:
        """The kind of the nearest label that begins before a place, "" where none does."""
        at = bisect_left(self.starts, place)
        return self.nearest[at - 1] if at else ""

    def after(self, place: int) -> str:
        """The kind of the first label from a place on."""
        at = bisect_left(self.starts, place)
        return self.first_of[at] if at < len(self.starts) else ""

    def is_first_no_event(self) -> bool:
        """True where something is said to be no adoption, and no adoption before it."""
        if self.first_no_event is None:
            return False
        return self.first_adopted is None or self.first_no_event <= self.first_adopted


_NO_LABELS = _Labels((), (), (), frozenset(), None, None)


@dataclass(slots=True)
class _Row:
    """What the cells of a table row tell of each other's dates, as the numbers of the units that tell it."""

    concepts: frozenset[str] = frozenset()
    dated: set[int] = field(default_factory=set)
    touched_up: set[int] = field(default_factory=set)
    thorough: set[int] = field(default_factory=set)
    not_event: set[int] = field(default_factory=set)
    council: set[int] = field(default_factory=set)
    #: Units that speak of an adoption or a revision, in order, with which.
    kinds: list[tuple[int, str]] = field(default_factory=list)


def _others(found: set[int], index: int) -> bool:
    """True where units were found beyond one."""
    return len(found) > (index in found)


class _Reader:
    """One plan's events, organs and dates; holds the lookups that they share."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.words = plan.analysis.words
        self.rows: dict[int, list[int]] = defaultdict(list)
        self.blocks: dict[int, list[int]] = defaultdict(list)
        for index, unit in enumerate(plan.units):
            if unit.via is None:
                self.rows[unit.row].append(index)
                self.blocks[unit.block].append(index)
        self.order = sorted(self.blocks)
        self.place = {block: at for at, block in enumerate(self.order)}
        self.heads = {head.block: head.concepts for head in plan.analysis.headings}
        # Asked again and again of the same sentence, and of all its neighbours.
        self._dates: dict[Span, list[PlanDate]] = {}
        self._labels: dict[Span, _Labels] = {}
        self._told_by_rows: dict[int, _Row] = {}
        self._date_lines: dict[int, list[int]] = {}
        self._row_dates: dict[int, Unit | None] = {}

    @staticmethod
    def of(plan: Plan) -> _Reader:
        known: _Reader | None = plan.notes.get("haendelseslaeser")
        if known is None:
            known = plan.notes["haendelseslaeser"] = _Reader(plan)
        return known

    def events(self) -> list[Event]:
        events: list[Event] = []
        known: set[int] = set()
        for index, unit in enumerate(self.plan.units):
            if unit.via is not None or not self.speaks(unit) or not self.of_the_plan(unit):
                continue
            dates = self.dates(unit)
            kinds = [(date, self.kind_of(index, unit, dates, at)) for at, date in enumerate(dates)]
            if not dates and (told := self.undated(unit)):
                kinds = [(date, told) for date in self.dates_beside(index)]
            events.extend(
                Event(index, kind == ADOPTED, date) for date, kind in kinds if kind in (ADOPTED, REVISED) and date.start not in known
            )
            known.update(date.start for date, kind in kinds if kind in (ADOPTED, REVISED))
        return events

    def speaks(self, unit: Unit) -> bool:
        """The plan says it itself. Law has no date of adoption, so what names the council and a date is no quotation."""
        if unit.standing is Standing.QUOTED:
            return COUNCIL in unit.concepts and DONE in unit.concepts and any(date.precision != "aar" for date in self.dates(unit))
        return unit.standing in _SPEAKS

    def of_the_plan(self, unit: Unit) -> bool:
        """False in lists of literature, and where a sentence is about what others have adopted."""
        if SOURCES in unit.headings and COUNCIL not in unit.concepts:
            return False
        concepts = unit.concepts
        if OTHER_BODY in concepts and not concepts & {COUNCIL, COMMITTEE}:
            return False
        return not (AUTHORITY in concepts and not concepts & {COUNCIL, COMMITTEE, PLAN})

    def text(self, unit: Unit) -> str:
        return self.plan.document.quote(unit.span)

    def dates(self, unit: Unit) -> list[PlanDate]:
        """Dates of a unit. A line that begins with "3. juni 2025" may have been read as the third item of a list."""
        known = self._dates.get(unit.span)
        if known is None:
            known = self._dates[unit.span] = self._find_dates(unit)
        return known

    def _find_dates(self, unit: Unit) -> list[PlanDate]:
        block = self.plan.document.blocks[unit.block]
        taken = block.marker if unit.span.start == block.span.start and _DAY.match(block.marker) else ""
        found = [date for date in find_dates(f"{taken} {self.text(unit)}" if taken else self.text(unit)) if not date.of_law]
        offset = unit.span.start - (len(taken) + 1 if taken else 0)
        return [replace(moved, start=max(moved.start, unit.span.start)) for date in found for moved in (date.moved(offset),)]

    def labels(self, unit: Unit) -> _Labels:
        """The words of a unit that tell what a date is the date of."""
        known = self._labels.get(unit.span)
        if known is None:
            known = self._labels[unit.span] = _Labels.of(self._find_labels(unit))
        return known

    def _find_labels(self, unit: Unit) -> list[tuple[int, int, str]]:
        """(start, end, kind) of them, in the order of the unit's mentions."""
        told: list[tuple[int, int, str]] = []
        documents = self.documents(unit)
        drafted = CONDITION in unit.concepts or DRAFT in unit.concepts and DONE not in unit.concepts
        for mention in unit.mentions:
            if mention.concept not in (ADOPTED, REVISED, NOT_EVENT, DRAFT):
                continue
            kind = mention.concept
            if kind == DRAFT and not drafted:
                continue
            if kind == DRAFT or drafted or mention.denied or kind != NOT_EVENT and self.about_other(documents, mention):
                kind = NOT_EVENT
            told.append((self.words.starts[mention.first], self.words.ends[mention.last], kind))
        if STAMP in unit.concepts and PLAN not in unit.concepts | unit.frame and unit.row >= 0 and not self.in_table(unit):
            told = [(start, end, NOT_EVENT) for start, end, _ in told]
        return told

    def in_table(self, unit: Unit) -> bool:
        return self.plan.document.blocks[unit.block].cell is not None

    def documents(self, unit: Unit) -> list[tuple[int, int, str]]:
        """(first word, last word, PLAN or OTHER) of each document that a unit names; none where it names only the plan."""
        if OTHER not in unit.concepts:
            return []
        others = [(other.first, other.last, OTHER) for other in unit.mentions if other.concept == OTHER]
        inside = {place for first, last, _ in others for place in range(first, last + 1)}
        plans = [(other.first, other.last, PLAN) for other in unit.mentions if other.concept == PLAN and other.first not in inside]
        return sorted(others + plans)

    def about_other(self, documents: Sequence[tuple[int, int, str]], mention: Mention) -> bool:
        """True where the word is said of another document than the plan ("vedtog en ny børnepolitik")."""
        if not documents:
            return False
        before = [one for one in documents if one[1] < mention.first]
        after = [one for one in documents if one[0] > mention.last]
        active = bool(_ACTIVE.search(" ".join(self.words.text[mention.first : mention.last + 1])))
        if active:
            chosen = min(after) if after else max(before, default=None)
        elif before and _CLAUSE_WORD.intersection(self.words.text[max(before)[1] + 1 : mention.first]):
            chosen = max(before)
        else:
            chosen = min(before) if before else min(after, default=None)
        return chosen is not None and chosen[2] == OTHER

    def kind_of(self, index: int, unit: Unit, dates: Sequence[PlanDate], at: int) -> str:
        """What a date of a unit is the date of: ADOPTED, REVISED, NOT_EVENT or "" when nothing tells."""
        date = dates[at]
        labels = self.labels(unit)
        kind = labels.before(date.start) or labels.after(date.end) or self.told_by_frame(index, unit)
        if kind == REVISED and self.only_touched_up(unit, date.end, dates[at + 1].start if at + 1 < len(dates) else unit.span.end):
            return NOT_EVENT
        return kind

    def told_by_frame(self, index: int, unit: Unit) -> str:
        """What the heads of a row, its other cells, the organ beside the date or the heading tell."""
        frame = unit.frame
        if NOT_EVENT in frame or DRAFT in frame:
            return NOT_EVENT
        for kind in (ADOPTED, REVISED):
            if kind in frame:
                return kind
        if self.in_table(unit) and (kind := self.told_by_row(index, unit)):
            return kind
        if COUNCIL in unit.concepts and self.is_bare(unit):
            return ADOPTED
        if self.is_bare(unit) and not unit.is_heading:
            nearest = self.heading(unit)
            for kind in (NOT_EVENT, ADOPTED, REVISED):
                if kind in nearest:
                    return kind
        if HISTORY in unit.headings and not unit.is_heading:
            return REVISED
        return ""

    def heading(self, unit: Unit) -> frozenset[str]:
        """Concepts of the innermost heading."""
        return self.heads.get(unit.section, frozenset())

    def told_by_row(self, index: int, unit: Unit) -> str:
        """What the other cells of its row tell of a date."""
        row = self.row(unit.row)
        if _others(row.touched_up, index) and not _others(row.thorough, index) or _others(row.not_event, index):
            return NOT_EVENT
        if _others(row.council, index):
            return ADOPTED
        return next((kind for mate, kind in row.kinds if mate != index), "")

    def row(self, number: int) -> _Row:
        known = self._told_by_rows.get(number)
        if known is None:
            known = self._told_by_rows[number] = self._read_row(number)
        return known

    def _read_row(self, number: int) -> _Row:
        row = _Row()
        for index in self.rows[number]:
            mate = self.plan.units[index]
            row.concepts |= mate.concepts
            kinds = set(self.labels(mate).kinds)
            if self.dates(mate):
                row.dated.add(index)
            else:
                kinds |= mate.frame & {ADOPTED, REVISED, NOT_EVENT}
            if TOUCH_UP in mate.concepts:
                row.touched_up.add(index)
            if THOROUGH in mate.concepts:
                row.thorough.add(index)
            if NOT_EVENT in kinds or DRAFT in mate.concepts:
                row.not_event.add(index)
            if COUNCIL in mate.concepts or COMMITTEE in mate.concepts and ADOPTED in kinds:
                row.council.add(index)
            if kind := next((kind for kind in (ADOPTED, REVISED) if kind in kinds), ""):
                row.kinds.append((index, kind))
        return row

    def is_bare(self, unit: Unit) -> bool:
        """A short line without a verb: an organ, a date, a number of the agenda."""
        return unit.words[1] - unit.words[0] <= _SHORT and "verbum" not in unit.concepts and not {NOT_EVENT, OTHER} & unit.concepts

    def only_touched_up(self, unit: Unit, start: int, end: int) -> bool:
        if THOROUGH in unit.concepts:
            return False
        return any(
            mention.concept == TOUCH_UP and start <= self.words.starts[mention.first] < end for mention in unit.mentions
        )

    def undated(self, unit: Unit) -> str:
        """What a unit without a date of its own tells."""
        kinds = self.labels(unit).kinds
        if NOT_EVENT in kinds:
            return ""
        return next((kind for kind in (ADOPTED, REVISED) if kind in kinds), "")

    def dates_beside(self, index: int) -> list[PlanDate]:
        """The date of the same row, of the next sentence, or of a line beside that is little but a date."""
        unit = self.plan.units[index]
        if self.in_table(unit):
            return [] if _others(self.row(unit.row).dated, index) else self.next_row(unit)
        at = self.place[unit.block]
        for step in (0, 1, -1, 2):
            if not 0 <= at + step < len(self.order):
                continue
            lines = (line for line in self.date_lines(self.order[at + step]) if line != index)
            if step == 2:
                lines = (line for line in lines if LABEL in self.plan.units[line].concepts)
            line = next(lines, None)
            following = self.following(unit) if step == 0 else None
            if following is not None and (line is None or index + 1 <= line):
                return self.dates(following)
            if line is not None:
                return self.dates(self.plan.units[line])
        return []

    def following(self, unit: Unit) -> Unit | None:
        """The next sentence of the block, where it goes on about this one."""
        near = self.beside(unit, 1)
        if near is None or not _TAKES_UP.match(self.text(near)) or self.labels(near):
            return None
        return near

    def beside(self, unit: Unit, step: int) -> Unit | None:
        """The sentence before (-1) or after (1) in the same block; a heading has none."""
        at = unit.index + step
        if unit.is_heading or not 0 <= at < len(self.plan.analysis.units):
            return None
        near = self.plan.units[at]
        return near if near.block == unit.block and near.via is None else None

    def date_lines(self, block: int) -> list[int]:
        """Units of a block that say little but a date, in order."""
        known = self._date_lines.get(block)
        if known is None:
            known = self._date_lines[block] = [
                index for index in self.blocks[block] if self.is_date_line(self.plan.units[index], labelled=True)
            ]
        return known

    def next_row(self, unit: Unit) -> list[PlanDate]:
        """In a table of facts: "Godkendt af | Byrådet" and below it "Dato | 1. januar 2022"."""
        return next((self.dates(near) for row in (unit.row + 1, unit.row - 1) if (near := self.row_date(row))), [])

    def row_date(self, row: int) -> Unit | None:
        """The cell of a row that holds its date."""
        if row not in self._row_dates:
            cells = (self.plan.units[index] for index in self.rows.get(row, ()))
            self._row_dates[row] = next((cell for cell in cells if self.is_labelled_date(cell)), None)
        return self._row_dates[row]

    def is_labelled_date(self, unit: Unit) -> bool:
        if LABEL not in unit.frame or {ADOPTED, REVISED, NOT_EVENT} & unit.frame:
            return False
        return self.is_date_line(unit, labelled=False)

    def is_date_line(self, unit: Unit, *, labelled: bool) -> bool:
        """True where a unit says little but a date ("Dato: 1. januar 2022", "den 24. juni 2024")."""
        if unit.standing not in _SPEAKS or self.labels(unit) and LABEL not in unit.concepts:
            return False
        if NOT_EVENT in unit.concepts | unit.frame or {ADOPTED, REVISED} & unit.frame:
            return False
        dates = self.dates(unit)
        if len(dates) != 1:
            return False
        rest = self.text(unit)[: dates[0].start - unit.span.start] + self.text(unit)[dates[0].end - unit.span.start :]
        return len(re.findall(r"[^\W\d_]{2,}", rest)) <= (3 if LABEL in unit.concepts and labelled else 2)

    # -- who adopted it ---------------------------------------------------------------------------

    def adoptions(self, wanted: str) -> Iterable[int]:
        """Units that say that the plan is adopted: by the council, by a lesser "organ", or with the date "aaben"."""
        for index, unit in enumerate(self.plan.units):
            if unit.via is not None or not self.of_the_plan(unit):
                continue
            unfinished = unit.standing is Standing.UNFINISHED
            if unfinished and wanted != "aaben" or not unfinished and not self.speaks(unit) or not self.is_done(index, unit):
                continue
            around = self.around(unit)
            if unfinished:
                if COUNCIL in around or COMMITTEE in around:
                    yield index
                continue
            organ = self.organ(unit, around)
            if organ != COUNCIL and not self.dates(unit) and PLAN not in unit.concepts | unit.frame and not self.is_bare(unit):
                continue
            empty = bool(_OPEN_END.search(self.text(unit))) and not self.dates(unit) and not self.dates_beside(index)
            if empty and organ:
                if wanted == "aaben":
                    yield index
            elif wanted == "byraad" and organ == COUNCIL or wanted == "udvalg" and organ == COMMITTEE or wanted == "nogen" and (organ or self.dates(unit)):
                yield index

    def around(self, unit: Unit) -> frozenset[str]:
        concepts = unit.concepts | unit.frame
        if self.in_table(unit):
            return concepts | self.row(unit.row).concepts
        if COUNCIL not in concepts and COMMITTEE not in concepts and not unit.is_heading:
            asks = self.text(unit).rstrip().endswith("?")
            for near in (self.beside(unit, -1), self.beside(unit, 1) if asks else None):
                if near is not None:
                    concepts |= near.concepts & {COUNCIL, COMMITTEE}
        return concepts

    def organ(self, unit: Unit, around: frozenset[str]) -> str:
        """Who adopted it: the organ nearest to the word that says so, the one after "godkendt af" first."""
        if COUNCIL not in around or COMMITTEE not in around:
            return COUNCIL if COUNCIL in around else COMMITTEE if COMMITTEE in around else ""
        done = [mention for mention in unit.mentions if mention.concept == DONE]
        organs = [mention for mention in unit.mentions if mention.concept in (COUNCIL, COMMITTEE)]
        ranked = []
        for mention in done:
            for organ in organs:
                between = self.words.text[mention.last + 1 : organ.first]
                by = organ.first > mention.last and len(between) < 5 and bool({"af", "i", "på", "ved"}.intersection(between))
                distance = organ.first - mention.last if organ.first > mention.last else mention.first - organ.last
                ranked.append((not by, distance, organ.concept != COUNCIL, organ.concept))
        if any(not one[0] and one[3] == COUNCIL for one in ranked):
            return COUNCIL
        return min(ranked)[3] if ranked else COUNCIL

    def is_done(self, index: int, unit: Unit) -> bool:
        """Says that it is adopted: with a verb, with a date that is an adoption's, or as the answer to "Godkendt af"."""
        dates = self.dates(unit)
        if not dates and not self.labels(unit) and ADOPTED not in unit.frame:
            return False  # as most sentences
        kinds = [self.kind_of(index, unit, dates, at) for at in range(len(dates))]
        if any(kind == ADOPTED and date.first <= self.plan.as_of for kind, date in zip(kinds, dates, strict=True)):
            return True
        if DEMAND in unit.concepts or not self.on_the_plan(unit):
            return False
        labels = self.labels(unit)
        if labels.is_first_no_event():
            return False
        if ADOPTED in labels.kinds and DONE in unit.concepts and not any(kind == ADOPTED for kind in kinds):
            return True
        if COUNCIL in unit.concepts and PLAN in unit.concepts and not {NOT_EVENT, DRAFT, CONDITION, OTHER, MENTIONED} & unit.concepts:
            if any(date.precision != "aar" and date.first <= self.plan.as_of for date in dates):
                return True
        framed = ADOPTED in unit.frame and not {NOT_EVENT, DRAFT} & (unit.frame | unit.concepts)
        return framed and COUNCIL in unit.concepts | unit.frame and (self.is_bare(unit) or self.in_table(unit))

    def on_the_plan(self, unit: Unit) -> bool:
        """Speaks of the plan, in its own words, in what stands over it or in the sentence before it."""
        if PLAN in unit.concepts | unit.frame | self.heading(unit) or self.is_bare(unit):
            return True
        if (ADOPTED in unit.concepts or ADOPTED in unit.denied) and any(mention.concept == ADOPTED and mention.first <= unit.words[0] + 1 for mention in unit.mentions):
            return True  # "Vedtaget af byrådet", without a subject
        before = self.beside(unit, -1)
        return before is not None and PLAN in before.concepts or unit.is_heading or _ASKS_WHO.search(self.text(unit)) is not None

    def unexplained(self) -> Iterable[int]:
        """Units with a date or period that is the plan's, though not said to be an adoption's or a revision's."""
        cover = set(self.order[:_COVER_BLOCKS])
        body = False
        for index, unit in sorted(enumerate(self.plan.units), key=lambda one: one[1].span.start):
            if unit.via is not None or unit.standing not in _SPEAKS or not self.of_the_plan(unit):
                continue
            body = body or unit.words[1] - unit.words[0] > 25
            if ADOPTED in unit.concepts and DRAFT not in unit.concepts and _VERSION.search(self.text(unit)):
                yield index
            dates = [date for date in self.dates(unit) if date.first <= self.plan.as_of]
            periods = find_periods(self.text(unit))
            if not dates and not periods or {NOT_EVENT, OTHER, STAMP, DRAFT} & (unit.concepts | unit.frame) or "lov" in unit.concepts:
                continue
            alone = self.is_date_line(unit, labelled=True) and unit.block in cover and not body
            if alone or PLAN in unit.concepts or MADE in unit.concepts | unit.frame or LABEL in unit.concepts | unit.frame and self.in_table(unit):
                yield index

    def coming(self) -> Iterable[int]:
        """Units on the plan's revision or validity with a date after its latest adoption (or after the assessment date)."""
        event = latest(self.plan)
        since = event.date.last if event is not None else self.plan.as_of
        for index, unit in enumerate(self.plan.units):
            if unit.via is not None or unit.is_heading or unit.standing not in (Standing.CONTENT, Standing.PROMISE):
                continue
            own = unit.concepts | unit.frame
            if PLAN not in own | unit.headings or NOT_THE_PLAN in own or not {REVISING, NEXT} & own and REVISION_HEAD not in self.heading(unit):
                continue
            dates = [date.last for date in self.dates(unit)]
            dates += [dt.date(last, 12, 31) for _, _, _, last in find_periods(self.text(unit))]
            if any(date > since for date in dates):
                yield index


def latest(plan: Plan) -> Event | None:
    """The last event that had happened on the assessment date."""
    past = [event for event in find_events(plan) if event.date.first <= plan.as_of]
    return max(past, key=lambda event: (event.date.first, event.date.last), default=None)


def state(plan: Plan) -> tuple[str, Event | None]:
    """"frisk", "snart" (runs out within three months, or cannot be told from the month given) or "gammel"."""
    event = latest(plan)
    if event is None:
        return "ingen", None
    warning = add_months(plan.as_of, WARNING_MONTHS)
    earliest = add_months(event.date.first, 12 * YEARS)
    last = add_months(min(event.date.last, plan.as_of), 12 * YEARS)
    if earliest > warning:
        return "frisk", event
    return ("gammel" if last < plan.as_of else "snart"), event


def deadline(event: Event) -> dt.date:
    """The day by which the plan must be revised again, counted from the first day the date may mean."""
    return add_months(event.date.first, 12 * YEARS)


def make_validity(value: str | int | None) -> Finder:
    """Check "gyldighed": the plan's latest event is "frisk", "snart" or "gammel"."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        told, event = state(plan)
        return (Match((event.unit,)),) if event is not None and told == value else ()

    return found


def make_dated(value: str | int | None) -> Finder:
    """Check "dateret": an event that has happened, dated at least as exactly as "fuld", "maaned" or "aar".

    "uforklaret": a date of the plan without a word on what it is the date of. "fremtid": a date on
    which the plan runs out or is to be revised.
    """
    order = ("fuld", "maaned", "aar")
    allowed_precision = order[: order.index(str(value)) + 1] if value in order else ()

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        if value == "fremtid":
            return tuple(Match((index,)) for index in _Reader.of(plan).coming() if index in allowed)
        if value == "uforklaret":
            return tuple(Match((index,)) for index in _Reader.of(plan).unexplained())
        return tuple(
            Match((event.unit,))
            for event in find_events(plan)
            if event.date.precision in allowed_precision and event.date.first <= plan.as_of
        )

    return found


def make_adopted(value: str | int | None) -> Finder:
    """Check "vedtaget": the plan is adopted by the "byraad", by an "udvalg", by "nogen", or with the date "aaben"."""

    def found(plan: Plan, allowed: frozenset[int]) -> Matches:
        return tuple(Match((index,)) for index in _Reader.of(plan).adoptions(str(value)))

    return found
