"""What the demo knows of its own identities, against what the warehouse made of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import duckdb

from abm.domains import registrable_domain


@dataclass(frozen=True)
class Verdict:
    """One identity of the demo: by which method it was matched, to which account, and to which it belongs.

    Attributes:
        match_method: method of the match that stands, or the outcome.
        value: the identity as the feed wrote it.
        found: domains of the account it was matched to, empty where none.
        true_domain: domain of the company it belongs to, None where it belongs to none or to one that is no account.
    """

    match_method: str
    value: str
    found: frozenset[str]
    true_domain: str | None

    @property
    def is_right(self) -> bool:
        return self.true_domain in self.found if self.found else self.true_domain is None


def judge(connection: duckdb.DuckDBPyConnection, truth: dict[str, Any]) -> list[Verdict]:
    """Compare the match that stands for each identity of the demo with the planted truth.

    Args:
        connection: a warehouse built from the demo.
        truth: `abm.demo.planted_truth()`.

    Returns:
        A verdict for each address, company domain, product user and device whose owner the demo knows.
    """
    owned = _domains_by_account(connection, truth)
    accounts = set().union(*owned.values())
    emails = {
        user: email.lower()
        for user, email in connection.sql("""
            select distinct user_id, email from intermediate.int_signals_unioned
            where user_id is not null and email like '%_@_%'
        """).fetchall()
    }
    devices = _devices(truth)
    # the CRM knows for whom this contact works, though the address does not say
    free_mail = truth["free_mail_contact"]
    private = {free_mail["email"]: truth["account_domains"][free_mail["account_id"]]}
    # a broken row may name a domain that is nobody's
    planted = {*accounts, *truth["unknown_domains"], *truth["universe_domains"], *truth["lookalike_domains"]}
    verdicts = []
    for kind, value, method, account in connection.sql("""
        select seen.identity_kind, seen.identity_value, standing.match_method, accounts.survivor_account_id
        from intermediate.int_identities_seen as seen
        inner join marts.dim_identities as standing
            on seen.identity_id = standing.identity_id and standing.valid_to_at is null
        left join marts.dim_accounts as accounts on standing.account_id = accounts.account_id
        order by all
    """).fetchall():
        known = {"email": value, "domain": value, "user": emails.get(value, ""), "anonymous": devices.get(value, "")}
        text = known.get(kind, "")
        if not text:
            continue
        domain = registrable_domain(private.get(text, text))
        if kind == "domain" and domain not in planted:
            continue
        verdicts.append(
            Verdict(method, value, frozenset(owned.get(account, ())), domain if domain in accounts else None)
        )
    return verdicts


def tally(verdicts: list[Verdict]) -> dict[str, Counter[str]]:
    """Count, by method, the matches that are right and wrong, and the identities that should have been matched."""
    counts: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        count = counts.setdefault(verdict.match_method, Counter())
        if verdict.found:
            count["right" if verdict.is_right else "wrong"] += 1
        else:
            count["rightly none" if verdict.is_right else "missed"] += 1
    return counts


def _devices(truth: dict[str, Any]) -> dict[str, str]:
    """The address or company domain behind each planted device; one that is shared, or whose network is, is no case.

    A range of addresses changes hands: the device seen in it is one company's before and another's after.
    """
    moved = truth["reassigned_range"]["from_domain"]
    shared = {device["anonymous_id"] for device in truth["shared_devices"]}
    owners = {visitor["anonymous_id"]: visitor["email"].lower() for visitor in truth["stitched_visitors"]}
    for person in truth["two_device_people"]:
        owners |= dict.fromkeys(person["anonymous_ids"], person["email"].lower())
    owners |= {
        visitor["anonymous_id"]: visitor["domain"] for visitor in truth["office_visitors"] if visitor["domain"] != moved
    }
    return {device: owner for device, owner in owners.items() if device not in shared}


def _domains_by_account(connection: duckdb.DuckDBPyConnection, truth: dict[str, Any]) -> dict[str, set[str]]:
    """Domains of each surviving account: its own, of records folded into it, of companies it bought, earlier ones."""
    crm_domains = dict(truth["account_domains"]) | {one["hub_id"]: one["domain"] for one in truth["hubspot_only"]}
    owned: dict[str, set[str]] = {}
    for crm_id, website, survivor in connection.sql("""
        select crm_account_id, case domain_kind when 'company' then domain end, survivor_account_id
        from marts.dim_accounts
    """).fetchall():
        domains = owned.setdefault(survivor, set())
        domains |= {domain for domain in (website, crm_domains.get(crm_id)) if domain}
    for purchase in truth["acquisitions"]:
        for domains in owned.values():
            if purchase["acquirer_domain"] in domains:
                domains.add(purchase["acquired_domain"])
    for change in truth["domain_changes"]:
        for domains in owned.values():
            if change["to_domain"] in domains or change["from_domain"] in domains:
                domains |= {change["to_domain"], change["from_domain"]}
    return owned
