"""Searches what the project keeps for people who were erased: the warehouse, its bytes and every file written."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from abm.contract import PROJECT_ROOT
from abm.erasure.places import quote
from abm.erasure.texts import ERASED
from abm.quarantine import find_quarantine

_CHUNK_BYTES = 1 << 24
# other warehouses, which have lists of their own
_WAREHOUSES = (".duckdb", ".wal")


@dataclass(frozen=True)
class Find:
    """A place that still holds somebody, and how often or in how many rows."""

    where: str
    n: int


def find_door() -> Path:
    """Folder of the door's pages: ``ABM_DOOR``, or ``door`` of the project."""
    return Path(os.environ["ABM_DOOR"]).absolute() if os.environ.get("ABM_DOOR") else PROJECT_ROOT / "door"


def find_outputs(warehouse: Path) -> list[Path]:
    """Folders the project writes: pages of the door, held files, logs, and what dbt compiled; those that are there."""
    folders = [find_door(), find_quarantine(warehouse)]
    folders.append(Path(os.environ.get("DBT_LOG_PATH") or PROJECT_ROOT / "logs").absolute())
    folders.append(Path(os.environ.get("DBT_TARGET_PATH") or PROJECT_ROOT / "target").absolute())
    return [folder for folder in folders if folder.is_dir()]


def search_relations(warehouse: Path, tokens: Sequence[str]) -> list[Find]:
    """Count the rows of each relation whose text holds one of the tokens, whatever the case."""
    if not tokens or not warehouse.is_file():
        return []
    pattern = "|".join(re.escape(token.lower()).replace("\\ ", " ").replace("\\-", "-") for token in tokens)
    found = []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name, list(column_name order by ordinal_position)"
            " from information_schema.columns"
            " where table_catalog = current_database() and data_type in ('VARCHAR', 'VARCHAR[]')"
            # a view holds nothing of its own, and its table may be gone
            " and (table_schema, table_name) in (select (schema_name, table_name) from duckdb_tables())"
            " and table_schema not in ('information_schema', 'pg_catalog') group by all order by all"
        ).fetchall()
        for schema, table, columns in tables:
            text = f"lower(concat_ws(' ', {', '.join(f'cast({quote(name)} as varchar)' for name in columns)}))"
            query = f"select count(*) from {quote(schema)}.{quote(table)} where regexp_matches({text}, ?)"
            [(n_rows,)] = connection.execute(query, [pattern]).fetchall()
            if n_rows:
                found.append(Find(f"{schema}.{table}", n_rows))
    return found


def search_files(paths: Iterable[Path], tokens: Sequence[str]) -> list[Find]:
    """Count in each file the places that hold one of the tokens, whatever the case; compressed ones are looked into."""
    wanted = [token.lower().encode() for token in tokens]
    overlap = max((len(token) for token in wanted), default=1)
    found = []
    for path in paths:
        n = 0
        for text in _read_chunks(path, overlap):
            n += sum(text.count(token) for token in wanted)
        if n:
            found.append(Find(str(path), n))
    return found


def list_files(folders: Iterable[Path]) -> list[Path]:
    """All files below some folders but other warehouses."""
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and not path.name.endswith(_WAREHOUSES)
    )


def clean_files(folders: Iterable[Path], tokens: Sequence[str]) -> list[Path]:
    """Take the tokens out of every file below some folders; a file that is no text goes. Returns what was changed."""
    changed: list[Path] = []
    if not tokens:
        return changed
    pattern = re.compile("|".join(re.escape(token) for token in tokens) or r"(?!)", re.IGNORECASE)
    for find in search_files(list_files(folders), tokens):
        path = Path(find.where)
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            path.unlink()
        else:
            path.write_bytes(pattern.sub(ERASED, text).encode())
        changed.append(path)
    return changed


def _read_chunks(path: Path, overlap: int) -> Iterator[bytes]:
    """A file's bytes in lower case, decompressed, with overlaps so that nothing is cut in two."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            rest = b""
            while chunk := stream.read(_CHUNK_BYTES):
                text = rest + chunk.lower()
                yield text
                # what the overlap holds whole is counted once more: harmless where any find is one too many
                rest = text[-(overlap - 1) :] if overlap > 1 else b""
    except (OSError, EOFError):
        return
