"""Thresholds that fill the places: by hand, and for any scores."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from abm.capacity import count_reaching, find_threshold, measure_yields, suggest_thresholds

FIRST = dt.date(2026, 1, 4)
TIERS = [
    {"tier": 1, "tier_name": "Tier 1", "min_score": 80},
    {"tier": 2, "tier_name": "Tier 2", "min_score": 60},
]
points = st.floats(min_value=0, max_value=100, allow_nan=False)
histories = st.lists(st.lists(points, max_size=40), min_size=1, max_size=6).map(
    lambda weeks: {FIRST + dt.timedelta(weeks=n): week for n, week in enumerate(weeks)}
)


def test_a_threshold_worked_by_hand() -> None:
    week = {FIRST: [80.5, 71.0, 70.2, 12.0]}
    assert find_threshold(week, 2) == 71
    assert find_threshold(week, 3) == 13
    assert find_threshold(week, 4) is None
    assert find_threshold(week, 0) == 81


def test_yields_tell_the_last_the_usual_and_the_fullest_week() -> None:
    weeks = {
        FIRST: [90.0, 50.0],
        FIRST + dt.timedelta(weeks=1): [90.0, 90.0, 90.0],
        FIRST + dt.timedelta(weeks=2): [90.0],
    }
    [found] = measure_yields(weeks, [80])
    assert (found.n_last, found.n_usual, found.n_most) == (1, 1, 3)


def test_suggestions_say_what_speaks_against_them() -> None:
    crowded = {FIRST: [95.0, 90.0, 85.0, 70.0, 65.0, 30.0]}
    one, two = suggest_thresholds(crowded, TIERS, {1: 1, 2: 3})
    assert (one.suggested, one.n_now, one.comment) == (
        91,
        3,
        "2 more reach it than can be worked; they wait a tier below",
    )
    assert (two.suggested, two.n_places, two.n_suggested) == (66, 4, 4)
    empty, _ = suggest_thresholds({FIRST: [40.0, 30.0, 20.0, 10.0]}, TIERS, {1: 2, 2: 1})
    assert empty.comment == "its places stay empty; filling them would take accounts the next tier down is for"
    [closed] = suggest_thresholds(crowded, TIERS[:1], {1: 0})
    assert closed.comment.startswith("no places")


def test_equal_scores_cannot_be_parted() -> None:
    """Ten accounts of one score and three places: no threshold yields three, so that the honest one yields none."""
    week = {FIRST: [50.0] * 10}
    assert find_threshold(week, 3) == 51
    assert count_reaching(week[FIRST], 51) == 0
    [found] = suggest_thresholds(week, TIERS[:1], {1: 3})
    assert found.comment == "10 reach 50: they are too much alike to be parted by a score"


def test_nobody_competes() -> None:
    assert find_threshold({FIRST: []}, 0) is None


@given(weeks=histories, n_places=st.integers(min_value=0, max_value=50))
def test_the_suggestion_is_the_lowest_that_fits(weeks: dict[dt.date, list[float]], n_places: int) -> None:
    suggested = find_threshold(weeks, n_places)
    if suggested is None:
        [everybody] = measure_yields(weeks, [0])
        assert everybody.n_usual <= n_places
        return
    fits, misses = measure_yields(weeks, [suggested, suggested - 1])
    assert fits.n_usual <= n_places < misses.n_usual
