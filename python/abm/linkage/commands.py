"""The command line of the linkage model: train a version of it, and see how well it does."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from abm.contract import PROJECT_ROOT
from abm.linkage.model import MODEL_PATH, ModelChange, read_changes, write_model
from abm.warehouse import FailedError

_WIDTH = 110  # characters a line, which the table needs
names_option = click.option(
    "--names",
    type=click.Path(path_type=Path, file_okay=False),
    default=PROJECT_ROOT.parent / "shared" / "data",
    envvar="ABM_SHARED_DATA",
    help="Folder of real company names to learn from; ../shared/data by default.",
)


@click.command("train-linkage")
@names_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=MODEL_PATH,
    help="File to write; the project's own model by default.",
)
@click.option(
    "--because", help="Why this version replaces the last: it is kept with the model. Without it the last stays."
)
@click.option(
    "--curve", type=click.Path(path_type=Path, dir_okay=False), help="SVG file for the precision-recall curve."
)
def train_linkage(names: Path, out: Path, because: str | None, curve: Path | None) -> None:
    """Train the company-name linkage model, write it and print how it does on names kept aside.

    The same names and words give the same file. Review the difference before you commit it: a build never trains.
    """
    from abm.linkage.curve import draw_curve
    from abm.linkage.labelled import make_labelled_set
    from abm.linkage.sources import read_companies
    from abm.linkage.train import evaluate, precision_recall, train

    if not names.is_dir():
        raise FailedError(f"{names} is not a folder: name one with real company names by --names")
    companies = read_companies(names)
    labelled = make_labelled_set(companies)
    model = train(companies, labelled, _changes(because))
    write_model(model, out)
    console = Console(highlight=False, emoji=False, markup=False, width=_WIDTH)
    console.print(
        f"version {model.version}: threshold {model.threshold} bits, margin {model.margin}, in {out}", soft_wrap=True
    )
    if curve:
        curve.write_text(draw_curve(precision_recall(model, labelled), model.threshold), encoding="utf-8")
    table = Table("kind", "records", "with account", "right", "wrong", "ambiguous", "precision", "recall")
    for outcome in evaluate(model, labelled):
        counts = (outcome.n_records, outcome.n_with_account, outcome.n_right, outcome.n_wrong, outcome.n_ambiguous)
        shares = ("" if share is None else f"{share:.3f}" for share in (outcome.precision, outcome.recall))
        table.add_row(outcome.kind, *map(str, counts), *shares)
    console.print(table)


def _changes(because: str | None) -> tuple[ModelChange, ...]:
    changes = read_changes()
    if because:
        return (*changes, ModelChange(len(changes) + 1, because))
    return changes or (ModelChange(1, "First version."),)
