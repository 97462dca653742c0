with members as (
    select * from {{ ref('int_pods_assigned') }}
    where is_account and pod_id is not null
),

lookalikes as (
    select
        pod_id,
        count(*) as n_lookalikes
    from {{ ref('int_pods_assigned') }}
    where not is_account
    group by pod_id
),

described as (
    select
        members.pod_id,
        members.pod_name,
        members.definition,
        members.level,
        inputs.account_name,
        inputs.customer_weight,
        accounts.lifecycle,
        row_number() over (
            partition by members.pod_id order by inputs.customer_weight desc, inputs.account_name asc, inputs.account_id asc
        ) as example_order
    from members
    inner join {{ ref('dim_accounts') }} as accounts on members.company_id = accounts.account_id
    inner join {{ ref('int_similarity_inputs') }} as inputs on members.company_id = inputs.account_id
),

dim_pods as (
    select
        described.pod_id,
        described.pod_name,
        described.definition,
        described.level as definition_level,

        count(*) as n_accounts,
        cast(sum(case when described.lifecycle = 'customer' then 1 else 0 end) as bigint) as n_customers,
        cast(sum(case when described.customer_weight > 0 then 1 else 0 end) as bigint) as n_good_customers,
        coalesce(max(lookalikes.n_lookalikes), 0) as n_lookalikes,
        count(*) > {{ scoring_parameter('pod_broad_accounts') }} as is_broad,

        {{ list_text("case when described.example_order <= 3 then described.account_name end", 'described.example_order') }} as example_accounts
    from described
    left join lookalikes on described.pod_id = lookalikes.pod_id
    group by described.pod_id, described.pod_name, described.definition, described.level
)

select * from dim_pods
