"""Gower's similarity worked out pair by pair in double precision: what the product must give."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from abm.similarity import SimilarityRules

Bag = dict[str, int]


def compare_one_by_one(
    companies: pd.DataFrame, everybody: pd.DataFrame, rules: SimilarityRules
) -> dict[str, dict[str, float]]:
    """Similarity (0-1) of each company to each good customer but itself, where anything is comparable."""
    customers = everybody[everybody["customer_weight"] > 0].to_dict("records")
    rarities = {bag: _rarity(bag, customers) for bag in ("technologies", "description")}
    found: dict[str, dict[str, float]] = {}
    for company in companies.to_dict("records"):
        found[company["account_id"]] = {}
        for customer in customers:
            if customer["account_id"] == company["account_id"]:
                continue
            coverage = agreement = 0.0
            for feature, weight in rules.weights.items():
                likeness = _likeness(feature, company[feature], customer[feature], rules, rarities)
                if likeness is not None:
                    coverage += weight
                    agreement += weight * likeness
            if coverage:
                similarity = agreement / (coverage + rules.unknown_drag * (1 - coverage))
                found[company["account_id"]][customer["account_id"]] = similarity
    return found


def _likeness(
    feature: str,
    left: Any,  # noqa: ANN401
    right: Any,  # noqa: ANN401
    rules: SimilarityRules,
    rarities: dict[str, dict[str, float]],
) -> float | None:
    if pd.isna(left) or pd.isna(right):
        return None
    if feature in ("industry", "country"):
        return float(left.lower() == right.lower())
    if feature in ("n_employees", "annual_revenue_usd"):
        return max(0.0, 1 - abs(round(math.log10(left), 2) - round(math.log10(right), 2)) / rules.size_decades)
    one, other = _bag(feature, left), _bag(feature, right)
    rarity = rarities[feature]

    def length(bag: Bag) -> float:
        # each mention of what no good customer has counts by itself
        return math.sqrt(sum((n * rarity[w]) ** 2 if w in rarity else n * rarity[""] ** 2 for w, n in bag.items()))

    shared = sum(n * other.get(word, 0) * rarity[word] ** 2 for word, n in one.items() if word in rarity)
    return shared / (length(one) * length(other))


def _bag(feature: str, text: str) -> Bag:
    if feature == "technologies":
        words = [word.strip() for word in text.split(",")]
    else:
        words = [w for w in re.findall(r"(?u)\b[^\W\d]\w+\b", text.lower()) if w not in ENGLISH_STOP_WORDS]
    return {word: words.count(word) for word in words}


def _rarity(feature: str, customers: list[dict[Any, Any]]) -> dict[str, float]:
    counts: dict[str, int] = {"": 0}
    for customer in customers:
        if not pd.isna(customer[feature]):
            for word in _bag(feature, customer[feature]):
                counts[word] = counts.get(word, 0) + 1
    return {word: math.log((1 + len(customers)) / (1 + n)) + 1 for word, n in counts.items()}
