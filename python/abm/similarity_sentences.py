"""Why a company resembles its nearest good customers, as one sentence that says no more than is true."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.similarity_profiles import (
    BAGS,
    CATEGORIES,
    FEATURES,
    SIZES,
    STEPS_PER_DECADE,
    Bools,
    Floats,
    Ints,
    Reader,
    Singles,
    numbers,
    texts,
)

if TYPE_CHECKING:
    from abm.similarity import SimilarityRules

MAX_NAMED = 3  # neighbours, technologies and description words a sentence can carry
WITHIN = np.rint(STEPS_PER_DECADE * np.log10(2)) / STEPS_PER_DECADE  # within a factor of two is called similar
NOISE = 1e-6  # single precision


def explain(
    frame: pd.DataFrame,
    customers: pd.DataFrame,
    reader: Reader,
    table: Singles,
    picks: Ints,
    is_used: Bools,
    is_good: Bools,
    rules: "SimilarityRules",
) -> list[str]:
    """One sentence per row of a validated frame (n) on its named neighbours.

    Args:
        frame: the companies.
        customers: the good customers, in the order of the table's columns.
        reader: what the columns of a row stand for.
        table: what each is worth beside each customer (`Reader.table`).
        picks: columns of the neighbours, best first (n x up to MAX_NAMED).
        is_used: whether there is such a neighbour (as picks).
        is_good: whether the company is a good customer itself (n).
        rules: the weights.
    """
    profiles = reader.read(frame)
    known_of_customers = reader.read(customers).known
    names = [name or i for name, i in zip(customers["account_name"], customers["account_id"], strict=True)]
    shown = {c: texts(frame[c]).to_pylist() for c in CATEGORIES}
    sizes = {c: numbers(frame[c]) for c in SIZES}
    sentences = []
    for i in range(len(frame)):
        neighbours = picks[i][is_used[i]]
        other = "other " if is_good[i] else ""
        known = [word for word, is_known in zip(FEATURES.values(), profiles.known[i], strict=True) if is_known]
        if not len(neighbours):
            if len(customers) == is_good[i]:
                sentences.append(f"No {other}good customers yet to compare with")
            elif not known:
                sentences.append(f"Nothing to compare: {_listed(FEATURES.values(), 'and')} are unknown")
            else:
                sentences.append(
                    f"Nothing to compare: only {_listed(known, 'and')} known, and of no {other}good customer"
                )
            continue
        row = slice(profiles.rows.indptr[i], profiles.rows.indptr[i + 1])
        columns = profiles.rows.indices[row]
        worth = profiles.rows.data[row, None] * table[columns][:, neighbours]
        reasons, extras = [], []
        for feature, word in FEATURES.items():
            start, stop = reader.spans[feature]
            at = (columns >= start) & (columns < stop)
            part = worth[at] / rules.weights[feature]
            if feature in BAGS:
                terms = [reader.term(feature, c) for c in columns[at]]
                said = _technologies(part, terms) if feature == "technologies" else _wording(part, terms)
                extras += [said] if said else []
                continue
            floor = 0.5 if feature in CATEGORIES else 1 - WITHIN / rules.size_decades
            n_alike = int((part >= floor - NOISE).sum()) if part.size else 0
            if n_alike:
                kind = "same" if feature in CATEGORIES else "similar"
                among = "" if n_alike == len(neighbours) else f" as {n_alike} of {len(neighbours)}"
                detail = shown[feature][i] if feature in CATEGORIES else _size(feature, sizes[feature][i])
                reasons.append(f"{kind} {word}{among} ({detail})")
        named = _listed((names[j] for j in neighbours), "and")
        unknown = [word for word in FEATURES.values() if word not in known]
        tail = f"; unknown: {_listed(unknown, 'and')}" if unknown else ""
        parts = ([", ".join(reasons)] if reasons else []) + extras
        if parts:
            sentences.append(f"Like {named}: {'; '.join(parts)}{tail}")
            continue
        is_compared = profiles.known[i] & known_of_customers[neighbours].any(axis=0)
        differing = [word for word, compared in zip(FEATURES.values(), is_compared, strict=True) if compared]
        sentences.append(f"Nearest to {named}, but not alike in {_listed(differing, 'or')}{tail}")
    return sentences


def _wording(worth: Singles | Floats, words: list[str]) -> str:
    """The words, at most MAX_NAMED, that add most to the likeness; worth is words x neighbours."""
    best = _by_worth(worth, words)[:MAX_NAMED]
    return f"wording of the description: {', '.join(words[t] for t in best)}" if best else ""


def _technologies(worth: Singles | Floats, technologies: list[str]) -> str:
    """The technologies that as many of the neighbours use as use any: "both on Snowflake + dbt"."""
    n_neighbours = worth.shape[1]
    n_users = (worth > NOISE).sum(axis=1)
    best = [t for t in _by_worth(worth, technologies) if n_users[t] == n_users.max()][:MAX_NAMED]
    if not best:
        return ""
    stack = " + ".join(technologies[t] for t in best)
    if n_users.max() < n_neighbours:
        return f"on {stack} as {n_users.max()} of {n_neighbours}"
    return f"{'both' if n_neighbours == 1 else 'all'} on {stack}"


def _by_worth(worth: Singles | Floats, terms: list[str]) -> list[int]:
    """Places of the terms that a neighbour has too, most worth first, ties by the alphabet."""
    added = worth.sum(axis=1).round(5)
    return sorted((t for t in range(len(terms)) if added[t] > 0), key=lambda t: (-added[t], terms[t]))


def _size(feature: str, size: float) -> str:
    if feature == "n_employees":
        return f"{size:,.0f} employees"
    scale, unit = (1e9, "bn") if size >= 1e9 else (1e6, "m")
    return f"USD {size / scale:,.1f}".removesuffix(".0") + unit


def _listed(words: Iterable[str], conjunction: str) -> str:
    """'a', 'a and b', 'a, b and c'."""
    *rest, last = words
    return f"{', '.join(rest)} {conjunction} {last}" if rest else last
