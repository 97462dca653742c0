"""Both CRMs in one layer: real connector tables do not fan out, and hand-made records end where they belong."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from helpers.as_of import MOMENTS, NO_HISTORY, NO_WEEKLY_HISTORY, WEEKS, compare_histories
from helpers.builds import SHARED_DATA, WITHOUT_UNIT_TESTS, Builder, Warehouse
from helpers.landings import count_rows, land

from abm.contract import read_contract

FIXTURES = SHARED_DATA / "connector_fixtures"
with_fixtures = pytest.mark.skipif(
    not FIXTURES.is_dir(), reason=f"the connectors' tables are not at {FIXTURES}; ABM_SHARED_DATA names their parent"
)
LAYER = (
    *WITHOUT_UNIT_TESTS,
    *("--indirect-selection", "cautious", "--select"),
    *("+fct_signal_ledger_daily", "+int_identities_resolved", "+int_opportunities_attributed", "+int_signals_kept"),
    *("+int_owners_conformed", "+int_stage_changes_conformed", "+int_domains_disputed"),
)
VERSIONS = (
    *WITHOUT_UNIT_TESTS,
    *("--indirect-selection", "cautious", "--select", "+int_account_lifecycle_weekly"),
)

Row = dict[str, str]

USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def read_fixture(feed: str, table: str) -> list[Row]:
    """Rows of a fixture table, by column name."""
    name = f"sf_{table}_data.csv" if feed == "salesforce" else f"{table}_data.csv"
    with (FIXTURES / feed / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def is_true(text: str | None) -> bool:
    return (text or "").lower() == "true"


@pytest.fixture(scope="module")
def fixture_landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The connectors' tables that the project reads, under the names they land by."""
    landing = tmp_path_factory.mktemp("fixtures")
    for contract in read_contract():
        name = f"sf_{contract.table}_data.csv" if contract.feed == "salesforce" else f"{contract.table}_data.csv"
        source = FIXTURES / contract.feed / name
        # Fivetran's own history of stages, not the change log of the same name
        if source.is_file():
            (landing / contract.feed).mkdir(exist_ok=True)
            shutil.copyfile(source, landing / contract.feed / f"{contract.table}.csv")
    return landing


@pytest.fixture(scope="module")
def fixtures(builder: Builder, fixture_landing: Path) -> Warehouse:
    return builder.build(fixture_landing, LAYER)


def live_keys(warehouse: Warehouse, table: str, key: str) -> Counter[tuple[str, str]]:
    """How often each key is current and live."""
    query = f"select crm, {key} from intermediate.{table} where is_current and is_live"
    return Counter(warehouse.fetch(query))


@with_fixtures
def test_the_connectors_tables_build_and_pass_every_test(fixtures: Warehouse) -> None:
    fixtures.require()


@with_fixtures
def test_every_row_of_the_connectors_tables_is_in_the_ledger(fixtures: Warehouse, fixture_landing: Path) -> None:
    query = "select feed_id, table_name, sum(n)::bigint from marts.fct_signal_ledger_daily group by all"
    assert {(feed, table): n for feed, table, n in fixtures.fetch(query)} == count_rows(fixture_landing)


@with_fixtures
def test_the_connectors_accounts_are_each_there_once(fixtures: Warehouse) -> None:
    known = {row["id"] for row in read_fixture("salesforce", "account")}
    expected = {
        ("salesforce", row["id"])
        for row in read_fixture("salesforce", "account")
        if not is_true(row["is_deleted"]) and row["master_record_id"] not in known
    } | {("hubspot", row["id"]) for row in read_fixture("hubspot", "company") if not is_true(row["is_deleted"])}
    assert live_keys(fixtures, "int_accounts_versioned", "crm_account_id") == Counter(expected)


@with_fixtures
def test_the_connectors_contacts_are_each_there_once(fixtures: Warehouse) -> None:
    hubspot = read_fixture("hubspot", "contact")
    known = {row["id"] for row in hubspot}
    merged = {part for row in hubspot for part in (row["property_hs_merged_object_ids"] or "").split(";")}
    audit = read_fixture("hubspot", "contact_merge_audit")
    merged |= {row["vid_to_merge"] for row in audit if row["contact_id"] in known}
    assert merged & known
    people = read_fixture("salesforce", "contact")
    contacts = {row["id"] for row in people}
    leads = [row for row in read_fixture("salesforce", "lead") if row["converted_contact_id"] not in contacts]
    expected = {("salesforce", row["id"]) for row in people + leads if not is_true(row["is_deleted"])}
    expected |= {
        ("hubspot", row["id"]) for row in hubspot if row["id"] not in merged and not is_true(row["_fivetran_deleted"])
    }
    assert live_keys(fixtures, "int_contacts_versioned", "crm_contact_id") == Counter(expected)


@with_fixtures
def test_the_connectors_deals_are_each_there_once(fixtures: Warehouse) -> None:
    deals = read_fixture("hubspot", "deal")
    known = {row["deal_id"] for row in deals}
    merged = {row["merged_deal_id"] for row in read_fixture("hubspot", "merged_deal") if row["deal_id"] in known}
    expected = {
        ("hubspot", row["deal_id"])
        for row in deals
        # without a load time and a time stamp of its own nothing says when it was learnt
        if not is_true(row["is_deleted"]) and row["deal_id"] not in merged and row["property_createdate"]
    }
    opportunities = read_fixture("salesforce", "opportunity")
    expected |= {("salesforce", row["id"]) for row in opportunities if not is_true(row["is_deleted"])}
    assert live_keys(fixtures, "int_opportunities_versioned", "opportunity_id") == Counter(expected)


@with_fixtures
def test_the_connectors_owners_and_stages_are_each_there_once(fixtures: Warehouse) -> None:
    owners = {row["id"] for row in read_fixture("salesforce", "user")}
    owners |= {row["owner_id"] for row in read_fixture("hubspot", "owner")}
    assert Counter(fixtures.fetch("select owner_id from intermediate.int_owners_conformed")) == Counter(
        (owner,) for owner in owners
    )
    stages = {(row["deal_id"], row["date_entered"]) for row in read_fixture("hubspot", "deal_stage")}
    assert fixtures.fetch_value("select count(*) from intermediate.int_stage_changes_conformed") == len(stages)


def at(day: str) -> str:
    return f"2026-{day}T02:00:00Z"


def sf_account(key: str, day: str, **more: str) -> Row:
    blank = dict.fromkeys(
        ("website", "owner_id", "parent_id", "is_deleted", "master_record_id", "_fivetran_active"), ""
    )
    blank |= dict.fromkeys(("_fivetran_start", "_fivetran_end"), "")
    return {"id": key, "name": key, "_fivetran_synced": at(day), **blank, **more}


def hs_company(key: str, day: str, domain: str, deleted: str = "false", merged: str = "") -> Row:
    return {
        "id": key,
        "property_name": key,
        "property_domain": domain,
        "is_deleted": deleted,
        "property_hs_merged_object_ids": merged,
        "_fivetran_synced": at(day),
    }


def hs_contact(key: str, day: str, email: str, company: str = "", merged: str = "") -> Row:
    return {
        "id": key,
        "property_email": email,
        "property_associatedcompanyid": company,
        "property_jobtitle": "VP of Data",
        "property_hs_merged_object_ids": merged,
        "_fivetran_deleted": "false",
        "_fivetran_synced": at(day),
    }


def hs_deal(key: str, day: str, stage: str = "s_open", created: str = "") -> Row:
    synced = at(day) if day else ""
    return {
        "deal_id": key,
        "deal_pipeline_stage_id": stage,
        "property_createdate": created,
        "property_closedate": at("12-31"),
        "_fivetran_synced": synced,
    }


def ended(start: str, end: str) -> Row:
    return {"_fivetran_start": start, "_fivetran_end": end, "_fivetran_active": "false"}


def standing(start: str) -> Row:
    return {"_fivetran_start": start, "_fivetran_end": "9999-12-31T23:59:59Z", "_fivetran_active": "true"}


def write_both_crms(landing: Path) -> None:
    """Two CRMs that know some of the same companies, with merges, deletions and a history."""
    land(
        landing,
        "salesforce/account.csv",
        [
            sf_account("A1", "01-05", website="https://www.acme.com"),
            # merged away, and what had been merged into it before
            sf_account("A2", "01-05", website="acme-two.com"),
            sf_account("A2", "02-02", website="acme-two.com", is_deleted="true", master_record_id="A1"),
            sf_account("A5", "01-05", is_deleted="true", master_record_id="A2"),
            # deleted for good, and named in a merge with a record that never landed
            sf_account("A3", "01-05"),
            sf_account("A3", "02-02", is_deleted="true"),
            sf_account("A4", "01-05", master_record_id="NOWHERE"),
            # history mode, connected late: changed, gone, and with a start that cannot be
            sf_account("H1", "02-10", **ended(at("01-05"), "2026-01-20T01:59:59.999Z")),
            sf_account("H1", "02-10", **standing(at("01-20")), website="h1.com"),
            sf_account("H2", "02-10", **ended(at("01-05"), at("02-09"))),
            sf_account("H3", "01-07", **standing("1970-01-01T00:00:00Z")),
            # one domain: two of one owner until they part again, one of another owner, and the first's division
            sf_account("S1", "01-05", website="same.com", owner_id="U1"),
            sf_account("S2", "01-12", website="www.same.com", owner_id="U1"),
            sf_account("S2", "02-02", website="apart.com", owner_id="U1"),
            sf_account("S3", "01-12", website="same.com", owner_id="U2"),
            sf_account("S4", "01-12", website="same.com", owner_id="U1", parent_id="S1"),
            # web sites that no company can own, and merges in a circle
            sf_account("P1", "01-05", website="https://co.uk"),
            sf_account("P2", "01-05", website="github.io"),
            sf_account("M1", "01-05", master_record_id="M1"),
            sf_account("M2", "01-05", website="circle.com", master_record_id="M3"),
            sf_account("M3", "01-05", website="circle.com", master_record_id="M2"),
        ],
    )
    contact = {"account_id": "A1", "title": "CFO", "is_deleted": "false", "master_record_id": ""}
    c1 = {"id": "C1", "email": "ann@acme.com", **contact, "_fivetran_synced": at("01-05")}
    c2 = {"id": "C2", "email": "ann@mail.example", **contact, "title": "Intern", "_fivetran_synced": at("01-05")}
    merged = {**c2, "account_id": "", "is_deleted": "true", "master_record_id": "C1", "_fivetran_synced": at("02-02")}
    land(landing, "salesforce/contact.csv", [c1, c2, merged])
    lead = {
        "email": "ann@acme.com",
        "is_converted": "false",
        "converted_contact_id": "",
        "_fivetran_synced": at("01-05"),
    }
    converted = {
        **lead,
        "id": "L1",
        "is_converted": "true",
        "converted_contact_id": "C1",
        "_fivetran_synced": at("02-02"),
    }
    land(landing, "salesforce/lead.csv", [{"id": "L1", **lead}, {"id": "L2", **lead}, converted])
    won = {"account_id": "A2", "is_closed": "true", "is_won": "true", "close_date": "2026-01-04"}
    land(landing, "salesforce/opportunity.csv", [{"id": "O1", **won, "_fivetran_synced": at("01-05")}])
    change = {"opportunity_id": "O1", "created_date": at("01-03"), "_fivetran_synced": at("01-05")}
    land(
        landing,
        "salesforce/opportunity_field_history.csv",
        [
            {"id": "X1", "field": "StageName", "oldvalue": "Open", "newvalue": "Won", **change},
            {"id": "X2", "field": "Amount", "oldvalue": "1", "newvalue": "2", **change},
        ],
    )
    done = {"status": "Completed", "is_closed": "true", "_fivetran_synced": at("02-05")}
    call = {"type": "Call", "subject": "Call", "created_date": at("02-04"), "is_deleted": "false", **done}
    withdrawn = {**call, "id": "T2", "who_id": "C1", "is_deleted": "true"}
    land(landing, "salesforce/task.csv", [{"id": "T1", "who_id": "C2", **call}, withdrawn])
    meeting = {"who_id": "L1", "type": "Meeting", "subject": "Intro", "_fivetran_synced": at("02-05")}
    land(
        landing,
        "salesforce/event.csv",
        [
            {"id": "E1", **meeting, "start_date_time": at("02-04"), "created_date": at("02-01")},
            {"id": "E2", **meeting, "start_date_time": at("03-04"), "created_date": at("02-01")},
        ],
    )
    land(
        landing,
        "hubspot/company.csv",
        [
            hs_company("900", "01-12", "acme.com"),
            hs_company("901", "01-12", "beta.com"),
            hs_company("901", "02-02", "beta.com", merged="902;88"),
            hs_company("902", "01-12", "beta-two.com"),
            hs_company("903", "01-12", "gone.com", deleted="true"),
        ],
    )
    land(
        landing,
        "hubspot/contact.csv",
        [
            hs_contact("1", "01-12", "bo@beta.com", company="901", merged="2:1770000000000"),
            hs_contact("2", "01-12", "bo@mail.example"),
            hs_contact("3", "01-12", "bo@web.example"),
            hs_contact("4", "01-12", "ann@acme.com", company="900"),
        ],
    )
    audit = {"contact_id": "1", "vid_to_merge": "3", "_fivetran_synced": at("02-02")}
    land(landing, "hubspot/contact_merge_audit.csv", [audit])
    land(
        landing,
        "hubspot/deal.csv",
        [
            hs_deal("10", "01-12"),
            hs_deal("11", "01-12", stage="s_won"),
            hs_deal("12", "01-12"),
            hs_deal("13", "", created=at("01-06")),
            hs_deal("14", ""),
        ],
    )
    pairs = (("10", "1000", "6"), ("10", "901", "6"), ("10", "902", "5"), ("11", "1000", "6"), ("11", "901", "6"))
    names = ("deal_id", "company_id", "type_id")
    land(landing, "hubspot/deal_company.csv", [dict(zip(names, pair, strict=True)) for pair in pairs])
    land(landing, "hubspot/deal_contact.csv", [{"deal_id": "10", "contact_id": key} for key in ("1", "2", "4")])
    merge = {"deal_id": "10", "merged_deal_id": "12", "_fivetran_synced": at("02-02")}
    land(landing, "hubspot/merged_deal.csv", [merge])
    stages = [
        {"stage_id": "s_open", "label": "Open", "is_closed": "false", "closed_won": "false"},
        {"stage_id": "s_won", "label": "Won", "is_closed": "true", "closed_won": "true"},
    ]
    land(landing, "hubspot/deal_pipeline_stage.csv", [{**stage, "_fivetran_synced": at("01-10")} for stage in stages])
    entered = {"deal_id": "11", "_fivetran_synced": at("01-12")}
    land(
        landing,
        "hubspot/deal_stage.csv",
        [
            {"value": "s_open", "date_entered": at("01-08"), **entered},
            {"value": "s_won", "date_entered": at("01-11"), **entered},
        ],
    )
    meeting = {"meeting_outcome": "COMPLETED", "title": "Technical deep dive", "start_time": at("02-03")}
    land(
        landing, "hubspot/engagement_meeting.csv", [{"engagement_id": "77", **meeting, "_fivetran_synced": at("02-05")}]
    )
    links = [{"engagement_id": "77", "contact_id": key, "_fivetran_synced": at("02-06")} for key in ("1", "4", "3")]
    land(landing, "hubspot/engagement_contact.csv", links)
    mail = {"type": "CLICK", "created": at("02-03"), "recipient": "bo@web.example", "_fivetran_synced": at("02-05")}
    land(landing, "hubspot/email_event.csv", [{"id": "m1", **mail}])
    click = {"id": "m1", "url": "https://us.example/pricing", "user_agent": USER_AGENT}
    land(landing, "hubspot/email_event_click.csv", [{**click, "_fivetran_synced": at("02-05")}])
    form = {"contact_id": "2", "form_id": "f", "timestamp": at("02-03"), "title": "Book a demo"}
    land(landing, "hubspot/contact_form_submission.csv", [{**form, "_fivetran_synced": at("02-05")}])


@pytest.fixture(scope="module")
def both_landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    landing = tmp_path_factory.mktemp("both")
    write_both_crms(landing)
    return landing


@pytest.fixture(scope="module")
def both(builder: Builder, both_landing: Path) -> Warehouse:
    return builder.build(both_landing, LAYER)


def test_two_crms_build_and_pass_every_test(both: Warehouse) -> None:
    both.require()


def test_every_row_of_two_crms_is_in_the_ledger(both: Warehouse, both_landing: Path) -> None:
    query = "select feed_id, table_name, sum(n)::bigint from marts.fct_signal_ledger_daily group by all"
    assert {(feed, table): n for feed, table, n in both.fetch(query)} == count_rows(both_landing)


def test_merged_deleted_and_ended_accounts_are_not_live(both: Warehouse) -> None:
    assert live_keys(both, "int_accounts_versioned", "crm_account_id") == Counter(
        # A4's survivor never landed; 900 is A1 by its domain
        # of two merged into each other the lower id stays
        [("salesforce", key) for key in ("A1", "A4", "H1", "H3", "M1", "M2", "P1", "P2", "S1", "S2", "S3", "S4")]
        + [("hubspot", "901")]
    )


def test_merged_and_converted_contacts_are_not_live(both: Warehouse) -> None:
    assert live_keys(both, "int_contacts_versioned", "crm_contact_id") == Counter(
        [("salesforce", "C1"), ("salesforce", "L2"), ("hubspot", "1"), ("hubspot", "4")]
    )


def test_contacts_of_two_crms_meet_by_their_address(both: Warehouse) -> None:
    query = """
        select count(distinct person_id), count(distinct crm) from intermediate.int_contacts_versioned
        where is_current and is_live and email = 'ann@acme.com'
    """
    assert both.fetch(query) == [(1, 2)]


def test_a_version_in_history_mode_is_known_from_its_load(both: Warehouse) -> None:
    query = """
        select crm_account_id, strftime(valid_from_at, '%m-%d'), strftime(valid_to_at, '%m-%d'), is_deleted
        from intermediate.int_accounts_versioned where crm_account_id like 'H%' order by 1, 2
    """
    # what H1 was in January, and that H2 was at all, nobody knew before the history was connected
    assert both.fetch(query) == [
        ("H1", "02-10", None, False),
        ("H2", "02-10", None, True),
        ("H3", "01-07", None, False),
    ]


def test_versions_that_land_together_are_no_duplicates_of_one_another(both: Warehouse) -> None:
    query = """
        select record_id, disposition, disposition_reason, count(*) from intermediate.int_records_disposed
        where table_name = 'account' and record_id in ('H1', 'H2') group by all order by 1
    """
    version = ("unscored_type", "a version of the account")
    assert both.fetch(query) == [("H1", *version, 2), ("H2", *version, 1)]


def test_an_account_counts_for_whom_it_was_merged_into_from_then_on(both: Warehouse) -> None:
    query = """
        select account.crm_account_id, heir.crm_account_id, strftime(min(successions.from_at), '%m-%d')
        from intermediate.int_account_successions as successions
        inner join intermediate.int_accounts_versioned as account using (account_id)
        inner join intermediate.int_accounts_versioned as heir on successions.counts_for_account_id = heir.account_id
        where account.account_id <> heir.account_id group by all order by all
    """
    assert both.fetch(query) == [
        # the company both hold is the more trusted CRM's, from when both are known
        ("900", "A1", "01-12"),
        ("902", "901", "02-02"),
        ("A2", "A1", "02-02"),
        ("A5", "A1", "02-02"),
        ("A5", "A2", "01-05"),
        ("M3", "M2", "01-05"),
        ("S2", "S1", "01-12"),
    ]


def test_a_domain_is_held_over_time_by_one_live_account_or_nobody(both: Warehouse) -> None:
    query = """
        select domains.domain, accounts.crm_account_id, strftime(known_at, '%m-%d'), strftime(until_at, '%m-%d')
        from intermediate.int_account_domains as domains
        left join intermediate.int_accounts_versioned as accounts
            on domains.account_id = accounts.account_id and accounts.is_current
        where domains.domain like 'acme-%' or domains.domain in ('apart.com', 'circle.com', 'gone.com', 'same.com')
            or domains.domain like '%.uk' or domains.domain like '%.io'
        order by all
    """
    assert both.fetch(query) == [
        # merged away: its survivor has its domain
        ("acme-two.com", "A1", "02-02", None),
        ("acme-two.com", "A2", "01-05", "02-02"),
        ("apart.com", "S2", "02-02", None),
        ("circle.com", "M2", "01-05", None),
        ("same.com", "S1", "01-05", None),
    ]


def test_what_a_person_has_to_settle_about_domains_is_listed(both: Warehouse) -> None:
    query = (
        "select review_kind, subject, strftime(known_at, '%m-%d') from intermediate.int_domains_disputed order by 1, 2"
    )
    assert both.fetch(query) == [
        ("shared_domain", "same.com", "01-12"),
        ("unusable_domain", "github.io", "01-05"),
        ("unusable_domain", "https://co.uk", "01-05"),
    ]


def test_an_opportunity_is_with_its_primary_company_else_with_the_lowest_id(both: Warehouse) -> None:
    query = """
        select opportunities.opportunity_id, accounts.crm_account_id, opportunities.stage_name, opportunities.is_won
        from intermediate.int_opportunities_versioned as opportunities
        left join intermediate.int_accounts_versioned as accounts
            on opportunities.account_id = accounts.account_id and accounts.is_current
        where opportunities.is_current and opportunities.is_live order by 1
    """
    assert both.fetch(query) == [
        ("10", "902", "Open", False),
        ("11", "901", "Won", True),
        ("13", None, "Open", False),
        ("O1", "A2", None, True),
    ]


def test_an_opportunity_counts_for_the_account_its_own_was_merged_into(both: Warehouse) -> None:
    query = """
        select accounts.crm_account_id, strftime(min(attributed.valid_from_at), '%m-%d')
        from intermediate.int_opportunities_attributed as attributed
        inner join intermediate.int_accounts_versioned as accounts using (account_id)
        where attributed.opportunity_id in ('O1', '10') group by all order by all
    """
    assert both.fetch(query) == [("901", "02-02"), ("902", "01-12"), ("A1", "02-02"), ("A2", "01-05")]


def test_a_deal_that_says_nothing_of_when_is_in_quarantine(both: Warehouse) -> None:
    query = (
        "select record_id, disposition_reason from intermediate.int_records_disposed where disposition = 'malformed'"
    )
    assert both.fetch(query) == [("14", "nothing says when it was learnt")]
    known = (
        "select strftime(loaded_at, '%m-%d') from intermediate.int_opportunities_conformed where opportunity_id = '13'"
    )
    assert both.fetch(known) == [("01-06",)]


def test_changes_of_stage_are_one_table(both: Warehouse) -> None:
    query = """
        select opportunity_id, from_stage_name, to_stage_name
        from intermediate.int_stage_changes_conformed order by opportunity_id, changed_at
    """
    assert both.fetch(query) == [("11", None, "Open"), ("11", "Open", "Won"), ("O1", "Open", "Won")]


def test_what_people_did_is_one_signal_each_and_follows_merges(both: Warehouse) -> None:
    query = """
        select signals.source_record_id, signals.signal_type, accounts.crm_account_id, identities.seniority
        from intermediate.int_signals_kept as signals
        inner join intermediate.int_identities_resolved as identities
            on signals.identity_id = identities.identity_id and identities.valid_to_at is null
        left join intermediate.int_accounts_versioned as accounts
            on identities.account_id = accounts.account_id and accounts.is_current
        order by 1
    """
    assert both.fetch(query) == [
        # of three contacts the one with the lowest id; the form's and the mail's contacts were merged into it
        ("2|f|2026-02-03T02:00:00Z", "demo_request", "901", "vp"),
        ("77", "meeting_evaluation", "901", "vp"),
        ("E1", "meeting_introductory", "A1", "c_level"),
        ("T1", "call_connected", "A1", "c_level"),
        ("m1", "email_click", "901", "vp"),
    ]
    reasons = dict(both.fetch("select record_id, disposition_reason from intermediate.int_signals_disposed"))
    assert (reasons["T2"], reasons["E2"]) == ("type withdrawn_record", "type planned_task")
    clicked = "select url, user_agent from intermediate.int_mail_events_conformed"
    assert both.fetch(clicked) == [("https://us.example/pricing", USER_AGENT)]


def write_state(landing: Path, day: str, **changed: str) -> None:
    """The latest state only, as a connector that overwrites leaves it."""
    one = {**sf_account("A1", day, website="acme.com"), "industry": changed.get("industry", "Software")}
    land(landing, "salesforce/account.csv", [one, {**sf_account("A2", "01-05"), "industry": ""}])
    won = changed.get("won", "true")
    deal = {"id": "O1", "account_id": "A1", "is_closed": "true", "is_won": won, "close_date": "2026-01-04"}
    land(landing, "salesforce/opportunity.csv", [{**deal, "_fivetran_synced": at(day)}])


LIFECYCLES = """
    select accounts.crm_account_id, lifecycles.as_of_on::varchar, lifecycles.lifecycle, accounts.raw_industry
    from intermediate.int_account_lifecycle_weekly as lifecycles
    inner join intermediate.int_account_weeks as weeks using (account_id, as_of_on)
    inner join intermediate.int_accounts_versioned as accounts
        on weeks.account_id = accounts.account_id and weeks.version_from_at = accounts.valid_from_at
    where lifecycles.as_of_on <= date '2026-01-11' order by all
"""


def test_what_was_known_stays_though_only_the_latest_state_is_landed(builder: Builder, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    write_state(landing, "01-05")
    first = builder.build(landing, VERSIONS).require_tables()
    early = first.fetch(LIFECYCLES)
    assert ("A1", "2026-01-11", "customer", "Software") in early

    write_state(landing, "02-02", industry="Banking", won="false")
    second = builder.build(landing, VERSIONS, onto=first).require_tables()
    assert second.fetch(LIFECYCLES) == early
    kept = "select crm_account_id, industry from intermediate.int_accounts_conformed order by loaded_at, 1"
    # A2 was landed again as it was
    assert second.fetch(kept) == [("A1", "Software"), ("A2", None), ("A1", "Banking")]

    other = tmp_path / "other"
    land(other, "salesforce/account.csv", [sf_account("B1", "01-05")])
    elsewhere = _as_another_landing(builder, second, other)
    assert elsewhere.fetch(kept) == [("B1", None)]


def _as_another_landing(builder: Builder, built: Warehouse, landing: Path) -> Warehouse:
    """Point a built warehouse at another landing."""
    copy = landing.parent / "copy.duckdb"
    shutil.copyfile(built.path, copy)
    with duckdb.connect(str(copy)) as connection:
        # where nothing numbers the landings yet, this is the next
        connection.execute("create table if not exists landing.generation (generation bigint)")
        connection.execute(
            "insert into landing.generation select 1 where (select count(*) from landing.generation) = 0"
        )
    return builder.build(landing, VERSIONS, onto=Warehouse(copy, landing, built.future)).require_tables()


# Sundays, each with the load before the changes of its afternoon landed
HISTORY_SUNDAYS = {"2026-01-11": "01-06", "2026-02-08": "02-02"}


def write_history(landing: Path, last_load: str) -> Path:
    """What a connector in history mode had landed by a load, as its tables stood then."""
    one = {"website": "one.com"}
    two = {"website": "two.com"}
    before = ended(at("01-05"), "2026-01-11T14:59:59.999Z")
    accounts = [
        # changed on a Sunday afternoon; the ended version is landed once more at the end
        ("01-06", sf_account("N1", "01-06", **one, **standing(at("01-05")))),
        ("01-12", sf_account("N1", "01-12", **one, **before)),
        ("01-12", sf_account("N1", "01-12", **two, **standing("2026-01-11T15:00:00Z"))),
        ("02-09", sf_account("N1", "02-09", **one, **before)),
        # history that is connected after the table without one, and then ends
        ("01-12", sf_account("L1", "01-12")),
        ("02-02", sf_account("L1", "02-02", **one, **ended("2025-12-01T02:00:00Z", at("01-03")))),
        ("02-02", sf_account("L1", "02-02", **standing(at("01-03")))),
        ("02-09", sf_account("L1", "02-09", **ended(at("01-03"), "2026-02-08T15:00:00Z"))),
        # the row is not stamped anew when its version ends
        ("01-06", sf_account("U1", "01-06", **standing(at("01-05")))),
        ("02-09", sf_account("U1", "01-06", **ended(at("01-05"), "2026-02-08T14:59:59.999Z"))),
        ("02-09", sf_account("U1", "02-09", **two, **standing("2026-02-08T15:00:00Z"))),
        ("01-06", sf_account("U2", "01-06", **standing(at("01-05")))),
        ("02-09", sf_account("U2", "01-06", **ended(at("01-05"), "2026-02-08T15:00:00Z"))),
    ]
    deal = {"id": "O1", "account_id": "N1", "close_date": "2026-01-04", "_fivetran_synced": at("02-02")}
    unwon = {**deal, "is_closed": "false", "is_won": "false"}
    opportunities = [
        ("02-02", {**unwon, "stage_name": "Discovery", **ended("2025-12-01T02:00:00Z", "2025-12-20T02:00:00Z")}),
        ("02-02", {**unwon, "stage_name": "Proposal", **ended("2025-12-20T02:00:00Z", at("01-04"))}),
        ("02-02", {**deal, "is_closed": "true", "is_won": "true", "stage_name": "Won", **standing(at("01-04"))}),
    ]
    for table, rows in (("account", accounts), ("opportunity", opportunities)):
        standing_rows = {
            (row["id"], row["_fivetran_start"], row["_fivetran_synced"]): row for load, row in rows if load <= last_load
        }
        if standing_rows:
            land(landing, f"salesforce/{table}.csv", list(standing_rows.values()))
    return landing


@pytest.fixture(scope="module")
def history(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return builder.build(write_history(tmp_path_factory.mktemp("history"), "02-09"), VERSIONS)


@pytest.fixture(scope="module")
def early_history(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Warehouse]:
    return {
        last_on: builder.build(write_history(tmp_path_factory.mktemp("early"), load), VERSIONS)
        for last_on, load in HISTORY_SUNDAYS.items()
    }


HISTORY = """
    select crm_account_id, website, strftime(valid_from_at, '%m-%d'), strftime(valid_to_at, '%m-%d'), is_deleted
    from intermediate.int_accounts_versioned order by 1, 3
"""
DEALS = """
    select stage_name, strftime(valid_from_at, '%m-%d'), strftime(valid_to_at, '%m-%d'), is_won, closes_on::varchar
    from intermediate.int_opportunities_versioned order by 2
"""


def test_nothing_in_history_mode_is_known_before_its_load(history: Warehouse) -> None:
    assert history.fetch(HISTORY) == [
        ("L1", None, "01-12", "02-02", False),
        ("L1", None, "02-02", "02-09", False),
        ("L1", None, "02-09", None, True),
        ("N1", "one.com", "01-06", "01-12", False),
        ("N1", "two.com", "01-12", None, False),
        ("U1", None, "01-06", "02-09", False),
        ("U1", "two.com", "02-09", None, False),
        ("U2", None, "01-06", "02-09", False),
        ("U2", None, "02-09", None, True),
    ]


def test_a_deal_whose_history_is_connected_late_is_won_on_its_day_and_known_from_then(history: Warehouse) -> None:
    history.require()
    assert history.fetch(DEALS) == [("Won", "02-02", None, True, "2026-01-04")]
    query = """
        select lifecycle, min(as_of_on)::varchar, min(lifecycle_since_on)::varchar
        from intermediate.int_account_lifecycle_weekly
        where account_id in (select account_id from intermediate.int_accounts_versioned where crm_account_id = 'N1')
        group by all order by 2
    """
    assert history.fetch(query) == [("prospect", "2026-01-11", None), ("customer", "2026-02-08", "2026-01-04")]


@pytest.mark.parametrize("last_on", HISTORY_SUNDAYS)
def test_history_that_lands_later_changes_no_week(
    history: Warehouse, early_history: dict[str, Warehouse], last_on: str
) -> None:
    exceptions = {**NO_HISTORY, **NO_WEEKLY_HISTORY}
    n_rows, differing = compare_histories(history, early_history[last_on], last_on, (*WEEKS, *MOMENTS), exceptions)
    assert not differing
    assert n_rows["int_accounts_versioned"] and n_rows["int_account_lifecycle_weekly"]


def test_history_built_load_by_load_is_history_built_at_once(
    builder: Builder, history: Warehouse, early_history: dict[str, Warehouse]
) -> None:
    first, second = early_history.values()
    resumed = builder.build(second.landing, VERSIONS, onto=first).require_tables()
    resumed = builder.build(history.landing, VERSIONS, onto=resumed).require_tables()
    lifecycles = "select * from intermediate.int_account_lifecycle_weekly order by account_id, as_of_on"
    for query in (HISTORY, DEALS, lifecycles):
        assert resumed.fetch(query) == history.fetch(query)
