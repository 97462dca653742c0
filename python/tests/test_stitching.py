"""Stitching: the spread of addresses against a brute force over snapshots, and who is held back."""

from __future__ import annotations

from datetime import datetime, timedelta

import networkx as nx  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.stitching import Hold, Identity, Link, Use, stitch

NOBODY_HELD = {"most_people": 1000, "most_members": 1000}


def at(day: int) -> datetime:
    return datetime(2026, 3, 1) + timedelta(days=day)  # noqa: DTZ001 - the warehouse's times have no zone


def node(name: str) -> Identity:
    kind = {"d": "anonymous", "u": "user", "c": "crm_contact", "e": "email"}[name[0]]
    return Identity(kind, name)


def linked(*rows: tuple[str, str, int]) -> list[Link]:
    return [Link(node(one), node(other), at(day)) for one, other, day in rows]


def known(uses: list[Use]) -> dict[tuple[str, str], int]:
    return {(use.identity.value, use.email): (use.known_at - at(0)).days for use in uses}


def snapshot(links: list[Link]) -> set[tuple[Identity, str]]:
    """Who uses what, were all links known at once: each component of the silent, and who is next to it."""
    own = nx.Graph((link.identity, link.other) for link in links if link.other.kind == "email")
    graph = nx.Graph((link.identity, link.other) for link in links if link.other.kind != "email")
    uses = {(link.identity, link.other.value) for link in links if link.other.kind == "email"}
    silent = graph.subgraph(identity for identity in graph if identity not in own)
    for component in nx.connected_components(silent):
        beside = {other for identity in component for other in graph[identity] if other in own}
        uses |= {(identity, email.value) for identity in component for other in beside for email in own[other]}
    for device, user in ((one, other) for edge in graph.edges for one, other in (edge, edge[::-1])):
        if device.kind == "anonymous" and user.kind == "user" and user in own:
            uses |= {(device, email.value) for email in own[user]}
    return uses


def known_day_by_day(links: list[Link], n_days: int) -> dict[tuple[str, str], int]:
    """The rule said naively: each day every link hands on what it may, again and again, until nothing is new."""
    first: dict[tuple[Identity, str], int] = {}
    for day in range(n_days):
        open_links = [link for link in links if link.known_at <= at(day)]
        own = {(link.identity, link.other.value) for link in open_links if link.other.kind == "email"}
        speaking = {identity for identity, _ in own}
        for use in own:
            first.setdefault(use, day)
        pairs = [(link.identity, link.other) for link in open_links if link.other.kind != "email"]
        n_before = -1
        while n_before < len(first):
            n_before = len(first)
            for sender, receiver in (pair for one, other in pairs for pair in ((one, other), (other, one))):
                is_users_device = receiver.kind == "anonymous" and sender.kind == "user"
                for identity, email in list(first):
                    is_own = (identity, email) in own
                    may_send = identity == sender and (is_own or sender not in speaking)
                    if may_send and (receiver not in speaking or (is_users_device and is_own)):
                        first.setdefault((receiver, email), day)
    return {(identity.value, email): day for (identity, email), day in first.items()}


NAMES = [f"{letter}{number}" for letter in "duc" for number in range(4)]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from([*NAMES, *(f"e{number}" for number in range(5))]), st.integers(0, 6)
    ).filter(lambda row: row[0] != row[1]),
    max_size=25,
)


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_addresses_spread_through_every_component_of_the_silent(rows: list[tuple[str, str, int]]) -> None:
    links = linked(*((one, other, 0) for one, other, _ in rows))
    found = {(use.identity, use.email) for use in stitch(links, **NOBODY_HELD).uses}
    assert found == snapshot(links)


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_each_address_is_known_from_the_first_day_it_could_be(rows: list[tuple[str, str, int]]) -> None:
    links = linked(*rows)
    assert known(stitch(links, **NOBODY_HELD).uses) == known_day_by_day(links, 7)


@settings(max_examples=100, deadline=None)
@given(ROWS, st.integers(0, 6), st.integers(1, 3), st.integers(2, 6))
def test_what_is_learnt_later_changes_nothing_known_before(
    rows: list[tuple[str, str, int]], day: int, most_people: int, most_members: int
) -> None:
    links = linked(*rows)
    whole = stitch(links, most_people, most_members)
    early = stitch([link for link in links if link.known_at <= at(day)], most_people, most_members)
    assert known(early.uses) == {pair: since for pair, since in known(whole.uses).items() if since <= day}
    assert sorted(early.holds) == sorted(hold for hold in whole.holds if hold.known_at <= at(day))


def test_a_chain_of_devices_and_users_is_followed_to_its_end() -> None:
    links = linked(("d1", "u1", 1), ("d2", "u1", 5), ("d2", "u2", 2), ("d3", "u2", 3), ("u2", "c1", 4), ("c1", "e1", 0))
    assert known(stitch(links, **NOBODY_HELD).uses) == {
        ("c1", "e1"): 0,
        ("u2", "e1"): 4,
        ("d2", "e1"): 4,
        ("d3", "e1"): 4,
        ("u1", "e1"): 5,
        ("d1", "e1"): 5,
    }


def test_a_shared_device_gives_no_user_another_users_address() -> None:
    links = linked(("u1", "e1", 0), ("u2", "e2", 0), ("d1", "u1", 1), ("d1", "u2", 2), ("d2", "u2", 3))
    assert known(stitch(links, **NOBODY_HELD).uses) == {
        ("u1", "e1"): 0,
        ("u2", "e2"): 0,
        ("d1", "e1"): 1,
        ("d1", "e2"): 2,
        ("d2", "e2"): 3,
    }


def test_a_phone_farm_is_held_back_and_its_contacts_are_not() -> None:
    farm = [("d0", f"e{number}", 1) for number in range(2000)]
    homes = [(f"d{number + 1}", f"e{number}", 0) for number in range(2000)]
    shared = [("d9000", "e1", 0), ("d9000", "e2", 2), ("u9000", "d0", 3)]
    found = stitch(linked(*farm, *homes, *shared), most_people=10, most_members=100)
    assert found.holds == [Hold(node("d0"), "people", 11, at(1))]
    assert sum(use.identity == node("d0") for use in found.uses) == 2000
    assert "u9000" not in {use.identity.value for use in found.uses}


def test_a_cluster_beyond_the_limit_is_held_back_from_when_it_grew() -> None:
    ring = [(f"d{number}", f"u{number}", 1) for number in range(30)]
    ring += [(f"d{number + 1}", f"u{number}", number) for number in range(30)]
    found = stitch(linked(*ring, ("u0", "e0", 0), ("d99", "e99", 0)), most_people=10, most_members=20)
    held = {hold.identity.value: hold.known_at for hold in found.holds}
    assert {hold.reason for hold in found.holds} == {"cluster"}
    assert held["d0"] == held["u0"] == at(8)
    assert not {"d99", "e0", "d30"} & set(held)
