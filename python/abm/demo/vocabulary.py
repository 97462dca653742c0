"""Word lists of the simulated world: companies, people, titles, pages, topics.

Company names are invented, and every company's domain but Acme's ends in the reserved `.example`, so that no row can be
mistaken for a real visitor.
"""

from __future__ import annotations

SITE = "https://www.meridiandata.example"
OWN_DOMAIN = "meridiandata.example"
COMPETITORS = ("collabrix", "atlantica", "informatrix")

NAME_HEADS = (
    "Alder",
    "Brin",
    "Calder",
    "Dorn",
    "Elm",
    "Fenn",
    "Garn",
    "Hal",
    "Ister",
    "Jor",
    "Kest",
    "Lund",
    "Marl",
    "Norr",
    "Orl",
    "Pell",
    "Quor",
    "Ravn",
    "Sorr",
    "Tarn",
    "Ulv",
    "Vell",
    "Wyn",
    "Yar",
    "Zeph",
)
NAME_TAILS = ("peak", "gate", "mere", "wick", "holt", "mark", "stead", "fell")

# industry as landed -> (name endings, what the company does); several spellings of one industry are on purpose
INDUSTRIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Software": (
        ("Software", "Cloud", "Systems", "Labs"),
        (
            "sells workflow software to field-service teams",
            "runs a subscription analytics product for restaurants",
            "builds a developer platform for payments teams",
            "offers a cloud scheduling suite for hospitals",
        ),
    ),
    "Financial Services": (
        ("Capital", "Bank", "Wealth", "Credit"),
        (
            "lends to small businesses online",
            "runs a retail bank with a mobile-first current account",
            "manages pension portfolios for employers",
            "issues credit cards and scores applicants in real time",
        ),
    ),
    "Fintech": (
        ("Pay", "Ledger", "Finance"),
        (
            "processes card payments for marketplaces",
            "offers embedded lending through an API",
            "automates invoice financing for exporters",
        ),
    ),
    "Healthcare": (
        ("Health", "Clinics", "Care"),
        (
            "runs outpatient clinics and a patient portal",
            "coordinates home care for chronic patients",
            "operates a telehealth service for regional hospitals",
        ),
    ),
    "Hospital & Health Care": (
        ("Hospitals", "Diagnostics"),
        ("operates a network of teaching hospitals", "runs pathology laboratories for public and private hospitals"),
    ),
    "Insurance": (
        ("Insurance", "Mutual", "Assurance"),
        (
            "underwrites motor and home policies",
            "insures small employers and settles claims digitally",
            "sells life and disability cover through brokers",
        ),
    ),
    "Retail": (
        ("Stores", "Outfitters", "Market"),
        (
            "runs grocery stores with a loyalty programme",
            "sells outdoor clothing in stores and online",
            "operates home-improvement stores and click-and-collect",
        ),
    ),
    "E-Commerce": (
        ("Direct", "Basket"),
        ("sells furniture online in six countries", "runs a marketplace for refurbished electronics"),
    ),
    "Manufacturing": (
        ("Industries", "Works", "Components"),
        (
            "makes hydraulic components for machine builders",
            "assembles packaging lines for food producers",
            "casts aluminium parts for rail vehicles",
        ),
    ),
    "Transportation & Logistics": (
        ("Logistics", "Freight"),
        ("moves refrigerated freight across borders", "runs parcel depots and a last-mile fleet"),
    ),
    "Energy": (
        ("Energy", "Grid"),
        ("operates wind parks and sells green tariffs", "maintains regional power networks"),
    ),
    "Professional Services": (
        ("Consulting", "Advisory"),
        ("advises owners on company sales", "audits mid-sized industrial groups"),
    ),
    "Gambling & Casinos": (("Casinos", "Betting"), ("runs casinos and a sports-betting app",)),
    "Tobacco": (("Tobacco",), ("makes and distributes cigarettes and cigars",)),
    "Higher Education": (("University", "College"), ("teaches and does research as a public university",)),
}
ICP_INDUSTRIES = (
    "Software",
    "Financial Services",
    "Fintech",
    "Healthcare",
    "Hospital & Health Care",
    "Insurance",
    "Retail",
    "E-Commerce",
)
OTHER_INDUSTRIES = ("Manufacturing", "Transportation & Logistics", "Energy", "Professional Services")

MODERN_ESTATES = (
    "its customer data sits in Snowflake on AWS and is reported to regulators every quarter",
    "its data team runs Databricks on Azure and must prove lineage to auditors",
    "its analysts work on BigQuery with dbt, and access policies differ by country",
    "its warehouse on Snowflake feeds machine-learning models that need documented data quality",
    "its data platform team consolidates nine source systems on AWS under new privacy rules",
)
PLAIN_ESTATES = (
    "its reporting is done in spreadsheets by each plant",
    "its records live in an on-premises ERP run by an outsourcer",
    "its planning data stays in one legacy database",
    "its small IT team maintains a single SQL Server",
)

# country -> (spellings found in CRMs, region, language)
COUNTRIES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "United States": (("United States", "USA", "US", "United States of America"), "amer", "en"),
    "Canada": (("Canada", "CA"), "amer", "en"),
    "United Kingdom": (("United Kingdom", "UK", "Great Britain"), "emea", "en"),
    "Germany": (("Germany", "Deutschland"), "emea", "de"),
    "Netherlands": (("Netherlands", "The Netherlands"), "emea", "en"),
    "France": (("France",), "emea", "fr"),
    "Sweden": (("Sweden", "Sverige"), "emea", "en"),
    "Denmark": (("Denmark",), "emea", "en"),
    "Australia": (("Australia",), "apac", "en"),
    "Singapore": (("Singapore",), "apac", "en"),
    "Japan": (("Japan",), "apac", "en"),
    "Brazil": (("Brazil", "Brasil"), "amer", "en"),
    "India": (("India",), "apac", "en"),
}
MARKET_COUNTRIES = ("United States",) * 5 + ("Canada", "United Kingdom", "Germany", "Netherlands", "France", "Sweden")
ANY_COUNTRIES = (*MARKET_COUNTRIES, "Denmark", "Australia", "Singapore", "Japan", "Brazil", "India")

FIRST_NAMES = {
    "en": (
        "Olivia",
        "Marcus",
        "Priya",
        "Daniel",
        "Grace",
        "Tom",
        "Aisha",
        "Peter",
        "Nora",
        "Samuel",
        "Leah",
        "Victor",
        "Hannah",
        "Omar",
        "Julia",
        "Ethan",
        "Mei",
        "Ruben",
        "Freya",
        "Colin",
        "Ingrid",
        "Rafael",
        "Sofia",
        "Adam",
    ),
    "de": ("Anna", "Jürgen", "Katrin", "Stefan", "Lena", "Matthias", "Sabine", "Tobias", "Jörg", "Monika"),
    "fr": ("Camille", "Luc", "Élodie", "Antoine", "Margaux", "Pierre", "Chloé", "Julien", "Manon", "Thierry"),
}
LAST_NAMES = {
    "en": (
        "Bennett",
        "Okafor",
        "Shah",
        "Lindqvist",
        "Harper",
        "Novak",
        "Reyes",
        "Whitfield",
        "Tanaka",
        "Osei",
        "Carver",
        "de Vries",
        "Mercer",
        "Ibsen",
        "Doyle",
        "Castellan",
        "Ng",
        "Fairley",
        "Kowalski",
        "Hale",
        "Brandt",
        "Silva",
    ),
    "de": ("Müller", "Schäfer", "Vogel", "Krämer", "Hoffmann", "Weiß", "Lorenz", "Brandner"),
    "fr": ("Lefèvre", "Moreau", "Girard", "Fontaine", "Chevalier", "Roussel", "Mercier", "Bonnet"),
}
TRANSLITERATIONS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "É": "e", "ç": "c", " ": "", "'": ""}
)

# part a person plays -> language -> titles
TITLES: dict[str, dict[str, tuple[str, ...]]] = {
    "executive": {
        "en": ("CFO", "Chief Data Officer", "Chief Information Officer", "Chief Technology Officer"),
        "de": ("Finanzvorstand (CFO)", "Geschäftsführer", "Bereichsleiter IT"),
        "fr": ("Directeur Financier", "Directrice des Systèmes d'Information"),
    },
    "champion": {
        "en": ("Head of Data Governance", "VP Data", "Director of Data Platform", "VP of Data & Analytics"),
        "de": ("Leiterin Datenmanagement", "Leiter Data Governance"),
        "fr": ("Responsable Gouvernance des Données", "Directeur Data"),
    },
    "technical": {
        "en": ("Data Engineer", "Senior Data Engineer", "Analytics Engineer", "Data Architect"),
        "de": ("Datenarchitekt", "Dateningenieur"),
        "fr": ("Ingénieur Données", "Architecte Data"),
    },
    "security": {
        "en": ("CISO", "Information Security Manager", "Director of Information Security"),
        "de": ("IT-Sicherheitsbeauftragter",),
        "fr": ("RSSI",),
    },
    "procurement": {
        "en": ("Procurement Manager", "Strategic Sourcing Lead"),
        "de": ("Einkaufsleiter IT", "Strategischer Einkäufer"),
        "fr": ("Acheteuse IT", "Responsable Achats"),
    },
    "finance": {
        "en": ("Finance Director", "FP&A Manager", "Controller"),
        "de": ("Leiter Controlling",),
        "fr": ("Contrôleur de Gestion",),
    },
    "user": {
        "en": ("Data Analyst", "BI Developer", "Data Steward", "Business Analyst"),
        "de": ("Datenanalyst",),
        "fr": ("Analyste de Données",),
    },
    "other": {
        "en": ("HR Business Partner", "Marketing Coordinator", "Office Manager", "Intern", "Regional Sales Manager"),
        "de": ("Personalreferentin", "Werkstudent"),
        "fr": ("Assistante de Direction",),
    },
}
DEPARTMENTS = {
    "executive": "Executive",
    "champion": "Data",
    "technical": "Engineering",
    "security": "Security",
    "procurement": "Procurement",
    "finance": "Finance",
    "user": "Data",
    "other": "",
}

USER_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/141.0",
)
PHONE_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Mobile Safari/604.1"
CRAWLER_AGENTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/141.0 Safari/537.36",
)

BLOG = (
    "/blog/what-is-data-governance",
    "/blog/data-mesh-myths",
    "/blog/naming-columns",
    "/blog/ai-act-checklist",
    "/blog/lineage-in-five-minutes",
    "/blog/data-contracts",
)
RESOURCES = (
    "/resources/data-governance-guide",
    "/resources/data-quality-whitepaper",
    "/resources/catalog-buyers-guide",
    "/resources/ai-governance-playbook",
)
CUSTOMER_STORIES = (
    "/customers/bank-audit-ready",
    "/customers/hospital-data-catalog",
    "/customers/retailer-data-quality",
)
WEBINARS = ("/webinars/governance-for-ai", "/webinars/lineage-live")
PRODUCT = ("/product/catalog", "/product/lineage", "/product/data-quality", "/product/access-policies")
DOCS = ("/docs/getting-started", "/docs/lineage", "/docs/policies", "/docs/api")
INTEGRATIONS = (
    "/docs/integrations/snowflake",
    "/docs/integrations/databricks",
    "/docs/integrations/dbt",
    "/docs/integrations/bigquery",
)
COMPARE = tuple(f"/compare/{name}" for name in COMPETITORS)
SECURITY = ("/security", "/security/soc2-report", "/trust")

# phase of a journey -> pages everyone may open, pages a part in the committee adds
PHASE_PAGES: dict[str, tuple[str, ...]] = {
    "awareness": ("/", *BLOG, "/product/catalog"),
    "consideration": (*PRODUCT, *RESOURCES, *CUSTOMER_STORIES, *WEBINARS, BLOG[0], DOCS[0]),
    "evaluation": ("/pricing", *COMPARE, *PRODUCT, *CUSTOMER_STORIES, *INTEGRATIONS),
    "purchase": ("/pricing", "/pricing", *COMPARE, "/demo", "/contact-sales", *SECURITY),
    "customer": (*DOCS, *INTEGRATIONS, "/login", "/login", BLOG[2]),
}
PART_PAGES: dict[str, tuple[str, ...]] = {
    "executive": ("/pricing", *CUSTOMER_STORIES),
    "champion": (*RESOURCES, "/pricing"),
    "technical": (*DOCS, *INTEGRATIONS),
    "security": (*SECURITY, *SECURITY),
    "procurement": ("/pricing", "/trust"),
    "finance": ("/pricing",),
    "user": (*DOCS,),
    "other": BLOG,
}

GOVERNANCE_TOPICS = (
    "Data Governance",
    "Data Catalogs",
    "Data Quality Management",
    "SOC 2 Compliance",
    "AI Governance",
    "Data Lineage",
    "Metadata Management",
    "Data Privacy",
)
COMPETITOR_TOPICS = ("Collabrix", "Atlantica", "Informatrix")
OFF_TOPICS = ("Employee Wellness", "Payroll Software", "Digital Signage", "Quantum Annealing Outlook")
FREE_MAIL_HOSTS = (
    "gmail.com",
    "outlook.com",
    "yahoo.co.uk",
    "gmx.de",
    "proton.me",
    "hotmail.fr",
    "icloud.com",
    "qq.com",
)
UNKNOWN_COMPANIES = (
    ("Pellbridge Systems", "pellbridge-systems.example"),
    ("Osterhal Bank", "osterhal-bank.example"),
    ("Vintner Health", "vintner-health.example"),
    ("Kestrelby Retail", "kestrelby-retail.example"),
    ("Dunmarrow Insurance", "dunmarrow-insurance.example"),
    ("Skarholt Energy", "skarholt-energy.example"),
    ("Talvik Software", "talvik-software.example"),
    ("Brookhalm Logistics", "brookhalm-logistics.example"),
    ("Yewmere Pay", "yewmere-pay.example"),
    ("Corriewell Clinics", "corriewell-clinics.example"),
)

# first words of the companies that the CRM does not have
UNIVERSE_HEADS = (
    "Ambra",
    "Borvi",
    "Cindre",
    "Dalvo",
    "Eskra",
    "Fjolna",
    "Gremda",
    "Hulvo",
    "Ixera",
    "Jandri",
    "Korvel",
    "Lumdra",
    "Mirvo",
    "Nuvra",
    "Ospra",
    "Pradi",
    "Quenvo",
    "Ruskel",
    "Sylgra",
    "Torvin",
    "Uldri",
    "Vashti",
    "Wexra",
    "Ystra",
    "Zolme",
)
UNIVERSE_TAILS = ("vale", "lund", "tane", "brek", "soth", "wend", "quist", "rild", "thorne", "mund", "garde", "strand")
# words of a description -> technologies such a company runs: (technology, category, vendor)
TECHNOLOGIES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Snowflake": (("Snowflake", "Data Warehouse", "Snowflake"),),
    "Databricks": (("Databricks", "Data Lakehouse", "Databricks"),),
    "BigQuery": (("Google BigQuery", "Data Warehouse", "Google"),),
    "dbt": (("dbt", "Data Transformation", "dbt Labs"),),
    "AWS": (("Amazon Web Services", "Cloud Infrastructure", "Amazon"),),
    "Azure": (("Microsoft Azure", "Cloud Infrastructure", "Microsoft"),),
    "SQL Server": (("Microsoft SQL Server", "Database", "Microsoft"),),
    "ERP": (("SAP ERP", "ERP", "SAP"),),
    "legacy database": (("IBM Db2", "Database", "IBM"),),
}
COMMON_TECHNOLOGIES = (
    ("Tableau", "Business Intelligence", "Salesforce"),
    ("Power BI", "Business Intelligence", "Microsoft"),
    ("Apache Airflow", "Orchestration", "Apache"),
    ("Fivetran", "Data Integration", "Fivetran"),
    ("Okta", "Identity Management", "Okta"),
)
