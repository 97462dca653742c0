"""dbt-duckdb plugin: whenever dbt opens the warehouse, the landing folder is loaded before any model runs.

A command that builds is entered in the log of builds before that, and what it does is noted in the warehouse's lock,
which keeps every other build out. When dbt ends, the public marts are published. Where the load erased somebody, the
file is written anew first: until then it holds what was deleted. A new warehouse is loaded, and written anew, before
dbt opens it: what is then built never held the erased.
"""

from __future__ import annotations

import atexit
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.flags import get_flags
from dbt_common.events.event_manager_client import get_event_manager
from dbt_common.exceptions import DbtRuntimeError

from abm.building import BuildLock, BuildRunningError, hold_warehouse
from abm.builds import begin_build, fail_build
from abm.changes import note_project, project_digest
from abm.contract import PROJECT_ROOT, read_contract
from abm.erasure.apply import Applied
from abm.erasure.finish import finish_erasures
from abm.erasure.rewrite import find_file_of, is_rewrite_due, rewrite
from abm.erasure.suppression import find_suppression_of
from abm.landing import LandingError, LoadReport, load_landing
from abm.published import publish
from abm.quarantine import find_quarantine_of
from abm.troubles import explain_no_room
from abm.warehouse import explain_lock

logger = logging.getLogger("abm.landing")
_IN_MEMORY = ":memory:"
# as macro record_build has them
_BUILDING = ("build", "run", "seed", "snapshot", "clone", "retry")


class Plugin(BasePlugin):
    """Loads the landing named in the profile; see :mod:`abm.landing`."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Take the landing folder from the profile's ``config: {landing: …}``."""
        self.landing = Path(plugin_config["landing"])
        self.contract = read_contract()
        self.decoded: tuple[str, ...] = ()
        self.command = str(getattr(get_flags(), "WHICH", None) or "command")  # type: ignore[no-untyped-call]
        self.lock: BuildLock | None = None

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Take the warehouse's lock, and load a new warehouse before dbt holds its file open."""
        if creds.path == _IN_MEMORY:
            return
        path = Path(creds.path)
        is_new = not path.exists()
        try:
            self.lock = hold_warehouse(path, f"dbt {self.command}")
            # a reader that has the file open is told of before dbt repeats what the engine says of it
            with duckdb.connect(creds.path) as connection:
                if not is_new:
                    return
                self.decoded = self._load(connection).decoded
                is_due = is_rewrite_due(connection)
        except BuildRunningError as error:
            raise DbtRuntimeError(str(error)) from error
        except duckdb.Error as error:
            sentence = explain_lock(path, error) or explain_no_room(str(error))
            if sentence is None:
                raise
            raise DbtRuntimeError(sentence) from error
        if is_due:
            rewrite(path)

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Load new and changed files; a missing folder stops dbt before it has touched a model, a bad file is held."""
        report = self._load(conn)
        if self.command in _BUILDING:
            flags = get_flags()  # type: ignore[no-untyped-call]
            note_project(conn, project_digest(Path(getattr(flags, "PROJECT_DIR", None) or PROJECT_ROOT), flags.VARS))
        report = replace(report, decoded=(*self.decoded, *report.decoded))
        for name in report.unknown:
            logger.warning("landing: nothing reads %s", name)
        for name in report.decoded:
            logger.warning("landing: %s is not UTF-8 and was read as Windows-1252; convert it to UTF-8", name)
        for held in report.held:
            logger.warning("landing: held %s", held.reason)
        warehouse = find_file_of(conn)
        if warehouse is None or self.lock is None:
            return
        self.lock.set_doing()
        follower = Follower(self.lock)
        get_event_manager().add_callback(follower.follow)
        is_building = self.command in _BUILDING
        if is_building or is_rewrite_due(conn):
            atexit.register(_finish, warehouse, report.erased, is_building, self.lock, follower)

    def _load(self, connection: duckdb.DuckDBPyConnection) -> LoadReport:
        connection.execute("set TimeZone = 'UTC'")
        if self.command in _BUILDING:
            said = begin_build(connection, self.lock)
            if said:
                logger.warning("%s", said)
        try:
            return load_landing(
                connection,
                self.landing,
                self.contract,
                on_file=self._note_file,
                quarantine=find_quarantine_of(connection),
                suppression=find_suppression_of(connection),
            )
        except LandingError:
            fail_build(connection, "the landing could not be loaded")
            raise

    def _note_file(self, name: str) -> None:
        if self.lock is not None:
            self.lock.set_doing(f"reading {name}")


class Follower:
    """Notes in the lock which nodes are running, and keeps what is to be said of a full disk."""

    def __init__(self, lock: BuildLock) -> None:
        """Take the lock of the warehouse."""
        self._lock = lock
        self.no_room: str | None = None

    def follow(self, event: Any) -> None:  # noqa: ANN401
        """Take one of dbt's events."""
        if event.info.name == "NodeStart":
            self._lock.begin(event.data.node_info.node_name)
        elif event.info.name == "NodeFinished":
            self._lock.end(event.data.node_info.node_name)
            self.no_room = self.no_room or explain_no_room(event.data.run_result.message)


def leave_finish_to_caller() -> None:
    """Do nothing when the process ends: who calls does all of it."""
    atexit.unregister(_finish)


def _finish(warehouse: Path, applied: Applied, has_built: bool, lock: BuildLock, follower: Follower) -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if follower.no_room:
        print(follower.no_room, file=sys.stderr)
    else:
        finish_erasures(warehouse, applied)
    lock.set_doing("publishing the marts")
    outcome = publish(warehouse, has_built, is_broken=follower.no_room is not None)
    if outcome.sentence:
        print(outcome.sentence, file=sys.stderr)
