"""The simulated world's state: its clock, its companies and people, the rows landed so far, and what was planted."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from abm.demo.columns import COLUMNS, loaded_column

Row = dict[str, str]

SEED = 2026
WINDOW_START = dt.date(2026, 5, 18)
N_WEEKS = 26
LAST_WEEK = N_WEEKS - 1
INITIAL_SYNC = dt.datetime(2026, 5, 18, 2, 0, tzinfo=dt.UTC)
LAST_LOAD = dt.datetime(2026, 11, 15, 23, 59, 59, tzinfo=dt.UTC)


def stamp(at: dt.datetime) -> str:
    """An instant as connectors land it: ISO-8601, UTC, whole seconds."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_stamp(text: str) -> dt.datetime:
    """The inverse of `stamp`."""
    return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")


def flag(value: bool) -> str:
    """A boolean as connectors land it."""
    return "true" if value else "false"


def day_of(week: int, weekday: int = 0) -> dt.date:
    """The date of a weekday (0 = Monday) in a week of the window (0 = first)."""
    return WINDOW_START + dt.timedelta(days=7 * week + weekday)


def at_hour(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """An instant on a day."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=dt.UTC)


def nightly_sync(changed_at: dt.datetime) -> dt.datetime:
    """When the CRM connector lands a change: the next day at 02:00, or the first sync for all that is older."""
    if changed_at <= INITIAL_SYNC:
        return INITIAL_SYNC
    return at_hour(changed_at.date() + dt.timedelta(days=1), 2)


def salesforce_id(prefix: str, number: int) -> str:
    """An 18-character Salesforce id: 15 characters and the checksum that makes it safe to compare without case."""
    digits = ""
    for _ in range(5):
        number, rest = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + digits
    body = f"{prefix}8d00000{digits}"
    suffix = ""
    for start in (0, 5, 10):
        upper = sum(1 << i for i, char in enumerate(body[start : start + 5]) if char.isupper())
        suffix += "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[upper]
    return body + suffix


@dataclass
class Person:
    """One human (or machine) who leaves traces; `created_at` is when the CRM learnt of them, None while it has not."""

    first_name: str
    last_name: str
    email: str
    title: str
    part: str
    region: str
    user_id: str
    devices: list[tuple[str, str, str]]  # anonymous id, user agent, address
    contact_id: str = ""
    created_at: dt.datetime | None = None
    becomes_contact: bool = False
    has_email_in_crm: bool = True
    opted_out_at: dt.datetime | None = None
    identified_at: dict[str, dt.datetime] = field(default_factory=dict)

    def is_contact_at(self, at: dt.datetime) -> bool:
        """Whether the CRM knows this person at an instant."""
        return bool(self.contact_id) and self.created_at is not None and self.created_at <= at


@dataclass
class Company:
    """One CRM account and the people who work there."""

    archetype: str
    number: int  # within its archetype
    name: str
    domain: str
    website: str
    industry: str
    n_employees: int
    revenue_usd: int
    country: str
    country_spelling: str
    region: str
    language: str
    description: str
    crm_type: str
    account_id: str
    owner_id: str
    created_at: dt.datetime
    parent_id: str = ""
    missing: frozenset[str] = frozenset()
    people: list[Person] = field(default_factory=list)


class World:
    """Everything generated for one seed.

    Each part draws from a random stream of its own, so a change in one part leaves the others alone.
    """

    def __init__(self, seed: int) -> None:
        """An empty world."""
        self.seed = seed
        self.companies: list[Company] = []
        self.tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        self.truth: dict[str, Any] = {}
        self._numbers: dict[str, int] = {}
        self._parts: dict[int, str] = {}

    def rng(self, *names: object) -> random.Random:
        """A random stream of its own for a named part of the world."""
        return random.Random("/".join(str(part) for part in (self.seed, *names)))

    def new_id(self, prefix: str) -> str:
        """The next Salesforce id of an object, by its prefix (001 account, 003 contact, 006 opportunity, 00T task)."""
        self._numbers[prefix] = self._numbers.get(prefix, 1000) + 1
        return salesforce_id(prefix, self._numbers[prefix] * 37)

    def land(self, table: str, part: str = "", /, **values: str) -> Row | None:
        """Add a row to a table, unless it would be loaded after the last load.

        Args:
            table: feed/table.
            part: a delivery of its own within the table, a file of its own in the landing; none as a rule.
            values: landed columns; those left out are blank.

        Returns:
            The row, or None if the demo ends before it is loaded.
        """
        unknown = sorted(values.keys() - set(COLUMNS[table]))
        if unknown:
            raise KeyError(f"{table} has no column {', '.join(unknown)}")
        row = {column: values.get(column, "") for column in COLUMNS[table]}
        if row[loaded_column(table)] > stamp(LAST_LOAD):
            return None
        self.tables[table].append(row)
        if part:
            self._parts[id(row)] = part
        return row

    def part_of(self, row: Row) -> str:
        """The delivery a landed row belongs to, if it is one of its own."""
        return self._parts.get(id(row), "")

    def plant(self, subject: str, value: object) -> None:
        """Remember one planted fact under a subject (a list)."""
        self.truth.setdefault(subject, []).append(value)

    def of(self, *archetypes: str) -> list[Company]:
        """The companies of some archetypes, in the order they were made."""
        return [company for company in self.companies if company.archetype in archetypes]
