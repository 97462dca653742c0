"""Rows of two warehouses, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb


def list_marts(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The public marts of a warehouse, views among them, each with its columns."""
    query = """
        select table_name, list(column_name order by ordinal_position) from information_schema.columns
        where table_schema = 'marts' group by table_name order by table_name
    """
    return dict(connection.execute(query).fetchall())


def compare_rows(
    connections: Mapping[str, duckdb.DuckDBPyConnection], queries: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, str]]:
    """Ask two warehouses the same, and compare what they answer row by row, in any order.

    Views name their own database, so each warehouse is read by itself and both are compared in a third place.

    Args:
        connections: Two warehouses by a name for each.
        queries: What is asked, by a name for each.

    Returns:
        How many rows the second warehouse has of each, and, of those that differ, some rows that do.
    """
    left, right = connections
    n_rows: dict[str, int] = {}
    differing: dict[str, str] = {}
    with duckdb.connect() as place:
        for name, query in queries.items():
            for side, connection in connections.items():
                place.register(side, connection.execute(query).to_arrow_table())
            n_rows[name] = place.execute(f'select count(*) from "{right}"').fetchall()[0][0]
            for one, other in ((left, right), (right, left)):
                rows = place.execute(f'from "{one}" except all from "{other}" limit 2').fetchall()
                if rows:
                    differing[f"{name}, only {one}"] = str(rows)
    return n_rows, differing
