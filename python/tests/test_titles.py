"""Job titles against the rules: a hand-labelled list, and each rule against its own example."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from abm.titles import RoleRule, TitleRule, TitleRules, fold_title

SEEDS = Path(__file__).parents[2] / "seeds/accounts"
LABELS = Path(__file__).parent / "data/titles.csv"
# shares of titles read as labelled that the rules must not fall below: of all, and of those of any one language
FLOOR, FLOOR_OF_A_LANGUAGE = 0.95, 0.85
LABELLED = ("seniority", "function", "buying_role")

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TITLE_ROWS, ROLE_ROWS, TITLES = read(SEEDS / "title_rules.csv"), read(SEEDS / "buying_role_rules.csv"), read(LABELS)


@pytest.fixture(scope="module")
def rules() -> TitleRules:
    title_rules = [
        TitleRule(
            row["rule_id"],
            int(row["priority"]),
            row["title_pattern"],
            row["seniority"] or None,
            row["function"] or None,
        )
        for row in TITLE_ROWS
    ]
    role_rules = [
        RoleRule(
            row["rule_id"],
            int(row["priority"]),
            row["seniority"] or None,
            row["function"] or None,
            row["title_pattern"] or None,
            row["buying_role"],
        )
        for row in ROLE_ROWS
    ]
    return TitleRules(title_rules, role_rules)


def test_rules_read_the_labelled_titles_of_every_language(rules: TitleRules) -> None:
    right: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for row in TITLES:
        reading = rules.read(row["title"])
        for name in LABELLED:
            is_right = getattr(reading, name) == row[name]
            for language in ("all", row["language"]):
                right[language][name] += is_right
            if not is_right:
                wrong.append((row["title"], name, row[name], getattr(reading, name)))
    n_titles = Counter(row["language"] for row in TITLES) | Counter({"all": len(TITLES)})
    print("language      n  " + "  ".join(LABELLED))
    for language, n in n_titles.most_common():
        shares = [right[language][name] / n for name in LABELLED]
        print(f"{language:10} {n:4}  " + "  ".join(f"{share:.3f}" for share in shares))
        assert min(shares) >= (FLOOR if language == "all" else FLOOR_OF_A_LANGUAGE), (language, wrong)


def test_labels_are_many_and_of_every_language() -> None:
    assert len({row["title"] for row in TITLES}) == len(TITLES) >= 250
    languages = {row["language"] for row in TITLES}
    assert languages >= {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "no", "fi", "ja", "zh"}


def test_every_rule_decides_its_own_example(rules: TitleRules) -> None:
    """None is shadowed by an earlier one, in anything that it gives."""
    for row in TITLE_ROWS:
        assert row["seniority"] or row["function"], row
        reading = rules.read(row["example"])
        for name in ("seniority", "function"):
            assert not row[name] or getattr(reading, f"{name}_rule_id") == row["rule_id"], (
                row["rule_id"],
                name,
                reading,
            )


def test_labelled_titles_try_most_rules(rules: TitleRules) -> None:
    """A rule that decides no labelled title is only as good as its example: few may be so."""
    readings = [rules.read(row["title"]) for row in TITLES]
    used = {rule_id for reading in readings for rule_id in (reading.seniority_rule_id, reading.function_rule_id)}
    untried = [row["rule_id"] for row in TITLE_ROWS if row["rule_id"] not in used]
    print(f"{len(untried)} of {len(TITLE_ROWS)} title rules decide no labelled title: {untried}")
    assert len(untried) <= 0.2 * len(TITLE_ROWS)
    assert {row["rule_id"] for row in ROLE_ROWS} == {reading.role_rule_id for reading in readings}


def test_patterns_are_read_alike_by_every_engine() -> None:
    """No look-around or back-references, no word boundaries in Chinese; letters as folding leaves them."""
    for row in [*TITLE_ROWS, *ROLE_ROWS]:
        pattern = row["title_pattern"]
        assert "(?" not in pattern, row
        assert not any(f"\\{digit}" in pattern for digit in range(1, 10)), row
        assert fold_title(pattern.replace(".", "")) == pattern.replace(".", ""), row
        if set(row.get("language", "").split()) & {"ja", "zh"}:
            assert "\\b" not in pattern, row


@pytest.mark.parametrize(
    ("title", "folded"),
    [
        ("Sr. Geschäftsführer", "sr geschaftsfuhrer"),
        ("Ｃ.Ｔ.Ｏ.", "cto"),
        ("Directrice des Systèmes d’Information", "directrice des systemes d'information"),
        ("E\u0301diteur", "editeur"),
        ("Główna Księgowa", "glowna ksiegowa"),
        ("Økonomidirektør", "okonomidirektor"),
        ("データ", "データ"),
    ],
)
def test_a_title_is_folded(title: str, folded: str) -> None:
    assert fold_title(title) == folded


def test_a_title_takes_rank_and_department_from_different_rules() -> None:
    rules = TitleRules(
        [
            TitleRule("head", 2, r"\bhead\b", "director", None),
            TitleRule("cto", 1, r"\bcto\b", "c_level", "engineering"),
            TitleRule("data", 3, r"\bdata\b", None, "data"),
        ],
        [
            RoleRule("word", 1, None, "data", "steward", "champion"),
            RoleRule("buyer", 2, "c_level", "engineering", None, "economic_buyer"),
            RoleRule("user", 3, None, "data", None, "end_user"),
        ],
    )
    assert rules.read("HEAD OF DÄTA").buying_role == "end_user"
    assert rules.read("Head of Data Stewards").role_rule_id == "word"
    both = rules.read("C.T.O. & Head of Data")
    assert (both.seniority, both.function, both.buying_role) == ("c_level", "engineering", "economic_buyer")
    assert rules.read("Gardener").seniority is None
