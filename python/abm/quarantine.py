"""The quarantine folder: a copy of each held file with the reason beside it. The landing itself is never touched."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Mapping
from pathlib import Path

import duckdb

from abm.erasure.places import IDENTITIES
from abm.erasure.suppression import SuppressionList
from abm.erasure.texts import Finder
from abm.landing_files import LandedFile

_NO_COPY = "No copy is kept: "
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


def keep_copies(
    quarantine: Path,
    files: Mapping[str, LandedFile],
    reasons: Mapping[str, str],
    suppressed: SuppressionList | None = None,
) -> None:
    """Bring the folder in line with what is held: copies of held files with their reasons, and nothing else.

    Of a file that holds somebody who was erased, or that cannot be searched for them, no copy is kept.

    Args:
        quarantine: folder of one warehouse's held files; made where there is something to keep.
        files: each landed file by its name relative to the landing.
        reasons: one sentence by the name of each held file.
        suppressed: who was erased.
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
    finder = Finder(suppressed) if suppressed is not None and suppressed.digests else None
    for copy, name in wanted.items():
        copy.parent.mkdir(parents=True, exist_ok=True)
        withheld = _why_withheld(files[name], finder) if finder is not None else None
        if withheld is not None:
            copy.unlink(missing_ok=True)
        elif not _is_same(copy, files[name].path):
            copy.unlink(missing_ok=True)
            try:
                shutil.copy2(files[name].path, copy)
            except OSError:
                # what cannot be read cannot be copied either; the reason says so
                copy.unlink(missing_ok=True)
        said = "\n".join([reasons[name], *([withheld] if withheld else []), ""])
        copy.with_name(copy.name + REASON_ENDING).write_text(said, encoding="utf-8")


def _why_withheld(file: LandedFile, finder: Finder) -> str | None:
    """Why no copy of a held file may be kept; ``None`` where one may."""
    if file.is_parquet:
        return f"{_NO_COPY}a Parquet file that cannot be read cannot be searched for people who were erased."
    try:
        with file.open() as stream:
            text = stream.read().decode("utf-8", errors="replace")
    except (OSError, EOFError, zlib.error):
        return f"{_NO_COPY}it cannot be searched for people who were erased."
    kinds = {column.personal for column in file.table.columns if column.personal in IDENTITIES}
    if finder.number_in(text, {kind for kind in kinds if kind is not None}) is None:
        return None
    return f"{_NO_COPY}the file holds a person who was erased; ask its owner to take that person out and land it again."


def _is_same(copy: Path, original: Path) -> bool:
    if not copy.is_file():
        return False
    ours, theirs = copy.stat(), original.stat()
    return (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)
