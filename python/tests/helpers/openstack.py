"""A foundation's companies, people and commits as a landing: CRM accounts, their other domains, product tracks."""

from __future__ import annotations

import csv
from pathlib import Path

from helpers.builds import SHARED_DATA
from helpers.landings import Record, land

FOLDER = SHARED_DATA / "openstack"
FIRST_LOAD = "2011-01-01T00:00:00Z"
"""The accounts are known before the first commit, so that what is measured is matching, not waiting."""


def read_openstack(name: str) -> list[dict[str, str]]:
    """Rows of one of the three files."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def land_openstack(landing: Path) -> Path:
    """Write the landing: no CRM contacts, so each commit must find its company by its author's mail domain."""
    accounts: list[Record] = []
    aliases: list[Record] = []
    for number, company in enumerate(read_openstack("companies")):
        first, *others = company["domains"].split("|")
        account_id = f"O{number:04d}"
        accounts.append({
            "id": account_id, "name": company["company_name"], "website": first, "is_deleted": "false",
            "created_date": FIRST_LOAD, "_fivetran_synced": FIRST_LOAD,
        })  # fmt: skip
        aliases += [
            {
                "domain": domain, "canonical_domain": "", "crm_account_id": account_id, "reason": "same_company",
                "author": "ops", "valid_from": FIRST_LOAD, "valid_to": "", "loaded_at": FIRST_LOAD,
            }
            for domain in others
        ]  # fmt: skip
    land(landing, "salesforce/account.csv", accounts)
    land(landing, "ops/domain_aliases.csv", aliases)
    domains = {contact["contact_id"]: contact["email_domain"] for contact in read_openstack("contacts")}
    events = read_openstack("events")
    seen: dict[str, str] = {}
    for event in events:
        author = event["contact_id"]
        seen[author] = min(event["ts_utc"], seen.get(author, event["ts_utc"]))
    land(landing, "segment/identifies.csv", [
        {
            "id": f"i{author}", "anonymous_id": "", "user_id": author, "email": f"{author}@{domains[author]}",
            "timestamp": moment, "received_at": moment,
        }
        for author, moment in sorted(seen.items())
    ])  # fmt: skip
    land(landing, "segment/tracks.csv", [
        {
            "id": event["event_id"], "anonymous_id": "", "user_id": event["contact_id"], "event": "contribution_author",
            "event_text": event["event_type"], "timestamp": event["ts_utc"], "received_at": event["ts_utc"],
        }
        for event in events
    ])  # fmt: skip
    return landing
