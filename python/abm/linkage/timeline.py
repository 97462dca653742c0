"""Which account a company name means, over time: at each moment judged by what was known of the accounts by then."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pandas as pd

from abm.linkage.link import choose, explain_pairs, floor_of, score_pairs
from abm.linkage.model import LinkageModel, read_model

MATCHED, AMBIGUOUS, NONE = "matched", "ambiguous", "none"
Row = dict[Hashable, Any]
NO_LONGER = "no account's name is near enough any more"


@dataclass(frozen=True)
class AccountVersion:
    """What was known of an account in an interval: `until` is None for the current one, `master_id` unless merged."""

    account_id: str
    name: str | None
    country: str | None
    domain: str | None
    is_deleted: bool
    master_id: str | None
    since: datetime
    until: datetime | None

    def holds_at(self, moment: datetime) -> bool:
        """Whether this was what was known at the moment."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True)
class NameLink:
    """What a company name means in an interval.

    Attributes:
        name_id: id of the name, as given.
        since: from when it was so.
        until: until when, not included; None for the current interval.
        status: `matched`, `ambiguous` (several accounts fit alike) or `none` (one fitted before).
        account_id: the account where matched, else None.
        candidate_account_ids: the accounts that fit, sorted.
        match_weight: bits of the best of them; None without one.
        match_probability: the same as a probability, 0-1.
        evidence: a sentence.
    """

    name_id: str
    since: datetime
    until: datetime | None
    status: str
    account_id: str | None
    candidate_account_ids: tuple[str, ...]
    match_weight: float | None
    match_probability: float | None
    evidence: str


@dataclass(frozen=True)
class _Candidate:
    version: AccountVersion
    weight: float
    probability: float
    evidence: str

    @property
    def rank(self) -> tuple[float, str]:
        """What the best of an account's names is chosen by."""
        return self.weight, self.evidence


def link_over_time(
    names: pd.DataFrame, versions: Iterable[AccountVersion], model: LinkageModel | None = None
) -> list[NameLink]:
    """Find what each name means at every moment at which something changed.

    A pair's weight depends on the name and one version of an account alone; the choice at a moment looks at the
    versions known at that moment and no others. So a later version ends an interval and never changes an earlier one.
    The name of an account that was merged away is another name of its survivor; a deleted account has none.

    Args:
        names: record_id (unique), name and any of the optional columns of `link`.
        versions: of every account, in any order.
        model: the parameters; the committed artefact by default.

    Returns:
        Intervals without gaps, by name and time, each name from the first in which an account fits it.
    """
    model = model or read_model()
    known = sorted(versions, key=lambda version: (version.account_id, version.since))
    by_account: dict[str, list[AccountVersion]] = {}
    for version in known:
        by_account.setdefault(version.account_id, []).append(version)
    candidates = _find_candidates(names, known, model)
    moments = {name_id: _moments(found, by_account) for name_id, found in candidates.items()}
    states = pd.DataFrame(
        [
            (f"{name_id} {at}", account_id, best.weight, best.probability, best.evidence)
            for name_id, found in candidates.items()
            for at, moment in enumerate(moments[name_id])
            for account_id, best in _best_at(moment, found, by_account).items()
        ],
        columns=["left_id", "right_id", "match_weight", "match_probability", "evidence"],
    )
    chosen = choose(states, model)
    found_at: dict[str, list[Row]] = {}
    for row in chosen[chosen["status"].isin((MATCHED, AMBIGUOUS))].to_dict("records"):
        found_at.setdefault(row["left_id"], []).append(row)
    spelt = dict(zip(names["record_id"].astype(str), names["name"], strict=True))
    return [
        link
        for name_id in sorted(moments)
        for link in _merge_equal(
            _describe(name_id, spelt[name_id], moment, found_at.get(f"{name_id} {at}", []))
            for at, moment in enumerate(moments[name_id])
        )
    ]


def _find_candidates(
    names: pd.DataFrame, versions: Sequence[AccountVersion], model: LinkageModel
) -> dict[str, list[_Candidate]]:
    """The versions worth a look, by name; versions that say the same of an account's name are compared once."""
    spoken: dict[tuple[str, str | None, str | None], list[AccountVersion]] = {}
    for version in versions:
        if version.name and not version.is_deleted:
            spoken.setdefault((version.name, version.country, version.domain), []).append(version)
    spellings = {str(number): key for number, key in enumerate(sorted(spoken, key=lambda key: tuple(map(str, key))))}
    accounts = pd.DataFrame(
        [(number, *key) for number, key in spellings.items()], columns=["record_id", "name", "country", "domain"]
    )
    # what is neither a match nor within the margin of one is never chosen
    floor = max(model.review_floor, floor_of(model.threshold - model.margin))
    pairs = explain_pairs(score_pairs([names, accounts], model, floor), names, accounts)
    candidates: dict[str, list[_Candidate]] = {}
    for row in pairs.to_dict("records"):
        candidates.setdefault(row["left_id"], []).extend(
            _Candidate(version, row["match_weight"], row["match_probability"], row["evidence"])
            for version in spoken[spellings[row["right_id"]]]
        )
    return candidates


def _moments(found: Iterable[_Candidate], by_account: Mapping[str, Sequence[AccountVersion]]) -> list[datetime]:
    """When something changed of the accounts a name may mean, or of those they were merged into."""
    moments: set[datetime] = set()
    waiting = {candidate.version.account_id for candidate in found}
    seen: set[str] = set()
    while waiting:
        account_id = waiting.pop()
        seen.add(account_id)
        for version in by_account.get(account_id, ()):
            moments |= {version.since} | ({version.until} if version.until else set())
            if version.master_id and version.master_id not in seen:
                waiting.add(version.master_id)
    return sorted(moments)


def _best_at(
    moment: datetime, found: Iterable[_Candidate], by_account: Mapping[str, Sequence[AccountVersion]]
) -> dict[str, _Candidate]:
    """By surviving account, the best of its names known at the moment."""
    best: dict[str, _Candidate] = {}
    for candidate in found:
        heir = _survivor(candidate.version, moment, by_account) if candidate.version.holds_at(moment) else None
        if heir and (heir not in best or candidate.rank > best[heir].rank):
            best[heir] = candidate
    return best


def _survivor(
    version: AccountVersion, moment: datetime, by_account: Mapping[str, Sequence[AccountVersion]]
) -> str | None:
    """The account a version counts for at the moment; None where the chain of mergers ends in a deleted account."""
    seen = {version.account_id}
    while version.master_id and version.master_id not in seen:
        seen.add(version.master_id)
        masters = [master for master in by_account.get(version.master_id, ()) if master.holds_at(moment)]
        if not masters:
            return None
        version = masters[0]
    return None if version.is_deleted else version.account_id


def _merge_equal(states: Iterable[NameLink]) -> list[NameLink]:
    """Intervals from states in order: equal neighbours are one, and the first is one that fits."""
    links: list[NameLink] = []
    for state in states:
        if (links and replace(links[-1], since=state.since) == state) or (not links and state.status == NONE):
            continue
        if links:
            links[-1] = replace(links[-1], until=state.since)
        links.append(state)
    return links


def _describe(name_id: str, name: str, moment: datetime, rows: Sequence[Row]) -> NameLink:
    if not rows:
        return NameLink(name_id, moment, None, NONE, None, (), None, None, NO_LONGER)
    ids = tuple(sorted(row["right_id"] for row in rows))
    best = rows[0]
    is_matched = best["status"] == MATCHED
    evidence = best["evidence"]
    if not is_matched:
        evidence = f"'{name}' fits {len(ids)} accounts alike ({', '.join(ids)}), among them: {evidence}"
    return NameLink(
        name_id,
        moment,
        None,
        best["status"],
        ids[0] if is_matched else None,
        ids,
        best["match_weight"],
        best["match_probability"],
        evidence,
    )


def link_names(
    names: Sequence[tuple[str, str, str | None, str | None]],
    accounts: Iterable[Sequence[Any]],
    model: LinkageModel | None = None,
) -> list[dict[str, Any]]:
    """The same from rows to rows.

    Args:
        names: id, name, country and domain (None where unknown) of each.
        accounts: rows of the fields of `AccountVersion`, in their order.
        model: the parameters; the committed artefact by default.

    Returns:
        A row per interval: name_id, company_name, domain, valid_from_at, valid_to_at, status, account_id,
        candidate_account_ids (joined by ", "), match_weight (bits), match_probability (0-1), evidence.
    """
    frame = pd.DataFrame(names, columns=["record_id", "name", "country", "domain"])
    described = {name_id: (name, domain) for name_id, name, _, domain in names}
    links = link_over_time(frame, (AccountVersion(*row) for row in accounts), model)
    return [
        {
            "name_id": link.name_id,
            "company_name": described[link.name_id][0],
            "domain": described[link.name_id][1],
            "valid_from_at": link.since,
            "valid_to_at": link.until,
            "status": link.status,
            "account_id": link.account_id,
            "candidate_account_ids": ", ".join(link.candidate_account_ids),
            "match_weight": link.match_weight,
            "match_probability": link.match_probability,
            "evidence": link.evidence,
        }
        for link in links
    ]
