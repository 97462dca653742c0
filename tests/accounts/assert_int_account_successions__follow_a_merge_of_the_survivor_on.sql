-- Where a counts for b and b for c, a counts for c, from the later of the two at the latest.
with successions as (
    select * from {{ ref('int_account_successions') }}
    where account_id <> counts_for_account_id
)

select
    first_step.account_id,
    second_step.counts_for_account_id
from successions as first_step
inner join successions as second_step on first_step.counts_for_account_id = second_step.account_id
left join {{ ref('int_account_successions') }} as whole_way
    on first_step.account_id = whole_way.account_id and second_step.counts_for_account_id = whole_way.counts_for_account_id
where whole_way.from_at is null or whole_way.from_at > greatest(first_step.from_at, second_step.from_at)
