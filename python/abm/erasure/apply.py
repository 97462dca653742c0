"""Takes the people on the suppression list, and those newly asked for, out of a loaded warehouse.

Runs at the end of every load, so that rows of an erased person never reach a model. What belongs to the person goes and
leaves a row without content in ``landing.erased_rows``; what only mentions the person loses the mention.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import duckdb

from abm.changes import ERASED_NOTE, note_erased_lines, note_erased_rows, note_everything
from abm.contract import TableContract
from abm.door.frames import cast_as_staging_does
from abm.erasure.mentions import Mentions
from abm.erasure.people import Identity, close_identities, find_devices, tie_identities
from abm.erasure.places import (
    IDENTITIES,
    REQUESTS,
    ROW_KIND,
    Place,
    landing_places,
    normalise,
    quote,
    remembering_places,
)
from abm.erasure.rows import (
    MARKED,
    add_values,
    belonging_sql,
    load_digests,
    load_values,
    loaded_at_sql,
    mark_suppressed,
    model_ids_sql,
    own_record,
    state_of,
)
from abm.erasure.sieve import find_bearers
from abm.erasure.suppression import Erasure, SuppressionError, SuppressionList
from abm.erasure.texts import name_keys
from abm.macros import call_macro

SCHEMA_SQL = """
create table if not exists landing.erased_rows (
    feed_id varchar, table_name varchar, landed_file varchar, landed_row bigint, loaded_at timestamp,
    erasure_number bigint
);
create table if not exists landing.erasures (
    erasure_number bigint, source varchar, requested_at timestamp, applied_at timestamp, requested_by varchar,
    jurisdiction varchar, repeats_number bigint
);
create table if not exists landing.suppression_state (version varchar);
alter table landing.suppression_state add column if not exists restated varchar;
create table if not exists landing.files_to_search (landed_file varchar);
create table if not exists landing.rewrite_due (is_due boolean);
"""

_IS_FRESH = " where landed_file in (select landed_file from erasure_fresh)"
# shorter ids may be any number or word, and are not searched for
_LONGEST_ORDINARY_WORD = 8
# what :class:`Mentions` looks for in free words; ids it looks for in lines that were no rows
SOUGHT_IN_TEXTS = ("email", "name")
_TELLING_IDS = (*IDENTITIES, "identity_id")


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
    ``n_mentions`` values that lost a mention; ``people`` are the identifiers and ``names`` the full names known of
    those erased, in clear and never written down; ``living`` are names among them that somebody who stays bears too.
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
        telling = {
            value
            for kind, value in self.people
            if kind in ("email", "person_id") or (kind in _TELLING_IDS and len(value) > _LONGEST_ORDINARY_WORD)
        }
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
        fresh: names of the files read since the last run, besides those in ``landing.files_to_search``; others were
            searched then.
        request: what a command asks for.

    Raises:
        SuppressionError: this warehouse has suppressed people whose list is gone.
    """
    return _Run(connection, contract, suppressed, fresh).run(request)


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
        self.n_rows: dict[str, int] = {}
        self.n_kept_rows = 0
        self.n_mentions = 0
        # whether anything went that earlier builds have seen
        self.is_restated = False

    @cached_property
    def landing(self) -> list[Place]:
        return landing_places(self.contract)

    @cached_property
    def kept(self) -> list[Place]:
        return remembering_places(self.connection)

    def run(self, request: Request | None) -> Applied:
        connection, suppressed = self.connection, self.suppressed
        connection.execute(SCHEMA_SQL)
        [(state,)] = connection.execute("select coalesce(max(version), '') from landing.suppression_state").fetchall()
        if state and not suppressed.digests and suppressed.folder is not None:
            raise SuppressionError(
                f"The suppression list '{suppressed.folder}' is gone, but this warehouse was loaded with it: restore"
                " it. Nothing is loaded without it, or who was erased would come back."
            )
        requests = [*self._read_requests(), *([request] if request else [])]
        if not requests and not suppressed.digests:
            return NOTHING
        is_all = state != self._state
        # a process that was killed may have landed files without searching them
        waiting = connection.execute("select landed_file from landing.files_to_search").fetchall()
        self.fresh = sorted({*self.fresh, *(name for (name,) in waiting)})
        if not requests and not is_all and not self.fresh:
            return NOTHING
        suppressed.make_key()
        connection.execute(
            "create or replace temp table erasure_fresh as select unnest(?::varchar[]) as landed_file", [self.fresh]
        )
        erased = self._find_listed(is_all)
        erased = self._find_requested(requests, erased)
        connection.execute("begin")
        try:
            names, added = self._remove(erased)
            load_digests(connection, suppressed)
            living = self._find_living(names)
            # who is on the list already was sought in all that had landed
            is_all_texts = is_all or not added.isdisjoint(SOUGHT_IN_TEXTS)
            mentions = Mentions(
                connection,
                suppressed,
                living,
                "" if is_all_texts else _IS_FRESH,
                "" if is_all or added else _IS_FRESH,
            )
            mentions.remove(self.landing, self.kept if is_all_texts else [])
            self.n_mentions = mentions.n_mentions
            for table, n in mentions.n_rejected.items():
                self.n_rows[table] = self.n_rows.get(table, 0) + n
            self._blank_requests()
            if self.n_kept_rows or (is_all_texts and self.n_mentions):
                # what outlives a landing, and what mentions a person, may be of any week
                note_everything(connection, ERASED_NOTE)
                self.is_restated = True
            known = mentions.rejected_files - set(self.fresh)
            note_erased_lines(connection, known)
            self.is_restated = self.is_restated or bool(known)
            self._note()
            suppressed.save()
            connection.execute("commit")
        except BaseException:
            connection.execute("rollback")
            raise
        people = frozenset({*erased, *self._read_model_ids()} - self._read_shared(erased))
        numbers = tuple(sorted(set(erased.values())))
        return Applied(
            self.n_rows, self.n_kept_rows, self.n_mentions, people, frozenset(names), frozenset(living), numbers
        )

    @property
    def _state(self) -> str:
        return state_of(self.suppressed, self.contract)

    def _read_requests(self) -> list[Request]:
        """Requests of the feed that still say of whom, in the order in which they were learnt."""
        table = next((table for table in self.contract if table.name == REQUESTS), None)
        if table is None:
            return []

        def moment(name: str) -> str:
            return f"strftime({cast_as_staging_does(f'trim({quote(name)})', 'timestamp')}, '%Y-%m-%d %H:%M:%S')"

        given = "coalesce(nullif(trim(email), ''), nullif(trim(crm_contact_id), ''), nullif(trim(user_id), ''))"
        rows = self.connection.execute(
            "select * from (select email, crm_contact_id, user_id, author, jurisdiction, id,"
            f" {moment('requested_at')} as asked_at, {moment('loaded_at')} as learnt_at"
            f" from landing.{quote(table.identifier)} where {given} is not null)"
            " where asked_at is not null and learnt_at is not null"
            " order by learnt_at, asked_at, id, email, crm_contact_id, user_id"
        ).fetchall()
        requests = []
        for email, contact, user, author, jurisdiction, record_id, asked_at, learnt_at in rows:
            pairs = (("email", email), ("crm_contact_id", contact), ("user_id", user))
            identifiers = tuple((kind, value) for kind, value in pairs if value and value.strip())
            requests.append(Request(identifiers, "feed", asked_at, learnt_at, author, jurisdiction, record_id))
        return requests

    def _find_listed(self, is_all: bool) -> dict[Identity, int]:
        """Identifiers on the list that stand in what was loaded since the last run, or anywhere."""
        erased: dict[Identity, int] = {}
        if not self.suppressed.digests or not (is_all or self.fresh):
            return erased
        load_digests(self.connection, self.suppressed)
        where = "" if is_all else _IS_FRESH
        for place in [*self.landing, *(self.kept if is_all else [])]:
            # person ids follow from addresses
            asked = replace(place, people=tuple(column for column in place.people if column.kind in IDENTITIES))
            erased.update(mark_suppressed(self.connection, self.suppressed, asked, where))
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

    def _remove(self, erased: dict[Identity, int]) -> tuple[set[str], set[str]]:
        """Remove rows that belong to people and put on the list all that was found of them.

        Returns:
            Their names, and the kinds of what was put on the list.
        """
        found = {identity: self.suppressed.number_of(*identity) or number for identity, number in erased.items()}
        self._load_values(found)
        self.connection.execute(
            "create or replace temp table erasure_marks"
            " (relation varchar, landed_file varchar, landed_row bigint, number bigint)"
        )
        places = [place for place in self.landing if place.people and place.table and place.table.name != REQUESTS]
        for place in places if found else []:
            self._mark(place)
        names = self._read_names(places) if found else {}
        records = {**self._mark_shared(found), **self._collect_records()} if found else {}
        added = set()
        for (kind, value), number in {
            **found,
            **records,
            **{("name", name): number for name, number in names.items()},
        }.items():
            if kind not in ("person_id", "identity_id") and self.suppressed.add(kind, value, number):
                added.add(kind)
        for place in self.landing:
            self._delete_marked(place)
        for place in self.kept if found else []:
            self._delete_kept(place)
        return set(names), added

    def _load_values(self, values: dict[Identity, int]) -> None:
        load_values(self.connection, values)
        # where relations that outlive a landing hold them
        for query in model_ids_sql():
            self.connection.execute(f"insert into erasure_values {query}")

    def _read_shared(self, erased: Collection[Identity]) -> set[Identity]:
        """Devices that others who stay have used with a login, and what the models call them."""
        devices = [value for kind, value in erased if kind == "anonymous_id"]
        shared: set[Identity] = set()
        for place in self.landing if devices else []:
            for column in place.people:
                if column.kind == "anonymous_id":
                    query = (
                        f"select distinct {column.value} from {place.relation} where list_contains(?, {column.value})"
                    )
                    shared |= {
                        (column.kind, value) for (value,) in self.connection.execute(query, [devices]).fetchall()
                    }
        hashed = call_macro("engine/text.sql", "keyed_hash", "'anonymous|' || device")
        ids = self.connection.execute(
            f"select {hashed} from (select unnest(?::varchar[]) as device)", [[value for _, value in shared]]
        ).fetchall()
        return shared | {("identity_id", value) for (value,) in ids}

    def _read_model_ids(self) -> list[Identity]:
        query = "select distinct kind, value from erasure_values where kind in ('person_id', 'identity_id')"
        return [(kind, value) for kind, value in self.connection.execute(query).fetchall()]

    def _mark_shared(self, found: dict[Identity, int]) -> dict[Identity, int]:
        """Mark what was done without a login on a shared device while it was the person's: the last or first to log in.

        Returns:
            The keys of these rows: from the device alone a later load could not know them again.
        """
        devices = [value for _, value in find_devices(self.connection, found)[1]]
        places = [
            (place, device, [column for column in place.people if column.kind != "anonymous_id"], row)
            for place in self.landing
            for device in place.people
            for row in place.records
            if device.kind == "anonymous_id" and row.kind.startswith(ROW_KIND)
        ]
        if not devices:
            return {}
        self.connection.execute(
            "create or replace temp table erasure_logins (device varchar, login_at timestamp, number bigint)"
        )
        for place, device, logins, _ in places:
            assert place.table is not None
            for login in logins:
                self.connection.execute(
                    f"insert into erasure_logins select {device.value} as device,"
                    f" {loaded_at_sql(place.table)} as login_at,"
                    f" coalesce(listed.number, 0) from {place.relation} as landed left join erasure_values as listed"
                    f" on listed.kind = '{login.kind}' and listed.value = {login.value}"
                    f" where list_contains(?::varchar[], device) and {login.value} is not null"
                    " and login_at is not null",
                    [devices],
                )
        keys: dict[Identity, int] = {}
        for place, device, logins, row in places:
            assert place.table is not None
            unnamed = " and ".join(f"{login.value} is null" for login in logins)
            rows = self.connection.execute(
                "select landed_file, landed_row, any_value(row_key), coalesce(arg_max(number, login_at)"
                " filter (where login_at <= seen_at), arg_min(number, login_at)) as holder"
                f" from (select landed_file, landed_row, {row.value} as row_key, {device.value} as device,"
                f" {loaded_at_sql(place.table)} as seen_at from {place.relation} as landed"
                f" where list_contains(?::varchar[], {device.value}) and {unnamed}) as landed"
                " inner join erasure_logins as logins on landed.device = logins.device"
                " anti join erasure_marks as marks on marks.relation = ? and landed.landed_file = marks.landed_file"
                " and landed.landed_row = marks.landed_row group by all having holder > 0",
                [devices, place.relation],
            ).fetchall()
            keys.update({(row.kind, key): holder for _, _, key, holder in rows})
            if rows:
                self.connection.executemany(
                    "insert into erasure_marks values (?, ?, ?, ?)",
                    [[place.relation, name, number, holder] for name, number, _, holder in rows],
                )
        return keys

    def _mark(self, place: Place) -> None:
        present = self.connection.execute("select distinct kind from erasure_values").fetchall()
        place = replace(place, records=tuple(column for column in place.records if (column.kind,) in present))
        if not place.people and not place.records:
            return
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
                columns = ", ".join(quote(name) for name in place.names)
                rows = self.connection.execute(
                    f"select distinct {columns}, marks.number from {place.relation} as landed"
                    f" inner join erasure_marks as marks on {MARKED} order by all",
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
            own = own_record(place)
            if own is None or place.table is None:
                continue
            if place.table.persons_in:
                linked = by_name[f"{place.table.feed}.{place.table.persons_in}"]
                [column] = [column for column in linked.records if column.kind == own.kind]
                query = (
                    f"select {column.value} as value, min(marks.number) from {linked.relation} as landed"
                    f" left join erasure_marks as marks on {MARKED} group by 1"
                    # one that others took part in is theirs too
                    " having count(*) = count(marks.number)"
                )
                relation = linked.relation
            else:
                query = (
                    f"select {own.value} as value, min(marks.number) from {place.relation} as landed"
                    f" inner join erasure_marks as marks on {MARKED} group by 1"
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
        [(n_rows,)] = self.connection.execute(
            "select count(*) from erasure_marks where relation = ?", [place.relation]
        ).fetchall()
        if not n_rows:
            return
        self.connection.execute(
            "insert into landing.erased_rows select ?, ?, landed.landed_file, landed.landed_row,"
            f" {loaded_at_sql(place.table)}, marks.number from {place.relation} as landed"
            f" inner join erasure_marks as marks on {MARKED}",
            [place.table.feed, place.table.table, place.relation],
        )
        self.connection.execute(
            f"create or replace temp table erasure_known as select landed.* from {place.relation} as landed"
            f" inner join erasure_marks as marks on {MARKED}"
            " where landed.landed_file not in (select landed_file from erasure_fresh)",
            [place.relation],
        )
        # of what was loaded just now the days are noted
        note_erased_rows(self.connection, place.table, "erasure_known")
        [(n_known,)] = self.connection.execute("select count(*) from erasure_known").fetchall()
        self.is_restated = self.is_restated or n_known > 0
        self.connection.execute("drop table erasure_known")
        self.connection.execute(
            f"delete from {place.relation} as landed using erasure_marks as marks where {MARKED}", [place.relation]
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
            for bearer in find_bearers(self.connection, self.suppressed, place.relation, columns):
                parts = bearer.split(" ", 1)
                for key in name_keys(parts[0], parts[1] if len(parts) > 1 else None):
                    if key in names or self.suppressed.number_of("name", key) is not None:
                        living.add(key)
        return living

    def _blank_requests(self) -> None:
        """A request says no more of whom it is."""
        table = next((table for table in self.contract if table.name == REQUESTS), None)
        if table is not None:
            self.connection.execute(
                f"update landing.{quote(table.identifier)} set email = null, crm_contact_id = null, user_id = null"
            )

    def _note(self) -> None:
        connection = self.connection
        connection.execute("delete from landing.files_to_search")
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
        known = connection.execute("select max(restated) from landing.suppression_state").fetchall()
        connection.execute("delete from landing.suppression_state")
        connection.execute(
            "insert into landing.suppression_state values (?, ?)",
            [self._state, self._state if self.is_restated else known[0][0]],
        )
        if self.n_rows or self.n_kept_rows or self.n_mentions:
            connection.execute("delete from landing.rewrite_due")
            connection.execute("insert into landing.rewrite_due values (true)")


def _staff(request: Request, seeds: Collection[Identity]) -> str | None:
    """Who recorded a request: the part of an address before its "@"; people who asked for themselves are not named."""
    who = (request.requested_by or "").strip()
    addresses = {value for kind, value in seeds if kind == "email"}
    if who.lower() in addresses or any(address in who.lower() for address in addresses):
        return "the person"
    return who.split("@")[0] or None
