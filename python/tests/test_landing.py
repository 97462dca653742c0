"""The landing loader: which files it takes, what it makes of any bytes, and what a second load does."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from helpers.landings import land
from hypothesis import given, settings
from hypothesis import strategies as st

from abm import landing_files
from abm.contract import ColumnContract, TableContract
from abm.landing import LandingError, LoadReport, load_landing
from abm.landing_files import LandedFile, find_files

DEAL = TableContract(
    "crm",
    "opportunity",
    (
        ColumnContract("id", "string", is_required=True),
        ColumnContract("name", "string", is_required=False),
        ColumnContract("amount", "double", is_required=False),
    ),
)
HISTORY = TableContract("crm", "opportunity_field_history", (ColumnContract("id", "string", is_required=True),))
PAGE = TableContract("web", "pages", (ColumnContract("id", "string", is_required=True),))
CONTRACT = [DEAL, HISTORY, PAGE]
HEADER = "id,name,amount\n"

Rows = list[tuple[Any, ...]]


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    yield connection
    connection.close()


def load(connection: duckdb.DuckDBPyConnection, landing: Path) -> LoadReport:
    return load_landing(connection, landing, CONTRACT)


def deals(connection: duckdb.DuckDBPyConnection) -> Rows:
    query = "select id, name, amount from landing.crm__opportunity order by landed_file, landed_row"
    return connection.execute(query).fetchall()


def rejects(connection: duckdb.DuckDBPyConnection) -> Rows:
    query = "select landed_line, reason, raw_payload from landing.rejected_rows order by landed_file, landed_line"
    return connection.execute(query).fetchall()


def read(connection: duckdb.DuckDBPyConnection, landing: Path, content: str | bytes, name: str = "") -> Rows:
    """Land one file of deals and load it."""
    land(landing, f"crm/{name or 'opportunity.csv'}", content)
    load(connection, landing)
    return deals(connection)


@pytest.mark.parametrize(
    "name",
    [
        "opportunity.csv",
        "opportunity.2026-05-01.csv",
        "opportunity.part.1.csv",
        "opportunity.csv.gz",
        "opportunity.CSV",
        "opportunity/anything.csv",
        "opportunity/year=2026/month=05/part 1.csv.gz",
        "opportunity.it's [1] {odd} *.csv",
    ],
)
def test_a_table_is_found_under_every_name_it_may_have(
    connection: duckdb.DuckDBPyConnection, landing: Path, name: str
) -> None:
    assert read(connection, landing, HEADER + "1,Deal,5\n", name) == [("1", "Deal", "5")]
    found = connection.execute("select landed_file, landed_row from landing.crm__opportunity").fetchall()
    assert found == [(f"crm/{name}", 1)]


def test_all_files_of_a_table_are_read_each_by_its_own_header(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    land(landing, "crm/opportunity.csv", "id,name,amount\n1,One,1\n")
    land(landing, "crm/opportunity.2.csv", "amount,stage,id,name\n2,won,2,Two\n")
    land(landing, "crm/opportunity/3.csv", "name,id\nThree,3\n")
    load(connection, landing)
    assert sorted(deals(connection)) == [("1", "One", "1"), ("2", "Two", "2"), ("3", "Three", None)]


def test_a_table_never_takes_the_files_of_one_whose_name_it_begins(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    land(landing, "crm/opportunity.csv", "id\n1\n")
    land(landing, "crm/opportunity_field_history.csv", "id\nh1\n")
    land(landing, "crm/opportunity_field_history/2.csv", "id\nh2\n")
    load(connection, landing)
    assert [row[0] for row in deals(connection)] == ["1"]
    assert connection.execute("select count(*) from landing.crm__opportunity_field_history").fetchone() == (2,)


def test_a_name_that_looks_like_a_pattern_reads_only_its_own_file(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    land(landing, "crm/opportunity.*.csv", "id\n1\n")
    land(landing, "crm/opportunity.[b].csv", "id\n2\n")
    land(landing, "crm/opportunity.b.csv", "id\n3\n")
    load(connection, landing)
    assert sorted(row[0] for row in deals(connection)) == ["1", "2", "3"]


def test_what_no_table_claims_is_reported_and_what_is_no_data_is_not(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    for name in ("crm/lead.csv", "shop/orders.parquet", "crm/opportunities/1.csv"):
        land(landing, name, "id\n1\n")
    for name in (
        "README.md",
        "crm/notes.txt",
        "crm/.opportunity.csv",
        "crm/~opportunity.csv",
        ".cache/a.csv",
        "top.csv",
    ):
        land(landing, name, "id\n1\n")
    assert load(connection, landing).unknown == ("crm/lead.csv", "crm/opportunities/1.csv", "shop/orders.parquet")
    assert deals(connection) == []


def test_a_table_of_the_contract_exists_though_nothing_landed(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    load(connection, landing)
    for table in CONTRACT:
        assert connection.execute(f"select count(*) from landing.{table.identifier}").fetchone() == (0,)


def test_a_missing_folder_and_a_file_in_its_place_are_told_apart(landing: Path) -> None:
    with pytest.raises(LandingError, match=r"nowhere' does not exist: set ABM_LANDING"):
        find_files(landing / "nowhere", CONTRACT)
    with pytest.raises(LandingError, match=r"file\.csv' is not a folder"):
        find_files(land(landing, "file.csv", ""), CONTRACT)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        pytest.param("id,name,amount\r\n1,a,2\r\n3,b,4\r\n", [("1", "a", "2"), ("3", "b", "4")], id="crlf"),
        pytest.param("id,name,amount\r1,a,2\r3,b,4\r", [("1", "a", "2"), ("3", "b", "4")], id="cr"),
        pytest.param("id,name,amount\n1,a,2\r\n3,b,4\n", [("1", "a", "2"), ("3", "b", "4")], id="lf-then-crlf"),
        pytest.param(
            "id,name,amount\r\n1,a,2\n3,b,4\r5,c,6", [("1", "a", "2"), ("3", "b", "4"), ("5", "c", "6")], id="mixed"
        ),
        pytest.param('id,name,amount\r\n1,"a\r\nb\rc\n",2\n', [("1", "a\r\nb\rc\n", "2")], id="mixed-and-quoted"),
        pytest.param("id,name,amount\n1,a,2\n3,b,4", [("1", "a", "2"), ("3", "b", "4")], id="no-final-line-end"),
        pytest.param("id,name,amount\n\n1,a,2\n\n\n3,b,4\n\n", [("1", "a", "2"), ("3", "b", "4")], id="blank-lines"),
        pytest.param(b"\xef\xbb\xbfid,name,amount\n1,a,2\n", [("1", "a", "2")], id="bom"),
        pytest.param(b'\xef\xbb\xbf"id",name,amount\n1,a,2\n', [("1", "a", "2")], id="bom-before-a-quote"),
        pytest.param("ID, Name ,AMOUNT\n1,a,2\n", [("1", "a", "2")], id="upper-case-and-spaces-in-header"),
        pytest.param("amount,x,id,y,name\n2,,1,,a\n", [("1", "a", "2")], id="order-and-extra-columns"),
        pytest.param("id,x,x,\n1,2,3,\n", [("1", None, None)], id="columns-nobody-reads-may-stand-twice"),
        pytest.param("id\n1\n", [("1", None, None)], id="optional-columns-missing"),
        pytest.param('id,name,amount\n1,"",\n', [("1", None, None)], id="blank-is-null"),
        pytest.param('id,name,amount\n1,"a ""b"", c\nd",2\n', [("1", 'a "b", c\nd', "2")], id="quotes"),
        pytest.param("id,name,amount\nNULL,null,NaN\n", [("NULL", "null", "NaN")], id="words-stay-words"),
        pytest.param("id,name,amount\n1, a ,007\n", [("1", " a ", "007")], id="text-is-untouched"),
        pytest.param("id,name,amount\n1,Ünïcode 😀\u2028,2\n", [("1", "Ünïcode 😀\u2028", "2")], id="unicode"),
        pytest.param("id,name,amount\n1,a\0b,2\n3,c,4\n", [("1", "a\0b", "2"), ("3", "c", "4")], id="nul-byte"),
        pytest.param("id,name,amount\n", [], id="header-only"),
        pytest.param("id,name,amount", [], id="header-only-without-line-end"),
        pytest.param("", [], id="empty"),
        pytest.param(b"\xef\xbb\xbf", [], id="only-a-bom"),
    ],
)
def test_well_formed_rows_come_as_they_are(
    connection: duckdb.DuckDBPyConnection, landing: Path, content: str | bytes, rows: Rows
) -> None:
    assert read(connection, landing, content) == rows
    assert rejects(connection) == []
    counted = connection.execute("select n_rows, n_rejected from landing.landed_files").fetchall()
    assert counted == [(len(rows), 0)]


@pytest.mark.parametrize(
    ("content", "reason", "payload"),
    [
        pytest.param("8,too few\n", "expected number of columns: 3 found: 2", "8,too few", id="too-few-fields"),
        pytest.param(
            "8,too,many,x,y\n", "expected number of columns: 3 found: ", "8,too,many,x,y", id="too-many-fields"
        ),
        pytest.param('8,"a"b,2\n', "unterminated quote", '8,"a"b,2', id="text-after-a-quote"),
        pytest.param("8,caf\xe9,2\n".encode("latin-1"), "not utf-8", "8,caf", id="latin-1"),
        pytest.param(b"8,\xed\xa0\x80,2\n", "not utf-8", "8,", id="surrogate"),
    ],
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
# behind more text than a reader's first gulp
@pytest.mark.parametrize("n_before", [1, 5000])
def test_a_bad_row_is_rejected_by_line_and_text_and_its_neighbours_load(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    content: str | bytes,
    reason: str,
    payload: str,
    line_end: bytes,
    n_before: int,
) -> None:
    data = content.encode() if isinstance(content, str) else content
    lines = [HEADER.encode(), *([b"1,before,2\n"] * n_before), data, b"9,after,2\n"]
    found = read(connection, landing, b"".join(lines).replace(b"\n", line_end))
    assert found == [*([("1", "before", "2")] * n_before), ("9", "after", "2")]
    [(line, said, text)] = rejects(connection)
    assert line == n_before + 2
    assert reason in said
    assert text.startswith(payload)
    assert connection.execute("select n_rows, n_rejected from landing.landed_files").fetchall() == [(n_before + 1, 1)]


def test_an_unterminated_quote_keeps_all_it_swallows_as_one_rejected_text(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    assert read(connection, landing, HEADER + '1,a,2\n3,"b,4\n5,c,6\n') == [("1", "a", "2")]
    assert rejects(connection) == [(3, "value with unterminated quote found.", '3,"b,4\n5,c,6')]


def test_a_row_with_several_faults_is_rejected_once(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    assert read(connection, landing, HEADER.encode() + b"\xff,\xfe\n1,a,2\n") == [("1", "a", "2")]
    assert len(rejects(connection)) == 1


def test_a_field_of_three_megabytes_is_a_field(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    long = "x" * 3_000_000
    assert read(connection, landing, f"{HEADER}1,{long},2\n3,b,4\n") == [("1", long, "2"), ("3", "b", "4")]


@pytest.mark.parametrize(
    ("name", "content", "check_id", "message"),
    [
        (
            "opportunity.csv",
            "idd,name\n1,a\n",
            "missing_column",
            r"^crm/opportunity\.csv: required column 'id' is missing from the header \(row 1 has: idd, name\)\. "
            r"'idd' looks like it, renamed\? Land the file with 'id'\.$",
        ),
        ("opportunity.csv", "name,amount\n", "missing_column", r"column 'id' is missing .*Land the file with 'id'\.$"),
        (
            "opportunity.csv",
            "id;name\n1;a\n",
            "missing_column",
            r"row 1 names no column of crm\.opportunity.* separated by commas",
        ),
        ("opportunity.csv", "\nid,name\n", "missing_column", r"row 1 names no column"),
        ("opportunity.csv", "id,name,NAME\n", "doubled_column", r"column 'name' stands twice in the header"),
        (
            "opportunity.csv",
            "id,name\n1,a\n".encode("utf-16"),
            "text_encoding",
            r"the header is not UTF-8 text; convert",
        ),
        (
            "opportunity.csv.gz",
            b"id\n1\n",
            "unreadable_file",
            r"^crm/opportunity\.csv\.gz: is named \.gz but is not a whole gzip file",
        ),
        (
            "opportunity.csv.gz",
            gzip.compress(b"id\n" + os.urandom(999))[:-9],
            "unreadable_file",
            r"is not a whole gzip file .*land it again",
        ),
        ("opportunity.csv.gz", gzip.compress(b"id\n1\n") + b"more", "unreadable_file", r"is not a whole gzip file"),
        (
            "opportunity.parquet",
            b"PAR1",
            "unreadable_file",
            r"^crm/opportunity\.parquet: cannot be read \(.*replace the file or move it away",
        ),
        ("opportunity.parquet", b"", "unreadable_file", r"^crm/opportunity\.parquet: cannot be read"),
        # the csv module takes no field of more than 128 kB for a column's name
        ("opportunity.csv", "x" * 200_000 + "\n1\n", "unreadable_file", r"cannot be read \(field larger"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_held_with_one_sentence_and_its_neighbours_load(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    tmp_path: Path,
    name: str,
    content: str | bytes,
    check_id: str,
    message: str,
) -> None:
    path = land(landing, f"crm/{name}", "")
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    land(landing, "crm/opportunity.good.csv", "id\n1\n")
    land(landing, "web/pages.csv", "id\np1\n")
    report = load_landing(connection, landing, CONTRACT, quarantine=tmp_path / "held")
    [held] = report.held
    assert (held.landed_file, held.feed_id, held.table_name) == (f"crm/{name}", "crm", "opportunity")
    assert held.check_id == check_id
    assert re.search(message, held.reason)
    assert "\n" not in held.reason
    assert str(tmp_path) not in held.reason
    assert report.n_read == 2
    assert [row[0] for row in deals(connection)] == ["1"]
    assert (tmp_path / "held" / "crm" / name).read_bytes() == path.read_bytes()
    assert (tmp_path / "held" / "crm" / f"{name}.reason.txt").read_text() == f"{held.reason}\n"
    # and again without being opened
    assert load(connection, landing).held == (held,)


def write_parquet(landing: Path, name: str, columns: dict[str, list[Any]]) -> Path:
    path = landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def test_parquet_is_text_by_name_whatever_its_types(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    write_parquet(landing, "crm/opportunity.1.parquet", {"amount": [1.5, None], "ID": [1, 2], "extra": [b"a", b"b"]})
    write_parquet(landing, "crm/opportunity.2.parquet", {"id": ["3"], "amount": ["x"], "name": [True]})
    moments: dict[str, list[Any]] = {"id": [date(2026, 5, 1)], "name": [datetime(2026, 5, 1, 9, 30, tzinfo=UTC)]}
    write_parquet(landing, "crm/opportunity/3.parquet", moments)
    connection.execute("set TimeZone = 'UTC'")
    load(connection, landing)
    assert sorted(deals(connection), key=str) == [
        ("1", None, "1.5"),
        ("2", None, None),
        ("2026-05-01", "2026-05-01 09:30:00+00", None),
        ("3", "true", "x"),
    ]


def test_a_truncated_parquet_names_its_file(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    path = write_parquet(landing, "crm/opportunity.parquet", {"id": ["1"] * 1000})
    path.write_bytes(path.read_bytes()[:-20])
    [held] = load(connection, landing).held
    assert held.reason.startswith("crm/opportunity.parquet: cannot be read")


def test_parquet_without_a_required_column_is_held(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    write_parquet(landing, "crm/opportunity.parquet", {"name": ["a"]})
    [held] = load(connection, landing).held
    assert "required column 'id' is missing from the header (the file has: name)" in held.reason


@pytest.mark.parametrize("value", [[1, 2], {"a": 1}])
def test_parquet_with_nested_values_in_a_column_of_the_contract_is_held(
    connection: duckdb.DuckDBPyConnection, landing: Path, value: object
) -> None:
    write_parquet(landing, "crm/opportunity.parquet", {"id": ["1"], "name": [value]})
    write_parquet(landing, "crm/opportunity.2.parquet", {"id": ["2"], "extra": [value]})
    [held] = load(connection, landing).held
    assert (held.landed_file, held.check_id) == ("crm/opportunity.parquet", "nested_values")
    assert "column 'name' holds nested values" in held.reason
    assert [row[0] for row in deals(connection)] == ["2"]


def test_parquet_whose_text_is_not_marked_as_text_is_text(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    write_parquet(landing, "crm/opportunity.parquet", {"id": [b"1"], "name": ["Ü".encode()]})
    write_parquet(landing, "crm/opportunity.2.parquet", {"id": [b"\xff\xfe"]})
    [held] = load(connection, landing).held
    assert (held.landed_file, held.check_id) == ("crm/opportunity.2.parquet", "unreadable_file")
    assert deals(connection) == [("1", "Ü", None)]


WESTERN = "Café “Zürich” – Ærø"


@pytest.mark.parametrize("name", ["opportunity.csv", "opportunity.csv.gz"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_file_that_is_plainly_windows_1252_is_decoded_and_said_to_be(
    connection: duckdb.DuckDBPyConnection, landing: Path, name: str, line_end: str
) -> None:
    text = HEADER + "".join(f"{number},{WESTERN},5\n" for number in range(12))
    data = text.replace("\n", line_end).encode("cp1252")
    land(landing, f"crm/{name}", gzip.compress(data) if name.endswith(".gz") else data)
    assert load(connection, landing).decoded == (f"crm/{name}",)
    assert [row[1] for row in deals(connection)] == [WESTERN] * 12
    assert rejects(connection) == []


def test_a_header_in_windows_1252_makes_the_file_windows_1252(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    assert read(connection, landing, f"id,name,größe\n1,{WESTERN},2\n".encode("cp1252")) == [("1", WESTERN, None)]


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param("café".encode("mac-roman"), id="mac-roman"),
        pytest.param("кафе".encode("koi8-r") + "Ü".encode(), id="utf-8-letters-among-them"),
    ],
)
def test_text_in_another_encoding_is_not_guessed_but_kept_line_by_line(
    connection: duckdb.DuckDBPyConnection, landing: Path, odd: bytes
) -> None:
    lines = b"".join(b"%d,%s,5\n" % (number, odd) for number in range(12))
    assert read(connection, landing, HEADER.encode() + lines + b"99,good,5\n") == [("99", "good", "5")]
    assert len(rejects(connection)) == 12


def test_a_field_of_ten_megabytes_and_a_formula_are_text(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    long, formula = "x" * 10_000_000, '=HYPERLINK("http://evil.example","x")'
    quoted = formula.replace('"', '""')
    assert read(connection, landing, f'{HEADER}1,{long},2\n3,"{quoted}",4\n') == [("1", long, "2"), ("3", formula, "4")]


def test_columns_may_be_named_with_reserved_words(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    names = ("from", "order", "select", 'a"b')
    table = TableContract("crm", "group", tuple(ColumnContract(name, "string", True) for name in names))
    land(landing, "crm/group.csv", 'from,order,select,"a""b"\n1,2,3,4\n')
    load_landing(connection, landing, [table])
    assert connection.execute("select * exclude (landed_file, landed_row) from landing.crm__group").fetchall() == [
        ("1", "2", "3", "4")
    ]


def test_a_file_that_grows_once_while_it_is_read_is_read_again(
    connection: duckdb.DuckDBPyConnection, landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = land(landing, "crm/opportunity.csv", "id\n1\n")
    grow_while_read(monkeypatch, path, times=1)
    assert load(connection, landing).held == ()
    assert [row[0] for row in deals(connection)] == ["1", "more"]


def test_a_file_that_keeps_growing_is_held_until_it_stops(
    connection: duckdb.DuckDBPyConnection, landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = land(landing, "crm/opportunity.csv", "id\n1\n")
    land(landing, "web/pages.csv", "id\np1\n")
    grow_while_read(monkeypatch, path, times=2)
    [held] = load(connection, landing).held
    assert held.check_id == "file_still_written"
    assert "is still being written" in held.reason
    assert connection.execute("select count(*) from landing.web__pages").fetchone() == (1,)
    assert load(connection, landing).held == ()
    assert [row[0] for row in deals(connection)] == ["1", "more", "more"]


def grow_while_read(monkeypatch: pytest.MonkeyPatch, path: Path, times: int) -> None:
    """Have somebody append a row to a file each time right after it was read, so many times."""
    original, left = landing_files._insert, [times]

    def insert(connection: duckdb.DuckDBPyConnection, file: LandedFile, *others: Any) -> int:  # noqa: ANN401
        n_rows = original(connection, file, *others)
        if file.path == path and left[0]:
            left[0] -= 1
            with path.open("a") as stream:
                stream.write("more\n")
        return n_rows

    monkeypatch.setattr(landing_files, "_insert", insert)


SURGE = TableContract(
    "vendor",
    "surge",
    (
        ColumnContract("domain", "string", is_required=True, aliases=("company_domain", "Website")),
        ColumnContract("score", "double", is_required=False),
        ColumnContract("week_on", "date", is_required=True, is_from_file_name=True),
    ),
    also_landed_as=("surge_history",),
    headerless=(("domain", "note", "score"), ("score", "domain")),
)


def surges(connection: duckdb.DuckDBPyConnection, landing: Path, name: str, content: str) -> tuple[LoadReport, Rows]:
    land(landing, f"vendor/{name}", content)
    report = load_landing(connection, landing, [SURGE])
    return report, connection.execute("select domain, score, week_on from landing.vendor__surge").fetchall()


@pytest.mark.parametrize("name", ["surge.2015-07-19.csv", "surge/2015-07-19.csv", "surge/week=2015-07-19/part-1.csv"])
def test_a_file_without_header_or_date_takes_its_order_from_the_contract_and_its_day_from_its_name(
    connection: duckdb.DuckDBPyConnection, landing: Path, name: str
) -> None:
    report, rows = surges(connection, landing, name, "a.example,a note,60\nb.example,,\n")
    assert report.held == ()
    assert rows == [("a.example", "60", "2015-07-19"), ("b.example", None, "2015-07-19")]


def test_the_number_of_fields_tells_which_order_a_headerless_file_has(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    assert surges(connection, landing, "surge.2015-07-19.csv", "60,a.example\n")[1] == [
        ("a.example", "60", "2015-07-19")
    ]


def test_a_column_of_the_file_wins_over_the_date_in_its_name(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    _, rows = surges(connection, landing, "surge.2015-07-19.csv", "domain,week_on\na.example,2016-01-03\n")
    assert rows == [("a.example", None, "2016-01-03")]


@pytest.mark.parametrize("name", ["surge.csv", "surge.2015-13-45.csv", "surge.12015-07-19.csv"])
def test_a_file_with_no_date_anywhere_is_held_and_told_how_to_be_named(
    connection: duckdb.DuckDBPyConnection, landing: Path, name: str
) -> None:
    report, rows = surges(connection, landing, name, "domain\na.example\n")
    assert rows == []
    assert report.held[0].check_id == "undated_file"
    assert report.held[0].reason.endswith(f"name it with its date, such as vendor/{name[:-4]}.2026-01-31.csv.")


def test_a_table_lands_under_other_names_and_its_columns_too(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    land(landing, "vendor/surge_history.2015-07-12.csv", "WEBSITE,score\nb.example,50\n")
    land(landing, "vendor/surge.2015-07-19.csv", "company_domain,website\na.example,c.example\n")
    report = load_landing(connection, landing, [SURGE])
    rows = connection.execute("select domain, week_on from landing.vendor__surge order by 1").fetchall()
    assert rows == [("a.example", "2015-07-19"), ("b.example", "2015-07-12")]
    assert report.unknown == ()


def test_another_columns_own_name_is_never_an_alias(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    table = TableContract(
        "crm",
        "hire",
        (
            ColumnContract("product", "string", is_required=False, aliases=("title",)),
            ColumnContract("title", "string", is_required=False),
        ),
    )
    land(landing, "crm/hire.csv", "title\nCFO\n")
    load_landing(connection, landing, [table])
    assert connection.execute("select product, title from landing.crm__hire").fetchall() == [(None, "CFO")]


def touch(path: Path) -> None:
    """Make a file look later than it was, whatever the file system's clock resolves."""
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))


def test_only_new_and_changed_files_are_read_and_removed_ones_forgotten(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    first = land(landing, "crm/opportunity.1.csv", "id\n1\n")
    second = land(landing, "crm/opportunity.2.csv", "id,name\n2,b\nragged\n")
    assert load(connection, landing) == LoadReport(2, 0, 0, ())
    assert load(connection, landing) == LoadReport(0, 2, 0, ())

    second.write_text("id\n3\n4\n", encoding="utf-8")
    touch(second)
    assert load(connection, landing) == LoadReport(1, 1, 0, ())
    assert [row[0] for row in deals(connection)] == ["1", "3", "4"]
    assert rejects(connection) == []

    land(landing, "crm/opportunity.3.csv", "id\n5\n")
    first.unlink()
    assert load(connection, landing) == LoadReport(1, 1, 1, ())
    assert [row[0] for row in deals(connection)] == ["3", "4", "5"]
    names = connection.execute("select landed_file from landing.landed_files order by 1").fetchall()
    assert names == [("crm/opportunity.2.csv",), ("crm/opportunity.3.csv",)]


def test_unchanged_files_are_not_opened_again(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    land(landing, "crm/opportunity.csv", "id\n1\n")
    opened: list[str] = []
    load_landing(connection, landing, CONTRACT, on_file=opened.append)
    load_landing(connection, landing, CONTRACT, on_file=opened.append)
    assert opened == ["crm/opportunity.csv"]


def test_a_bad_file_is_held_and_all_that_share_its_transaction_load(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    names = [f"crm/opportunity.{number:03}.csv" for number in range(70)]
    for number, name in enumerate(names):
        land(landing, name, f"id\n{number}\n" + ("ragged,row\n" if number % 9 == 0 else ""))
    land(landing, names[3], "number\n3\n")
    (landing / "crm" / "opportunity.040.csv").write_bytes("id,name\n40,é\n".encode("cp1252") * 20)
    write_parquet(landing, "crm/opportunity.041.parquet", {"id": [[1]]})
    said: list[str] = []
    report = load_landing(connection, landing, CONTRACT, on_file=said.append)
    assert [held.landed_file for held in report.held] == [names[3], "crm/opportunity.041.parquet"]
    assert said == sorted([*names, "crm/opportunity.041.parquet"])
    loaded = connection.execute(
        "select landed_file, n_rows, n_rejected from landing.landed_files order by 1"
    ).fetchall()
    assert [name for name, _, _ in loaded] == [name for name in names if name != names[3]]
    assert len(rejects(connection)) == sum(n_rejected for _, _, n_rejected in loaded) == 8
    assert connection.execute("select count(*) from landing.crm__opportunity").fetchone() == (
        sum(n_rows for _, n_rows, _ in loaded),
    )
    assert report.decoded == ("crm/opportunity.040.csv",)


def test_a_load_that_is_killed_leaves_each_file_whole_or_out_and_the_next_completes_it(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    names = [f"crm/opportunity.{number:03}.csv" for number in range(100)]
    for name in names:
        land(landing, name, "id\n1\n2\nragged,row\n")

    def kill(name: str) -> None:
        if name == names[90]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_landing(connection, landing, CONTRACT, on_file=kill)
    whole = connection.execute("select landed_file, n_rows, n_rejected from landing.landed_files order by 1").fetchall()
    assert whole == [(name, 2, 1) for name in names[: len(whole)]]
    assert 0 < len(whole) <= 90
    assert len(deals(connection)) == 2 * len(whole)
    assert len(rejects(connection)) == len(whole)

    assert load(connection, landing) == LoadReport(100 - len(whole), len(whole), 0, ())
    assert len(deals(connection)) == 200


def test_a_bad_version_of_a_file_is_held_and_the_last_good_one_stays(
    connection: duckdb.DuckDBPyConnection, landing: Path, tmp_path: Path
) -> None:
    quarantine = tmp_path / "held"

    def load_again() -> LoadReport:
        return load_landing(connection, landing, CONTRACT, quarantine=quarantine)

    changed = land(landing, "crm/opportunity.1.csv", "id,name\n1,a\nragged\n")
    other = land(landing, "web/pages.csv", "id\np1\n")
    load_again()
    tables = ("landing.crm__opportunity", "landing.rejected_rows")
    before = [connection.execute(f"from {table}").fetchall() for table in tables]

    changed.write_text("number\n7\n", encoding="utf-8")
    other.write_text("id\np1\np2\n", encoding="utf-8")
    report = load_again()
    assert [held.landed_file for held in report.held] == ["crm/opportunity.1.csv"]
    assert report.n_read == 1
    assert [connection.execute(f"from {table}").fetchall() for table in tables] == before
    assert connection.execute("select id from landing.web__pages order by 1").fetchall() == [("p1",), ("p2",)]
    assert (quarantine / "crm" / "opportunity.1.csv.reason.txt").is_file()

    # a wider contract has the held file looked at anew, and leaves what its good version gave
    wider = TableContract("crm", "opportunity", (*DEAL.columns, ColumnContract("stage", "string", is_required=False)))
    load_landing(connection, landing, [wider, HISTORY, PAGE])
    assert [row[0] for row in deals(connection)] == ["1"]

    changed.write_text("id\n8\n9\n", encoding="utf-8")
    touch(changed)
    assert load_again().held == ()
    assert [row[0] for row in deals(connection)] == ["8", "9"]
    assert not quarantine.exists()


def test_a_held_file_that_is_taken_away_leaves_nothing(
    connection: duckdb.DuckDBPyConnection, landing: Path, tmp_path: Path
) -> None:
    broken = land(landing, "crm/opportunity.csv", "number\n1\n")
    assert len(load_landing(connection, landing, CONTRACT, quarantine=tmp_path / "held").held) == 1
    broken.unlink()
    assert load_landing(connection, landing, CONTRACT, quarantine=tmp_path / "held").held == ()
    assert connection.execute("select count(*) from landing.held_files").fetchone() == (0,)
    assert not (tmp_path / "held").exists()


def test_a_landing_that_is_only_read_is_never_written(
    connection: duckdb.DuckDBPyConnection, landing: Path, tmp_path: Path
) -> None:
    land(landing, "crm/opportunity.csv", "number\n1\n")
    land(landing, "crm/opportunity.2.csv", "id,name\n1,a\r\n3,b\n")
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(landing.rglob("*"))}
    load_landing(connection, landing, CONTRACT, quarantine=tmp_path / "held")
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(landing.rglob("*"))} == before


def generation(connection: duckdb.DuckDBPyConnection, landing: Path) -> int:
    load(connection, landing)
    [(number,)] = connection.execute("select generation from landing.generation").fetchall()
    return int(number)


def test_another_landing_is_another_generation_and_a_copy_of_the_same_is_not(
    connection: duckdb.DuckDBPyConnection, landing: Path, tmp_path: Path
) -> None:
    first = land(landing, "crm/opportunity.1.csv", "id\n1\n")
    land(landing, "crm/opportunity.2.csv", "id\n2\n")
    assert generation(connection, landing) == 1
    # the same folder, whatever is in it
    first.write_text("id\n11\n", encoding="utf-8")
    touch(first)
    (landing / "crm" / "opportunity.2.csv").unlink()
    assert generation(connection, landing) == 1
    copy = tmp_path / "copy"
    shutil.copytree(landing, copy)
    land(copy, "web/pages.csv", "id\np1\n")
    assert generation(connection, copy) == 1
    other = tmp_path / "other"
    land(other, "crm/opportunity.1.csv", "id\n77777\n")
    assert generation(connection, other) == 2
    assert generation(connection, landing) == 3
    assert connection.execute("select generation, count(*) from landing.landings group by 1 order by 1").fetchall() == [
        (1, 2),
        (2, 1),
        (3, 1),
    ]


def test_a_changed_contract_brings_every_file_of_its_table_back(
    connection: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    land(landing, "crm/opportunity.csv", "id,stage\n1,won\nragged\n")
    land(landing, "web/pages.csv", "id\np1\n")
    load(connection, landing)
    wider = TableContract("crm", "opportunity", (*DEAL.columns, ColumnContract("stage", "string", is_required=False)))
    report = load_landing(connection, landing, [wider, HISTORY, PAGE])
    assert (report.n_read, report.n_unchanged) == (1, 1)
    assert connection.execute("select id, stage from landing.crm__opportunity").fetchall() == [("1", "won")]
    assert len(rejects(connection)) == 1


# csv.writer writes any of these so that a reader gets them back; surrogates alone are no text
FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20) | st.text('",\r\n x', max_size=6)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(FIELD, FIELD, FIELD), max_size=20),
    faults=st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["x", "x,y", "x,y,z,w,v"])), max_size=4),
    line_end=st.sampled_from(["\n", "\r\n"]),
    order=st.permutations([0, 1, 2]),
)
def test_any_table_comes_back_as_written(
    rows: list[tuple[str, str, str]], faults: list[tuple[int, str]], line_end: str, order: list[int]
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerow([("id", "name", "amount")[place] for place in order])
    for number in range(len(rows) + 1):
        for place, fault in faults:
            if min(place, len(rows)) == number:
                text.write(fault + line_end)
        if number < len(rows):
            writer.writerow([rows[number][place] for place in order])
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        found = read(connection, Path(folder), text.getvalue())
        assert found == [tuple(field or None for field in row) for row in rows]
        assert sorted(payload for _, _, payload in rejects(connection)) == sorted(fault for _, fault in faults)
        counted = connection.execute("select n_rows + n_rejected from landing.landed_files").fetchall()
        assert counted == [(len(rows) + len(faults),)]
