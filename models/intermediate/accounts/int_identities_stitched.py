"""Addresses each identity uses, also by way of others, and identities that are no one person's; see abm.stitching.

Python because the spread of addresses along links is decided in the order in which everything became known, along paths
of any length: recursive SQL would enumerate the paths.
"""

import pyarrow

from abm.stitching import Identity, Link, stitch


def model(dbt, session):
    dbt.config(materialized="table")
    limits = dict(dbt.ref("scoring_parameters").select("parameter, cast(value as integer)").fetchall())
    links = dbt.ref("int_identities_linked").select(
        "identity_kind, identity_value, linked_kind, linked_value, known_at"
    )
    found = stitch(
        (Link(Identity(*row[:2]), Identity(*row[2:4]), row[4]) for row in links.fetchall()),
        most_people=limits["shared_identity_people"],
        most_members=limits["cluster_members"],
    )
    uses = [(*use.identity, use.email, None, None, use.known_at) for use in found.uses]
    holds = [(*hold.identity, None, hold.reason, hold.n_members, hold.known_at) for hold in found.holds]
    columns = {
        "identity_kind": pyarrow.string(),
        "identity_value": pyarrow.string(),
        "email": pyarrow.string(),
        "held_back_reason": pyarrow.string(),
        "n_members": pyarrow.int64(),
        "known_at": pyarrow.timestamp("us"),
    }
    rows = uses + holds
    return pyarrow.table(
        {name: pyarrow.array([row[n] for row in rows], kind) for n, (name, kind) in enumerate(columns.items())}
    )
