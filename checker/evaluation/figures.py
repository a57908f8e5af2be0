"""All figures of one evaluation: what the text, the JSON, the gate and the accuracy cards are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker.document.read import read_bytes
from checker.evaluation.bank import BankScore, bank_results
from checker.evaluation.baselines import BASELINES
from checker.evaluation.corpus import Split, labelled_plans, lookalikes, second_labels
from checker.evaluation.mutations import Mutation, mutations
from checker.evaluation.plans import GAPS, UNDECIDED, Verdict, compared
from checker.evaluation.scores import Detection, Share, kappa
from checker.evaluation.texts import LABELLED, BankResult, Evaluator
from checker.identity import PLAN_KIND, identify
from checker.rules.plan import Plan
from checker.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class PlanScore:
    """How a set of verdicts came out. Gap: delvist or mangler."""

    plans: int
    gaps: Detection
    exact: Share
    abstained: Share
    evidence: Share

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> PlanScore:
        shown = [one.evidence_right for one in verdicts if one.evidence_right is not None]
        return cls(
            plans=len({one.plan for one in verdicts}),
            gaps=Detection.count((one.is_gap, one.called_gap) for one in verdicts),
            exact=Share(sum(one.right for one in verdicts), len(verdicts)),
            abstained=Share(sum(one.got == UNDECIDED for one in verdicts), len(verdicts)),
            evidence=Share(sum(shown), len(shown)),
        )


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of two readers who did not see each other's labels."""

    same: Share
    kappa: float | None


@dataclass(frozen=True)
class Figures:
    """``verdicts`` hold passages of the corpus; those of frozen plans are not shown one by one."""

    rules_version: str
    verdicts: tuple[Verdict, ...]
    bank: Mapping[Split, Mapping[str, BankScore]]
    baselines: Mapping[str, Mapping[Split, Detection]]
    agreement: Agreement
    lookalikes: Share
    mutations: tuple[Mutation, ...] = field(default=())

    def of(self, split: Split, rule: str | None = None) -> PlanScore:
        return PlanScore.of([one for one in self.verdicts if one.split is split and rule in (None, one.rule)])

    def bank_of(self, split: Split) -> BankScore:
        scores = self.bank[split].values()
        return BankScore(_sum(one.recall for one in scores), _sum(one.false for one in scores))

    def confusion(self, split: Split) -> Counter[tuple[str, str]]:
        """Verdicts by (reader's answer, rule's answer)."""
        return Counter((one.gold, one.got) for one in self.verdicts if one.split is split)

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.rule for one in self.verdicts))

    def killed(self, kind: str | None = None, rule: str | None = None) -> Share:
        chosen = [one for one in self.mutations if kind in (None, one.kind) and rule in (None, one.rule)]
        return Share(sum(one.killed for one in chosen), len(chosen))


def evaluate(book: Rulebook, corpus: Path, *, with_mutations: bool = False) -> Figures:
    """Measure a rulebook on a corpus folder."""
    evaluator = Evaluator(book)
    verdicts: list[Verdict] = []
    guesses: dict[str, dict[Split, list[tuple[bool, bool]]]] = {name: {split: [] for split in Split} for name in BASELINES}
    pairs: list[tuple[str, str]] = []
    spoiled: list[Mutation] = []
    for plan in labelled_plans(corpus):
        prepared = evaluator.plan(plan.source)
        verdicts.extend(compared(plan, prepared.document, evaluator.findings_of(prepared)))
        for name, guess in BASELINES.items():
            guesses[name][plan.split] += [
                (plan.gold[compiled.rule.id].status in GAPS, guess(compiled, prepared).value in GAPS)
                for compiled in book.compiled
                if compiled.rule.id in plan.gold
            ]
        second = second_labels(corpus, plan.name)
        pairs += [(label.status, second[rule].status) for rule, label in plan.gold.items() if rule in second]
        if with_mutations and plan.split is Split.DEV:
            spoiled.extend(mutations(evaluator, plan))
    return Figures(
        rules_version=book.version,
        verdicts=tuple(verdicts),
        bank={split: _bank_scores(evaluator, corpus, split) for split in Split},
        baselines={name: {split: Detection.count(of) for split, of in by.items()} for name, by in guesses.items()},
        agreement=Agreement(Share(sum(one == other for one, other in pairs), len(pairs)), kappa(pairs)),
        lookalikes=_told_apart(evaluator, corpus),
        mutations=tuple(spoiled),
    )


def _bank_scores(evaluator: Evaluator, corpus: Path, split: Split) -> dict[str, BankScore]:
    by_rule: dict[str, list[BankResult]] = {}
    for result in bank_results(evaluator, corpus, split):
        by_rule.setdefault(result.item.rule, []).append(result)
    return {rule: BankScore.of(results) for rule, results in by_rule.items()}


def _told_apart(evaluator: Evaluator, corpus: Path) -> Share:
    """Look-alikes that were not taken for the plan."""
    kinds = []
    for path in lookalikes(corpus):
        document = read_bytes(path.read_bytes(), path.name)
        kinds.append(identify(Plan(evaluator.analyser.analyse(document), LABELLED)).kind)
    return Share(sum(kind != PLAN_KIND for kind in kinds), len(kinds))


def _sum(shares: Iterable[Share]) -> Share:
    listed = list(shares)
    return Share(sum(one.hits for one in listed), sum(one.of for one in listed))
