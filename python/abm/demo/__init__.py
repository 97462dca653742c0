"""A simulated landing of a fictional vendor, the same bytes for the same seed, with a list of everything planted in it.

Example:
    >>> import pathlib
    >>> n_rows = write_demo(pathlib.Path("landing/demo"))  # doctest: +SKIP
    >>> planted_truth()["acme_account_id"][:3]
    '001'
"""

from __future__ import annotations

import json
import pathlib
from typing import Any

from abm.demo import (
    corporate,
    defects,
    files,
    incidents,
    journeys,
    market,
    marketing,
    operations,
    outsiders,
    readme,
    roster,
    sales_records,
    touches,
    upkeep,
    vendors,
)
from abm.demo.columns import COLUMNS
from abm.demo.truth import summarise
from abm.demo.world import SEED, World

__all__ = ["build_world", "planted_truth", "write_demo"]


def build_world(seed: int = SEED) -> World:
    """Simulate the whole world for a seed."""
    world = World(seed)
    roster.populate(world)
    upkeep.prepare_people(world)
    journeys.play(world)
    outsiders.play(world)
    vendors.play(world)
    upkeep.play(world)
    corporate.play(world)
    sales_records.play(world)
    firms = market.universe(world)
    market.play(world, firms)
    marketing.play(world, firms)
    touches.play(world, firms)
    operations.play(world)
    incidents.change_sources(world)
    defects.play(world)
    incidents.play(world, firms)
    summarise(world)
    return world


def write_demo(target: pathlib.Path, seed: int = SEED) -> dict[str, int]:
    """Write the demo landing into a folder, replacing an earlier demo landing there.

    Args:
        target: the landing's folder; must be absent, empty, or written by this function before.
        seed: the world's seed.

    Returns:
        Rows landed per 'feed/table'.

    Raises:
        FileExistsError: the folder holds anything this function did not write.
    """
    target = target.resolve()
    files.refuse_foreign(target)
    world = build_world(seed)
    contents = files.render(world)
    # beside the data, for whoever scores a model against it; the loader reads nothing outside of a feed's folder
    contents[files.TRUTH] = (json.dumps(world.truth, indent=1, sort_keys=True) + "\n").encode()
    contents[files.README] = readme.write_readme(world, list(contents))
    files.swap_in(contents, target)
    return {table: len(world.tables[table]) for table in COLUMNS}


def planted_truth(seed: int = SEED) -> dict[str, Any]:
    """What is planted in the landing of a seed, by subject: ids, dates, addresses (see `truth.summarise`)."""
    return build_world(seed).truth
