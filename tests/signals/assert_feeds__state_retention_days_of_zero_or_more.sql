-- A feed without a term would be kept for ever, and one with a negative term would expire before it happened: nothing is built on either.
select
    feed_id,
    retention_days,
    'feeds.csv, column retention_days: give a number of days; 0 keeps nothing' as remedy
from {{ ref('feeds') }}
where retention_days is null or retention_days < 0
