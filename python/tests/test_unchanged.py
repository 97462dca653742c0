"""A build with nothing new makes nothing again that is as it was, and again what is not."""

from __future__ import annotations

from pathlib import Path

import duckdb
from helpers.builds import WITHOUT_TESTS, Builder, Warehouse

VIEWS = "select view_name from duckdb_views() where not internal and schema_name <> 'landing'"


def made(warehouse: Warehouse) -> set[str]:
    """Models that the build made, rather than left."""
    nodes = warehouse.require_tables().result.nodes
    return {node.name for node in nodes if node.kind == "model" and node.message != "UNCHANGED"}


def test_views_that_say_the_same_are_left_and_others_made(
    builder: Builder, demo: Warehouse, demo_landing: Path
) -> None:
    views = {name for (name,) in demo.fetch(VIEWS)}
    assert {"fct_signals", "fct_score_factors", "bridge_account_signals", "int_signals_kept"} <= views
    assert views <= {node.name for node in demo.result.nodes}
    again = builder.build(demo_landing, WITHOUT_TESTS, onto=demo)
    assert not views & made(again)
    with duckdb.connect(str(again.path)) as connection:
        # one was dropped by hand, a table stands in the place of one, one said something else when it was made
        connection.execute("drop view marts.fct_score_factors")
        connection.execute("drop view marts.bridge_account_signals")
        connection.execute("create table marts.bridge_account_signals as select 1 as nothing")
        connection.execute("create or replace view intermediate.int_signals_kept as select 1 as nothing")
        connection.execute(
            "update landing.versions set made_of = 'another text' where node = 'model.abm.int_signals_kept.text'"
        )
    repaired = builder.build(demo_landing, WITHOUT_TESTS, onto=again)
    assert views & made(repaired) == {"fct_score_factors", "bridge_account_signals", "int_signals_kept"}
    assert {name for (name,) in repaired.fetch(VIEWS)} == views
    for relation in ("marts.fct_score_factors", "marts.bridge_account_signals", "intermediate.int_signals_kept"):
        counted = f"select count(*), sum(hash(found)) from {relation} as found"
        assert repaired.fetch(counted) == demo.fetch(counted)
