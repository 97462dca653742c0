"""Facts that follow from the landed rows, added to what was planted on the way."""

from __future__ import annotations

from abm.demo.world import World

UNSOLD_COUNTRIES = ("Brazil", "India")


def stitched_visitors(world: World) -> list[dict[str, str]]:
    """Browsers that were anonymous first and identified later: (anonymous_id, email, first_page_at, identified_at)."""
    first_page: dict[str, str] = {}
    for row in world.tables["segment/pages"]:
        key, at = row["anonymous_id"], row["timestamp"]
        if key and at[:4] == "2026" and at < first_page.get(key, "9999"):
            first_page[key] = at
    found: dict[str, dict[str, str]] = {}
    for row in world.tables["segment/identifies"]:
        key, at = row["anonymous_id"], row["timestamp"]
        if (
            key in first_page
            and first_page[key][:10] < at[:10]
            and at < found.get(key, {}).get("identified_at", "9999")
        ):
            found[key] = {
                "anonymous_id": key,
                "email": row["email"],
                "first_page_at": first_page[key],
                "identified_at": at,
            }
    return [found[key] for key in sorted(found)]


def two_device_people(world: World) -> list[dict[str, object]]:
    """People identified on two browsers: (email, anonymous_ids)."""
    devices: dict[str, list[str]] = {}
    for row in world.tables["segment/identifies"]:
        known = devices.setdefault(row["email"], [])
        if row["anonymous_id"] and row["anonymous_id"] not in known:
            known.append(row["anonymous_id"])
    return [
        {"email": email, "anonymous_ids": sorted(known)} for email, known in sorted(devices.items()) if len(known) > 1
    ]


def summarise(world: World) -> None:
    """Complete the truth of a world once every row is landed."""
    world.truth["stitched_visitors"] = stitched_visitors(world)
    world.truth["two_device_people"] = two_device_people(world)
    unsold = [company for company in world.companies if company.country in UNSOLD_COUNTRIES]
    world.truth["wrong_geography_account_ids"] = [company.account_id for company in unsold]
    world.truth["account_names"] = {company.account_id: company.name for company in world.companies}
    world.truth["account_domains"] = {company.account_id: company.domain for company in world.companies}
