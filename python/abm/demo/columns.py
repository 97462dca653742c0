"""The tables of the demo landing and their columns, in the order connectors land them.

A column marked `?` is left out of a file in which no row fills it: columns that a connector's setting or a vendor added
later, so that files of one table differ as they do in practice.
"""

from __future__ import annotations

TABLES = """
salesforce/account: id name website industry number_of_employees annual_revenue billing_country type description
    parent_id owner_id is_deleted master_record_id created_date _fivetran_start? _fivetran_end? _fivetran_active?
    _fivetran_synced
salesforce/contact: id account_id email title department first_name last_name owner_id is_deleted master_record_id
    has_opted_out_of_email created_date _fivetran_synced
salesforce/lead: id email title company website country status owner_id
    is_converted converted_date converted_account_id converted_contact_id converted_opportunity_id is_deleted
    master_record_id has_opted_out_of_email created_date _fivetran_synced
salesforce/opportunity: id account_id name type stage_name amount probability close_date created_date is_closed is_won
    owner_id is_deleted _fivetran_synced
salesforce/opportunity_field_history: id opportunity_id field oldvalue newvalue created_by_id created_date
    _fivetran_synced
salesforce/task: id who_id what_id account_id owner_id type task_subtype subject status activity_date
    completed_date_time created_date is_closed is_deleted _fivetran_synced
salesforce/event: id who_id what_id account_id owner_id type event_subtype subject start_date_time
    end_date_time activity_date created_date is_deleted _fivetran_synced
salesforce/campaign: id name type status start_date end_date actual_cost is_deleted created_date
    _fivetran_synced
salesforce/campaign_member: id campaign_id contact_id lead_id status has_responded first_responded_date created_date
    is_deleted _fivetran_synced
salesforce/user: id name email title is_active _fivetran_synced
segment/pages: id anonymous_id user_id timestamp sent_at received_at context_page_url url name context_ip
    context_user_agent
segment/tracks: id anonymous_id user_id event event_text timestamp sent_at received_at context_page_url context_ip
    context_user_agent
segment/identifies: id anonymous_id user_id email timestamp received_at
partners/engagement: id partner partner_type email domain company_name country event asset topic minutes occurred_at
    loaded_at
bombora/company_surge: domain company_name topic composite_score delta size industry category domain_origin_country
    date_stamp trend_label? loaded_at
hubspot/owner: owner_id email first_name last_name type is_active _fivetran_synced
hubspot/company: id property_name property_domain property_website property_industry property_numberofemployees
    property_annualrevenue property_country property_type property_description property_hs_parent_company_id
    property_hubspot_owner_id property_hs_merged_object_ids property_createdate is_deleted _fivetran_synced
hubspot/contact: id property_email property_jobtitle property_company property_associatedcompanyid
    property_hubspot_owner_id property_hs_email_optout property_hs_merged_object_ids
    property_hs_calculated_merged_vids property_createdate _fivetran_deleted _fivetran_synced
hubspot/contact_merge_audit: canonical_vid contact_id vid_to_merge timestamp _fivetran_synced
hubspot/deal_pipeline: pipeline_id label _fivetran_deleted _fivetran_synced
hubspot/deal_pipeline_stage: stage_id pipeline_id label probability closed_won is_closed _fivetran_deleted
    _fivetran_synced
hubspot/deal: deal_id deal_pipeline_id deal_pipeline_stage_id owner_id property_dealname property_dealtype
    property_amount property_closedate property_createdate property_hs_lastmodifieddate property_hs_merged_object_ids
    is_deleted _fivetran_synced
hubspot/deal_company: deal_id company_id type_id _fivetran_synced
hubspot/deal_contact: deal_id contact_id type_id _fivetran_synced
hubspot/deal_stage: deal_id value date_entered source _fivetran_active _fivetran_start _fivetran_end _fivetran_synced
hubspot/merged_deal: deal_id merged_deal_id _fivetran_synced
hubspot/email_campaign: id name subject type _fivetran_synced
hubspot/email_event: id type created recipient email_campaign_id filtered_event _fivetran_synced
hubspot/email_event_sent: id _fivetran_synced
hubspot/email_event_delivered: id _fivetran_synced
hubspot/email_event_deferred: id _fivetran_synced
hubspot/email_event_dropped: id _fivetran_synced
hubspot/email_event_open: id user_agent _fivetran_synced
hubspot/email_event_click: id url user_agent _fivetran_synced
hubspot/email_event_forward: id user_agent _fivetran_synced
hubspot/email_event_print: id user_agent _fivetran_synced
hubspot/email_event_spam_report: id user_agent _fivetran_synced
hubspot/email_event_bounce: id category _fivetran_synced
hubspot/email_event_status_change: id portal_subscription_status _fivetran_synced
hubspot/engagement: id type timestamp owner_id _fivetran_synced
hubspot/engagement_call: engagement_id type property_hs_timestamp property_hs_createdate property_hubspot_owner_id
    property_hs_call_title property_hs_call_disposition property_hs_call_status property_hs_call_direction
    _fivetran_deleted _fivetran_synced
hubspot/engagement_email: engagement_id type property_hs_timestamp property_hs_createdate property_hubspot_owner_id
    property_hs_email_subject property_hs_email_direction property_hs_email_status _fivetran_deleted _fivetran_synced
hubspot/engagement_meeting: engagement_id type property_hs_timestamp property_hs_createdate
    property_hubspot_owner_id title meeting_outcome start_time _fivetran_deleted _fivetran_synced
hubspot/engagement_note: engagement_id type property_hs_timestamp property_hs_createdate property_hubspot_owner_id
    _fivetran_deleted _fivetran_synced
hubspot/engagement_task: engagement_id type property_hs_timestamp property_hs_createdate property_hubspot_owner_id
    property_hs_task_subject property_hs_task_status property_hs_task_type _fivetran_deleted _fivetran_synced
hubspot/engagement_communication: engagement_id type property_hs_timestamp property_hs_createdate
    property_hubspot_owner_id property_hs_communication_channel_type _fivetran_deleted _fivetran_synced
hubspot/engagement_contact: engagement_id contact_id _fivetran_synced
hubspot/engagement_company: engagement_id company_id _fivetran_synced
hubspot/engagement_deal: engagement_id deal_id _fivetran_synced
hubspot/contact_form_submission: contact_id form_id timestamp page_url title conversion_id _fivetran_synced
linkedin_ads/ad_analytics_by_member_company: day campaign_id campaign_name member_company company_name domain
    impressions clicks engagements cost loaded_at
events/attendance: id event_id event_name event_type started_at email domain company_name title registered
    registered_at attended attended_at minutes topic loaded_at
g2/buyer_intent: id domain company_name country activity product competitors category url occurred_at loaded_at
reverse_ip/ip_company: ip ip_end domain company_name confidence is_isp connection_type first_seen last_seen loaded_at
technographics/technologies: domain company_name technology category vendor first_seen last_seen loaded_at
company_news/funding_rounds: id domain company_name country round_type amount_usd announced_on investors source_url
    loaded_at
company_news/acquisitions: id acquirer acquirer_domain acquired acquired_domain acquired_on price_usd status source_url
    loaded_at
company_news/leadership_hires: id domain company_name title previous_title started_on source_url loaded_at
company_news/launches: id domain company_name product description launched_on source_url loaded_at
company_news/job_postings: id domain company_name function title location posted closed evergreen source_url loaded_at
firmographics/companies: id domain name industry employees revenue country description founded business_model
    employee_growth source loaded_at
ops/overrides: id crm_account_id domain action tier reason_code note author starts_at expires_at is_revoked loaded_at
ops/consent: id email crm_contact_id purpose status jurisdiction source occurred_at loaded_at
ops/erasures: id email crm_contact_id user_id jurisdiction requested_at author loaded_at
ops/sales_feedback: id alert_id crm_account_id domain play_id verdict note author occurred_at loaded_at
ops/play_outcomes: id task_id play_id crm_account_id crm_contact_id outcome channel note author occurred_at loaded_at
ops/domain_aliases: domain canonical_domain crm_account_id reason author valid_from valid_to loaded_at
ops/program_costs: id program play_id campaign_id channel crm_account_id tier cost_usd spent_on author loaded_at
ops/sync_acknowledgements: object id row_hash sync_action status message acknowledged_at loaded_at
generic_signals/signals: record_id source email crm_account_id domain company_name occurred_at signal_type event
    topic_id topic url asset strength confidence loaded_at
"""


def parse_tables(text: str) -> tuple[dict[str, tuple[str, ...]], dict[str, frozenset[str]]]:
    """Columns per feed/table, and which of them are optional.

    Example:
        >>> parse_tables("a/b: id name? loaded_at")
        ({'a/b': ('id', 'name', 'loaded_at')}, {'a/b': frozenset({'name'})})
    """
    columns: dict[str, tuple[str, ...]] = {}
    table = ""
    for word in text.split():
        if word.endswith(":"):
            table = word[:-1]
            columns[table] = ()
        else:
            columns[table] += (word,)
    optional = {its: frozenset(name[:-1] for name in names if name.endswith("?")) for its, names in columns.items()}
    return {its: tuple(name.rstrip("?") for name in names) for its, names in columns.items()}, optional


COLUMNS, OPTIONAL_COLUMNS = parse_tables(TABLES)
# feed -> the column that says when a row was loaded
LOADED_COLUMN = {
    "salesforce": "_fivetran_synced",
    "hubspot": "_fivetran_synced",
    "segment": "received_at",
    **dict.fromkeys(
        (
            "linkedin_ads",
            "events",
            "partners",
            "bombora",
            "g2",
            "reverse_ip",
            "technographics",
            "company_news",
            "firmographics",
            "ops",
            "generic_signals",
        ),
        "loaded_at",
    ),
}


def loaded_column(table: str) -> str:
    """The column of a feed/table that says when a row was loaded."""
    return LOADED_COLUMN[table.split("/")[0]]
