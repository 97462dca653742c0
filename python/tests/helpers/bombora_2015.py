"""The intent vendor's file of one week in 2015, as it would land."""

from __future__ import annotations

import csv

from helpers.builds import SHARED_DATA

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


def read_vendor_file() -> list[dict[str, str]]:
    """The rows by column name, with the week they are of and the morning after as their load."""
    with VENDOR_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    stamps = {"date_stamp": "2015-07-19", "loaded_at": "2015-07-20T06:00:00Z"}
    return [{**dict(zip(COLUMNS, row, strict=True)), **stamps} for row in rows]
