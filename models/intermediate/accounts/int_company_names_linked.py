"""Which account a company name means, over time; see abm.linkage.timeline.

Python because names are compared by Splink, with the parameters of a reviewed artefact; nothing is estimated here.
"""

import pyarrow

COLUMNS = pyarrow.schema(
    [
        ("name_id", pyarrow.string()),
        ("company_name", pyarrow.string()),
        ("domain", pyarrow.string()),
        ("valid_from_at", pyarrow.timestamp("us")),
        ("valid_to_at", pyarrow.timestamp("us")),
        ("status", pyarrow.string()),
        ("account_id", pyarrow.string()),
        ("candidate_account_ids", pyarrow.string()),
        ("match_weight", pyarrow.float64()),
        ("match_probability", pyarrow.float64()),
        ("evidence", pyarrow.string()),
    ]
)


def model(dbt, session):
    dbt.config(materialized="table")
    seen = dbt.ref("int_company_names_seen")
    versions = dbt.ref("int_accounts_versioned")
    names = seen.select("name_id, company_name, country, domain").distinct().order("name_id").fetchall()
    if not names:
        return COLUMNS.empty_table()
    accounts = versions.select(
        "account_id, account_name, raw_country, case when domain_kind = 'company' then domain end,"
        " is_deleted, master_account_id, valid_from_at, valid_to_at"
    ).fetchall()
    if not accounts:
        return COLUMNS.empty_table()
    # Splink takes a second to load, which a landing without such names need not wait for
    from abm.linkage.timeline import link_names

    return pyarrow.Table.from_pylist(link_names(names, accounts), schema=COLUMNS)
