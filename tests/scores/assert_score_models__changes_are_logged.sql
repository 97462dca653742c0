-- A weighting nobody wrote down is a score nobody can explain: each model version has a row in the change log, and the reverse.
with models as (
    select distinct model_version from {{ ref('score_models') }}
)

select
    models.model_version,
    'not in change_log' as problem
from models
left join {{ ref('change_log') }} as changes on models.model_version = changes.model_version
where changes.model_version is null
union all
select
    changes.model_version,
    'not in score_models' as problem
from {{ ref('change_log') }} as changes
left join models on changes.model_version = models.model_version
where models.model_version is null
