"""The rest of the CRM: campaigns, leads, calendar events, and the history of opportunity fields."""

from __future__ import annotations

import datetime as dt
import itertools
import random

from abm.demo import crm
from abm.demo import vocabulary as words
from abm.demo.journeys import SILENT_WON
from abm.demo.roster import make_person
from abm.demo.world import (
    INITIAL_SYNC,
    LAST_WEEK,
    Company,
    Person,
    Row,
    World,
    at_hour,
    day_of,
    flag,
    nightly_sync,
    stamp,
)

# (campaign of crm.CAMPAIGNS, or none, name, type, first day, last day, cost in US dollars)
PROGRAMS: tuple[tuple[str, str, str, dt.date, dt.date, int], ...] = (
    ("newsletter", "Governance Letter", "Email", dt.date(2026, 5, 18), dt.date(2026, 12, 31), 3900),
    ("webinar", "Governance for AI, live", "Webinar", dt.date(2026, 8, 3), dt.date(2026, 8, 5), 8450),
    ("field event", "Catalog Breakfast", "Field Event", dt.date(2026, 9, 21), dt.date(2026, 9, 23), 26300),
    ("", "Winter Trade Show", "Trade Show", dt.date(2027, 1, 18), dt.date(2027, 1, 20), 0),
    ("", "Test - do not use", "Other", dt.date(2026, 6, 1), dt.date(2026, 6, 1), 0),
)
HISTORY_FIELDS = (("StageName", "stage_name"), ("Amount", "amount"), ("CloseDate", "close_date"))


def run_programs(world: World) -> None:
    """The campaigns that members belong to, one without members, one deleted."""
    for key, name, kind, start_on, end_on, cost in PROGRAMS:
        created_at = min(at_hour(start_on, 9) - dt.timedelta(days=21), at_hour(day_of(20, 1), 9))
        world.land(
            "salesforce/campaign",
            id=crm.CAMPAIGNS[key] if key else world.new_id("701"),
            name=name,
            type=kind,
            status="Planned"
            if start_on > day_of(LAST_WEEK)
            else "Completed"
            if end_on < day_of(LAST_WEEK)
            else "In Progress",
            start_date=start_on.isoformat(),
            end_date=end_on.isoformat(),
            actual_cost=str(cost) if cost else "",
            is_deleted=flag(name.startswith("Test")),
            created_date=stamp(created_at),
            _fivetran_synced=stamp(nightly_sync(created_at)),
        )


def land_lead(
    world: World,
    lead_id: str,
    person: Person,
    company_name: str,
    created_at: dt.datetime,
    at: dt.datetime | None = None,
    /,
    **changes: str,
) -> None:
    """Land one version of a lead."""
    values = {
        "id": lead_id,
        "email": person.email,
        "title": person.title,
        "company": company_name,
        "status": "Open",
        "owner_id": world.truth["owner_ids"][int(created_at.day) % len(world.truth["owner_ids"])],
        "is_converted": "false",
        "is_deleted": "false",
        "has_opted_out_of_email": "false",
        "created_date": stamp(created_at),
        "_fivetran_synced": stamp(nightly_sync(at or created_at)),
    }
    world.land("salesforce/lead", **{**values, **changes})


def convert_leads(world: World) -> None:
    """People who became a contact after a form were a lead for the hours between; some opportunities came of them."""
    for company in world.of("hot", "won", "lost", "warm", "nurture", "customer"):
        for person in company.people:
            if not (person.becomes_contact and person.contact_id and person.created_at):
                continue
            created_at = person.created_at - dt.timedelta(hours=3)
            if created_at <= INITIAL_SYNC:
                continue
            lead_id = world.new_id("00Q")
            land_lead(world, lead_id, person, company.name, created_at, country=company.country_spelling)
            land_lead(
                world,
                lead_id,
                person,
                company.name,
                created_at,
                person.created_at + dt.timedelta(days=1),
                country=company.country_spelling,
                status="Qualified",
                is_converted="true",
                converted_date=person.created_at.date().isoformat(),
                converted_account_id=company.account_id,
                converted_contact_id=person.contact_id,
            )
            world.plant("converted_leads", {"lead_id": lead_id, "contact_id": person.contact_id, "email": person.email})


def keep_open_leads(world: World) -> None:
    """Leads that stay leads: unknown companies, private mail, a contact entered again as a lead, a merged pair."""
    rng = world.rng("open leads")
    for number, (name, domain) in enumerate(words.UNKNOWN_COMPANIES[:6]):
        person = make_person(rng, 64000 + number, "champion", domain, "emea", "en")
        land_lead(world, world.new_id("00Q"), person, name, at_hour(day_of(3 * number + 1, 2), 11), website=domain)
    for number, week in enumerate((5, 9, 20)):
        person = make_person(rng, 64100 + number, "user", words.FREE_MAIL_HOSTS[number], "amer", "en")
        person.email = f"simulated.{person.email}"
        land_lead(world, f"00Q8d0000{week:02d}LEADAAA", person, "", at_hour(day_of(week, 1), 9))
    company = world.of("nurture")[3]
    known = company.people[0]
    lead_id = world.new_id("00Q")
    land_lead(world, lead_id, known, company.name, at_hour(day_of(9, 1), 10))
    world.truth["lead_of_known_contact"] = {"lead_id": lead_id, "contact_id": known.contact_id, "email": known.email}
    person = make_person(rng, 64200, "technical", "skarholt-energy.example", "emea", "en")
    first_id, second_id = world.new_id("00Q"), world.new_id("00Q")
    for one_id in (first_id, second_id):
        land_lead(world, one_id, person, "Skarholt Energy", at_hour(day_of(7, 1), 10))
    land_lead(
        world,
        second_id,
        person,
        "Skarholt Energy",
        at_hour(day_of(7, 1), 10),
        at_hour(day_of(8, 3), 10),
        is_deleted="true",
        master_record_id=first_id,
    )
    world.plant("merged_leads", {"duplicate_id": second_id, "survivor_id": first_id})
    student = make_person(rng, 64300, "other", "student.norrmere.edu", "amer", "en")
    land_lead(
        world, world.new_id("00Q"), student, "Norrmere University", at_hour(day_of(6, 2), 10), status="Unqualified"
    )


def hold_event(
    world: World,
    rng: random.Random,
    company: Company,
    person: Person,
    subject: str,
    day: dt.date,
    kind: str = "Meeting",
) -> Row | None:
    """A calendar event of a rep with a contact: planned some days before, landed once."""
    start_at = at_hour(day, rng.randint(9, 16), rng.choice((0, 30)))
    created_at = start_at - dt.timedelta(days=rng.randint(3, 8))
    minutes = rng.choice((30, 45, 60))
    return world.land(
        "salesforce/event",
        id=world.new_id("00U"),
        who_id=person.contact_id,
        what_id=company.account_id,
        account_id=company.account_id,
        owner_id=company.owner_id,
        type=kind,
        event_subtype="Event",
        subject=subject,
        start_date_time=stamp(start_at),
        end_date_time=stamp(start_at + dt.timedelta(minutes=minutes)),
        activity_date=start_at.date().isoformat(),
        created_date=stamp(created_at),
        is_deleted="false",
        _fivetran_synced=stamp(nightly_sync(start_at)),
    )


def fill_calendars(world: World) -> None:
    """Meetings kept in the calendar instead of the task list; one is cancelled, one stands in both."""
    won = [company for company in world.of("won") if company.number != SILENT_WON]
    for company in won + world.of("customer")[:6] + world.of("nurture")[:4] + world.of("hot")[:3]:
        rng = world.rng("calendar", company.archetype, company.number)
        weeks = {"won": (11, 15), "customer": (6, 18), "nurture": (9,), "hot": (23,)}[company.archetype]
        subject = {"customer": "Quarterly business review", "hot": "Discovery call"}.get(
            company.archetype, "Product demo"
        )
        for week in weeks:
            day = day_of(week, rng.randint(1, 3))
            people = crm.known_people(company, day)
            if people:
                hold_event(world, rng, company, rng.choice(people), subject, day)
    cancelled = world.of("nurture")[0]
    rng = world.rng("calendar", "cancelled")
    row = hold_event(world, rng, cancelled, cancelled.people[0], "Discovery call", day_of(16, 2))
    if row is not None:
        synced_at = nightly_sync(at_hour(day_of(16, 3), 9))
        world.land("salesforce/event", **{**row, "is_deleted": "true", "_fivetran_synced": stamp(synced_at)})
        world.truth["cancelled_event_id"] = row["id"]
    both = world.of("customer")[8]
    at = at_hour(day_of(12, 2), 10)
    task_id = crm.land_task(world, both, both.people[0], "Meeting", "Quarterly business review", at)
    row = hold_event(world, rng, both, both.people[0], "Quarterly business review", at.date())
    if row is not None:
        row["start_date_time"], row["end_date_time"] = stamp(at), stamp(at + dt.timedelta(minutes=30))
        world.truth["meeting_recorded_twice"] = {"task_id": task_id, "event_id": row["id"]}


def hear_refusals(world: World) -> None:
    """Two accounts say that the product is not for them."""
    for company, week in ((world.of("light")[8], 15), (world.of("outbound_only")[3], 21)):
        at = at_hour(day_of(week, 2), 14)
        crm.land_task(world, company, company.people[0], "Call", "Call: connected, not a fit", at)
        world.plant("refusals", {"account_id": company.account_id, "on": at.date().isoformat()})


def track_fields(world: World) -> None:
    """Every change of an opportunity's stage, amount and close date, as the CRM's field history has it."""
    versions: dict[str, list[Row]] = {}
    for row in sorted(world.tables["salesforce/opportunity"], key=lambda row: row["_fivetran_synced"]):
        versions.setdefault(row["id"], []).append(row)
    for opportunity_id, rows in versions.items():
        for before, after in itertools.pairwise(rows):
            # the connector lands in the night after the change
            changed_at = after["_fivetran_synced"]
            day = dt.date.fromisoformat(changed_at[:10]) - dt.timedelta(days=1)
            for field, column in HISTORY_FIELDS:
                if before[column] == after[column]:
                    continue
                world.land(
                    "salesforce/opportunity_field_history",
                    id=world.new_id("017"),
                    opportunity_id=opportunity_id,
                    field=field,
                    oldvalue=before[column],
                    newvalue=after[column],
                    created_by_id=after["owner_id"],
                    created_date=stamp(at_hour(day, 16)),
                    _fivetran_synced=changed_at,
                )
        last = rows[-1]
        if len(rows) == 1 and last["is_closed"] == "true":
            closed_at = at_hour(dt.date.fromisoformat(last["close_date"]), 12)
            for old, new, days in (("Discovery", "Proposal", 40), ("Proposal", last["stage_name"], 0)):
                world.land(
                    "salesforce/opportunity_field_history",
                    id=world.new_id("017"),
                    opportunity_id=opportunity_id,
                    field="StageName",
                    oldvalue=old,
                    newvalue=new,
                    created_by_id=last["owner_id"],
                    created_date=stamp(closed_at - dt.timedelta(days=days)),
                    _fivetran_synced=last["_fivetran_synced"],
                )


def play(world: World) -> None:
    """Fill the CRM's remaining tables."""
    run_programs(world)
    convert_leads(world)
    keep_open_leads(world)
    fill_calendars(world)
    hear_refusals(world)
    track_fields(world)
