{{ config(severity='warn') }}

-- What left the list is cleared in the CRM, unless so much left at once that the list itself is in doubt: then somebody must look.
select
    n_leaving,
    n_held,
    'Of ' || cast(max(n_held) as {{ dbt.type_string() }}) || ' accounts the CRM holds, ' || cast(max(n_leaving) as {{ dbt.type_string() }})
    || ' have left the list, more than sync_delete_share allows; none is cleared. If the list is right, run once with'
    || ' --vars "{allow_mass_delete: true}".' as problem
from {{ ref('int_crm_accounts_withdrawn') }}
where not may_clear
group by n_leaving, n_held
