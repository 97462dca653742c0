"""Accounts that may be one company under two names or in two CRMs, for a person to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from abm.linkage.link import find_duplicates, floor_of
from abm.linkage.model import LinkageModel, read_model

FIELDS = ("record_id", "name", "country", "domain", "industry", "n_employees", "owner_id", "is_owner_active",
          "parent_id")  # fmt: skip
RELATED = "related"


def suspect_duplicates(
    accounts: Iterable[Sequence[Any]], model: LinkageModel | None = None
) -> list[tuple[str, str, str, float, float, str]]:
    """Find the pairs of accounts that the linkage model takes for one company.

    Args:
        accounts: rows of `FIELDS`: live accounts, each once; parent_id is the account that the CRM says owns it.
        model: the parameters; the committed artefact by default.

    Returns:
        Rows of account_id (the smaller), other_account_id, status, match_weight (bits), match_probability (0-1) and
        evidence. Status is `duplicate`; `review` where both have different live owners; `related` where the CRM itself
        says that one owns the other or that both have one parent: those are two companies on purpose.
    """
    frame = pd.DataFrame(accounts, columns=list(FIELDS))
    model = model or read_model()
    found = find_duplicates(frame, model, floor_of(model.threshold))
    found = found[found["status"] != "below_threshold"]
    parents = dict(zip(frame["record_id"], frame["parent_id"], strict=True))
    return [
        (
            row["left_id"],
            row["right_id"],
            RELATED if _is_related(row["left_id"], row["right_id"], parents) else row["status"],
            row["match_weight"],
            row["match_probability"],
            row["evidence"],
        )
        for row in found.to_dict("records")
    ]


def _is_related(left: str, right: str, parents: dict[str, str | None]) -> bool:
    left_parent, right_parent = parents[left] or None, parents[right] or None
    return left_parent == right or right_parent == left or (left_parent is not None and left_parent == right_parent)
