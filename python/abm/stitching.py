"""Which addresses an identity uses, though another identity showed them; and which identities are no one person's.

A device that logged in is its user's, a user is who filled in a form on their device, and so on along any number of
devices and users. Everything is decided in the order in which it became known, so what is learnt later never changes
what was known before.
"""

from __future__ import annotations

import contextlib
import gc
import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

# An address and a CRM contact are evidence of themselves; a device or a login can be lent.
LENDABLE_KINDS = frozenset({"anonymous", "user"})


class Identity(NamedTuple):
    """What a record names somebody by: its kind, as in ``int_identities_seen``, and its value."""

    kind: str
    value: str


class Link(NamedTuple):
    """Two identities that one record carries, and when the first such record was loaded."""

    identity: Identity
    other: Identity
    known_at: datetime


class Use(NamedTuple):
    """An identity uses an address from when that was known."""

    identity: Identity
    email: str
    known_at: datetime


class Hold(NamedTuple):
    """An identity is no one person's from when that was known: ``people`` use it, or its ``cluster`` is too large."""

    identity: Identity
    reason: str
    n_members: int
    known_at: datetime


class Stitched(NamedTuple):
    """Every use of an address, seen or by way of others, and every identity held back."""

    uses: list[Use]
    holds: list[Hold]


class _Clusters:
    """Connected identities, each a number below ``n``, merged as they become known (union by size)."""

    def __init__(self, n: int) -> None:
        self._root = list(range(n))
        self._members: dict[int, list[int]] = {}

    def _find(self, identity: int) -> int:
        root = self._root[identity]
        while root != self._root[root]:
            root = self._root[root]
        self._root[identity] = root
        return root

    def merge(self, one: int, other: int) -> list[int]:
        """Join the clusters of two identities and return the members."""
        large, small = self._find(one), self._find(other)
        members = self._members.setdefault(large, [large])
        if large == small:
            return members
        added = self._members.pop(small, [small])
        if len(added) > len(members):
            large, small, members, added = small, large, added, members
            self._members.pop(small, None)
            self._members[large] = members
        self._root[small] = large
        members.extend(added)
        return members


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no cycles of references meanwhile: of millions of tuples, which have none, that takes a fourth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_uncollected()
def stitch(links: Iterable[Link], most_people: int, most_members: int) -> Stitched:
    """Spread addresses along links until nothing is added.

    An identity that shows addresses of its own uses those; one that shows none uses its neighbours', and passes them on
    while it has none. A device also uses the addresses of the users seen on it, so that a shared device follows whoever
    used it last, but hands one user's address to no other user with an address of their own. An identity that is held
    back passes nothing on from then.

    Args:
        links: pairs of identities with the time; a link to an identity of kind ``email`` is an address it shows itself.
        most_people: an identity with more addresses than this is no one person's.
        most_members: a cluster with more identities and addresses than this is no one person's.

    Returns:
        Uses, each from the earliest moment a path to the address existed (the latest link of the path that was complete
        first), and holds; both in the order of their identities, and of addresses.
    """
    known = list(links)
    # compared and looked up millions of times: as numbers in their own order, which keeps what is decided first
    values: dict[str, set[str]] = defaultdict(set)
    for link in known:
        for kind, value in link[:2]:
            values[kind].add(value)
    identities = [Identity(kind, value) for kind in sorted(values) for value in sorted(values[kind])]
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    for n, (kind, value) in enumerate(identities):
        numbers[kind][value] = n
    is_email, is_user, is_device = (
        [identity.kind == kind for identity in identities] for kind in ("email", "user", "anonymous")
    )

    neighbours: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    shown: dict[int, datetime] = {}
    # (when, 0 seen or 1 passed on, receiver, other end or address, sender, whether the sender showed it)
    seen: list[tuple[datetime, int, int, int, int, bool]] = []
    for (kind, value), (other_kind, other_value), known_at in known:
        identity, other = numbers[kind][value], numbers[other_kind][other_value]
        seen.append((known_at, 0, identity, other, identity, True))
        if is_email[other]:
            shown[identity] = min(known_at, shown.get(identity, known_at))
        else:
            neighbours[identity].append((other, known_at))
            neighbours[other].append((identity, known_at))
    seen.sort(reverse=True)
    # only what is passed on has to find its place among what is yet to come
    passed_on: list[tuple[datetime, int, int, int, int, bool]] = []

    uses: dict[int, dict[int, datetime]] = defaultdict(dict)
    holds: dict[int, Hold] = {}
    clusters = _Clusters(len(identities))

    def hold(identity: int, reason: str, n_members: int, at: datetime) -> None:
        if identities[identity].kind in LENDABLE_KINDS:
            holds.setdefault(identity, Hold(identities[identity], reason, n_members, at))

    def shows_own(identity: int, at: datetime) -> bool:
        return identity in shown and shown[identity] <= at

    while seen or passed_on:
        is_next_seen = not passed_on or (bool(seen) and seen[-1] < passed_on[0])
        event = seen.pop() if is_next_seen else heapq.heappop(passed_on)
        at, is_passed_on, identity, other, sender, is_senders_own = event
        if not is_passed_on and identity not in holds and other not in holds:
            members = clusters.merge(identity, other)
            if len(members) > most_members:
                for member in members:
                    hold(member, "cluster", len(members), at)
        if not is_email[other] or (is_passed_on and other in uses[identity]):
            continue
        if is_passed_on:
            is_users_device = is_device[identity] and is_user[sender] and is_senders_own
            if identity in holds or sender in holds or (shows_own(identity, at) and not is_users_device):
                continue
            if not is_senders_own and shows_own(sender, at):
                continue
        uses[identity].setdefault(other, at)
        if len(uses[identity]) > most_people:
            hold(identity, "people", len(uses[identity]), at)
        if identity in holds:
            continue
        for neighbour, linked_at in neighbours[identity]:
            if neighbour not in uses or other not in uses[neighbour]:
                heapq.heappush(passed_on, (max(at, linked_at), 1, neighbour, other, identity, not is_passed_on))
    return Stitched(
        [
            Use(identities[identity], identities[email].value, at)
            for identity, emails in sorted(uses.items())
            for email, at in sorted(emails.items())
        ],
        [holds[identity] for identity in sorted(holds)],
    )
