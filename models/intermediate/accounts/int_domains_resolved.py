"""Registrable domain of every host, address and site the landing names; see abm.domains.

Python because the public suffix list is a library: SQL has no honest equivalent.
"""

import pyarrow

from abm.domains import registrable_domain


def model(dbt, session):
    dbt.config(materialized="table")
    seen = dbt.ref("int_domains_seen")
    texts = sorted(text for (text,) in seen.fetchall())
    return pyarrow.table(
        {
            "raw_text": pyarrow.array(texts, pyarrow.string()),
            "domain": pyarrow.array([registrable_domain(text) for text in texts], pyarrow.string()),
        }
    )
