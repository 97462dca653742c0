"""Reads why an account has its tier: tier, reasons, factors, signals and the ids of the raw records behind them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from abm.find_account import FoundAccount
from abm.warehouse import CommandError, Row, fetch, fetch_one

# what a signal without a factor of its own counts in, if it subtracts
NEGATIVE_FACTOR = "negative_signals"
PEOPLE_FACTORS = ("committee_reach", "senior_involvement")

_WEEK_SQL = """
select
    max(as_of_on) filter (where account_id = $account_id and as_of_on <= $as_of) as as_of_on,
    max(as_of_on) filter (where as_of_on <= $as_of) as list_as_of_on,
    min(as_of_on) filter (where account_id = $account_id) as first_as_of_on
from marts.fct_account_tiers
"""

_LATEST_SQL = "select max(as_of_on) as as_of_on from marts.fct_account_tiers"

_TIER_SQL = """
select tiers.tier, tiers.model_tier, tiers.priority_rank, tiers.is_override, names.tier_name, names.approach,
    (select count(*) from marts.fct_account_tiers where as_of_on = $as_of) as n_ranked
from marts.fct_account_tiers as tiers
left join seeds.tiers as names on tiers.tier = names.tier
where tiers.account_id = $account_id and tiers.as_of_on = $as_of
"""

# Of several models that are scored, the one whose tiers are published.
_SCORE_SQL = """
select scores.model_version, scores.fit_points, scores.intent_points, scores.engagement_points, scores.total_score,
    scores.completeness_share, scores.is_surging, scores.intent_explanation, scores.fit_rationale, scores.lifecycle
from marts.fct_account_scores as scores
inner join marts.fct_account_tiers as tiers
    on scores.account_id = tiers.account_id and scores.as_of_on = tiers.as_of_on
        and scores.model_version = tiers.model_version
where scores.account_id = $account_id and scores.as_of_on = $as_of
"""

_REASONS_SQL = """
select reasons.reason_code, reasons.observed, reasons.threshold, reasons.is_passed, reasons.because,
    exclusions.exclusion_code is not null as is_exclusion
from marts.fct_account_tier_reasons as reasons
left join seeds.tier_exclusions as exclusions on reasons.reason_code = exclusions.exclusion_code
where reasons.account_id = $account_id and reasons.as_of_on = $as_of
order by reasons.reason_code
"""

_CHANGE_SQL = """
select as_of_on, from_tier, to_tier, because
from marts.fct_account_tier_changes
where account_id = $account_id and as_of_on <= $as_of
order by as_of_on desc
limit 1
"""

# Points rise between the knots of a band table: what lies above a knot that gives nothing is named by the next one.
_FACTORS_SQL = """
with bands as (
    select rule_id, points as knot_points,
        lead(label) over (partition by component, factor order by min_observed) as next_label
    from seeds.score_bands
)

select factors.component, factors.factor, factors.observed, factors.rule_id, factors.points, factors.max_points,
    factors.evidence,
    case when bands.knot_points = 0 and factors.points <> 0 then bands.next_label end as short_of_label
from marts.fct_score_factors as factors
left join bands on factors.rule_id = bands.rule_id
where factors.account_id = $account_id and factors.as_of_on = $as_of and factors.model_version = $model_version
order by factors.factor = 'component_floor', factors.points desc, factors.max_points desc, factors.factor
"""

# What each factor could give at most, in the model's own points: the rubric's maxima scaled to the component's share.
_MAXIMA_SQL = """
with rubric as (
    select component, factor, max(max_points) as max_points from seeds.score_bands group by component, factor
    union all
    select 'fit' as component, dimension as factor, max(max_points) as max_points
    from seeds.fit_rules
    group by dimension
),

totals as (
    select component, sum(max_points) as max_points from rubric group by component
)

select rubric.component, rubric.factor, rubric.max_points * models.max_points / totals.max_points as max_points,
    models.max_points as component_max_points
from rubric
inner join totals on rubric.component = totals.component
inner join seeds.score_models as models on rubric.component = models.component and models.model_version = $model_version
order by rubric.component, rubric.factor
"""

_TIERS_SQL = "select tier, tier_name, min_score from seeds.tiers order by tier"

_CARD_SQL = """
select next_step, owner_name
from marts.account_scorecard
where account_id = $account_id and as_of_on = $as_of
"""

# Each signal that counts at the date, with what it was worth on its day and what decay has left of it.
_SIGNALS_SQL = """
with counted as (
    select
        *,
        date_diff('day', occurred_on, cast($as_of as date)) as age_days,
        power(2.0, -date_diff('day', occurred_on, cast($as_of as date)) / half_life_days) as left_share
    from marts.bridge_account_signals
    where account_id = $account_id and cast(counts_from_at as date) <= $as_of and expires_on > $as_of
),

identities as (
    select identity_id, match_method, min(identity_kind) as identity_kind, min(evidence) as evidence
    from marts.dim_identities
    group by identity_id, match_method
)

select
    counted.signal_id,
    counted.occurred_on,
    counted.age_days,
    counted.left_share,
    counted.intent_factor,
    counted.engagement_factor,
    counted.intent_points,
    counted.engagement_points,
    coalesce(counted.person_id, counted.identity_id) as person_key,
    counted.person_id is not null as is_person,
    counted.automated_decisioning_allowed,
    counted.match_method,
    counted.match_confidence,
    methods.label as match_label,
    identities.identity_kind,
    identities.evidence as match_evidence,
    types.label as type_label,
    signals.feed_id,
    signals.table_name,
    signals.source_record_id,
    signals.n_records,
    signals.asset,
    topics.topic_name,
    coalesce(roles.label, counted.buying_role) as role_label,
    roles.role_multiplier,
    seniorities.label as seniority_label,
    coalesce(seniorities.seniority_rank, 0) as seniority_rank
from counted
left join identities on counted.identity_id = identities.identity_id and counted.match_method = identities.match_method
left join seeds.match_methods as methods on counted.match_method = methods.match_method
-- of several versions of a type or topic the one in force now names it
left join seeds.signal_types as types on counted.signal_type = types.signal_type and types.valid_to_on is null
left join marts.fct_signals as signals on counted.signal_id = signals.signal_id
left join seeds.topics as topics on signals.topic_id = topics.topic_id and topics.valid_to_on is null
left join seeds.buying_roles as roles on counted.buying_role = roles.buying_role
left join marts.dim_people as people on counted.person_id = people.person_id
left join seeds.seniorities as seniorities on people.seniority = seniorities.seniority
order by counted.occurred_on desc, counted.signal_id
"""

_WINDOWS_SQL = """
select parameter, value from seeds.scoring_parameters
where parameter in ('committee_window_days', 'engagement_window_days')
"""


@dataclass(frozen=True)
class CountedSignal:
    """One signal's part in one factor: points on its day, and what is left of them at the date."""

    row: Row
    points: float
    points_left: float


@dataclass(frozen=True)
class EngagedPerson:
    """One person of the buying committee: the latest answer, how many answers, role and seniority."""

    latest: Row
    n_answers: int
    role_multiplier: float


@dataclass(frozen=True)
class Explanation:
    """Everything that is known about one account's tier at one week's end."""

    account: FoundAccount
    as_of_on: datetime.date
    list_as_of_on: datetime.date
    is_latest: bool
    tier: Row
    score: Row
    reasons: list[Row]
    change: Row | None
    factors: list[Row]
    maxima: list[Row]
    tiers: list[Row]
    card: Row | None
    signals: dict[tuple[str, str], list[CountedSignal]]
    people: dict[str, list[EngagedPerson]]
    matches: list[Row]

    def component_max(self, component: str) -> Decimal:
        """Most points a component can give under the model."""
        known = [row["component_max_points"] for row in self.maxima if row["component"] == component]
        return Decimal(str(known[0])) if known else Decimal(0)


def read_explanation(
    connection: duckdb.DuckDBPyConnection, account: FoundAccount, as_of: datetime.date | None = None
) -> Explanation:
    """Read what made an account's tier in the last week that ended on or before a date.

    Args:
        connection: open warehouse.
        account: the account, as :func:`abm.find_account.find_account` gives it.
        as_of: any day; the latest week by default.

    Raises:
        CommandError: the account had no score yet by that day.
    """
    latest = fetch_one(connection, _LATEST_SQL)
    latest_on = latest["as_of_on"] if latest else None
    if latest_on is None:
        raise CommandError("The warehouse holds no scored week yet: land data, then run `python -m abm build`.")
    week = _find_week(connection, account, as_of or latest_on)
    key = {"account_id": account.account_id, "as_of": week["as_of_on"]}
    tier, score = fetch_one(connection, _TIER_SQL, **key), fetch_one(connection, _SCORE_SQL, **key)
    if tier is None or score is None:
        raise CommandError(f"{account.title} has a tier but no score on {week['as_of_on']}: run `python -m abm build`.")
    rows = fetch(connection, _SIGNALS_SQL, **key)
    return Explanation(
        account=account,
        as_of_on=week["as_of_on"],
        list_as_of_on=week["list_as_of_on"],
        is_latest=week["as_of_on"] == latest_on,
        tier=tier,
        score=score,
        reasons=fetch(connection, _REASONS_SQL, **key),
        change=fetch_one(connection, _CHANGE_SQL, **key),
        factors=fetch(connection, _FACTORS_SQL, **key, model_version=score["model_version"]),
        maxima=fetch(connection, _MAXIMA_SQL, model_version=score["model_version"]),
        tiers=fetch(connection, _TIERS_SQL),
        card=fetch_one(connection, _CARD_SQL, **key),
        signals=_group_signals(rows),
        people=_group_people(rows, fetch(connection, _WINDOWS_SQL)),
        matches=_count_matches(rows),
    )


def _find_week(connection: duckdb.DuckDBPyConnection, account: FoundAccount, as_of: datetime.date) -> Row:
    week = fetch_one(connection, _WEEK_SQL, account_id=account.account_id, as_of=as_of)
    if week is None or week["first_as_of_on"] is None:
        raise CommandError(f"{account.title} has never been scored: it is deleted in the CRM or merged away.")
    if week["as_of_on"] is None:
        raise CommandError(f"{account.title} had no score by {as_of}; its first is of {week['first_as_of_on']}.")
    return week


def _group_signals(rows: Iterable[Row]) -> dict[tuple[str, str], list[CountedSignal]]:
    """Signals by component and factor, those worth most at the date first."""
    grouped: dict[tuple[str, str], list[CountedSignal]] = {}
    for row in rows:
        for component in ("intent", "engagement"):
            points = float(row[f"{component}_points"])
            factor = row[f"{component}_factor"] or (NEGATIVE_FACTOR if points < 0 else None)
            if points and factor:
                counted = CountedSignal(row, points, points * row["left_share"])
                grouped.setdefault((component, factor), []).append(counted)
    for signals in grouped.values():
        signals.sort(key=lambda signal: -abs(signal.points_left))
    return grouped


def _group_people(rows: Iterable[Row], windows: Iterable[Row]) -> dict[str, list[EngagedPerson]]:
    """Who answered within each people factor's window: heaviest role first, and the most senior of them."""
    days = {row["parameter"]: float(row["value"]) for row in windows}
    # what may only be aggregated knows no people
    answers = [row for row in rows if row["engagement_points"] > 0 and row["automated_decisioning_allowed"]]
    reach = _list_people(row for row in answers if row["age_days"] < days.get("committee_window_days", 0))
    senior = _list_people(row for row in answers if row["age_days"] < days.get("engagement_window_days", 0))
    highest = max((person.latest["seniority_rank"] for person in senior), default=0)
    return {
        "committee_reach": sorted(reach, key=lambda person: -person.role_multiplier),
        # only the most senior decide this factor
        "senior_involvement": [person for person in senior if person.latest["seniority_rank"] == highest > 0],
    }


def _list_people(answers: Iterable[Row]) -> list[EngagedPerson]:
    by_person: dict[str, list[Row]] = {}
    for row in answers:
        by_person.setdefault(row["person_key"], []).append(row)
    # a person whose role changed weighs by the best of them, as in the score
    return [
        EngagedPerson(rows[0], len(rows), max(float(row["role_multiplier"] or 1) for row in rows))
        for rows in by_person.values()
    ]


def _count_matches(rows: Iterable[Row]) -> list[Row]:
    """How the signals came to this account: one row per match method, most signals first."""
    methods: dict[str, Row] = {}
    for row in rows:
        method = methods.setdefault(
            row["match_method"],
            {
                "label": row["match_label"] or row["match_method"],
                "confidence": row["match_confidence"],
                "n_signals": 0,
                "evidence": row["match_evidence"],
            },
        )
        method["n_signals"] += 1
    return sorted(methods.values(), key=lambda method: -method["n_signals"])
