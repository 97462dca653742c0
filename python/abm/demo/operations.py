"""What people enter by hand, and what the reverse-ETL tool reports back: right, expired, contradictory and wrong."""

from __future__ import annotations

import datetime as dt

from abm.demo import vocabulary as words
from abm.demo.journeys import SILENT_WON
from abm.demo.roster import REPS
from abm.demo.touches import FLIGHTS
from abm.demo.world import LAST_WEEK, Company, World, at_hour, day_of, salesforce_id, stamp

AUTHOR = f"{REPS[0][0]}.{REPS[0][1]}@{words.OWN_DOMAIN}".lower()
OFFICER = f"privacy@{words.OWN_DOMAIN}"
ERASED_ON = day_of(22, 3)


def entered(day: dt.date, hour: int = 18) -> str:
    """When a sheet edited on a day is loaded: the same evening."""
    return stamp(at_hour(day, hour))


def override_tiers(world: World) -> None:
    """Pins, promotions, demotions and exclusions: valid ones, and those a careful reader must refuse."""
    nurture, light = world.of("nurture"), world.of("light")
    day = day_of(16, 1)
    lasting, over = stamp(at_hour(dt.date(2027, 3, 31), 0)), stamp(at_hour(day_of(21, 0), 0))
    good = {"reason_code": "strategic_logo", "author": AUTHOR, "expires_at": lasting}
    entries: tuple[tuple[str, str, str, str, dict[str, str]], ...] = (
        ("valid", nurture[1].account_id, "pin", "2", good),
        ("valid", light[6].account_id, "promotion", "3", {**good, "reason_code": "executive_sponsor"}),
        ("valid", world.of("faded")[0].account_id, "demotion", "4", {**good, "reason_code": "no_budget"}),
        ("valid", world.of("outbound_only")[0].account_id, "exclusion", "4", {**good, "reason_code": "asked_to_stop"}),
        ("expired", light[8].account_id, "pin", "1", {**good, "expires_at": over}),
        ("unknown_account", salesforce_id("001", 999999), "promotion", "1", good),
        ("without_reason", light[9].account_id, "promotion", "1", {**good, "reason_code": ""}),
        ("without_author", light[13].account_id, "pin", "1", {**good, "author": ""}),
        ("without_expiry", light[15].account_id, "pin", "1", {**good, "expires_at": ""}),
        ("revoked", nurture[2].account_id, "pin", "1", good),
    )
    for number, (kind, account_id, action, tier, facts) in enumerate(entries):
        row = {
            "id": f"ov-{number + 1:03d}",
            "crm_account_id": account_id,
            "action": action,
            "tier": tier,
            "note": "Entered in the tier review",
            "starts_at": stamp(at_hour(day, 0)),
            "is_revoked": "false",
            **facts,
        }
        world.land("ops/overrides", **row, loaded_at=entered(day))
        if kind == "revoked":
            world.land("ops/overrides", **{**row, "is_revoked": "true"}, loaded_at=entered(day_of(18, 1)))
        world.truth.setdefault("overrides", {}).setdefault(kind, []).append(row["id"])
    domain_only = world.of("warm")[4].domain
    sheet = {"starts_at": stamp(at_hour(day, 0)), "is_revoked": "false", "loaded_at": entered(day), **good}
    world.land("ops/overrides", id="ov-011", domain=domain_only, action="pin", tier="2", **sheet)
    world.truth["overrides"]["valid"].append("ov-011")
    world.land(
        "ops/overrides", id="ov-012", crm_account_id=light[4].account_id, action="promotion", tier="first", **sheet
    )
    record = {"record_id": "ov-012", "column": "tier", "value": "first"}
    world.truth.setdefault("malformed", {}).setdefault("ops/overrides", []).append(record)


def record_consent(world: World) -> None:
    """Consent given by form, withdrawn, and said twice in two ways; one contradicts the CRM, one HubSpot."""
    number = 0

    def say(email: str, status: str, at: dt.datetime, source: str, purpose: str = "email_marketing") -> str:
        nonlocal number
        number += 1
        consent_id = f"co-{number:03d}"
        world.land(
            "ops/consent",
            id=consent_id,
            email=email.lower(),
            purpose=purpose,
            status=status,
            jurisdiction="EU" if number % 2 else "US-CA",
            source=source,
            occurred_at=stamp(at),
            loaded_at=stamp(at + dt.timedelta(hours=8)),
        )
        return consent_id

    for company in world.of("hot", "warm", "nurture", "customer")[:26]:
        for person in company.people[:1]:
            say(person.email, "granted", at_hour(day_of(1 + company.number % 20, 2), 9), "web form")
    quitter = world.of("lost")[3].people[0]
    say(quitter.email, "granted", at_hour(day_of(2, 1), 9), "web form", "all")
    world.plant("consent_withdrawn", quitter.email)
    say(quitter.email, "withdrawn", at_hour(day_of(14, 1), 9), "preference centre", "all")
    opted_out = world.truth["opted_out_email"]
    world.plant(
        "consent_contradictions",
        {
            "email": opted_out,
            "with": "salesforce has_opted_out_of_email",
            "ids": [say(opted_out, "granted", at_hour(day_of(13, 2), 9), "trade show list")],
        },
    )
    unsubscribed = world.truth["hubspot_unsubscribed_emails"][0]
    world.plant(
        "consent_contradictions",
        {
            "email": unsubscribed,
            "with": "hubspot status change",
            "ids": [say(unsubscribed, "granted", at_hour(day_of(24, 1), 9), "imported list")],
        },
    )
    torn = world.of("light")[9].people[0]
    at = at_hour(day_of(21, 2), 10)
    ids = [say(torn.email, status, at, source) for status, source in (("granted", "web form"), ("withdrawn", "phone"))]
    world.plant("consent_contradictions", {"email": torn.email, "with": "itself, at the same instant", "ids": ids})


def request_erasures(world: World) -> None:
    """One person with a long trail asks to be erased and turns up again later; one nobody knows; one asks twice."""
    known, twice = world.of("lost")[5].people[0], world.of("faded")[2].people[1]
    for number, (email, day) in enumerate(
        (
            (known.email, ERASED_ON),
            ("nobody@nowhere.example", ERASED_ON),
            (twice.email, day_of(18, 1)),
            (twice.email, day_of(19, 1)),
        )
    ):
        world.land(
            "ops/erasures",
            id=f"er-{number + 1}",
            email=email,
            jurisdiction="EU",
            requested_at=stamp(at_hour(day, 10)),
            author=OFFICER,
            loaded_at=entered(day),
        )
    world.truth["erasure"] = {
        "email": known.email,
        "contact_id": known.contact_id,
        "account_id": world.of("lost")[5].account_id,
        "requested_on": ERASED_ON.isoformat(),
    }
    world.truth["erased_emails"] = [known.email, twice.email]
    # the next full export of the CRM brings the person back
    versions = [row for row in world.tables["salesforce/contact"] if row["id"] == known.contact_id]
    if versions:
        world.land("salesforce/contact", **{**versions[-1], "_fivetran_synced": stamp(at_hour(day_of(24, 2), 2))})


def judge_alerts(world: World) -> None:
    """Verdicts of reps on alerts, and the outcomes of tasks."""
    verdicts = ("useful", "useful", "too_early", "wrong_persona", "data_wrong", "already_in_motion")
    outcomes = ("meeting_booked", "replied", "no_response", "no_response", "skipped", "done", "opted_out")
    judged = [
        company
        for company in world.of("hot", "won", "warm", "lost")
        if (company.archetype, company.number) != ("won", SILENT_WON)
    ]
    for number, company in enumerate(judged):
        rng = world.rng("verdict", number)
        day = day_of(rng.randint(8, LAST_WEEK - 1), rng.randint(0, 4))
        window = day - dt.timedelta(days=day.weekday())
        author = f"{REPS[number % 6][0]}.{REPS[number % 6][1]}@{words.OWN_DOMAIN}".lower()
        key = f"{company.account_id}-surge-{window.isoformat()}"
        common = {"crm_account_id": company.account_id, "author": author, "play_id": "surge_follow_up"}
        world.land(
            "ops/sales_feedback",
            id=f"fb-{number + 1:03d}",
            alert_id=key,
            verdict=verdicts[number % len(verdicts)],
            occurred_at=stamp(at_hour(day, 15)),
            loaded_at=entered(day),
            **common,
        )
        person = company.people[0]
        world.land(
            "ops/play_outcomes",
            id=f"po-{number + 1:03d}",
            task_id=key,
            crm_contact_id=person.contact_id,
            outcome=outcomes[number % len(outcomes)],
            channel=rng.choice(("email", "phone", "linkedin")),
            occurred_at=stamp(at_hour(day, 16)),
            loaded_at=entered(day),
            **common,
        )


def name_aliases(world: World) -> None:
    """Further domains of companies; two entries that must not be believed."""
    change, two_names = world.truth["domain_changes"][0], world.truth["same_company_two_names"][0]
    entries = (
        (change["to_domain"], change["from_domain"], change["account_id"], "rebrand", change["changed_on"]),
        (two_names["other_domain"], "", two_names["account_id"], "same_company", day_of(9, 1).isoformat()),
        ("acme-robotics.example", "acme.com", world.truth["acme_account_id"], "product_site", day_of(5, 1).isoformat()),
        ("gmail.com", world.of("light")[3].domain, world.of("light")[3].account_id, "typo", day_of(5, 1).isoformat()),
        ("elsewhere.example", "", salesforce_id("001", 999998), "rebrand", day_of(5, 1).isoformat()),
    )
    for domain, canonical, account_id, reason, valid_from in entries:
        world.land(
            "ops/domain_aliases",
            domain=domain,
            canonical_domain=canonical,
            crm_account_id=account_id,
            reason=reason,
            author=AUTHOR,
            valid_from=f"{valid_from}T00:00:00Z",
            loaded_at=entered(dt.date.fromisoformat(valid_from)),
        )
    world.truth["bad_domain_aliases"] = ["gmail.com", "elsewhere.example"]


def book_costs(world: World) -> None:
    """What the programme cost, by month and channel, and per advertising flight."""
    for number, month in enumerate(range(5, 12)):
        first_on = dt.date(2026, month, 1 if month > 5 else 18)
        for channel, cost in (("email", 1200), ("intent_data", 4200), ("webinar", 2600)):
            world.land(
                "ops/program_costs",
                id=f"pc-{month:02d}-{channel}",
                program=f"ABM {channel}",
                channel=channel,
                cost_usd=f"{cost + 35 * number}.00",
                spent_on=first_on.isoformat(),
                author=AUTHOR,
                loaded_at=entered(first_on + dt.timedelta(days=3)),
            )
    for campaign_id, name, first, _ in FLIGHTS:
        world.land(
            "ops/program_costs",
            id=f"pc-{campaign_id}",
            program=name,
            campaign_id=campaign_id,
            channel="linkedin_ads",
            tier="1" if name.startswith("Tier 1") else "",
            cost_usd="3500.50",
            spent_on=day_of(first).isoformat(),
            author=AUTHOR,
            loaded_at=entered(day_of(first, 4)),
        )


def acknowledge_sync(world: World) -> None:
    """What the destination said to the last weeks' sync: most accepted, one rejected, one accepted when retried."""
    listed: list[Company] = world.of("hot", "warm", "nurture", "customer")
    for week in (LAST_WEEK - 2, LAST_WEEK - 1):
        at = at_hour(day_of(week, 0), 6, 30)
        for number, company in enumerate(listed):
            rng = world.rng("sync", week, company.account_id)
            is_rejected = number in (3, 8)
            answer = {
                "object": "sync_crm__accounts",
                "id": company.account_id,
                "row_hash": f"{rng.getrandbits(128):032x}",
                "sync_action": "insert" if week == LAST_WEEK - 2 else "update",
            }
            message = "FIELD_CUSTOM_VALIDATION_EXCEPTION: owner is inactive" if is_rejected else ""
            status = "rejected" if is_rejected else "accepted"
            world.land("ops/sync_acknowledgements", **answer, status=status, message=message,
                       acknowledged_at=stamp(at), loaded_at=stamp(at + dt.timedelta(hours=1)))  # fmt: skip
            if number == 8:
                retried_at = at + dt.timedelta(days=1)
                world.land("ops/sync_acknowledgements", **answer, status="accepted", acknowledged_at=stamp(retried_at),
                           loaded_at=stamp(retried_at + dt.timedelta(hours=1)))  # fmt: skip
    world.truth["sync_rejected_ids"], world.truth["sync_retried_ids"] = [listed[3].account_id], [listed[8].account_id]


def play(world: World) -> None:
    """Fill the sheets."""
    override_tiers(world)
    record_consent(world)
    request_erasures(world)
    judge_alerts(world)
    name_aliases(world)
    book_costs(world)
    acknowledge_sync(world)
