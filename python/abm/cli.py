"""The command line: build the warehouse, read the target list, ask why."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click
from rich.console import Console

from abm.backtest import backtest
from abm.build import BuildReport, check_door, run_build
from abm.capacity import show_capacity
from abm.change_log import log_change
from abm.compare_models import compare_models
from abm.console import make_console, warehouse_option
from abm.contract import PROJECT_ROOT
from abm.door.report import print_door, print_held
from abm.erasure.command import end, erase_person, gather_identifiers
from abm.erasure.search import find_door
from abm.explain import read_explanation
from abm.find_account import find_account
from abm.linkage.commands import train_linkage
from abm.narrate import narrate
from abm.qa import show_qa
from abm.quarantine import find_quarantine
from abm.report import print_counts, print_ledger, print_lines, print_targets
from abm.topics_commands import suggest_topics_command
from abm.warehouse import FailedError, find_warehouse, open_warehouse
from abm.wording import plural

landing_option = click.option(
    "--landing",
    type=click.Path(path_type=Path),
    envvar="ABM_LANDING",
    help="Folder with one sub-folder per feed; the demo by default.",
)
top_option = click.option(
    "--top", type=click.IntRange(min=1), default=25, show_default=True, help="Most accounts shown."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def cli() -> None:
    """From scattered signals to a ranked, explained target account list."""


cli.add_command(backtest)
cli.add_command(train_linkage)
cli.add_command(show_qa)
cli.add_command(show_capacity)
cli.add_command(compare_models)
cli.add_command(log_change)
cli.add_command(suggest_topics_command)


@cli.command()
@landing_option
@warehouse_option
@top_option
def build(landing: Path | None, warehouse: Path | None, top: int) -> None:
    """Check and load the landing, build and test the warehouse, print the target list.

    Files that are held at the door do not fail a build: their neighbours load, and they are listed at the end.
    """
    console = make_console()
    report = run_build(find_landing(landing), find_warehouse(warehouse), console)
    if report.door is not None:
        print_door(console, report.door, only_troubles=True)
    print_report(console, report)
    if report.loaded is not None and report.loaded.erased.n_rows:
        n_rows = sum(report.loaded.erased.n_rows.values())
        said = f"Left out {plural(n_rows, 'landed row')} of people who were erased; their points have left every week."
        console.print(said, soft_wrap=True)
    if not report.errors:
        with open_warehouse(warehouse) as connection:
            print_targets(console, connection, top)
    if report.door is not None:
        print_held(console, report.door, str(find_quarantine(find_warehouse(warehouse))))
    if report.errors:
        sys.exit(1)


@cli.command()
@landing_option
@warehouse_option
@click.option("--allow-held", is_flag=True, help="End with 0 though files are held, for schedulers that go on without.")
def check(landing: Path | None, warehouse: Path | None, allow_held: bool) -> None:
    """Check the landing at the door: which files are good, which carry warnings, which are held and why.

    Loads nothing. Ends with 0 if nothing is held and with 1 otherwise.
    """
    console = make_console()
    report = check_door(find_landing(landing), find_warehouse(warehouse), console)
    print_door(console, report)
    for name in report.unknown:
        console.print(f"warning: Landing: nothing reads {name}.", style="yellow", soft_wrap=True)
    console.print(f"Data Docs: {find_door() / 'index.html'}", soft_wrap=True)
    if report.held:
        console.print(f"Held files, with reasons: {find_quarantine(find_warehouse(warehouse))}", soft_wrap=True)
        if not allow_held:
            sys.exit(1)


@cli.command()
@warehouse_option
@top_option
def targets(warehouse: Path | None, top: int) -> None:
    """Print the ranked target account list."""
    with open_warehouse(warehouse) as connection:
        print_targets(make_console(), connection, top)


@cli.command()
@click.argument("query")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="As it was at the end of the last week before that day; the latest week by default.",
)
@click.option(
    "--signals",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    help="Most signals shown under each factor.",
)
@warehouse_option
def explain(query: str, as_of: datetime.datetime | None, signals: int, warehouse: Path | None) -> None:
    """Say why an account has its tier, down to the raw records.

    QUERY is a domain, a web or e-mail address, an account name (or a part of it), an account_id or a CRM id.
    """
    with open_warehouse(warehouse) as connection:
        account = find_account(connection, query)
        explanation = read_explanation(connection, account, as_of.date() if as_of else None)
    print_lines(make_console(), narrate(explanation, signals))


@cli.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder to write; landing/demo of the project by default.",
)
@click.option("--seed", default=2026, show_default=True, help="Another seed gives another world.")
def demo(out: Path | None, seed: int) -> None:
    """Write the simulated landing of a fictional vendor."""
    from abm.demo import write_demo

    target = out.absolute() if out else PROJECT_ROOT / "landing" / "demo"
    try:
        counts = write_demo(target, seed)
    except FileExistsError as error:
        raise FailedError(str(error)) from error
    console = make_console()
    print_counts(console, counts)
    console.print(f"Simulated data in {target}. Build with it: python -m abm build --landing {target}", soft_wrap=True)


@cli.command()
@warehouse_option
def ledger(warehouse: Path | None) -> None:
    """Check that every landed row ended in exactly one disposition."""
    with open_warehouse(warehouse) as connection:
        is_complete = print_ledger(make_console(), connection)
    if not is_complete:
        sys.exit(1)


@cli.command()
@click.argument("email", required=False)
@click.option("--contact-id", "contact_ids", multiple=True, help="CRM contact or lead id; may be repeated.")
@click.option("--user-id", "user_ids", multiple=True, help="Product user id; may be repeated.")
@click.option("--requested-by", required=True, help="Who asks: kept, of an address what is before the @.")
@click.option("--jurisdiction", help="Law the request is made under: kept.")
@click.option("--no-build", is_flag=True, help="Build later: relations that hold the person are dropped.")
@landing_option
@warehouse_option
def erase(
    email: str | None,
    contact_ids: tuple[str, ...],
    user_ids: tuple[str, ...],
    requested_by: str,
    jurisdiction: str | None,
    no_build: bool,
    landing: Path | None,
    warehouse: Path | None,
) -> None:
    """Take every trace of a person out of the warehouse and of what the project wrote, and keep them out.

    Restates the past: the person's points leave every week. Ends with 1 if anything is left. A run that was stopped is
    completed by running it again.
    """
    identifiers = gather_identifiers(email, contact_ids, user_ids)
    paths = find_landing(landing), find_warehouse(warehouse)
    end(erase_person(make_console(), *paths, identifiers, requested_by, jurisdiction, is_built=not no_build))


def find_landing(path: Path | None) -> Path:
    """Make the landing's path absolute; without one it is the demo."""
    return path.absolute() if path else PROJECT_ROOT / "landing" / "demo"


def print_report(console: Console, report: BuildReport) -> None:
    """Print each warning and each error once, then the counts."""
    for warning in report.warnings:
        console.print(f"warning: {warning}", style="yellow", soft_wrap=True)
    for error in dict.fromkeys(report.errors):
        console.print(f"error: {error}", style="red", soft_wrap=True)
    if report.has_run:
        console.print(report.summary(), style="bold", soft_wrap=True)
    if report.published is not None and report.published.sentence and not report.published.is_trouble:
        console.print(report.published.sentence, soft_wrap=True)
