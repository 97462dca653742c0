"""What happens to companies and to their CRM records: chains of merges, twins, takeovers, new parents, new names."""

from __future__ import annotations

import dataclasses
import datetime as dt

from abm.demo import crm, web
from abm.demo import vocabulary as words
from abm.demo.roster import make_person
from abm.demo.vendors import land_surge, topic_plans
from abm.demo.world import INITIAL_SYNC, LAST_WEEK, Company, Person, World, at_hour, day_of, flag, nightly_sync, stamp

FAR_FUTURE = "9999-12-31T23:59:59Z"
ACQUIRED_STRANGER = ("Oakhelm Analytics", "oakhelm-analytics.example")
TAKEOVER_WEEK = 15
REBRAND_WEEK = 13


def add_contact(world: World, company: Company, number: int, part: str = "technical") -> Person:
    """One more contact of an account, known to the CRM from the account's own first day on."""
    rng = world.rng("more people", company.account_id, number)
    person = make_person(rng, number, part, company.domain, company.region, company.language)
    person.contact_id, person.created_at = world.new_id("003"), max(company.created_at, INITIAL_SYNC)
    crm.land_contact(world, company, person)
    return person


def duplicate_of(world: World, original: Company, name: str, created_at: dt.datetime, **changes: str) -> Company:
    """A second CRM account of the same company."""
    copy = dataclasses.replace(
        original,
        name=name,
        account_id=world.new_id("001"),
        people=[],
        created_at=created_at,
        missing=frozenset(("annual_revenue",)),
        parent_id="",
        crm_type="Prospect",
    )
    return dataclasses.replace(copy, **changes)  # type: ignore[arg-type]


def download(world: World, person: Person, week: int, resource: int = 0) -> None:
    """A visit that ends in a download, so that the visitor is known."""
    rng = world.rng("download", person.email, week)
    events = (("content_downloaded", words.RESOURCES[resource]),)
    web.visit(world, rng, person, day_of(week, 2), words.RESOURCES, 2, events=events)


def merge_in_chains(world: World) -> None:
    """An account merged into one that is merged itself later, and a contact likewise; both chains end at a survivor."""
    survivor = world.of("light")[14]
    middle = duplicate_of(world, survivor, f"{survivor.name} Ltd", at_hour(day_of(2, 1), 10))
    first = duplicate_of(world, survivor, f"{survivor.name} (old)", at_hour(day_of(1, 1), 10))
    for company in (middle, first):
        crm.land_account(world, company)
    person = add_contact(world, first, 63001)
    download(world, person, 6)
    merges = ((first, middle, at_hour(day_of(9, 1), 15)), (middle, survivor, at_hour(day_of(15, 1), 15)))
    for duplicate, into, at in merges:
        crm.land_account(world, duplicate, at, is_deleted="true", master_record_id=into.account_id)
        crm.land_contact(world, into, person, at)
    download(world, person, 18, 1)
    world.plant(
        "merge_chains",
        {
            "table": "salesforce/account",
            "ids": [first.account_id, middle.account_id, survivor.account_id],
            "merged_on": [at.date().isoformat() for *_, at in merges],
        },
    )
    copies = [dataclasses.replace(person, contact_id=world.new_id("003"), title="", devices=[]) for _ in range(2)]
    for copy in copies:
        crm.land_contact(world, first, copy)
    chain = [copies[0].contact_id, copies[1].contact_id, person.contact_id]
    for copy, into_id, week in ((copies[0], chain[1], 8), (copies[1], chain[2], 16)):
        at = at_hour(day_of(week, 3), 11)
        crm.land_contact(world, first, copy, at, is_deleted="true", master_record_id=into_id)
    world.plant(
        "merge_chains",
        {
            "table": "salesforce/contact",
            "ids": chain,
            "merged_on": [day_of(week, 3).isoformat() for week in (8, 16)],
        },
    )


def delete_softly(world: World) -> None:
    """An account, a contact and a task that were deleted, with nobody to take their place."""
    template = world.of("light")[4]
    trial = dataclasses.replace(
        duplicate_of(world, template, "Do not use - import trial", at_hour(day_of(4, 0), 9)),
        domain="",
        website="",
        description="A row somebody made to try an import.",
    )
    crm.land_account(world, trial)
    crm.land_account(world, trial, at_hour(day_of(6, 0), 9), is_deleted="true")
    leaver = add_contact(world, template, 63002, "user")
    crm.land_contact(world, template, leaver, at_hour(day_of(11, 1), 9), is_deleted="true")
    at = at_hour(day_of(9, 1), 15)
    crm.land_task(world, template, leaver, "Call", "Call: connected, wrong extension", at)
    task = world.tables["salesforce/task"][-1]
    world.land(
        "salesforce/task",
        **{**task, "is_deleted": "true", "_fivetran_synced": stamp(nightly_sync(at + dt.timedelta(3)))},
    )
    world.truth["soft_deleted"] = {
        "salesforce/account": trial.account_id,
        "salesforce/contact": leaver.contact_id,
        "salesforce/task": task["id"],
    }


def enter_companies_twice(world: World) -> None:
    """Two accounts share a domain and were never merged; two more share a company but neither name nor domain."""
    original = world.of("faded")[3]
    twin = duplicate_of(world, original, f"{original.name} EMEA", at_hour(day_of(8, 1), 14))
    crm.land_account(world, twin)
    download(world, add_contact(world, twin, 63003), 10)
    world.plant(
        "same_domain_accounts", {"account_ids": [original.account_id, twin.account_id], "domain": original.domain}
    )
    original = world.of("light")[13]
    head, ending = original.name.split(" ", 1)
    for name, domain, number in (
        (f"{head} {ending} Holdings GmbH", f"{head.lower()}-group.example", 63004),
        (f"{head.upper()} {ending.upper()} INC", "", 63005),
    ):
        other = dataclasses.replace(
            duplicate_of(world, original, name, at_hour(day_of(5, 1), 14)), domain=domain, website=domain
        )
        crm.land_account(world, other)
        if domain:
            download(world, add_contact(world, other, number), 11)
        world.plant(
            "same_company_two_names",
            {"account_id": original.account_id, "other_account_id": other.account_id, "other_domain": domain},
        )


def take_over(world: World) -> None:
    """A prospect buys another account, and a customer buys a company the CRM does not have; people work on as before.

    The news, with its effective date, is landed by `abm.demo.news`.
    """
    acquirer, acquired = world.of("warm")[3], world.of("light")[10]
    effective_on = day_of(TAKEOVER_WEEK, 2)
    person = acquired.people[0]
    for week in (10, 13, 17, 20, 22):
        download(world, person, week, week % 4)
    world.plant(
        "acquisitions",
        {
            "acquirer_account_id": acquirer.account_id,
            "acquirer_domain": acquirer.domain,
            "acquired_account_id": acquired.account_id,
            "acquired_domain": acquired.domain,
            "acquired_name": acquired.name,
            "effective_on": effective_on.isoformat(),
        },
    )
    buyer = world.of("customer")[2]
    name, domain = ACQUIRED_STRANGER
    rng = world.rng("bombora", domain)
    facts = {"size": "Medium (200-499)", "industry": "Software", "category": "Data Management"}
    land_surge(world, name, domain, facts, topic_plans(rng, (14, LAST_WEEK, 25.0), 1), rng)
    for week in (8, 12, 19, 22):
        rng = world.rng("acquired stranger", week)
        engineer = make_person(world.rng("acquired stranger"), 80100, "technical", domain, "amer", "en")
        web.visit(
            world,
            rng,
            engineer,
            day_of(week, 3),
            words.PRODUCT,
            2,
            events=(("content_downloaded", words.RESOURCES[0]),),
        )
    world.plant(
        "acquisitions",
        {
            "acquirer_account_id": buyer.account_id,
            "acquirer_domain": buyer.domain,
            "acquired_account_id": "",
            "acquired_domain": domain,
            "acquired_name": name,
            "effective_on": day_of(18, 0).isoformat(),
        },
    )


def change_parents(world: World) -> None:
    """An account without traffic belongs to one customer first and to another one later; a third level above exists."""
    child, first, second = world.of("quiet")[20], world.of("customer")[9], world.of("customer")[10]
    at = at_hour(day_of(4, 2), 15)
    crm.land_account(world, child, at, parent_id=first.account_id)
    sold_at = at_hour(day_of(14, 2), 15)
    crm.land_account(world, child, sold_at, parent_id=second.account_id)
    child.parent_id = second.account_id
    grandchild = world.of("quiet")[21]
    grandchild.parent_id = child.account_id
    crm.land_account(world, grandchild, at)
    world.plant(
        "parent_changes",
        {
            "account_id": child.account_id,
            "from_parent_id": first.account_id,
            "to_parent_id": second.account_id,
            "changed_on": sold_at.date().isoformat(),
            "grandchild_id": grandchild.account_id,
        },
    )


def rebrand(world: World) -> None:
    """An account takes a new domain: its site and its people's addresses change, the same browsers come back."""
    company = world.of("light")[11]
    old_domain, person = company.domain, company.people[0]
    old_email = person.email
    download(world, person, REBRAND_WEEK - 3)
    new_domain = old_domain.removesuffix(".example") + "-group.example"
    company.website, person.email = f"https://{new_domain}", old_email.replace(old_domain, new_domain)
    person.user_id = person.email if "@" in person.user_id else person.user_id
    person.identified_at.clear()
    at = at_hour(day_of(REBRAND_WEEK, 1), 9)
    crm.land_account(world, company, at)
    crm.land_contact(world, company, person, at)
    download(world, person, REBRAND_WEEK + 3, 1)
    world.plant(
        "domain_changes",
        {
            "account_id": company.account_id,
            "from_domain": old_domain,
            "to_domain": new_domain,
            "from_email": old_email,
            "to_email": person.email,
            "changed_on": at.date().isoformat(),
        },
    )


def keep_history(world: World) -> None:
    """From week 3 on three accounts land in history mode: versions with start and end; one ends without a successor."""
    gone = duplicate_of(world, world.of("quiet")[42], f"{world.of('quiet')[42].name} Branch", INITIAL_SYNC)
    gone.domain = gone.website = gone.domain.replace(".example", "-branch.example")
    for number, company in enumerate((*world.of("quiet")[40:42], gone)):
        starts = [at_hour(day_of(3, 1), 15), at_hour(day_of(7 + number, 1), 15), at_hour(day_of(14 + number, 2), 15)]
        ends = [*starts[1:], at_hour(day_of(20, 1), 15) if number == 2 else None]
        for version, (start, end) in enumerate(zip(starts, ends, strict=True)):
            company.n_employees += 40 * version
            # the open version lands first, and again, closed, when the next one begins
            for known_end in (None, end) if end else (None,):
                crm.land_account(
                    world,
                    company,
                    known_end or start,
                    delivery="history",
                    _fivetran_start=stamp(start),
                    _fivetran_end=stamp(known_end) if known_end else FAR_FUTURE,
                    _fivetran_active=flag(known_end is None),
                )
        world.plant(
            "history_mode_accounts",
            {
                "account_id": company.account_id,
                "n_versions": len(starts),
                "ended_on": ends[-1].date().isoformat() if ends[-1] else "",
            },
        )


def spell_with_umlauts(world: World) -> None:
    """An account whose site is written with umlauts, while its mail carries the same domain in ASCII."""
    domain = "bäckermühl-märkte.example"
    company = duplicate_of(world, world.of("light")[4], "Bäckermühl Märkte", at_hour(day_of(3, 1), 10))
    company.website, company.domain = f"https://www.{domain}", domain.encode("idna").decode()
    crm.land_account(world, company)
    person = add_contact(world, company, 63006)
    download(world, person, 14)
    world.truth["idn_account"] = {
        "account_id": company.account_id,
        "website": company.website,
        "ascii_domain": company.domain,
        "email": person.email,
    }


def play(world: World) -> None:
    """Everything that happens to companies beyond the ordinary edits."""
    merge_in_chains(world)
    delete_softly(world)
    enter_companies_twice(world)
    take_over(world)
    change_parents(world)
    rebrand(world)
    keep_history(world)
    spell_with_umlauts(world)
