"""Which ranges hold each address that anonymous visitors came from; see abm.networks.

Python because it is one pass over addresses and ranges in order; a join on "between" compares each with each.
"""

import pyarrow

from abm.networks import locate, parse_range


def model(dbt, session):
    dbt.config(materialized="table")
    seen = dbt.ref("int_client_texts_seen").filter("applies_to = 'ip_address'")
    addresses = seen.select("raw_text").order("raw_text")
    ranges = dbt.ref("int_ip_ranges_read").filter("range_id is not null").select("range_id, ip_range, ip_range_end")
    read = {name: parse_range(start, end) for name, start, end in sorted(ranges.fetchall())}
    found = locate((text for (text,) in addresses.fetchall()), sorted(read.items()))
    return pyarrow.table(
        {
            "ip_address": pyarrow.array([address for address, _ in found], pyarrow.string()),
            "range_id": pyarrow.array([name for _, name in found], pyarrow.string()),
        }
    )
