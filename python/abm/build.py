"""Runs ``dbt build`` in this process and says in sentences what happened."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console

from abm.building import BuildLock, BuildRunningError, hold_warehouse
from abm.builds import begin_build, fail_build, take_back_build
from abm.changes import is_nothing_new, project_digest
from abm.contract import PROJECT_ROOT, read_contract
from abm.door.check import DoorReport, check_landing
from abm.door.rules import read_rules
from abm.erasure.apply import Request
from abm.erasure.finish import finish_erasures
from abm.erasure.rewrite import has_models, is_rewrite_due, rewrite
from abm.erasure.search import clean_files, find_door, find_outputs
from abm.erasure.suppression import SuppressionList, find_suppression
from abm.landing import LandingError, LoadReport, find_files, load_landing
from abm.progress import Progress, describe_duration, show_progress
from abm.published import Outcome, find_published, publish
from abm.quarantine import find_quarantine
from abm.troubles import explain_no_room, first_line
from abm.warehouse import FailedError, explain_lock
from abm.wording import plural

_TEST_TYPES = ("test", "unit_test")
# the first line of dbt's message only names the node again; these lead to what the engine said
_NOISE = re.compile(r"^(?:\w+ Error in \S+ .*|LINE \d+:.*|\s*\^+\s*|compiled code at .*|> in macro .*)$", re.IGNORECASE)


@dataclass
class BuildReport:
    """What a build did: nodes by kind and outcome, one sentence per error and per warning, and how long it took.

    ``is_broken`` says that the disk is full, which the engine takes for the end of its connection.
    """

    n_models: int = 0
    n_seeds: int = 0
    n_passed: int = 0
    n_warned: int = 0
    n_failed: int = 0
    n_skipped: int = 0
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    door: DoorReport | None = None
    loaded: LoadReport | None = None
    published: Outcome | None = None
    is_broken: bool = False
    is_unchanged: bool = False

    @property
    def has_run(self) -> bool:
        """Whether anything was built or tested, rather than stopped before."""
        counts = (self.n_models, self.n_seeds, self.n_passed, self.n_warned, self.n_failed, self.n_skipped)
        return self.is_unchanged or any(counts)

    def summary(self) -> str:
        """The counts in one line."""
        if self.is_unchanged:
            took = describe_duration(self.seconds)
            return f"Nothing has changed since the last build, which passed: nothing was built; {took}."
        skipped = f", {self.n_skipped} skipped after an error" if self.n_skipped else ""
        return (
            f"Built {plural(self.n_models, 'model')} and {plural(self.n_seeds, 'seed')}; tests: {self.n_passed} passed,"
            f" {self.n_warned} warned, {self.n_failed} failed{skipped}; {describe_duration(self.seconds)}."
        )


def run_build(landing: Path, warehouse: Path, console: Console, request: Request | None = None) -> BuildReport:
    """Load the landing, then run every seed, model and test.

    Args:
        landing: folder with one sub-folder per feed.
        warehouse: DuckDB file to build; made where absent.
        console: where progress is shown.
        request: somebody to erase, besides those of the feed.

    Returns:
        What was built; ``errors`` is empty when all went well.

    Raises:
        FailedError: the landing cannot be loaded or the warehouse cannot be written; nothing was built then.
    """
    began = time.monotonic()
    with show_progress(console) as progress, hold(landing, warehouse, "python -m abm build") as lock:
        loaded = load(landing, warehouse, progress, lock, request)
        if loaded.is_unchanged and find_published(warehouse).exists():
            return BuildReport(
                door=loaded.door, loaded=loaded.report, seconds=time.monotonic() - began, is_unchanged=True
            )
        report = _run_dbt(landing, warehouse, progress, lock)
        report.warnings += filter(None, [loaded.interruption])
        if not report.is_broken:
            progress.begin("writing the warehouse without the erased")
            report.warnings += filter(None, [finish_erasures(warehouse, loaded.report.erased)])
        progress.begin("publishing the marts")
        lock.set_doing("publishing the marts")
        report.published = publish(warehouse, is_broken=report.is_broken)
    if report.published.is_trouble and report.published.sentence:
        report.errors.append(report.published.sentence)
    report.door, report.loaded = loaded.door, loaded.report
    report.warnings[:0] = [f"Landing: nothing reads {name}." for name in loaded.report.unknown]
    report.seconds = time.monotonic() - began
    return report


def check_door(landing: Path, warehouse: Path, console: Console) -> DoorReport:
    """Check a landing at the door, without loading anything.

    Args:
        landing: folder with one sub-folder per feed.
        warehouse: DuckDB file that keeps the verdicts; made where absent.
        console: where progress is shown.

    Raises:
        FailedError: there is no such landing, or the warehouse cannot be written.
    """
    with (
        show_progress(console) as progress,
        hold(landing, warehouse, "python -m abm check"),
        _open_writable(warehouse) as connection,
    ):
        return _check(connection, landing, warehouse, progress)


@contextlib.contextmanager
def hold(landing: Path, warehouse: Path, command: str) -> Iterator[BuildLock]:
    """Keep every other build from a warehouse.

    Raises:
        FailedError: there is no such landing, another build is running, or the folder cannot be written.
    """
    try:
        # the landing first: a mistyped one should not leave an empty warehouse behind
        find_files(landing, read_contract())
        warehouse.parent.mkdir(parents=True, exist_ok=True)
        lock = hold_warehouse(warehouse, command)
    except (LandingError, BuildRunningError) as error:
        raise FailedError(str(error)) from error
    except OSError as error:
        raise FailedError(f"Warehouse '{warehouse}' cannot be written: {error}.") from error
    try:
        yield lock
    finally:
        lock.release()


def _check(connection: duckdb.DuckDBPyConnection, landing: Path, warehouse: Path, progress: Progress) -> DoorReport:
    contract, rules = read_contract(), read_rules()
    suppressed = SuppressionList.open(find_suppression(warehouse))
    quarantine, door = find_quarantine(warehouse), find_door()
    return check_landing(connection, landing, contract, rules, progress, quarantine, door, suppressed)


@dataclass(frozen=True)
class Loaded:
    """What the door found, what was loaded, one sentence if the process before was interrupted, and whether the last
    build passed and nothing has changed since, so that there is nothing to build.
    """

    door: DoorReport
    report: LoadReport
    interruption: str | None
    is_unchanged: bool


def load(
    landing: Path,
    warehouse: Path,
    progress: Progress,
    lock: BuildLock,
    request: Request | None = None,
    is_built: bool = True,
) -> Loaded:
    """Check and load the landing ahead of dbt, which then finds it unchanged, so that troubles are told as they are.

    Args:
        landing: folder with one sub-folder per feed.
        warehouse: DuckDB file; made where absent.
        progress: where each file is named.
        lock: the warehouse's, held.
        request: somebody to erase, besides those of the feed.
        is_built: whether a build begins with it.

    Raises:
        FailedError: the landing cannot be loaded or the warehouse cannot be written.
    """

    def begin(name: str) -> None:
        progress.begin(f"reading {name}")
        lock.set_doing(f"reading {name}")

    with _open_writable(warehouse) as connection:
        interruption = begin_build(connection, lock) if is_built else None
        lock.set_doing("checking the landing")
        checked = _check(connection, landing, warehouse, progress)
        loaded = load_landing(
            connection,
            landing,
            read_contract(),
            on_file=begin,
            quarantine=find_quarantine(warehouse),
            suppression=find_suppression(warehouse),
            request=request,
        )
        is_fresh = is_rewrite_due(connection) and not has_models(connection)
        is_unchanged = is_built and not is_rewrite_due(connection) and is_nothing_new(connection, project_digest())
        if is_unchanged:
            take_back_build(connection)
    # what the door has written of files that name them
    clean_files(find_outputs(warehouse), loaded.erased.tokens)
    if is_fresh:
        # now it is small; what is built of it never held the erased
        rewrite(warehouse)
    lock.set_doing()
    return Loaded(checked, loaded, interruption, is_unchanged)


@contextlib.contextmanager
def _open_writable(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        connection = duckdb.connect(str(warehouse))
    except duckdb.Error as error:
        sentence = (
            explain_lock(warehouse, error)
            or explain_no_room(str(error))
            or f"Warehouse '{warehouse}' cannot be opened: {first_line(error)}."
        )
        raise FailedError(sentence) from error
    try:
        yield connection
    except LandingError as error:
        fail_build(connection, "the landing could not be loaded")
        raise FailedError(str(error)) from error
    except (duckdb.Error, OSError) as error:
        no_room = explain_no_room(str(error))
        if no_room is None:
            raise
        raise FailedError(no_room) from error
    finally:
        # on a full disk it cannot fold its log into the file, which the next to open it does
        with contextlib.suppress(duckdb.Error):
            connection.close()


def _run_dbt(landing: Path, warehouse: Path, progress: Progress, lock: BuildLock) -> BuildReport:
    # dbt takes a second to import, which the reading commands need not wait for
    from dbt.cli.main import dbtRunner

    # unit tests prove formulas on made-up rows: the same on every landing, so they are `make test`'s work
    arguments = ["build", "--exclude-resource-type", "unit_test", "--log-level", "none", "--no-print"]
    with _project_environment(landing, warehouse):
        try:
            outcome = dbtRunner(callbacks=[_follow_events(progress)]).invoke(arguments)
        finally:
            _release_warehouse()
            lock.set_doing()
    report = BuildReport()
    if outcome.exception is not None:
        report.errors.append(_describe_exception(outcome.exception, warehouse))
    for result in getattr(outcome.result, "results", None) or []:
        _count_result(report, result)
    if not outcome.success and not report.errors:
        report.errors.append("dbt stopped without saying why; logs/dbt.log has the details.")
    # what fails after that fails because of it
    no_room = [said for error in report.errors if (said := explain_no_room(error))]
    if no_room:
        report.errors, report.is_broken = no_room[:1], True
    return report


@contextlib.contextmanager
def _project_environment(landing: Path, warehouse: Path) -> Iterator[None]:
    """Stand in the project's folder with the profile's variables set, and put everything back afterwards."""
    wanted = {
        "ABM_LANDING": str(landing),
        "ABM_WAREHOUSE": str(warehouse),
        "DBT_PROFILES_DIR": str(PROJECT_ROOT / "profiles"),
    }
    before = {name: os.environ.get(name) for name in wanted}
    loader_log = logging.getLogger("abm.landing")
    level = loader_log.level
    # what the landing plugin would say has been said by then
    loader_log.setLevel(logging.ERROR)
    os.environ.update(wanted)
    try:
        with contextlib.chdir(PROJECT_ROOT):
            yield
    finally:
        loader_log.setLevel(level)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _release_warehouse() -> None:
    """Close the adapter's connection, which outlives the run and would keep this process from reading the file."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    from abm.landing_plugin import leave_finish_to_caller

    leave_finish_to_caller()
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


def _follow_events(progress: Progress) -> Callable[[Any], None]:
    def follow(event: Any) -> None:  # noqa: ANN401
        if event.info.name == "ConcurrencyLine":
            progress.start(event.data.node_count, f"Building {plural(event.data.node_count, 'node')} …")
        elif event.info.name == "NodeStart":
            progress.begin(event.data.node_info.node_name)
        elif event.info.name == "NodeFinished":
            progress.finish_node()

    return follow


def _count_result(report: BuildReport, result: Any) -> None:  # noqa: ANN401
    status, kind = str(result.status), str(result.node.resource_type)
    if status in ("error", "fail", "runtime error"):
        report.errors.append(_describe_failure(result))
    if status == "warn":
        report.warnings.append(_describe_test(result, "warns"))
    if status == "skipped":
        report.n_skipped += 1
    elif kind in _TEST_TYPES:
        report.n_passed += status == "pass"
        report.n_warned += status == "warn"
        report.n_failed += status in ("fail", "error", "runtime error")
    elif status == "success":
        report.n_models += kind == "model"
        report.n_seeds += kind == "seed"


def _describe_failure(result: Any) -> str:  # noqa: ANN401
    node = result.node
    kind, where = str(node.resource_type), node.original_file_path
    if kind == "test" and str(result.status) == "fail":
        return _describe_test(result, "fails")
    if kind == "unit_test" and str(result.status) == "fail":
        return f"Unit test {node.name} ({where}) fails: {_difference(result.message)}"
    return f"{kind.replace('_', ' ').capitalize()} {node.name} ({where}): {_essence(result.message)}."


def _describe_test(result: Any, verb: str) -> str:  # noqa: ANN401
    compiled = getattr(result.node, "compiled_path", None)
    rows = plural(int(result.failures or 0), "row")
    see = f"; to see them, run the SQL in {_relative(compiled)}" if compiled else ""
    return f"Test {result.node.name} {verb} with {rows}{see}."


def _describe_exception(error: BaseException, warehouse: Path) -> str:
    for cause in _causes(error):
        if isinstance(cause, LandingError):
            return str(cause)
        if isinstance(cause, duckdb.Error) and (sentence := explain_lock(warehouse, cause)):
            return sentence
    # here the first line says which file it is about
    lines = [line.strip() for line in str(error).strip().splitlines() if line.strip()]
    return f"{': '.join(lines[:2]).rstrip('.') or type(error).__name__}."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _essence(message: str | None) -> str:
    """What the engine said, in one line: without the repeated name of the node and the quoted SQL."""
    lines = [line.strip() for line in (message or "no message").strip().splitlines()]
    telling = [line for line in lines if line and not _NOISE.match(line)] or lines
    # what the engine says may run over a few lines; after those come its own suggestions
    return " ".join(telling[:3]).rstrip(".")


def _difference(message: str | None) -> str:
    lines = [line.rstrip() for line in (message or "").splitlines() if line.strip()]
    return "the model does not give what is expected.\n" + "\n".join(f"    {line}" for line in lines)


def _relative(path: str) -> str:
    absolute = Path(path).absolute()
    return str(absolute.relative_to(PROJECT_ROOT)) if absolute.is_relative_to(PROJECT_ROOT) else str(path)
