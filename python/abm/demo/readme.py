"""The README of the demo landing: what it simulates, what is planted in it, how many rows it has."""

from __future__ import annotations

from abm.demo.columns import COLUMNS
from abm.demo.files import MARKER, TRUTH
from abm.demo.world import LAST_LOAD, WINDOW_START, World

TEMPLATE = """{marker}
# The demo landing (simulated data)

Every company, person and event here is invented; nothing was measured. The folder is written by

```
python -m abm demo
```

with seed {seed}; the same seed gives the same bytes. Edit nothing here: change `python/abm/demo/` and run the command
again. `{truth}` beside the feeds, and `abm.demo.planted_truth({seed})`, give everything that is planted by id,
address and day: for scoring what a model finds; no build reads it.

## The world

Meridian Data (`meridiandata.example`), a fictional vendor of a data-governance platform, sells to {n_accounts} CRM
accounts (some of them entered more than once). The demo covers 26 weeks, {first} to {last}; {last} is
the last load. CRM rows land the night after a change, and the first sync on {first} brings everything older. A
business unit keeps companies of its own in HubSpot, and its marketing mail is sent from there.

Companies' domains end in the reserved `.example`, but for the account Acme (`acme.com`); besides there are private
visitors at real mail providers and one student at an invented `.edu`. IP addresses are from the ranges reserved for
documentation and benchmarks.

| accounts | n | what they do |
|---|---:|---|
{archetypes}

## Feeds

| feed | rows | what is in it |
|---|---:|---|
{feeds}

## Planted: who is who

- Accounts: duplicates merged by the CRM, alone and in chains of two; two accounts with one domain that nobody merged;
  one company under three names; subsidiaries, one of which changes its parent; a rebrand with a new domain; soft
  deletes; three accounts in history mode; accounts created late; firmographics with gaps (about a fifth), countries and
  domains in several spellings, one with umlauts; excluded industries and countries, companies too small, a competitor,
  a partner.
- Two CRMs: {n_both} companies stand in both with the same domain, {n_hubspot_only} in HubSpot only; merged contacts (a
  chain, with the merge audit), a merged company, a merged deal, a deal of two companies, a company whose domain is a
  mail provider.
- Takeovers: an account buys another account on {takeover_on}, a customer buys a company that the CRM does not have;
  one takeover is announced for next year, one is called off.
- People: a contact who changes employer, contacts on private, disposable or relayed mail, a merged contact, leads that
  become contacts, a lead who is a contact already, visitors who never identify, who do so only after some visits, who
  use two devices or share one.
- Negative: unsubscribes, bounces, no-shows, "not a fit", careers pages.
- Law: an opt-out in the CRM, unsubscribes in three places, consent that was withdrawn, consent that contradicts the
  CRM, the mail tool or itself, an erasure request of {erased_on} whose person comes back with a later export, records
  older than their feed may be kept.
- Nobody's interest: crawlers, a dependency robot, a build server, a visitor faster than any human, data-centre, VPN
  and provider addresses, mail gateways that click every link, a mail program that opens by itself, own staff, a
  competitor's staff, a job seeker, a student, a customer on the support pages.
- Market: {n_lookalikes} companies outside the CRMs that resemble good customers, hiring that means something and
  hiring that does not (evergreen, scattered), milestones in the last weeks, a company that takes up a technology.
- By hand: overrides that are valid, expired, revoked, of an unknown account, without reason, author or expiry; two
  domain aliases nobody should believe; a sync that is rejected, and one accepted when retried.
- Rows: delivered twice, malformed (some delivered again, corrected), dated after their own load; links to purged
  records; topics nobody mapped, a signal type and a topic that do not exist.

## Planted: what happened when

| day | what |
|---|---|
{incidents}

## Rows

{n_rows} rows.

| table | rows |
|---|---:|
{rows}

## Files

{files}
"""

ARCHETYPE_STORIES = {
    "hot": "at the peak of a buying journey when the demo ends: pricing, comparison, security, a full committee",
    "won": "a journey that ends in a won opportunity (one of them leaves no digital trace)",
    "lost": "a journey with few people and competitor pages that ends in a lost opportunity",
    "warm": "on their way, not there yet",
    "nurture": "answer, attend and read, but never look at a price",
    "faded": "a surge in early summer, then silence, and no opportunity",
    "light": "a few glances",
    "outbound_only": "reps write every other week; nobody answers",
    "third_party_only": "an intent vendor sees a strong surge, nothing first-party happens",
    "customer": "use the product; four renewed, two expanded, one has a renewal open",
    "churned": "a customer that lost its renewal",
    "partner": "a partner with an account of its own",
    "competitor": "a competitor whose staff look at the site",
    "excluded": "excluded industries (gambling, tobacco, public education)",
    "too_small": "fewer than 20 employees",
    "subsidiary": "subsidiaries of another account",
    "quiet": "no signals at all",
}

FEED_STORIES = {
    "salesforce": "the CRM: accounts, people, deals with their history, activities, campaigns, as versions",
    "hubspot": "the second CRM of a business unit; mailings with opens, clicks, bounces and unsubscribes",
    "segment": "web and product events, with the calls that say who somebody is",
    "linkedin_ads": "three advertising flights, by day and member company",
    "events": "three webinars, two round tables and a conference: registered first, attended or not later",
    "partners": "co-hosted webinars, marketplace listings, syndicated content",
    "bombora": "weekly topic surges",
    "g2": "visits of companies to a review site",
    "reverse_ip": "office networks of companies, and providers that are none",
    "technographics": "technologies that companies run",
    "company_news": "funding, takeovers, leaders, launches, openings",
    "firmographics": "the market: companies of the CRMs and many more",
    "ops": "what people enter, and what the reverse-ETL tool reports back",
    "generic_signals": "a user community that speaks the unified schema already",
}


def tell_incidents(world: World) -> list[tuple[str, str]]:
    """Days and what happened on them, in order of time."""
    truth = world.truth
    lost, doubled, late = truth["tag_loss"], truth["volume_doubled"], truth["late_file"]
    reformatted, spike, wave = truth["date_format_changed"], truth["unmatched_spike"], truth["bot_wave"]
    renamed, added, range_moved = truth["topic_renamed"], truth["column_added"], truth["reassigned_range"]
    return sorted(
        [
            (
                late["loaded_on"],
                f"a partner's file arrives weeks late: {late['n_rows']} rows of the week of"
                f" {late['occurred_in_week_of']}, and {len(truth['retention_expired_ids'])} of two years ago",
            ),
            (range_moved["moved_on"], f"the addresses {range_moved['ip']} pass from one company to another"),
            (
                lost["first_on"],
                f"pages under `{lost['path_prefix']}` lose their tag until {lost['last_on']};"
                f" {lost['n_lost']} views are missing",
            ),
            (wave["on"], f"a wave of machines opens {wave['n_rows']} pages before dawn"),
            (renamed["from_on"], f'the intent vendor renames "{renamed["from_topic"]}" to "{renamed["to_topic"]}"'),
            (
                doubled["loaded_on"],
                f"the intent vendor delivers {doubled['n_rows']} rows instead of {doubled['n_usual']}",
            ),
            (added["from_on"], f"the intent vendor's files have a new column, `{added['column']}`"),
            (truth["superhuman"]["on"], "a visitor opens a page every second for a minute"),
            (
                reformatted["loaded_on"],
                f"{reformatted['n_rows']} rows of the intent vendor have American dates; they come again, corrected, on"
                f" {reformatted['corrected_on']}",
            ),
            (
                spike["loaded_on"][0],
                f"for two days the review site reports {spike['n_rows']} unknown companies a day",
            ),
        ]
    )


def write_readme(world: World, paths: list[str]) -> bytes:
    """The README of a world whose data files are at `paths`."""
    n_rows = {table: len(world.tables[table]) for table in COLUMNS}
    archetypes = "\n".join(f"| {name} | {len(world.of(name))} | {story} |" for name, story in ARCHETYPE_STORIES.items())
    feeds = "\n".join(
        f"| {feed} | {sum(n for table, n in n_rows.items() if table.startswith(feed + '/'))} | {story} |"
        for feed, story in FEED_STORIES.items()
    )
    return TEMPLATE.format(
        marker=MARKER,
        seed=world.seed,
        truth=TRUTH,
        n_accounts=len(world.companies),
        first=WINDOW_START.isoformat(),
        last=LAST_LOAD.date().isoformat(),
        archetypes=archetypes,
        feeds=feeds,
        n_both=len(world.truth["both_crms"]),
        n_hubspot_only=len(world.truth["hubspot_only"]),
        takeover_on=world.truth["acquisitions"][0]["effective_on"],
        erased_on=world.truth["erasure"]["requested_on"],
        n_lookalikes=len(world.truth["lookalike_domains"]),
        incidents="\n".join(f"| {day} | {what} |" for day, what in tell_incidents(world)),
        n_rows=sum(n_rows.values()),
        rows="\n".join(f"| {table} | {n} |" for table, n in n_rows.items()),
        files="\n".join(f"- `{path}`" for path in sorted(paths)),
    ).encode()
