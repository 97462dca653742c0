"""The published copy, on warehouses made by hand: when it is written, kept and withdrawn; no reader notices."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import duckdb
import pytest
from helpers.builds import Warehouse

from abm.building import BuildRunningError, find_builder, hold_warehouse
from abm.builds import begin_build, last_build_is_complete, read_last_build
from abm.contract import PROJECT_ROOT, read_contract
from abm.landing import create_tables
from abm.published import find_published, publish, read_copy, remove_leftovers
from abm.troubles import explain_no_room

MARTS = {
    "dim_accounts": ["account_id"],
    "fct_account_scores": ["account_id", "as_of_on"],
    "fct_score_factors": ["account_id"],
    "fct_signals": ["signal_id"],
}
# each mart of a made build tells its number, so that a mixture would show
READ = """
    select build_number, (select min(build_number) from marts.dim_accounts),
        (select max(build_number) from marts.fct_account_scores),
        (select count(*) from marts.fct_account_scores anti join marts.dim_accounts using (account_id))
    from published_build
"""


def environment() -> dict[str, str]:
    folders = [PROJECT_ROOT / "python", PROJECT_ROOT / "python" / "tests"]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))}


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def make(
    warehouse: Path,
    state: str = "passed",
    content: int = 1,
    n_accounts: int = 50,
    n_signals: int = 100,
    erased: int = 0,
) -> Path:
    """Make the next build of a warehouse by hand; builds of one ``content`` have the same marts."""
    with duckdb.connect(str(warehouse)) as connection:
        create_tables(connection, read_contract()[:1])
        last = read_last_build(connection)
        number = last.number + 1 if last else 1
        marts = {mart: {"key": key, "is_view": mart == "fct_score_factors"} for mart, key in MARTS.items()}
        connection.execute(
            "insert into landing.builds values (?, ?, ?, 'assert_x', ?)",
            [number, state, state != "began", json.dumps(marts)],
        )
        connection.execute("delete from landing.erasures")
        if erased:
            connection.execute("insert into landing.erasures (erasure_number) values (?)", [erased])
        connection.execute("create schema if not exists marts; create schema if not exists intermediate")
        connection.execute(
            f"""
            create or replace table marts.dim_accounts as
            select 'a' || i as account_id, {content} as build_number from range({n_accounts}) as t (i);
            create or replace table marts.fct_account_scores as
            select 'a' || (i % {n_accounts}) as account_id, date '2026-01-04' + (i::int % 7) as as_of_on,
                {content} as build_number from range({n_accounts} * 7) as t (i) order by hash(i);
            create or replace table intermediate.factors as
            select 'a' || i as account_id, {content} as points, 'Ada' as owner_name from range(3) as t (i);
            create or replace view intermediate.weighed as
            with factors as (select account_id, points * 2 as points from {warehouse.stem}.intermediate.factors)
            select * from factors;
            create or replace view marts.fct_score_factors as
            select weighed.*, accounts.build_number from {warehouse.stem}.intermediate.weighed as weighed
            inner join {warehouse.stem}.marts.dim_accounts as accounts using (account_id);
            create or replace table marts.fct_signals as
            select
                md5(i::varchar) as signal_id,
                timestamp '2026-01-01' + interval (hash(i) % 9999) minute as occurred_at
            from range({n_signals}) as t (i);
            create or replace table marts.no_longer_a_mart as select 1 as x
            """
        )
    return warehouse


def tables(path: Path) -> dict[str, str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return dict(
            connection.execute(
                "select table_schema || '.' || table_name, table_type from information_schema.tables"
            ).fetchall()
        )


def test_the_public_marts_are_published_as_sorted_tables_and_nothing_else(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb")
    outcome = publish(warehouse)
    copy = tmp_path / "published" / "abm_marts.duckdb"
    assert not outcome.is_trouble
    assert (outcome.sentence or "").startswith("Published 4 marts of build 1")
    notes = {f"main.published_{what}" for what in ("build", "marts", "parts")}
    names = {*notes, "parts.factors", *(f"marts.{mart}" for mart in MARTS)}
    views = {"marts.fct_score_factors", "parts.weighed"}
    assert tables(copy) == dict.fromkeys(names, "BASE TABLE") | dict.fromkeys(views, "VIEW")
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    with duckdb.connect(str(copy), read_only=True) as connection:
        for mart, order in (("fct_account_scores", "account_id, as_of_on"), ("fct_signals", "occurred_at, signal_id")):
            rows = connection.sql(f"select {order} from marts.{mart}").fetchall()
            assert rows == sorted(rows)


def test_a_mart_that_is_a_view_is_one_in_the_copy_by_whatever_name_that_is_opened(tmp_path: Path) -> None:
    publish(make(tmp_path / "warehouse.duckdb", content=7))
    copy = find_published(tmp_path / "warehouse.duckdb")
    moved = tmp_path / "for_bi.duckdb"
    shutil.copyfile(copy, moved)
    rows = [(f"a{i}", 14, 7) for i in range(3)]
    query = "select * from {}marts.fct_score_factors order by account_id"
    for file in (copy, moved):
        with duckdb.connect(str(file), read_only=True) as connection:
            assert connection.execute(query.format("")).fetchall() == rows
            # what no view mentions is not copied
            described = connection.execute("describe parts.factors").fetchall()
            assert [name for name, *_ in described] == ["account_id", "points"]
        with duckdb.connect() as connection:
            # a reader's own tables of such names are not meant
            connection.execute(
                "create schema parts; create table parts.factors as select 'x' as account_id, 1 as points"
            )
            connection.execute("create table parts.weighed as from parts.factors")
            connection.execute(f"attach '{file}' as other (read_only)")
            assert connection.execute(query.format("other.")).fetchall() == rows
            connection.execute("use other")
            assert connection.execute(query.format("")).fetchall() == rows
    with duckdb.connect(str(copy), read_only=True) as connection:
        counted = "select n_rows from published_marts where mart = 'fct_score_factors'"
        assert connection.execute(counted).fetchall() == [(len(rows),)]


@pytest.mark.parametrize(
    "changed",
    [
        "update intermediate.factors set points = 3 where account_id = 'a1'",
        "create or replace view intermediate.weighed as"
        " select account_id, points * 3 as points from warehouse.intermediate.factors",
    ],
)
def test_a_view_is_another_where_what_it_reads_is(tmp_path: Path, changed: str) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb")
    publish(warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        # nothing that readers see, and something
        connection.execute("update intermediate.factors set owner_name = 'Bo'")
    assert "made the same marts" in (publish(warehouse).sentence or "")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(changed)
    assert (publish(warehouse).sentence or "").startswith("Published 4 marts")


def test_a_model_is_known_by_its_version_and_read_where_it_has_none(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb")

    def publish_after(change: str) -> str:
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute(change)
        return publish(warehouse).sentence or ""

    noted = "insert into landing.versions values ('model.abm.dim_accounts', 'made of', '{}')"
    assert publish_after(noted.format(1)).startswith("Published")
    same = "made the same marts"
    # a version is written with the rows, so what was changed by hand after it is nobody's build
    assert same in publish_after("update marts.dim_accounts set build_number = 99")
    assert publish_after("update landing.versions set version = '2'").startswith("Published")
    assert publish_after("alter table marts.dim_accounts add column town varchar").startswith("Published")
    assert same in publish_after("select 1")
    assert publish_after("delete from marts.fct_signals").startswith("Published")


SCORES = "marts.fct_account_scores"
LAST_DAYS = "as_of_on >= date '2026-01-10'"


def take_step(warehouse: Path, before: int, change: str, condition: str = LAST_DAYS) -> None:
    """Change the scores of a warehouse, and note it as the step from one version to the next."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            f"""
            delete from landing.versions; delete from landing.history_steps;
            insert into landing.versions values ('model.abm.fct_account_scores', 'x', 'version {before + 1}');
            """
        )
        connection.execute(
            "insert into landing.history_steps values ('model.abm.fct_account_scores', ?, ?, 'as_of_on', ?)",
            [f"version {before}", f"version {before + 1}", condition],
        )
        connection.execute(change)


def read_scores(path: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return sorted(connection.execute(f"select * from {SCORES}").fetchall())


def read_appended(copy: Path) -> int:
    found = read_copy(copy)
    assert found
    return found.contents['"marts"."fct_account_scores"'].n_appended


def test_a_copy_is_brought_up_to_date_by_what_a_history_replaced(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb", n_accounts=2000)
    take_step(warehouse, 0, "select 1")
    publish(warehouse)
    copy = find_published(warehouse)
    # two readers: one goes on with what it opened
    with duckdb.connect(str(copy), read_only=True) as reader:
        take_step(warehouse, 1, f"update {SCORES} set build_number = 2 where {LAST_DAYS}")
        assert (publish(warehouse).sentence or "").startswith("Published")
        assert reader.execute(f"select max(build_number) from {SCORES}").fetchall() == [(1,)]
    assert read_scores(copy) == read_scores(warehouse)
    assert read_appended(copy) == 2000
    assert oct(copy.stat().st_mode)[-3:] == "444"
    # what else changed is copied too, and what is no mart any more is gone
    take_step(warehouse, 2, f"delete from {SCORES} where as_of_on = date '2026-01-10'")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update marts.dim_accounts set build_number = 5; update intermediate.factors set points = 8")
    publish(warehouse)
    assert read_scores(copy) == read_scores(warehouse)
    with duckdb.connect(str(copy), read_only=True) as connection:
        assert connection.execute("select distinct points, build_number from marts.fct_score_factors").fetchall() == [
            (16, 5)
        ]
    shown = set(tables(copy))
    (tmp_path / "other").mkdir()
    publish(make(tmp_path / "other" / "warehouse.duckdb", n_accounts=2000))
    assert shown == set(tables(find_published(tmp_path / "other" / "warehouse.duckdb")))


@pytest.mark.parametrize(
    ("before", "condition"),
    [
        # a build that was not published lies between
        (2, LAST_DAYS),
        # the note is wrong
        (1, "as_of_on = date '2026-01-09'"),
        (1, "as_of_on > date '2026-01-10'"),
        # so much has changed that little of the order would be left
        (1, "as_of_on >= date '2026-01-05'"),
    ],
)
def test_a_step_that_does_not_lead_to_the_warehouse_is_not_taken(tmp_path: Path, before: int, condition: str) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb", n_accounts=2000)
    take_step(warehouse, 0, "select 1")
    publish(warehouse)
    take_step(warehouse, before, f"delete from {SCORES} where {LAST_DAYS} and hash(account_id) % 3 = 0", condition)
    publish(warehouse)
    assert read_scores(find_published(warehouse)) == read_scores(warehouse)
    assert read_appended(find_published(warehouse)) == 0


def test_many_nights_end_with_a_table_sorted_anew(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb", n_accounts=2000)
    take_step(warehouse, 0, "select 1")
    publish(warehouse)
    appended = []
    for night in range(1, 6):
        take_step(warehouse, night, f"insert into {SCORES} from {SCORES} where as_of_on = date '2026-01-10' limit 2000")
        publish(warehouse)
        assert read_scores(find_published(warehouse)) == read_scores(warehouse)
        appended.append(read_appended(find_published(warehouse)))
    assert appended[0] > 0 and 0 in appended


def test_nothing_of_a_copy_is_used_once_somebody_was_erased(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb", n_accounts=2000)
    take_step(warehouse, 0, "select 1")
    publish(warehouse)
    make(warehouse, n_accounts=2000, erased=1)
    take_step(warehouse, 1, f"update {SCORES} set build_number = 2 where {LAST_DAYS}")
    publish(warehouse)
    assert read_scores(find_published(warehouse)) == read_scores(warehouse)
    assert read_appended(find_published(warehouse)) == 0


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("select 'a1' as account_id from away.main.x", "reads another database: away"),
        ("select account_id from warehouse.intermediate.dim_accounts", "two tables of the copy would be called"),
    ],
)
def test_a_view_that_cannot_be_copied_is_trouble(tmp_path: Path, view: str, said: str) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("attach ':memory:' as away; create table away.x as select 1 as x; create schema staging")
        connection.execute("create table staging.dim_accounts as select 'a1' as account_id")
        connection.execute(
            "create view intermediate.dim_accounts as select account_id from warehouse.staging.dim_accounts"
        )
        connection.execute(f"create or replace view marts.fct_score_factors as {view}")
    outcome = publish(warehouse)
    assert outcome.is_trouble
    assert said in (outcome.sentence or "")


def test_two_warehouses_in_a_folder_have_copies_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ABM_PUBLISHED", raising=False)
    one, other = tmp_path / "warehouse.duckdb", tmp_path / "cncf.duckdb"
    assert find_published(one) == tmp_path / "published" / "abm_marts.duckdb"
    assert find_published(other) == tmp_path / "published" / "abm_marts_cncf.duckdb"
    monkeypatch.setenv("ABM_PUBLISHED", str(tmp_path / "bi" / "warehouse.duckdb"))
    assert find_published(other) == tmp_path / "bi" / "warehouse.duckdb"
    assert (publish(make(other)).sentence or "").startswith("Published")
    assert read_copy(tmp_path / "bi" / "warehouse.duckdb")
    # also where the warehouse has the same name
    assert (publish(make(one, content=2)).sentence or "").startswith("Published")
    monkeypatch.setenv("ABM_PUBLISHED", str(tmp_path / "marts.duckdb"))
    assert "would be ambiguous" in (publish(other).sentence or "")
    monkeypatch.setenv("ABM_PUBLISHED", str(other))
    assert publish(other).is_trouble


def test_a_build_of_the_same_marts_leaves_the_copy_alone(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb")
    publish(warehouse)
    copy = find_published(warehouse)
    before = copy.stat()
    said = publish(make(warehouse)).sentence or ""
    assert "Build 2 passed and made the same marts as build 1" in said
    assert (copy.stat().st_ino, copy.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    publish(make(warehouse, content=3))
    assert copy.stat().st_ino != before.st_ino
    found = read_copy(copy)
    assert found and found.build_number == 3


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("failed", "Build 2 failed (assert_x)"),
        ("partial", "Build 2 was not of the whole project (assert_x)"),
        ("began", "Build 2 did not end"),
    ],
)
def test_a_build_that_did_not_pass_publishes_nothing_and_says_so(tmp_path: Path, state: str, said: str) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb", state, content=2)
    assert (publish(warehouse).sentence or "").endswith("nothing is published; nothing has been published before.")
    warehouse.unlink()
    publish(make(warehouse))
    before = read_copy(find_published(warehouse))
    outcome = publish(make(warehouse, state, content=2))
    seen = f"readers still see build 1 in '{find_published(warehouse)}'."
    assert outcome.sentence == f"{said}: nothing is published; {seen}"
    assert read_copy(find_published(warehouse)) == before


def test_a_copy_from_before_an_erasure_goes_unless_a_build_without_the_person_takes_its_place(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb")
    publish(warehouse)
    copy = find_published(warehouse)
    # it passed: the copy is another, even if all marts are the same
    before = copy.stat().st_ino
    publish(make(warehouse, erased=1))
    assert copy.stat().st_ino != before
    # a build that fails later has nothing to withdraw
    assert not publish(make(warehouse, "failed", erased=1)).is_trouble
    assert copy.exists()
    for has_built, erased in ((True, 2), (False, 3)):
        outcome = publish(make(warehouse, "failed", erased=erased), has_built)
        assert outcome.is_trouble
        assert "is withdrawn" in (outcome.sentence or "")
        assert not copy.exists()
        publish(make(warehouse, erased=erased))
        assert copy.exists()


PUBLISHER = """
    import resource, sys
    from pathlib import Path
    from abm.published import publish
    if len(sys.argv) > 2:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
    outcome = publish(Path(sys.argv[1]))
    print(outcome.is_trouble, outcome.sentence)
"""


def test_a_publisher_that_is_killed_leaves_the_copy_and_the_next_cleans_up(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb")
    publish(warehouse)
    copy = find_published(warehouse)
    make(warehouse, content=2, n_signals=2_000_000)
    publisher = start(PUBLISHER, warehouse)
    deadline = time.monotonic() + 60
    made = copy.with_name(f"{copy.name}.tmp-{publisher.pid}")
    while not (made.exists() and made.stat().st_size > 1_000_000) and time.monotonic() < deadline:
        time.sleep(0.002)
    # the publishing of another process that lives is let be
    remove_leftovers(copy)
    assert made.exists()
    publisher.send_signal(signal.SIGKILL)
    publisher.communicate()
    assert made.exists(), "it should be killed half-way"
    found = read_copy(copy)
    assert found and found.build_number == 1
    assert (publish(warehouse).sentence or "").startswith("Published 4 marts of build 2")
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_a_full_disk_leaves_the_copy_and_is_said_in_a_sentence(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb")
    publish(warehouse)
    copy = find_published(warehouse)
    make(warehouse, content=2, n_signals=500_000)
    said, trouble = start(PUBLISHER, warehouse, 2_000_000).communicate()
    assert said.startswith("True Build 2 passed but is not published: There is no room to write "), said + trouble
    assert f"{copy.name}.tmp-" in said
    assert "make room on that disk" in said
    assert "readers still see build 1" in said
    assert said.count("\n") == 1
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    assert not publish(warehouse).is_trouble


READER = f"""
    import sys, time
    from pathlib import Path
    import duckdb
    path, stop, keeps = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "keeps"
    query = '''{READ.strip()}'''
    n, seen = 0, set()
    kept = duckdb.connect(str(path), read_only=True) if keeps else None
    print("ready", flush=True)
    while not stop.exists():
        connection = kept or duckdb.connect(str(path), read_only=True)
        [(number, accounts, scores, n_strangers)] = connection.execute(query).fetchall()
        assert number == accounts == scores and n_strangers == 0, (number, accounts, scores, n_strangers)
        seen.add(number)
        n += 1
        if not kept:
            connection.close()
    print(n, len(seen))
"""


def test_readers_meet_no_lock_no_error_and_no_mixture(tmp_path: Path) -> None:
    warehouse, stop = make(tmp_path / "warehouse.duckdb"), tmp_path / "stop"
    publish(warehouse)
    copy = find_published(warehouse)
    readers = {how: start(READER, copy, stop, how) for how in ("keeps", "reconnects")}
    for reader in readers.values():
        assert reader.stdout and reader.stdout.readline() == "ready\n"
    n_versions = 12
    for number in range(2, n_versions + 1):
        state = "failed" if number % 4 == 0 else "passed"
        publish(make(warehouse, state, content=number, n_accounts=50 + number))
    stop.touch()
    found = {}
    for how, reader in readers.items():
        said, trouble = reader.communicate()
        assert reader.returncode == 0, trouble
        found[how] = tuple(map(int, said.split()))
    # who keeps a connection goes on seeing one build; who connects anew sees new ones
    assert found["keeps"][1] == 1
    assert found["reconnects"][1] > 1
    assert min(n for n, _ in found.values()) > n_versions


HOLDER = """
    import sys, time
    from pathlib import Path
    from abm.building import hold_warehouse
    lock = hold_warehouse(Path(sys.argv[1]), "dbt build")
    lock.begin("int_x")
    print("ready", flush=True)
    time.sleep(60)
"""


def test_one_process_builds_and_the_next_learns_where_it_was_killed(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    holder = start(HOLDER, warehouse)
    assert holder.stdout and holder.stdout.readline() == "ready\n"
    with pytest.raises(BuildRunningError, match=rf"another build \(`dbt build`, PID {holder.pid}\)"):
        hold_warehouse(warehouse, "dbt build")
    assert find_builder(warehouse)
    holder.kill()
    holder.communicate()
    assert find_builder(warehouse) is None
    make(warehouse, "began")
    lock = hold_warehouse(warehouse, "dbt build")
    with duckdb.connect(str(warehouse)) as connection:
        said = begin_build(connection, lock) or ""
        assert said.startswith("The previous build (number 1) was interrupted at int_x: ")
        assert begin_build(connection, lock) is None
        states = connection.execute("select build_number, state, troubles from landing.builds order by 1").fetchall()
        assert states == [(1, "interrupted", "int_x"), (2, "began", None)]
        assert not last_build_is_complete(connection)
    lock.release()
    assert list(tmp_path.iterdir()) == [warehouse]
    # a process of its own again
    hold_warehouse(warehouse, "dbt build").release()


def test_a_build_asks_about_the_one_before_it(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb", "failed")
    with duckdb.connect(str(warehouse)) as connection:
        assert last_build_is_complete(connection)
        begin_build(connection, None)
        assert not last_build_is_complete(connection)
        assert last_build_is_complete(connection, before=2)


def test_a_warehouse_of_an_earlier_release_is_built_upon(tmp_path: Path) -> None:
    warehouse = make(tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update landing.builds set marts = ?", [json.dumps(MARTS)])
        last = read_last_build(connection)
        assert last is not None
        assert (last.marts, last.views) == (MARTS, frozenset())
        begin_build(connection, None)


def test_a_whole_build_passes_and_is_published(demo: Warehouse, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    shutil.copyfile(demo.require().path, warehouse)
    assert (publish(warehouse).sentence or "").startswith("Published 31 marts of build 1")
    shown = "select column_name, data_type from duckdb_columns() where database_name = '{}' and table_name = '{}'"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute(f"attach '{find_published(warehouse)}' as other (read_only)")
        for mart in ("fct_account_scores", "fct_score_factors", "target_account_list"):
            for one, another in (("warehouse", "other"), ("other", "warehouse")):
                query = f"from {one}.marts.{mart} except all from {another}.marts.{mart}"
                assert connection.execute(query).fetchall() == []
            columns = connection.execute(shown.format("warehouse", mart)).fetchall()
            assert connection.execute(shown.format("other", mart)).fetchall() == columns
            assert connection.execute(f"select count(*) > 0 from other.marts.{mart}").fetchall() == [(True,)]
        # a view shows everybody the same: none of what it reads depends on the reader's time zone
        kinds = (
            "select distinct data_type from duckdb_columns() where database_name = 'other' and schema_name = 'parts'"
        )
        assert not any("TIME ZONE" in kind for (kind,) in connection.execute(kinds).fetchall())
        [(kind,)] = connection.execute(
            "select table_type from information_schema.tables where table_catalog = 'other'"
            " and table_name = 'fct_score_factors'"
        ).fetchall()
        assert kind == "VIEW"


def test_only_a_full_disk_is_called_one() -> None:
    said = explain_no_room('IO Error: Could not write file "/x/w.duckdb": No space left on device')
    assert said and said.startswith("There is no room to write '/x/w.duckdb' (No space left on device): make room")
    assert explain_no_room("Binder Error: no column space") is None
