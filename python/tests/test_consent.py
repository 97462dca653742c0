"""Consent, retention, automated decisions: a refusal holds for all that is the person's, from when it was known on."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.builds import WITHOUT_UNIT_TESTS, Builder, Warehouse
from helpers.landings import land

from abm.demo import planted_truth

FIRST_SYNC = "2026-05-01T02:00:00Z"
BEFORE, DURING, AFTER = "2026-05-10", "2026-05-22", "2026-06-10"
REFUSED_ON, GRANTED_ON = "2026-05-20", "2026-05-27"
PEOPLE = {
    "c-ann": "ann@acme.example",
    "c-bob": "bob@acme.example",
    "c-cat": "cat@acme.example",
    "c-dan": "",
    "c-eve": "eve@acme.example",
    "c-fay": "fay@acme.example",
    "c-gus": "gus@acme.example",
    "c-hal": "hal@acme.example",
}
# (who, purpose, status, source, day it was said, day it was loaded)
STATEMENTS = [
    ("ann@acme.example", "all", "withdrawn", "preference centre", REFUSED_ON, REFUSED_ON),
    ("bob@acme.example", "profiling", "objected", "web form", REFUSED_ON, REFUSED_ON),
    ("bob@acme.example", "profiling", "granted", "web form", GRANTED_ON, GRANTED_ON),
    ("cat@acme.example", "automated decisions", "objected", "letter", REFUSED_ON, REFUSED_ON),
    ("c-dan", "tracking", "opted_out", "phone", REFUSED_ON, REFUSED_ON),
    ("eve@acme.example", "all", "withdrawn", "phone", REFUSED_ON, REFUSED_ON),
    ("fay@acme.example", "carrier pigeon", "withdrawn", "web form", REFUSED_ON, REFUSED_ON),
    ("gus@acme.example", "email_marketing", "perhaps", "web form", REFUSED_ON, REFUSED_ON),
    ("hal@acme.example", "all", "withdrawn", "web form", REFUSED_ON, REFUSED_ON),
    ("hal@acme.example", "all", "granted", "web form", "2036-01-01", GRANTED_ON),
    ("nobody@elsewhere.example", "all", "withdrawn", "web form", REFUSED_ON, REFUSED_ON),
]


def track(who: str, day: str, **columns: str) -> dict[str, str]:
    """A demo request of a product user, loaded a minute later."""
    return {
        "id": f"{who.split('@')[0]} {day}",
        "user_id": who,
        "anonymous_id": "",
        "event": "demo_requested",
        "timestamp": f"{day}T10:00:00Z",
        "received_at": f"{day}T10:01:00Z",
        **columns,
    }


def write_landing(landing: Path) -> Path:
    """One account, eight people of it, and what they did before and after they refused one thing or another."""
    account = {"id": "a-acme", "name": "Acme", "website": "https://acme.example", "_fivetran_synced": FIRST_SYNC}
    land(landing, "salesforce/account.csv", [account])
    contacts = [
        {"id": crm_id, "account_id": "a-acme", "email": email, "title": "CTO", "_fivetran_synced": FIRST_SYNC}
        for crm_id, email in PEOPLE.items()
    ]
    moved = {**contacts[4], "email": "eve.new@acme.example", "_fivetran_synced": "2026-06-01T02:00:00Z"}
    land(landing, "salesforce/contact.csv", [*contacts, moved])
    meeting = {"who_id": "c-dan", "type": "Meeting", "status": "Completed", "subject": "Discovery call"}
    land(
        landing,
        "salesforce/task.csv",
        [
            {
                **meeting,
                "id": f"dan {day}",
                "activity_date": day,
                "completed_date_time": f"{day}T10:00:00Z",
                "created_date": f"{day}T10:00:00Z",
                "is_closed": "true",
                "_fivetran_synced": f"{day}T23:00:00Z",
            }
            for day in (BEFORE, AFTER)
        ],
    )
    addresses = [email for email in PEOPLE.values() if email]
    tracks = [track(email, day) for email in addresses for day in (BEFORE, AFTER)]
    tracks += [track("bob@acme.example", DURING), track("eve.new@acme.example", AFTER)]
    # loaded after the new consent, but of the time before it
    tracks.append({**track("bob@acme.example", "2026-05-24"), "received_at": "2026-06-02T10:00:00Z"})
    land(landing, "segment/tracks.csv", tracks)
    device = {"anonymous_id": "device-ann", "timestamp": f"{BEFORE}T09:00:00Z", "received_at": f"{BEFORE}T09:01:00Z"}
    land(landing, "segment/identifies.csv", [{**device, "id": "i-ann", "user_id": "", "email": "ann@acme.example"}])
    page = {**device, "context_page_url": "https://www.meridiandata.example/pricing"}
    later = {"timestamp": f"{AFTER}T09:00:00Z", "received_at": f"{AFTER}T09:01:00Z"}
    land(
        landing,
        "segment/pages.csv",
        [{**page, "id": f"device {BEFORE}"}, {**page, **later, "id": f"device {AFTER}"}],
    )
    generic = {
        "record_id": "panel",
        "email": "cat@acme.example",
        "signal_type": "content_download",
        "occurred_at": f"{AFTER}T10:00:00Z",
        "loaded_at": f"{AFTER}T11:00:00Z",
    }
    land(landing, "generic_signals/signals.csv", [generic])
    land(
        landing,
        "ops/consent.csv",
        [
            {
                "id": f"co-{n}",
                "email": who if "@" in who else "",
                "crm_contact_id": "" if "@" in who else who,
                "purpose": purpose,
                "status": status,
                "source": source,
                "occurred_at": f"{said_on}T09:00:00Z",
                "loaded_at": f"{loaded_on}T17:00:00Z",
            }
            for n, (who, purpose, status, source, said_on, loaded_on) in enumerate(STATEMENTS)
        ],
    )
    return landing


@pytest.fixture(scope="module")
def refusals(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return builder.build(write_landing(tmp_path_factory.mktemp("refusals") / "landing"), WITHOUT_UNIT_TESTS)


def fates(warehouse: Warehouse) -> dict[str, tuple[str, str]]:
    """Disposition and reason of each signal record by its id."""
    query = """
        select record_id, disposition, disposition_reason from intermediate.int_records_disposed
        where table_name in ('tracks', 'pages', 'task', 'signals')
    """
    return {record_id: (disposition, reason) for record_id, disposition, reason in warehouse.fetch(query)}


def test_the_landing_of_refusals_passes_every_test(refusals: Warehouse) -> None:
    refusals.require()


@pytest.mark.parametrize(
    ("who", "what"),
    [("ann", "all"), ("device", "all"), ("dan", "tracking"), ("eve", "all"), ("fay", "unknown"), ("hal", "all")],
)
def test_a_refusal_stops_all_that_is_the_persons(refusals: Warehouse, who: str, what: str) -> None:
    found = fates(refusals)
    assert found[f"{who} {BEFORE}"] == ("consent_blocked", f"the person refused {what} later: past weeks keep it")
    assert found[f"{who} {AFTER}"] == ("consent_blocked", f"the person refused {what} before it was loaded")


def test_a_refusal_follows_the_contact_to_a_new_address(refusals: Warehouse) -> None:
    assert fates(refusals)[f"eve.new {AFTER}"][0] == "consent_blocked"


def test_a_new_consent_counts_for_what_happens_after_it(refusals: Warehouse) -> None:
    found = {record_id: fate for record_id, (fate, _) in fates(refusals).items() if record_id.startswith("bob")}
    assert found == {
        f"bob {BEFORE}": "consent_blocked",
        f"bob {DURING}": "consent_blocked",
        "bob 2026-05-24": "consent_blocked",
        f"bob {AFTER}": "accepted",
    }


def test_an_objection_to_automated_decisions_keeps_the_signals_and_takes_the_points(refusals: Warehouse) -> None:
    query = """
        select signals.source_record_id, signals.automated_decisioning_allowed, counted.expires_on::varchar
        from marts.fct_signals as signals left join marts.bridge_account_signals as counted using (signal_id)
        where source_record_id like 'cat%' order by 1
    """
    assert refusals.fetch(query) == [(f"cat {BEFORE}", False, REFUSED_ON), (f"cat {AFTER}", False, None)]


def test_past_weeks_keep_what_they_counted_and_later_ones_do_not(refusals: Warehouse) -> None:
    query = """
        select
            source_record_id, counts_from_at::date::varchar, counted.expires_on::varchar, is_current, counted.person_id
        from marts.bridge_account_signals as counted
        inner join intermediate.int_signals_kept using (signal_id)
        where source_record_id like 'ann%' or source_record_id like 'device%' order by 1
    """
    assert refusals.fetch(query) == [
        (f"ann {BEFORE}", BEFORE, REFUSED_ON, False, None),
        (f"device {BEFORE}", BEFORE, REFUSED_ON, False, None),
    ]
    people = dict(
        refusals.fetch("""
            select as_of_on::varchar, count(distinct person_key)
            from intermediate.int_engaged_people_weekly group by 1
        """)
    )
    # all of them; then gus alone, who only refused mail; then bob again
    assert people["2026-05-17"] == len(PEOPLE)
    assert people["2026-05-24"] == 1
    assert people["2026-06-14"] == 2


def test_who_refused_is_nobody_now_and_who_refused_mail_is_not_reachable(refusals: Warehouse) -> None:
    query = """
        select distinct emails.email, people.is_reachable
        from marts.dim_people as people inner join intermediate.int_identity_emails as emails using (person_id)
    """
    assert dict(refusals.fetch(query)) == {
        "bob@acme.example": True,
        "cat@acme.example": True,
        "gus@acme.example": False,
    }


def test_a_feed_that_may_only_be_aggregated_names_nobody(refusals: Warehouse) -> None:
    query = """
        select person_id, anonymous_id, automated_decisioning_allowed
        from marts.fct_signals where feed_id = 'generic_signals'
    """
    assert refusals.fetch(query) == [(None, None, False)]


def test_what_cannot_be_read_is_listed_for_a_person_without_naming_anybody(refusals: Warehouse) -> None:
    query = "select subject, evidence from marts.fct_identity_reviews where review_kind = 'unreadable_consent'"
    found = dict(refusals.fetch(query))
    assert found["consent record co-6 (web form)"].endswith(
        "unknown purpose 'carrier_pigeon'. It is taken for a refusal."
    )
    assert found["consent record co-7 (web form)"].endswith("unknown status 'perhaps'. It is taken for a refusal.")
    assert found["consent record co-9 (web form)"].endswith("given after its own load. It grants nothing.")
    assert len(found) == 3
    assert "@" not in str(found)


def test_the_demos_withdrawal_takes_the_person_out_and_leaves_the_past(demo: Warehouse) -> None:
    [email] = planted_truth()["consent_withdrawn"]
    ids = "select identity_id from intermediate.int_identity_emails where email = ?"
    people = "select person_id from intermediate.int_identity_emails where email = ?"
    for mart in ("fct_signals", "dim_people", "dim_identities", "bridge_account_signals"):
        assert demo.fetch_value(f"select count(*) from marts.{mart} where person_id in ({people})", email) == 0
    assert demo.fetch_value(f"select count(*) from marts.fct_signals where identity_id in ({ids})", email) == 0
    query = f"""
        select count(*), max(counts_from_at)::date::varchar, max(expires_on)::varchar
        from marts.bridge_account_signals where identity_id in ({ids})
    """
    [(n_signals, last_on, ended_on)] = demo.fetch(query, email)
    assert n_signals > 0
    assert last_on < "2026-08-25" == ended_on


def test_the_demos_contradictions_are_resolved_strictly_and_listed(demo: Warehouse) -> None:
    query = """
        select evidence from marts.fct_identity_reviews
        where review_kind = 'contradicting_consents' and evidence like '%The stricter holds.'
    """
    evidence = [text for (text,) in demo.fetch(query)]
    planted = planted_truth()["consent_contradictions"]
    for contradiction in planted:
        assert any(all(name in text for name in contradiction["ids"]) for text in evidence), contradiction
    named = {name for contradiction in planted for name in contradiction["ids"]}
    assert all(any(name in text for name in named) for text in evidence)
    assert not any("@" in text for text in evidence)
    assert not reachable(demo, [contradiction["email"] for contradiction in planted])


def test_the_demos_opt_outs_are_not_reachable_and_still_count(demo: Warehouse) -> None:
    truth = planted_truth()
    refused = [truth["opted_out_email"], *truth["hubspot_unsubscribed_emails"], *truth["unsubscribed_emails"]]
    assert not reachable(demo, refused)
    assert reachable(demo, ["leah.mercer@acme.com"])
    query = """
        select count(distinct emails.email) from marts.fct_signals
        inner join intermediate.int_identity_emails as emails using (identity_id)
        where signal_type = 'unsubscribe' and list_contains(?, emails.email)
    """
    n_counting = demo.fetch_value(query, [*truth["hubspot_unsubscribed_emails"], *truth["unsubscribed_emails"]])
    assert n_counting == len(truth["hubspot_unsubscribed_emails"]) + len(truth["unsubscribed_emails"])


def test_what_was_past_its_term_when_it_came_never_counted(demo: Warehouse) -> None:
    ids = planted_truth()["retention_expired_ids"]
    records = "intermediate.int_records_disposed where list_contains(?, record_id)"
    query = f"select disposition, count(*) from {records} group by 1"
    assert demo.fetch(query, ids) == [("retention_expired", len(ids))]
    kept = "select count(*) from intermediate.int_signals_kept where list_contains(?, source_record_id)"
    assert demo.fetch_value(kept, ids) == 0


def reachable(warehouse: Warehouse, emails: list[str]) -> list[str]:
    """Which of the addresses may be written to."""
    query = """
        select distinct contacts.email from marts.dim_people as people
        inner join intermediate.int_contacts_versioned as contacts using (person_id)
        where people.is_reachable and list_contains(?, contacts.email) order by 1
    """
    return [email for (email,) in warehouse.fetch(query, emails)]
