"""Every feed: each landed row ends in one disposition, signals mean what the feed says, and a feed that is switched
off, not landed, or written by a connector into a schema of its own changes its own rows and nobody else's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from helpers.builds import Builder, Warehouse
from helpers.dbt_command import run_dbt
from helpers.dbt_worker import PROJECT_ROOT, WAREHOUSE_NAME
from helpers.landings import Record, count_rows, land

from abm.contract import read_contract

HAPPENED = "2026-05-05T10:00:00Z"
LOADED = "2026-05-06T02:00:00Z"
LATER = "2026-05-07T02:00:00Z"
UP_TO_THE_LEDGER = (
    *("-s", "+fct_signal_ledger_daily", "+signal_quarantine", "+fct_signals", "stg_landing__landed_files"),
    *("--indirect-selection", "cautious", "--exclude", "test_type:generic", "test_type:unit"),
)

Ledger = list[tuple[Any, ...]]


def clicks(campaign: str, n_impressions: int, n_clicks: int, n_engagements: int) -> Record:
    return {
        "day": "2026-05-05",
        "campaign_name": campaign,
        "domain": "acme.example",
        "impressions": str(n_impressions),
        "clicks": str(n_clicks),
        "engagements": str(n_engagements),
        "loaded_at": LOADED,
    }


def attendance(name: str, kind: str = "webinar", **said: str) -> Record:
    return {"event_name": name, "event_type": kind, "email": "ann@acme.example", **said, "loaded_at": LOADED}


def review(activity: str, **said: str) -> Record:
    return {"domain": "acme.example", "activity": activity, "occurred_at": HAPPENED, **said, "loaded_at": LOADED}


def stated(record_id: str, signal_type: str, **said: str) -> Record:
    return {
        "record_id": record_id,
        "domain": "acme.example",
        "occurred_at": HAPPENED,
        "signal_type": signal_type,
        **said,
        "loaded_at": LOADED,
    }


def known(**said: str) -> Record:
    return {**said, "loaded_at": LOADED}


# Of each table that describes things: a good row, the same row landed twice, and one that breaks the contract.
ENTITIES: dict[str, tuple[Record, Record, str]] = {
    "reverse_ip/ip_company": (
        known(ip="203.0.113.0/24", domain="acme.example", confidence="0.8", is_isp="false"),
        known(ip="198.51.100.7", confidence="8"),
        "confidence is above 1",
    ),
    "technographics/technologies": (
        known(domain="acme.example", technology="Snowflake", first_seen="2025-01-01"),
        known(domain="acme.example", technology="dbt", first_seen="last spring"),
        "first_seen is not a date",
    ),
    "company_news/funding_rounds": (
        known(company_name="Acme", round_type="Series B", amount_usd="20000000", announced_on="2026-05-01"),
        known(company_name="Acme", round_type="Series C", amount_usd="-1", announced_on="2026-05-02"),
        "amount_usd is below 0",
    ),
    "company_news/acquisitions": (
        known(acquirer="Acme", acquired="Globex", acquired_on="2026-04-01"),
        known(acquirer="Acme", acquired="Initech"),
        "acquired_on is missing",
    ),
    "company_news/leadership_hires": (
        known(domain="acme.example", title="Chief Data Officer", started_on="2026-05-01"),
        known(domain="acme.example", started_on="2026-05-01"),
        "title is missing",
    ),
    "company_news/launches": (
        known(domain="acme.example", product="Acme Cloud", launched_on="2026-05-01"),
        known(domain="acme.example", product="Acme Sky", launched_on="soon"),
        "launched_on is not a date",
    ),
    "company_news/job_postings": (
        known(id="j1", domain="acme.example", title="Data Steward", posted="2026-05-01", evergreen="false"),
        known(id="j2", domain="acme.example", title="Data Steward", posted="2026-05-01", evergreen="perhaps"),
        "evergreen is not a boolean",
    ),
    "firmographics/companies": (
        known(domain="acme.example", name="Acme", employees="1200", founded="1998-04-01"),
        known(domain="globex.example", name="Globex", employees="many"),
        "employees is not a double",
    ),
    "ops/overrides": (
        known(id="o1", crm_account_id="a1", action="Pin", tier="1", reason_code="board_request", author="pat"),
        known(id="o2", crm_account_id="a1", action="Pin", tier="7"),
        "tier is above 4",
    ),
    "ops/consent": (
        # of people who do nothing here: a refusal would take rows of other feeds
        known(email="shy@refusal.example", purpose="profiling", status="Withdrawn", occurred_at=HAPPENED),
        known(email="mute@refusal.example", purpose="profiling", occurred_at=HAPPENED),
        "status is missing",
    ),
    "ops/erasures": (
        known(email="bob@acme.example", requested_at=HAPPENED),
        known(email="eve@acme.example", requested_at="yesterday"),
        "requested_at is not a timestamp",
    ),
    "ops/sales_feedback": (
        known(alert_id="x-surge-2026-05-04", verdict="Too early", occurred_at=HAPPENED),
        known(alert_id="y-surge-2026-05-04", occurred_at=HAPPENED),
        "verdict is missing",
    ),
    "ops/play_outcomes": (
        known(task_id="x-surge-2026-05-04", outcome="Meeting booked", occurred_at=HAPPENED),
        known(task_id="y-surge-2026-05-04", outcome="done", occurred_at="1970-01-01"),
        "occurred_at is before 1999-01-01",
    ),
    "ops/domain_aliases": (
        known(domain="acme-labs.example", canonical_domain="acme.example"),
        known(canonical_domain="acme.example"),
        "domain is missing",
    ),
    "ops/program_costs": (
        known(program="Spring", cost_usd="1200.50", spent_on="2026-05-01"),
        known(program="Spring", cost_usd="USD 5", spent_on="2026-05-01"),
        "cost_usd is not a double",
    ),
    "ops/sync_acknowledgements": (
        known(object="sync_crm__accounts", id="a1", row_hash="h", status="Rejected", acknowledged_at=HAPPENED),
        known(object="sync_crm__accounts", id="a2", status="accepted", acknowledged_at=HAPPENED),
        "row_hash is missing",
    ),
}

SIGNALS: dict[str, list[Record]] = {
    "linkedin_ads/ad_analytics_by_member_company": [
        clicks("Data governance", 100, 2, 3),
        clicks("Brand", 100, 0, 1),
        clicks("Reach", 100, 0, 0),
    ],
    "events/attendance": [
        attendance("Lineage live", attended="true", minutes="45", attended_at=HAPPENED),
        attendance("Left early", attended="true", minutes="4", attended_at=HAPPENED),
        attendance("Next month", registered="true", registered_at=HAPPENED, started_at="2026-06-05T10:00:00Z"),
        attendance("Summit", "conference", minutes="300", started_at=HAPPENED),
        attendance("Dinner", "roundtable", registered="false", attended="false", started_at=HAPPENED),
    ],
    "g2/buyer_intent": [
        review("Comparison", competitors="Collabrix"),
        review("alternatives", product="Meridian"),
        review("pricing", category="Data Catalog"),
        review("profile"),
        review("category", category="Employee Wellness"),
        review("sponsored"),
    ],
    "generic_signals/signals": [
        stated("s1", "Demo_Request", topic_id="data_catalog", confidence="0.5"),
        stated("s2", "wish_of_eve@acme.example"),
        stated("s3", "content_download", topic_id="gardening"),
        stated("s4", "content_download", confidence="1.5"),
        stated("s5", "content_download", confidence="maybe"),
        stated("", "product_view", url="https://docs.example/a"),
    ],
    "partners/engagement": [
        {
            "partner": "CloudMart",
            "partner_type": "marketplace",
            "domain": "acme.example",
            "event": "listing_view",
            "occurred_at": HAPPENED,
            "loaded_at": LOADED,
        }
    ],
    "bombora/company_surge": [
        {
            "domain": "acme.example",
            "topic": "Data Governance",
            "composite_score": "75.0",
            "date_stamp": "2026-05-03",
            "loaded_at": LOADED,
        }
    ],
    "segment/pages": [
        {
            "id": "p1",
            "anonymous_id": "d1",
            "timestamp": HAPPENED,
            "received_at": LOADED,
            "context_page_url": "https://www.example/pricing",
            "context_ip": "203.0.113.9",
        }
    ],
    "segment/identifies": [
        {
            "id": "i1",
            "anonymous_id": "d1",
            "user_id": "u1",
            "email": "ann@acme.example",
            "timestamp": HAPPENED,
            "received_at": LOADED,
        }
    ],
}

CRM: dict[str, list[dict[str, Any]]] = {
    "account": [
        {"id": "a1", "name": "Acme", "website": "acme.example", "number_of_employees": 1200, "is_deleted": False},
        {"id": "a2", "name": "Globex", "website": "globex.example", "annual_revenue": 5e8, "is_deleted": False},
    ],
    "contact": [{"id": "c1", "account_id": "a1", "email": "ann@acme.example", "title": "CDO", "is_deleted": False}],
    "opportunity": [
        {
            "id": "o1",
            "account_id": "a2",
            "amount": 1000.5,
            "close_date": "2026-06-01",
            "is_closed": False,
            "is_won": False,
        }
    ],
    "task": [
        {"id": "t1", "who_id": "c1", "type": "Meeting", "status": "Completed", "subject": "Demo", "is_closed": True}
    ],
}
USERS = [{"id": "u1", "name": "Rep", "is_active": "true", "_fivetran_synced": LOADED}]


def write_crm_files(landing: Path) -> None:
    for table, rows in CRM.items():
        columns = dict.fromkeys(name for row in rows for name in row)
        texts = [
            {**{name: str(row.get(name, "")) for name in columns}, "created_date": HAPPENED, "_fivetran_synced": LOADED}
            for row in rows
        ]
        land(landing, f"salesforce/{table}.csv", texts)


def write_landing(landing: Path, without: frozenset[str] = frozenset()) -> Path:
    landing.mkdir()
    tables: dict[str, list[Record]] = dict(SIGNALS)
    for name, (good, bad, _) in ENTITIES.items():
        columns = dict.fromkeys([*good, *bad])
        tables[name] = [{column: row.get(column, "") for column in columns} for row in (good, good, bad)]
    for name, rows in tables.items():
        if name.split("/")[0] not in without:
            columns = dict.fromkeys(column for row in rows for column in row)
            land(landing, f"{name}.csv", [{column: row.get(column, "") for column in columns} for row in rows])
    if "salesforce" not in without:
        write_crm_files(landing)
        land(landing, "salesforce/user.csv", USERS)
    return landing


FEEDS = sorted({name.split("/")[0] for name in (*ENTITIES, *SIGNALS)} | {"salesforce"})
# each feed is in one half: two builds show all of them switched off, and each of them beside feeds that are not
HALVES = (frozenset(FEEDS[::2]), frozenset(FEEDS[1::2]))


def ledger_of(warehouse: Warehouse) -> Ledger:
    return warehouse.fetch("from marts.fct_signal_ledger_daily order by all")


@pytest.fixture(scope="module")
def all_feeds(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    landing = write_landing(tmp_path_factory.mktemp("feeds") / "landing")
    return builder.build(landing, UP_TO_THE_LEDGER)


@pytest.fixture(scope="module")
def switched_off(builder: Builder, all_feeds: Warehouse) -> list[Warehouse]:
    """The same landing with half of the feeds switched off by their vars, and then the other half."""
    made = []
    for half in HALVES:
        values = json.dumps({f"{feed}_enabled": False for feed in half})
        options = (*UP_TO_THE_LEDGER, "--vars", values)
        made.append(builder.build(all_feeds.landing, options))
    return made


@pytest.fixture(scope="module")
def not_landed(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A landing that never had the first half."""
    landing = write_landing(tmp_path_factory.mktemp("half") / "landing", without=HALVES[0])
    return builder.build(landing, UP_TO_THE_LEDGER)


def test_every_feed_of_the_contract_that_this_module_may_land_is_landed(all_feeds: Warehouse) -> None:
    landed = set(count_rows(all_feeds.landing))
    # the CRM's own tables have a module of their own
    wanted = {(table.feed, table.table) for table in read_contract() if table.feed in FEEDS}
    assert {(feed, table) for feed, table in wanted - landed if feed not in ("salesforce", "segment")} == set()


def test_the_ledger_adds_up_to_the_rows_landed(all_feeds: Warehouse) -> None:
    all_feeds.require()
    checks = {node.name for node in all_feeds.result.nodes if node.kind == "test"}
    assert "assert_fct_signal_ledger_daily__accounts_for_every_landed_row" in checks
    counted = all_feeds.fetch("select feed_id, table_name, sum(n) from marts.fct_signal_ledger_daily group by all")
    assert {(feed, table): int(n) for feed, table, n in counted} == count_rows(all_feeds.landing)


@pytest.mark.parametrize("name", ENTITIES)
def test_a_thing_is_a_version_a_duplicate_or_malformed_with_its_reason(all_feeds: Warehouse, name: str) -> None:
    feed, table = name.split("/")
    ended = all_feeds.fetch(
        "select disposition, n from marts.fct_signal_ledger_daily where feed_id = ? and table_name = ? order by all",
        feed,
        table,
    )
    assert ended == [("duplicate", 1), ("malformed", 1), ("unscored_type", 1)]
    reasons = all_feeds.fetch(
        "select reason from marts.signal_quarantine where feed_id = ? and table_name = ?", feed, table
    )
    assert reasons == [(ENTITIES[name][2],)]


def meanings(warehouse: Warehouse, feed: str, key: str) -> dict[str, tuple[str | None, str | None]]:
    rows = warehouse.fetch(
        f"select records.{key}, classified.signal_type, classified.topic_id"
        " from intermediate.int_signals_classified as classified"
        " inner join intermediate.int_signals_identified as records using (landed_file, landed_row)"
        " where records.feed_id = ? and records.malformed_reason is null",
        feed,
    )
    return {name: (signal_type, topic) for name, signal_type, topic in rows}


def test_impressions_are_not_clicks(all_feeds: Warehouse) -> None:
    assert meanings(all_feeds, "linkedin_ads", "asset") == {
        "Data governance": ("ad_click", "data_governance"),
        "Brand": ("ad_engagement", None),
        "Reach": ("ad_impression", None),
    }
    scored = all_feeds.fetch("select asset from marts.fct_signals where feed_id = 'linkedin_ads' order by 1")
    assert scored == [("brand",), ("data governance",)]


def test_coming_is_not_signing_up_and_a_glance_is_not_coming(all_feeds: Warehouse) -> None:
    assert meanings(all_feeds, "events", "asset") == {
        "Lineage live": ("webinar_attended", "data_lineage"),
        "Left early": ("webinar_registered", None),
        "Next month": ("webinar_registered", None),
        "Summit": ("event_attended", None),
        "Dinner": ("outbound_touch", None),
    }
    # who signs up for next month does it today
    assert all_feeds.fetch_value("select count(*) from marts.signal_quarantine where feed_id = 'events'") == 0


def test_a_review_site_tells_evaluation_from_purchase_and_from_placements(all_feeds: Warehouse) -> None:
    assert meanings(all_feeds, "g2", "event") == {
        "comparison": ("review_comparison", "competitor_collabrix"),
        "alternatives": ("review_alternatives", "vendor_alternatives"),
        "pricing": ("review_pricing", "data_catalog"),
        "profile": ("review_profile", None),
        "category": ("review_category", "unknown"),
        "sponsored": ("review_sponsored", None),
    }
    stages = dict(all_feeds.fetch("select signal_type, stage from marts.fct_signals where feed_id = 'g2'"))
    assert (stages["review_comparison"], stages["review_pricing"]) == ("evaluation", "purchase")
    assert "review_sponsored" not in stages


def test_a_feed_may_state_our_own_types_and_topics(all_feeds: Warehouse) -> None:
    found = all_feeds.fetch(
        "select source_record_id, signal_type, topic_id, confidence from marts.fct_signals"
        " where feed_id = 'generic_signals' and source_record_id like 's%' order by 1"
    )
    register = all_feeds.fetch_value("select confidence from seeds.feeds where feed_id = 'generic_signals'")
    assert found == [
        ("s1", "demo_request", "data_catalog", register / 2),
        ("s3", "content_download", "unknown", register),
    ]
    # a record without an id is a signal all the same
    assert all_feeds.fetch_value("select count(*) from marts.fct_signals where signal_type = 'product_view'") == 1


def test_a_type_the_taxonomy_lacks_is_counted_by_its_name(all_feeds: Warehouse) -> None:
    found = all_feeds.fetch(
        "select disposition, reason, n from marts.fct_signal_ledger_daily"
        " where feed_id = 'generic_signals' and disposition not in ('accepted') order by 2"
    )
    assert found == [
        ("unscored_type", "a type the taxonomy does not know: [e-mail]", 1),
        ("malformed", "confidence is above 1", 1),
        ("malformed", "confidence is not a double", 1),
    ]


def test_an_address_is_carried_to_where_identities_are_found(all_feeds: Warehouse) -> None:
    found = all_feeds.fetch("select ip_address from intermediate.int_signals_identified where table_name = 'pages'")
    assert found == [("203.0.113.9",)]


@pytest.mark.parametrize("half", [0, 1])
def test_a_feed_that_is_switched_off_takes_its_own_rows_and_no_others(
    all_feeds: Warehouse, switched_off: list[Warehouse], half: int
) -> None:
    off = switched_off[half].require()
    assert ledger_of(off) == [row for row in ledger_of(all_feeds) if row[0] not in HALVES[half]]
    assert ledger_of(off)


def test_a_feed_that_never_landed_is_like_one_that_is_switched_off(
    switched_off: list[Warehouse], not_landed: Warehouse
) -> None:
    assert ledger_of(not_landed.require()) == ledger_of(switched_off[0])
    assert not_landed.fetch("from marts.fct_signals order by all") == switched_off[0].fetch(
        "from marts.fct_signals order by all"
    )


def write_connector_schema(warehouse: Path) -> None:
    """The CRM as a connector writes it: typed, a column nobody reads, some missing, and no table of users."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema raw_salesforce")
        for table, rows in CRM.items():
            columns = dict.fromkeys(name for row in rows for name in row)
            values = ", ".join(f"({', '.join(to_sql(row.get(name)) for name in columns)})" for row in rows)
            connection.execute(
                f"create table raw_salesforce.{table} as select *, timestamptz '{HAPPENED}' as created_date,"
                f" timestamptz '{LOADED}' as _fivetran_synced, true as nobody_reads_this"
                f" from (values {values}) as rows ({', '.join(columns)})"
            )

        # the review site's connector uses other names, which the contract knows as aliases
        land(warehouse.parent, "g2.csv", SIGNALS["g2/buyer_intent"][:1])
        connection.execute(
            "create schema raw_g2; create table raw_g2.buyer_intent as"
            " select domain as company_domain, activity as tag, competitors, occurred_at as time,"
            " loaded_at as _fivetran_synced"
            f" from read_csv('{warehouse.parent / 'g2.csv'}')"
        )


def to_sql(value: Any) -> str:  # noqa: ANN401
    if value is None:
        return "null"
    return f"'{value}'" if isinstance(value, str) else str(value).lower()


@pytest.fixture(scope="module")
def connected(all_feeds: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same landing, files of the CRM among it, with the CRM read from the connector's schema."""
    folder = tmp_path_factory.mktemp("connected")
    warehouse = folder / WAREHOUSE_NAME
    write_connector_schema(warehouse)
    # where a source lies is settled while dbt parses, so the parsed project of the other builds is of no use
    where = (
        "--vars",
        # the landing erases somebody, who is not in these schemas
        '{"salesforce_schema": "raw_salesforce", "g2_schema": "raw_g2",'
        ' "salesforce_erased_at_source": true, "g2_erased_at_source": true}',
        "--target-path",
        str(folder),
        "--log-path",
        str(folder),
    )
    run_dbt(PROJECT_ROOT, all_feeds.landing, warehouse, "build", *UP_TO_THE_LEDGER, *where)
    return warehouse


def test_a_connectors_own_schema_gives_the_same_records_as_files(all_feeds: Warehouse, connected: Path) -> None:
    all_feeds.require_tables()
    with duckdb.connect(str(connected), read_only=True) as connection:
        connection.execute(f"attach '{all_feeds.path}' as files (read_only)")
        names = connection.execute(
            "select table_name from information_schema.tables where table_catalog = 'files'"
            " and table_schema = 'staging' and table_name like 'stg_salesforce__%'"
        ).fetchall()
        n_compared = 0
        for (name,) in names:
            said = "* exclude (landed_file, landed_row, raw_payload)"
            here = connection.execute(f"select {said} from staging.{name} order by all").fetchall()
            there = connection.execute(f"select {said} from files.staging.{name} order by all").fetchall()
            if name == "stg_salesforce__users":
                assert (len(here), len(there)) == (0, len(USERS))
            else:
                assert here == there, name
                n_compared += len(here)
        assert n_compared >= sum(len(rows) for rows in CRM.values())


def test_a_connectors_columns_are_found_by_their_other_names(connected: Path) -> None:
    with duckdb.connect(str(connected), read_only=True) as connection:
        found = connection.execute(
            "select domain, event, vendor_topic, malformed_reason from staging.stg_g2__buyer_intents"
        ).fetchall()
    assert found == [("acme.example", "comparison", "Collabrix", None)]


def test_the_ledger_counts_a_connectors_tables_and_not_the_files_beside_them(
    all_feeds: Warehouse, connected: Path
) -> None:
    with duckdb.connect(str(connected), read_only=True) as connection:
        ledger = connection.execute("from marts.fct_signal_ledger_daily order by all").fetchall()
        counted = connection.execute(
            "select landed_file, n_rows from staging.stg_landing__landed_files where feed_id = 'salesforce' order by 1"
        ).fetchall()
    assert [row for row in ledger if row[0] != "g2"] == [
        row for row in ledger_of(all_feeds) if row[0] != "g2" and row[1] != "user"
    ]
    assert counted == [(f"raw_salesforce.{table}", len(rows)) for table, rows in sorted(CRM.items())]
