-- Of what the sources give for an account's attributes, the value that counts at each moment at which one of them changed: that
-- of the best source which has one.
with versions as (
    select * from {{ ref('int_accounts_versioned') }}
),

candidates as (
    select * from {{ ref('int_account_values') }}
),

turns as (
    select
        account_id,
        valid_from_at as moment_at
    from versions
    union
    {{ interval_turns('candidates', 'account_id') }}
),

moments as (
    select
        turns.account_id,
        turns.moment_at,
        versions.valid_from_at as version_from_at
    from turns
    inner join versions
        on
            turns.account_id = versions.account_id
            and turns.moment_at >= versions.valid_from_at
            and {{ is_before_end('turns.moment_at', 'versions.valid_to_at') }}
),

ranked as (
    select
        moments.account_id,
        moments.moment_at,
        candidates.attribute,
        candidates.source,
        candidates.text_value,
        candidates.number_value,
        row_number() over (
            partition by moments.account_id, moments.moment_at, candidates.attribute
            order by candidates.source_rank asc, candidates.stated_on desc, candidates.source_id asc
        ) as choice_order
    from moments
    inner join candidates
        on
            moments.account_id = candidates.account_id
            and moments.moment_at >= candidates.from_at
            and {{ is_before_end('moments.moment_at', 'candidates.until_at') }}
            and (candidates.text_value is not null or candidates.number_value is not null)
),

int_account_values_chosen as (
    select
        moments.account_id,
        moments.moment_at,
        moments.version_from_at,
        ranked.attribute,
        ranked.source,
        ranked.text_value,
        ranked.number_value
    from moments
    left join ranked
        on moments.account_id = ranked.account_id and moments.moment_at = ranked.moment_at and ranked.choice_order = 1
)

select * from int_account_values_chosen
