-- For which accounts each version of an opportunity counts, and between when: the account it is with and, once that is merged
-- away, its survivor.
{{ config(materialized='view') }}

with int_opportunities_attributed as (
    select
        opportunities.opportunity_id,
        successions.counts_for_account_id as account_id,
        opportunities.opportunity_type,
        opportunities.amount_usd,
        opportunities.is_closed,
        opportunities.is_won,
        opportunities.closes_on,
        opportunities.valid_from_at as version_from_at,
        greatest(opportunities.valid_from_at, successions.from_at) as valid_from_at,
        least(opportunities.valid_to_at, successions.until_at) as valid_to_at
    from {{ ref('int_opportunities_versioned') }} as opportunities
    inner join {{ ref('int_account_successions') }} as successions on opportunities.account_id = successions.account_id
    where
        not opportunities.is_deleted
        and {{ is_before_end('successions.from_at', 'opportunities.valid_to_at') }}
        and {{ is_before_end('opportunities.valid_from_at', 'successions.until_at') }}
)

select * from int_opportunities_attributed
