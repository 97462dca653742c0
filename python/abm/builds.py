"""The log of builds, ``landing.builds``: one row a build, numbered, begun before anything is loaded or built.

A row says ``began`` until macro ``record_build`` closes it when dbt ends: ``passed`` (every model, seed and test of
error severity of the project), ``partial`` (what was asked for went well, but that was not all) or ``failed``. A build
that never came that far is ``interrupted`` once the next one finds it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import duckdb

from abm.building import BuildLock, Left

SCHEMA_SQL = """
create schema if not exists landing;
create table if not exists landing.builds (
    build_number bigint, state varchar, is_built boolean, troubles varchar, marts varchar
);
"""
_COLUMNS = "build_number, state, is_built, troubles, marts"


@dataclass(frozen=True)
class Build:
    """One build.

    ``is_built`` says whether every model and seed of the project was made, whatever the tests found; ``troubles`` names
    what failed, what was left out or what was running at the end; ``marts`` are the public marts with their keys, and
    ``views`` those of them that are views in the published copy too.
    """

    number: int
    state: str
    is_built: bool
    troubles: str
    marts: dict[str, list[str]] = field(default_factory=dict)
    views: frozenset[str] = frozenset()


def begin_build(connection: duckdb.DuckDBPyConnection, lock: BuildLock | None) -> str | None:
    """Note in a row of its own, committed, that a build begins.

    Args:
        connection: open, writable warehouse connection outside a transaction.
        lock: the lock this process holds; it knows what a killed process was doing.

    Returns:
        A sentence on the build before if that was interrupted; ``None`` too where this process has begun already.
    """
    if lock is not None and lock.has_begun:
        return None
    connection.execute(SCHEMA_SQL)
    before = read_last_build(connection)
    left = lock.left if lock is not None else None
    said = _describe_interruption(before, left)
    if before is not None and before.state == "began":
        doing = ", ".join(left.doing) if left else ""
        connection.execute(
            "update landing.builds set state = 'interrupted', troubles = ? where state = 'began'", [doing]
        )
    number = before.number + 1 if before else 1
    connection.execute("insert into landing.builds values (?, 'began', false, null, null)", [number])
    if lock is not None:
        lock.has_begun = True
    return said


def fail_build(connection: duckdb.DuckDBPyConnection, why: str) -> None:
    """Close a build that has begun, if one has, for a reason other than a model or a test."""
    connection.execute("update landing.builds set state = 'failed', troubles = ? where state = 'began'", [why])


def take_back_build(connection: duckdb.DuckDBPyConnection) -> None:
    """Take out the build that has begun: one that found nothing to do is none."""
    connection.execute("delete from landing.builds where state = 'began'")


def read_last_build(connection: duckdb.DuckDBPyConnection) -> Build | None:
    """The newest build of a warehouse; ``None`` for one that was never built, or before builds were counted."""
    known = connection.execute(
        "select 1 from information_schema.tables where table_catalog = current_database()"
        " and table_schema = 'landing' and table_name = 'builds'"
    ).fetchall()
    if not known:
        return None
    rows = connection.execute(f"select {_COLUMNS} from landing.builds order by build_number desc limit 1").fetchall()
    return _to_build(rows[0]) if rows else None


def last_build_is_complete(connection: duckdb.DuckDBPyConnection, before: int | None = None) -> bool:
    """Whether all tables are of one build: the last one made every model and seed, whatever its tests found.

    Args:
        connection: open warehouse connection.
        before: a build that is running now, to ask about the one before it.
    """
    last = read_last_build(connection)
    if last is not None and before is not None and last.number >= before:
        rows = connection.execute(
            f"select {_COLUMNS} from landing.builds where build_number < ? order by build_number desc limit 1", [before]
        ).fetchall()
        last = _to_build(rows[0]) if rows else None
    return last is not None and last.is_built


def _describe_interruption(before: Build | None, left: Left | None) -> str | None:
    is_open = before is not None and before.state == "began"
    if not is_open and not (left and left.doing):
        return None
    where = f" at {', '.join(left.doing)}" if left and left.doing else ""
    if not is_open or before is None:
        return f"The previous process was stopped{where}: nothing of what it left half done is used."
    return (
        f"The previous build (number {before.number}) was interrupted{where}: what it had not finished is made now;"
        " readers kept the published copy."
    )


def _to_build(row: tuple[object, ...]) -> Build:
    number, state, is_built, troubles, marts = row
    said = json.loads(str(marts)) if marts else {}
    # a warehouse that an earlier release built says the keys alone
    said = {name: {"key": one, "is_view": False} if isinstance(one, list) else one for name, one in said.items()}
    keys = {name: one["key"] for name, one in said.items()}
    views = frozenset(name for name, one in said.items() if one["is_view"])
    return Build(int(str(number)), str(state), bool(is_built), str(troubles or ""), keys, views)
