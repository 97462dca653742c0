"""Traffic that belongs to nobody or must not count: strangers, private mail, machines, own staff, job seekers."""

from __future__ import annotations

import datetime as dt

from abm.demo import vocabulary as words
from abm.demo import web
from abm.demo.roster import REPS, make_person, new_anonymous_id
from abm.demo.world import LAST_WEEK, Person, World, at_hour, day_of, stamp


def stray(world: World, number: int, name: str, email: str, region: str = "amer") -> Person:
    """A person outside every account, with one device."""
    rng = world.rng("stray", name)
    device = (new_anonymous_id(rng), rng.choice(words.USER_AGENTS), f"192.0.2.{number % 250 + 1}")
    return Person(name, "", email, "", "other", region, f"usr-{90000 + number}", [device])


def let_strangers_browse(world: World) -> None:
    """Visitors who never say who they are."""
    rng = world.rng("strangers")
    for number in range(170):
        person = stray(world, number, f"stranger {number}", "", rng.choice(("amer", "amer", "emea", "apac")))
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            day = day_of(rng.randint(0, LAST_WEEK), rng.randint(0, 6))
            web.visit(
                world,
                rng,
                person,
                day,
                words.PHASE_PAGES["awareness"] + words.PRODUCT + ("/pricing",),
                rng.randint(1, 3),
            )


def let_free_mailers_identify(world: World) -> None:
    """People who download with a private address: they belong to no account."""
    for number, host in enumerate(words.FREE_MAIL_HOSTS):
        rng = world.rng("free mail", number)
        email = f"simulated.{rng.choice(words.FIRST_NAMES['en'])}.{rng.choice(words.LAST_NAMES['en'])}".translate(
            words.TRANSLITERATIONS
        )
        person = stray(world, 300 + number, f"free mail {number}", f"{email.lower()}{rng.randint(70, 99)}@{host}")
        for visit in range(3):
            events = (("content_downloaded", rng.choice(words.RESOURCES)),) if visit == 1 else ()
            web.visit(
                world,
                rng,
                person,
                day_of(3 * number + visit, rng.randint(0, 6)),
                words.PHASE_PAGES["consideration"],
                2,
                events=events,
            )
        world.plant("free_mail_emails", person.email)


def let_relays_identify(world: World) -> None:
    """A disposable mailbox and a code host's relay: neither says where somebody works."""
    for number, email in enumerate(("simulated.trial@mailinator.com", "1234567+simdev@users.noreply.github.com")):
        person = stray(world, 320 + number, f"relay {number}", email)
        web.visit(
            world,
            world.rng("relay", number),
            person,
            day_of(7 + number, 2),
            words.DOCS,
            2,
            events=(("content_downloaded", words.RESOURCES[number]),),
        )
        world.plant("relay_emails", email)


def let_unknown_companies_visit(world: World) -> None:
    """Business visitors of companies the CRM does not have."""
    for number, (name, domain) in enumerate(words.UNKNOWN_COMPANIES[:5]):
        rng = world.rng("unknown company", name)
        person = make_person(rng, 80000 + number, "champion", domain, "emea", "en")
        for week in (17, 20, 23):
            web.visit(
                world,
                rng,
                person,
                day_of(week, number % 5),
                words.PHASE_PAGES["consideration"],
                3,
                events=(("content_downloaded", words.RESOURCES[0]),) if week == 20 else (),
            )
        world.plant("unknown_company_emails", person.email)
    world.truth["unknown_domains"] = [domain for _, domain in words.UNKNOWN_COMPANIES]


def let_crawlers_crawl(world: World) -> None:
    """Crawlers open many pages within minutes."""
    paths = (*words.BLOG, *words.PRODUCT, *words.DOCS, *words.COMPARE, *words.RESOURCES, "/pricing", "/security")
    for number, agent in enumerate(words.CRAWLER_AGENTS):
        rng = world.rng("crawler", number)
        crawler = stray(world, 400 + number, f"crawler {number}", "")
        device = (crawler.devices[0][0], agent, f"192.0.2.{240 + number}")
        world.plant("bot_anonymous_ids", device[0])
        for week in (number, 9 + number, 18 + number):
            at = at_hour(day_of(week, number), 3)
            for path in paths:
                row = web.view_page(world, rng, crawler, device, path, at)
                at += dt.timedelta(seconds=2)
                if row is not None:
                    world.plant("bot_page_ids", row["id"])


def let_automation_run(world: World) -> None:
    """Machine accounts inside the product: a dependency robot and a customer's build server."""
    customer = world.of("customer")[1]
    for number, (user_id, email) in enumerate((("renovate[bot]", ""), ("svc-build", f"platform+ci@{customer.domain}"))):
        rng = world.rng("automation", number)
        machine = stray(world, 420 + number, user_id, email)
        machine.user_id = user_id
        if email:
            web.identify(world, rng, machine, "", at_hour(day_of(1), 4))
            world.plant("automation_emails", email)
        machine.identified_at.setdefault("", at_hour(day_of(1), 4))
        for week in range(1, LAST_WEEK + 1):
            for hour in (2, 14):
                web.track(
                    world,
                    rng,
                    machine,
                    "connector_added" if hour == 2 else "report_viewed",
                    at_hour(day_of(week, 2), hour),
                )
        world.plant("automation_user_ids", user_id)


def let_staff_visit(world: World) -> None:
    """Own reps look at the site, identified by their own address."""
    for number, (first, last, _, region) in enumerate(REPS[:4]):
        rng = world.rng("staff", number)
        person = stray(world, 440 + number, first, f"{first}.{last}@{words.OWN_DOMAIN}".lower(), region)
        web.identify(world, rng, person, person.devices[0][0], at_hour(day_of(0), 8))
        for week in range(number, LAST_WEEK + 1, 4):
            web.visit(
                world, rng, person, day_of(week, 1), ("/pricing", "/demo", *words.COMPARE, *words.CUSTOMER_STORIES), 3
            )
        world.plant("staff_emails", person.email)


def let_job_seeker_and_student_read(world: World) -> None:
    """A job seeker from an account's own address, and a student of a university."""
    rng = world.rng("job seeker")
    company = world.of("light")[0]
    seeker = make_person(rng, 70001, "user", company.domain, company.region, company.language)
    for week in (14, 15, 16):
        web.visit(
            world,
            rng,
            seeker,
            day_of(week, 2),
            ("/careers/data-engineer", "/careers/account-executive", "/careers/life"),
            3,
            events=(("newsletter_subscribed", "/careers/data-engineer"),) if week == 14 else (),
        )
    world.truth["job_seeker"] = {"email": seeker.email, "account_id": company.account_id}
    student = stray(world, 460, "student", "lena.hart@student.norrmere.edu")
    for week in (2, 10, 21):
        web.visit(
            world,
            world.rng("student", week),
            student,
            day_of(week, 3),
            (*words.BLOG, *words.DOCS),
            3,
            events=(("content_downloaded", words.RESOURCES[0]),),
        )
    world.truth["student_email"] = student.email


def let_mail_scanner_click(world: World) -> None:
    """A mail gateway opens every link of a mail within two seconds of its delivery."""
    company = world.of("light")[1]
    person = company.people[0]
    rng = world.rng("mail scanner")
    at = at_hour(day_of(13, 1), 9)
    web.identify(world, rng, person, "", at - dt.timedelta(days=20))
    for path in ("/pricing", "/demo", "/security", "/customers/bank-audit-ready", "/resources/data-governance-guide"):
        row = web.track(world, rng, person, "email_clicked", at, path)
        if row is not None:
            row["received_at"] = row["sent_at"] = stamp(at + dt.timedelta(seconds=2))
            world.plant("mail_scanner_track_ids", row["id"])


def play(world: World) -> None:
    """Let all of them in."""
    let_strangers_browse(world)
    let_free_mailers_identify(world)
    let_relays_identify(world)
    let_unknown_companies_visit(world)
    let_crawlers_crawl(world)
    let_automation_run(world)
    let_staff_visit(world)
    let_job_seeker_and_student_read(world)
    let_mail_scanner_click(world)
