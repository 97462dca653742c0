"""How long the warehouse takes to build from nothing, for more days and for nothing new, beside a scan of its files.

    python -m abm.bench.warehouse 1m
    python -m abm.bench.warehouse 1m --profile int_signals_classified

A size has a folder of its own below ``ABM_BENCH``: the landing, the warehouse, dbt's files and the results. The landing
is made once. What is measured is written after each step, so that an interruption loses the step it falls into.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

import click
import duckdb
from rich.console import Console

from abm.bench.landing import (
    HISTORY,
    INCREMENT,
    SAME_INCREMENT,
    BenchError,
    Spec,
    check_space,
    find_folder,
    write_landing,
)
from abm.bench.machine import PeakMemory, describe_machine
from abm.bench.plans import find_costly_joins
from abm.bench.report import write_report
from abm.bench.results import KINDS, RESULTS_NAME, Results, Step
from abm.contract import PROJECT_ROOT
from abm.progress import Progress, describe_duration, show_progress

# one name, because dbt writes the database's name into the parsed project
WAREHOUSE_NAME = "warehouse.duckdb"
# what a build needs of the disk: a guess from builds of a million that were cut short, low rather than in the way
BUILD_BYTES_PER_SIGNAL, BUILD_BYTES_PER_ACCOUNT = 500, 5_000
EXCLUDED = ("unit_test",)
# share of the nodes that must be done before their pace is a guess at the rest
FEWEST_NODES_TO_JUDGE_BY = 0.1
_SIZE = re.compile(r"(\d+)([km]?)", re.IGNORECASE)
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000}
_ERRORS = ("error", "fail", "runtime error")


def parse_size(text: str) -> int:
    """Signals of a size such as ``20k``, ``1m`` or ``100m``.

    Raises:
        click.BadParameter: it is no size.
    """
    found = _SIZE.fullmatch(text)
    if not found or int(found[1]) == 0:
        raise click.BadParameter(f"'{text}' is no size; write 1m, 10m or 100m, or a number of signals.")
    return int(found[1]) * _UNITS[found[2].lower()]


class Bench:
    """One benchmark below its folder."""

    def __init__(self, folder: Path, spec: Spec, console: Console) -> None:
        """Take the folder; what an earlier run measured there helps to say how long this one takes."""
        self.folder, self.spec, self.console = folder, spec, console
        self.landing, self.warehouse = folder / "landing", folder / "build" / WAREHOUSE_NAME
        self.published = self.warehouse.parent / "published" / "abm_marts.duckdb"
        self.earlier = Results.read(folder / RESULTS_NAME)

    def run(self) -> Results:
        """Measure everything, from an empty warehouse.

        Raises:
            BenchError: the disk is too full, or a step ended without a result.
        """
        write_landing(self.spec, self.folder, self.console)
        check_space(
            self.folder,
            self.spec.signals * BUILD_BYTES_PER_SIGNAL + self.spec.accounts * BUILD_BYTES_PER_ACCOUNT,
            "the build",
        )
        shutil.rmtree(self.warehouse.parent, ignore_errors=True)
        shutil.rmtree(self.landing, ignore_errors=True)
        self.warehouse.parent.mkdir(parents=True)
        began_at = datetime.now().astimezone().isoformat(timespec="seconds")
        self.results = Results(self.spec.manifest(), describe_machine(self.folder), began_at)
        _link_files(self.folder / HISTORY, self.landing)
        self._measure("floor", self._scan)
        self._measure("full build", self._build)
        self.results.costly_joins = find_costly_joins(self.warehouse, self.warehouse.parent / "target" / "compiled")
        _link_files(self.folder / INCREMENT, self.landing)
        self._measure("one more day", self._build)
        _link_files(self.folder / SAME_INCREMENT, self.landing)
        self._measure("a day of ten million", self._build)
        self._measure("nothing new", self._build)
        return self.results

    def _measure(self, name: str, work: Callable[[str, Progress], Step]) -> None:
        with show_progress(self.console) as progress:
            step = work(name, progress)
        self.results.steps[name] = step
        self.results.write(self.folder / RESULTS_NAME)
        self.console.print(
            f"{name}: {describe_duration(step.seconds)}, at most {step.peak_bytes / 1e9:.1f} GB of memory"
            + (f"; {len(step.troubles)} failed, {step.n_skipped} skipped" if step.troubles else "")
        )
        for trouble in step.troubles[:5]:
            self.console.print(f"  {trouble}", markup=False)

    def _scan(self, name: str, progress: Progress) -> Step:
        progress.begin(f"{name}: one scan of the signal files")
        command = [sys.executable, "-m", "abm.bench.floor", str(self.folder / HISTORY)]
        with run_process(command, self._environment()) as process, PeakMemory(process.pid) as memory:
            said, _ = process.communicate()
        if process.returncode:
            raise BenchError(
                f"The scan of {self.folder / HISTORY} ended with {process.returncode}; its message is above."
            )
        facts = json.loads(said)
        return Step(name, facts.pop("seconds"), memory.peak, facts=facts, landing_bytes=_size(self.folder / HISTORY))

    def _build(self, name: str, progress: Progress) -> Step:
        target = self.warehouse.parent / "target"
        (target / "run_results.json").unlink(missing_ok=True)
        command = [str(Path(sys.executable).with_name("dbt")), "build", "--log-format", "json", "--log-level", "info"]
        command += ["--target-path", str(target), "--log-path", str(self.warehouse.parent / "logs")]
        for kind in EXCLUDED:
            command += ["--exclude-resource-type", kind]
        watch = _Watch(name, progress, self._expected(name))
        published_before = _stamp(self.published)
        began = time.monotonic()
        with run_process(command, self._environment()) as process, PeakMemory(process.pid) as memory:
            assert process.stdout is not None
            for line in process.stdout:
                watch.see(line)
        seconds = time.monotonic() - began
        if not (target / "run_results.json").is_file():
            raise BenchError(f"dbt ended with {process.returncode} before it ran anything: {watch.last_said}")
        run_results = target / "run_results.json"
        # dbt writes its results when its nodes have ended; the copy is put in its place after that, if it is made anew
        copied_at = _stamp(self.published)
        publishing = 0.0
        if copied_at is not None and copied_at != published_before:
            publishing = max(0.0, copied_at - run_results.stat().st_mtime)
        step = _read_run(name, run_results, seconds, watch.moments, publishing)
        step.peak_bytes = memory.peak
        step.landing_bytes, step.warehouse_bytes = _size(self.landing), self.warehouse.stat().st_size
        step.published_bytes = self.published.stat().st_size if self.published.is_file() else 0
        step.free_bytes = measure_free(self.warehouse)
        step.bytes_by_table = measure_tables(self.warehouse)
        return step

    def _expected(self, name: str) -> float | None:
        """Seconds that the step took before."""
        step = self.earlier.steps.get(name) if self.earlier else None
        return step.seconds if step else None

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "ABM_LANDING": str(self.landing.resolve()),
            "ABM_WAREHOUSE": str(self.warehouse.resolve()),
            # not where somebody reads
            "ABM_PUBLISHED": str(self.published.resolve()),
            "DBT_PROFILES_DIR": str(PROJECT_ROOT / "profiles"),
            "PYTHONPATH": os.pathsep.join(filter(None, [str(PROJECT_ROOT / "python"), os.environ.get("PYTHONPATH")])),
        }

    def profile(self, model: str) -> Path:
        """Write what DuckDB says of a model's query while it runs it, on the warehouse that was measured.

        Raises:
            BenchError: there is no warehouse, or no SQL of such a model.
        """
        found = sorted((self.warehouse.parent / "target" / "compiled").glob(f"*/models/**/{model}.sql"))
        if not found or not self.warehouse.is_file():
            raise BenchError(
                f"{self.folder}: no compiled SQL model '{model}' or no warehouse; run the benchmark of this size first,"
                " and name a model that is SQL."
            )
        with duckdb.connect(str(self.warehouse), read_only=True, config={"threads": 2}) as connection:
            rows = connection.execute(f"explain analyze {found[0].read_text()}").fetchall()
        path = self.folder / "profiles" / f"{model}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(str(row[-1]) for row in rows) + "\n")
        return path


class run_process:  # noqa: N801
    """A process in a group of its own, which ends with whoever waits for it."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        """Start it in the project's folder, its output to be read as text."""
        self._process = subprocess.Popen(
            command, env=environment, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def __enter__(self) -> subprocess.Popen[str]:
        """The process."""
        return self._process

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for it; after an interruption or an error, end it and all that it started."""
        if kind is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()


class _Watch:
    """Follows dbt's events: when its phases began, and how far it is."""

    def __init__(self, name: str, progress: Progress, expected: float | None) -> None:
        self.moments: dict[str, datetime] = {}
        self.last_said = "it said nothing"
        self._name, self._progress, self._expected = name, progress, expected
        self._began = time.monotonic()
        self._n_done, self._n_all = 0, 0
        self._progress.begin(f"{name}: reading the project")

    def see(self, line: str) -> None:
        """Take in a line of dbt's log."""
        try:
            event = json.loads(line)
            info, data = event["info"], event["data"]
        except (ValueError, KeyError, TypeError):
            return
        if info["msg"].strip():
            self.last_said = info["msg"].strip()
        kind, at = info["name"], datetime.fromisoformat(info["ts"].replace("Z", "+00:00"))
        self.moments.setdefault(kind, at)
        # hooks are numbered too, in lines of their own
        if "index" not in data or kind.startswith("LogHook"):
            return
        if not self._n_all:
            self._n_all = data["total"]
            self._progress.start(self._n_all, f"{self._name}: {self._n_all} nodes")
        if kind == "LogStartLine":
            node = data.get("node_info", {}).get("node_name", "")[:60]
            self._progress.begin(f"{self._name}: {node}{self._left()}")
        else:
            self._n_done += 1
            self._progress.finish_node()

    def _left(self) -> str:
        passed = time.monotonic() - self._began
        if self._expected is not None and passed < self._expected:
            return f", about {describe_duration(self._expected - passed)} left"
        # the first nodes say nothing: they wait for the landing to load
        if self._n_done < self._n_all * FEWEST_NODES_TO_JUDGE_BY:
            return ""
        return f", about {describe_duration(passed / self._n_done * max(0, self._n_all - self._n_done))} left"


def _read_run(name: str, path: Path, seconds: float, moments: dict[str, datetime], publishing: float = 0.0) -> Step:
    """What dbt says of a build, after which so many seconds went to the published copy."""
    raw = json.loads(path.read_text())
    step = Step(name, seconds, 0)
    kinds = dict.fromkeys(KINDS, 0.0)
    spans = []
    for result in raw["results"]:
        kind, took = result["unique_id"].split(".")[0], float(result["execution_time"])
        if kind in ("seed", "model", "test"):
            step.nodes[result["unique_id"]] = took
            kinds[f"{kind}s"] += took
        status = result["status"]
        if status in _ERRORS:
            said = (result["message"] or "").strip().splitlines()
            step.troubles.append(f"{result['unique_id'].split('.')[2]}: {said[0] if said else status}")
        step.n_skipped += status == "skipped"
        timing = {one["name"]: one for one in result["timing"]}
        if "execute" in timing and took:
            spans.append((timing["execute"]["started_at"], timing["execute"]["completed_at"]))
    ready, first = moments.get("ConcurrencyLine"), moments.get("LogStartLine")
    if ready and (report := moments.get("MainReportVersion")):
        kinds["parse"] = (ready - report).total_seconds()
    if ready and first:
        kinds["load"] = (first - ready).total_seconds()
    kinds["publish"] = publishing
    kinds["rest"] = max(0.0, seconds - kinds["parse"] - kinds["load"] - publishing - _covered(spans))
    step.kinds = {kind: round(value, 3) for kind, value in kinds.items()}
    return step


def _covered(spans: list[tuple[str, str]]) -> float:
    """Seconds during which at least one of the spans lasts."""
    covered, end = 0.0, None
    for start_text, stop_text in sorted(spans):
        start, stop = (datetime.fromisoformat(text.replace("Z", "+00:00")) for text in (start_text, stop_text))
        if end is None or start > end:
            covered += (stop - start).total_seconds()
            end = stop
        elif stop > end:
            covered += (stop - end).total_seconds()
            end = stop
    return covered


def _stamp(path: Path) -> float | None:
    """When a file was written, in seconds; None where there is none."""
    return path.stat().st_mtime if path.is_file() else None


def measure_free(warehouse: Path) -> int:
    """Bytes of the blocks that were given back and that the next build writes to first; they are part of the file."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        [(free_bytes,)] = connection.execute("select free_blocks * block_size from pragma_database_size()").fetchall()
    return int(free_bytes)


def measure_tables(warehouse: Path) -> dict[str, int]:
    """Bytes of the blocks that each table takes, the largest first."""
    sizes: dict[str, int] = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        [(block_size,)] = connection.execute("select block_size from pragma_database_size()").fetchall()
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal and not temporary"
        ).fetchall()
        for schema, table in tables:
            name = f'"{schema}"."{table}"'.replace("'", "''")
            [(n_blocks,)] = connection.execute(
                f"select count(distinct block_id) from pragma_storage_info('{name}') where persistent and block_id >= 0"
            ).fetchall()
            sizes[f"{schema}.{table}"] = n_blocks * block_size
    return dict(sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


def _link_files(source: Path, target: Path) -> None:
    """Bring files into a landing without taking them from where they are made."""
    for path in sorted(source.rglob("*.parquet")):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, place)
        except OSError:
            shutil.copy2(path, place)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


@click.command(help="Measure the build on SIZE signals: 1m, 10m, 100m, or a number.")
@click.argument("size", default="1m")
@click.option("--accounts", default=100_000, show_default=True, type=click.IntRange(100), help="CRM accounts.")
@click.option("--folder", type=click.Path(path_type=Path), help="Folder of all sizes; ABM_BENCH, or bench.")
@click.option("--profile", metavar="MODEL", help="Only explain this model on the warehouse measured before.")
def main(size: str, accounts: int, folder: Path | None, profile: str | None) -> None:
    """Run the benchmark and print its tables."""
    # whoever ends it otherwise than by Ctrl-C would leave dbt running
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console = Console()
    root = folder or find_folder()
    spec = Spec(parse_size(size), accounts)
    bench = Bench(root / str(spec.signals), spec, console)
    try:
        if profile:
            console.print(f"Written: {bench.profile(profile)}")
            return
        bench.run()
    except BenchError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        console.print(f"Interrupted; what was measured before is in {bench.folder / RESULTS_NAME}.")
        sys.exit(130)
    console.print(write_report(root, spec.signals), markup=False, soft_wrap=True)


if __name__ == "__main__":
    main()
