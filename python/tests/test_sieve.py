"""What is sought in DuckDB leaves out no text in which Python finds somebody."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.erasure.rows import load_digests
from abm.erasure.sieve import LOWERED_OTHERWISE, find_bearers, find_texts_to_read
from abm.erasure.suppression import Erasure, SuppressionList
from abm.erasure.texts import Finder, name_key, name_keys

NAMES = (
    "Jane Doe",
    "Zoë van der Berg",
    "Sean O'Neill",
    "Anne-Marie D’Arc",
    "Ёлка Иванова",
    "Γιώργος Παπαδόπουλος",
    "İpek Yılmaz",
    "李 小龍",
    "Bob ⅷ",
)
ERASURE = Erasure(1, "feed", "request", "2026-01-01", "2026-01-01", None, None, None)
ADDRESSES = ("jane.doe@acme.com", "zoë@exämple.org", "o'neill+x@a-b.co.uk", "i%p@acme.com", "jane@acme.com")
WORDS = ("the", "vice", "jane", "x1", "a_b", "mailto:", "http://x.y/?q=", "½", "St.", "'", "-", "%40", "@", "İ", "Σ")
GAPS = (" ", "  ", ", ", ";", '"', "|", "\n", "\t", "\u00a0", "\u2003", "-", "'", ".", "_", "/", "<", ">", "", "\x1c")


def styled(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(
        (text, text.upper(), text.lower(), text.title(), text.replace("@", "%40"), text.replace(" ", ", "), text + ".")
    )


PIECES = st.one_of(
    st.sampled_from((*NAMES, *ADDRESSES, *(part for name in NAMES for part in name.split()))).flatmap(styled),
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=3),
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(GAPS)), max_size=8).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)


@pytest.fixture(scope="module")
def suppressed() -> SuppressionList:
    found = SuppressionList(None, b"a key")
    for number, name in enumerate(NAMES):
        key = name_key(name)
        found.add("name", key if key is not None else name.lower(), number)
    for number, address in enumerate(ADDRESSES):
        found.add("email", address, number)
    return found


@pytest.fixture(scope="module")
def connection(suppressed: SuppressionList) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create temp table erasure_texts (number integer, text varchar, has_names boolean)")
        load_digests(opened, suppressed)
        yield opened


def redact_all(finder: Finder, rows: list[tuple[int, str]], has_names: list[bool]) -> dict[int, str]:
    return {
        number: other
        for number, text in rows
        if (other := finder.redact(text, with_names=has_names[number])) is not None
    }


# the first example waits for the patterns to be written out
@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, st.booleans()), min_size=1, max_size=30), st.sampled_from(((), ("jane doe",))))
def test_the_sieved_texts_are_redacted_as_all_of_them_are(
    suppressed: SuppressionList,
    connection: duckdb.DuckDBPyConnection,
    given_texts: list[tuple[str, bool]],
    living: tuple[str, ...],
) -> None:
    texts, has_names = [text for text, _ in given_texts], [has for _, has in given_texts]
    connection.execute("delete from erasure_texts")
    connection.execute(
        "insert into erasure_texts select unnest(?::integer[]), unnest(?::varchar[]), unnest(?::boolean[])",
        [list(range(len(texts))), texts, has_names],
    )
    finder = Finder(suppressed, living)
    sieved = list(find_texts_to_read(connection, suppressed, living))
    assert redact_all(finder, sieved, has_names) == redact_all(finder, list(enumerate(texts)), has_names)


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=30), st.lists(TEXTS, min_size=1, max_size=30))
def test_a_bearer_of_a_name_on_the_list_is_found_in_either_order(
    suppressed: SuppressionList, connection: duckdb.DuckDBPyConnection, firsts: list[str], lasts: list[str]
) -> None:
    bearers = [f"{first} {last}" for first, last in zip(firsts, lasts, strict=False)] + firsts
    connection.execute("create or replace temp table bearers as select unnest(?::varchar[]) as name", [bearers])
    found = find_bearers(connection, suppressed, "bearers", ["name"])
    assert living_among(suppressed, found) == living_among(suppressed, bearers)


def living_among(suppressed: SuppressionList, bearers: list[str]) -> set[str]:
    halves = [bearer.split(" ", 1) for bearer in bearers]
    keys = {key for first, *last in halves for key in name_keys(first, last[0] if last else None)}
    return {key for key in keys if suppressed.number_of("name", key) is not None}


def test_a_text_without_anybody_stays_in_duckdb(
    suppressed: SuppressionList, connection: duckdb.DuckDBPyConnection
) -> None:
    connection.execute("delete from erasure_texts")
    connection.execute(
        "insert into erasure_texts values (0, 'Vice President, John Doe, jd@acme.com', true),"
        " (1, 'met Jane  Doe; again', true), (2, 'Jane Doe', false), (3, 'q=JANE.Doe%40acme.com', false)"
    )
    assert [number for number, _ in find_texts_to_read(connection, suppressed)] == [1, 3]


def test_a_list_of_before_lengths_were_kept_is_searched_for_names_of_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ABM_SUPPRESSION_KEY", "a key")
    listed = SuppressionList(tmp_path, b"a key", erasures=[ERASURE])
    listed.add("name", "jane doe", 1)
    listed.add("name", "zoë van der berg", 1)
    listed.save()
    assert [length for length in (2, 3, 4) if SuppressionList.open(tmp_path).has_names_of(length)] == [2, 4]
    listed.kinds = {"name"}
    listed.save()
    earlier = SuppressionList.open(tmp_path)
    earlier.add("name", "jane doe", 1)
    assert [length for length in (2, 3, 4) if earlier.has_names_of(length)] == [2, 3, 4]


def test_both_engines_lower_letters_alike_but_for_those_that_are_said(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "select chr(code), lower(chr(code)) from (select cast(code as integer) as code from range(1, ?) as r (code))"
        " where code not between 55296 and 57343 and lower(chr(code)) <> chr(code)",
        [sys.maxunicode + 1],
    ).fetchall()
    ours = {letter: letter.lower() for letter in map(chr, range(sys.maxunicode + 1)) if letter.lower() != letter}
    theirs = dict(rows)
    differing = {letter for letter in ours.keys() | theirs.keys() if ours.get(letter) != theirs.get(letter)}
    # a capital sigma's lower case depends on its place in the word
    assert differing | {"\u03a3"} == set(LOWERED_OTHERWISE)
