-- Each version of an account with its attributes in the project's own terms, and why it may be disqualified.
with versions as (
    select * from {{ ref('int_accounts_filled') }}
),

described as (
    select
        versions.*,
        industries.industry_group,
        industries.industry_fit,
        countries.country,
        countries.region,
        countries.market,
        countries.territory,
        coalesce(segments.segment, 'unknown') as segment,
        coalesce(segments.coverage, 'pooled') as coverage
    from versions
    {{ join_own_terms('versions') }}
),

{{ disqualification_ctes('described', ['account_id', 'valid_from_at'], {
    'industry_group': 'industry_group', 'market': 'market', 'country': 'lower(country)', 'domain': 'domain',
    'account_type': 'lower(account_type)', 'employees': 'n_employees',
}) }},

int_accounts_described as (
    select
        described.*,
        disqualified.disqualified_code
    from described
    left join disqualified
        on
            described.account_id = disqualified.account_id
            and described.valid_from_at = disqualified.valid_from_at
            and disqualified.rule_order = 1
)

select * from int_accounts_described
