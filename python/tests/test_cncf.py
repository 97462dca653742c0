"""Real data: companies that joined, upgraded, left and re-joined a foundation, and who contributed to its projects."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from conftest import CNCF_CUT_WEEK
from helpers.as_of import NO_WEEKLY_HISTORY, WEEKS, compare_histories
from helpers.builds import CNCF_LANDING as LANDING
from helpers.builds import Warehouse
from helpers.landings import count_rows, read_table

# what the CRM calls an account in its latest state, in the words of lifecycle
LIFECYCLES = {"Customer": "customer", "Former Customer": "former_customer", "Prospect": "prospect"}

pytestmark = pytest.mark.skipif(
    not LANDING.is_dir(), reason=f"the real landing is not at {LANDING}; ABM_SHARED_DATA names the folder it is in"
)


@pytest.fixture(scope="module")
def accounts() -> list[dict[str, str]]:
    return read_table(LANDING, "salesforce", "account")


def week_ending(day: str) -> dt.date:
    """The Sunday that ends the week of a day or moment."""
    date = dt.date.fromisoformat(day[:10])
    return date + dt.timedelta(days=6 - date.weekday())


def last_week() -> dt.date:
    """The week of the last load."""
    tables = (("salesforce", "_fivetran_synced"), ("segment", "received_at"))
    loads = (
        row[column]
        for feed, column in tables
        for its_feed, table in count_rows(LANDING)
        if its_feed == feed
        for row in read_table(LANDING, feed, table)
    )
    return week_ending(max(loads))


def test_it_builds_and_passes_every_test(cncf: Warehouse) -> None:
    cncf.require()


def test_the_ledger_holds_every_row_landed(cncf: Warehouse) -> None:
    query = "select feed_id, table_name, sum(n)::bigint from marts.fct_signal_ledger_daily group by all"
    found = {(feed, table): n for feed, table, n in cncf.fetch(query)}
    assert found == count_rows(LANDING)
    assert cncf.fetch_value("select count(*) from marts.signal_quarantine") == 0


def test_scores_are_exactly_the_sum_of_their_factors(cncf: Warehouse) -> None:
    query = """
        select count(*)
        from (
            select account_id, as_of_on, model_version, sum(points) as points
            from marts.fct_score_factors group by all
        ) as factors
        full join marts.fct_account_scores as scores using (account_id, as_of_on, model_version)
        where factors.points is distinct from scores.total_score
            or scores.fit_points + scores.intent_points + scores.engagement_points <> scores.total_score
    """
    assert cncf.fetch_value(query) == 0
    assert cncf.fetch_value("select count(*) from marts.fct_account_scores where intent_points > 0") > 0


def test_mail_hosts_and_relays_make_nobody_an_employee(cncf: Warehouse) -> None:
    query = """
        select emails.domain_kind, count(distinct emails.identity_id), count(identities.account_id)
        from intermediate.int_identity_emails as emails
        inner join marts.dim_identities as identities using (identity_id)
        where emails.domain_kind <> 'company' or emails.email like '%@github.com' or emails.email like '%.github.com'
        group by 1
    """
    found = {kind: (n_identities, n_matched) for kind, n_identities, n_matched in cncf.fetch(query)}
    assert found["free_mail"][0] > 3000
    assert found["relay"][0] > 1000
    assert {n_matched for _, n_matched in found.values()} == {0}
    assert "company" not in found


def test_masked_companies_stay_as_anonymous_intent(cncf: Warehouse) -> None:
    masked = [
        row["user_id"]
        for row in read_table(LANDING, "segment", "identifies")
        if row["email"].split("@")[-1].startswith("masked-")
    ]
    query = """
        select count(distinct seen.identity_value), count(identities.account_id), count(distinct signals.signal_id)
        from intermediate.int_identities_seen as seen
        inner join marts.dim_identities as identities using (identity_id)
        left join marts.fct_signals as signals using (identity_id)
        where seen.identity_kind = 'user' and list_contains(?, seen.identity_value)
    """
    n_identities, n_matched, n_signals = cncf.fetch(query, masked)[0]
    tracked = {row["user_id"] for row in read_table(LANDING, "segment", "tracks")}
    assert n_identities == len(tracked & set(masked))
    assert n_matched == 0
    assert n_signals > 0


def test_what_is_not_known_of_fit_is_unknown_and_neutral(cncf: Warehouse, accounts: list[dict[str, str]]) -> None:
    # the file has no firmographics at all
    columns = ("industry", "number_of_employees", "annual_revenue", "billing_country")
    assert not any(account[column] for account in accounts for column in columns)
    query = """
        select factor, observed, points, max_points, count(distinct account_id)
        from marts.fct_score_factors where component = 'fit' and model_version = 'abm_40_35_25'
        group by all order by factor
    """
    found = cncf.fetch(query)
    assert len({factor for factor, *_ in found}) == len(found) == 9
    for _, observed, points, max_points, n_accounts in found:
        assert (observed, points, n_accounts) == ("unknown", max_points / 2, len(accounts))
    query = """
        select distinct fit_points, completeness_share, fit_rationale
        from marts.fct_account_scores where model_version = 'abm_40_35_25'
    """
    [(fit_points, completeness, rationale)] = cncf.fetch(query)
    assert (fit_points, completeness) == (20, 0)
    assert "neutral" in rationale
    kinds = dict(cncf.fetch("select disqualified_code, list(domain) from marts.dim_accounts group by 1"))
    assert set(kinds) == {None, "student_or_academic"}
    assert all(".edu" in domain or ".ac." in domain for domain in kinds["student_or_academic"])
    classes = cncf.fetch("select distinct icp_class, disqualified_code is null from marts.dim_accounts order by 1")
    assert classes == [("edge", True), ("out", False)]


def test_the_last_lifecycle_is_the_one_the_crm_says(cncf: Warehouse, accounts: list[dict[str, str]]) -> None:
    query = """
        select accounts.crm_account_id, scores.lifecycle
        from marts.fct_account_scores as scores inner join marts.dim_accounts as accounts using (account_id)
        where scores.is_latest
    """
    found = dict(cncf.fetch(query))
    assert found == {account["id"]: LIFECYCLES[account["type"]] for account in accounts}


def test_an_earlier_lifecycle_is_what_the_opportunities_said_by_then(cncf: Warehouse) -> None:
    sunday = dt.date(2021, 1, 3)
    standing: dict[str, str] = {}
    opportunities = read_table(LANDING, "salesforce", "opportunity")
    for deal in sorted(opportunities, key=lambda deal: (deal["close_date"], deal["id"])):
        if max(deal["close_date"], deal["_fivetran_synced"][:10]) <= sunday.isoformat():
            if deal["is_won"] == "true":
                standing[deal["account_id"]] = "customer"
            elif deal["type"] == "Renewal":
                standing[deal["account_id"]] = "former_customer"
    query = """
        select accounts.crm_account_id, scores.lifecycle, accounts.lifecycle
        from marts.fct_account_scores as scores inner join marts.dim_accounts as accounts using (account_id)
        where scores.as_of_on = ?
    """
    rows = cncf.fetch(query, sunday)
    then = {crm_id: lifecycle for crm_id, lifecycle, _ in rows}
    assert then == {crm_id: standing.get(crm_id, "prospect") for crm_id in then}
    changes = Counter((lifecycle, now) for _, lifecycle, now in rows)
    assert changes["customer", "former_customer"] > 100
    assert sum(changes.values()) > 500


def test_history_runs_every_week_from_first_known_to_last_load(cncf: Warehouse, accounts: list[dict[str, str]]) -> None:
    last_on = last_week()
    wanted = {}
    for account in accounts:
        first_on = week_ending(account["_fivetran_synced"])
        wanted[account["id"]] = (first_on, last_on, (last_on - first_on).days // 7 + 1)
    for table in ("fct_account_scores", "fct_account_tiers"):
        query = f"""
            select accounts.crm_account_id, min(as_of_on), max(as_of_on), count(distinct as_of_on)
            from marts.{table} inner join marts.dim_accounts as accounts using (account_id) group by 1
        """
        assert {crm_id: tuple(span) for crm_id, *span in cncf.fetch(query)} == wanted


def test_a_week_is_what_was_known_at_its_end(cncf: Warehouse, cncf_cut: Warehouse) -> None:
    n_rows, differing = compare_histories(cncf, cncf_cut, CNCF_CUT_WEEK, WEEKS, NO_WEEKLY_HISTORY)
    assert not differing
    # four models are scored, one is published
    assert n_rows["fct_account_scores"] == 4 * n_rows["fct_account_tiers"] > 120_000
    assert n_rows["fct_score_factors"] > 300_000


def test_the_target_list_is_ranked_without_gaps_and_without_customers(cncf: Warehouse) -> None:
    query = """
        select targets.priority_rank, targets.tier, cards.total_score, cards.lifecycle, targets.is_in_program
        from marts.target_account_list as targets inner join marts.account_scorecard as cards using (account_id)
        order by targets.priority_rank
    """
    rows = cncf.fetch(query)
    assert [rank for rank, *_ in rows] == list(range(1, len(rows) + 1))
    assert "customer" not in {lifecycle for _, _, _, lifecycle, _ in rows}
    order = [(tier, -score) for _, tier, score, _, _ in rows]
    assert order == sorted(order)
    assert [is_in_program for *_, is_in_program in rows] == [tier <= 3 for _, tier, *_ in rows]
