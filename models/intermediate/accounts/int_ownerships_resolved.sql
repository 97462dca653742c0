-- The one parent of each account at every moment. What a record says of itself beats what a record merged into it said; then the
-- latest claim stands. Where the CRM repeats an acquisition, it remains one, with its date.
with claims as (
    select * from {{ ref('int_ownerships_claimed') }}
),

moments as (
    select
        account_id,
        from_at as moment_at
    from claims
    union
    select
        account_id,
        until_at as moment_at
    from claims
    where until_at is not null
),

spans as (
    select
        account_id,
        moment_at,
        lead(moment_at) over (partition by account_id order by moment_at) as next_at
    from moments
),

standing as (
    select
        spans.account_id,
        spans.moment_at as from_at,
        spans.next_at as until_at,
        claims.parent_account_id,
        claims.source,
        claims.acquired_from_on,
        max(case when claims.is_own_word then 1 else 0 end) over same_parent as is_own_word,
        max(claims.claimed_at) over same_parent as claimed_at
    from spans
    inner join claims
        on
            spans.account_id = claims.account_id
            and spans.moment_at >= claims.from_at
            and {{ is_before_end('spans.moment_at', 'claims.until_at') }}
    window same_parent as (partition by spans.account_id, spans.moment_at, claims.parent_account_id)
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_id, from_at
            order by is_own_word desc, claimed_at desc, parent_account_id asc, source asc, acquired_from_on asc
        ) as preference
    from standing
),

preferred as (
    select * from ranked
    where preference = 1
),

parents as (
    {{ joined_intervals('preferred', ['account_id', 'parent_account_id', 'source', 'acquired_from_on']) }}
),

names as (
    select
        account_id,
        coalesce({{ mask_emails('account_name') }}, crm_account_id) as account_name
    from {{ ref('int_accounts_versioned') }}
    where valid_to_at is null
),

int_ownerships_resolved as (
    select
        parents.account_id,
        children.account_name,
        parents.parent_account_id,
        above.account_name as parent_name,
        parents.source,
        parents.acquired_from_on,
        parents.from_at,
        parents.until_at
    from parents
    inner join names as children on parents.account_id = children.account_id
    inner join names as above on parents.parent_account_id = above.account_id
)

select * from int_ownerships_resolved
