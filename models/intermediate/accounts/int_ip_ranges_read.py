"""First and last address of every range the landing names, however it is written; see abm.networks.

Python because engines that know internet addresses as a type disagree on it, and others have none.
"""

import pyarrow

from abm.networks import parse_range


def model(dbt, session):
    dbt.config(materialized="table")
    landed = dbt.ref("stg_reverse_ip__ip_companies").filter("malformed_reason is null")
    texts = landed.select("ip_range, coalesce(ip_range_end, '') as ip_range_end").distinct()
    rows = [(*text, parse_range(*text)) for text in sorted(texts.fetchall())]
    columns = {
        "ip_range": (pyarrow.string(), [start for start, _, _ in rows]),
        "ip_range_end": (pyarrow.string(), [end for _, end, _ in rows]),
        "range_id": (pyarrow.string(), [str(found) if found else None for *_, found in rows]),
        "n_host_bits": (pyarrow.float64(), [found.n_host_bits if found else None for *_, found in rows]),
        "ip_version": (pyarrow.int64(), [found.version if found else None for *_, found in rows]),
        "is_unrouted": (pyarrow.bool_(), [found.is_unrouted if found else None for *_, found in rows]),
    }
    return pyarrow.table({name: pyarrow.array(values, kind) for name, (kind, values) in columns.items()})
