-- For which account of its group an account's signals count, by var hierarchy_policy: between when by what was known (from_at,
-- until_at), and between which days the signal must have occurred. Only an acquisition asks for the day: what was done before it
-- stays where it was. A bought company's signals move to its buyer under every policy.
{%- set policy = hierarchy_policy() %}
with ancestors as (
    select
        *,
        coalesce(acquired_from_on, cast('{{ var("earliest_plausible_on") }}' as date)) as occurred_from_on
    from {{ ref('int_account_ancestors_dated') }}
),

regions as (
    select
        account_id,
        region,
        valid_from_at as from_at,
        valid_to_at as until_at
    from {{ ref('int_accounts_described') }}
    where region is not null
),

candidates as (
    select
        account_id,
        ancestor_account_id,
        depth,
        source,
        occurred_from_on,
        from_at,
        until_at
    from ancestors
    where depth = 0 or {{ 'true' if policy == 'ultimate_parent' else 'is_bought' }}
    union all
    select
        ancestors.account_id,
        ancestors.ancestor_account_id,
        ancestors.depth,
        ancestors.source,
        ancestors.occurred_from_on,
        greatest(ancestors.from_at, own.from_at, above.from_at) as from_at,
        least(ancestors.until_at, own.until_at, above.until_at) as until_at
    from ancestors
    inner join regions as own on ancestors.account_id = own.account_id and {{ overlap('ancestors', 'own') }}
    inner join regions as above
        on
            ancestors.ancestor_account_id = above.account_id
            and own.region = above.region
            and {{ overlap('ancestors', 'above') }}
            and {{ overlap('own', 'above') }}
    where ancestors.depth > 0 and not ancestors.is_bought and {{ 'true' if policy == 'region' else 'false' }}
),

moments as (
    {{ interval_turns('candidates', 'account_id') }}
),

spans as (
    select
        account_id,
        moment_at as from_at,
        lead(moment_at) over (partition by account_id order by moment_at) as until_at
    from moments
),

days as (
    select
        account_id,
        occurred_from_on,
        lead(occurred_from_on) over (partition by account_id order by occurred_from_on) as occurred_before_on
    from candidates
    group by account_id, occurred_from_on
),

ranked as (
    select
        spans.account_id,
        spans.from_at,
        spans.until_at,
        days.occurred_from_on,
        days.occurred_before_on,
        candidates.ancestor_account_id as counts_for_account_id,
        case when candidates.depth = 0 then 'own' when candidates.source = 'acquisition' then 'acquired' else 'subsidiary' end as counted_because,
        row_number() over (partition by spans.account_id, spans.from_at, days.occurred_from_on order by candidates.depth desc) as from_top
    from spans
    inner join days on spans.account_id = days.account_id
    inner join candidates
        on
            spans.account_id = candidates.account_id
            and spans.from_at >= candidates.from_at
            and {{ is_before_end('spans.from_at', 'candidates.until_at') }}
            and days.occurred_from_on >= candidates.occurred_from_on
),

tops as (
    select * from ranked
    where from_top = 1
),

int_accounts_rolled_up as (
    {{ joined_intervals('tops', ['account_id', 'counts_for_account_id', 'counted_because', 'occurred_from_on', 'occurred_before_on']) }}
)

select * from int_accounts_rolled_up
