"""Look-alikes: the best of the universe, never one that the CRM probably has, always in the same order."""

from __future__ import annotations

from typing import Any

import pandas as pd
from helpers.builds import Warehouse
from test_similarity import CARE, RULES, UNKNOWN, account, frame

from abm.lookalikes import find_lookalikes, name_key


def found(universe: list[dict[str, Any]], names: list[str | None], n: int = 10, least: float = 0.0) -> pd.DataFrame:
    customers = frame(account("c1", 1, CARE), account("c2", 1.5, CARE), account("c3", 1, CARE | {"industry": "law"}))
    result = find_lookalikes(frame(*universe), customers, names, RULES, n_offered=n, minimum_score=least)
    return result.set_index("domain")


def company(domain: str, name: str, base: dict[str, Any] = CARE, **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    return account(domain, 0.0, base, account_name=name, **changed)


def test_the_most_alike_come_first_and_ties_by_domain() -> None:
    result = found([company("b.com", "Bea"), company("a.com", "Ann"), company("z.com", "Zed", country="Japan")], [])
    assert list(result.index) == ["a.com", "b.com", "z.com"]
    assert list(result["lookalike_rank"]) == [1, 2, 3]
    # the percentile is a place in the universe: the customers that were compared with are not in it
    assert list(result["similarity_percentile"]) == [0.6667, 0.6667, 0.1667]
    assert set(result["nearest_account_ids"]) == {"c1,c2,c3"}


def test_a_name_that_the_crm_has_is_refused_with_the_reason() -> None:
    result = found([company("acme.io", "ACME Group, Inc."), company("b.com", "Bea")], ["Acme GmbH", None, ""])
    assert result.loc["acme.io", "refused_because"] == "an account of this name is in the CRM (Acme GmbH)"
    assert result["lookalike_rank"].isna().to_dict() == {"acme.io": True, "b.com": False}
    assert result.loc["b.com", "lookalike_rank"] == 1


def test_one_company_under_two_domains_is_offered_once() -> None:
    result = found([company("a.com", "Acme Inc"), company("a.io", "Acme")], [])
    assert result.loc["a.io", "refused_because"] == "a better company of this name is offered (Acme Inc)"


def test_the_search_goes_on_until_enough_are_offered() -> None:
    held = [company(f"a{i}.com", name) for i, name in enumerate(["Alder", "Birch", "Cedar", "Douglas", "Elm", "Fir"])]
    result = found([*held, company("z.com", "Zelkova", country="Japan")], [row["account_name"] for row in held], n=1)
    assert list(result.index[result["lookalike_rank"].notna()]) == ["z.com"]
    assert result["refused_because"].notna().sum() == 6


def test_no_more_are_offered_than_asked_for_and_none_below_the_line() -> None:
    rows = [company("a.com", "Alder"), company("b.com", "Birch"), company("c.com", "Cedar", UNKNOWN, country="Japan")]
    assert list(found(rows, [], n=1).index) == ["a.com"]
    assert list(found(rows, [], least=40).index) == ["a.com", "b.com"]


def test_a_company_without_a_name_is_refused() -> None:
    assert found([company("a.com", "---")], []).loc["a.com", "refused_because"] == "it has no name"
    assert name_key(None) is None


def test_without_universe_or_customers_there_are_none() -> None:
    assert len(found([], ["Acme"])) == 0
    nobody = find_lookalikes(frame(company("a.com", "A")), frame(), [], RULES, n_offered=5, minimum_score=0)
    assert len(nobody) == 0 and "refused_because" in nobody


def test_the_demo_offers_nobody_that_the_crm_knows(demo: Warehouse) -> None:
    rows = demo.fetch_rows("select * from marts.fct_lookalikes")
    assert rows
    accounts = demo.fetch("select distinct account_name from intermediate.int_accounts_versioned")
    names = {name_key(name) for (name,) in accounts}
    assert not names & {name_key(row["company_name"]) for row in rows}
    held = "select count(*) from marts.fct_lookalikes join intermediate.int_accounts_versioned using (domain)"
    assert demo.fetch_value(held) == 0
    # where it says so it is listed: nothing is left out in silence
    assert demo.fetch_value("select count(*) from intermediate.int_lookalikes_found where refused_because is not null")


def test_similarity_on_the_demo_is_more_than_size(demo: Warehouse) -> None:
    rows = pd.DataFrame(demo.fetch_rows(
        "select similarity_score, n_employees from marts.fct_account_similarity"
        " join marts.dim_accounts using (account_id)"
        " where similarity_score is not null and n_employees is not null"
    )).astype(float)  # fmt: skip
    assert len(rows) > 100
    assert abs(rows["similarity_score"].corr(rows["n_employees"], method="spearman")) <= 0.5
