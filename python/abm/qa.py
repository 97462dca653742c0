"""The signal QA checklist as a person reads it on Monday: what is wrong, since when, whose it is, what to do."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from abm.console import make_console, warehouse_option
from abm.warehouse import CommandError, Row, fetch, fetch_one, open_warehouse, text_of
from abm.wording import day_text, plural, short_number, without_addresses, words

_DAYS_LOOKED_BACK = 7
_WORST_FIRST = {"fail": 0, "warn": 1, "pass": 2, "not_applicable": 3}
_STYLES = {"fail": "bold red", "warn": "yellow", "pass": "green", "not_applicable": "dim"}

_LAST_DAY_SQL = """
select max(checked_on) as last_on, max(checked_on) filter (checked_on <= coalesce($on, checked_on)) as on_day
from marts.signal_qa_checklist
"""

_ROWS_SQL = """
select checklist.*, coalesce(checks.metric, '') as metric, coalesce(checks.direction, 'above') as direction
from marts.signal_qa_checklist as checklist
left join seeds.qa_checks as checks using (check_id)
where checked_on <= $on_day and checked_on > $on_day - cast($n_days as integer)
    and ($feed is null or feed_id = $feed)
order by check_id, feed_id, checked_on
"""

_FEEDS_SQL = "select distinct feed_id from marts.signal_qa_checklist order by feed_id"


@click.command("qa")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="As it stood at the end of that day; the last load day by default.",
)
@click.option("--week", is_flag=True, help="The worst of the seven days that end then, not how they ended.")
@click.option("--all", "show_all", is_flag=True, help="List what passed, too.")
@click.option("--feed", help="Only that feed; 'all' for the checks that are of no single feed.")
@click.option("--warn-fails", is_flag=True, help="End with 1 for a warning, too.")
@warehouse_option
def show_qa(
    on: datetime.datetime | None, week: bool, show_all: bool, feed: str | None, warn_fails: bool, warehouse: Path | None
) -> None:
    """Print the signal QA checklist: what needs attention, since when, whose it is and what to do.

    Ends with 0 if nothing fails, with 1 if something does (or warns, with --warn-fails), with 2 if nothing can be read.
    """
    console = make_console()
    with open_warehouse(warehouse) as connection:
        day, rows = read_checklist(connection, on.date() if on else None, feed)
    verdicts = choose_verdicts(rows, worst=week)
    print_checklist(console, day, verdicts, week=week, show_all=show_all)
    statuses = {verdict["status"] for verdict in verdicts}
    if "fail" in statuses or (warn_fails and "warn" in statuses):
        sys.exit(1)


def read_checklist(
    connection: duckdb.DuckDBPyConnection, on: datetime.date | None, feed: str | None
) -> tuple[datetime.date, list[Row]]:
    """Read the rows of the week that ends on a day.

    Returns:
        The last checked day that is not after ``on`` (or the last of all), and the rows of the seven days to it.

    Raises:
        CommandError: nothing was checked by that day, or the feed has no row at all.
    """
    found = fetch_one(connection, _LAST_DAY_SQL, on=on)
    if not found or found["last_on"] is None:
        raise CommandError("The checklist is empty: nothing has landed yet.")
    day = found["on_day"]
    if day is None:
        raise CommandError(f"Nothing was checked by {on}: the first load is later.")
    known = [row["feed_id"] for row in fetch(connection, _FEEDS_SQL)]
    if feed is not None and feed not in known:
        raise CommandError(f"No check looks at a feed '{feed}': choose one of {', '.join(known)}.")
    return day, fetch(connection, _ROWS_SQL, on_day=day, n_days=_DAYS_LOOKED_BACK, feed=feed)


def choose_verdicts(rows: Sequence[Row], *, worst: bool) -> list[Row]:
    """One row per check and feed, those that need attention first.

    Args:
        rows: Rows of some days, in any order.
        worst: The worst verdict of those days (of equal ones the latest), rather than the latest. A day without a
            verdict (not applicable) stands only where no day has one.

    Example:
        A check that failed on Monday and passed on Tuesday is "pass" as it stands, and "fail" in the week.
    """
    chosen: dict[tuple[str, str], Row] = {}

    def rank(row: Row) -> tuple[bool, int, datetime.date]:
        has_verdict = row["status"] != "not_applicable"
        return has_verdict, -_WORST_FIRST[row["status"]] if worst else 0, row["checked_on"]

    for row in rows:
        key = (row["check_id"], row["feed_id"])
        if key not in chosen or rank(row) > rank(chosen[key]):
            chosen[key] = row
    return sorted(
        chosen.values(),
        key=lambda row: (
            _WORST_FIRST[row["status"]],
            row["severity"] != "error",
            row["first_failed_on"] or datetime.date.max,
            row["check_id"],
            row["feed_id"],
        ),
    )


def describe(row: Row) -> str:
    """What was seen, what is usual, where the limit is: ``58 of 60 records (97%); usually 17%, fails above 59%``."""
    show = _percent if row["metric"].endswith("_share") or row["metric"] == "share_moved" else _number
    parts = [text_of(row, "detail")]
    if row["observed"] is not None and ((show is _percent and "%" not in parts[0]) or not parts[0]):
        parts[0] = f"{parts[0]} ({show(row['observed'])})" if parts[0] else show(row["observed"])
    limits = []
    if show is _percent and row["expected"] is not None:
        limits.append(f"usually {show(row['expected'])}")
    verb, limit = ("fails", row["fail_at"]) if row["status"] == "fail" else ("warns", row["warn_at"])
    if limit is not None:
        limits.append(f"{verb} {row['direction']} {show(max(limit, 0))}")
    return "; ".join(part for part in (parts[0], ", ".join(limits)) if part)


def print_checklist(
    console: Console, day: datetime.date, verdicts: Sequence[Row], *, week: bool, show_all: bool
) -> None:
    """Print the table of what needs attention (or of all), and one line that counts the rest."""
    listed = [row for row in verdicts if show_all or row["status"] in ("fail", "warn")]
    span = (
        f"the week to {day:%A} {day_text(day, day)} {day.year}" if week else f"{day:%A} {day_text(day, day)} {day.year}"
    )
    n = {status: sum(row["status"] == status for row in verdicts) for status in _WORST_FIRST}
    head = f"Signal QA, {span}: {plural(n['fail'], 'failure')}, {plural(n['warn'], 'warning')}"
    if listed:
        console.print(_draw(listed, head, day))
    else:
        console.print(f"{head}. Nothing needs attention.", style="bold")
    console.print(
        f"{plural(n['pass'], 'check')} passed, {n['not_applicable']:,} not applicable (too few records, or too little"
        " history to say what is usual). What each means: docs/quality.md",
        style="dim",
        soft_wrap=True,
    )


def _draw(rows: Sequence[Row], title: str, day: datetime.date) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True)
    table.show_edge, table.pad_edge, table.collapse_padding = False, False, True
    table.add_column("", width=5)
    table.add_column("Check", ratio=3, min_width=11, overflow="fold")
    table.add_column("Feed", ratio=2, min_width=12, overflow="fold")
    table.add_column("What was seen", ratio=8)
    table.add_column("Since", width=11)
    table.add_column("Owner", ratio=3, min_width=10)
    table.add_column("What to do", ratio=8)
    for row in rows:
        status = row["status"]
        needs_attention = status in ("fail", "warn")
        table.add_row(
            Text({"not_applicable": "n/a", "fail": "FAIL"}.get(status, str(status)), _STYLES[status]),
            words(row["check_id"]),
            row["feed_id"],
            without_addresses(describe(row)),
            _since(row, day) if needs_attention else "",
            words(row["owner"]),
            text_of(row, "remedy") if needs_attention else "",
        )
        if needs_attention:
            table.add_section()
    return table


def _since(row: Row, day: datetime.date) -> str:
    """The first day of the run, and the tested day where it is another."""
    first = row["first_failed_on"] or row["checked_on"]
    last = row["checked_on"]
    return day_text(first, day) if first == last else f"{day_text(first, day)}\nto {day_text(last, day)}"


def _percent(value: float) -> str:
    """A share for reading: ``17%``, ``0.4%``."""
    percent = 100 * float(value)
    return f"{percent:.0f}%" if percent >= 10 or percent == round(percent) else f"{short_number(percent)}%"


def _number(value: float) -> str:
    """A count or a factor for reading."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return short_number(value) if abs(value) >= 1 or value == 0 else f"{value:.2g}"
