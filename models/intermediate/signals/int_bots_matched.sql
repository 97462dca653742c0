with texts as (
    select distinct
        'user_agent' as applies_to,
        lower(user_agent) as raw_text
    from {{ ref('int_signals_identified') }}
    where user_agent is not null
    union
    select distinct
        'identity' as applies_to,
        lower(identity_value) as raw_text
    from {{ ref('int_signals_identified') }}
    where identity_kind in ('user', 'email')
    union
    select distinct
        'identity' as applies_to,
        email as raw_text
    from {{ ref('int_identity_emails') }}
),

int_bots_matched as (
    select
        texts.applies_to,
        texts.raw_text,
        min(patterns.pattern_id) as pattern_id
    from texts
    inner join {{ ref('bot_patterns') }} as patterns
        on texts.applies_to = patterns.applies_to and {{ matches_pattern('texts.raw_text', 'patterns.pattern') }}
    group by texts.applies_to, texts.raw_text
)

select * from int_bots_matched
