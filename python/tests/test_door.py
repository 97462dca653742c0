"""The door: what it holds, what it only warns about, what it keeps, and what its pages show."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from helpers.landings import land, to_csv
from rich.console import Console

from abm.contract import ColumnContract, TableContract
from abm.door.check import DoorReport, FileVerdict, check_landing
from abm.door.pages import make_local, show_value
from abm.door.rules import CHECKS, RuleError, Rules, parse_rules, read_rules
from abm.landing import load_landing
from abm.progress import LineProgress

USER = TableContract("crm", "user", (ColumnContract("id", "string", is_required=True),), key=("id",))
DEAL = TableContract(
    "crm",
    "deal",
    (
        ColumnContract("id", "string", is_required=True),
        ColumnContract("amount", "double", is_required=False, minimum="0", maximum="100"),
        ColumnContract("stage", "string", is_required=False, values=("Won", "Lost")),
        ColumnContract("owner_id", "string", is_required=False, references=("crm", "user", "id")),
        ColumnContract("synced", "timestamp", is_required=True),
    ),
    key=("id",),
    loaded_column="synced",
    late_after_hours=48,
)
NEWS = TableContract(
    "news",
    "item",
    (ColumnContract("id", "string", is_required=True), ColumnContract("loaded_at", "timestamp", is_required=True)),
    key=("id",),
    loaded_column="loaded_at",
    late_after_hours=48,
)
CONTRACT = [DEAL, USER, NEWS]
N_ROWS = 40
NO_NUMBER = {"amount": "n/a"}

Deals = list[dict[str, str]]


class House:
    """A landing, a warehouse and the folders beside them."""

    def __init__(self, folder: Path) -> None:
        """Make the folders; the warehouse is in memory."""
        self.landing, self.quarantine, self.door = folder / "landing", folder / "held", folder / "door"
        self.landing.mkdir()
        self.connection = duckdb.connect()
        self.rules = read_rules()

    def check(self) -> DoorReport:
        """Check the landing."""
        progress = LineProgress(Console(quiet=True))
        return check_landing(self.connection, self.landing, CONTRACT, self.rules, progress, self.quarantine, self.door)

    def load(self) -> list[str]:
        """Load the landing; the names of the files that gave rows."""
        load_landing(self.connection, self.landing, CONTRACT, quarantine=self.quarantine)
        found = self.connection.execute("select distinct landed_file from landing.crm__deal order by 1").fetchall()
        return [name for (name,) in found]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.connection.close()


def deals(
    n_rows: int = N_ROWS, n_changed: int = 0, day: str = "2026-05-04", change: dict[str, str] | None = None
) -> Deals:
    """Good deals, the last few changed."""
    good = {"amount": "50", "stage": "won", "owner_id": "u1", "synced": f"{day}T02:00:00Z"}
    rows = [{"id": f"{day}-{number}", **good} for number in range(n_rows)]
    return [row if number < n_rows - n_changed else {**row, **(change or {})} for number, row in enumerate(rows)]


def land_users(house: House) -> None:
    land(house.landing, "crm/user.csv", "id\nu1\n")


def only(report: DoorReport, name: str = "crm/deal.csv") -> FileVerdict:
    [found] = [file for file in report.files if file.landed_file == name]
    return found


def failed(file: FileVerdict) -> dict[str, str]:
    return {result.check_id: result.verdict for result in file.troubles}


def touch(path: Path) -> None:
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))


def test_a_good_landing_passes_every_check_it_is_asked(house: House) -> None:
    land_users(house)
    land(house.landing, "crm/deal.csv", deals())
    report = house.check()
    assert [file.verdict for file in report.files] == ["pass", "pass"]
    asked = {result.check_id for result in only(report).results}
    assert asked == set(CHECKS) - {"volume_drop", "volume_spike"}
    assert not house.quarantine.exists()


@pytest.mark.parametrize(
    ("change", "check_id", "most", "said"),
    [
        ({"amount": "n/a"}, "value_types", "hold", "the values of column 'amount' are no double"),
        ({"synced": "someday"}, "value_types", "hold", "the values of column 'synced' are no timestamp"),
        ({"synced": " "}, "required_values", "hold", "the values of column 'synced' are missing"),
        ({"id": ""}, "required_values", "hold", "the values of column 'id' are missing"),
        ({"amount": "101"}, "value_ranges", "hold", "the values of column 'amount' are below 0 or above 100"),
        ({"synced": "1970-01-01T00:00:00Z"}, "value_ranges", "hold", "column 'synced' are below 1999-01-01"),
        ({"stage": "maybe"}, "accepted_values", "warn", "the values of column 'stage' are none of Won, Lost"),
        ({"id": "same"}, "unique_keys", "hold", "repeat another row's key (id, synced)"),
        ({"owner_id": "u2"}, "reference_reach", "warn", "values of column 'owner_id' are in no row of crm.user.id"),
    ],
)
def test_a_share_of_bad_rows_warns_and_most_of_them_hold_the_file(
    house: House, change: dict[str, str], check_id: str, most: str, said: str
) -> None:
    land_users(house)
    land(house.landing, "crm/deal.few.csv", deals(n_changed=6, change=change))
    land(house.landing, "crm/deal.most.csv", deals(n_changed=30, change=change))
    land(house.landing, "crm/deal.none.csv", deals())
    report = house.check()
    few, many = only(report, "crm/deal.few.csv"), only(report, "crm/deal.most.csv")
    assert failed(few) == {check_id: "warn"}
    assert failed(many) == {check_id: most}
    assert failed(only(report, "crm/deal.none.csv")) == {}
    reason = many.troubles[0].reason or ""
    assert reason.startswith("crm/deal.most.csv: ") and "\n" not in reason
    assert said in reason
    if check_id != "reference_reach":
        assert f"30 of {N_ROWS} rows" in reason
        assert "row 11" in reason
    assert house.load() == ["crm/deal.few.csv", *(["crm/deal.most.csv"] if most == "warn" else []), "crm/deal.none.csv"]


def test_one_bad_row_is_stagings_work_and_so_are_all_rows_of_a_tiny_file(house: House) -> None:
    land(house.landing, "crm/deal.one.csv", deals(n_rows=200, n_changed=1, change=NO_NUMBER))
    land(house.landing, "crm/deal.tiny.csv", deals(n_rows=3, n_changed=3, change={**NO_NUMBER, "id": ""}))
    assert {file.verdict for file in house.check().files} == {"pass"}


def test_lines_that_are_no_rows_are_counted(house: House) -> None:
    header = "id,amount,stage,owner_id,synced\n"
    land(house.landing, "crm/deal.csv", header + "a,b\n" * N_ROWS + "1,2,won,u1,2026-05-04\n")
    file = only(house.check())
    assert failed(file) == {"malformed_rows": "hold"}
    assert "40 of 41 lines are no rows of the table, the first is line 2" in (file.troubles[0].reason or "")


def test_what_cannot_be_read_is_held_and_its_neighbours_are_checked_and_load(house: House) -> None:
    land(house.landing, "crm/deal.1.csv", deals())
    land(house.landing, "crm/deal.2.csv", [{"id": "1", "sinced": "2026-05-04"}])
    land(house.landing, "crm/deal.3.parquet", b"PAR1")
    report = house.check()
    assert {file.landed_file: failed(file) for file in report.held} == {
        "crm/deal.2.csv": {"missing_column": "hold"},
        "crm/deal.3.parquet": {"unreadable_file": "hold"},
    }
    assert sorted(path.name for path in house.quarantine.rglob("*") if path.is_file()) == [
        "deal.2.csv",
        "deal.2.csv.reason.txt",
        "deal.3.parquet",
        "deal.3.parquet.reason.txt",
    ]
    assert house.load() == ["crm/deal.1.csv"]
    assert "'sinced' looks like it" in (house.quarantine / "crm" / "deal.2.csv.reason.txt").read_text()


def test_a_held_file_is_released_by_a_good_version_and_keeps_the_earlier_one_until_then(house: House) -> None:
    path = land(house.landing, "crm/deal.csv", deals(n_rows=25))
    house.check()
    assert house.load() == ["crm/deal.csv"]
    land(house.landing, "crm/deal.csv", deals(n_changed=N_ROWS, change=NO_NUMBER))
    touch(path)
    assert [file.landed_file for file in house.check().held] == ["crm/deal.csv"]
    assert house.load() == ["crm/deal.csv"]
    count = "select count(*) from landing.crm__deal"
    assert house.connection.execute(count).fetchone() == (25,)

    land(house.landing, "crm/deal.csv", deals(n_rows=30))
    touch(path)
    touch(path)
    report = house.check()
    assert (report.held, report.n_checked) == ([], 1)
    assert not house.quarantine.exists()
    house.load()
    assert house.connection.execute(count).fetchone() == (30,)


def test_a_file_that_loaded_before_the_door_saw_it_gives_no_rows_once_it_is_held(house: House) -> None:
    land(house.landing, "crm/deal.csv", deals(n_changed=N_ROWS, change=NO_NUMBER))
    assert house.load() == ["crm/deal.csv"]
    assert len(house.check().held) == 1
    assert house.load() == []


def test_only_new_and_changed_files_are_checked_and_verdicts_are_kept(house: House) -> None:
    land(house.landing, "crm/deal.1.csv", deals(n_changed=6, change=NO_NUMBER))
    path = land(house.landing, "crm/deal.2.csv", deals())
    first = house.check()
    house.load()
    second = house.check()
    assert (first.n_checked, second.n_checked) == (2, 0)
    assert [(f.landed_file, f.n_rows, failed(f)) for f in second.files] == [
        (f.landed_file, f.n_rows, failed(f)) for f in first.files
    ]
    touch(path)
    assert house.check().n_checked == 1
    # other rules, another verdict
    house.rules = with_rule(house.rules, "value_types", "hold", 0.1)
    assert [file.landed_file for file in house.check().held] == ["crm/deal.1.csv"]
    path.unlink()
    assert [file.landed_file for file in house.check().files] == ["crm/deal.1.csv"]


def with_rule(rules: Rules, check_id: str, severity: str, threshold: float) -> Rules:
    rows = tuple(
        replace(rule, threshold=threshold) if (rule.check_id, rule.severity) == (check_id, severity) else rule
        for rule in rules.rows
    )
    assert rows != rules.rows
    return replace(rules, rows=rows)


def test_a_load_without_the_door_keeps_its_verdicts_on_what_is_still_there(house: House) -> None:
    path = land(house.landing, "crm/deal.1.csv", deals())
    land(house.landing, "crm/deal.2.csv", deals())
    house.check()
    path.write_text("id,synced\n1,2026-05-04\n", encoding="utf-8")
    house.load()
    query = "select distinct landed_file from landing.door_results"
    assert house.connection.execute(query).fetchall() == [("crm/deal.2.csv",)]


@pytest.mark.parametrize(
    ("n_last", "wanted"), [(40, {}), (10, {"volume_drop": "warn"}), (130, {"volume_spike": "warn"})]
)
def test_the_last_day_is_compared_with_the_days_before_it(house: House, n_last: int, wanted: dict[str, str]) -> None:
    land_users(house)
    for day in range(1, 15):
        land(house.landing, f"crm/deal.{day:02}.csv", deals(day=f"2026-05-{day:02}"))
    house.check()
    land(house.landing, "crm/deal.last.csv", deals(n_rows=n_last, day="2026-05-15"))
    report = house.check()
    assert failed(only(report, "crm/deal.last.csv")) == wanted
    assert [file.landed_file for file in report.warned] == (["crm/deal.last.csv"] if wanted else [])


def test_a_weekend_is_compared_with_weekends(house: House) -> None:
    land_users(house)
    for day in range(1, 16):
        n_rows = 25 if day in (2, 9) else 200
        land(house.landing, f"crm/deal.{day:02}.csv", deals(n_rows=n_rows, day=f"2026-05-{day:02}"))
    land(house.landing, "crm/deal.16.csv", deals(n_rows=24, day="2026-05-16"))
    assert house.check().warned == []


def test_a_feed_that_stopped_is_late_when_another_goes_on(house: House) -> None:
    land(house.landing, "crm/deal.csv", deals(day="2026-05-04"))
    assert house.check().warned == []
    land(house.landing, "news/item.csv", "id,loaded_at\n1,2026-05-09\n")
    report = house.check()
    assert failed(only(report)) == {"freshness": "warn"}
    assert failed(only(report, "news/item.csv")) == {}
    assert "are of 2026-05-04, 5 days before" in (only(report).troubles[0].reason or "")


def test_a_table_that_never_landed_is_an_absent_feed_not_a_broken_reference(house: House) -> None:
    land(house.landing, "crm/deal.csv", deals(n_changed=N_ROWS, change={"owner_id": "u9"}))
    assert house.check().warned == []


def test_a_reference_into_a_file_loaded_earlier_is_found(house: House) -> None:
    land_users(house)
    house.check()
    house.load()
    land(house.landing, "crm/deal.csv", deals())
    assert house.check().warned == []


def test_a_million_repeated_rows_hold_the_file(house: House) -> None:
    path = land(house.landing, "crm/deal.csv", deals(n_rows=1))
    header, row = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header + row * 1_000_000, encoding="utf-8")
    file = only(house.check())
    assert (file.n_rows, failed(file)) == (1_000_000, {"unique_keys": "hold"})
    assert "all 1,000,000 rows repeat another row's key" in (file.troubles[0].reason or "")


def test_a_windows_file_is_decoded_with_a_warning(house: House) -> None:
    rows = [{**row, "id": f"Zürich {row['id']}"} for row in deals()]
    land(house.landing, "crm/deal.csv", to_csv(rows).encode("cp1252"))
    file = only(house.check())
    assert failed(file) == {"decoded_text": "warn"}
    assert "was read as Windows-1252; convert it to UTF-8" in (file.troubles[0].reason or "")


EVIL = '=HYPERLINK("http://evil.example","x")'
SCRIPT = "<script>alert(1)</script>"


def test_pages_open_without_a_network_run_nothing_and_show_values_as_text(house: House) -> None:
    rows = deals(n_changed=9, change={"amount": EVIL})
    rows[0]["amount"], rows[1]["amount"], rows[2]["amount"] = SCRIPT, "pat@good.example", "x" * 100_000
    land(house.landing, "crm/deal.csv", rows)
    land(house.landing, f"crm/deal.{'<b>bold'}.csv", deals(day="2026-05-03"))
    report = house.check()
    assert report.index == house.door / "index.html"
    pages = {path.name: path.read_text(encoding="utf-8") for path in house.door.rglob("*.html")}
    assert len(pages) >= 3
    for name, page in pages.items():
        assert not re.search(r"(?:src|href)\s*=\s*[\"']?\s*(?:https?:)?//", page), name
        assert "<script" not in page.lower(), name
        assert "<b>bold" not in page, name
        assert "pat@good.example" not in page, name
        # every link leads somewhere
        for target in re.findall(r'href="([^"#]+)"', page):
            folder = house.door if name == "index.html" else house.door / "pages"
            assert (folder / target.replace("%3C", "<").replace("%3E", ">")).exists(), (name, target)
    shown = "".join(pages.values())
    assert "&#x27;=HYPERLINK(" in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "(100,000 characters)" in shown
    assert "the values of column &#x27;amount&#x27; are no double" in pages["index.html"]


def test_pages_of_files_that_are_gone_go_too(house: House) -> None:
    path = land(house.landing, "crm/deal.csv", deals())
    land(house.landing, "news/item.csv", "id,loaded_at\n1,2026-05-04\n")
    house.check()
    assert list((house.door / "pages").glob("crm.deal.*.html"))
    path.unlink()
    house.check()
    assert not list((house.door / "pages").glob("crm.deal.*.html"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+1", "+1"),
        ("-5.50", "-5.50"),
        ("-cmd|x", "&#x27;-cmd|x"),
        ("@SUM(A1)", "&#x27;@SUM(A1)"),
        ("plain", "plain"),
        ("a\0b", "a␀b"),
    ],
)
def test_a_formula_is_shown_as_text_and_a_number_as_it_is(value: str, shown: str) -> None:
    assert show_value(value) == shown


def test_a_page_keeps_its_words_without_what_lies_elsewhere() -> None:
    page = (
        '<head><link rel="stylesheet" href="https://cdn.example/a.css"><script src="https://cdn.example/a.js"></script>'
        '</head><body><img src="https://cdn.example/logo.png"><a href="https://ge.example">words</a></body>'
    )
    local = make_local(page, "t", [])
    assert "cdn.example" not in local and "ge.example" not in local
    assert "words" in local


RULE = {"check_id": "value_types", "severity": "hold", "threshold": "0.5", "min_rows": "20"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"check_id": "value_type"}, r"line 2: there is no check 'value_type'; use one of: unreadable_file, "),
        ({"severity": "stop"}, r"severity 'stop' should be warn or hold"),
        ({"check_id": "freshness"}, r"'freshness' is about a file among others and can only warn"),
        (
            {"check_id": "unreadable_file", "severity": "warn"},
            r"fails 'unreadable_file' leaves nothing to load; write hold",
        ),
        ({"threshold": "half"}, r"threshold and min_rows should be numbers"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_one_sentence(change: dict[str, str], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        parse_rules([{**RULE, **change}])


def test_every_check_the_door_makes_has_a_row_and_a_because() -> None:
    path = Path(__file__).resolve().parents[2] / "seeds" / "quality" / "door_checks.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["check_id"] for row in rows} == set(CHECKS)
    assert all(len(row["because"]) > 40 and row["owner"] for row in rows)
