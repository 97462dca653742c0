"""docs/add_a_feed.md does what it says: three steps, and the new feed's signals are in the marts."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from helpers.dbt_command import run_dbt
from helpers.dbt_worker import PROJECT_ROOT, WAREHOUSE_NAME

PAGE = PROJECT_ROOT / "docs" / "add_a_feed.md"
# A path alone on its line, and the block below it.
BLOCK = re.compile(r"^`(?P<path>[\w/.]+)`\n\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
UP_TO_THE_MARTS = ("-s", "+fct_signals", "+fct_signal_ledger_daily", "+signal_quarantine", "stg_landing__landed_files")
# the tests that are sentences of their own: the ledger's sum and the register's completeness are among them
CAUTIOUS = ("--indirect-selection", "cautious", "--exclude", "test_type:generic", "test_type:unit")
PROJECT_PARTS = ("dbt_project.yml", "models", "macros", "seeds", "tests", "profiles", "python/abm")


def read_page() -> dict[str, str]:
    return {match["path"]: match["text"] for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))}


def copy_project(target: Path) -> Path:
    for part in PROJECT_PARTS:
        source = PROJECT_ROOT / part
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target / part)
    return target


def do_the_steps(project: Path, landing: Path) -> None:
    for name, text in read_page().items():
        if name.startswith("chatter/"):
            path = landing / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif name.startswith("seeds/"):
            with (project / name).open("a", encoding="utf-8") as register:
                register.write(text)
        else:
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Outcome:
    """What a build of the project with the new feed left in the marts."""

    signals: list[tuple[Any, ...]]
    ledger: list[tuple[Any, ...]]
    quarantine: list[tuple[Any, ...]]


def read_outcome(warehouse: Path) -> Outcome:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return Outcome(
            signals=connection.execute(
                "select feed_id, source_record_id, signal_type, topic_id, asset, party, cast(confidence as varchar)"
                " from marts.fct_signals order by all"
            ).fetchall(),
            ledger=connection.execute(
                "select feed_id, table_name, disposition, reason, n from marts.fct_signal_ledger_daily order by all"
            ).fetchall(),
            quarantine=connection.execute(
                "select feed_id, record_id, reason from marts.signal_quarantine order by all"
            ).fetchall(),
        )


EXPECTED = Outcome(
    signals=[
        ("chatter", "c-1", "chat_started", "commercial_evaluation", "/pricing", "first", "0.9000"),
        ("chatter", "c-2", "chat_started", "data_lineage", "/docs/lineage", "first", "0.9000"),
    ],
    ledger=[
        ("chatter", "conversations", "accepted", "counts", 2),
        ("chatter", "conversations", "malformed", "happened_at is not a timestamp", 1),
    ],
    quarantine=[("chatter", "c-3", "happened_at is not a timestamp")],
)


def test_the_page_asks_for_three_things_and_a_file() -> None:
    assert [*read_page()] == [
        "chatter/conversations.csv",
        "models/staging/chatter/_chatter__sources.yml",
        "models/staging/chatter/stg_chatter__conversations.sql",
        "seeds/signals/feeds.csv",
    ]


@pytest.mark.parametrize("begins_with", ["nothing parsed", "the project parsed without the feed"])
def test_three_steps_bring_a_feeds_signals_to_the_marts(tmp_path: Path, begins_with: str) -> None:
    project, landing, warehouse = copy_project(tmp_path / "project"), tmp_path / "landing", tmp_path / WAREHOUSE_NAME
    landing.mkdir()
    if begins_with != "nothing parsed":
        run_dbt(project, landing, warehouse, "parse")
        assert (project / "target" / "partial_parse.msgpack").is_file()
    do_the_steps(project, landing)
    run_dbt(project, landing, warehouse, "build", *UP_TO_THE_MARTS, *CAUTIOUS)
    assert read_outcome(warehouse) == EXPECTED
