"""Who lives in the simulated world: CRM accounts by archetype, and the people who work there."""

from __future__ import annotations

import datetime as dt
import random

from abm.demo import vocabulary as words
from abm.demo.world import INITIAL_SYNC, Company, Person, World, at_hour, day_of

# archetype -> accounts; what each archetype does is in journeys.py
ARCHETYPES: tuple[tuple[str, int], ...] = (
    ("hot", 6),
    ("won", 10),
    ("lost", 8),
    ("warm", 5),
    ("nurture", 6),
    ("faded", 4),
    ("light", 16),
    ("outbound_only", 8),
    ("third_party_only", 5),
    ("customer", 12),
    ("churned", 1),
    ("partner", 1),
    ("competitor", 1),
    ("excluded", 4),
    ("too_small", 2),
    ("subsidiary", 2),
    ("quiet", 60),
)
IDEAL = ("hot", "won", "warm", "nurture", "faded", "third_party_only", "customer", "churned")
COMMITTEES: dict[str, tuple[str, ...]] = {
    "hot": ("champion", "technical", "executive", "security", "procurement", "technical", "finance"),
    "won": ("champion", "technical", "executive", "security", "procurement", "user"),
    "lost": ("technical", "user", "champion"),
    "warm": ("champion", "technical", "user", "security"),
    "nurture": ("champion", "user", "executive", "technical"),
    "faded": ("technical", "champion", "user"),
    "light": ("user", "other"),
    "outbound_only": ("executive", "champion", "procurement"),
    "third_party_only": ("champion", "executive"),
    "customer": ("champion", "technical", "user", "executive"),
    "churned": ("champion", "technical", "user"),
    "partner": ("champion", "other"),
    "competitor": ("other", "user"),
    "excluded": ("technical", "other"),
    "too_small": ("executive",),
    "subsidiary": ("technical", "champion"),
    "quiet": ("other",),
}
HOT_COUNTRIES = ("United States", "Germany", "United States", "France", "United Kingdom", "Canada")
EXCLUDED_INDUSTRIES = ("Gambling & Casinos", "Tobacco", "Higher Education", "Gambling & Casinos")
REPS = (
    ("Dana", "Whitlock", "Account Executive", "amer"),
    ("Miguel", "Santoro", "Account Executive", "amer"),
    ("Renee", "Oyelaran", "Account Executive", "amer"),
    ("Katja", "Behrens", "Account Executive", "emea"),
    ("Hugo", "Lambert", "Account Executive", "emea"),
    ("Yuki", "Arden", "Account Executive", "apac"),
)
LATE_ACCOUNTS = {
    "hot/3": 20,
    "won/4": 9,
    "warm/2": 15,
    "light/5": 12,
    "light/9": 19,
}  # archetype/number -> week created


def land_users(world: World) -> dict[str, list[str]]:
    """Land the six reps and the connector user; returns rep ids by sales region."""
    by_region: dict[str, list[str]] = {"amer": [], "emea": [], "apac": []}
    for first, last, title, region in REPS:
        user_id = world.new_id("005")
        by_region[region].append(user_id)
        world.land(
            "salesforce/user",
            id=user_id,
            name=f"{first} {last}",
            email=f"{first}.{last}@{words.OWN_DOMAIN}".lower(),
            title=title,
            is_active="true",
            _fivetran_synced="2026-05-18T02:00:00Z",
        )
    world.land(
        "salesforce/user",
        id=world.new_id("005"),
        name="Marketing Operations",
        email=f"marketing.ops@{words.OWN_DOMAIN}",
        title="Integration user",
        is_active="true",
        _fivetran_synced="2026-05-18T02:00:00Z",
    )
    world.truth["owner_ids"] = [user for region in ("amer", "emea", "apac") for user in by_region[region]]
    return by_region


def company_names(world: World) -> list[str]:
    """All invented first words of company names, in a seeded order."""
    names = [head + tail for head in words.NAME_HEADS for tail in words.NAME_TAILS]
    world.rng("company names").shuffle(names)
    return names


def pick_industry(rng: random.Random, archetype: str, number: int) -> str:
    """The industry of an account: inside the ICP where the archetype is a plausible buyer, mixed otherwise."""
    if archetype == "excluded":
        return EXCLUDED_INDUSTRIES[number]
    if archetype == "partner":
        return "Professional Services"
    if archetype == "competitor":
        return "Software"
    if archetype in IDEAL or rng.random() < 0.4:
        return rng.choice(words.ICP_INDUSTRIES)
    return rng.choice(words.OTHER_INDUSTRIES)


def pick_employees(rng: random.Random, archetype: str) -> int:
    """Head count: ideal sizes for plausible buyers, very small and very large ones among the rest."""
    if archetype == "too_small":
        return rng.randint(6, 17)
    if archetype in IDEAL:
        return rng.choice((240, 420, 700, 1100, 1600, 2300, 3400)) + rng.randint(0, 90)
    return rng.choice((45, 90, 160, 380, 900, 2600, 7800, 21000)) + rng.randint(0, 40)


def make_person(rng: random.Random, number: int, part: str, domain: str, region: str, language: str) -> Person:
    """One employee with a title in the language of the country and one device, sometimes two."""
    names = language if language != "en" and rng.random() < 0.7 else "en"
    first, last = rng.choice(words.FIRST_NAMES[names]), rng.choice(words.LAST_NAMES[names])
    title = rng.choice(words.TITLES[part][language if rng.random() < 0.6 else "en"])
    local = f"{first}.{last}".translate(words.TRANSLITERATIONS).lower()
    devices = [(new_anonymous_id(rng), rng.choice(words.USER_AGENTS), f"203.0.113.{rng.randint(1, 250)}")]
    if rng.random() < 0.15:
        devices.append((new_anonymous_id(rng), words.PHONE_AGENT, f"198.51.100.{rng.randint(1, 250)}"))
    return Person(first, last, f"{local}@{domain}", title, part, region, f"usr-{number:05d}", devices)


def new_anonymous_id(rng: random.Random) -> str:
    """A browser's random id, shaped like a UUID."""
    text = f"{rng.getrandbits(128):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def staff(world: World, company: Company) -> None:
    """Give a company its people: most are contacts, some become one after a form, some never do."""
    rng = world.rng("people", company.archetype, company.number)
    parts = list(COMMITTEES[company.archetype])
    if company.archetype in ("light", "quiet"):
        parts += ["user"] * rng.randint(0, 1)
    taken: set[str] = set()
    for position, part in enumerate(parts):
        number = 10000 + len(world.companies) * 10 + position
        person = make_person(rng, number, part, company.domain, company.region, company.language)
        while person.email in taken:
            person = make_person(rng, number, part, company.domain, company.region, company.language)
        taken.add(person.email)
        draw = rng.random()
        if position == 0 or draw < 0.7 or company.archetype in ("quiet", "outbound_only"):
            person.contact_id = world.new_id("003")
            age = dt.timedelta(days=rng.randint(1, 60), hours=rng.randint(8, 16))
            person.created_at = max(company.created_at + dt.timedelta(hours=1), INITIAL_SYNC - age)
        else:
            person.becomes_contact = draw < 0.9
        person.has_email_in_crm = position == 0 or rng.random() < 0.92
        if rng.random() < 0.05:
            person.user_id = person.email
        company.people.append(person)


def make_company(world: World, archetype: str, number: int, head: str, owners: dict[str, list[str]]) -> Company:
    """One account of an archetype with its firmographics, description and CRM fields."""
    rng = world.rng("company", archetype, number)
    industry = pick_industry(rng, archetype, number)
    endings, businesses = words.INDUSTRIES[industry]
    name = f"{head} {rng.choice(endings)}"
    domain = name.lower().replace(" ", "-") + ".example"
    country = rng.choice(words.MARKET_COUNTRIES if archetype in IDEAL else words.ANY_COUNTRIES)
    if archetype == "hot":
        country = HOT_COUNTRIES[number]
    spellings, region, language = words.COUNTRIES[country]
    n_employees = pick_employees(rng, archetype)
    estate = rng.choice(words.MODERN_ESTATES if archetype in IDEAL else words.MODERN_ESTATES[:2] + words.PLAIN_ESTATES)
    website = rng.choice(
        (f"https://www.{domain}", f"https://www.{domain}", f"http://{domain}/", domain, f"WWW.{domain.title()}")
    )
    missing = [column for column in ("industry", "number_of_employees", "annual_revenue") if rng.random() < 0.2]
    missing += ["website"] if rng.random() < 0.05 else []
    created_at = at_hour(dt.date(2025, 1, 6) + dt.timedelta(days=rng.randint(0, 460)), rng.randint(8, 17))
    company = Company(
        archetype,
        number,
        name,
        domain,
        website,
        industry,
        n_employees,
        n_employees * rng.randint(150, 300) * 1000,
        country,
        rng.choice(spellings),
        region,
        language,
        f"{name} {rng.choice(businesses)}; {estate}.",
        "Prospect",
        world.new_id("001"),
        rng.choice(owners[region]),
        created_at,
        missing=frozenset() if archetype in ("hot", "too_small", "excluded") else frozenset(missing),
    )
    if f"{archetype}/{number}" in LATE_ACCOUNTS:
        company.created_at = at_hour(day_of(LATE_ACCOUNTS[f"{archetype}/{number}"], 2), 10)
    company.crm_type = {
        "customer": "Customer",
        "churned": "Customer",
        "partner": "Partner",
        "competitor": "Competitor",
    }.get(archetype, "Prospect")
    return company


def rename(company: Company, name: str, domain: str, website: str) -> None:
    """Give a company a fixed name where readers look for it by name."""
    company.description = company.description.replace(company.name, name, 1)
    company.name, company.domain, company.website = name, domain, website


def fix_named_companies(company: Company) -> None:
    """The few accounts whose names and firmographics documents and tests rely on."""
    key = f"{company.archetype}/{company.number}"
    if key == "hot/0":
        rename(company, "Acme", "acme.com", "https://www.acme.com")
        company.industry, company.n_employees, company.revenue_usd = "Software", 1200, 240_000_000
        company.description = f"Acme sells fleet-robotics software to warehouse operators; {words.MODERN_ESTATES[0]}."
    elif key == "won/0":
        rename(company, "Northpeak Health", "northpeak-health.example", "https://www.northpeak-health.example")
        company.industry = "Healthcare"
        company.description = (
            "Northpeak Health runs outpatient clinics and a patient portal; " + words.MODERN_ESTATES[0] + "."
        )
    elif key == "competitor/0":
        rename(company, "Collabrix", "collabrix.example", "https://www.collabrix.example")
        company.description = "Collabrix sells a data catalog and governance suite to large enterprises."
    elif key == "partner/0":
        rename(company, "Tidewater Cloud Partners", "tidewater-cloud.example", "https://tidewater-cloud.example")
        company.description = (
            "Tidewater Cloud Partners implements cloud data platforms and hosts webinars with its vendors."
        )


def populate(world: World) -> None:
    """Make every company with its people, and link the two subsidiaries to their parents."""
    owners = land_users(world)
    heads = company_names(world)
    for archetype, n_accounts in ARCHETYPES:
        for number in range(n_accounts):
            company = make_company(world, archetype, number, heads[len(world.companies)], owners)
            fix_named_companies(company)
            staff(world, company)
            world.companies.append(company)
    for child, parent in zip(world.of("subsidiary"), (world.of("warm")[0], world.of("customer")[8]), strict=True):
        child.parent_id = parent.account_id
        world.plant("subsidiaries", {"account_id": child.account_id, "parent_account_id": parent.account_id})
    for archetype, _ in ARCHETYPES:
        world.truth[f"{archetype}_account_ids"] = [company.account_id for company in world.of(archetype)]
    world.truth["acme_account_id"] = world.of("hot")[0].account_id
