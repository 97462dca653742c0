"""A landing dealt into pieces by load time, as connectors might bring it: late, out of order, twice, wrong at first."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from abm.demo.columns import loaded_column
from helpers.landings import land, list_tables, read_rows, to_csv

# shares of (file, piece) parts: delivered again in a later piece, or damaged until a later piece brings the right file
_REDELIVERED_SHARE = 0.1
_CORRECTED_SHARE = 0.1
# of the values of a damaged file
_DAMAGED_SHARE = 0.2


@dataclass
class Piece:
    """What arrives at once: files by name, each written whole over what was there."""

    last_on: str
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Schedule:
    """Pieces in the order in which they arrive, and what was done to them."""

    seed: int
    pieces: tuple[Piece, ...]
    n_redelivered: int
    n_corrected: int

    def land(self, landing: Path, nth: int) -> None:
        """Write the files of one piece into a landing folder."""
        for name, text in self.pieces[nth].files.items():
            land(landing, name, text)

    def land_all(self, landing: Path) -> Path:
        """Write what the landing holds once everything has arrived."""
        shutil.rmtree(landing, ignore_errors=True)
        for nth in range(len(self.pieces)):
            self.land(landing, nth)
        return landing

    def __str__(self) -> str:
        order = ", ".join(f"to {piece.last_on}" for piece in self.pieces)
        return (
            f"seed {self.seed}: pieces {order}; {self.n_redelivered} files delivered twice,"
            f" {self.n_corrected} damaged at first"
        )


def deal(landing: Path, seed: int, n_pieces: int) -> Schedule:
    """Deal a landing into pieces by load day, in random order of arrival; every fourth as connectors mostly do.

    Such a one brings most at first, and then the days after it in order, nothing twice and nothing wrong.

    Args:
        landing: folder of CSV files.
        seed: decides the cuts, the order, and what is delivered again or wrong at first.
        n_pieces: how many builds the schedule is for.
    """
    chance = random.Random(seed)
    tables = []
    days: set[str] = set()
    for path, feed, table in list_tables(landing):
        header, rows = read_rows(path)
        place = header.index(loaded_column(f"{feed}/{table}"))
        tables.append((path.relative_to(landing), header, rows, place))
        days.update(row[place][:10] for row in rows)
    is_usual = seed % 4 == 0
    inner = sorted(days)[1:-1]
    cuts = [*sorted(chance.sample(inner[-len(inner) // 5 :] if is_usual else inner, n_pieces - 1)), "9999-12-31"]
    order = list(range(n_pieces))
    redelivered_share, corrected_share = (0.0, 0.0) if is_usual else (_REDELIVERED_SHARE, _CORRECTED_SHARE)
    if not is_usual:
        chance.shuffle(order)
    pieces = [Piece(cuts[nth]) for nth in order]
    n_redelivered = n_corrected = 0
    for path, header, rows, place in tables:
        for arrival, nth in enumerate(order):
            earlier = cuts[nth - 1] if nth else ""
            part = [row for row in rows if earlier < row[place][:10] <= cuts[nth]]
            if not part:
                continue
            # each part is a file of its own, so that an earlier one is not written over by chance
            name = str(path.parent / _file_name(path, nth))
            later = list(range(arrival + 1, n_pieces))
            if later and chance.random() < redelivered_share:
                pieces[chance.choice(later)].files[name.replace(".csv", "_again.csv")] = _text(header, part)
                n_redelivered += 1
            if later and chance.random() < corrected_share:
                pieces[arrival].files[name] = _text(header, [_damage(chance, header, row, place) for row in part])
                pieces[chance.choice(later)].files[name] = _text(header, part)
                n_corrected += 1
            else:
                pieces[arrival].files[name] = _text(header, part)
    return Schedule(seed, tuple(pieces), n_redelivered, n_corrected)


def _file_name(path: Path, nth: int) -> str:
    # of several files of a table beside each other, account.csv and account.changes.csv, each has names of its own
    name = f"{path.name.removesuffix('.csv').replace('.', '_')}_{nth}.csv"
    return f"{path.name.split('.')[0]}/{name}" if len(path.parts) == 2 else name


def _text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return to_csv([dict(zip(header, row, strict=True)) for row in rows], header)


def _damage(chance: random.Random, header: Sequence[str], row: list[str], place: int) -> list[str]:
    """A row some of whose values are not there yet; when it was loaded, and which version it is, it says."""
    kept = {0, place, *(column for column, name in enumerate(header) if name.startswith("_fivetran"))}
    return [value if column in kept or chance.random() >= _DAMAGED_SHARE else "" for column, value in enumerate(row)]
