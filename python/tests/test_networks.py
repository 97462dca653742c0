"""Ranges of internet addresses: how they are written, and which hold an address."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.networks import Range, locate, parse_address, parse_range


@pytest.mark.parametrize(
    ("start", "end", "n_host_bits"),
    [
        ("198.18.1.10", None, 0),
        ("198.18.1.0/24", None, 8),
        ("198.18.1.77/24", None, 8),
        (" 198.18.1.0 ", "198.18.1.255", 8),
        ("198.18.1.0", "", 0),
        ("2001:db8::/48", None, 80),
        ("::ffff:198.18.1.10", None, 0),
        ("0.0.0.0/0", None, 32),
        ("198.18.1.9", "198.18.1.1", None),
        ("198.18.1.9", "2001:db8::", None),
        ("198.18.1", None, None),
        ("198.18.1.0/33", None, None),
        ("an office", None, None),
        ("", None, None),
    ],
)
def test_a_range_is_read_as_vendors_write_it(start: str, end: str | None, n_host_bits: float | None) -> None:
    found = parse_range(start, end)
    assert (found.n_host_bits if found else None) == n_host_bits


@pytest.mark.parametrize(
    ("text", "is_unrouted"),
    [
        ("192.168.1.0/24", True),
        ("10.0.0.0/8", True),
        ("fe80::1", True),
        ("198.18.0.0/24", False),
        ("2001:db8::/48", False),
        # the whole internet is too wide, which is another reason
        ("0.0.0.0/0", False),
    ],
)
def test_what_every_building_has_is_nobodys(text: str, is_unrouted: bool) -> None:
    found = parse_range(text)
    assert found is not None
    assert found.is_unrouted is is_unrouted


ENDS = st.tuples(st.sampled_from([4, 6]), st.integers(0, 60), st.integers(0, 60))


@given(st.lists(ENDS, max_size=12), st.lists(st.tuples(st.sampled_from([4, 6]), st.integers(0, 60)), max_size=12))
def test_every_range_that_holds_an_address_is_found(
    ends: list[tuple[int, int, int]], places: list[tuple[int, int]]
) -> None:
    ranges = {str(n): Range(version, min(a, b), max(a, b)) for n, (version, a, b) in enumerate(ends)}
    texts = {str((ipaddress.IPv4Address if v == 4 else ipaddress.IPv6Address)(n)): (v, n) for v, n in places}
    expected = {
        (text, name)
        for text, (version, number) in texts.items()
        for name, where in ranges.items()
        if where.version == version and where.first <= number <= where.last
    }
    found = locate([*texts, "unknown"], ranges.items())
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_an_address_that_is_none_is_nowhere() -> None:
    assert parse_address("unknown") is None
    assert locate(["unknown"], [("all", Range(4, 0, 2**32 - 1))]) == []
