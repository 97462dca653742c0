-- What the similarity model compares, one row per surviving account: firmographics, technologies, description and how good a
-- customer it is (retained and expanded customers weigh more than fresh ones; not merely closed-won).
with accounts as (
    select * from {{ ref('dim_accounts') }}
    where account_id = survivor_account_id and not is_deleted
),

today as (
    select max(as_of_on) as as_of_on from {{ ref('int_weeks') }}
),

wins as (
    select
        account_id,
        min(closes_on) as first_won_on,
        max(case when counts_as_expansion then 1 else 0 end) as has_expanded,
        max(case when counts_as_retention then 1 else 0 end) as has_renewed
    from {{ ref('int_opportunities_decided') }}
    where is_won and valid_to_at is null
    group by account_id
),

int_similarity_inputs as (
    select
        accounts.account_id,
        accounts.account_name,
        {{ compared_industry('accounts.industry') }} as industry,
        accounts.country,
        accounts.n_employees,
        accounts.annual_revenue_usd,
        technologies.technologies,
        accounts.description,
        case
            when accounts.lifecycle <> 'customer' or wins.account_id is null then 0
            when wins.has_expanded = 1 then {{ scoring_parameter('customer_weight_expanded') }}
            when wins.has_renewed = 1 or {{ days_between('wins.first_won_on', 'today.as_of_on') }} >= {{ scoring_parameter('retained_after_days') }}
                then {{ scoring_parameter('customer_weight_retained') }}
            else {{ scoring_parameter('customer_weight_new') }}
        end as customer_weight
    from accounts
    cross join today
    left join wins on accounts.account_id = wins.account_id
    left join {{ ref('int_company_technologies') }} as technologies
        on {{ key_where("accounts.domain_kind = 'company'", 'accounts.domain') }} = technologies.domain
)

select * from int_similarity_inputs
