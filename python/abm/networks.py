"""Which ranges of internet addresses hold an address; a feed may write a range in any of three ways."""

from __future__ import annotations

import heapq
import ipaddress
import math
import socket
from collections.abc import Iterable
from typing import NamedTuple

# Every building has these; they are nobody's. Not ``is_private``: that also covers the ranges kept for documentation.
_UNROUTED = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
]


class Range(NamedTuple):
    """First and last address of a range as numbers; addresses of the two versions of the protocol never mix."""

    version: int
    first: int
    last: int

    @property
    def n_host_bits(self) -> float:
        """How wide the range is: 0 for one address, 8 for 256 of them, and so on."""
        return round(math.log2(self.last - self.first + 1), 4)

    @property
    def is_unrouted(self) -> bool:
        """Whether it holds addresses that every private network uses again."""
        return any(
            network.version == self.version
            and self.first <= int(network.broadcast_address)
            and self.last >= int(network.network_address)
            and self.n_host_bits <= network.max_prefixlen - network.prefixlen
            for network in _UNROUTED
        )


def parse_address(text: str) -> Range | None:
    """Read one address as a range of one; ``None`` where the text is none. An IPv4 address in IPv6 clothes is IPv4."""
    text = text.strip().strip("[]")
    try:
        # nearly all there are, and several times faster than what reads every kind
        number = int.from_bytes(socket.inet_pton(socket.AF_INET, text), "big")
        return Range(4, number, number)
    except (OSError, ValueError):  # another version's, or none: a text with a null character is a ValueError
        pass
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return Range(address.version, int(address), int(address))


def parse_range(start: str, end: str | None = None) -> Range | None:
    """Read a range as an address vendor writes it.

    Args:
        start: an address, a network in CIDR notation (host bits may be set), or the first address of a range.
        end: last address, where the range is given by its ends.

    Returns:
        The range, or ``None`` where the texts are no range: no addresses, ends of two protocols or in the wrong order.
    """
    if end:
        first, last = parse_address(start), parse_address(end)
        if first is None or last is None or first.version != last.version or first.first > last.first:
            return None
        return Range(first.version, first.first, last.last)
    if "/" not in start:
        return parse_address(start)
    try:
        network = ipaddress.ip_network(start.strip(), strict=False)
    except ValueError:
        return None
    return Range(network.version, int(network.network_address), int(network.broadcast_address))


def locate(addresses: Iterable[str], ranges: Iterable[tuple[str, Range]]) -> list[tuple[str, str]]:
    """Find every range that holds each address, in one pass over both in order.

    Args:
        addresses: texts; those that are no address are in no range.
        ranges: name and range; they may nest and overlap.

    Returns:
        Pairs of address text and range name.
    """
    read = ((text, parse_address(text)) for text in addresses)
    places = sorted((place.version, place.first, text) for text, place in read if place is not None)
    waiting = sorted((where.version, where.first, where.last, name) for name, where in ranges)
    waiting.reverse()
    around: list[tuple[int, int, str]] = []
    found = []
    for version, address, text in places:
        while waiting and waiting[-1][:2] <= (version, address):
            its_version, _, last, name = waiting.pop()
            heapq.heappush(around, (its_version, last, name))
        while around and around[0][:2] < (version, address):
            heapq.heappop(around)
        found += [(text, name) for its_version, _, name in around if its_version == version]
    return found
