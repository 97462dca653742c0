"""A rule that changed is a row of the log: what is missing is found, written once, and never over what is there."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from abm import change_log
from abm.change_log import COLUMNS, Change, RuleSet, find_unlogged, make_entries
from abm.cli import cli

CHANGE = Change(datetime.date(2026, 11, 2), "revops", "Weights, moved", 'because of "x"', "more")
names = st.sampled_from(["fit_rules", "score_bands", "tiers"])
digests = st.dictionaries(st.tuples(names, st.sampled_from(["all", "v1"])), st.text("abc", min_size=1, max_size=3))


def row(number: int, rules: RuleSet, digest: str, on: str = "2026-01-05") -> dict[str, str]:
    values = (str(number), on, rules[1], rules[0], "revops", "w", "y", "e", digest)
    return dict(zip(COLUMNS, values, strict=True))


def test_the_last_row_of_a_set_decides() -> None:
    bands, tiers = ("score_bands", "all"), ("tiers", "all")
    log = [row(1, bands, "old"), row(2, bands, "new"), row(3, tiers, "")]
    assert find_unlogged({bands: "new", tiers: "t"}, log) == [tiers]
    assert find_unlogged({bands: "old", tiers: "t"}, log) == [bands, tiers]
    # a later day outranks a later number
    assert find_unlogged({bands: "old"}, [row(1, bands, "old", "2026-02-01"), row(2, bands, "new")]) == []


@given(before=digests, after=digests)
def test_once_logged_nothing_is_missing(before: dict[RuleSet, str], after: dict[RuleSet, str]) -> None:
    log = make_entries(find_unlogged(before, []), before, [], CHANGE)
    entries = make_entries(find_unlogged(after, log), after, log, CHANGE)
    assert {(e["rule_set"], e["model_version"]) for e in entries} == {r for r in after if before.get(r) != after[r]}
    assert find_unlogged(after, [*log, *entries]) == []
    numbers = [int(entry["log_number"]) for entry in [*log, *entries]]
    assert numbers == sorted(set(numbers))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log without a last line break, and a warehouse whose bands have changed."""
    log = tmp_path / "change_log.csv"
    log.write_text(",".join(COLUMNS) + "\n1,2026-01-05,all,score_bands,revops,w,y,e,old", encoding="utf-8")
    monkeypatch.setattr(change_log, "CHANGE_LOG", log)
    monkeypatch.setattr(change_log, "PROJECT_ROOT", tmp_path)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_rule_digests as select * from (values ('score_bands', 'all', 2, 'new'),"
            " ('score_models', 'v1', 3, 'm')) as t (rule_set, model_version, n_rules, rules_digest)"
        )
    return tmp_path


def log_change(house: Path, *options: str, by: str = "revops", why: str = "they asked") -> tuple[int, str]:
    words = [
        "--by",
        by,
        "--what",
        "Bands, wider",
        "--why",
        why,
        "--expected-effect",
        "fewer ties",
        "--on",
        "2026-11-02",
    ]
    result = CliRunner().invoke(cli, ["log-change", *words, *options, "--warehouse", str(house / "warehouse.duckdb")])
    return result.exit_code, result.output


def test_the_command_adds_a_row_for_each_set_that_changed(house: Path) -> None:
    code, said = log_change(house)
    assert (code, "2 rows added to change_log.csv" in said) == (0, True), said
    with (house / "change_log.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(r["log_number"], r["rule_set"], r["model_version"], r["rules_digest"]) for r in rows] == [
        ("1", "score_bands", "all", "old"),
        ("2", "score_bands", "all", "new"),
        ("3", "score_models", "v1", "m"),
    ]
    assert rows[1]["what"] == "Bands, wider"
    code, said = log_change(house)
    assert (code, "Nothing has changed" in said) == (1, True)


def test_one_set_may_be_logged_alone(house: Path) -> None:
    assert log_change(house, "--rule-set", "score_models")[0] == 0
    assert "score_bands" in log_change(house)[1]


@pytest.mark.parametrize(
    ("options", "by", "why", "told"),
    [
        ((), "dana@example.com", "y", "names a team"),
        ((), "revops", "  ", "--why is blank"),
        (("--rule-set", "weights"), "revops", "y", "weights is no logged set"),
    ],
)
def test_what_explains_nothing_is_refused(house: Path, options: tuple[str, ...], by: str, why: str, told: str) -> None:
    before = (house / "change_log.csv").read_text(encoding="utf-8")
    code, said = log_change(house, *options, by=by, why=why)
    assert code == 2
    assert told in said
    assert (house / "change_log.csv").read_text(encoding="utf-8") == before


def test_a_log_without_a_column_is_named(house: Path) -> None:
    (house / "change_log.csv").write_text("log_number,changed_on\n", encoding="utf-8")
    code, said = log_change(house)
    assert (code, "lacks column model_version" in said) == (1, True), said
