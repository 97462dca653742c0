{#- every model that leaves something about identity or consent to a person -#}
{%- set sources = [
    'int_clusters_held_back',
    'int_consents_reviewed',
    'int_contacts_stranded',
    'int_domain_aliases_refused',
    'int_domains_disputed',
    'int_hierarchy_reviewed',
    'int_ip_ranges_refused',
    'int_linkage_reviews',
] -%}

-- What the match ladder would not decide alone, each with the evidence and what to do about it.
with reviews as (
    {%- for source in sources %}
        select
            review_kind,
            subject,
            candidate_account_ids,
            chosen_account_id,
            evidence,
            remedy,
            known_at
        from {{ ref(source) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

fct_identity_reviews as (
    select
        {{ dbt.hash("review_kind || '|' || coalesce(subject, '') || '|' || coalesce(candidate_account_ids, '')") }} as review_id,
        review_kind,
        {{ mask_emails('subject') }} as subject,
        candidate_account_ids,
        chosen_account_id,
        {{ mask_emails('evidence') }} as evidence,
        {{ mask_emails('remedy') }} as remedy,
        known_at
    from reviews
)

select * from fct_identity_reviews
