"""What is left to do once the models are built without the erased: other files, and the bytes of deleted rows."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb

from abm.erasure.apply import Applied
from abm.erasure.places import quote
from abm.erasure.rewrite import is_rewrite_due, rewrite
from abm.erasure.search import clean_files, find_outputs, search_relations

logger = logging.getLogger("abm.landing")


def finish_erasures(warehouse: Path, applied: Applied) -> str | None:
    """Clean the files the project wrote and write the warehouse anew, if anything was erased since it last was.

    A relation that was not built again and still holds a person is dropped: the next build makes it without.

    Returns:
        One sentence where there is something to know or to do.
    """
    sentence = None
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            is_due = is_rewrite_due(connection)
        if not is_due:
            return None
        clean_files(find_outputs(warehouse), applied.tokens)
        stale = [find.where for find in search_relations(warehouse, applied.tokens) if not is_landed(find.where)]
        if stale:
            drop_relations(warehouse, stale)
            sentence = (
                f"Dropped what was not built again and still held a person who was erased ({', '.join(stale[:5])}"
                f"{', …' if len(stale) > 5 else ''}): `python -m abm build` makes it anew."
            )
        rewrite(warehouse)
    except duckdb.Error as error:
        said = str(error).strip().splitlines()[0]
        sentence = f"Bytes of erased rows are still in '{warehouse}' ({said}): the next build takes them out."
    if sentence:
        logger.warning("%s", sentence)
    return sentence


def is_landed(relation: str) -> bool:
    """Whether a relation is the loader's own."""
    return relation.startswith("landing.")


def drop_relations(warehouse: Path, relations: list[str]) -> None:
    """Drop relations, named ``schema.name``."""
    with duckdb.connect(str(warehouse)) as connection:
        for relation in relations:
            schema, name = relation.split(".", 1)
            [(kind,)] = connection.execute(
                "select table_type from information_schema.tables where table_catalog = current_database()"
                " and table_schema = ? and table_name = ?",
                [schema, name],
            ).fetchall()
            what = "view" if kind == "VIEW" else "table"
            connection.execute(f"drop {what} {quote(schema)}.{quote(name)}")
