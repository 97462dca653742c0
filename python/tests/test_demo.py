"""The demo landing: same bytes for the same seed, all that is planted is there, links resolve, nothing else touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from helpers.landings import read_rows

from abm.demo import planted_truth, write_demo
from abm.demo.columns import COLUMNS, OPTIONAL_COLUMNS, loaded_column
from abm.demo.files import README, TRUTH
from abm.demo.world import salesforce_id

COMMITTED = Path(__file__).resolve().parents[2] / "landing" / "demo"
LAST_LOAD = "2026-11-15T23:59:59Z"

Tables = dict[str, list[dict[str, str]]]


def read_bytes(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its relative path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def tables(demo_landing: Path) -> Tables:
    rows: Tables = {table: [] for table in COLUMNS}
    for path in sorted(demo_landing.rglob("*.csv*")):
        feed, name = path.relative_to(demo_landing).parts[:2]
        table = f"{feed}/{name.split('.')[0]}"
        header, lines = read_rows(path)
        left_out = set(COLUMNS[table]) - set(header)
        assert left_out <= OPTIONAL_COLUMNS[table], path
        assert header == [column for column in COLUMNS[table] if column not in left_out], path
        rows[table] += [{**dict.fromkeys(left_out, ""), **dict(zip(header, line, strict=True))} for line in lines]
    return rows


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return planted_truth()


def values(tables: Tables, table: str, column: str = "id") -> set[str]:
    """The distinct values of a landed column."""
    return {row[column] for row in tables[table]}


def malformed_ids(truth: dict[str, Any], table: str) -> set[str]:
    return {record["record_id"] for record in truth["malformed"].get(table, [])}


def test_two_runs_write_the_same_bytes(demo_landing: Path, tmp_path: Path) -> None:
    write_demo(tmp_path / "again")
    assert read_bytes(tmp_path / "again") == read_bytes(demo_landing)


def test_committed_landing_is_what_the_generator_writes(demo_landing: Path) -> None:
    assert read_bytes(COMMITTED) == read_bytes(demo_landing)


def test_what_is_planted_is_written_beside_the_feeds(demo_landing: Path) -> None:
    assert json.loads((demo_landing / TRUTH).read_text(encoding="utf-8")) == json.loads(json.dumps(planted_truth()))


def test_another_seed_is_another_world(demo_landing: Path, tmp_path: Path) -> None:
    write_demo(tmp_path / "other", seed=7)
    pages = "segment/pages.2026-06.csv"
    assert (tmp_path / "other" / pages).read_bytes() != (demo_landing / pages).read_bytes()
    assert planted_truth(7)["won"] != planted_truth()["won"]


def test_landing_stays_small(demo_landing: Path) -> None:
    assert sum(map(len, read_bytes(demo_landing).values())) < 4_000_000


def test_row_counts_are_those_returned_and_documented(demo_landing: Path, tables: Tables, tmp_path: Path) -> None:
    n_rows = write_demo(tmp_path / "counted")
    assert n_rows == {table: len(rows) for table, rows in tables.items()}
    readme = (demo_landing / README).read_text(encoding="utf-8")
    assert "simulated" in readme
    for table, n in n_rows.items():
        assert f"| {table} | {n} |" in readme


def test_nothing_is_loaded_after_the_last_load(tables: Tables) -> None:
    for table, rows in tables.items():
        loaded = [row[loaded_column(table)] for row in rows]
        assert min(loaded) >= "2026-05-18T02:00:00Z", table
        assert max(loaded) <= LAST_LOAD, table


def test_every_planted_record_exists(tables: Tables, truth: dict[str, Any]) -> None:
    accounts, contacts = values(tables, "salesforce/account"), values(tables, "salesforce/contact")
    opportunities = values(tables, "salesforce/opportunity")
    for subject, planted in truth.items():
        if subject.endswith("account_ids"):
            assert set(planted) <= accounts, subject
    for outcome in truth["won"] + truth["lost"] + truth["renewals"] + truth["expansions"] + [truth["churned"]]:
        assert outcome["account_id"] in accounts
        assert outcome["opportunity_id"] in opportunities
    assert set(truth["open_opportunity_ids"]) | {truth["deleted_opportunity_id"]} <= opportunities
    assert {truth["acme_account_id"], truth["support_account_id"], truth["silent_won_account_id"]} <= accounts
    for merge in truth["merged_accounts"]:
        assert {merge["duplicate_id"], merge["survivor_id"]} <= accounts
    for merge in truth["merged_contacts"]:
        assert {merge["duplicate_id"], merge["survivor_id"]} <= contacts
    assert {truth["moved_contact"]["contact_id"], truth["contact_without_account_id"]} <= contacts
    emails = values(tables, "segment/identifies", "email")
    for subject in (
        "free_mail_emails",
        "unknown_company_emails",
        "staff_emails",
        "automation_emails",
        "unsubscribed_emails",
    ):
        assert set(truth[subject]) <= emails, subject
    assert {truth["job_seeker"]["email"], truth["student_email"]} <= emails
    assert set(truth["bot_page_ids"]) <= values(tables, "segment/pages")
    assert set(truth["mail_scanner_track_ids"]) <= values(tables, "segment/tracks")
    assert set(truth["automation_user_ids"]) <= values(tables, "segment/tracks", "user_id")


def test_won_and_lost_opportunities_end_closed_with_their_history(tables: Tables, truth: dict[str, Any]) -> None:
    for subject, is_won in (("won", "true"), ("lost", "false")):
        for outcome in truth[subject]:
            versions = [row for row in tables["salesforce/opportunity"] if row["id"] == outcome["opportunity_id"]]
            versions.sort(key=lambda row: row["_fivetran_synced"])
            assert len(versions) >= 3
            assert [row["is_closed"] for row in versions] == ["false"] * (len(versions) - 1) + ["true"]
            assert versions[-1]["is_won"] == is_won
            assert versions[-1]["close_date"] == outcome["closed_on"]
            assert len({row["_fivetran_synced"] for row in versions}) == len(versions)


def test_quiet_and_third_party_accounts_leave_no_first_party_trace(tables: Tables, truth: dict[str, Any]) -> None:
    silent = set(truth["quiet_account_ids"]) | set(truth["third_party_only_account_ids"])
    domains = {truth["account_domains"][account_id] for account_id in silent}
    people = {row["id"] for row in tables["salesforce/contact"] if row["account_id"] in silent}
    assert not silent & values(tables, "salesforce/task", "account_id")
    assert not people & values(tables, "salesforce/campaign_member", "contact_id")
    assert not domains & {email.split("@")[-1] for email in values(tables, "segment/identifies", "email")}
    quiet_domains = {truth["account_domains"][account_id] for account_id in truth["quiet_account_ids"]}
    surging = {domain.lower().removeprefix("www.") for domain in values(tables, "bombora/company_surge", "domain")}
    assert not quiet_domains & surging


def test_acme_is_hot_at_the_end(tables: Tables, truth: dict[str, Any]) -> None:
    account = next(row for row in tables["salesforce/account"] if row["id"] == truth["acme_account_id"])
    assert (account["name"], account["website"]) == ("Acme", "https://www.acme.com")
    assert all(account[column] for column in ("industry", "number_of_employees", "annual_revenue", "billing_country"))
    users = {row["user_id"] for row in tables["segment/identifies"] if row["email"].endswith("@acme.com")}
    recent = [row for row in tables["segment/pages"] if row["user_id"] in users and row["received_at"] > "2026-10-25"]
    paths = {row["context_page_url"].split(".example")[1] for row in recent}
    assert {"/pricing", "/compare/collabrix", "/security/soc2-report", "/demo"} <= paths
    assert len({row["user_id"] for row in recent}) >= 4
    asked = {row["event"] for row in tables["segment/tracks"] if row["user_id"] in users}
    assert {"demo_requested", "contact_sales_submitted", "content_downloaded"} <= asked
    scores = [row for row in tables["bombora/company_surge"] if row["domain"] == "acme.com"]
    assert max(float(row["composite_score"]) for row in scores if row["date_stamp"] >= "2026-10-25") >= 75
    assert truth["acme_account_id"] not in values(tables, "salesforce/opportunity", "account_id")


def test_links_resolve_but_for_the_planted_exceptions(tables: Tables, truth: dict[str, Any]) -> None:
    accounts, contacts = values(tables, "salesforce/account"), values(tables, "salesforce/contact")
    users, opportunities = values(tables, "salesforce/user"), values(tables, "salesforce/opportunity")
    links = (
        ("salesforce/account", "parent_id", accounts), ("salesforce/account", "master_record_id", accounts),
        ("salesforce/account", "owner_id", users), ("salesforce/contact", "account_id", accounts),
        ("salesforce/contact", "owner_id", users), ("salesforce/contact", "master_record_id", contacts),
        ("salesforce/opportunity", "account_id", accounts), ("salesforce/opportunity", "owner_id", users),
        ("salesforce/task", "account_id", accounts), ("salesforce/task", "who_id", contacts),
        ("salesforce/task", "what_id", accounts | opportunities), ("salesforce/task", "owner_id", users),
        ("salesforce/campaign_member", "contact_id", contacts),
        ("salesforce/campaign_member", "campaign_id", values(tables, "salesforce/campaign")),
        ("salesforce/campaign_member", "lead_id", values(tables, "salesforce/lead")),
        ("salesforce/lead", "converted_contact_id", contacts), ("salesforce/lead", "converted_account_id", accounts),
        ("salesforce/event", "who_id", contacts), ("salesforce/event", "account_id", accounts),
        ("salesforce/opportunity_field_history", "opportunity_id", opportunities),
        ("hubspot/contact", "property_associatedcompanyid", values(tables, "hubspot/company")),
        ("hubspot/deal_company", "company_id", values(tables, "hubspot/company")),
        ("hubspot/deal_company", "deal_id", values(tables, "hubspot/deal", "deal_id")),
        ("hubspot/email_event_click", "id", values(tables, "hubspot/email_event")),
        ("hubspot/contact_form_submission", "contact_id", values(tables, "hubspot/contact")),
    )  # fmt: skip
    dangling = {(planted["table"], planted["column"], planted["value"]) for planted in truth["dangling"]}
    unresolved = {
        (table, column, value)
        for table, column, known in links
        for value in values(tables, table, column) - known - {""}
    }
    assert unresolved == dangling


def test_ids_repeat_only_as_versions_and_planted_redeliveries(tables: Tables, truth: dict[str, Any]) -> None:
    for table in (
        "segment/pages", "segment/tracks", "segment/identifies", "partners/engagement", "g2/buyer_intent",
        "hubspot/email_event",
    ):  # fmt: skip
        ids = [row["id"] for row in tables[table] if row["id"]]
        repeated = {key for key in ids if ids.count(key) > 1}
        corrected = set(truth["corrected_record_ids"]) if table == "segment/pages" else set()
        assert repeated == set(truth["redelivered"].get(table, [])) | corrected, table


def test_defects_are_the_planted_ones(tables: Tables, truth: dict[str, Any]) -> None:
    for table, records in truth["malformed"].items():
        for record in records:
            assert any(row[record["column"]] == record["value"] for row in tables[table]), (table, record)
    for table, occurred in (
        ("segment/pages", "timestamp"),
        ("segment/tracks", "timestamp"),
        ("partners/engagement", "occurred_at"),
        ("g2/buyer_intent", "occurred_at"),
        ("generic_signals/signals", "occurred_at"),
        ("hubspot/email_event", "created"),
    ):
        loaded = loaded_column(table)
        key = "record_id" if table == "generic_signals/signals" else "id"
        ahead = {row[key] for row in tables[table] if row[occurred] > row[loaded]} - malformed_ids(truth, table)
        assert ahead == set(truth["future_dated"].get(table, [])), table


def test_stitched_visitors_were_anonymous_before(tables: Tables, truth: dict[str, Any]) -> None:
    assert len(truth["stitched_visitors"]) >= 40
    for visitor in truth["stitched_visitors"]:
        before = [
            row
            for row in tables["segment/pages"]
            if row["anonymous_id"] == visitor["anonymous_id"] and row["timestamp"] < visitor["identified_at"]
        ]
        assert any(not row["user_id"] for row in before), visitor


def test_firmographics_have_realistic_gaps(tables: Tables) -> None:
    accounts = tables["salesforce/account"]
    for column in ("industry", "number_of_employees", "annual_revenue"):
        missing = sum(not row[column] for row in accounts) / len(accounts)
        assert 0.08 < missing < 0.3, column
    assert len({row["billing_country"] for row in accounts} & {"United States", "USA", "US", "Deutschland"}) >= 3
    assert all(row["description"] for row in accounts)


def test_an_earlier_demo_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "demo"
    write_demo(target, seed=7)
    write_demo(target)
    assert read_bytes(target) == read_bytes(COMMITTED)
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


@pytest.mark.parametrize("name", ["notes.txt", "salesforce/account.csv", "README.md"])
def test_a_foreign_folder_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    file = tmp_path / "mine" / name
    file.parent.mkdir(parents=True)
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="did not write"):
        write_demo(tmp_path / "mine")
    assert read_bytes(tmp_path / "mine") == {name: b"mine"}


def test_a_file_added_to_the_demo_is_refused_and_kept(tmp_path: Path) -> None:
    target = tmp_path / "demo"
    write_demo(target)
    (target / "salesforce" / "quote.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"salesforce/quote\.csv"):
        write_demo(target)
    assert (target / "salesforce" / "quote.csv").is_file()


def test_an_interrupted_run_leaves_the_earlier_landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "demo"
    write_demo(target)
    before = read_bytes(target)

    def stop(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", stop)
    with pytest.raises(KeyboardInterrupt):
        write_demo(target, seed=7)
    assert read_bytes(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_salesforce_ids_carry_their_checksum() -> None:
    assert salesforce_id("001", 0) == "0018d0000000000AAA"
    assert salesforce_id("00T", 35) == "00T8d000000000ZEAQ"


def test_one_contact_identifies_with_a_private_address_and_one_after_opting_out(
    tables: Tables, truth: dict[str, Any]
) -> None:
    emails = values(tables, "segment/identifies", "email")
    assert {truth["free_mail_contact"]["email"], truth["opted_out_email"]} <= emails
    versions = [row for row in tables["salesforce/contact"] if row["email"] == truth["opted_out_email"]]
    versions.sort(key=lambda row: row["_fivetran_synced"])
    assert [row["has_opted_out_of_email"] for row in versions] == ["false", "true"]
