"""The model in Splink's words: settings, the blocking rule, and the functions that the conditions use."""

from __future__ import annotations

import duckdb
from splink import SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.internals.blocking_rule_creator import BlockingRuleCreator

from abm.linkage.comparisons import COMPARISONS, Comparison, Parameters

_MACROS = (
    "create or replace temp macro letters(a, b) as least(length(a), length(b))",
    # who mistypes a name hardly ever does so in its first letter, and another first letter mostly is another company
    "create or replace temp macro near(a, b, size, n_edits) as case when letters(a, b) >= size"
    " and abs(length(a) - length(b)) <= n_edits and a[1] = b[1] and (a[:2] = b[:2] or a[-2:] = b[-2:])"
    # DuckDB takes the terms of AND in the order it finds fastest, which it finds out by trying; this distance takes a
    # thousand times as long as the other, of which an exchange of letters is two edits
    " then case when levenshtein(a, b) <= 2 * n_edits then damerau_levenshtein(a, b) <= n_edits else false end"
    " else false end",
    # words of the first list that are not in the second, as one string
    "create or replace temp macro rest(a, b) as array_to_string(list_filter(a, lambda w: not list_contains(b, w)), '')",
    "create or replace temp macro one_like_other(a, b) as letters(a, b) >= 3"
    " and (jaro_winkler_similarity(a, b) >= 0.92 or starts_with(a, b) or starts_with(b, a))",
    # the words of one string are all in the other
    "create or replace temp macro part_of(a, b) as a = '' or b = ''"
    " or list_has_all(string_split(a, ' '), string_split(b, ' '))"
    " or list_has_all(string_split(b, ' '), string_split(a, ' '))",
    "create or replace temp macro within(a, b) as a = '' or b = '' or a = b",
)


def create_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the connection the functions that conditions use."""
    for statement in _MACROS:
        connection.execute(statement)


def blocking_rule() -> BlockingRuleCreator:
    """Two records are compared where they share a block key."""
    return CustomRule("l.block_keys = r.block_keys", sql_dialect="duckdb", arrays_to_explode=["block_keys"])


def make_settings(parameters: Parameters, prior: float, tf_weight: float, link_type: str) -> SettingsCreator:
    """Splink's settings of the model.

    Args:
        parameters: by comparison and level, m (share of true pairs at the level) and u (share of the others).
        prior: probability that two records drawn at random are one company.
        tf_weight: how far the chance of coincidence moves a weight, 0-1.
        link_type: `link_only` or `dedupe_only`.
    """
    return SettingsCreator(
        link_type=link_type,  # type: ignore[arg-type]
        comparisons=[_make_comparison(comparison, parameters, tf_weight) for comparison in COMPARISONS],
        blocking_rules_to_generate_predictions=[blocking_rule()],
        probability_two_random_records_match=prior,
        # with the columns Splink keeps the levels, which explanations are made of
        retain_matching_columns=True,
    )


def _make_comparison(comparison: Comparison, parameters: Parameters, tf_weight: float) -> dict[str, object]:
    levels: list[dict[str, object]] = [{"sql_condition": comparison.null_condition, "is_null_level": True}]
    for level in comparison.levels:
        m, u = parameters[comparison.name][level.name]
        made: dict[str, object] = {
            "sql_condition": level.condition,
            "label_for_charts": level.words,
            "m_probability": m,
            "u_probability": u,
        }
        # Splink takes a weight of nought for none given, which is one
        if level.tf_column and tf_weight > 0:
            made["tf_adjustment_column"] = level.tf_column
            made["tf_adjustment_weight"] = tf_weight
            made["disable_tf_exact_match_detection"] = True
        levels.append(made)
    return {"output_column_name": comparison.name, "comparison_levels": levels}
