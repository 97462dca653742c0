"""The tables of the command line: the ranked target list, and the ledger that accounts for every landed row."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from abm.narrate import Line
from abm.warehouse import Row, fetch, fetch_one, text_of
from abm.wording import plural, round_tenth, without_addresses, words

# columns for "+5.0 of 5" and the space after it
_POINTS_WIDTH = 13
# what is not known of an account is told by `explain`; a list that repeats it on every row hides the rest
_UNKNOWN = re.compile(r"; unknown: [^.]*")

_TARGETS_SQL = """
select priority_rank, account_name, domain, tier, total_score, fit_points, intent_points, engagement_points, why,
    next_step, coalesce(owner_name, owner_id) as owner, lifecycle
from marts.account_scorecard
where tier <= $last_listed_tier
order by priority_rank
limit $top
"""

_NOT_LISTED_SQL = _TARGETS_SQL.replace("tier <=", "tier >")

_COUNT_SQL = """
select count(*) filter (where tier <= $last_listed_tier) as n_listed, count(*) as n_accounts, max(as_of_on) as as_of_on
from marts.account_scorecard
"""

# the lowest tier is the one without a capacity: who is in it is not on the list
_LAST_LISTED_SQL = "select max(tier) as tier from seeds.tiers where capacity is not null"

_LEDGER_SQL = """
with landed as (
    select feed_id, table_name, sum(n_rows + n_rejected) as n_landed
    from landing.landed_files
    group by feed_id, table_name
),

disposed as (
    select feed_id, table_name, disposition, sum(n) as n
    from marts.fct_signal_ledger_daily
    group by feed_id, table_name, disposition
),

accounted as (
    select feed_id, table_name, sum(n) as n_accounted,
        string_agg(disposition || ' ' || n, ', ' order by n desc, disposition) as dispositions
    from disposed
    group by feed_id, table_name
)

select feed_id, table_name, cast(coalesce(n_landed, 0) as bigint) as n_landed,
    cast(coalesce(n_accounted, 0) as bigint) as n_accounted, dispositions
from landed
full outer join accounted using (feed_id, table_name)
order by feed_id, table_name
"""


_CORRECTED_SQL = """
select count(*) as n_held, count(corrected_at) as n_corrected from marts.signal_quarantine
"""


def print_lines(console: Console, lines: Iterable[Line]) -> None:
    """Print report lines; a line that wraps continues under its own text."""
    for line in lines:
        mark, text = _split_mark(line.text)
        wrapped = textwrap.wrap(
            text,
            width=console.width,
            initial_indent=" " * line.indent + mark,
            subsequent_indent=" " * (line.indent + len(mark)),
            # an id or a rule in two pieces can be neither read nor copied
            break_long_words=False,
            break_on_hyphens=False,
        )
        for piece in wrapped or [""]:
            console.print(piece, style=line.style, soft_wrap=True)


def _split_mark(text: str) -> tuple[str, str]:
    """Set a leading check mark, or points in front of a double space, apart from the words that wrap beside it."""
    if text.startswith(("✓ ", "✗ ")):
        return text[:2], text[2:]
    points, gap, rest = text.partition("  ")
    return (points.ljust(_POINTS_WIDTH), rest) if gap else ("", text)


def print_targets(console: Console, connection: duckdb.DuckDBPyConnection, top: int) -> None:
    """Print the ranked target account list, or the best accounts that are not on it where nobody is."""
    last = fetch_one(connection, _LAST_LISTED_SQL)
    listed_tier = last["tier"] if last and last["tier"] is not None else 0
    count = fetch_one(connection, _COUNT_SQL, last_listed_tier=listed_tier) or {"n_accounts": 0, "n_listed": 0}
    if not count["n_accounts"]:
        console.print("No account is scored yet: the landing holds no accounts.")
        return
    if count["n_listed"]:
        rows = fetch(connection, _TARGETS_SQL, last_listed_tier=listed_tier, top=top)
        shown = f"the first {len(rows)} of {count['n_listed']}" if len(rows) < count["n_listed"] else f"all {len(rows)}"
        scored = f"{plural(count['n_accounts'], 'account')} scored"
        console.print(_draw_targets(rows, f"Target accounts on {count['as_of_on']}: {shown}, {scored}"))
        console.print("Why one of them? python -m abm explain DOMAIN", style="dim")
        return
    rows = fetch(connection, _NOT_LISTED_SQL, last_listed_tier=listed_tier, top=top)
    console.print(
        f"No account is on the target list on {count['as_of_on']}: none of"
        f" {plural(count['n_accounts'], 'account')} reaches Tier {listed_tier}. The best ranked that are not listed:"
    )
    console.print(_draw_targets(rows, None))


def _draw_targets(rows: list[Row], title: str | None) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True)
    # every column counts on a terminal of 120
    table.show_edge, table.pad_edge, table.collapse_padding = False, False, True
    table.add_column("#", justify="right", width=3)
    table.add_column("Account", ratio=5, min_width=18, overflow="fold")
    table.add_column("Tier", justify="right", width=4)
    table.add_column("Score\nfit/intent/eng.", width=15)
    table.add_column("Why", ratio=10)
    table.add_column("Next step", ratio=6)
    table.add_column("Owner", ratio=2, min_width=10, overflow="fold")
    for row in rows:
        name, domain = text_of(row, "account_name", "(no name)"), text_of(row, "domain")
        parts = "/".join(f"{float(row[f'{part}_points']):.0f}" for part in ("fit", "intent", "engagement"))
        table.add_row(
            str(row["priority_rank"]),
            name if domain in ("", name.lower()) else f"{name}\n{domain}",
            str(row["tier"]),
            f"{round_tenth(row['total_score'])} ({parts})",
            words(without_addresses(_UNKNOWN.sub("", text_of(row, "why")))),
            without_addresses(text_of(row, "next_step")),
            text_of(row, "owner", "nobody"),
        )
        table.add_section()
    return table


def print_ledger(console: Console, connection: duckdb.DuckDBPyConnection) -> bool:
    """Print landed rows against the ledger, feed by feed.

    Returns:
        Whether every landed row is accounted for, in every table and in all.
    """
    rows = fetch(connection, _LEDGER_SQL)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Feed")
    table.add_column("Table")
    table.add_column("Landed", justify="right")
    table.add_column("Accounted for", justify="right")
    table.add_column("")
    table.add_column("As")
    for row in rows:
        mark = Text("✓", "green") if row["n_landed"] == row["n_accounted"] else Text("✗", "red")
        dispositions = words(text_of(row, "dispositions"))
        table.add_row(
            row["feed_id"], row["table_name"], f"{row['n_landed']:,}", f"{row['n_accounted']:,}", mark, dispositions
        )
    console.print(table)
    n_landed, n_accounted = sum(row["n_landed"] for row in rows), sum(row["n_accounted"] for row in rows)
    held = fetch_one(connection, _CORRECTED_SQL)
    if held and held["n_held"]:
        console.print(
            f"{plural(held['n_held'], 'row')} in quarantine, {held['n_corrected']:,} delivered again and right."
        )
    console.print(f"{plural(n_landed, 'row')} landed, {n_accounted:,} accounted for.")
    return all(row["n_landed"] == row["n_accounted"] for row in rows)


def print_counts(console: Console, counts: dict[str, int], unit: str = "rows") -> None:
    """Print a count per name, and their sum."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Table")
    table.add_column(unit.capitalize(), justify="right")
    for name, n in counts.items():
        table.add_row(name, f"{n:,}")
    table.add_section()
    table.add_row("all", f"{sum(counts.values()):,}")
    console.print(table)
