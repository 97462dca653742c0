"""A labelled set: records whose company is known, and the accounts to find it among.

Real pairs are companies that two sources name differently at one registrable domain. The others are real names written
another way, by kind; and traps: names that look like an account's and belong to no account in the list.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from abm.linkage.names import normalise_company_name
from abm.linkage.sources import Company

SEED = 20260101
ABSENT_SHARE = 0.2  # of the companies have no account: a feed names companies outside the CRM too
# How often each kind counts for one record of it: sources differ in form, spacing and length of a name every day, in
# letters now and then, and real pairs, though few here, are what the rest imitates.
KIND_WEIGHTS = {"real": 20.0, "real_web_name": 10.0, "legal_form": 3.0, "spacing": 2.0, "and_the": 2.0,
                "generic_more": 2.0, "generic_less": 4.0, "shortened": 4.0, "cyrillic": 0.25, "digraph": 0.5,
                "trap_unit": 0.5, "trap_place": 0.5, "trap_number": 0.5}  # fmt: skip
_FORMS = ("Inc.", "Inc", "LLC", "Ltd", "Ltd.", "Limited", "GmbH", "Corp.", "Corporation", "S.A.", "AG", "B.V.",
          "Co., Ltd.", "Pty Ltd", "Oy", "K.K.", "PLC", "SAS", "S.p.A.", "AB", "Pvt. Ltd.", "LLP")  # fmt: skip
_SHORTER = {
    "International": "Intl", "Technologies": "Tech", "Technology": "Tech", "Systems": "Sys", "Services": "Svcs",
    "Pharmaceuticals": "Pharma", "Laboratories": "Labs", "Management": "Mgmt", "Communications": "Comm",
    "Manufacturing": "Mfg", "National": "Natl", "Group": "Grp", "Holdings": "Hldgs", "American": "Amer",
    "Networks": "Network", "Solutions": "Solution", "Medical": "Med", "Financial": "Fin", "Energy": "Engy",
    "Industries": "Inds", "Software": "Softw", "Interactive": "Interact", "Therapeutics": "Therap",
}  # fmt: skip
_UNITS = ("Energy", "Cloud", "Bank", "Insurance", "Motors", "Pharma", "Aerospace", "Mining", "Foods", "Airlines",
          "Media", "Capital", "Telecom", "Hotels", "Logistics", "Realty", "Robotics", "Solar")  # fmt: skip
_PLACES = ("Japan", "India", "Brasil", "Deutschland", "Texas", "Canada", "Africa", "Pacific", "France", "Korea")
_GENERIC = (
    "Group",
    "Holdings",
    "International",
    "Technologies",
    "Systems",
    "Solutions",
    "Services",
    "Company",
    "Global",
)
_UMLAUTS = {"u": "ü", "o": "ö", "a": "ä", "e": "é", "n": "ñ", "c": "ç", "i": "í"}
# as Russian papers spell a foreign name, by sound
_SOUNDS = (("sch", "ш"), ("sh", "ш"), ("ch", "ч"), ("ph", "ф"), ("th", "т"), ("ck", "к"), ("oo", "у"), ("ee", "и"),
           ("ce", "се"), ("ci", "си"), ("cy", "си"), ("qu", "кв"), ("x", "кс"), ("c", "к"), ("w", "в"), ("j", "дж"),
           *zip("abvgdezijklmnoprstufhy", "абвгдезийклмнопрстуфхи", strict=True))  # fmt: skip


@dataclass(frozen=True)
class LabelledSet:
    """Records (record_id, name, country, city, kind, half, account_id: null for a trap), and the accounts."""

    records: pd.DataFrame
    accounts: pd.DataFrame


def make_labelled_set(companies: Sequence[Company], seed: int = SEED) -> LabelledSet:
    """Make the set: the same companies and seed give the same set.

    Half of the companies, by a hash of their id, are for training (`half` = train), the others for testing.
    """
    named, rest = _without_twins(companies)
    cores = Counter(_core(company.name) for company in named)
    records: list[dict[str, str | None]] = []
    absent: set[str] = set()
    for company in named:
        chance = random.Random(f"{seed} {company.company_id}")
        former = _former_name(company)
        if former and not cores[_core(former)]:
            records.append(_record(company, "former_name", former, company.company_id, chance))
        elif chance.random() < ABSENT_SHARE:
            absent.add(company.company_id)
            records.append(_record(company, "absent", company.name, None, chance))
        else:
            kind = chance.choice(tuple(_KINDS))
            name = _KINDS[kind](company.name, chance)
            if name and name != company.name:
                account_id = None if kind.startswith("trap") else company.company_id
                records.append(_record(company, kind, name, account_id, chance))
    accounts = [_account(company) for company in named if company.company_id not in absent]
    real_records, real_accounts = _real_pairs(rest)
    frame = pd.DataFrame(records + real_records)
    frame.insert(0, "record_id", [f"r{number:06}" for number in range(len(frame))])
    return LabelledSet(frame, pd.DataFrame(accounts + real_accounts).sort_values("record_id").reset_index(drop=True))


def _without_twins(companies: Sequence[Company]) -> tuple[list[Company], list[Company]]:
    """The companies with firmographics and those with domains, each company in one of the two and named once.

    A directory lists some companies twice, and two sources list some both: which of the entries is right is no question
    about names. Companies of one name in different countries stay: telling them apart is.
    """
    named: list[Company] = []
    countries: dict[str, set[str | None]] = {}
    for company in companies:
        if company.source == "crunchbase" and (name := normalise_company_name(company.name)):
            known = countries.setdefault(name.solid, set())
            if not known or (not (known | {company.country}) & {None} and company.country not in known):
                named.append(company)
            known.add(company.country)
    taken = {_core(company.name) for company in named}
    others = [company for company in companies if company.source != "crunchbase"]
    seen_before = {company.company_id for company in others if _core(company.name) in taken}
    return named, [company for company in others if company.company_id not in seen_before]


def _core(text: str) -> str:
    name = normalise_company_name(text)
    return name.core_solid if name else ""


def _former_name(company: Company) -> str | None:
    """The name in the directory's web address, which stays when a company is renamed; None where it is the name."""
    words = re.sub(r"-\d$", "", company.company_id.rsplit("/", 1)[-1]).replace("-", " ")
    former, name = normalise_company_name(words), normalise_company_name(company.name)
    return words if former and name and former.solid != name.solid else None


def _real_pairs(companies: Sequence[Company]) -> tuple[list[dict[str, str | None]], list[dict[str, str | None]]]:
    """Accounts from the first source of each domain, records from every further source that names it differently."""
    by_domain: dict[str, Company] = {}
    by_core: dict[str, Company] = {}
    records = []
    for company in companies:
        # a company with several domains, or of one name in two sources, is one account
        core = _core(company.name)
        account = by_domain.get(company.company_id) or by_core.get(core) or company
        by_domain.setdefault(company.company_id, account)
        by_core.setdefault(core, account)
        if account.source != company.source and account.name.lower() != company.name.lower():
            kind = "real_web_name" if "." in account.name or "." in company.name else "real"
            records.append({**_described(company, kind, company.name), "account_id": account.company_id})
    unique = {tuple(record.items()): record for record in records}
    return list(unique.values()), [_account(company) for company in dict.fromkeys(by_domain.values())]


def _account(company: Company) -> dict[str, str | None]:
    return {
        "record_id": company.company_id, "name": company.name, "country": company.country, "city": company.city,
        "industry": company.industry,
        # half of the accounts have no web site: their names must do
        "domain": company.domain if hashlib.sha256(company.name.encode()).digest()[1] % 2 else None,
    }  # fmt: skip


def _record(
    company: Company, kind: str, name: str, account_id: str | None, chance: random.Random
) -> dict[str, str | None]:
    # a feed names the country most of the time and the city seldom
    country = company.country if chance.random() < 0.9 else None
    city = company.city if chance.random() < 0.1 else None
    return {**_described(company, kind, name), "country": country, "city": city, "account_id": account_id}


def _described(company: Company, kind: str, name: str) -> dict[str, str | None]:
    digest = hashlib.sha256(company.company_id.encode()).digest()
    return {"name": name, "kind": kind, "half": "train" if digest[0] % 2 else "test"}


def _legal_form(name: str, chance: random.Random) -> str:
    return f"{name}{chance.choice((' ', ', '))}{chance.choice(_FORMS)}"


def _shortened(name: str, _: random.Random) -> str | None:
    words = [_SHORTER.get(word, word) for word in name.split()]
    return " ".join(words) if words != name.split() else None


def _generic_more(name: str, chance: random.Random) -> str:
    return f"{name} {chance.choice(_GENERIC)}"


def _generic_less(name: str, _: random.Random) -> str | None:
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in (*_GENERIC, *_SHORTER) else None


def _accents(name: str, chance: random.Random) -> str | None:
    places = [place for place, letter in enumerate(name) if letter in _UMLAUTS]
    if not places:
        return None
    place = chance.choice(places)
    return name[:place] + _UMLAUTS[name[place]] + name[place + 1 :]


def _digraph(name: str, chance: random.Random) -> str | None:
    places = [place for place, letter in enumerate(name) if letter in "uoa" and name[place + 1 : place + 2] != "e"]
    return None if not places else (name[: (at := chance.choice(places)) + 1] + "e" + name[at + 1 :])


def _cyrillic(name: str, _: random.Random) -> str | None:
    if not (name.isascii() and name.isalpha()):
        return None
    spelt = name.lower()
    for letters, sound in _SOUNDS:
        spelt = spelt.replace(letters, sound)
    return spelt.title()


def _typo(name: str, chance: random.Random) -> str | None:
    if len(name) < 5:
        return None
    at = chance.randrange(1, len(name) - 1)
    other = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + other + name[at + 1 :],
            name[:at] + name[at] + name[at:],
        )
    )


def _acronym(name: str, _: random.Random) -> str | None:
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in words).upper() if len(words) >= 3 else None


def _word_order(name: str, chance: random.Random) -> str | None:
    words = name.split()
    return (
        None
        if len(words) < 2
        else chance.choice((" ".join([*words[1:], words[0]]), f"{words[-1]}, {' '.join(words[:-1])}"))
    )


def _spacing(name: str, chance: random.Random) -> str | None:
    return chance.choice((name.replace(" ", ""), name.replace(" ", "-"))) if " " in name else name.upper() + "."


def _and(name: str, _: random.Random) -> str | None:
    for ours, theirs in ((" & ", " and "), (" and ", " & "), ("The ", "")):
        if ours in name:
            return name.replace(ours, theirs)
    return f"The {name}"


def _first_words(name: str, _: random.Random) -> str | None:
    words = name.split()
    return " ".join(words[:-1]) if len(words) >= 3 else None


def _unit(name: str, chance: random.Random) -> str:
    """The name with one more line of business, or with another in the place of its last word."""
    words = name.split()
    unit = chance.choice([unit for unit in _UNITS if unit not in words])
    return " ".join([*words[:-1], unit]) if len(words) > 1 else f"{name} {unit}"


def _place(name: str, chance: random.Random) -> str | None:
    return f"{name} {chance.choice(_PLACES)}" if not any(place in name for place in _PLACES) else None


def _number(name: str, chance: random.Random) -> str | None:
    digits = [place for place, letter in enumerate(name) if letter.isdigit()]
    if not digits:
        return f"{name} {chance.randrange(2, 100)}"
    at = chance.choice(digits)
    return name[:at] + str((int(name[at]) + chance.randrange(1, 9)) % 10) + name[at + 1 :]


_KINDS: dict[str, Callable[[str, random.Random], str | None]] = {
    "legal_form": _legal_form,
    "shortened": _shortened,
    "generic_more": _generic_more,
    "generic_less": _generic_less,
    "accents": _accents,
    "digraph": _digraph,
    "cyrillic": _cyrillic,
    "typo": _typo,
    "acronym": _acronym,
    "word_order": _word_order,
    "spacing": _spacing,
    "and_the": _and,
    "first_words": _first_words,
    "trap_unit": _unit,
    "trap_place": _place,
    "trap_number": _number,
}
