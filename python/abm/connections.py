"""Connections of the project's own that copy whole tables, within the memory that a build may take."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

_MEMORY_LIMIT = "8GB"


def connect_for_copying(target: Path) -> duckdb.DuckDBPyConnection:
    """Open a connection to nothing yet, for databases to be attached to.

    It takes as much memory as the build may (``ABM_MEMORY_LIMIT``, profiles/profiles.yml); DuckDB would take most of
    the machine's. What is more goes beside the file that is to be written, and goes away with the connection.

    Args:
        target: The file that is to be written.
    """
    limit = os.environ.get("ABM_MEMORY_LIMIT", _MEMORY_LIMIT)
    return duckdb.connect(config={"memory_limit": limit, "temp_directory": str(find_spill(target))})


def find_spill(target: Path) -> Path:
    """The folder for what does not fit into memory; whoever was killed leaves it behind."""
    return target.with_name(f"{target.name}.spill")
