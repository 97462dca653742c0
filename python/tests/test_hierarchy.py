"""Who owns whom over time: circles are named and left out, purchases move signals from their day on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from helpers.builds import WITHOUT_UNIT_TESTS, Builder, Warehouse
from helpers.landings import land

from abm.demo import planted_truth

HIERARCHY = (
    *WITHOUT_UNIT_TESTS,
    *("--indirect-selection", "cautious", "--select"),
    *("+bridge_account_hierarchy", "+int_accounts_counted", "+int_hierarchy_reviewed", "+int_hierarchy_cycles"),
)
CHAIN = ["one", "two", "three", "four", "five", "six"]
Truth = dict[str, Any]


def account(key: str, day: str, parent: str = "", **more: str) -> dict[str, str]:
    """A landed account, named after its key, with a site of its own."""
    blank = dict.fromkeys(("is_deleted", "master_record_id"), "")
    return {
        **{"id": key, "name": key.title(), "website": f"{key}.example", "parent_id": parent},
        **{"_fivetran_synced": f"2026-{day}T02:00:00Z", **blank, **more},
    }


def deal(key: str, acquirer: str, acquired: str, on: str, status: str, loaded: str) -> dict[str, str]:
    """A landed piece of news of a purchase."""
    return {
        **{"id": key, "acquirer": acquirer.title(), "acquirer_domain": f"{acquirer}.example"},
        **{"acquired": acquired.title(), "acquired_domain": f"{acquired}.example", "acquired_on": f"2026-{on}"},
        **{"status": status, "loaded_at": f"2026-{loaded}T06:00:00Z"},
    }


@pytest.fixture(scope="module")
def groups(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Chains, circles, purchases, merges and parents that never landed, in one small CRM."""
    accounts = [
        *(account(key, "01-05", parent) for key, parent in zip(CHAIN, [*CHAIN[1:], ""], strict=True)),
        *(account(key, "01-05", parent) for key, parent in (("alpha", "beta"), ("beta", "gamma"), ("gamma", "alpha"))),
        account("below", "01-05", "alpha"),
        account("narcissus", "01-05", "narcissus"),
        account("orphan", "01-05", "nobody"),
        *(account("healed", "01-05", "other"), account("other", "01-05", "healed"), account("other", "03-05")),
        *(account("child", "01-05", "old"), account("old", "01-05"), account("buyer", "01-05", "holding")),
        *(account("holding", "01-05"), account("child", "05-05", "buyer"), account("heir", "01-05")),
        account("holding", "06-05", is_deleted="true", master_record_id="heir"),
    ]
    news = [
        deal("d1", "buyer", "child", "03-02", "announced", "02-01"),
        deal("d1", "buyer", "child", "03-02", "completed", "03-04"),
        deal("d2", "six", "orphan", "03-02", "completed", "03-04"),
        deal("d2", "six", "orphan", "03-02", "cancelled", "04-04"),
    ]
    landing = tmp_path_factory.mktemp("groups")
    land(landing, "salesforce/account.csv", accounts)
    land(landing, "company_news/acquisitions.csv", news)
    return builder.build(landing, HIERARCHY)


def parents(warehouse: Warehouse, key: str) -> list[tuple[Any, ...]]:
    """Everything above an account: name, depth, source, and the days between which it is so."""
    query = """
        select
            parent.crm_account_id, depth, source,
            strftime(bridge.valid_from_at, '%m-%d'), strftime(bridge.valid_to_at, '%m-%d')
        from marts.bridge_account_hierarchy as bridge
        inner join intermediate.int_accounts_versioned as child
            on bridge.account_id = child.account_id and child.valid_to_at is null
        inner join intermediate.int_accounts_versioned as parent
            on bridge.ancestor_account_id = parent.account_id and parent.valid_to_at is null
        where child.crm_account_id = ? and depth > 0
        order by bridge.valid_from_at, depth
    """
    return warehouse.fetch(query, key)


def test_a_standing_circle_fails_by_name_and_nothing_else_does(groups: Warehouse) -> None:
    [trouble] = groups.result.troubles
    assert "Alpha → Beta → Gamma → Alpha" in trouble
    assert "Healed" not in trouble
    assert not [node for node in groups.result.nodes if node.status == "skipped"]


def test_a_circle_has_no_parents_while_it_lasts(groups: Warehouse) -> None:
    assert [parents(groups, key) for key in ("alpha", "beta", "gamma", "narcissus")] == [[], [], [], []]
    assert parents(groups, "below") == [("alpha", 1, "crm", "01-05", None)]
    assert parents(groups, "healed") == [("other", 1, "crm", "03-05", None)]


def test_what_a_person_should_repair_is_listed(groups: Warehouse) -> None:
    query = "select review_kind, subject from intermediate.int_hierarchy_reviewed order by 1, 2"
    assert groups.fetch(query) == [
        ("hierarchy_cycle", "Alpha → Beta → Gamma → Alpha"),
        ("hierarchy_cycle", "Healed → Other → Healed"),
        ("unknown_parent", "Orphan"),
    ]


def test_a_chain_ends_at_its_top(groups: Warehouse) -> None:
    assert parents(groups, "one") == [(key, depth, "crm", "01-05", None) for depth, key in enumerate(CHAIN) if depth]


def test_a_purchase_replaces_the_parent_once_known_and_follows_merges(groups: Warehouse) -> None:
    assert parents(groups, "child") == [
        ("old", 1, "crm", "01-05", "03-04"),
        ("buyer", 1, "acquisition", "03-04", None),
        ("holding", 2, "acquisition", "03-04", "06-05"),
        ("heir", 2, "acquisition", "06-05", None),
    ]
    assert parents(groups, "orphan") == [("six", 1, "acquisition", "03-04", "04-04")]


def test_a_purchase_moves_the_signals_of_its_day_and_later_ones(groups: Warehouse) -> None:
    query = """
        select
            other.crm_account_id, counted_because, occurred_from_on, occurred_before_on,
            strftime(from_at, '%m-%d'), strftime(until_at, '%m-%d')
        from intermediate.int_accounts_counted as counted
        inner join intermediate.int_accounts_versioned as own
            on counted.account_id = own.account_id and own.valid_to_at is null
        inner join intermediate.int_accounts_versioned as other
            on counted.counts_for_account_id = other.account_id and other.valid_to_at is null
        where own.crm_account_id = 'child'
        order by occurred_from_on, from_at
    """
    always, bought_on = dt.date(1999, 1, 1), dt.date(2026, 3, 2)
    assert groups.fetch(query) == [
        ("child", "own", always, bought_on, "01-05", None),
        ("child", "own", bought_on, None, "01-05", "03-04"),
        ("buyer", "acquired", bought_on, None, "03-04", None),
    ]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return planted_truth()


def read_counted(demo: Warehouse, crm_account_id: str) -> list[tuple[Any, ...]]:
    """Signals that count for an account: day, why, from whom, from when and until when."""
    query = """
        select bridge.occurred_on, counted_because, counted_evidence, bridge.known_at, bridge.counts_until_at
        from marts.bridge_account_signals as bridge
        inner join marts.dim_accounts as accounts using (account_id)
        where accounts.crm_account_id = ?
    """
    return demo.fetch(query, crm_account_id)


def test_planted_purchases_move_signals_from_their_day_and_not_before(demo: Warehouse, truth: Truth) -> None:
    assert truth["acquisitions"]
    for bought in truth["acquisitions"]:
        bought_on = dt.date.fromisoformat(bought["effective_on"])
        moved = [row for row in read_counted(demo, bought["acquirer_account_id"]) if row[1] == "acquired"]
        assert moved
        # the news comes the morning after
        assert all(
            day >= bought_on and known_at > dt.datetime.combine(bought_on, dt.time())
            for day, _, _, known_at, _ in moved
        )
        assert {row[2] for row in moved} == {f"{bought['acquired_name']}, bought on {bought['effective_on']}"}
        if bought["acquired_account_id"]:
            kept = read_counted(demo, bought["acquired_account_id"])
            assert any(day < bought_on for day, *_ in kept)
            assert not [row for row in kept if row[0] >= bought_on and row[4] is None]


def test_nothing_else_that_the_news_says_moves_a_signal(demo: Warehouse, truth: Truth) -> None:
    movers = {bought["acquired_name"] for bought in truth["acquisitions"]}
    query = "select distinct counted_evidence from marts.bridge_account_signals where counted_because = 'acquired'"
    assert {evidence.split(",")[0] for (evidence,) in demo.fetch(query)} == movers


def test_planted_parents_stand_between_their_days(demo: Warehouse, truth: Truth) -> None:
    for pair in truth["subsidiaries"]:
        assert [row[0] for row in parents(demo, pair["account_id"])] == [pair["parent_account_id"]]
    for change in truth["parent_changes"]:
        first, second = parents(demo, change["account_id"])
        assert (first[0], second[0]) == (change["from_parent_id"], change["to_parent_id"])
        # known the night after
        known_on = dt.date.fromisoformat(change["changed_on"]) + dt.timedelta(1)
        assert first[4] == second[3] == known_on.strftime("%m-%d")
        above = parents(demo, change["grandchild_id"])
        assert {(row[0], row[1]) for row in above} == {
            (change["account_id"], 1),
            (change["from_parent_id"], 2),
            (change["to_parent_id"], 2),
        }
