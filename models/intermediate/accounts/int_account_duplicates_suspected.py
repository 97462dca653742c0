"""Live accounts that may be one company; see abm.linkage.duplicates.

Python because names are compared by Splink, with the parameters of a reviewed artefact; nothing is estimated here.
"""

import pyarrow

COLUMNS = pyarrow.schema(
    [
        ("account_id", pyarrow.string()),
        ("other_account_id", pyarrow.string()),
        ("status", pyarrow.string()),
        ("match_weight", pyarrow.float64()),
        ("match_probability", pyarrow.float64()),
        ("evidence", pyarrow.string()),
    ]
)


def model(dbt, session):
    dbt.config(materialized="table")
    accounts = dbt.ref("int_accounts_versioned").filter("is_current and is_live and account_name is not null")
    owners = dbt.ref("int_owners_conformed").select("owner_id, is_active")
    rows = (
        accounts.set_alias("accounts")
        .join(owners.set_alias("owners"), "accounts.owner_id = owners.owner_id", how="left")
        .select(
            "account_id, account_name, raw_country, case when domain_kind = 'company' then domain end,"
            " raw_industry, n_employees, accounts.owner_id, coalesce(is_active, true), parent_account_id"
        )
        .order("account_id")
        .fetchall()
    )
    if len(rows) < 2:
        return COLUMNS.empty_table()
    # Splink takes a second to load, which a landing without accounts need not wait for
    from abm.linkage.duplicates import suspect_duplicates

    pairs = suspect_duplicates(rows)
    return pyarrow.Table.from_pylist([dict(zip(COLUMNS.names, pair, strict=True)) for pair in pairs], schema=COLUMNS)
