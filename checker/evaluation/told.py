"""An evaluation as text, as a page of the manual, as JSON, and as the cards that reports show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker.evaluation.corpus import Split
from checker.evaluation.figures import Figures, PlanScore
from checker.evaluation.plans import GAPS
from checker.evaluation.scores import Detection, Share
from checker.reports.visible import visible
from checker.reports.wording import wording
from checker.resources import data_folder

#: A passage of a false or missed gap is cut to this many characters.
_PASSAGE = 160


def as_text(figures: Figures) -> str:
    """The evaluation for a terminal: totals of both splits, then what went wrong on the plans to develop on."""
    return _rendered("noejagtighed.txt.j2", figures)


def as_page(figures: Figures) -> str:
    """The same as a page of the manual, in markdown."""
    return _rendered("noejagtighed.md.j2", figures)


def _rendered(template: str, figures: Figures) -> str:
    environment = Environment(
        loader=FileSystemLoader(data_folder("reports") / "templates"), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, autoescape=False,  # noqa: S701 - plain text and markdown of our own
    )  # fmt: skip
    environment.filters |= {"share": _share, "percent": _percent, "cut": _cut}
    return environment.get_template(template).render(
        f=figures, w=wording(), splits=list(Split), dev=Split.DEV, test=Split.TEST,
        statuses=list(wording().statuses), kinds=list(dict.fromkeys(one.kind for one in figures.mutations)),
        wrong=[one for one in figures.verdicts if one.split is Split.DEV and not one.right], gaps=GAPS,
    )  # fmt: skip


def _percent(value: float | None) -> str:
    """ "93,4 %", "–" where there was nothing to count."""
    return "–" if value is None else f"{value * 100:.1f} %".replace(".", ",")


def _share(share: Share) -> str:
    """ "93,4 % (43 af 46; 82,5–97,8 %)": the share and its 95 % interval."""
    if share.interval is None:
        return "–"
    low, high = (f"{end * 100:.1f}".replace(".", ",") for end in share.interval)
    return f"{_percent(share.value)} ({share.hits} af {share.of}; {low}–{high} %)"


def _cut(text: str) -> str:
    shown = " ".join(visible(text).split())
    return shown if len(shown) <= _PASSAGE else shown[:_PASSAGE].rstrip() + " …"


def as_json(figures: Figures) -> dict[str, Any]:
    """All figures as numbers; passages only of plans to develop on."""
    return {
        "rules_version": figures.rules_version,
        "splits": {str(split): _split(figures, split) for split in Split},
        "agreement": {**_share_json(figures.agreement.same), "kappa": figures.agreement.kappa},
        "lookalikes": _share_json(figures.lookalikes),
        "mutations": {
            "all": _share_json(figures.killed()),
            "by_rule": {rule: _share_json(figures.killed(rule=rule)) for rule in figures.rules if figures.killed(rule=rule).of},
        },
        "rules": {rule: {str(split): _score(figures.of(split, rule)) for split in Split} for rule in figures.rules},
        "wrong": [
            {"plan": one.plan, "rule": one.rule, "gold": one.gold, "got": one.got, "lost": one.lost, "extra": one.extra, "passage": one.passage}
            for one in figures.verdicts
            if one.split is Split.DEV and not one.right
        ],
    }


def _split(figures: Figures, split: Split) -> dict[str, Any]:
    bank = figures.bank_of(split)
    return {
        **_score(figures.of(split)),
        "bank": {"recall": _share_json(bank.recall), "false": _share_json(bank.false)},
        "baselines": {name: _detection(by[split]) for name, by in figures.baselines.items()},
        "confusion": [{"gold": gold, "got": got, "count": count} for (gold, got), count in sorted(figures.confusion(split).items())],
    }


def _score(score: PlanScore) -> dict[str, Any]:
    return {
        "plans": score.plans,
        "gaps": _detection(score.gaps),
        "exact": _share_json(score.exact),
        "abstained": _share_json(score.abstained),
        "evidence": _share_json(score.evidence),
    }


def _detection(found: Detection) -> dict[str, Any]:
    return {"precision": _share_json(found.precision), "recall": _share_json(found.recall), "f1": found.f1}


def _share_json(share: Share) -> dict[str, Any]:
    interval = share.interval
    return {"hits": share.hits, "of": share.of, "value": share.value, "interval": list(interval) if interval else None}


def cards(figures: Figures) -> str:
    """The file that reports take a rule's accuracy card from (see ``checker.rules.accuracy``)."""
    values: dict[str, Any] = {
        "rules_version": figures.rules_version,
        "plans": {str(split): figures.of(split).plans for split in Split},
        "rules": {rule: {str(split): _card(figures.of(split, rule)) for split in Split} for rule in figures.rules},
    }
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def _card(score: PlanScore) -> Mapping[str, int]:
    return {
        "plans": score.plans,
        "gaps": score.gaps.true + score.gaps.missed,
        "found": score.gaps.true,
        "false": score.gaps.false,
    }
