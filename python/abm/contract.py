"""The landing contract: which feeds, tables and columns staging reads.

The contract is written once, as the ``sources`` of ``models/staging/*/_*__sources.yml``; dbt, the landing loader and
every check at the door read it from there.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

PROJECT_ROOT = Path(__file__).resolve().parents[2]

# Columns the loader adds to every landed row; staging carries them so that a quarantined value can be found.
PROVENANCE_COLUMNS = ("landed_file", "landed_row")
# What a column may tell of a person. The first five name the person a row belongs to, who takes the row along; `name`
# is a part of that person's name; `text` and `link` may mention anybody; `staff_…` is one of our own people; `none`,
# though it looks personal, tells of nobody.
PERSONAL = (
    "email",
    "crm_contact_id",
    "crm_contact_ids",
    "user_id",
    "anonymous_id",
    "name",
    "text",
    "link",
    "staff_email",
    "staff_name",
    "none",
)
# the same loader in C, where PyYAML is built with it
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0}
_WORD = re.compile(r"\w+")


class ContractError(ValueError):
    """A sources YAML that cannot be understood; the message names the table, the column and what to write instead."""


@dataclass(frozen=True)
class ColumnContract:
    """One landed column: its name, the type staging casts it to, and whether a file without it is refused.

    ``aliases`` are other header names it lands under; ``minimum`` and ``maximum`` bound its values and ``values`` lists
    them; ``references`` is the (feed, table, column) its values should be found in; where ``is_from_file_name``, a file
    that lacks the column takes it from the date in the file's name; ``personal`` is what it tells of a person: one of
    ``PERSONAL``, or nothing of a column nobody would take for personal.
    """

    name: str
    data_type: str
    is_required: bool
    aliases: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    values: tuple[str, ...] = ()
    references: tuple[str, str, str] | None = None
    is_from_file_name: bool = False
    personal: str | None = None

    @property
    def landed_names(self) -> tuple[str, ...]:
        """Names the column may have in a header, lower case, its own first."""
        return (self.name.lower(), *(alias.lower() for alias in self.aliases))

    @property
    def is_time(self) -> bool:
        """Whether its values are days or moments."""
        return self.data_type in ("date", "timestamp")


@dataclass(frozen=True)
class TableContract:
    """One landed table of one feed.

    ``key`` names the columns of the record id, ``loaded_column`` the one that says when a row was learnt,
    ``late_after_hours`` how old its feed's newest row may be, ``also_landed_as`` other names its files have, and
    ``headerless`` the column orders of files that have no header row; ``persons_in`` is the feed's table that links its
    rows to people; ``is_known_by_other_stamps`` where a row without a load stamp is known from other times it names.
    """

    feed: str
    table: str
    columns: tuple[ColumnContract, ...]
    key: tuple[str, ...] = ()
    loaded_column: str | None = None
    late_after_hours: float | None = None
    also_landed_as: tuple[str, ...] = ()
    headerless: tuple[tuple[str, ...], ...] = ()
    persons_in: str | None = None
    is_known_by_other_stamps: bool = False

    @property
    def identifier(self) -> str:
        """Name of the raw table in schema ``landing``."""
        return f"{self.feed}__{self.table}"

    @property
    def name(self) -> str:
        """Feed and table as one name, ``feed.table``."""
        return f"{self.feed}.{self.table}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Landed column names in contract order, without provenance."""
        return tuple(column.name for column in self.columns)

    @property
    def reading_digest(self) -> str:
        """Short hash of all that decides what is read from a file; where it changes, files are read again."""
        columns = [
            (column.name, column.is_required, column.aliases, column.is_from_file_name) for column in self.columns
        ]
        return hashlib.sha256(repr((columns, self.headerless)).encode()).hexdigest()[:12]


def read_contract(staging_path: Path | None = None) -> list[TableContract]:
    """Read every source table that arrives as files.

    Args:
        staging_path: folder holding ``<feed>/_<feed>__sources.yml``; the project's ``models/staging`` by default.

    Returns:
        One contract per table, ordered by feed and table. Sources marked ``meta: {is_internal: true}`` (tables that
        the loader itself writes) are left out.

    Raises:
        ContractError: a key of the contract does not mean anything, or two tables claim files of one name.
    """
    paths = sorted((staging_path or PROJECT_ROOT / "models" / "staging").glob("*/_*__sources.yml"))
    # many read it, in one process several times
    return list(_read_tables(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)))


@lru_cache(maxsize=4)
def _read_tables(files: tuple[tuple[Path, int, int], ...]) -> tuple[TableContract, ...]:
    """The tables of some files, each given with its time and size."""
    tables: list[TableContract] = []
    for path, _, _ in files:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        for source in document.get("sources", []):
            if not _meta(source).get("is_internal"):
                tables.extend(_read_table(source, table) for table in source["tables"])
    _refuse_shared_names(tables)
    return tuple(sorted(tables, key=lambda table: (table.feed, table.table)))


def _read_table(source: dict[str, Any], table: dict[str, Any]) -> TableContract:
    feed, meta = source["name"], _meta(table)
    columns = tuple(
        _read_column(f"{feed}.{table['name']}", column)
        for column in table["columns"]
        if column["name"] not in PROVENANCE_COLUMNS
    )
    names = {column.name for column in columns}
    config = {**source.get("config", {}), **table.get("config", {})}
    # an expression such as cast(received_at as timestamp): the column is the word in it that the table knows
    loaded = [word for word in _WORD.findall(config.get("loaded_at_field") or "") if word in names]
    return TableContract(
        feed=feed,
        table=table["name"],
        columns=columns,
        key=tuple(meta.get("key", ())),
        loaded_column=loaded[0] if loaded else None,
        late_after_hours=_read_hours((config.get("freshness") or {}).get("warn_after")),
        also_landed_as=tuple(meta.get("also_landed_as", ())),
        headerless=tuple(tuple(str(name).lower() for name in order) for order in meta.get("headerless_columns", ())),
        persons_in=meta.get("persons_in"),
        is_known_by_other_stamps=bool(meta.get("known_from")),
    )


def _read_column(table: str, column: dict[str, Any]) -> ColumnContract:
    meta = _meta(column)
    references = None
    if "references" in meta:
        parts = str(meta["references"]).split(".")
        if len(parts) != 3:
            raise ContractError(
                f"{table}.{column['name']}: 'references: {meta['references']}' should be feed.table.column."
            )
        references = (parts[0], parts[1], parts[2])
    personal = meta.get("personal")
    if personal is not None and personal not in PERSONAL:
        raise ContractError(
            f"{table}.{column['name']}: 'personal: {personal}' means nothing; write one of {', '.join(PERSONAL)}."
        )
    return ColumnContract(
        name=column["name"],
        data_type=column.get("data_type", "string"),
        is_required=bool(meta.get("required", False)),
        aliases=tuple(str(alias) for alias in meta.get("aliases", ())),
        minimum=str(meta["min"]) if meta.get("min") is not None else None,
        maximum=str(meta["max"]) if meta.get("max") is not None else None,
        values=tuple(str(value) for value in meta.get("values", ())),
        references=references,
        is_from_file_name=bool(meta.get("from_file_name", False)),
        personal=personal,
    )


def _read_hours(limit: dict[str, Any] | None) -> float | None:
    return float(limit["count"]) * _HOURS[limit["period"]] if limit and limit.get("count") else None


def _refuse_shared_names(tables: list[TableContract]) -> None:
    claimed: dict[tuple[str, str], str] = {}
    for table in tables:
        for name in (table.table, *table.also_landed_as):
            other = claimed.setdefault((table.feed, name), table.table)
            if other != table.table:
                raise ContractError(
                    f"{table.feed}: files named '{name}' are claimed by tables '{other}' and '{table.table}'; "
                    "take the name out of one 'also_landed_as'."
                )


def _meta(node: dict[str, Any]) -> dict[str, Any]:
    meta: dict[str, Any] = node.get("config", {}).get("meta", {})
    return meta
