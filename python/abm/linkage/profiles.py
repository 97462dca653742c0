"""Records as the linkage model compares them: one row each, worked out from the record and the artefact alone."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from anyascii import anyascii

from abm.domains import registrable_domain
from abm.linkage.names import NormalisedName, fold, normalise_company_name
from abm.linkage.vocabulary import SEED_FOLDER

OPTIONAL_COLUMNS = ("country", "city", "domain", "phone", "industry", "n_employees")
REQUIRED_COLUMNS = ("record_id", "name")
PHONE_DIGITS = 9  # the last digits: what is left of a number without country code and trunk zero
MIN_PHONE_DIGITS = 7  # shorter numbers are extensions
PREFIX, SHORT_PREFIX = 5, 3  # letters that block together names misspelt elsewhere; the short one for short names
LONG_NAME, SHORT_NAME = 6, 7  # letters from which a name is long, to which it is short: between them it is both
SIZE_STEP = 3  # letters; names that differ in length by more are no spellings of each other
MIN_CONSONANTS = 3  # of a name's sound; fewer are shared by too many
MIN_WEB_LABEL = 3  # letters; shorter web names say too little
MAX_BLOCK_SHARE = 0.002  # a word in more names than this blocks only together with its neighbour
_NOT_WORD = re.compile("[^a-z0-9]+")
_DIGITS = re.compile(r"\D+")
_NAME_COLUMNS = ["name_key", "solid", "sorted_key", "core", "core_solid", "core_sorted", "core_words", "stem",
                 "generics", "trades", "units", "places", "numbers", "acronyms", "legal_form",
                 "bare", "squeezed", "sound", "consonants", "also", "is_transliterated",
                 "tf_name_key", "tf_core", "block_keys"]  # fmt: skip


def make_profiles(records: pd.DataFrame, token_shares: Mapping[str, float], default_share: float) -> pd.DataFrame:
    """Work out what is compared.

    Args:
        records: record_id (unique), name, and any of country, city, domain (or web address), phone, industry,
            n_employees (people); all may be null but record_id.
        token_shares: share of company names (0-1) that contain a common word, of the artefact.
        default_share: share of a word that is not in it.

    Returns:
        One row per record, in the same order. No row depends on another.

    Raises:
        ValueError: a column is missing, or record_id is null or repeated.
    """
    missing = [column for column in REQUIRED_COLUMNS if column not in records.columns]
    if missing:
        raise ValueError(f"records lack {', '.join(missing)}; give at least record_id and name")
    ids = records["record_id"]
    if ids.isna().any() or ids.duplicated().any():
        first = ids[ids.isna() | ids.duplicated()].iloc[0]
        raise ValueError(f"record_id must be unique and not null, but {first!r} is not; remove or number such records")
    given = {column: _texts(records, column) for column in (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)}
    names = {text: normalise_company_name(text) for text in dict.fromkeys(given["name"])}
    parts = {text: _describe_name(name, token_shares, default_share) for text, name in names.items()}
    domains = [registrable_domain(text) if text else None for text in given["domain"]]
    labels = [_web_label(domain) for domain in domains]
    frame = pd.DataFrame.from_records([parts[text] for text in given["name"]])
    # also where no record has a name
    frame = frame.reindex(columns=_NAME_COLUMNS)
    frame.insert(0, "unique_id", ids.astype(str).to_list())
    frame["name"] = given["name"]
    frame["country"] = [_country(text) for text in given["country"]]
    frame["city"] = [_plain(text) for text in given["city"]]
    frame["domain"] = domains
    frame["web_label"] = labels
    frame["phone"] = [_phone(text) for text in given["phone"]]
    frame["industry"] = [_plain(text) for text in given["industry"]]
    frame["n_employees"] = [_count(text) for text in given["n_employees"]]
    frame["block_keys"] = [
        [
            *keys,
            *([f"c:{label}"] if label else []),
            *([f"d:{domain}"] if domain else []),
            *([f"t:{phone}"] if phone else []),
        ]
        for keys, label, domain, phone in zip(frame["block_keys"], labels, domains, frame["phone"], strict=True)
    ]
    return frame


def share_of_words(words: tuple[str, ...], token_shares: Mapping[str, float], default_share: float) -> float:
    """How often names contain all these words by chance: the product of their shares, no less than for one rare word.

    Words of a name go together, so a longer name is not rarer without end.
    """
    return max(math.prod(token_shares.get(word, default_share) for word in words), default_share)


def _describe_name(
    name: NormalisedName | None, token_shares: Mapping[str, float], default_share: float
) -> dict[str, Any]:
    if name is None:
        return {"name_key": None, "core_words": [], "acronyms": [], "block_keys": []}
    share = share_of_words(name.core, token_shares, default_share)
    core = " ".join(name.core)
    return {
        "name_key": " ".join(name.words),
        "solid": name.solid,
        "sorted_key": " ".join(sorted(name.words)),
        "core": core,
        "core_solid": name.core_solid,
        "core_sorted": " ".join(sorted(name.core)),
        "core_words": list(name.core),
        "stem": " ".join(sorted(name.stem)) or None,
        "generics": " ".join(name.generics),
        "trades": " ".join(name.trades),
        "units": " ".join(name.units),
        "places": " ".join(name.places),
        "numbers": " ".join(name.numbers),
        "acronyms": list(name.acronyms),
        "legal_form": name.legal_form,
        "bare": name.bare,
        "squeezed": name.squeezed,
        "sound": name.sound,
        "consonants": name.consonants,
        "also": name.also,
        "is_transliterated": name.is_transliterated,
        # one value for all levels: a level's own likelihood says how much of the name it is about
        "tf_name_key": share,
        "tf_core": share,
        "block_keys": sorted(_block_keys(name, token_shares)),
    }


def _block_keys(name: NormalisedName, token_shares: Mapping[str, float]) -> set[str]:
    """What another record must share to be compared at all."""
    solid = name.core_solid
    keys = {f"c:{name.solid}", f"c:{solid}"}
    keys |= {f"a:{acronym}" for acronym in name.acronyms}
    if len(name.core) == 1:
        keys.add(f"a:{solid}")
    rare = {word for word in name.stem if token_shares.get(word, 0.0) <= MAX_BLOCK_SHARE}
    keys |= {f"w:{word}" for word in rare}
    if not rare or len(name.core) > len(rare):
        keys |= {f"p:{min(pair)} {max(pair)}" for pair in zip(name.core, name.core[1:], strict=False)}
    if len(solid) >= LONG_NAME:
        ends = (("x", solid[:PREFIX]), ("y", solid[-PREFIX:]))
        keys |= {f"{side}:{letters}{size}" for side, letters in ends for size in _sizes(solid)}
    if len(name.consonants) >= MIN_CONSONANTS:
        keys.add(f"s:{name.consonants}")
    if len(name.bare) > SHORT_PREFIX:
        # a letter wrong in the middle leaves both ends
        keys.add(f"e:{name.bare[:2]} {name.bare[-SHORT_PREFIX:]}")
    if name.also:
        keys.add(f"c:{name.also}")
    if len(solid) <= SHORT_NAME:
        keys |= {f"x:{solid[:SHORT_PREFIX]}", f"y:{solid[-SHORT_PREFIX:]}"}
    return keys


def _sizes(solid: str) -> tuple[int, int]:
    """Two size classes, so that names a few letters apart have one in common."""
    return len(solid) // SIZE_STEP, len(solid) // SIZE_STEP + 1


def _texts(records: pd.DataFrame, column: str) -> list[str | None]:
    if column not in records.columns:
        return [None] * len(records)
    return [None if pd.isna(value) or not str(value).strip() else str(value) for value in records[column]]


@lru_cache(maxsize=100_000)
def _plain(text: str | None) -> str | None:
    return _NOT_WORD.sub(" ", anyascii(text).lower()).strip() or None if text else None


def _web_label(domain: str | None) -> str | None:
    label = re.sub("[^a-z0-9]", "", domain.split(".")[0]) if domain else ""
    return fold(label) if len(label) >= MIN_WEB_LABEL else None


def _phone(text: str | None) -> str | None:
    digits = _DIGITS.sub("", text or "")
    return digits[-PHONE_DIGITS:] if len(digits) >= MIN_PHONE_DIGITS else None


def _count(text: str | None) -> float | None:
    try:
        number = float(text) if text else 0.0
    except ValueError:
        return None
    return number if number > 0 else None


@lru_cache(maxsize=10_000)
def _country(text: str | None) -> str | None:
    """The country's name by the project's country rules; a country they do not name stands for itself."""
    if text is None:
        return None
    lowered = text.strip().lower()
    return next((country for pattern, country in _country_rules() if pattern.search(lowered)), lowered)


@lru_cache(maxsize=1)
def _country_rules(path: Path = SEED_FOLDER / "countries.csv") -> list[tuple[re.Pattern[str], str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["priority"]))
    # the catch-all names no country
    return [(re.compile(row["country_pattern"]), row["country"]) for row in rows if row["country_pattern"] != "."]
