"""Which queries join in a way that grows out of hand: plans that are worth a look, told from their explanation alone.

Two kinds are found. DuckDB compares every row with every row, so that time grows with the square of the input, for an
outer join whose condition it cannot take apart, such as ``a.id = b.id and (b.until_at is null or a.at < b.until_at)``
or one with a term of the outer side alone; ``a.at < coalesce(b.until_at, …)`` it can. Inner joins by such conditions
are left out: there the equal keys are joined first, or the other side is a handful of rules.

And it keeps the side of a join in memory which it takes for the smaller one. An inner join with a few rules that also
have a term of validity makes it believe that hardly a row is left, so that all signals come to lie in memory, whole. A
left join with the rules keeps what it believes right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

# the operators of DuckDB's plans; a join by one comparison (NESTED_LOOP_JOIN) is chosen where a side is tiny
PAIR_JOIN, HASH_JOIN = "BLOCKWISE_NL_JOIN", "HASH_JOIN"
# rows of a scan below a hash table that count as many, and to which share of them the planner must take them to shrink
MANY_ROWS, SHARE_BELIEVED_LEFT = 100_000, 0.05


def find_costly_joins(warehouse: Path, compiled: Path) -> dict[str, list[str]]:
    """Explain every compiled model and data test.

    Args:
        warehouse: a built warehouse of the name that dbt compiled for.
        compiled: dbt's folder of compiled SQL.

    Returns:
        What is wrong with its joins, a sentence each, by model or test; those without any are left out.
    """
    found = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for path in sorted(compiled.glob("**/*.sql")):
            if not path.is_file():
                continue
            try:
                [(_, plan)] = connection.execute(f"explain (format json) {path.read_text()}").fetchall()
            except (duckdb.Error, ValueError):
                # what was skipped after an error has nothing to read from
                continue
            faults = sorted({fault for operator in json.loads(plan) for fault in _find_faults(operator)})
            if faults:
                found[path.stem] = faults
    return found


def _find_faults(operator: dict[str, Any]) -> Iterator[str]:
    facts, children = operator.get("extra_info") or {}, operator.get("children", [])
    name = operator["name"].strip()
    if name == PAIR_JOIN and facts.get("Join Type") != "INNER":
        yield f"compares every pair by `{facts.get('Condition', '')}`"
    if name == HASH_JOIN and len(children) == 2:
        # the second child is what is kept in memory
        believed, scanned = _estimate(children[1]), _most_scanned(children[1])
        if scanned >= MANY_ROWS and believed < scanned * SHARE_BELIEVED_LEFT:
            yield (
                f"keeps in memory what is left of {scanned:,} rows and taken for {believed:,}, by"
                f" `{_text(facts.get('Conditions', ''))}`"
            )
    for child in children:
        yield from _find_faults(child)


def _most_scanned(operator: dict[str, Any]) -> int:
    """The most rows that any scan below gives, as far as they are not grouped or only looked up on the way."""
    name, children = operator["name"].strip(), operator.get("children", [])
    is_lookup = name == HASH_JOIN and (operator.get("extra_info") or {}).get("Join Type") in ("SEMI", "ANTI")
    if "GROUP" in name or is_lookup or not children:
        return _estimate(operator)
    return max(_most_scanned(child) for child in children)


def _estimate(operator: dict[str, Any]) -> int:
    return int((operator.get("extra_info") or {}).get("Estimated Cardinality") or 0)


def _text(conditions: str | list[str]) -> str:
    return conditions if isinstance(conditions, str) else " and ".join(conditions)
