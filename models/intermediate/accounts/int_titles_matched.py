"""What each job title tells of rank, department and part in a purchase; see abm.titles.

Python because a join on a column of patterns compiles each pattern anew for each title.
"""

import dataclasses

import pyarrow

from abm.titles import RoleRule, TitleReading, TitleRule, TitleRules

COLUMNS = [field.name for field in dataclasses.fields(TitleReading)]


def model(dbt, session):
    dbt.config(materialized="table")
    contacts = dbt.ref("int_contacts_conformed")
    title_rows = dbt.ref("title_rules").select("rule_id", "priority", "title_pattern", "seniority", "function")
    role_rows = dbt.ref("buying_role_rules").select(
        "rule_id", "priority", "seniority", "function", "title_pattern", "buying_role"
    )
    rules = TitleRules(
        [TitleRule(*row) for row in title_rows.fetchall()], [RoleRule(*row) for row in role_rows.fetchall()]
    )

    titles = contacts.filter("title is not null").select("title").distinct().order("title").fetchall()
    readings = [(title, rules.read(title)) for (title,) in titles]
    told = [(title, reading) for title, reading in readings if reading.buying_role]
    return pyarrow.table(
        {
            "raw_text": pyarrow.array([title for title, _ in told], pyarrow.string()),
            **{
                column: pyarrow.array([getattr(reading, column) for _, reading in told], pyarrow.string())
                for column in COLUMNS
            },
        }
    )
