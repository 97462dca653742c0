"""What a test of rule rows says of a seed that somebody has edited, without a build."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import duckdb
import jinja2

from abm.contract import PROJECT_ROOT
from abm.macros import call_macro


def faults_of(rules: str, test: str, edit: str, **variables: str) -> str:
    """The sentence a test of `tests/scores` stops with once a statement has edited a seed of scores.

    Args:
        rules: the seed, a table of that name in ``edit``, where it may stand as ``{rules}``.
        test: the test, without its ending.
        edit: an SQL statement; none leaves the rows as they are.
        variables: dbt variables the test reads.

    Returns:
        Nothing where the test finds the rows whole.
    """
    jinja = jinja2.Environment(autoescape=False)
    jinja.globals.update(
        ref=lambda name: name,
        var=lambda name: variables[name],
        dbt=SimpleNamespace(type_string=lambda: "varchar"),
        fail_with=lambda message: call_macro("engine/text.sql", "fail_with", message),
    )
    sources = (PROJECT_ROOT / "macros/scores/band_faults.sql", PROJECT_ROOT / "tests/scores" / f"{test}.sql")
    sql = jinja.from_string("".join(path.read_text(encoding="utf-8") for path in sources)).render()
    with duckdb.connect() as connection:
        connection.execute(f"create table {rules} as from read_csv('{Path(PROJECT_ROOT, 'seeds/scores', rules)}.csv')")
        if edit:
            connection.execute(edit.format(rules=rules))
        try:
            assert connection.execute(sql).fetchall() == []
        except duckdb.InvalidInputException as error:
            return str(error)
    return ""
