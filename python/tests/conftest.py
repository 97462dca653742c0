"""Fixtures that several test modules share: the builder, and the demo built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.builds import CNCF_LANDING, WITHOUT_UNIT_TESTS, Builder, Warehouse

from abm.demo import write_demo


@pytest.fixture(scope="session", autouse=True)
def begin_long_builds(request: pytest.FixtureRequest) -> None:
    """Begin the builds that take longest before the first test, if any test will ask for them."""
    wanted = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    if "demo" in wanted:
        request.getfixturevalue("demo")
    if "cncf" in wanted and CNCF_LANDING.is_dir():
        request.getfixturevalue("cncf")


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
