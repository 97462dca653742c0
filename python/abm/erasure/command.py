"""``python -m abm erase``: take a person out of everything, build the marts without, and search what is left."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click
from rich.console import Console

from abm.build import BuildReport, hold, load, run_build
from abm.contract import read_contract
from abm.erasure.apply import Applied, Request
from abm.erasure.finish import finish_erasures
from abm.erasure.search import Find, clean_files, find_outputs, list_files, search_files, search_relations
from abm.erasure.suppression import find_suppression
from abm.landing_files import find_files
from abm.progress import show_progress
from abm.published import find_published, publish
from abm.wording import plural

_MOST_SHOWN = 10


def erase_person(
    console: Console,
    landing: Path,
    warehouse: Path,
    identifiers: tuple[tuple[str, str], ...],
    requested_by: str | None,
    jurisdiction: str | None,
    is_built: bool,
) -> int:
    """Erase somebody and say what was done.

    Args:
        console: where it is said; the address itself is not repeated there.
        landing: folder with one sub-folder per feed; only read.
        warehouse: DuckDB file.
        identifiers: pairs of kind (email, crm_contact_id, user_id) and value.
        requested_by: who asks, for the audit.
        jurisdiction: law it is asked for under, for the audit.
        is_built: whether the marts are built anew; without it relations that hold the person are dropped.

    Returns:
        Exit code: 0 where nothing of the person is left, else 1.
    """
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S")
    request = Request(identifiers, "command", now, now, requested_by, jurisdiction)
    errors: list[str] = []
    if is_built:
        report = run_build(landing, warehouse, console, request)
        applied, errors = _said(console, report)
    else:
        with show_progress(console) as progress, hold(landing, warehouse, "python -m abm erase") as lock:
            applied = load(landing, warehouse, progress, lock, request, is_built=False).report.erased
            said = [finish_erasures(warehouse, applied), publish(warehouse, has_built=False).sentence]
        for sentence in filter(None, said):
            console.print(sentence, style="yellow", soft_wrap=True)
    _describe(console, applied)
    left = _search(console, warehouse, applied)
    _describe_landing(console, landing, applied)
    console.print(
        f"The suppression list in {find_suppression(warehouse)} keeps digests only; back up its key: nothing loads"
        " without it.",
        soft_wrap=True,
    )
    return 1 if left or errors else 0


def _said(console: Console, report: BuildReport) -> tuple[Applied, list[str]]:
    for warning in report.warnings:
        console.print(f"warning: {warning}", style="yellow", soft_wrap=True)
    for error in dict.fromkeys(report.errors):
        console.print(f"error: {error}", style="red", soft_wrap=True)
    console.print(report.summary(), soft_wrap=True)
    if report.published is not None and report.published.sentence and not report.published.is_trouble:
        console.print(report.published.sentence, soft_wrap=True)
    assert report.loaded is not None
    return report.loaded.erased, report.errors


def _describe(console: Console, applied: Applied) -> None:
    if applied.is_nothing:
        console.print(
            "Nothing of this person was in the warehouse. The request is noted, and what arrives later is suppressed.",
            soft_wrap=True,
        )
        return
    removed = ", ".join(f"{table} {n:,}" for table, n in sorted(applied.n_rows.items()))
    n_rows = sum(applied.n_rows.values())
    console.print(f"Removed {plural(n_rows, 'landed row')}{f' ({removed})' if removed else ''},", soft_wrap=True)
    console.print(
        f"{plural(applied.n_kept_rows, 'row')} of relations that outlive a landing,"
        f" {plural(applied.n_mentions, 'mention')} in text.",
        soft_wrap=True,
    )
    console.print(
        "The past is restated: the person's points have left every week, also those before the request.", soft_wrap=True
    )


def _search(console: Console, warehouse: Path, applied: Applied) -> list[Find]:
    """Search the closed warehouse file and every output for all that is known of the person."""
    tokens = applied.tokens
    folders = find_outputs(warehouse)
    clean_files(folders, tokens)
    copy = find_published(warehouse)
    files = [warehouse, *filter(Path.is_file, [copy]), *list_files(folders)]
    left = [*search_relations(warehouse, tokens), *search_relations(copy, tokens), *search_files(files, tokens)]
    kinds = ["addresses", "person ids", "ids"]
    if applied.names - applied.living:
        kinds.append("names")
    console.print(
        f"Searched every relation, the file's bytes and {plural(len(files) - 1, 'other file')} for"
        f" {plural(len(tokens), 'text')} ({', '.join(kinds)}): {'found nowhere.' if not left else 'FOUND:'}",
        soft_wrap=True,
    )
    for find in left[:_MOST_SHOWN]:
        console.print(f"  {find.where}: {find.n}", style="red", soft_wrap=True)
    if applied.names & applied.living:
        console.print("The name was not searched for: somebody else who stays bears it too.", soft_wrap=True)
    return left


def _describe_landing(console: Console, landing: Path, applied: Applied) -> None:
    """Say which landed files still hold the person: their owners erase there."""
    texts = [value for kind, value in applied.people if kind not in ("person_id", "identity_id")]
    files, _ = find_files(landing, read_contract())
    found = search_files([file.path for file in files if not file.is_parquet], texts)
    if not found:
        return
    console.print(
        "The landing is not touched. Files there that still hold the person, whose owners must erase them:"
        f" {len(found)}.",
        soft_wrap=True,
    )
    for find in found[:_MOST_SHOWN]:
        console.print(f"  {Path(find.where).relative_to(landing)}: {plural(find.n, 'place')}", soft_wrap=True)
    if len(found) > _MOST_SHOWN:
        console.print(f"  … and {len(found) - _MOST_SHOWN} more", soft_wrap=True)


def end(code: int) -> None:
    """End the command with its exit code."""
    if code:
        sys.exit(code)


def gather_identifiers(
    email: str | None, contact_ids: tuple[str, ...], user_ids: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """The identifiers a command was given.

    Raises:
        click.UsageError: none was given, or the address is none.
    """
    if email is not None and "@" not in email:
        raise click.UsageError("EMAIL is no address; give an id with --contact-id or --user-id instead.")
    found = [("email", email)] if email else []
    found += [("crm_contact_id", one) for one in contact_ids] + [("user_id", one) for one in user_ids]
    if not found:
        raise click.UsageError("Say whom: an EMAIL, --contact-id or --user-id.")
    return tuple(found)
