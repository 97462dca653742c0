"""Registrable domains: the part of a host that one company registers, by the public suffix list, offline."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

import tldextract

# The list bundled with the package: the same answer on every machine, and no request at build time. Private suffixes
# (github.io, myshopify.com) count, because each name below them belongs to somebody else.
_EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)

_HOST = re.compile(
    r"^(?:mailto:)?(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/?#]*@)?(?P<host>\[[^\]]*\]|[^/:?#\s]*)", re.IGNORECASE
)
_LABEL = re.compile(r"^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$")


@lru_cache(maxsize=100_000)
def registrable_domain(text: str) -> str | None:
    """Find the registrable domain in a host, URL or e-mail address.

    Args:
        text: anything a person or vendor writes where a domain belongs, e.g. ``HTTPS://www.Example.co.uk:443/a``,
            ``mailto:jo@example.com``, ``example.com.``, ``bücher.de``.

    Returns:
        The domain in lower case and punycode (``example.co.uk``, ``xn--bcher-kva.de``); ``None`` where there is none:
        an IP address, a single label, a bare public suffix, or text that is no host name. A suffix the list does not
        know (``.example``) counts as one label, which is the list's own default rule.
    """
    match = _HOST.match(text.strip())
    host = match.group("host").strip().strip(".").lower() if match else ""
    if not host or "." not in host or _is_ip(host):
        return None
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not all(_LABEL.match(label) for label in host.split(".")):
        return None
    parts = _EXTRACT(host)
    if parts.suffix and parts.domain:
        return f"{parts.domain}.{parts.suffix}"
    if parts.suffix:
        return None
    return ".".join(host.split(".")[-2:])


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
