"""Web, e-mail and product behaviour as Segment lands it: pages, tracks, identifies."""

from __future__ import annotations

import datetime as dt
import random

from abm.demo import vocabulary as words
from abm.demo.world import Company, Person, World, at_hour, stamp

FIRST_HOUR = {"amer": 14, "emea": 7, "apac": 1}  # start of the working day in UTC
CAMPAIGN_QUERY = "?utm_source=newsletter&utm_campaign=q3"
TITLES = {"/": "Home", "/pricing": "Pricing", "/demo": "Request a demo", "/login": "Log in", "/trust": "Trust centre"}
FORMS = (
    "demo_requested",
    "contact_sales_submitted",
    "trial_started",
    "content_downloaded",
    "webinar_registered",
    "newsletter_subscribed",
    "roi_calculator_used",
)


def page_name(path: str) -> str:
    """The title of a page, as the site would send it."""
    return TITLES.get(path, path.rsplit("/", 1)[-1].replace("-", " ").capitalize())


def received(rng: random.Random, at: dt.datetime) -> tuple[str, str]:
    """When an event was sent and received: within a minute as a rule, days later for a device that was offline."""
    delay = dt.timedelta(seconds=rng.randint(1, 45))
    if rng.random() < 0.02:
        delay = dt.timedelta(days=rng.randint(1, 8), seconds=rng.randint(0, 40000))
    received_at = at + delay
    return stamp(received_at - dt.timedelta(seconds=1)), stamp(received_at)


def known_user(person: Person, anonymous_id: str, at: dt.datetime) -> str:
    """The user id a browser sends: blank until the person was identified on it."""
    identified_at = person.identified_at.get(anonymous_id)
    return person.user_id if identified_at is not None and identified_at <= at else ""


def view_page(
    world: World, rng: random.Random, person: Person, device: tuple[str, str, str], path: str, at: dt.datetime
) -> dict[str, str] | None:
    """Land one page view."""
    anonymous_id, agent, address = device
    sent_at, received_at = received(rng, at)
    query = CAMPAIGN_QUERY if path.startswith("/blog") and rng.random() < 0.2 else ""
    url = words.SITE + path + query
    return world.land(
        "segment/pages",
        id=f"{rng.getrandbits(64):016x}",
        anonymous_id=anonymous_id,
        user_id=known_user(person, anonymous_id, at),
        timestamp=stamp(at),
        sent_at=sent_at,
        received_at=received_at,
        context_page_url=url,
        url=url,
        name=page_name(path),
        context_ip=address,
        context_user_agent=agent,
    )


def track(
    world: World,
    rng: random.Random,
    person: Person,
    event: str,
    at: dt.datetime,
    path: str = "",
    device: tuple[str, str, str] | None = None,
) -> dict[str, str] | None:
    """Land one tracked event; without a device it comes from a server and carries the user id alone."""
    anonymous_id, agent, address = device or ("", "", "")
    sent_at, received_at = received(rng, at)
    return world.land(
        "segment/tracks",
        id=f"{rng.getrandbits(64):016x}",
        anonymous_id=anonymous_id,
        user_id=known_user(person, anonymous_id, at),
        event=event,
        event_text=event.replace("_", " ").capitalize(),
        timestamp=stamp(at),
        sent_at=sent_at,
        received_at=received_at,
        context_page_url=words.SITE + path if path else "",
        context_ip=address,
        context_user_agent=agent,
    )


def identify(world: World, rng: random.Random, person: Person, anonymous_id: str, at: dt.datetime) -> None:
    """Land the call that ties a browser (or, with no browser, the server) to a person; once each.

    The CRM learns of a person who becomes a contact a few hours later.
    """
    if anonymous_id in person.identified_at and person.identified_at[anonymous_id] <= at:
        return
    person.identified_at[anonymous_id] = at
    world.land(
        "segment/identifies",
        id=f"{rng.getrandbits(64):016x}",
        anonymous_id=anonymous_id,
        user_id=person.user_id,
        email=person.email,
        timestamp=stamp(at),
        received_at=stamp(at + dt.timedelta(seconds=rng.randint(1, 20))),
    )
    if person.becomes_contact and not person.contact_id:
        person.contact_id = world.new_id("003")
        person.created_at = at + dt.timedelta(hours=3)


def working_time(rng: random.Random, region: str, day: dt.date) -> dt.datetime:
    """A moment in the region's working day."""
    return at_hour(day, FIRST_HOUR[region], 0) + dt.timedelta(minutes=rng.randint(0, 500), seconds=rng.randint(0, 59))


def visit(
    world: World,
    rng: random.Random,
    person: Person,
    day: dt.date,
    paths: tuple[str, ...],
    n_pages: int,
    must_see: tuple[str, ...] = (),
    events: tuple[tuple[str, str], ...] = (),
) -> dt.datetime:
    """One session: some pages at random, some for sure, then events; a form identifies the visitor.

    Args:
        paths: pages to draw from.
        n_pages: how many to draw (a page may be opened twice, as people do).
        must_see: pages opened for sure.
        events: (event, path) tracked at the end of the session.

    Returns:
        When the session ended.
    """
    device = person.devices[1] if len(person.devices) > 1 and rng.random() < 0.35 else person.devices[0]
    at = working_time(rng, person.region, day)
    for path in [rng.choice(paths) for _ in range(n_pages)] + list(must_see):
        view_page(world, rng, person, device, path, at)
        at += dt.timedelta(seconds=rng.randint(20, 240))
        if rng.random() < 0.08:
            view_page(world, rng, person, device, path, at)
            at += dt.timedelta(seconds=rng.randint(5, 60))
    for event, path in events:
        if event in FORMS:
            identify(world, rng, person, device[0], at)
            at += dt.timedelta(seconds=2)
        track(world, rng, person, event, at, path, device)
        at += dt.timedelta(seconds=rng.randint(30, 200))
    return at


def pages_for(person: Person, phase: str) -> tuple[str, ...]:
    """The pages a person draws from in a phase of the journey."""
    common = words.PHASE_PAGES[phase]
    if phase == "awareness":
        return common
    return common + words.PART_PAGES[person.part] * 2


def receive_mail(
    world: World, rng: random.Random, person: Person, day: dt.date, *, clicks: str = "", unsubscribes: bool = False
) -> None:
    """A marketing mail is opened, perhaps clicked, perhaps answered by an unsubscribe: server events, by user id."""
    at = working_time(rng, person.region, day)
    identify(world, rng, person, "", at - dt.timedelta(minutes=30))
    track(world, rng, person, "email_opened", at)
    if clicks:
        track(world, rng, person, "email_clicked", at + dt.timedelta(seconds=rng.randint(20, 90)), clicks)
    if unsubscribes:
        track(world, rng, person, "unsubscribed", at + dt.timedelta(minutes=3), "/")
        world.plant("unsubscribed_emails", person.email)


def use_product(world: World, rng: random.Random, person: Person, day: dt.date, events: tuple[str, ...]) -> None:
    """A customer's user logs in and works."""
    device = person.devices[0]
    at = working_time(rng, person.region, day)
    view_page(world, rng, person, device, "/login", at)
    identify(world, rng, person, device[0], at + dt.timedelta(seconds=8))
    for event in events:
        at += dt.timedelta(seconds=rng.randint(40, 900))
        track(world, rng, person, event, at, "", device)


def active_people(company: Company, rng: random.Random, reach: int) -> Person:
    """Someone of the committee's first `reach` members; the first ones come most often."""
    pool = company.people[: max(1, min(reach, len(company.people)))]
    return pool[min(rng.randrange(len(pool)), rng.randrange(len(pool)))] if rng.random() < 0.5 else rng.choice(pool)
