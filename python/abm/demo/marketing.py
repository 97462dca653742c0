"""The second CRM: HubSpot, where a business unit keeps its own companies and all marketing mail is sent from."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from abm.demo import vocabulary as words
from abm.demo.market import N_HUBSPOT_ONLY, Firm, as_firm, plant_malformed
from abm.demo.roster import REPS, make_person
from abm.demo.web import working_time
from abm.demo.world import LAST_WEEK, Company, Person, Row, World, at_hour, day_of, flag, stamp

FIRST_SYNC = at_hour(dt.date(2026, 5, 18), 3)
OPEN_END = "9999-12-31T23:59:59Z"
PIPELINE = "default"
# stage id as HubSpot has it -> (label, probability)
STAGES = {
    "appointmentscheduled": ("Appointment scheduled", 0.2),
    "7741023": ("Evaluation", 0.4),
    "contractsent": ("Contract sent", 0.9),
    "closedwon": ("Closed won", 1.0),
    "closedlost": ("Closed lost", 0.0),
}
ROAD = ("appointmentscheduled", "7741023", "contractsent")
MAILING_WEEKS = (3, 8, 13, 18, 22)
SCANNED_WEEK = 13
MAIL_LINKS = ("/resources/data-governance-guide", "/customers/bank-audit-ready", "/pricing", "/webinars/lineage-live")
PRIMARY, SECONDARY = "5", "341"
DISPOSITION_CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"


@dataclass
class Client:
    """A company as HubSpot has it, with its contacts."""

    hub_id: str
    firm: Firm
    owner_id: str
    created_at: dt.datetime
    eagerness: float  # chance that a mail is opened
    contacts: list[tuple[str, Person]] = field(default_factory=list)


class Numbers:
    """HubSpot ids: numbers that grow, one series per object."""

    def __init__(self) -> None:
        """Start every series."""
        self._last: dict[str, int] = {}

    def next(self, kind: str) -> str:
        """The next id of an object."""
        start = {"company": 9000000100, "contact": 51000, "deal": 17300000, "engagement": 880000000}[kind]
        self._last[kind] = self._last.get(kind, start) + 7
        return str(self._last[kind])


def synced(at: dt.datetime) -> str:
    """When the connector lands a change: two hours later, or with the first sync."""
    return stamp(max(at + dt.timedelta(hours=2), FIRST_SYNC))


def shared_companies(world: World) -> list[Company]:
    """The accounts that stand in both CRMs."""
    light = world.of("light")
    return [
        *world.of("hot")[2:5:2],
        *world.of("warm")[:2],
        *world.of("nurture")[:4],
        light[2],
        light[6],
        light[8],
        *world.of("customer")[:4],
        *world.of("lost")[:2],
    ]


def land_company(world: World, client: Client, at: dt.datetime | None = None, **changes: str) -> None:
    """Land one version of a company."""
    firm = client.firm
    values = {
        "id": client.hub_id,
        "property_name": firm.name,
        "property_domain": firm.domain,
        "property_website": f"www.{firm.domain}" if firm.domain else "",
        "property_industry": firm.industry.upper().replace(" ", "_"),
        "property_numberofemployees": str(firm.n_employees or ""),
        "property_annualrevenue": str(firm.revenue_usd or ""),
        "property_country": firm.country,
        "property_type": "PROSPECT",
        "property_description": firm.description,
        "property_hubspot_owner_id": client.owner_id,
        "property_createdate": stamp(client.created_at),
        "is_deleted": "false",
        "_fivetran_synced": synced(at or client.created_at),
    }
    world.land("hubspot/company", **{**values, **changes})


def land_contact(
    world: World, client: Client, hub_id: str, person: Person, at: dt.datetime | None = None, **changes: str
) -> None:
    """Land one version of a contact."""
    values = {
        "id": hub_id,
        "property_email": person.email.lower(),
        "property_jobtitle": person.title,
        "property_company": client.firm.name,
        "property_associatedcompanyid": client.hub_id,
        "property_hubspot_owner_id": client.owner_id,
        "property_hs_email_optout": "false",
        "property_createdate": stamp(client.created_at),
        "_fivetran_deleted": "false",
        "_fivetran_synced": synced(at or client.created_at),
    }
    world.land("hubspot/contact", **{**values, **changes})


def land_owners(world: World) -> list[str]:
    """Two reps who work in both CRMs, one who works here only, and a queue."""
    people = [(first, last, f"{first}.{last}@{words.OWN_DOMAIN}".lower()) for first, last, *_ in REPS[2:4]]
    people += [("Odile", "Marchetti", f"odile.marchetti@{words.OWN_DOMAIN}"), ("", "Inbound queue", "")]
    ids = []
    for number, (first, last, email) in enumerate(people):
        ids.append(str(44023296 + number))
        world.land(
            "hubspot/owner",
            owner_id=ids[-1],
            email=email,
            first_name=first,
            last_name=last,
            type="PERSON" if email else "QUEUE",
            is_active="true",
            _fivetran_synced=stamp(FIRST_SYNC),
        )
    return ids[:3]


def populate(world: World, numbers: Numbers, firms: list[Firm]) -> list[Client]:
    """Companies and contacts: those of both CRMs with the same people, those of this one with people of their own."""
    owners = land_owners(world)
    clients = []
    eagerness = {"hot": 0.7, "warm": 0.6, "nurture": 0.7, "customer": 0.5}
    for company in shared_companies(world):
        client = Client(
            numbers.next("company"),
            as_firm(company),
            owners[company.number % 3],
            max(company.created_at, at_hour(dt.date(2025, 9, 1), 9)),
            eagerness.get(company.archetype, 0.3),
        )
        client.contacts = [(numbers.next("contact"), person) for person in company.people[:3]]
        clients.append(client)
        world.plant("both_crms", {"account_id": company.account_id, "hub_id": client.hub_id, "domain": company.domain})
    for number, firm in enumerate(firms[:N_HUBSPOT_ONLY]):
        rng = world.rng("hubspot company", number)
        created_at = at_hour(dt.date(2025, 10, 6) + dt.timedelta(days=rng.randint(0, 300)), rng.randint(8, 16))
        client = Client(numbers.next("company"), firm, owners[number % 3], created_at, 0.35)
        _, region, language = words.COUNTRIES[firm.country]
        for position, part in enumerate(("champion", "technical", "user")[: 2 + number % 2]):
            person = make_person(rng, 40000 + 10 * number + position, part, firm.domain, region, language)
            client.contacts.append((numbers.next("contact"), person))
        clients.append(client)
        world.plant("hubspot_only", {"hub_id": client.hub_id, "domain": firm.domain})
    for client in clients:
        land_company(world, client)
        for hub_id, person in client.contacts:
            land_contact(world, client, hub_id, person)
    return clients


def tidy_up(world: World, numbers: Numbers, clients: list[Client]) -> None:
    """Merges, deletions and records without a usable domain."""
    base = clients[-1]
    survivor_id, person = clients[-2].contacts[0]
    owner_of_survivor = clients[-2]
    first_id, second_id = numbers.next("contact"), numbers.next("contact")
    for hub_id in (first_id, second_id):
        land_contact(world, owner_of_survivor, hub_id, person, property_email="", property_jobtitle="")
    merges = ((first_id, second_id, at_hour(day_of(7, 1), 11)), (second_id, survivor_id, at_hour(day_of(12, 1), 11)))
    gone: list[tuple[str, dt.datetime]] = []
    for loser, winner, at in merges:
        gone.append((loser, at))
        pairs = ";".join(f"{hub_id}:{int(when.timestamp() * 1000)}" for hub_id, when in gone)
        land_contact(world, owner_of_survivor, loser, person, at, _fivetran_deleted="true", property_email="")
        land_contact(
            world,
            owner_of_survivor,
            winner,
            person,
            at,
            property_hs_merged_object_ids=";".join(hub_id for hub_id, _ in gone),
            property_hs_calculated_merged_vids=pairs,
            **({} if winner == survivor_id else {"property_email": ""}),
        )
        world.land(
            "hubspot/contact_merge_audit",
            canonical_vid=winner,
            contact_id=winner,
            vid_to_merge=loser,
            timestamp=stamp(at),
            _fivetran_synced=synced(at),
        )
    world.plant("hubspot_merges", {"object": "contact", "ids": [first_id, second_id, survivor_id]})
    twin = Client(numbers.next("company"), base.firm, base.owner_id, base.created_at + dt.timedelta(days=3), 0)
    land_company(world, twin, property_name=f"{base.firm.name} (duplicate)")
    merged_at = at_hour(day_of(10, 3), 14)
    land_company(world, twin, merged_at, is_deleted="true")
    land_company(world, base, merged_at, property_hs_merged_object_ids=twin.hub_id)
    world.plant("hubspot_merges", {"object": "company", "ids": [twin.hub_id, base.hub_id]})
    same_domain = Client(numbers.next("company"), clients[-3].firm, base.owner_id, at_hour(day_of(6, 1), 9), 0)
    land_company(world, same_domain, property_name=clients[-3].firm.name.upper(), property_domain="")
    world.plant(
        "hubspot_same_domain", {"ids": [clients[-3].hub_id, same_domain.hub_id], "domain": clients[-3].firm.domain}
    )
    no_company = Client(numbers.next("company"), Firm("Freelancers", "gmail.com", "", 0, 0, "", ""), base.owner_id,
                        at_hour(day_of(2, 1), 9), 0)  # fmt: skip
    land_company(world, no_company)
    freelancer = make_person(world.rng("freelancer"), 45000, "user", "gmail.com", "emea", "en")
    freelancer.email = f"simulated.{freelancer.email}"
    land_contact(world, no_company, numbers.next("contact"), freelancer)
    world.truth["hubspot_free_mail_company"] = {"hub_id": no_company.hub_id, "email": freelancer.email}
    test_company = Client(numbers.next("company"), Firm("Import test", "", "", 0, 0, "", ""), base.owner_id,
                          at_hour(day_of(1, 1), 9), 0)  # fmt: skip
    land_company(world, test_company)
    land_company(world, test_company, at_hour(day_of(3, 1), 9), is_deleted="true")
    world.truth["hubspot_deleted_company_id"] = test_company.hub_id


@dataclass
class Postman:
    """Lands mail events of one mailing: the event and the detail of its kind."""

    world: World
    rng: random.Random
    mailing_id: str

    def land(self, kind: str, email: str, at: dt.datetime, *, is_machine: bool = False, **detail: str) -> str:
        """Land one event; returns its id."""
        event_id = f"{self.rng.getrandbits(32):08x}-{self.rng.getrandbits(16):04x}"
        self.world.land(
            "hubspot/email_event",
            id=event_id,
            type=kind.replace("_", "").upper(),
            created=stamp(at),
            recipient=email,
            email_campaign_id=self.mailing_id,
            filtered_event=flag(is_machine),
            _fivetran_synced=synced(at),
        )
        self.world.land(f"hubspot/email_event_{kind}", id=event_id, **detail, _fivetran_synced=synced(at))
        return event_id


def send_mailings(world: World, clients: list[Client]) -> None:
    """Five mailings to about half of the contacts each."""
    stopped: set[str] = set()
    for number, week in enumerate(MAILING_WEEKS):
        rng = world.rng("mailing", week)
        mailing_id = str(75310200 + number)
        sent_at = at_hour(day_of(week, 2), 8)
        world.land(
            "hubspot/email_campaign",
            id=mailing_id,
            name=f"Governance Letter {number + 1}",
            subject=("Lineage without meetings", "What auditors ask", "Catalogs that are used", "The AI Act, in brief",
                     "Year-end checklist")[number],
            type="BATCH_EMAIL",
            _fivetran_synced=synced(sent_at),
        )  # fmt: skip
        postman = Postman(world, rng, mailing_id)
        for client in clients:
            for place, (_, person) in enumerate(client.contacts):
                if client.created_at < sent_at and (rng.random() < 0.42 or (place == 0 and week == SCANNED_WEEK)):
                    deliver(world, postman, client, person.email.lower(), sent_at + dt.timedelta(seconds=len(stopped)),
                            stopped, week)  # fmt: skip
    world.truth["hubspot_unsubscribed_emails"] = sorted(stopped)


def deliver(
    world: World, postman: Postman, client: Client, email: str, sent_at: dt.datetime, stopped: set[str], week: int
) -> None:
    """What becomes of one mail: delivered or not, opened, clicked, unsubscribed, or opened by machines."""
    rng = postman.rng
    if email in stopped:
        postman.land("dropped", email, sent_at)
        return
    postman.land("sent", email, sent_at)
    fate = rng.random()
    if fate < 0.03:
        postman.land("bounce", email, sent_at + dt.timedelta(seconds=9), category="UNKNOWN_USER")
        world.plant("bounced_emails", email)
        return
    if fate < 0.05:
        postman.land("deferred", email, sent_at + dt.timedelta(minutes=1))
    delivered_at = sent_at + dt.timedelta(minutes=2 if fate < 0.05 else 0, seconds=rng.randint(2, 30))
    postman.land("delivered", email, delivered_at)
    if week == SCANNED_WEEK and client.firm.domain in {light.domain for light in world.of("light")}:
        for number, path in enumerate(MAIL_LINKS):
            at = delivered_at + dt.timedelta(seconds=1 + number // 2)
            event_id = postman.land("click", email, at, url=words.SITE + path, user_agent=words.USER_AGENTS[0])
            world.plant("mail_scanner_event_ids", event_id)
        return
    if rng.random() < 0.12:
        event_id = postman.land(
            "open", email, delivered_at + dt.timedelta(seconds=1), is_machine=True, user_agent="Mozilla/5.0"
        )
        world.plant("machine_open_event_ids", event_id)
    if rng.random() > client.eagerness:
        return
    opened_at = working_time(rng, "emea", delivered_at.date()) + dt.timedelta(hours=2)
    postman.land("open", email, opened_at, user_agent=rng.choice(words.USER_AGENTS))
    draw = rng.random()
    if draw < 0.35:
        clicked_at = opened_at + dt.timedelta(seconds=rng.randint(20, 200))
        url = words.SITE + rng.choice(MAIL_LINKS) + "?utm_source=hubspot&utm_medium=email"
        postman.land("click", email, clicked_at, url=url, user_agent=rng.choice(words.USER_AGENTS))
    elif draw > 0.93 and client.eagerness < 0.6:
        at = opened_at + dt.timedelta(minutes=1)
        postman.land("status_change", email, at, portal_subscription_status="UNSUBSCRIBED")
        stopped.add(email)
        for hub_id, person in client.contacts:
            if person.email.lower() == email:
                land_contact(world, client, hub_id, person, at, property_hs_email_optout="true")
    elif 0.35 <= draw < 0.4:
        postman.land("forward", email, opened_at + dt.timedelta(minutes=2), user_agent=words.USER_AGENTS[0])
    elif 0.4 <= draw < 0.44:
        postman.land("print", email, opened_at + dt.timedelta(minutes=3), user_agent=words.USER_AGENTS[0])
    elif 0.44 <= draw < 0.47:
        postman.land("spam_report", email, opened_at + dt.timedelta(minutes=1), user_agent="")


def set_up_pipeline(world: World) -> None:
    """The pipeline in use with its stages, and one that was given up."""
    for pipeline_id, label in ((PIPELINE, "Business unit sales"), ("20871", "Old pipeline")):
        world.land(
            "hubspot/deal_pipeline",
            pipeline_id=pipeline_id,
            label=label,
            _fivetran_deleted=flag(pipeline_id != PIPELINE),
            _fivetran_synced=stamp(FIRST_SYNC),
        )
    for stage_id, (label, probability) in STAGES.items():
        world.land(
            "hubspot/deal_pipeline_stage",
            stage_id=stage_id,
            pipeline_id=PIPELINE,
            label=label,
            probability=str(probability),
            closed_won=flag(stage_id == "closedwon"),
            is_closed=flag(stage_id.startswith("closed")),
            _fivetran_deleted="false",
            _fivetran_synced=stamp(FIRST_SYNC),
        )


def run_deal(
    world: World, deal_id: str, client: Client, opened_at: dt.datetime, outcome: str, amount: int, kind: str
) -> Row:
    """Land a deal's versions and its stages in history mode; returns the last version."""
    road = [*ROAD, outcome] if outcome else list(ROAD[:2])
    before: Row | None = None
    last: Row = {}
    closes_at = opened_at + dt.timedelta(days=21 * len(ROAD))
    for number, stage_id in enumerate(road):
        entered_at = opened_at + dt.timedelta(days=21 * number, minutes=7 * number)
        version = {
            "deal_id": deal_id,
            "deal_pipeline_id": PIPELINE,
            "deal_pipeline_stage_id": stage_id,
            "owner_id": client.owner_id,
            "property_dealname": f"{client.firm.name} - {kind}",
            "property_dealtype": kind,
            "property_amount": str(amount),
            "property_closedate": stamp(entered_at if stage_id.startswith("closed") else closes_at),
            "property_createdate": stamp(opened_at),
            "property_hs_lastmodifieddate": stamp(entered_at),
            "is_deleted": "false",
            "_fivetran_synced": synced(entered_at),
        }
        last = world.land("hubspot/deal", **version) or last
        # a stage that ends is landed again, closed, when the next one begins
        if before is not None:
            ended = {
                "_fivetran_active": "false",
                "_fivetran_end": stamp(entered_at),
                "_fivetran_synced": synced(entered_at),
            }
            world.land("hubspot/deal_stage", **{**before, **ended})
        before = {
            "deal_id": deal_id,
            "value": stage_id,
            "date_entered": stamp(entered_at),
            "source": "CRM_UI",
            "_fivetran_active": "true",
            "_fivetran_start": stamp(entered_at),
            "_fivetran_end": OPEN_END,
            "_fivetran_synced": synced(entered_at),
        }
        world.land("hubspot/deal_stage", **before)
    return last


def link_deal(world: World, deal_id: str, table: str, its_id: str, type_id: str, at: dt.datetime) -> None:
    """Tie a deal to a company or a contact."""
    column = f"{table}_id"
    world.land(
        f"hubspot/deal_{table}",
        **{"deal_id": deal_id, column: its_id, "type_id": type_id, "_fivetran_synced": synced(at)},
    )


def play_deals(world: World, numbers: Numbers, clients: list[Client]) -> list[tuple[str, Client, dt.datetime]]:
    """Deals of the business unit: won, lost, open; one pair is merged, one belongs to two companies."""
    set_up_pipeline(world)
    own = clients[-N_HUBSPOT_ONLY:]
    outcomes = ("closedwon", "closedwon", "closedlost", "", "closedwon", "closedlost", "", "", "closedwon", "")
    deals = []
    for number, (client, outcome) in enumerate(zip(own, outcomes, strict=False)):
        rng = world.rng("hubspot deal", number)
        week = 4 + number if outcome else LAST_WEEK - 4
        opened_at = max(working_time(rng, "emea", day_of(week, 1)), client.created_at + dt.timedelta(days=2))
        deal_id = numbers.next("deal")
        run_deal(world, deal_id, client, opened_at, outcome, rng.randint(4, 30) * 2500, "newbusiness")
        link_deal(world, deal_id, "company", client.hub_id, PRIMARY, opened_at)
        for hub_id, _ in client.contacts[:2]:
            link_deal(world, deal_id, "contact", hub_id, "3", opened_at)
        deals.append((deal_id, client, opened_at))
        world.plant("hubspot_deals", {"deal_id": deal_id, "hub_id": client.hub_id, "outcome": outcome or "open"})
    shared_id, _, shared_opened_at = deals[3]
    link_deal(world, shared_id, "company", own[12].hub_id, SECONDARY, shared_opened_at)
    world.truth["deal_of_two_companies"] = {
        "deal_id": shared_id,
        "primary_hub_id": deals[3][1].hub_id,
        "other_hub_id": own[12].hub_id,
    }
    merge_deals(world, numbers, deals[6])
    expanding = clients[10]
    opened_at = at_hour(day_of(9, 2), 10)
    deal_id = numbers.next("deal")
    run_deal(world, deal_id, expanding, opened_at, "", 20000, "existingbusiness")
    link_deal(world, deal_id, "company", expanding.hub_id, PRIMARY, opened_at)
    return deals


def merge_deals(world: World, numbers: Numbers, survivor: tuple[str, Client, dt.datetime]) -> None:
    """The same deal was entered twice; the second is merged away two weeks later."""
    deal_id, client, opened_at = survivor
    duplicate_id = numbers.next("deal")
    last = run_deal(world, duplicate_id, client, opened_at + dt.timedelta(hours=5), "", 15000, "newbusiness")
    link_deal(world, duplicate_id, "company", client.hub_id, PRIMARY, opened_at)
    merged_at = opened_at + dt.timedelta(days=24)
    changed = {"property_hs_lastmodifieddate": stamp(merged_at), "_fivetran_synced": synced(merged_at)}
    world.land("hubspot/deal", **{**last, **changed, "is_deleted": "true"})
    kept = [row for row in world.tables["hubspot/deal"] if row["deal_id"] == deal_id][-1]
    world.land("hubspot/deal", **{**kept, **changed, "property_hs_merged_object_ids": duplicate_id})
    world.land("hubspot/merged_deal", deal_id=deal_id, merged_deal_id=duplicate_id, _fivetran_synced=synced(merged_at))
    world.plant("hubspot_merges", {"object": "deal", "ids": [duplicate_id, deal_id]})


def engage(world: World, numbers: Numbers, clients: list[Client], deals: list[tuple[str, Client, dt.datetime]]) -> None:
    """Calls, mails, meetings, notes, tasks and messages of the business unit's reps."""
    deal_of = {client.hub_id: deal_id for deal_id, client, _ in deals}
    kinds = ("call", "email", "meeting", "note", "task", "communication")
    for number in range(42):
        rng = world.rng("engagement", number)
        client = clients[-N_HUBSPOT_ONLY + number % N_HUBSPOT_ONLY] if number % 4 else clients[number % 8]
        kind = kinds[number % 6]
        at = working_time(rng, "emea", day_of(rng.randint(3, LAST_WEEK - 1), rng.randint(0, 4)))
        at = max(at, client.created_at + dt.timedelta(days=1))
        engagement_id = numbers.next("engagement")
        synced_at = synced(at)
        if world.land("hubspot/engagement", id=engagement_id, type=kind.upper(), timestamp=stamp(at),
                      owner_id=client.owner_id, _fivetran_synced=synced_at) is None:  # fmt: skip
            continue
        is_reply, is_held = rng.random() < 0.4, rng.random() < 0.8
        facts = {
            "call": {
                "property_hs_call_title": "Call: timeline" if is_held else "Call: no answer",
                "property_hs_call_disposition": DISPOSITION_CONNECTED if is_held else "",
                "property_hs_call_status": "COMPLETED" if is_held else "NO_ANSWER",
                "property_hs_call_direction": "OUTBOUND",
            },
            "email": {
                "property_hs_email_subject": "Re: lineage question" if is_reply else "Introduction",
                "property_hs_email_direction": "INCOMING_EMAIL" if is_reply else "EMAIL",
                "property_hs_email_status": "SENT",
            },
            "meeting": {
                "title": "Product demo",
                "meeting_outcome": "COMPLETED" if is_held else "NO_SHOW",
                "start_time": stamp(at),
            },
            "task": {
                "property_hs_task_subject": "Follow up",
                "property_hs_task_status": "COMPLETED",
                "property_hs_task_type": "TODO",
            },
            "communication": {"property_hs_communication_channel_type": "LINKEDIN_MESSAGE"},
        }.get(kind, {})
        common = {
            "engagement_id": engagement_id,
            "type": kind.upper(),
            "property_hs_timestamp": stamp(at),
            "property_hs_createdate": stamp(at),
            "property_hubspot_owner_id": client.owner_id,
            "_fivetran_deleted": "false",
        }
        world.land(f"hubspot/engagement_{kind}", **common, **facts, _fivetran_synced=synced_at)
        ties = [("contact", hub_id) for hub_id, _ in client.contacts[: 1 + number % 2]] + [("company", client.hub_id)]
        ties += [("deal", deal_of[client.hub_id])] if client.hub_id in deal_of else []
        for table, its_id in ties:
            world.land(
                f"hubspot/engagement_{table}",
                **{"engagement_id": engagement_id, f"{table}_id": its_id, "_fivetran_synced": synced_at},
            )


def submit_forms(world: World, clients: list[Client]) -> None:
    """Forms of the marketing site: most newsletters and downloads, a few requests for a demo."""
    pages = (("/blog/data-contracts", "Newsletter"), ("/resources/data-quality-whitepaper", "Download: data quality"),
             ("/webinars/lineage-live", "Webinar registration"), ("/demo", "Request a demo"))  # fmt: skip
    for number in range(34):
        rng = world.rng("form", number)
        client = clients[number % len(clients)]
        hub_id, person = rng.choice(client.contacts)
        path, title = pages[3 if number % 11 == 10 else rng.randrange(3)]
        at = working_time(rng, person.region, day_of(rng.randint(2, LAST_WEEK - 1), rng.randint(0, 4)))
        at = max(at, client.created_at + dt.timedelta(hours=5))
        world.land(
            "hubspot/contact_form_submission",
            contact_id=hub_id,
            form_id=f"form-{pages.index((path, title)) + 1}",
            timestamp=stamp(at),
            page_url=words.SITE + path,
            title=title,
            conversion_id=f"conv-{number:04d}",
            _fivetran_synced=synced(at),
        )


def damage_mail(world: World) -> None:
    """Mail events that do not parse, that come from the future, or that come twice."""
    ordinary = [row for row in world.tables["hubspot/email_event"] if row["type"] == "OPEN"][20:]
    damaged = {**ordinary[0], "id": "malformed-mail-1", "created": "n/a"}
    world.land("hubspot/email_event", **damaged)
    plant_malformed(world, "hubspot/email_event", damaged["id"], "created", "n/a")
    ahead = {**ordinary[1], "id": "future-mail-1", "created": stamp(at_hour(dt.date(2027, 2, 1), 9))}
    world.land("hubspot/email_event", **ahead)
    world.truth.setdefault("future_dated", {}).setdefault("hubspot/email_event", []).append(ahead["id"])
    for row in ordinary[2:5]:
        world.land("hubspot/email_event", **row)
        world.truth.setdefault("redelivered", {}).setdefault("hubspot/email_event", []).append(row["id"])
    for event_id in (damaged["id"], ahead["id"]):
        world.land("hubspot/email_event_open", id=event_id, _fivetran_synced=ordinary[0]["_fivetran_synced"])


def play(world: World, firms: list[Firm]) -> None:
    """Fill the second CRM."""
    numbers = Numbers()
    clients = populate(world, numbers, firms)
    tidy_up(world, numbers, clients)
    send_mailings(world, clients)
    damage_mail(world)
    deals = play_deals(world, numbers, clients)
    engage(world, numbers, clients, deals)
    submit_forms(world, clients)
