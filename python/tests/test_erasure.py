"""Erasure, on a warehouse that holds a person wherever it can: after it, no file and no relation does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from helpers.builds import WITHOUT_TESTS
from helpers.dbt_command import run_dbt
from helpers.erasures import (
    ASKING,
    ASKING_CONTACT,
    ASKING_USER,
    COLLEAGUE,
    CONTACT,
    DEVICE,
    EMAIL,
    HUB_CONTACT,
    LEAD,
    NAME,
    NAMESAKE,
    SHARED_DEVICE,
    USER,
    land_people,
    land_requests,
)
from helpers.landings import count_rows, land
from helpers.publishing import publish_untested

from abm.contract import PROJECT_ROOT, read_contract
from abm.erasure.search import list_files, search_files, search_relations
from abm.erasure.suppression import SuppressionError, SuppressionList
from abm.landing import load_landing
from abm.macros import call_macro
from abm.published import find_published

IDS = (CONTACT, LEAD, HUB_CONTACT, USER, DEVICE)
OTHERS = (COLLEAGUE, NAMESAKE)
# what other people have in the marts: none of it may go
BELONGINGS = """
    select 'signal', source_record_id, n_records::varchar from marts.fct_signals where list_contains($1, person_id)
    union all select 'person', person_id, buying_role from marts.dim_people where list_contains($1, person_id)
    union all select 'identity', identity_id, match_method from marts.dim_identities
    where list_contains($1, person_id) and identity_kind not in ('anonymous', 'crm_contact')
    order by all
"""
# what was both's is the colleague's alone now: the meeting they had together, the device once they had logged in on it
SHARED = {("signal", "81002", "1"), ("signal", "page-8", "1")}


@dataclass
class House:
    """A landing, its warehouse and all the files that are written for it, in one folder."""

    folder: Path
    output: str = ""

    @property
    def landing(self) -> Path:
        return self.folder / "landing"

    @property
    def warehouse(self) -> Path:
        return self.folder / "made" / "house.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        made = self.folder / "made"
        return {
            "ABM_DOOR": str(made / "door"),
            "DBT_TARGET_PATH": str(made / "target"),
            "DBT_LOG_PATH": str(made / "logs"),
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "abm", *arguments, "--landing", str(self.landing)]
        environment = {**os.environ, **self.environment, "PYTHONPATH": str(PROJECT_ROOT / "python")}
        command += ["--warehouse", str(self.warehouse)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def run_dbt(self, *arguments: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            run_dbt(PROJECT_ROOT, self.landing, self.warehouse, *arguments)

    def search(self, tokens: Sequence[str]) -> list[str]:
        """Where any of the tokens stands: in relations, in the bytes of the closed file, in any file written."""
        files = [self.warehouse, *list_files([self.folder / "made"])]
        found = [*search_relations(self.warehouse, tokens), *search_files(files, tokens)]
        return [find.where for find in found]

    def fetch(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(sql, list(parameters)).fetchall()

    def belongings(self) -> set[tuple[object, ...]]:
        return set(self.fetch(BELONGINGS, [person_id(email) for email in OTHERS]))

    def ledger_gaps(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Rows of the files against rows of the ledger, where they differ; held files and broken lines aside."""
        rows = self.fetch("select feed_id, table_name, sum(n)::bigint from marts.fct_signal_ledger_daily group by all")
        counted = {(str(feed), str(table)): int(str(n)) for feed, table, n in rows}
        landed = count_rows(self.landing)
        landed["hubspot", "contact"] -= 1
        return {key: (n, counted.get(key, 0)) for key, n in landed.items() if n != counted.get(key, 0)}


def person_id(email: str) -> str:
    hashed = call_macro("engine/text.sql", "keyed_hash", f"'{email.lower()}'")
    [(found,)] = duckdb.sql(f"select {hashed}").fetchall()
    return str(found)


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, House]:
    """The one warehouse, and what it held before anybody asked."""
    house = House(tmp_path_factory.mktemp("erasure"))
    land_people(house.landing)
    return {"house": house}


TOKENS = (EMAIL, person_id(EMAIL), "z.quirke@private.example", NAME, *IDS)


def test_erasing_leaves_nothing(houses: dict[str, House]) -> None:
    """Stages that build upon each other, in one test so that one warehouse serves them all."""
    house = houses["house"]
    assert house.run("check").returncode == 1
    house.run_dbt("build", *WITHOUT_TESTS)
    for token in TOKENS:
        assert house.search([token]), f"{token} should stand somewhere before it is erased"
    before = house.belongings()
    # what readers see of it
    copy = find_published(house.warehouse)
    publish_untested(house.warehouse)
    assert search_relations(copy, TOKENS)

    # by command: what is not built again is dropped
    erased = house.run("erase", EMAIL, "--requested-by", "dpo@us.example", "--no-build")
    assert erased.returncode == 0, erased.stdout + erased.stderr
    assert "found nowhere" in erased.stdout
    assert "zoltan" not in (erased.stdout + erased.stderr).lower()
    assert f"The copy '{copy}' is withdrawn" in erased.stdout.replace("\n", " ")
    assert list(copy.parent.iterdir()) == []
    assert house.search(TOKENS) == []
    assert house.fetch("select description from landing.salesforce__account where name = 'Brackwell'") == [
        ("Asked for by [erased] ([erased]).",)
    ]

    # the same files again, and the feed's requests, on the path of plain dbt, whose build does not pass
    with duckdb.connect(str(copy)) as connection:
        connection.execute(
            "create table published_build as select 1 as build_number, 1 as landing_generation, 1 as n_erasures"
        )
        connection.execute("create table published_marts (mart varchar, n_rows bigint, fingerprint varchar)")
        connection.execute("create table dim_people as select ? as said", [ASKING])
    land_requests(house.landing)
    for path in house.landing.rglob("*.csv"):
        os.utime(path)
    house.run_dbt("build", *WITHOUT_TESTS)
    assert list(copy.parent.iterdir()) == []
    assert house.search([*TOKENS, ASKING, person_id(ASKING), ASKING_CONTACT, ASKING_USER, "device-dana-0004"]) == []
    assert before <= house.belongings() <= before | SHARED
    assert house.ledger_gaps() == {}
    assert house.fetch("select source, requested_by, effect, repeats_number from marts.fct_erasures order by all") == [
        ("command", "dpo", "erased", None),
        ("feed", "privacy", "asked_again", 1),
        ("feed", "privacy", "erased", None),
        ("feed", "privacy", "nobody_found", None),
    ]
    # of two people of one name, one stays: what is said of the name may be said of them
    assert house.fetch("select description from landing.salesforce__account where name = 'Corvane'") == [
        ("Dana Whitlock knows somebody there.",)
    ]
    assert not (house.folder / "made" / "quarantine" / "house" / "hubspot" / "contact.held.csv").exists()
    assert list((house.folder / "made" / "quarantine").rglob("*.reason.txt"))


def load(folder: Path, landing: Path, name: str = "w") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(folder / f"{name}.duckdb"))
    load_landing(connection, landing, read_contract(), suppression=folder / "list")
    return connection


def test_somebody_who_arrives_later_is_suppressed_also_in_a_new_warehouse(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    land_requests(landing)
    load(tmp_path, landing).close()
    land_people(landing)
    land(landing, "generic_signals/signals.csv", [
        {"email": "Never.Seen@nowhere.example", "user_id": "usr-new", "signal_type": "web_visit",
         "occurred_at": "2026-07-01T10:00:00Z", "loaded_at": "2026-07-01T18:00:00Z"},
    ])  # fmt: skip
    for name in ("w", "another"):
        with load(tmp_path, landing, name) as connection:
            assert connection.sql("from landing.generic_signals__signals").fetchall() == []
            left = connection.sql("select distinct email from landing.salesforce__contact order by all").fetchall()
            assert left == [(NAMESAKE,), (COLLEAGUE,)]
            # a login that arrived with the address is on the list from then on
            query = (
                "select erasure_number, count(*) from landing.erased_rows where feed_id = 'generic_signals' group by 1"
            )
            assert connection.sql(query).fetchall() == [(2, 1)]


def test_a_shared_device_is_each_users_in_turn(tmp_path: Path) -> None:
    landing = land_people(tmp_path / "landing")
    land_requests(landing)
    query = "select id from landing.segment__pages where anonymous_id = ? order by id"
    # the one of a new warehouse, and of a page file that lands again when the login it followed is gone
    for name in ("w", "w", "another"):
        with load(tmp_path, landing, name) as connection:
            # page-2 came after the erased person's login, page-8 after the colleague's
            assert connection.execute(query, [SHARED_DEVICE]).fetchall() == [("page-4",), ("page-8",)]
            counted = connection.sql(
                "select sum(n_rows) = (select count(*) from landing.segment__pages)"
                " + (select count(*) from landing.erased_rows where table_name = 'pages')"
                " from landing.landed_files where table_name = 'pages'"
            )
            assert counted.fetchall() == [(True,)]
        os.utime(landing / "segment" / "pages.csv")


def test_the_list_says_nothing_of_anybody_and_needs_its_key(tmp_path: Path) -> None:
    landing = land_people(tmp_path / "landing")
    land_requests(landing)
    load(tmp_path, landing).close()
    files = list((tmp_path / "list").iterdir())
    assert sorted(path.name for path in files) == ["key", "suppression.json"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    assert search_files(files, [*TOKENS, *map(person_id, (EMAIL, ASKING)), ASKING, "Dana Whitlock"]) == []
    key = (tmp_path / "list" / "key").read_text()
    (tmp_path / "list" / "key").unlink()
    with pytest.raises(SuppressionError, match=r"key of the suppression list .* is lost: set ABM_SUPPRESSION_KEY"):
        load(tmp_path, landing)
    (tmp_path / "list" / "key").write_text("0" * 64)
    with pytest.raises(SuppressionError, match="is another one"):
        load(tmp_path, landing)
    (tmp_path / "list" / "key").write_text(key)
    load(tmp_path, landing).close()
    (tmp_path / "list" / "suppression.json").unlink()
    with pytest.raises(SuppressionError, match="is gone"):
        load(tmp_path, landing)


def test_digests_in_sql_and_in_python_agree() -> None:
    suppressed = SuppressionList(None)
    suppressed.make_key()
    for value in ("a@b.c", "Ünï@bücher.example", "x" * 200):
        [(found,)] = duckdb.execute(f"select {suppressed.digest_sql('email', '?')}", [value]).fetchall()
        assert found == suppressed.digest("email", value)


def test_every_column_that_looks_personal_says_what_it_tells() -> None:
    telling = (
        "email", "first_name", "last_name", "contact_id", "who_id", "lead_id", "user_id", "anonymous_id", "recipient",
        "author", "phone", "subject", "note", "description", "message", "title", "url", "user_agent", "person", "vid",
    )  # fmt: skip
    silent = [
        f"{table.name}.{column.name}"
        for table in read_contract()
        for column in table.columns
        if column.personal is None
        and (column.name == "name" or any(word in column.name for word in telling) or column.name.endswith("_name"))
    ]
    assert silent == []
