"""Which check warns and which holds a file, from which share of rows on: the rows of ``door_checks.csv``."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from abm.contract import PROJECT_ROOT, TableContract

# Checks that the reader of a file makes: there is nothing to load of a file that fails one, so they hold it.
READING_CHECKS = (
    "unreadable_file",
    "file_still_written",
    "text_encoding",
    "decoded_text",
    "missing_column",
    "doubled_column",
    "undated_file",
    "nested_values",
)
# Checks of the rows of one file, worst first: the first that holds a file is the reason given.
ROW_CHECKS = ("malformed_rows", "value_types", "required_values", "unique_keys", "value_ranges", "accepted_values")
# Checks of a file among the others.
LANDING_CHECKS = ("reference_reach", "volume_drop", "volume_spike", "freshness")
CHECKS = (*READING_CHECKS, *ROW_CHECKS, *LANDING_CHECKS)


class RuleError(ValueError):
    """A row of ``door_checks.csv`` that cannot be followed; the message says which and what to write."""


@dataclass(frozen=True)
class Rule:
    """From which share on a check warns about a file or holds it, and the fewest rows it is asked of."""

    check_id: str
    severity: str
    threshold: float
    min_rows: int

    @property
    def holds(self) -> bool:
        """Whether a file that fails is held rather than warned about."""
        return self.severity == "hold"


@dataclass(frozen=True)
class Rules:
    """All rules, and the parameters of other seeds and settings that the checks use.

    ``earliest_on`` is the first plausible day (YYYY-MM-DD); the volume of a day is compared with the mean of the load
    days within ``baseline_days`` before it, if there are ``baseline_minimum_days`` of them.
    """

    rows: tuple[Rule, ...]
    earliest_on: str
    baseline_days: int
    baseline_minimum_days: int

    def of(self, check_id: str, n_rows: int | None = None) -> list[Rule]:
        """Rules of one check, the lowest threshold first; only those that a file of so many rows is asked."""
        found = [rule for rule in self.rows if rule.check_id == check_id]
        asked = (rule for rule in found if n_rows is None or n_rows >= rule.min_rows)
        return sorted(asked, key=lambda rule: (rule.threshold, rule.holds))

    def digest(self, table: TableContract) -> str:
        """Short hash of all that a verdict on a file rests on besides it; where it changes, files are checked anew."""
        return hashlib.sha256(repr((self, table)).encode()).hexdigest()[:12]


def read_rules(project: Path = PROJECT_ROOT) -> Rules:
    """Read the rules of the project.

    Raises:
        RuleError: a row names no check or severity, warns where only holding is possible, or has no number.
    """
    parameters = {row["parameter"]: row["value"] for row in _read_rows(project / "seeds/scores/scoring_parameters.csv")}
    settings = yaml.safe_load((project / "dbt_project.yml").read_text(encoding="utf-8"))
    return Rules(
        rows=parse_rules(_read_rows(project / "seeds/quality/door_checks.csv")),
        earliest_on=str(settings["vars"]["earliest_plausible_on"]),
        baseline_days=int(parameters["volume_baseline_days"]),
        baseline_minimum_days=int(parameters["volume_baseline_minimum_days"]),
    )


def parse_rules(rows: Iterable[dict[str, str]]) -> tuple[Rule, ...]:
    """Turn rows of ``door_checks.csv`` into rules.

    Raises:
        RuleError: see :func:`read_rules`.
    """
    rules = []
    for line, row in enumerate(rows, start=2):
        where = f"seeds/quality/door_checks.csv, line {line}"
        if row["check_id"] not in CHECKS:
            raise RuleError(f"{where}: there is no check '{row['check_id']}'; use one of: {', '.join(CHECKS)}.")
        if row["severity"] not in ("warn", "hold"):
            raise RuleError(f"{where}: severity '{row['severity']}' should be warn or hold.")
        if row["check_id"] in LANDING_CHECKS and row["severity"] == "hold":
            raise RuleError(f"{where}: '{row['check_id']}' is about a file among others and can only warn; write warn.")
        if row["severity"] == "warn" and row["check_id"] in READING_CHECKS and row["check_id"] != "decoded_text":
            raise RuleError(f"{where}: a file that fails '{row['check_id']}' leaves nothing to load; write hold.")
        try:
            rules.append(Rule(row["check_id"], row["severity"], float(row["threshold"]), int(row["min_rows"])))
        except ValueError as error:
            raise RuleError(f"{where}: threshold and min_rows should be numbers ({error}).") from error
    return tuple(rules)


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
