"""Comparing models: who moves is told with the reason, and nothing is told of a model that is not there."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from abm.cli import cli
from abm.compare_models import compare, describe_weights, explain_move

SUNDAY = dt.date(2026, 11, 15)
WEIGHTS = [
    ("v1", "fit", 40, None, None),
    ("v1", "intent", 35, None, None),
    ("v1", "engagement", 25, None, None),
    ("v2", "fit", 40, None, None),
    ("v2", "intent", 40, "fit", 0.5),
    ("v2", "engagement", 20, None, None),
]
# account, model, tier, model_tier, fit, intent, engagement
SCORES = [
    ("rises", "v1", 3, 3, 30, 21, 5),
    ("rises", "v2", 2, 2, 30, 27, 4),
    ("gated", "v1", 2, 2, 15, 30, 20),
    ("gated", "v2", 4, 4, 15, 0, 16),
    ("stays", "v1", 1, 1, 40, 30, 20),
    ("stays", "v2", 1, 1, 40, 34.2857, 16),
]


def row(tier: int = 2, model_tier: int = 2, excluded: str | None = None, /, **points: float) -> dict[str, Any]:
    parts = {f"{name}_points": Decimal(str(points.get(name, 0))) for name in ("fit", "intent", "engagement")}
    return {
        "account_id": "a", "tier": tier, "model_tier": model_tier, "exclusion_code": excluded,
        "total_score": sum(parts.values(), Decimal()), **parts,
    }  # fmt: skip


def test_a_move_is_told_by_its_largest_change_first() -> None:
    told = explain_move(row(3, 3, intent=20, fit=30, engagement=5), row(2, 2, intent=26, fit=30, engagement=4), [])
    assert told == "score 55.0 → 60.0 (intent +6.0, engagement -1.0)"


def test_a_move_without_a_change_of_ones_own_is_others() -> None:
    same = {"fit": 30.0, "intent": 30.0}
    assert "others take its place" in explain_move(row(2, 2, **same), row(3, 2, **same), [])
    assert "there is room now" in explain_move(row(3, 2, **same), row(2, 2, **same), [])
    assert "excluded: no longer" in explain_move(row(4, 4, "customer", **same), row(2, 2, **same), [])


def test_equal_scores_have_no_rank_correlation() -> None:
    rows = {name: {**row(fit=20), "account_id": name} for name in ("a", "b")}
    found = compare("v2", "", rows, rows, [], 3, None)
    assert (found.rank_correlation, found.moves, found.n_shared) == (None, [], 2)


def test_weights_in_words() -> None:
    names = ("model_version", "component", "max_points", "gate_component", "gate_min_share")
    rows = [dict(zip(names, weight, strict=True)) for weight in WEIGHTS[3:]]
    assert describe_weights(rows) == "fit 40, intent 40 (from 50% of fit on), engagement 20"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        for schema in ("marts", "intermediate", "seeds"):
            connection.execute(f"create schema {schema}")
        connection.execute(
            """
            create table seeds.score_models (model_version varchar, component varchar, max_points decimal(9, 4),
                gate_component varchar, gate_min_share decimal(9, 4));
            create table seeds.tiers as
                select 1 as tier, 25 as capacity union all select 3, 200 union all select 4, null;
            create table seeds.change_log (log_number int, changed_on date, model_version varchar, rule_set varchar,
                what varchar, expected_effect varchar);
            insert into seeds.change_log
                values (2, date '2026-01-05', 'v2', 'score_models', 'w', 'strong research rises');
            create table marts.dim_accounts as select unnest(['rises', 'gated', 'stays']) as account_id,
                unnest(['Riser', 'Gated', 'Stayer']) as account_name, 'd.example' as domain;
            create table marts.fct_account_tiers as select 'stays' as account_id, 'v1' as model_version,
                date '2026-11-15' as as_of_on;
            create table marts.fct_account_scores (account_id varchar, model_version varchar, as_of_on date,
                fit_points decimal(12, 4), intent_points decimal(12, 4), engagement_points decimal(12, 4),
                total_score decimal(12, 4));
            create table intermediate.int_tiers_compared (account_id varchar, model_version varchar, as_of_on date,
                tier int, model_tier int, exclusion_code varchar);
            create table marts.fct_score_factors as select 'gated' as account_id, 'v2' as model_version,
                date '2026-11-15' as as_of_on, 'fit_gate' as factor, 'fit 15.0000' as observed, -34.0 as points,
                'intent counts from 20.0 points of fit on' as evidence;
            """
        )
        connection.executemany("insert into seeds.score_models values (?, ?, ?, ?, ?)", WEIGHTS)
        for account, model, tier, model_tier, *points in SCORES:
            connection.execute(
                "insert into marts.fct_account_scores values (?, ?, ?, ?, ?, ?, ?)",
                [account, model, SUNDAY, *points, sum(points)],
            )
            connection.execute(
                "insert into intermediate.int_tiers_compared values (?, ?, ?, ?, ?, null)",
                [account, model, SUNDAY, tier, model_tier],
            )
    return path


def test_the_command_says_who_moves_and_why(warehouse: Path, tmp_path: Path) -> None:
    out = tmp_path / "moves.csv"
    result = CliRunner().invoke(cli, ["compare-models", "--warehouse", str(warehouse), "--out", str(out)])
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "v2: 2 accounts would move Expected (2026-01-05): strong research rises" in said
    assert "2 of 3" in said
    assert "Score 65.0 → 31.0 (intent -30.0, engagement -4.0); fit gate closed: fit 15.0000" in said
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    # the largest move first
    assert [(r["account_id"], r["from_tier"], r["to_tier"]) for r in rows] == [("gated", "2", "4"), ("rises", "3", "2")]


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--model", "v9"], "v9 is no model"), (["--as-of", "2020-01-01"], "has no tiers for that week")],
)
def test_what_is_not_there_is_named(warehouse: Path, options: list[str], told: str) -> None:
    result = CliRunner().invoke(cli, ["compare-models", *options, "--warehouse", str(warehouse)])
    assert (result.exit_code, told in result.output) == (2, True), result.output
