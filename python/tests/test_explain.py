"""Explanations, on a warehouse of a few rows written by hand."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.explain import read_explanation
from abm.find_account import find_account
from abm.narrate import narrate
from abm.warehouse import CommandError
from abm.wording import apportion, day_text, round_tenth, short_number, shorten_numbers, without_addresses

WEEK = "2026-11-15"
ACME_CRM_ID = "001Ab00000AcmeIQAX"

HAND_MADE_SQL = f"""
create schema marts; create schema seeds; create schema landing;

create table seeds.tiers (tier int, tier_name varchar, approach varchar, min_score decimal(9, 4), capacity int);
insert into seeds.tiers values (1, 'Tier 1', 'one_to_one', 80, 25), (2, 'Tier 2', 'one_to_few', 60, 75),
    (3, 'Tier 3', 'one_to_many', 40, 200), (4, 'Tier 4', 'out_of_program', 0, null);
create table seeds.tier_exclusions (exclusion_code varchar);
insert into seeds.tier_exclusions values ('customer'), ('disqualified');
create table seeds.score_models (model_version varchar, component varchar, max_points int);
insert into seeds.score_models values ('m', 'fit', 40), ('m', 'intent', 35), ('m', 'engagement', 25);
create table seeds.score_bands (component varchar, factor varchar, max_points int, rule_id varchar,
    min_observed int, points int, label varchar);
insert into seeds.score_bands values
    ('intent', 'website_engagement', 20, 'web_3', 10, 20, 'deep'),
    ('intent', 'response', 15, 'response_3', 9, 15, 'positive'),
    ('intent', 'negative_signals', 0, 'negative_1', 5, -4, 'slight'),
    ('engagement', 'committee_reach', 15, 'reach_0', 0, 0, 'nobody engaged'),
    ('engagement', 'committee_reach', 15, 'reach_1', 1, 15, 'key stakeholder'),
    ('engagement', 'meeting_quality', 10, 'meeting_3', 9, 10, 'strategic');
create table seeds.fit_rules (dimension varchar, max_points int);
insert into seeds.fit_rules values ('industry', 20), ('growth', 20);
create table seeds.scoring_parameters (parameter varchar, value double);
insert into seeds.scoring_parameters values ('committee_window_days', 30), ('engagement_window_days', 90);
create table seeds.match_methods (match_method varchar, label varchar);
insert into seeds.match_methods values ('contact_email', 'e-mail of a CRM contact'), ('vendor_domain',
        'company domain');
create table seeds.signal_types (signal_type varchar, label varchar, valid_to_on date);
insert into seeds.signal_types values ('pricing_view', 'page view', '2026-01-01'),
    ('pricing_view', 'pricing page view', null), ('meeting', 'evaluation meeting', null),
    ('unsubscribe', 'unsubscribe', null);
create table seeds.topics (topic_id varchar, topic_name varchar, valid_to_on date);
insert into seeds.topics values ('data_governance', 'data governance', null);
create table seeds.buying_roles (buying_role varchar, role_multiplier double, label varchar);
insert into seeds.buying_roles values ('economic_buyer', 1.5, 'economic buyer'), ('unknown', 0.5, 'unknown role');
create table seeds.seniorities (seniority varchar, seniority_rank int, label varchar);
insert into seeds.seniorities values ('vp', 4, 'vice president');

create table marts.dim_accounts (account_id varchar, crm_account_id varchar, account_name varchar, domain varchar,
    survivor_account_id varchar);
insert into marts.dim_accounts values
    ('a1', '{ACME_CRM_ID}', 'Acme', 'acme.com', 'a1'), ('a2', 'c2', 'Acme Old', 'acme-old.com', 'a1'),
    ('a3', 'c3', 'Bolt', 'bolt.com', 'a3'), ('a4', 'c4', 'Bolt', 'bolt.de', 'a4'), ('a5', 'c5', 'Gone',
        'gone.com', 'a5');
create table marts.dim_people (person_id varchar, seniority varchar);
insert into marts.dim_people values ('p1', 'vp');
create table marts.dim_identities (identity_id varchar, identity_kind varchar, match_method varchar,
        evidence varchar);
insert into marts.dim_identities values
    ('i1', 'email', 'contact_email', 'same e-mail as CRM contact 003x'), ('i2', 'anonymous', 'contact_email', null);

create table marts.fct_account_tiers (account_id varchar, as_of_on date, tier int, model_tier int,
        priority_rank int,
    is_override boolean);
insert into marts.fct_account_tiers values
    ('a1', '{WEEK}', 1, 1, 1, false), ('a3', '{WEEK}', 2, 2, 2, false), ('a4', '{WEEK}', 4, 4, 3, false),
    ('a1', '2026-11-08', 2, 2, 1, false), ('a5', '2026-11-08', 4, 4, 2, false);
alter table marts.fct_account_tiers add column model_version varchar default 'm';
create table marts.fct_account_scores (account_id varchar, as_of_on date, model_version varchar,
    fit_points decimal(12, 4), intent_points decimal(12, 4), engagement_points decimal(12, 4),
    total_score decimal(12, 4), completeness_share double, is_surging boolean, intent_explanation varchar,
    fit_rationale varchar, lifecycle varchar);
insert into marts.fct_account_scores values
    ('a1', '{WEEK}', 'm', 30, 29.0417, 24.0333, 83.075, 0.5, true, '1 pricing page view by one person',
        'software', 'prospect'),
    ('a3', '{WEEK}', 'm', 30, 25.8, 20, 75.8, 0.5, false, 'Quiet', 'software', 'prospect'),
    ('a4', '{WEEK}', 'm', 30, 0, 0, 30, 0.5, false, 'Quiet', 'software', 'customer'),
    ('a1', '2026-11-08', 'm', 30, 20, 20, 70, 0.5, false, 'Quiet', 'software', 'prospect'),
    ('a3', '{WEEK}', 'not_published', 30, 1, 1, 32, 0.5, false, 'Quiet', 'software', 'prospect'),
    ('a5', '2026-11-08', 'm', 30, 0, 0, 30, 0.5, false, 'Quiet', 'software', 'prospect');
create table marts.fct_account_tier_reasons (account_id varchar, as_of_on date, reason_code varchar,
        observed varchar,
    threshold varchar, is_passed boolean, because varchar);
insert into marts.fct_account_tier_reasons values
    ('a1', '{WEEK}', 'score_for_tier_1', '83.0750', '80.0000', true, 'the score reaches Tier 1'),
    ('a1', '{WEEK}', 'score_for_tier_2', '83.0750', '60.0000', true, 'the score reaches Tier 2'),
    ('a1', '{WEEK}', 'first_party_evidence', '41.2000', 'above 0.0000', true, 'seen by our own channels'),
    ('a3', '{WEEK}', 'score_for_tier_1', '75.8000', '80.0000', false, 'the score is short of Tier 1'),
    ('a3', '{WEEK}', 'score_for_tier_2', '75.8000', '60.0000', true, 'the score reaches Tier 2'),
    ('a3', '{WEEK}', 'override_promotion', 'held at Tier 3 at least', 'until 2027-03-31', true,
        'held at Tier 3 at least by pat until 2027-03-31: strategic account'),
    ('a3', '{WEEK}', 'acquirer_keeps_better', 'Tier 2', 'until 2026-12-06', true, 'has bought Bolt Tools'),
    ('a4', '{WEEK}', 'customer', 'customer', 'not customer', false, 'already a customer');
create table marts.fct_account_tier_changes (account_id varchar, as_of_on date, from_tier int, to_tier int,
        because varchar);
insert into marts.fct_account_tier_changes values ('a1', '{WEEK}', 2, 1, 'score went from 70.0000 to 83.0750');
create table marts.fct_score_factors (account_id varchar, as_of_on date, model_version varchar, component varchar,
    factor varchar, observed varchar, rule_id varchar, points decimal(12, 4), max_points decimal(12, 4),
        evidence varchar);
insert into marts.fct_score_factors values
    ('a1', '{WEEK}', 'm', 'fit', 'industry', 'software (perfect match)', 'fit.industry.perfect', 20, 20,
        'ideal industry'),
    ('a1', '{WEEK}', 'm', 'fit', 'growth', 'unknown', 'fit.growth.unknown', 10, 20, 'not known: neutral points'),
    ('a1', '{WEEK}', 'm', 'intent', 'website_engagement', '22.1 decayed points', 'web_3', 19.0417, 20,
        'deep: 2 signals'),
    ('a1', '{WEEK}', 'm', 'intent', 'response', '20.0 decayed points', 'response_3', 14, 15, 'positive: 1 signals'),
    ('a1', '{WEEK}', 'm', 'intent', 'negative_signals', '-8.0 decayed points', 'negative_1', -4, 0,
        'slight: 1 signals'),
    ('a1', '{WEEK}', 'm', 'engagement', 'committee_reach', '1 people', 'reach_0', 14.0333, 15,
        'nobody engaged: 1 people'),
    ('a1', '{WEEK}', 'm', 'engagement', 'meeting_quality', '22.0 decayed points', 'meeting_3', 10, 10,
        'strategic: 1 signals');
create table marts.bridge_account_signals (account_id varchar, signal_id varchar, identity_id varchar,
        person_id varchar,
    buying_role varchar, match_method varchar, match_confidence double, counts_from_at timestamp, occurred_on date,
    expires_on date, signal_type varchar, intent_factor varchar, engagement_factor varchar, half_life_days double,
    intent_points decimal(18, 6), engagement_points decimal(18, 6));
insert into marts.bridge_account_signals values
    ('a1', 's1', 'i1', 'p1', 'economic_buyer', 'contact_email', 0.98, '2026-11-14', '2026-11-14', '2028-01-01',
        'pricing_view', 'website_engagement', null, 14, 15, 0),
    ('a1', 's2', 'i2', null, null, 'contact_email', 0.98, '2026-11-01', '2026-11-01', '2028-01-01',
        'pricing_view', 'website_engagement', null, 14, 15, 0),
    ('a1', 's3', 'i1', 'p1', 'economic_buyer', 'contact_email', 0.98, '2026-11-15', '2026-11-15', '2028-01-01',
        'meeting', 'response', 'meeting_quality', 60, 20, 22),
    ('a1', 's4', 'i1', 'p1', 'economic_buyer', 'contact_email', 0.98, '2026-11-15', '2026-11-15', '2028-01-01',
        'unsubscribe', null, null, 60, -8, 0),
    ('a1', 'later', 'i1', 'p1', 'economic_buyer', 'contact_email', 0.98, '2026-11-16', '2026-11-14', '2028-01-01',
        'pricing_view', 'website_engagement', null, 14, 999, 0),
    ('a1', 'expired', 'i1', 'p1', 'economic_buyer', 'contact_email', 0.98, '2026-01-01', '2026-01-01', '{WEEK}',
        'pricing_view', 'website_engagement', null, 14, 999, 0);
alter table marts.bridge_account_signals add column automated_decisioning_allowed boolean default true;
create table marts.fct_signals (signal_id varchar, feed_id varchar, table_name varchar, source_record_id varchar,
    n_records int, asset varchar, topic_id varchar);
insert into marts.fct_signals values
    ('s1', 'segment', 'pages', 'page-1', 3, '/pricing', 'data_governance'), ('s2', 'segment', 'pages', 'page-2',
        1, null, 'data_governance'),
    ('s3', 'salesforce', 'task', 'task-3', 1, 'Reply: jo@acme.com', null);
create table marts.account_scorecard (account_id varchar, account_name varchar, domain varchar, lifecycle varchar,
    as_of_on date, tier int, priority_rank int, fit_points decimal(12, 4), intent_points decimal(12, 4),
    engagement_points decimal(12, 4), total_score decimal(12, 4), why varchar, next_step varchar, owner_id varchar,
    owner_name varchar);
insert into marts.account_scorecard values
    ('a1', 'Acme', 'acme.com', 'prospect', '{WEEK}', 1, 1, 30, 29.0417, 24.0333, 83.075, '1 pricing page view',
        'Call them.', 'u1', 'Ann'),
    ('a3', 'Bolt', 'bolt.com', 'prospect', '{WEEK}', 2, 2, 30, 25.8, 20, 75.8, 'Quiet [sic]', 'Wait.', 'u2', null),
    ('a4', 'Bolt', 'bolt.de', 'customer', '{WEEK}', 4, 3, 30, 0, 0, 30, 'Already a customer', 'Leave them.',
        null, null);
create table landing.landed_files (feed_id varchar, table_name varchar, n_rows bigint, n_rejected bigint);
insert into landing.landed_files values ('segment', 'pages', 1200, 1), ('segment', 'pages', 3, 0), ('salesforce',
        'task', 5, 0);
create table marts.fct_signal_ledger_daily (feed_id varchar, table_name varchar, loaded_on date,
        disposition varchar, n bigint);
insert into marts.fct_signal_ledger_daily values ('segment', 'pages', '{WEEK}', 'accepted', 1200),
    ('segment', 'pages', '{WEEK}', 'malformed', 4), ('salesforce', 'task', '{WEEK}', 'unscored_type', 5);
create table marts.signal_quarantine (record_id varchar, corrected_at timestamp);
insert into marts.signal_quarantine values ('p1', '{WEEK}'), ('p2', null), ('p3', null), ('p4', null);
"""


def build_hand_made_warehouse(path: Path) -> Path:
    """Write the warehouse of this file's rows."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(HAND_MADE_SQL)
    return path


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = build_hand_made_warehouse(tmp_path_factory.mktemp("warehouse") / "hand_made.duckdb")
    with duckdb.connect(str(path), read_only=True) as opened:
        yield opened


def tell(connection: duckdb.DuckDBPyConnection, query: str, as_of: str | None = None, n_signals: int = 5) -> str:
    day = datetime.date.fromisoformat(as_of) if as_of else None
    explanation = read_explanation(connection, find_account(connection, query), day)
    return "\n".join(line.text for line in narrate(explanation, n_signals))


@pytest.mark.parametrize(
    "query",
    ["acme.com", "ACME", " acme ", "a1", ACME_CRM_ID, ACME_CRM_ID[:15], "https://www.acme.com/a?x=1", "jo@acme.com"],
)
def test_an_account_is_found_by_domain_name_ids_and_addresses(
    connection: duckdb.DuckDBPyConnection, query: str
) -> None:
    assert find_account(connection, query).account_id == "a1"


def test_a_merged_record_leads_to_its_survivor(connection: duckdb.DuckDBPyConnection) -> None:
    assert find_account(connection, "acme-old.com").account_id == "a1"
    assert "'Acme Old' was merged into Acme" in tell(connection, "acme-old.com")


def test_part_of_a_name_is_enough_where_it_is_one_account(connection: duckdb.DuckDBPyConnection) -> None:
    assert find_account(connection, "gon").account_id == "a5"


def test_two_accounts_of_one_name_are_listed_with_their_ids(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(CommandError, match=r"2 accounts.*\n  a3  Bolt \(bolt.com\)\n  a4  Bolt \(bolt.de\)"):
        find_account(connection, "bolt")


def test_an_unknown_account_is_answered_with_close_ones_and_without_the_address(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(CommandError, match=r"'acmee.com'.*Close to it: Acme \(acme.com\)") as caught:
        find_account(connection, "jo@acmee.com")
    assert "jo@" not in caught.value.message


def test_the_headline_says_tier_rank_day_and_points(connection: duckdb.DuckDBPyConnection) -> None:
    assert tell(connection, "acme").startswith(
        "Acme (acme.com) is Tier 1 (one-to-one), ranked 1 of 3, on 2026-11-15, with 83.1 of 100 points."
    )


def test_reasons_are_sentences_with_marks_and_only_the_thresholds_that_matter(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    told = tell(connection, "acme")
    assert "✓ The score reaches Tier 1 (83.1, needs 80)." in told
    assert "✓ Seen by our own channels (41.2, needs more than 0)." in told
    assert "reaches Tier 2" not in told
    assert "✗ The score is short of Tier 1 (75.8, needs 80)." in tell(connection, "bolt.com")


def test_a_decision_says_who_and_until_when_once(connection: duckdb.DuckDBPyConnection) -> None:
    told = tell(connection, "bolt.com")
    assert "✓ Held at Tier 3 at least by pat until 2027-03-31: strategic account." in told
    assert "✓ Has bought Bolt Tools (Tier 2 until 2026-12-06)." in told
    assert "with 75.8 of" in told


def test_shown_points_add_up_from_factors_to_the_total(connection: duckdb.DuckDBPyConnection) -> None:
    told = tell(connection, "acme")
    assert "30.0 + 29.1 + 24.0 = 83.1" in told
    factors = [Decimal(points) for points in re.findall(r"^([+-]\d+\.\d)(?: of \S+)?  ", told, flags=re.MULTILINE)]
    assert len(factors) == 7
    assert sum(factors) == Decimal("83.1")


def test_a_factor_shows_its_rule_and_its_signals_with_what_decay_left_of_them(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    told = tell(connection, "acme")
    assert "+20.0 of 20  Industry: software (perfect match) [fit.industry.perfect]" in told
    assert (
        "14 Nov · pricing page view · /pricing · by: economic buyer · 15.0 points, 14.3 left after"
        " decay · segment/pages/page-1 (+2 more records that day)"
    ) in told
    assert "1 Nov · pricing page view · data governance · visitor not named · 15.0 points, 7.5 left" in told
    assert "unsubscribe · by: economic buyer · -8.0 points, -8.0 left after decay · record past its retention" in told


def test_signals_beyond_the_number_asked_for_are_summed(connection: duckdb.DuckDBPyConnection) -> None:
    assert "and 1 more signal, 7.5 points left" in tell(connection, "acme", n_signals=1)


def test_what_was_not_yet_known_or_had_expired_is_not_shown(connection: duckdb.DuckDBPyConnection) -> None:
    assert "999" not in tell(connection, "acme")


def test_people_are_named_by_role_and_seniority_only(connection: duckdb.DuckDBPyConnection) -> None:
    told = tell(connection, "acme")
    assert "Committee reach: less than key stakeholder (1 people)" in told
    assert "economic buyer, vice president · weighs 1.5 · 1 answer, last: evaluation meeting on 15 Nov" in told
    assert "@" not in told
    assert "p1" not in told


def test_the_matches_name_method_confidence_and_evidence(connection: duckdb.DuckDBPyConnection) -> None:
    assert "4 signals by e-mail of a CRM contact (98% sure), such as: same e-mail as CRM contact 003x" in tell(
        connection, "acme"
    )


def test_points_short_of_the_next_tier_are_told_with_the_room_left(connection: duckdb.DuckDBPyConnection) -> None:
    told = tell(connection, "bolt.com")
    assert "4.2 points short of Tier 1 (80)." in told
    assert "Most room: website engagement (up to 20.0 more)" in told


def test_a_customer_is_told_to_be_off_the_list_whatever_its_points(connection: duckdb.DuckDBPyConnection) -> None:
    told = tell(connection, "bolt.de")
    assert "is Tier 4 (out of the program)" in told
    assert "✗ Already a customer; such accounts are left off the list." in told
    assert "No number of points" in told


def test_a_past_day_is_told_from_the_week_that_had_ended_by_then(connection: duckdb.DuckDBPyConnection) -> None:
    told = tell(connection, "acme", as_of="2026-11-12")
    assert told.startswith("Acme (acme.com) was Tier 2 (one-to-few), ranked 1 of 2, on 2026-11-08, with 70.0 of 100")
    assert "Next step" not in told


def test_an_account_that_left_the_list_says_so(connection: duckdb.DuckDBPyConnection) -> None:
    assert "Gone left the list after that week" in tell(connection, "gone.com")


def test_a_day_before_the_first_score_is_refused_with_the_first_one(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(CommandError, match="had no score by 2026-01-01; its first is of 2026-11-08"):
        tell(connection, "acme", as_of="2026-01-01")


@given(st.lists(st.decimals(min_value=-50, max_value=50, places=4), min_size=1, max_size=10))
def test_apportioned_values_add_up_and_stay_within_a_tenth(values: list[Decimal]) -> None:
    total = round_tenth(sum(values, Decimal(0)))
    shown = apportion(values, total)
    assert sum(shown, Decimal(0)) == total
    assert all(abs(one - exact) < Decimal("0.1") for one, exact in zip(shown, values, strict=True))


def test_wording_rounds_shortens_and_hides_addresses() -> None:
    assert short_number("5.0000") == "5"
    assert shorten_numbers("went from 79.1000 to 83.0625") == "went from 79.1 to 83.1"
    assert day_text(datetime.date(2025, 12, 30), datetime.date(2026, 1, 2)) == "30 Dec 2025"
    assert without_addresses("/x?email=jo.b%40acme.co.uk, Jo <jo@acme.com>") == "/x?email=(address), Jo <(address)>"
