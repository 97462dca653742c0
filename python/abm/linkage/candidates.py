"""Which pairs are worth scoring: those that share a block key and whose weight can reach a floor.

Most pairs that share a key are of two companies, and little shows it. A pair weighs no more than all comparisons but
that of names, which cost next to nothing, and the best level of names that a glance does not rule out. What is kept is
scored in full, so this decides how long linking takes and never what it finds.
"""

from __future__ import annotations

from math import inf, log2

import duckdb

from abm.linkage.comparisons import COMPARISONS, NAME, Comparison, Level
from abm.linkage.model import LinkageModel

# a sum of logarithms is not to the last digit the logarithm of a product
SLACK_BITS = 1e-6
# what screens look at besides a profile's own columns; bits are of a number of 64
_MADE_COLUMNS = {
    # each word is a bit, so that two names without a bit in common have no word in common
    "word_bits": "coalesce(list_aggregate(list_transform(core_words, lambda w: 1::ubigint << (hash(w) % 64)),"
    " 'bit_or'), 0)",
    # each letter is a bit, and a letter that occurs twice another: a letter more or less changes one of them at most
    "letter_bits": "list_sum(list_transform(range(26), lambda i: case length(bare) - length(replace(bare, chr(97 +"
    " i::integer), '')) when 0 then 0 when 1 then 1 << i else (1 << i) + (1 << (26 + i)) end))::bigint",
    "bare_first": "bare[1]",
    "bare_begin": "bare[:2]",
    "bare_end": "bare[-2:]",
    "acronym_size": "coalesce(list_max(list_transform(acronyms, lambda a: length(a))), 0)",
}


def keep_candidates(
    connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...], model: LinkageModel, floor: float
) -> int:
    """Leave only what can reach the floor.

    Args:
        connection: where the profiles are, and the functions that conditions use.
        tables: one table of profiles, to be compared with itself, or two with each other. They are changed: the number
            of each pair that can reach the floor takes the place of the block keys in both of its records, so that
            those pairs share a key and no others do; records without such a pair are gone.
        model: the parameters.
        floor: match weight, bits.

    Returns:
        The number of pairs.
    """
    left, right = tables[0], tables[-1]
    columns = [row[0] for row in connection.execute(f"describe {left}").fetchall()]
    made = ", ".join(f"{sql} as {name}" for name, sql in _MADE_COLUMNS.items())
    for table in tables:
        connection.execute(f"create table screened_{table} as select rowid as n, *, {made} from {table}")
        connection.execute(f"create table keys_{table} as select rowid as n, unnest(block_keys) as key from {table}")
    wanted = [name for name in columns if name not in ("unique_id", "name", "block_keys")]
    sides = (", ".join(f"{name} as {name}_{side}" for name in ("n", *wanted, *_MADE_COLUMNS)) for side in ("l", "r"))
    # filtered before repeated pairs are taken out: a pair shares two keys on average, and few pairs are left
    connection.execute(f"""
        create table candidates as
        with
        left_records as (select {next(sides)} from screened_{left}),
        right_records as (select {next(sides)} from screened_{right}),
        bounded as (
            select *, {_needed_bits(model, floor)} as needed
            from keys_{left} as left_keys
            inner join keys_{right} as right_keys
                on left_keys.key = right_keys.key{" and left_keys.n < right_keys.n" if left == right else ""}
            inner join left_records on left_keys.n = n_l
            inner join right_records on right_keys.n = n_r
        ),
        pairs as (select distinct n_l, n_r from bounded where {_could_add(model)})
        select row_number() over () as pair, n_l, n_r from pairs
    """)
    for table in tables:
        ends = [end for end, name in (("n_l", left), ("n_r", right)) if name == table]
        paired = " union all ".join(f"select {end} as n, pair from candidates" for end in ends)
        connection.execute(f"""
            create or replace table {table} as
            with
            keyed as (select n, list(pair::varchar) as block_keys from ({paired}) group by n)
            select screened_{table}.* exclude (n, block_keys, {", ".join(_MADE_COLUMNS)}), keyed.block_keys
            from screened_{table} inner join keyed using (n)
        """)
        connection.execute(f"drop table screened_{table}; drop table keys_{table}")
    [(n_pairs,)] = connection.execute("select count(*) from candidates").fetchall()
    return int(n_pairs)


def _needed_bits(model: LinkageModel, floor: float) -> str:
    """The bits that the names of a pair must add for it to reach the floor, as SQL."""
    prior = log2(model.prior / (1 - model.prior))
    others = " + ".join(_weigh(comparison, model) for comparison in COMPARISONS if comparison is not NAME)
    return f"{floor - SLACK_BITS - prior} - ({others})"


def _could_add(model: LinkageModel) -> str:
    """A condition that holds of every pair whose names add the needed bits, as SQL."""
    most: dict[str, float] = {}
    for level in NAME.levels:
        screen = level.screen or level.condition
        most[screen] = max(most.get(screen, -inf), _most_bits(level, model))
    # every pair is at the last level at least; a CASE, unlike AND and OR, is worked out in the order it is written in
    last = most.pop("ELSE")
    branches = [f"when {NAME.null_condition} then needed <= 0", f"when needed <= {last} then true"]
    branches += [
        f"when case when needed <= {bits} then {screen} else false end then true" for screen, bits in most.items()
    ]
    return f"case {' '.join(branches)} else false end"


def _weigh(comparison: Comparison, model: LinkageModel) -> str:
    """The bits that a comparison adds, as SQL."""
    bits = {level.condition: _bits(comparison.name, level, model) for level in comparison.levels}
    last = bits.pop("ELSE")
    branches = " ".join(f"when {condition} then {weight}" for condition, weight in bits.items())
    return f"case when {comparison.null_condition} then 0::double {branches} else {last} end"


def _bits(comparison: str, level: Level, model: LinkageModel) -> float:
    m, u = model.parameters[comparison][level.name]
    return log2(m / u)


def _most_bits(level: Level, model: LinkageModel) -> float:
    """The bits of a level of names where the words of the name are as rare as can be."""
    _, u = model.parameters[NAME.name][level.name]
    rarity = model.tf_weight * log2(u / model.default_share) if level.tf_column else 0.0
    return _bits(NAME.name, level, model) + rarity
