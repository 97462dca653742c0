"""The benchmark: its landing is the same each time and holds everything; its numbers are read and judged rightly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import click
import duckdb
import pytest
from helpers.builds import Warehouse
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from abm.bench import landing as made
from abm.bench import landing_sql
from abm.bench.landing import (
    HISTORY,
    INCREMENT,
    SAME_INCREMENT,
    SHARES,
    BenchError,
    Spec,
    check_space,
    count_rows,
    number_rows,
    plan_parts,
    write_landing,
)
from abm.bench.machine import PeakMemory, describe_machine
from abm.bench.plans import find_costly_joins
from abm.bench.report import describe, judge
from abm.bench.results import Results, Step
from abm.bench.warehouse import Bench, _Watch, measure_free, measure_tables, parse_size, run_process
from abm.contract import read_contract
from abm.landing_files import find_files
from abm.progress import show_progress

QUIET = Console(quiet=True)
FEW = Spec(signals=3_000, accounts=200, days=30)
# every disposition but two: no feed of the register has grade C, and Parquet files have no lines to reject
DISPOSITIONS = {
    "accepted", "collapsed", "duplicate", "bot", "internal", "malformed", "future_dated", "consent_blocked",
    "retention_expired", "erased", "unscored_type",
}  # fmt: skip


def read_all(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all files, by the files' names."""
    with duckdb.connect() as connection:
        return {
            path.relative_to(folder).as_posix(): connection.execute(f"from read_parquet('{path}')").fetchall()
            for path in sorted(folder.rglob("*.parquet"))
        }


def test_the_landing_is_the_same_each_time(tmp_path: Path) -> None:
    assert write_landing(FEW, tmp_path / "one", QUIET)
    assert write_landing(FEW, tmp_path / "two", QUIET)
    one = read_all(tmp_path / "one")
    assert one == read_all(tmp_path / "two")
    assert not write_landing(FEW, tmp_path / "one", QUIET), "what is there is used again"
    n_signals = sum(
        len(rows) for name, rows in one.items() if name.startswith(HISTORY) and tuple(name.split("/")[1:3]) in SHARES
    )
    assert abs(n_signals - FEW.signals) <= len(SHARES)


def test_the_landing_that_was_cut_short_is_written_anew(tmp_path: Path) -> None:
    write_landing(FEW, tmp_path, QUIET)
    (tmp_path / made.MANIFEST).unlink()
    (tmp_path / HISTORY / "left_over.parquet").touch()
    assert write_landing(FEW, tmp_path, QUIET)
    assert not (tmp_path / HISTORY / "left_over.parquet").exists()


def test_the_next_day_is_one_day_later_and_new(tmp_path: Path) -> None:
    write_landing(FEW, tmp_path, QUIET)
    pages = "segment/pages/*.parquet"
    with duckdb.connect() as connection:
        [(last, ids)] = connection.execute(
            f"select max(received_at), count(distinct id) from read_parquet('{tmp_path / HISTORY / pages}')"
        ).fetchall()
        [(first_new, last_new)] = connection.execute(
            f"select min(received_at), max(received_at) from read_parquet('{tmp_path / INCREMENT / pages}')"
        ).fetchall()
        [(n_known,)] = connection.execute(
            f"select count(*) from read_parquet('{tmp_path / INCREMENT / pages}')"
            f" where id in (select id from read_parquet('{tmp_path / HISTORY / pages}'))"
        ).fetchall()
    assert ids > 0
    assert n_known == 0
    assert first_new.date() == last_new.date() == last.date() + timedelta(days=1)


@given(st.integers(1_000, 100_000_000))
def test_the_day_after_that_is_new_and_the_same_for_every_size(signals: int) -> None:
    parts = [part for part in plan_parts() if part.folder == SAME_INCREMENT]
    assert {(part.feed, part.table) for part in parts} == set(SHARES)
    for part in parts:
        _, before = count_rows(Spec(signals), part.feed, part.table, part.first - 1)
        rows, rows_of_ten_million = (number_rows(Spec(size), part) for size in (signals, 10_000_000))
        assert all(first == before for _, first, _ in rows)
        assert [(day, end - first) for day, first, end in rows] == [
            (day, end - first) for day, first, end in rows_of_ten_million
        ]


@given(st.integers(1_000, 10_000_000), st.sampled_from(sorted(SHARES)))
def test_days_follow_each_other_without_gap_or_overlap(signals: int, table: tuple[str, str]) -> None:
    spec = Spec(signals)
    spans = [count_rows(spec, *table, day) for day in range(spec.days)]
    assert spans[0][0] == 0
    assert spans[-1][1] == round(signals * SHARES[table])
    assert all(before[1] == after[0] for before, after in pairwise(spans))


def test_draws_of_one_row_do_not_depend_on_each_other() -> None:
    with duckdb.connect() as connection:
        landing_sql.prepare(connection, 1_000, 10_000, made.FIRST_LOAD_ON)
        rows = connection.execute(
            "select corr(draw(n, a), draw(n, b)), avg(draw(n, a)) from range(20000) as numbers (n),"
            " range(1, 6) as one (a), range(6, 11) as other (b) group by a, b"
        ).fetchall()
    assert max(abs(correlation) for correlation, _ in rows) < 0.04
    assert all(abs(mean - 0.5) < 0.02 for _, mean in rows)


def test_every_file_is_taken_and_every_test_passes(bench: Warehouse, bench_landing: Path) -> None:
    bench.require()
    files, unknown = find_files(bench_landing, read_contract())
    assert unknown == []
    assert bench.fetch("select count(*) from landing.landed_files where n_rejected = 0") == [(len(files),)]
    assert bench.fetch("select landed_file, reason from landing.held_files") == []


def test_every_disposition_occurs(bench: Warehouse) -> None:
    counted = dict(bench.fetch("select disposition, sum(n) from marts.fct_signal_ledger_daily group by disposition"))
    assert set(counted) >= DISPOSITIONS, DISPOSITIONS - set(counted)
    assert counted["accepted"] > sum(n for name, n in counted.items() if name in ("bot", "duplicate", "malformed"))


def test_signals_are_matched_in_several_ways_and_some_not_at_all(bench: Warehouse) -> None:
    methods = {method for (method,) in bench.fetch("select distinct match_method from marts.fct_identity_match_rates")}
    assert {"contact_email", "vendor_domain", "reverse_ip", "unknown_company", "anonymous"} <= methods


def test_the_floor_counts_every_signal(tmp_path: Path) -> None:
    write_landing(FEW, tmp_path, QUIET)
    said = subprocess.run(
        [sys.executable, "-m", "abm.bench.floor", str(tmp_path / HISTORY)],
        env={**os.environ, "PYTHONPATH": str(Path(made.__file__).parents[2])}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    facts = json.loads(said.stdout)
    assert abs(facts["n_rows"] - FEW.signals) <= len(SHARES)
    assert 0 < facts["n_groups"] <= facts["n_rows"]


@pytest.mark.parametrize(("text", "signals"), [("1m", 1_000_000), ("20k", 20_000), ("100M", 100_000_000), ("500", 500)])
def test_a_size_is_read(text: str, signals: int) -> None:
    assert parse_size(text) == signals


@pytest.mark.parametrize("text", ["", "m", "1.5m", "ten", "0"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is no size"):
        parse_size(text)


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"needs about 1000000\.0 GB and .* GB are free; make room"):
        check_space(tmp_path, 10**15, "the landing")


def test_a_profile_without_a_warehouse_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="run the benchmark of this size first"):
        Bench(tmp_path, FEW, QUIET).profile("fct_signals")


def test_a_join_of_every_pair_is_told_from_one_by_keys(tmp_path: Path) -> None:
    warehouse, models = tmp_path / "warehouse.duckdb", tmp_path / "compiled" / "abm" / "models"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create table rows as select n as id, n as at, n as until_at from range(5000) as numbers (n)"
        )
    models.mkdir(parents=True)
    joined = "select * from warehouse.rows as a left join warehouse.rows as b on a.id = b.id and "
    (models / "every_pair.sql").write_text(joined + "(b.until_at is null or a.at < b.until_at)")
    (models / "by_keys.sql").write_text(joined + "a.at < coalesce(b.until_at, 9999)")
    (models / "skipped.sql").write_text("select * from warehouse.not_there")
    found = find_costly_joins(warehouse, tmp_path / "compiled")
    assert list(found) == ["every_pair"]
    assert "every pair" in found["every_pair"][0] and "at < until_at" in found["every_pair"][0]


def test_many_rows_that_are_taken_for_few_are_told(tmp_path: Path) -> None:
    warehouse, models = tmp_path / "warehouse.duckdb", tmp_path / "compiled" / "abm" / "models"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create table signals as select n as id, n % 7 as kind, n % 3 as feed, n as at from range(200000) as t (n);"
            "create table people as select n as id from range(50000) as t (n);"
            "create table kinds as select n as kind, 0 as from_at from range(7) as t (n);"
            "create table feeds as select n as feed, 0 as from_at from range(3) as t (n)"
        )
    models.mkdir(parents=True)
    query = (
        "select * from warehouse.signals as s {0} warehouse.kinds as k on s.kind = k.kind and s.at >= k.from_at"
        " {0} warehouse.feeds as f on s.feed = f.feed and s.at >= f.from_at"
        " left join warehouse.people as p on s.id = p.id"
    )
    (models / "few.sql").write_text(query.format("inner join"))
    (models / "many.sql").write_text(query.format("left join"))
    found = find_costly_joins(warehouse, tmp_path / "compiled")
    assert list(found) == ["few"]
    assert "of 200,000 rows and taken for" in found["few"][0]


def test_an_interruption_ends_what_was_started() -> None:
    with pytest.raises(KeyboardInterrupt), run_process(["sleep", "60"], dict(os.environ)) as process:
        raise KeyboardInterrupt
    assert process.returncode < 0


def test_memory_of_children_is_counted() -> None:
    code = "x = bytearray(80_000_000); import time; time.sleep(1.5)"
    starter = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
    with subprocess.Popen([sys.executable, "-c", starter]) as process, PeakMemory(process.pid) as memory:
        process.wait()
    assert memory.peak > 80_000_000


def say(name: str, at: int, **data: object) -> str:
    """A line of dbt's log, so many seconds after it began."""
    return json.dumps({"info": {"name": name, "msg": name, "ts": f"2026-01-01T00:00:{at:02}.000000Z"}, "data": data})


def test_hooks_are_no_nodes_and_the_time_left_is_never_negative(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    counted: list[int] = []
    progress = show_progress(QUIET)
    monkeypatch.setattr(progress, "begin", shown.append)
    monkeypatch.setattr(progress, "start", lambda total, _text: counted.append(total))
    watch = _Watch("full build", progress, expected=None)
    node = {"node_name": "stg_crm__accounts"}
    watch.see("no line of dbt's")
    watch.see(say("LogHookStartLine", 1, index=1, total=1))
    watch.see(say("LogHookEndLine", 2, index=1, total=1))
    watch.see(say("LogStartLine", 3, index=1, total=2, node_info=node))
    watch.see(say("LogModelResult", 4, index=1, total=2))
    watch.see(say("LogStartLine", 5, index=2, total=2, node_info=node))
    for _ in range(3):
        watch.see(say("LogTestResult", 6, index=2, total=2))
    watch.see(say("LogStartLine", 7, index=2, total=2, node_info=node))
    watch.see(say("LogHookEndLine", 8, index=3, total=3))
    assert counted == [2]
    assert (watch.moments["LogStartLine"] - watch.moments["LogHookStartLine"]).total_seconds() == 2
    assert "left" not in shown[1] and "left" in shown[2]
    assert not any("-" in text.split("about")[-1] for text in shown if "about" in text)


def test_free_blocks_are_told_from_those_in_use(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("create table gone as select hash(n) as h from range(500000) as numbers (n)")
        connection.execute("checkpoint")
        connection.execute("create table kept as select hash(n) as h from range(1000) as numbers (n)")
        connection.execute("drop table gone")
        connection.execute("checkpoint")
    free, in_use = measure_free(tmp_path / "warehouse.duckdb"), measure_tables(tmp_path / "warehouse.duckdb")
    assert free > 2_000_000 > in_use["main.kept"] > 0


def make_results(signals: int, full: float, more: float, same: float = 1.0) -> Results:
    steps = {
        "floor": Step("floor", 10.0, 1_000_000_000),
        "full build": Step(
            "full build",
            full,
            11_000_000_000,
            nodes={"model.abm.one": 3.0, "test.abm.two": 1.0},
            bytes_by_table={"marts.one": 3_000_000, "staging.two": 1_000_000, "marts.three": 500_000},
        ),
        "one more day": Step("one more day", more, 2_000_000_000),
        "a day of ten million": Step("a day of ten million", same, 2_000_000_000),
        "nothing new": Step("nothing new", 15.0, 1_000_000_000, troubles=["three: Got 1 result"], n_skipped=4),
    }
    return Results({"signals": signals, "accounts": 100, "duckdb": "1"}, {"cores": "2"}, "2026-01-01", steps)


def test_targets_are_judged_beside_a_tenth_of_the_signals() -> None:
    verdicts = [target.verdict for target in judge(make_results(10, 59.0, 1.0, 1.0), make_results(1, 6.0, 0.5, 0.5))]
    assert verdicts == ["met", "met", "met", "met", "met", "missed"]
    alone = [target.verdict for target in judge(make_results(10, 61.0, 1.3), None)]
    assert alone == ["missed", "met", "missed", "met", "not measured", "not measured"]


def test_an_interrupted_run_is_reported_as_far_as_it_came() -> None:
    results = make_results(10, 59.0, 1.0)
    del results.steps["full build"], results.steps["one more day"]
    text = describe(results)
    assert "| full build at most 6 times the floor |  | not measured |" in text
    assert "three: Got 1 result" in text and "4 were skipped" in text


def test_sizes_are_shown_by_schema_and_table_with_bytes_a_signal() -> None:
    text = describe(make_results(1_000_000, 59.0, 1.0))
    assert "| marts | 3.5 MB | 4 |\n| staging | 1.0 MB | 1 |" in text
    assert "| marts.one | 3.0 MB | 3 |\n| staging.two | 1.0 MB | 1 |\n| marts.three | 0.5 MB | 0 |" in text


def test_results_survive_their_file(tmp_path: Path) -> None:
    results = make_results(10, 59.0, 1.0)
    results.machine = describe_machine(tmp_path)
    results.write(tmp_path / "results.json")
    assert Results.read(tmp_path / "results.json") == results
    (tmp_path / "results.json").write_text("{}")
    assert Results.read(tmp_path / "results.json") is None
