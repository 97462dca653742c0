"""Fixtures that several test modules share: the builder, and the long builds, begun before the first test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from helpers.bombora_2015 import VENDOR_FILE, read_vendor_file
from helpers.builds import CNCF_LANDING, WITHOUT_TESTS, WITHOUT_UNIT_TESTS, Builder, Warehouse
from helpers.landings import cut, land, redeal, to_csv
from rich.console import Console

from abm.bench.landing import HISTORY, Spec, write_landing
from abm.contract import read_contract
from abm.demo import write_demo
from abm.landing import load_landing

# Sundays: one in mid-journey, and one soon after merges and moves
CUT_WEEKS = ("2026-08-02", "2026-10-04")
# a year after the foundation's first deals, when some members have left
CNCF_CUT_WEEK = "2020-06-28"


@pytest.fixture(scope="session", autouse=True)
def begin_long_builds(request: pytest.FixtureRequest) -> None:
    """Begin what takes longest before the first test, if any test will ask for it: the cores are busy from then on."""
    wanted = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    present = {"demo": True, "cncf": CNCF_LANDING.is_dir(), "demo_cuts": True, "demo_redealt": True}
    present["cncf_cut"] = CNCF_LANDING.is_dir()
    present["bombora"] = VENDOR_FILE.is_file()
    present["bench"] = True
    for name, is_present in present.items():
        if name in wanted and is_present:
            request.getfixturevalue(name)


@pytest.fixture(scope="session")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    builder = Builder(tmp_path_factory.mktemp("builds"))
    yield builder
    builder.close()


@pytest.fixture(scope="session")
def demo_landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    landing = tmp_path_factory.mktemp("demo") / "landing"
    write_demo(landing)
    return landing


@pytest.fixture(scope="session")
def demo(builder: Builder, demo_landing: Path) -> Warehouse:
    """The demo built from scratch with every test; begun here, awaited by who reads it."""
    return builder.build(demo_landing)


@pytest.fixture(scope="session")
def cncf(builder: Builder) -> Warehouse:
    """Twelve years of a foundation's members, built with every test of the data."""
    return builder.build(CNCF_LANDING, WITHOUT_UNIT_TESTS)


@pytest.fixture(scope="session")
def cncf_cut(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The foundation as it was known at the end of a week."""
    landing = cut(CNCF_LANDING, tmp_path_factory.mktemp("cncf_cut") / "landing", CNCF_CUT_WEEK)
    return builder.build(landing, WITHOUT_TESTS)


@pytest.fixture(scope="session")
def demo_cuts(builder: Builder, demo_landing: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Warehouse]:
    """The demo as it was known at the end of some weeks, but for people who were erased since: that alone restates."""
    folder = tmp_path_factory.mktemp("cuts")
    with duckdb.connect() as connection:
        load_landing(connection, demo_landing, read_contract(), suppression=folder / "suppression")
    return {
        last_on: builder.build(
            cut(demo_landing, folder / last_on, last_on), WITHOUT_TESTS, suppression=folder / "suppression"
        )
        for last_on in CUT_WEEKS
    }


@pytest.fixture(scope="session")
def demo_redealt(builder: Builder, demo_landing: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The demo from other files with other names and column orders."""
    return builder.build(redeal(demo_landing, tmp_path_factory.mktemp("redealt") / "landing"), WITHOUT_TESTS)


@pytest.fixture(scope="session")
def demo_resumed(builder: Builder, demo_landing: Path, demo_cuts: dict[str, Warehouse]) -> Warehouse:
    """The demo built on top of what an early cut had built."""
    return builder.build(demo_landing, WITHOUT_TESTS, onto=demo_cuts[CUT_WEEKS[0]])


@pytest.fixture(scope="session")
def bombora(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The intent vendor's real file alone."""
    landing = tmp_path_factory.mktemp("bombora_2015")
    land(landing, "bombora/company_surge/2015-07-19.csv", to_csv(read_vendor_file()))
    return builder.build(landing, WITHOUT_UNIT_TESTS)


@pytest.fixture(scope="session")
def bench_landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of the benchmark's landing, small."""
    folder = tmp_path_factory.mktemp("bench")
    write_landing(Spec(signals=20_000, accounts=300), folder, Console(quiet=True))
    return folder / HISTORY


@pytest.fixture(scope="session")
def bench(builder: Builder, bench_landing: Path) -> Warehouse:
    """It, built from scratch with every test of the data."""
    return builder.build(bench_landing, WITHOUT_UNIT_TESTS)
