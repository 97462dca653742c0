"""The command line as a person uses it, on a warehouse of a few rows written by hand."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from rich.console import Console
from test_explain import build_hand_made_warehouse

from abm.build import BuildReport
from abm.cli import cli
from abm.door.check import DoorReport, FileVerdict
from abm.door.check import Result as CheckResult
from abm.door.report import print_held


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return build_hand_made_warehouse(tmp_path / "hand_made.duckdb")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_targets_lists_the_ranked_accounts_within_the_width(warehouse: Path) -> None:
    result = run("targets", "--warehouse", warehouse)
    assert result.exit_code == 0
    assert "Target accounts on 2026-11-15: all 2, 3 accounts scored" in result.stdout
    assert "83.1 (30/29/24)" in result.stdout
    assert result.stdout.index("acme.com") < result.stdout.index("bolt.com")
    assert "Quiet [sic]" in result.stdout
    assert "bolt.de" not in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 160


def test_targets_stops_at_top(warehouse: Path) -> None:
    result = run("targets", "--top", 1, "--warehouse", warehouse)
    assert "acme.com" in result.stdout
    assert "bolt.com" not in result.stdout


def test_targets_without_a_listed_account_shows_the_best_of_the_rest(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from marts.account_scorecard where tier < 4")
    result = run("targets", "--warehouse", warehouse)
    assert result.exit_code == 0
    assert "No account is on the target list on 2026-11-15" in result.stdout
    assert "Already a customer" in result.stdout


def test_targets_of_an_empty_warehouse_says_so(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from marts.account_scorecard")
    assert "No account is scored yet" in run("targets", "--warehouse", warehouse).stdout


def test_explain_walks_from_tier_to_raw_record(warehouse: Path) -> None:
    result = run("explain", "acme.com", "--warehouse", warehouse)
    assert result.exit_code == 0
    for text in ("is Tier 1 (one-to-one)", "✓ The score reaches", "[fit.industry.perfect]", "segment/pages/page-1"):
        assert text in result.stdout


def test_explain_takes_the_warehouse_from_the_environment(warehouse: Path) -> None:
    result = CliRunner().invoke(cli, ["explain", "acme.com"], env={"ABM_WAREHOUSE": str(warehouse)})
    assert result.exit_code == 0


def test_explain_takes_a_past_day(warehouse: Path) -> None:
    result = run("explain", "acme.com", "--as-of", "2026-11-12", "--warehouse", warehouse)
    assert "was Tier 2" in result.stdout


@pytest.mark.parametrize(("query", "told"), [("acne.com", "Close to it: Acme"), ("bolt", "is the name of 2 accounts")])
def test_explain_without_one_account_says_what_there_is_and_exits_2(warehouse: Path, query: str, told: str) -> None:
    result = run("explain", query, "--warehouse", warehouse)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", [["targets"], ["explain", "acme.com"], ["ledger"]])
def test_a_missing_warehouse_is_one_sentence_and_exit_2(tmp_path: Path, command: list[str]) -> None:
    result = run(*command, "--warehouse", tmp_path / "none.duckdb")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "does not exist: build it with" in result.stderr


def test_a_warehouse_without_marts_is_one_sentence(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    result = run("targets", "--warehouse", tmp_path / "empty.duckdb")
    assert result.exit_code == 2
    assert "run `python -m abm build`" in result.stderr


def test_a_file_that_is_no_warehouse_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.duckdb").write_text("not a database, although it is long enough to be looked at" * 100)
    result = run("targets", "--warehouse", tmp_path / "text.duckdb")
    assert result.exit_code == 2
    assert "cannot be opened" in result.stderr


def test_ledger_accounts_for_every_row(warehouse: Path) -> None:
    result = run("ledger", "--warehouse", warehouse)
    assert result.exit_code == 0
    assert "accepted 1200, malformed 4" in result.stdout
    assert "4 rows in quarantine, 1 delivered again and right." in result.stdout
    assert result.stdout.splitlines()[-1] == "1,209 rows landed, 1,209 accounted for."


def test_ledger_with_a_lost_row_exits_1(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("insert into landing.landed_files values ('bombora', 'company_surge', 2, 0)")
    result = run("ledger", "--warehouse", warehouse)
    assert result.exit_code == 1
    assert "✗" in result.stdout
    assert result.stdout.splitlines()[-1] == "1,211 rows landed, 1,209 accounted for."


def test_build_with_a_missing_landing_is_one_sentence_and_leaves_no_warehouse(tmp_path: Path) -> None:
    result = run("build", "--landing", tmp_path / "nowhere", "--warehouse", tmp_path / "new.duckdb")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "nowhere' does not exist" in result.stderr
    assert not (tmp_path / "new.duckdb").exists()


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A landing of one bad and one good file."""
    monkeypatch.setenv("ABM_DOOR", str(tmp_path / "door"))
    (tmp_path / "landing" / "segment").mkdir(parents=True)
    (tmp_path / "landing" / "segment" / "pages.csv").write_text("id,when\n1,2026-01-01\n")
    (tmp_path / "landing" / "segment" / "pages.2.csv").write_text(
        "id,anonymous_id,timestamp,received_at\n1,a,2026-01-01,2026-01-01\n"
    )
    return tmp_path


def test_check_lists_each_file_and_exits_1_if_one_is_held(broken: Path) -> None:
    arguments = ("check", "--landing", broken / "landing", "--warehouse", broken / "new.duckdb")
    result = run(*arguments)
    assert result.exit_code == 1
    rows = {line.split()[1]: line for line in result.stdout.splitlines() if line.startswith(" segment")}
    assert "HELD" in rows["pages.csv"] and "missing_column" in rows["pages.csv"]
    assert "passed" in rows["pages.2.csv"]
    assert "Door: 2 files checked; 1 held, 0 warnings." in result.stdout
    assert (broken / "quarantine" / "new" / "segment" / "pages.csv.reason.txt").is_file()
    assert (broken / "door" / "index.html").is_file()
    again = run(*arguments, "--allow-held")
    assert again.exit_code == 0
    assert "Door: 0 files checked, 2 as before; 1 held, 0 warnings." in again.stdout


def test_the_quarantine_can_be_elsewhere(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ABM_QUARANTINE", str(broken / "elsewhere"))
    run("check", "--landing", broken / "landing", "--warehouse", broken / "new.duckdb")
    assert (broken / "elsewhere" / "new" / "segment" / "pages.csv").is_file()
    assert not (broken / "quarantine").exists()


def test_check_with_a_missing_landing_is_one_sentence_and_leaves_no_warehouse(tmp_path: Path) -> None:
    result = run("check", "--landing", tmp_path / "nowhere", "--warehouse", tmp_path / "new.duckdb")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "new.duckdb").exists()


def test_what_is_held_is_said_last_and_in_full() -> None:
    result = held_file("segment/pages.csv: is no good; land it again.")
    console = Console(width=60, record=True, file=io.StringIO())
    print_held(console, DoorReport((result,), (), None), "/held")
    assert console.export_text().splitlines() == [
        "HELD AT THE DOOR: 1 file not loaded",
        "  segment/pages.csv: is no good; land it again.",
        "  Copies with their reasons: /held",
    ]


def held_file(reason: str) -> FileVerdict:
    results = [CheckResult("missing_column", 1.0, "hold", reason)]
    return FileVerdict("segment/pages.csv", "segment", "pages", None, results)


def test_demo_into_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    result = run("demo", "--out", tmp_path)
    assert result.exit_code == 1
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_the_build_summary_is_one_line_of_counts() -> None:
    report = BuildReport(n_models=81, n_seeds=1, n_passed=263, n_warned=1, n_failed=2, n_skipped=3, seconds=61.2)
    assert report.summary() == (
        "Built 81 models and 1 seed; tests: 263 passed, 1 warned, 2 failed, 3 skipped after an error; 1 min 1 s."
    )
