"""The warehouse file as the command line reads it: where it is, and read-only connections that say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click
import duckdb

from abm.building import describe_builder, find_builder
from abm.contract import PROJECT_ROOT
from abm.published import find_published
from abm.troubles import first_line

Row = dict[str, Any]

_LOCK_HOLDER = re.compile(r"\(PID (\d+)")


class CommandError(click.ClickException):
    """A command that cannot do what was asked; the message is one sentence with the remedy."""

    # nothing to read; a command that ran and failed ends with 1
    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence to standard error, as it is: a sentence needs no prefix."""
        click.echo(self.message, file=file, err=file is None)


class FailedError(CommandError):
    """A command that ran and failed."""

    exit_code = 1


def find_warehouse(path: Path | None) -> Path:
    """Make the warehouse's path absolute; without one it is ``warehouse.duckdb`` of the project."""
    return path.absolute() if path else PROJECT_ROOT / "warehouse.duckdb"


def explain_lock(path: Path, error: duckdb.Error) -> str | None:
    """Say in a sentence who holds the warehouse's lock and what to do; ``None`` where the error is another one."""
    if "lock" not in str(error).lower():
        return None
    holder, builder = _LOCK_HOLDER.search(str(error)), find_builder(path)
    who = f"another process (PID {holder.group(1)})" if holder else "another process"
    if builder is not None and (holder is None or int(holder.group(1)) == builder.pid):
        who = describe_builder(builder)
    return (
        f"Warehouse '{path}' is in use by {who}: wait until it has finished, then try again; who only reads opens the"
        f" published copy '{find_published(path)}', which no build locks and which locks no build."
    )


@contextmanager
def open_warehouse(path: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for reading.

    Raises:
        CommandError: there is no such file, another process writes to it, it is no DuckDB file, or a table that the
            command reads is not built yet.
    """
    path = find_warehouse(path)
    if not path.is_file():
        raise CommandError(f"Warehouse '{path}' does not exist: build it with `python -m abm build`.")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        sentence = explain_lock(path, error) or f"Warehouse '{path}' cannot be opened: {first_line(error)}"
        raise CommandError(sentence) from error
    try:
        yield connection
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise CommandError(
            f"Warehouse '{path}' lacks something this command reads ({first_line(error)}): run `python -m abm build`."
        ) from error
    finally:
        connection.close()


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, **parameters: Any) -> list[Row]:  # noqa: ANN401
    """Run a query with bound ``$name`` parameters and return its rows by column name."""
    cursor = connection.execute(sql, parameters) if parameters else connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def fetch_one(connection: duckdb.DuckDBPyConnection, sql: str, **parameters: Any) -> Row | None:  # noqa: ANN401
    """Run a query of at most one row."""
    return next(iter(fetch(connection, sql, **parameters)), None)


def text_of(row: Mapping[str, Any], column: str, otherwise: str = "") -> str:
    """A column's text, or another where it is null."""
    value = row[column]
    return otherwise if value is None else str(value)
