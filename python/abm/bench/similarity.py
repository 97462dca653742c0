"""How long a universe of companies takes to be compared with the good customers, from DuckDB and back.

    python -m abm.bench.similarity --companies 1000000 --customers 2000

The companies are made up, from a fixed seed, to be as costly as real ones: all six features, a fifth of each unknown,
descriptions of 20 to 40 words from a vocabulary of 50,000 that is as uneven as a language's (Zipf), three technologies
of 200. What is measured: the table read from a DuckDB file, every company scored against every good customer, sentences
for the best, and the result written to the file.
"""

import os
import platform
import resource
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import click
import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from abm.similarity import SimilarityRules, score_similarity

SEED = 20131
N_WORDS = 50_000
RULES = SimilarityRules(
    weights={
        "industry": 0.30, "country": 0.10, "n_employees": 0.10, "annual_revenue_usd": 0.05,
        "technologies": 0.20, "description": 0.25,
    },
    n_neighbours=3, size_decades=2, unknown_drag=0.5,
)  # fmt: skip


def make_companies(n: int, n_customers: int) -> pd.DataFrame:
    """A frame for `score_similarity`: the same n and number of good customers give the same frame."""
    rng = np.random.default_rng(SEED)
    chances = 1 / np.arange(1, N_WORDS + 1)
    words = np.array([_word(rank) for rank in range(N_WORDS)], dtype=object)
    lengths = rng.integers(20, 41, n)
    drawn = words[rng.choice(N_WORDS, lengths.sum(), p=chances / chances.sum())]
    ends = np.cumsum(lengths)
    stacks = rng.choice(200, (n, 3), p=_zipf(200))
    employees = np.exp(rng.normal(5, 1.8, n)).round() + 1
    revenue = employees * 2e5 * np.exp(rng.normal(0, 0.5, n))

    def some(values: Iterable[str]) -> npt.NDArray[np.object_]:
        column = np.array(list(values), dtype=object)
        column[rng.random(n) < 0.2] = None
        return column

    return pd.DataFrame(
        {
            "account_id": [f"company-{i:07d}.example" for i in range(n)],
            "account_name": [f"Company {i}" for i in range(n)],
            "industry": some(f"industry {i}" for i in rng.choice(20, n, p=_zipf(20))),
            "country": some(f"country {i}" for i in rng.choice(60, n, p=_zipf(60))),
            "n_employees": np.where(rng.random(n) < 0.2, np.nan, employees),
            "annual_revenue_usd": np.where(rng.random(n) < 0.2, np.nan, revenue.round(-3)),
            "technologies": some(", ".join(f"technology {t}" for t in stack) for stack in stacks),
            "description": some(" ".join(drawn[a:b]) for a, b in zip(ends - lengths, ends, strict=True)),
            "customer_weight": np.where(np.arange(n) % max(1, n // n_customers) == 0, 1.0, 0.0),
        }
    )


def _zipf(n: int) -> npt.NDArray[np.float64]:
    chances = 1 / np.arange(1, n + 1)
    return np.asarray(chances / chances.sum())


def _word(rank: int) -> str:
    """A made-up word: frequent ones short, as in a language."""
    letters = ""
    while rank or len(letters) < 3:
        rank, letter = divmod(rank, 21)
        letters += "bcdfghjklmnpqrstvwxyz"[letter] + "aeiou"[letter % 5]
    return letters


@click.command()
@click.option("--companies", default=1_000_000, show_default=True, help="Companies to compare.")
@click.option("--customers", default=2_000, show_default=True, help="Good customers to compare them with.")
@click.option("--explained", default=500, show_default=True, help="How many get a sentence, best first.")
@click.option("--threads", default=os.cpu_count(), show_default=True, help="Threads.")
def main(companies: int, customers: int, explained: int, threads: int) -> None:
    """Measure the similarity model and print the result as a row."""
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "bench.duckdb"
        made = make_companies(companies, customers)
        with duckdb.connect(str(warehouse)) as connection:
            connection.sql("create table companies as select * from made")
        n_good = int((made.pop("customer_weight") > 0).sum())
        del made
        with duckdb.connect(str(warehouse), config={"threads": threads}) as connection:
            begun, worked = time.perf_counter(), time.process_time()
            frame = connection.sql("select * from companies").df()
            read = time.perf_counter()
            scored = score_similarity(frame, RULES, n_explained=explained, n_threads=threads)
            compared = time.perf_counter()
            connection.sql("create table scored as select * from scored")
            written, worked = time.perf_counter(), time.process_time() - worked
        assert scored["similarity_score"].notna().mean() > 0.99, "all but the few of whom nothing is known have a score"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    total = written - begun
    print(f"companies {companies:,}  good customers {n_good:,}  pairs {companies * n_good:,}  threads {threads}")
    print(
        f"seconds {total:.1f}: read {read - begun:.1f}, compare {compared - read:.1f}, write {written - compared:.1f}; "
        f"of processor time {worked:.1f}"
    )
    print(f"peak memory {peak:.1f} GB (the making of the data included)  companies per second {companies / total:,.0f}")
    print(
        f"machine: {os.cpu_count()} cores {platform.machine()}, Python {platform.python_version()}, "
        f"numpy {np.__version__}"
    )


if __name__ == "__main__":
    main()
