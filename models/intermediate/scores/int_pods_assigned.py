"""Which pod each account and each look-alike is in; see abm.pods.

Python because pods are made level by level from what the level before has left over.
"""

import pyarrow

from abm.pods import assign_pods, read_levels

COLUMNS = pyarrow.schema(
    [
        ("company_id", pyarrow.string()),
        ("is_account", pyarrow.bool_()),
        ("pod_id", pyarrow.string()),
        ("pod_name", pyarrow.string()),
        ("definition", pyarrow.string()),
        ("level", pyarrow.int64()),
        ("unassigned_reason", pyarrow.string()),
    ]
)


def model(dbt, session):
    dbt.config(materialized="table")
    words = dbt.ref("int_pod_words_matched")
    level_rows = dbt.ref("pod_levels")
    parameter_rows = dbt.ref("scoring_parameters")
    parameters = dict(parameter_rows.select("parameter", "value").fetchall())
    pods = assign_pods(
        words.df(),
        read_levels(level_rows.select("level", "dimensions", "name_template").fetchall()),
        minimum_accounts=int(parameters["pod_minimum_accounts"]),
        widest_value_share=float(parameters["pod_widest_value_share"]),
    )
    return pyarrow.Table.from_pandas(pods, schema=COLUMNS, preserve_index=False)
