-- A weight that changed without a row in change_log.csv is a score nobody can explain. Each set of rules must be the one its last row
-- in the log was written for; `python -m abm log-change` writes the rows that are missing.
with logged as (
    select
        rule_set,
        model_version,
        rules_digest,
        changed_on,
        row_number() over (partition by rule_set, model_version order by changed_on desc, log_number desc) as recency
    from {{ ref('change_log') }}
    where rules_digest is not null
),

unlogged as (
    select
        digests.rule_set,
        digests.model_version,
        case
            when logged.rules_digest is null then 'has never been logged'
            else 'changed since its row of ' || cast(logged.changed_on as {{ dbt.type_string() }})
        end as fault
    from {{ ref('int_rule_digests') }} as digests
    left join logged
        on digests.rule_set = logged.rule_set and digests.model_version = logged.model_version and logged.recency = 1
    where logged.rules_digest is null or logged.rules_digest <> digests.rules_digest
)

select
    rule_set,
    model_version,
    fault
from unlogged
where {{ fail_with("'change_log.csv: ' || rule_set || ' (' || model_version || ') ' || fault || '; say why with python -m abm log-change'") }}
