"""Which addresses an identity uses, though another identity showed them; and which identities are no one person's.

A device that logged in is its user's, a user is who filled in a form on their device, and so on along any number of
devices and users. Everything is decided in the order in which it became known, so what is learnt later never changes
what was known before.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
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
    """Connected identities, merged as they become known (union by size)."""

    def __init__(self) -> None:
        self._root: dict[Identity, Identity] = {}
        self._members: dict[Identity, list[Identity]] = {}

    def _find(self, identity: Identity) -> Identity:
        root = self._root.setdefault(identity, identity)
        while root != self._root[root]:
            root = self._root[root]
        self._root[identity] = root
        return root

    def merge(self, one: Identity, other: Identity) -> list[Identity]:
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
        first), and holds.
    """
    neighbours: dict[Identity, list[tuple[Identity, datetime]]] = defaultdict(list)
    shown: dict[Identity, datetime] = {}
    # (when, 0 seen or 1 passed on, receiver, other end or address, sender, whether the sender showed it)
    events: list[tuple[datetime, int, Identity, Identity, Identity, bool]] = []
    for identity, other, known_at in links:
        events.append((known_at, 0, identity, other, identity, True))
        if other.kind == "email":
            shown[identity] = min(known_at, shown.get(identity, known_at))
        else:
            neighbours[identity].append((other, known_at))
            neighbours[other].append((identity, known_at))
    heapq.heapify(events)

    uses: dict[Identity, dict[Identity, datetime]] = defaultdict(dict)
    holds: dict[Identity, Hold] = {}
    clusters = _Clusters()

    def hold(identity: Identity, reason: str, n_members: int, at: datetime) -> None:
        if identity.kind in LENDABLE_KINDS:
            holds.setdefault(identity, Hold(identity, reason, n_members, at))

    def shows_own(identity: Identity, at: datetime) -> bool:
        return identity in shown and shown[identity] <= at

    while events:
        at, is_passed_on, identity, other, sender, is_senders_own = heapq.heappop(events)
        if not is_passed_on and identity not in holds and other not in holds:
            members = clusters.merge(identity, other)
            if len(members) > most_members:
                for member in members:
                    hold(member, "cluster", len(members), at)
        if other.kind != "email" or (is_passed_on and other in uses[identity]):
            continue
        if is_passed_on:
            is_users_device = identity.kind == "anonymous" and sender.kind == "user" and is_senders_own
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
            heapq.heappush(events, (max(at, linked_at), 1, neighbour, other, identity, not is_passed_on))
    return Stitched(
        [Use(identity, email.value, at) for identity, emails in uses.items() for email, at in emails.items()],
        list(holds.values()),
    )
