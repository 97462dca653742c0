-- One readable line on why an account fits, for each version of it: what is known, then what is not.
with factors as (
    select
        *,
        -- strongest first, so that a reader who stops early has read what matters
        row_number() over (partition by account_id, valid_from_at, is_known order by points desc, dimension asc) as mention_order
    from {{ ref('int_fit_factors_versioned') }}
),

lines as (
    select
        account_id,
        valid_from_at,
        {{ list_text('case when is_known then observed end', 'mention_order') }} as known,
        {{ list_text("case when not is_known then replace(dimension, '_', ' ') end", 'dimension') }} as unknown,
        sum(case when is_known then 1 else 0 end) as n_known,
        count(*) as n_dimensions
    from factors
    group by account_id, valid_from_at
),

int_fit_rationales_versioned as (
    select
        account_id,
        valid_from_at,
        case
            when n_known = 0 then 'Nothing known about fit yet: neutral'
            else known || case when n_known < n_dimensions then '; unknown: ' || unknown else '' end
        end as fit_rationale,
        cast(n_known as double) / n_dimensions as completeness_share
    from lines
)

select * from int_fit_rationales_versioned
