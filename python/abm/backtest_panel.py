"""What a backtest judges: for each account and week the scores of that week, and what happened after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from abm.warehouse import CommandError, fetch_one

RANDOM_SEED = 2026

# the version that the published list rests on is the one whose points the scorecard shows
_VERSIONS_SQL = """
select scores.model_version, count(*) filter (scores.total_score <> cards.total_score) = 0 as is_active
from marts.fct_account_scores as scores
inner join marts.account_scorecard as cards using (account_id, as_of_on)
group by scores.model_version
order by is_active desc, scores.model_version
"""

_WEEKS_SQL = """
select scores.account_id, scores.as_of_on, scores.model_version, scores.lifecycle, tiers.tier, tiers.model_tier,
    cast(scores.total_score as double) as score, cast(scores.health_score as double) as health,
    cast(scores.fit_points as double) as fit, cast(scores.intent_points as double) as intent,
    cast(scores.engagement_points as double) as engagement,
    -cast(scores.as_of_on - scores.last_signal_on as double) as recency,
    -cast(tiers.priority_rank as double) as list_order
from marts.fct_account_scores as scores
inner join marts.fct_account_tiers as tiers using (account_id, as_of_on)
where scores.model_version = $model_version
order by scores.account_id, scores.as_of_on
"""

# Only what still stands at the last load is an outcome. It happened when the deal closed; where the CRM called it
# closed before that day, it was decided by then and could no longer be foreseen.
_DECISIONS_SQL = """
select account_id, lifecycle as becomes, lifecycle = 'customer' and decides_renewal as is_renewal,
    min(least(closes_on, cast(valid_from_at as date))) as decided_on
from intermediate.int_opportunities_decided
where lifecycle <> 'no_change'
group by account_id, opportunity_id, lifecycle, is_renewal
having bool_or(valid_to_at is null)
order by account_id, decided_on, becomes
"""

_LAST_LOAD_SQL = "select max(loaded_on) as last_on from marts.fct_signal_ledger_daily"


@dataclass(frozen=True)
class Outcome:
    """Something that may happen to an account after a week.

    Attributes:
        code: What ``--outcome`` calls it.
        question: What is asked, for the heading of its table.
        unit: What an account-week with the event is called.
        tier_column: Which tier is judged: customers are kept off the list, so of them only the model's tier tells.
        is_asked: Whom it is asked of, from the columns of ``look_ahead``.
        has_happened: Whether it happened, from the same and the end of the horizon.
    """

    code: str
    question: str
    unit: str
    tier_column: str
    is_asked: Callable[[pd.DataFrame], pd.Series]
    has_happened: Callable[[pd.DataFrame], pd.Series]


def _never_bought(weeks: pd.DataFrame) -> pd.Series:
    return weeks["stood"].isna() & weeks["lifecycle"].isin(["prospect", "open_opportunity"])


def _is_customer(weeks: pd.DataFrame) -> pd.Series:
    return (weeks["stood"] == "customer") & (weeks["lifecycle"] == "customer")


def _faces_renewal(weeks: pd.DataFrame) -> pd.Series:
    return _is_customer(weeks) & (weeks[["next_loss_on", "next_renewal_on"]].min(axis=1) <= weeks["horizon_on"])


OUTCOMES = (
    Outcome(
        "purchase",
        "which accounts that never bought make their first purchase",
        "first purchases",
        "tier",
        _never_bought,
        lambda weeks: weeks["next_win_on"] <= weeks["horizon_on"],
    ),
    Outcome(
        "unopened",
        "which accounts that never bought, without an open opportunity yet, make their first purchase",
        "first purchases",
        "tier",
        lambda weeks: _never_bought(weeks) & (weeks["lifecycle"] == "prospect"),
        lambda weeks: weeks["next_win_on"] <= weeks["horizon_on"],
    ),
    Outcome(
        "renewal",
        "which customers whose renewal is decided renew",
        "renewals",
        "model_tier",
        lambda weeks: (
            _is_customer(weeks) & (weeks[["next_loss_on", "next_renewal_on"]].min(axis=1) <= weeks["horizon_on"])
        ),
        lambda weeks: weeks["next_renewal_on"] < weeks["next_loss_on"].fillna(pd.Timestamp.max),
    ),
    Outcome(
        "retention",
        "which customers are still customers at the end of the horizon",
        "customers kept",
        "model_tier",
        _is_customer,
        lambda weeks: ~(weeks["next_loss_on"] <= weeks["horizon_on"]),
    ),
    Outcome(
        "return",
        "which former customers buy again",
        "returns",
        "tier",
        lambda weeks: (
            (weeks["stood"] == "former_customer") & weeks["lifecycle"].isin(["former_customer", "open_opportunity"])
        ),
        lambda weeks: weeks["next_win_on"] <= weeks["horizon_on"],
    ),
)


@dataclass(frozen=True)
class Panel:
    """Account-weeks of one outcome.

    Attributes:
        rows: One row per account and week: ``account_id``, ``as_of_on``, tiers, a column per ranking, ``is_event``.
        n_open: Account-weeks left out because their horizon is not over at the last load.
        n_open_weeks: Weeks left out for that.
    """

    rows: pd.DataFrame
    n_open: int
    n_open_weeks: int


def read_versions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Versions of the scoring model in the warehouse, the one of the published list first.

    Raises:
        CommandError: no account is scored yet, or the scorecard shows points that no version gave.
    """
    versions = connection.execute(_VERSIONS_SQL).fetchall()
    if not versions:
        raise CommandError("No account is scored yet: the landing holds no accounts.")
    if not any(is_active for _, is_active in versions):
        raise CommandError(
            "The scorecard's points are of no version in fct_account_scores: build both with `python -m abm build`."
        )
    return [version for version, _ in versions]


def read_weeks(connection: duckdb.DuckDBPyConnection, model_version: str) -> pd.DataFrame:
    """Scores of a version of the model, with the tiers of the published list, one row per account and week."""
    weeks = connection.execute(_WEEKS_SQL, {"model_version": model_version}).df()
    weeks["as_of_on"] = weeks["as_of_on"].astype("datetime64[ns]")
    weeks["random"] = np.random.default_rng(RANDOM_SEED).random(len(weeks))
    return weeks


def read_decisions(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Dated outcomes: ``account_id``, ``decided_on``, ``becomes`` (customer, former_customer), ``is_renewal``."""
    decisions = connection.execute(_DECISIONS_SQL).df()
    decisions["decided_on"] = decisions["decided_on"].astype("datetime64[ns]")
    return decisions


def read_last_load(connection: duckdb.DuckDBPyConnection) -> pd.Timestamp:
    """Day of the last load: what would have happened after it cannot be known."""
    found = fetch_one(connection, _LAST_LOAD_SQL)
    if not found or found["last_on"] is None:
        raise CommandError("Nothing has landed yet.")
    return pd.Timestamp(found["last_on"])


def look_ahead(weeks: pd.DataFrame, decisions: pd.DataFrame, horizon_weeks: int) -> pd.DataFrame:
    """Say for each account-week what had been decided by its end, whether or not it was known, and what came next.

    Args:
        weeks: ``account_id`` and ``as_of_on`` with anything else.
        decisions: As ``read_decisions`` gives them, in any order.
        horizon_weeks: How far ahead is looked.

    Returns:
        The rows of ``weeks`` with ``stood`` (what the last decision by then made of the account; missing if there was
        none), ``next_win_on``, ``next_loss_on`` and ``next_renewal_on`` (the first after it; missing if there is none)
        and ``horizon_on`` (the last day that counts).
    """
    found = weeks.sort_values(["as_of_on", "account_id"], kind="stable", ignore_index=True)
    dated = decisions.sort_values(["decided_on", "account_id", "becomes"], kind="stable", ignore_index=True)
    stood = dated.rename(columns={"becomes": "stood"})[["account_id", "decided_on", "stood"]]
    found = pd.merge_asof(found, stood, left_on="as_of_on", right_on="decided_on", by="account_id")
    found = found.drop(columns="decided_on")
    is_win = dated["becomes"] == "customer"
    for column, chosen in (
        ("next_win_on", dated[is_win]),
        ("next_loss_on", dated[~is_win]),
        ("next_renewal_on", dated[is_win & dated["is_renewal"]]),
    ):
        after = chosen[["account_id", "decided_on"]]
        found = pd.merge_asof(
            found,
            after,
            left_on="as_of_on",
            right_on="decided_on",
            by="account_id",
            direction="forward",
            allow_exact_matches=False,
        )
        found = found.rename(columns={"decided_on": column})
    found["horizon_on"] = found["as_of_on"] + pd.Timedelta(weeks=horizon_weeks)
    return found


def choose_rows(ahead: pd.DataFrame, outcome: Outcome, last_on: pd.Timestamp) -> Panel:
    """Keep the account-weeks of which an outcome is asked and whose horizon is over, and say whether it happened."""
    asked = ahead[outcome.is_asked(ahead)]
    is_over = asked["horizon_on"] <= last_on
    rows = asked[is_over].copy()
    rows["is_event"] = outcome.has_happened(rows).astype(float)
    left_out = asked[~is_over]
    return Panel(rows.reset_index(drop=True), len(left_out), left_out["as_of_on"].nunique())


def count_unforeseeable(ahead: pd.DataFrame, decisions: pd.DataFrame) -> tuple[int, int]:
    """Count first purchases since the first scored week, and those whose account had no scored week before them.

    An account that enters the CRM with its purchase has no past that could have foretold it; and a model that is shown
    its first weeks would learn that new accounts are buyers.
    """
    first_on = decisions[decisions["becomes"] == "customer"].groupby("account_id")["decided_on"].min()
    first_scored_on = ahead.groupby("account_id")["as_of_on"].min()
    bought = first_on[first_on > ahead["as_of_on"].min()]
    known_before = first_scored_on.reindex(bought.index) < bought
    return len(bought), int((~known_before).sum())


def shuffle_outcomes(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Give each account the later story of another: no ranking may foretell those.

    An account keeps its scores and takes the events of its partner in the weeks in which both were asked about.
    """
    places, accounts = pd.factorize(rows["account_id"], sort=True)
    weeks, days = pd.factorize(rows["as_of_on"], sort=True)
    stories = np.full((len(accounts), len(days)), np.nan)
    stories[places, weeks] = rows["is_event"]
    partners = np.random.default_rng(seed).permutation(len(accounts))
    return rows.assign(is_event=stories[partners[places], weeks]).dropna(subset="is_event")


def check_outcomes(codes: Sequence[str]) -> list[Outcome]:
    """Outcomes by their codes, all of them without any."""
    return [outcome for outcome in OUTCOMES if not codes or outcome.code in codes]
