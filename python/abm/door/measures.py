"""How a file stands among the others: does what it refers to exist, how does its last day compare, how late is it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from abm.contract import ColumnContract, TableContract
from abm.door.frames import cast_as_staging_does
from abm.door.rules import Rules
from abm.wording import plural

_NOT_HELD = "landed_file not in (select landed_file from landing.held_files)"


@dataclass(frozen=True)
class Measure:
    """One measurement of a file; ``reason`` is what is said if it is beyond a rule's threshold."""

    landed_file: str
    check_id: str
    subject: str
    observed: float
    reason: str

    @property
    def column(self) -> str:
        """Column of the frame of files that it stands in."""
        return f"{self.check_id}: {self.subject}" if self.subject else self.check_id


def prepare_measures(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that collect values while files are read."""
    connection.execute(
        "create or replace temp table door_keys (landed_file varchar, target varchar, value varchar);"
        " create or replace temp table door_references ("
        "landed_file varchar, subject varchar, target varchar, value varchar, n bigint)"
    )


def note_keys(
    connection: duckdb.DuckDBPyConnection, contract: Iterable[TableContract], table: TableContract, name: str
) -> None:
    """Keep from the staged file the values that other tables refer to, and how many rows are of each load day."""
    targets = {column.references for other in contract for column in other.columns if column.references}
    for feed, table_name, column in sorted(targets):
        if (feed, table_name) == (table.feed, table.table) and column in table.column_names:
            connection.execute(
                f"insert into door_keys select distinct ?, ?, {_text(column)} from door_staged"
                f" where {_text(column)} is not null",
                [name, f"{feed}.{table_name}.{column}"],
            )
    connection.execute("delete from landing.door_days where landed_file = ?", [name])
    loaded = next((column for column in table.columns if column.name == table.loaded_column), None)
    if loaded is not None:
        moment = cast_as_staging_does(f"trim({_quote(loaded.name)})", loaded.data_type)
        connection.execute(
            f"insert into landing.door_days select ?, cast({moment} as date) as loaded_on, count(*)"
            " from door_staged where loaded_on is not null group by loaded_on",
            [name],
        )


def note_references(connection: duckdb.DuckDBPyConnection, table: TableContract, name: str) -> None:
    """Keep from the staged file the values with which it refers to other tables."""
    for column in _referring(table):
        connection.execute(
            "insert into door_references"
            f" select ?, ?, ?, {_text(column.name)}, count(*) from door_staged where {_text(column.name)} is not null"
            " group by all",
            [name, column.name, ".".join(column.references or ())],
        )


def measure_landing(
    connection: duckdb.DuckDBPyConnection, contract: list[TableContract], rules: Rules, fresh: list[str]
) -> list[Measure]:
    """Measure the new files' reach, and of each table and feed the newest file's volume and freshness."""
    return [
        *_measure_reach(connection, contract, rules, fresh),
        *_measure_volume(connection, rules),
        *_measure_freshness(connection, contract),
    ]


def _measure_reach(
    connection: duckdb.DuckDBPyConnection, contract: list[TableContract], rules: Rules, fresh: list[str]
) -> list[Measure]:
    known = {table.name: table for table in contract}
    found = []
    for (target,) in connection.execute("select distinct target from door_references order by all").fetchall():
        feed, table_name, column = target.split(".")
        table = known.get(f"{feed}.{table_name}")
        if table is None or column not in table.column_names:
            continue
        connection.execute(
            "create or replace temp table door_known as"
            f" select value from door_keys where target = ? and {_NOT_HELD} union"
            # what is being checked anew may no longer hold them
            f" select {_text(column)} from landing.{_quote(table.identifier)}"
            f" where {_NOT_HELD} and not list_contains(?::varchar[], landed_file) and {_text(column)} is not null",
            [target, fresh],
        )
        # a table that never landed is an absent feed, not a broken reference
        rows = connection.execute(
            "select landed_file, subject, sum(n)::bigint,"
            " coalesce(sum(n) filter (where value not in (from door_known)), 0)::bigint"
            f" from door_references where target = ? and {_NOT_HELD} and exists (from door_known)"
            " group by all order by all",
            [target],
        ).fetchall()
        for name, subject, n_values, n_unknown in rows:
            if rules.of("reference_reach", n_values):
                said = (
                    f"{name}: {n_unknown:,} of {n_values:,} values of column '{subject}' are in no row of {target};"
                    f" land the missing rows of {feed}/{table_name}."
                )
                found.append(Measure(name, "reference_reach", subject, n_unknown / n_values, said))
    return found


def _measure_volume(connection: duckdb.DuckDBPyConnection, rules: Rules) -> list[Measure]:
    rows = connection.execute(
        f"""
        with files as (
            select distinct landed_file, feed_id, table_name from landing.door_results where {_NOT_HELD}
        ),
        days as (
            select feed_id, table_name, loaded_on, sum(n_rows) as n_rows,
                arg_max(landed_file, (n_rows, landed_file)) as newest
            from landing.door_days inner join files using (landed_file)
            group by all
        ),
        latest as (
            from days qualify row_number() over (partition by feed_id, table_name order by loaded_on desc) = 1
        )
        select latest.newest, latest.loaded_on, latest.n_rows,
            -- weekends are quiet: days of the same weekday where there are any
            coalesce(
                avg(earlier.n_rows) filter (where dayofweek(earlier.loaded_on) = dayofweek(latest.loaded_on)),
                avg(earlier.n_rows)
            ) as usual
        from latest
        inner join days as earlier
            on latest.feed_id = earlier.feed_id and latest.table_name = earlier.table_name
            and earlier.loaded_on < latest.loaded_on
            and earlier.loaded_on >= latest.loaded_on - to_days(?::integer)
        group by all
        having count(*) >= ?
        order by all
        """,
        [rules.baseline_days, rules.baseline_minimum_days],
    ).fetchall()
    found = []
    for name, day, n_rows, usual in rows:
        said = (
            f"{name}: {day} has {plural(n_rows, 'row')}, where {usual:,.0f} are usual on such a day;"
            " ask the source what happened."
        )
        for check_id, observed in (("volume_drop", max(0.0, 1 - n_rows / usual)), ("volume_spike", n_rows / usual)):
            # of a handful of rows a drop or a rise says nothing
            if rules.of(check_id, round(usual)):
                found.append(Measure(name, check_id, "", observed, said))
    return found


def _measure_freshness(connection: duckdb.DuckDBPyConnection, contract: list[TableContract]) -> list[Measure]:
    late_after = {table.feed: table.late_after_hours for table in contract if table.late_after_hours}
    rows = connection.execute(
        f"""
        with days as (
            select files.feed_id, door_days.loaded_on, landed_file
            from landing.door_days
            inner join (
                select distinct landed_file, feed_id from landing.door_results where {_NOT_HELD}
            ) as files using (landed_file)
        )
        select feed_id, arg_max(landed_file, (loaded_on, landed_file)), max(loaded_on),
            date_diff('day', max(loaded_on), (select max(loaded_on) from days))
        from days group by feed_id order by feed_id
        """
    ).fetchall()
    found = []
    for feed, name, day, n_days in rows:
        if feed in late_after:
            said = (
                f"{name}: the newest rows of feed {feed} are of {day}, {n_days} days before the newest of the landing;"
                " see whether its connector still runs."
            )
            found.append(Measure(name, "freshness", "", n_days * 24 / late_after[feed], said))
    return found


def _referring(table: TableContract) -> list[ColumnContract]:
    return [column for column in table.columns if column.references is not None]


def _text(name: str) -> str:
    return f"nullif(trim({_quote(name)}), '')"


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
