"""The copy of marts of signals, brought up to date by the signals and persons that are others than before."""

from __future__ import annotations

import math
from pathlib import Path

import duckdb
import pytest
from helpers.builds import WITHOUT_TESTS, Builder, Warehouse
from helpers.landings import Record, land
from helpers.publishing import compare_copy, publish_over

from abm import published_tables
from abm.published import find_published, read_copy

NAMED = "select occurred_on::varchar, person_id is not null from marts.bridge_account_signals order by all"


def track(who: str, day: str) -> Record:
    """A demo request of a product user, loaded a minute later."""
    return {
        "id": f"{who} {day}",
        "user_id": f"{who}@acme.example",
        "event": "demo_requested",
        "timestamp": f"{day}T10:00:00Z",
        "received_at": f"{day}T10:01:00Z",
    }


def read_named(warehouse: Warehouse) -> list[tuple[str, bool]]:
    """Days of the copy's attributed signals, and whether they name somebody."""
    with duckdb.connect(str(find_published(warehouse.path)), read_only=True) as copy:
        return copy.execute(NAMED).fetchall()


def test_who_may_no_longer_be_named_is_not_in_a_copy_that_is_brought_up_to_date(
    builder: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pat is known by two visits only: one's term was over when the copy was written, the other's ends now."""
    # so small a copy would rather be written whole
    monkeypatch.setattr(published_tables, "MOST_APPENDED", math.inf)
    monkeypatch.setattr(published_tables, "_FEWEST_KEPT", 0)
    landing = tmp_path / "landing"
    account = {"id": "a", "name": "Acme", "website": "https://acme.example", "_fivetran_synced": "2024-05-01T02:00:00Z"}
    land(landing, "salesforce/account.csv", [account])
    days = {"pat": ["2024-05-10", "2024-05-20"], "bob": ["2025-05-01", "2026-05-15"]}
    for who, visits in days.items():
        land(landing, f"segment/tracks.{who}.csv", [track(who, day) for day in visits])
    first = builder.build(landing, WITHOUT_TESTS).require_tables()
    publish_over(None, first)
    assert read_named(first) == [(day, True) for visits in days.values() for day in visits]

    land(landing, "segment/tracks.new.csv", [track("bob", "2026-05-25")])
    second = builder.build(landing, WITHOUT_TESTS, onto=first).require_tables()
    publish_over(first, second)
    assert len(second.fetch("select * from intermediate.int_people_changed")) == 1
    due = """
        select occurred_on::varchar from intermediate.int_signals_weighted
        where signal_id in (select signal_id from intermediate.int_signals_due)
    """
    assert ("2024-05-10",) not in second.fetch(due)
    assert read_named(second)[:2] == [("2024-05-10", False), ("2024-05-20", False)]
    _, differing = compare_copy(second)
    assert not differing
    copied = read_copy(find_published(second.path))
    assert copied
    for mart in ("fct_signals", "bridge_account_signals"):
        assert copied.contents[f'"marts"."{mart}"'].n_appended > 0, mart
