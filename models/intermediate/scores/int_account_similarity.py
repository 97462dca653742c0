"""Similarity of every account to the good customers; see abm.similarity.

Python because all accounts are compared with all good customers, words and stacks too, by one sparse product; the
mart on top carries the contract.
"""

import pyarrow

from abm.similarity import SimilarityRules, score_similarity

COLUMNS = pyarrow.schema(
    [
        ("account_id", pyarrow.string()),
        ("similarity_score", pyarrow.float64()),
        ("similarity_percentile", pyarrow.float64()),
        ("nearest_account_ids", pyarrow.string()),
        ("compared_share", pyarrow.float64()),
        ("because", pyarrow.string()),
    ]
)


def model(dbt, session):
    dbt.config(materialized="table")
    accounts = dbt.ref("int_similarity_inputs")
    feature_rows = dbt.ref("similarity_features")
    parameter_rows = dbt.ref("scoring_parameters")
    rules = SimilarityRules.from_rows(
        feature_rows.select("feature", "weight_share").fetchall(),
        dict(parameter_rows.select("parameter", "value").fetchall()),
    )
    return pyarrow.Table.from_pandas(score_similarity(accounts.df(), rules), schema=COLUMNS, preserve_index=False)
