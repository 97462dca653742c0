"""dbt with the project parsed. Importing this is the slow part of a build, so the server that forks the build processes
does it once; the project is parsed for any landing and any warehouse of the name every test build has.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import sklearn.feature_extraction.text  # noqa: F401
from dbt.cli.main import dbtRunner

from helpers.dbt_worker import PROJECT_ROOT, WAREHOUSE_NAME, enter_project, paths_below


def _parse_project() -> Any:  # noqa: ANN401
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        enter_project(landing=folder, warehouse=folder / WAREHOUSE_NAME)
        outcome = dbtRunner().invoke(["parse", "--no-partial-parse", *paths_below(folder)])
    if outcome.result is None:
        raise RuntimeError(f"{PROJECT_ROOT} does not parse: {outcome.exception}")
    return outcome.result


MANIFEST = _parse_project()
