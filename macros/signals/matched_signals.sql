{% macro matched_signals(signals) -%}
    {#- A select of kept signals, each with the match of its identity when it happened, or with the identity's first match, for what happened
        before anyone knew; nulls where there was none. What a bought company did before it was bought is not its buyer's. Each condition
        compares a value of one side with a value of the other, so that an engine can look matches up by a hash and keep only those. -#}
    select
        signals.*,
        matches.account_id as matched_account_id,
        matches.valid_from_at as matched_at,
        matches.match_method,
        matches.match_confidence,
        matches.person_id,
        matches.seniority,
        matches.buying_role,
        matches.acquired_evidence
    from (
        select
            *,
            -- a first match reaches back to all that a person did; a device may have had another user before
            case
                when identity_kind <> 'anonymous' then cast('9999-12-31' as date)
                else greatest({{ add_days('occurred_on', scoring_parameter('stitching_window_days')) }}, cast(judged_at as date))
            end as reaches_on
        from (
            -- a record that comes at once is judged by all that came with it; history that comes late, by what was known when it happened
            select
                *,
                case
                    when loaded_at <= {{ add_minutes('occurred_at', scoring_parameter('prompt_load_minutes')) }} then loaded_at
                    else occurred_at
                end as judged_at
            from {{ signals }}
        ) as judged
    ) as signals
    left join (
        select
            intervals.*,
            case when intervals.is_first then cast('0001-01-01' as timestamp) else intervals.valid_from_at end as judged_from_at,
            case when intervals.is_first then cast(intervals.valid_from_at as date) else cast('0001-01-01' as date) end as reached_from_on,
            coalesce(purchases.acquired_on, cast('0001-01-01' as date)) as occurred_from_on,
            purchases.acquired_evidence
        from (
            select
                *,
                valid_from_at = min(case when account_id is not null then valid_from_at end) over (partition by identity_id) as is_first
            from {{ ref('int_identities_resolved') }}
            where {{ 'identity_id in (select due.identity_id from ' ~ signals ~ ' as due)' if recomputed_since() else 'true' }}
        ) as intervals
        left join (
            select
                identity_id,
                account_id,
                min(acquired_on) as acquired_on,
                min(acquired_name || ', bought on ' || cast(acquired_on as {{ dbt.type_string() }})) as acquired_evidence
            from {{ ref('int_acquired_identities_asserted') }}
            where account_id is not null
            group by identity_id, account_id
        ) as purchases
            on
                {{ key_where("intervals.match_method = 'acquired_domain'", 'intervals.identity_id') }} = purchases.identity_id
                and intervals.account_id = purchases.account_id
        where intervals.account_id is not null
    ) as matches
        on
            signals.identity_id = matches.identity_id
            and signals.judged_at >= matches.judged_from_at
            and signals.reaches_on >= matches.reached_from_on
            and signals.occurred_on >= matches.occurred_from_on
            and {{ is_before_end('signals.judged_at', 'matches.valid_to_at') }}
{%- endmacro %}

{% macro counts_for(signals, accounts) -%}
    {#- Condition: a matched signal counts for the account that a row of int_accounts_counted names, at some time. -#}
    {{ signals }}.matched_account_id = {{ accounts }}.account_id
    and {{ signals }}.occurred_on >= {{ accounts }}.occurred_from_on
    and {{ is_before_end(signals ~ '.occurred_on', accounts ~ '.occurred_before_on') }}
    and {{ is_before_end('greatest(' ~ signals ~ '.loaded_at, ' ~ signals ~ '.matched_at)', accounts ~ '.until_at') }}
{%- endmacro %}
