with texts as (
    select raw_industry as raw_text from {{ ref('int_accounts_filled') }}
    where raw_industry is not null
    union
    select raw_industry as raw_text from {{ ref('stg_firmographics__companies') }}
    where raw_industry is not null
),

int_industries_matched as (
    {{ first_matching_rule('texts', ref('industries'), 'industry_pattern', ['priority'], ['industry_group', 'industry_fit', 'is_excluded']) }}
)

select * from int_industries_matched
