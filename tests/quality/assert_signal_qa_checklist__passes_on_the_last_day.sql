-- What fails on the last day a feed was checked is for its owner to act on this week; the build goes on.
{{ config(severity='warn') }}
{{ failing_on_the_last_day('warn') }}
