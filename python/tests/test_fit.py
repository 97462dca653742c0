"""Fit: what is not known is neutral, what is known turns at its day, and rules with a fault are refused by name."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from helpers.builds import WITHOUT_UNIT_TESTS, Builder, Warehouse
from helpers.landings import land
from helpers.rules import faults_of

from abm.contract import PROJECT_ROOT

FIT = (
    *WITHOUT_UNIT_TESTS,
    *("--indirect-selection", "cautious", "--select"),
    *("+int_fit_rationales_versioned", "+int_technologies_dated", "+int_icp_classes_versioned"),
)


def account(key: str, loaded: str, **known: str) -> dict[str, str]:
    """A landed account, of which nothing is known but its name, its site and what is given."""
    blank = dict.fromkeys(("industry", "number_of_employees", "annual_revenue", "billing_country", "description"), "")
    return {
        **{"id": key, "name": key.title(), "website": f"{key}.example", **blank, **known},
        "_fivetran_synced": f"{loaded}T02:00:00Z",
    }


@pytest.fixture(scope="module")
def companies(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """One company that feeds know something of, one that nobody knows, and one that is late."""
    landing = tmp_path_factory.mktemp("companies")
    accounts = [
        account("known", "2026-01-05", number_of_employees="2347"),
        account("nobody", "2026-01-05"),
        account("late", "2026-12-21"),
    ]
    seen = {"technology": "Snowflake", "category": "Data Warehouse", "vendor": "Snowflake", "first_seen": "2024-03-01"}
    technologies = [
        {
            "domain": "https://www.known.example/",
            **seen,
            "last_seen": "2025-02-01",
            "loaded_at": "2026-01-06T06:00:00Z",
        },
        {"domain": "known.example", **seen, "last_seen": "2026-03-01", "loaded_at": "2026-03-03T06:00:00Z"},
        {"domain": "", **seen, "last_seen": "2026-03-01", "loaded_at": "2026-03-03T06:00:00Z"},
        {"domain": "nobody.example", **seen, "last_seen": "2023-03-01", "loaded_at": "2026-01-06T06:00:00Z"},
    ]
    hire = {"id": "h", "domain": "known.example", "company_name": "Known", "title": "Chief Data Officer"}
    hires = [{**hire, "started_on": "2026-03-02", "loaded_at": "2026-03-03T06:00:00Z"}]
    land(landing, "salesforce/account.csv", accounts)
    land(landing, "technographics/technologies.csv", technologies)
    land(landing, "company_news/leadership_hires.csv", hires)
    return builder.build(landing, FIT)


def factors(warehouse: Warehouse, key: str, dimension: str) -> list[tuple[Any, ...]]:
    """What was observed of a dimension, between which days, from which source and day."""
    query = """
        select
            observed, strftime(factors.valid_from_at, '%m-%d'), strftime(factors.valid_to_at, '%m-%d'), data_source,
            cast(data_updated_on as varchar), cast(confidence as double)
        from intermediate.int_fit_factors_versioned as factors
        inner join intermediate.int_accounts_versioned as accounts using (account_id)
        where accounts.crm_account_id = ? and dimension = ?
        order by factors.valid_from_at
    """
    return warehouse.fetch(query, key, dimension)


def test_an_account_nobody_knows_is_neutral_and_says_so(companies: Warehouse) -> None:
    companies.require()
    query = """
        select fit_rationale, completeness_share, icp_class, sum(points), sum(max_points), max(confidence)
        from intermediate.int_fit_factors_versioned as factors
        inner join intermediate.int_fit_rationales_versioned as rationales using (account_id)
        inner join intermediate.int_icp_classes_versioned as classes using (account_id)
        inner join intermediate.int_accounts_versioned as accounts using (account_id)
        where accounts.crm_account_id = 'nobody'
        group by all
    """
    assert companies.fetch(query) == [("Nothing known about fit yet: neutral", 0, "edge", 20, 40, 0)]


def test_what_is_known_of_a_company_turns_at_its_day(companies: Warehouse) -> None:
    unknown = ("unknown", "none", None, 0)
    assert factors(companies, "known", "technology") == [
        (unknown[0], "01-05", "01-06", *unknown[1:]),
        ("Snowflake", "01-06", "02-01", "technographics.technologies", "2025-02-01", 0.7),
        (unknown[0], "02-01", "03-03", *unknown[1:]),
        ("Snowflake", "03-03", None, "technographics.technologies", "2026-03-01", 0.7),
    ]
    assert factors(companies, "known", "readiness") == [
        (unknown[0], "01-05", "03-03", *unknown[1:]),
        ("new Chief Data Officer (2026-03-02)", "03-03", "08-29", "company_news.leadership_hires", "2026-03-02", 0.72),
        (unknown[0], "08-29", None, *unknown[1:]),
    ]
    assert factors(companies, "known", "size") == [
        ("2,347 employees", "01-05", None, "salesforce.account", "2026-01-05", 1)
    ]


def test_the_rationale_is_one_line_a_seller_can_read(companies: Warehouse) -> None:
    query = """
        select max_by(fit_rationale, rationales.valid_from_at)
        from intermediate.int_fit_rationales_versioned as rationales
        inner join intermediate.int_accounts_versioned as accounts using (account_id)
        where accounts.crm_account_id = 'known' and rationales.valid_from_at <= date '2026-03-08'
    """
    assert companies.fetch_value(query) == (
        "2,347 employees, Snowflake, new Chief Data Officer (2026-03-02); "
        "unknown: industry, growth, geography, revenue, business model"
    )


def test_a_technology_has_a_period_for_each_time_it_was_there(companies: Warehouse) -> None:
    query = """
        select domain, technology, strftime(known_from_at, '%y-%m-%d'), strftime(known_until_at, '%y-%m-%d')
        from intermediate.int_technologies_dated
        order by known_from_at
    """
    assert companies.fetch(query) == [
        ("known.example", "Snowflake", "26-01-06", "26-02-01"),
        ("known.example", "Snowflake", "26-03-03", None),
    ]


FIT_FAULTS = {
    "update {rules} set max_value = 40 where rule_id = 'size_02'": (
        "dimension size: nothing covers 40.0 to 50.0: let size_03 begin where size_02 ends"
    ),
    "update {rules} set min_value = 40 where rule_id = 'size_03'": (
        "dimension size: size_02 and size_03 both cover 40.0: let one begin where the other ends"
    ),
    "update {rules} set max_value = 10 where rule_id = 'size_02'": (
        "dimension size: size_02 runs from 20.0 to 10.0: max_value must be above min_value"
    ),
    "update {rules} set max_value = 9e9 where rule_id = 'size_07'": (
        "dimension size: nothing covers 9000000000.0 and above: leave max_value of size_07 blank"
    ),
    "delete from {rules} where rule_id = 'growth_05'": (
        "dimension growth: it has 0 rows of text_value (unknown): it needs one, with neutral points"
    ),
    "update {rules} set max_points = 6 where rule_id = 'geography_01'": (
        "dimension geography: max_points is 5.0 in one row and 6.0 in another: a dimension has one maximum"
    ),
    "update {rules} set text_value = 'perfect' where rule_id = 'size_01'": (
        "dimension size: a row has both or neither of min_value and text_value: give it one"
    ),
}


@pytest.mark.parametrize(("edit", "sentence"), FIT_FAULTS.items())
def test_a_fault_in_the_rules_of_fit_is_named_with_its_place(edit: str, sentence: str) -> None:
    assert f"fit_rules.csv, {sentence}" in faults_of("fit_rules", "assert_fit_rules__cover_every_value_once", edit)


def test_rules_as_they_are_have_no_fault() -> None:
    assert faults_of("fit_rules", "assert_fit_rules__cover_every_value_once", "") == ""
    assert faults_of("fit_evidence_rules", "assert_fit_evidence_rules__cover_every_number_once", "") == ""


def test_a_gap_between_rates_of_growth_is_named() -> None:
    edit = "update {rules} set max_value = 0.1 where rule_id = 'growth_revenue_3'"
    said = faults_of("fit_evidence_rules", "assert_fit_evidence_rules__cover_every_number_once", edit)
    assert "fit_evidence_rules.csv, growth by revenue: nothing covers 0.1 to 0.2" in said


def test_each_technology_that_a_rule_is_meant_for_meets_it_first() -> None:
    query = """
        with rules as (from read_csv(?)),
        met as (
            select told.rule_id, min_by(rules.rule_id, rules.priority) as first_rule_id
            from rules as told
            left join rules on regexp_matches(lower(told.example || ' |  | '), rules.technology_pattern)
            group by all
        )
        from met where rule_id is distinct from first_rule_id
    """
    with duckdb.connect() as connection:
        path = str(PROJECT_ROOT / "seeds" / "scores" / "technology_rules.csv")
        assert connection.execute(query, [path]).fetchall() == []
