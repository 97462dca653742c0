-- What each person of an account did of their own accord, up to the last week's end, and the highest level of engagement that shows.
-- Own touches, bad news and what others observed carry no evidence of a person's interest.
with weeks as (
    select as_of_on from {{ ref('int_weeks') }}
    where is_latest
),

people as (
    select
        person_id,
        survivor_person_id,
        account_id
    from {{ ref('int_people_placed') }}
    where account_id is not null
),

signals as (
    -- of an earlier employer's account nothing counts: the person has left it
    select
        people.account_id,
        people.survivor_person_id as person_id,
        weighted.signal_id,
        weighted.signal_type,
        weighted.engagement_factor,
        {{ days_between('weighted.occurred_on', 'weeks.as_of_on') }} as age_days
    from {{ ref('int_signals_weighted') }} as weighted
    inner join people on weighted.account_id = people.account_id and weighted.person_id = people.person_id
    cross join weeks
    where
        weighted.party = 'first'
        and not weighted.is_negative
        and weighted.channel <> 'sales_touch'
        and weighted.intent_points + weighted.engagement_points > 0
        and weighted.counts_from_week_on <= weeks.as_of_on
        and weighted.expires_on > weeks.as_of_on
        and weighted.occurred_on <= weeks.as_of_on
),

breadth as (
    select
        account_id,
        count(distinct person_id) as n_people
    from signals
    where age_days < {{ scoring_parameter('committee_window_days') }}
    group by account_id
),

shown as (
    select
        signals.account_id,
        signals.person_id,
        rules.engagement_level
    from signals
    inner join {{ ref('committee_level_rules') }} as rules
        on
            (rules.signal_type is null or signals.signal_type = rules.signal_type)
            and (rules.engagement_factor is null or signals.engagement_factor = rules.engagement_factor)
            and signals.age_days < rules.window_days
    left join breadth on signals.account_id = breadth.account_id
    where rules.min_people = 1 or breadth.n_people >= rules.min_people
    group by signals.account_id, signals.person_id, rules.rule_id, rules.engagement_level, rules.min_signals
    having count(*) >= rules.min_signals
),

levels as (
    select
        account_id,
        person_id,
        max(engagement_level) as engagement_level
    from shown
    group by account_id, person_id
),

int_committee_members_engaged as (
    select
        signals.account_id,
        signals.person_id,
        count(*) as n_signals,
        min(signals.age_days) as days_since_signal,
        min(signals.age_days) < {{ scoring_parameter('committee_window_days') }} as is_engaged_recently,
        coalesce(max(levels.engagement_level), 0) as engagement_level
    from signals
    left join levels on signals.account_id = levels.account_id and signals.person_id = levels.person_id
    group by signals.account_id, signals.person_id
)

select * from int_committee_members_engaged
