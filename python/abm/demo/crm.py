"""What reps do and record, as the Salesforce connector lands it."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from abm.demo.vocabulary import DEPARTMENTS
from abm.demo.web import working_time
from abm.demo.world import INITIAL_SYNC, Company, Person, Row, World, at_hour, flag, nightly_sync, stamp

STAGES = (("Discovery", 10), ("Technical Evaluation", 40), ("Proposal", 60), ("Negotiation", 80))
CAMPAIGNS = {
    name: f"7018d000000Q{number:03d}AAA" for number, name in enumerate(("newsletter", "webinar", "field event"), 1)
}


def land_account(
    world: World, company: Company, at: dt.datetime | None = None, /, delivery: str = "", **changes: str
) -> None:
    """Land one version of an account; `changes` overrides columns, `delivery` names a file of its own."""
    at = at or company.created_at
    values = {
        "id": company.account_id,
        "name": company.name,
        "website": company.website,
        "industry": company.industry,
        "number_of_employees": str(company.n_employees),
        "annual_revenue": str(company.revenue_usd),
        "billing_country": company.country_spelling,
        "type": company.crm_type,
        "description": company.description,
        "parent_id": company.parent_id,
        "owner_id": company.owner_id,
        "is_deleted": "false",
        "created_date": stamp(company.created_at),
        "_fivetran_synced": stamp(nightly_sync(at)),
    }
    values.update(dict.fromkeys(company.missing, ""))
    world.land("salesforce/account", delivery, **{**values, **changes})


def land_contact(world: World, company: Company, person: Person, at: dt.datetime | None = None, **changes: str) -> None:
    """Land one version of a contact; nothing for people the CRM does not know."""
    if person.created_at is None or not person.contact_id:
        return
    values = {
        "id": person.contact_id,
        "account_id": company.account_id,
        "email": person.email if person.has_email_in_crm else "",
        "title": person.title,
        "department": DEPARTMENTS[person.part],
        "first_name": person.first_name,
        "last_name": person.last_name,
        "owner_id": company.owner_id,
        "is_deleted": "false",
        "has_opted_out_of_email": "false",
        "created_date": stamp(person.created_at),
        "_fivetran_synced": stamp(nightly_sync(at or person.created_at)),
    }
    world.land("salesforce/contact", **{**values, **changes})


@dataclass
class Deal:
    """One opportunity; its versions are landed as it moves."""

    opportunity_id: str
    company: Company
    kind: str
    amount: int
    opened_at: dt.datetime


def open_deal(world: World, rng: random.Random, company: Company, kind: str, day: dt.date) -> Deal:
    """Start an opportunity and land its first version."""
    deal = Deal(world.new_id("006"), company, kind, rng.randint(8, 60) * 5000, working_time(rng, company.region, day))
    move_deal(world, deal, STAGES[0][0], STAGES[0][1], deal.opened_at, day + dt.timedelta(days=70))
    return deal


def move_deal(world: World, deal: Deal, stage: str, probability: int, at: dt.datetime, close_on: dt.date) -> None:
    """Land the opportunity again with its new stage: the whole row, a later sync."""
    world.land(
        "salesforce/opportunity",
        id=deal.opportunity_id,
        account_id=deal.company.account_id,
        name=f"{deal.company.name} - {deal.kind}",
        type=deal.kind,
        stage_name=stage,
        amount=str(deal.amount),
        probability=str(probability),
        close_date=close_on.isoformat(),
        created_date=stamp(deal.opened_at),
        is_closed=flag(stage.startswith("Closed")),
        is_won=flag(stage == "Closed Won"),
        owner_id=deal.company.owner_id,
        is_deleted="false",
        _fivetran_synced=stamp(nightly_sync(at)),
    )


def advance_deal(world: World, rng: random.Random, deal: Deal, until: dt.date, n_stages: int = len(STAGES)) -> None:
    """Move an open opportunity through its stages, evenly until a date; the amount grows at the proposal."""
    opened_on = deal.opened_at.date()
    step = max(2, (until - opened_on).days // (n_stages + 1))
    for number, (stage, probability) in enumerate(STAGES[1:n_stages], 1):
        if stage == "Proposal":
            deal.amount += rng.randint(-2, 6) * 2500
        day = opened_on + dt.timedelta(days=step * number)
        move_deal(
            world,
            deal,
            stage,
            probability,
            working_time(rng, deal.company.region, day),
            opened_on + dt.timedelta(days=70),
        )


def close_deal(world: World, rng: random.Random, deal: Deal, day: dt.date, *, is_won: bool) -> None:
    """Close an opportunity; a won new customer's account changes its type the same evening."""
    at = working_time(rng, deal.company.region, day)
    move_deal(world, deal, "Closed Won" if is_won else "Closed Lost", 100 if is_won else 0, at, day)
    if is_won and deal.company.crm_type == "Prospect":
        deal.company.crm_type = "Customer"
        if nightly_sync(at) > INITIAL_SYNC:
            land_account(world, deal.company, at)


def land_task(
    world: World,
    company: Company,
    person: Person | None,
    kind: str,
    subject: str,
    at: dt.datetime,
    *,
    status: str = "Completed",
    planned_at: dt.datetime | None = None,
    opportunity_id: str = "",
) -> str:
    """Land a task; a planned one is landed twice, first as not started and then with its outcome."""
    task_id = world.new_id("00T")
    created_at = planned_at or at
    common = {
        "id": task_id,
        "who_id": person.contact_id if person and person.is_contact_at(created_at) else "",
        "what_id": opportunity_id or company.account_id,
        "account_id": company.account_id,
        "owner_id": company.owner_id,
        "type": kind,
        "task_subtype": "Task" if kind == "Meeting" else kind,
        "subject": subject,
        "activity_date": at.date().isoformat(),
        "created_date": stamp(created_at),
        "is_deleted": "false",
    }
    if planned_at is not None:
        world.land(
            "salesforce/task",
            **common,
            status="Not Started",
            is_closed="false",
            _fivetran_synced=stamp(nightly_sync(planned_at)),
        )
    if status != "Not Started":
        world.land(
            "salesforce/task",
            **common,
            status=status,
            is_closed="true",
            completed_date_time=stamp(at),
            _fivetran_synced=stamp(nightly_sync(at)),
        )
    return task_id


def meet(
    world: World,
    rng: random.Random,
    company: Company,
    person: Person | None,
    subject: str,
    day: dt.date,
    status: str = "Completed",
    opportunity_id: str = "",
) -> str:
    """Plan a meeting about a week ahead and record what became of it."""
    at = working_time(rng, company.region, day)
    planned_at = working_time(rng, company.region, day - dt.timedelta(days=rng.randint(4, 9)))
    return land_task(
        world,
        company,
        person,
        "Meeting",
        subject,
        at,
        status=status,
        planned_at=planned_at,
        opportunity_id=opportunity_id,
    )


def reach_out(world: World, rng: random.Random, company: Company, person: Person | None, day: dt.date) -> str:
    """A rep writes or calls; nobody answers."""
    at = working_time(rng, company.region, day)
    kind, subject = rng.choice(
        (
            ("Email", "Email: follow up"),
            ("Email", "[Outreach] Step 2: governance checklist"),
            ("Email", "Email: introduction"),
            ("Call", "Call: no answer"),
        )
    )
    return land_task(world, company, person, kind, subject, at)


def answer(world: World, rng: random.Random, company: Company, person: Person | None, day: dt.date) -> str:
    """Someone at the account replies to a mail or picks up the phone."""
    at = working_time(rng, company.region, day)
    kind, subject = rng.choice(
        (
            ("Email", "Reply: re your note on lineage"),
            ("Email", "Reply: pricing question"),
            ("Call", "Call: connected, asked about timeline"),
        )
    )
    return land_task(world, company, person, kind, subject, at)


def join_campaign(
    world: World, rng: random.Random, person: Person, campaign: str, day: dt.date, status: str
) -> Row | None:
    """Add a contact to a campaign, and land the response as a later version of the same member."""
    sent_at = working_time(rng, person.region, day)
    if not person.is_contact_at(sent_at):
        return None
    common = {
        "id": world.new_id("00v"),
        "campaign_id": CAMPAIGNS[campaign],
        "contact_id": person.contact_id,
        "created_date": stamp(sent_at),
        "is_deleted": "false",
    }
    row = world.land(
        "salesforce/campaign_member",
        **common,
        status="Sent",
        has_responded="false",
        _fivetran_synced=stamp(nightly_sync(sent_at)),
    )
    if status == "Sent":
        return row
    responded_at = working_time(rng, person.region, day + dt.timedelta(days=rng.randint(1, 4)))
    return world.land(
        "salesforce/campaign_member",
        **common,
        status=status,
        has_responded=flag(status in ("Responded", "Registered", "Attended")),
        first_responded_date="" if status in ("No Show", "Unsubscribed") else responded_at.date().isoformat(),
        _fivetran_synced=stamp(nightly_sync(responded_at)),
    )


def known_people(company: Company, day: dt.date) -> list[Person]:
    """The people of a company whom the CRM knows on a day."""
    at = at_hour(day, 0)
    return [person for person in company.people if person.is_contact_at(at)]


def land_accounts_and_contacts(world: World) -> None:
    """Land the first version of every account and contact, once all that happens to them is known."""
    for company in world.companies:
        land_account(world, company, type="Prospect" if company.archetype == "won" else company.crm_type)
        for person in company.people:
            land_contact(world, company, person)
            if person.opted_out_at is not None:
                land_contact(world, company, person, person.opted_out_at, has_opted_out_of_email="true")
    late = [company for company in world.companies if company.created_at > INITIAL_SYNC]
    world.truth["late_account_ids"] = [company.account_id for company in late]
