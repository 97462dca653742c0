"""Linkage over time: what a name meant in a past week stays so, whatever is landed later."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm.linkage.duplicates import suspect_duplicates
from abm.linkage.timeline import AccountVersion, NameLink, link_over_time

START = datetime.fromisoformat("2026-03-02")
NAMES = pd.DataFrame({"record_id": ["n"], "name": ["Quorvane Dynamics"]})


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def version(
    account_id: str,
    name: str,
    since: int,
    until: int | None = None,
    *,
    is_deleted: bool = False,
    master_id: str | None = None,
) -> AccountVersion:
    until_at = None if until is None else day(until)
    return AccountVersion(account_id, name, None, None, is_deleted, master_id, day(since), until_at)


def summary(links: list[NameLink]) -> list[tuple[int, int | None, str, str]]:
    return [
        (
            (link.since - START).days,
            (link.until - START).days if link.until else None,
            link.status,
            ",".join(link.candidate_account_ids),
        )
        for link in links
    ]


def test_a_later_twin_ends_the_match_and_leaves_the_past() -> None:
    links = link_over_time(NAMES, [version("a", "Quorvane Dynamics Inc", 0), version("b", "Quorvane Dynamics Ltd", 9)])
    assert summary(links) == [(0, 9, "matched", "a"), (9, None, "ambiguous", "a,b")]
    assert links[1].account_id is None
    assert "a, b" in links[1].evidence


def test_a_merged_twin_is_another_name_of_its_survivor() -> None:
    links = link_over_time(
        NAMES,
        [
            version("a", "Quorvane Dynamics Inc", 0),
            version("b", "Quorvane Dynamics Ltd", 3, 5),
            version("b", "Quorvane Dynamics Ltd", 5, master_id="a"),
        ],
    )
    assert summary(links) == [(0, 3, "matched", "a"), (3, 5, "ambiguous", "a,b"), (5, None, "matched", "a")]


def test_a_name_follows_a_chain_of_mergers_and_ends_with_a_deletion() -> None:
    links = link_over_time(
        NAMES,
        [
            version("a", "Quorvane Dynamics", 0, 2),
            version("a", "Quorvane Dynamics", 2, master_id="b"),
            version("b", "Brimholt", 0, 4),
            version("b", "Brimholt", 4, master_id="c"),
            version("c", "Castelmar", 0, 6),
            version("c", "Castelmar", 6, is_deleted=True),
        ],
    )
    assert summary(links) == [
        (0, 2, "matched", "a"),
        (2, 4, "matched", "b"),
        (4, 6, "matched", "c"),
        (6, None, "none", ""),
    ]


def test_accounts_without_a_name_and_names_that_fit_nothing_give_no_row() -> None:
    assert link_over_time(NAMES, []) == []
    assert link_over_time(NAMES, [version("a", "", 0), version("b", "Brimholt", 0)]) == []
    assert link_over_time(NAMES.iloc[:0], [version("a", "Quorvane Dynamics", 0)]) == []


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"),
            st.integers(0, 20),
            st.sampled_from(["Quorvane Dynamics", "Quorvane", "Brimholt", "Quorvane Dynamics GmbH"]),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda load: load[:2],
    ),
    st.integers(1, 20),
)
def test_what_lands_later_never_changes_what_was_true_before(loads: list[tuple[str, int, str, bool]], now: int) -> None:
    def at(moment: int, until: int) -> list[tuple[str, str, str]]:
        known = sorted(load for load in loads if load[1] <= until)
        versions = [
            version(
                account_id,
                name,
                since,
                min((other[1] for other in known if other[0] == account_id and other[1] > since), default=None),
                is_deleted=is_deleted,
            )
            for account_id, since, name, is_deleted in known
        ]
        return [
            (link.status, ",".join(link.candidate_account_ids), link.evidence)
            for link in link_over_time(NAMES, versions)
            if link.since <= day(moment) and (link.until is None or day(moment) < link.until) and link.status != "none"
        ]

    assert at(now, now) == at(now, 20)


def test_owners_and_parents_decide_what_becomes_of_a_suspected_duplicate() -> None:
    def account(account_id: str, name: str, owner: str, parent: str | None = None) -> tuple[object, ...]:
        return (account_id, name, "US", None, None, None, owner, True, parent)

    pairs = suspect_duplicates(
        [
            account("a1", "Quorvane Dynamics", "x"),
            account("a2", "QUORVANE DYNAMICS INC", "x"),
            account("b1", "Brimholt Castings", "x"),
            account("b2", "Brimholt Castings Ltd", "y"),
            account("c1", "Osterlund Freight", "x"),
            account("c2", "Osterlund Freight Holdings", "x", "c1"),
            account("d1", "Google Cloud", "x"),
            account("d2", "Google Fiber", "x"),
        ]
    )
    assert [pair[:3] for pair in pairs] == [
        ("a1", "a2", "duplicate"),
        ("b1", "b2", "review"),
        ("c1", "c2", "related"),
    ]
