"""What goes wrong on the way to the landing: re-deliveries, values that do not parse, records from the future."""

from __future__ import annotations

import datetime as dt

from abm.demo.columns import loaded_column
from abm.demo.world import Row, World, parse_stamp, stamp

# feed/table -> rows delivered a second time
N_REDELIVERED = {
    "segment/pages": 14,
    "segment/tracks": 6,
    "segment/identifies": 2,
    "salesforce/task": 5,
    "salesforce/campaign_member": 2,
    "partners/engagement": 3,
    "bombora/company_surge": 6,
}
# feed/table -> (column, value that will not parse) of copies landed with fresh ids
MALFORMED: dict[str, tuple[tuple[str, str], ...]] = {
    "segment/pages": (("timestamp", "2026-13-45T09:00:00Z"), ("timestamp", ""), ("id", "")),
    "segment/tracks": (("timestamp", "yesterday"), ("event", "")),
    "segment/identifies": (("timestamp", "0000-00-00"),),
    "salesforce/task": (("created_date", "31.07.2026"), ("id", "")),
    "salesforce/campaign_member": (("created_date", "n/a"),),
    "partners/engagement": (("occurred_at", "31/06/2026 10:00"), ("event", "")),
    "bombora/company_surge": (("composite_score", "N/A"), ("domain", ""), ("date_stamp", "week 34")),
}
OCCURRED_COLUMN = {
    "segment/pages": "timestamp",
    "segment/tracks": "timestamp",
    "partners/engagement": "occurred_at",
    "bombora/company_surge": "date_stamp",
    "salesforce/task": "completed_date_time",
}
N_FUTURE_DATED = {
    "segment/pages": 3,
    "segment/tracks": 1,
    "partners/engagement": 1,
    "bombora/company_surge": 1,
    "salesforce/task": 1,
}


def record_id(table: str, row: Row) -> str:
    """A row's id; Bombora has none, so the columns that name the row, joined."""
    return row["id"] if "id" in row else "|".join((row["domain"], row["topic"], row["date_stamp"]))


def ordinary_rows(world: World, table: str) -> list[Row]:
    """Rows of real people from the middle of the window, so that a copy is rejected for its own defect only."""
    machines = {*world.truth["bot_anonymous_ids"], *world.truth["automation_user_ids"]}
    deleted = set(world.truth["soft_deleted"].values())
    loaded = loaded_column(table)
    return [
        row
        for row in world.tables[table]
        if "2026-07" < row[loaded] < "2026-11"
        and not machines & {row.get("anonymous_id"), row.get("user_id")}
        and row.get("id") not in deleted
    ]


def copy_as_new(world: World, table: str, number: int, kind: str) -> Row:
    """A copy of an ordinary row under an id of its own, so that the original stays intact."""
    row = dict(world.rng(kind, table, number).choice(ordinary_rows(world, table)))
    if "id" in row:
        row["id"] = f"{kind}-{table.split('/')[1]}-{number + 1}"
    else:
        row["domain"] = f"{kind}-{number + 1}.example"
    return row


def redeliver(world: World) -> None:
    """Land some rows twice: every second one exactly as before, the others with a later load time."""
    for table, n_rows in N_REDELIVERED.items():
        loaded = loaded_column(table)
        for number, row in enumerate(world.rng("redelivered", table).sample(ordinary_rows(world, table), n_rows)):
            later = parse_stamp(row[loaded]) + dt.timedelta(days=number % 2)
            world.land(table, **{**row, loaded: stamp(later)})
            world.truth.setdefault("redelivered", {}).setdefault(table, []).append(record_id(table, row))


def damage(world: World) -> None:
    """Land malformed rows; the first page is delivered again a day later, corrected."""
    for table, damages in MALFORMED.items():
        for number, (column, value) in enumerate(damages):
            row = copy_as_new(world, table, number, "malformed")
            intact = dict(row)
            row[column] = value
            world.land(table, **row)
            world.truth.setdefault("malformed", {}).setdefault(table, []).append(
                {"record_id": record_id(table, row), "column": column, "value": value}
            )
            if table == "segment/pages" and number == 0:
                received_at = stamp(parse_stamp(intact["received_at"]) + dt.timedelta(days=1))
                world.land(table, **{**intact, "received_at": received_at})
                world.plant("corrected_record_ids", intact["id"])


def date_ahead(world: World) -> None:
    """Land rows that claim to have happened after they were loaded."""
    for table, n_rows in N_FUTURE_DATED.items():
        loaded, occurred = loaded_column(table), OCCURRED_COLUMN[table]
        for number in range(n_rows):
            row = copy_as_new(world, table, number, "future")
            ahead = parse_stamp(row[loaded]) + dt.timedelta(days=3 + 180 * number)
            row[occurred] = ahead.date().isoformat() if occurred == "date_stamp" else stamp(ahead)
            if table == "salesforce/task":
                row.update(
                    status="Completed",
                    is_closed="true",
                    activity_date=ahead.date().isoformat(),
                    created_date=stamp(ahead),
                )
            world.land(table, **row)
            world.truth.setdefault("future_dated", {}).setdefault(table, []).append(record_id(table, row))


def play(world: World) -> None:
    """Damage the landing; last, because it copies what is there."""
    redeliver(world)
    damage(world)
    date_ahead(world)
