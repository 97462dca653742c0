"""Registrable domains, by hand and by invariant."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from abm.domain_lists import listed_kind
from abm.domains import registrable_domain

LABEL = st.from_regex(r"[a-z][a-z0-9]{1,10}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.Example.co.uk:443/path?q=1", "example.co.uk"),
        ("jo@mail.example.com", "example.com"),
        ("mailto:jo@example.com", "example.com"),
        ("EXAMPLE.COM.", "example.com"),
        ("example.com/path", "example.com"),
        ("https://user:pw@example.com/x", "example.com"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("comcast.github.io", "comcast.github.io"),
        ("jo@masked-e5477841.example", "masked-e5477841.example"),
        ("a.b.masked.example", "masked.example"),
        ("co.uk", None),
        ("github.io", None),
        ("localhost", None),
        ("192.168.0.1", None),
        ("http://[::1]:80/", None),
        ("n/a", None),
        ("not a domain", None),
        ("", None),
        ("..", None),
        ("-bad-.com", None),
    ],
)
def test_text_gives_its_registrable_domain(text: str, domain: str | None) -> None:
    assert registrable_domain(text) == domain


@given(LABEL, LABEL)
def test_decoration_around_a_host_does_not_change_its_domain(sub: str, name: str) -> None:
    plain = registrable_domain(f"{name}.com")
    # some names, such as x0.com, are public suffixes themselves
    assume(plain is not None)
    for text in (f"{sub}.{name}.com", f"HTTPS://{sub}.{name}.COM:8080/{sub}", f"{sub}@{name}.com", f"{name}.com."):
        assert registrable_domain(text) == plain


@given(st.text(max_size=60))
def test_any_text_gives_a_domain_that_is_its_own_domain_or_none(text: str) -> None:
    domain = registrable_domain(text)
    assert domain is None or registrable_domain(domain) == domain


@pytest.mark.parametrize(
    ("domain", "kind"),
    [
        ("gmail.com", "free_mail"),
        ("gmx.de", "free_mail"),
        ("mailinator.com", "disposable"),
        ("python.org", None),
        (None, None),
    ],
)
def test_lists_know_providers_and_no_companies(domain: str | None, kind: str | None) -> None:
    assert listed_kind(domain) == kind
