"""What the rules look at: sentences with who, against whom, when, where, and how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checker.document.model import Span
from checker.language.lexicon import Hit


class Standing(StrEnum):
    """How far a sentence says what the plan does. Only CONTENT counts unless a rule asks for more."""

    CONTENT = "indhold"
    #: Says what the plan will tell, in a foreword, purpose list or reading guide.
    PROMISE = "løfte"
    #: Renders the law's own words.
    QUOTED = "lovens ord"
    #: Says that the plan does not hold it.
    DENIED = "beskrives ikke"
    #: "Under udarbejdelse", placeholders, empty fields.
    UNFINISHED = "ufærdigt"
    #: What is wished or recommended, not decided.
    INTENTION = "hensigt"
    #: Only points to an annex that is not in the document.
    DEAD_END = "henvisning til noget, der mangler"


@dataclass(frozen=True, slots=True)
class Facets:
    """Who acts, who is suspected, how sure one is, and in which setting; empty where nothing tells."""

    role: frozenset[str] = frozenset()
    direction: frozenset[str] = frozenset()
    level: frozenset[str] = frozenset()
    setting: frozenset[str] = frozenset()

    def of(self, dimension: str) -> frozenset[str]:
        value: frozenset[str] = getattr(self, dimension)
        return value


#: A concept met in a unit, with the words of the document where it stands.
Mention = Hit


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence (or heading) with all the rules ask about it.

    ``concepts``: met in its own words and not denied. ``denied``: acts met under a negation.
    ``frame``: met in its lead-in, bold start, row and column heads. ``headings``: met in the headings
    it stands under, ``nearest``: in the innermost of them. ``row``: the same number for all cells of one table row, else the block's own.
    ``section``: index of the innermost heading block, -1 before the first. ``via``: the unit that
    refers to this one ("som ved ..."), None where it stands for itself.
    """

    index: int
    block: int
    span: Span
    words: tuple[int, int]
    mentions: tuple[Mention, ...]
    concepts: frozenset[str]
    denied: frozenset[str]
    frame: frozenset[str]
    headings: frozenset[str]
    facets: Facets
    standing: Standing
    section: int
    row: int
    nearest: frozenset[str] = frozenset()
    is_heading: bool = False
    via: int | None = None
