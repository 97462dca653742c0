"""How much a company resembles the good customers, with the nearest ones and the reasons.

Similarity of two companies is Gower's coefficient (J. C. Gower, "A General Coefficient of Similarity and Some of Its
Properties", Biometrics 27(4), 1971): the weighted mean of the features' likenesses, each 0-1, over the features known
on both sides. Industry and country are alike or not; sizes by their distance in decades; technologies and the words of
the description by the cosine of what both have, the rare weighing more (TF-IDF). The mean is then shrunk for what is
unknown:

    coverage   = sum of w_f over the features known on both sides        (the weights sum to 1)
    gower      = sum of w_f * s_f over the same features / coverage
    similarity = gower * coverage / (coverage + unknown_drag * (1 - coverage))

With a drag of one half an unknown feature weighs half of one known to differ: less than a bad fit, but two companies
that agree on the one thing known of them never reach two that agree on everything.

Every likeness is a product, so that all of them together are one product of a sparse matrix (a company's attributes)
and a dense table (what each is worth beside each good customer), in single precision and in threads, each row by itself
and in a fixed order: neither the number of threads nor the size of the blocks changes a bit of the result.
"""

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from abm.similarity_profiles import FEATURES, Bools, Floats, Ints, Reader, Singles, numbers, texts
from abm.similarity_sentences import MAX_NAMED, explain

ROWS_PER_BLOCK = 256  # times 2,000 customers this is 2 MB: what a core's cache holds
ROWS_PER_CHUNK = 16_384  # read at once by a thread: their words fit into some tens of megabytes
UNITS = 100_000  # similarities are told apart to 0.001 of a score point; closer ones are ties
REQUIRED_COLUMNS = ("account_id", "account_name", *FEATURES, "customer_weight")


@dataclass(frozen=True)
class SimilarityRules:
    """What the rule tables say of similarity.

    Attributes:
        weights: share of each feature of `FEATURES`, above 0; they sum to 1.
        n_neighbours: how many of the nearest good customers the score averages.
        size_decades: how many factors of ten apart two sizes have nothing in common.
        unknown_drag: weight of an unknown feature relative to one known to differ, 0-1.
    """

    weights: Mapping[str, float]
    n_neighbours: int
    size_decades: float
    unknown_drag: float

    def __post_init__(self) -> None:
        """Refuse rules that mean nothing, naming the row."""
        if set(self.weights) != set(FEATURES):
            raise ValueError(
                f"similarity_features.csv must weigh {', '.join(FEATURES)}; it has {', '.join(self.weights)}"
            )
        if abs(sum(self.weights.values()) - 1) > 1e-9 or min(self.weights.values()) <= 0:
            raise ValueError(
                f"the weights of similarity_features.csv must be above 0 and sum to 1: {dict(self.weights)}"
            )
        if self.n_neighbours < 1:
            raise ValueError(f"similarity_neighbours (n_neighbours) must be at least 1, not {self.n_neighbours}")
        if self.size_decades <= 0 or not 0 < self.unknown_drag <= 1:
            raise ValueError("similarity_size_decades must be above 0, similarity_unknown_drag above 0 and at most 1")

    @classmethod
    def from_rows(cls, features: Iterable[tuple[str, float]], parameters: Mapping[str, float]) -> "SimilarityRules":
        """Make the rules of the rows (feature, weight_share) and the scoring parameters."""
        return cls(
            weights={feature: float(weight) for feature, weight in features},
            n_neighbours=int(parameters["similarity_neighbours"]),
            size_decades=float(parameters["similarity_size_decades"]),
            unknown_drag=float(parameters["similarity_unknown_drag"]),
        )


def score_similarity(
    companies: pd.DataFrame, rules: SimilarityRules, *, n_explained: int | None = None, n_threads: int | None = None
) -> pd.DataFrame:
    """Score every company by its likeness to the good customers nearest to it.

    Args:
        companies: one row per company: account_id (text), account_name (text), industry, country, technologies (text,
            separated by commas), description (text), n_employees (people), annual_revenue_usd (US dollars),
            customer_weight (0 = not a good customer, larger = retained or expanded, counts for more). Attributes may be
            null; blank text and sizes <= 0 are unknown too.
        rules: weights and the other judgements.
        n_explained: how many get a sentence, best first (ties by account_id); all by default. The others' is null.
        n_threads: threads that share the work; one a core by default.

    Returns:
        One row per company, sorted by account_id: similarity_score (0-100, mean similarity to the nearest weighted by
        customer_weight; null when nothing is comparable), similarity_percentile (0-1, mid-rank among the scored),
        nearest_account_ids (up to three, comma-separated, best first, ties by account_id; None when unscored),
        compared_share (0-1, mean coverage over the nearest; 0 when unscored), because (a sentence).
        Neither the order of the rows nor other companies that are not good customers change a score: categories and
        word frequencies are learnt from the good customers only. A company is never its own neighbour.

    Raises:
        ValueError: a column is missing, an account_id is null or repeated, or a customer_weight is null, infinite or
            negative.

    Example:
        >>> score_similarity(companies, rules, n_explained=20).nlargest(20, "similarity_score")  # doctest: +SKIP
    """
    frame = _validate(companies)
    pull = frame["customer_weight"].to_numpy(dtype=np.float64)
    good = np.flatnonzero(pull > 0)
    customers = frame.iloc[good].reset_index(drop=True)
    reader = Reader(customers)
    compared = _Customers(reader, customers, rules)
    own_column = np.full(len(frame), -1)
    own_column[good] = np.arange(len(good))
    n_picks = min(rules.n_neighbours, len(good))
    picks = np.zeros((len(frame), n_picks), dtype=np.int64)
    found = np.full((len(frame), n_picks), -1.0)
    share = np.zeros((len(frame), n_picks))

    def fill(start: int) -> None:
        chunk = slice(start, start + ROWS_PER_CHUNK)
        picks[chunk], found[chunk], share[chunk] = compared.nearest(frame.iloc[chunk], own_column[chunk], n_picks)

    if n_picks:
        with ThreadPoolExecutor(n_threads or os.cpu_count()) as pool:
            list(pool.map(fill, range(0, len(frame), ROWS_PER_CHUNK)))
    is_used = found >= 0
    is_scored = is_used.any(axis=1)
    weights = pull[good][picks] * is_used
    total = np.where(is_scored, weights.sum(axis=1), 1.0)
    score = np.where(is_scored, 100 * (weights * found).sum(axis=1) / total, np.nan)
    scores = pd.Series(np.clip(score, 0, 100).round(3), dtype="float64")
    n_named = min(MAX_NAMED, n_picks)
    explained = _best(scores, n_explained)
    because = pd.Series([None] * len(frame), dtype="object")
    because.iloc[explained] = explain(
        frame.iloc[explained].reset_index(drop=True),
        customers,
        reader,
        compared.table,
        picks[explained, :n_named],
        is_used[explained, :n_named],
        own_column[explained] >= 0,
        rules,
    )
    return pd.DataFrame(
        {
            "account_id": frame["account_id"],
            "similarity_score": scores,
            "similarity_percentile": ((scores.rank(method="average") - 0.5) / max(1, scores.count())).round(4),
            "nearest_account_ids": _joined(customers, picks[:, :n_named], is_used[:, :n_named]),
            "compared_share": ((share * is_used).sum(axis=1) / np.maximum(1, is_used.sum(axis=1))).round(4),
            "because": because,
        }
    )


def compare_all(companies: pd.DataFrame, rules: SimilarityRules) -> Floats:
    """Similarity (0-1) of every two of n companies, n x n in the order of their ids: for thousands, not a universe.

    Args:
        companies: as for `score_similarity`; every one is compared with, whatever its weight.
        rules: weights and the other judgements.
    """
    frame = _validate(companies.assign(customer_weight=1.0))
    return _Customers(Reader(frame), frame, rules).similarities(frame)


class _Customers:
    """The good customers, ready to be compared with."""

    def __init__(self, reader: Reader, customers: pd.DataFrame, rules: SimilarityRules) -> None:
        self._reader = reader
        weights = np.array([rules.weights[feature] for feature in FEATURES])
        profiles = reader.read(customers)
        self.table = reader.table(profiles, list(weights), rules.size_decades)
        # which features are known is one of 64 patterns: coverage and shrinkage by pattern and customer
        patterns = (np.arange(2 ** len(FEATURES))[:, None] >> np.arange(len(FEATURES))) & 1
        # added feature by feature: a matrix product may add in another order on another machine
        self._coverage: Floats = np.zeros((len(patterns), len(customers)))
        for at, weight in enumerate(weights):
            self._coverage += weight * (patterns[:, at, None] & profiles.known[None, :, at])
        shrunk = np.where(self._coverage > 0, self._coverage + rules.unknown_drag * (1 - self._coverage), 1.0)
        self._shrinkage = np.where(self._coverage > 0, UNITS / shrunk, 0.0).astype(np.float32)
        self._is_blank: Bools = self._coverage <= 0

    def similarities(self, frame: pd.DataFrame) -> Floats:
        """Similarity of n companies to every customer, n x m; 0 where nothing is comparable."""
        profiles = self._reader.read(frame)
        pattern = profiles.known @ (1 << np.arange(len(FEATURES)))
        units = np.rint((profiles.rows @ self.table) * self._shrinkage[pattern])
        return np.asarray(units, dtype=np.float64) / UNITS

    def nearest(self, frame: pd.DataFrame, own_column: Ints, n_picks: int) -> tuple[Ints, Floats, Floats]:
        """The nearest customers of n companies, best first: columns, similarity (-1 for none) and coverage, n x k."""
        profiles = self._reader.read(frame)
        pattern = profiles.known @ (1 << np.arange(len(FEATURES)))
        picks = np.zeros((len(frame), n_picks), dtype=np.int64)
        found = np.full((len(frame), n_picks), -1.0)
        for start in range(0, len(frame), ROWS_PER_BLOCK):
            block = slice(start, start + ROWS_PER_BLOCK)
            units: Singles = profiles.rows[block] @ self.table
            units *= self._shrinkage[pattern[block]]
            np.rint(units, out=units)
            if self._is_blank.any():
                units[self._is_blank[pattern[block]]] = -1
            own = np.flatnonzero(own_column[block] >= 0)
            units[own, own_column[block][own]] = -1
            # Customers come sorted by account_id and argmax takes the first of equals: ties go to the smaller id.
            here = np.arange(len(units))
            for k in range(n_picks):
                column = units.argmax(axis=1)
                picks[block, k], found[block, k] = column, units[here, column]
                units[here, column] = -2
        found = np.where(found >= 0, found / UNITS, -1.0)
        return picks, found, self._coverage[pattern[:, None], picks]


def _best(scores: "pd.Series[float]", n: int | None) -> Ints:
    """Rows of the n best scores, in order of rows; of equals the first."""
    if n is None or n >= len(scores):
        return np.arange(len(scores))
    order = np.argsort(-scores.fillna(-1.0).to_numpy(), kind="stable")
    return np.sort(order[:n])


def _joined(customers: pd.DataFrame, picks: Ints, is_used: Bools) -> "pd.Series[str]":
    """The ids of the picked customers, separated by commas; None where there is none."""
    ids = customers["account_id"].to_numpy(dtype=object)
    joined = np.full(len(picks), "", dtype=object)
    for k in range(picks.shape[1]):
        # the used ones come first: from the second on a comma stands before
        joined += np.where(is_used[:, k], ("," if k else "") + ids[picks[:, k]], "")
    return pd.Series([text or None for text in joined], dtype="object")


def _validate(companies: pd.DataFrame) -> pd.DataFrame:
    """The required columns sorted by account_id, or ValueError naming the first thing wrong."""
    for column in REQUIRED_COLUMNS:
        if column not in companies.columns:
            raise ValueError(f"missing column: {column}")
    frame = companies.loc[:, list(REQUIRED_COLUMNS)].reset_index(drop=True)
    if frame["account_id"].isna().any():
        raise ValueError("account_id is null")
    frame["account_id"] = frame["account_id"].astype("str")
    frame["customer_weight"] = numbers(frame["customer_weight"])
    frame = frame.sort_values("account_id", kind="stable", ignore_index=True)
    repeated = frame.loc[frame["account_id"].duplicated(), "account_id"]
    if len(repeated):
        raise ValueError(f"duplicate account_id: {repeated.iloc[0]}")
    weight = frame["customer_weight"].to_numpy(dtype=np.float64)
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
    if len(wrong):
        account_id = frame["account_id"].iloc[wrong[0]]
        raise ValueError(f"customer_weight must be a number >= 0: account {account_id} has {weight[wrong[0]]}")
    frame["account_name"] = texts(frame["account_name"]).to_pylist()
    return frame
