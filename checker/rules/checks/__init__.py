"""Special checks, for what lines of concepts cannot ask: dates and statutes.

One kind of check a file; each registers a maker of finders under its name. A new kind deserves a
discussion first.
"""

from __future__ import annotations

from checker.rules.checks.contradictions import make_contradictions
from checker.rules.checks.navigation import (
    make_contents,
    make_dead_references,
    make_quick_paths,
    make_telling,
)
from checker.rules.checks.overview import make_headings, make_roles, make_row
from checker.rules.checks.statutes import make_law_of_its_day, make_named_law, make_statutes
from checker.rules.checks.unfinished import make_unfinished
from checker.rules.checks.validity import make_adopted, make_dated, make_validity
from checker.rules.conditions import CheckMaker

CHECKS: dict[str, CheckMaker] = {
    "oversigt-raekke": make_row,
    "oversigt-roller": make_roles,
    "retninger-overskrift": make_headings,
    "dateret": make_dated,
    "doede-henvisninger": make_dead_references,
    "gyldighed": make_validity,
    "handleveje-hurtigt": make_quick_paths,
    "indholdsfortegnelse": make_contents,
    "lovhenvisning": make_statutes,
    "lov-dengang": make_law_of_its_day,
    "lov-naevnt": make_named_law,
    "modstrid": make_contradictions,
    "sigende-overskrifter": make_telling,
    "ufaerdigt": make_unfinished,
    "vedtaget": make_adopted,
}

#: Checks whose answer hangs on section numbers, which a scan gives wrong.
READS_NUMBERS = frozenset({"lov-dengang", "lovhenvisning", "lov-naevnt"})
