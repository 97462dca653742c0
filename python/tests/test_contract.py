"""The landing contract: read from the sources YAML, and complete enough to load and cast by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from abm.contract import PROVENANCE_COLUMNS, ColumnContract, ContractError, TableContract, read_contract

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


RICH_SOURCES = """
version: 2
sources:
  - name: crm
    config: {loaded_at_field: cast(synced as timestamp), freshness: {warn_after: {count: 2, period: day}}}
    tables:
      - name: deal
        config:
          meta: {key: [id], also_landed_as: [deal_history], headerless_columns: [[ID, note, amount]]}
        columns:
          - {name: id, data_type: string, config: {meta: {aliases: [Deal_ID]}}}
          - {name: amount, data_type: double, config: {meta: {min: 0, max: 100}}}
          - {name: stage, data_type: string, config: {meta: {values: [won, lost]}}}
          - {name: owner_id, data_type: string, config: {meta: {references: crm.user.id}}}
          - {name: synced, data_type: timestamp, config: {meta: {required: true, from_file_name: true}}}
      - name: user
        config: {loaded_at_field: null}
        columns: [{name: id, data_type: string}]
"""


def read_sources(folder: Path, text: str) -> list[TableContract]:
    (folder / "crm").mkdir()
    (folder / "crm" / "_crm__sources.yml").write_text(text, encoding="utf-8")
    return read_contract(folder)


def test_what_the_door_and_the_loader_need_is_read_from_the_same_yaml(tmp_path: Path) -> None:
    deal, user = read_sources(tmp_path, RICH_SOURCES)
    assert (deal.key, deal.loaded_column, deal.late_after_hours) == (("id",), "synced", 48.0)
    assert (deal.also_landed_as, deal.headerless) == (("deal_history",), (("id", "note", "amount"),))
    assert (user.loaded_column, user.late_after_hours) == (None, 48.0)
    columns = {column.name: column for column in deal.columns}
    assert columns["id"].landed_names == ("id", "deal_id")
    assert (columns["amount"].minimum, columns["amount"].maximum) == ("0", "100")
    assert columns["stage"].values == ("won", "lost")
    assert columns["owner_id"].references == ("crm", "user", "id")
    assert columns["synced"].is_from_file_name


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("references: crm.user.id", "references: user.id", "crm.deal.owner_id: 'references: user.id' should be feed"),
        ("[deal_history]", "[user]", "crm: files named 'user' are claimed by tables 'deal' and 'user'"),
    ],
)
def test_a_contract_that_means_nothing_is_one_sentence(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises(ContractError, match=said):
        read_sources(tmp_path, RICH_SOURCES.replace(before, after))


def test_only_what_decides_what_is_read_has_files_read_again(tmp_path: Path) -> None:
    deal, _ = read_sources(tmp_path, RICH_SOURCES)
    bounded = replace(deal, columns=tuple(replace(column, minimum="7") for column in deal.columns))
    renamed = replace(deal, columns=tuple(replace(column, aliases=("x",)) for column in deal.columns))
    assert bounded.reading_digest == deal.reading_digest
    assert renamed.reading_digest != deal.reading_digest


def test_every_reference_of_the_project_is_to_a_column_there_is() -> None:
    known = {(table.feed, table.table, name) for table in read_contract() for name in table.column_names}
    found = {column.references for table in read_contract() for column in table.columns if column.references}
    assert found <= known


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
