-- Every number a quality check reads, in one long table; a check that a landing gives nothing to measure by is there all the same.
with measured as (
    {%- for model in [
        'int_door_checks_measured', 'int_qa_shares_measured', 'int_qa_loads_measured', 'int_qa_volumes_measured', 'int_qa_tags_measured',
        'int_qa_shifts_measured', 'int_qa_accounts_measured', 'int_qa_consents_measured',
    ] %}
        select
            feed_id,
            checked_on,
            metric,
            n_records,
            observed,
            centre,
            spread,
            expected,
            detail
        from {{ ref(model) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

rules as (
    {{ quality_rules() }}
),

landing as (
    select max(checked_on) as last_on from measured
),

unmeasured as (
    select metric from rules
    except
    select metric from measured
),

int_qa_metrics_gathered as (
    select * from measured
    union all
    -- what a landing gives nothing to measure by is a check all the same
    select
        'all' as feed_id,
        landing.last_on as checked_on,
        unmeasured.metric,
        0 as n_records,
        null as observed,
        null as centre,
        null as spread,
        null as expected,
        'nothing has landed by which it could be measured' as detail
    from unmeasured
    inner join landing on landing.last_on is not null
)

select * from int_qa_metrics_gathered
