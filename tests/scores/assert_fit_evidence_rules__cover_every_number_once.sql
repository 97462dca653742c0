-- Each rate of growth and each number of openings from the least one named on meets one rule of its kind.
with faults as (
    {{ band_faults(ref('fit_evidence_rules'), "dimension || ' by ' || evidence || coalesce(' of ' || text_pattern, '')") }}
)

select
    subject,
    fault
from faults
where {{ fail_with("'fit_evidence_rules.csv, ' || subject || ': ' || fault") }}
