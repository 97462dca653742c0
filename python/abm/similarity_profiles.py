"""Companies as sparse rows, and good customers as the dense table that a product with these rows compares them by.

Every feature of `abm.similarity` is written as a product: a row of the sparse matrix says what a company has (its
industry, its size, its technologies, its words), a column of the table what each of that is worth beside one customer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

FEATURES = {  # column -> its word in an explanation
    "industry": "industry",
    "country": "country",
    "n_employees": "size",
    "annual_revenue_usd": "revenue",
    "technologies": "technologies",
    "description": "description",
}
CATEGORIES = ("industry", "country")
SIZES = ("n_employees", "annual_revenue_usd")
BAGS = ("technologies", "description")
STEPS_PER_DECADE = 100  # sizes are told apart to 2.3 %: finer than any head count or revenue is known
N_STEPS = 14 * STEPS_PER_DECADE + 1  # up to 10^14: more than any company's revenue in any currency
NOT_A_WORD = r"[^\p{L}\p{N}_]+"
A_WORD = r"^[\p{L}_][\p{L}\p{N}_]"  # a word starts with a letter: figures in a description are not wording


@dataclass(frozen=True)
class Profiles:
    """n companies: rows (sparse, n x columns of the table) and known (n x features)."""

    rows: csr_matrix
    known: Bools


class Reader:
    """Reads companies in the terms of the good customers: their categories, technologies and words alone are known."""

    def __init__(self, customers: pd.DataFrame) -> None:
        """Learn the terms from a validated frame of m good customers."""
        self.n_customers = len(customers)
        self._categories = {c: _distinct(pc.utf8_lower(texts(customers[c]))) for c in CATEGORIES}
        self._terms: dict[str, pa.Array] = {}
        self._rarity: dict[str, Floats] = {}
        for bag in BAGS:
            owners, words = _split(bag, customers[bag])
            terms = _distinct(words)
            self._terms[bag] = terms
            pairs = np.unique(np.column_stack([owners, _codes(words, terms)]), axis=0)
            counts = np.bincount(pairs[:, 1], minlength=len(terms))
            # as in scikit-learn's TfidfVectorizer; the last entry stands for what no good customer has
            self._rarity[bag] = np.log((1 + self.n_customers) / (1 + np.append(counts, 0))) + 1
        widths = [
            *(len(self._categories[c]) for c in CATEGORIES),
            *(N_STEPS for _ in SIZES),
            *map(len, self._terms.values()),
        ]
        starts = np.concatenate([[0], np.cumsum(widths)])
        self.spans = {f: (int(a), int(b)) for f, a, b in zip(FEATURES, starts[:-1], starts[1:], strict=True)}
        self.width = int(starts[-1])

    def term(self, feature: str, column: int) -> str:
        """The technology or word that a column of the table stands for."""
        return str(self._terms[feature][column - self.spans[feature][0]])

    def read(self, frame: pd.DataFrame) -> Profiles:
        """Profiles of the n rows of a validated frame."""
        n = len(frame)
        known = np.zeros((n, len(FEATURES)), dtype=bool)
        entries: list[tuple[Ints, Ints, Floats]] = []
        for at, feature in enumerate(FEATURES):
            start = self.spans[feature][0]
            if feature in CATEGORIES:
                names = pc.utf8_lower(texts(frame[feature]))
                codes = _codes(names, self._categories[feature])
                known[:, at] = _numpy(pc.not_equal(names, ""))
                owners = np.flatnonzero(codes < len(self._categories[feature]))
                entries.append((owners, start + codes[owners], np.ones(len(owners))))
            elif feature in SIZES:
                sizes = numbers(frame[feature])
                known[:, at] = np.isfinite(sizes) & (sizes > 0)
                owners = np.flatnonzero(known[:, at])
                entries.append((owners, start + size_steps(sizes[owners]), np.ones(len(owners))))
            else:
                owners, codes, values, known[:, at] = self._bag(feature, frame[feature], n)
                entries.append((owners, start + codes, values))
        owners, columns, values = (np.concatenate(parts) for parts in zip(*entries, strict=True))
        rows = csr_matrix((values.astype(np.float32), (owners, columns)), shape=(n, self.width))
        rows.sort_indices()
        return Profiles(rows, known)

    def _bag(self, bag: str, column: "pd.Series[Any]", n: int) -> tuple[Ints, Ints, Floats, Bools]:
        """Row, term and weight of each thing n companies have, each row of length 1; and which rows have any.

        What no good customer has is no likeness, but it is part of what the company is: it counts in the length, each
        mention of it by itself.
        """
        rows, words = _split(bag, column)
        codes = _codes(words, self._terms[bag])
        n_terms = len(self._terms[bag])
        is_term = codes < n_terms
        # mentions of one term add up
        counted = csr_matrix((self._rarity[bag][codes[is_term]], (rows[is_term], codes[is_term])), shape=(n, n_terms))
        owners = np.repeat(np.arange(n), np.diff(counted.indptr))
        others = self._rarity[bag][-1] ** 2 * np.bincount(rows[~is_term], minlength=n)
        squares: Floats = np.bincount(owners, weights=counted.data**2, minlength=n) + others
        return owners, counted.indices, counted.data / np.sqrt(squares[owners]), squares > 0

    def table(self, customers: Profiles, weights: Sequence[float], size_decades: float) -> Singles:
        """What each column of a row adds to the agreement with each of m customers: columns x m, single precision."""
        table = np.zeros((self.width, self.n_customers), dtype=np.float32)
        dense = customers.rows.tocsc()
        for at, feature in enumerate(FEATURES):
            span = slice(*self.spans[feature])
            part = dense[:, span]
            if feature not in SIZES:
                table[span] = weights[at] * part.T.toarray()
                continue
            steps = part.tocsr()
            likeness = np.zeros((N_STEPS, self.n_customers))
            owners = np.flatnonzero(customers.known[:, at])
            apart = np.abs(np.arange(N_STEPS)[:, None] - steps.indices[None, :]) / STEPS_PER_DECADE
            likeness[:, owners] = np.maximum(0.0, 1 - apart / size_decades)
            table[span] = weights[at] * likeness
        return table


def size_steps(sizes: Floats) -> Ints:
    """Sizes (> 0) as hundredths of a decade, from 1 to 10^14."""
    return np.asarray(np.clip(np.rint(STEPS_PER_DECADE * np.log10(sizes)), 0, N_STEPS - 1), dtype=np.int64)


def texts(column: "pd.Series[Any]") -> pa.Array:
    """A column's texts, trimmed; '' stands for unknown, whatever the type (an all-null column often has another)."""
    if column.isna().all():
        return pa.array([""] * len(column), pa.string())
    array = pa.array(column, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return pc.utf8_trim_whitespace(pc.fill_null(pc.cast(array, pa.string()), ""))


def numbers(column: "pd.Series[Any]") -> Floats:
    """A column as float64 with NaN for null, whatever its type (an all-null column often arrives as object)."""
    return np.asarray(pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)


def _split(bag: str, column: "pd.Series[Any]") -> tuple[Ints, pa.Array]:
    """The words of each text, or its technologies (separated by commas), with the row they are of."""
    array = texts(column)
    if bag == "technologies":
        lists = pc.split_pattern(array, ",")
    else:
        array = pc.utf8_lower(array)
        if not pc.all(pc.string_is_ascii(array)).as_py():
            array = pc.replace_substring_regex(pc.utf8_normalize(array, form="NFKD"), r"\p{M}+", "")
        lists = pc.split_pattern_regex(array, NOT_A_WORD)
    owners = np.repeat(np.arange(len(lists)), _numpy(pc.list_value_length(lists)))
    words = pc.list_flatten(lists)
    if bag == "technologies":
        words = pc.utf8_trim_whitespace(words)
        is_kept = _numpy(pc.not_equal(words, ""))
    else:
        is_stop = pc.is_in(words, value_set=_STOP_WORDS)
        is_kept = _numpy(pc.and_not(pc.match_substring_regex(words, A_WORD), is_stop))
    return owners[is_kept], words.filter(pa.array(is_kept))


def _distinct(words: pa.Array) -> pa.Array:
    """The different texts but '', in order of the alphabet."""
    return pa.array(sorted(set(words.to_pylist()) - {""}), pa.string())


def _codes(words: pa.Array, terms: pa.Array) -> Ints:
    """Place of each word among the terms; their number for a word that is none."""
    return np.asarray(_numpy(pc.fill_null(pc.index_in(words, value_set=terms), len(terms))), dtype=np.int64)


def _numpy(array: pa.Array) -> npt.NDArray[Any]:
    return np.asarray(array.to_numpy(zero_copy_only=False))


_STOP_WORDS = pa.array(sorted(ENGLISH_STOP_WORDS), pa.string())
