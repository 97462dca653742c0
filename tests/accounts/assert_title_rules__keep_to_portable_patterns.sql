-- Look-around and back-references are read by one engine and refused by another; a word boundary means nothing between Chinese letters.
select
    rule_id,
    title_pattern
from {{ ref('title_rules') }}
where
    title_pattern like '%(?%'
    or {{ matches_pattern('title_pattern', "'[\\\\][1-9]'") }}
    or (language in ('ja', 'zh', 'ja zh', 'zh ja') and title_pattern like '%\b%')
    or not {{ matches_pattern('language', "'^(any|[a-z][a-z]( [a-z][a-z])*)$'") }}
