"""What each archetype does over the 26 weeks: visits, forms, mails, meetings and opportunities."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from abm.demo import crm, web
from abm.demo import vocabulary as words
from abm.demo.world import LAST_WEEK, Company, Person, World, at_hour, day_of

WON_OPENED_WEEKS = (6, 7, 9, 10, 12, 13, 15, 16, 17, 11)
LOST_OPENED_WEEKS = (5, 7, 8, 10, 12, 14, 15, 16)
SILENT_WON = 9  # this won account leaves no digital trace: evidence that models miss deals too
HOT_WITH_OPEN_DEAL = (2, 4)


@dataclass(frozen=True)
class Beat:
    """A week of an account's journey: how many visits, in which phase, by how much of the committee."""

    week: int
    phase: str
    n_visits: int
    reach: int


def approach(opened: int, until: int, intensity: int, reach: int) -> list[Beat]:
    """The usual road to an opportunity: awareness, consideration, evaluation, purchase, then a taper until a week.

    Args:
        opened: week in which the opportunity is (or would be) opened.
        until: last week of the journey.
        intensity: visits per week at the peak.
        reach: committee members involved at the peak.
    """
    beats = [Beat(opened - ago, "awareness", 1 + intensity // 4, 1) for ago in (8, 6, 5)]
    beats += [Beat(opened - ago, "consideration", 1 + intensity // 2, max(2, reach - 2)) for ago in (4, 3, 2)]
    beats += [Beat(opened - 1, "evaluation", intensity, reach), Beat(opened, "purchase", intensity, reach)]
    beats += [Beat(week, "evaluation", max(1, intensity // 2), reach) for week in range(opened + 1, until + 1)]
    return [beat for beat in beats if 0 <= beat.week <= LAST_WEEK]


def form_for(rng: random.Random, phase: str, part: str) -> tuple[tuple[str, str], ...]:
    """An event that may end a session in a phase."""
    draw = rng.random()
    if phase == "awareness":
        return (("newsletter_subscribed", words.BLOG[0]),) if draw < 0.15 else ()
    if phase == "consideration":
        if draw < 0.3:
            return (("content_downloaded", rng.choice(words.RESOURCES)),)
        return (("webinar_registered", words.WEBINARS[0]),) if draw < 0.42 else ()
    if part == "security" and draw < 0.5:
        return (("content_downloaded", "/security/soc2-report"),)
    if phase == "evaluation":
        if draw < 0.2:
            return (("roi_calculator_used", "/pricing"),)
        return (("chat_started", "/pricing"),) if draw < 0.3 else ()
    if draw < 0.12:
        return (("contact_sales_submitted", "/contact-sales"),)
    return (("trial_started", "/demo"),) if draw < 0.2 else ()


def browse(world: World, rng: random.Random, company: Company, beats: list[Beat]) -> None:
    """Play the web side of a journey."""
    for beat in sorted(beats, key=lambda beat: beat.week):
        for _ in range(beat.n_visits):
            person = web.active_people(company, rng, beat.reach)
            day = day_of(beat.week, rng.choice((0, 0, 1, 1, 2, 2, 3, 3, 4, 5)))
            events = form_for(rng, beat.phase, person.part)
            web.visit(world, rng, person, day, web.pages_for(person, beat.phase), rng.randint(1, 4), events=events)
            if events and events[0][0] == "webinar_registered" and rng.random() < 0.6:
                live_at = at_hour(day_of(beat.week + 1, 3), 15, rng.randint(0, 9))
                web.track(world, rng, person, "webinar_attended", live_at, events[0][1], person.devices[0])
        if rng.random() < 0.3 and beat.phase != "awareness":
            person = web.active_people(company, rng, beat.reach)
            if person.contact_id:
                web.receive_mail(
                    world, rng, person, day_of(beat.week, rng.randint(0, 4)), clicks=rng.choice(words.RESOURCES)
                )


def someone(rng: random.Random, company: Company, day: dt.date, senior: bool = False) -> Person | None:
    """A known contact for a call or a meeting; the most senior part if asked for."""
    people = crm.known_people(company, day)
    if senior:
        people = [person for person in people if person.part in ("executive", "champion")] or people
    return rng.choice(people) if people else None


def sell(
    world: World, rng: random.Random, company: Company, opened_on: dt.date, closed_on: dt.date, *, is_won: bool
) -> None:
    """Play the sales side of a journey that ends: the opportunity, its meetings, its touches."""
    deal = crm.open_deal(world, rng, company, "New Business", opened_on)
    span = (closed_on - opened_on).days
    n_stages = len(crm.STAGES) if is_won else rng.randint(2, 3)
    crm.advance_deal(world, rng, deal, closed_on, n_stages)
    meetings = [("Discovery call", 0.02, False), ("Evaluation workshop", 0.35, False)]
    meetings += (
        [("Evaluation workshop: lineage and policies", 0.5, False), ("Executive briefing", 0.75, True)]
        if is_won
        else []
    )
    for subject, share, senior in meetings:
        day = opened_on + dt.timedelta(days=int(span * share))
        crm.meet(
            world, rng, company, someone(rng, company, day, senior), subject, day, opportunity_id=deal.opportunity_id
        )
    if not is_won:
        day = opened_on + dt.timedelta(days=int(span * 0.7))
        crm.meet(
            world,
            rng,
            company,
            someone(rng, company, day, True),
            "Executive briefing",
            day,
            "No Show",
            deal.opportunity_id,
        )
        person = someone(rng, company, closed_on)
        if person is not None and company.number % 2 == 0:
            web.receive_mail(world, rng, person, closed_on - dt.timedelta(days=3), unsubscribes=True)
    for number in range(4):
        day = opened_on + dt.timedelta(days=span * number // 4 + rng.randint(0, 3))
        person = someone(rng, company, day)
        (crm.answer if is_won and number % 2 else crm.reach_out)(world, rng, company, person, day)
    crm.close_deal(world, rng, deal, closed_on, is_won=is_won)
    world.plant(
        "won" if is_won else "lost",
        {
            "account_id": company.account_id,
            "opportunity_id": deal.opportunity_id,
            "opened_on": opened_on.isoformat(),
            "closed_on": closed_on.isoformat(),
            "amount": deal.amount,
        },
    )


def play_won(world: World) -> None:
    """Ten journeys end in a won opportunity; the committee grows, and the product is used afterwards."""
    for company in world.of("won"):
        rng = world.rng("journey", "won", company.number)
        opened = WON_OPENED_WEEKS[company.number]
        closed = min(opened + rng.randint(5, 8), LAST_WEEK - 1)
        opened_on, closed_on = day_of(opened, rng.randint(1, 4)), day_of(closed, rng.randint(0, 4))
        if company.number == SILENT_WON:
            world.truth["silent_won_account_id"] = company.account_id
            sell(world, rng, company, opened_on, closed_on, is_won=True)
            continue
        browse(world, rng, company, approach(opened, closed, rng.randint(4, 6), 6))
        asker = company.people[0]
        web.visit(
            world,
            rng,
            asker,
            opened_on - dt.timedelta(days=rng.randint(2, 5)),
            ("/pricing",),
            1,
            ("/demo",),
            (("demo_requested", "/demo"),),
        )
        sell(world, rng, company, opened_on, closed_on, is_won=True)
        for week in range(closed + 1, LAST_WEEK + 1):
            event = rng.choice(("workspace_created", "connector_added", "teammate_invited", "report_viewed"))
            web.use_product(world, rng, company.people[1], day_of(week, rng.randint(0, 4)), (event, "report_viewed"))


def play_lost(world: World) -> None:
    """Eight journeys end in a lost opportunity: few people, competitor pages, a meeting nobody came to."""
    for company in world.of("lost"):
        rng = world.rng("journey", "lost", company.number)
        opened = LOST_OPENED_WEEKS[company.number]
        closed = min(opened + rng.randint(4, 9), LAST_WEEK - 1)
        browse(world, rng, company, approach(opened, min(closed, opened + 2), rng.randint(2, 3), 2))
        for _ in range(2):
            web.visit(world, rng, company.people[0], day_of(opened + 2, rng.randint(0, 4)), words.COMPARE, 2)
        sell(world, rng, company, day_of(opened, rng.randint(1, 4)), day_of(closed, rng.randint(0, 4)), is_won=False)


def play_hot(world: World) -> None:
    """Six accounts are at the peak of their journey when the demo ends; two have an open opportunity."""
    for company in world.of("hot"):
        rng = world.rng("journey", "hot", company.number)
        n_people = len(company.people)
        browse(world, rng, company, approach(LAST_WEEK - 1, LAST_WEEK - 1, 6 if company.number else 8, n_people - 1))
        closing_weeks(world, rng, company)
        if company.number in HOT_WITH_OPEN_DEAL:
            opened_on = day_of(LAST_WEEK - 3, 2)
            deal = crm.open_deal(world, rng, company, "New Business", opened_on)
            crm.move_deal(
                world, deal, *crm.STAGES[1], at_hour(day_of(LAST_WEEK - 1, 3), 15), opened_on + dt.timedelta(days=80)
            )
            world.plant("open_opportunity_ids", deal.opportunity_id)


def closing_weeks(world: World, rng: random.Random, company: Company) -> None:
    """The last three weeks of a hot account, spelled out: every part of the committee does what such a part does."""
    champion, engineer, executive, security, procurement = company.people[:5]
    script: tuple[tuple[Person, int, int, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
        (
            champion,
            23,
            1,
            ("/resources/data-governance-guide", "/pricing"),
            (("content_downloaded", words.RESOURCES[0]),),
        ),
        (
            engineer,
            23,
            3,
            ("/docs/integrations/snowflake", "/product/lineage"),
            (("content_downloaded", words.RESOURCES[2]),),
        ),
        (champion, 24, 0, ("/compare/collabrix", "/pricing"), (("roi_calculator_used", "/pricing"),)),
        (security, 24, 2, ("/security", "/security/soc2-report"), (("content_downloaded", "/security/soc2-report"),)),
        (executive, 24, 4, ("/customers/bank-audit-ready", "/pricing"), (("content_downloaded", words.RESOURCES[3]),)),
        (champion, 25, 1, ("/pricing", "/demo"), (("demo_requested", "/demo"),)),
        (procurement, 25, 2, ("/trust", "/pricing"), (("contact_sales_submitted", "/contact-sales"),)),
        (engineer, 25, 3, ("/compare/collabrix", "/docs/integrations/dbt"), (("trial_started", "/demo"),)),
        (champion, 25, 4, ("/pricing", "/compare/atlantica"), (("chat_started", "/pricing"),)),
    )
    for person, week, weekday, must_see, events in script[: 9 if company.number == 0 else 8 - company.number // 3]:
        web.visit(world, rng, person, day_of(week, weekday), web.pages_for(person, "evaluation"), 1, must_see, events)
    web.receive_mail(world, rng, champion, day_of(24, 3), clicks="/customers/bank-audit-ready")
    if company.number < 5:
        crm.meet(world, rng, company, champion, "Discovery call", day_of(24, 3))
        crm.answer(world, rng, company, champion, day_of(24, 1))
        crm.meet(world, rng, company, someone(rng, company, day_of(25, 3)), "Evaluation workshop", day_of(25, 3))
    if company.number == 0:
        crm.answer(world, rng, company, champion, day_of(25, 2))
        crm.meet(world, rng, company, executive, "Executive briefing", day_of(25, 4))
        crm.land_task(
            world,
            company,
            champion,
            "Meeting",
            "Executive briefing: rollout plan",
            at_hour(day_of(26, 2), 15),
            status="Not Started",
            planned_at=at_hour(day_of(25, 4), 16),
        )


def play_warm(world: World) -> None:
    """Five accounts are on their way but not there yet."""
    for company in world.of("warm"):
        rng = world.rng("journey", "warm", company.number)
        browse(world, rng, company, approach(LAST_WEEK + 2, LAST_WEEK, 3, 3))
        day = day_of(23, rng.randint(0, 4))
        crm.reach_out(world, rng, company, someone(rng, company, day), day)
        if company.number < 2:
            crm.meet(world, rng, company, someone(rng, company, day), "Discovery call", day_of(24, 2))
        if company.number == 1:
            deal = crm.open_deal(world, rng, company, "New Business", day_of(LAST_WEEK, 1))
            world.plant("open_opportunity_ids", deal.opportunity_id)


def play_nurture(world: World) -> None:
    """Six accounts answer, attend and read, but never look at a price: engaged, with little intent."""
    for company in world.of("nurture"):
        rng = world.rng("journey", "nurture", company.number)
        for week in range(company.number % 3, LAST_WEEK + 1, 3):
            person = web.active_people(company, rng, 4)
            day = day_of(week, rng.randint(0, 3))
            if rng.random() < 0.5:
                web.visit(world, rng, person, day, words.BLOG, rng.randint(1, 3))
            if rng.random() < 0.5:
                event = "webinar_registered" if rng.random() < 0.5 else "newsletter_subscribed"
                web.visit(world, rng, person, day, words.WEBINARS, 1, events=((event, words.WEBINARS[1]),))
                web.track(
                    world,
                    rng,
                    person,
                    "webinar_attended",
                    web.working_time(rng, person.region, day + dt.timedelta(days=1)),
                    words.WEBINARS[1],
                    person.devices[0],
                )
            if rng.random() < 0.6:
                crm.answer(world, rng, company, someone(rng, company, day), day)
        for week in (8, 17, 23):
            crm.meet(world, rng, company, someone(rng, company, day_of(week, 2)), "Discovery call", day_of(week, 2))


def play_quietly(world: World) -> None:
    """Accounts that cooled down, and accounts that only glance."""
    for company in world.of("faded"):
        rng = world.rng("journey", "faded", company.number)
        browse(world, rng, company, approach(6 + company.number, 7 + company.number, 5, 3))
        crm.reach_out(world, rng, company, someone(rng, company, day_of(9)), day_of(9, 1))
    for company in world.of("light", "subsidiary", "excluded", "too_small", "competitor", "partner"):
        rng = world.rng("journey", company.archetype, company.number)
        for _ in range(rng.randint(2, 6)):
            person = web.active_people(company, rng, 2)
            day = day_of(rng.randint(0, LAST_WEEK), rng.randint(0, 4))
            phase = "evaluation" if company.archetype in ("competitor", "excluded", "subsidiary") else "awareness"
            events = form_for(rng, phase, person.part) if company.archetype != "competitor" else ()
            web.visit(world, rng, person, day, web.pages_for(person, phase), rng.randint(1, 3), events=events)


def play_outbound_only(world: World) -> None:
    """Eight accounts get mails and calls every other week and never answer."""
    for company in world.of("outbound_only"):
        rng = world.rng("journey", "outbound_only", company.number)
        for week in range(2 + company.number % 3, LAST_WEEK + 1, 2):
            day = day_of(week, rng.randint(0, 4))
            person = someone(rng, company, day)
            crm.reach_out(world, rng, company, person, day)
            if person is not None and rng.random() < 0.4:
                web.receive_mail(world, rng, person, day)


def past_deal(
    world: World, rng: random.Random, company: Company, kind: str, closed_on: dt.date, *, is_won: bool
) -> str:
    """An opportunity closed before the window: the first sync brings its last version only."""
    deal = crm.Deal(
        world.new_id("006"), company, kind, rng.randint(10, 60) * 5000, at_hour(closed_on, 12) - dt.timedelta(days=90)
    )
    crm.close_deal(world, rng, deal, closed_on, is_won=is_won)
    return deal.opportunity_id


def play_customers(world: World) -> None:
    """Twelve customers and one that churns use the product; seven of them renew or expand, one needs support."""
    for company in world.of("customer", "churned"):
        rng = world.rng("journey", company.archetype, company.number)
        won_on = dt.date(2024, 9, 2) + dt.timedelta(days=rng.randint(0, 560))
        company.created_at = min(company.created_at, at_hour(won_on - dt.timedelta(days=140), 9))
        past_deal(world, rng, company, "New Business", won_on, is_won=True)
        last_week = 9 if company.archetype == "churned" else LAST_WEEK
        for week in range(last_week + 1):
            if rng.random() < 0.6:
                events = tuple(
                    rng.choice(("report_viewed", "report_viewed", "connector_added", "teammate_invited"))
                    for _ in range(rng.randint(1, 2))
                )
                web.use_product(world, rng, rng.choice(company.people[1:3]), day_of(week, rng.randint(0, 4)), events)
            if rng.random() < 0.25:
                web.visit(
                    world, rng, company.people[1], day_of(week, rng.randint(0, 4)), words.PHASE_PAGES["customer"], 2
                )
    customers = world.of("customer")
    for company in customers[:7]:
        extend_contract(world, company)
    support = customers[7]
    rng = world.rng("journey", "support")
    for week in range(3, LAST_WEEK + 1, 2):
        web.visit(
            world,
            rng,
            support.people[1],
            day_of(week, rng.randint(0, 4)),
            ("/support/tickets", "/support/connector-errors", "/support/sso"),
            3,
        )
    world.truth["support_account_id"] = support.account_id
    play_churn(world)


def extend_contract(world: World, company: Company) -> None:
    """A renewal or an expansion of a customer."""
    rng = world.rng("contract", company.number)
    kind = "Expansion" if company.number in (4, 5) else "Renewal"
    opened = 24 if company.number == 6 else rng.randint(3, 14)
    if kind == "Expansion":
        web.use_product(
            world, rng, company.people[1], day_of(opened - 1, 2), ("usage_limit_reached", "teammate_invited")
        )
    crm.meet(
        world,
        rng,
        company,
        someone(rng, company, day_of(opened), True),
        "Executive briefing: business review",
        day_of(opened, 1),
    )
    deal = crm.open_deal(world, rng, company, kind, day_of(opened, 2))
    if company.number == 6:
        world.plant("open_opportunity_ids", deal.opportunity_id)
        return
    closed_on = day_of(opened + 5, 3)
    crm.advance_deal(world, rng, deal, closed_on, 3)
    crm.close_deal(world, rng, deal, closed_on, is_won=True)
    world.plant(
        "expansions" if kind == "Expansion" else "renewals",
        {
            "account_id": company.account_id,
            "opportunity_id": deal.opportunity_id,
            "closed_on": closed_on.isoformat(),
        },
    )


def play_churn(world: World) -> None:
    """One customer stops using the product, reads comparisons and loses its renewal."""
    company = world.of("churned")[0]
    rng = world.rng("contract", "churned")
    deal = crm.open_deal(world, rng, company, "Renewal", day_of(7, 1))
    crm.meet(
        world,
        rng,
        company,
        someone(rng, company, day_of(9)),
        "Renewal discussion",
        day_of(9, 2),
        "No Show",
        deal.opportunity_id,
    )
    web.visit(world, rng, company.people[0], day_of(9, 3), words.COMPARE, 2)
    crm.close_deal(world, rng, deal, day_of(12, 2), is_won=False)
    world.truth["churned"] = {
        "account_id": company.account_id,
        "opportunity_id": deal.opportunity_id,
        "closed_on": day_of(12, 2).isoformat(),
    }


def play_old_losses(world: World) -> None:
    """Three quiet accounts lost an opportunity long before the window."""
    for company in world.of("quiet")[:3]:
        rng = world.rng("journey", "quiet", company.number)
        past_deal(
            world,
            rng,
            company,
            "New Business",
            dt.date(2025, 11, 3) + dt.timedelta(days=company.number * 40),
            is_won=False,
        )


def run_campaigns(world: World) -> None:
    """Marketing campaigns over the CRM: most are only sent to, some answer."""
    for company in world.of("hot", "won", "lost", "warm", "nurture", "faded", "light", "outbound_only", "customer"):
        rng = world.rng("campaigns", company.archetype, company.number)
        for campaign, week in (("newsletter", 4), ("webinar", 11), ("field event", 18), ("newsletter", 22)):
            for person in crm.known_people(company, day_of(week)):
                draw = rng.random()
                responsive = {"light": 0.04, "outbound_only": 0.0, "nurture": 0.6, "hot": 0.5 if week == 22 else 0.15}
                status = "Sent"
                if draw < responsive.get(company.archetype, 0.15):
                    status = {
                        "newsletter": "Responded",
                        "webinar": rng.choice(("Attended", "Registered")),
                        "field event": rng.choice(("Attended", "No Show")),
                    }[campaign]
                elif draw > 0.985 and company.archetype not in ("hot", "outbound_only"):
                    status = "Unsubscribed"
                if rng.random() < 0.6:
                    crm.join_campaign(world, rng, person, campaign, day_of(week, 1), status)


def play(world: World) -> None:
    """Play every account's 26 weeks."""
    play_won(world)
    play_lost(world)
    play_hot(world)
    play_warm(world)
    play_nurture(world)
    play_quietly(world)
    play_outbound_only(world)
    play_customers(world)
    play_old_losses(world)
    run_campaigns(world)
