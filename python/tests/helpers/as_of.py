"""What was known by a day: rows of two warehouses, one of all that landed and one of what had landed by then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.builds import Warehouse
from helpers.comparing import compare_rows

# columns that say of which week a row is, and from which moment on it stands
WEEKS = ("as_of_on", "week_on")
MOMENTS = ("moment_at", "valid_from_at", "from_at", "counts_from_at", "known_at")

# relations that bear a week and are no history of it; a new one is compared unless it is named here with its reason
NO_WEEKLY_HISTORY = {
    "account_scorecard": "one row per account, as of the last load",
    "fct_buying_committee": "as of the last load",
    "int_committee_roles_counted": "as of the last load",
    "int_tier_reasons_told": "what the scorecard tells, of the last week only",
    "int_leads_weekly": "who refused since is in no week: tested below",
    "int_lead_attributes_weekly": "as int_leads_weekly",
    "fct_lead_scores": "as int_leads_weekly",
    "fct_lead_score_factors": "as int_leads_weekly",
    "fct_identity_match_rates": "a queue of work: past weeks are judged by today's matches (docs/decisions.md)",
}
# models that are not published get tiers for the last weeks only, which are other weeks later (var compared_weeks)
_PUBLISHED_ONLY = "int_tier"
# the same of relations whose rows stand from a moment on
NO_HISTORY = {
    "int_accounts_surviving": "the survivors as of the last load",
    "dim_identities": "whom it may name is judged as of now; int_identities_resolved below it is the history",
    "int_identities_resolved": "an identity first seen later is matched from when its address was known: tested below",
    "int_identities_linked": "as int_identities_resolved",
    "int_identities_stitched": "as int_identities_resolved",
    "int_identity_emails": "as int_identities_resolved",
    "int_company_names_linked": "a name first seen later is linked from when its account was known",
    "int_signals_corroborated": "a row comes with the first-party signal, which may be learnt later",
    "int_signals_attributed": "what a refusal ends is marked later; int_score_contributions_weekly is dated",
    "int_signals_weighted": "as int_signals_attributed",
    "bridge_account_signals": "as int_signals_attributed",
    "int_accounts_counted": "a purchase divides the period of the bought account by the day on which signals occur",
    "int_accounts_rolled_up": "as int_accounts_counted",
    "int_consents_resolved": "names the statement that contradicts a refusal, which may come later",
    "int_domains_disputed": "the disputes that stand as of the last load",
    "int_linkage_reviews": "what is left to review as of the last load",
    "fct_identity_reviews": "what is left to review as of the last load",
}

# what says where a record was found, and which week or version is the newest, is another later
_UNSTABLE = {"landed_file", "landed_row", "is_latest", "is_current", "is_live"}


@dataclass(frozen=True)
class History:
    """A relation whose rows are of a week, or stand from a moment on."""

    name: str
    moment: str
    columns: tuple[tuple[str, str], ...]

    def select(self, last_on: str) -> str:
        """What it says up to the end of a day.

        A row of a week must be as it was in every column. Of a row that stands from a moment on, a later moment (that
        it ended, was replaced, was contradicted) was not known yet.
        """
        chosen = []
        for column, kind in self.columns:
            is_later = kind == "TIMESTAMP" and self.moment not in WEEKS
            shown = f'case when "{column}" < date \'{last_on}\' + 1 then "{column}" end' if is_later else f'"{column}"'
            chosen.append(f'{shown} as "{column}"')
        known = f"\"{self.moment}\" < date '{last_on}' + 1"
        if self.name.split(".")[1].startswith(_PUBLISHED_ONLY) and "model_version" in dict(self.columns):
            known += " and model_version = (select max(model_version) from marts.fct_account_tiers)"
        return f"select {', '.join(chosen)} from {self.name} where {known}"


def list_histories(warehouse: Warehouse, moments: tuple[str, ...]) -> Iterator[History]:
    """Every relation of marts and intermediate that has one of some columns; of several the first."""
    query = """
        select table_schema || '.' || table_name, column_name, data_type from information_schema.columns
        where table_schema in ('marts', 'intermediate') order by 1, ordinal_position
    """
    columns: dict[str, dict[str, str]] = {}
    for relation, column, kind in warehouse.fetch(query):
        columns.setdefault(relation, {})[column] = kind
    for relation, kinds in columns.items():
        moment = next((moment for moment in (*WEEKS, *MOMENTS) if moment in kinds), None)
        if moment in moments:
            stable = tuple((column, kind) for column, kind in kinds.items() if column not in _UNSTABLE)
            yield History(relation, moment, stable)


def compare_histories(
    whole: Warehouse, early: Warehouse, last_on: str, moments: tuple[str, ...], exceptions: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, str]]:
    """Compare what both warehouses say of the time up to the end of a day.

    Args:
        whole: Of all that landed.
        early: Of what had landed by then.
        last_on: The day, 'YYYY-MM-DD'.
        moments: Columns that make a relation one to compare.
        exceptions: Relations that are no history, each with its reason.

    Returns:
        How many rows each relation has in the early warehouse, and, of those that differ, some rows that do.
    """
    histories = [one for one in list_histories(whole, moments) if one.name.split(".")[1] not in exceptions]
    queries = {history.name: history.select(last_on) for history in histories}
    with whole.connect() as of_all, early.connect() as of_then:
        n_rows, differing = compare_rows({"whole": of_all, "early": of_then}, queries)
    return {name.split(".")[1]: n for name, n in n_rows.items()}, differing
