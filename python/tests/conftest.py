"""Fixtures that several test modules share: the builder, and the demo built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.builds import Builder, Warehouse

from abm.demo import write_demo


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
