"""The quarantine folder: a copy of each held file with the reason beside it. The landing itself is never touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb

REASON_ENDING = ".reason.txt"


def find_quarantine(warehouse: Path) -> Path:
    """Folder of a warehouse's held files: ``<ABM_QUARANTINE or quarantine beside the warehouse>/<its stem>``."""
    root = os.environ.get("ABM_QUARANTINE")
    return (Path(root).absolute() if root else warehouse.absolute().parent / "quarantine") / warehouse.stem


def find_quarantine_of(connection: duckdb.DuckDBPyConnection) -> Path | None:
    """Folder of the held files of the warehouse a connection is open on; ``None`` for one in memory."""
    query = "select path from duckdb_databases() where database_name = current_database()"
    found = connection.execute(query).fetchall()
    return find_quarantine(Path(found[0][0])) if found and found[0][0] else None


def keep_copies(quarantine: Path, paths: Mapping[str, Path], reasons: Mapping[str, str]) -> None:
    """Bring the folder in line with what is held: copies of held files with their reasons, and nothing else.

    Args:
        quarantine: folder of one warehouse's held files; made where there is something to keep.
        paths: each landed file's path by its name relative to the landing.
        reasons: one sentence by the name of each held file.
    """
    wanted = {quarantine / name: name for name in reasons}
    if quarantine.is_dir():
        for found in sorted(quarantine.rglob("*"), reverse=True):
            copied = found.with_name(found.name.removesuffix(REASON_ENDING))
            if found.is_dir():
                if not any(found.iterdir()):
                    found.rmdir()
            elif found not in wanted and copied not in wanted:
                found.unlink()
        if not any(quarantine.iterdir()):
            quarantine.rmdir()
    for copy, name in wanted.items():
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not _is_same(copy, paths[name]):
            copy.unlink(missing_ok=True)
            try:
                shutil.copy2(paths[name], copy)
            except OSError:
                # what cannot be read cannot be copied either; the reason says so
                copy.unlink(missing_ok=True)
        copy.with_name(copy.name + REASON_ENDING).write_text(reasons[name] + "\n", encoding="utf-8")


def _is_same(copy: Path, original: Path) -> bool:
    if not copy.is_file():
        return False
    ours, theirs = copy.stat(), original.stat()
    return (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)
