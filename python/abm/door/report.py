"""The door's table on the command line."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from abm.door.check import DoorReport, FileVerdict
from abm.wording import plural

_STYLES = {"pass": "green", "warn": "yellow", "hold": "bold red"}
_WORDS = {"pass": "passed", "warn": "warning", "hold": "HELD"}


def print_door(console: Console, report: DoorReport, only_troubles: bool = False) -> None:
    """Print a table of the landing's files, those that are held last, and what came of it in one line."""
    shown = [file for file in report.files if file.verdict != "pass" or not only_troubles]
    if shown:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("feed", "file"):
            table.add_column(name, overflow="fold", ratio=2 if name == "file" else None)
        table.add_column("rows", justify="right", no_wrap=True)
        table.add_column("failed checks", overflow="fold", ratio=1)
        table.add_column("verdict", no_wrap=True)
        table.add_column("reason", overflow="fold", ratio=4)
        for file in sorted(shown, key=lambda file: (list(_STYLES).index(file.verdict), file.landed_file)):
            table.add_row(*_cells(file))
        console.print(table)
    console.print(summarise(report), soft_wrap=True)


def print_held(console: Console, report: DoorReport, quarantine: str) -> None:
    """Print what is held once more, so that nobody who reads only the end misses it."""
    if not report.held:
        return
    console.print(f"HELD AT THE DOOR: {plural(len(report.held), 'file')} not loaded", style="bold red", soft_wrap=True)
    for file in report.held:
        console.print(f"  {file.troubles[0].reason}", style="red", soft_wrap=True)
    console.print(f"  Copies with their reasons: {quarantine}", soft_wrap=True)


def summarise(report: DoorReport) -> str:
    """What the door says, in one line."""
    kept = len(report.files) - report.n_checked
    checked = f"{plural(report.n_checked, 'file')} checked" + (f", {kept:,} as before" if kept else "")
    held = f"{len(report.held):,} held" if report.held else "nothing held"
    return f"Door: {checked}; {held}, {plural(len(report.warned), 'warning')}."


def _cells(file: FileVerdict) -> tuple[str | Text, ...]:
    troubles = file.troubles
    reason = (troubles[0].reason or "") if troubles else ""
    return (
        Text(file.feed_id),
        Text(file.landed_file.partition("/")[2]),
        "–" if file.n_rows is None else f"{file.n_rows:,}",
        Text(", ".join(result.check_id for result in troubles)),
        Text(_WORDS[file.verdict], style=_STYLES[file.verdict]),
        # the file stands in its own column
        Text(reason.removeprefix(f"{file.landed_file}: ")),
    )
