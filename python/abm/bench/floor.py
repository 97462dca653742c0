"""The floor: the least that anybody must do who reads the signals, to which every other time is a ratio.

One scan of the Parquet files with DuckDB, grouped by who (as text), about what and on which day.

    python -m abm.bench.floor bench/1000000/history
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import click
import duckdb

from abm.bench.landing import signal_files

# who and what a table's rows are grouped by, and the column of the day
GROUPED: dict[tuple[str, str], tuple[str, str, str]] = {
    ("segment", "pages"): ("coalesce(user_id, anonymous_id)", "context_page_url", '"timestamp"'),
    ("segment", "tracks"): ("coalesce(user_id, anonymous_id)", "event", '"timestamp"'),
    ("segment", "identifies"): ("user_id", "'identify'", '"timestamp"'),
    ("hubspot", "email_event"): ("recipient", "type", "created"),
    ("bombora", "company_surge"): ("domain", "topic", "date_stamp"),
    ("g2", "buyer_intent"): ("domain", "activity", "occurred_at"),
    ("linkedin_ads", "ad_analytics_by_member_company"): ("domain", "campaign_name", "day"),
    ("generic_signals", "signals"): ("coalesce(email, domain)", "topic_id", "occurred_at"),
}


def floor_query(landing: Path) -> str:
    """The query over the signal files of a landing."""
    scans = []
    for table, files in signal_files(landing):
        who, what, when = GROUPED[table]
        listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
        scans.append(f"select {who} as who, {what} as what, cast({when} as date) as day from read_parquet([{listed}])")
    rows = " union all ".join(scans)
    return f"select count(*), sum(n) from (select count(*) as n from ({rows}) group by who, what, day)"


@click.command(help="Scan and group the signals of LANDING; prints seconds, groups and rows as JSON.")
@click.argument("landing", type=click.Path(path_type=Path, exists=True))
@click.option("--threads", default=2, show_default=True, help="Threads, as many as the build has.")
def main(landing: Path, threads: int) -> None:
    """Run the scan twice, so that the files are in memory for one of them, and print the faster."""
    query = floor_query(landing)
    with duckdb.connect(config={"threads": threads}) as connection:
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            [(n_groups, n_rows)] = connection.execute(query).fetchall()
            seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": min(seconds), "n_groups": int(n_groups), "n_rows": int(n_rows)}))


if __name__ == "__main__":
    main()
