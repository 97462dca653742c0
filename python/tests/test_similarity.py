"""Similarity to good customers: numbers worked by hand, then properties that hold for any frame."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from helpers.brute_similarity import compare_one_by_one
from helpers.dbt_worker import PROJECT_ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from abm import similarity
from abm.bench.similarity import make_companies
from abm.similarity import REQUIRED_COLUMNS, SimilarityRules
from abm.similarity import score_similarity as score_by
from abm.similarity_profiles import FEATURES

Row = dict[str, Any]


def read_rules() -> SimilarityRules:
    """The rules of the seeds."""
    seeds = PROJECT_ROOT / "seeds" / "scores"
    features = pd.read_csv(seeds / "similarity_features.csv")
    table = pd.read_csv(seeds / "scoring_parameters.csv")
    parameters = {str(name): float(value) for name, value in zip(table["parameter"], table["value"], strict=True)}
    return SimilarityRules.from_rows(features[["feature", "weight_share"]].itertuples(index=False), parameters)


RULES = read_rules()
WEIGHTS = RULES.weights
# easy to work by hand; size weighs as little as in the seed
BY_HAND = replace(
    RULES,
    weights={
        "industry": 0.35, "country": 0.15, "n_employees": 0.10, "annual_revenue_usd": 0.05, "technologies": 0.10,
        "description": 0.25,
    },
)  # fmt: skip
UNKNOWN: Row = dict.fromkeys(FEATURES)
CARE: Row = {
    "industry": "healthcare",
    "country": "United States",
    "n_employees": 1000.0,
    "annual_revenue_usd": 100e6,
    "technologies": "Snowflake, dbt",
    "description": "claims governance",
}


def account(account_id: str, weight: float = 0.0, base: Row = UNKNOWN, **attributes: str | float | None) -> Row:
    row = {"account_id": account_id, "account_name": account_id.title(), **base, "customer_weight": weight}
    return {**row, **attributes}


def frame(*rows: Row) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(REQUIRED_COLUMNS))


def score_similarity(accounts: pd.DataFrame, n_neighbours: int = 3) -> pd.DataFrame:
    return score_by(accounts, replace(RULES, n_neighbours=n_neighbours))


def scored(*rows: Row, n_neighbours: int = 3, rules: SimilarityRules = RULES) -> pd.DataFrame:
    return score_by(frame(*rows), replace(rules, n_neighbours=n_neighbours)).set_index("account_id")


def test_size_is_a_small_part_of_the_weights() -> None:
    assert WEIGHTS["n_employees"] + WEIGHTS["annual_revenue_usd"] <= 0.15 + 1e-12
    assert list(WEIGHTS) == list(FEATURES)


def test_numbers_worked_by_hand() -> None:
    result = scored(
        account("north", 3, CARE, account_name="Northpeak Health"),
        account("oriel", 1, CARE, industry="Insurance", description=None, technologies=None, annual_revenue_usd=10e6),
        account("p", 0, CARE, industry=" Healthcare ", n_employees=10_000.0, annual_revenue_usd=None),
        rules=BY_HAND,
    )
    # p and north: industry, country, stack and words agree, employees a decade apart of two: .35 + .15 + .10/2 + .10 +
    # .25 = .90; revenue unknown: coverage .95, so .90 / (.95 + .5 * .05) = .923077.
    # p and oriel: .15 + .10/2 = .20; revenue, stack and words unknown: coverage .60, so .20 / (.60 + .5 * .40) = .25.
    # Weighted 3 to 1, each told apart to five decimals: (3 * .92308 + .25) / 4 = .75481; shared (.95 + .60) / 2.
    assert result.loc["p", "similarity_score"] == pytest.approx(75.481, abs=1e-9)
    assert result.loc["p", "compared_share"] == pytest.approx(0.775)
    assert result.loc["p", "nearest_account_ids"] == "north,oriel"
    # north and oriel see only each other: country, employees, revenue a decade apart: .275 / (.65 + .5 * .35) = 1/3.
    assert result.loc["north", "similarity_score"] == pytest.approx(33.333)
    assert result.loc["oriel", "similarity_score"] == pytest.approx(33.333)
    # Mid-ranks of three scored, two of them tied at the bottom: (1.5 - .5) / 3 and (3 - .5) / 3.
    assert result["similarity_percentile"].to_dict() == {"north": 0.3333, "oriel": 0.3333, "p": 0.8333}
    assert result.loc["p", "because"] == (
        "Like Northpeak Health and Oriel: same industry as 1 of 2 (Healthcare), same country (United States); "
        "on Snowflake + dbt as 1 of 2; wording of the description: claims, governance; unknown: revenue"
    )


def test_technologies_are_alike_by_what_both_have() -> None:
    # Each technology is one customer's, so of equal weight: two of one's own beside one shared is 1/sqrt 2.
    result = scored(account("a", 1, technologies="Snowflake"), account("b", 1, technologies="Databricks"),
                    account("p", technologies="Databricks, Snowflake"), account("q", technologies="Snowflake, Fortran"),
                    n_neighbours=1)  # fmt: skip
    coverage = WEIGHTS["technologies"]
    most = 100 * coverage / (coverage + RULES.unknown_drag * (1 - coverage))
    assert result.loc["p", "similarity_score"] == pytest.approx(most * 0.5**0.5, abs=2e-3)
    assert result.loc["p", "because"] == (
        "Like A: both on Snowflake; unknown: industry, country, size, revenue and description"
    )
    # what no good customer uses is still part of the stack, and rarer than what one of two uses
    score = result["similarity_score"].astype(float).to_dict()
    assert 0 < score["q"] < score["p"]


def test_description_likeness_is_the_cosine_of_tfidf() -> None:
    # Each word is in one of the two good customers' texts, so of equal idf: cosine of (1, 1) and (1, 0) is 1/sqrt 2.
    result = scored(account("a", 1, description="claims"), account("b", 1, description="retail"),
                    account("p", description="The claims, and retail of 2024"), n_neighbours=1)  # fmt: skip
    coverage = WEIGHTS["description"]
    expected = 100 * coverage * 0.5**0.5 / (coverage + RULES.unknown_drag * (1 - coverage))
    assert result.loc["p", "similarity_score"] == pytest.approx(expected, abs=2e-3)
    assert result.loc["p", "nearest_account_ids"] == "a"


def test_sentence_of_a_full_match() -> None:
    result = scored(*(account(i, 1, CARE) for i in ("ann", "bea", "cid")), account("p", 0, CARE, n_employees=1200.0))
    assert result.loc["p", "because"] == (
        "Like Ann, Bea and Cid: same industry (healthcare), same country (United States), similar size "
        "(1,200 employees), similar revenue (USD 100m); all on Snowflake + dbt; wording of the description: claims, "
        "governance"
    )
    assert result.loc["ann", "similarity_score"] == 100


def test_sentence_claims_no_likeness_that_is_not_there() -> None:
    result = scored(
        account("c", 1, industry="retail", n_employees=20.0), account("p", industry="law", n_employees=900.0)
    )
    assert result.loc["p", "because"] == (
        "Nearest to C, but not alike in industry or size; unknown: country, revenue, technologies and description"
    )


@pytest.mark.parametrize("feature", list(FEATURES))
def test_agreeing_on_one_known_feature_ranks_below_agreeing_on_all(feature: str) -> None:
    result = scored(account("c", 1, CARE), account("all", 0, CARE), account("one", 0, **{feature: CARE[feature]}))
    score = result["similarity_score"].astype(float).to_dict()
    assert score["one"] < 60 < score["all"] == 100


def test_unknown_is_better_than_known_to_differ() -> None:
    result = scored(account("c", 1, CARE), account("blank", 0, CARE, industry=None),
                    account("other", 0, CARE, industry="tobacco"))  # fmt: skip
    score = result["similarity_score"].astype(float).to_dict()
    assert score["blank"] > score["other"]


def test_ties_go_to_the_smaller_id_and_three_are_named() -> None:
    result = scored(*(account(i, 1, CARE) for i in "edcba"), account("p", 0, CARE), n_neighbours=4)
    assert result.loc["p", "nearest_account_ids"] == "a,b,c"
    assert result.loc["b", "nearest_account_ids"] == "a,c,d"


def test_nothing_known_scores_null() -> None:
    result = scored(account("c", 1, CARE), account("p", industry=" ", n_employees=0.0, description="--- 42"))
    row = result.loc["p"]
    assert row[["similarity_score", "similarity_percentile", "nearest_account_ids"]].isna().all()
    assert row["compared_share"] == 0
    assert row["because"] == (
        "Nothing to compare: industry, country, size, revenue, technologies and description are unknown"
    )


def test_nothing_known_on_both_sides_scores_null() -> None:
    result = scored(account("c", 1, industry="retail"), account("p", country="France", n_employees=10.0))
    assert result.loc["p", "because"] == "Nothing to compare: only country and size known, and of no good customer"
    assert result["similarity_score"].isna().all()


def test_no_good_customers() -> None:
    result = scored(account("p", 0, CARE), account("q"))
    assert result["similarity_score"].isna().all() and result["nearest_account_ids"].isna().all()
    assert set(result["because"]) == {"No good customers yet to compare with"}


def test_the_only_good_customer_has_no_neighbour() -> None:
    result = scored(account("c", 1, CARE), account("p", 0, CARE))
    assert list(result["similarity_score"].isna()) == [True, False] and result.loc["p", "nearest_account_ids"] == "c"
    assert result.loc["c", "because"] == "No other good customers yet to compare with"


def test_columns_all_null_of_any_dtype() -> None:
    accounts = frame(account("c", 2, industry="retail"), account("d", 1, industry="retail"), account("p"))
    for dtype in ("object", "float64", "Int64", "str"):
        typed = accounts.astype(
            dict.fromkeys(("country", "n_employees", "annual_revenue_usd", "technologies", "description"), dtype)
        )
        assert score_similarity(typed)["similarity_score"].count() == 2


def test_an_empty_frame_keeps_the_columns() -> None:
    empty, full = score_similarity(frame()), score_similarity(frame(account("c", 1, CARE)))
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([account("x"), account("x")], "duplicate account_id: x"),
        ([account("x", -1)], "account x has -1.0"),
        ([account("x", float("nan"))], "account x has nan"),
        ([account("x", float("inf"))], "account x has inf"),
        ([account("x") | {"account_id": None}], "account_id is null"),
    ],
)
def test_bad_rows_are_named(rows: list[Row], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        score_similarity(frame(*rows))


@pytest.mark.parametrize("column", REQUIRED_COLUMNS)
def test_a_missing_column_is_named(column: str) -> None:
    with pytest.raises(ValueError, match=f"missing column: {column}"):
        score_similarity(frame(account("x")).drop(columns=column))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n_neighbours": 0}, "n_neighbours"),
        ({"size_decades": 0}, "similarity_size_decades"),
        ({"unknown_drag": 0}, "similarity_unknown_drag"),
        ({"weights": {**WEIGHTS, "industry": 0.5}}, "sum to 1"),
        ({"weights": {"industry": 1.0}}, "must weigh industry, country"),
    ],
)
def test_rules_that_mean_nothing_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(RULES, **change)


words = st.lists(st.sampled_from(["claims", "governance", "retail", "the", "cloud", "42", "Ünïted"]), max_size=5)
attributes = st.fixed_dictionaries(
    {
        "industry": st.sampled_from([None, "", "retail", "Retail", "healthcare", "law"]),
        "country": st.sampled_from([None, "France", "Japan"]),
        "n_employees": st.none() | st.floats(-1, 1e6),
        "annual_revenue_usd": st.none() | st.floats(0, 1e12),
        "technologies": st.sampled_from([None, "", ",", "dbt", "Snowflake , dbt", "Snowflake,dbt,dbt", "Cobol"]),
        "description": st.none() | words.map(" ".join),
        "customer_weight": st.sampled_from([0.0, 0.0, 1.0, 2.5]),
    }
)
frames = st.lists(attributes, max_size=12).map(
    lambda rows: frame(*(account(f"a{i:02d}") | row for i, row in enumerate(rows)))
)


@settings(max_examples=30, deadline=None)
@given(accounts=frames, n_neighbours=st.integers(1, 5))
def test_scores_are_bounded_and_percentiles_follow_them(accounts: pd.DataFrame, n_neighbours: int) -> None:
    result = score_similarity(accounts, n_neighbours=n_neighbours)
    assert list(result["account_id"]) == sorted(accounts["account_id"])
    known = result.dropna(subset="similarity_score")
    assert known["similarity_score"].between(0, 100).all() and known["similarity_percentile"].between(0, 1).all()
    assert result["compared_share"].between(0, 1).all()
    assert known["nearest_account_ids"].notna().all() and (known["compared_share"] > 0).all()
    unknown = result[result["similarity_score"].isna()]
    assert unknown["similarity_percentile"].isna().all() and unknown["nearest_account_ids"].isna().all()
    by_score = known.groupby("similarity_score")["similarity_percentile"].agg(["min", "max"])
    assert (by_score["min"] == by_score["max"]).all() and by_score["min"].is_monotonic_increasing
    good = set(accounts.loc[accounts["customer_weight"] > 0, "account_id"])
    for account_id, nearest in zip(known["account_id"], known["nearest_account_ids"], strict=True):
        ids = nearest.split(",")
        assert account_id not in ids and set(ids) <= good and len(set(ids)) == len(ids) <= min(3, n_neighbours)
    assert result["because"].str.len().gt(0).all()


@settings(max_examples=25, deadline=None)
@given(accounts=frames, seed=st.integers(0, 2**16), rows=st.integers(3, 9))
def test_row_order_and_chunks_change_nothing(accounts: pd.DataFrame, seed: int, rows: int) -> None:
    shuffled = accounts.sample(frac=1, random_state=seed)
    with pytest.MonkeyPatch.context() as patch:
        expected = score_similarity(accounts)
        patch.setattr(similarity, "ROWS_PER_CHUNK", rows)
        patch.setattr(similarity, "ROWS_PER_BLOCK", max(1, rows // 2))
        pd.testing.assert_frame_equal(score_similarity(shuffled), expected, check_exact=True)


@settings(max_examples=25, deadline=None)
@given(accounts=frames, row=attributes)
def test_another_account_that_is_no_customer_changes_no_score(accounts: pd.DataFrame, row: Row) -> None:
    more = pd.DataFrame([*accounts.to_dict("records"), account("Z") | row | {"customer_weight": 0.0}])
    after = score_similarity(more).query("account_id != 'Z'").reset_index(drop=True)
    columns = ["account_id", "similarity_score", "nearest_account_ids", "compared_share", "because"]
    pd.testing.assert_frame_equal(after[columns], score_similarity(accounts)[columns], check_exact=True)


def test_the_frame_given_is_left_as_it_was() -> None:
    accounts = frame(account("q", 0, CARE), account("c", 1, CARE))
    before = accounts.copy(deep=True)
    score_similarity(accounts)
    pd.testing.assert_frame_equal(accounts, before)


def test_everybody_identical_is_alike_and_in_the_order_of_ids() -> None:
    result = scored(*(account(f"c{i}", 1, CARE) for i in range(5)), *(account(f"p{i}", 0, CARE) for i in range(5)))
    assert set(result["similarity_score"]) == {100.0} and set(result["similarity_percentile"]) == {0.5}
    assert result.loc["p0", "nearest_account_ids"] == "c0,c1,c2" == result.loc["p4", "nearest_account_ids"]
    assert result.loc["c1", "nearest_account_ids"] == "c0,c2,c3"


def test_only_the_best_are_explained_when_so_asked() -> None:
    accounts = frame(*(account(i, 1, CARE) for i in "ab"), account("p", 0, CARE), account("q", industry="law"))
    result = score_by(accounts, RULES, n_explained=3).set_index("account_id")
    assert result["because"].notna().to_dict() == {"a": True, "b": True, "p": True, "q": False}


@pytest.fixture(scope="module")
def made() -> pd.DataFrame:
    return make_companies(3000, 150)


@pytest.mark.parametrize("rows", [37, 4096])
@pytest.mark.parametrize("n_threads", [1, 3])
def test_neither_threads_nor_blocks_change_a_bit(made: pd.DataFrame, n_threads: int, rows: int) -> None:
    expected = score_by(made, RULES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similarity, "ROWS_PER_CHUNK", rows)
        patch.setattr(similarity, "ROWS_PER_BLOCK", 1 + rows // 5)
        pd.testing.assert_frame_equal(score_by(made, RULES, n_threads=n_threads), expected, check_exact=True)


def test_the_product_finds_the_same_neighbours_as_comparing_one_by_one(made: pd.DataFrame) -> None:
    fast = score_by(made, RULES).set_index("account_id")
    slow = compare_one_by_one(made.head(120), made, RULES)
    unscored = set(fast.index[fast["similarity_score"].isna()])
    n_same = 0
    for account_id, similarities in slow.items():
        best = sorted(similarities, key=lambda j: (-round(similarities[j], 5), j))[: RULES.n_neighbours]
        if not similarities:
            assert account_id in unscored
            continue
        expected = 100 * np.mean([similarities[j] for j in best])
        assert fast.loc[account_id, "similarity_score"] == pytest.approx(expected, abs=2e-3)
        n_same += int(str(fast.loc[account_id, "nearest_account_ids"]) == ",".join(best))
    # where two differ in the sixth decimal either is right: recall against double precision
    assert n_same / len(slow) >= 0.99


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("customer_median", [None, 100.0, 1000.0, 8000.0])
def test_size_is_not_the_whole_story(customer_median: float | None, seed: int) -> None:
    """Size is independent of the other attributes; good customers are of any size, or all small, middling or large."""
    rng = np.random.default_rng(seed)
    n, n_good = 1000, 60
    is_good = np.arange(n) < n_good
    employees = np.exp(rng.normal(np.log(500), 1.5, n)).round() + 1
    if customer_median is not None:
        employees[is_good] = np.exp(rng.normal(np.log(customer_median), 0.5, n_good)).round() + 1
    industry = rng.choice(["software", "healthcare", "retail", "insurance", "law", "mining"], n)
    industry[is_good] = rng.choice(["software", "healthcare", "insurance"], n_good)
    vocabulary = [f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    accounts = pd.DataFrame(
        {
            "account_id": [f"a{i:04d}" for i in range(n)],
            "account_name": "x",
            "industry": industry,
            "country": rng.choice(["United States", "Canada", "Germany", "Japan"], n),
            "n_employees": employees,
            "annual_revenue_usd": employees * 200_000 * np.exp(rng.normal(0, 0.4, n)),
            "technologies": [", ".join(words) for words in rng.choice(vocabulary[:12], (n, 2))],
            "description": [" ".join(words) for words in rng.choice(vocabulary, (n, 6))],
            "customer_weight": is_good.astype(float),
        }
    )
    score = score_similarity(accounts)["similarity_score"][~is_good]
    size = accounts["n_employees"][~is_good]
    nearness = -(np.log(size) - np.log(customer_median or 500.0)).abs()
    assert abs(score.corr(size, method="spearman")) < 0.5
    assert abs(score.corr(nearness, method="spearman")) < 0.5
