"""More places where companies leave traces: advertising, events, a review site, a community."""

from __future__ import annotations

import datetime as dt
import random

from abm.demo import vocabulary as words
from abm.demo.journeys import LOST_OPENED_WEEKS, SILENT_WON, WON_OPENED_WEEKS
from abm.demo.market import Firm, plant_malformed
from abm.demo.roster import make_person
from abm.demo.world import LAST_WEEK, Company, Person, Row, World, at_hour, day_of, flag, stamp

FLIGHTS = (
    ("613001", "Awareness - data leaders", 6, 9),
    ("613002", "Consideration - catalog guide", 14, 17),
    ("613003", "Tier 1 - one to one", 21, LAST_WEEK - 1),
)
# (week, kind, name, topic)
EVENTS = (
    (5, "webinar", "Lineage, live", "Data Lineage"),
    (9, "roundtable", "Catalog round table Berlin", "Data Catalogs"),
    (12, "webinar", "Governance for AI", "AI Governance"),
    (17, "conference", "Data Harbour Conference", "Data Governance"),
    (22, "webinar", "SOC 2 for data teams", "SOC 2 Compliance"),
    (24, "roundtable", "Stewardship breakfast", "Data Governance"),
)
OWN_PRODUCT, CATEGORY = "Meridian Data", "Data Governance Tools"
SPIKE_DAYS = (day_of(22, 1), day_of(22, 2))
N_SPIKE = 58


def won_and_seen(world: World) -> list[Company]:
    """The won accounts that leave digital traces."""
    return [company for company in world.of("won") if company.number != SILENT_WON]


def advertise(world: World, firms: list[Firm]) -> None:
    """Advertising by member company: mostly impressions, few clicks; the network withholds small companies."""
    audience: list[tuple[str, str]] = [
        (company.name, company.domain)
        for company in world.of("hot", "warm", "nurture", "faded") + won_and_seen(world)[:5] + world.of("light")[:4]
    ]
    audience += [(firm.name, firm.domain) for firm in firms[30:36]] + [(firms[36].name, "")]
    for campaign_id, campaign, first, last in FLIGHTS:
        for number, (name, domain) in enumerate(audience):
            rng = world.rng("ads", campaign_id, name)
            # the one-to-one flight is for the accounts at the top of the list
            if campaign_id == "613003" and number > 14:
                continue
            for week in range(first, last + 1):
                for weekday in (1, 3):
                    shown = rng.randint(3, 180)
                    clicks = sum(rng.random() < 0.006 for _ in range(shown))
                    day = day_of(week, weekday)
                    world.land(
                        "linkedin_ads/ad_analytics_by_member_company",
                        day=day.isoformat(),
                        campaign_id=campaign_id,
                        campaign_name=campaign,
                        member_company=f"urn:li:organization:{90000 + number}",
                        company_name=name,
                        domain=domain,
                        impressions=str(shown),
                        clicks=str(clicks),
                        engagements=str(clicks + sum(rng.random() < 0.004 for _ in range(shown))),
                        cost=f"{shown * 0.045 + clicks * 6.5:.2f}",
                        loaded_at=stamp(at_hour(day + dt.timedelta(days=1), 4)),
                    )
    day = day_of(15, 2)
    world.land(
        "linkedin_ads/ad_analytics_by_member_company",
        day=day.isoformat(),
        campaign_id="613002",
        campaign_name=FLIGHTS[1][1],
        member_company="urn:li:organization:99999",
        company_name="Withheld",
        impressions="< 3",
        loaded_at=stamp(at_hour(day + dt.timedelta(days=1), 4)),
    )
    plant_malformed(world, "linkedin_ads/ad_analytics_by_member_company", "", "impressions", "< 3")


def attend(
    world: World, number: int, guest: Person, company: str, minutes: int | None, registered_at: dt.datetime, key: str
) -> None:
    """Land a registration, and after the event what became of it (None minutes: did not come)."""
    week, kind, name, topic = EVENTS[number]
    started_at = at_hour(day_of(week, 3), 14)
    facts = {
        "id": f"ev{number + 1}-{key}",
        "event_id": f"ev-{number + 1}",
        "event_name": name,
        "event_type": kind,
        "started_at": stamp(started_at),
        "email": guest.email,
        "company_name": company,
        "title": guest.title,
        "registered": "true",
        "registered_at": stamp(registered_at),
        "topic": topic,
    }
    world.land("events/attendance", **facts, loaded_at=stamp(registered_at + dt.timedelta(hours=12)))
    came = (
        {} if minutes is None else {"attended_at": stamp(started_at + dt.timedelta(minutes=2)), "minutes": str(minutes)}
    )
    loaded_at = stamp(at_hour(started_at.date() + dt.timedelta(days=1), 6))
    world.land("events/attendance", **facts, **came, attended=flag(minutes is not None), loaded_at=loaded_at)


def hold_events(world: World) -> None:
    """Guests of six events: buyers, customers, private addresses, a competitor, a student, no-shows, early leavers."""
    for number, (week, *_) in enumerate(EVENTS):
        rng = world.rng("event", number)
        invited = world.of("nurture") + world.of("warm") + world.of("customer")[:5] + world.of("light")[:5]
        invited += [c for c in won_and_seen(world) if WON_OPENED_WEEKS[c.number] >= week - 2]
        invited += world.of("hot") if week > 20 else world.of("hot")[:2]
        for company in invited:
            if rng.random() > (0.95 if company.archetype == "hot" else 0.5):
                continue
            guest = rng.choice(company.people[:3])
            minutes = None if rng.random() < 0.3 else rng.choice((4, 22, 35, 48, 55))
            at = at_hour(day_of(week, 3), 9) - dt.timedelta(days=rng.randint(2, 12))
            attend(world, number, guest, company.name, minutes, at, f"{company.archetype}-{company.number}")
    strangers = (
        (make_person(world.rng("guest", 1), 66001, "user", "gmail.com", "amer", "en"), "", "free_mail"),
        (world.of("competitor")[0].people[0], "Collabrix", "competitor"),
        (make_person(world.rng("guest", 2), 66002, "other", "student.norrmere.edu", "amer", "en"), "", "student"),
    )
    for guest, company_name, key in strangers:
        if key == "free_mail":
            guest.email = f"simulated.{guest.email}"
        attend(world, 2, guest, company_name, 41, at_hour(day_of(11, 2), 10), key)
        world.truth.setdefault("odd_guests", {})[key] = guest.email
    badge_at = at_hour(day_of(17, 3), 15)
    for number, company in enumerate(world.of("light")[6:10]):
        world.land(
            "events/attendance",
            id=f"ev4-badge-{number}",
            event_id="ev-4",
            event_name=EVENTS[3][2],
            event_type="conference",
            started_at=stamp(at_hour(day_of(17, 3), 14)),
            domain=company.domain,
            company_name=company.name,
            registered="false",
            attended="true",
            attended_at=stamp(badge_at + dt.timedelta(minutes=number)),
            topic=EVENTS[3][3],
            loaded_at=stamp(at_hour(day_of(18, 1), 6)),
        )
    damaged = dict(world.tables["events/attendance"][-1], id="malformed-attendance-1", attended_at="after lunch")
    world.land("events/attendance", **damaged)
    plant_malformed(world, "events/attendance", "malformed-attendance-1", "attended_at", "after lunch")


def visit_review_site(
    world: World, rng: random.Random, name: str, domain: str, day: dt.date, activity: str, **changes: str
) -> Row | None:
    """Land one visit of a company to the review site, delivered the next morning."""
    at = at_hour(day, rng.randint(7, 20), rng.randint(0, 59))
    rivals = rng.sample(words.COMPETITORS, 1 if activity == "alternatives" else 2)
    competitors = (
        ", ".join(rival.capitalize() for rival in rivals) if activity in ("comparison", "alternatives") else ""
    )
    product = "" if activity == "category" else OWN_PRODUCT
    values = {
        "id": f"g2-{rng.getrandbits(44):011x}",
        "domain": domain,
        "company_name": name,
        "country": "",
        "activity": activity,
        "product": product,
        "competitors": competitors,
        "category": CATEGORY,
        "url": f"https://reviews.g2.example/{activity}/meridian-data",
        "occurred_at": stamp(at),
        "loaded_at": stamp(at_hour(day + dt.timedelta(days=1), 5)),
    }
    return world.land("g2/buyer_intent", **{**values, **changes})


def read_reviews(world: World, firms: list[Firm]) -> None:
    """Who reads reviews when: late in a journey, before a churn, or never; strangers now and then."""
    for company in world.of("hot", "lost", "warm", "faded") + won_and_seen(world):
        rng = world.rng("g2", company.domain)
        weeks = {
            "won": range(WON_OPENED_WEEKS[company.number % 10] - 3, WON_OPENED_WEEKS[company.number % 10] + 2),
            "lost": range(LOST_OPENED_WEEKS[company.number % 8] - 2, LOST_OPENED_WEEKS[company.number % 8] + 3),
            "hot": range(LAST_WEEK - 5, LAST_WEEK),
            "warm": range(LAST_WEEK - 3, LAST_WEEK),
            "faded": range(5 + company.number, 8 + company.number),
        }[company.archetype]
        for week in weeks:
            for activity in rng.sample(
                ("profile", "comparison", "alternatives", "pricing", "category"), rng.randint(0, 2)
            ):
                visit_review_site(world, rng, company.name, company.domain, day_of(week, rng.randint(0, 4)), activity,
                                  country=company.country)  # fmt: skip
    churned = world.of("churned")[0]
    rng = world.rng("g2", "churned")
    for week in (6, 8, 8):
        visit_review_site(world, rng, churned.name, churned.domain, day_of(week, 2), "alternatives")
    for number, firm in enumerate(firms[24:70]):
        rng = world.rng("g2", firm.domain)
        activity = rng.choice(("profile", "category", "sponsored", "category"))
        visit_review_site(world, rng, firm.name, firm.domain, day_of(number % LAST_WEEK, rng.randint(0, 4)), activity)
    spike(world, firms)
    damage_reviews(world)


def spike(world: World, firms: list[Firm]) -> None:
    """For two days the review site reports companies that nobody knows: a category campaign of its own."""
    for number, day in enumerate(SPIKE_DAYS):
        rng = world.rng("g2 spike", number)
        for firm in firms[120 + N_SPIKE * number : 120 + N_SPIKE * (number + 1)]:
            visit_review_site(world, rng, firm.name, firm.domain, day, "category")
    world.truth["unmatched_spike"] = {
        "table": "g2/buyer_intent",
        "occurred_on": [day.isoformat() for day in SPIKE_DAYS],
        "loaded_on": [(day + dt.timedelta(days=1)).isoformat() for day in SPIKE_DAYS],
        "n_rows": N_SPIKE,
    }


def damage_reviews(world: World) -> None:
    """A time without a date, a company without a domain, a visit from next year, some rows delivered twice."""
    ordinary = [row for row in world.tables["g2/buyer_intent"] if "2026-08" < row["loaded_at"] < "2026-10"]
    for number, (column, value) in enumerate((("occurred_at", "14:05"), ("domain", ""))):
        row = {**ordinary[number], "id": f"malformed-g2-{number + 1}", column: value}
        world.land("g2/buyer_intent", **row)
        plant_malformed(world, "g2/buyer_intent", row["id"], column, value)
    ahead = {**ordinary[3], "id": "future-g2-1", "occurred_at": "2027-01-20T09:00:00Z"}
    world.land("g2/buyer_intent", **ahead)
    world.truth.setdefault("future_dated", {}).setdefault("g2/buyer_intent", []).append(ahead["id"])
    for row in ordinary[5:8]:
        world.land("g2/buyer_intent", **row)
        world.truth.setdefault("redelivered", {}).setdefault("g2/buyer_intent", []).append(row["id"])


def gather_community(world: World) -> None:
    """A user community and a podcast host already speak the project's own signal types; not always its topics."""
    kinds = (
        ("content_view", "data_lineage", "", "0.9"),
        ("docs_view", "data_quality", "", "0.9"),
        ("comparison_view", "competitor_collabrix", "", "0.7"),
        ("content_download", "data_governance", "", "1.0"),
        ("chat_started", "", "Data Governance", ""),
    )
    members = world.of("warm", "nurture") + world.of("light")[:8] + world.of("customer")[:4] + world.of("hot")[:2]
    for number, company in enumerate(members * 3):
        rng = world.rng("community", number)
        kind, topic_id, topic, confidence = kinds[number % len(kinds)]
        day = day_of(rng.randint(0, LAST_WEEK - 1), rng.randint(0, 5))
        by_mail = rng.random() < 0.6
        world.land(
            "generic_signals/signals",
            record_id=f"cm-{number:04d}",
            source="Community",
            email=rng.choice(company.people[:2]).email if by_mail else "",
            crm_account_id=company.account_id if not by_mail and number % 2 else "",
            domain="" if by_mail or number % 2 else company.domain,
            company_name=company.name,
            occurred_at=stamp(at_hour(day, rng.randint(7, 19), rng.randint(0, 59))),
            signal_type=kind,
            topic_id=topic_id,
            topic=topic,
            asset=f"thread-{rng.randint(100, 999)}",
            confidence=confidence,
            loaded_at=stamp(at_hour(day + dt.timedelta(days=1), 5)),
        )
    odd = (
        ("podcast_mention", "data_governance", "unknown_signal_types"),
        ("content_view", "quantum_metadata", "unknown_stated_topics"),
    )
    for number, (kind, topic_id, subject) in enumerate(odd * 2):
        company = world.of("nurture")[number]
        row = world.land(
            "generic_signals/signals",
            record_id=f"odd-{number}",
            source="Podcast",
            domain=company.domain,
            occurred_at=stamp(at_hour(day_of(10 + number), 12)),
            signal_type=kind,
            topic_id=topic_id,
            loaded_at=stamp(at_hour(day_of(10 + number, 1), 5)),
        )
        if row is not None:
            world.plant(subject, row["record_id"])
    world.land(
        "generic_signals/signals",
        record_id="malformed-generic-1",
        source="Community",
        domain=world.of("nurture")[0].domain,
        occurred_at="2026-08-05T10:00:00Z",
        signal_type="content_view",
        confidence="very",
        loaded_at="2026-08-06T05:00:00Z",
    )
    plant_malformed(world, "generic_signals/signals", "malformed-generic-1", "confidence", "very")


def play(world: World, firms: list[Firm]) -> None:
    """Land advertising, events, reviews and community traffic."""
    advertise(world, firms)
    hold_events(world)
    read_reviews(world, firms)
    gather_community(world)
