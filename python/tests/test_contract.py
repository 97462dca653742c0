"""The landing contract: read from the sources YAML, and complete enough to load and cast by."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.contract import PROVENANCE_COLUMNS, ColumnContract, TableContract, read_contract

# when the warehouse learnt a row: without it no score could be as of a date
LOADED_COLUMNS = {"_fivetran_synced", "received_at", "loaded_at"}
# these may come without a load time: known from the latest of their own time stamps, or with the record they belong to
KNOWN_OTHERWISE = {
    "hubspot__deal",
    *(f"hubspot__deal_{table}" for table in ("company", "contact")),
    *(f"hubspot__engagement_{table}" for table in ("company", "contact", "deal")),
}
CASTABLE_TYPES = {"string", "double", "boolean", "date", "timestamp"}

SOURCES = """
version: 2
sources:
  - name: crm
    tables:
      - name: deal
        columns:
          - name: id
            data_type: string
            config: {meta: {required: true}}
          - {name: amount, data_type: double}
          - {name: note}
          - {name: landed_file, data_type: string}
          - {name: landed_row, data_type: bigint}
      - name: account
        columns: [{name: id, data_type: string}]
  - name: landing
    config: {meta: {is_internal: true}}
    tables:
      - name: landed_files
        columns: [{name: landed_file, data_type: string}]
"""


def test_the_sources_yaml_is_the_contract(tmp_path: Path) -> None:
    (tmp_path / "crm").mkdir()
    (tmp_path / "crm" / "_crm__sources.yml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "crm" / "_crm__models.yml").write_text("models: []", encoding="utf-8")
    account, deal = read_contract(tmp_path)
    assert account == TableContract("crm", "account", (ColumnContract("id", "string", is_required=False),))
    assert deal.identifier == "crm__deal"
    assert deal.column_names == ("id", "amount", "note")
    assert deal.columns[0] == ColumnContract("id", "string", is_required=True)
    assert [column.data_type for column in deal.columns] == ["string", "double", "string"]


def test_the_project_has_every_feed_and_each_table_once() -> None:
    contract = read_contract()
    assert {"bombora", "partners", "salesforce", "segment"} <= {table.feed for table in contract}
    identifiers = [table.identifier for table in contract]
    assert len(identifiers) == len(set(identifiers))
    assert identifiers == sorted(identifiers)


@pytest.mark.parametrize("table", read_contract(), ids=lambda table: table.identifier)
def test_a_table_says_when_its_rows_were_learnt_and_only_types_staging_can_cast(table: TableContract) -> None:
    required = {column.name for column in table.columns if column.is_required}
    assert len(required & LOADED_COLUMNS) == (0 if table.identifier in KNOWN_OTHERWISE else 1)
    assert {*table.column_names} & LOADED_COLUMNS
    assert {column.data_type for column in table.columns} <= CASTABLE_TYPES
    assert len(table.column_names) == len({name.lower() for name in table.column_names})
    assert not {*table.column_names} & {*PROVENANCE_COLUMNS}
