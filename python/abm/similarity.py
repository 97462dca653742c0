"""How much an account resembles the good customers, with the nearest ones and the reasons.

Similarity of two accounts is Gower's coefficient (J. C. Gower, "A General Coefficient of Similarity and Some of Its
Properties", Biometrics 27(4), 1971): the weighted mean of the features' likenesses, each 0-1, over the features known
on both sides. It is then shrunk for what is unknown:

    coverage   = sum of w_f over the features known on both sides        (the weights sum to 1)
    gower      = sum of w_f * s_f over the same features / coverage
    similarity = gower * coverage / (coverage + UNKNOWN_DRAG * (1 - coverage))

An unknown feature thus weighs half of one known to differ: less than a bad fit, but two accounts that agree on the one
thing known of them never reach two that agree on everything (industry alone gives at most 0.52).
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class FeatureWeights:
    """Share of each feature in the similarity, in the order of `FEATURES`; they sum to 1."""

    industry: float = 0.35  # the same trade has the same problem to solve: the best single firmographic
    country: float = 0.15  # decides language, regulation and who can sell there, but says little of the need
    n_employees: float = 0.10  # with revenue 0.15 in all; at 0.25 rank correlations of 0.5 with size occur
    annual_revenue_usd: float = 0.05  # less than employees: it follows them, and for private firms it is estimated
    description: float = 0.35  # what the company does in its own words; the only feature finer than the industry


WEIGHTS = FeatureWeights()
FEATURES = {  # column -> its word in an explanation
    "industry": "industry",
    "country": "country",
    "n_employees": "size",
    "annual_revenue_usd": "revenue",
    "description": "description",
}
CATEGORIES = ("industry", "country")
DECADES = 2.0  # a hundredfold difference is no likeness at all; fixed, so no row's score depends on another's range
SIMILAR_SIZE = 1 - np.log10(2) / DECADES  # within a factor of two is called similar
UNKNOWN_DRAG = 0.5  # weight of an unknown feature relative to one known to differ
MAX_NAMED = 3  # neighbours and description words a sentence can carry
CELLS_PER_CHUNK = 2_000_000  # accounts x customers compared at once: about 16 MB for each intermediate matrix
TIE_DECIMALS = 10  # similarities closer than this are ties, so that float noise never decides a neighbour
REQUIRED_COLUMNS = ("account_id", "account_name", *FEATURES, "customer_weight")


def score_similarity(accounts: pd.DataFrame, *, n_neighbours: int = 3) -> pd.DataFrame:
    """Score every account by its likeness to the good customers nearest to it.

    Args:
        accounts: one row per account: account_id (text), account_name (text), industry, country, description (text),
            n_employees (people), annual_revenue_usd (US dollars), customer_weight (0 = not a good customer, larger =
            retained or expanded, counts for more). Attributes may be null; blank text and sizes <= 0 are unknown too.
        n_neighbours: how many of the nearest good customers the score averages; an account is never its own.

    Returns:
        One row per account, sorted by account_id: similarity_score (0-100, mean similarity to the nearest weighted by
        customer_weight; null when nothing is comparable), similarity_percentile (0-1, mid-rank among the scored),
        nearest_account_ids (up to three, comma-separated, best first, ties by account_id; None when unscored),
        compared_share (0-1, mean coverage over the nearest; 0 when unscored), because (a sentence).
        Numbers are rounded to 4 decimals. Neither the order of the rows nor other accounts that are not good
        customers change a score: word frequencies are learnt from the good customers only.

    Raises:
        ValueError: a column is missing, an account_id is null or repeated, a customer_weight is null, infinite or
            negative, or n_neighbours is below 1.

    Example:
        >>> score_similarity(accounts).nlargest(20, "similarity_score")  # doctest: +SKIP
    """
    frame = _validate(accounts, n_neighbours)
    weights = frame["customer_weight"].to_numpy(dtype=np.float64)
    good = np.flatnonzero(weights > 0)
    reader = _Reader(frame.iloc[good])
    own_column = np.full(len(frame), -1)
    own_column[good] = np.arange(len(good))
    step = max(1, CELLS_PER_CHUNK // max(1, len(good)))
    score, share = np.full(len(frame), np.nan), np.zeros(len(frame))
    nearest: list[str | None] = []
    because: list[str] = []
    for start in range(0, len(frame), step):
        rows = slice(start, start + step)
        chunk = reader.read(frame.iloc[rows])
        similarity, coverage = _compare(chunk, reader.customers, own_column[rows])
        picks = _nearest(similarity, n_neighbours)
        found = np.take_along_axis(similarity, picks, axis=1)
        is_used = found >= 0
        pull = weights[good][picks] * is_used
        is_scored = is_used.any(axis=1)
        total = np.where(is_scored, pull.sum(axis=1), 1.0)
        score[rows] = np.where(is_scored, 100 * (pull * found).sum(axis=1) / total, np.nan)
        covered = (np.take_along_axis(coverage, picks, axis=1) * is_used).sum(axis=1)
        share[rows] = covered / np.maximum(1, is_used.sum(axis=1))
        because += _explain(chunk, reader, picks[:, :MAX_NAMED], is_used[:, :MAX_NAMED], own_column[rows])
        for picked, used in zip(picks[:, :MAX_NAMED], is_used[:, :MAX_NAMED], strict=True):
            nearest.append(",".join(reader.customers.ids[j] for j in picked[used]) or None)
    scores = pd.Series(np.clip(score, 0, 100).round(4), dtype="float64")
    percentile = (scores.rank(method="average") - 0.5) / max(1, scores.count())
    return pd.DataFrame(
        {
            "account_id": frame["account_id"],
            "similarity_score": scores,
            "similarity_percentile": percentile.round(4),
            "nearest_account_ids": pd.Series(nearest, dtype="object"),
            "compared_share": pd.Series(np.clip(share, 0, 1).round(4), dtype="float64"),
            "because": pd.Series(because, dtype="str"),
        }
    )


@dataclass(frozen=True)
class _Profiles:
    """n accounts as numbers: values (n x 4; category codes, then log10 sizes), known (n x 5), words (sparse n x terms,
    rows of length 1, so that a product of two is their cosine)."""

    ids: list[str]
    names: list[str]
    texts: dict[str, list[str]]
    sizes: Floats
    values: Floats
    known: Bools
    words: Any


class _Reader:
    """Turns rows into `_Profiles`, with categories and word frequencies learnt from the good customers alone."""

    def __init__(self, customers: pd.DataFrame) -> None:
        # A word starts with a letter: figures in a description are not wording.
        pattern = r"(?u)\b[^\W\d]\w+\b"
        base = TfidfVectorizer(stop_words="english", strip_accents="unicode", token_pattern=pattern)
        self._words_of = base.build_analyzer()
        self._codes: dict[str, dict[str, int]] = {c: {} for c in CATEGORIES}
        for column in CATEGORIES:
            for text in _texts(customers[column]):
                self._codes[column].setdefault(text.casefold(), len(self._codes[column]))
        # The extra document-free term keeps the vocabulary valid when no good customer has a description.
        documents = [self._words_of(text) for text in _texts(customers["description"])]
        vocabulary = sorted({word for words in documents for word in words}) or [""]
        self._vectorizer = TfidfVectorizer(analyzer=list, vocabulary=vocabulary).fit(documents or [[]])
        self.terms: list[str] = vocabulary
        self.customers = self.read(customers)

    def read(self, frame: pd.DataFrame) -> _Profiles:
        """Profiles of the n rows of a validated frame."""
        texts = {column: _texts(frame[column]) for column in CATEGORIES}
        codes = [[self._codes[c].get(text.casefold(), -1) for text in texts[c]] for c in CATEGORIES]
        sizes = np.column_stack([_numbers(frame[c]) for c in ("n_employees", "annual_revenue_usd")])
        has_size = np.isfinite(sizes) & (sizes > 0)
        documents = [self._words_of(text) for text in _texts(frame["description"])]
        has_text = [np.array([bool(text) for text in texts[c]], dtype=bool) for c in CATEGORIES]
        ids = list(frame["account_id"])
        return _Profiles(
            ids=ids,
            names=[name or i for name, i in zip(_texts(frame["account_name"]), ids, strict=True)],
            texts=texts,
            sizes=sizes,
            values=np.column_stack([*np.array(codes, dtype=np.float64), np.log10(np.where(has_size, sizes, 1.0))]),
            known=np.column_stack([*has_text, has_size, np.array([bool(d) for d in documents], dtype=bool)]),
            words=self._vectorizer.transform(documents) if documents else None,
        )


def _likeness(feature: int, left: Floats, right: Floats) -> Floats:
    """Likeness 0-1 of two broadcastable arrays of one feature's values: equal or not, or nearness of magnitude."""
    likeness: Floats = np.maximum(0.0, 1 - np.abs(left - right) / DECADES)
    if feature < len(CATEGORIES):
        likeness = np.equal(left, right).astype(np.float64)
    return likeness


def _compare(rows: _Profiles, customers: _Profiles, own_column: Ints) -> tuple[Floats, Floats]:
    """Similarity and coverage, both n x m; similarity is -1 where nothing is comparable or it is the account itself."""
    shape = (len(rows.ids), len(customers.ids))
    agreement, coverage = np.zeros(shape), np.zeros(shape)
    if 0 in shape:
        return agreement, coverage
    for feature, weight in enumerate(astuple(WEIGHTS)):
        both = weight * (rows.known[:, feature, None] & customers.known[None, :, feature])
        coverage += both
        if feature < rows.values.shape[1]:
            agreement += both * _likeness(feature, rows.values[:, feature, None], customers.values[None, :, feature])
        else:
            agreement += both * (rows.words @ customers.words.T).toarray()
    similarity = agreement / np.where(coverage > 0, coverage + UNKNOWN_DRAG * (1 - coverage), 1.0)
    similarity = np.where(coverage > 0, similarity.round(TIE_DECIMALS), -1.0)
    is_self = np.flatnonzero(own_column >= 0)
    similarity[is_self, own_column[is_self]] = -1.0
    return similarity, coverage


def _nearest(similarity: Floats, n_neighbours: int) -> Ints:
    """Columns of the k largest of each row (n x k, best first). Customers come sorted by account_id and argmax takes
    the first of equals, so ties go to the smaller id; k passes cost less than sorting a row of thousands."""
    left = similarity.copy()
    picks = np.zeros((len(left), min(n_neighbours, left.shape[1])), dtype=np.intp)
    for k in range(picks.shape[1]):
        picks[:, k] = left.argmax(axis=1)
        left[np.arange(len(left)), picks[:, k]] = -2.0
    return picks


def _explain(rows: _Profiles, reader: _Reader, picks: Ints, is_used: Bools, own_column: Ints) -> list[str]:
    """One sentence per row (n) on its named neighbours (picks and is_used are n x up to MAX_NAMED)."""
    customers = reader.customers
    both = rows.known[:, None, :] & customers.known[picks] & is_used[:, :, None]
    alike = np.zeros((len(rows.ids), rows.values.shape[1]), dtype=np.intp)
    for feature in range(rows.values.shape[1]):
        likeness = _likeness(feature, rows.values[:, feature, None], customers.values[picks, feature])
        alike[:, feature] = (both[:, :, feature] & (likeness >= SIMILAR_SIZE - 1e-12)).sum(axis=1)
    shared = _shared_words(rows, reader, picks, is_used) if picks.size else [[] for _ in rows.ids]
    is_good = own_column >= 0
    other = np.where(is_good, "other ", "")
    sentences = []
    for i in range(len(rows.ids)):
        named = [customers.names[j] for j in picks[i][is_used[i]]]
        if named:
            compared = both[i].any(axis=0)
            sentences.append(_sentence(rows, i, named, alike[i], shared[i], compared))
        elif len(customers.ids) == is_good[i]:
            sentences.append(f"No {other[i]}good customers yet to compare with")
        elif not rows.known[i].any():
            sentences.append(f"Nothing to compare: {_listed(FEATURES.values(), 'and')} are unknown")
        else:
            here = [word for word, known in zip(FEATURES.values(), rows.known[i], strict=True) if known]
            sentences.append(
                f"Nothing to compare: only {_listed(here, 'and')} known, and of no {other[i]}good customer"
            )
    return sentences


def _sentence(rows: _Profiles, i: int, named: list[str], alike: Ints, shared: list[str], compared: Bools) -> str:
    """What row i has in common with the named neighbours, and what of it is unknown; no more than is true."""
    people, dollars = rows.sizes[i]
    scale, unit = (1e9, "bn") if dollars >= 1e9 else (1e6, "m")
    amount = f"USD {dollars / scale:,.1f}".removesuffix(".0") + unit
    details = [texts[i] for texts in rows.texts.values()] + [f"{people:,.0f} employees", amount]
    reasons = []
    for feature, (word, detail) in enumerate(zip(list(FEATURES.values())[: len(details)], details, strict=True)):
        kind = "same" if feature < len(CATEGORIES) else "similar"
        among = "" if alike[feature] == len(named) else f" as {alike[feature]} of {len(named)}"
        if alike[feature]:
            reasons.append(f"{kind} {word}{among} ({detail})")
    parts = [", ".join(reasons)] if reasons else []
    if shared:
        parts.append(f"wording of the description: {', '.join(shared)}")
    unknown = [word for word, known in zip(FEATURES.values(), rows.known[i], strict=True) if not known]
    tail = f"; unknown: {_listed(unknown, 'and')}" if unknown else ""
    if parts:
        return f"Like {_listed(named, 'and')}: {'; '.join(parts)}{tail}"
    differing = [word for word, is_compared in zip(FEATURES.values(), compared, strict=True) if is_compared]
    return f"Nearest to {_listed(named, 'and')}, but not alike in {_listed(differing, 'or')}{tail}"


def _shared_words(rows: _Profiles, reader: _Reader, picks: Ints, is_used: Bools) -> list[list[str]]:
    """For each row the words, at most MAX_NAMED, that add most to the cosines with its neighbours."""
    summed = sum(reader.customers.words[picks[:, k]].multiply(is_used[:, k, None]) for k in range(picks.shape[1]))
    product = rows.words.multiply(summed).tocsr()
    shared = []
    for start, stop in zip(product.indptr[:-1], product.indptr[1:], strict=True):
        pairs = zip(product.data[start:stop].round(TIE_DECIMALS), product.indices[start:stop], strict=True)
        best = sorted((-value, reader.terms[j]) for value, j in pairs if value > 0)
        shared.append([term for _, term in best[:MAX_NAMED]])
    return shared


def _validate(accounts: pd.DataFrame, n_neighbours: int) -> pd.DataFrame:
    """The required columns sorted by account_id, or ValueError naming the first thing wrong."""
    for column in REQUIRED_COLUMNS:
        if column not in accounts.columns:
            raise ValueError(f"missing column: {column}")
    if n_neighbours < 1:
        raise ValueError(f"n_neighbours must be at least 1, not {n_neighbours}")
    frame = accounts.loc[:, list(REQUIRED_COLUMNS)].reset_index(drop=True)
    if frame["account_id"].isna().any():
        raise ValueError("account_id is null")
    frame["account_id"] = frame["account_id"].astype("str")
    frame["customer_weight"] = _numbers(frame["customer_weight"])
    frame = frame.sort_values("account_id", kind="stable", ignore_index=True)
    repeated = frame.loc[frame["account_id"].duplicated(), "account_id"]
    if len(repeated):
        raise ValueError(f"duplicate account_id: {repeated.iloc[0]}")
    weight = frame["customer_weight"].to_numpy(dtype=np.float64)
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
    if len(wrong):
        account_id = frame["account_id"].iloc[wrong[0]]
        raise ValueError(f"customer_weight must be a number >= 0: account {account_id} has {weight[wrong[0]]}")
    return frame


def _texts(column: "pd.Series[Any]") -> list[str]:
    """A column's texts, trimmed; '' stands for unknown."""
    return ["" if is_null else str(text).strip() for text, is_null in zip(column, column.isna(), strict=True)]


def _numbers(column: "pd.Series[Any]") -> Floats:
    """A column as float64 with NaN for null, whatever its dtype (an all-null column often arrives as object)."""
    return np.asarray(pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)


def _listed(words: Iterable[str], conjunction: str) -> str:
    """'a', 'a and b', 'a, b and c'."""
    *rest, last = words
    return f"{', '.join(rest)} {conjunction} {last}" if rest else last
