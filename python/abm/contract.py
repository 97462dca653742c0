"""The landing contract: which feeds, tables and columns staging reads.

The contract is written once, as the ``sources`` of ``models/staging/*/_*__sources.yml``; dbt, the landing loader and
every check at the door read it from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PROJECT_ROOT = Path(__file__).resolve().parents[2]

# Columns the loader adds to every landed row; staging carries them so that a quarantined value can be found.
PROVENANCE_COLUMNS = ("landed_file", "landed_row")


@dataclass(frozen=True)
class ColumnContract:
    """One landed column: its name, the type staging casts it to, and whether a file without it is refused."""

    name: str
    data_type: str
    is_required: bool


@dataclass(frozen=True)
class TableContract:
    """One landed table of one feed."""

    feed: str
    table: str
    columns: tuple[ColumnContract, ...]

    @property
    def identifier(self) -> str:
        """Name of the raw table in schema ``landing``."""
        return f"{self.feed}__{self.table}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Landed column names in contract order, without provenance."""
        return tuple(column.name for column in self.columns)


def read_contract(staging_path: Path | None = None) -> list[TableContract]:
    """Read every source table that arrives as files.

    Args:
        staging_path: folder holding ``<feed>/_<feed>__sources.yml``; the project's ``models/staging`` by default.

    Returns:
        One contract per table, ordered by feed and table. Sources marked ``meta: {is_internal: true}`` (tables that
        the loader itself writes) are left out.
    """
    staging_path = staging_path or PROJECT_ROOT / "models" / "staging"
    tables: list[TableContract] = []
    for path in sorted(staging_path.glob("*/_*__sources.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for source in document.get("sources", []):
            if _meta(source).get("is_internal"):
                continue
            tables.extend(_read_table(source["name"], table) for table in source["tables"])
    return sorted(tables, key=lambda table: (table.feed, table.table))


def _read_table(feed: str, table: dict[str, Any]) -> TableContract:
    columns = tuple(
        ColumnContract(
            name=column["name"],
            data_type=column.get("data_type", "string"),
            is_required=bool(_meta(column).get("required", False)),
        )
        for column in table["columns"]
        if column["name"] not in PROVENANCE_COLUMNS
    )
    return TableContract(feed=feed, table=table["name"], columns=columns)


def _meta(node: dict[str, Any]) -> dict[str, Any]:
    meta: dict[str, Any] = node.get("config", {}).get("meta", {})
    return meta
