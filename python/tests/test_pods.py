"""Pods: by hand, then what holds for any companies: stable ids, no pod too small, every member what the name says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from helpers.builds import Warehouse
from helpers.dbt_worker import PROJECT_ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.pods import POD_COLUMNS, PodLevel, assign_pods, pod_key, read_levels

LEVELS = [
    PodLevel(1, ("segment", "industry", "platform"), "{segment} {industry} on {platform}"),
    PodLevel(2, ("segment", "industry"), "{segment} {industry}"),
    PodLevel(3, ("industry",), "{industry}"),
]
SEEDS = PROJECT_ROOT / "seeds" / "scores"
DIMENSIONS = ("segment", "industry", "platform")


def words(*companies: tuple[str, ...], is_account: bool = True, start: int = 0) -> pd.DataFrame:
    """Companies as (segment, industry, platform); '' is unknown. The word of a value is the value in capitals."""
    rows: list[dict[str, Any]] = [
        {
            "company_id": f"{'a' if is_account else 'l'}{i:03d}", "is_account": is_account, "dimension": d, "value": v,
            "word": v.upper(),
        }
        for i, values in enumerate(companies, start)
        for d, v in zip(DIMENSIONS, values, strict=True)
        if v
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["company_id", "is_account", "dimension", "value", "word"])


def pods(frame: pd.DataFrame, minimum: int = 2, widest: float = 1.0) -> pd.DataFrame:
    return assign_pods(frame, LEVELS, minimum_accounts=minimum, widest_value_share=widest).set_index("company_id")


def test_an_account_is_in_the_most_exact_pod_that_is_large_enough() -> None:
    result = pods(words(
        ("mm", "fintech", "snowflake"), ("mm", "fintech", "snowflake"), ("mm", "fintech", "legacy"),
        ("mm", "fintech", ""),
        ("smb", "fintech", ""), ("", "fintech", ""), ("ent", "insurers", ""), ("ent", "", "snowflake"),
    ))  # fmt: skip
    assert list(result["pod_name"]) == [
        "MM FINTECH on SNOWFLAKE", "MM FINTECH on SNOWFLAKE", "MM FINTECH", "MM FINTECH", "FINTECH", "FINTECH",
        None, None,
    ]  # fmt: skip
    assert result.loc["a000", "definition"] == "industry = fintech and platform = snowflake and segment = mm"
    assert result.loc["a006", "unassigned_reason"] == "fewer than 2 accounts are left that are like it"
    assert result.loc["a007", "unassigned_reason"] == "too little is known of it to name what it shares with others"


def test_the_id_is_a_function_of_the_definition() -> None:
    result = pods(words(("mm", "fintech", ""), ("mm", "fintech", "")))
    assert result.loc["a000", "pod_id"] == pod_key("industry = fintech and segment = mm")


def test_a_lookalike_joins_a_pod_and_makes_none() -> None:
    accounts = words(("mm", "fintech", ""), ("mm", "fintech", ""))
    others = words(("mm", "fintech", "snowflake"), ("mm", "fintech", "snowflake"), ("smb", "law", ""), is_account=False)
    result = pods(pd.concat([accounts, others], ignore_index=True))
    assert list(result["pod_name"]) == ["MM FINTECH", "MM FINTECH", "MM FINTECH", "MM FINTECH", None]
    assert list(result["is_account"]) == [True, True, False, False, False]


def test_a_value_that_nearly_all_share_names_nothing() -> None:
    result = pods(words(*[("mm", "fintech", "")] * 9, ("smb", "law", "")), widest=0.8)
    assert result["pod_name"].isna().all()
    assert set(result["unassigned_reason"]) == {
        "too little is known of it to name what it shares with others",
        "fewer than 2 accounts are left that are like it",
    }


def test_nobody_gives_an_empty_frame_and_everybody_identical_one_pod() -> None:
    assert list(pods(words()).columns) == list(POD_COLUMNS[1:]) and len(pods(words())) == 0
    assert pods(words(*[("mm", "fintech", "dbt")] * 20))["pod_id"].nunique() == 1


def test_bad_rows_are_named() -> None:
    twice = pd.concat([words(("mm", "fintech", "")), words(("smb", "law", ""))])
    with pytest.raises(ValueError, match="company a000 has two values of segment"):
        pods(twice)
    with pytest.raises(ValueError, match=r"level 1 of pod_levels\.csv does not name segment"):
        PodLevel(1, ("segment", "industry"), "{industry}")
    same = words(("x", "law", ""), ("x", "law", ""), ("y", "law", ""), ("y", "law", "")).assign(word="Same")
    with pytest.raises(ValueError, match="two pods are called Same Same"):
        pods(same)


def test_the_seeds_say_every_word_of_every_name() -> None:
    rows = pd.read_csv(SEEDS / "pod_levels.csv")
    levels = read_levels(rows[["level", "dimensions", "name_template"]].itertuples(index=False))
    said = pd.read_csv(SEEDS / "pod_words.csv")
    assert {dimension for level in levels for dimension in level.dimensions} == set(said["dimension"])
    # one value has one word, and within a dimension one word is one value: names are unique
    assert (said.groupby(["dimension", "value"])["word"].nunique() == 1).all()
    assert (said.groupby(["dimension", "word"])["value"].nunique() == 1).all()


companies = st.lists(
    st.tuples(
        st.sampled_from(["", "mm", "smb"]),
        st.sampled_from(["", "law", "fintech"]),
        st.sampled_from(["", "dbt", "legacy"]),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(made=companies, minimum=st.integers(1, 6), seed=st.integers(0, 99))
def test_pods_are_large_enough_true_to_their_name_and_the_same_in_any_order(
    made: list[tuple[str, ...]], minimum: int, seed: int
) -> None:
    frame = words(*made)
    result = pods(frame, minimum)
    in_one = result[result["pod_id"].notna()]
    assert in_one.groupby("pod_id").size().ge(minimum).all()
    assert (result["pod_id"].isna() == result["unassigned_reason"].notna()).all()
    known = frame.set_index(["company_id", "dimension"])["value"].to_dict()
    for company_id, definition in in_one["definition"].items():
        for part in definition.split(" and "):
            dimension, value = part.split(" = ")
            assert known[company_id, dimension] == value
    pd.testing.assert_frame_equal(pods(frame.sample(frac=1, random_state=seed), minimum), result)


@pytest.mark.parametrize("change", [0.05, 0.10])
def test_most_accounts_keep_the_id_of_their_pod_when_some_come_and_go(change: float) -> None:
    """600 accounts of uneven kinds; some leave and as many others come: 95 % of the rest stay where they are."""
    rng = np.random.default_rng(7)

    def draw(n: int) -> list[tuple[str, ...]]:
        industry = rng.choice(
            ["law", "fintech", "retail", "health", "energy", "media", ""], n, p=[0.25, 0.2, 0.18, 0.15, 0.1, 0.07, 0.05]
        )
        segment = rng.choice(["smb", "mm", "ent", ""], n, p=[0.45, 0.3, 0.15, 0.1])
        platform = rng.choice(["snowflake", "databricks", "bigquery", "legacy", ""], n, p=[0.2, 0.1, 0.08, 0.07, 0.55])
        return list(zip(segment, industry, platform, strict=True))

    everybody = draw(700)
    before = pods(words(*everybody[:600]), minimum=5)
    kept = []
    for seed in range(10):
        stay = np.sort(np.random.default_rng(seed).choice(600, round(600 * (1 - change)), replace=False))
        frame = words(*everybody)
        n_new = 600 - len(stay)
        ids = {f"a{i:03d}" for i in [*stay, *range(600, 600 + n_new)]}
        after = pods(frame[frame["company_id"].isin(ids)], minimum=5)
        both = [f"a{i:03d}" for i in stay]
        was, is_now = (frame["pod_id"].reindex(both).fillna("none") for frame in (before, after))
        kept.append((was == is_now).mean())
    assert np.mean(kept) >= 0.95, kept
    print(f"{change:.0%} changed: {np.mean(kept):.1%} keep their pod, worst of ten {min(kept):.1%}")


@pytest.mark.parametrize(("change", "least"), [(0.05, 0.85), (0.10, 0.80)])
def test_most_accounts_of_the_demo_keep_their_pod_when_some_go(demo: Warehouse, change: float, least: float) -> None:
    """A hundred and fifty accounts in pods of five to ten: here every tenth account that goes may end a pod."""
    frame = pd.DataFrame(demo.fetch_rows("select * from intermediate.int_pod_words_matched where is_account"))
    rows = pd.read_csv(SEEDS / "pod_levels.csv")
    levels = read_levels(rows[["level", "dimensions", "name_template"]].itertuples(index=False))

    def make(words_of: pd.DataFrame) -> pd.Series[str]:
        made = assign_pods(words_of, levels, minimum_accounts=5, widest_value_share=0.9)
        return made.set_index("company_id")["pod_id"].fillna("none")

    before = make(frame)
    kept = []
    for seed in range(10):
        stay = before.sample(frac=1 - change, random_state=seed).index
        kept.append((make(frame[frame["company_id"].isin(stay)]).reindex(stay) == before[stay]).mean())
    assert np.mean(kept) >= least, kept


def test_the_demo_has_pods_for_most_and_says_why_not_for_the_others(demo: Warehouse) -> None:
    n, n_in, n_explained = demo.fetch(
        "select count(*), count(pod_id), count(unassigned_reason) from marts.fct_account_similarity"
    )[0]
    assert n == n_in + n_explained and n_in > 0.7 * n
    assert demo.fetch_value("select count(*) from marts.account_scorecard where pod_name is not null") == n_in
