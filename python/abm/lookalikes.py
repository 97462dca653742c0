"""Companies of a universe that look like the good customers, and are none that the CRM probably has already."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from abm.linkage.names import normalise_company_name
from abm.similarity import SimilarityRules, score_similarity
from abm.similarity_profiles import texts


def find_lookalikes(
    universe: pd.DataFrame,
    customers: pd.DataFrame,
    crm_names: Iterable[str | None],
    rules: SimilarityRules,
    *,
    n_offered: int,
    minimum_score: float,
    n_threads: int | None = None,
) -> pd.DataFrame:
    """Find the companies most like the good customers.

    Args:
        universe: companies that may be offered, one row each, with the columns of `abm.similarity`; account_id is the
            company's domain, customer_weight 0.
        customers: the good customers, with the same columns.
        crm_names: the name of every account the CRM has or had.
        rules: weights and the other judgements.
        n_offered: how many to offer at most.
        minimum_score: the similarity (0-100) below which a company is like nobody and is not offered.
        n_threads: threads that share the work; one a core by default.

    Returns:
        The companies looked at, best first: domain, similarity_score (0-100), similarity_percentile (0-1, mid-
        rank in the universe), nearest_account_ids, compared_share, because, lookalike_rank (from 1; null for a refused
        one) and refused_because (null for an offered one). A company is refused, and listed with the reason, where an
        account bears its name, or a better one of the universe does: under another domain it is probably the same one.
        Names are compared without legal form and generic words; the country is not asked, since a company has many.

    Raises:
        ValueError: as `abm.similarity.score_similarity`; or a domain is a customer's account_id.
    """
    ranked = _ranked(universe, customers, rules, minimum_score, n_threads)
    seen = {key: f"an account of this name is in the CRM ({name})" for name in crm_names if (key := name_key(name))}
    refusals: list[str | None] = []
    ranks: list[int | None] = []
    n_found = 0
    for name in ranked["account_name"]:
        if n_found == n_offered:
            break
        key = name_key(name)
        refusal = seen.get(key) if key else "it has no name"
        if key:
            seen.setdefault(key, f"a better company of this name is offered ({name})")
        n_found += refusal is None
        refusals.append(refusal)
        ranks.append(n_found if refusal is None else None)
    found = ranked.head(len(ranks)).drop(columns=["account_name", "because"])
    found["because"] = found["account_id"].map(_reasons(found["account_id"], universe, customers, rules))
    found["lookalike_rank"] = pd.Series(ranks, index=found.index, dtype="Int64")
    found["refused_because"] = pd.Series(refusals, index=found.index, dtype="object")
    return found.rename(columns={"account_id": "domain"})


def name_key(name: str | None) -> str | None:
    """What two names of one company have in common: the words that are not generic, without blanks."""
    parts = normalise_company_name(name)
    return parts.core_solid if parts else None


def _ranked(
    universe: pd.DataFrame,
    customers: pd.DataFrame,
    rules: SimilarityRules,
    minimum_score: float,
    n_threads: int | None,
) -> pd.DataFrame:
    """The universe from the minimum score on with names, best first, ties by domain; nobody is explained yet."""
    everybody = pd.concat([universe, customers], ignore_index=True) if len(customers) else universe
    scored = score_similarity(everybody, rules, n_explained=0, n_threads=n_threads)
    ids = universe["account_id"].astype("str")
    names = pd.Series(texts(universe["account_name"]).to_pylist(), index=ids, dtype="object")
    is_wanted = scored["account_id"].isin(names.index) & scored["similarity_score"].notna()
    scored = scored[is_wanted].reset_index(drop=True)
    ranks = scored["similarity_score"].rank(method="average")
    scored["similarity_percentile"] = ((ranks - 0.5) / max(1, len(scored))).round(4)
    order = np.argsort(-scored["similarity_score"].to_numpy(), kind="stable")
    best = scored.iloc[order].query("similarity_score >= @minimum_score").reset_index(drop=True)
    best["account_name"] = names.reindex(best["account_id"]).to_numpy()
    return best


def _reasons(
    ids: "pd.Series[str]", universe: pd.DataFrame, customers: pd.DataFrame, rules: SimilarityRules
) -> "pd.Series[str]":
    """The sentence of each of some companies by id: a score does not depend on who else is compared."""
    some = universe[universe["account_id"].astype("str").isin(ids)]
    everybody = pd.concat([some, customers], ignore_index=True) if len(customers) else some
    return score_similarity(everybody, rules).set_index("account_id")["because"]
