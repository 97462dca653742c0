"""What the commands share: the console they print to, and the option that names the warehouse."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

# columns where nobody watches: a log viewer scrolls sideways, a person with a terminal has the terminal's own width
_WIDTH_WITHOUT_TERMINAL = 160

warehouse_option = click.option(
    "--warehouse",
    type=click.Path(path_type=Path),
    envvar="ABM_WAREHOUSE",
    help="DuckDB file; warehouse.duckdb of the project by default.",
)


def make_console() -> Console:
    """A console as wide as the terminal, or of a fixed width where there is none."""
    console = Console(highlight=False, emoji=False, markup=False)
    return (
        console
        if console.is_terminal
        else Console(highlight=False, emoji=False, markup=False, width=_WIDTH_WITHOUT_TERMINAL)
    )
