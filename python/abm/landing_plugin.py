"""dbt-duckdb plugin: whenever dbt opens the warehouse, the landing folder is loaded before any model runs.

Where the load erased somebody, the file is written anew when dbt ends: until then it holds what was deleted. A new
warehouse is loaded, and written anew, before dbt opens it: what is then built never held the erased.
"""

from __future__ import annotations

import atexit
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin

from abm.contract import read_contract
from abm.erasure.apply import Applied
from abm.erasure.finish import finish_erasures
from abm.erasure.rewrite import find_file_of, is_rewrite_due, rewrite
from abm.erasure.suppression import find_suppression_of
from abm.landing import LoadReport, load_landing
from abm.quarantine import find_quarantine_of

logger = logging.getLogger("abm.landing")
_IN_MEMORY = ":memory:"


class Plugin(BasePlugin):
    """Loads the landing named in the profile; see :mod:`abm.landing`."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Take the landing folder from the profile's ``config: {landing: …}``."""
        self.landing = Path(plugin_config["landing"])
        self.contract = read_contract()
        self.decoded: tuple[str, ...] = ()

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Load a new warehouse before dbt holds its file open."""
        if creds.path == _IN_MEMORY or Path(creds.path).exists():
            return
        with duckdb.connect(creds.path) as connection:
            self.decoded = self._load(connection).decoded
            is_due = is_rewrite_due(connection)
        if is_due:
            rewrite(Path(creds.path))

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Load new and changed files; a missing folder stops dbt before it has touched a model, a bad file is held."""
        report = self._load(conn)
        report = replace(report, decoded=(*self.decoded, *report.decoded))
        for name in report.unknown:
            logger.warning("landing: nothing reads %s", name)
        for name in report.decoded:
            logger.warning("landing: %s is not UTF-8 and was read as Windows-1252; convert it to UTF-8", name)
        for held in report.held:
            logger.warning("landing: held %s", held.reason)
        warehouse = find_file_of(conn)
        if warehouse is not None and is_rewrite_due(conn):
            atexit.register(_finish, warehouse, report.erased)

    def _load(self, connection: duckdb.DuckDBPyConnection) -> LoadReport:
        connection.execute("set TimeZone = 'UTC'")
        return load_landing(
            connection,
            self.landing,
            self.contract,
            quarantine=find_quarantine_of(connection),
            suppression=find_suppression_of(connection),
        )


def _finish(warehouse: Path, applied: Applied) -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    finish_erasures(warehouse, applied)
