"""Every trap of the demo is in its landing as the planted truth says, and the landing keeps the staging contract."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from helpers.landings import list_tables, read_rows, read_table

from abm.contract import ColumnContract, read_contract
from abm.demo import planted_truth
from abm.demo.columns import COLUMNS, loaded_column
from abm.demo.files import README

Rows = list[dict[str, str]]
Truth = dict[str, Any]
BOMBORA, PAGES = "bombora/company_surge", "segment/pages"
SITE = "https://www.meridiandata.example"


class Landing:
    """The landed rows of the demo by table, read once each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables: dict[str, Rows] = {}

    def rows(self, table: str, **wanted: str) -> Rows:
        """The rows of a feed/table that have some values, in the order they were loaded."""
        if table not in self._tables:
            self._tables[table] = sorted(
                read_table(self.folder, *table.split("/")), key=lambda row: row[loaded_column(table)]
            )
        return [row for row in self._tables[table] if wanted.items() <= row.items()]

    def values(self, table: str, column: str = "id", **wanted: str) -> set[str]:
        """The distinct values of a column."""
        return {row[column] for row in self.rows(table, **wanted)}


@pytest.fixture(scope="module")
def landing(demo_landing: Path) -> Landing:
    return Landing(demo_landing)


@pytest.fixture(scope="module")
def truth() -> Truth:
    return planted_truth()


def seconds_between(one: str, other: str) -> float:
    return abs((dt.datetime.fromisoformat(one) - dt.datetime.fromisoformat(other)).total_seconds())


def is_of_type(text: str, data_type: str) -> bool:
    """Whether a landed text can be read as a type of the contract."""
    try:
        if data_type == "double":
            float(text)
        elif data_type == "boolean":
            return text.lower() in ("true", "false")
        elif data_type == "date":
            dt.date.fromisoformat(text)
        elif data_type == "timestamp":
            dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def broken_values(rows: Rows, column: ColumnContract) -> set[str]:
    """The values of a column that its contract does not allow; a missing one is an empty text."""
    texts = {row.get(column.name, "") for row in rows}
    return {
        text for text in texts if (not text and column.is_required) or (text and not is_of_type(text, column.data_type))
    }


def test_every_table_of_the_contract_is_landed_and_no_other(landing: Landing) -> None:
    landed = {f"{feed}/{table}" for _, feed, table in list_tables(landing.folder)}
    assert landed == set(COLUMNS) == {f"{table.feed}/{table.table}" for table in read_contract()}


def test_values_keep_the_contract_but_for_what_is_planted(landing: Landing, truth: Truth) -> None:
    for table in read_contract():
        name = f"{table.feed}/{table.table}"
        allowed = {(record["column"], record["value"]) for record in truth["malformed"].get(name, [])}
        broken = {
            (column.name, value) for column in table.columns for value in broken_values(landing.rows(name), column)
        }
        assert broken == allowed, name


def test_files_have_the_contracts_columns_and_the_one_a_vendor_added(landing: Landing, truth: Truth) -> None:
    known = {f"{table.feed}/{table.table}": set(table.column_names) for table in read_contract()}
    added = truth["column_added"]
    for path, feed, table in list_tables(landing.folder):
        unknown = set(read_rows(path)[0]) - known[f"{feed}/{table}"]
        is_later = f"{feed}/{table}" == added["table"] and path.stem >= added["from_on"]
        assert unknown == ({added["column"]} if is_later else set()), path


def test_the_readme_tells_the_days_of_the_truth(landing: Landing, truth: Truth) -> None:
    readme = (landing.folder / README).read_text(encoding="utf-8")
    days = (
        truth["tag_loss"]["first_on"], truth["bot_wave"]["on"], truth["volume_doubled"]["loaded_on"],
        truth["late_file"]["loaded_on"], truth["date_format_changed"]["loaded_on"], truth["topic_renamed"]["from_on"],
        truth["unmatched_spike"]["loaded_on"][0], truth["superhuman"]["on"], truth["column_added"]["from_on"],
    )  # fmt: skip
    assert all(f"| {day} | " in readme for day in days)


def test_merges_run_in_chains(landing: Landing, truth: Truth) -> None:
    assert {chain["table"] for chain in truth["merge_chains"]} == {"salesforce/account", "salesforce/contact"}
    for chain in truth["merge_chains"]:
        for duplicate, survivor, merged_on in zip(chain["ids"], chain["ids"][1:], chain["merged_on"], strict=False):
            last = landing.rows(chain["table"], id=duplicate)[-1]
            assert (last["is_deleted"], last["master_record_id"]) == ("true", survivor)
            assert last["_fivetran_synced"][:10] > merged_on
        assert landing.rows(chain["table"], id=chain["ids"][-1])[-1]["is_deleted"] == "false"
    lead = truth["merged_leads"][0]
    assert landing.rows("salesforce/lead", id=lead["duplicate_id"])[-1]["master_record_id"] == lead["survivor_id"]


def test_deletions_are_soft_and_later(landing: Landing, truth: Truth) -> None:
    for table, record_id in truth["soft_deleted"].items():
        states = [row["is_deleted"] for row in landing.rows(table, id=record_id)]
        assert states[-1] == "true" and "false" in states, table
    states = [row["is_deleted"] for row in landing.rows("salesforce/event", id=truth["cancelled_event_id"])]
    assert states == ["false", "true"]
    states = [row["is_deleted"] for row in landing.rows("hubspot/company", id=truth["hubspot_deleted_company_id"])]
    assert states == ["false", "true"]


def test_some_companies_stand_in_the_crm_twice(landing: Landing, truth: Truth) -> None:
    for twins in truth["same_domain_accounts"]:
        for account_id in twins["account_ids"]:
            last = landing.rows("salesforce/account", id=account_id)[-1]
            assert twins["domain"] in last["website"].lower()
            assert last["is_deleted"] == "false"
    for pair in truth["same_company_two_names"]:
        one, other = (
            landing.rows("salesforce/account", id=pair[key])[-1] for key in ("account_id", "other_account_id")
        )
        assert one["name"] != other["name"]
        assert one["name"].split()[0].lower() == other["name"].split()[0].lower()
        assert other["website"] == pair["other_domain"]


def test_a_domain_is_written_with_umlauts_and_without(landing: Landing, truth: Truth) -> None:
    idn = truth["idn_account"]
    assert landing.values("salesforce/account", "website", id=idn["account_id"]) == {idn["website"]}
    assert not idn["website"].isascii()
    host = idn["website"].removeprefix("https://www.")
    assert host.encode("idna").decode() == idn["ascii_domain"] == idn["email"].split("@")[-1]
    assert idn["email"] in landing.values("segment/identifies", "email")


def test_some_are_no_buyers_by_country_by_word_or_by_mailbox(landing: Landing, truth: Truth) -> None:
    countries = {
        landing.rows("salesforce/account", id=account_id)[-1]["billing_country"]
        for account_id in truth["wrong_geography_account_ids"]
    }
    assert countries and countries <= {"Brazil", "Brasil", "India"}
    for refusal in truth["refusals"]:
        calls = landing.rows("salesforce/task", account_id=refusal["account_id"], subject="Call: connected, not a fit")
        assert [row["activity_date"] for row in calls] == [refusal["on"]]
    assert set(truth["relay_emails"]) <= landing.values("segment/identifies", "email")


def test_takeovers_take_effect_on_their_day(landing: Landing, truth: Truth) -> None:
    acquired_signals = {email.split("@")[-1] for email in landing.values("segment/identifies", "email")}
    for deal in truth["acquisitions"]:
        news = landing.rows("company_news/acquisitions", acquired_domain=deal["acquired_domain"])
        assert [row["status"] for row in news] == ["announced", "completed"]
        assert {row["acquired_on"] for row in news} == {deal["effective_on"]}
        assert {row["acquirer_domain"] for row in news} == {deal["acquirer_domain"]}
        assert news[0]["loaded_at"][:10] < deal["effective_on"] < news[1]["loaded_at"][:10]
        assert deal["acquired_domain"] in acquired_signals
    assert any(
        row["domain"].lower().removeprefix("www.") == truth["acquisitions"][1]["acquired_domain"]
        for row in landing.rows(BOMBORA)
    )
    pending = truth["acquisition_not_in_effect"]
    assert landing.values("company_news/acquisitions", "status", acquired_domain=pending["acquired_domain"]) == {
        "announced"
    }
    assert pending["effective_on"] > "2026-11-15"
    called_off = truth["acquisition_cancelled"]["acquired_domain"]
    assert landing.rows("company_news/acquisitions", acquired_domain=called_off)[-1]["status"] == "cancelled"


def test_parents_domains_and_employers_change_on_their_day(landing: Landing, truth: Truth) -> None:
    for change in truth["parent_changes"]:
        parents = [row["parent_id"] for row in landing.rows("salesforce/account", id=change["account_id"])]
        assert parents[-2:] == [change["from_parent_id"], change["to_parent_id"]]
        grandchild = landing.rows("salesforce/account", id=change["grandchild_id"])[-1]
        assert grandchild["parent_id"] == change["account_id"]
    for change in truth["domain_changes"]:
        sites = [row["website"].lower() for row in landing.rows("salesforce/account", id=change["account_id"])]
        assert change["from_domain"] in sites[0] and change["to_domain"] in sites[-1]
        emails = landing.values("segment/identifies", "email")
        assert {change["from_email"], change["to_email"]} <= emails
    moved = truth["moved_contact"]
    versions = landing.rows("salesforce/contact", id=moved["contact_id"])
    assert [row["account_id"] for row in versions] == [moved["from_account_id"], moved["to_account_id"]]


def test_history_mode_closes_each_version_but_the_last(landing: Landing, truth: Truth) -> None:
    for account in truth["history_mode_accounts"]:
        versions = [
            row for row in landing.rows("salesforce/account", id=account["account_id"]) if row.get("_fivetran_start")
        ]
        starts = sorted({row["_fivetran_start"] for row in versions})
        assert len(starts) == account["n_versions"]
        latest = {row["_fivetran_start"]: row for row in versions}
        ends = [latest[start]["_fivetran_end"] for start in starts]
        assert ends[:-1] == starts[1:]
        is_ended = bool(account["ended_on"])
        assert ends[-1][:10] == (account["ended_on"] or "9999-12-31")
        assert latest[starts[-1]]["_fivetran_active"] == ("false" if is_ended else "true")
    assert any(account["ended_on"] for account in truth["history_mode_accounts"])


def test_leads_become_contacts_or_stay_leads(landing: Landing, truth: Truth) -> None:
    assert len(truth["converted_leads"]) >= 10
    for lead in truth["converted_leads"]:
        states = landing.rows("salesforce/lead", id=lead["lead_id"])
        assert [row["is_converted"] for row in states] == ["false", "true"]
        assert states[-1]["converted_contact_id"] == lead["contact_id"]
    known = truth["lead_of_known_contact"]
    assert landing.rows("salesforce/contact", id=known["contact_id"], email=known["email"])
    twice = truth["meeting_recorded_twice"]
    task = landing.rows("salesforce/task", id=twice["task_id"])[-1]
    assert landing.rows("salesforce/event", id=twice["event_id"], who_id=task["who_id"], subject=task["subject"])


def test_field_history_agrees_with_the_versions_of_the_opportunity(landing: Landing, truth: Truth) -> None:
    for outcome in truth["won"]:
        changes = landing.rows(
            "salesforce/opportunity_field_history", opportunity_id=outcome["opportunity_id"], field="StageName"
        )
        stages = [row["stage_name"] for row in landing.rows("salesforce/opportunity", id=outcome["opportunity_id"])]
        assert [changes[0]["oldvalue"], *(row["newvalue"] for row in changes)] == stages


def test_both_crms_share_companies_and_people(landing: Landing, truth: Truth) -> None:
    assert len(truth["both_crms"]) >= 10 <= len(truth["hubspot_only"])
    contacts = {email.lower() for email in landing.values("salesforce/contact", "email")}
    sites = " ".join(landing.values("salesforce/account", "website")).lower()
    for company in truth["both_crms"]:
        assert landing.values("hubspot/company", "property_domain", id=company["hub_id"]) == {company["domain"]}
        emails = landing.values("hubspot/contact", "property_email", property_associatedcompanyid=company["hub_id"])
        assert emails & contacts, company
    for company in truth["hubspot_only"]:
        assert company["domain"] not in sites
        assert landing.rows("hubspot/contact", property_associatedcompanyid=company["hub_id"])
    assert truth["hubspot_free_mail_company"]["email"].endswith("@gmail.com")
    same = truth["hubspot_same_domain"][0]
    for hub_id in same["ids"]:
        last = landing.rows("hubspot/company", id=hub_id)[-1]
        assert same["domain"] in (last["property_domain"], last["property_website"].removeprefix("www."))


def test_hubspot_merges_leave_their_marks(landing: Landing, truth: Truth) -> None:
    merges = {merge["object"]: merge["ids"] for merge in truth["hubspot_merges"]}
    assert set(merges) == {"contact", "company", "deal"}
    *losers, survivor = merges["contact"]
    audits = landing.rows("hubspot/contact_merge_audit")
    assert [(row["vid_to_merge"], row["canonical_vid"]) for row in audits] == list(
        zip(merges["contact"], merges["contact"][1:], strict=False)
    )
    last = landing.rows("hubspot/contact", id=survivor)[-1]
    assert last["property_hs_merged_object_ids"].split(";") == losers
    assert [pair.split(":")[0] for pair in last["property_hs_calculated_merged_vids"].split(";")] == losers
    assert all(landing.rows("hubspot/contact", id=loser)[-1]["_fivetran_deleted"] == "true" for loser in losers)
    loser, survivor = merges["company"]
    assert landing.rows("hubspot/company", id=loser)[-1]["is_deleted"] == "true"
    assert landing.rows("hubspot/company", id=survivor)[-1]["property_hs_merged_object_ids"] == loser
    loser, survivor = merges["deal"]
    assert landing.rows("hubspot/merged_deal", deal_id=survivor, merged_deal_id=loser)
    assert landing.rows("hubspot/deal", deal_id=loser)[-1]["is_deleted"] == "true"
    shared = truth["deal_of_two_companies"]
    ties = {
        row["company_id"]: row["type_id"] for row in landing.rows("hubspot/deal_company", deal_id=shared["deal_id"])
    }
    assert ties == {shared["primary_hub_id"]: "5", shared["other_hub_id"]: "341"}


def test_mail_events_have_their_details(landing: Landing) -> None:
    events = landing.rows("hubspot/email_event")
    kinds = [table for table in COLUMNS if table.startswith("hubspot/email_event_")]
    assert len(kinds) == 11
    for table in kinds:
        kind = table.removeprefix("hubspot/email_event_").replace("_", "").upper()
        assert landing.values(table) == {row["id"] for row in events if row["type"] == kind} != set(), table


def test_mail_scanners_click_everything_within_seconds(landing: Landing, truth: Truth) -> None:
    events = {row["id"]: row for row in landing.rows("hubspot/email_event")}
    links = {row["id"]: row["url"] for row in landing.rows("hubspot/email_event_click")}
    by_mail: dict[str, list[str]] = {}
    for event_id in truth["mail_scanner_event_ids"]:
        event = events[event_id]
        by_mail.setdefault(event["recipient"], []).append(links[event_id])
        delivered = landing.rows(
            "hubspot/email_event",
            type="DELIVERED", recipient=event["recipient"], email_campaign_id=event["email_campaign_id"],
        )  # fmt: skip
        assert seconds_between(delivered[0]["created"], event["created"]) <= 3
    assert all(len(set(urls)) == 4 for urls in by_mail.values())
    machine = {row["id"] for row in events.values() if row["filtered_event"] == "true"}
    assert machine == set(truth["machine_open_event_ids"])


def test_who_unsubscribed_gets_no_more_mail(landing: Landing, truth: Truth) -> None:
    assert len(truth["hubspot_unsubscribed_emails"]) >= 2
    for email in truth["hubspot_unsubscribed_emails"]:
        [stop] = landing.rows("hubspot/email_event", type="STATUSCHANGE", recipient=email)
        later = {
            row["type"]
            for row in landing.rows("hubspot/email_event", recipient=email)
            if row["created"] > stop["created"]
        }
        assert later <= {"DROPPED"}
        assert landing.rows("hubspot/contact", property_email=email)[-1]["property_hs_email_optout"] == "true"
    assert landing.values("hubspot/email_event", "recipient", type="BOUNCE") == set(truth["bounced_emails"])


def test_the_tag_is_silent_on_its_days_only(landing: Landing, truth: Truth) -> None:
    loss = truth["tag_loss"]
    ordinary = [
        row["timestamp"][:10]
        for row in landing.rows(PAGES)
        if row["context_page_url"].removeprefix(SITE).startswith(loss["path_prefix"])
        and row["id"][:6] not in ("future", "malfor")
    ]
    assert not [day for day in ordinary if loss["first_on"] <= day <= loss["last_on"]]
    weeks_around = [day for day in ordinary if "2026-08-03" <= day <= "2026-10-04"]
    assert loss["n_lost"] >= 50 and len(weeks_around) >= 50


def test_volumes_jump_on_their_days_only(landing: Landing, truth: Truth) -> None:
    doubled = truth["volume_doubled"]
    by_day = Counter(row["loaded_at"][:10] for row in landing.rows(BOMBORA))
    assert by_day[doubled["loaded_on"]] >= 1.9 * doubled["n_usual"]
    others = [n for day, n in by_day.items() if n > 50 and day != doubled["loaded_on"]]
    assert max(others) < 1.4 * doubled["n_usual"]
    wave = truth["bot_wave"]
    pages = Counter(row["received_at"][:10] for row in landing.rows(PAGES))
    assert pages.most_common(1)[0][0] == wave["on"]
    assert set(truth["bot_wave_page_ids"]) <= {
        row["id"] for row in landing.rows(PAGES) if row["timestamp"][:10] == wave["on"]
    }
    spike = truth["unmatched_spike"]
    reviews = Counter(row["loaded_at"][:10] for row in landing.rows(spike["table"]))
    assert {day for day, _ in reviews.most_common(2)} == set(spike["loaded_on"])


def test_machines_come_from_data_centres_or_outpace_humans(landing: Landing, truth: Truth) -> None:
    [hosting] = [ipaddress.ip_network(place["ip"]) for place in truth["provider_ranges"] if place["kind"] == "hosting"]
    wave = [row for row in landing.rows(PAGES) if row["id"] in set(truth["bot_wave_page_ids"])]
    assert all(ipaddress.ip_address(row["context_ip"]) in hosting for row in wave)
    # a list of agents alone must not find them all
    assert 0.2 < sum("Headless" in row["context_user_agent"] for row in wave) / len(wave) < 0.8
    fast = landing.rows(PAGES, anonymous_id=truth["superhuman"]["anonymous_id"])
    assert len(fast) == 60 and seconds_between(fast[0]["timestamp"], fast[-1]["timestamp"]) < 61
    assert "bot" not in fast[0]["context_user_agent"].lower()


def test_addresses_tell_offices_from_providers(landing: Landing, truth: Truth) -> None:
    providers = landing.values("reverse_ip/ip_company", "ip", is_isp="true")
    assert providers == {place["ip"] for place in truth["provider_ranges"]}
    for subject in ("vpn_visitors", "data_centre_visitors", "office_visitors"):
        for visitor in truth[subject]:
            assert landing.values(PAGES, "context_ip", anonymous_id=visitor["anonymous_id"]) == {visitor["ip"]}
            inside = {
                row["domain"]
                for row in landing.rows("reverse_ip/ip_company")
                if "/" in row["ip"] and ipaddress.ip_address(visitor["ip"]) in ipaddress.ip_network(row["ip"])
            }
            assert visitor["domain"] in inside, visitor
    moved = truth["reassigned_range"]
    versions = landing.rows("reverse_ip/ip_company", ip=moved["ip"])
    assert {row["domain"] for row in versions} == {moved["from_domain"], moved["to_domain"]}


def test_devices_are_shared(landing: Landing, truth: Truth) -> None:
    assert len(truth["shared_devices"]) == 2
    for device in truth["shared_devices"]:
        emails = landing.values("segment/identifies", "email", anonymous_id=device["anonymous_id"])
        assert emails == set(device["emails"])
        assert len(emails) > 1


def test_the_intent_vendor_drifts(landing: Landing, truth: Truth) -> None:
    renamed = truth["topic_renamed"]
    for topic, is_before in ((renamed["from_topic"], True), (renamed["to_topic"], False)):
        days = {row["loaded_at"][:10] for row in landing.rows(BOMBORA, topic=topic)}
        assert len(days) > 5
        assert {day < renamed["from_on"] for day in days} == {is_before}
    assert {row["delta"] for row in landing.rows(BOMBORA)} >= {"New"}
    assert any(row["composite_score"].endswith(".0") for row in landing.rows(BOMBORA))
    changed = truth["date_format_changed"]
    american = [row for row in landing.rows(BOMBORA) if "/" in row["date_stamp"]]
    assert {row["loaded_at"][:10] for row in american} == {changed["loaded_on"]}
    assert len(american) == changed["n_rows"] >= 10
    corrected = {
        "|".join((row["domain"], row["topic"], row["date_stamp"]))
        for row in landing.rows(BOMBORA)
        if row["loaded_at"][:10] == changed["corrected_on"]
    }
    assert set(truth["reformatted_corrected_ids"]) == corrected


def test_late_and_expired_records_come_in_one_file(landing: Landing, truth: Truth) -> None:
    late = truth["late_file"]
    header, rows = read_rows(landing.folder / late["path"])
    landed = {row[header.index("id")]: dict(zip(header, row, strict=True)) for row in rows}
    assert set(landed) == set(truth["late_record_ids"]) | set(truth["retention_expired_ids"])
    assert {row["loaded_at"][:10] for row in landed.values()} == {late["loaded_on"]}
    for record_id in truth["late_record_ids"]:
        assert 40 < seconds_between(landed[record_id]["occurred_at"], landed[record_id]["loaded_at"]) / 86400 < 70
    # partners may keep 540 days
    for record_id in truth["retention_expired_ids"]:
        assert seconds_between(landed[record_id]["occurred_at"], landed[record_id]["loaded_at"]) / 86400 > 600


def test_consent_contradicts_itself_and_others(landing: Landing, truth: Truth) -> None:
    crm, hubspot, itself = truth["consent_contradictions"]
    [granted] = [row for row in landing.rows("ops/consent") if row["id"] in crm["ids"]]
    assert granted["status"] == "granted"
    assert landing.rows("salesforce/contact", email=crm["email"])[-1]["has_opted_out_of_email"] == "true"
    [granted] = [row for row in landing.rows("ops/consent") if row["id"] in hubspot["ids"]]
    [stop] = landing.rows("hubspot/email_event", type="STATUSCHANGE", recipient=hubspot["email"])
    assert granted["occurred_at"] > stop["created"]
    torn = [row for row in landing.rows("ops/consent") if row["id"] in itself["ids"]]
    assert {row["status"] for row in torn} == {"granted", "withdrawn"} and len(
        {row["occurred_at"] for row in torn}
    ) == 1
    for email in truth["consent_withdrawn"]:
        assert [row["status"] for row in landing.rows("ops/consent", email=email, purpose="all")] == [
            "granted",
            "withdrawn",
        ]


def test_the_erased_person_has_a_trail_and_comes_back(landing: Landing, truth: Truth) -> None:
    erasure = truth["erasure"]
    assert landing.rows("ops/erasures", email=erasure["email"])[0]["requested_at"][:10] == erasure["requested_on"]
    versions = landing.rows("salesforce/contact", id=erasure["contact_id"], email=erasure["email"])
    assert versions[0]["_fivetran_synced"][:10] < erasure["requested_on"] < versions[-1]["_fivetran_synced"][:10]
    users = landing.values("segment/identifies", "user_id", email=erasure["email"])
    assert users and any(row["user_id"] in users for row in landing.rows(PAGES))
    requests = Counter(row["email"] for row in landing.rows("ops/erasures"))
    assert set(truth["erased_emails"]) < set(requests) and max(requests.values()) == 2


def test_overrides_and_aliases_hold_the_planted_mistakes(landing: Landing, truth: Truth) -> None:
    kinds, accounts = truth["overrides"], landing.values("salesforce/account")
    assert set(kinds) == {
        "valid", "expired", "unknown_account", "without_reason", "without_author", "without_expiry", "revoked"
    }  # fmt: skip
    last = {row["id"]: row for row in landing.rows("ops/overrides")}
    for record_id in kinds["valid"]:
        row = last[record_id]
        assert (
            row["reason_code"] and row["author"] and row["expires_at"] > "2026-11-16" and row["is_revoked"] == "false"
        )
        assert row["crm_account_id"] in accounts or row["domain"] in truth["account_domains"].values()
    assert all(last[record_id]["expires_at"] < "2026-11-15" for record_id in kinds["expired"])
    assert all(last[record_id]["crm_account_id"] not in accounts for record_id in kinds["unknown_account"])
    assert all(last[record_id]["is_revoked"] == "true" for record_id in kinds["revoked"])
    for kind, column in (
        ("without_reason", "reason_code"),
        ("without_author", "author"),
        ("without_expiry", "expires_at"),
    ):
        assert [last[record_id][column] for record_id in kinds[kind]] == [""], kind
    assert set(truth["bad_domain_aliases"]) < landing.values("ops/domain_aliases", "domain")


def test_a_sync_was_rejected_and_one_accepted_when_retried(landing: Landing, truth: Truth) -> None:
    answers: dict[tuple[str, str], list[str]] = {}
    for row in landing.rows("ops/sync_acknowledgements"):
        answers.setdefault((row["id"], row["row_hash"]), []).append(row["status"])
        assert bool(row["message"]) == (row["status"] == "rejected")
    ends = {key: states[-1] for key, states in answers.items()}
    assert {account_id for (account_id, _), end in ends.items() if end == "rejected"} == set(truth["sync_rejected_ids"])
    retried = {account_id for (account_id, _), states in answers.items() if states == ["rejected", "accepted"]}
    assert retried == set(truth["sync_retried_ids"])


def test_hiring_means_something_at_the_hiring_accounts_only(landing: Landing, truth: Truth) -> None:
    recent: Counter[str] = Counter()
    for row in landing.rows("company_news/job_postings", function="Data", evergreen="false"):
        if not row["closed"] and row["posted"] > "2026-09-16":
            recent[row["domain"]] += 1
    hiring = {account["domain"] for account in truth["hiring_accounts"]}
    assert {domain for domain, n in recent.items() if n >= 3} == hiring
    pool = landing.rows("company_news/job_postings", domain=truth["evergreen_hiring_domain"], evergreen="true")
    assert len(pool) >= 3
    assert len(landing.rows("company_news/job_postings", domain=truth["scattered_hiring_domain"])) >= 4


def test_the_market_is_mostly_outside_the_crm(landing: Landing, truth: Truth) -> None:
    domains = landing.values("firmographics/companies", "domain")
    outside = domains - set(truth["account_domains"].values())
    assert len(outside) > len(domains) / 2
    assert set(truth["lookalike_domains"]) <= outside
    stack = landing.values("technographics/technologies", "domain")
    assert set(truth["lookalike_domains"]) <= stack
    adopted = truth["technology_adopted"]
    domain = truth["account_domains"][adopted["account_id"]]
    seen = landing.rows("technographics/technologies", domain=domain, technology=adopted["technology"])
    assert seen[-1]["first_seen"] > "2026-09-01"
    for milestone in truth["milestones"]:
        assert landing.rows(milestone["table"], domain=milestone["domain"])[-1]["loaded_at"][:10] > milestone["on"]


def test_odd_guests_and_unknown_words_are_there(landing: Landing, truth: Truth) -> None:
    guests = landing.values("events/attendance", "email")
    assert set(truth["odd_guests"].values()) <= guests
    assert truth["odd_guests"]["competitor"].endswith("@collabrix.example")
    odd = {row["record_id"]: row for row in landing.rows("generic_signals/signals")}
    assert {odd[record_id]["signal_type"] for record_id in truth["unknown_signal_types"]} == {"podcast_mention"}
    assert {odd[record_id]["topic_id"] for record_id in truth["unknown_stated_topics"]} == {"quantum_metadata"}


def test_silent_accounts_stay_silent_in_the_new_feeds(landing: Landing, truth: Truth) -> None:
    silent = {truth["silent_won_account_id"], *truth["quiet_account_ids"], *truth["third_party_only_account_ids"]}
    domains = {truth["account_domains"][account_id] for account_id in silent}
    heard = {email.lower().split("@")[-1] for email in landing.values("hubspot/email_event", "recipient")}
    heard |= {email.split("@")[-1] for email in landing.values("events/attendance", "email")}
    for table in (
        "linkedin_ads/ad_analytics_by_member_company", "g2/buyer_intent", "generic_signals/signals", "hubspot/company"
    ):  # fmt: skip
        heard |= landing.values(table, "property_domain" if table == "hubspot/company" else "domain")
    assert not domains & heard


def test_no_company_bears_a_domain_that_somebody_could_own(landing: Landing) -> None:
    tables = [table for table, columns in COLUMNS.items() if "domain" in columns and table != "ops/domain_aliases"]
    named = {domain.lower().removeprefix("www.") for table in tables for domain in landing.values(table, "domain")}
    assert {domain for domain in named if not domain.endswith(".example")} == {"", "acme.com"}
