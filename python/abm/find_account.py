"""Finds the account a person means: by domain, name, account id or CRM id."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import duckdb

from abm.domains import registrable_domain
from abm.warehouse import CommandError, Row, fetch, text_of

# a Salesforce id is the same with or without its three check characters
_CRM_ID_LENGTH = 15
_MOST_LISTED = 12

_EXACT_SQL = """
select account_id, crm_account_id, account_name, domain, survivor_account_id
from marts.dim_accounts
where account_id = $text
    or lower(crm_account_id) = lower($text)
    or (length($text) = $crm_id_length and left(crm_account_id, $crm_id_length) = $text)
    or domain = $domain
    or lower(account_name) = lower($text)
order by account_name, account_id
"""

_CONTAINS_SQL = """
select account_id, crm_account_id, account_name, domain, survivor_account_id
from marts.dim_accounts
where contains(lower(account_name), lower($text)) and length($text) >= 3
order by account_name, account_id
"""

_BY_ID_SQL = """
select account_id, crm_account_id, account_name, domain, survivor_account_id
from marts.dim_accounts
where account_id = $account_id
"""

_NAMES_SQL = "select account_name, domain from marts.dim_accounts where survivor_account_id = account_id"


@dataclass(frozen=True)
class FoundAccount:
    """The account that is scored, and the merged record it was asked for by, if any."""

    account_id: str
    account_name: str
    domain: str
    merged_name: str | None = None

    @property
    def title(self) -> str:
        """Name with domain, as a headline says it."""
        if not self.domain or self.domain == self.account_name.lower():
            return self.account_name
        return f"{self.account_name} ({self.domain})"


def find_account(connection: duckdb.DuckDBPyConnection, query: str) -> FoundAccount:
    """Find the one account a query means.

    Args:
        connection: open warehouse.
        query: domain, URL or e-mail address (both stand for their domain), account name in any case or a part of it,
            account_id or CRM id.

    Raises:
        CommandError: no account or more than one; the message lists those that come close.
    """
    text = query.strip()
    rows = fetch(
        connection, _EXACT_SQL, text=text, domain=registrable_domain(text), crm_id_length=_CRM_ID_LENGTH
    ) or fetch(connection, _CONTAINS_SQL, text=text)
    found = {account.account_id: account for account in (_follow_merge(connection, row) for row in rows)}
    if len(found) == 1:
        return next(iter(found.values()))
    shown = registrable_domain(text) if "@" in text else text
    if found:
        raise CommandError(_describe_choice(shown or text, list(found.values())))
    raise CommandError(_describe_absence(connection, shown or text))


def _follow_merge(connection: duckdb.DuckDBPyConnection, row: Row) -> FoundAccount:
    survivor_id = row["survivor_account_id"]
    if survivor_id is None or survivor_id == row["account_id"]:
        return _as_found(row)
    survivors = fetch(connection, _BY_ID_SQL, account_id=survivor_id)
    return _as_found(survivors[0], merged_name=text_of(row, "account_name")) if survivors else _as_found(row)


def _as_found(row: Row, merged_name: str | None = None) -> FoundAccount:
    name = text_of(row, "account_name", otherwise=text_of(row, "domain", otherwise=row["account_id"]))
    return FoundAccount(row["account_id"], name, text_of(row, "domain"), merged_name)


def _describe_choice(query: str, accounts: list[FoundAccount]) -> str:
    lines = [f"'{query}' is the name of {len(accounts)} accounts; ask for one of them by its account_id:"]
    lines += [f"  {account.account_id}  {account.title}" for account in accounts[:_MOST_LISTED]]
    if len(accounts) > _MOST_LISTED:
        lines.append(f"  … and {len(accounts) - _MOST_LISTED} more: type more of the name.")
    return "\n".join(lines)


def _describe_absence(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    known: dict[str, str] = {}
    for row in fetch(connection, _NAMES_SQL):
        account = FoundAccount("", text_of(row, "account_name"), text_of(row, "domain"))
        known.update({key.lower(): account.title for key in (account.account_name, account.domain) if key})
    near = difflib.get_close_matches((registrable_domain(query) or query).lower(), known, n=5, cutoff=0.6)
    titles = list(dict.fromkeys(known[key] for key in near))[:3]
    hint = f" Close to it: {', '.join(titles)}." if titles else " Try the company's domain or a part of its name."
    return f"No account is called '{query}' (looked at domains, names, account ids and CRM ids).{hint}"
