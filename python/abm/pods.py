"""Pods: groups of accounts that one can name, so that one talk track and one case study fit all of them.

A pod is what its accounts have in common, said in words: mid-market, fintech, AWS, Snowflake. Levels, in the order of
`pod_levels.csv`, say which dimensions make a pod, the most exact first; an account is in the most exact pod that enough
accounts are left for. It is a monothetic clustering (every member has every attribute that the name states; M. Chavent,
Pattern Recognition Letters 19(11), 1998), with the order of the splits given by rule rows instead of searched for: a
search picks another split after a small change of the accounts, and every pod below it then has another name.

The id of a pod is a hash of what defines it, not a number that an algorithm happened to give.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

WORD_COLUMNS = ("company_id", "is_account", "dimension", "value", "word")
POD_COLUMNS = ("company_id", "is_account", "pod_id", "pod_name", "definition", "level", "unassigned_reason")


@dataclass(frozen=True)
class PodLevel:
    """One way to define pods: the dimensions whose values its accounts share, and how such a pod is called."""

    level: int
    dimensions: tuple[str, ...]
    name_template: str

    def __post_init__(self) -> None:
        """Refuse a name that leaves out what defines the pod: two pods would bear one name."""
        missing = [dimension for dimension in self.dimensions if "{" + dimension + "}" not in self.name_template]
        if missing:
            raise ValueError(
                f"level {self.level} of pod_levels.csv does not name {', '.join(missing)}: {self.name_template}"
            )


def read_levels(rows: Iterable[tuple[int, str, str]]) -> list[PodLevel]:
    """Levels of the rows (level, dimensions separated by |, name_template), the most exact first."""
    return [PodLevel(level, tuple(dimensions.split("|")), template) for level, dimensions, template in sorted(rows)]


def assign_pods(
    words: pd.DataFrame, levels: Sequence[PodLevel], *, minimum_accounts: int, widest_value_share: float
) -> pd.DataFrame:
    """Put every company into the most exact pod that has enough accounts.

    Args:
        words: one row per company and dimension: company_id, is_account (false for a look-alike, which joins a pod and
            makes none), dimension, value (what defines a pod), word (how it is said).
        levels: the ways to define pods, the most exact first.
        minimum_accounts: the fewest accounts of a pod.
        widest_value_share: a value that more than this share (0-1) of the accounts with a value of the dimension have
            tells nothing apart; it is left out.

    Returns:
        One row per company of `words`, sorted by company_id: `POD_COLUMNS`. Without a pod, pod_id, pod_name, definition
        and level are null and unassigned_reason says why.

    Raises:
        ValueError: a company has two values of one dimension, or two pods come to one name.
    """
    twice = words.duplicated(["company_id", "dimension"])
    if twice.any():
        company_id, dimension = words.loc[twice, ["company_id", "dimension"]].iloc[0]
        raise ValueError(f"company {company_id} has two values of {dimension}")
    companies = words[["company_id", "is_account"]].drop_duplicates().sort_values("company_id", ignore_index=True)
    if companies.empty:
        return pd.DataFrame(columns=list(POD_COLUMNS))
    values = words.pivot(index="company_id", columns="dimension", values="value").reindex(companies["company_id"])
    said = dict(zip(zip(words["dimension"], words["value"], strict=True), words["word"], strict=True))
    is_account = companies["is_account"].to_numpy(dtype=bool)
    for dimension in values.columns:
        shares = values.loc[is_account, dimension].value_counts(normalize=True)
        values.loc[values[dimension].isin(shares.index[shares > widest_value_share]), dimension] = None
    values = values.reset_index(drop=True)
    pods: dict[str, str] = {}
    result = companies.assign(pod_id=None, pod_name=None, definition=None, level=None, unassigned_reason=None).astype(
        "object"
    )
    for level in levels:
        if not set(level.dimensions) <= set(values.columns):
            continue
        here = values.loc[result["pod_id"].isna(), list(level.dimensions)].dropna()
        for key, members in here.groupby(list(level.dimensions), sort=True):
            defined = dict(zip(level.dimensions, key, strict=True))
            if is_account[members.index].sum() < minimum_accounts:
                continue
            definition = " and ".join(f"{dimension} = {value}" for dimension, value in sorted(defined.items()))
            name = level.name_template.format(**{d: said[d, v] for d, v in defined.items()})
            name = name[0].upper() + name[1:]
            if pods.setdefault(name, definition) != definition:
                raise ValueError(f"two pods are called {name}: {pods[name]}; {definition}. Give them different words")
            result.loc[members.index, ["pod_id", "pod_name", "definition", "level"]] = (
                pod_key(definition),
                name,
                definition,
                level.level,
            )
    is_nameable = pd.Series(False, index=result.index)
    for level in levels:
        is_nameable |= values.reindex(columns=list(level.dimensions)).notna().all(axis=1)
    is_left = result["pod_id"].isna()
    result.loc[is_left & is_nameable, "unassigned_reason"] = (
        f"fewer than {minimum_accounts} accounts are left that are like it"
    )
    result.loc[is_left & ~is_nameable, "unassigned_reason"] = (
        "too little is known of it to name what it shares with others"
    )
    return result[list(POD_COLUMNS)]


def pod_key(definition: str) -> str:
    """Id of the pod that is defined so: the same in every build and in every warehouse."""
    return hashlib.md5(definition.encode(), usedforsecurity=False).hexdigest()
