"""Real companies as a landing: a directory's as CRM accounts, remote-friendly ones as accounts and universe.

Neither source says who bought anything, so stand-ins are made of what they do say. Of CrunchBase 2013 (no domains, and
none is made up) every company that is still independent and raised in two rounds or more is an account; one that raised
in four or more "renewed", one that went public "expanded". Of the remote-jobs list (domains, technologies, size) those
whose entry was kept up for three years or more are customers, a third of the others prospects, and all are the vendor's
universe; only where CrunchBase has a company of the same name does the vendor know its trade.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from abm.domains import registrable_domain
from helpers.builds import SHARED_DATA
from helpers.landings import Record, land

CRUNCHBASE = SHARED_DATA / "crunchbase_2013" / "crunchbase-companies.csv"
REMOTE_JOBS = SHARED_DATA / "remote_jobs" / "companies.csv"
LOADED = "2024-01-07T00:00:00Z"
N_EMPLOYEES = {"tiny": 8, "startup": 30, "small": 35, "medium": 130, "large": 600, "enterprise": 4000}
"""A head count in the middle of each of the list's bands (about 1-10, 11-50, 51-250, 251-1,000, more)."""


def read_crunchbase() -> list[dict[str, str]]:
    """The directory's companies that have a name left: carriage returns end lines, a spreadsheet broke some names."""
    text = CRUNCHBASE.read_text(encoding="latin-1").replace("\r\n", "\n").replace("\r", "\n")
    rows = csv.DictReader(text.split("\n"))
    return [row for row in rows if (row["name"] or "").strip() and not row["name"].startswith("#")]


def read_remote_jobs() -> list[dict[str, str]]:
    """The list's companies with a domain, each domain once."""
    with REMOTE_JOBS.open(encoding="utf-8", newline="") as file:
        rows = {registrable_domain(row["website"]) or "": row for row in csv.DictReader(file)}
    return [row | {"domain": domain} for domain, row in sorted(rows.items()) if domain]


def land_real_universe(landing: Path, n_directory: int | None = None) -> Path:
    """Write the landing; of the directory the first companies only, if a number is given."""
    directory = read_crunchbase()
    trades = {row["name"].strip().lower(): row["category_code"] for row in directory}
    accounts: list[Record] = []
    deals: list[Record] = []

    def add_account(account_id: str, name: str, industry: str, country: str, website: str, employees: str) -> None:
        accounts.append({
            "id": account_id, "name": name, "website": website, "industry": industry, "billing_country": country,
            "number_of_employees": employees, "is_deleted": "false", "created_date": LOADED, "_fivetran_synced": LOADED,
        })  # fmt: skip

    def add_deal(account_id: str, kind: str, closed_on: str) -> None:
        deals.append({
            "id": f"D{len(deals):05d}", "account_id": account_id, "name": kind, "type": kind,
            "stage_name": "Closed Won",
            "is_won": "true", "is_closed": "true", "is_deleted": "false", "amount": "1000", "close_date": closed_on,
            "created_date": f"{closed_on}T00:00:00Z", "_fivetran_synced": LOADED,
        })  # fmt: skip

    for number, row in enumerate(directory[:n_directory]):
        rounds = int(row["funding_rounds"] or 0)
        if rounds < 2 or row["status"] in ("closed", "acquired"):
            continue
        account_id = f"C{number:05d}"
        add_account(
            account_id, row["name"].strip(), row["category_code"].replace("_", " "), row["country_code"], "", ""
        )
        if rounds >= 4 or row["status"] == "ipo":
            add_deal(account_id, "New Business", "2012-06-30")
            add_deal(account_id, "Expansion" if row["status"] == "ipo" else "Renewal", "2013-06-30")
    companies: list[Record] = []
    technologies: list[Record] = []
    for row in read_remote_jobs():
        domain, name = row["domain"], row["title"].strip()
        trade = trades.get(name.lower(), "").replace("_", " ")
        employees = str(N_EMPLOYEES.get(row["company_size"], ""))
        companies.append({
            "id": row["slug"], "domain": domain, "name": name, "industry": trade, "employees": employees, "revenue": "",
            "country": {"americas": "United States"}.get(row["region"], ""), "description": "", "loaded_at": LOADED,
        })  # fmt: skip
        technologies += [
            {
                # the list says what it lists today; when its page was last edited is no sighting
                "domain": domain, "technology": technology, "category": "", "vendor": "", "first_seen": row["addedAt"],
                "last_seen": "", "loaded_at": LOADED,
            }
            for technology in row["technologies"].split("|") if technology
        ]  # fmt: skip
        kept_years = int(row["updatedAt"][:4] or 0) - int(row["addedAt"][:4] or 0) if row["addedAt"] else 0
        is_prospect = hashlib.sha256(domain.encode()).digest()[0] % 3 == 0
        if kept_years >= 3 or is_prospect:
            account_id = f"R{hashlib.sha256(domain.encode()).hexdigest()[:10]}"
            add_account(account_id, name, trade, companies[-1]["country"], domain, employees)
            if kept_years >= 3:
                add_deal(account_id, "New Business", row["addedAt"])
                add_deal(account_id, "Renewal", row["updatedAt"])
    land(landing, "salesforce/account.csv", accounts)
    land(landing, "salesforce/opportunity.csv", deals)
    land(landing, "firmographics/companies.csv", companies)
    land(landing, "technographics/technologies.csv", technologies)
    return landing
