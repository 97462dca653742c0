with texts as (
    select raw_country as raw_text from {{ ref('int_accounts_filled') }}
    where raw_country is not null
    union
    select raw_country as raw_text from {{ ref('stg_firmographics__companies') }}
    where raw_country is not null
),

int_countries_matched as (
    {{ first_matching_rule('texts', ref('countries'), 'country_pattern', ['priority'], ['country', 'region', 'market', 'territory']) }}
)

select * from int_countries_matched
