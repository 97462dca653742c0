"""The few of many texts that may hold somebody on the suppression list, found where the texts lie: in DuckDB.

What is found here is a superset of what :class:`abm.erasure.texts.Finder` finds, which then decides. Its patterns are
handed to DuckDB with every class of letters written out: the two engines know different editions of Unicode.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Sequence
from functools import cache

import duckdb

from abm.erasure.places import quote
from abm.erasure.suppression import LENGTHS_OF_NAMES, SuppressionList
from abm.erasure.texts import BETWEEN_NAMES, EMAIL, WORD

# Letters whose lower case is not the same in Python and in DuckDB: a text with one of them is always read.
LOWERED_OTHERWISE = "\u0130\u03a3"
_ROWS_AT_ONCE = 10_000
_CLASSES = (r"[^\W\d_]", r"\w", r"\s")


def find_texts_to_read(
    connection: duckdb.DuckDBPyConnection, suppressed: SuppressionList, living: Collection[str] = ()
) -> Iterator[tuple[int, str]]:
    """Number and text of the rows of the temporary table ``erasure_texts`` that may hold somebody.

    Args:
        connection: where ``erasure_texts (number, text, has_names)`` lies, and ``erasure_digests`` with the list.
        suppressed: the list.
        living: names on it that tell of nobody.

    Yields:
        Pairs in their order; until the last the connection is not to be used.
    """
    addresses = _find_hits(connection, suppressed, "email", _addresses_sql())
    lengths = [length for length in LENGTHS_OF_NAMES if suppressed.has_names_of(length)]
    names = (
        sorted(set(_find_hits(connection, suppressed, "name", _names_sql(lengths))) - set(living)) if lengths else []
    )
    held = [
        f"select number, text from ({query}) where list_contains(?::varchar[], found)"
        for query, hits in ((_addresses_sql(), addresses), (_names_sql(lengths), names))
        if hits
    ]
    odd = f"select number, text from erasure_texts where {_odd_sql('text')}"
    result = connection.execute(
        f"select distinct number, text from ({' union all '.join([*held, odd])}) order by all",
        [hits for hits in (addresses, names) if hits],
    )
    while rows := result.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def find_bearers(
    connection: duckdb.DuckDBPyConnection, suppressed: SuppressionList, relation: str, columns: Sequence[str]
) -> list[str]:
    """Names of a relation, its columns joined by a blank, that may be on the list in either order.

    Args:
        connection: where ``erasure_digests`` lies with the list.
        suppressed: the list.
        relation: SQL name of a relation.
        columns: first name, and last name if it has one of its own.
    """
    if "name" not in suppressed.kinds:
        return []
    names = ("bearer", "bearer[len(split_part(bearer, ' ', 1)) + 2 :] || ' ' || split_part(bearer, ' ', 1)")
    keys = ", ".join(f"array_to_string(regexp_extract_all(lower({name}), {_pattern(WORD)}), ' ')" for name in names)
    rows = connection.execute(
        f"select distinct bearer from (select bearer, unnest([{keys}]) as found from ("
        f"select distinct concat_ws(' ', {', '.join(map(quote, columns))}) as bearer from {relation}))"
        f" where {suppressed.digest_sql('name', 'found')} in (select digest from erasure_digests)"
        f" or {_odd_sql('bearer')}"
    ).fetchall()
    return sorted(bearer for (bearer,) in rows)


def _find_hits(connection: duckdb.DuckDBPyConnection, suppressed: SuppressionList, kind: str, query: str) -> list[str]:
    if kind not in suppressed.kinds:
        return []
    rows = connection.execute(
        f"select found from (select distinct found from ({query}))"
        f" where {suppressed.digest_sql(kind, 'found')} in (select digest from erasure_digests)"
    ).fetchall()
    return sorted(found for (found,) in rows)


def _addresses_sql() -> str:
    """Each address of a text, as the list knows it."""
    return (
        "select number, text, trim(replace(lower(address), '%40', '@'), '.') as found from (select number, text,"
        f" unnest(regexp_extract_all(text, {_pattern(EMAIL)})) as address from erasure_texts"
        " where contains(text, '@') or contains(text, '%40'))"
    )


def _names_sql(lengths: Sequence[int]) -> str:
    """Each run of so many words of a text with nothing but blanks and separators between them, as the list knows it."""
    word, between = WORD.pattern, BETWEEN_NAMES.pattern
    run = re.compile(f"{word}(?:{between}{word})+")
    # of a run, whatever separates no words is one
    words = re.compile(between.replace("[", "[^", 1))
    names = ", ".join(
        " || ' ' || ".join(f"words[place + {later}]" if later else "words[place]" for later in range(length))
        for length in lengths
    )
    return (
        # a name that would go on after the last word is null
        f"select number, text, found from (select number, text, unnest([{names}]) as found from ("
        "select number, text, words, unnest(range(1, len(words))) as place from ("
        f"select number, text, regexp_extract_all(lower(run), {_pattern(words)}) as words from ("
        f"select number, text, unnest(regexp_extract_all(text, {_pattern(run)})) as run"
        " from erasure_texts where has_names)))) where found is not null"
    )


def _odd_sql(text: str) -> str:
    return f"regexp_matches({text}, '[{LOWERED_OTHERWISE}]')"


def _pattern(pattern: re.Pattern[str]) -> str:
    """SQL literal of a pattern that means the same to DuckDB."""
    text = pattern.pattern
    text = text.replace(_CLASSES[0], f"[{_ranges(_CLASSES[0])}]")
    for name in _CLASSES[1:]:
        # what is left of them stands within brackets
        text = text.replace(name, _ranges(name))
    return "'" + text.replace("'", "''") + "'"


@cache
def _ranges(one: str) -> str:
    """The characters that Python takes for one of a class, as ranges of code points."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    spans = (match.span() for match in re.finditer(f"(?:{one})+", every))
    return "".join(f"\\x{{{begin:x}}}-\\x{{{end - 1:x}}}" for begin, end in spans)
