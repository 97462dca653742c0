"""Programs, our own people and data centres: found in the demo, nobody else with them, and as of each week."""

from __future__ import annotations

import datetime as dt
import socket
from typing import Any

import pytest
from helpers.builds import Warehouse

from abm.data_centres import RangeRow, hosted_addresses
from abm.demo import planted_truth

Record = tuple[str, str]
BARS = {"recall": 0.95, "false_positives": 0.005}
JUDGED = """
    select records.table_name, records.record_id, records.anonymous_id, records.user_id, records.email,
        classified.rejection, records.event
    from intermediate.int_signals_classified as classified
    inner join intermediate.int_signals_identified as records using (landed_file, landed_row)
    where records.feed_id in ('segment', 'hubspot') and records.malformed_reason is null
"""


@pytest.fixture(scope="module")
def records(demo: Warehouse) -> list[dict[str, Any]]:
    return demo.fetch_rows(JUDGED)


@pytest.fixture(scope="module")
def planted(records: list[dict[str, Any]]) -> dict[str, set[Record]]:
    """Every record of a program that was planted, by kind."""
    truth = planted_truth()

    def having(column: str, values: list[str], *tables: str) -> set[Record]:
        return {
            (row["table_name"], row["record_id"])
            for row in records
            if row[column] in set(values) and (not tables or row["table_name"] in tables)
        }

    kinds = {
        "crawlers": having("record_id", truth["bot_page_ids"], "pages"),
        "bot wave": having("record_id", truth["bot_wave_page_ids"], "pages"),
        "superhuman rates": having("record_id", truth["superhuman_page_ids"], "pages"),
        "data centres": having("anonymous_id", [v["anonymous_id"] for v in truth["data_centre_visitors"]], "pages"),
        "mail scanners": having("record_id", truth["mail_scanner_event_ids"], "email_event")
        | having("record_id", truth["mail_scanner_track_ids"], "tracks"),
        "machine opens": having("record_id", truth["machine_open_event_ids"], "email_event"),
        "automation": having("user_id", truth["automation_user_ids"]) | having("email", truth["automation_emails"]),
    }
    assert all(kinds.values()), kinds
    return kinds


def bots(records: list[dict[str, Any]]) -> set[Record]:
    return {(row["table_name"], row["record_id"]) for row in records if row["rejection"] == "bot"}


def test_each_kind_of_program_is_found(records: list[dict[str, Any]], planted: dict[str, set[Record]]) -> None:
    found = bots(records)
    shares = {kind: len(wanted & found) / len(wanted) for kind, wanted in planted.items()}
    assert min(shares.values()) > BARS["recall"], shares


def test_hardly_a_person_is_taken_for_a_program(records: list[dict[str, Any]], planted: dict[str, set[Record]]) -> None:
    programs = set().union(*planted.values())
    people = {(row["table_name"], row["record_id"]) for row in records} - programs
    wrong = bots(records) & people
    assert len(wrong) / len(people) < BARS["false_positives"], sorted(wrong)[:20]


def test_readers_behind_a_vpn_and_in_offices_are_people(records: list[dict[str, Any]]) -> None:
    truth = planted_truth()
    people = {v["anonymous_id"] for v in [*truth["vpn_visitors"], *truth["office_visitors"]]}
    verdicts = [row["rejection"] for row in records if row["anonymous_id"] in people]
    assert verdicts
    assert "bot" not in verdicts


def test_what_comes_later_changes_no_verdict(demo: Warehouse, demo_cuts: dict[str, Warehouse]) -> None:
    query = """
        select feed_id, table_name, record_id, loaded_at, bot_pattern_id, rejection
        from intermediate.int_signals_classified
        where (bot_pattern_id is not null or rejection = 'internal') and loaded_at < ?
    """
    for last_on, cut in demo_cuts.items():
        end = dt.datetime.fromisoformat(last_on) + dt.timedelta(days=1)
        assert sorted(demo.fetch(query, end), key=str) == sorted(cut.fetch(query, end), key=str), last_on


ROWS = [
    RangeRow("aws", "library", "aws EC2", is_hosting=True),
    RangeRow("cloudflare", "library", "cloudflare", is_hosting=False),
    RangeRow("own", "range", "192.0.2.0/28 198.51.100.7", is_hosting=True),
    RangeRow("relay", "range", "192.0.2.9", is_hosting=False),
    RangeRow("word", "connection_type", "hosting", is_hosting=True),
]


@pytest.mark.parametrize(
    ("address", "range_id"),
    [
        ("3.5.140.2", "aws"),
        ("::ffff:3.5.140.2", "aws"),
        ("2600:1f14::1", "aws"),
        ("104.16.0.1", None),
        ("192.0.2.8", "own"),
        ("192.0.2.9", None),
        ("198.51.100.7", "own"),
        ("81.2.69.142", None),
        ("no address", None),
        ("", None),
    ],
)
def test_an_address_is_a_data_centres_by_published_lists_or_own_rows(
    address: str, range_id: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the lists are read from the package"))
    assert dict(hosted_addresses([address], ROWS)).get(address) == range_id


def test_a_range_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="row own is no range"):
        hosted_addresses(["192.0.2.1"], [RangeRow("own", "range", "192.0.2/24", is_hosting=True)])
