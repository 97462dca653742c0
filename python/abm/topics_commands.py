"""The command that suggests topics for unknown words; a person accepts what it says by pasting rows."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import click
import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from abm.contract import PROJECT_ROOT
from abm.topics import (
    LEAST_SCORE,
    MAPPING_COLUMNS,
    Succession,
    Suggestion,
    collect_evidence,
    make_rows,
    match_rules,
    read_seed,
    read_texts,
    suggest_topics,
)
from abm.warehouse import FailedError, fetch, fetch_one, open_warehouse
from abm.wording import plural

_SEEDS = PROJECT_ROOT / "seeds" / "signals"
_WIDTH = 120  # characters a line, which the table needs

_UNKNOWN_SQL = """
select raw_text, cast(sum(n_records) as bigint) as n_records
from marts.fct_unknown_topics
where source_kind = 'vendor_topic'
group by raw_text
"""

_KNOWN_SQL = "select distinct vendor_topic from intermediate.int_signal_meanings_mapped where vendor_topic is not null"

_LAST_LOAD_SQL = "select max(loaded_on) as last_loaded_on from marts.fct_signal_ledger_daily"

# who stopped saying one thing and began another, in feeds that went on for at least two weeks after the old word's end
_SUCCESSIONS_SQL = """
with said as (
    select feed_id, lower(vendor_topic) as word, topic_id = 'unknown' as is_unknown, identity_id, occurred_on
    from intermediate.int_signals_disposed
    where vendor_topic is not null and disposition in ('accepted', 'collapsed', 'unscored_type', 'retention_expired')
),

words as (
    select feed_id, word, is_unknown, min(occurred_on) as first_on, max(occurred_on) as last_on,
        max(max(occurred_on)) over (partition by feed_id) as feed_last_on, count(distinct identity_id) as n_identities
    from said
    group by feed_id, word, is_unknown
),

shared as (
    select fresh.word as fresh_word, gone.word as gone_word, max(fresh.n_identities) as n_identities,
        count(distinct said.identity_id) as n_shared
    from words as fresh
    inner join words as gone
        on fresh.feed_id = gone.feed_id and fresh.is_unknown and not gone.is_unknown
        and fresh.first_on > gone.last_on and fresh.first_on - gone.last_on <= 31
        and gone.feed_last_on - gone.last_on >= 14
    inner join said on fresh.feed_id = said.feed_id and fresh.word = said.word
    inner join said as before
        on said.identity_id = before.identity_id and before.feed_id = gone.feed_id and before.word = gone.word
    group by fresh.word, gone.word
)

select fresh_word, gone_word, n_shared / n_identities as share
from shared
where n_shared >= 3 and n_shared / n_identities >= 0.5
order by fresh_word, share, gone_word
"""


@click.command("suggest-topics")
@click.option(
    "--warehouse",
    type=click.Path(path_type=Path),
    envvar="ABM_WAREHOUSE",
    help="DuckDB file whose unknown topics are looked at; warehouse.duckdb of the project by default.",
)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Texts instead of a warehouse: one a line, or a CSV with a column 'topic'.",
)
@click.option(
    "--column",
    type=click.IntRange(min=1),
    help="Which column of a file without a header holds the topic, from 1.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV to write rows of topic_mappings to, for review."
)
@click.option("--top", type=click.IntRange(min=1), default=50, show_default=True, help="Most texts shown.")
@click.option(
    "--least-score",
    type=click.FloatRange(0, 1),
    default=LEAST_SCORE,
    show_default=True,
    help="Likeness from which a topic is proposed.",
)
@click.option(
    "--valid-from",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Load day from which the rows hold: the day after the last load; of a file, from the beginning.",
)
def suggest_topics_command(
    warehouse: Path | None,
    file: Path | None,
    column: int | None,
    out: Path | None,
    top: int,
    least_score: float,
    valid_from: datetime.datetime | None,
) -> None:
    """Suggest topics for vendor topics that no rule knows.

    Nothing is applied: paste the rows you accept into seeds/signals/topic_mappings.csv and build again.
    """
    topics, rules = read_seed(_SEEDS / "topics.csv"), read_seed(_SEEDS / "topic_mappings.csv")
    first_on = valid_from.date() if valid_from else datetime.date(1999, 1, 1)
    successions: list[Succession] = []
    if file is not None:
        try:
            said = read_texts(file, column)
        except ValueError as error:
            raise FailedError(str(error)) from error
        weights, texts = said, list(said)
    else:
        with open_warehouse(warehouse) as connection:
            weights, texts, successions, last_on = _read_warehouse(connection)
        if valid_from is None and last_on is not None:
            first_on = last_on + datetime.timedelta(days=1)
    known = {text: topic for text in texts if (topic := match_rules(text, rules))}
    unknown = {text: weight for text, weight in weights.items() if text not in known}
    found = suggest_topics(unknown, collect_evidence(topics, rules, known), least_score, successions)
    _print(Console(highlight=False, markup=False, width=_WIDTH), found, top)
    if out is not None:
        _write(out, found, rules, first_on)


def _read_warehouse(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, int], list[str], list[Succession], datetime.date | None]:
    """Weights of unknown texts, every vendor topic seen, successions, and the day of the last load."""
    weights = {row["raw_text"]: row["n_records"] for row in fetch(connection, _UNKNOWN_SQL)}
    texts = [row["vendor_topic"] for row in fetch(connection, _KNOWN_SQL)]
    successions = [
        Succession(row["fresh_word"], row["gone_word"], float(row["share"]))
        for row in fetch(connection, _SUCCESSIONS_SQL)
    ]
    last = fetch_one(connection, _LAST_LOAD_SQL)
    return weights, texts, successions, last["last_loaded_on"] if last else None


def _print(console: Console, suggestions: list[Suggestion], top: int) -> None:
    if not suggestions:
        console.print("Every topic that vendors name has a row.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Records", justify="right")
    table.add_column("Unknown topic")
    table.add_column("Suggested")
    table.add_column("Score", justify="right")
    table.add_column("Nearest")
    for suggestion in suggestions[:top]:
        near = f"took the place of {suggestion.evidence}" if suggestion.is_successor else suggestion.evidence
        table.add_row(
            f"{suggestion.weight:,}",
            suggestion.text,
            suggestion.topic_id or "leave unknown",
            f"{suggestion.score:.2f}",
            near if suggestion.score else "",
        )
    console.print(table)
    n_named = sum(suggestion.topic_id is not None for suggestion in suggestions)
    shown = f", the {top} heaviest shown" if len(suggestions) > top else ""
    console.print(f"{plural(len(suggestions), 'unknown topic')}{shown}; a topic is suggested for {n_named} of them.")


def _write(
    path: Path, suggestions: list[Suggestion], rules: list[dict[str, str]], valid_from_on: datetime.date
) -> None:
    rows: list[dict[str, str]] = make_rows(suggestions, rules, valid_from_on)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, MAPPING_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    click.echo(f"{plural(len(rows), 'row')} in {path}: paste those you accept into {_SEEDS / 'topic_mappings.csv'}.")
