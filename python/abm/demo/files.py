"""Write a world as a landing: files as connectors land them, the same bytes for the same seed, all or nothing."""

from __future__ import annotations

import csv
import io
import pathlib
import struct
import tempfile
import zlib
from collections.abc import Iterable

from abm.demo.columns import COLUMNS, OPTIONAL_COLUMNS, loaded_column
from abm.demo.world import Row, World

MARKER = "<!-- simulated landing, written by `python -m abm demo` -->"
README = "README.md"
TRUTH = "planted_truth.json"


def part_of(table: str, row: Row, delivery: str = "") -> str:
    """The file that a row belongs to, relative to the landing: all layouts a landing may have, on purpose."""
    name = table.split("/")[1]
    loaded_at = row[loaded_column(table)]
    if delivery:
        return f"{table}.{delivery}.csv"
    if table == "segment/pages":
        return f"{table}.{loaded_at[:7]}.csv"
    if table == "bombora/company_surge":
        return f"{table}/{loaded_at[:10]}.csv"
    if table == "partners/engagement":
        return f"{table}.csv.gz"
    if name in ("account", "contact") and loaded_at > "2026-05-18T02:00:00Z":
        return f"{table}.changes.csv"
    return f"{table}.csv"


def to_csv(columns: tuple[str, ...], rows: Iterable[Row]) -> bytes:
    """Rows as CSV with a header, Unix line ends, UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def columns_of(table: str, rows: list[Row]) -> tuple[str, ...]:
    """The columns of one file: all of the table's but the optional ones that none of its rows fills."""
    optional = OPTIONAL_COLUMNS[table]
    return tuple(name for name in COLUMNS[table] if name not in optional or any(row[name] for row in rows))


def to_gzip(data: bytes) -> bytes:
    """A gzip file of stored blocks: no time, no name, and no compressor whose version could change the bytes."""
    blocks = [data[start : start + 65535] for start in range(0, len(data), 65535)] or [b""]
    stored = b"".join(
        struct.pack("<BHH", number == len(blocks) - 1, len(block), len(block) ^ 0xFFFF) + block
        for number, block in enumerate(blocks)
    )
    header = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    return header + stored + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def render(world: World) -> dict[str, bytes]:
    """All data files of a world, by path; rows in the order they were loaded."""
    files: dict[str, list[Row]] = {}
    tables: dict[str, str] = {}
    for table in COLUMNS:
        loaded = loaded_column(table)
        rows = world.tables[table]
        for row in sorted(rows, key=lambda row: (row[loaded], tuple(row.values()))):
            path = part_of(table, row, world.part_of(row))
            files.setdefault(path, []).append(row)
            tables[path] = table
    rendered = {path: to_csv(columns_of(tables[path], rows), rows) for path, rows in files.items()}
    return {path: to_gzip(data) if path.endswith(".gz") else data for path, data in rendered.items()}


def files_listed(readme: pathlib.Path) -> set[str]:
    """The files an earlier run says it wrote; none if the README is not this generator's."""
    text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    if MARKER not in text:
        return set()
    return {README} | {line[3:-1] for line in text.splitlines() if line.startswith("- `")}


def refuse_foreign(target: pathlib.Path) -> None:
    """Stop before anything is touched if the target holds something this generator did not write."""
    if target.exists() and not target.is_dir():
        raise FileExistsError(f"{target} is a file; name a folder for the demo landing.")
    if not target.is_dir() or not any(target.iterdir()):
        return
    listed = files_listed(target / README)
    present = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir())
    foreign = [path for path in present if path not in listed]
    if foreign or not listed:
        raise FileExistsError(
            f"{target} holds what the demo generator did not write ({', '.join(foreign[:3]) or 'empty folders'}); "
            "name another folder."
        )


def swap_in(contents: dict[str, bytes], target: pathlib.Path) -> None:
    """Write the files beside the target and put the finished folder in its place, so nobody meets half a landing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as workplace:
        fresh, stale = pathlib.Path(workplace, "fresh"), pathlib.Path(workplace, "stale")
        for path, data in contents.items():
            file = fresh / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        if target.exists():
            target.rename(stale)
        try:
            fresh.rename(target)
        except OSError:
            if stale.exists():
                stale.rename(target)
            raise
