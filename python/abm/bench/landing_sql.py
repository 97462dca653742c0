"""The rows of a benchmark's landing, as SQL over their numbers.

Accounts and contacts are ranked by how much they do. A rank is drawn as the size times a power of a uniform number: the
square for contacts, the cube for accounts, which gives the first fifth of accounts 58 % of the traffic. Contacts are
dealt so that both agree: the first account of 100,000 has some 140 of 300,000 contacts, the last ones have two each.
"""

from __future__ import annotations

from datetime import date

import duckdb

OWN_DOMAIN = "meridiandata.example"
CONTACTS_PER_ACCOUNT = 3
# companies that vendors name and no CRM holds, for each that it does
OUTSIDERS_SHARE = 0.3
# page views that one anonymous device makes in a year, on average
SIGNALS_PER_DEVICE = 25
N_STAFF = 40

INDUSTRIES = (
    "Financial Services", "Insurance", "Software", "Hospital & Health Care", "Pharmaceuticals", "Retail", "Media",
    "Manufacturing", "Telecommunications", "Logistics", "Energy & Utilities", "Government", "Higher Education",
    "Consulting", "Construction", "IT Services",
)  # fmt: skip
COUNTRIES = (
    "United States", "United States", "United States", "United Kingdom", "Germany", "France", "Netherlands", "Canada",
    "Sweden", "Australia", "Singapore", "Switzerland", "Ireland", "Norway", "Japan", "Belgium",
)  # fmt: skip
TITLES = (
    "Chief Data Officer", "VP Data", "VP Engineering", "Head of Data Governance", "Director of Analytics", "CFO",
    "Data Engineer", "Senior Data Engineer", "Data Steward", "Data Governance Manager", "Analytics Engineer",
    "Chief Information Officer", "Head of Procurement", "Procurement Manager", "Security Architect",
    "Chief Information Security Officer",
    "Enterprise Architect", "BI Manager", "Data Scientist", "Compliance Officer", "Director of Data Platform",
    "Product Manager", "Marketing Manager", "IT Manager", "Software Engineer", "Data Protection Officer", "Consultant",
    "Student", "Account Manager", "Chief Technology Officer",
)  # fmt: skip
BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/141.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Mobile Safari/604.1",
)
BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/141.0 Safari/537.36",
    "python-requests/2.32",
)
EVENTS = (
    "report_viewed", "connector_added", "lineage_opened", "signed_in", "catalog_searched", "quality_check_run",
    "policy_edited", "content_downloaded", "webinar_registered", "glossary_term_added", "user_invited", "chat_started",
    "roi_calculator_used", "demo_requested", "trial_started", "contact_sales_submitted",
)  # fmt: skip
VENDOR_TOPICS = (
    "Data Governance", "Data Catalogs", "Data Lineage", "Data Quality", "Metadata Management", "Master Data Management",
    "Data Privacy", "AI Governance", "Data Access Control", "Data Warehouse", "Business Intelligence", "ETL",
    "Regulatory Compliance", "Data Mesh", "SOC 2", "Collabrix", "Atlantica", "Total Cost of Ownership", "GDPR",
    "Office Furniture",
)  # fmt: skip
G2_ACTIVITIES = ("profile", "category", "profile", "comparison", "alternatives", "pricing", "sponsored")
GENERIC_TYPES = ("content_view", "docs_view", "content_view", "product_event", "webinar_registered", "stargazing")
GENERIC_TOPICS = ("data_governance", "data_catalog", "data_lineage", "data_quality", "data_integration", "gardening")
WORDS = (
    "builds sells runs rents insures ships finances designs repairs prints teaches maps heals grows mines stores "
    "platforms engines clinics vessels policies loans robots sensors pipelines kitchens bridges turbines archives "
    "films lessons banks farmers hospitals airports cities shops schools refineries publishers lawyers brokers "
    "warehouses quickly safely cheaply abroad online nightly regionally Snowflake Databricks BigQuery dbt Kafka "
    "Tableau Azure "
    "AWS reports audits claims orders invoices patients parcels customers suppliers regulators analysts "
    "stewards auditors "
    "surgeons pilots drivers tutors masons"
)
# so many that names are as much alike as real ones: at 17,725 accounts linking looks at 13 pairs of names for each
# account, as among the 17,725 companies of Crunchbase; at 100,000 at 74, and 73 by the even growth of the latter
SYLLABLES = (
    "bra den fol gar hel jor kas lun mir nov ost pel qua rin sol tam und vor wex yar zet cor dul eth "
    "alm bis cru dov emp fyn gro hib ild jep kym lof mug nic obe pyr rav sud til urg vey wim zob"
)


def make_pages() -> list[str]:
    """Paths of our own site, the most read first."""
    first = ["/", "/blog/what-is-data-governance", "/pricing", "/docs/getting-started", "/login", "/product/catalog"]
    first += ["/careers", "/security", "/compare/collabrix", "/demo", "/product/lineage", "/support/tickets", "/about"]
    subjects = [
        "data-governance",
        "data-catalog",
        "lineage",
        "data-quality",
        "metadata",
        "privacy",
        "data-mesh",
        "team",
    ]
    pages = list(first)
    for number in range(120):
        subject = subjects[number % len(subjects)]
        pages += [f"/blog/{subject}-{number}", f"/docs/{subject}/{number}", f"/customers/{subject}-story-{number}"]
        if number % 4 == 0:
            pages += [f"/resources/{subject}-guide-{number}", f"/docs/integrations/source-{number}"]
    return pages


def prepare(connection: duckdb.DuckDBPyConnection, accounts: int, signals: int, first_on: date) -> None:
    """Define what the queries call: sizes, lists and functions of a number."""
    connection.execute("set timezone = 'UTC'")
    # rows in the order of their numbers, whatever the number of threads
    connection.execute("set preserve_insertion_order = true")
    constants: dict[str, object] = {
        "n_accounts": accounts, "n_contacts": accounts * CONTACTS_PER_ACCOUNT,
        "n_companies": round(accounts * (1 + OUTSIDERS_SHARE)), "n_devices": max(100, signals // SIGNALS_PER_DEVICE),
        "n_staff": N_STAFF, "pages": make_pages(), "industries": INDUSTRIES, "countries": COUNTRIES, "titles": TITLES,
        "browsers": BROWSERS, "bots": BOTS, "events": EVENTS, "vendor_topics": VENDOR_TOPICS,
        "g2_activities": G2_ACTIVITIES, "generic_types": GENERIC_TYPES, "generic_topics": GENERIC_TOPICS,
        "words": WORDS.split(), "syllables": SYLLABLES.split(), "own_domain": OWN_DOMAIN,
    }  # fmt: skip
    for name, value in constants.items():
        connection.execute(f"set variable {name} = {_literal(value)}")
    connection.execute(f"set variable first_at = timestamp '{first_on}'")
    connection.execute(MACROS)


def _literal(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


# `of` is what is drawn, one number for each thing that is drawn of a row. Hashed once more, because DuckDB joins the
# hashes of two values by exclusive or: two draws of one row would differ by a constant.
MACROS = """
create or replace macro mix(n, of) as hash(hash(n, of));
-- a whole number below k; of 31 bits, because a remainder of unsigned ones is taken in slow 128-bit arithmetic
create or replace macro below(n, of, k) as (mix(n, of) >> 33)::bigint % k;
create or replace macro draw(n, of) as (mix(n, of) >> 11)::double / 9007199254740992;
create or replace macro chance(n, of, share) as draw(n, of) < share;
create or replace macro pick(choices, n, of) as choices[1 + below(n, of, len(choices))];
create or replace macro hex(n, of) as lower(to_hex(mix(n, of)));
create or replace macro square(x) as x * x;
create or replace macro cube(x) as x * x * x;
create or replace macro contact_of(n, of) as (square(draw(n, of)) * getvariable('n_contacts'))::double::bigint
    % getvariable('n_contacts');
create or replace macro account_of_contact(c) as
    (getvariable('n_accounts') * (c / getvariable('n_contacts')) * sqrt(c / getvariable('n_contacts')))::bigint
    % getvariable('n_accounts');
create or replace macro account_of(n, of) as (cube(draw(n, of)) * getvariable('n_accounts'))::bigint
    % getvariable('n_accounts');
create or replace macro company_of(n, of) as (cube(draw(n, of)) * getvariable('n_companies'))::bigint
    % getvariable('n_companies');
create or replace macro device_of(n, of) as (square(draw(n, of)) * getvariable('n_devices'))::bigint;
-- head counts from 10 to 30,000, the middle ones most often
create or replace macro size_of(a) as 10 * pow(3000, (draw(a, 203) + draw(a, 213)) / 2);
create or replace macro industry_of(a) as below(a, 201, len(getvariable('industries')));
-- won (0), lost (1) or open (2): four industries buy
create or replace macro outcome_of(a) as
    case
        when industry_of(a) < 4 then greatest(0, below(a, 231, 4) - 1)
        else 1 + below(a, 231, 2)
    end;
create or replace macro syllable(a, of) as pick(getvariable('syllables'), a, of);
create or replace macro name_of(a) as
    upper(syllable(a, 901)[1]) || syllable(a, 901)[2:] || syllable(a, 902) || syllable(a, 903) || ' '
    || upper(syllable(a, 904)[1]) || syllable(a, 904)[2:] || syllable(a, 905) || syllable(a, 906);
create or replace macro domain_of(a) as
    syllable(a, 901) || syllable(a, 902) || syllable(a, 903) || '-' || a || '.example';
create or replace macro account_id_of(a) as '001' || printf('%012d', a) || 'AA2';
create or replace macro contact_id_of(c) as '003' || printf('%012d', c) || 'AA2';
create or replace macro user_of(c) as 'usr-' || c;
create or replace macro email_of(c) as 'p' || c || '@' || domain_of(account_of_contact(c));
create or replace macro staff_email_of(k) as 'staff' || k || '@' || getvariable('own_domain');
create or replace macro office_of(a) as '198.' || (18 + (a >> 16) % 2) || '.' || ((a >> 8) % 256) || '.' || (a % 256);
create or replace macro home_of(n, of) as
    '86.' || below(n, of, 256) || '.' || below(n, of + 51, 256) || '.' || (below(n, of + 52, 254) + 1);
-- office hours: the mean of two draws between six and nine in the evening
create or replace macro office_seconds(n, of) as (21600 + 54000 * (draw(n, of) + draw(n, of + 50)) / 2)::bigint;
-- few records come late, most of those within days, some after weeks
create or replace macro lateness_seconds(n, of) as
    case when chance(n, of, 0.03) then (square(draw(n, of + 50)) * 27 * 86400)::bigint else 0 end;
"""

# A visit is four numbers that follow each other; it is made by a known contact, an unknown device, a robot or staff.
_VISITS = """
    -- a re-delivery says what the row before said, an hour later
    delivered as (
        select day_at, n, greatest(first_n, n - chance(n, 1, 0.005)::integer) as m, first_n from numbered
    ),
    visits as (
        select *, {salt} + m // 4 as v, draw({salt} + m // 4, 2) as who from delivered
    ),
    acted as (
        select
            *,
            contact_of(v, 3) as c,
            case
                when who < 0.04 then 'bot' when who < 0.05 then 'staff' when who < {known} then 'contact' else 'device'
            end as kind,
            day_at + to_seconds(office_seconds(v, 5) + (m % 4) * 60 + below(m, 6, 50)) as seen_at
        from visits
    ),
    described as (
        select
            *,
            case kind
                when 'bot' then hex(v % 1000, 7)
                when 'staff' then hex(v % getvariable('n_staff'), 8)
                when 'contact' then hex(c * 2 + chance(v, 9, 0.2)::integer, 10)
                else hex(device_of(v, 11), 12)
            end as anonymous_id,
            case
                when kind = 'staff' then 'usr-staff-' || v % getvariable('n_staff')
                when kind = 'contact' and chance(v, 13, {signed_in}) then user_of(c)
            end as user_id,
            case
                when chance(m, 14, 0.0005) then null
                when chance(m, 15, 0.0005) then seen_at + interval 40 days
                else seen_at - to_seconds(lateness_seconds(v, 16))
            end as occurred_at,
            seen_at + to_seconds(case when m < n then 3600 else 1 + below(m, 17, 20) end) as received_at,
            case
                when kind = 'contact' and chance(v, 18, 0.7) then office_of(account_of_contact(c))
                when kind = 'device' and chance(v, 18, 0.35) then office_of(account_of(device_of(v, 11), 19))
                else home_of(anonymous_id, 20)
            end as context_ip,
            case
                when kind = 'bot' then pick(getvariable('bots'), v, 21)
                else pick(getvariable('browsers'), anonymous_id, 22)
            end as context_user_agent
        from acted
    )
"""
_COLUMNS = 'anonymous_id, user_id, occurred_at as "timestamp", received_at - interval 1 second as sent_at, received_at'
_URL = "'https://www.' || getvariable('own_domain')"


def _visits(salt: int, known: float, signed_in: float) -> str:
    return _VISITS.format(salt=salt, known=known, signed_in=signed_in)


SIGNALS: dict[tuple[str, str], str] = {
    ("segment", "pages"): f"""
        , {_visits(salt=0, known=0.35, signed_in=0.5)}
        select
            hex(m, 100) as id, {_COLUMNS},
            {_URL} || getvariable('pages')[1 + (cube(draw(m, 101)) * len(getvariable('pages')))::integer
                % len(getvariable('pages'))] as context_page_url,
            context_ip, context_user_agent
        from described
    """,
    ("segment", "tracks"): f"""
        , {_visits(salt=1 << 40, known=0.8, signed_in=0.8)}
        select
            hex(m, 110) as id, {_COLUMNS},
            getvariable('events')[1 + (cube(draw(m, 111)) * len(getvariable('events')))::integer
                % len(getvariable('events'))] as event,
            context_ip, context_user_agent
        from described
    """,
    ("segment", "identifies"): """
        , named as (select *, contact_of(n, 120) as c from numbered)
        select
            hex(n, 121) as id,
            -- staff first: their devices are known from the first day
            case
                when n < getvariable('n_staff') then hex(n, 8)
                else hex(c * 2 + chance(n, 122, 0.2)::integer, 10)
            end as anonymous_id,
            case when n < getvariable('n_staff') then 'usr-staff-' || n else user_of(c) end as user_id,
            case when n < getvariable('n_staff') then staff_email_of(n) else email_of(c) end as email,
            day_at + to_seconds(office_seconds(n, 123)) as "timestamp",
            day_at + to_seconds(office_seconds(n, 123) + 2) as received_at
        from named
    """,
    ("hubspot", "email_event"): """
        , mailed as (
            -- a mailing is sent, delivered, then opened or clicked: five numbers are one message
            select
                *, n // 5 as message, contact_of(n // 5, 130) as c,
                chance(n // 5, 138, 0.15) as is_clicked from numbered
        ),
        sent as (
            select *, day_at + to_seconds(office_seconds(message, 131)) as sent_at from mailed
        )
        select
            hex(n, 132) as id,
            case n % 5
                when 0 then 'SENT'
                when 1 then case when chance(message, 133, 0.02) then 'BOUNCE' else 'DELIVERED' end
                when 2 then 'OPEN'
                when 3 then case
                    when chance(message, 133, 0.02) then 'DROPPED' when is_clicked then 'CLICK' else 'OPEN'
                end
                else case when chance(message, 134, 0.01) then 'STATUSCHANGE' else 'OPEN' end
            end as type,
            sent_at + to_seconds(case
                when n % 5 < 2 then n % 5 * 2
                -- a mail scanner follows links on arrival
                when n % 5 = 3 and chance(message, 137, 0.03) then 6
                else 600 + below(n, 135, 7200)
            end) as created,
            email_of(c) as recipient,
            'mailing-' || date_diff('week', getvariable('first_at'), day_at) as email_campaign_id,
            chance(message, 136, 0.02) as filtered_event,
            day_at + interval 86399 seconds as _fivetran_synced
        from sent
    """,
    ("bombora", "company_surge"): """
        , paired as (
            -- a company once a topic and week: number in the week tells which
            select
                *,
                (n - first_n) % getvariable('n_companies') * 7919 % getvariable('n_companies') as company,
                (n - first_n) // getvariable('n_companies') as lap
            from numbered
        )
        select
            domain_of(company) as domain, name_of(company) as company_name,
            getvariable('vendor_topics')[1 + ((lap * 7 + below(company, 140, 20)) % 20)::integer] as topic,
            case
                when chance(n, 141, 0.001) then 'n/a' else ((100 * cube(draw(n, 142)))::integer)::varchar
            end as composite_score,
            cast(day_at as date) - 1 as date_stamp,
            day_at + interval 5 hours as loaded_at
        from paired
    """,
    ("g2", "buyer_intent"): """
        , visited as (select *, company_of(n // 3, 150) as company from numbered)
        select
            hex(n, 151) as id, domain_of(company) as domain, name_of(company) as company_name,
            pick(getvariable('g2_activities'), n, 152) as activity, 'Meridian Data' as product,
            'Data Governance Tools' as category,
            day_at - interval 1 day + to_seconds(office_seconds(n, 153) - lateness_seconds(n, 154)) as occurred_at,
            day_at + interval 5 hours as loaded_at
        from visited
    """,
    ("linkedin_ads", "ad_analytics_by_member_company"): """
        , paired as (
            select
                *,
                ((n - first_n) * 7919 + date_diff('day', getvariable('first_at'), day_at) * 31)
                % getvariable('n_companies') as company,
                (n - first_n) // getvariable('n_companies') as lap
            from numbered
        )
        select
            cast(day_at as date) - 1 as day, 613001 + lap as campaign_id, 'Campaign ' || lap as campaign_name,
            'urn:li:organization:' || company as member_company, name_of(company) as company_name,
            domain_of(company) as domain,
            3 + below(n, 160, 200) as impressions, (below(n, 161, 40) < 2)::integer as clicks,
            (below(n, 161, 40) < 3)::integer as engagements, below(n, 162, 2000) / 100 as cost,
            day_at + interval 4 hours as loaded_at
        from paired
    """,
    ("generic_signals", "signals"): """
        , seen as (select *, contact_of(n, 170) as c from numbered)
        select
            hex(n, 171) as record_id, 'community' as source,
            case when chance(n, 172, 0.6) then email_of(c) end as email,
            case when not chance(n, 172, 0.6) then domain_of(company_of(n, 173)) end as domain,
            day_at - interval 1 day + to_seconds(office_seconds(n, 174) - lateness_seconds(n, 175)) as occurred_at,
            pick(getvariable('generic_types'), n, 176) as signal_type,
            pick(getvariable('generic_topics'), n, 177) as topic_id,
            'thread-' || below(n, 178, 1000) as asset,
            day_at + interval 5 hours as loaded_at
        from seen
    """,
}

_BEFORE = "getvariable('first_at') - interval 1 day"
_NUMBERED_ACCOUNTS = "from range(getvariable('n_accounts')) as numbered (a)"

CRM: dict[tuple[str, str], str] = {
    ("salesforce", "account"): f"""
        select
            account_id_of(a) as id, name_of(a) as name, 'https://www.' || domain_of(a) as website,
            case when not chance(a, 200, 0.1) then getvariable('industries')[1 + industry_of(a)] end as industry,
            case when not chance(a, 202, 0.1) then size_of(a)::integer end as number_of_employees,
            case
                when not chance(a, 204, 0.2) then (size_of(a) / 5 * (0.5 + draw(a, 212)))::bigint * 1000000
            end as annual_revenue,
            pick(getvariable('countries'), a, 205) as billing_country,
            case
                when chance(a, 206, 0.02) then 'Customer' when chance(a, 207, 0.01) then 'Competitor' else 'Prospect'
            end as type,
            name_of(a) || ' ' || list_aggregate(
                list_transform(range(18), lambda i:
                    getvariable('words')[1 + below(a, 300 + i, 24) + 3 * industry_of(a)]), 'string_agg', ' '
            ) || '.' as description,
            case when chance(a, 208, 0.03) and a > 100 then account_id_of(below(a, 209, 100)) end as parent_id,
            '005' || printf('%012d', below(a, 210, 50)) || 'AA2' as owner_id,
            false as is_deleted,
            {_BEFORE} - to_days(below(a, 211, 900)) as created_date, {_BEFORE} as _fivetran_synced
        {_NUMBERED_ACCOUNTS}
    """,
    ("salesforce", "contact"): f"""
        select
            contact_id_of(c) as id, account_id_of(account_of_contact(c)) as account_id, email_of(c) as email,
            pick(getvariable('titles'), c, 220) as title,
            upper(syllable(c, 221)[1]) || syllable(c, 221)[2:] || syllable(c, 222) as first_name,
            upper(syllable(c, 223)[1]) || syllable(c, 223)[2:] || syllable(c, 224) as last_name,
            '005' || printf('%012d', below(account_of_contact(c), 210, 50)) || 'AA2' as owner_id,
            false as is_deleted, chance(c, 225, 0.01) as has_opted_out_of_email,
            {_BEFORE} - to_days(below(c, 226, 900)) as created_date, {_BEFORE} as _fivetran_synced
        from range(getvariable('n_contacts')) as numbered (c)
    """,
    ("salesforce", "opportunity"): f"""
        select
            '006' || printf('%012d', a) || 'AA2' as id, account_id_of(a) as account_id,
            name_of(a) || ' - New Business' as name, 'New Business' as type,
            case outcome_of(a) when 0 then 'Closed Won' when 1 then 'Closed Lost' else 'Evaluation' end
                as stage_name,
            10000 + below(a, 232, 300) * 1000 as amount,
            case outcome_of(a) when 0 then 100 when 1 then 0 else 40 end as probability,
            cast({_BEFORE} as date) - 5 + case outcome_of(a) when 2 then 400 else 0 end as close_date,
            {_BEFORE} - interval 120 days as created_date,
            outcome_of(a) < 2 as is_closed, outcome_of(a) = 0 as is_won,
            '005' || printf('%012d', below(a, 210, 50)) || 'AA2' as owner_id, false as is_deleted,
            {_BEFORE} as _fivetran_synced
        {_NUMBERED_ACCOUNTS} where chance(a, 230, 0.06)
    """,
    ("salesforce", "user"): f"""
        select
            '005' || printf('%012d', k) || 'AA2' as id, 'Staff ' || k as name, staff_email_of(k) as email,
            'Account Executive' as title, true as is_active, {_BEFORE} as _fivetran_synced
        from range(50) as numbered (k)
    """,
    ("reverse_ip", "ip_company"): f"""
        select
            office_of(a) as ip, domain_of(a) as domain, name_of(a) as company_name,
            0.6 + below(a, 240, 40) / 100 as confidence, false as is_isp, 'business' as connection_type,
            {_BEFORE} as loaded_at
        {_NUMBERED_ACCOUNTS} where chance(a, 241, 0.6) and a < 131072
        union all
        select '86.0.0.0/8', null, 'Homeline Telecom', 0.99, true, 'isp', {_BEFORE}
    """,
    ("ops", "consent"): """
        select
            'co-' || c as id, contact_id_of(c) as crm_contact_id, 'all' as purpose, 'opted_out' as status,
            'EU' as jurisdiction, 'web form' as source,
            getvariable('first_at') + to_days(below(c, 250, 365)) as occurred_at,
            getvariable('first_at') + to_days(below(c, 250, 365)) + interval 8 hours as loaded_at
        from range(getvariable('n_contacts')) as numbered (c) where chance(c, 251, 0.002)
    """,
    ("ops", "erasures"): """
        select
            'er-' || k as id, contact_id_of(k * 7 + 20) as crm_contact_id, 'EU' as jurisdiction,
            getvariable('first_at') + to_days((200 + k * 40)::integer) as requested_at, staff_email_of(1) as author,
            getvariable('first_at') + to_days((200 + k * 40)::integer) + interval 8 hours as loaded_at
        from range(3) as numbered (k)
    """,
}
