"""Real vendor intent of one week, dirty as it came: all of it is counted, none of it makes an account."""

from __future__ import annotations

import pytest
from helpers.bombora_2015 import VENDOR_FILE, read_vendor_file
from helpers.builds import Warehouse

from abm.domains import registrable_domain

pytestmark = pytest.mark.skipif(
    not VENDOR_FILE.is_file(),
    reason=f"the vendor's file is not at {VENDOR_FILE}; ABM_SHARED_DATA names its parent folder",
)

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    return read_vendor_file()


def test_it_builds_and_passes_every_test(bombora: Warehouse) -> None:
    bombora.require()


def test_the_ledger_adds_up(bombora: Warehouse, rows: Rows) -> None:
    found = dict(bombora.fetch("select disposition, sum(n)::bigint from marts.fct_signal_ledger_daily group by 1"))
    assert sum(found.values()) == len(rows)
    # companies that are listed without any topic and score
    assert found["malformed"] == sum(not (row["topic"] and row["composite_score"]) for row in rows)
    assert found["accepted"] > 0


def test_a_row_that_says_nothing_is_in_quarantine_with_the_reason(bombora: Warehouse) -> None:
    query = "select distinct reason from marts.signal_quarantine"
    assert bombora.fetch(query) == [("topic is missing",)]


def test_every_domain_is_anonymous_intent(bombora: Warehouse, rows: Rows) -> None:
    assert bombora.fetch("select count(*) from marts.dim_accounts") == [(0,)]
    query = "select distinct identity_kind, account_id, person_id, match_method from marts.dim_identities"
    assert bombora.fetch(query) == [("domain", None, None, "unmatched")]
    domains = {domain for (domain,) in bombora.fetch("select domain from marts.dim_identities")}
    # hosts of one registrable domain are one
    assert domains == {registrable_domain(row["domain"]) for row in rows if row["topic"]}


def test_unknown_topics_are_counted_not_dropped(bombora: Warehouse) -> None:
    found = dict(bombora.fetch("select topic_id, count(*) from marts.fct_signals group by 1"))
    assert found["unknown"] > 0
    assert None not in found


def test_nothing_is_scored_and_no_list_is_made(bombora: Warehouse) -> None:
    for table in ("fct_account_scores", "fct_account_tiers", "account_scorecard", "target_account_list"):
        assert bombora.fetch(f"select count(*) from marts.{table}") == [(0,)]
