"""The words the normaliser knows: legal forms and other words of company names, read from the seeds."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from abm.contract import PROJECT_ROOT

SEED_FOLDER = PROJECT_ROOT / "seeds" / "accounts"
LEGAL_FORMS_SEED = "legal_forms.csv"
WORDS_SEED = "company_name_words.csv"
POSITIONS = ("end", "start", "either", "anywhere")
# of these a word has one at most; the others are phrases that are cut, replaced or dropped before
CLASSES = ("generic", "trade", "main_trade", "place", "function", "conjunction")
PHRASE_KINDS = ("abbreviation", "security", "cut", "alias")


@dataclass(frozen=True)
class LegalForm:
    """A legal form as written, where in a name it stands, and the form it is (Limited and Ltd are one)."""

    text: str
    position: str
    form_group: str


@dataclass(frozen=True)
class Vocabulary:
    """The rows of both seeds, unparsed.

    Attributes:
        legal_forms: every legal form.
        phrases: by kind, the words as written and what they stand for (empty where they stand for nothing).
        classes: the class of a single word; a main trade is a trade.
        main_trades: the trades that mostly are the whole business of a company named by them.
        fingerprint: hash of both files, by which a model says which words it was trained with.
    """

    legal_forms: tuple[LegalForm, ...]
    phrases: dict[str, tuple[tuple[str, str], ...]]
    classes: dict[str, str]
    main_trades: frozenset[str]
    fingerprint: str


@lru_cache(maxsize=4)
def read_vocabulary(folder: Path = SEED_FOLDER) -> Vocabulary:
    """Read the two seeds.

    Args:
        folder: where `legal_forms.csv` and `company_name_words.csv` are.

    Raises:
        ValueError: a row has an unknown position or kind, or a word two classes; file, line and remedy are named.
    """
    legal_forms = tuple(_read_legal_forms(folder / LEGAL_FORMS_SEED))
    phrases: dict[str, list[tuple[str, str]]] = {kind: [] for kind in PHRASE_KINDS}
    classes: dict[str, str] = {}
    path = folder / WORDS_SEED
    for line, row in _read_rows(path):
        words, kind = row["words"], row["word_kind"]
        if kind in PHRASE_KINDS:
            phrases[kind].append((words, row["canonical"]))
        elif kind not in CLASSES:
            raise ValueError(f"{path}, line {line}: word_kind is {kind!r}; use one of {CLASSES + PHRASE_KINDS}")
        elif words in classes:
            raise ValueError(f"{path}, line {line}: {words!r} is {classes[words]} already; keep one of the two rows")
        else:
            classes[words] = kind
    digest = hashlib.sha256()
    for name in (LEGAL_FORMS_SEED, WORDS_SEED):
        digest.update((folder / name).read_bytes())
    return Vocabulary(
        legal_forms=legal_forms,
        phrases={kind: tuple(rows) for kind, rows in phrases.items()},
        classes={word: "trade" if kind == "main_trade" else kind for word, kind in classes.items()},
        main_trades=frozenset(word for word, kind in classes.items() if kind == "main_trade"),
        fingerprint=digest.hexdigest()[:16],
    )


def _read_legal_forms(path: Path) -> Iterator[LegalForm]:
    for line, row in _read_rows(path):
        if row["position"] not in POSITIONS:
            raise ValueError(f"{path}, line {line}: position is {row['position']!r}; use one of {POSITIONS}")
        yield LegalForm(row["legal_form"], row["position"], row["form_group"])


def _read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from enumerate(csv.DictReader(file), start=2)
