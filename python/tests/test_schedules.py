"""However a landing arrives, and whatever is built in between, the marts are those of one build of all of it."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from helpers.builds import WITHOUT_TESTS, Builder, Warehouse
from helpers.comparing import compare_rows, list_marts
from helpers.publishing import compare_copy, publish_over
from helpers.schedules import Schedule, deal

from abm import published_tables
from abm.published import find_published, read_copy

# `make schedules N=20` draws more of them; each costs its pieces and one whole build
N_SCHEDULES = int(os.environ.get("ABM_SCHEDULES", "2"))
# three is any order, with erasures; four is the usual one
FIRST_SEED = int(os.environ.get("ABM_SCHEDULE_SEED", "3"))
N_PIECES = 3
SEEDS = range(FIRST_SEED, FIRST_SEED + N_SCHEDULES)
# the log of erasures numbers requests as they come, and a number once given stays
_NUMBERED_BY_ARRIVAL = {"fct_erasures": ("erasure_number", "repeats_number")}
_ERASURES = "ops/erasures.csv"
# whole builds make histories some weeks at a time, as a year of a hundred thousand accounts is made; pieces, at once
IN_PARTS = (*WITHOUT_TESTS, "--vars", "{account_weeks_in_a_part: 1000}")


class Outcome:
    """A schedule that was built piece by piece, and the whole landing built at once."""

    def __init__(self, schedule: Schedule, since: list[str | None], pieces: Warehouse, whole: Warehouse) -> None:
        """Take the schedule, from which day on each build computed, and both warehouses."""
        self.schedule, self.since, self.pieces, self.whole = schedule, since, pieces, whole


@pytest.fixture(scope="module")
def outcomes(
    builder: Builder, demo_landing: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, Future[Outcome]]:
    """Every schedule, two at a time."""

    def follow(seed: int) -> Callable[[], Outcome]:
        folder = tmp_path_factory.mktemp(f"schedule_{seed}")
        source = demo_landing
        if seed % 2 == 0:
            # an erasure has everything computed anew, which would leave nothing to be kept
            source = folder / "source"
            shutil.copytree(demo_landing, source)
            (source / _ERASURES).unlink()
        return lambda: _follow(builder, deal(source, seed, N_PIECES), folder)

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as threads:
        # copies are brought up to date also where so much has changed that they would rather be written whole
        patch.setattr(published_tables, "MOST_APPENDED", math.inf)
        return {seed: threads.submit(follow(seed)) for seed in SEEDS}


def _follow(builder: Builder, schedule: Schedule, folder: Path) -> Outcome:
    built: Warehouse | None = None
    since: list[str | None] = []
    for nth in range(len(schedule.pieces)):
        schedule.land(folder / "landing", nth)
        before = built
        built = builder.build(folder / "landing", WITHOUT_TESTS, onto=before).require_tables()
        publish_over(before, built)
        since.append(built.fetch_value("select cast(since_on as varchar) from intermediate.int_recomputation_due"))
    assert built is not None
    whole = builder.build(folder / "landing", IN_PARTS).require_tables()
    return Outcome(schedule, since, built, whole)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_mart_is_that_of_one_whole_build(outcomes: dict[int, Future[Outcome]], seed: int) -> None:
    outcome = outcomes[seed].result()
    with outcome.pieces.connect() as pieces, outcome.whole.connect() as whole:
        queries = {}
        for mart, columns in list_marts(pieces).items():
            chosen = [f'"{column}"' for column in columns if column not in _NUMBERED_BY_ARRIVAL.get(mart, ())]
            queries[mart] = f"select {', '.join(chosen)} from marts.{mart}"
        n_rows, differing = compare_rows({"pieces": pieces, "whole": whole}, queries)
    counts = f"{len(n_rows)} marts, {sum(n_rows.values())} rows: {len(differing)} differ"
    print(f"{outcome.schedule}; computed since {outcome.since}; {counts}")
    assert n_rows
    assert not differing, f"{outcome.schedule}: {differing}"


@pytest.mark.parametrize("seed", SEEDS)
def test_readers_see_every_mart_as_it_is(outcomes: dict[int, Future[Outcome]], seed: int) -> None:
    pieces = outcomes[seed].result().pieces
    n_rows, differing = compare_copy(pieces)
    assert n_rows
    assert not differing
    copied = read_copy(find_published(pieces.path))
    # where the last build keeps what was known before, so does its copy
    keeps = outcomes[seed].result().since[-1] is not None
    assert copied
    for mart in ("fct_account_scores", "fct_signals", "bridge_account_signals"):
        assert (copied.contents[f'"marts"."{mart}"'].n_appended > 0) is keeps, mart


def test_a_build_keeps_what_was_known_before(outcomes: dict[int, Future[Outcome]]) -> None:
    """Without this the comparison above would hold for a project that computes everything each time."""
    kept = [day for outcome in outcomes.values() for day in outcome.result().since[1:] if day is not None]
    if all(seed % 2 for seed in SEEDS):
        pytest.skip("every schedule has erasures, and an erasure may have everything computed anew")
    assert kept
