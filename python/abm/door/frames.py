"""What the door asks of the rows of a table, and the pandas frame of a file that it asks it of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import jinja2
import pandas as pd

from abm.contract import PROJECT_ROOT, ColumnContract, TableContract
from abm.door.rules import Rules
from abm.landing_files import LandedFile

# Columns of every frame besides those that are asked about.
FILE_COLUMN, ROW_COLUMN = "landed_file", "landed_row"


@dataclass(frozen=True)
class Ask:
    """One question to the rows of a table: does a column of the frame keep a promise of the contract?

    ``kind`` is filled, empty, between, listed or unique; ``sql`` makes the frame's column of the landed text;
    ``subject`` is the contract's column (of a key: its columns) and ``trouble`` says what a value is that fails.
    """

    check_id: str
    kind: str
    frame_column: str
    sql: str
    subject: str
    trouble: str
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()


def plan_asks(table: TableContract, rules: Rules) -> list[Ask]:
    """Turn a table's contract into questions to its rows, in the order of its columns."""
    asks = [ask for column in table.columns for ask in _plan_column(column, rules)]
    if table.key:
        parts = [*table.key, *([table.loaded_column] if table.loaded_column else [])]
        texts = ", ".join(f"coalesce({_text(name)}, '')" for name in parts)
        filled = " or ".join(f"{_text(name)} is not null" for name in table.key)
        asks.append(
            Ask(
                "unique_keys",
                "unique",
                " + ".join(parts),
                f"case when {filled} then concat_ws('|', {texts}) end",
                ", ".join(parts),
                "repeat another row's",
            )
        )
    return asks


def _plan_column(column: ColumnContract, rules: Rules) -> list[Ask]:
    name, kind, text = column.name, column.data_type, _text(column.name)
    value, shown = text, name
    asks: list[Ask] = []
    if kind != "string":
        value = cast_as_staging_does(f"trim({_quote(name)})", kind)
        asks.append(
            Ask(
                "value_types",
                "empty",
                f"{name}: no {kind}",
                f"case when {text} is not null and {value} is null then {text} end",
                name,
                f"are no {kind}",
            )
        )
        if column.is_time:
            # a day as the number 20260131: pandas compares numbers a hundred times faster than moments
            value, shown = _as_number(value), f"{name} as yyyymmdd"
    if column.is_required and kind == "string":
        asks.append(Ask("required_values", "filled", name, text, name, "are missing"))
    elif column.is_required:
        # what is there and not of the type is another trouble
        blank = f"case when {text} is null then 'missing' end"
        asks.append(Ask("required_values", "empty", f"{name}: missing", blank, name, "are missing"))
    minimum, maximum = _bounds(column, rules)
    if minimum is not None or maximum is not None:
        bounds = [f"below {column.minimum or rules.earliest_on}"] if minimum is not None else []
        bounds += [f"above {column.maximum}"] if maximum is not None else []
        trouble = f"are {' or '.join(bounds)}"
        asks.append(Ask("value_ranges", "between", shown, value, name, trouble, minimum, maximum))
    if column.values:
        listed = tuple(value.lower() for value in column.values)
        trouble = f"are none of {', '.join(column.values)}"
        lower = f"lower({text})"
        asks.append(Ask("accepted_values", "listed", f"{name} in lower case", lower, name, trouble, values=listed))
    return asks


def _bounds(column: ColumnContract, rules: Rules) -> tuple[float | None, float | None]:
    """Bounds of a column's values; a day becomes a number. Staging takes no required time before the earliest day."""
    minimum, maximum = column.minimum, column.maximum
    if column.is_time:
        if minimum is None and column.is_required:
            minimum = rules.earliest_on
        minimum, maximum = (text and text[:10].replace("-", "") for text in (minimum, maximum))
    elif column.data_type != "double":
        return None, None
    return (float(minimum) if minimum else None), (float(maximum) if maximum else None)


@cache
def _cast_macros() -> Any:  # noqa: ANN401
    source = (PROJECT_ROOT / "macros" / "engine" / "casts.sql").read_text(encoding="utf-8")
    return jinja2.Environment(autoescape=False).from_string(source).module


def cast_as_staging_does(expression: str, data_type: str) -> str:
    """SQL of the cast that staging makes, by the same macro."""
    return str(_cast_macros().default__safe_cast(expression, data_type)).strip()


def make_frame(
    connection: duckdb.DuckDBPyConnection, staged: str, file: LandedFile, asks: Iterable[Ask]
) -> pd.DataFrame:
    """Read the frame of a staged file: each column that is asked about, the file's name, and rows by their number."""
    columns = {ask.frame_column: ask.sql for ask in asks}
    selected = [f"{sql} as {_quote(name)}" for name, sql in columns.items()]
    query = f"select {', '.join([*selected, ROW_COLUMN])} from {staged} order by {ROW_COLUMN}"
    frame = connection.execute(query).df()
    frame[FILE_COLUMN] = file.name
    return frame


def join_frames(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the frames of several files below each other; rows are numbered anew from 0."""
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0].reset_index(drop=True)


def _as_number(value: str) -> str:
    return f"cast(year({value}) * 10000 + month({value}) * 100 + day({value}) as double)"


def _text(name: str) -> str:
    return f"nullif(trim({_quote(name)}), '')"


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
