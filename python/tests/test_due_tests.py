"""Data tests look at what is due of history only, and at all of it again once a build has not passed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
from helpers.builds import WITHOUT_TESTS, WITHOUT_UNIT_TESTS, Builder, Warehouse
from helpers.landings import cut, land, read_table
from helpers.publishing import publish_untested

from abm.demo.columns import loaded_column

# a month of the demo; a week later there are more page views
CUT_ON, NEXT_CUT_ON = "2026-06-14", "2026-06-21"
# what says what is due, and the tests of what is spoilt; a model that is made again would be whole again
TESTS = (
    "int_recomputation_due",
    "fct_account_scores+1,resource_type:test",
    "fct_account_topics+1,resource_type:test",
    "is_sound_fct_signals*",
)
OF_SCORES = {"is_sound_fct_account_scores", "assert_fct_account_scores__are_the_sum_of_their_factors"}
OF_TOPICS = {"is_sound_fct_account_topics"}
OF_SIGNALS = {"is_sound_fct_signals"}
SEARCH = ("int_recomputation_due", "int_qa_marts_searched", "--resource-type", "model")


def change(warehouse: Warehouse, sql: str) -> None:
    with duckdb.connect(str(warehouse.require_tables().path)) as connection:
        [(n_changed,)] = connection.execute(sql).fetchall()
    assert n_changed


def failing(warehouse: Warehouse) -> set[str]:
    nodes = [node for node in warehouse.result.nodes if node.status not in ("pass", "success", "warn", "skipped")]
    assert all(node.kind == "test" for node in nodes), warehouse.result.troubles
    # dbt ends a long name with a hash
    known = OF_SCORES | OF_TOPICS | OF_SIGNALS
    return {next((name for name in known if node.name.startswith(name)), node.name) for node in nodes}


def promises_broken(warehouse: Warehouse, model: str) -> dict[str, int]:
    """What the test of a model's promises found in the build, by its compiled SQL."""
    [found] = (warehouse.path.parent / "target" / "compiled").rglob(f"is_sound_{model}_*.sql")
    return dict(warehouse.fetch(found.read_text()))


def test_history_is_tested_and_searched_once_until_a_build_does_not_pass(
    builder: Builder, demo_landing: Path, tmp_path: Path
) -> None:
    landing = cut(demo_landing, tmp_path / "landing", CUT_ON)
    first = builder.build(landing, WITHOUT_TESTS)
    publish_untested(first.require_tables().path)
    # an old week is spoilt: the build of a week more does not look at it
    change(
        first,
        "update marts.fct_account_scores set health_score = 101, engagement_points = engagement_points + 1"
        " where as_of_on = (select min(as_of_on) from marts.fct_account_scores)",
    )
    stamp = loaded_column("segment/pages")
    pages = [row for row in read_table(demo_landing, "segment", "pages") if CUT_ON < row[stamp][:10] <= NEXT_CUT_ON]
    land(landing, "segment/pages/a_week_more.csv", pages)
    second = builder.build(landing, WITHOUT_UNIT_TESTS, onto=first).require()
    # what is searched week by week adds up to the whole
    for mart in ("fct_account_scores", "fct_score_factors", "dim_accounts"):
        summed = f"select sum(n_rows), sum(n_found) from intermediate.int_qa_marts_searched where mart = '{mart}'"
        assert second.fetch(summed) == second.fetch(f"select count(*), 0 from marts.{mart}")
    # the last week is due: what is spoilt of it is found
    change(
        second,
        "update marts.fct_account_topics set topic_rank = 0, topic_name = 'Ask Jo@Example.com'"
        " where as_of_on = (select max(as_of_on) from marts.fct_account_topics)",
    )
    [(n_of_the_last_week,)] = second.fetch("select count(*) from marts.fct_account_topics where topic_rank = 0")
    change(
        second,
        "insert into marts.fct_account_topics from marts.fct_account_topics where topic_rank = 0"
        " order by account_id, topic_id limit 3",
    )
    change(
        second,
        "insert into marts.fct_account_topics select * replace ('nobody ' || account_id as account_id)"
        " from marts.fct_account_topics where topic_rank = 0 order by account_id desc, topic_id limit 5",
    )
    # of signals those are due that were described anew, whatever their day; a view may have no more nulls than a table
    for is_in in ("in", "not in"):
        change(
            second,
            "update intermediate.int_signals_described set confidence = 2, channel = null where signal_id ="
            f" (select min(signal_id) from marts.fct_signals where signal_id {is_in}"
            " (select signal_id from intermediate.int_signals_due))",
        )
    # a mart that was changed by hand is the same to who reads it: that is known by what it was made of
    for node in ("model.abm.int_qa_marts_searched", "test.abm.is_sound_fct_signals"):
        change(second, f"delete from landing.versions where starts_with(node, '{node}')")
    selected = (*WITHOUT_UNIT_TESTS, "--select", *TESTS)
    third = builder.build(landing, selected, onto=second)
    searched = builder.build(landing, ("--select", *SEARCH), onto=second)
    assert failing(third) == OF_TOPICS | OF_SIGNALS
    assert promises_broken(third, "fct_signals") == {"confidence is above 1": 1, "channel is null": 1}
    assert promises_broken(third, "fct_account_topics") == {
        "topic_rank is below 1": n_of_the_last_week + 8,
        "rows share account_id, as_of_on, topic_id": 6,
        "account_id is not in dim_accounts": 5,
    }
    assert searched.require().fetch("from intermediate.int_qa_marts_searched where n_found > 0") == [
        ("fct_account_topics", date(2026, 6, 21), n_of_the_last_week + 8, n_of_the_last_week + 8)
    ]
    # that build did not pass: now all of history is looked at
    fourth = builder.build(landing, selected, onto=third)
    assert failing(fourth) == OF_TOPICS | OF_SCORES | OF_SIGNALS
    assert promises_broken(fourth, "fct_signals") == {"confidence is above 1": 2, "channel is null": 2}
