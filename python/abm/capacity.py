"""How many accounts each threshold yields against what the teams can work, and which thresholds fill the places."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median_high

import click
import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from abm.console import make_console, warehouse_option
from abm.warehouse import CommandError, Row, fetch, open_warehouse
from abm.wording import plural

_WEEKS_SQL = """
select distinct as_of_on from marts.fct_account_tiers order by as_of_on desc limit $n_weeks
"""

# who competes for a place: nobody who is excluded; gates are shown beside, since they hold whatever the threshold
_SCORES_SQL = """
select tiers.as_of_on, tiers.account_id, tiers.total_score, tiers.tier
from intermediate.int_tiers_compared as tiers
inner join marts.fct_account_tiers as published using (account_id, as_of_on)
where tiers.model_version = published.model_version and tiers.exclusion_code is null and tiers.as_of_on >= $first_on
order by tiers.as_of_on, tiers.account_id
"""

# places of a tier: the fixed ones, or those of each pool that somebody competes in
_PLACES_SQL = """
with pools as (
    select distinct tiers.tier, coalesce(pools.pool, '') as pool, coalesce(pools.capacity, tiers.capacity) as n_places
    from seeds.tiers as tiers
    cross join marts.fct_account_tiers as accounts
    left join intermediate.int_tier_pools_weekly as pools
        on accounts.account_id = pools.account_id and accounts.as_of_on = pools.as_of_on and pools.tier = tiers.tier
    where accounts.is_latest and accounts.exclusion_code is null and tiers.capacity is not null
)

select tier, pool, max(n_places) as n_places from pools group by tier, pool order by tier, pool
"""

_TIERS_SQL = "select tier, tier_name, min_score from seeds.tiers where capacity is not null order by tier"


@dataclass(frozen=True)
class Yield:
    """How many accounts reach a threshold: in the last week, and the usual and the highest number of the last weeks."""

    threshold: int
    n_last: int
    n_usual: int
    n_most: int


@dataclass(frozen=True)
class Suggestion:
    """A tier's threshold: what it is, what it should be to fill the places in a usual week, and what that yields."""

    tier: int
    threshold: float
    suggested: int | None
    n_places: int
    n_now: int
    n_suggested: int
    comment: str


@click.command("capacity")
@click.option(
    "--weeks",
    "n_weeks",
    type=click.IntRange(min=1),
    default=8,
    show_default=True,
    help="Last weeks that are looked at.",
)
@click.option(
    "--step", type=click.IntRange(min=1, max=50), default=5, show_default=True, help="Points between thresholds."
)
@warehouse_option
def show_capacity(n_weeks: int, step: int, warehouse: Path | None) -> None:
    """Show how many accounts each threshold yields against what the teams can work, and suggest thresholds.

    Places come from seeds/tiers/tiers.csv and tier_capacities.csv. A suggestion is a row to consider, never applied.
    """
    with open_warehouse(warehouse) as connection:
        tiers = fetch(connection, _TIERS_SQL)
        places = fetch(connection, _PLACES_SQL)
        scores = read_scores(connection, n_weeks)
    console = make_console()
    n_places = {row["tier"]: 0 for row in tiers}
    for row in places:
        n_places[row["tier"]] += int(row["n_places"])
    print_yields(console, scores, tiers, n_places, step)
    print_pools(console, places)
    print_suggestions(console, suggest_thresholds(scores, tiers, n_places))


def read_scores(connection: duckdb.DuckDBPyConnection, n_weeks: int) -> dict[datetime.date, list[float]]:
    """Published scores of who competes for a place, by week, oldest first.

    Raises:
        CommandError: no week is scored.
    """
    weeks = [row["as_of_on"] for row in fetch(connection, _WEEKS_SQL, n_weeks=n_weeks)]
    if not weeks:
        raise CommandError("The warehouse holds no scored week yet: land data, then run `python -m abm build`.")
    scores: dict[datetime.date, list[float]] = {week: [] for week in sorted(weeks)}
    for row in fetch(connection, _SCORES_SQL, first_on=min(weeks)):
        scores[row["as_of_on"]].append(float(row["total_score"]))
    return scores


def count_reaching(scores: Sequence[float], threshold: float) -> int:
    """How many scores are at or above a threshold."""
    return sum(score >= threshold for score in scores)


def measure_yields(scores: Mapping[datetime.date, Sequence[float]], thresholds: Sequence[int]) -> list[Yield]:
    """What each threshold yields in the last week and over all weeks given; the usual week is the upper median."""
    last = max(scores)
    found = []
    for threshold in thresholds:
        counts = [count_reaching(week, threshold) for week in scores.values()]
        found.append(Yield(threshold, count_reaching(scores[last], threshold), median_high(counts), max(counts)))
    return found


def find_threshold(scores: Mapping[datetime.date, Sequence[float]], n_places: int) -> int | None:
    """The lowest whole threshold that no more accounts than there are places reach in a usual week.

    Returns:
        None where nobody has to be kept out: even a threshold of 0 yields no more than there are places.

    Example:
        >>> find_threshold({datetime.date(2026, 1, 4): [80.5, 71.0, 70.2, 12.0]}, 2)
        71
    """
    if median_high([len(week) for week in scores.values()]) <= n_places:
        return None
    highest = max((score for week in scores.values() for score in week), default=0)
    low, high = 0, math.floor(highest) + 1
    # the yield falls as the threshold rises, so that the lowest one that fits is found by halving
    while low < high:
        middle = (low + high) // 2
        if _count_usual(scores, middle) <= n_places:
            high = middle
        else:
            low = middle + 1
    return low


def _count_usual(scores: Mapping[datetime.date, Sequence[float]], threshold: float) -> int:
    """How many reach a threshold in a usual week."""
    return median_high([count_reaching(week, threshold) for week in scores.values()])


def suggest_thresholds(
    scores: Mapping[datetime.date, Sequence[float]], tiers: Sequence[Row], n_places: Mapping[int, int]
) -> list[Suggestion]:
    """A threshold for each tier, so that who reaches it fills its places and those of the tiers above in a usual week.

    Args:
        scores: published scores by week.
        tiers: tier and min_score of each staffed tier, best first.
        n_places: places of each tier.
    """
    found = []
    total = 0
    for place, tier in enumerate(tiers):
        total += n_places[tier["tier"]]
        suggested = find_threshold(scores, total)
        now = float(tier["min_score"])
        below = float(tiers[place + 1]["min_score"]) if place + 1 < len(tiers) else 0.0
        usual, filled = _count_usual(scores, now), _count_usual(scores, suggested or 0)
        if not n_places[tier["tier"]]:
            comment = "no places: nobody can be worked in this tier, whatever the threshold"
        elif suggested is None:
            comment = "there are places for everybody; a threshold keeps out who is not worth one"
        elif 2 * filled < total < (crowd := _count_usual(scores, suggested - 1)):
            comment = f"{crowd:,} reach {suggested - 1}: they are too much alike to be parted by a score"
        elif usual > total:
            comment = f"{usual - total:,} more reach it than can be worked; they wait a tier below"
        elif suggested < below:
            comment = "its places stay empty; filling them would take accounts the next tier down is for"
        elif suggested < now:
            comment = f"{total - usual:,} places stay empty at the present threshold"
        else:
            comment = "yields what can be worked"
        found.append(Suggestion(tier["tier"], now, suggested, total, usual, filled, comment))
    return found


def print_yields(
    console: Console,
    scores: Mapping[datetime.date, Sequence[float]],
    tiers: Sequence[Row],
    n_places: Mapping[int, int],
    step: int,
) -> None:
    """Print what each threshold yields, from the highest that anybody reaches down, with the tiers' own beside."""
    last = max(scores)
    highest = max((score for week in scores.values() for score in week), default=0)
    top = min(100, math.ceil(highest / step) * step)
    own = {int(row["min_score"]) for row in tiers}
    thresholds = sorted(set(range(0, top + 1, step)) | own, reverse=True)
    console.print(
        f"Accounts that reach each threshold: {last}, and over {plural(len(scores), 'week')}"
        f" ({plural(len(scores[last]), 'account')} compete)",
        style="bold",
        soft_wrap=True,
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Threshold", "Last week", "Usual week", "Most", "Can be worked"):
        table.add_column(name, justify="right")
    table.add_column("")
    total = 0
    worked = {}
    for row in tiers:
        total += n_places[row["tier"]]
        worked[int(row["min_score"])] = (total, row["tier_name"])
    for found in measure_yields(scores, thresholds):
        places, name = worked.get(found.threshold, (None, ""))
        over = places is not None and found.n_usual > places
        table.add_row(
            str(found.threshold),
            f"{found.n_last:,}",
            f"{found.n_usual:,}",
            f"{found.n_most:,}",
            "" if places is None else f"{places:,}",
            f"{name}{': more than can be worked' if over else ''}",
            style="yellow" if over else None,
        )
    console.print(table)


def print_pools(console: Console, places: Sequence[Row]) -> None:
    """Print the places of owners and territories, where there are any."""
    pools = [row for row in places if row["pool"]]
    if not pools:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Places by owner or territory", title_justify="left")
    table.add_column("Tier", justify="right")
    table.add_column("Pool")
    table.add_column("Places", justify="right")
    for row in pools:
        table.add_row(str(row["tier"]), str(row["pool"]).strip(), f"{row['n_places']:,}")
    console.print(table)


def print_suggestions(console: Console, suggestions: Sequence[Suggestion]) -> None:
    """Print the threshold each tier has, what would fill its places, and what speaks against it."""
    console.print("Thresholds that fill the places in a usual week (min_score of seeds/tiers/tiers.csv)", style="bold")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Tier", justify="right")
    table.add_column("Now", justify="right")
    table.add_column("Reach it", justify="right")
    table.add_column("Suggested", justify="right")
    table.add_column("Would reach it", justify="right")
    table.add_column("Places to\nthis tier", justify="right")
    table.add_column("")
    for row in suggestions:
        table.add_row(
            str(row.tier),
            f"{row.threshold:g}",
            f"{row.n_now:,}",
            "–" if row.suggested is None else str(row.suggested),
            f"{row.n_suggested:,}",
            f"{row.n_places:,}",
            row.comment,
        )
    console.print(table)
    console.print(
        "A threshold is also a promise of quality: read a few accounts at the suggested one before you change the row,"
        " and log the change (python -m abm log-change).",
        style="dim",
        soft_wrap=True,
    )
