"""Entry point of ``python -m abm`` and of the console script ``abm``."""

from __future__ import annotations

from abm.cli import cli


def main() -> None:
    """Run the command line."""
    cli(prog_name="abm")


if __name__ == "__main__":
    main()
