"""Great Expectations: suites made of the contract and the rules, and what they say of frames.

One suite per table, named ``feed.table``, is asked of rows; one per feed, named ``feed``, of its files, one row each. A
checkpoint of Great Expectations hands one and the same frame to all its validations, so validations are run one by one.
Importing the library takes seconds: import this module only where there is something to check.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ.setdefault("TQDM_DISABLE", "1")

import great_expectations as gx
from great_expectations import expectations as gxe

from abm.door.frames import FILE_COLUMN, Ask
from abm.door.rules import Rule, Rules

# examples of failing values that a page shows
N_EXAMPLES = 10
_SEVERITY = {"warn": "warning", "hold": "critical"}
logging.getLogger("great_expectations").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Answer:
    """What one expectation said: the check and rule it is of, whether it holds, and where it does not (positions)."""

    check_id: str
    subject: str
    severity: str
    is_met: bool
    positions: list[int]
    error: str | None

    def within(self, begin: int, end: int) -> Answer:
        """The part that is about the rows from one position to before another, counted from the first of them.

        Few enough of those rows fail for it to be met; where they may be too many, ask them by themselves.
        """
        places = [place - begin for place in self.positions if begin <= place < end]
        return replace(self, positions=places, is_met=True)


class Inspector:
    """An in-memory Great Expectations context that validates pandas frames."""

    def __init__(self) -> None:
        """Open the context; nothing is written anywhere."""
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        self._source = self._context.data_sources.add_pandas("landing")
        self._n_runs = 0

    def ask_rows(
        self, name: str, frame: pd.DataFrame, asks: Iterable[Ask], rules: Rules, n_rows: int | None = None
    ) -> tuple[list[Answer], Any]:
        """Ask the rows of a table.

        Args:
            name: name of the suite, ``feed.table``.
            frame: rows of one or more files of the table.
            asks: what to ask.
            rules: from which share of rows on an answer is a failure.
            n_rows: rows of the file, where the frame is of one file: every rule for files of that length is asked.
                Without it only the mildest of each check is: whoever meets that one meets all.

        Returns:
            The answers, and the validation result of Great Expectations for its pages.
        """
        expectations = [
            _expect(ask, rule)
            for ask in asks
            for rule in (rules.of(ask.check_id)[:1] if n_rows is None else rules.of(ask.check_id, n_rows))
        ]
        return self._validate(name, frame, expectations)

    def ask_files(self, name: str, frame: pd.DataFrame, rules: Rules) -> tuple[list[Answer], Any]:
        """Ask the files of a feed: a row a file, a column a measurement, named ``check_id`` or ``check_id: what``."""
        expectations = [
            gxe.ExpectColumnValuesToBeBetween(
                column=column,
                max_value=rule.threshold,
                severity=_SEVERITY[rule.severity],
                meta=_meta(rule, column.partition(": ")[2]),
            )
            for column in frame.columns
            for rule in rules.of(column.partition(":")[0])
        ]
        return self._validate(name, frame, expectations)

    def _validate(self, name: str, frame: pd.DataFrame, expectations: list[Any]) -> tuple[list[Answer], Any]:
        self._n_runs += 1
        number = f"{self._n_runs:05d}"
        asset = self._source.add_dataframe_asset(name=f"{name} {number}")
        batch = asset.add_batch_definition_whole_dataframe("rows")
        suite = gx.ExpectationSuite(name=name, expectations=expectations)
        self._context.suites.add_or_update(suite)
        validation = gx.ValidationDefinition(name=f"{name} {number}", data=batch, suite=suite)
        result = validation.run(
            batch_parameters={"dataframe": frame},
            result_format={"result_format": "COMPLETE", "partial_unexpected_count": N_EXAMPLES},
        )
        answers = [_read_answer(one) for one in result.results]
        for one in result.results:
            # pages need examples, not every value
            for key in (
                "unexpected_list",
                "unexpected_index_list",
                "partial_unexpected_index_list",
                "unexpected_index_query",
            ):
                one.result.pop(key, None)
        return answers, result


def _expect(ask: Ask, rule: Rule) -> Any:  # noqa: ANN401
    common: dict[str, Any] = {
        "mostly": round(1 - rule.threshold, 6),
        "severity": _SEVERITY[rule.severity],
        "meta": _meta(rule, ask.subject),
    }
    match ask.kind:
        case "filled":
            return gxe.ExpectColumnValuesToNotBeNull(column=ask.frame_column, **common)
        case "empty":
            return gxe.ExpectColumnValuesToBeNull(column=ask.frame_column, **common)
        case "between":
            return gxe.ExpectColumnValuesToBeBetween(
                column=ask.frame_column, min_value=ask.minimum, max_value=ask.maximum, **common
            )
        case "listed":
            return gxe.ExpectColumnValuesToBeInSet(column=ask.frame_column, value_set=list(ask.values), **common)
        case "unique":
            return gxe.ExpectCompoundColumnsToBeUnique(
                column_list=[FILE_COLUMN, ask.frame_column], ignore_row_if="any_value_is_missing", **common
            )
        case _:
            raise ValueError(f"no expectation asks whether a column is {ask.kind}")


def _meta(rule: Rule, subject: str) -> dict[str, Any]:
    return {"check_id": rule.check_id, "subject": subject, "door_severity": rule.severity}


def _read_answer(one: Any) -> Answer:  # noqa: ANN401
    meta = one.expectation_config.meta
    errors = one.exception_info or {}
    # an error of a metric stands under the metric's name
    found = errors if "raised_exception" in errors else next(iter(errors.values()), {})
    error = str(found.get("exception_message")) if found.get("raised_exception") else None
    return Answer(
        check_id=meta["check_id"],
        subject=meta["subject"],
        severity=meta["door_severity"],
        is_met=bool(one.success),
        positions=[int(place) for place in one.result.get("unexpected_index_list") or []],
        error=error,
    )
