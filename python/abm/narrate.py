"""Tells an explanation in sentences, as an account executive would hear it from a colleague."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from abm.explain import NEGATIVE_FACTOR, PEOPLE_FACTORS, CountedSignal, EngagedPerson, Explanation
from abm.warehouse import Row
from abm.wording import (
    apportion,
    day_text,
    plural,
    round_tenth,
    sentence_case,
    short_number,
    shorten_numbers,
    without_addresses,
    words,
)

COMPONENTS = ("fit", "intent", "engagement")
_SCORE_REASON = re.compile(r"score_for_tier_(\d+)")
_LIFECYCLES = {
    "customer": "It is a customer.",
    "former_customer": "It is a former customer.",
    "open_opportunity": "It has an open opportunity.",
}
# an id that only a machine can read, such as a CRM campaign's
_OPAQUE_ID = re.compile(r"(?=.*\d)[0-9a-zA-Z]{15,}")
_MOST_ROOM_LISTED = 3


@dataclass(frozen=True)
class Line:
    """One line of a report: its text, how far it is indented, and the rich style it is printed in."""

    text: str
    indent: int = 0
    style: str = ""


def narrate(explanation: Explanation, n_signals: int = 5) -> Iterator[Line]:
    """Tell why an account has its tier, from the tier down to the raw records.

    Args:
        explanation: what :func:`abm.explain.read_explanation` read.
        n_signals: most signals (or people) named under each factor.

    Yields:
        Lines in reading order; an empty text is a blank line.
    """
    points = _show_points(explanation)
    yield from _tell_headline(explanation, points)
    yield from _tell_reasons(explanation)
    yield from _tell_points(explanation, points, n_signals)
    yield from _tell_matches(explanation)
    yield from _tell_lifts(explanation, points)


def _show_points(explanation: Explanation) -> dict[str, Decimal]:
    """The total and the components in tenths; the components shown add up to the total shown."""
    total = round_tenth(explanation.score["total_score"])
    parts = apportion([explanation.score[f"{component}_points"] for component in COMPONENTS], total)
    return {"total": total, **dict(zip(COMPONENTS, parts, strict=True))}


def _tell_headline(explanation: Explanation, points: dict[str, Decimal]) -> Iterator[Line]:
    tier, account = explanation.tier, explanation.account
    verb = "is" if explanation.is_latest else "was"
    most = sum((explanation.component_max(component) for component in COMPONENTS), Decimal(0))
    yield Line(
        f"{account.title} {verb} {tier['tier_name'] or 'Tier ' + str(tier['tier'])} ({_approach(tier)}), ranked"
        f" {tier['priority_rank']} of {tier['n_ranked']}, on {explanation.as_of_on}, with {points['total']}"
        f" of {short_number(most)} points.",
        style="bold",
    )
    yield from _tell_state(explanation)
    if explanation.change:
        yield Line(_describe_change(explanation, explanation.change))
    if explanation.card and explanation.is_latest:
        owner = explanation.card["owner_name"]
        step = _clean(explanation.card["next_step"] or "none")
        yield Line(f"Next step{f' for {owner}' if owner else ''}: {step}.")


def _tell_state(explanation: Explanation) -> Iterator[Line]:
    """Merges, departures and lifecycle, then what the account did lately."""
    account = explanation.account
    if account.merged_name:
        yield Line(f"'{account.merged_name}' was merged into {account.account_name}; its signals count here.")
    if explanation.as_of_on < explanation.list_as_of_on:
        yield Line(
            f"{account.account_name} left the list after that week: it was deleted in the CRM or merged away.",
            style="yellow",
        )
    if explanation.score["lifecycle"] in _LIFECYCLES:
        yield Line(_LIFECYCLES[explanation.score["lifecycle"]])
    if explanation.score["intent_explanation"]:
        surge = " (surging)" if explanation.score["is_surging"] else ""
        yield Line(f"Lately: {_clean(explanation.score['intent_explanation'])}{surge}.")


def _approach(tier: Row) -> str:
    approach = str(tier["approach"] or "")
    return "out of the program" if approach.startswith("out") else approach.replace("_", "-")


def _describe_change(explanation: Explanation, change: Row) -> str:
    since = "this week" if change["as_of_on"] == explanation.as_of_on else f"on {change['as_of_on']}"
    because = shorten_numbers(_clean(change["because"]))
    if change["from_tier"] is None:
        return f"Entered the list in Tier {change['to_tier']} {since}: {because}."
    return f"Moved from Tier {change['from_tier']} to Tier {change['to_tier']} {since}: {because}."


def _tell_reasons(explanation: Explanation) -> Iterator[Line]:
    yield Line("")
    yield Line("Why this tier:", style="bold")
    if explanation.tier["is_override"]:
        yield Line(f"A person set it; the model says Tier {explanation.tier['model_tier']}.", indent=2)
    for reason in _choose_reasons(explanation.reasons):
        mark, style = ("✓", "green") if reason["is_passed"] else ("✗", "red")
        yield Line(f"{mark} {_describe_reason(reason)}", indent=2, style=style)


def _choose_reasons(reasons: list[Row]) -> list[Row]:
    """What keeps it out, then the best score threshold reached and the next one missed, then gates and capacity."""
    by_tier = {int(match.group(1)): row for row in reasons if (match := _SCORE_REASON.fullmatch(row["reason_code"]))}
    reached = [row for _, row in sorted(by_tier.items()) if row["is_passed"]][:1]
    missed = [row for _, row in sorted(by_tier.items(), reverse=True) if not row["is_passed"]][:1]
    others = [row for row in reasons if not _SCORE_REASON.fullmatch(row["reason_code"])]
    excluding = [row for row in others if row["is_exclusion"]]
    return excluding + reached + missed + [row for row in others if not row["is_exclusion"]]


def _describe_reason(reason: Row) -> str:
    because = sentence_case(_clean(reason["because"] or words(reason["reason_code"])))
    observed = shorten_numbers(_clean(reason["observed"] or ""))
    threshold = shorten_numbers(_clean(reason["threshold"] or "")).replace("above ", "more than ")
    if reason["is_exclusion"]:
        says_more = observed and words(observed) not in because.lower()
        return f"{because}{f': {words(observed)}' if says_more else ''}; such accounts are left off the list."
    if threshold.startswith("until "):
        # a decision says so itself
        return f"{because}." if threshold in because else f"{because} ({observed} {threshold})."
    if threshold.endswith(" places"):
        return f"{because} ({observed} of {threshold})."
    return f"{because} ({observed or 'nothing'}, needs {threshold})." if threshold else f"{because}."


def _tell_points(explanation: Explanation, points: dict[str, Decimal], n_signals: int) -> Iterator[Line]:
    yield Line("")
    yield Line("Where the points come from:", style="bold")
    for component in COMPONENTS:
        most = short_number(explanation.component_max(component))
        yield Line(f"{sentence_case(component)} {points[component]} of {most}", indent=2, style="bold cyan")
        yield from _tell_component(explanation, component, points[component], n_signals)
    total = " + ".join(str(points[component]) for component in COMPONENTS)
    yield Line(f"{total} = {points['total']}", indent=2, style="bold")


def _tell_component(explanation: Explanation, component: str, total: Decimal, n_signals: int) -> Iterator[Line]:
    factors = [row for row in explanation.factors if row["component"] == component]
    for factor, shown in zip(factors, apportion([row["points"] for row in factors], total), strict=True):
        yield Line(_describe_factor(component, factor, shown), indent=4)
        if component == "engagement" and factor["factor"] in PEOPLE_FACTORS:
            yield from _tell_people(explanation, factor["factor"], n_signals)
        else:
            signals = explanation.signals.get((component, factor["factor"]), [])
            yield from _tell_signals(explanation, signals, n_signals)
    seen = {row["factor"] for row in factors}
    absent = [
        row
        for row in explanation.maxima
        if row["component"] == component and row["factor"] not in seen and row["max_points"] > 0
    ]
    if absent:
        names = ", ".join(f"{words(row['factor'])} (0 of {short_number(row['max_points'])})" for row in absent)
        yield Line(f"Nothing observed: {names}", indent=4, style="dim")


def _describe_factor(component: str, factor: Row, shown: Decimal) -> str:
    most = f" of {short_number(factor['max_points'])}" if factor["max_points"] else ""
    observed = _clean(factor["observed"] or "unknown")
    # the rule's label comes first in the evidence; what follows repeats the signals listed below
    label = _clean(factor["evidence"] or "").split(": ")[0]
    if factor["short_of_label"]:
        label = f"less than {factor['short_of_label']}"
    if component == "fit" or factor["factor"] == NEGATIVE_FACTOR:
        told = "unknown (neutral points)" if observed == "unknown" else words(observed)
    else:
        told = f"{label} ({observed})" if label else observed
    return f"{shown:+}{most}  {sentence_case(words(factor['factor']))}: {told} [{factor['rule_id']}]"


def _tell_signals(explanation: Explanation, signals: list[CountedSignal], n_signals: int) -> Iterator[Line]:
    for signal in signals[:n_signals]:
        yield Line(_describe_signal(explanation, signal), indent=10, style="dim")
    rest = signals[n_signals:]
    if rest:
        left = sum(signal.points_left for signal in rest)
        counted = f"and {plural(len(rest), 'more signal')}" if n_signals else plural(len(rest), "signal")
        yield Line(f"{counted}, {round_tenth(left)} points left", indent=10, style="dim")


def _describe_signal(explanation: Explanation, signal: CountedSignal) -> str:
    row = signal.row
    parts = [
        day_text(row["occurred_on"], explanation.as_of_on),
        row["type_label"] or "signal",
        _describe_subject(row),
        _describe_who(row),
        f"{round_tenth(signal.points)} points, {round_tenth(signal.points_left)} left after decay",
        _describe_record(row),
    ]
    return " · ".join(part for part in parts if part)


def _describe_subject(row: Row) -> str:
    """The page, document or subject line; the topic where there is none that says anything."""
    asset = _clean(row["asset"] or "")
    says_something = asset and not _OPAQUE_ID.fullmatch(asset)
    return asset if says_something else str(row["topic_name"] or "")


def _describe_who(row: Row) -> str:
    if row["is_person"]:
        return f"by: {row['role_label'] or 'unknown role'}"
    return "company known, person not" if row["identity_kind"] in ("domain", "crm_account") else "visitor not named"


def _describe_record(row: Row) -> str:
    if row["source_record_id"] is None:
        return "record past its retention, no longer kept"
    record = f"{row['feed_id']}/{row['table_name']}/{_clean(row['source_record_id'])}"
    more = row["n_records"] - 1
    return f"{record} (+{plural(more, 'more record')} that day)" if more > 0 else record


def _tell_people(explanation: Explanation, factor: str, n_people: int) -> Iterator[Line]:
    people = explanation.people[factor]
    for person in people[:n_people]:
        yield Line(_describe_person(explanation, person, factor), indent=10, style="dim")
    rest = people[n_people:]
    if rest:
        weight = sum(person.role_multiplier for person in rest)
        weighing = f", weighing {round_tenth(weight)}" if factor == "committee_reach" else ""
        counted = plural(len(rest), "person", "people")
        if n_people:
            counted = f"and {plural(len(rest), 'more person', 'more people')}"
        yield Line(f"{counted}{weighing}", indent=10, style="dim")


def _describe_person(explanation: Explanation, person: EngagedPerson, factor: str) -> str:
    row = person.latest
    role, seniority = row["role_label"] or "unknown role", row["seniority_label"]
    parts = [
        f"{role}, {seniority}" if seniority else str(role),
        f"weighs {short_number(person.role_multiplier)}" if factor == "committee_reach" else "",
        f"{plural(person.n_answers, 'answer')}, last: {row['type_label'] or 'signal'}"
        f" on {day_text(row['occurred_on'], explanation.as_of_on)}",
        _describe_record(row),
    ]
    return " · ".join(part for part in parts if part)


def _tell_matches(explanation: Explanation) -> Iterator[Line]:
    if not explanation.matches:
        return
    yield Line("")
    yield Line(f"How the signals were matched to {explanation.account.account_name}:", style="bold")
    for method in explanation.matches:
        evidence = f", such as: {_clean(method['evidence'])}" if method["evidence"] else ""
        yield Line(
            f"{plural(method['n_signals'], 'signal')} by {method['label']}"
            f" ({float(method['confidence']):.0%} sure){evidence}",
            indent=2,
        )


def _tell_lifts(explanation: Explanation, points: dict[str, Decimal]) -> Iterator[Line]:
    tier = explanation.tier["tier"]
    better = [row for row in explanation.tiers if row["tier"] < tier]
    if not better:
        return
    yield Line("")
    yield Line("What would lift it:", style="bold")
    exclusions = [row for row in explanation.reasons if row["is_exclusion"] and not row["is_passed"]]
    if exclusions:
        yield Line("No number of points: it stays off the list for as long as the first reason above holds.", indent=2)
        return
    target = better[-1]
    short = round_tenth(target["min_score"]) - points["total"]
    if short > 0:
        yield Line(f"{short} points short of {target['tier_name']} ({short_number(target['min_score'])}).", indent=2)
    else:
        yield Line(f"The score is enough for {target['tier_name']}; what is marked ✗ above holds it back.", indent=2)
    yield from _tell_room(explanation)


def _tell_room(explanation: Explanation) -> Iterator[Line]:
    """Where points are still to be had: the factors furthest from their maximum, and what nobody has told the CRM."""
    given = {(row["component"], row["factor"]): row for row in explanation.factors}
    room = []
    for row in explanation.maxima:
        factor = given.get((row["component"], row["factor"]))
        gap = float(row["max_points"]) - float(factor["points"] if factor else 0)
        if row["component"] != "fit" and gap > 0:
            room.append((gap, words(row["factor"])))
    room.sort(key=lambda item: (-item[0], item[1]))
    if room:
        named = ", ".join(f"{name} (up to {round_tenth(gap)} more)" for gap, name in room[:_MOST_ROOM_LISTED])
        yield Line(f"Most room: {named}.", indent=2)
    fit = [row for row in explanation.factors if row["component"] == "fit"]
    unknown = sorted(words(row["factor"]) for row in fit if row["observed"] == "unknown")
    if unknown:
        yield Line(f"Not known yet, so given half its points: {', '.join(unknown)}.", indent=2)


def _clean(text: str) -> str:
    return without_addresses(str(text)).rstrip(".")
