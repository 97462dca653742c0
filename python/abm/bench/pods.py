"""How coherent and how stable pods are on a built warehouse, beside clusterings that search for groups themselves.

    python -m abm.bench.pods --warehouse warehouse.duckdb

Likeness is that of `abm.similarity` between every two accounts that are in a pod. Each method gets as many clusters as
there are pods. Stability: a share of the accounts is left out, the groups are made anew, and the adjusted Rand index
says how far the rest are grouped as before (1 = the same groups); for pods also the share that keep the id.
"""

from pathlib import Path

import click
import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from abm.pods import assign_pods, read_levels
from abm.similarity import SimilarityRules, compare_all

SEED = 11
N_DRAWS = 10
SAMPLE = 2000
Labels = npt.NDArray[np.int64]


@click.command()
@click.option(
    "--warehouse", type=click.Path(path_type=Path, exists=True), default=Path("warehouse.duckdb"), show_default=True
)
def main(warehouse: Path) -> None:
    """Measure the pods of a warehouse and print them beside two clusterings."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        words = connection.sql(
            "select * from intermediate.int_pod_words_matched where is_account order by company_id, dimension"
        ).df()
        accounts = connection.sql("select * from intermediate.int_similarity_inputs order by account_id").df()
        parameters = dict(connection.sql("select parameter, value from seeds.scoring_parameters").fetchall())
        rules = SimilarityRules.from_rows(
            connection.sql("select feature, weight_share from seeds.similarity_features").fetchall(), parameters
        )
        levels = read_levels(connection.sql("select level, dimensions, name_template from seeds.pod_levels").fetchall())

    def make(frame: pd.DataFrame) -> "pd.Series[str]":
        made = assign_pods(
            frame, levels, minimum_accounts=int(parameters["pod_minimum_accounts"]),
            widest_value_share=float(parameters["pod_widest_value_share"]),
        )  # fmt: skip
        return made.set_index("company_id")["pod_id"]

    ids = make(words)
    members = ids.dropna()
    if len(members) > SAMPLE:
        members = members.sample(SAMPLE, random_state=SEED).sort_index()
    likeness = compare_all(accounts[accounts["account_id"].isin(members.index)], rules)
    pods = np.unique(members.to_numpy(dtype=str), return_inverse=True)[1]
    features = pd.get_dummies(
        words[words["company_id"].isin(members.index)].pivot(index="company_id", columns="dimension", values="value")
    )
    points = features.to_numpy(dtype=np.float64)
    n = len(np.unique(pods))
    print(f"{len(ids)} accounts, {ids.notna().sum()} in {ids.nunique()} pods; compared {len(members)} in {n}")
    for name, labels in {
        "pods": pods,
        "k-means on the same words": KMeans(n, n_init=10, random_state=SEED).fit_predict(points),
        "agglomerative on likeness": _agglomerate(likeness, n),
    }.items():
        within, between = _contrast(likeness, labels)
        print(
            f"{name:28} likeness within {within:.3f}, between {between:.3f}, ratio {within / between:.2f}, silhouette "
            f"{_silhouette(likeness, labels):+.3f}, "
            f"largest {np.bincount(labels).max()}, smallest {np.bincount(labels).min()}"
        )
    for share in (0.05, 0.10):
        kept, rands, others, trees = [], [], [], []
        for draw in range(N_DRAWS):
            rng = np.random.default_rng(SEED + draw)
            stay = pd.Index(np.sort(rng.choice(ids.index, round(len(ids) * (1 - share)), replace=False)))
            after = make(words[words["company_id"].isin(stay)])
            was, is_now = ids.reindex(stay).fillna("none"), after.reindex(stay).fillna("none")
            kept.append((was == is_now).mean())
            rands.append(adjusted_rand_score(was, is_now))
            at = np.flatnonzero(members.index.isin(stay))
            again = KMeans(n, n_init=10, random_state=SEED).fit_predict(points[at])
            others.append(adjusted_rand_score(KMeans(n, n_init=10, random_state=SEED).fit_predict(points)[at], again))
            trees.append(adjusted_rand_score(_agglomerate(likeness, n)[at], _agglomerate(likeness[np.ix_(at, at)], n)))
        print(
            f"without {share:.0%}: {np.mean(kept):.1%} keep the id of their pod (worst of {N_DRAWS} {min(kept):.1%}); "
            f"same groups: pods {np.mean(rands):.2f}, k-means {np.mean(others):.2f}, agglomerative {np.mean(trees):.2f}"
        )


def _agglomerate(likeness: npt.NDArray[np.float64], n: int) -> Labels:
    model = AgglomerativeClustering(n, metric="precomputed", linkage="average")
    return np.asarray(model.fit_predict(1 - likeness))


def _contrast(likeness: npt.NDArray[np.float64], labels: Labels) -> tuple[float, float]:
    """Mean likeness of two accounts of one group, and of two."""
    same = labels[:, None] == labels[None, :]
    apart = ~np.eye(len(labels), dtype=bool)
    return float(likeness[same & apart].mean()), float(likeness[~same].mean())


def _silhouette(likeness: npt.NDArray[np.float64], labels: Labels) -> float:
    distance = 1 - likeness
    np.fill_diagonal(distance, 0)
    return float(silhouette_score(distance, labels, metric="precomputed"))


if __name__ == "__main__":
    main()
