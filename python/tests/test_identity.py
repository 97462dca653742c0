"""Signals on the right account: against what the demo planted, on real companies, and as matches change."""

from __future__ import annotations

from collections import Counter

import pytest
from conftest import CUT_WEEKS
from helpers.builds import WITHOUT_UNIT_TESTS, Builder, Warehouse
from helpers.identity_truth import Verdict, judge, tally
from helpers.openstack import FOLDER, land_openstack, read_openstack

from abm.demo import planted_truth

has_openstack = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the foundation's files are not at {FOLDER}; ABM_SHARED_DATA names its parent folder"
)


@pytest.fixture(scope="module")
def openstack(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    landing = land_openstack(tmp_path_factory.mktemp("openstack") / "landing")
    return builder.build(landing, WITHOUT_UNIT_TESTS)


@pytest.fixture(scope="module")
def verdicts(demo: Warehouse) -> list[Verdict]:
    with demo.connect() as connection:
        return judge(connection, planted_truth())


def test_every_method_is_right_on_the_demo(verdicts: list[Verdict]) -> None:
    for method, count in sorted(tally(verdicts).items()):
        n_matched = count["right"] + count["wrong"]
        if n_matched:
            wrong = [verdict for verdict in verdicts if verdict.match_method == method and not verdict.is_right]
            assert count["right"] / n_matched > 0.99, (method, wrong)


def test_who_belongs_to_an_account_is_matched_to_it(verdicts: list[Verdict]) -> None:
    owned = [verdict for verdict in verdicts if verdict.true_domain]
    missed = [verdict for verdict in owned if not verdict.is_right]
    assert len(missed) / len(owned) < 0.03, missed


def test_a_later_match_touches_no_event(demo: Warehouse, demo_cuts: dict[str, Warehouse]) -> None:
    # each warehouse is read by itself, for views name their own database
    columns = "signal_id, feed_id, source_record_id, identity_id, occurred_at, loaded_at, signal_type, topic_id, asset"
    events = f"select {columns} from intermediate.int_signals_kept"
    matches = "select signal_id, account_id from intermediate.int_signals_matched"
    earlier = demo_cuts[CUT_WEEKS[0]].require_tables()
    events_before, events_now = set(earlier.fetch(events)), set(demo.fetch(events))
    matched_before, matched_now = dict(earlier.fetch(matches)), dict(demo.fetch(matches))
    assert len(events_before) < len(events_now)
    assert events_before <= events_now
    assert any(matched_now[signal] for signal, account in matched_before.items() if account is None)


@has_openstack
def test_the_foundations_companies_build_and_pass_every_test(openstack: Warehouse) -> None:
    openstack.require()


@has_openstack
def test_every_company_mailbox_is_its_companys_and_no_other(openstack: Warehouse) -> None:
    contacts = {contact["contact_id"]: contact for contact in read_openstack("contacts")}
    owners: dict[str, set[str]] = {}
    for company in read_openstack("companies"):
        for domain in company["domains"].split("|"):
            owners.setdefault(domain, set()).add(company["company_name"])
    counts: Counter[str] = Counter()
    wrong = []
    for user, name in openstack.fetch("""
        select seen.identity_value, accounts.account_name
        from intermediate.int_identities_seen as seen
        inner join marts.dim_identities as standing
            on seen.identity_id = standing.identity_id and standing.valid_to_at is null
        left join marts.dim_accounts as accounts on standing.account_id = accounts.account_id
        where seen.identity_kind = 'user'
    """):
        contact = contacts[user]
        if name is None:
            counts["missed" if contact["email_domain"] in owners else "rightly none"] += 1
        elif contact["domain_kind"] in ("free", "masked") or name not in owners.get(contact["email_domain"], {name}):
            wrong.append((contact["email_domain"], name))
        else:
            counts["right"] += 1
    assert counts["right"] > 0
    assert len(wrong) / (counts["right"] + len(wrong)) < 0.01, wrong
    assert counts["missed"] / (counts["right"] + counts["missed"]) < 0.02, counts
