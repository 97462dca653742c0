"""Landings as files: write, read, count, cut and shuffle them, with the csv module alone."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from abm.demo.columns import loaded_column

Record = Mapping[str, str]


def to_csv(rows: Sequence[Record], columns: Sequence[str] | None = None) -> str:
    """CSV text of rows by column name; the first row names the columns unless they are given."""
    text = io.StringIO(newline="")
    names = list(columns) if columns is not None else list(rows[0])
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def land(landing: Path, name: str, content: str | bytes | Sequence[Record]) -> Path:
    """Write one file of a landing, from text, bytes or rows; a name that ends in .gz is compressed."""
    path = landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(content, str | bytes):
        content = to_csv(content)
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") and isinstance(content, str) else data)
    return path


def list_tables(landing: Path) -> Iterator[tuple[Path, str, str]]:
    """Each CSV file of a landing with its feed and table."""
    for path in sorted(landing.rglob("*.csv*")):
        feed, name = path.relative_to(landing).parts[:2]
        yield path, feed, name.split(".")[0]


def read_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a CSV file, compressed or not."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return header, rows


def count_rows(landing: Path) -> dict[tuple[str, str], int]:
    """Rows landed per feed and table."""
    counts: dict[tuple[str, str], int] = {}
    for path, feed, table in list_tables(landing):
        counts[feed, table] = counts.get((feed, table), 0) + len(read_rows(path)[1])
    return counts


def read_table(landing: Path, feed: str, table: str) -> list[dict[str, str]]:
    """All rows of a landing table, by column name."""
    found: list[dict[str, str]] = []
    for path, its_feed, its_table in list_tables(landing):
        if (its_feed, its_table) == (feed, table):
            header, rows = read_rows(path)
            found += [dict(zip(header, row, strict=True)) for row in rows]
    return found


def cut(landing: Path, target: Path, last_on: str) -> Path:
    """Copy what had been loaded by the end of a day ('YYYY-MM-DD'), as if the connectors had stopped then."""
    for path, feed, table in list_tables(landing):
        header, rows = read_rows(path)
        place = header.index(loaded_column(f"{feed}/{table}"))
        kept = [row for row in rows if row[place][:10] <= last_on]
        if kept:
            _write(target / path.relative_to(landing), header, kept)
    return target


def redeal(landing: Path, target: Path) -> Path:
    """Copy the same rows under other names: each table in two part files, with the columns in reverse."""
    names = sorted({(feed, table) for _, feed, table in list_tables(landing)})
    for feed, table in names:
        rows = read_table(landing, feed, table)
        # files of one table may differ in columns a vendor added later
        columns = list(reversed(list(dict.fromkeys(column for row in rows for column in row))))
        half = len(rows) // 2
        for part, dealt in (("1", rows[:half]), ("2", rows[half:])):
            _write(
                target / feed / table / f"part_{part}.csv",
                columns,
                ([row.get(c, "") for c in columns] for row in dealt),
            )
    return target


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    land(path.parent, path.name, text.getvalue())
