"""What happens to CRM records over time: merges, moves, opt-outs, corrections, and the links that never resolve."""

from __future__ import annotations

import dataclasses

from abm.demo import crm, web
from abm.demo import vocabulary as words
from abm.demo.roster import make_person, new_anonymous_id
from abm.demo.world import INITIAL_SYNC, World, at_hour, day_of, nightly_sync, stamp


def prepare_people(world: World) -> None:
    """Facts about single people that must hold before anyone acts."""
    opted_out = world.of("nurture")[2].people[0]
    opted_out.opted_out_at = at_hour(day_of(12, 2), 9)
    world.truth["opted_out_email"] = opted_out.email
    private = world.of("light")[3].people[0]
    private.email = "simulated.colin.fairley@gmail.com"
    world.truth["free_mail_contact"] = {
        "email": private.email,
        "contact_id": private.contact_id,
        "account_id": world.of("light")[3].account_id,
    }
    private.user_id = private.email if "@" in private.user_id else private.user_id
    for person, week in ((opted_out, 20), (private, 18)):
        rng = world.rng("sure visit", week)
        web.visit(
            world,
            rng,
            person,
            day_of(week, 2),
            words.RESOURCES,
            2,
            events=(("content_downloaded", words.RESOURCES[1]),),
        )
    mixed = world.of("hot")[1].people[0]
    mixed.email = mixed.email.title().replace(".Example", ".example")
    world.truth["mixed_case_email"] = mixed.email
    leader = world.of("hot")[0].people[0]
    leader.first_name, leader.last_name, leader.title = "Leah", "Mercer", "Head of Data Governance"
    leader.email = "leah.mercer@acme.com"
    if len(leader.devices) < 2:
        leader.devices.append((new_anonymous_id(world.rng("acme phone")), words.PHONE_AGENT, "198.51.100.7"))
    for person, title in zip(
        world.of("hot")[0].people[1:],
        ("Data Engineer", "CFO", "CISO", "Procurement Manager", "Senior Data Engineer", "Finance Director"),
        strict=True,
    ):
        person.title = title
    for person in (mixed, leader):
        person.user_id = person.email if "@" in person.user_id else person.user_id


def merge_accounts(world: World) -> None:
    """Two accounts exist twice; in weeks 10 and 16 the duplicate is merged and its contact moves to the survivor."""
    for survivor, name, week in ((world.of("light")[2], "Inc.", 10), (world.of("customer")[3], "Holding", 16)):
        rng = world.rng("merge", name)
        duplicate = dataclasses.replace(
            survivor,
            name=f"{survivor.name} {name}",
            account_id=world.new_id("001"),
            people=[],
            crm_type="Prospect",
            website=f"www.{survivor.domain}",
            missing=frozenset(("annual_revenue",)),
            parent_id="",
        )
        person = make_person(rng, 60000 + week, "technical", survivor.domain, survivor.region, survivor.language)
        person.contact_id, person.created_at = world.new_id("003"), duplicate.created_at
        merged_at = at_hour(day_of(week, 1), 16)
        crm.land_account(world, duplicate)
        crm.land_contact(world, duplicate, person)
        web.visit(
            world,
            rng,
            person,
            day_of(week - 4, 2),
            words.PHASE_PAGES["consideration"],
            3,
            events=(("content_downloaded", words.RESOURCES[1]),),
        )
        crm.land_account(world, duplicate, merged_at, is_deleted="true", master_record_id=survivor.account_id)
        crm.land_contact(world, survivor, person, merged_at)
        world.plant(
            "merged_accounts",
            {
                "duplicate_id": duplicate.account_id,
                "survivor_id": survivor.account_id,
                "contact_id": person.contact_id,
                "merged_on": merged_at.date().isoformat(),
            },
        )


def merge_contacts(world: World) -> None:
    """One contact was entered twice; the second is deleted in favour of the first."""
    company = world.of("warm")[0]
    survivor = company.people[0]
    duplicate = dataclasses.replace(survivor, contact_id=world.new_id("003"), title="", devices=[], identified_at={})
    crm.land_contact(world, company, duplicate)
    crm.land_contact(
        world, company, duplicate, at_hour(day_of(13, 3), 11), is_deleted="true", master_record_id=survivor.contact_id
    )
    world.plant("merged_contacts", {"duplicate_id": duplicate.contact_id, "survivor_id": survivor.contact_id})


def move_contact(world: World) -> None:
    """A contact changes employer in week 15: earlier signals stay with the earlier account."""
    rng = world.rng("mover")
    before, after = world.of("light")[6], world.of("nurture")[1]
    person = make_person(rng, 61000, "champion", before.domain, before.region, before.language)
    person.contact_id = world.new_id("003")
    person.created_at = max(before.created_at, INITIAL_SYNC)
    crm.land_contact(world, before, person)
    web.visit(
        world, rng, person, day_of(6, 2), words.RESOURCES, 2, events=(("content_downloaded", words.RESOURCES[0]),)
    )
    moved_at = at_hour(day_of(15, 0), 13)
    old_email = person.email
    person.email = old_email.split("@")[0] + "@" + after.domain
    person.identified_at.clear()
    crm.land_contact(world, after, person, moved_at)
    web.visit(
        world, rng, person, day_of(18, 2), words.RESOURCES, 2, events=(("content_downloaded", words.RESOURCES[3]),)
    )
    world.truth["moved_contact"] = {
        "contact_id": person.contact_id,
        "from_account_id": before.account_id,
        "to_account_id": after.account_id,
        "from_email": old_email,
        "to_email": person.email,
        "moved_on": moved_at.date().isoformat(),
    }


def revise_accounts(world: World) -> None:
    """Ordinary edits: a new owner, a new head count, a new name."""
    light, hot, quiet = world.of("light")[4], world.of("hot")[1], world.of("quiet")[5]
    crm.land_account(world, light, at_hour(day_of(14, 2), 15), owner_id=world.truth["owner_ids"][0])
    hot.n_employees += 150
    crm.land_account(world, hot, at_hour(day_of(21, 3), 15))
    crm.land_account(world, quiet, at_hour(day_of(17, 1), 15), name=quiet.name + " Group")
    world.truth["revised_account_ids"] = [light.account_id, hot.account_id, quiet.account_id]


def leave_loose_ends(world: World) -> None:
    """Links that never resolve: contacts without an account, a task of a purged contact, members that are leads."""
    rng = world.rng("loose ends")
    company = world.of("light")[7]
    for account_id in ("", world.new_id("001")):
        person = make_person(rng, 62000 + len(account_id), "other", "loose-ends.example", "amer", "en")
        person.contact_id, person.created_at = world.new_id("003"), at_hour(day_of(3, 1), 12)
        crm.land_contact(world, company, person, account_id=account_id)
        if account_id:
            world.plant("dangling", {"table": "salesforce/contact", "column": "account_id", "value": account_id})
        else:
            world.truth["contact_without_account_id"] = person.contact_id
    ghost = world.new_id("003")
    world.land(
        "salesforce/task",
        id=world.new_id("00T"),
        who_id=ghost,
        owner_id=company.owner_id,
        type="Call",
        task_subtype="Call",
        subject="Call: connected",
        status="Completed",
        activity_date="2026-07-07",
        completed_date_time="2026-07-07T15:00:00Z",
        created_date="2026-07-07T15:00:00Z",
        is_closed="true",
        is_deleted="false",
        _fivetran_synced="2026-07-08T02:00:00Z",
    )
    world.plant("dangling", {"table": "salesforce/task", "column": "who_id", "value": ghost})
    for week in (5, 9, 20):
        at = at_hour(day_of(week, 2), 10)
        world.land(
            "salesforce/campaign_member",
            id=world.new_id("00v"),
            campaign_id=crm.CAMPAIGNS["webinar"],
            lead_id=f"00Q8d0000{week:02d}LEADAAA",
            status="Responded",
            has_responded="true",
            first_responded_date=at.date().isoformat(),
            created_date=stamp(at),
            is_deleted="false",
            _fivetran_synced=stamp(nightly_sync(at)),
        )
    deal = crm.open_deal(world, rng, world.of("quiet")[4], "New Business", day_of(4, 1))
    row = dict(world.tables["salesforce/opportunity"][-1], is_deleted="true", _fivetran_synced="2026-06-20T02:00:00Z")
    world.land("salesforce/opportunity", **row)
    world.truth["deleted_opportunity_id"] = deal.opportunity_id


def play(world: World) -> None:
    """Everything that happens to records after the journeys are played."""
    crm.land_accounts_and_contacts(world)
    merge_accounts(world)
    merge_contacts(world)
    move_contact(world)
    revise_accounts(world)
    leave_loose_ends(world)
