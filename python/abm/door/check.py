"""Checks a landing at the door: reads each new or changed file, asks it what the contract promises, holds what is bad.

Nothing in the landing is moved or changed. Verdicts stand in ``landing.door_results`` of the warehouse and holds in
``landing.held_files``; a file whose bytes, contract and rules are those of an earlier check keeps its verdict.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from abm.contract import TableContract
from abm.door import pages
from abm.door.frames import FILE_COLUMN, ROW_COLUMN, Ask, join_frames, make_frame, plan_asks
from abm.door.measures import measure_landing, note_keys, note_references, prepare_measures
from abm.door.rules import CHECKS, LANDING_CHECKS, READING_CHECKS, Rules
from abm.erasure.rows import drop_suppressed
from abm.erasure.suppression import SuppressionList
from abm.landing import create_tables, forget_results, hold
from abm.landing_files import FileRead, FileTroubleError, LandedFile, find_files, read_file
from abm.progress import Progress
from abm.quarantine import keep_copies

if TYPE_CHECKING:
    from abm.door.suites import Answer, Inspector

# rows of small files that are asked together; a longer file is asked alone
_ROWS_AT_ONCE = 300_000
_VERDICTS = ("pass", "warn", "hold")


@dataclass(frozen=True)
class Result:
    """What one check said of one file: the largest share of rows (or the measurement) and the verdict it gives."""

    check_id: str
    observed: float | None
    verdict: str
    reason: str | None


@dataclass
class FileVerdict:
    """What the door says of one file; ``n_rows`` is unknown of a file that cannot be read."""

    landed_file: str
    feed_id: str
    table_name: str
    n_rows: int | None
    results: list[Result] = field(default_factory=list)
    is_new: bool = False

    @property
    def verdict(self) -> str:
        """The worst of its checks: pass, warn or hold."""
        return max((result.verdict for result in self.results), key=_VERDICTS.index, default="pass")

    @property
    def troubles(self) -> list[Result]:
        """Checks that did not pass, worst first."""
        found = [result for result in self.results if result.verdict != "pass"]
        return sorted(found, key=lambda result: (-_VERDICTS.index(result.verdict), CHECKS.index(result.check_id)))


@dataclass(frozen=True)
class DoorReport:
    """What the door says of a landing: each file, what nothing reads, and where the pages are."""

    files: tuple[FileVerdict, ...]
    unknown: tuple[str, ...]
    index: Path | None

    @property
    def held(self) -> list[FileVerdict]:
        """Files that are not loaded."""
        return [file for file in self.files if file.verdict == "hold"]

    @property
    def warned(self) -> list[FileVerdict]:
        """Files that are loaded with a warning."""
        return [file for file in self.files if file.verdict == "warn"]

    @property
    def n_checked(self) -> int:
        """Files that were new or changed."""
        return sum(file.is_new for file in self.files)


@dataclass
class _Fresh:
    """A file being checked: its frame where it could be read, and what was found so far."""

    file: LandedFile
    fingerprint: str
    verdict: FileVerdict
    frame: pd.DataFrame | None = None


def check_landing(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    contract: list[TableContract],
    rules: Rules,
    progress: Progress,
    quarantine: Path | None = None,
    door: Path | None = None,
    suppressed: SuppressionList | None = None,
) -> DoorReport:
    """Check a landing before it is loaded.

    Args:
        connection: open, writable warehouse connection outside a transaction.
        landing: folder with one sub-folder per feed; only read.
        contract: what its tables should be.
        rules: what warns and what holds.
        progress: where the work is shown.
        quarantine: folder for copies of held files.
        door: folder for the pages (Data Docs); none are written without it.
        suppressed: who was erased; the door does not look at their rows.

    Raises:
        LandingError: the landing folder is not there; nothing is changed then.
    """
    files, unknown = find_files(landing, contract)
    create_tables(connection, contract)
    connection.execute("set TimeZone = 'UTC'")
    fresh = _find_fresh(connection, files, rules)
    n_gone = _forget_gone(connection, files)
    if fresh or n_gone:
        _Round(connection, contract, rules, progress, door, suppressed).run(files, fresh)
    verdicts = _read_verdicts(connection, files, {one.file.name for one in fresh})
    if quarantine is not None:
        held = connection.execute("select landed_file, reason from landing.held_files").fetchall()
        keep_copies(quarantine, {file.name: file for file in files}, dict(held), suppressed)
    index = pages.write_index(door, verdicts, unknown) if door is not None else None
    return DoorReport(tuple(verdicts), tuple(unknown), index)


def _find_fresh(connection: duckdb.DuckDBPyConnection, files: list[LandedFile], rules: Rules) -> list[_Fresh]:
    query = "select distinct landed_file, fingerprint || '/' || rules from landing.door_results"
    seen = set(connection.execute(query).fetchall())
    found = []
    for file in files:
        try:
            fingerprint = file.fingerprint()
        except OSError:
            fingerprint = "unreadable"
        if (file.name, f"{fingerprint}/{rules.digest(file.table)}") not in seen:
            verdict = FileVerdict(file.name, file.table.feed, file.table.table, None)
            found.append(_Fresh(file, fingerprint, verdict))
    return found


def _forget_gone(connection: duckdb.DuckDBPyConnection, files: list[LandedFile]) -> int:
    seen = connection.execute("select distinct landed_file from landing.door_results").fetchall()
    gone = sorted({name for (name,) in seen} - {file.name for file in files})
    for name in gone:
        forget_results(connection, name)
        connection.execute("delete from landing.held_files where landed_file = ?", [name])
    return len(gone)


class _Round:
    """One run over the files that are new or changed."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        contract: list[TableContract],
        rules: Rules,
        progress: Progress,
        door: Path | None,
        suppressed: SuppressionList | None = None,
    ) -> None:
        self.suppressed = suppressed
        self.connection, self.contract, self.rules, self.progress = connection, contract, rules, progress
        self.pages = pages.PageWriter(door) if door is not None else None
        self.plans: dict[str, list[Ask]] = {table.name: plan_asks(table, rules) for table in contract}
        self.inspector: Inspector | None = None

    def run(self, files: list[LandedFile], fresh: list[_Fresh]) -> None:
        """Read, ask, judge and note."""
        self.progress.start(len(fresh), f"Checking {len(fresh)} new or changed files at the door …")
        # the library takes seconds to import: meanwhile the first files are read
        threading.Thread(target=_import_suites, daemon=True).start()
        prepare_measures(self.connection)
        waiting: list[_Fresh] = []
        for one in sorted(fresh, key=lambda one: (one.file.table.name, one.file.name)):
            if waiting and (
                one.file.table.name != waiting[0].file.table.name
                or sum(len(other.frame) for other in waiting if other.frame is not None) >= _ROWS_AT_ONCE
            ):
                self._ask_rows(waiting)
                waiting = []
            self.progress.begin(f"checking {one.file.name}")
            self._read(one)
            if one.frame is not None and len(one.frame):
                waiting.append(one)
            self.progress.finish_node()
        if waiting:
            self._ask_rows(waiting)
        self._note(fresh)
        self._ask_landing(files, fresh)
        if self.pages is not None:
            self.pages.finish({file.name for file in files})

    def _read(self, one: _Fresh) -> None:
        """Read a file as the loader would, into a table that is thrown away, and take from it what is asked about."""
        file, table = one.file, one.file.table
        columns = ", ".join(f'"{name}" varchar' for name in table.column_names)
        self.connection.execute(
            f"create or replace temp table door_staged ({columns}, {FILE_COLUMN} varchar, {ROW_COLUMN} bigint);"
            " create or replace temp table door_rejects as from landing.rejected_rows limit 0"
        )
        try:
            read = read_file(self.connection, file, "door_staged", "door_rejects")
        except FileTroubleError as trouble:
            one.verdict.results = [Result(trouble.check_id, 1.0, "hold", str(trouble))]
            return
        if self.suppressed is not None:
            drop_suppressed(self.connection, self.suppressed, self.contract, table, "door_staged")
        # as it was when it was read
        one.fingerprint = read.fingerprint
        one.verdict.n_rows = read.n_rows + read.n_rejected
        one.verdict.results = self._judge_reading(one, read)
        one.frame = make_frame(self.connection, "door_staged", file, self.plans[table.name])
        note_keys(self.connection, self.contract, table, file.name)
        note_references(self.connection, table, file.name)

    def _judge_reading(self, one: _Fresh, read: FileRead) -> list[Result]:
        """What is known once a file is read: that it could be, how it was, and how many lines were no rows."""
        results = [Result(check_id, 0.0, "pass", None) for check_id in READING_CHECKS if self.rules.of(check_id)]
        if read.is_decoded:
            said = f"{one.file.name}: is not UTF-8 and was read as Windows-1252; convert it to UTF-8 at its source."
            results = [result for result in results if result.check_id != "decoded_text"]
            results.append(Result("decoded_text", 1.0, "warn", said))
        n_lines = read.n_rows + read.n_rejected
        asked = self.rules.of("malformed_rows", n_lines)
        if n_lines and asked:
            share = read.n_rejected / n_lines
            failed = [rule for rule in asked if share > rule.threshold]
            reason = None
            if failed:
                line, said = self.connection.execute(
                    "select landed_line, reason from door_rejects order by landed_line limit 1"
                ).fetchall()[0]
                reason = (
                    f"{one.file.name}: {read.n_rejected:,} of {n_lines:,} lines are no rows of the table, the first is"
                    f" line {line} ({said.rstrip('.')}); export the file anew with a comma between fields and quotes"
                    " around text."
                )
            verdict = max((rule.severity for rule in failed), key=_VERDICTS.index, default="pass")
            results.append(Result("malformed_rows", share, verdict, reason))
        return results

    def _ask_rows(self, waiting: list[_Fresh]) -> None:
        """Ask the rows of a table's files together whether they pass, then by itself each file that may not."""
        table = waiting[0].file.table
        asks, inspector = self.plans[table.name], self._open_inspector()
        frames = [one.frame for one in waiting if one.frame is not None]
        answers, outcome = inspector.ask_rows(table.name, join_frames(frames), asks, self.rules)
        if self.pages is not None:
            self.pages.write_result(table.name, [one.file.name for one in waiting], outcome)
        begin = 0
        for one, rows in zip(waiting, frames, strict=True):
            own = [answer.within(begin, begin + len(rows)) for answer in answers]
            begin += len(rows)
            if self._may_fail(asks, own, rows):
                # its share among its own rows is what counts
                own, outcome = inspector.ask_rows(table.name, rows, asks, self.rules, n_rows=len(rows))
                if self.pages is not None:
                    self.pages.write_result(table.name, [one.file.name], outcome)
            self._judge_rows(one, rows, own)
            one.frame = None

    def _may_fail(self, asks: Sequence[Ask], answers: Sequence[Answer], rows: pd.DataFrame) -> bool:
        """Whether a file may be beyond a threshold by itself."""
        n_asked = _count_asked(asks, rows)
        return any(
            answer.error is not None
            or len(answer.positions) > rule.threshold * n_asked[answer.check_id, answer.subject]
            for answer in answers
            for rule in self.rules.of(answer.check_id, len(rows))
            if answer.positions or answer.error
        )

    def _judge_rows(self, one: _Fresh, rows: pd.DataFrame, answers: Sequence[Answer]) -> None:
        asks = {(ask.check_id, ask.subject): ask for ask in self.plans[one.file.table.name]}
        n_asked = _count_asked(asks.values(), rows)
        by_check: dict[str, list[tuple[Answer, float]]] = {}
        for answer in answers:
            share = len(answer.positions) / max(n_asked[answer.check_id, answer.subject], 1)
            by_check.setdefault(answer.check_id, []).append((answer, share))
        for check_id, found in by_check.items():
            if not self.rules.of(check_id, len(rows)):
                continue
            failed = [pair for pair in found if not pair[0].is_met]
            observed = max(share for _, share in found)
            if not failed:
                one.verdict.results.append(Result(check_id, observed, "pass", None))
                continue
            worst, _ = max(failed, key=lambda pair: (pair[0].severity == "hold", pair[1]))
            severity = worst.severity if worst.error is None else "warn"
            reason = _explain(one.file, rows, worst, asks[check_id, worst.subject])
            one.verdict.results.append(Result(check_id, observed, severity, reason))

    def _ask_landing(self, files: list[LandedFile], fresh: list[_Fresh]) -> None:
        """Ask, feed by feed, how its files stand among the others: those that are new, and the newest of each table."""
        names = [one.file.name for one in fresh]
        # what an unchanged file refers to was asked when it was new; volume and freshness change with any file
        self.connection.execute(
            "delete from landing.door_results where check_id <> 'reference_reach' and list_contains(?, check_id)",
            [list(LANDING_CHECKS)],
        )
        measured = measure_landing(self.connection, self.contract, self.rules, names)
        by_name = {file.name: file for file in files}
        feeds: dict[str, list[Any]] = {}
        for one in measured:
            if one.landed_file in by_name:
                feeds.setdefault(by_name[one.landed_file].table.feed, []).append(one)
        for feed, of_feed in sorted(feeds.items()):
            self._ask_files(feed, of_feed, by_name)

    def _ask_files(self, feed: str, measured: list[Any], by_name: dict[str, LandedFile]) -> None:
        self.progress.begin(f"checking {feed} as a whole")
        frame = pd.DataFrame({FILE_COLUMN: sorted({one.landed_file for one in measured})}).set_index(FILE_COLUMN)
        for one in measured:
            frame.loc[one.landed_file, one.column] = one.observed
        answers, outcome = self._open_inspector().ask_files(feed, frame.reset_index(drop=True), self.rules)
        if self.pages is not None:
            self.pages.write_result(feed, [], outcome)
        failing = {
            (list(frame.index)[place], answer.check_id, answer.subject): answer
            for answer in answers
            for place in answer.positions
        }
        results: dict[tuple[str, str], Result] = {}
        for one in measured:
            answer = failing.get((one.landed_file, one.check_id, one.subject))
            result = Result(one.check_id, one.observed, answer.severity, one.reason) if answer else None
            place = (one.landed_file, one.check_id)
            if result or place not in results:
                results[place] = result or Result(one.check_id, one.observed, "pass", None)
        for (name, _), result in results.items():
            file = by_name[name]
            query = "select any_value(fingerprint), any_value(n_rows) from landing.door_results where landed_file = ?"
            [(fingerprint, n_rows)] = self.connection.execute(query, [name]).fetchall()
            self._insert([(file, fingerprint, n_rows, result)])

    def _note(self, fresh: list[_Fresh]) -> None:
        """Write down what was found, and hold or release."""
        self.connection.begin()
        for one in fresh:
            # days are those of the reading that was just made
            self.connection.execute("delete from landing.door_results where landed_file = ?", [one.file.name])
            self.connection.execute("delete from landing.held_files where landed_file = ?", [one.file.name])
            if one.verdict.verdict == "hold":
                worst = one.verdict.troubles[0]
                hold(self.connection, one.file, one.fingerprint, FileTroubleError(worst.check_id, worst.reason or ""))
        self._insert(
            [(one.file, one.fingerprint, one.verdict.n_rows, result) for one in fresh for result in one.verdict.results]
        )
        self.connection.commit()

    def _insert(self, rows: Iterable[tuple[LandedFile, str, int | None, Result]]) -> None:
        found = pd.DataFrame(
            [
                (
                    file.name,
                    file.table.feed,
                    file.table.table,
                    fingerprint,
                    self.rules.digest(file.table),
                    result.check_id,
                    n_rows,
                    result.observed,
                    result.verdict,
                    result.reason,
                )
                for file, fingerprint, n_rows, result in rows
            ],
            columns=list("abcdefghij"),
        )
        if len(found):
            self.connection.register("door_found", found)
            self.connection.execute("insert into landing.door_results from door_found")
            self.connection.unregister("door_found")

    def _open_inspector(self) -> Inspector:
        if self.inspector is None:
            self.progress.begin("starting Great Expectations")
            from abm.door.suites import Inspector

            self.inspector = Inspector()
        return self.inspector


def _import_suites() -> None:
    import abm.door.suites  # noqa: F401


def _count_asked(asks: Iterable[Ask], rows: pd.DataFrame) -> dict[tuple[str, str], int]:
    """How many rows each ask is about: all, or those with a value where blanks are another question."""
    return {
        (ask.check_id, ask.subject): len(rows)
        if ask.kind in ("empty", "filled")
        else int(rows[ask.frame_column].count())
        for ask in asks
    }


def _explain(file: LandedFile, rows: pd.DataFrame, answer: Answer, ask: Ask) -> str:
    """One sentence with file, row, column and remedy; never the value, which may be personal."""
    if answer.error is not None:
        return f"{file.name}: '{answer.subject}' could not be checked ({answer.error.splitlines()[0]}); report this."
    n_bad, first = len(answer.positions), int(rows[ROW_COLUMN].iloc[answer.positions[0]])
    share = f"{n_bad:,} of {len(rows):,} rows" if n_bad < len(rows) else f"all {len(rows):,} rows"
    remedy = {
        "value_types": f"land the values of '{ask.subject}' as the contract has them",
        "required_values": f"land the file with '{ask.subject}' filled",
        "unique_keys": "land each record once, or with the time of each of its versions",
        "value_ranges": f"look at the unit or the clock of '{ask.subject}' at the source",
        "accepted_values": "map the new words, or have the source correct them",
    }[ask.check_id]
    if ask.check_id == "unique_keys":
        return f"{file.name}: {share} {ask.trouble} key ({ask.subject}), the first is row {first}; {remedy}."
    return (
        f"{file.name}: in {share} the values of column '{ask.subject}' {ask.trouble}, first in row {first}; {remedy}."
    )


def _read_verdicts(
    connection: duckdb.DuckDBPyConnection, files: list[LandedFile], fresh: set[str]
) -> list[FileVerdict]:
    found: dict[str, FileVerdict] = {}
    for file in files:
        found[file.name] = FileVerdict(file.name, file.table.feed, file.table.table, None, is_new=file.name in fresh)
    query = "select landed_file, n_rows, check_id, observed, verdict, reason from landing.door_results"
    for name, n_rows, check_id, observed, verdict, reason in connection.execute(query).fetchall():
        if name in found:
            found[name].n_rows = n_rows
            found[name].results.append(Result(check_id, observed, verdict, reason))
    return list(found.values())
