"""Training: parameters from a labelled set, the threshold from its precision and recall, all of it reproducible."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from abm.linkage.comparisons import COMPARISONS, NAME, Parameters
from abm.linkage.labelled import KIND_WEIGHTS, LabelledSet
from abm.linkage.link import WEIGHT_DECIMALS, choose, level_of, score_pairs
from abm.linkage.model import LinkageModel, ModelChange
from abm.linkage.names import normalise_company_name
from abm.linkage.sources import Company
from abm.linkage.vocabulary import SEED_FOLDER, read_vocabulary

ASSUMPTIONS_SEED = "linkage_assumptions.csv"
MIN_NAMES = 12  # a word in fewer names is not vocabulary, and might tell whose names were read
SHARE_DECIMALS = 5
PROBABILITY_DIGITS = 4  # significant digits: more would be noise of the sample
TARGET_PRECISION = 0.985  # of the training half at the threshold; its traps are far more than a feed's
REVIEW_BITS = 8.0  # so far below the threshold a pair is still worth a look
SMOOTHING = 0.5  # pairs added to every level: what was never seen is rare, not impossible
MARGINS = (1.0, 2.0, 3.0)
# not nought: that two names of common words agree by chance is known without a sample
TF_WEIGHTS = (0.1, 0.2, 0.3, 0.5)
DEFAULT_SHARE = 0.000002  # a word no list knows: one name in half a million holds it
KNOWN_WORD_SHARE = 0.0005  # a word the seeds know as generic, trade or place is common, whatever the training names


@dataclass(frozen=True)
class Outcome:
    """How a kind of record fared: records with an account, and of all records those matched, rightly or wrongly."""

    kind: str
    n_records: int
    n_with_account: int
    n_right: int
    n_wrong: int
    n_ambiguous: int

    @property
    def precision(self) -> float | None:
        """Share of the matches that are right, 0-1; None without a match."""
        n_matched = self.n_right + self.n_wrong
        return self.n_right / n_matched if n_matched else None

    @property
    def recall(self) -> float | None:
        """Share of the records with an account that are matched to it, 0-1; None without such a record."""
        return self.n_right / self.n_with_account if self.n_with_account else None


def train(companies: Sequence[Company], labelled: LabelledSet, changes: Iterable[ModelChange]) -> LinkageModel:
    """Train a model on the training half of a labelled set.

    The m of a name's levels are their shares among the true pairs, the u their shares among all other pairs, most of
    which share no block key. What labelled names cannot tell (how often two sources agree on a phone) is assumed, in
    rows of a seed.
    """
    history = tuple(changes)
    half = _half(labelled, "train")
    model = LinkageModel(
        version=history[-1].version,
        vocabulary=read_vocabulary().fingerprint,
        prior=0.5,
        threshold=0.0,
        margin=0.0,
        review_floor=0.0,
        default_share=DEFAULT_SHARE,
        tf_weight=0.0,
        token_shares=count_words(companies),
        parameters=_first_parameters(),
        changes=history,
    )
    prior, parameters = _estimate(half, score_pairs([half.records, half.accounts], model))
    model = replace(model, prior=prior, parameters=parameters)
    plain, adjusted = (
        score_pairs([half.records, half.accounts], replace(model, tf_weight=weight)).set_index(["left_id", "right_id"])
        for weight in (0.0, 1.0)
    )
    # the adjustment is linear in its weight, so two runs give all
    gain = adjusted["match_weight"] - plain["match_weight"]
    candidates = []
    for tf_weight in TF_WEIGHTS:
        pairs = plain.assign(
            match_weight=(plain["match_weight"] + tf_weight * gain).round(WEIGHT_DECIMALS)
        ).reset_index()
        for margin in MARGINS:
            threshold, recall = _choose_threshold(half, pairs[pairs["match_weight"] >= -REVIEW_BITS], margin)
            found = replace(model, tf_weight=tf_weight, margin=margin, threshold=threshold)
            found = replace(found, review_floor=round(threshold - REVIEW_BITS, 2))
            candidates.append((round(recall, 6), -margin, -tf_weight, found))
    return max(candidates, key=lambda candidate: candidate[:3])[-1]


def count_words(companies: Iterable[Company]) -> dict[str, float]:
    """Share of the names (0-1) with each word that is common enough to be vocabulary."""
    counts: Counter[str] = Counter()
    n_names = 0
    for company in companies:
        if name := normalise_company_name(company.name):
            counts.update(set(name.words))
            n_names += 1
    shares = dict.fromkeys(read_vocabulary().classes, KNOWN_WORD_SHARE)
    for word, count in counts.items():
        if count >= MIN_NAMES:
            shares[word] = max(shares.get(word, 0.0), round(count / n_names, SHARE_DECIMALS))
    return dict(sorted(shares.items()))


def evaluate(model: LinkageModel, labelled: LabelledSet, half: str = "test") -> list[Outcome]:
    """Match one half of a labelled set and count per kind; the last outcome, `all`, is their sum."""
    chosen = _half(labelled, half)
    pairs = score_pairs([chosen.records, chosen.accounts], model, model.review_floor)
    return count_outcomes(chosen.records, choose(pairs, model))


def count_outcomes(records: pd.DataFrame, links: pd.DataFrame) -> list[Outcome]:
    """Compare links with the truth, per kind and in all."""
    matched = links[links["status"] == "matched"].set_index("left_id")["right_id"]
    ambiguous = set(links.loc[links["status"] == "ambiguous", "left_id"])
    found = records["record_id"].map(matched)
    table = pd.DataFrame(
        {
            "kind": records["kind"],
            "has_account": records["account_id"].notna(),
            "is_right": found.notna() & (found == records["account_id"]),
            "is_wrong": found.notna() & (found != records["account_id"]),
            "is_ambiguous": records["record_id"].isin(ambiguous),
        }
    )
    kinds = [*sorted(table["kind"].unique()), "all"]
    rows = ((kind, table if kind == "all" else table[table["kind"] == kind]) for kind in kinds)
    columns = ("has_account", "is_right", "is_wrong", "is_ambiguous")
    return [Outcome(kind, len(part), *(int(part[column].sum()) for column in columns)) for kind, part in rows]


def precision_recall(
    model: LinkageModel, labelled: LabelledSet, half: str = "test"
) -> list[tuple[float, float, float]]:
    """The curve: for every half bit of threshold, weighted precision and recall (0-1) of one half."""
    chosen = _half(labelled, half)
    pairs = score_pairs([chosen.records, chosen.accounts], model, floor=-REVIEW_BITS)
    return _curve(chosen, pairs, model.margin)


def _half(labelled: LabelledSet, half: str) -> LabelledSet:
    return LabelledSet(labelled.records[labelled.records["half"] == half].reset_index(drop=True), labelled.accounts)


def _weights(records: pd.DataFrame) -> pd.Series:
    weights = [KIND_WEIGHTS.get(kind, 1.0) for kind in records["kind"]]
    return pd.Series(weights, index=records["record_id"])


def _estimate(labelled: LabelledSet, pairs: pd.DataFrame) -> tuple[float, Parameters]:
    weights = _weights(labelled.records)
    truth = labelled.records.set_index("record_id")["account_id"]
    is_true = pairs["left_id"].map(truth) == pairs["right_id"]
    weight = pairs["left_id"].map(weights)
    levels = pairs["gamma_name"].map(lambda gamma: level_of("name", gamma))
    n_true = float(weights[truth.notna().to_numpy()].sum())
    n_other = float(weights.sum()) * len(labelled.accounts) - n_true
    parameters = _first_parameters(labelled)
    m_of = weight[is_true].groupby(levels[is_true]).sum().to_dict()
    u_of = weight[~is_true].groupby(levels[~is_true]).sum().to_dict()
    # a pair without a common block key is at the last level
    m_of["different"] = n_true - sum(count for level, count in m_of.items() if level != "different")
    u_of["different"] = n_other - sum(count for level, count in u_of.items() if level != "different")
    parameters["name"] = {
        level.name: (
            _rounded((m_of.get(level.name, 0.0) + SMOOTHING) / (n_true + SMOOTHING * len(NAME.levels))),
            _rounded((u_of.get(level.name, 0.0) + SMOOTHING) / (n_other + SMOOTHING * len(NAME.levels))),
        )
        for level in NAME.levels
    }
    return _rounded(n_true / (n_true + n_other)), parameters


def _first_parameters(labelled: LabelledSet | None = None) -> Parameters:
    """The assumed parameters; where the seed leaves u open it is how often records and accounts agree by chance."""
    parameters: Parameters = {"name": {level.name: (0.5, 0.5) for level in NAME.levels}}
    with (SEED_FOLDER / ASSUMPTIONS_SEED).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            u = float(row["u_probability"]) if row["u_probability"] else _chance(row, labelled)
            parameters.setdefault(row["comparison"], {})[row["level"]] = (float(row["m_probability"]), u)
    missing = [c.name for c in COMPARISONS if {level.name for level in c.levels} != set(parameters.get(c.name, {}))]
    if missing:
        path = SEED_FOLDER / ASSUMPTIONS_SEED
        raise ValueError(f"{path}: the levels of {', '.join(missing)} are not those compared; give each level one row")
    return parameters


def _chance(row: dict[str, str], labelled: LabelledSet | None) -> float:
    if labelled is None:
        return 0.5
    values = _values(labelled.accounts, row["comparison"])
    shares = values.value_counts(normalize=True)
    same = _rounded(float((shares**2).sum()))
    return same if row["level"] == "same" else _rounded(1 - same)


def _values(accounts: pd.DataFrame, comparison: str) -> pd.Series:
    if comparison != "legal_form":
        return accounts[comparison].dropna()
    names = (normalise_company_name(text) for text in accounts["name"])
    return pd.Series([name.legal_form for name in names if name and name.legal_form])


def _choose_threshold(labelled: LabelledSet, pairs: pd.DataFrame, margin: float) -> tuple[float, float]:
    """The lowest threshold from which on precision holds, with its recall; the highest where none does."""
    curve = _curve(labelled, pairs, margin)
    good = len(curve) - 1
    while good > 0 and curve[good - 1][1] >= TARGET_PRECISION:
        good -= 1
    return curve[good][0], curve[good][2]


def _curve(labelled: LabelledSet, pairs: pd.DataFrame, margin: float) -> list[tuple[float, float, float]]:
    best = pairs.sort_values(["left_id", "match_weight", "right_id"], ascending=[True, False, True])
    rest = best[best.duplicated("left_id")].drop_duplicates("left_id")
    second = rest.set_index("left_id")["match_weight"]
    first = best.drop_duplicates("left_id").set_index("left_id")
    lead = first["match_weight"] - first.index.to_series().map(second).fillna(-np.inf)
    first = first[lead >= margin]
    truth = labelled.records.set_index("record_id")["account_id"]
    weights = _weights(labelled.records)
    is_right = first["right_id"] == first.index.to_series().map(truth)
    weight = first.index.to_series().map(weights)
    n_true = float(weights[truth.notna().to_numpy()].sum())
    curve = []
    for threshold in np.arange(-REVIEW_BITS, 20.0, 0.5):
        is_matched = first["match_weight"] >= threshold
        matched, right = float(weight[is_matched].sum()), float(weight[is_matched & is_right].sum())
        curve.append((float(threshold), right / matched if matched else 1.0, right / n_true))
    return curve


def _rounded(value: float) -> float:
    return float(f"{value:.{PROBABILITY_DIGITS}g}")
