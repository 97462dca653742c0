"""The published copy: the public marts of the last build that passed, in a file of their own that readers open.

The file is written beside its predecessor and put in its place by one rename: whoever has the old one open goes on
reading it, whoever connects gets the new one, and nobody ever waits for a build.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from abm.builds import Build, read_last_build
from abm.connections import connect_for_copying
from abm.erasure.places import quote
from abm.erasure.suppression import SuppressionList, find_suppression
from abm.published_parts import MARTS, PARTS, Part, create_view, find_parts
from abm.published_tables import NOTHING, BuiltTables, Content, How, clear, is_worth_copying, name_columns
from abm.troubles import explain_no_room, first_line

_NAME, _DEFAULT_STEM = "abm_marts", "warehouse"
_TEMPORARY = ".tmp-"
_SCHEMA_SQL = """
create schema if not exists marts;
create schema if not exists parts;
create or replace table published_build (build_number bigint, landing_generation bigint, n_erasures bigint);
create or replace table published_marts (mart varchar, n_rows bigint, fingerprint varchar);
create or replace table published_parts (part varchar, n_rows bigint, fingerprint varchar, n_appended bigint);
"""


@dataclass(frozen=True)
class Copy:
    """What a copy says of itself: its build, how many erasures that knew of, and what each mart and table holds."""

    build_number: int
    landing_generation: int
    n_erasures: int
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, Content] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What was done about the copy, in one sentence, and whether something went wrong that somebody must see to."""

    sentence: str | None
    is_trouble: bool = False


def find_published(warehouse: Path) -> Path:
    """File of a warehouse's copy: ``ABM_PUBLISHED``, or ``published/abm_marts.duckdb`` beside the warehouse.

    A warehouse of another name than ``warehouse.duckdb`` has its name in its copy's, so that two in a folder do not
    publish over each other: ``published/abm_marts_<stem>.duckdb``.
    """
    named = os.environ.get("ABM_PUBLISHED")
    if named:
        return Path(named).absolute()
    name = _NAME if warehouse.stem == _DEFAULT_STEM else f"{_NAME}_{warehouse.stem}"
    return warehouse.absolute().parent / "published" / f"{name}.duckdb"


def publish(warehouse: Path, has_built: bool = True, is_broken: bool = False) -> Outcome:
    """Bring the copy in line with a warehouse that nobody has open: write, keep or withdraw it.

    Written after a build that passed, unless the content is what readers see already. Withdrawn where it may hold a
    person who was erased since it was written and no newer one can be made. Otherwise it stays.

    Args:
        warehouse: DuckDB file.
        has_built: whether the last build is this process's own; without, only what erasures ask for is done.
        is_broken: whether this process has lost its connection to a full disk, so that it cannot read the warehouse.
    """
    target = find_published(warehouse)
    if target == warehouse.absolute():
        return Outcome(f"ABM_PUBLISHED names the warehouse itself ('{target}'): nothing is published.", True)
    if target.stem in (MARTS, PARTS):
        return Outcome(
            f"ABM_PUBLISHED names '{target}', but DuckDB calls a database by its file, so that schema `{target.stem}`"
            " would be ambiguous there: give another name; nothing is published.",
            True,
        )
    remove_leftovers(target)
    if is_broken:
        return _leave(warehouse, target, "")
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            build, generation, n_erasures = _read_state(connection)
    except duckdb.Error as error:
        return _leave(warehouse, target, f": {_explain(error)}")
    is_stale = _may_hold_erased(target, n_erasures)
    if build is not None and has_built and build.state == "passed":
        try:
            return Outcome(_write(warehouse, target, Copy(build.number, generation, n_erasures), build))
        except (duckdb.Error, OSError) as error:
            remove_leftovers(target)
            withdrawn = _withdraw(target) if is_stale else None
            seen = withdrawn or f"{_readers_see(target)}."
            return Outcome(f"Build {build.number} passed but is not published: {_explain(error)}; {seen}", True)
    if is_stale:
        why = f"{_why_not(build)}: nothing is published; " if has_built else ""
        sentence = why + _withdraw(target)
        return Outcome(sentence[0].upper() + sentence[1:], True)
    if not has_built:
        return Outcome(None)
    return Outcome(f"{_why_not(build)}: nothing is published; {_readers_see(target)}.")


def read_copy(target: Path) -> Copy | None:
    """What a copy says of itself; ``None`` where there is none that can be read."""
    if not target.is_file():
        return None
    try:
        with duckdb.connect(str(target), read_only=True) as connection:
            [row] = connection.execute(
                "select build_number, landing_generation, n_erasures from published_build"
            ).fetchall()
            fingerprints = dict(connection.execute("select mart, fingerprint from published_marts").fetchall())
            contents = {}
            # an earlier release did not keep them
            if connection.execute("from duckdb_tables() where table_name = 'published_parts'").fetchall():
                held = connection.execute("select part, n_rows, fingerprint, n_appended from published_parts")
                contents = {part: Content(*content) for part, *content in held.fetchall()}
    except (duckdb.Error, ValueError):
        return None
    number, generation, n_erasures = row
    return Copy(number, generation, n_erasures, fingerprints, contents)


def remove_leftovers(target: Path) -> None:
    """Remove what publishers left that were killed."""
    for path in target.parent.glob(f"{target.name}{_TEMPORARY}*"):
        pid = path.name.removeprefix(target.name + _TEMPORARY).split(".")[0]
        if pid.isdecimal() and _is_other_and_alive(int(pid)):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _leave(warehouse: Path, target: Path, why: str) -> Outcome:
    """Publish nothing of a warehouse that cannot be read; of erasures the list beside it knows."""
    if _may_hold_erased(target, len(SuppressionList.open(find_suppression(warehouse)).erasures)):
        return Outcome(f"Nothing is published{why}; {_withdraw(target)}", True)
    return Outcome(f"Nothing is published{why}; {_readers_see(target)}.", bool(why))


def _read_state(connection: duckdb.DuckDBPyConnection) -> tuple[Build | None, int, int]:
    build = read_last_build(connection)
    if build is None:
        return None, 0, 0
    query = """
        select
            (select coalesce(max(generation), 0) from landing.generation),
            (select coalesce(max(erasure_number), 0) from landing.erasures)
    """
    [(generation, n_erasures)] = connection.execute(query).fetchall()
    return build, generation, n_erasures


def _write(warehouse: Path, target: Path, state: Copy, build: Build) -> str:
    before = read_copy(target)
    if before is not None and before.n_erasures != state.n_erasures:
        # nothing of a file that may hold somebody who was erased since is used
        before = None
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f"{target.name}{_TEMPORARY}{os.getpid()}")
    copy = f"{warehouse.stem}_copy"
    with connect_for_copying(made) as connection:
        connection.execute("set TimeZone = 'UTC'")
        # a mart that is a view names its tables by the database as dbt knew it
        connection.execute(f"attach {_literal(warehouse)} as {quote(warehouse.stem)} (read_only)")
        built = BuiltTables(connection, warehouse.stem)
        parts = find_parts(connection, warehouse.stem, build.marts, build.views)
        tables = [part for part in parts if not part.select]
        contents = {part.target: built.read_content(part) for part in tables}
        said = {part.name: _describe(part, contents) for part in parts if part.schema == MARTS}
        if before is not None and said == before.fingerprints:
            return (
                f"Build {state.build_number} passed and made the same marts as build {before.build_number}, which"
                f" readers see in '{target}': the copy stays."
            )
        known = before.contents if before else {}
        ways = {
            part.target: built.choose(part, contents[part.target], known.get(part.target, NOTHING)) for part in tables
        }
        is_copied = is_worth_copying(contents, ways)
        if is_copied:
            shutil.copyfile(target, made)
        else:
            known, ways = {}, dict.fromkeys(ways, How.WHOLE)
        connection.execute(f"attach {_literal(made)} as {quote(copy)}; use {quote(copy)}")
        if is_copied:
            clear(connection, copy, parts)
        connection.execute(_SCHEMA_SQL)
        for part in parts:
            if part.select:
                create_view(connection, part)
                continue
            key = build.marts.get(part.name)
            found = built.write(part, contents[part.target], known.get(part.target, NOTHING), ways[part.target], key)
            _insert(connection, "published_parts", part.target, found.n_rows, found.fingerprint, found.n_appended)
        for part in parts:
            if part.schema == MARTS:
                [(n_rows,)] = connection.execute(f"select count(*) from {part.target}").fetchall()
                _insert(connection, "published_marts", part.name, n_rows, said[part.name])
        _insert(connection, "published_build", state.build_number, state.landing_generation, state.n_erasures)
        connection.execute(f"checkpoint {quote(copy)}")
    # nobody writes to what readers see
    made.chmod(0o444)
    _swap_in(made, target)
    remove_leftovers(target)
    size = target.stat().st_size / 1_000_000
    return f"Published {len(said)} marts of build {state.build_number} ({size:,.0f} MB) to '{target}'."


def _insert(connection: duckdb.DuckDBPyConnection, table: str, *values: object) -> None:
    connection.execute(f"insert into {table} values ({', '.join('?' * len(values))})", list(values))


def _describe(mart: Part, contents: Mapping[str, Content]) -> str:
    """Fingerprint of a mart; a view is what it says over the tables it reads, whose rows are far fewer."""
    if not mart.select:
        said = f"{contents[mart.target].n_rows} {contents[mart.target].fingerprint}"
    else:
        read = [
            f"{target} {part.select or contents[target].fingerprint}" for target, part in sorted(mart.made_of().items())
        ]
        said = "\n".join([name_columns(mart), *read])
    return hashlib.md5(said.encode(), usedforsecurity=False).hexdigest()


def _swap_in(made: Path, target: Path) -> None:
    """Put a written file in its place for good, whatever happens to the machine."""
    _sync(made)
    made.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _may_hold_erased(target: Path, n_erasures: int) -> bool:
    if not target.exists() or not n_erasures:
        return False
    copy = read_copy(target)
    return copy is None or copy.n_erasures < n_erasures


def _withdraw(target: Path) -> str:
    target.unlink(missing_ok=True)
    _sync(target.parent)
    return (
        f"the copy '{target}' is withdrawn, for it was written before somebody was erased: readers have none until a"
        " whole build passes."
    )


def _why_not(build: Build | None) -> str:
    if build is None:
        return "No build has ended"
    if build.state == "partial":
        return f"Build {build.number} was not of the whole project ({build.troubles})"
    if build.state == "failed":
        return f"Build {build.number} failed ({build.troubles})"
    return f"Build {build.number} did not end"


def _readers_see(target: Path) -> str:
    copy = read_copy(target)
    if copy is not None:
        return f"readers still see build {copy.build_number} in '{target}'"
    return "nothing has been published before" if not target.exists() else f"'{target}' cannot be read"


def _explain(error: BaseException) -> str:
    return (explain_no_room(str(error)) or first_line(error)).rstrip(".")


def _is_other_and_alive(pid: int) -> bool:
    if pid == os.getpid():
        return False
    with contextlib.suppress(ProcessLookupError, OverflowError):
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        return True
    return False


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
