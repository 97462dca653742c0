"""Compares score models side by side: who would move tier if another one were published, and why."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import click
import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from abm.console import make_console, warehouse_option
from abm.warehouse import CommandError, Row, fetch, fetch_one, open_warehouse, text_of
from abm.wording import plural, round_tenth, sentence_case, words

COMPONENTS = ("fit", "intent", "engagement")
_MOVE_COLUMNS = (
    "as_of_on", "published_model", "compared_model", "account_id", "domain", "from_tier", "to_tier", "from_score",
    "to_score", "because",
)  # fmt: skip

_PUBLISHED_SQL = "select max(model_version) as model_version, max(as_of_on) as as_of_on from marts.fct_account_tiers"

_WEEK_SQL = """
select max(as_of_on) as as_of_on from intermediate.int_tiers_compared
where model_version = $model_version and as_of_on <= coalesce($as_of, as_of_on)
"""

_VERSIONS_SQL = """
select model_version, component, max_points, gate_component, gate_min_share from seeds.score_models
order by model_version, component
"""

_TIERS_SQL = """
select tiers.account_id, accounts.account_name, accounts.domain, tiers.tier, tiers.model_tier, tiers.exclusion_code,
    scores.total_score, scores.fit_points, scores.intent_points, scores.engagement_points
from intermediate.int_tiers_compared as tiers
inner join marts.fct_account_scores as scores using (account_id, as_of_on, model_version)
inner join marts.dim_accounts as accounts using (account_id)
where tiers.model_version = $model_version and tiers.as_of_on = $as_of_on
order by tiers.account_id
"""

# what a model alone adds or takes: a gate, a floor
_LIMITS_SQL = """
select account_id, factor, observed, points, evidence
from marts.fct_score_factors
where model_version = $model_version and as_of_on = $as_of_on and factor like '%\\_gate' escape '\\'
order by account_id, factor
"""

_LISTED_SQL = "select max(tier) as tier from seeds.tiers where capacity is not null"

_LOG_SQL = """
select changed_on, what, expected_effect from seeds.change_log
where model_version = $model_version and rule_set = 'score_models'
order by changed_on desc, log_number desc
limit 1
"""


@dataclass(frozen=True)
class Move:
    """An account whose tier would be another one: its rows under the published model and the compared one, and why."""

    published: Row
    compared: Row
    because: str

    @property
    def steps(self) -> int:
        """Tiers it would rise (below zero: fall)."""
        return int(self.published["tier"]) - int(self.compared["tier"])


@dataclass(frozen=True)
class Comparison:
    """One model against the published one at one week's end."""

    model_version: str
    weights: str
    n_accounts: int
    tiers: dict[int, int]
    rank_correlation: float | None
    n_shared: int
    n_listed: int
    moves: list[Move]
    log: Row | None


@click.command("compare-models")
@click.option("--model", "models", multiple=True, help="Model version to compare; may be repeated. All, otherwise.")
@click.option("--against", help="Model version to compare with; the published one by default.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="As it was at the end of the last week before that day; the latest week by default.",
)
@click.option("--top", type=click.IntRange(min=0), default=15, show_default=True, help="Most accounts shown a model.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV file for every account that moves.")
@warehouse_option
def compare_models(
    models: tuple[str, ...],
    against: str | None,
    as_of: datetime.datetime | None,
    top: int,
    out: Path | None,
    warehouse: Path | None,
) -> None:
    """Say who would move tier under another score model, and why, before it is adopted.

    Each build scores every model of seeds/scores/score_models.csv; var active_model_version says which is published.
    """
    console = make_console()
    with open_warehouse(warehouse) as connection:
        base, as_of_on, compared = read_comparisons(connection, models, against, as_of.date() if as_of else None)
    print_comparisons(console, base, as_of_on, compared, top)
    if out:
        write_moves(out, base, as_of_on, compared)
        console.print(f"{plural(sum(len(c.moves) for c in compared), 'row')} in {out}", soft_wrap=True)


def read_comparisons(
    connection: duckdb.DuckDBPyConnection,
    models: Sequence[str] = (),
    against: str | None = None,
    as_of: datetime.date | None = None,
) -> tuple[str, datetime.date, list[Comparison]]:
    """Compare models at one week's end.

    Args:
        connection: open warehouse.
        models: versions to compare; all others where empty.
        against: version to compare with; the published one where it is not given.
        as_of: any day; the last week that ended by then is taken.

    Returns:
        The version compared with, the week's Sunday, and one comparison a model in alphabetical order.

    Raises:
        CommandError: a version or the week is not in the warehouse.
    """
    published = fetch_one(connection, _PUBLISHED_SQL)
    if published is None or published["as_of_on"] is None:
        raise CommandError("The warehouse holds no scored week yet: land data, then run `python -m abm build`.")
    weights: dict[str, list[Row]] = {}
    for row in fetch(connection, _VERSIONS_SQL):
        weights.setdefault(row["model_version"], []).append(row)
    base = against or str(published["model_version"])
    for version in (base, *models):
        if version not in weights:
            raise CommandError(f"{version} is no model of score_models.csv; these are: {', '.join(weights)}.")
    others = sorted(models) if models else [version for version in weights if version != base]
    # the week must be there under each model: of those that are not published only the last weeks are tiered
    weeks = {version: _find_week(connection, version, as_of) for version in (base, *others)}
    as_of_on = weeks[base]
    for version, week in weeks.items():
        if week is None or week != as_of_on or as_of_on is None:
            raise CommandError(
                f"{version} has no tiers for that week: models that are not published keep the last weeks only"
                " (var compared_weeks)."
            )
    assert as_of_on is not None
    listed = fetch_one(connection, _LISTED_SQL) or {"tier": 0}
    rows = _read_tiers(connection, base, as_of_on)
    compared = [
        compare(
            version,
            describe_weights(weights[version]),
            rows,
            _read_tiers(connection, version, as_of_on),
            fetch(connection, _LIMITS_SQL, model_version=version, as_of_on=as_of_on),
            int(listed["tier"] or 0),
            fetch_one(connection, _LOG_SQL, model_version=version),
        )
        for version in others
    ]
    return base, as_of_on, compared


def _find_week(
    connection: duckdb.DuckDBPyConnection, version: str, as_of: datetime.date | None
) -> datetime.date | None:
    row = fetch_one(connection, _WEEK_SQL, model_version=version, as_of=as_of)
    return row["as_of_on"] if row else None


def _read_tiers(connection: duckdb.DuckDBPyConnection, version: str, as_of_on: datetime.date) -> dict[str, Row]:
    rows = fetch(connection, _TIERS_SQL, model_version=version, as_of_on=as_of_on)
    return {row["account_id"]: row for row in rows}


def describe_weights(rows: Sequence[Row]) -> str:
    """A model's weights in words: ``fit 40, intent 35 (from 50 % of fit on), engagement 25``."""
    by_component = {row["component"]: row for row in rows}
    parts = []
    for component in COMPONENTS:
        row = by_component.get(component)
        if row is None:
            continue
        gate = ""
        if row["gate_component"]:
            gate = f" (from {float(row['gate_min_share']):.0%} of {row['gate_component']} on)"
        parts.append(f"{component} {float(row['max_points']):g}{gate}")
    return ", ".join(parts)


def compare(
    model_version: str,
    weights: str,
    published: dict[str, Row],
    compared: dict[str, Row],
    limits: Sequence[Row],
    listed_tier: int,
    log: Row | None,
) -> Comparison:
    """One model against the published one.

    Args:
        model_version: the compared model.
        weights: its weights in words.
        published: rows of the published model by account.
        compared: rows of the compared model by account.
        limits: gates that closed under the compared model, one row an account.
        listed_tier: last tier that is on the list.
        log: the model's last row of the change log, if any.
    """
    gates: dict[str, list[Row]] = {}
    for row in limits:
        gates.setdefault(row["account_id"], []).append(row)
    both = [account_id for account_id in published if account_id in compared]
    moves = [
        Move(published[a], compared[a], explain_move(published[a], compared[a], gates.get(a, [])))
        for a in both
        if published[a]["tier"] != compared[a]["tier"]
    ]
    # the largest moves first, risers before those that fall
    moves.sort(
        key=lambda move: (-abs(move.steps), -move.steps, -move.compared["total_score"], move.published["account_id"])
    )
    tiers: dict[int, int] = {}
    for row in compared.values():
        tiers[row["tier"]] = tiers.get(row["tier"], 0) + 1
    listed = {a for a in both if published[a]["tier"] <= listed_tier}
    shared = {a for a in listed if compared[a]["tier"] <= listed_tier}
    scores = [(float(published[a]["total_score"]), float(compared[a]["total_score"])) for a in both]
    return Comparison(
        model_version,
        weights,
        len(compared),
        tiers,
        _rank_correlation(scores),
        len(shared),
        len(listed),
        moves,
        log,
    )


def _rank_correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Spearman's rank correlation; None where either side has one value only."""
    import pandas as pd

    ranks = pd.DataFrame(pairs, columns=["left", "right"]).rank()
    return None if (ranks.nunique() < 2).any() else float(ranks["left"].corr(ranks["right"]))


def explain_move(published: Row, compared: Row, gates: Sequence[Row]) -> str:
    """Why an account's tier differs: the score's change by component, gates that closed, and room in the tiers."""
    before, after = published["total_score"], compared["total_score"]
    changes = [(c, compared[f"{c}_points"] - published[f"{c}_points"]) for c in COMPONENTS]
    # what moves least is noise in a sentence
    said = [f"{c} {_signed(change)}" for c, change in sorted(changes, key=lambda x: -abs(x[1])) if _signed(change)]
    parts = [f"score {round_tenth(before)} → {round_tenth(after)}" + (f" ({', '.join(said)})" if said else "")]
    parts += [f"{words(gate['factor'])} closed: {gate['observed']}, {gate['evidence']}" for gate in gates]
    if published["exclusion_code"] != compared["exclusion_code"]:
        parts.append(f"excluded: {compared['exclusion_code'] or 'no longer'}")
    elif published["model_tier"] == compared["model_tier"]:
        fuller = compared["tier"] > published["tier"]
        parts.append("others take its place" if fuller else "there is room now that others rank lower")
    return "; ".join(parts)


def _signed(change: Decimal) -> str:
    """A change to one decimal with its sign; nothing where it rounds to zero."""
    rounded = round_tenth(change)
    return f"{rounded:+f}" if rounded else ""


def print_comparisons(
    console: Console, base: str, as_of_on: datetime.date, compared: Sequence[Comparison], top: int
) -> None:
    """Print one table of all models, then who moves under each."""
    console.print(f"Compared with {base} on {as_of_on}", style="bold")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Model")
    table.add_column("Weights")
    tiers = sorted({tier for comparison in compared for tier in comparison.tiers} | {1})
    for tier in tiers:
        table.add_column(f"Tier {tier}", justify="right")
    table.add_column("Rank\ncorrelation", justify="right")
    table.add_column("Stay on\nthe list", justify="right")
    table.add_column("Up", justify="right")
    table.add_column("Down", justify="right")
    for c in compared:
        up = sum(move.steps > 0 for move in c.moves)
        table.add_row(
            c.model_version,
            c.weights,
            *(f"{c.tiers.get(tier, 0):,}" for tier in tiers),
            "–" if c.rank_correlation is None else f"{c.rank_correlation:.3f}",
            f"{c.n_shared:,} of {c.n_listed:,}",
            f"{up:,}",
            f"{len(c.moves) - up:,}",
        )
    console.print(table)
    for c in compared:
        _print_moves(console, c, top)


def _print_moves(console: Console, comparison: Comparison, top: int) -> None:
    title = f"{comparison.model_version}: {plural(len(comparison.moves), 'account')} would move"
    console.print(title, style="bold")
    if comparison.log:
        log = comparison.log
        console.print(f"Expected ({log['changed_on']}): {log['expected_effect']}", style="dim", soft_wrap=True)
    if not comparison.moves or not top:
        console.print()
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Account", min_width=18, overflow="fold")
    table.add_column("Tier", justify="right", min_width=5)
    table.add_column("Why", ratio=1)
    for move in comparison.moves[:top]:
        row = move.published
        name = text_of(row, "account_name") or text_of(row, "domain") or row["account_id"]
        table.add_row(name, f"{row['tier']} → {move.compared['tier']}", sentence_case(move.because))
    console.print(table)
    if len(comparison.moves) > top:
        console.print(f"… and {len(comparison.moves) - top:,} more (--top, or --out FILE for all)", style="dim")


def write_moves(path: Path, base: str, as_of_on: datetime.date, compared: Sequence[Comparison]) -> None:
    """Write every account that moves under any model as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_MOVE_COLUMNS)
        for c in compared:
            for move in c.moves:
                before, after = move.published, move.compared
                writer.writerow(
                    [
                        as_of_on, base, c.model_version, before["account_id"], before["domain"], before["tier"],
                        after["tier"], before["total_score"], after["total_score"], move.because,
                    ]
                )  # fmt: skip
