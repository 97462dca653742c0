"""What a build process runs, and what it reports."""

from __future__ import annotations

import os
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[3]
# dbt writes the database's name into the parsed project, so every warehouse that is built by a worker has this one
WAREHOUSE_NAME = "warehouse.duckdb"


@dataclass(frozen=True)
class NodeResult:
    """How one node of a build ended."""

    name: str
    kind: str
    status: str
    message: str

    @property
    def is_success(self) -> bool:
        """Whether it was made or passed; a warning is no failure."""
        return self.status in ("success", "pass", "warn", "no-op")


@dataclass(frozen=True)
class BuildResult:
    """How a build ended: its nodes, and the error that stopped it before any node."""

    is_success: bool
    nodes: tuple[NodeResult, ...]
    error: str | None

    @property
    def troubles(self) -> list[str]:
        """What went wrong, one text each; neither a warning nor what was skipped because of something else."""
        failed = [node for node in self.nodes if not node.is_success and node.status != "skipped"]
        errors = [self.error] if self.error else []
        return [*errors, *(f"{node.name} {node.status}: {node.message}" for node in failed)]

    def count(self, kind: str) -> int:
        """How many nodes of a kind (model, seed, test) took part."""
        return sum(node.kind == kind for node in self.nodes)


def enter_project(landing: Path, warehouse: Path) -> None:
    """Stand in the project with the profile's variables set; for a process that does nothing else."""
    os.environ["DBT_PROFILES_DIR"] = str(PROJECT_ROOT / "profiles")
    os.environ["ABM_LANDING"], os.environ["ABM_WAREHOUSE"] = str(landing), str(warehouse)
    os.chdir(PROJECT_ROOT)


def paths_below(folder: Path) -> list[str]:
    """Options that keep dbt's artefacts in a folder and its chatter off the terminal."""
    return ["--log-level", "none", "--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]


def build_project(landing: Path, warehouse: Path, options: tuple[str, ...]) -> BuildResult:
    """Run `dbt build` over a landing into a warehouse; target and logs stand beside the warehouse."""
    from dbt.cli.main import dbtRunner

    from helpers.dbt_preloaded import MANIFEST

    enter_project(landing, warehouse)
    outcome = dbtRunner(manifest=MANIFEST).invoke(["build", *paths_below(warehouse.parent), *options])
    nodes = tuple(
        NodeResult(result.node.name, str(result.node.resource_type), str(result.status), str(result.message))
        for result in getattr(outcome.result, "results", None) or []
    )
    return BuildResult(bool(outcome.success), nodes, str(outcome.exception) if outcome.exception else None)


def send_build(sender: Connection, landing: Path, warehouse: Path, options: tuple[str, ...]) -> None:
    """Build, and send the result to who waits for it."""
    sender.send(build_project(landing, warehouse, options))
