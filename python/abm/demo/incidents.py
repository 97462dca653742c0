"""What goes wrong with whole sources on known days: a tag that stops, floods of machines, vendors that change."""

from __future__ import annotations

import datetime as dt

from abm.demo import vocabulary as words
from abm.demo import web
from abm.demo.defects import record_id
from abm.demo.market import DATA_CENTRE_PREFIX, Firm, plant_malformed
from abm.demo.outsiders import stray
from abm.demo.roster import new_anonymous_id
from abm.demo.vendors import report_partner_event
from abm.demo.world import Row, World, at_hour, day_of, parse_stamp, stamp

TAG_LOSS_WEEKS = (14, 16)
TAG_LOSS_PREFIX = "/docs"
RENAMED_TOPIC, NEW_TOPIC, RENAMED_WEEK = "Data Lineage", "Pipeline Ancestry", 16
NEW_COLUMN_WEEK = 18
DOUBLED_WEEK = 17  # the file that is loaded on this week's Monday
REFORMATTED_WEEK = 21
BOT_WAVE_ON = day_of(15, 2)
N_BOT_WAVE = 130
SUPERHUMAN_ON = day_of(19, 1)


def path_of(row: Row) -> str:
    """The path of a landed page."""
    return row["context_page_url"].removeprefix(words.SITE)


def stop_tag(world: World) -> None:
    """The documentation pages lose their tag in a redesign and get it back three weeks later."""
    first_on, last_on = day_of(TAG_LOSS_WEEKS[0], 0), day_of(TAG_LOSS_WEEKS[1], 6)
    first, last = first_on.isoformat(), last_on.isoformat()
    pages = world.tables["segment/pages"]
    lost = [row for row in pages if first <= row["timestamp"][:10] <= last and path_of(row).startswith(TAG_LOSS_PREFIX)]
    gone = {id(row) for row in lost}
    world.tables["segment/pages"] = [row for row in pages if id(row) not in gone]
    world.truth["tag_loss"] = {
        "table": "segment/pages",
        "path_prefix": TAG_LOSS_PREFIX,
        "first_on": first,
        "last_on": last,
        "n_lost": len(lost),
    }


def change_vendor(world: World) -> None:
    """The intent vendor renames a topic mid-way, and later adds a column nobody announced."""
    renamed_from, added_from = day_of(RENAMED_WEEK, 0).isoformat(), day_of(NEW_COLUMN_WEEK, 0).isoformat()
    for row in world.tables["bombora/company_surge"]:
        if row["topic"] == RENAMED_TOPIC and row["loaded_at"] >= renamed_from:
            row["topic"] = NEW_TOPIC
        if row["loaded_at"] >= added_from:
            row["trend_label"] = "surging" if float(row["composite_score"]) >= 60 else "steady"
    world.truth["topic_renamed"] = {"from_topic": RENAMED_TOPIC, "to_topic": NEW_TOPIC, "from_on": renamed_from}
    world.truth["column_added"] = {"table": "bombora/company_surge", "column": "trend_label", "from_on": added_from}


def double_vendor(world: World, firms: list[Firm]) -> None:
    """One week the intent vendor delivers twice as much: companies of the wider market on one topic."""
    loaded_on = day_of(DOUBLED_WEEK, 0)
    loaded_at = stamp(at_hour(loaded_on, 5))
    usual = sum(row["loaded_at"] == loaded_at for row in world.tables["bombora/company_surge"])
    for firm in firms[100 : 100 + usual]:
        rng = world.rng("doubled", firm.domain)
        world.land(
            "bombora/company_surge",
            domain=firm.domain,
            company_name=firm.name,
            topic="Data Governance",
            composite_score=str(rng.randint(38, 58)),
            delta="New",
            size="",
            industry=firm.industry,
            category="Data Management",
            domain_origin_country=firm.country,
            date_stamp=(loaded_on - dt.timedelta(days=1)).isoformat(),
            loaded_at=loaded_at,
        )
    world.truth["volume_doubled"] = {
        "table": "bombora/company_surge",
        "loaded_on": loaded_on.isoformat(),
        "n_usual": usual,
        "n_rows": usual + len(firms[100 : 100 + usual]),
    }


def reformat_dates(world: World) -> None:
    """A part of one weekly file has its dates the American way; two days later the same rows come again, corrected."""
    loaded_on = day_of(REFORMATTED_WEEK, 0)
    loaded_at, corrected_at = stamp(at_hour(loaded_on, 5)), stamp(at_hour(loaded_on + dt.timedelta(days=2), 5))
    rows = [row for row in world.tables["bombora/company_surge"] if row["loaded_at"] == loaded_at][::7]
    for row in rows:
        corrected = {**row, "loaded_at": corrected_at}
        row["date_stamp"] = dt.date.fromisoformat(row["date_stamp"]).strftime("%m/%d/%Y")
        plant_malformed(
            world, "bombora/company_surge", record_id("bombora/company_surge", row), "date_stamp", row["date_stamp"]
        )
        world.land("bombora/company_surge", **corrected)
        world.plant("reformatted_corrected_ids", record_id("bombora/company_surge", corrected))
    world.truth["date_format_changed"] = {
        "table": "bombora/company_surge",
        "loaded_on": loaded_on.isoformat(),
        "corrected_on": corrected_at[:10],
        "n_rows": len(rows),
    }


def release_bots(world: World) -> None:
    """One day of machines: new visitors by the dozen from a data centre, half of them with the name of a browser."""
    rng = world.rng("bot wave")
    paths = (*words.PRODUCT, *words.RESOURCES, *words.COMPARE, "/pricing")
    at = at_hour(BOT_WAVE_ON, 3)
    for number in range(N_BOT_WAVE):
        if number % 10 == 0:
            machine = stray(world, 600 + number, f"bot wave {number}", "")
            agent = words.CRAWLER_AGENTS[2] if number % 20 else words.USER_AGENTS[0]
            device = (new_anonymous_id(rng), agent, f"{DATA_CENTRE_PREFIX}{10 + number // 10}")
            world.truth["bot_anonymous_ids"].append(device[0])
        row = web.view_page(world, rng, machine, device, paths[number % len(paths)], at)
        at += dt.timedelta(seconds=1)
        if row is not None:
            # no browser of the wave was offline
            row["sent_at"] = row["received_at"] = stamp(at)
            world.plant("bot_wave_page_ids", row["id"])
    world.truth["bot_wave"] = {"table": "segment/pages", "on": BOT_WAVE_ON.isoformat(), "n_rows": N_BOT_WAVE}


def outpace_humans(world: World) -> None:
    """A visitor with a browser's name and a home address opens a page every second for a minute."""
    rng = world.rng("superhuman")
    person = stray(world, 480, "superhuman", "")
    at = at_hour(SUPERHUMAN_ON, 22)
    paths = (*words.DOCS, *words.PRODUCT, *words.CUSTOMER_STORIES, *words.BLOG)
    for number in range(60):
        row = web.view_page(world, rng, person, person.devices[0], paths[number % len(paths)], at)
        at += dt.timedelta(seconds=1)
        if row is not None:
            row["sent_at"] = row["received_at"] = stamp(at)
            world.plant("superhuman_page_ids", row["id"])
    world.truth["superhuman"] = {"anonymous_id": person.devices[0][0], "on": SUPERHUMAN_ON.isoformat()}


def share_devices(world: World) -> None:
    """Two colleagues use one browser; at a trade show three people of three companies sign in on one tablet."""
    rng = world.rng("shared devices")
    first, second = world.of("warm")[1].people[:2]
    shared = (new_anonymous_id(rng), words.USER_AGENTS[1], "203.0.113.77")
    kiosk = (new_anonymous_id(rng), words.PHONE_AGENT, "198.51.100.200")
    guests = [company.people[0] for company in world.of("light")[0:5:2]]
    for device, people, week in ((shared, (first, second, first), 14), (kiosk, guests, 17)):
        for number, person in enumerate(people):
            at = at_hour(day_of(week, 3), 10 + number)
            # the second sign-in of a person on a device is a sign-in again
            person.identified_at.pop(device[0], None)
            web.view_page(world, rng, person, device, words.PRODUCT[number], at)
            web.identify(world, rng, person, device[0], at + dt.timedelta(minutes=1))
            web.view_page(world, rng, person, device, words.RESOURCES[number], at + dt.timedelta(minutes=2))
        world.plant(
            "shared_devices", {"anonymous_id": device[0], "emails": sorted({person.email for person in people})}
        )


def deliver_late(world: World) -> None:
    """A partner's file of June arrives in August, and one of two years ago with it; ids and times as they were."""
    rng = world.rng("late file")
    before = len(world.tables["partners/engagement"])
    for company in (world.of("warm", "nurture", "light"))[:18]:
        report_partner_event(world, rng, company, "co_host", "webinar_attended", day_of(3, rng.randint(0, 4)))
    late = world.tables["partners/engagement"][before:]
    del world.tables["partners/engagement"][before:]
    loaded_at = at_hour(day_of(11, 2), 6)
    for row in late:
        world.land("partners/engagement", "late", **{**row, "loaded_at": stamp(loaded_at)})
        world.plant("late_record_ids", row["id"])
    for number, row in enumerate(late[:9]):
        old = parse_stamp(row["occurred_at"]) - dt.timedelta(days=680)
        old_id = f"archive-{number + 1:02d}"
        archived = {**row, "id": old_id, "occurred_at": stamp(old), "loaded_at": stamp(loaded_at)}
        world.land("partners/engagement", "late", **archived)
        world.plant("retention_expired_ids", old_id)
    world.truth["late_file"] = {
        "path": "partners/engagement.late.csv",
        "loaded_on": loaded_at.date().isoformat(),
        "n_rows": len(late),
        "occurred_in_week_of": day_of(3).isoformat(),
    }


def change_sources(world: World) -> None:
    """What changes rows that are already there; before anything else is damaged."""
    stop_tag(world)
    change_vendor(world)


def play(world: World, firms: list[Firm]) -> None:
    """What adds rows on known days; last, so that nothing else is drawn from them."""
    double_vendor(world, firms)
    reformat_dates(world)
    release_bots(world)
    outpace_humans(world)
    share_devices(world)
    deliver_late(world)
