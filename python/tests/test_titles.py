"""Job titles against the rules: a hand-labelled list, read by the model's own SQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import jinja2
import pytest

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models/intermediate/accounts/int_titles_matched.sql"
MACROS = [ROOT / "macros" / name for name in ("accounts/folded_text.sql", "accounts/first_matching_rule.sql")]
ENGINE_MACROS = ROOT / "macros/engine/text.sql"
LABELS = Path(__file__).parent / "data/titles.csv"
# what the rules must not fall below: of all titles, and of those of any one language
FLOOR, FLOOR_OF_A_LANGUAGE = 0.95, 0.85
LABELLED = ("seniority", "function", "buying_role")


class Adapter:
    """Stands in for dbt's adapter: the default of an engine macro."""

    def __init__(self) -> None:
        self.macros: object = None

    def dispatch(self, name: str, package: str) -> Callable[..., str]:
        macro: Callable[..., str] = getattr(self.macros, f"default__{name}")
        return macro

    def quote(self, name: str) -> str:
        return f'"{name}"'


@pytest.fixture(scope="module")
def matched() -> duckdb.DuckDBPyConnection:
    """Table `judged`: each labelled title with the label (expected_*) and what the rules say."""
    adapter = Adapter()
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    environment.globals.update(adapter=adapter, ref=str, **{"return": str, "env_var": lambda name, default="": default})
    adapter.macros = environment.from_string(ENGINE_MACROS.read_text("utf-8")).module
    text = "\n".join(path.read_text("utf-8") for path in (ENGINE_MACROS, *MACROS, MODEL))
    connection = duckdb.connect()
    seeds = {name: ROOT / f"seeds/accounts/{name}.csv" for name in ("title_rules", "buying_role_rules")}
    for table, path in {**seeds, "int_contacts_conformed": LABELS}.items():
        connection.execute(f"create table {table} as from read_csv('{path}', all_varchar = true, header = true)")
    for table in seeds:
        connection.execute(f"alter table {table} alter priority type int")
    connection.execute(f"create table int_titles_matched as {environment.from_string(text).render()}")
    columns = ", ".join(f"labels.{name} as expected_{name}, matched.{name}" for name in LABELLED)
    connection.execute(
        f"create table judged as select labels.title, labels.language, {columns}, seniority_rule_id, function_rule_id, "
        "role_rule_id from int_contacts_conformed as labels "
        "left join int_titles_matched as matched on labels.title = matched.raw_text"
    )
    return connection


def test_rules_read_the_labelled_titles_of_every_language(matched: duckdb.DuckDBPyConnection) -> None:
    shares = ", ".join(f"avg(cast(coalesce({name} = expected_{name}, false) as int)) as {name}" for name in LABELLED)
    rows = matched.execute(
        f"select coalesce(language, 'all'), count(*), {shares} from judged group by rollup (language) order by 2 desc"
    ).fetchall()
    print("language      n  " + "  ".join(LABELLED))
    for language, n_titles, *accuracies in rows:
        print(f"{language:10} {n_titles:4}  " + "  ".join(f"{share:.3f}" for share in accuracies))
    wrong = matched.execute(
        "select title, " + ", ".join(f"expected_{name}, {name}" for name in LABELLED) + " from judged where "
        + " or ".join(f"{name} is distinct from expected_{name}" for name in LABELLED)
    ).fetchall()  # fmt: skip
    for language, _, *accuracies in rows:
        assert min(accuracies) >= (FLOOR if language == "all" else FLOOR_OF_A_LANGUAGE), (language, wrong)


@pytest.mark.parametrize(
    ("rules", "columns"),
    [("title_rules", ("seniority_rule_id", "function_rule_id")), ("buying_role_rules", ("role_rule_id",))],
)
def test_labelled_titles_try_most_rules(
    matched: duckdb.DuckDBPyConnection, rules: str, columns: tuple[str, ...]
) -> None:
    """A rule that decides no labelled title is only as good as its example: few may be so."""
    used = " union ".join(f"select {column} from judged" for column in columns)
    untried = [
        row[0] for row in matched.execute(f"select rule_id from {rules} where rule_id not in ({used})").fetchall()
    ]
    total = matched.execute(f"select count(*) from {rules}").fetchall()[0][0]
    print(f"{len(untried)} of {total} {rules} decide no labelled title: {untried}")
    assert len(untried) <= 0.3 * total


def test_labels_are_many_and_of_every_language(matched: duckdb.DuckDBPyConnection) -> None:
    languages = dict(matched.execute("select language, count(*) from judged group by language").fetchall())
    assert sum(languages.values()) >= 250
    assert set(languages) >= {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "no", "fi", "ja", "zh"}
