"""Writes the warehouse file anew: DuckDB leaves the bytes of deleted rows in a file until something overwrites them."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from abm.connections import connect_for_copying, find_spill

_SUFFIX = ".rewritten"


def find_file_of(connection: duckdb.DuckDBPyConnection) -> Path | None:
    """The file a connection is open on; ``None`` for one in memory."""
    query = "select path from duckdb_databases() where database_name = current_database()"
    found = connection.execute(query).fetchall()
    return Path(found[0][0]).absolute() if found and found[0][0] else None


def is_rewrite_due(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether something was erased since the file was last written anew."""
    known = connection.execute(
        "select 1 from information_schema.tables where table_catalog = current_database()"
        " and table_schema = 'landing' and table_name = 'rewrite_due'"
    ).fetchall()
    return bool(known) and bool(connection.execute("select 1 from landing.rewrite_due").fetchall())


def has_models(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether anything was built from the landing."""
    query = (
        "select 1 from duckdb_tables() where database_name = current_database() and schema_name <> 'landing'"
        " and not internal and not temporary limit 1"
    )
    return bool(connection.execute(query).fetchall())


def rewrite(warehouse: Path) -> None:
    """Copy all that stands in the file into a new one and put that in its place, whole or not at all.

    Raises:
        duckdb.Error: another process has the file open, or the disk is full; the file is as it was.
    """
    target = warehouse.with_name(warehouse.name + _SUFFIX)
    leftover = (target, target.with_name(target.name + ".wal"))
    for path in leftover:
        path.unlink(missing_ok=True)
    shutil.rmtree(find_spill(target), ignore_errors=True)
    try:
        with connect_for_copying(target) as connection:
            connection.execute("set preserve_insertion_order = true")
            connection.execute(f"attach {_literal(warehouse)} as warehouse")
            connection.execute(f"attach {_literal(target)} as rewritten")
            connection.execute("copy from database warehouse to rewritten")
            connection.execute("delete from rewritten.landing.rewrite_due")
            connection.execute("checkpoint rewritten")
            connection.execute("detach rewritten")
            # folds the log into the file, so that none stays behind
            connection.execute("detach warehouse")
        target.chmod(warehouse.stat().st_mode & 0o777)
        target.replace(warehouse)
        warehouse.with_name(warehouse.name + ".wal").unlink(missing_ok=True)
    finally:
        for path in leftover:
            path.unlink(missing_ok=True)


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
