"""From one identifier to all of a person's: which addresses, CRM records, logins and devices are the same person.

CRM records and addresses that name each other are one person. A login is a person's unless the CRM keeps another of
its addresses as somebody else's. Rather too little is erased than a colleague. A device is a
person's while nobody else was seen on it.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from abm.erasure.places import REQUESTS, Place

Identity = tuple[str, str]
_STRONG = ("email", "crm_contact_id")


def tie_identities(connection: duckdb.DuckDBPyConnection, places: Iterable[Place]) -> None:
    """Collect in a temporary table which identifiers stand in one row, each pair both ways."""
    connection.execute(
        "create or replace temp table erasure_ties (kind varchar, value varchar, other_kind varchar, other varchar)"
    )
    for place in places:
        columns = [*place.people, *place.linked]
        if place.table is not None and place.table.name == REQUESTS:
            # a request that names two people would make them one
            continue
        for number, one in enumerate(columns):
            for two in columns[number + 1 :]:
                connection.execute(
                    "insert into erasure_ties select distinct ?, one, ?, two from ("
                    f"select {one.value} as one, {two.value} as two from {place.relation})"
                    " where one is not null and two is not null",
                    [one.kind, two.kind],
                )
    connection.execute(
        "insert into erasure_ties select other_kind, other, kind, value from erasure_ties;"
        " delete from erasure_ties where kind = other_kind and value = other"
    )


def close_identities(
    connection: duckdb.DuckDBPyConnection, seeds: dict[Identity, int], erased: dict[Identity, int]
) -> dict[Identity, int]:
    """Follow the ties from the given identifiers to all that are the same person's.

    Args:
        connection: where :func:`tie_identities` has collected the ties.
        seeds: the given identifiers, each with the number of its erasure.
        erased: identifiers found for earlier requests, in the same form.

    Returns:
        Those found earlier and every identifier of these people, the given ones among them.
    """
    reached = {**seeds, **erased}
    waiting = sorted(seeds, key=lambda one: (seeds[one], one))
    while waiting:
        around = _neighbours(connection, waiting)
        logins = sorted({other for one in waiting for other in around.get(one, ()) if other[0] == "user_id"})
        users = {*logins, *(one for one in waiting if one[0] == "user_id")}
        around_users = _neighbours(connection, sorted(users))
        addresses = {other for found in around_users.values() for other in found if other[0] == "email"}
        around_addresses = _neighbours(connection, sorted(addresses))
        fresh: dict[Identity, int] = {}
        for one in waiting:
            for other in sorted(around.get(one, ())):
                if one[0] in _STRONG and other[0] in _STRONG:
                    fresh.setdefault(other, reached[one])
                elif one[0] in _STRONG and other[0] == "user_id":
                    strangers = _strangers(around_users.get(other, set()), around_addresses, reached)
                    if not strangers:
                        fresh.setdefault(other, reached[one])
            if one[0] == "user_id":
                known = around_users.get(one, set())
                is_theirs = any(other in reached for other in known)
                strangers = _strangers(known, around_addresses, reached)
                # a login that was all that was given is its one CRM person's, but of two it is neither's
                is_clear = not strangers or (not is_theirs and len({s for s in strangers if s[0] == "email"}) <= 1)
                for other in sorted(known):
                    if other[0] in _STRONG and is_clear:
                        fresh.setdefault(other, reached[one])
        fresh = {identity: number for identity, number in fresh.items() if identity not in reached}
        reached.update(fresh)
        waiting = sorted(fresh, key=lambda one: (fresh[one], one))
    return {**reached, **find_devices(connection, reached)[0]}


def _strangers(
    tied: Iterable[Identity], around_addresses: dict[Identity, set[Identity]], reached: dict[Identity, int]
) -> set[Identity]:
    """What a login is tied to that is somebody else's: a CRM record, or an address that a CRM record has."""
    found = set()
    for one in tied:
        if one in reached or one[0] not in _STRONG:
            continue
        if one[0] == "crm_contact_id" or any(
            other[0] == "crm_contact_id" and other not in reached for other in around_addresses.get(one, ())
        ):
            found.add(one)
    return found


def find_devices(
    connection: duckdb.DuckDBPyConnection, reached: dict[Identity, int]
) -> tuple[dict[Identity, int], dict[Identity, int]]:
    """The devices these people were seen on: those that were nobody else's, and those that others used too."""
    around = _neighbours(connection, sorted(reached))
    devices: dict[Identity, int] = {}
    for one in sorted(reached, key=lambda one: (reached[one], one)):
        for other in around.get(one, ()):
            if other[0] == "anonymous_id" and other not in reached:
                devices.setdefault(other, reached[one])
    users_of = _neighbours(connection, sorted(devices))
    own = {
        device: number
        for device, number in devices.items()
        if all(user in reached for user in users_of.get(device, ()) if user[0] != "anonymous_id")
    }
    return own, {device: number for device, number in devices.items() if device not in own}


def find_parts(connection: duckdb.DuckDBPyConnection, seeds: Iterable[Identity]) -> dict[Identity, int]:
    """Everything that is tied to the given identifiers, however far, each with the number of the part it is in.

    Args:
        connection: where :func:`tie_identities` has collected the ties.
        seeds: where to begin; they are in the result too.
    """
    around: dict[Identity, set[Identity]] = {}
    waiting = sorted(seeds)
    while waiting:
        found = _neighbours(connection, waiting)
        around.update({one: found.get(one, set()) for one in waiting})
        waiting = sorted({other for others in found.values() for other in others} - around.keys())
    parts: dict[Identity, int] = {}
    for seed in sorted(around):
        if seed in parts:
            continue
        number = parts[seed] = len(parts)
        follow = [seed]
        while follow:
            for other in around[follow.pop()]:
                if other not in parts:
                    parts[other] = number
                    follow.append(other)
    return parts


def _neighbours(connection: duckdb.DuckDBPyConnection, identities: list[Identity]) -> dict[Identity, set[Identity]]:
    found: dict[Identity, set[Identity]] = {}
    if not identities:
        return found
    rows = connection.execute(
        "select ties.* from erasure_ties as ties inner join"
        " (select unnest(?::varchar[]) as kind, unnest(?::varchar[]) as value) as asked"
        " on ties.kind = asked.kind and ties.value = asked.value",
        [[kind for kind, _ in identities], [value for _, value in identities]],
    ).fetchall()
    for kind, value, other_kind, other in rows:
        found.setdefault((kind, value), set()).add((other_kind, other))
    return found
