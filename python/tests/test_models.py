"""Score models and bands: weights that do not sum and knots with a fault are refused by name, with the remedy."""

from __future__ import annotations

import pytest
from helpers.rules import faults_of

VARIABLES = {"active_model_version": "abm_40_35_25", "health_model_version": "account_health"}

MODEL_FAULTS = {
    "update {rules} set max_points = 41 where model_version = 'abm_40_40_20' and component = 'fit'": (
        "abm_40_40_20: max_points add up to 101: they must add up to 100"
    ),
    "delete from {rules} where model_version = 'abm_gated' and component = 'engagement'": (
        "abm_gated: it has 2 rows: fit, intent and engagement have one each"
    ),
    "update {rules} set gate_min_share = 5 where gate_component is not null": (
        "abm_gated: a gate needs another component and a share of 0 to 1"
    ),
    "update {rules} set gate_min_share = null where gate_component is not null": (
        "abm_gated: a gate needs another component and a share of 0 to 1"
    ),
    "delete from {rules} where model_version = 'account_health'": (
        "account_health: var health_model_version names it and no row does"
    ),
}
BAND_FAULTS = {
    "delete from {rules} where rule_id = 'response_0'": (
        "response_1: nothing covers 0 to 5.0: let a first knot begin at 0"
    ),
    "update {rules} set min_observed = 18 where rule_id = 'response_1'": (
        "response_2: it overlaps with response_1: both begin at 18"
    ),
    "update {rules} set points = 0.5 where rule_id = 'response_2'": (
        "response_2: it gives less than response_1 before it"
    ),
    "update {rules} set points = 2.5 where rule_id = 'response_3'": (
        "response_3: the last knot gives 2.5 and must give max_points"
    ),
    "update {rules} set points = 1 where rule_id = 'intent_negative_1'": (
        "intent_negative_1: its points have the wrong sign"
    ),
}


@pytest.mark.parametrize(("edit", "sentence"), MODEL_FAULTS.items())
def test_weights_that_do_not_hold_are_named(edit: str, sentence: str) -> None:
    said = faults_of("score_models", "assert_score_models__sum_to_100", edit, **VARIABLES)
    assert f"score_models.csv, {sentence}" in said


@pytest.mark.parametrize(("edit", "sentence"), BAND_FAULTS.items())
def test_a_knot_with_a_fault_is_named_with_its_place(edit: str, sentence: str) -> None:
    edit = "alter table {rules} alter points type double; " + edit
    assert f"score_bands.csv, {sentence}" in faults_of("score_bands", "assert_score_bands__rise_from_nothing", edit)


def test_rules_as_they_are_have_no_fault() -> None:
    assert faults_of("score_models", "assert_score_models__sum_to_100", "", **VARIABLES) == ""
    assert faults_of("score_bands", "assert_score_bands__rise_from_nothing", "") == ""
