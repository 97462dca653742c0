"""The README of the demo landing: what it simulates, how it was made, how many rows it has."""

from __future__ import annotations

from abm.demo.files import MARKER
from abm.demo.world import COLUMNS, LAST_LOAD, WINDOW_START, World

TEMPLATE = """{marker}
# The demo landing (simulated data)

Every company, person and event here is invented; nothing was measured. The folder is written by

```
python -m abm demo
```

with seed {seed}; the same seed gives the same bytes. Edit nothing here: change `python/abm/demo/` and run the command
again.

## The world

Meridian Data (`meridiandata.example`), a fictional vendor of a data-governance platform, sells to {n_accounts} CRM
accounts. The demo covers 26 weeks, {first} to {last}; {last} is the last load. CRM rows land the night
after a change, and the first sync on {first} brings everything older. Companies' domains end in the reserved
`.example`, but for the account Acme (`acme.com`); besides there are private visitors at real mail providers and one
student at an invented `.edu`. IP addresses are from the ranges reserved for documentation.

| accounts | n | what they do |
|---|---:|---|
{archetypes}

Real landings also have, so this one has:

- visitors who never identify, who do so only after some visits, or who use two devices;
- private mail addresses, and companies the CRM does not know;
- crawlers, a dependency robot, a build server, a mail gateway that clicks every link, own staff;
- a job seeker, a student, a customer on the support pages, an opted-out contact, unsubscribes, no-shows;
- two merged duplicate accounts, a merged contact, a contact who changes employer, two subsidiaries, accounts created
  late, links to purged records;
- firmographics with gaps (about a fifth), countries and domains in several spellings;
- rows delivered twice, malformed rows (one is delivered again, corrected), rows dated after their own load.

`abm.demo.planted_truth({seed})` lists all of it by id.

## Rows

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


def write_readme(world: World, paths: list[str]) -> bytes:
    """The README of a world whose data files are at `paths`."""
    archetypes = "\n".join(f"| {name} | {len(world.of(name))} | {story} |" for name, story in ARCHETYPE_STORIES.items())
    rows = "\n".join(f"| {table} | {len(world.tables[table])} |" for table in COLUMNS)
    files = "\n".join(f"- `{path}`" for path in sorted(paths))
    return TEMPLATE.format(
        marker=MARKER,
        seed=world.seed,
        n_accounts=len(world.companies),
        first=WINDOW_START.isoformat(),
        last=LAST_LOAD.date().isoformat(),
        archetypes=archetypes,
        rows=rows,
        files=files,
    ).encode()
