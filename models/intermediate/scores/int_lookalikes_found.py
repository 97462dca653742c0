"""The companies of the universe that look most like the good customers and are not in the CRM; see abm.lookalikes.

Python because companies are compared by abm.similarity and names by the project's own normalisation.
"""

import pyarrow

from abm.lookalikes import find_lookalikes
from abm.similarity import REQUIRED_COLUMNS, SimilarityRules

COLUMNS = pyarrow.schema(
    [
        ("domain", pyarrow.string()),
        ("similarity_score", pyarrow.float64()),
        ("similarity_percentile", pyarrow.float64()),
        ("nearest_account_ids", pyarrow.string()),
        ("compared_share", pyarrow.float64()),
        ("because", pyarrow.string()),
        ("lookalike_rank", pyarrow.int64()),
        ("refused_because", pyarrow.string()),
    ]
)


def model(dbt, session):
    dbt.config(materialized="table")
    universe = dbt.ref("int_universe_companies")
    accounts = dbt.ref("int_similarity_inputs")
    versions = dbt.ref("int_accounts_versioned")
    feature_rows = dbt.ref("similarity_features")
    parameter_rows = dbt.ref("scoring_parameters")
    parameters = dict(parameter_rows.select("parameter", "value").fetchall())
    companies = universe.filter("not is_in_crm and disqualified_code is null").project(
        "domain as account_id, company_name as account_name, industry, country, n_employees, annual_revenue_usd,"
        " technologies, description, cast(0 as double) as customer_weight"
    )
    customers = accounts.filter("customer_weight > 0").project(", ".join(REQUIRED_COLUMNS))
    names = versions.project("account_name").distinct().order("account_name")
    found = find_lookalikes(
        companies.df(),
        customers.df(),
        [name for (name,) in names.fetchall()],
        SimilarityRules.from_rows(feature_rows.select("feature", "weight_share").fetchall(), parameters),
        n_offered=int(parameters["lookalikes_offered"]),
        minimum_score=float(parameters["lookalike_minimum_score"]),
    )
    return pyarrow.Table.from_pandas(found, schema=COLUMNS, preserve_index=False)
