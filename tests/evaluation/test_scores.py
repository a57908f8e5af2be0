"""Intervals and agreement against values worked out elsewhere."""

from __future__ import annotations

import pytest

from checker.evaluation.scores import Detection, Share, kappa


@pytest.mark.parametrize(
    "hits, of, low, high",
    [
        # Newcombe 1998, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    interval = Share(hits, of).interval
    assert interval is not None
    assert interval == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_nothing_counted_has_no_value() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval, Detection(0, 0, 0).f1, kappa([])) == (None, None, None, None)


def test_detection_counts_true_false_and_missed() -> None:
    found = Detection.count([(True, True), (True, True), (True, False), (False, True), (False, False)])
    assert found == Detection(true=2, false=1, missed=1)
    assert (found.precision.value, found.recall.value, found.f1) == (2 / 3, 2 / 3, 2 / 3)


def test_kappa_is_cohens() -> None:
    """The table of 50 grants that textbooks work through: agreement .7, chance .5."""
    pairs = [("ja", "ja")] * 20 + [("ja", "nej")] * 5 + [("nej", "ja")] * 10 + [("nej", "nej")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("ja", "ja")] * 3) is None
