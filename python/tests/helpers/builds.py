"""Builds of landings: two at a time (one a core), each in a process of its own, begun early and awaited late."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from abm.erasure.suppression import find_suppression
from helpers.dbt_worker import PROJECT_ROOT, WAREHOUSE_NAME, BuildResult, send_build

# Real data lies beside the project; a test that wants it is skipped where it does not.
SHARED_DATA = Path(os.environ.get("ABM_SHARED_DATA", PROJECT_ROOT.parent / "shared" / "data"))
CNCF_LANDING = SHARED_DATA / "landing_cncf"
N_BUILDS_AT_ONCE = 2
# only makes, does not check: for a build whose like is tested elsewhere
WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
# no unit tests: what they show does not depend on the landing
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")

Row = dict[str, Any]


@dataclass(frozen=True)
class Warehouse:
    """A warehouse file that is built, or being built."""

    path: Path
    landing: Path
    future: Future[BuildResult]

    @property
    def result(self) -> BuildResult:
        """How the build ended; waits for it."""
        return self.future.result()

    def require(self) -> Warehouse:
        """Wait for the build and insist that all of it succeeded, tests of the data among it."""
        self.require_tables()
        assert not self.result.troubles, "\n".join(self.result.troubles)
        return self

    def require_tables(self) -> Warehouse:
        """Wait for the build and insist that there is something to read; a failing test of the data says so itself."""
        assert self.result.nodes, self.result.error
        broken = [node for node in self.result.nodes if node.kind in ("model", "seed") and node.status == "error"]
        assert not broken, "\n".join(f"{node.name}: {node.message}" for node in broken)
        return self

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the built warehouse for reading."""
        connection = duckdb.connect(str(self.require_tables().path), read_only=True)
        try:
            yield connection
        finally:
            connection.close()

    def fetch(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
        """Rows of a query, as tuples."""
        with self.connect() as connection:
            return connection.execute(sql, list(parameters)).fetchall()

    def fetch_rows(self, sql: str, *parameters: Any) -> list[Row]:  # noqa: ANN401
        """Rows of a query, by column name."""
        with self.connect() as connection:
            cursor = connection.execute(sql, list(parameters))
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def fetch_value(self, sql: str, *parameters: Any) -> Any:  # noqa: ANN401
        """The one value of a query of one row and one column."""
        [(value,)] = self.fetch(sql, *parameters)
        return value


class Builder:
    """Builds warehouses below a folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; nothing is started before the first build."""
        self._folder = folder
        self._n_builds = 0
        self._threads = ThreadPoolExecutor(N_BUILDS_AT_ONCE)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["helpers.dbt_preloaded"])
        # the server is started like any Python, so it learns where the helpers are from the environment only
        folders = [str(PROJECT_ROOT / "python"), str(PROJECT_ROOT / "python" / "tests")]
        os.environ["PYTHONPATH"] = os.pathsep.join([*folders, *filter(None, [os.environ.get("PYTHONPATH")])])

    def build(
        self,
        landing: Path,
        options: Sequence[str] = (),
        onto: Warehouse | None = None,
        suppression: Path | None = None,
    ) -> Warehouse:
        """Begin a build: from scratch, or over a copy of a warehouse built before; with who was erased, if anybody."""
        self._n_builds += 1
        path = self._folder / f"build_{self._n_builds}" / WAREHOUSE_NAME
        path.parent.mkdir(parents=True)
        if onto is not None:
            shutil.copyfile(onto.require_tables().path, path)
            suppression = find_suppression(onto.path)
        if suppression is not None and suppression.is_dir():
            shutil.copytree(suppression, find_suppression(path))
        return Warehouse(path, landing, self._threads.submit(self._run, landing, path, tuple(options)))

    def close(self) -> None:
        """End when what is running has ended; builds nobody waits for are given up."""
        self._threads.shutdown(cancel_futures=True)

    def _run(self, landing: Path, warehouse: Path, options: tuple[str, ...]) -> BuildResult:
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(target=send_build, args=(sender, landing, warehouse, options))
        process.start()
        # the process has its own; with this one open its end would not be noticed
        sender.close()
        try:
            result: BuildResult = receiver.recv()
        except EOFError as error:
            process.join()
            raise RuntimeError(
                f"the process that built {landing} ended with {process.exitcode}, without a result"
            ) from error
        # only with its process does a build let go of the warehouse
        process.join()
        if warehouse.exists():
            # a forked process ends without closing what it opened: fold the log into the file, which tests copy
            duckdb.connect(str(warehouse)).close()
        return result
