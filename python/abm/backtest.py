"""Whether the scores, as they were, foretold what happened: ``python -m abm backtest``."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from abm.backtest_metrics import (
    TOP_SHARE,
    Estimate,
    Floats,
    Measures,
    Ranked,
    count_hits,
    draw_weights,
    estimate,
    measure,
    rank,
    rates_by_group,
)
from abm.backtest_panel import (
    OUTCOMES,
    RANDOM_SEED,
    Outcome,
    Panel,
    check_outcomes,
    choose_rows,
    count_unforeseeable,
    look_ahead,
    read_decisions,
    read_last_load,
    read_versions,
    read_weeks,
    shuffle_outcomes,
)
from abm.console import make_console, warehouse_option
from abm.warehouse import CommandError, fetch_one, open_warehouse
from abm.wording import plural

_CAPACITY_SQL = "select min(capacity) as capacity from seeds.tiers where tier = 1"
# the published score, and what it has to beat
_SCORE = "score"
_RANKINGS = {
    _SCORE: "published score",
    "list_order": "order of the target list",
    "health": "account health",
    "fit": "fit alone",
    "intent": "intent alone",
    "engagement": "engagement alone",
    "recency": "days since the last signal",
    "random": "by lot",
}
_CSV_COLUMNS = ("outcome", "model_version", "ranking", "metric", "part", "value", "low", "high", "n", "n_events")


@dataclass(frozen=True)
class Judged:
    """What the rankings achieved for one outcome.

    Attributes:
        outcome: What was asked.
        panel: The account-weeks judged.
        capacity: Places of the list.
        by_ranking: Measures by column of the panel.
        tiers: As ``rates_by_group`` gives them.
        shuffled: Lift of the score against the later stories of other accounts, one per shuffle.
        perfect: Precision of a list that knew the future.
    """

    outcome: Outcome
    panel: Panel
    capacity: int
    by_ranking: Mapping[str, Measures]
    tiers: Mapping[int, tuple[float, float, Floats, Floats]]
    shuffled: Floats
    perfect: float


@click.command("backtest")
@click.option(
    "--horizon-weeks",
    type=click.IntRange(min=1),
    default=13,
    show_default=True,
    help="How many weeks after a score an outcome may come.",
)
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    type=click.Choice([outcome.code for outcome in OUTCOMES]),
    help="Only that outcome; may be repeated. All by default.",
)
@click.option(
    "--capacity", type=click.IntRange(min=1), help="Places of the list that is judged; Tier 1's capacity by default."
)
@click.option(
    "--resamples",
    type=click.IntRange(min=0),
    default=500,
    show_default=True,
    help="Resamples of the accounts that the intervals are read from.",
)
@click.option(
    "--shuffles",
    type=click.IntRange(min=0),
    default=100,
    show_default=True,
    help="Times that accounts swap their later stories: the lift must vanish.",
)
@click.option("--weekly", is_flag=True, help="List every week, too.")
@click.option(
    "--csv", "csv_path", type=click.Path(path_type=Path, dir_okay=False), help="Write all numbers there, too."
)
@warehouse_option
def backtest(
    horizon_weeks: int,
    outcomes: tuple[str, ...],
    capacity: int | None,
    resamples: int,
    shuffles: int,
    weekly: bool,
    csv_path: Path | None,
    warehouse: Path | None,
) -> None:
    """Judge past scores by what happened after them, and against simpler rankings.

    Each week's scores are as they were at its end; weeks whose horizon is not over at the last load are left out.
    Intervals are 95%, from resampled accounts. How to read it: docs/backtest.md
    """
    console = make_console()
    with open_warehouse(warehouse) as connection:
        versions = read_versions(connection)
        weeks = read_weeks(connection, versions[0])
        others = {version: read_weeks(connection, version) for version in versions[1:]}
        decisions = read_decisions(connection)
        last_on = read_last_load(connection)
        found = fetch_one(connection, _CAPACITY_SQL)
    places = capacity or (found or {}).get("capacity")
    if not places:
        raise CommandError("Tier 1 has no capacity in seeds/tiers/tiers.csv: give --capacity.")
    for version, scored in others.items():
        weeks = weeks.merge(
            scored[["account_id", "as_of_on", "score"]].rename(columns={"score": version}),
            on=["account_id", "as_of_on"],
        )
    ahead = look_ahead(weeks, decisions, horizon_weeks)
    rankings = {**{_SCORE: f"published score ({versions[0]})"}, **{version: f"score {version}" for version in others}}
    rankings |= {column: label for column, label in _RANKINGS.items() if column != _SCORE}
    span = f"{weeks['as_of_on'].min():%Y-%m-%d} to {last_on:%Y-%m-%d}"
    console.print(
        f"Backtest, {span}: what happened in the {plural(horizon_weeks, 'week')} after each week", style="bold"
    )
    rows: list[dict[str, Any]] = []
    for outcome in check_outcomes(outcomes):
        panel = choose_rows(ahead, outcome, last_on)
        console.print()
        print_heading(console, outcome, panel)
        if outcome.code == "purchase":
            print_unforeseeable(console, *count_unforeseeable(ahead, decisions))
        if not 0 < panel.rows["is_event"].sum() < len(panel.rows):
            console.print("There is nothing to rank: in the weeks that can be judged it never happens, or always.")
            continue
        judged = judge(outcome, panel, list(rankings), places, resamples, shuffles)
        print_judged(console, judged, rankings)
        if weekly:
            print_weekly(console, judged)
        rows += list_numbers(judged, versions[0], rankings)
    if csv_path is not None:
        write_csv(csv_path, rows)
        console.print(f"\n{plural(len(rows), 'number')} in {csv_path}", soft_wrap=True)


def judge(
    outcome: Outcome, panel: Panel, rankings: Sequence[str], capacity: int, n_resamples: int, n_shuffles: int
) -> Judged:
    """Measure all rankings on the same account-weeks and the same resamples, so that they can be compared in pairs."""
    rows = panel.rows
    accounts, places_of = np.unique(rows["account_id"].to_numpy(dtype=str), return_inverse=True)
    weights = draw_weights(len(accounts), n_resamples, RANDOM_SEED)
    by_ranking = {column: measure(rank_weeks(rows, column, weights, places_of), capacity) for column in rankings}
    ones = np.ones((len(accounts), 1))
    perfect = measure(rank_weeks(rows, "is_event", ones, places_of), capacity).precision[0]
    return Judged(
        outcome,
        panel,
        capacity,
        by_ranking,
        rates_by_group(rows[outcome.tier_column].tolist(), rows["is_event"].to_numpy(), weights[places_of]),
        np.array([measure_lift(shuffle_outcomes(rows, RANDOM_SEED + n), _SCORE) for n in range(n_shuffles)]),
        float(perfect),
    )


def rank_weeks(rows: pd.DataFrame, column: str, weights: Floats, places_of: np.ndarray) -> list[Ranked]:
    """Each week's accounts by a column.

    Args:
        rows: Account-weeks, as in ``Panel``.
        column: What is ranked by, higher is better.
        weights: Shape (accounts, resamples).
        places_of: Which row of ``weights`` each account-week has.
    """
    scores, events = rows[column].to_numpy(dtype=float), rows["is_event"].to_numpy(dtype=float)
    found = []
    for chosen in rows.groupby("as_of_on").indices.values():
        found.append(rank(scores[chosen], events[chosen], weights[places_of[chosen]]))
    return found


def measure_lift(rows: pd.DataFrame, column: str) -> float:
    """Lift of the best tenth, without an interval; nan where nothing happens."""
    if rows.empty:
        return float("nan")
    ones = np.ones((len(rows), 1))
    return float(measure(rank_weeks(rows, column, ones, np.arange(len(rows))), capacity=1).lift[0])


def print_heading(console: Console, outcome: Outcome, panel: Panel) -> None:
    """Print what is asked, of how many, and how many are left out."""
    rows = panel.rows
    console.print(f"{outcome.code}: {outcome.question}", style="bold")
    events = rows[rows["is_event"] == 1]
    judged = (
        f"{plural(len(rows), 'account-week')} of {plural(rows['account_id'].nunique(), 'account')} in"
        f" {plural(rows['as_of_on'].nunique(), 'week')}; {outcome.unit} in {len(events):,} of them, by"
        f" {plural(events['account_id'].nunique(), 'account')}."
    )
    left_out = (
        f"Left out: {plural(panel.n_open, 'account-week')} of {plural(panel.n_open_weeks, 'week')} whose horizon is not"
        " over at the last load."
    )
    console.print(f"{judged} {left_out}", soft_wrap=True)


def print_unforeseeable(console: Console, n_bought: int, n_unforeseeable: int) -> None:
    """Say how many purchases no score could have foretold, because the account came with its purchase."""
    if n_unforeseeable:
        console.print(
            f"{n_unforeseeable:,} of {plural(n_bought, 'account')} that first bought since the first week had no score"
            " before: they entered the CRM with their purchase. No ranking is judged by them.",
            soft_wrap=True,
        )


def print_judged(console: Console, judged: Judged, rankings: Mapping[str, str]) -> None:
    """Print the rankings, the tenths of the published score, its tiers and what shuffled stories give."""
    score = judged.by_ranking[_SCORE]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Ranking")
    for head in (f"Precision at {judged.capacity}", "Lift of the best tenth", "Score's lead in lift", "AUC"):
        table.add_column(head, justify="right")
    table.add_column("Average precision", justify="right")
    for column, label in rankings.items():
        found = judged.by_ranking[column]
        lead = "" if column == _SCORE else _interval(estimate(score.lift - found.lift), "+.2f")
        table.add_row(
            label,
            _interval(estimate(found.precision), ".1%"),
            _interval(estimate(found.lift), ".2f"),
            lead,
            _interval(estimate(found.auc), ".2f"),
            _interval(estimate(found.average_precision), ".2f"),
        )
    console.print(table)
    console.print(
        f"It happens in {score.base_rate[0]:.1%} of the account-weeks; a list of {judged.capacity} by lot would have"
        f" a precision of {score.chance[0]:.1%}, one that knew the future {judged.perfect:.1%}.",
        soft_wrap=True,
    )
    rates = " ".join(f"{rate:.1%}" for rate in score.tenth_rates)
    console.print(f"By tenth of the published score, best first: {rates}", soft_wrap=True)
    if judged.shuffled.size:
        low, middle, high = np.nanquantile(judged.shuffled, [0.025, 0.5, 0.975])
        console.print(
            f"With the later stories of other accounts ({len(judged.shuffled)} shuffles) the lift is {middle:.2f}"
            f" ({low:.2f} to {high:.2f}).",
            soft_wrap=True,
        )
    tiers = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    tiers.add_column("Tier" if judged.outcome.tier_column == "tier" else "Tier by score alone")
    for head in ("Accounts", "Account-weeks", "With the event", "Rate", "Lift"):
        tiers.add_column(head, justify="right")
    n_accounts = judged.panel.rows.groupby(judged.outcome.tier_column)["account_id"].nunique()
    for tier, (n, n_events, rate, lift) in judged.tiers.items():
        tiers.add_row(
            str(tier),
            f"{n_accounts[tier]:,}",
            f"{n:,.0f}",
            f"{n_events:,.0f}",
            _interval(estimate(rate), ".1%"),
            _interval(estimate(lift), ".2f"),
        )
    console.print(tiers)


def print_weekly(console: Console, judged: Judged) -> None:
    """Print how the list of each week did."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in ("Week", "Accounts", "With the event", f"Among the best {judged.capacity}", "Precision", "By lot"):
        table.add_column(head, justify="right")
    for week, n, n_events, hits, places in list_weeks(judged):
        table.add_row(
            f"{week:%Y-%m-%d}",
            f"{n:,}",
            f"{n_events:,.0f}",
            f"{hits:.1f}",
            f"{hits / places:.1%}",
            f"{n_events / n:.1%}",
        )
    console.print(table)


def list_weeks(judged: Judged) -> list[tuple[pd.Timestamp, int, float, float, int]]:
    """Each week with its accounts, its events, those among the best, and the places of its list."""
    found = []
    for week, rows in judged.panel.rows.groupby("as_of_on"):
        ones = np.ones((len(rows), 1))
        [ranked] = rank_weeks(rows, _SCORE, ones, np.arange(len(rows)))
        places = min(judged.capacity, len(rows))
        hits = count_hits(ranked, np.array([float(places)]))[0]
        found.append((pd.Timestamp(str(week)), len(rows), float(rows["is_event"].sum()), float(hits), places))
    return found


def list_numbers(judged: Judged, model_version: str, rankings: Mapping[str, str]) -> list[dict[str, Any]]:
    """All numbers in long form, one row per metric."""
    n, n_events = len(judged.panel.rows), int(judged.panel.rows["is_event"].sum())
    common = {"outcome": judged.outcome.code, "model_version": model_version}
    rows: list[dict[str, Any]] = []

    def add(ranking: str, metric: str, part: object, found: Estimate, n: float, n_events: float) -> None:
        limits = {"value": round(found.value, 6), "low": round(found.low, 6), "high": round(found.high, 6)}
        rows.append(
            {**common, "ranking": ranking, "metric": metric, "part": part, **limits, "n": n, "n_events": n_events}
        )

    for column in rankings:
        found = judged.by_ranking[column]
        for metric in ("base_rate", "precision", "chance", "lift", "auc", "average_precision"):
            add(column, metric, "", estimate(getattr(found, metric)), n, n_events)
        n_tenth = n * TOP_SHARE
        for tenth, rate in enumerate(found.tenth_rates, start=1):
            add(column, "tenth_rate", tenth, _without_interval(rate), round(n_tenth, 1), round(rate * n_tenth, 4))
    for tier, (n_in, events_in, rate, lift) in judged.tiers.items():
        add(judged.outcome.tier_column, "tier_rate", tier, estimate(rate), n_in, events_in)
        add(judged.outcome.tier_column, "tier_lift", tier, estimate(lift), n_in, events_in)
    for week, n_in, events_in, hits, places in list_weeks(judged):
        add(_SCORE, "precision", f"{week:%Y-%m-%d}", _without_interval(hits / places), n_in, events_in)
    return rows


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write numbers as CSV; what cannot be said is empty.

    Raises:
        CommandError: the file cannot be written.
    """
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, _CSV_COLUMNS, lineterminator="\n")
            writer.writeheader()
            for row in rows:
                writer.writerow({name: "" if value != value else value for name, value in row.items()})
    except OSError as error:
        raise CommandError(f"'{path}' cannot be written: {error.strerror}.") from error


def _without_interval(value: float) -> Estimate:
    return Estimate(float(value), float("nan"), float("nan"))


def _interval(found: Estimate, shape: str) -> str:
    """A value with its interval: ``2.10 (1.30 to 3.00)``; a dash where there is none."""
    if np.isnan(found.value):
        return "–"
    if np.isnan(found.low):
        return format(found.value, shape)
    return f"{found.value:{shape}} ({found.low:{shape}} to {found.high:{shape}})"
