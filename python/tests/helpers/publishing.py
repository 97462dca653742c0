"""Published copies of builds that did not take the time to test."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from abm.erasure.places import quote
from abm.published import find_published, publish
from helpers.builds import Warehouse
from helpers.comparing import compare_rows, list_marts


def publish_untested(warehouse: Path) -> str:
    """Take the last build of a closed warehouse for one that passed, and publish it; the sentence that says so."""
    with duckdb.connect(str(warehouse)) as connection:
        last = "(select max(build_number) from landing.builds)"
        connection.execute(f"update landing.builds set state = 'passed' where build_number = {last}")
    return publish(warehouse).sentence or ""


def publish_over(before: Warehouse | None, built: Warehouse) -> None:
    """Publish a build over the copy of the one before it, as in one folder."""
    copy = find_published(built.path)
    if before is not None:
        copy.parent.mkdir()
        shutil.copyfile(find_published(before.path), copy)
    assert publish_untested(built.path).startswith("Published")


def compare_copy(built: Warehouse) -> tuple[dict[str, int], dict[str, str]]:
    """Compare what readers see with what the warehouse has: rows of each mart, and some that differ where any do."""
    with built.connect() as warehouse, duckdb.connect(str(find_published(built.path)), read_only=True) as copy:
        chosen = {
            mart: f"select {', '.join(map(quote, columns))} from marts.{mart}"
            for mart, columns in list_marts(warehouse).items()
        }
        return compare_rows({"warehouse": warehouse, "copy": copy}, chosen)
