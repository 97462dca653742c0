"""What vendors know about companies: firmographics of a whole market, technologies, addresses, news."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from abm.demo import vocabulary as words
from abm.demo import web
from abm.demo.outsiders import stray
from abm.demo.world import INITIAL_SYNC, LAST_WEEK, Company, World, at_hour, day_of, flag, stamp

N_UNIVERSE = 270
N_LOOKALIKES = 45  # of the universe: what good customers look like
N_HUBSPOT_ONLY = 24  # of the universe: known to the second CRM
REFRESH_WEEK = 13
# weeks in which vendors of company data deliver what they looked at again
DELTA_WEEKS = (4, 9, 17, 21, 25)
SOURCE = "MarketScope"
NEWS_SITE = "https://news.tradewire.example/"
ISP_RANGES = (
    ("203.0.113.0/24", "Harbor Broadband", "isp"),
    ("192.0.2.0/24", "Commonline Telecom", "isp"),
    ("198.51.100.0/24", "Larkmobile", "mobile"),
    ("198.19.8.0/24", "Tunnelwise VPN", "vpn"),
    ("198.19.0.0/22", "Nimbostrat Hosting", "hosting"),
)
MOVED_OFFICES = (2, 20)  # the second moves into the addresses of the first
DATA_CENTRE_PREFIX = "198.19.1."
VPN_PREFIX = "198.19.8."


@dataclass(frozen=True)
class Firm:
    """A company as a vendor of firmographics knows it."""

    name: str
    domain: str
    industry: str
    n_employees: int
    revenue_usd: int
    country: str
    description: str


def universe(world: World) -> list[Firm]:
    """Companies that Salesforce does not have: the first ones are in HubSpot, then those alike good customers."""
    names = [head + tail for head in words.UNIVERSE_HEADS for tail in words.UNIVERSE_TAILS]
    world.rng("universe names").shuffle(names)
    firms = []
    for number in range(N_UNIVERSE):
        rng = world.rng("universe", number)
        is_alike = number < N_HUBSPOT_ONLY + N_LOOKALIKES
        industry = rng.choice(words.ICP_INDUSTRIES if is_alike else words.ICP_INDUSTRIES + words.OTHER_INDUSTRIES * 2)
        endings, businesses = words.INDUSTRIES[industry]
        name = f"{names[number]} {rng.choice(endings)}"
        n_employees = rng.choice((240, 700, 1600, 2300)) if is_alike else rng.choice((12, 60, 150, 800, 5200, 19000))
        n_employees += rng.randint(0, 90)
        estate = rng.choice(words.MODERN_ESTATES if is_alike else words.PLAIN_ESTATES + words.MODERN_ESTATES[:1])
        firms.append(
            Firm(
                name,
                name.lower().replace(" ", "-") + ".example",
                industry,
                n_employees,
                n_employees * rng.randint(150, 300) * 1000,
                rng.choice(words.MARKET_COUNTRIES if is_alike else words.ANY_COUNTRIES),
                f"{name} {rng.choice(businesses)}; {estate}.",
            )
        )
    return firms


def described_accounts(world: World) -> list[Company]:
    """The CRM accounts that vendors of company data know."""
    return [
        company
        for company in world.companies
        if company.archetype != "quiet" or company.number % 3 == 0
        if company.archetype not in ("excluded", "too_small") or company.number % 2 == 0
    ]


def as_firm(company: Company) -> Firm:
    """A CRM account as a vendor sees it."""
    return Firm(
        company.name,
        company.domain,
        company.industry,
        company.n_employees,
        company.revenue_usd,
        company.country,
        company.description,
    )


def land_firm(world: World, number: int, firm: Firm, at: dt.datetime, **changes: str) -> None:
    """Land one version of a company; a head count differs a little from what the CRM has."""
    rng = world.rng("firm", firm.domain)
    values = {
        "id": f"ms-{number:06d}",
        "domain": firm.domain,
        "name": firm.name,
        "industry": firm.industry,
        "employees": str(int(firm.n_employees * rng.uniform(0.93, 1.08))),
        "revenue": str(firm.revenue_usd) if rng.random() < 0.85 else "",
        "country": firm.country,
        "description": firm.description,
        "founded": str(rng.randint(1950, 2021)),
        "business_model": "b2c" if firm.industry in ("Retail", "E-Commerce") else "b2b",
        "employee_growth": f"{rng.uniform(-0.12, 0.35):.2f}",
        "source": SOURCE,
        "loaded_at": stamp(at),
    }
    world.land("firmographics/companies", **{**values, **changes})


def publish_firmographics(world: World, firms: list[Firm]) -> None:
    """The whole market once, and after a quarter what changed; one head count is a range."""
    known = [as_firm(company) for company in described_accounts(world)] + firms
    first_at, refreshed_at = INITIAL_SYNC + dt.timedelta(hours=4), at_hour(day_of(REFRESH_WEEK, 0), 6)
    for number, firm in enumerate(known):
        land_firm(world, number, firm, first_at)
        if number % 12 == 5:
            land_firm(world, number, firm, refreshed_at, employees=str(int(firm.n_employees * 1.15)))
        if number % 9 == 4:
            week = DELTA_WEEKS[number % len(DELTA_WEEKS)]
            grown = str(int(firm.n_employees * 1.03))
            land_firm(world, number, firm, at_hour(day_of(week, 0), 6), employees=grown)
    damaged = "malformed-1.example"
    values = {"domain": damaged, "name": "Rangeholt Works", "employees": "51-200"}
    land_firm(world, len(known), firms[-1], refreshed_at, **values)
    plant_malformed(world, "firmographics/companies", f"ms-{len(known):06d}", "employees", "51-200")
    world.truth["universe_domains"] = [firm.domain for firm in firms]
    alike = firms[N_HUBSPOT_ONLY : N_HUBSPOT_ONLY + N_LOOKALIKES]
    world.truth["lookalike_domains"] = [firm.domain for firm in alike]


def plant_malformed(world: World, table: str, record_id: str, column: str, value: str) -> None:
    """Remember a row that will not parse."""
    record = {"record_id": record_id, "column": column, "value": value}
    world.truth.setdefault("malformed", {}).setdefault(table, []).append(record)


def detect_technologies(world: World, firms: list[Firm]) -> None:
    """Technologies per company, as its description says and some more; a rival's product at lost accounts."""
    at = INITIAL_SYNC + dt.timedelta(hours=5)
    rivals = {company.domain for company in world.of("lost")[:4]}
    users = {company.domain for company in world.of("customer", "churned")}
    known = [as_firm(company) for company in described_accounts(world) if company.archetype != "quiet"]
    for firm in known + firms[: N_HUBSPOT_ONLY + N_LOOKALIKES]:
        rng = world.rng("technologies", firm.domain)
        found = [tech for word, techs in words.TECHNOLOGIES.items() if word in firm.description for tech in techs]
        found += [rng.choice(words.COMMON_TECHNOLOGIES)]
        found += [("Collabrix Catalog", "Data Catalog", "Collabrix")] if firm.domain in rivals else []
        found += [("Meridian Data", "Data Governance", "Meridian Data")] if firm.domain in users else []
        for technology, category, vendor in found:
            first_on = dt.date(2023, 1, 1) + dt.timedelta(days=rng.randint(0, 1100))
            seen = {
                "domain": firm.domain,
                "company_name": firm.name,
                "technology": technology,
                "category": category,
                "vendor": vendor,
                "first_seen": first_on.isoformat(),
            }
            world.land("technographics/technologies", **seen, last_seen="2026-05-10", loaded_at=stamp(at))
            if rng.random() < 0.1:
                day = day_of(rng.choice(DELTA_WEEKS), 0)
                again = {"last_seen": (day - dt.timedelta(days=3)).isoformat(), "loaded_at": stamp(at_hour(day, 7))}
                world.land("technographics/technologies", **seen, **again)
            if rng.random() < 0.12:
                later_at = at_hour(day_of(REFRESH_WEEK, 0), 7)
                world.land("technographics/technologies", **seen, last_seen="2026-08-12", loaded_at=stamp(later_at))
    adopter = world.of("light")[15]
    adopted = {
        "technology": "Snowflake",
        "category": "Data Warehouse",
        "vendor": "Snowflake",
        "last_seen": "2026-09-20",
    }
    world.land(
        "technographics/technologies",
        domain=adopter.domain,
        company_name=adopter.name,
        first_seen="2026-09-14",
        loaded_at=stamp(at_hour(day_of(18, 0), 7)),
        **adopted,
    )
    world.truth["technology_adopted"] = {"account_id": adopter.account_id, **adopted}
    world.land("technographics/technologies", technology="Snowflake", first_seen="2026-02-02", loaded_at=stamp(at))
    plant_malformed(world, "technographics/technologies", "|Snowflake", "domain", "")


def map_addresses(world: World, firms: list[Firm]) -> None:
    """Office networks of companies, and the providers whose addresses say nothing about the visitor's employer."""
    at = INITIAL_SYNC + dt.timedelta(hours=6)
    offices = [as_firm(company) for company in world.of("hot", "won")[:12] + world.of("warm", "nurture", "light")]
    offices += [Firm(name, domain, "", 0, 0, "", "") for name, domain in words.UNKNOWN_COMPANIES[5:9]]
    offices += firms[:6]
    for number, firm in enumerate(offices):
        rng = world.rng("office", firm.domain)
        ends = {"ip": f"198.18.{number}.0/24", "ip_end": ""}
        if number % 9 == 4:
            ends = {"ip": f"2001:db8:{number:x}::/48", "ip_end": ""}
        elif number % 9 == 6:
            ends = {"ip": f"198.18.{number}.1", "ip_end": f"198.18.{number}.62"}
        elif number % 9 == 8:
            ends = {"ip": f"198.18.{number}.10", "ip_end": ""}
        office = {
            **ends,
            "domain": firm.domain,
            "company_name": firm.name,
            "confidence": "0.35" if number % 10 == 9 else f"{rng.uniform(0.7, 0.98):.2f}",
            "is_isp": "false",
            "connection_type": "business",
            "first_seen": "2026-01-15T00:00:00Z",
        }
        world.land("reverse_ip/ip_company", **office, loaded_at=stamp(at))
        if number not in MOVED_OFFICES and number % 4 == 3:
            # looked at again and found unchanged
            week = DELTA_WEEKS[number % len(DELTA_WEEKS)]
            world.land("reverse_ip/ip_company", **office, loaded_at=stamp(at_hour(day_of(week, 0), 6)))
        world.plant("offices", {**ends, "domain": firm.domain})
    for cidr, name, kind in ISP_RANGES:
        world.land(
            "reverse_ip/ip_company",
            ip=cidr,
            domain=name.lower().replace(" ", "-") + ".example" if kind == "isp" else "",
            company_name=name,
            confidence="0.99",
            is_isp="true",
            connection_type=kind,
            first_seen="2026-01-15T00:00:00Z",
            loaded_at=stamp(at),
        )
        world.plant("provider_ranges", {"ip": cidr, "kind": kind})
    reassign_range(world, offices, *MOVED_OFFICES)


def reassign_range(world: World, offices: list[Firm], number: int, other: int) -> None:
    """One office moves out; its addresses belong to another company from then on."""
    moved_at = at_hour(day_of(12, 5), 0)
    common = {"ip": f"198.18.{number}.0/24", "confidence": "0.90", "is_isp": "false", "connection_type": "business"}
    before, after = offices[number], offices[other]
    world.land(
        "reverse_ip/ip_company",
        **common,
        domain=before.domain,
        company_name=before.name,
        first_seen="2026-01-15T00:00:00Z",
        last_seen=stamp(moved_at),
        loaded_at=stamp(at_hour(day_of(13, 0), 6)),
    )
    world.land(
        "reverse_ip/ip_company",
        **common,
        domain=after.domain,
        company_name=after.name,
        first_seen=stamp(moved_at),
        loaded_at=stamp(at_hour(day_of(13, 1), 6)),
    )
    world.truth["reassigned_range"] = {
        "ip": common["ip"],
        "from_domain": before.domain,
        "to_domain": after.domain,
        "moved_on": moved_at.date().isoformat(),
    }


def visit_from_offices(world: World) -> None:
    """Visitors without a name, from the networks of companies, of a VPN and of a data centre."""
    offices = [office for office in world.truth["offices"] if "/24" in office["ip"]][:22]
    places = [(office["ip"].rsplit(".", 1)[0] + ".", office["domain"]) for office in offices]
    places += [(VPN_PREFIX, ""), (VPN_PREFIX, ""), (DATA_CENTRE_PREFIX, ""), (DATA_CENTRE_PREFIX, "")]
    for number, (prefix, domain) in enumerate(places):
        rng = world.rng("office visitor", number)
        person = stray(world, 500 + number, f"office visitor {number}", "")
        device = (person.devices[0][0], person.devices[0][1], f"{prefix}{rng.randint(2, 60)}")
        person.devices = [device]
        for week in sorted(rng.sample(range(LAST_WEEK), 2)):
            web.visit(world, rng, person, day_of(week, rng.randint(0, 4)), words.PRODUCT + words.RESOURCES, 2)
        subject = {VPN_PREFIX: "vpn_visitors", DATA_CENTRE_PREFIX: "data_centre_visitors"}.get(
            prefix, "office_visitors"
        )
        world.plant(subject, {"anonymous_id": device[0], "ip": device[2], "domain": domain})


def spread_news(world: World, firms: list[Firm]) -> None:
    """Funding, leaders, launches: some at accounts in the last weeks, most elsewhere in the market."""
    rng = world.rng("news")
    told = [as_firm(company) for company in world.of("warm", "nurture", "light")[:14]] + firms[:60:3]
    for number, firm in enumerate(told):
        day = day_of(rng.randint(0, LAST_WEEK - 1), rng.randint(0, 4))
        land_news(world, "funding_rounds", number, firm, day, round_type=rng.choice(("seed", "series-a", "series-b")),
                  amount_usd=str(rng.randint(4, 90) * 500_000), country=firm.country)  # fmt: skip
        day = day_of(rng.randint(0, LAST_WEEK - 1), rng.randint(0, 4))
        if number % 2:
            land_news(world, "leadership_hires", number, firm, day, title=rng.choice(words.TITLES["executive"]["en"]),
                      previous_title="Vice President")  # fmt: skip
        else:
            land_news(world, "launches", number, firm, day, product=f"{firm.name.split()[0]} Connect",
                      description=f"{firm.name} opens its platform to partners.")  # fmt: skip
    recent_on = day_of(LAST_WEEK - 2, 1)
    funded, led, launched = (as_firm(company) for company in world.of("hot")[1:4])
    land_news(world, "funding_rounds", 900, funded, recent_on, round_type="series-c", amount_usd="62000000")
    land_news(world, "leadership_hires", 901, led, recent_on, title="Chief Data Officer", previous_title="VP Data")
    land_news(world, "launches", 902, launched, recent_on, product="Open Insight", description="A new data product.")
    for kind, firm in (("funding_rounds", funded), ("leadership_hires", led), ("launches", launched)):
        world.plant("milestones", {"table": f"company_news/{kind}", "domain": firm.domain, "on": recent_on.isoformat()})
    land_news(world, "funding_rounds", 903, firms[80], day_of(9), announced_on="Q3 2026", round_type="series-a")
    plant_malformed(world, "company_news/funding_rounds", "tw-fun-903", "announced_on", "Q3 2026")
    report_takeovers(world, firms)


NEWS_DATES = {"funding_rounds": "announced_on", "leadership_hires": "started_on", "launches": "launched_on"}


def land_news(world: World, kind: str, number: int, firm: Firm, day: dt.date, **facts: str) -> None:
    """Land one piece of news, read two days after it happened."""
    record_id = f"tw-{kind[:3]}-{number:03d}"
    values = {
        "id": record_id,
        "domain": firm.domain,
        "company_name": firm.name,
        NEWS_DATES[kind]: day.isoformat(),
        "source_url": f"{NEWS_SITE}{record_id}",
        "loaded_at": stamp(at_hour(day + dt.timedelta(days=2), 6)),
    }
    world.land(f"company_news/{kind}", **{**values, **facts})


def report_takeovers(world: World, firms: list[Firm]) -> None:
    """The planted takeovers, announced and then completed; one not yet in effect, one called off, two elsewhere."""
    deals = [
        (
            f"tw-acq-{number}",
            deal["acquirer_domain"],
            deal["acquired_domain"],
            deal["acquired_name"],
            deal["effective_on"],
        )
        for number, deal in enumerate(world.truth["acquisitions"])
    ]
    names = {company.domain: company.name for company in world.companies} | {firm.domain: firm.name for firm in firms}
    future, called_off = world.of("light")[9], world.of("light")[7]
    deals += [
        ("tw-acq-8", world.of("customer")[5].domain, future.domain, future.name, "2027-01-15"),
        ("tw-acq-9", firms[30].domain, called_off.domain, called_off.name, day_of(19, 0).isoformat()),
        ("tw-acq-10", firms[100].domain, firms[101].domain, firms[101].name, day_of(8, 0).isoformat()),
        ("tw-acq-11", firms[102].domain, firms[103].domain, firms[103].name, day_of(21, 0).isoformat()),
    ]
    for record_id, buyer, bought, bought_name, effective_on in deals:
        effective = dt.date.fromisoformat(effective_on)
        news = {
            "id": record_id,
            "acquirer": names[buyer],
            "acquirer_domain": buyer,
            "acquired": bought_name,
            "acquired_domain": bought,
            "acquired_on": effective_on,
            "source_url": f"{NEWS_SITE}{record_id}",
        }
        announced_at = at_hour(min(effective - dt.timedelta(days=20), day_of(LAST_WEEK, 1)), 6)
        world.land("company_news/acquisitions", **news, status="announced", loaded_at=stamp(announced_at))
        outcome = "cancelled" if record_id == "tw-acq-9" else "completed"
        settled_at = at_hour(effective + dt.timedelta(days=1 if outcome == "completed" else -6), 6)
        world.land("company_news/acquisitions", **news, status=outcome, loaded_at=stamp(settled_at))
    world.truth["acquisition_not_in_effect"] = {"acquired_domain": future.domain, "effective_on": "2027-01-15"}
    world.truth["acquisition_cancelled"] = {"acquired_domain": called_off.domain}


def post_jobs(world: World, firms: list[Firm]) -> None:
    """Openings: three or more in a function within 60 days at some accounts; elsewhere evergreen, old or scattered."""
    rng = world.rng("jobs")
    hiring = world.of("warm")[2], world.of("nurture")[4]
    for company in hiring:
        for number, ago in enumerate((48, 36, 25, 12)):
            land_job(world, f"hire-{company.archetype}-{number}", as_firm(company), "Data", "Data Engineer", ago)
        world.plant("hiring_accounts", {"account_id": company.account_id, "domain": company.domain, "function": "Data"})
    evergreen, scattered = world.of("light")[15], world.of("nurture")[0]
    for number, ago in enumerate((50, 33, 20, 6)):
        land_job(
            world,
            f"evergreen-{number}",
            as_firm(evergreen),
            "Data",
            "Data Engineer (talent pool)",
            ago,
            is_evergreen=True,
        )
        land_job(world, f"scattered-{number}", as_firm(scattered), "Data", "Analytics Engineer", 20 + 45 * number)
    world.truth["evergreen_hiring_domain"], world.truth["scattered_hiring_domain"] = evergreen.domain, scattered.domain
    for number, firm in enumerate(firms[:90:3] + [as_firm(company) for company in world.of("light")[:6]]):
        for opening in range(rng.randint(1, 2)):
            function, title = rng.choice(
                (("Data", "Data Analyst"), ("Engineering", "Backend Engineer"), ("Sales", "Account Manager"))
            )
            land_job(world, f"{number}-{opening}", firm, function, title, rng.randint(5, 170))


def land_job(
    world: World, key: str, firm: Firm, function: str, title: str, days_ago: int, *, is_evergreen: bool = False
) -> None:
    """Land an opening, and again when it is filled some weeks later."""
    posted_on = day_of(LAST_WEEK, 6) - dt.timedelta(days=days_ago)
    rng = world.rng("job", key)
    opening = {
        "id": f"job-{key}",
        "domain": firm.domain,
        "company_name": firm.name,
        "function": function,
        "title": title,
        "location": firm.country,
        "posted": posted_on.isoformat(),
        "evergreen": flag(is_evergreen),
    }
    loaded_at = at_hour(posted_on + dt.timedelta(days=1), 6)
    world.land("company_news/job_postings", **opening, loaded_at=stamp(max(loaded_at, INITIAL_SYNC)))
    closed_on = posted_on + dt.timedelta(days=rng.randint(25, 60))
    if not is_evergreen:
        closed_at = at_hour(closed_on + dt.timedelta(days=1), 6)
        world.land(
            "company_news/job_postings",
            **opening,
            closed=closed_on.isoformat(),
            loaded_at=stamp(max(closed_at, INITIAL_SYNC)),
        )


def play(world: World, firms: list[Firm]) -> None:
    """Land what vendors of company data deliver."""
    publish_firmographics(world, firms)
    detect_technologies(world, firms)
    map_addresses(world, firms)
    visit_from_offices(world)
    spread_news(world, firms)
    post_jobs(world, firms)
