"""Takes the people on the suppression list, and those newly asked for, out of a loaded warehouse.

Runs at the end of every load, so that rows of an erased person never reach a model. What belongs to the person goes and
leaves a row without content in ``landing.erased_rows``; what only mentions the person loses the mention.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import duckdb

from abm.contract import TableContract
from abm.door.frames import cast_as_staging_does
from abm.erasure.people import Identity, close_identities, tie_identities
from abm.erasure.places import IDENTITIES, Column, Place, landing_places, normalise, quote, remembering_places
from abm.erasure.suppression import Erasure, SuppressionError, SuppressionList
from abm.erasure.texts import ERASED, Finder, name_keys
from abm.macros import call_macro

_REQUESTS = "ops.erasures"
SCHEMA_SQL = """
create table if not exists landing.erased_rows (
    feed_id varchar, table_name varchar, landed_file varchar, landed_row bigint, loaded_at timestamp, erasure_number bigint
);
create table if not exists landing.erasures (
    erasure_number bigint, source varchar, requested_at timestamp, applied_at timestamp, requested_by varchar,
    jurisdiction varchar, repeats_number bigint
);
create table if not exists landing.suppression_state (version varchar);
create table if not exists landing.rewrite_due (is_due boolean);
"""


@dataclass(frozen=True)
class Request:
    """A request to erase somebody, by any of their identifiers."""

    identifiers: tuple[Identity, ...]
    source: str
    requested_at: str
    applied_at: str
    requested_by: str | None = None
    jurisdiction: str | None = None
    record_id: str | None = None


@dataclass(frozen=True)
class Applied:
    """What one run took out.

    ``n_rows`` counts landed rows removed by feed and table, ``n_kept_rows`` rows of relations that outlive a landing,
    ``n_mentions`` values that lost a mention; ``people`` are the identifiers and ``names`` the full names known of those
    erased, in clear and never written down; ``living`` are names among them that somebody who stays bears too.
    """

    n_rows: dict[str, int]
    n_kept_rows: int
    n_mentions: int
    people: frozenset[Identity]
    names: frozenset[str]
    living: frozenset[str]
    numbers: tuple[int, ...] = ()

    @property
    def tokens(self) -> list[str]:
        """Texts that may be found nowhere any more, longest first."""
        telling = {value for kind, value in self.people if kind in ("email", "person_id") or len(value) > 8}  # noqa: PLR2004
        return sorted(telling | (self.names - self.living), key=lambda token: (-len(token), token))

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was there to take out."""
        return not self.n_rows and not self.n_kept_rows and not self.n_mentions


NOTHING = Applied({}, 0, 0, frozenset(), frozenset(), frozenset())


def apply_erasures(
    connection: duckdb.DuckDBPyConnection,
    contract: Sequence[TableContract],
    suppressed: SuppressionList,
    fresh: Collection[str],
    request: Request | None = None,
) -> Applied:
    """Erase who is on the list and who is newly asked for: from the feed `erasures`, or by a command.

    Args:
        connection: open, writable warehouse connection outside a transaction, its landing loaded.
        contract: the landing's tables.
        suppressed: the list; extended and saved before anything is removed.
        fresh: names of the files read since the last run; others were searched then.
        request: what a command asks for.

    Raises:
        SuppressionError: this warehouse has suppressed people whose list is gone.
    """
    return _Run(connection, contract, suppressed, fresh).run(request)


def personal_digest(contract: Iterable[TableContract]) -> str:
    """Short hash of what the contract says of people; where it changes, everything is searched again."""
    said = [(table.name, column.name, column.personal) for table in contract for column in table.columns]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]


def mark_suppressed(
    connection: duckdb.DuckDBPyConnection, suppressed: SuppressionList, place: Place, where: str, files: list[str]
) -> dict[Identity, int]:
    """Identifiers and records of a place that are on the list, each with the number of its erasure."""
    found: dict[Identity, int] = {}
    for column in (*place.people, *place.records):
        hits = connection.execute(
            "select hits.value, list.number from ("
            f"select value, {suppressed.digest_sql(column.kind, 'value')} as digest from ("
            f"select distinct {column.value} as value from {place.relation} {where}) where value is not null"
            ") as hits inner join erasure_digests as list on hits.digest = list.digest",
            [files] if where else [],
        ).fetchall()
        found.update({(column.kind, value): number for value, number in hits})
    return found


def load_digests(connection: duckdb.DuckDBPyConnection, suppressed: SuppressionList) -> None:
    """Bring the list's digests where they can be joined to: a temporary table."""
    connection.execute("create or replace temp table erasure_digests (digest varchar, number bigint)")
    connection.execute(
        "insert into erasure_digests select unnest(?::varchar[]), unnest(?::bigint[])",
        [list(suppressed.digests), list(suppressed.digests.values())],
    )


def belonging_sql(place: Place) -> str:
    """Query giving file, row and erasure number of the rows whose person, or record, is in ``erasure_values``.

    A row that carries a login or an address is that person's; only one that carries nothing but a device is the device's.
    """
    columns = [*place.people, *place.records]
    values = "".join(f", {column.value} as v{number}" for number, column in enumerate(columns))
    joins = "".join(
        f" left join erasure_values as e{number} on e{number}.kind = '{column.kind}' and e{number}.value = v{number}"
        for number, column in enumerate(columns)
    )
    strong = [number for number, column in enumerate(columns) if column.kind != "anonymous_id"]
    unnamed = " and ".join(f"v{number} is null" for number in strong if columns[number].kind in IDENTITIES) or "true"
    numbers = [f"e{number}.number" for number in strong]
    numbers += [
        f"case when {unnamed} then e{number}.number end"
        for number, column in enumerate(columns)
        if column.kind == "anonymous_id"
    ]
    chosen = f"least({', '.join(numbers)})" if len(numbers) > 1 else numbers[0]
    return (
        f"select * from (select landed_file, landed_row, {chosen} as number from"
        f" (select landed_file, landed_row{values} from {place.relation}) as valued{joins}) where number is not null"
    )


def drop_suppressed(
    connection: duckdb.DuckDBPyConnection,
    suppressed: SuppressionList,
    contract: Sequence[TableContract],
    table: TableContract,
    relation: str,
) -> None:
    """Delete from a relation like a landing table the rows of people on the list: what the door looks at."""
    if not suppressed.digests:
        return
    found = next(place for place in landing_places(contract) if place.table == table)
    if not found.people and not found.records:
        return
    place = replace(found, relation=relation)
    load_digests(connection, suppressed)
    values = mark_suppressed(connection, suppressed, place, "", [])
    connection.execute("create or replace temp table erasure_values (kind varchar, value varchar, number bigint)")
    if values:
        add_values(connection, values)
        connection.execute(
            f"delete from {relation} as landed using ({belonging_sql(place)}) as found"
            " where landed.landed_file = found.landed_file and landed.landed_row = found.landed_row"
        )


def add_values(connection: duckdb.DuckDBPyConnection, values: dict[Identity, int]) -> None:
    """Add identifiers to the temporary table of those to erase."""
    connection.execute(
        "insert into erasure_values select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::bigint[])",
        [[kind for kind, _ in values], [value for _, value in values], list(values.values())],
    )


class _Run:
    """One application of the list."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        contract: Sequence[TableContract],
        suppressed: SuppressionList,
        fresh: Collection[str],
    ) -> None:
        self.connection, self.contract, self.suppressed = connection, contract, suppressed
        self.fresh = sorted(fresh)
        self.landing = landing_places(contract)
        self.kept = remembering_places(connection)
        self.personal = personal_digest(contract)
        self.n_rows: dict[str, int] = {}
        self.n_kept_rows = 0
        self.n_mentions = 0

    def run(self, request: Request | None) -> Applied:
        connection, suppressed = self.connection, self.suppressed
        connection.execute(SCHEMA_SQL)
        [(state,)] = connection.execute("select coalesce(max(version), '') from landing.suppression_state").fetchall()
        if state and not suppressed.digests and suppressed.folder is not None:
            raise SuppressionError(
                f"The suppression list '{suppressed.folder}' is gone, but this warehouse was loaded with it: restore it. "
                "Nothing is loaded without it, or who was erased would come back."
            )
        requests = [*self._read_requests(), *([request] if request else [])]
        if not requests and not suppressed.digests:
            return NOTHING
        is_all = state != self._state
        if not requests and not is_all and not self.fresh:
            return NOTHING
        suppressed.make_key()
        erased = self._find_listed(is_all)
        erased, n_earlier = self._find_requested(requests, erased), len(suppressed.digests)
        connection.execute("begin")
        try:
            names, is_more = self._remove(erased)
            is_all = is_all or is_more or len(suppressed.digests) > n_earlier
            living = self._find_living(names)
            self._redact(Finder(suppressed, living), is_all)
            self._blank_requests()
            self._note()
            suppressed.save()
            connection.execute("commit")
        except BaseException:
            connection.execute("rollback")
            raise
        people = frozenset({*erased, *self._read_model_ids()})
        numbers = tuple(sorted({number for number in erased.values()}))
        return Applied(
            self.n_rows, self.n_kept_rows, self.n_mentions, people, frozenset(names), frozenset(living), numbers
        )

    @property
    def _state(self) -> str:
        version = self.suppressed.version
        return f"{version}:{self.personal}" if version else ""

    def _read_requests(self) -> list[Request]:
        """Requests of the feed that still say of whom, in the order in which they were learnt."""
        table = next((table for table in self.contract if table.name == _REQUESTS), None)
        if table is None:
            return []

        def moment(name: str) -> str:
            return f"strftime({cast_as_staging_does(f'trim({quote(name)})', 'timestamp')}, '%Y-%m-%d %H:%M:%S')"

        identifiers = "coalesce(nullif(trim(email), ''), nullif(trim(crm_contact_id), ''), nullif(trim(user_id), ''))"
        rows = self.connection.execute(
            "select * from (select email, crm_contact_id, user_id, author, jurisdiction, id,"
            f" {moment('requested_at')} as asked_at, {moment('loaded_at')} as learnt_at"
            f" from landing.{quote(table.identifier)} where {identifiers} is not null)"
            " where asked_at is not null and learnt_at is not null"
            " order by learnt_at, asked_at, id, email, crm_contact_id, user_id"
        ).fetchall()
        requests = []
        for email, contact, user, author, jurisdiction, record_id, asked_at, learnt_at in rows:
            given = (("email", email), ("crm_contact_id", contact), ("user_id", user))
            identifiers = tuple((kind, value) for kind, value in given if value and value.strip())
            requests.append(Request(identifiers, "feed", asked_at, learnt_at, author, jurisdiction, record_id))
        return requests

    def _find_listed(self, is_all: bool) -> dict[Identity, int]:
        """Identifiers on the list that stand in what was loaded since the last run, or anywhere."""
        erased: dict[Identity, int] = {}
        if not self.suppressed.digests or not (is_all or self.fresh):
            return erased
        load_digests(self.connection, self.suppressed)
        where = "" if is_all else "where list_contains(?::varchar[], landed_file)"
        for place in [*self.landing, *(self.kept if is_all else [])]:
            # person ids follow from addresses
            asked = replace(place, people=tuple(column for column in place.people if column.kind in IDENTITIES))
            erased.update(mark_suppressed(self.connection, self.suppressed, asked, where, self.fresh))
        return erased

    def _find_requested(self, requests: Sequence[Request], erased: dict[Identity, int]) -> dict[Identity, int]:
        """Follow listed and requested people to all their identifiers, and number the requests."""
        if erased or requests:
            tie_identities(self.connection, [*self.landing, *self.kept])
        if erased:
            erased = close_identities(self.connection, erased, {})
        known = {one.request: one for one in self.suppressed.erasures}
        for request in requests:
            seeds = {
                (kind, value): 0
                for kind, given in request.identifiers
                if (value := normalise(self.connection, kind, given)) is not None
            }
            # a command that is run again on the same day completes the earlier run
            asked_at = request.requested_at[: 10 if request.source == "command" else None]
            mark = self.suppressed.digest("request", repr((request.record_id, asked_at, sorted(seeds))))
            earlier = [
                number
                for identity in seeds
                if (number := erased.get(identity) or self.suppressed.number_of(*identity)) is not None
            ]
            one = known.get(mark)
            if one is None:
                one = Erasure(
                    number=len(self.suppressed.erasures) + 1,
                    source=request.source,
                    request=mark,
                    requested_at=request.requested_at,
                    applied_at=request.applied_at,
                    requested_by=_staff(request, seeds),
                    jurisdiction=request.jurisdiction,
                    repeats=min(earlier) if earlier else None,
                )
                self.suppressed.erasures.append(one)
                known[mark] = one
            fresh = {identity: one.number for identity in seeds if identity not in erased}
            erased = close_identities(self.connection, fresh, erased)
        return erased

    def _remove(self, erased: dict[Identity, int]) -> tuple[set[str], bool]:
        """Remove rows that belong to people and put on the list all that was found of them."""
        found = {identity: self.suppressed.number_of(*identity) or number for identity, number in erased.items()}
        self._load_values(found)
        self.connection.execute(
            "create or replace temp table erasure_marks (relation varchar, landed_file varchar, landed_row bigint, number bigint)"
        )
        places = [place for place in self.landing if place.people and place.table and place.table.name != _REQUESTS]
        for place in places if found else []:
            self._mark(place)
        names = self._read_names(places) if found else {}
        records = self._collect_records() if found else {}
        before = len(self.suppressed.digests)
        for (kind, value), number in {**found, **records}.items():
            if kind not in ("person_id", "identity_id"):
                self.suppressed.digests.setdefault(self.suppressed.digest(kind, value), number)
        for name, number in names.items():
            self.suppressed.digests.setdefault(self.suppressed.digest("name", name), number)
        for place in self.landing:
            self._delete_marked(place)
        for place in self.kept if found else []:
            self._delete_kept(place)
        return set(names), len(self.suppressed.digests) > before

    def _load_values(self, values: dict[Identity, int]) -> None:
        self.connection.execute(
            "create or replace temp table erasure_values (kind varchar, value varchar, number bigint)"
        )
        add_values(self.connection, values)
        # the ids of the models, where relations that outlive a landing hold them
        identity = (
            "case kind when 'crm_contact_id' then 'crm_contact' when 'user_id' then 'user'"
            " when 'anonymous_id' then 'anonymous' else kind end || '|' || value"
        )
        for kind, of, text in (("person_id", ("email", ""), "value"), ("identity_id", IDENTITIES, identity)):
            self.connection.execute(
                f"insert into erasure_values select '{kind}', {call_macro('engine/text.sql', 'keyed_hash', text)}, number"
                f" from erasure_values where kind in {of}"
            )

    def _read_model_ids(self) -> list[Identity]:
        query = "select distinct kind, value from erasure_values where kind in ('person_id', 'identity_id')"
        return [(kind, value) for kind, value in self.connection.execute(query).fetchall()]

    def _mark(self, place: Place) -> None:
        self.connection.execute(
            f"insert into erasure_marks select distinct ?, found.* from ({belonging_sql(place)}) as found"
            " anti join erasure_marks as marks on marks.relation = ? and marks.landed_file = found.landed_file"
            " and marks.landed_row = found.landed_row",
            [place.relation, place.relation],
        )

    def _read_names(self, places: Sequence[Place]) -> dict[str, int]:
        names: dict[str, int] = {}
        for place in places:
            if len(place.names) > 1:
                rows = self.connection.execute(
                    f"select distinct {', '.join(quote(name) for name in place.names)}, marks.number from {place.relation} as landed"
                    " inner join erasure_marks as marks on marks.relation = ? and landed.landed_file = marks.landed_file"
                    " and landed.landed_row = marks.landed_row order by all",
                    [place.relation],
                ).fetchall()
                for first, *_, last, number in rows:
                    for key in name_keys(first, last):
                        names.setdefault(key, number)
        return names

    def _collect_records(self) -> dict[Identity, int]:
        """Records that go with their people, and what only adds to them: mark both."""
        records: dict[Identity, int] = {}
        by_name = {place.table.name: place for place in self.landing if place.table}
        for place in self.landing:
            own = _own_record(place)
            if own is None or place.table is None:
                continue
            if place.table.persons_in:
                linked = by_name[f"{place.table.feed}.{place.table.persons_in}"]
                [column] = [column for column in linked.records if column.kind == own.kind]
                query = (
                    f"select {column.value} as value, min(marks.number) from {linked.relation} as landed"
                    " left join erasure_marks as marks on marks.relation = ? and landed.landed_file = marks.landed_file"
                    " and landed.landed_row = marks.landed_row group by 1"
                    # one that others took part in is theirs too
                    " having count(*) = count(marks.number)"
                )
                relation = linked.relation
            else:
                query = (
                    f"select {own.value} as value, min(marks.number) from {place.relation} as landed"
                    " inner join erasure_marks as marks on marks.relation = ? and landed.landed_file = marks.landed_file"
                    " and landed.landed_row = marks.landed_row group by 1"
                )
                relation = place.relation
            records.update(
                {
                    (own.kind, value): number
                    for value, number in self.connection.execute(query, [relation]).fetchall()
                    if value
                }
            )
        if records:
            add_values(self.connection, records)
        for place in self.landing:
            if place.records:
                self._mark(replace(place, people=()))
        return records

    def _delete_marked(self, place: Place) -> None:
        if place.table is None:
            return
        match = "marks.relation = ? and landed.landed_file = marks.landed_file and landed.landed_row = marks.landed_row"
        [(n_rows,)] = self.connection.execute(
            "select count(*) from erasure_marks where relation = ?", [place.relation]
        ).fetchall()
        if not n_rows:
            return
        self.connection.execute(
            "insert into landing.erased_rows select ?, ?, landed.landed_file, landed.landed_row,"
            f" {_loaded_at(place.table)}, marks.number from {place.relation} as landed inner join erasure_marks as marks on {match}",
            [place.table.feed, place.table.table, place.relation],
        )
        self.connection.execute(
            f"delete from {place.relation} as landed using erasure_marks as marks where {match}", [place.relation]
        )
        self.n_rows[place.table.name] = self.n_rows.get(place.table.name, 0) + n_rows

    def _delete_kept(self, place: Place) -> None:
        for column in place.people:
            self.n_kept_rows += len(
                self.connection.execute(
                    f"delete from {place.relation} where {column.value} in"
                    " (select value from erasure_values where kind = ?) returning 1",
                    [column.kind],
                ).fetchall()
            )

    def _find_living(self, names: Collection[str]) -> set[str]:
        """Names on the list that somebody bears who stays."""
        living: set[str] = set()
        if not self.suppressed.digests:
            return living
        for place in self.landing:
            columns = place.names or place.staff_names
            if not columns:
                continue
            text = f"concat_ws(' ', {', '.join(quote(name) for name in columns)})"
            for (bearer,) in self.connection.execute(f"select distinct {text} from {place.relation}").fetchall():
                parts = bearer.split(" ", 1)
                for key in name_keys(parts[0], parts[1] if len(parts) > 1 else None):
                    if key in names or self.suppressed.number_of("name", key) is not None:
                        living.add(key)
        return living

    def _redact(self, finder: Finder, is_all: bool) -> None:
        """Take mentions out of what stays: free text, links, payloads of lines that are no rows, what the door said."""
        where = "" if is_all else " where list_contains(?::varchar[], landed_file)"
        for place in self.landing:
            self._redact_staff_names(place, finder, where)
            for column in place.texts:
                self._redact_column(place.relation, column, finder, where, with_names=True)
            for column in place.links:
                self._redact_column(place.relation, column, finder, where, with_names=False)
        for place in self.kept if is_all else []:
            for column in place.texts:
                self._redact_column(place.relation, column, finder, "", with_names=True)
        for relation in ("landing.door_results", "landing.held_files"):
            self._redact_column(relation, "reason", finder, "", with_names=True)
        self._remove_rejected(finder, where)

    def _redact_staff_names(self, place: Place, finder: Finder, where: str) -> None:
        """Of our own people who asked, the name goes with the address."""
        for email in place.links if place.staff_names else ():
            found = self._distinct(place.relation, email, where, only_addresses=True)
            asked = [value for value in found if finder.redact(value, with_names=False) is not None]
            for name in place.staff_names if asked else ():
                self.connection.execute(
                    f"update {place.relation} set {quote(name)} = ? where list_contains(?::varchar[], {quote(email)})",
                    [ERASED, asked],
                )

    def _redact_column(self, relation: str, column: str, finder: Finder, where: str, with_names: bool) -> None:
        found = self._distinct(relation, column, where, only_addresses=not with_names)
        redacted = {text: other for text in found if (other := finder.redact(text, with_names)) is not None}
        if redacted:
            self.n_mentions += len(redacted)
            self.connection.execute(
                f"update {relation} as landed set {quote(column)} = redacted.other from"
                " (select unnest(?::varchar[]) as text, unnest(?::varchar[]) as other) as redacted"
                f" where landed.{quote(column)} = redacted.text",
                [list(redacted), list(redacted.values())],
            )

    def _distinct(self, relation: str, column: str, where: str, only_addresses: bool) -> list[str]:
        condition = (
            f"({quote(column)} like '%@%' or {quote(column)} like '%\\%40%' escape '\\')" if only_addresses else "true"
        )
        rows = self.connection.execute(
            f"select distinct {quote(column)} from {relation}{where or ' where true'} and {condition} and {quote(column)} is not null",
            [self.fresh] if where else [],
        ).fetchall()
        return [text for (text,) in rows]

    def _remove_rejected(self, finder: Finder, where: str) -> None:
        kinds = {
            place.table.name: {column.kind for column in place.people}
            for place in self.landing
            if place.table is not None
        }
        rows = self.connection.execute(
            f"select landed_file, feed_id, table_name, landed_line, raw_payload, reason from landing.rejected_rows{where}",
            [self.fresh] if where else [],
        ).fetchall()
        for name, feed, table, line, payload, reason in rows:
            number = finder.number_in(f"{payload or ''} {reason or ''}", kinds.get(f"{feed}.{table}", ()))
            if number is None or f"{feed}.{table}" == _REQUESTS:
                continue
            self.connection.execute(
                "delete from landing.rejected_rows where landed_file = ? and landed_line = ? and raw_payload is not distinct from ?",
                [name, line, payload],
            )
            self.connection.execute(
                "insert into landing.erased_rows values (?, ?, ?, ?, null, ?)", [feed, table, name, line, number]
            )
            self.n_rows[f"{feed}.{table}"] = self.n_rows.get(f"{feed}.{table}", 0) + 1

    def _blank_requests(self) -> None:
        """A request says no more of whom it is."""
        table = next((table for table in self.contract if table.name == _REQUESTS), None)
        if table is not None:
            self.connection.execute(
                f"update landing.{quote(table.identifier)} set email = null, crm_contact_id = null, user_id = null"
            )

    def _note(self) -> None:
        connection = self.connection
        connection.execute("delete from landing.erasures")
        connection.executemany(
            "insert into landing.erasures values (?, ?, ?, ?, ?, ?, ?)",
            [
                [
                    one.number,
                    one.source,
                    one.requested_at,
                    one.applied_at,
                    one.requested_by,
                    one.jurisdiction,
                    one.repeats,
                ]
                for one in self.suppressed.erasures
            ],
        )
        connection.execute("delete from landing.suppression_state")
        connection.execute("insert into landing.suppression_state values (?)", [self._state])
        if self.n_rows or self.n_kept_rows or self.n_mentions:
            connection.execute("delete from landing.rewrite_due")
            connection.execute("insert into landing.rewrite_due values (true)")


def _own_record(place: Place) -> Column | None:
    if place.table is None:
        return None
    return next(
        (column for column in place.records if column.kind == f"{place.table.feed}.{place.table.table}.{column.name}"),
        None,
    )


def _staff(request: Request, seeds: Collection[Identity]) -> str | None:
    """Who recorded a request: the part of an address before its "@"; people who asked for themselves are not named."""
    who = (request.requested_by or "").strip()
    addresses = {value for kind, value in seeds if kind == "email"}
    if who.lower() in addresses or any(address in who.lower() for address in addresses):
        return "the person"
    return who.split("@")[0] or None


def _loaded_at(table: TableContract) -> str:
    """SQL of when a row was learnt, as staging reads it: by the beginning of its version, else by its load."""
    columns = {column.name: column for column in table.columns}
    begun = "_fivetran_start" if "_fivetran_start" in columns else None
    moments = [
        f"cast({cast_as_staging_does(f'trim(landed.{quote(name)})', columns[name].data_type)} as timestamp)"
        for name in (begun, table.loaded_column)
        if name is not None
    ]
    return f"coalesce({', '.join(moments)})" if moments else "cast(null as timestamp)"
