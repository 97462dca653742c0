"""How well a ranking found what happened later: pure functions of scores, events and account weights.

Ties are shared: where the last places of a list fall into a group of equal scores, each of the group gets the same part
of them. So no result depends on the order of rows, and a constant score is exactly as good as chance.

Weeks of one account are not independent, so intervals come from resampling whole accounts (cluster bootstrap: Field and
Welsh 2007): every function takes a matrix of weights with a column for each resample, the first of them all ones, and
returns a value for each column. scikit-learn's AUC and average precision know one weight per row; the tests hold these
functions against them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# lists are judged by this part of the accounts that could have been on them
TOP_SHARE = 0.1
_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Ranked:
    """One week's accounts in groups of equal score, best first.

    Attributes:
        n: Weight of the accounts of each group, shape (groups, resamples).
        events: Weight of those among them to whom it happened, same shape.
    """

    n: Floats
    events: Floats


@dataclass(frozen=True)
class Estimate:
    """A value with the interval that 95% of the resamples fall into; nan where nothing can be said."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Measures:
    """What a ranking achieved over all weeks; each attribute has one value per resample.

    Attributes:
        base_rate: Share of account-weeks with the event.
        precision: Share of the places of a list of the given capacity that were given to accounts with the event.
        chance: What ``precision`` would be for a list drawn by lot.
        lift: Rate of the event in the best tenth of each week over the base rate.
        tenth_rates: Rate of the event in each tenth of the accounts as they are, best first, shape (10,).
        auc: Share of pairs within a week, one with and one without the event, that are ranked right; ties count half.
        average_precision: Mean over events of the precision down to the event, within its week.
    """

    base_rate: Floats
    precision: Floats
    chance: Floats
    lift: Floats
    tenth_rates: Floats
    auc: Floats
    average_precision: Floats


def draw_weights(n_accounts: int, n_resamples: int, seed: int) -> Floats:
    """How often each account is in each resample of all accounts, shape (accounts, 1 + resamples).

    The first column is the accounts as they are: one each.
    """
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(n_accounts, np.full(n_accounts, 1 / n_accounts), size=n_resamples)
    return np.vstack([np.ones(n_accounts), drawn]).T.astype(np.float64)


def rank(scores: Floats, events: Floats, weights: Floats) -> Ranked:
    """Group one week's accounts by score, best first.

    Args:
        scores: Shape (accounts,); higher is better. A missing score (nan) is the worst.
        events: Shape (accounts,): 1.0 where it happened.
        weights: Shape (accounts, resamples).
    """
    filled = np.where(np.isnan(scores), -np.inf, scores)
    order = np.argsort(-filled, kind="stable")
    ordered = filled[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    in_order = weights[order]
    return Ranked(
        np.add.reduceat(in_order, starts, axis=0), np.add.reduceat(in_order * events[order, None], starts, axis=0)
    )


def count_hits(ranked: Ranked, places: Floats) -> Floats:
    """Events on a list of the best ``places`` accounts of a week; the last group of them shares the places left.

    Args:
        ranked: The week's accounts.
        places: Length of the list, which need not be whole, shape (resamples,).

    Example:
        Two places for three accounts of equal score, one of them with the event, hold 2/3 of an event.
    """
    before = np.cumsum(ranked.n, axis=0) - ranked.n
    taken = np.clip(places - before, 0, ranked.n)
    hits: Floats = (_divide(taken, ranked.n, otherwise=0.0) * ranked.events).sum(axis=0)
    return hits


def count_concordant(ranked: Ranked) -> tuple[Floats, Floats]:
    """Pairs of an account with and one without the event that are ranked right (a tie is half), and all such pairs."""
    others = ranked.n - ranked.events
    below = others.sum(axis=0) - np.cumsum(others, axis=0)
    concordant: Floats = (ranked.events * (below + others / 2)).sum(axis=0)
    return concordant, ranked.events.sum(axis=0) * others.sum(axis=0)


def sum_precisions(ranked: Ranked) -> Floats:
    """Sum over a week's events of the precision of the list that ends with the event's group."""
    precision = _divide(np.cumsum(ranked.events, axis=0), np.cumsum(ranked.n, axis=0), otherwise=0.0)
    total: Floats = (ranked.events * precision).sum(axis=0)
    return total


def measure(weeks: Iterable[Ranked], capacity: int) -> Measures:
    """Put the weeks together: events and places are added, then divided, so that each account-week counts the same.

    Args:
        weeks: Each week's accounts; at least one week.
        capacity: Places of the list that is judged; a week with fewer accounts has as many places as accounts.
    """
    sums: list[tuple[Floats, ...]] = []
    tenths: list[Floats] = []
    for ranked in weeks:
        n, events = ranked.n.sum(axis=0), ranked.events.sum(axis=0)
        places = np.minimum(capacity, n)
        by_lot = places * _divide(events, n, otherwise=0.0)
        hits, top_hits = count_hits(ranked, places), count_hits(ranked, n * TOP_SHARE)
        sums.append((n, events, places, hits, by_lot, top_hits, *count_concordant(ranked), sum_precisions(ranked)))
        actual = Ranked(ranked.n[:, :1], ranked.events[:, :1])
        tenths.append(np.concatenate([count_hits(actual, n[:1] * part / 10) for part in range(11)]))
    n, events, places, hits, by_lot, top_hits, concordant, pairs, precisions = np.sum(np.array(sums), axis=0)
    base_rate = _divide(events, n)
    return Measures(
        base_rate=base_rate,
        precision=_divide(hits, places),
        chance=_divide(by_lot, places),
        lift=_divide(_divide(top_hits, n * TOP_SHARE), base_rate),
        tenth_rates=_divide(np.diff(np.sum(tenths, axis=0)), n[:1] * TOP_SHARE),
        auc=_divide(concordant, pairs),
        average_precision=_divide(precisions, events),
    )


def estimate(values: Floats) -> Estimate:
    """Value of the first column, with the percentile interval of the others; resamples without a value are left out."""
    resampled = values[1:][~np.isnan(values[1:])]
    if not resampled.size:
        return Estimate(float(values[0]), float("nan"), float("nan"))
    low, high = np.quantile(resampled, [(1 - _CONFIDENCE) / 2, (1 + _CONFIDENCE) / 2])
    return Estimate(float(values[0]), float(low), float(high))


def rates_by_group(
    groups: Sequence[int], events: Floats, weights: Floats
) -> dict[int, tuple[float, float, Floats, Floats]]:
    """How often it happened in each group of account-weeks, such as a tier.

    Returns:
        By group: account-weeks, events, and per resample the rate and its ratio to the rate of all.
    """
    overall = _divide((weights * events[:, None]).sum(axis=0), weights.sum(axis=0))
    found: dict[int, tuple[float, float, Floats, Floats]] = {}
    labels = np.asarray(groups)
    for group in sorted(set(labels.tolist())):
        inside = labels == group
        n, hits = weights[inside].sum(axis=0), (weights[inside] * events[inside, None]).sum(axis=0)
        rate = _divide(hits, n)
        found[group] = (float(n[0]), float(hits[0]), rate, _divide(rate, overall))
    return found


def _divide(numerator: Floats, denominator: Floats, otherwise: float = float("nan")) -> Floats:
    """Divide where the denominator is not zero."""
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    quotient: Floats = np.divide(numerator, denominator, out=np.full(shape, otherwise), where=denominator > 0)
    return quotient
