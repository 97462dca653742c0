"""dbt as a command of its own: for what the parsed project of the other builds cannot show, such as another project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run_dbt(project: Path, landing: Path, warehouse: Path, *arguments: str) -> None:
    """Run dbt in a project folder over a landing into a warehouse.

    Args:
        project: folder of dbt_project.yml; its target/ and logs/ are used.
        landing: landing folder.
        warehouse: DuckDB file, made where it is not there.
        arguments: dbt's command and its options.

    Raises:
        AssertionError: dbt ended with an error; the message is what it printed.
    """
    environment = {
        **os.environ,
        "ABM_LANDING": str(landing),
        "ABM_WAREHOUSE": str(warehouse),
        "DBT_PROFILES_DIR": str(project / "profiles"),
        "PYTHONPATH": str(project / "python"),
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-m", "dbt.cli.main", *arguments, "--quiet", "--no-use-colors"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
