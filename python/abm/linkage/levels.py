"""What is compared: the comparisons with their levels, best first, and the rule that lets a pair be compared.

A pair is at the first level whose condition holds. Conditions are the same with left and right exchanged.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
from splink import SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.internals.blocking_rule_creator import BlockingRuleCreator

_MACROS = (
    "create or replace temp macro letters(a, b) as least(length(a), length(b))",
    "create or replace temp macro near(a, b, size, n_edits) as letters(a, b) >= size"
    " and abs(length(a) - length(b)) <= n_edits and (a[:2] = b[:2] or a[-2:] = b[-2:])"
    " and damerau_levenshtein(a, b) <= n_edits",
    # words of the first list that are not in the second, as one string
    "create or replace temp macro rest(a, b) as array_to_string(list_filter(a, lambda w: not list_contains(b, w)), '')",
    "create or replace temp macro within(a, b) as a = '' or b = '' or a = b",
)


@dataclass(frozen=True)
class Level:
    """A level of a comparison.

    Attributes:
        name: short name, by which parameters and explanations refer to it.
        condition: SQL over columns `<column>_l` and `<column>_r`; ELSE for the last.
        words: how an explanation says it.
        tf_column: column whose chance of coincidence adjusts the weight, if any.
    """

    name: str
    condition: str
    words: str
    tf_column: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A comparison: a condition under which it says nothing, and its levels, best first."""

    name: str
    null_condition: str
    levels: tuple[Level, ...]


_SAME_NUMBERS = "numbers_l = numbers_r"
_SAME_CORE = "(core_solid_l = core_solid_r or core_sorted_l = core_sorted_r)"
# the name without a line of business must be bare: Versa Networks is not Versa Pharma for calling itself Networks
_OTHER_TRADE = (
    "(not within(trades_l, trades_r) or trades_l <> trades_r"
    " and (trades_l = '' and generics_l <> '' or trades_r = '' and generics_r <> ''))"
)
_ONE_IN_OTHER = "(list_has_all(core_words_l, core_words_r) or list_has_all(core_words_r, core_words_l))"
_LEADS = "(starts_with(core_l, core_r || ' ') or starts_with(core_r, core_l || ' '))"

NAME = Comparison(
    "name",
    "name_key_l is null or name_key_r is null",
    (
        Level("same", "name_key_l = name_key_r", "same but for spelling and legal form", "name_key"),
        Level(
            "same_letters",
            "solid_l = solid_r or sorted_key_l = sorted_key_r",
            "the same words in another order or spacing",
            "core",
        ),
        Level(
            "web_name",
            "web_label_r in (solid_l, core_solid_l) or web_label_l in (solid_r, core_solid_r)",
            "one is the web name of the other",
        ),
        Level("other_number", f"not ({_SAME_NUMBERS})", "another number"),
        Level(
            "other_generic",
            f"{_SAME_CORE} and not within(generics_l, generics_r)",
            "the same but for other words like Group or International",
            "core",
        ),
        Level("same_core", _SAME_CORE, "the same but for words like Group or International", "core"),
        Level(
            "misspelt_long",
            "places_l = places_r and (near(core_solid_l, core_solid_r, 8, 1) or near(core_solid_l, core_solid_r, 12, 2)"
            " or near(solid_l, solid_r, 10, 1))",
            "the same but for a letter or two of a long name",
            "core",
        ),
        Level(
            "misspelt_short",
            "places_l = places_r and near(core_solid_l, core_solid_r, 5, 1)",
            "the same but for a letter of a short name",
            "core",
        ),
        Level(
            "misspelt_twice",
            "places_l = places_r and near(core_solid_l, core_solid_r, 8, 2) and core_solid_l[1] = core_solid_r[1]",
            "the same but for two letters",
            "core",
        ),
        Level(
            "acronym",
            "list_contains(acronyms_l, core_solid_r) and length(core_solid_r) > 3"
            " or list_contains(acronyms_r, core_solid_l) and length(core_solid_l) > 3",
            "one is the initials of the other",
        ),
        Level(
            "short_acronym",
            "list_contains(acronyms_l, core_solid_r) or list_contains(acronyms_r, core_solid_l)",
            "one is the three initials of the other",
        ),
        Level(
            "other_trade",
            f"stem_l = stem_r and {_OTHER_TRADE}",
            "the same name in another line of business",
        ),
        Level(
            "other_place",
            "stem_l = stem_r and not within(places_l, places_r)",
            "the same name in another place",
        ),
        Level("one_place", "stem_l = stem_r and places_l <> places_r", "one names a place"),
        Level("one_trade", "stem_l = stem_r", "one names a line of business", "core"),
        Level("leads", f"{_ONE_IN_OTHER} and {_LEADS}", "one begins with all of the other", "core"),
        Level("contains", _ONE_IN_OTHER, "one contains all words of the other", "core"),
        Level(
            "one_word_misspelt",
            "len(core_words_l) = len(core_words_r) and len(core_words_l) > 1 and places_l = places_r"
            " and list_has_any(core_words_l, core_words_r) and letters(rest(core_words_l, core_words_r), rest(core_words_r, core_words_l)) >= 3"
            " and (jaro_winkler_similarity(rest(core_words_l, core_words_r), rest(core_words_r, core_words_l)) >= 0.92"
            " or starts_with(rest(core_words_l, core_words_r), rest(core_words_r, core_words_l))"
            " or starts_with(rest(core_words_r, core_words_l), rest(core_words_l, core_words_r)))",
            "a word misspelt or shortened, the others the same",
        ),
        Level("shares_words", "list_has_any(core_words_l, core_words_r)", "share a word, differ in others"),
        Level("alike", "jaro_winkler_similarity(core_solid_l, core_solid_r) >= 0.9", "alike in letters"),
        Level("different", "ELSE", "another name"),
    ),
)


def _equality(name: str, same: str, other: str) -> Comparison:
    return Comparison(
        name,
        f"{name}_l is null or {name}_r is null",
        (Level("same", f"{name}_l = {name}_r", same), Level("different", "ELSE", other)),
    )


COMPARISONS = (
    NAME,
    _equality("legal_form", "same legal form", "another legal form"),
    _equality("country", "same country", "another country"),
    _equality("city", "same city", "another city"),
    _equality("domain", "same domain", "another domain"),
    _equality("phone", "same phone", "another phone"),
    _equality("industry", "same industry", "another industry"),
    Comparison(
        "n_employees",
        "n_employees_l is null or n_employees_r is null",
        (
            Level("same", "greatest(n_employees_l, n_employees_r) <= 2 * least(n_employees_l, n_employees_r)", "of like size"),
            Level("near", "greatest(n_employees_l, n_employees_r) <= 10 * least(n_employees_l, n_employees_r)", "of near size"),
            Level("different", "ELSE", "of another size"),
        ),
    ),
)
Parameters = dict[str, dict[str, tuple[float, float]]]


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
