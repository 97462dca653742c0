"""Suggesting topics: near words get the topic of what they are like, far ones stay unknown, rows are ready to paste."""

from __future__ import annotations

import csv
import datetime
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers.bombora_2015 import VENDOR_FILE, read_vendor_file
from helpers.builds import Warehouse
from hypothesis import given
from hypothesis import strategies as st

from abm.cli import cli
from abm.contract import PROJECT_ROOT
from abm.demo import planted_truth
from abm.topics import (
    MAPPING_COLUMNS,
    Succession,
    Suggestion,
    collect_evidence,
    make_rows,
    match_rules,
    phrases_of_pattern,
    read_seed,
    suggest_topics,
)

SEEDS = PROJECT_ROOT / "seeds" / "signals"
TOPICS, RULES = read_seed(SEEDS / "topics.csv"), read_seed(SEEDS / "topic_mappings.csv")
EVIDENCE = collect_evidence(TOPICS, RULES)
DAY = datetime.date(2026, 11, 16)


def suggested(*texts: str) -> dict[str, str | None]:
    return {found.text: found.topic_id for found in suggest_topics(dict.fromkeys(texts, 1), EVIDENCE)}


def test_a_near_text_gets_the_topic_of_what_it_is_like() -> None:
    near = suggested("data-catalogue tools", "lineage of data", "payroll", "employee wellness", "digital signage")
    assert near["data-catalogue tools"] == "data_catalog"
    assert near["lineage of data"] == "data_lineage"


def test_what_is_like_nothing_stays_unknown() -> None:
    off = ("payroll software", "employee wellness", "digital signage", "mortgage", "used hardware")
    assert suggested(*off) == dict.fromkeys(off)


def test_a_text_that_took_the_place_of_a_known_one_gets_its_topic() -> None:
    known = collect_evidence(TOPICS, RULES, {"data lineage": "data_lineage"})
    succession = Succession("pipeline ancestry", "data lineage", 0.9)
    [found] = suggest_topics({"pipeline ancestry": 71}, known, successions=[succession])
    assert (found.topic_id, found.is_successor, found.score) == ("data_lineage", True, 0.9)


def test_the_heaviest_text_comes_first_and_the_same_input_gives_the_same_list() -> None:
    weights = {"payroll": 5, "mortgage": 9, "data lake": 5}
    found = suggest_topics(weights, EVIDENCE)
    assert [suggestion.text for suggestion in found] == ["mortgage", "data lake", "payroll"]
    assert found == suggest_topics(dict(reversed(weights.items())), list(EVIDENCE))


def test_nothing_is_suggested_where_nothing_is_known() -> None:
    assert suggest_topics({"payroll": 1}, []) == [Suggestion("payroll", 1, None, 0.0, "")]
    assert suggest_topics({}, EVIDENCE) == []


@pytest.mark.parametrize(
    ("pattern", "phrases"),
    [
        (r"data catalog(ue)?|\bmdm\b", {"data catalog", "data catalogue", "mdm"}),
        (r"data (mesh|product)", {"data mesh", "data product"}),
        (r"soc ?2|iso-?27001", {"soc 2", "iso 27001"}),
        (r"^/(pricing|plans)([/-]|$)", {"pricing", "plans"}),
    ],
)
def test_a_pattern_is_read_as_the_phrases_it_stands_for(pattern: str, phrases: set[str]) -> None:
    assert set(phrases_of_pattern(pattern)) >= phrases


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_a_rows_pattern_matches_its_text_and_nothing_longer(text: str) -> None:
    [row] = make_rows([Suggestion(text, 1, "data_quality", 0.5, "data quality")], RULES, DAY)
    assert re.search(row["pattern"], text.lower())
    assert not re.search(row["pattern"], text.lower() + "x")
    assert not re.search(row["pattern"], "x" + text.lower())


def test_rows_have_ids_and_priorities_of_their_own_and_hold_from_the_day_given() -> None:
    found = [Suggestion(f"text {n}", 1, "data_quality", 0.5, "data quality") for n in range(900)]
    rows = make_rows([*found, Suggestion("left", 1, None, 0.1, "")], RULES, DAY)
    assert len(rows) == len(found)
    for column in ("mapping_id", "priority"):
        values = [row[column] for row in [*RULES, *rows]]
        assert len(set(values)) == len(values)
    assert {row["valid_from_on"] for row in rows} == {"2026-11-16"}
    assert tuple(rows[0]) == MAPPING_COLUMNS
    assert set(MAPPING_COLUMNS) == set(RULES[0])


def test_the_command_prints_suggestions_and_writes_rows_that_then_match(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text("topic,n_records\nLineage of Data (v2),7\nMortgage,70\nData Quality,3\n")
    out = tmp_path / "rows.csv"
    result = CliRunner().invoke(cli, ["suggest-topics", "--file", str(tmp_path / "words.csv"), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "leave unknown" in result.output
    # what a rule knows needs none
    assert "data quality" not in result.output.split("Nearest")[1].split("2 unknown topics")[0].replace("nearest", "")
    rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
    assert [row["topic_id"] for row in rows] == ["data_lineage"]
    assert match_rules("Lineage of Data (v2)", [*RULES, *rows]) == "data_lineage"


def test_a_file_without_a_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_text("topic\n")
    result = CliRunner().invoke(cli, ["suggest-topics", "--file", str(tmp_path / "none.csv")])
    assert result.exit_code == 1
    assert "holds no text: give one topic a line" in result.output


@pytest.mark.skipif(not VENDOR_FILE.is_file(), reason=f"the vendor's file is not at {VENDOR_FILE}")
def test_hidden_rules_are_found_again_and_the_rest_of_the_world_is_left_alone() -> None:
    weights = Counter(row["topic"].lower() for row in read_vendor_file() if row["topic"])
    truth = {text: match_rules(text, RULES) for text in weights}
    off = {text: n for text, n in weights.items() if truth[text] is None}
    n_hidden = n_suggested = n_right = 0
    for rule in RULES:
        rest = [other for other in RULES if other is not rule]
        hidden = {text: weights[text] for text in weights if truth[text] and match_rules(text, rest) is None}
        if not hidden:
            continue
        known = {text: topic for text, topic in truth.items() if topic and text not in hidden}
        found = suggest_topics({**off, **hidden}, collect_evidence(TOPICS, rest, known))
        named = [suggestion for suggestion in found if suggestion.text in hidden and suggestion.topic_id]
        n_hidden += len(hidden)
        n_suggested += len(named)
        n_right += sum(suggestion.topic_id == truth[suggestion.text] for suggestion in named)
    assert n_right / n_suggested > 0.85
    assert n_right / n_hidden > 0.35
    everything = suggest_topics(off, collect_evidence(TOPICS, RULES, {t: topic for t, topic in truth.items() if topic}))
    assert sum(suggestion.topic_id is not None for suggestion in everything) / len(everything) < 0.04


def test_the_demos_renamed_topic_is_found_by_whose_place_it_took(demo: Warehouse) -> None:
    renamed = planted_truth()["topic_renamed"]
    result = CliRunner().invoke(cli, ["suggest-topics", "--warehouse", str(demo.require_tables().path)])
    [line] = [line for line in result.output.splitlines() if renamed["to_topic"].lower() in line]
    assert f"took the place of {renamed['from_topic'].lower()}" in line
    assert "a topic is suggested for 1 of them" in result.output


def test_what_the_demo_says_and_the_taxonomy_lacks_is_listed(demo: Warehouse) -> None:
    truth = planted_truth()
    query = "select source_kind, sum(n_records)::bigint from marts.fct_unknown_topics group by 1"
    found = dict(demo.fetch(query))
    assert found["stated_signal_type"] == len(truth["unknown_signal_types"])
    assert found["stated_topic"] == len(truth["unknown_stated_topics"])
    query = "select first_seen_on::varchar <= ? and n_accounts > 0 from marts.fct_unknown_topics where raw_text = ?"
    renamed = truth["topic_renamed"]
    assert demo.fetch(query, renamed["from_on"], renamed["to_topic"].lower()) == [(True,)]


def test_the_ledger_says_of_just_the_demos_corrected_rows_that_they_are(demo: Warehouse) -> None:
    truth = planted_truth()
    query = "select record_id from intermediate.int_records_disposed where disposition_reason like '%corrected%'"
    wanted = {record_id.lower() for record_id in truth["corrected_record_ids"] + truth["reformatted_corrected_ids"]}
    assert {record_id for (record_id,) in demo.fetch(query)} == wanted
    n_corrected = demo.fetch_value("select count(corrected_at) from marts.signal_quarantine")
    assert n_corrected == len(wanted)
