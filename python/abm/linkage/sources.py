"""Real company names to train and test with: read from a folder beside the project, never copied into it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from abm.domains import registrable_domain


@dataclass(frozen=True)
class Company:
    """A company as one source names it; country, city, industry and domain where the source gives them."""

    source: str
    company_id: str
    name: str
    country: str | None = None
    city: str | None = None
    industry: str | None = None
    domain: str | None = None


def read_companies(folder: Path) -> list[Company]:
    """Read every source of the folder, one entry per name and company, in a fixed order.

    Raises:
        FileNotFoundError: a source is not there; the message names it.
    """
    readers = (_read_crunchbase, _read_cncf, _read_openstack, _read_remote_jobs, _read_bombora)
    companies = [company for reader in readers for company in reader(folder)]
    return list(dict.fromkeys(company for company in companies if any(letter.isalpha() for letter in company.name)))


def _read_crunchbase(folder: Path) -> Iterator[Company]:
    # carriage returns end the lines, and a spreadsheet has turned some names into its own error marks
    text = (folder / "crunchbase_2013" / "crunchbase-companies.csv").read_text(encoding="latin-1")
    for row in csv.DictReader(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        name = (row["name"] or "").strip()
        if name and not name.startswith("#") and "?" not in name and (row["permalink"] or "").startswith("/"):
            details = (row["country_code"] or None, row["city"] or None, row["category_code"] or None)
            yield Company("crunchbase", row["permalink"], name, *details)


def _read_cncf(folder: Path) -> Iterator[Company]:
    for row in _read_rows(folder / "landing_cncf" / "salesforce" / "account.csv"):
        if domain := registrable_domain(row["website"] or ""):
            yield Company("cncf", domain, row["name"], domain=domain)


def _read_openstack(folder: Path) -> Iterator[Company]:
    for row in _read_rows(folder / "openstack" / "companies.csv"):
        if row["company_name"].startswith("*"):
            continue
        for text in (row["domains"] or "").replace("|", " ").replace(";", " ").split():
            if domain := registrable_domain(text):
                yield Company("openstack", domain, row["company_name"], domain=domain)


def _read_remote_jobs(folder: Path) -> Iterator[Company]:
    for row in _read_rows(folder / "remote_jobs" / "companies.csv"):
        if domain := registrable_domain(row["website"] or ""):
            yield Company("remote_jobs", domain, row["title"], domain=domain)


def _read_bombora(folder: Path) -> Iterator[Company]:
    for file_name in ("company_surge.csv", "all_domains_all_topics.csv"):
        with (folder / "bombora_2015" / file_name).open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                if row[0] and (domain := registrable_domain(row[1])):
                    yield Company("bombora", domain, row[0], country=row[-1] or None, domain=domain)


def _read_rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
