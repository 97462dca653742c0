with totals as (
    select
        person_id,
        as_of_on,
        sum(case when component = 'fit' then points else 0 end) as fit_points,
        sum(case when component = 'role' then points else 0 end) as role_points,
        sum(case when component = 'engagement' then points else 0 end) as engagement_points,
        sum(case when component = 'urgency' then points else 0 end) as urgency_points,
        sum(points) as lead_score
    from {{ ref('fct_lead_score_factors') }}
    group by person_id, as_of_on
),

classed as (
    select
        totals.person_id,
        totals.as_of_on,
        max(classes.min_score) as min_score
    from totals
    inner join {{ ref('lead_classes') }} as classes on totals.lead_score >= classes.min_score
    group by totals.person_id, totals.as_of_on
),

last_week as (
    select max(as_of_on) as as_of_on from {{ ref('int_weeks') }}
),

fct_lead_scores as (
    select
        totals.person_id,
        totals.as_of_on,
        totals.as_of_on = last_week.as_of_on as is_latest,
        leads.account_id,
        cast(totals.lead_score as decimal(12, 4)) as lead_score,
        classes.lead_class,
        classes.action,
        classes.respond_within_hours,
        cast(totals.fit_points as decimal(12, 4)) as fit_points,
        cast(totals.role_points as decimal(12, 4)) as role_points,
        cast(totals.engagement_points as decimal(12, 4)) as engagement_points,
        cast(totals.urgency_points as decimal(12, 4)) as urgency_points,
        types.label as request,
        leads.requested_on,
        leads.disqualified_code
    from totals
    cross join last_week
    inner join {{ ref('int_leads_weekly') }} as leads on totals.person_id = leads.person_id and totals.as_of_on = leads.as_of_on
    inner join classed on totals.person_id = classed.person_id and totals.as_of_on = classed.as_of_on
    inner join {{ ref('lead_classes') }} as classes on classed.min_score = classes.min_score
    left join {{ ref('signal_types') }} as types on leads.signal_type = types.signal_type and {{ in_force('types', 'totals.as_of_on') }}
)

select * from fct_lead_scores
