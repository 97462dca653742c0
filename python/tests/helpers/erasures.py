"""A landing in which a person stands wherever one can, beside a colleague, a namesake and somebody who asks later."""

from __future__ import annotations

from pathlib import Path

from helpers.landings import Record, to_csv
from helpers.landings import land as land_file

EMAIL, NAME = "Zoltan.Quirke@brackwell.example", "Zoltan Quirke"
CONTACT, LEAD, HUB_CONTACT = "0038d0000000ZZ1AAA", "00Q8d0000000ZZ1AAA", "7000010001"
USER, DEVICE = "usr-zoltan-77", "device-zoltan-0001"
COLLEAGUE, COLLEAGUE_CONTACT, COLLEAGUE_USER = "mira.solheim@brackwell.example", "0038d0000000ZZ2AAA", "usr-mira-78"
SHARED_DEVICE = "device-kiosk-0003"
# two people of one name at two companies; the first asks to be erased, by the login alone
ASKING, ASKING_CONTACT, ASKING_USER = "dana.whitlock@corvane.example", "0038d0000000ZZ3AAA", "usr-dana-79"
NAMESAKE, NAMESAKE_CONTACT = "dana.whitlock@brackwell.example", "0038d0000000ZZ4AAA"

OWNER = "0058d0000000SKTAA2"
_SYNCED = "2026-06-15T02:00:00Z"
_AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36"


def land_people(landing: Path) -> Path:
    """Write the landing; nobody has asked to be erased yet."""
    _land_salesforce(landing)
    _land_hubspot(landing)
    _land_segment(landing)
    _land_others(landing)
    return landing


def land_requests(landing: Path) -> None:
    """Write the feed's requests: one by login, one for nobody, one again for who was erased before."""
    asked = {"jurisdiction": "EU", "requested_at": "2026-06-20T10:00:00Z", "author": "privacy@us.example"}
    loaded = {"loaded_at": "2026-06-20T18:00:00Z"}
    land(landing, "ops/erasures.csv", to_csv(
        [
            {"id": "er-1", "user_id": ASKING_USER, **asked, **loaded},
            {"id": "er-2", "email": "never.seen@nowhere.example", **asked, **loaded},
            {"id": "er-3", "crm_contact_id": CONTACT, **asked, **loaded},
        ],
        ["id", "email", "crm_contact_id", "user_id", "jurisdiction", "requested_at", "author", "loaded_at"],
    ))  # fmt: skip


def land(landing: Path, name: str, content: str | list[Record]) -> None:
    """Write one file; rows need not have the same columns."""
    if not isinstance(content, str):
        content = to_csv(content, list(dict.fromkeys(column for row in content for column in row)))
    land_file(landing, name, content)


def _land_salesforce(landing: Path) -> None:
    dated = {"created_date": "2026-05-01T09:00:00Z", "_fivetran_synced": _SYNCED, "is_deleted": "false"}
    land(landing, "salesforce/user.csv", [
        {"id": OWNER, "name": "Sal Esrep", "email": "sal@us.example", "_fivetran_synced": _SYNCED},
    ])  # fmt: skip
    land(landing, "salesforce/account.csv", [
        {"id": f"0018d0000000{key}AAA", "name": name, "website": website, "industry": "Software", "owner_id": OWNER,
         "number_of_employees": "800", "billing_country": "Germany", "description": said, **dated}
        for key, name, website, said in (
            ("ZA1", "Brackwell", "https://brackwell.example", f"Asked for by {NAME} ({EMAIL})."),
            ("ZA2", "Corvane", "https://corvane.example", "Dana Whitlock knows somebody there."),
        )
    ])  # fmt: skip
    people = (
        (CONTACT, "ZA1", EMAIL, NAME, "CTO"),
        (COLLEAGUE_CONTACT, "ZA1", COLLEAGUE, "Mira Solheim", "VP Data"),
        (ASKING_CONTACT, "ZA2", ASKING, "Dana Whitlock", "CFO"),
        (NAMESAKE_CONTACT, "ZA1", NAMESAKE, "Dana Whitlock", "Engineer"),
    )
    land(landing, "salesforce/contact.csv", [
        {"id": key, "account_id": f"0018d0000000{account}AAA", "email": email, "title": title, "owner_id": OWNER,
         "first_name": name.split()[0], "last_name": name.split()[1], **dated}
        for key, account, email, name, title in people
    ])  # fmt: skip
    land(landing, "salesforce/contact.late.csv", (
        "id,account_id,email,first_name,last_name,_fivetran_synced\n"
        f"{CONTACT},0018d0000000ZA1AAA,{EMAIL},Zoltan,Quirke,not a time\n"
        f"{CONTACT},0018d0000000ZA1AAA,{EMAIL},Zoltan,Quirke,{_SYNCED},one,field,too,many\n"
    ))  # fmt: skip
    land(landing, "salesforce/lead.csv", [
        {"id": LEAD, "email": "z.quirke@private.example", "company": "Brackwell", "title": "CTO",
         "is_converted": "true", "converted_contact_id": CONTACT, "owner_id": OWNER, **dated},
    ])  # fmt: skip
    land(landing, "salesforce/task.csv", [
        {"id": f"00T8d0000000ZT{number}AAA", "who_id": who, "account_id": "0018d0000000ZA1AAA", "owner_id": OWNER,
         "type": "Call", "subject": subject, "status": "Completed", "is_closed": "true",
         "activity_date": "2026-05-20", "completed_date_time": f"2026-05-2{number}T10:00:00Z", **dated}
        for number, who, subject in (
            (1, CONTACT, "Call: connected"),
            (2, COLLEAGUE_CONTACT, f"Call: {NAME} asked for a demo, write to {EMAIL.lower()}"),
            (3, NAMESAKE_CONTACT, "Call: connected"),
        )
    ])  # fmt: skip
    land(landing, "salesforce/campaign.csv", [
        {"id": "7018d0000000ZC1AAA", "name": "Spring webinar", "type": "Webinar", **dated},
    ])  # fmt: skip
    land(landing, "salesforce/campaign_member.csv", [
        {"id": f"00v8d0000000ZM{number}AAA", "campaign_id": "7018d0000000ZC1AAA", "contact_id": contact,
         "lead_id": lead, "status": "Responded", "has_responded": "true", "first_responded_date": "2026-05-22", **dated}
        for number, contact, lead in ((1, CONTACT, ""), (2, "", LEAD), (3, COLLEAGUE_CONTACT, ""))
    ])  # fmt: skip


def _land_hubspot(landing: Path) -> None:
    synced = {"_fivetran_synced": _SYNCED}
    land(landing, "hubspot/contact.csv", [
        {"id": HUB_CONTACT, "property_email": EMAIL.lower(), "property_jobtitle": "CTO", **synced},
        {"id": "7000010002", "property_email": COLLEAGUE, "property_jobtitle": "VP Data", **synced},
    ])  # fmt: skip
    # no time of load: the file is held at the door
    land(landing, "hubspot/contact.held.csv", [
        {"id": HUB_CONTACT, "property_email": EMAIL, "note": f"{NAME} again"},
    ])  # fmt: skip
    land(landing, "hubspot/email_campaign.csv", [{"id": "75310", "name": "May letter", "subject": "News", **synced}])
    land(landing, "hubspot/email_event.csv", [
        {"id": f"mail-{who}-{kind}", "type": kind, "created": "2026-05-19T08:00:00Z", "recipient": address,
         "email_campaign_id": "75310", **synced}
        for who, address in (("z", EMAIL), ("m", COLLEAGUE)) for kind in ("DELIVERED", "CLICK")
    ])  # fmt: skip
    land(landing, "hubspot/email_event_click.csv", [
        {"id": f"mail-{who}-CLICK", "url": "https://us.example/demo", "user_agent": _AGENT, **synced} for who in "zm"
    ])  # fmt: skip
    land(landing, "hubspot/engagement.csv", [
        {"id": key, "type": "MEETING", "timestamp": "2026-05-25T10:00:00Z", **synced} for key in ("81001", "81002")
    ])  # fmt: skip
    land(landing, "hubspot/engagement_meeting.csv", [
        {"engagement_id": "81001", "title": "Alone", "property_hs_timestamp": "2026-05-25T10:00:00Z", **synced},
        {"engagement_id": "81002", "title": f"With {NAME}", "property_hs_timestamp": "2026-05-26T10:00:00Z", **synced},
    ])  # fmt: skip
    land(landing, "hubspot/engagement_contact.csv", [
        {"engagement_id": "81001", "contact_id": HUB_CONTACT},
        {"engagement_id": "81002", "contact_id": HUB_CONTACT},
        {"engagement_id": "81002", "contact_id": "7000010002"},
    ])  # fmt: skip


def _land_segment(landing: Path) -> None:
    def moment(number: int) -> Record:
        at = f"2026-05-{10 + number:02d}T10:00:00Z"
        return {"timestamp": at, "sent_at": at, "received_at": at}

    visits = (
        (DEVICE, ""), (DEVICE, USER), (SHARED_DEVICE, ""), (SHARED_DEVICE, USER), (SHARED_DEVICE, COLLEAGUE_USER),
        ("device-mira-0002", COLLEAGUE_USER), ("device-dana-0004", ASKING_USER), ("device-dana-0004", ""),
        (SHARED_DEVICE, ""),
    )  # fmt: skip
    land(landing, "segment/pages.csv", [
        {"id": f"page-{number}", "anonymous_id": device, "user_id": user, "context_user_agent": _AGENT,
         "context_page_url": f"https://us.example/pricing?to={EMAIL.replace('@', '%40')}", **moment(number)}
        for number, (device, user) in enumerate(visits)
    ])  # fmt: skip
    land(landing, "segment/identifies.csv", [
        {"id": f"identify-{number}", "anonymous_id": device, "user_id": user, "email": email, **moment(number)}
        for number, (device, user, email) in enumerate((
            (DEVICE, USER, EMAIL), (SHARED_DEVICE, USER, EMAIL), ("device-mira-0002", COLLEAGUE_USER, COLLEAGUE),
            ("device-dana-0004", ASKING_USER, ASKING), (SHARED_DEVICE, COLLEAGUE_USER, COLLEAGUE),
        ))
    ])  # fmt: skip
    land(landing, "segment/tracks.csv", [
        {"id": "track-1", "anonymous_id": DEVICE, "user_id": USER, "event": "report_viewed", **moment(9)},
        {"id": "track-2", "user_id": COLLEAGUE_USER, "event": "report_viewed", **moment(9)},
    ])  # fmt: skip


def _land_others(landing: Path) -> None:
    loaded = {"loaded_at": "2026-06-10T18:00:00Z"}
    at = {"occurred_at": "2026-06-09T10:00:00Z"}
    land(landing, "ops/consent.csv", [
        {"id": f"co-{number}", "email": email, "purpose": "email_marketing", "status": "granted", **at, **loaded}
        for number, email in enumerate((EMAIL, COLLEAGUE))
    ])  # fmt: skip
    land(landing, "ops/play_outcomes.csv", [
        {"id": "po-1", "crm_contact_id": CONTACT, "outcome": "replied", "note": NAME, "author": "sal@us.example",
         **at, **loaded},
    ])  # fmt: skip
    land(landing, "ops/sales_feedback.csv", [
        {"id": "sf-1", "domain": "brackwell.example", "verdict": "useful", "note": "Quirke, Zoltan liked it",
         "author": EMAIL, **at, **loaded},
    ])  # fmt: skip
    land(landing, "generic_signals/signals.csv", [
        {"record_id": "gs-1", "source": "forum", "email": f"{NAME} <{EMAIL}>", "signal_type": "webinar_attended",
         "asset": "forum", **at, **loaded},
        {"record_id": "gs-2", "source": "forum", "anonymous_id": DEVICE, "signal_type": "webinar_attended",
         "asset": "forum", **at, **loaded},
        {"record_id": "gs-3", "source": "forum", "email": NAMESAKE, "signal_type": "webinar_attended",
         "asset": "forum", **at, **loaded},
    ])  # fmt: skip
    land(landing, "events/attendance.csv", [
        {"id": "ev-1", "event_id": "e1", "event_name": "Roundtable", "event_type": "roundtable", "email": EMAIL,
         "registered": "true", "attended": "true", "started_at": "2026-06-01T10:00:00Z", **loaded},
    ])  # fmt: skip
    land(landing, "partners/engagement.csv", [
        {"id": "pa-1", "partner": "Ally", "email": EMAIL, "event": "webinar_attended", **at, **loaded},
    ])  # fmt: skip
