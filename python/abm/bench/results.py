"""What a benchmark measured, and the file that keeps it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

RESULTS_NAME = "results.json"
KINDS = ("parse", "load", "seeds", "models", "tests", "publish", "rest")


@dataclass
class Step:
    """One step of a benchmark: a scan or a build, with what it cost.

    Attributes:
        seconds: from the start of the process to its end.
        peak_bytes: most memory that it and its children held.
        kinds: seconds by what they went to: parse, load, seeds, models, tests, publish, rest. Two nodes run at once, so
            that seeds, models and tests add up to more than passes; publish is what the published copy took after dbt's
            last node; rest is what passes outside of all of them.
        nodes: seconds of each node, by dbt's unique id.
        troubles: a sentence for each node that failed.
        n_skipped: nodes that were not run because of those.
        warehouse_bytes: bytes of the warehouse's file after it, of which ``free_bytes`` hold nothing.
        published_bytes: bytes of the published copy after it.
        bytes_by_table: bytes that each table takes after it, by ``schema.table``.
    """

    name: str
    seconds: float
    peak_bytes: int
    kinds: dict[str, float] = field(default_factory=dict)
    nodes: dict[str, float] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    n_skipped: int = 0
    warehouse_bytes: int = 0
    free_bytes: int = 0
    published_bytes: int = 0
    landing_bytes: int = 0
    bytes_by_table: dict[str, int] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)

    @property
    def bytes_by_schema(self) -> dict[str, int]:
        """Bytes that the tables of each schema take after it, the largest schema first."""
        sizes: dict[str, int] = {}
        for table, size in self.bytes_by_table.items():
            schema = table.partition(".")[0]
            sizes[schema] = sizes.get(schema, 0) + size
        return dict(sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


@dataclass
class Results:
    """All that a benchmark of one size measured; ``costly_joins`` has what is wrong with joins, by node."""

    spec: dict[str, Any]
    machine: dict[str, str]
    began_at: str
    steps: dict[str, Step] = field(default_factory=dict)
    costly_joins: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Results | None:
        """What an earlier run wrote; ``None`` where there is none or it was written by another version."""
        try:
            raw = json.loads(path.read_text())
            steps = {name: Step(**step) for name, step in raw.pop("steps").items()}
            return cls(**raw, steps=steps)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, path: Path) -> None:
        """Write them whole or not at all."""
        partial = path.with_name(f".{path.name}")
        partial.write_text(json.dumps(asdict(self), indent=2) + "\n")
        partial.replace(path)
