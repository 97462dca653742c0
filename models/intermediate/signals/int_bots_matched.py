"""User agents, identities and addresses that belong to programs; see abm.user_agents and abm.data_centres.

Python because the maintained lists are libraries, and because a join on a column of patterns compiles each pattern anew
for each text.
"""

import pyarrow

from abm.data_centres import RangeRow, hosted_addresses
from abm.user_agents import BotRule, BotRules


def model(dbt, session):
    dbt.config(materialized="table")
    seen = dbt.ref("int_client_texts_seen")
    emails = dbt.ref("int_identity_emails")
    rule_rows = dbt.ref("bot_patterns").select("pattern_id", "applies_to", "effect", "pattern", "because")
    rules = BotRules(BotRule(*row) for row in rule_rows.fetchall())

    texts = {
        "user_agent": seen.filter("applies_to = 'user_agent'").select("raw_text"),
        "identity": seen.filter("applies_to = 'identity'").select("raw_text").union(emails.select("email as raw_text")),
    }
    classify = {"user_agent": rules.classify_user_agent, "identity": rules.classify_identity}
    matched = [
        (applies_to, text, verdict.rule_id)
        for applies_to, relation in texts.items()
        for (text,) in relation.distinct().order("raw_text").fetchall()
        if (verdict := classify[applies_to](text)).is_bot
    ]

    addresses = [address for (address,) in seen.filter("applies_to = 'ip_address'").select("raw_text").fetchall()]
    range_rows = dbt.ref("data_centre_ranges").select("range_id", "range_kind", "range_value", "is_hosting")
    hosted = hosted_addresses(addresses, (RangeRow(*row) for row in range_rows.fetchall()))
    matched += [("ip_address", address, range_id) for address, range_id in hosted]
    return pyarrow.table(
        {
            column: pyarrow.array([row[position] for row in matched], pyarrow.string())
            for position, column in enumerate(("applies_to", "raw_text", "pattern_id"))
        }
    )
