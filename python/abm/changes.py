"""What changed in the landing and in the project since the last whole build: from which day on models compute anew.

A row that was learnt on a day decides about nothing before that day, so what a build has made of earlier weeks stands.
The loader notes the load days of all it adds or takes out; the model ``int_recomputation_due`` makes one day
of the notes, models that are ``materialized: history`` compute from that day on, and the end of a whole build clears
the notes (``macros/landing/recomputation.sql``). A build that is killed or fails clears nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from abm.contract import PROJECT_ROOT, TableContract
from abm.door.frames import cast_as_staging_does
from abm.erasure.places import quote

SCHEMA_SQL = """
create table if not exists landing.changes (what varchar, loaded_on date, is_any_day boolean);
create table if not exists landing.stray_days (loaded_on date);
create table if not exists landing.file_days (
    landed_file varchar, feed_id varchar, table_name varchar, loaded_on date, n_rows bigint
);
create table if not exists landing.versions (node varchar, made_of varchar, version varchar);
create table if not exists landing.history_steps (
    node varchar, version_before varchar, version varchar, changed_by varchar, condition varchar
);
create table if not exists landing.project (digest varchar, built_digest varchar);
"""

# What decides what a build makes and tests, besides the landing. Python that only reads what is built decides nothing,
# but is not told apart: a whole computation too many is slow, one too few is wrong. A test that is new has looked at no
# week yet, so tests count too.
_PARTS = (
    ("", "dbt_project.yml"),
    ("", "requirements.txt"),
    ("models", "*"),
    ("macros", "*"),
    ("seeds", "*.csv"),
    ("tests", "*.sql"),
    ("python/abm", "*.py"),
)
PROJECT_NAME = "abm"
ERASED_NOTE = "somebody was erased"
# macro last_week_note: what is always noted, since the last week goes on
LAST_WEEK_NOTE = "the week of the last build is not over"
# what the loader writes itself and staging reads
_OWN_TABLES = (
    "rejected_rows",
    "landed_files",
    "file_days",
    "held_files",
    "door_results",
    "door_days",
    "landings",
    "generation",
    "erased_rows",
    "erasures",
)
_WITHOUT_EFFECT = ("python/abm/demo", "python/abm/bench")


def note_rows(
    connection: duckdb.DuckDBPyConnection,
    table: TableContract,
    landed_files: Sequence[str],
    is_read: bool,
    relation: str | None = None,
) -> None:
    """Note that the rows of some files are added or taken out: the days on which they were loaded.

    They stand in the table's own relation, or in the one that is named. A row whose stamp cannot be read is malformed
    and counts for no week, unless its table may be known by other stamps.
    """
    what = "read" if is_read else "taken out"
    count_days(connection, table, landed_files, is_kept=is_read, relation=relation)
    connection.execute(
        f"insert into landing.changes select landed_file || ?, loaded_on, {_is_any_day_sql(table)} from counted_days",
        [f" was {what}"],
    )
    connection.execute("drop table counted_days")


def note_erased_rows(connection: duckdb.DuckDBPyConnection, table: TableContract, relation: str) -> None:
    """Note that rows go while their files stay: the days on which they were loaded.

    Args:
        connection: before they are deleted.
        table: whose they are.
        relation: SQL name of a relation that holds them, with the table's columns.
    """
    connection.execute(
        f"insert into landing.changes select distinct ?, {_load_day_sql(table)} as loaded_on, {_is_any_day_sql(table)}"
        f" from {relation}",
        [ERASED_NOTE],
    )


def note_erased_lines(connection: duckdb.DuckDBPyConnection, landed_files: Iterable[str]) -> None:
    """Note that lines which were no rows go from some files: all days of these, for such a line has none of its own."""
    connection.execute(
        "insert into landing.changes select distinct ?, days.loaded_on, days.loaded_on is null"
        " from (select unnest(?::varchar[]) as landed_file) as files"
        " left join landing.file_days as days on files.landed_file = days.landed_file",
        [ERASED_NOTE, sorted(landed_files)],
    )


def _load_day_sql(table: TableContract) -> str:
    if table.loaded_column is None:
        return "cast(null as date)"
    stamp = cast_as_staging_does(f"trim({quote(table.loaded_column)})", "timestamp")
    return f"cast({stamp} as date)"


def _is_any_day_sql(table: TableContract) -> str:
    return "loaded_on is null" if table.is_known_by_other_stamps else "false"


def count_days(
    connection: duckdb.DuckDBPyConnection,
    table: TableContract,
    landed_files: Sequence[str],
    is_kept: bool,
    relation: str | None = None,
) -> None:
    """Count the rows of some files by load day into the temporary table ``counted_days``; keep that, or forget it."""
    connection.execute(
        "create or replace temp table counted_days as"
        f" select landed_file, {_load_day_sql(table)} as loaded_on, count(*) as n_rows"
        f" from {relation or f'landing.{quote(table.identifier)}'}"
        " where landed_file in (select unnest(?::varchar[])) group by all",
        [list(landed_files)],
    )
    connection.execute("delete from landing.file_days where landed_file in (select landed_file from counted_days)")
    if is_kept:
        connection.execute(
            "insert into landing.file_days select landed_file, ?, ?, loaded_on, n_rows from counted_days",
            [table.feed, table.table],
        )


def count_uncounted_days(connection: duckdb.DuckDBPyConnection, contract: Iterable[TableContract]) -> None:
    """Count the days of files that were loaded before days were counted."""
    uncounted = connection.execute(
        "select feed_id, table_name, list(landed_file) from landing.landed_files where n_rows > 0"
        " and landed_file not in (select landed_file from landing.file_days) group by all"
    ).fetchall()
    tables = {(table.feed, table.table): table for table in contract}
    for feed, name, files in uncounted:
        if (feed, name) in tables:
            count_days(connection, tables[feed, name], files, is_kept=True)


def note_everything(connection: duckdb.DuckDBPyConnection, what: str) -> None:
    """Note a change that may reach back to any day."""
    connection.execute("insert into landing.changes values (?, null, true)", [what])


def keep_versions(connection: duckdb.DuckDBPyConnection, contract: Iterable[TableContract]) -> None:
    """Note the version of each landing table, for what is made of it: its files, and what was erased since."""
    names = [(f"source.{PROJECT_NAME}.{table.name}", table.feed, table.table) for table in contract]
    connection.execute("delete from landing.versions where node like 'source.%'")
    connection.execute(
        "insert into landing.versions select node, null, md5(concat_ws('|',"
        " (select string_agg(landed_file || fingerprint, '|' order by landed_file) from landing.landed_files as files"
        " where files.feed_id = names.feed_id and files.table_name = names.table_name),"
        " (select count(*) from landing.erased_rows as erased"
        " where erased.feed_id = names.feed_id and erased.table_name = names.table_name),"
        " (select max(restated) from landing.suppression_state)))"
        " from (select unnest(?::varchar[]) as node, unnest(?::varchar[]) as feed_id,"
        " unnest(?::varchar[]) as table_name) as names",
        [list(column) for column in zip(*names, strict=True)],
    )
    for table in _OWN_TABLES:
        connection.execute(
            f"insert into landing.versions select 'source.{PROJECT_NAME}.landing.{table}', null,"
            f" count(*) || ' ' || coalesce(sum(hash(content)), 0) from landing.{table} as content"
        )


def note_project(connection: duckdb.DuckDBPyConnection, digest: str) -> None:
    """Note by which rules this build computes; other rules than the last whole build's reach back to any week."""
    known = connection.execute("select built_digest from landing.project").fetchall()
    built = known[0][0] if known else None
    if built is None:
        note_everything(connection, "nothing has been built yet")
    elif built != digest:
        note_everything(connection, "the rules, models or variables of the project have changed")
    connection.execute("delete from landing.project")
    connection.execute("insert into landing.project values (?, ?)", [digest, built])
    connection.execute("delete from landing.versions where node = 'project'")
    connection.execute("insert into landing.versions values ('project', null, ?)", [digest])


def is_nothing_new(connection: duckdb.DuckDBPyConnection, digest: str) -> bool:
    """Whether the last build passed, by the same rules, and nothing was loaded or taken out since."""
    last = connection.execute(
        "select state from landing.builds where state <> 'began' order by build_number desc limit 1"
    ).fetchall()
    built = connection.execute("select built_digest from landing.project").fetchall()
    others = connection.execute("select count(*) from landing.changes where what <> ?", [LAST_WEEK_NOTE]).fetchall()
    return last == [("passed",)] and built == [(digest,)] and others == [(0,)]


def project_digest(project: Path = PROJECT_ROOT, variables: Mapping[str, Any] | None = None) -> str:
    """Short hash of all that decides what is made of a landing.

    Args:
        project: folder of ``dbt_project.yml``.
        variables: vars given on the command line.
    """
    said = [dict(variables or {}), os.environ.get("ABM_PERSON_KEY")]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode())
    for path in _find_files(project):
        digest.update(path.relative_to(project).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _find_files(project: Path) -> Iterator[Path]:
    for folder, pattern in _PARTS:
        found = (project / folder).rglob(pattern) if folder else [project / pattern]
        for path in sorted(found):
            name = path.relative_to(project).as_posix()
            if path.is_file() and not name.startswith(_WITHOUT_EFFECT) and "__pycache__" not in name:
                yield path
