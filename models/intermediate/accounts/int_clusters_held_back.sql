-- Rows for review: each device or login that too many people use, and each cluster of identities that grew too large.
with holds as (
    select
        *,
        case held_back_reason
            when 'people' then identity_id
            else cast(known_at as {{ dbt.type_string() }}) || cast(n_members as {{ dbt.type_string() }})
        end as cluster_key
    from {{ ref('int_identities_held_back') }}
),

clusters as (
    select
        cluster_key,
        held_back_reason,
        count(*) as n_identities,
        min(case identity_kind when 'anonymous' then 'device ' else 'login ' end || identity_id) as subject,
        min(evidence) as evidence,
        min(known_at) as known_at
    from holds
    group by cluster_key, held_back_reason
),

accounts as (
    select distinct
        holds.cluster_key,
        assertions.account_id
    from holds
    inner join {{ ref('int_identity_assertions') }} as assertions on holds.identity_id = assertions.identity_id
    where assertions.account_id is not null
),

listed as (
    select
        *,
        row_number() over (partition by cluster_key order by account_id) as account_order
    from accounts
),

candidates as (
    -- a few tell who is concerned: a phone farm meets hundreds
    select
        cluster_key,
        {{ list_text('account_id', 'account_id', ', ') }} as candidate_account_ids
    from listed
    where account_order <= {{ scoring_parameter('review_candidates') }}
    group by cluster_key
),

int_clusters_held_back as (
    select
        'held_back_' || clusters.held_back_reason as review_kind,
        case clusters.held_back_reason
            when 'people' then clusters.subject
            else cast(clusters.n_identities as {{ dbt.type_string() }}) || ' devices and logins, among them ' || clusters.subject
        end as subject,
        candidates.candidate_account_ids,
        cast(null as {{ dbt.type_string() }}) as chosen_account_id,
        clusters.evidence,
        'Find out what it is. If it is one person''s, raise '
        || case clusters.held_back_reason when 'people' then 'shared_identity_people' else 'cluster_members' end
        || ' in scoring_parameters.csv.' as remedy,
        clusters.known_at
    from clusters
    left join candidates on clusters.cluster_key = candidates.cluster_key
)

select * from int_clusters_held_back
