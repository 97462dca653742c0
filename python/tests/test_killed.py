"""Builds that are killed, run out of disk or come second: nothing is lost, and no reader notices."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from helpers.builds import WITHOUT_TESTS
from helpers.comparing import compare_rows, list_marts
from helpers.landings import count_rows, cut
from helpers.publishing import publish_untested

from abm.contract import PROJECT_ROOT
from abm.published import find_published, read_copy

# a month of the demo
CUT_ON = "2026-06-14"
SEED = 11
# of some 320 models and seeds: one early, one late
KILLED_AFTER = (range(5, 120), range(150, 300))
# as large a file as a full disk lets be written (bytes): dbt's own are smaller; DuckDB's log grows to 16 MB before it
# is folded into the warehouse
ROOM = 10_000_000
SECONDS = 300
READER = """
import sys, time
from pathlib import Path
import duckdb
path, stop, keeps = sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "keeps"
query = '''
select (select build_number from published_build), (select count(*) from marts.fct_account_scores),
    (select count(*) from marts.fct_account_scores anti join marts.dim_accounts using (account_id)),
    (select count(*) from marts.fct_account_tiers anti join marts.dim_accounts using (account_id))
'''
kept = duckdb.connect(path, read_only=True) if keeps else None
n, seen = 0, set()
print("ready", flush=True)
while not stop.exists():
    connection = kept or duckdb.connect(path, read_only=True)
    seen.update(connection.execute(query).fetchall())
    n += 1
    if not kept:
        connection.close()
    time.sleep(0.2)
print(n, len(seen), max(row[2] + row[3] for row in seen))
"""


@dataclass
class House:
    """A landing, its warehouse and the processes that build it."""

    folder: Path
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def landing(self) -> Path:
        return self.folder / "landing"

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse.duckdb"

    @property
    def copy(self) -> Path:
        return find_published(self.warehouse)

    def start(self, *command: str, room: int | None = None, target: str = "target") -> subprocess.Popen[str]:
        """Start a Python process in a group of its own, which can write no file beyond some size."""
        environment = {
            **os.environ,
            "ABM_LANDING": str(self.landing),
            "ABM_WAREHOUSE": str(self.warehouse),
            "ABM_DOOR": str(self.folder / "door"),
            "DBT_PROFILES_DIR": str(PROJECT_ROOT / "profiles"),
            "DBT_TARGET_PATH": str(self.folder / target),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "PYTHONPATH": str(PROJECT_ROOT / "python"),
            "PYTHONWARNINGS": "ignore",
        }
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT_ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))) if room else None,
        )
        self.processes.append(process)
        return process

    def start_dbt(self, *options: str, room: int | None = None, target: str = "target") -> subprocess.Popen[str]:
        command = ("-m", "dbt.cli.main", "build", "--quiet", "--no-use-colors", *options)
        return self.start(*command, room=room, target=target)

    def doing(self, process: subprocess.Popen[str]) -> list[str]:
        """What a building process says it is at, or was when it was killed."""
        try:
            text = self.warehouse.with_name(self.warehouse.name + ".building").read_text()
            found = json.loads(text)
            return [str(one) for one in found["doing"]] if found["pid"] == process.pid else []
        except (OSError, ValueError):
            return []

    def kill_at(self, process: subprocess.Popen[str], n_begun: int, beginning: str = "") -> list[str]:
        """Kill a build when so many things have begun, of those that begin with a text; gives what was running."""
        begun: set[str] = set()
        deadline = time.monotonic() + SECONDS
        while len(begun) < n_begun and process.poll() is None and time.monotonic() < deadline:
            begun.update(what for what in self.doing(process) if what.startswith(beginning))
            time.sleep(0.002)
        assert process.poll() is None, process.communicate()[0]
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return self.doing(process)

    def fetch(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture
def house(tmp_path: Path, demo_landing: Path) -> Iterator[House]:
    house = House(tmp_path)
    cut(demo_landing, house.landing, CUT_ON)
    yield house
    for process in house.processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def end(process: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = process.communicate(timeout=SECONDS)
    return process.returncode, said


def differing(one: Path, other: Path) -> dict[str, str]:
    """Public marts that are not the same in both warehouses, row by row."""
    with duckdb.connect(str(one), read_only=True) as left, duckdb.connect(str(other), read_only=True) as right:
        marts = list_marts(left)
        assert len(marts) == len(list_marts(right)) >= 30
        return compare_rows({"one": left, "other": right}, {mart: f"from marts.{mart}" for mart in marts})[1]


def test_killed_anywhere_a_build_is_made_good_by_the_next(house: House) -> None:
    """One story, so that the builds that it takes serve every question."""
    # a build that nobody disturbs, and what it publishes; what the door says is in a mart too: ask it, as is done below
    end(house.start("-m", "abm", "check"))
    status, said = end(house.start_dbt(*WITHOUT_TESTS))
    assert status == 0, said
    assert "Build 1 was not of the whole project (0 models and seeds not made" in said
    assert "nothing is published; nothing has been published before." in said
    assert publish_untested(house.warehouse).startswith("Published 31 marts of build 1")
    published = house.copy.stat()
    undisturbed = house.folder / "undisturbed" / "warehouse.duckdb"
    undisturbed.parent.mkdir()
    shutil.move(house.warehouse, undisturbed)

    stop = house.folder / "stop"
    readers = [house.start("-c", READER, str(house.copy), str(stop), how) for how in ("keeps", "reconnects")]
    for reader in readers:
        assert reader.stdout and reader.stdout.readline() == "ready\n"

    # killed while it loads
    rng = random.Random(SEED)
    running = house.kill_at(house.start_dbt(*WITHOUT_TESTS), rng.randrange(2, 30), "reading ")

    # no room on the disk, for dbt and for the command
    status, said = end(house.start_dbt(*WITHOUT_TESTS, room=ROOM))
    assert status != 0
    assert f"interrupted at {', '.join(running)}" in said
    assert sum(line.startswith("There is no room to write ") for line in said.splitlines()) == 1, said
    assert "readers still see build 1" in said
    status, said = end(house.start("-m", "abm", "build", room=ROOM))
    assert status == 1
    assert said.count("There is no room to write ") == 1, said
    assert "Traceback" not in said
    # what the door had found there was no room to write down either, and plain dbt does not ask it
    end(house.start("-m", "abm", "check"))

    # killed at two models; each build goes on where the one before was killed
    running = []
    for points in KILLED_AFTER:
        build = house.start_dbt(*WITHOUT_TESTS)
        before, running = running, house.kill_at(build, rng.choice(points))
        [(state, troubles)] = house.fetch(
            "select state, troubles from landing.builds where state <> 'began' order by build_number desc limit 1"
        )
        if before:
            assert (state, str(troubles).split(", ")) == ("interrupted", before)
        assert running

    # a second build at the same time, either way
    build = house.start_dbt(*WITHOUT_TESTS)
    deadline = time.monotonic() + SECONDS
    while not house.doing(build) and build.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    # it stands still until both have been told, however slow they are
    os.killpg(build.pid, signal.SIGSTOP)
    seconds = [house.start_dbt(target="target_2"), house.start("-m", "abm", "build")]
    holder = rf"is in use by another build (`dbt build`, PID {build.pid}), which is running: wait until it has finished"
    for second in seconds:
        status, said = end(second)
        assert status != 0
        assert said.count(holder) == 1, said
        assert "Traceback" not in said
    explained = end(house.start("-m", "abm", "targets"))
    assert str(house.copy) in explained[1]
    os.killpg(build.pid, signal.SIGCONT)

    # undisturbed by all that, it made everything good
    status, said = end(build)
    assert status == 0, said
    assert differing(house.warehouse, undisturbed) == {}
    counted = house.fetch("select feed_id, table_name, sum(n)::bigint from marts.fct_signal_ledger_daily group by all")
    assert {(feed, table): n for feed, table, n in counted} == count_rows(house.landing)

    stop.touch()
    for reader in readers:
        status, said = end(reader)
        assert status == 0, said
        n, n_seen, n_strangers = map(int, said.split())
        assert n > 20
        assert (n_seen, n_strangers) == (1, 0)
    assert house.copy.stat().st_ino == published.st_ino
    found = read_copy(house.copy)
    assert found and found.build_number == 1
    leftovers = {path.name for path in house.folder.iterdir()} - {"landing", "published", "undisturbed", "stop", "logs"}
    assert {name for name in leftovers if name.startswith("warehouse")} == {"warehouse.duckdb"}
