"""The quality checklist: planted faults are caught on their day, quiet weeks stay quiet, and it reads like a letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from click.testing import CliRunner
from helpers.builds import Warehouse
from hypothesis import given
from hypothesis import strategies as st

from abm.cli import cli
from abm.demo import planted_truth
from abm.qa import choose_verdicts, describe

BAD = ("warn", "fail")
# checks of how things stand on the last day, and of the door: no past day has a row
STANDING = (
    "consent_gaps", "contradicting_consents", "crm_duplicates", "hierarchy_gaps", "fit_completeness",
    "contact_completeness", "pii_in_marts",
)  # fmt: skip
MAX_FALSE_FAIL_RATE = 0.01


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    planted: dict[str, Any] = planted_truth()
    return planted


@pytest.fixture(scope="module")
def checklist(demo: Warehouse) -> list[dict[str, Any]]:
    return demo.fetch_rows("select * from marts.signal_qa_checklist where check_id not like 'door%'")


def alerts(checklist: list[dict[str, Any]], check_id: str, feed_id: str) -> dict[str, dict[str, Any]]:
    """Rows of a check of a feed that warn or fail, by day."""
    return {
        str(row["checked_on"]): row
        for row in checklist
        if (row["check_id"], row["feed_id"]) == (check_id, feed_id) and row["status"] in BAD
    }


def days_from(first_on: str, n_days: int) -> list[str]:
    first = dt.date.fromisoformat(first_on)
    return [str(first + dt.timedelta(days=nth)) for nth in range(n_days)]


def test_a_page_type_that_stops_is_missed_until_it_is_back(
    checklist: list[dict[str, Any]], truth: dict[str, Any]
) -> None:
    lost = truth["tag_loss"]
    found = alerts(checklist, "tag_loss", "segment")
    n_days = (dt.date.fromisoformat(lost["last_on"]) - dt.date.fromisoformat(lost["first_on"])).days + 1
    # a kind that four people open a day cannot be missed on its first silent day
    assert min(found) in days_from(lost["first_on"], 4)
    assert list(found) == days_from(lost["first_on"], n_days)[-len(found) :]
    assert all(row["detail"].startswith(lost["path_prefix"]) for row in found.values())
    assert {str(row["first_failed_on"]) for row in found.values()} == {min(found)}
    assert all(row["owner"] == "marketing_operations" for row in found.values())


def test_a_vendor_that_doubles_is_a_spike_on_its_day(checklist: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    found = alerts(checklist, "volume_spike", "bombora")
    assert list(found) == [truth["volume_doubled"]["loaded_on"]]
    [row] = found.values()
    assert row["status"] == "fail"
    assert row["observed"] == truth["volume_doubled"]["n_rows"]


def test_unmatched_signals_alert_on_the_second_day_running(
    checklist: list[dict[str, Any]], truth: dict[str, Any]
) -> None:
    first_on, second_on = truth["unmatched_spike"]["loaded_on"]
    found = alerts(checklist, "unmatched_share", "g2")
    assert list(found) == [second_on]
    assert found[second_on]["status"] == "fail"
    assert str(found[second_on]["first_failed_on"]) == first_on


@pytest.mark.parametrize(
    ("subject", "key", "check_id", "feed_id"),
    [
        ("bot_wave", "on", "bot_share", "segment"),
        ("bot_wave", "on", "volume_spike", "segment"),
        ("topic_renamed", "from_on", "unknown_topic_share", "bombora"),
        ("date_format_changed", "loaded_on", "malformed_share", "bombora"),
        ("late_file", "loaded_on", "volume_spike", "partners"),
        ("superhuman", "on", "volume_spike", "segment"),
    ],
)
def test_other_planted_faults_alert_on_their_day(
    checklist: list[dict[str, Any]], truth: dict[str, Any], subject: str, key: str, check_id: str, feed_id: str
) -> None:
    assert truth[subject][key] in alerts(checklist, check_id, feed_id)


def planted_days(truth: dict[str, Any]) -> set[str]:
    """Days on which something is really wrong; what is measured over a week shows it for a week."""
    lost = truth["tag_loss"]
    week_long = [truth["bot_wave"]["on"], truth["superhuman"]["on"], truth["volume_doubled"]["loaded_on"],
                 truth["late_file"]["loaded_on"], *truth["unmatched_spike"]["loaded_on"],
                 truth["topic_renamed"]["from_on"], truth["date_format_changed"]["loaded_on"]]  # fmt: skip
    n_lost = (dt.date.fromisoformat(lost["last_on"]) - dt.date.fromisoformat(lost["first_on"])).days + 1
    return {*days_from(lost["first_on"], n_lost), *(day for first in week_long for day in days_from(first, 7))}


def test_quiet_weeks_stay_quiet(checklist: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    planted = planted_days(truth)
    quiet = [
        row
        for row in checklist
        if row["check_id"] not in STANDING
        and row["status"] != "not_applicable"
        and str(row["checked_on"]) not in planted
    ]
    false_fails = [row for row in quiet if row["status"] == "fail"]
    false_warns = [row for row in quiet if row["status"] == "warn"]
    assert len(quiet) > 1000
    assert not false_fails, false_fails
    assert len(false_warns) / len(quiet) < MAX_FALSE_FAIL_RATE, false_warns


def test_every_alert_says_whose_it_is_since_when_and_what_to_do(checklist: list[dict[str, Any]]) -> None:
    for row in checklist:
        if row["status"] in BAD:
            assert row["owner"] and row["remedy"] and row["detail"], row
            assert row["first_failed_on"] <= row["checked_on"], row
            assert row["n_days_failed"] >= 1, row
        else:
            assert row["first_failed_on"] is None, row


def test_a_past_day_is_judged_by_what_was_known_then(demo_cuts: dict[str, Warehouse], demo: Warehouse) -> None:
    columns = "check_id, checked_on, feed_id, status, first_failed_on"
    # the door and how things stand are asked on the last day only
    query = f"""
        select {columns} from marts.signal_qa_checklist
        where check_id not like 'door%' and check_id not in {STANDING}
            and check_id not in ('n_held_files', 'ledger_gap') and checked_on <= ?
        order by check_id, checked_on, feed_id
    """
    for last_on, cut_warehouse in demo_cuts.items():
        then, now = cut_warehouse.fetch(query, last_on), demo.fetch(query, last_on)
        changed = [(old, new) for old, new in zip(then, now, strict=True) if old != new]
        assert not changed, changed[:5]


def test_qa_prints_what_is_wrong_and_exits_1(demo: Warehouse, truth: dict[str, Any]) -> None:
    day = truth["unmatched_spike"]["loaded_on"][1]
    result = CliRunner().invoke(cli, ["qa", "--on", day, "--warehouse", str(demo.require_tables().path)])
    assert result.exit_code == 1, result.output
    assert "unmatched share" in result.output
    assert "58 of 60 records (97%)" in result.output
    assert "revops" in result.output
    assert "checks passed" in result.output
    assert max(map(len, result.output.splitlines())) <= 160


def test_qa_of_a_quiet_feed_exits_0_and_of_an_unknown_one_2(demo: Warehouse) -> None:
    options = ["--warehouse", str(demo.require_tables().path)]
    quiet = CliRunner().invoke(cli, ["qa", "--feed", "hubspot", "--on", "2026-08-16", *options])
    assert (quiet.exit_code, "Nothing needs attention" in quiet.output) == (0, True), quiet.output
    unknown = CliRunner().invoke(cli, ["qa", "--feed", "pigeon_post", *options])
    assert unknown.exit_code == 2
    early = CliRunner().invoke(cli, ["qa", "--on", "2001-01-01", *options])
    assert early.exit_code == 2


def make_row(status: str, day: int, check_id: str = "c", feed_id: str = "f") -> dict[str, Any]:
    on = dt.date(2026, 1, 1) + dt.timedelta(days=day)
    return {
        "check_id": check_id, "feed_id": feed_id, "status": status, "checked_on": on, "severity": "warn",
        "first_failed_on": on if status in BAD else None,
    }  # fmt: skip


ROWS = st.lists(
    st.builds(
        make_row,
        st.sampled_from(["pass", "warn", "fail", "not_applicable"]),
        st.integers(0, 6),
        st.sampled_from(["bots", "volume"]),
        st.sampled_from(["segment", "g2"]),
    ),
    unique_by=lambda row: (row["check_id"], row["feed_id"], row["checked_on"]),
)


@given(ROWS, st.booleans(), st.randoms())
def test_one_verdict_a_check_and_feed_whatever_the_order(rows: list[dict[str, Any]], worst: bool, random: Any) -> None:  # noqa: ANN401
    chosen = choose_verdicts(rows, worst=worst)
    keys = [(row["check_id"], row["feed_id"]) for row in chosen]
    assert sorted(keys) == sorted({(row["check_id"], row["feed_id"]) for row in rows})
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert choose_verdicts(shuffled, worst=worst) == chosen
    if worst:
        assert any(row["status"] == "fail" for row in rows) == any(row["status"] == "fail" for row in chosen)


def test_a_check_that_has_recovered_stands_well_and_was_bad_in_the_week() -> None:
    rows = [make_row("fail", 1), make_row("pass", 2), make_row("not_applicable", 3)]
    assert [row["status"] for row in choose_verdicts(rows, worst=False)] == ["pass"]
    assert [row["status"] for row in choose_verdicts(rows, worst=True)] == ["fail"]


def test_numbers_are_said_as_people_say_them() -> None:
    row = {
        "metric": "unmatched_share", "detail": "58 of 60 records", "observed": 0.9667, "expected": 0.168,
        "warn_at": 0.3, "fail_at": 0.587, "status": "fail", "direction": "above",
    }  # fmt: skip
    assert describe(row) == "58 of 60 records (97%); usually 17%, fails above 59%"
