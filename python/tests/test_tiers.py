"""Tiers in the demo's warehouse: people's decisions, good and bad, and a CRM that acknowledges what it is sent."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
from helpers.builds import WITHOUT_UNIT_TESTS, Builder, Warehouse
from helpers.landings import land

from abm.demo import planted_truth

Truth = dict[str, Any]
DECISION = {
    **{"id": "", "crm_account_id": "", "domain": "", "action": "pin", "tier": "1", "reason_code": "strategic_logo"},
    **{"note": "", "author": "Pat Doe <pat.doe@meridiandata.example>", "is_revoked": "false"},
    **{"starts_at": "2026-10-01T00:00:00Z", "expires_at": "2027-01-31T00:00:00Z", "loaded_at": "2026-10-01T18:00:00Z"},
}


def select(*models: str) -> tuple[str, ...]:
    return (*WITHOUT_UNIT_TESTS, "--indirect-selection", "cautious", "--select", *models)


@pytest.fixture(scope="module")
def truth() -> Truth:
    return planted_truth()


@pytest.fixture(scope="module")
def decided(
    builder: Builder, demo: Warehouse, demo_landing: Path, truth: Truth, tmp_path_factory: pytest.TempPathFactory
) -> Warehouse:
    """The demo with more decisions: two that contradict, one about a customer, one whose author writes an address."""
    landing = tmp_path_factory.mktemp("decided") / "landing"
    shutil.copytree(demo_landing, landing)
    quiet, third = truth["quiet_account_ids"], truth["third_party_only_account_ids"]
    decisions = (
        {"id": "t-1", "crm_account_id": quiet[0]},
        {"id": "t-2", "crm_account_id": quiet[0], "action": "demotion", "tier": "3"},
        {"id": "t-3", "crm_account_id": truth["customer_account_ids"][0]},
        {"id": "t-4", "crm_account_id": third[0], "reason_code": "mail jo@acme.example"},
        {"id": "t-5", "crm_account_id": third[0]},
        {"id": "", "crm_account_id": quiet[1], "action": "exclusion", "tier": "2"},
        {
            "id": "t-6",
            "crm_account_id": truth["merged_accounts"][0]["duplicate_id"],
            "action": "promotion",
            "tier": "2",
        },
    )
    land(landing, "ops/overrides/more.csv", [{**DECISION, **decision} for decision in decisions])
    return builder.build(landing, select("stg_ops__overrides", "int_overrides_judged+"), onto=demo)


@pytest.fixture(scope="module")
def acknowledged(
    builder: Builder, decided: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Warehouse, str]:
    """The same once the CRM has accepted all it was sent, but for one row that it rejected."""
    landing = tmp_path_factory.mktemp("acknowledged") / "landing"
    shutil.copytree(decided.landing, landing)
    sent = decided.fetch_rows("select crm_account_id, sync_action, row_hash from marts.sync_crm__accounts order by all")
    answers = [
        {
            **{"object": "sync_crm__accounts", "id": row["crm_account_id"], "row_hash": row["row_hash"]},
            **{"sync_action": row["sync_action"], "status": "accepted" if number else "rejected"},
            **{"message": "", "acknowledged_at": "2026-11-15T06:00:00Z", "loaded_at": "2026-11-15T07:00:00Z"},
        }
        for number, row in enumerate(sent)
    ]
    land(landing, "ops/sync_acknowledgements/last.csv", answers)
    warehouse = builder.build(
        landing, select("stg_ops__sync_acknowledgements", "int_crm_accounts_acknowledged+"), onto=decided
    )
    return warehouse, str(answers[0]["id"])


def problems(warehouse: Warehouse) -> dict[str, str]:
    """Problem by decision, of the last versions."""
    query = """
        select coalesce(override_id, ''), problem_code from marts.fct_override_reviews
        where problem_code <> 'unreadable'
    """
    return dict(warehouse.fetch(query))


def current(warehouse: Warehouse, crm_account_id: str) -> dict[str, Any]:
    query = """
        select tiers.tier, tiers.model_tier, tiers.is_override, tiers.exclusion_code
        from marts.fct_account_tiers as tiers inner join marts.dim_accounts as accounts using (account_id)
        where tiers.is_latest and accounts.crm_account_id = ?
    """
    [row] = warehouse.fetch_rows(query, crm_account_id)
    return row


def test_planted_decisions_are_obeyed_or_listed(demo: Warehouse, truth: Truth) -> None:
    found = problems(demo)
    planted = {override: kind for kind, overrides in truth["overrides"].items() for override in overrides}
    refused = {override: kind for override, kind in planted.items() if kind not in ("valid", "revoked")}
    assert found == refused
    obeyed = demo.fetch(
        "select distinct override_id from intermediate.int_overrides_attached where as_of_on = '2026-11-15'"
    )
    assert {override for (override,) in obeyed} == set(truth["overrides"]["valid"])


def test_an_expired_pin_held_until_its_last_sunday_and_says_that_it_ended(demo: Warehouse) -> None:
    query = """
        select min(as_of_on)::varchar, max(as_of_on)::varchar
        from intermediate.int_overrides_attached where override_id = ?
    """
    assert demo.fetch(query, "ov-005") == [("2026-09-13", "2026-10-11")]
    assert demo.fetch(query, "ov-010") == [("2026-09-13", "2026-09-20")]
    ended = (
        "select as_of_on::varchar from marts.fct_account_tier_changes where cause_code = 'override_ended' order by 1"
    )
    assert demo.fetch(ended) == [("2026-09-27",), ("2026-10-18",)]


def test_of_two_decisions_one_prevails_and_the_other_is_listed(decided: Warehouse, truth: Truth) -> None:
    decided.require()
    assert current(decided, truth["quiet_account_ids"][0])["tier"] == 1
    assert problems(decided)["t-2"] == "contradicted"


def test_a_customer_stays_out_though_somebody_pins_it(decided: Warehouse, truth: Truth) -> None:
    assert current(decided, truth["customer_account_ids"][0]) == {
        **{"tier": 4, "is_override": False, "exclusion_code": "customer"},
        "model_tier": current(decided, truth["customer_account_ids"][0])["model_tier"],
    }
    assert problems(decided)["t-3"] == "overruled"


def test_a_person_may_pin_what_the_model_never_lifts(decided: Warehouse, truth: Truth) -> None:
    pinned = current(decided, truth["third_party_only_account_ids"][0])
    assert (pinned["tier"], pinned["is_override"]) == (1, True)
    assert pinned["model_tier"] > 1
    assert problems(decided)["t-4"] == "unknown_reason"


def test_a_decision_about_a_merged_record_is_about_its_survivor(decided: Warehouse, truth: Truth) -> None:
    survivor = current(decided, truth["merged_accounts"][0]["survivor_id"])
    assert survivor["is_override"] and survivor["tier"] <= 2
    assert "t-6" not in problems(decided)


def test_a_decision_without_an_id_is_judged_and_no_address_is_shown(decided: Warehouse) -> None:
    assert problems(decided)[""] == "tier_against_action"
    names = decided.fetch("select distinct author_name from marts.fct_override_reviews where author_name is not null")
    assert {name for (name,) in names} == {"pat.doe", "dana.whitlock"}
    shown = "select count(*) from marts.fct_override_reviews as reviews where reviews::varchar like '%@%'"
    assert decided.fetch_value(shown) == 0


def test_what_the_crm_accepted_is_not_sent_again_and_what_it_rejected_is(
    decided: Warehouse, acknowledged: tuple[Warehouse, str]
) -> None:
    warehouse, rejected = acknowledged
    warehouse.require()
    first = dict(decided.fetch("select crm_account_id, sync_action from marts.sync_crm__accounts"))
    assert set(first.values()) == {"insert", "update", "delete"}
    assert warehouse.fetch("select crm_account_id, sync_action from marts.sync_crm__accounts") == [
        (rejected, first[rejected])
    ]


def test_lists_say_why_in_the_words_of_the_decision(demo: Warehouse, truth: Truth) -> None:
    with (Path(demo.landing) / "ops" / "overrides.csv").open(newline="") as file:
        [account_id] = {row["crm_account_id"] for row in csv.DictReader(file) if row["id"] == "ov-001"}
    query = "select why, override_in_force, tier_reasons from marts.account_scorecard where crm_account_id = ?"
    [(why, decision, reasons)] = demo.fetch(query, account_id)
    assert decision == "pinned to Tier 2 by dana.whitlock until 2027-03-31: strategic account"
    assert why.startswith("P" + decision[1:]) and decision in reasons
