"""Writes what changed in the scoring rules into ``seeds/scores/change_log.csv``, where a test looks for it."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb

from abm.console import make_console, warehouse_option
from abm.contract import PROJECT_ROOT
from abm.warehouse import FailedError, fetch, open_warehouse
from abm.wording import plural

CHANGE_LOG = PROJECT_ROOT / "seeds" / "scores" / "change_log.csv"
COLUMNS = (
    "log_number",
    "changed_on",
    "model_version",
    "rule_set",
    "changed_by",
    "what",
    "why",
    "expected_effect",
    "rules_digest",
)

_DIGESTS_SQL = """
select rule_set, model_version, rules_digest from intermediate.int_rule_digests order by rule_set, model_version
"""

RuleSet = tuple[str, str]  # seed, and the model version its rows belong to or 'all'


@dataclass(frozen=True)
class Change:
    """What a person says of a change: who made it, what it was, why, and what should be seen afterwards."""

    changed_on: datetime.date
    changed_by: str
    what: str
    why: str
    expected_effect: str


def read_log(path: Path) -> list[dict[str, str]]:
    """The rows of the log, oldest first.

    Raises:
        FailedError: the file is not there or lacks a column.
    """
    if not path.is_file():
        raise FailedError(f"The change log {path} does not exist: restore it from version control.")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
        if missing:
            raise FailedError(f"The change log {path} lacks column {missing[0]}: its columns are {', '.join(COLUMNS)}.")
        return list(reader)


def read_digests(connection: duckdb.DuckDBPyConnection) -> dict[RuleSet, str]:
    """Digest of each set of rules as the warehouse was last built from it."""
    return {(row["rule_set"], row["model_version"]): row["rules_digest"] for row in fetch(connection, _DIGESTS_SQL)}


def find_unlogged(digests: Mapping[RuleSet, str], log: Sequence[Mapping[str, str]]) -> list[RuleSet]:
    """Sets of rules that are not what their last row in the log was written for, in alphabetical order."""
    last: dict[RuleSet, str] = {}
    for row in sorted(log, key=lambda row: (row["changed_on"], int(row["log_number"]))):
        if row["rules_digest"]:
            last[row["rule_set"], row["model_version"]] = row["rules_digest"]
    return sorted(rules for rules, digest in digests.items() if last.get(rules) != digest)


def make_entries(
    unlogged: Sequence[RuleSet], digests: Mapping[RuleSet, str], log: Sequence[Mapping[str, str]], change: Change
) -> list[dict[str, str]]:
    """One row of the log for each set of rules that changed."""
    last_number = max((int(row["log_number"]) for row in log), default=0)
    return [
        dict(
            zip(
                COLUMNS,
                (
                    str(last_number + nth),
                    change.changed_on.isoformat(),
                    model_version,
                    rule_set,
                    change.changed_by,
                    change.what,
                    change.why,
                    change.expected_effect,
                    digests[rule_set, model_version],
                ),
                strict=True,
            )
        )
        for nth, (rule_set, model_version) in enumerate(unlogged, start=1)
    ]


def append_entries(entries: Sequence[Mapping[str, str]], path: Path) -> None:
    """Write rows behind those that are there, in one piece: a log is never half-written."""
    text = path.read_text(encoding="utf-8")
    lines = io.StringIO(newline="")
    csv.DictWriter(lines, COLUMNS, lineterminator="\n").writerows(entries)
    beside = path.with_suffix(".csv.new")
    beside.write_text(text + ("" if text.endswith("\n") else "\n") + lines.getvalue(), encoding="utf-8")
    beside.replace(path)


@click.command("log-change")
@click.option("--by", "changed_by", required=True, help="Team that made the change, such as revops; no person.")
@click.option("--what", required=True, help="What was changed, in a sentence.")
@click.option("--why", required=True, help="Why.")
@click.option("--expected-effect", required=True, help="What should be seen afterwards.")
@click.option(
    "--rule-set", "rule_sets", multiple=True, help="Only this seed; may be repeated. All that changed, otherwise."
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: datetime.datetime.now(tz=datetime.UTC).strftime("%Y-%m-%d"),
    metavar="YYYY-MM-DD",
    help="Day of the change; today by default.",
)
@warehouse_option
def log_change(
    changed_by: str,
    what: str,
    why: str,
    expected_effect: str,
    rule_sets: tuple[str, ...],
    on: datetime.datetime,
    warehouse: Path | None,
) -> None:
    """Write a row into the change log for each set of rules that changed since its last one.

    Build first, so that the warehouse has read the rules as they are now; the build fails at its test of the log until
    the rows are there. Ends with 1 if nothing has changed.
    """
    for name, text in (("--by", changed_by), ("--what", what), ("--why", why), ("--expected-effect", expected_effect)):
        if not text.strip():
            raise click.UsageError(f"{name} is blank: a change nobody can explain is what the log is there to prevent.")
    if "@" in changed_by:
        raise click.UsageError("--by names a team and no person: an address does not belong into the log.")
    with open_warehouse(warehouse) as connection:
        digests = read_digests(connection)
    log = read_log(CHANGE_LOG)
    known = {rule_set for rule_set, _ in digests}
    for rule_set in rule_sets:
        if rule_set not in known:
            raise click.UsageError(f"{rule_set} is no logged set of rules; these are: {', '.join(sorted(known))}.")
    unlogged = [rules for rules in find_unlogged(digests, log) if not rule_sets or rules[0] in rule_sets]
    if not unlogged:
        raise FailedError(
            "Nothing has changed since the last rows of the log; build first if you have just edited a seed."
        )
    change = Change(on.date(), changed_by.strip(), what.strip(), why.strip(), expected_effect.strip())
    append_entries(make_entries(unlogged, digests, log, change), CHANGE_LOG)
    console = make_console()
    for rule_set, model_version in unlogged:
        console.print(
            f"logged: {rule_set}" + ("" if model_version == "all" else f" of {model_version}"), soft_wrap=True
        )
    console.print(f"{plural(len(unlogged), 'row')} added to {CHANGE_LOG.relative_to(PROJECT_ROOT)}.", soft_wrap=True)
