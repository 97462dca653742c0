"""Registrable domain of every host, address and site the landing names, and what mail provider it is listed as.

Python because the public suffix list and the lists of providers are libraries: SQL has no honest equivalent.
"""

import pyarrow

from abm.domain_lists import listed_kind
from abm.domains import registrable_domain


def model(dbt, session):
    dbt.config(materialized="table")
    seen = dbt.ref("int_domains_seen")
    texts = sorted(text for (text,) in seen.fetchall())
    domains = [registrable_domain(text) for text in texts]
    # a list may name one host of a domain (a relay) as well as the domain
    kinds = [listed_kind(text) or listed_kind(domain) for text, domain in zip(texts, domains, strict=True)]
    return pyarrow.table(
        {
            "raw_text": pyarrow.array(texts, pyarrow.string()),
            "domain": pyarrow.array(domains, pyarrow.string()),
            "listed_kind": pyarrow.array(kinds, pyarrow.string()),
        }
    )
