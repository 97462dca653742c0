"""Writes a landing of any number of signals, the same one each time: a year of a company with 100,000 accounts.

    python -m abm.bench.landing --signals 1000000

Everything about a row is taken from hashes of its number, so the same sizes give the same rows with the same DuckDB.
Files are written one load week at a time, by a query that streams, so memory does not grow with the landing. The
history ends on a Wednesday; the files of the Thursday after it lie in a folder of their own, to be moved in, and in
another those of the Friday: as many signals as a day of ten million a year has, whatever the size of the history.
"""

from __future__ import annotations

import functools
import json
import math
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import click
import duckdb
from rich.console import Console

from abm.bench import landing_sql
from abm.progress import describe_duration, show_progress
from abm.wording import plural

FOLDER_VARIABLE = "ABM_BENCH"
DEFAULT_FOLDER = "bench"
HISTORY, INCREMENT, SAME_INCREMENT, MANIFEST = "history", "increment", "same_increment", "landing.json"
# bump when the rows change: a landing of another recipe is written anew
RECIPE = 6
FIRST_LOAD_ON = date(2025, 10, 23)
# 53 weeks: what was loaded in the first week is a year old at the end, so that retention of 365 days takes something
N_LOAD_DAYS = 371
# the last days have files of their own, as connectors land them; older ones were compacted to weeks
N_SINGLE_DAYS = 3
# signals a year of which a day is moved into histories of every size, to tell what a day costs from what history does
SAME_INCREMENT_OF = 10_000_000
# Monday to Sunday: people read our pages on working days
WEEKDAY_WEIGHTS = (1.0, 1.1, 1.1, 1.05, 0.9, 0.25, 0.2)
# a year's growth of traffic: from 1 to so much
GROWTH = 1.4
# of what is written, for the check of free space: 25 bytes a signal at a hundred million, 40 at one
BYTES_PER_SIGNAL, BYTES_PER_ACCOUNT = 60, 400
# the share of all signals that each table has, and on which weekdays it is loaded
SHARES: dict[tuple[str, str], float] = {
    ("segment", "pages"): 0.50,
    ("segment", "tracks"): 0.12,
    ("segment", "identifies"): 0.02,
    ("hubspot", "email_event"): 0.14,
    ("bombora", "company_surge"): 0.12,
    ("g2", "buyer_intent"): 0.03,
    ("linkedin_ads", "ad_analytics_by_member_company"): 0.04,
    ("generic_signals", "signals"): 0.03,
}
# a vendor that delivers once a week does so on this weekday (Monday is 0)
WEEKLY: dict[tuple[str, str], int] = {("bombora", "company_surge"): 0}


class BenchError(RuntimeError):
    """A benchmark that cannot go on; the message says why and what to do."""


@dataclass(frozen=True)
class Spec:
    """What a landing holds: signals, the days to be moved in not counted, CRM accounts, and load days."""

    signals: int
    accounts: int = 100_000
    days: int = N_LOAD_DAYS

    def manifest(self) -> dict[str, object]:
        """All that the rows depend on."""
        return {**asdict(self), "recipe": RECIPE, "duckdb": duckdb.__version__}


@dataclass(frozen=True)
class Part:
    """One file to write: load days ``first`` to ``last`` (days from the start) of a table."""

    feed: str
    table: str
    folder: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """Path below the landing; it bears the last load day."""
        return f"{self.feed}/{self.table}/{load_day(self.last).isoformat()}.parquet"


def load_day(day: int) -> date:
    """The date of a day of the history."""
    return FIRST_LOAD_ON + timedelta(days=day)


def find_folder() -> Path:
    """The folder of all benchmarks: ``ABM_BENCH``, or ``bench`` in the current one."""
    return Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)


def count_rows(spec: Spec, feed: str, table: str, day: int) -> tuple[int, int]:
    """The rows that a table was given by the start and by the end of a load day, counted from the first."""
    total = spec.signals * SHARES[feed, table]
    weights = _weights(spec.days, WEEKLY.get((feed, table)))
    return round(total * weights[day]), round(total * weights[day + 1])


def number_rows(spec: Spec, part: Part) -> list[tuple[int, int, int]]:
    """The load days of a file that have rows: each with the number of its first row and of the one after its last."""
    if part.folder == SAME_INCREMENT:
        # numbered on from the day before, so that no record has an id that another has
        _, first = count_rows(spec, part.feed, part.table, spec.days)
        start, end = count_rows(replace(spec, signals=SAME_INCREMENT_OF), part.feed, part.table, spec.days)
        rows = [(part.first, first, first + end - start)]
    else:
        rows = [(day, *count_rows(spec, part.feed, part.table, day)) for day in range(part.first, part.last + 1)]
    return [row for row in rows if row[1] < row[2]]


@functools.cache
def _weights(n_days: int, weekday: int | None) -> list[float]:
    """The share of a year's rows that is there by the start of each day; the day after the history is above 1."""
    sizes = []
    for day in range(n_days + 1):
        on = load_day(day).weekday()
        size = WEEKDAY_WEIGHTS[on] if weekday is None else float(on == weekday)
        sizes.append(size * (1 + (GROWTH - 1) * day / n_days))
    whole = math.fsum(sizes[:n_days])
    return [math.fsum(sizes[:day]) / whole for day in range(n_days + 2)]


def plan_parts(n_days: int = N_LOAD_DAYS) -> list[Part]:
    """The files of the signals: weeks, then single days, then the two days to be moved in."""
    weeks_end = n_days - N_SINGLE_DAYS
    spans = [(first, min(first + 6, weeks_end - 1)) for first in range(0, weeks_end, 7)]
    spans += [(day, day) for day in range(weeks_end, n_days)]
    parts = [Part(feed, table, HISTORY, *span) for feed, table in SHARES for span in spans]
    for day, folder in enumerate((INCREMENT, SAME_INCREMENT), start=n_days):
        parts += [Part(feed, table, folder, day, day) for feed, table in SHARES]
    return parts


def write_landing(spec: Spec, folder: Path, console: Console) -> bool:
    """Write a landing to ``folder/history`` and its next days to folders beside it, unless they are there.

    Args:
        spec: how much to write.
        folder: folder of this landing alone; what is in it of another landing is removed.
        console: where progress is shown.

    Returns:
        Whether anything was written.

    Raises:
        BenchError: the disk is too full.
    """
    manifest = folder / MANIFEST
    if manifest.is_file() and json.loads(manifest.read_text()) == spec.manifest():
        return False
    folder.mkdir(parents=True, exist_ok=True)
    check_space(folder, spec.signals * BYTES_PER_SIGNAL + spec.accounts * BYTES_PER_ACCOUNT, "the landing")
    manifest.unlink(missing_ok=True)
    for name in (HISTORY, INCREMENT, SAME_INCREMENT):
        shutil.rmtree(folder / name, ignore_errors=True)
    parts = plan_parts(spec.days)
    began = time.monotonic()
    with duckdb.connect() as connection, show_progress(console) as progress:
        landing_sql.prepare(connection, spec.accounts, spec.signals, load_day(0))
        progress.start(len(parts), f"Writing {spec.signals:,} signals of {spec.accounts:,} accounts to {folder}.")
        for (feed, table), query in landing_sql.CRM.items():
            _copy(connection, query, folder / HISTORY / feed / f"{table}.parquet")
        for done, part in enumerate(parts):
            passed = time.monotonic() - began
            left = f", about {describe_duration(passed / done * (len(parts) - done))} left" if done else ""
            progress.begin(f"{part.name}{left}")
            if days := number_rows(spec, part):
                query = landing_sql.SIGNALS[part.feed, part.table]
                _copy(connection, with_days(query, days), folder / part.folder / part.name)
            progress.finish_node()
    manifest.write_text(json.dumps(spec.manifest(), indent=2) + "\n")
    return True


def with_days(query: str, days: Sequence[tuple[int, int, int]]) -> str:
    """A query of signals over ``numbered``: the rows (n) of load days, each with its day and when that begins."""
    values = ", ".join(f"(timestamp '{load_day(day)}', {first}, {end})" for day, first, end in days)
    return f"""
        with days (day_at, first_n, end_n) as (values {values}),
        numbered as (select day_at, first_n, unnest(range(first_n, end_n)) as n from days)
        {query}
    """


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # a file that was cut short by an interruption is never taken for a whole one
    partial = path.with_name(f".{path.name}")
    escaped = str(partial).replace("'", "''")
    connection.execute(f"copy ({query}) to '{escaped}' (format parquet, compression zstd)")
    partial.rename(path)


def check_space(folder: Path, needed: int, what: str) -> None:
    """Stop before a disk runs full.

    Raises:
        BenchError: fewer bytes are free than are needed.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BenchError(
            f"{folder}: {what} needs about {needed / 1e9:.1f} GB and {free / 1e9:.1f} GB are free; make room, choose a"
            f" smaller size, or name a folder on another disk in {FOLDER_VARIABLE}."
        )


def signal_files(folder: Path) -> Iterator[tuple[tuple[str, str], list[Path]]]:
    """The signal files below a history, by table."""
    for feed, table in SHARES:
        files = sorted((folder / feed / table).glob("*.parquet"))
        if files:
            yield (feed, table), files


@click.command(help="Write a landing of made-up signals to measure the build with.")
@click.option("--signals", default=1_000_000, show_default=True, type=click.IntRange(1_000), help="Signal rows.")
@click.option("--accounts", default=100_000, show_default=True, type=click.IntRange(100), help="CRM accounts.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to; bench/<signals> by default.")
def main(signals: int, accounts: int, folder: Path | None) -> None:
    """Write the landing and say where it is."""
    console = Console()
    folder = folder or find_folder() / str(signals)
    began = time.monotonic()
    try:
        is_new = write_landing(Spec(signals, accounts), folder, console)
    except BenchError as error:
        raise click.ClickException(str(error)) from error
    files = [path for path in folder.rglob("*.parquet") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    said = f"written in {describe_duration(time.monotonic() - began)}" if is_new else "was there already"
    console.print(f"{folder / HISTORY}: {plural(len(files), 'file')}, {size / 1e6:,.0f} MB, {said}.")


if __name__ == "__main__":
    main()
