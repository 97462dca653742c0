"""What others see: Bombora's weekly company surge, and what partners report."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from abm.demo import vocabulary as words
from abm.demo.journeys import LOST_OPENED_WEEKS, SILENT_WON, WON_OPENED_WEEKS
from abm.demo.world import LAST_WEEK, Company, World, at_hour, day_of, stamp

TopicPlan = tuple[str, Callable[[int], float]]  # topic, and how far the account is above its baseline in a week
SIZES = (
    (50, "Small (1-49)"),
    (200, "Medium-Small (50-199)"),
    (500, "Medium (200-499)"),
    (1000, "Medium-Large (500-999)"),
    (5000, "Large (1,000-4,999)"),
    (10**9, "XLarge (5,000+)"),
)
SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda domain: domain,
    lambda domain: domain,
    lambda domain: domain,
    lambda domain: f"www.{domain}",
    lambda domain: domain.upper(),
    lambda domain: "-".join(part.capitalize() for part in domain.split("-")),
)


def lift_between(first: int, last: int, height: float) -> Callable[[int], float]:
    """A surge: rises over two weeks, stays, falls away over two weeks."""

    def lift(week: int) -> float:
        if week < first - 2 or week > last + 2:
            return 0.0
        if week < first:
            return height * (week - first + 3) / 3
        return height if week <= last else height * (last + 3 - week) / 3

    return lift


def surge_window(company: Company) -> tuple[int, int, float] | None:
    """First week, last week and height of an account's surge; None for accounts Bombora reports without one."""
    opened = {"won": WON_OPENED_WEEKS, "lost": LOST_OPENED_WEEKS}.get(company.archetype)
    if opened is not None:
        return opened[company.number] - 4, opened[company.number] + 1, 26 if company.archetype == "won" else 16
    return {
        "hot": (LAST_WEEK - 4, LAST_WEEK, 34.0),
        "warm": (LAST_WEEK - 3, LAST_WEEK, 20.0),
        "third_party_only": (LAST_WEEK - 5, LAST_WEEK, 36.0),
        "faded": (4 + company.number, 7 + company.number, 24.0),
    }.get(company.archetype)


def reported_companies(world: World) -> list[Company]:
    """The CRM accounts Bombora has data for."""
    won = [company for company in world.of("won") if company.number != SILENT_WON]
    return (
        world.of("hot")
        + won
        + world.of("lost")[:6]
        + world.of("warm")
        + world.of("faded")
        + world.of("third_party_only")
        + world.of("nurture")[:3]
        + world.of("light")[:5]
        + world.of("customer")[:4]
        + world.of("churned")
    )


def topic_plans(rng: random.Random, window: tuple[int, int, float] | None, n_topics: int) -> list[TopicPlan]:
    """The topics tracked for a domain: governance topics that surge together, a competitor, something irrelevant."""
    topics = ["Data Governance", *rng.sample(words.GOVERNANCE_TOPICS[1:], n_topics)]
    if window is None:
        plans: list[TopicPlan] = [(topic, lambda week: 0.0) for topic in topics]
    else:
        first, last, height = window
        plans = [
            (topic, lift_between(first + number, last, height - 3 * number)) for number, topic in enumerate(topics)
        ]
        if rng.random() < 0.6:
            plans.append((rng.choice(words.COMPETITOR_TOPICS), lift_between(first + 2, last, height - 8)))
    if rng.random() < 0.25:
        start = rng.randint(0, 20)
        plans.append((rng.choice(words.OFF_TOPICS), lift_between(start, start + 3, 25)))
    return plans


def land_surge(
    world: World, name: str, domain: str, facts: dict[str, str], plans: list[TopicPlan], rng: random.Random
) -> None:
    """Land the weekly rows of a domain; a week without much interest is often not reported at all."""
    spell = rng.choice(SPELLINGS) if domain != "acme.com" else SPELLINGS[0]
    for topic, lift in plans:
        base, previous = rng.randint(40, 52), None
        for week in range(LAST_WEEK):
            score = min(99, int(base + lift(week) + rng.randint(-4, 4)))
            if lift(week) < 1 and rng.random() < 0.35:
                previous = None
                continue
            sunday = day_of(week, 6)
            world.land(
                "bombora/company_surge",
                domain=spell(domain),
                company_name=name,
                topic=topic,
                composite_score=f"{score}.0" if rng.random() < 0.3 else str(score),
                delta="New" if previous is None else str(score - previous),
                date_stamp=sunday.isoformat(),
                loaded_at=stamp(at_hour(sunday + dt.timedelta(days=1), 5)),
                **facts,
            )
            previous = score


def report_surges(world: World) -> None:
    """Bombora's files: surging and calm accounts, and ten companies the CRM does not have."""
    for company in reported_companies(world):
        rng = world.rng("bombora", company.domain)
        facts = {
            "size": next(label for limit, label in SIZES if company.n_employees < limit),
            "industry": company.industry,
            "category": "Data Management",
            "domain_origin_country": company.country,
        }
        n_topics = 3 if company.archetype == "hot" else rng.randint(1, 2)
        land_surge(world, company.name, company.domain, facts, topic_plans(rng, surge_window(company), n_topics), rng)
    for number, (name, domain) in enumerate(words.UNKNOWN_COMPANIES):
        rng = world.rng("bombora", domain)
        window = (LAST_WEEK - 6 + number % 3, LAST_WEEK, 25.0) if number % 2 else None
        facts = {
            "size": rng.choice(SIZES)[1],
            "industry": "",
            "category": "Data Management",
            "domain_origin_country": "United States",
        }
        land_surge(world, name, domain, facts, topic_plans(rng, window, 1), rng)


def report_partner_event(
    world: World, rng: random.Random, company: Company, kind: str, event: str, day: dt.date, *, by_email: bool = True
) -> None:
    """One row of a partner's report, loaded a few days after."""
    partner = {
        "co_host": "Tidewater Cloud Partners",
        "marketplace": "CloudShelf Marketplace",
        "syndication": "LeadWell Network",
    }
    at = at_hour(day, rng.randint(9, 17), rng.randint(0, 59))
    person = rng.choice(company.people[:3])
    world.land(
        "partners/engagement",
        id=f"{kind[:2]}-{rng.getrandbits(40):010x}",
        partner=partner[kind],
        partner_type=kind,
        email=person.email if by_email else "",
        domain="" if by_email else company.domain,
        company_name=company.name,
        country=company.country_spelling,
        event=event,
        asset={"co_host": "Governance for AI, live", "marketplace": "Meridian Data listing"}.get(
            kind, "Data governance guide"
        ),
        topic=rng.choice(words.GOVERNANCE_TOPICS),
        minutes=str(rng.randint(12, 58)) if event == "webinar_attended" else "",
        occurred_at=stamp(at),
        loaded_at=stamp(at_hour(day + dt.timedelta(days=rng.randint(2, 5)), 6)),
    )


def report_partner_engagement(world: World) -> None:
    """Co-hosted webinars, marketplace listings, syndicated content."""
    rng = world.rng("partners")
    guests = world.of("hot") + world.of("won")[:6] + world.of("warm") + world.of("nurture") + world.of("light")[:6]
    for week in (5, 12, 19, 23):
        for company in guests:
            if rng.random() < (0.9 if week == 23 and company.archetype == "hot" else 0.3):
                event = "webinar_attended" if rng.random() < 0.7 else "webinar_registered"
                report_partner_event(world, rng, company, "co_host", event, day_of(week, 3))
    for company in world.of("hot")[:4] + world.of("won")[:4] + world.of("lost")[:3] + world.of("faded"):
        for _ in range(2):
            week = rng.randint(20, 24) if company.archetype == "hot" else rng.randint(2, 20)
            event = "listing_viewed" if rng.random() < 0.8 else "listing_trial_clicked"
            report_partner_event(
                world, rng, company, "marketplace", event, day_of(week, rng.randint(0, 4)), by_email=False
            )
    for company in world.of("light", "lost", "nurture", "partner"):
        event = "syndication_lead" if rng.random() < 0.7 else "content_downloaded"
        report_partner_event(world, rng, company, "syndication", event, day_of(rng.randint(0, 24), rng.randint(0, 4)))


def play(world: World) -> None:
    """Land what vendors and partners report."""
    report_surges(world)
    report_partner_engagement(world)
