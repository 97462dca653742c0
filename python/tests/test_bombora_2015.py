"""Real vendor intent of one week, dirty as it came: all of it is counted, none of it makes an account."""

from __future__ import annotations

import csv

import pytest
from helpers.builds import SHARED_DATA, WITHOUT_UNIT_TESTS, Builder, Warehouse
from helpers.landings import land, to_csv

VENDOR_FILE = SHARED_DATA / "bombora_2015" / "company_surge.csv"
# the file has no header; these are its columns
COLUMNS = (
    "company_name",
    "domain",
    "size",
    "industry",
    "category",
    "topic",
    "composite_score",
    "metro_areas",
    "domain_origin_country",
)

pytestmark = pytest.mark.skipif(
    not VENDOR_FILE.is_file(),
    reason=f"the vendor's file is not at {VENDOR_FILE}; ABM_SHARED_DATA names its parent folder",
)

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    with VENDOR_FILE.open(encoding="utf-8", newline="") as file:
        read = list(csv.reader(file))
    stamps = {"date_stamp": "2015-07-19", "loaded_at": "2015-07-20T06:00:00Z"}
    return [{**dict(zip(COLUMNS, row, strict=True)), **stamps} for row in read]


@pytest.fixture(scope="module")
def bombora(builder: Builder, rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    landing = tmp_path_factory.mktemp("bombora_2015")
    land(landing, "bombora/company_surge/2015-07-19.csv", to_csv(rows))
    return builder.build(landing, WITHOUT_UNIT_TESTS)


def test_it_builds_and_passes_every_test(bombora: Warehouse) -> None:
    bombora.require()


def test_the_ledger_adds_up(bombora: Warehouse, rows: Rows) -> None:
    found = dict(bombora.fetch("select disposition, sum(n)::bigint from marts.fct_signal_ledger_daily group by 1"))
    assert sum(found.values()) == len(rows)
    assert found["accepted"] > 0
    # two rows of one domain and topic are one record
    assert len(rows) - found.get("duplicate", 0) - found.get("malformed", 0) <= len(
        {(row["domain"].lower(), row["topic"].lower()) for row in rows}
    )


def test_every_domain_is_anonymous_intent(bombora: Warehouse, rows: Rows) -> None:
    assert bombora.fetch("select count(*) from marts.dim_accounts") == [(0,)]
    found = bombora.fetch(
        "select distinct identity_kind, account_id, person_id, match_method from marts.dim_identities"
    )
    assert {row[1:] for row in found} == {(None, None, "unmatched")}
    assert {kind for kind, *_ in found} <= {"domain", "company_name"}
    n_domains = bombora.fetch_value("select count(distinct domain) from marts.dim_identities")
    # sub-domains of one company are one
    assert 0.8 * len({row["domain"] for row in rows}) < n_domains <= len({row["domain"] for row in rows})


def test_unknown_topics_are_counted_not_dropped(bombora: Warehouse) -> None:
    found = dict(bombora.fetch("select topic_id, count(*) from marts.fct_signals group by 1"))
    assert found["unknown"] > 0
    assert None not in found


def test_nothing_is_scored_and_no_list_is_made(bombora: Warehouse) -> None:
    for table in ("fct_account_scores", "fct_account_tiers", "account_scorecard", "target_account_list"):
        assert bombora.fetch(f"select count(*) from marts.{table}") == [(0,)]
