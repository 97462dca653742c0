"""Bad input: every bad row is in quarantine and in the ledger with its reason, its neighbours count, and what cannot be
read at all is held with one sentence, while its neighbours load and what it gave before stays.
"""

from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from helpers.builds import WITHOUT_TESTS, WITHOUT_UNIT_TESTS, Builder, Warehouse
from helpers.landings import count_rows, land, to_csv

from abm.macros import call_macro

LOADED = "2026-05-06T02:00:00Z"
LATER = "2026-05-07T02:00:00Z"
HAPPENED = "2026-05-05T10:00:00Z"

STRAY = "{} is more than 730 days away from all other loads"

# A good row of each table; a bad one is this with one thing wrong.
GOOD: dict[str, dict[str, str]] = {
    "salesforce/account": {
        "id": "a-good",
        "name": "Good Company",
        "website": "https://good.example",
        "number_of_employees": "500",
        "annual_revenue": "1e8",
        "is_deleted": "false",
        "created_date": HAPPENED,
        "_fivetran_synced": LOADED,
    },
    "salesforce/contact": {
        "id": "c-good",
        "account_id": "a-good",
        "email": "pat@good.example",
        "title": "CFO",
        "_fivetran_synced": LOADED,
    },
    "salesforce/opportunity": {
        "id": "o-good",
        "account_id": "a-good",
        "type": "New Business",
        "amount": "1000",
        "close_date": "2026-05-04",
        "is_closed": "true",
        "is_won": "true",
        "_fivetran_synced": LOADED,
    },
    "salesforce/task": {
        "id": "t-good",
        "who_id": "c-good",
        "type": "Meeting",
        "status": "Completed",
        "subject": "Discovery call",
        "activity_date": "2026-05-05",
        "completed_date_time": HAPPENED,
        "created_date": HAPPENED,
        "is_closed": "true",
        "_fivetran_synced": LOADED,
    },
    "salesforce/campaign_member": {
        "id": "m-good",
        "contact_id": "c-good",
        "campaign_id": "spring",
        "status": "Attended",
        "first_responded_date": "2026-05-05",
        "created_date": HAPPENED,
        "_fivetran_synced": LOADED,
    },
    "salesforce/user": {"id": "u-good", "name": "Rep", "is_active": "true", "_fivetran_synced": LOADED},
    "segment/pages": {
        "id": "p-good",
        "anonymous_id": "device-good",
        "timestamp": HAPPENED,
        "sent_at": HAPPENED,
        "received_at": LOADED,
        "context_page_url": "https://www.meridiandata.example/pricing",
    },
    "segment/tracks": {
        "id": "k-good",
        "user_id": "pat@good.example",
        "event": "demo_requested",
        "timestamp": HAPPENED,
        "received_at": LOADED,
    },
    "segment/identifies": {
        "id": "i-good",
        "anonymous_id": "device-good",
        "user_id": "usr-1",
        "email": "pat@good.example",
        "timestamp": HAPPENED,
        "received_at": LOADED,
    },
    "partners/engagement": {
        "id": "e-good",
        "partner": "Co",
        "partner_type": "co_host",
        "email": "pat@good.example",
        "event": "webinar_attended",
        "minutes": "45",
        "occurred_at": HAPPENED,
        "loaded_at": LOADED,
    },
    "bombora/company_surge": {
        "domain": "good.example",
        "topic": "Data Governance",
        "composite_score": "75.0",
        "date_stamp": "2026-05-03",
        "loaded_at": LOADED,
    },
}


@dataclass(frozen=True)
class BadRow:
    """A row with one thing wrong, and what the ledger should say of it."""

    table: str
    key: str
    change: dict[str, str]
    disposition: str
    reason: str

    @property
    def name(self) -> str:
        """Which row this is, for a test's name."""
        return f"{self.table}-{self.key}"

    @property
    def row(self) -> dict[str, str]:
        """The row to land; it has an identity of its own, so that nothing is collapsed with it."""
        row = {**GOOD[self.table], "id" if "id" in GOOD[self.table] else "domain": self.key}
        for column in ("anonymous_id", "email"):
            if column in row:
                row[column] = f"{self.key}@good.example" if column == "email" else self.key
        return {**row, **self.change}

    @property
    def record_id(self) -> str | None:
        """The id it has in quarantine; without an id of its own that is its place."""
        row = self.row
        if "id" in row:
            return row["id"] or None
        return f"{row['domain']}|{row['topic']}|{row['date_stamp']}".lower() if row["domain"] else None


def malformed(table: str, key: str, reason: str, **change: str) -> BadRow:
    return BadRow(table, key, change, "malformed", reason)


def future(table: str, key: str, **change: str) -> BadRow:
    return BadRow(table, key, change, "future_dated", "occurred after its own load")


BAD = [
    malformed("salesforce/account", "", "id is missing"),
    malformed("salesforce/account", "a-nameless", "name is missing", name="  "),
    malformed("salesforce/account", "a-staff", "number_of_employees is not a double", number_of_employees="about 500"),
    malformed("salesforce/account", "a-money", "annual_revenue is not a double", annual_revenue="$1,000"),
    malformed("salesforce/account", "a-nan", "annual_revenue is not a double", annual_revenue="NaN"),
    malformed("salesforce/account", "a-flag", "is_deleted is not a boolean", is_deleted="perhaps"),
    malformed(
        "salesforce/account", "a-1970", "_fivetran_synced is before 1999-01-01", _fivetran_synced="1970-01-01T00:00:00Z"
    ),
    malformed("salesforce/account", "a-unsynced", "_fivetran_synced is missing", _fivetran_synced=""),
    malformed("salesforce/contact", "c-when", "_fivetran_synced is not a timestamp", _fivetran_synced="06.05.2026"),
    malformed("salesforce/opportunity", "o-lost", "account_id is missing", account_id=""),
    malformed("salesforce/opportunity", "o-amount", "amount is not a double", amount="1.000,00 EUR"),
    malformed("salesforce/opportunity", "o-close", "close_date is not a date", close_date="2026-02-30"),
    malformed("salesforce/task", "t-day", "activity_date is not a date", activity_date="someday"),
    malformed("salesforce/campaign_member", "m-day", "created_date is not a timestamp", created_date="n/a"),
    malformed("salesforce/user", "u-flag", "is_active is not a boolean", is_active="sometimes"),
    malformed("segment/pages", "", "id is missing"),
    malformed("segment/pages", "p-month", "timestamp is not a timestamp", timestamp="2026-13-45T09:00:00Z"),
    malformed("segment/pages", "p-never", "timestamp is not a timestamp", timestamp="infinity"),
    malformed("segment/pages", "p-blank", "timestamp is missing", timestamp=""),
    malformed("segment/pages", "p-1970", "timestamp is before 1999-01-01", timestamp="1970-01-01T00:00:00Z"),
    malformed("segment/pages", "p-unreceived", "received_at is missing", received_at=" "),
    malformed("segment/tracks", "k-nothing", "event is missing", event=""),
    malformed("segment/identifies", "i-zero", "timestamp is not a timestamp", timestamp="0000-00-00"),
    malformed("partners/engagement", "e-hour", "minutes is not a double", minutes="an hour"),
    malformed("bombora/company_surge", "na.example", "composite_score is not a double", composite_score="N/A"),
    malformed("bombora/company_surge", "blank.example", "composite_score is missing", composite_score=""),
    malformed("bombora/company_surge", "week.example", "date_stamp is not a date", date_stamp="week 34"),
    malformed("bombora/company_surge", "", "domain is missing"),
    malformed("segment/pages", "p-loaded-2036", STRAY.format("received_at"), received_at="2036-05-06T02:00:00Z"),
    malformed("segment/pages", "p-loaded-2004", STRAY.format("received_at"), received_at="2004-05-06T02:00:00Z"),
    malformed(
        "salesforce/account", "a-2036", STRAY.format("_fivetran_synced"), _fivetran_synced="2036-05-06T02:00:00Z"
    ),
    malformed("bombora/company_surge", "stamp.example", STRAY.format("loaded_at"), loaded_at="2036-05-07T02:00:00Z"),
    future("segment/pages", "p-ten-years", timestamp="2036-05-06T02:00:00Z"),
    future("segment/pages", "p-tomorrow", timestamp="2026-05-07T02:00:00Z"),
    future("segment/pages", "p-9999", timestamp="9999-12-31T00:00:00Z"),
    future("segment/tracks", "k-next-year", timestamp="2027-05-05T10:00:00Z"),
    future("partners/engagement", "e-tomorrow", occurred_at="2026-05-07T10:00:00Z"),
    future("bombora/company_surge", "ahead.example", date_stamp="2026-05-10"),
]
# Odd, and right to count: unknown words, another zone, a slow clock, a stray space.
ODD = [
    BadRow("segment/tracks", "k-unknown", {"event": "frobnicated", "user_id": "k-unknown"}, "accepted", "counts"),
    BadRow("segment/pages", "p-zone", {"timestamp": "2026-05-06T04:30:00+07:00"}, "accepted", "counts"),
    BadRow("segment/pages", "p-zone-behind", {"timestamp": "2026-05-05T16:30:00-0500"}, "accepted", "counts"),
    BadRow("segment/pages", "p-zone-none", {"timestamp": "2026-05-05 21:30:00"}, "accepted", "counts"),
    BadRow("segment/pages", "p-zone-utc", {"timestamp": "2026-05-05T21:30:00Z"}, "accepted", "counts"),
    BadRow("segment/pages", "p-day", {"timestamp": "2026-05-05"}, "accepted", "counts"),
    # a device whose clock runs a day fast: Segment has already taken that out of `timestamp`
    BadRow("segment/pages", "p-sent-late", {"sent_at": "2026-05-07T10:00:01Z"}, "accepted", "counts"),
    # an id that another feed has given away too
    BadRow("partners/engagement", "p-good", {}, "accepted", "counts"),
    BadRow("segment/pages", "p-clock", {"timestamp": "2026-05-06T02:30:00Z"}, "accepted", "counts"),
    BadRow("segment/pages", "p-space", {"timestamp": f" {HAPPENED} "}, "accepted", "counts"),
    BadRow("segment/pages", "p-nowhere", {"context_page_url": "::not a url::"}, "accepted", "counts"),
    BadRow("bombora/company_surge", "odd.example", {"topic": "Topic Nobody Mapped"}, "accepted", "counts"),
    BadRow("salesforce/campaign_member", "m-word", {"status": "Perplexed"}, "unscored_type", "type outbound_touch"),
    BadRow("partners/engagement", "e-nobody", {"email": "no address"}, "accepted", "counts"),
]
# Lines that are no CSV rows; each between good ones.
RAGGED = {
    "segment/pages": ["p-ragged,too,few", "p-ragged,too,many,fields,by,far,too,many"],
    "salesforce/task": ["t-ragged"],
}
# the same id, table and load time again
REUSED = [
    {**GOOD["segment/pages"], "id": "p-reused", "anonymous_id": "device-1"},
    {**GOOD["segment/pages"], "id": "p-reused", "anonymous_id": "device-2"},
]
REPEATED = ["salesforce/account", "salesforce/contact", "salesforce/task", "segment/pages", "bombora/company_surge"]


def write_bad_landing(landing: Path) -> Path:
    """Each table's good row, then everything that is wrong, then its good row again where it is repeated."""
    for table, good in GOOD.items():
        changed = [bad.row for bad in [*BAD, *ODD] if bad.table == table]
        repeated = [good] if table in REPEATED else []
        reused = REUSED if table == "segment/pages" else []
        text = to_csv([good, *changed, *reused, *repeated]) + "".join(f"{line}\n" for line in RAGGED.get(table, []))
        # what spreadsheets add
        land(landing, f"{table}.csv", text.encode("utf-8-sig") if table == "salesforce/account" else text)
    land(
        landing,
        "segment/pages.latin.csv",
        to_csv([{**GOOD["segment/pages"], "id": "p-latin", "name": "caf\xe9"}]).encode("latin-1"),
    )
    land(landing, "salesforce/contact.headers.csv", ",".join(GOOD["salesforce/contact"]) + "\n")
    land(landing, "salesforce/contact.empty.csv", "")
    land(
        landing,
        "segment/tracks.crlf.csv",
        to_csv([{**GOOD["segment/tracks"], "id": "k-crlf", "user_id": "crlf"}]).replace("\n", "\r\n"),
    )
    land(landing, "salesforce/lead.csv", "id\nnobody reads this\n")
    return landing


def corrected(bad: BadRow) -> dict[str, str]:
    """The row as its source delivers it again, a day later and right."""
    right = {**bad.row, **{column: GOOD[bad.table][column] for column in bad.change}}
    loaded = {"salesforce": "_fivetran_synced", "segment": "received_at"}.get(bad.table.split("/")[0], "loaded_at")
    return {**right, loaded: LATER}


CORRECTABLE = [
    bad for bad in BAD if bad.record_id and bad.table.split("/")[1] not in ("account", "contact", "opportunity", "user")
]


@pytest.fixture(scope="module")
def bad_landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bad_landing(tmp_path_factory.mktemp("bad") / "landing")


@pytest.fixture(scope="module")
def alone(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Warehouse]:
    """A landing of each feed alone, and one ('nothing') of none; begun together."""
    landings = {"nothing": tmp_path_factory.mktemp("nothing")}
    for table, good in GOOD.items():
        feed = table.split("/")[0]
        landings.setdefault(feed, tmp_path_factory.mktemp(feed))
        land(landings[feed], f"{table}.csv", [good])
    # the tests of the data run where they could have most to say: on nothing, and on rows of every feed
    options = {"nothing": WITHOUT_UNIT_TESTS}
    return {feed: builder.build(landing, options.get(feed, WITHOUT_TESTS)) for feed, landing in landings.items()}


@pytest.fixture(scope="module")
def bad(builder: Builder, bad_landing: Path, alone: dict[str, Warehouse]) -> Warehouse:
    # only after the others were begun: the wait for it is the wait for all
    return builder.build(bad_landing, WITHOUT_UNIT_TESTS)


@pytest.fixture(scope="module")
def redelivered(
    builder: Builder, bad: Warehouse, bad_landing: Path, tmp_path_factory: pytest.TempPathFactory
) -> Warehouse:
    """The same warehouse after the corrected rows landed in files of their own."""
    landing = tmp_path_factory.mktemp("redelivered") / "landing"
    shutil.copytree(bad_landing, landing)
    for table in GOOD:
        rows = [corrected(row) for row in CORRECTABLE if row.table == table]
        if rows:
            land(landing, f"{table}.corrected.csv", rows)
    return builder.build(landing, WITHOUT_TESTS, onto=bad)


def dispositions(warehouse: Warehouse, table: str, record_id: str) -> list[tuple[str, str]]:
    query = """
        select disposition, disposition_reason from intermediate.int_records_disposed
        where feed_id || '/' || table_name = ? and record_id = ? order by loaded_at nulls first, landed_file, landed_row
    """
    return [(disposition, reason) for disposition, reason in warehouse.fetch(query, table, record_id)]


def test_a_landing_full_of_bad_rows_builds_and_passes_every_test(bad: Warehouse) -> None:
    bad.require()


@pytest.mark.parametrize("row", BAD, ids=lambda row: row.name)
def test_a_bad_row_is_in_quarantine_with_its_payload(bad: Warehouse, row: BadRow) -> None:
    query = """
        select record_id, raw_payload from marts.signal_quarantine
        where feed_id || '/' || table_name = ? and disposition = ? and reason = ?
    """
    found = dict(bad.fetch(query, row.table, row.disposition, row.reason))
    if row.record_id is None:
        assert any(name.startswith(f"{row.table}.csv#") for name in found)
    else:
        assert row.record_id in found
        for value in row.change.values():
            assert value.strip() in found[row.record_id]


@pytest.mark.parametrize("row", ODD, ids=lambda row: row.name)
def test_an_odd_row_counts(bad: Warehouse, row: BadRow) -> None:
    assert dispositions(bad, row.table, row.record_id or "") == [(row.disposition, row.reason)]


def test_an_offset_is_applied_not_dropped(bad: Warehouse) -> None:
    query = """
        select distinct occurred_at::varchar, occurred_on::varchar, count(*) over () from marts.fct_signals
        where source_record_id like 'p-zone%'
    """
    assert bad.fetch(query) == [("2026-05-05 21:30:00", "2026-05-05", 4)]
    assert bad.fetch_value("select occurred_at::varchar from marts.fct_signals where source_record_id = 'p-day'") == (
        "2026-05-05 00:00:00"
    )


# days and hours that are none among them, and whatever may stand around a time
PARTS_OF_TIMES = (
    ("", " "),
    ("2026-05-05", "2026-02-30", "2026-5-5", "0001-01-01", "12026-05-05", "infinity", ""),
    ("T", " ", ""),
    ("10:00:00", "24:00:00", "25:00:00", "10:00", "1:2:3", ""),
    ("", ".5", ".123456789"),
    ("", "Z", "ZZ", "+00", "+02:00", "-05", "+02Z", " UTC", " NZ", " Europe/Berlin", " Europe/BerlinZ"),
    ("", " "),
)


def test_a_time_is_read_alike_whatever_stands_beside_it() -> None:
    """DuckDB reads a time without a zone in the zone that a row before it named, where it is asked for zoned times."""
    written = ["".join(parts) for parts in itertools.product(*PARTS_OF_TIMES)]
    read = call_macro("engine/casts.sql", "safe_cast", "written", "timestamp")
    alone = "nullif(cast(try_cast(trim($1) as timestamptz) as timestamp), cast('infinity' as timestamp))::varchar"
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        together = dict(
            connection.execute(
                f"select written, ({read})::varchar from (select unnest($1) as written)", [written]
            ).fetchall()
        )
        expected = {text: connection.execute(f"select {alone}", [text]).fetchall()[0][0] for text in together}
    assert {text: (together[text], expected[text]) for text in expected if together[text] != expected[text]} == {}
    assert len(set(together.values())) > 20


def test_a_device_that_sent_after_it_was_received_keeps_the_time_its_collector_corrected(bad: Warehouse) -> None:
    query = "select occurred_at::varchar, sent_at > received_at from marts.fct_signals where source_record_id = ?"
    assert bad.fetch(query, "p-sent-late") == [("2026-05-05 10:00:00", True)]


def test_an_id_of_another_feed_is_another_record(bad: Warehouse) -> None:
    query = "select feed_id, n_records from marts.fct_signals where source_record_id = 'p-good' order by 1"
    assert bad.fetch(query) == [("partners", 1), ("segment", 1)]


def test_an_id_that_is_used_again_for_something_else_says_so(bad: Warehouse) -> None:
    assert dispositions(bad, "segment/pages", "p-reused") == [
        ("accepted", "counts"),
        ("duplicate", "same source id landed before, about something else"),
    ]


def test_a_damaged_load_stamp_is_not_the_last_load(bad: Warehouse) -> None:
    query = "select max(loaded_on)::varchar, min(loaded_on)::varchar from marts.fct_signal_ledger_daily"
    assert bad.fetch(query) == [("2026-05-06", "2026-05-06")]
    assert bad.fetch_value("select count(*) from marts.fct_signal_ledger_daily where reason like '%retention%'") == 0


def test_an_unmapped_topic_is_counted_as_unknown(bad: Warehouse) -> None:
    query = (
        "select topic_id from marts.fct_signals where source_record_id = 'odd.example|topic nobody mapped|2026-05-03'"
    )
    assert bad.fetch(query) == [("unknown",)]


def test_the_ledger_counts_every_row_once_under_its_reason(bad: Warehouse) -> None:
    query = """
        select feed_id || '/' || table_name, disposition, reason, sum(n)::bigint
        from marts.fct_signal_ledger_daily where disposition in ('malformed', 'future_dated') group by all
    """
    found = {
        (table, disposition, reason): n for table, disposition, reason, n in bad.fetch(query) if "CSV" not in reason
    }
    wanted: dict[tuple[str, str, str], int] = {}
    for row in BAD:
        wanted[row.table, row.disposition, row.reason] = wanted.get((row.table, row.disposition, row.reason), 0) + 1
    assert found == wanted


def test_the_ledger_adds_up_to_what_landed(bad: Warehouse, bad_landing: Path) -> None:
    query = "select feed_id || '/' || table_name, sum(n)::bigint from marts.fct_signal_ledger_daily group by all"
    wanted = {table: 1 + sum(row.table == table for row in [*BAD, *ODD]) for table in GOOD}
    for table in REPEATED:
        wanted[table] += 1
    for table, lines in RAGGED.items():
        wanted[table] += len(lines)
    wanted["segment/pages"] += 1 + len(REUSED)
    wanted["segment/tracks"] += 1
    assert dict(bad.fetch(query)) == wanted


def test_lines_that_are_no_rows_are_in_quarantine_as_text(bad: Warehouse) -> None:
    query = """
        select feed_id || '/' || table_name, raw_payload from marts.signal_quarantine
        where reason like 'not well-formed CSV%'
    """
    found = bad.fetch(query)
    for table, lines in RAGGED.items():
        assert set(lines) <= {payload for its_table, payload in found if its_table == table}
    assert any("p-latin" in payload for _, payload in found)
    assert len(found) == sum(map(len, RAGGED.values())) + 1


def test_a_repeated_primary_key_counts_once(bad: Warehouse) -> None:
    for table in REPEATED:
        good = GOOD[table]
        record_id = good.get("id", "good.example|data governance|2026-05-03")
        found = dispositions(bad, table, record_id)
        assert [disposition for disposition, _ in found].count("duplicate") == 1
        assert len(found) == 2
    assert bad.fetch_value("select count(*) from marts.dim_accounts where crm_account_id = 'a-good'") == 1


def test_good_neighbours_load(bad: Warehouse) -> None:
    signals = {source_id for (source_id,) in bad.fetch("select source_record_id from marts.fct_signals")}
    assert {
        "t-good",
        "m-good",
        "p-good",
        "k-good",
        "k-crlf",
        "e-good",
        "good.example|data governance|2026-05-03",
    } <= signals
    assert bad.fetch("select crm_account_id, lifecycle from marts.dim_accounts") == [("a-good", "customer")]
    # the meeting, the form, the webinars and what the device did before it was known
    counted = {
        source_id
        for (source_id,) in bad.fetch(
            "select source_record_id from marts.bridge_account_signals inner join marts.fct_signals using (signal_id)"
        )
    }
    assert {"t-good", "m-good", "k-good", "e-good", "p-good"} <= counted


def test_bad_dates_stretch_no_history(bad: Warehouse) -> None:
    query = "select distinct as_of_on::varchar from marts.fct_account_scores"
    assert bad.fetch(query) == [("2026-05-10",)]


def test_a_corrected_redelivery_is_accepted_and_the_first_stays_in_quarantine(redelivered: Warehouse) -> None:
    assert len(CORRECTABLE) > 10
    for row in CORRECTABLE:
        found = dispositions(redelivered, row.table, str(corrected(row).get("id") or ""))
        if "id" not in row.row:
            name = f"{row.key}|data governance|2026-05-03"
            found = dispositions(redelivered, row.table, row.record_id or "") + dispositions(
                redelivered, row.table, name
            )
        kept = {disposition for disposition, _ in found} - {row.disposition}
        assert (row.disposition, row.reason) in found, row
        assert [reason for _, reason in found if reason.endswith(", a corrected re-delivery")], (row, found)
        assert kept and kept <= {"accepted", "collapsed", "unscored_type"}, (row, found)


def test_the_quarantine_says_since_when_a_row_is_corrected(bad: Warehouse, redelivered: Warehouse) -> None:
    query = "select count(*), count(corrected_at), min(corrected_at)::varchar from marts.signal_quarantine"
    assert bad.fetch(query)[0][1] == 0
    n_held, n_corrected, corrected_at = redelivered.fetch(query)[0]
    assert (n_corrected, corrected_at) == (len(CORRECTABLE), "2026-05-07 02:00:00")
    assert n_held > n_corrected


def test_a_redelivery_loses_nothing_that_counted(bad: Warehouse, redelivered: Warehouse) -> None:
    ids = "select signal_id from marts.fct_signals"
    assert set(bad.fetch(ids)) < set(redelivered.fetch(ids))


@pytest.mark.parametrize("feed", ["bombora", "partners", "salesforce", "segment"])
def test_a_feed_alone_builds(alone: dict[str, Warehouse], feed: str) -> None:
    query = "select feed_id || '/' || table_name, sum(n)::bigint from marts.fct_signal_ledger_daily group by all"
    assert dict(alone[feed].fetch(query)) == {table: 1 for table in GOOD if table.startswith(f"{feed}/")}
    n_accounts = alone[feed].fetch_value("select count(*) from marts.dim_accounts")
    assert n_accounts == (1 if feed == "salesforce" else 0)


def test_an_empty_landing_builds_passes_every_test_and_has_no_rows(alone: dict[str, Warehouse]) -> None:
    nothing = alone["nothing"].require()
    tables = nothing.fetch("select table_name from information_schema.tables where table_schema = 'marts' order by 1")
    assert len(tables) > 10
    for (table,) in tables:
        assert nothing.fetch_value(f"select count(*) from marts.{table}") == 0, table
    assert count_rows(nothing.landing) == {}


def test_a_missing_landing_folder_is_one_sentence_and_builds_nothing(builder: Builder, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    result = builder.build(nowhere).result
    assert not result.is_success
    assert f"Landing folder '{nowhere}' does not exist: set ABM_LANDING to a folder" in " ".join(str(result).split())
    assert {node.status for node in result.nodes} <= {"error", "skipped"}


@pytest.fixture(scope="module")
def renamed(builder: Builder, alone: dict[str, Warehouse], tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The CRM built again after an account was added and the opportunities landed with a required column renamed."""
    landing = tmp_path_factory.mktemp("renamed") / "landing"
    shutil.copytree(alone["salesforce"].landing, landing)
    land(landing, "salesforce/account.2.csv", [{**GOOD["salesforce/account"], "id": "a-new"}])
    row = {
        ("account_ids" if column == "account_id" else column): text
        for column, text in GOOD["salesforce/opportunity"].items()
    }
    land(landing, "salesforce/opportunity.csv", [row])
    return builder.build(landing, WITHOUT_TESTS, onto=alone["salesforce"])


def test_a_renamed_required_column_holds_its_file_with_one_sentence(renamed: Warehouse) -> None:
    [(name, check_id, reason)] = renamed.fetch(
        "select landed_file, check_id, reason from staging.stg_landing__held_files"
    )
    assert (name, check_id) == ("salesforce/opportunity.csv", "missing_column")
    assert reason.startswith("salesforce/opportunity.csv: required column 'account_id' is missing from the header")
    assert reason.endswith("'account_ids' looks like it, renamed? Land the file with 'account_id'.")
    copy = renamed.path.parent / "quarantine" / renamed.path.stem / "salesforce" / "opportunity.csv"
    assert copy.read_bytes() == (renamed.landing / "salesforce" / "opportunity.csv").read_bytes()
    assert copy.with_name("opportunity.csv.reason.txt").read_text(encoding="utf-8") == f"{reason}\n"


def test_the_neighbours_of_a_held_file_load_and_what_it_gave_before_stays(renamed: Warehouse) -> None:
    accounts = renamed.fetch("select crm_account_id, lifecycle from marts.dim_accounts order by 1")
    # a customer by the opportunity of the last good version
    assert ("a-good", "customer") in accounts
    assert "a-new" in {account_id for account_id, _ in accounts}
    assert dispositions(renamed, "salesforce/opportunity", "o-good")


def test_a_held_file_is_in_the_checklist_and_the_door_that_was_not_run_is_not_applicable(renamed: Warehouse) -> None:
    query = "select check_id, observed, status from marts.signal_qa_checklist where feed_id = 'salesforce'"
    found = {check_id: (observed, status) for check_id, observed, status in renamed.fetch(query)}
    assert found["n_held_files"] == (1.0, "warn")
    assert found["door_value_types"] == (None, "not_applicable")
