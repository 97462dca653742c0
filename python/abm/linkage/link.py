"""Which record is which company: candidate pairs, their weight, and the best candidate with a margin to the second."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Sequence
from typing import Any

import duckdb
import pandas as pd
from splink import DuckDBAPI, Linker

from abm.linkage.candidates import keep_candidates
from abm.linkage.comparisons import COMPARISONS
from abm.linkage.model import LinkageModel, read_model
from abm.linkage.profiles import make_profiles
from abm.linkage.settings import create_macros, make_settings

WEIGHT_DECIMALS = 6  # float noise never decides between two candidates
LINK_COLUMNS = ["left_id", "right_id", "match_probability", "match_weight", "evidence", "status"]
_EVIDENCE_OTHERS = tuple(comparison for comparison in COMPARISONS if comparison.name != "name")


def link(left: pd.DataFrame, right: pd.DataFrame, model: LinkageModel | None = None) -> pd.DataFrame:
    """Find the company of each record.

    Args:
        left: records to place, e.g. signals or leads that name a company: record_id (unique), name, and any of country,
            city, domain, phone, industry, n_employees (people).
        right: records to place them at, e.g. CRM accounts; the same columns.
        model: the parameters; the committed artefact by default.

    Returns:
        One row per left record that has a candidate worth a look, sorted by left_id: right_id (the best candidate),
        match_probability (0-1), match_weight (bits), evidence (a sentence), status:
        `matched`: at or above the threshold and ahead of the second by the margin;
        `ambiguous`: above the threshold, but another candidate is as good: one row for each within the margin;
        `below_threshold`: not a match, at or above the review floor.
        The weight of a pair depends on its two records and the model, nothing else.

    Raises:
        ValueError: a column is missing, or record_id is null or repeated.

    Example:
        >>> link(leads, accounts).query("status == 'matched'")  # doctest: +SKIP
    """
    model = model or read_model()
    pairs = score_pairs([left, right], model, model.review_floor)
    return _finish(choose(pairs, model), left, right)


def choose(pairs: pd.DataFrame, model: LinkageModel) -> pd.DataFrame:
    """Of scored pairs, the best candidate of each left record with its status; all that tie where it is ambiguous."""
    best = pairs.groupby("left_id")["match_weight"].transform("max")
    is_near = pairs["match_weight"] > best - model.margin
    n_near = is_near.groupby(pairs["left_id"]).transform("sum")
    is_match = best >= model.threshold
    status = pd.Series("below_threshold", index=pairs.index, dtype=object)
    status[is_match & (n_near == 1)] = "matched"
    status[is_match & (n_near > 1)] = "ambiguous"
    near = pairs.assign(status=status)[is_near]
    near = near.sort_values(["left_id", "match_weight", "right_id"], ascending=[True, False, True])
    return near[(near["status"] == "ambiguous") | ~near.duplicated("left_id")]


def find_duplicates(
    accounts: pd.DataFrame, model: LinkageModel | None = None, floor: float | None = None
) -> pd.DataFrame:
    """Find accounts that are one company.

    Args:
        accounts: record_id, name and the optional columns of `link`; besides, optionally owner_id (null where nobody
            owns the account) and is_owner_active (an inactive owner is nobody; active where the column is missing).
        model: the parameters; the committed artefact by default.
        floor: match weight (bits) below which pairs are left out; the model's review floor by default.

    Returns:
        One row per pair at or above the floor, sorted by left_id (the smaller id) and right_id; columns as of
        `link`, status one of `duplicate`, `review` (a match, but the accounts have different live owners, so a person
        decides) and `below_threshold`.

    Raises:
        ValueError: a column is missing, or record_id is null or repeated.
    """
    model = model or read_model()
    pairs = score_pairs([accounts], model, model.review_floor if floor is None else floor)
    owners = _live_owners(accounts)
    left_owner, right_owner = pairs["left_id"].map(owners), pairs["right_id"].map(owners)
    is_contested = left_owner.notna() & right_owner.notna() & (left_owner != right_owner)
    is_match = pairs["match_weight"] >= model.threshold
    pairs["status"] = "below_threshold"
    pairs.loc[is_match, "status"] = "duplicate"
    pairs.loc[is_match & is_contested, "status"] = "review"
    return _finish(pairs.sort_values(["left_id", "right_id"]), accounts, accounts)


def floor_of(weight: float) -> float:
    """The floor that leaves out no pair whose weight, as it is rounded, is at least this one."""
    return weight - float(10**-WEIGHT_DECIMALS)


def score_pairs(frames: Sequence[pd.DataFrame], model: LinkageModel, floor: float | None = None) -> pd.DataFrame:
    """Compare every pair that shares a block key: of two frames across them, of one within it.

    Returns:
        left_id, right_id, match_weight (bits), match_probability (0-1), and `gamma_<comparison>`: the level reached,
        counted from the last, which is 0; -1 where one side is unknown. Pairs below the floor are left out.
    """
    gamma_columns = [f"gamma_{comparison.name}" for comparison in COMPARISONS]
    no_pairs = pd.DataFrame(columns=["left_id", "right_id", *gamma_columns, "match_weight", "match_probability"])
    if any(frame.empty for frame in frames):
        return no_pairs
    names = ("l", "r") if len(frames) > 1 else ("l",)
    with duckdb.connect() as connection:
        connection.execute("set threads to 2")
        connection.execute("set preserve_insertion_order to false")
        # pushed down to where the levels are decided, the floor would have every condition worked out again
        connection.execute("set disabled_optimizers to 'filter_pushdown'")
        create_macros(connection)
        for name, frame in zip(names, frames, strict=True):
            _register(connection, f"profiles_{name}", make_profiles(frame, model.token_shares, model.default_share))
        if floor is not None and not keep_candidates(
            connection, tuple(f"profiles_{name}" for name in names), model, floor
        ):
            return no_pairs
        api = DuckDBAPI(connection=connection)
        tables = [api.register(f"profiles_{name}", dataset_display_name=name) for name in names]
        settings = make_settings(
            model.parameters, model.prior, model.tf_weight, "link_only" if len(frames) > 1 else "dedupe_only"
        )
        linker = Linker(tables, settings, log_level=logging.WARNING, validate_settings=False)
        predicted = linker.inference.predict(threshold_match_weight=floor)
        pairs = connection.execute(
            f"select unique_id_l as left_id, unique_id_r as right_id, {', '.join(gamma_columns)},"
            f" round(match_weight, {WEIGHT_DECIMALS}) as match_weight"
            f" from {predicted.physical_name} order by all"
        ).df()
    if len(frames) == 1:
        is_swapped = pairs["left_id"] > pairs["right_id"]
        pairs.loc[is_swapped, ["left_id", "right_id"]] = pairs.loc[is_swapped, ["right_id", "left_id"]].to_numpy()
    pairs["match_probability"] = [_probability(weight) for weight in pairs["match_weight"]]
    return pairs


def _register(connection: duckdb.DuckDBPyConnection, name: str, profiles: pd.DataFrame) -> None:
    lists = ("core_words", "acronyms", "block_keys")
    numbers = ("tf_name_key", "tf_core", "n_employees")
    types = {"is_transliterated": "boolean"} | dict.fromkeys(lists, "varchar[]") | dict.fromkeys(numbers, "double")
    casts = ", ".join(f"cast({column} as {types.get(column, 'varchar')}) as {column}" for column in profiles.columns)
    connection.register(f"{name}_frame", profiles)
    connection.execute(f"create table {name} as select {casts} from {name}_frame")


def _probability(weight: float) -> float:
    return round(1 / (1 + 2**-weight) if weight > 0 else 2**weight / (1 + 2**weight), 9)


def _live_owners(accounts: pd.DataFrame) -> pd.Series:
    ids = accounts["record_id"].astype(str)
    if "owner_id" not in accounts.columns:
        return pd.Series(None, index=ids, dtype=object)
    owners = accounts["owner_id"].astype(object)
    if "is_owner_active" in accounts.columns:
        owners = owners.where(accounts["is_owner_active"].fillna(True).astype(bool))
    return pd.Series(owners.where(owners.notna(), None).to_numpy(), index=ids, dtype=object)


def explain_pairs(pairs: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Scored pairs with `evidence`: one readable line each."""
    left_names = dict(zip(left["record_id"].astype(str), left["name"], strict=True))
    right_names = dict(zip(right["record_id"].astype(str), right["name"], strict=True))
    rows = pairs.to_dict("records")
    return pairs.assign(
        evidence=[_explain(row, left_names[row["left_id"]], right_names[row["right_id"]]) for row in rows]
    )


def _finish(pairs: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    return explain_pairs(pairs, left, right)[LINK_COLUMNS].reset_index(drop=True)


def _explain(row: dict[Hashable, Any], left_name: str, right_name: str) -> str:
    """One readable line: the names and how they compare, then what else is known on both sides."""
    parts = []
    if (words := _words_of("name", row["gamma_name"])) is not None:
        parts.append(f"name '{left_name}' ~ '{right_name}' ({words})")
    parts += [
        words
        for comparison in _EVIDENCE_OTHERS
        if (words := _words_of(comparison.name, row[f"gamma_{comparison.name}"])) is not None
    ]
    return ", ".join(parts)


_LEVELS = {comparison.name: comparison.levels for comparison in COMPARISONS}


def level_of(comparison: str, gamma: int) -> str | None:
    """Name of the level a gamma stands for; None where it says that a side is unknown."""
    return None if gamma < 0 else _LEVELS[comparison][len(_LEVELS[comparison]) - 1 - gamma].name


def _words_of(comparison: str, gamma: int) -> str | None:
    return None if gamma < 0 else _LEVELS[comparison][len(_LEVELS[comparison]) - 1 - gamma].words
