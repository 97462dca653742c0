"""Which queries compare every row with every row: the plans that make a build's time grow with the square of its input.

DuckDB does so for an outer join whose condition it cannot take apart, such as ``a.id = b.id and (b.until_at is null or
a.at < b.until_at)`` or one with a term of the outer side alone; ``a.at < coalesce(b.until_at, …)`` it can. Inner joins
by such conditions are left out: there the equal keys are joined first, or the other side is a handful of rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

# the operator of DuckDB's plans; a join by one comparison (NESTED_LOOP_JOIN) is chosen where a side is tiny
PAIR_JOIN = "BLOCKWISE_NL_JOIN"


def find_pair_joins(warehouse: Path, compiled: Path) -> dict[str, list[str]]:
    """Explain every compiled model.

    Args:
        warehouse: a built warehouse of the name that dbt compiled for.
        compiled: dbt's folder of compiled SQL.

    Returns:
        The conditions of outer joins of every pair, by model; models without any are left out.
    """
    found = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for path in sorted(compiled.glob("*/models/**/*.sql")):
            try:
                [(_, plan)] = connection.execute(f"explain (format json) {path.read_text()}").fetchall()
            except duckdb.Error:
                # what was skipped after an error has nothing to read from
                continue
            conditions = sorted(_pair_conditions(json.loads(plan)))
            if conditions:
                found[path.stem] = conditions
    return found


def _pair_conditions(operators: list[dict[str, Any]]) -> Iterator[str]:
    for operator in operators:
        facts = operator.get("extra_info") or {}
        if operator["name"].strip() == PAIR_JOIN and facts.get("Join Type") != "INNER":
            yield str(facts.get("Condition", ""))
        yield from _pair_conditions(operator.get("children", []))
