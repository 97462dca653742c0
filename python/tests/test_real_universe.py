"""Real companies: pods that can be named, look-alikes that nobody has, a likeness that is more than size."""

from __future__ import annotations

import pandas as pd
import pytest
from helpers.builds import Builder, Warehouse
from helpers.real_universe import CRUNCHBASE, REMOTE_JOBS, land_real_universe, read_remote_jobs

from abm.lookalikes import name_key

pytestmark = pytest.mark.skipif(
    not (CRUNCHBASE.is_file() and REMOTE_JOBS.is_file()),
    reason=f"the companies are not at {CRUNCHBASE} and {REMOTE_JOBS}; ABM_SHARED_DATA names their parent folder",
)

MODELS = ("--select", "+fct_lookalikes", "+fct_account_similarity", "+dim_pods", "--exclude-resource-type", "test")
SIZE_BOUND = 0.5  # as in scoring_parameters.csv


@pytest.fixture(scope="module")
def universe(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    landing = land_real_universe(tmp_path_factory.mktemp("universe") / "landing", n_directory=6000)
    return builder.build(landing, (*MODELS, "--exclude-resource-type", "unit_test"))


def test_lookalikes_are_real_and_neither_in_the_crm_nor_disqualified(universe: Warehouse) -> None:
    rows = universe.fetch_rows("select * from marts.fct_lookalikes order by lookalike_rank")
    assert len(rows) >= 50
    real = {row["domain"] for row in read_remote_jobs()}
    assert {row["domain"] for row in rows} <= real
    held = {domain for (domain,) in universe.fetch("select distinct domain from intermediate.int_accounts_versioned")}
    names = {name_key(name) for (name,) in universe.fetch("select distinct account_name from marts.dim_accounts")}
    assert not held & {row["domain"] for row in rows}
    assert not names & {name_key(row["company_name"]) for row in rows}
    # the minimum size is a rule, and the list has many of ten people
    assert all(row["n_employees"] is None or row["n_employees"] >= 20 for row in rows)
    assert universe.fetch_value(
        "select count(*) from intermediate.int_universe_companies where disqualified_code is not null"
    )
    refused = universe.fetch_rows("select * from intermediate.int_lookalikes_found where refused_because is not null")
    assert refused and all(name_key(row["refused_because"]) for row in refused)
    scores = [row["similarity_score"] for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_pods_are_named_in_words_and_hold_what_they_say(universe: Warehouse) -> None:
    pods = universe.fetch_rows("select * from marts.dim_pods order by n_accounts desc")
    assert len(pods) >= 20 and len({pod["pod_name"] for pod in pods}) == len(pods)
    for pod in pods:
        assert not any(word in pod["pod_name"].lower() for word in ("cluster", "pod ", "other", "unknown", "{", "none"))
        assert pod["n_accounts"] >= 5
    members = dict(
        universe.fetch("select pod_id, count(*) from marts.fct_account_similarity where pod_id is not null group by 1")
    )
    assert members == {pod["pod_id"]: pod["n_accounts"] for pod in pods}
    unassigned = universe.fetch_value(
        "select count(*) from marts.fct_account_similarity where (pod_id is null) <> (unassigned_reason is not null)"
    )
    assert unassigned == 0
    print(
        f"\n{len(pods)} pods:",
        *(f"{pod['n_accounts']:5} {pod['pod_name']}: {pod['example_accounts']}" for pod in pods),
        sep="\n",
    )


def test_similarity_is_more_than_size(universe: Warehouse) -> None:
    rows = pd.DataFrame(universe.fetch_rows(
        "select similarity_score, n_employees from marts.fct_account_similarity"
        " join marts.dim_accounts using (account_id)"
        " where similarity_score is not null and n_employees is not null"
    ))  # fmt: skip
    assert len(rows) >= 100
    correlation = rows["similarity_score"].astype(float).corr(rows["n_employees"].astype(float), method="spearman")
    print(f"\nrank correlation of similarity and size: {correlation:+.2f} over {len(rows)} accounts")
    assert abs(correlation) <= SIZE_BOUND
