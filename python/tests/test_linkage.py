"""Company-name linkage: what a name is taken apart into, which pairs match, and that a pair decides alone."""

from __future__ import annotations

import csv
import json
import string
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers.builds import SHARED_DATA
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.cli import cli
from abm.linkage.comparisons import COMPARISONS
from abm.linkage.labelled import LabelledSet, make_labelled_set
from abm.linkage.link import find_duplicates, level_of, link, score_pairs
from abm.linkage.model import MODEL_PATH, read_model
from abm.linkage.names import normalise_company_name
from abm.linkage.sources import read_companies
from abm.linkage.train import Outcome, evaluate, train
from abm.linkage.vocabulary import LEGAL_FORMS_SEED, SEED_FOLDER, WORDS_SEED, read_vocabulary

CASES = Path(__file__).with_name("linkage_cases.csv")
# written before the model that is tested by it was: names as registrants file them against names in everyday use
LISTED_CASES = Path(__file__).with_name("linkage_listed_cases.csv")
WORDS = ("acme", "nordwind", "bank", "energy", "group", "global", "7", "paris", "müller", "of", "the", "and", "intl")
names = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
    st.text(string.ascii_letters + string.digits + " .,&-'/()üéЯж株", max_size=40),
)
end_forms = st.sampled_from([form.text for form in read_vocabulary().legal_forms if form.position == "end"])


def key(text: str) -> str:
    name = normalise_company_name(text)
    assert name is not None
    return name.key


def frame(*texts: str, **columns: Sequence[object]) -> pd.DataFrame:
    ids = [f"{number:03}" for number in range(len(texts))]
    return pd.DataFrame({"record_id": ids, "name": list(texts), **columns})


def level(left: str, right: str) -> str | None:
    pairs = score_pairs([frame(left), frame(right)], read_model())
    return None if pairs.empty else level_of("name", int(pairs["gamma_name"].iloc[0]))


# names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme GmbH & Co. KG", "ACME"),
        ("Acme Pty. Ltd.", "Acme (Pty) Ltd"),
        ("Acme S. de R.L. de C.V.", "acme"),
        ("Acme Sp. z o.o.", "Acme"),
        ("ООО Ромашка", "Romashka"),
        ("株式会社トヨタ", "トヨタ K.K."),
        ("I.B.M. Corp.", "International Business Machines"),
        ("AT&T Inc.", "AT & T"),
        ("Walt Disney Co (The)", "The Walt Disney Company"),
        ("BANK OF AMERICA CORP /DE/", "Bank of America"),
        ("Alphabet Inc. Class A Common Stock", "Alphabet"),
        ("Johnson & Johnson", "Johnson und Johnson"),
        ("McDonald’s", "McDonalds"),
        ("Acme Hldgs Intl", "Acme Holdings International"),
        ("Acme LLC (formerly Zenith Inc.)", "Acme"),
        ("Churchill Capital II", "Churchill Capital 2"),
    ],
)
def test_two_spellings_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Inc", "incorporated"),
        ("The Limited", "limited"),
        ("SIA Engineering", "sia engineering"),
        ("S.C. Johnson", "sc johnson"),
    ],
)
def test_what_looks_like_a_legal_form_but_names_the_company_stays(text: str, expected: str) -> None:
    assert key(text) == expected


def test_umlauts_fold_in_either_spelling() -> None:
    words = {normalise_company_name(text).words for text in ("Müller", "Mueller", "Muller")}  # type: ignore[union-attr]
    assert len(words) == 1


@pytest.mark.parametrize("text", [None, "", "  ", "!!", "—"])
def test_no_letter_is_no_name(text: str | None) -> None:
    assert normalise_company_name(text) is None


@given(names)
def test_normalising_a_key_changes_nothing(text: str) -> None:
    name = normalise_company_name(text)
    if name is not None:
        assert key(name.key) == name.key


@given(st.lists(st.sampled_from(WORDS[:8]), min_size=2, max_size=4), end_forms)
def test_a_legal_form_does_not_change_the_key(words: list[str], form: str) -> None:
    assert key(f"{' '.join(words)} zenith {form}") == key(f"{' '.join(words)} zenith")


def test_every_abbreviation_stands_for_a_word_that_stands_for_itself() -> None:
    abbreviations = dict(read_vocabulary().phrases["abbreviation"])
    assert not {full for full in abbreviations.values() if full in abbreviations}


def test_a_word_seed_with_an_unknown_kind_names_the_line(tmp_path: Path) -> None:
    (tmp_path / LEGAL_FORMS_SEED).write_bytes((SEED_FOLDER / LEGAL_FORMS_SEED).read_bytes())
    (tmp_path / WORDS_SEED).write_text("words,word_kind,canonical,because\nx,odd,,why\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"line 2: word_kind is 'odd'"):
        read_vocabulary(tmp_path)


# pairs


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Acme GmbH", "ACME Ltd", "same"),
        ("Fargo Wells", "Wells Fargo", "same_letters"),
        ("Cognizant", "Cognizant Technology Solutions", "same_core"),
        ("Acme Group", "Acme Systems", "other_generic"),
        ("Studio 54", "Studio 45", "other_number"),
        ("Microsfot", "Microsoft", "misspelt_long"),
        ("Nvida", "NVIDIA", "misspelt_short"),
        ("Google Cloud", "Google Fiber", "other_trade"),
        ("Siemens Energy", "Siemens Healthineers", "other_trade"),
        ("Nestle India", "Nestle Malaysia", "other_place"),
        ("Nestle India", "Nestle", "one_place"),
        ("Deutsche Bank", "Deutsche Telekom", "shares_words"),
        ("Samsung Electronics", "Samsung", "one_main_trade"),
        ("Siemens Energy", "Siemens", "one_trade"),
        ("Wildberries", "Вайлдберриз", "sounds_same"),
        ("Sony", "ソニー株式会社", "sounds_same"),
        ("Petrobras", "Petróleo Brasileiro S.A. - Petrobras", "also_known"),
        ("Nordwind", "Nordwiind Inc", "misspelt_long"),
        ("Clover", "Colver", "slip"),
        ("Agile Therapeutics", "Abide Therapeutics", "shares_words"),
        ("Delta", "Delta Zenith", "leads"),
        ("Starbright", "Starbright Zenith", "leads_long"),
        ("Starbright", "Starbright Coffee", "one_main_trade"),
        ("Starbright", "Starbright Insurance", "one_trade_long"),
    ],
)
def test_a_pair_is_at_its_level(left: str, right: str, expected: str) -> None:
    found = {level(left, right), level(right, left)}
    assert found in ({expected}, {None}) if expected == "shares_words" else found == {expected}


@lru_cache(maxsize=1)
def hand_made() -> tuple[list[dict[str, str]], pd.DataFrame]:
    """The cases, and where each record went when all were linked to all accounts at once."""
    with CASES.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    records = frame(*(case["record_name"] for case in cases), country=[case["record_country"] for case in cases])
    accounts = pd.DataFrame(cases)[["account_name", "account_country", "is_same"]]
    # a company that several cases are about is one account
    accounts["core"] = [normalise_company_name(text).core_solid for text in accounts["account_name"]]  # type: ignore[union-attr]
    accounts = accounts.sort_values("is_same", ascending=False, kind="stable").drop_duplicates("core")
    accounts = accounts.rename(columns={"account_name": "name", "account_country": "country"})
    links = link(records, accounts.assign(record_id=accounts["core"])[["record_id", "name", "country"]])
    return cases, links


def hand_made_outcome(kinds: set[str] | None = None) -> tuple[float, float, list[str]]:
    cases, links = hand_made()
    matched = links[links["status"] == "matched"].set_index("left_id")["right_id"]
    right = wrong = expected = 0
    faults = []
    for number, case in enumerate(cases):
        if kinds and case["kind"] not in kinds:
            continue
        truth = normalise_company_name(case["account_name"]).core_solid  # type: ignore[union-attr]
        found = matched.get(f"{number:03}")
        is_same = case["is_same"] == "true"
        expected += is_same
        right += is_same and found == truth
        is_wrong = found is not None and found != truth if is_same else found == truth
        wrong += is_wrong
        if is_wrong or (is_same and found != truth):
            faults.append(f"{case['kind']}: {case['record_name']} -> {found}, not {truth}" if is_same else str(case))
    return (right / (right + wrong) if right + wrong else 1.0), (right / expected if expected else 1.0), faults


def test_hand_made_pairs_of_listed_companies_match_at_the_stored_threshold() -> None:
    precision, recall, faults = hand_made_outcome()
    assert precision >= 0.98, faults
    assert recall >= 0.93, faults


def test_pairs_of_filed_and_everyday_names_are_judged_as_people_judge_them() -> None:
    with LISTED_CASES.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    records, accounts = (
        frame(*(case[f"{side}_name"] for case in cases), country=[case[f"{side}_country"] for case in cases])
        for side in ("record", "account")
    )
    pairs = score_pairs([records, accounts], read_model())
    pairs = pairs[(pairs["left_id"] == pairs["right_id"]) & (pairs["match_weight"] >= read_model().threshold)]
    matched = {int(number) for number in pairs["left_id"]}
    same = {number for number, case in enumerate(cases) if case["is_same"] == "true"}
    assert len(matched & same) / len(matched) >= 0.98, [cases[number] for number in matched - same]
    assert len(matched & same) / len(same) >= 0.87, [cases[number] for number in same - matched]


@pytest.mark.parametrize("kind", ["sibling", "place", "number", "look_alike"])
def test_traps_are_not_taken_for_the_company_they_resemble(kind: str) -> None:
    cases, _ = hand_made()
    traps = [case for case in cases if case["kind"] == kind]
    countries = {side: [case[f"{side}_country"] for case in traps] for side in ("record", "account")}
    records = frame(*(case["record_name"] for case in traps), country=countries["record"])
    accounts = frame(*(case["account_name"] for case in traps), country=countries["account"])
    links = link(records, accounts)
    assert len(traps) >= 5
    assert links[links["status"] == "matched"].empty, links["evidence"].tolist()


def test_a_pair_weighs_the_same_whichever_records_surround_it() -> None:
    model = read_model()
    left, right = frame("Acme Rockets Ltd", "Nordwind"), frame("Acme Rocket", "Nordwind Energy", "Zenith")
    others = frame(*(f"Acme Rocket {word}" for word in ("One", "Group", "Labs")), *["Acme"] * 40)
    crowd = pd.concat([right, others.assign(record_id="x" + others["record_id"])])
    alone = score_pairs([left, right], model)
    crowded = score_pairs([left, crowd], model)
    kept = crowded[~crowded["right_id"].str.startswith("x")].reset_index(drop=True)
    assert not alone.empty
    pd.testing.assert_frame_equal(alone, kept)


@pytest.mark.parametrize("floor", [-12.0, -7.0, 1.0, 12.0])
def test_a_floor_leaves_out_what_is_below_it_and_nothing_else(floor: float) -> None:
    cases, _ = hand_made()
    sides = [
        frame(
            *(case[f"{side}_name"] for case in cases),
            country=[case[f"{side}_country"] for case in cases],
            # facts that agree now and then, so that names which have little in common reach the floor too
            domain=[f"company{number % (7 + n_more)}.com" for number in range(len(cases))],
            n_employees=[10 ** (number % (4 + n_more)) for number in range(len(cases))],
        )
        for n_more, side in enumerate(("record", "account"))
    ]
    for frames in (sides, sides[:1]):
        every, some = score_pairs(frames, read_model()), score_pairs(frames, read_model(), floor)
        kept = every[every["match_weight"] >= floor].reset_index(drop=True)
        assert 0 < len(kept) < len(every)
        pd.testing.assert_frame_equal(kept, some)


@settings(max_examples=4, deadline=None)
@given(st.lists(names, min_size=4, max_size=12))
def test_weights_are_symmetric(texts: list[str]) -> None:
    model = read_model()
    left, right = frame(*texts[::2]), frame(*texts[1::2])
    there = score_pairs([left, right], model)[["left_id", "right_id", "match_weight"]]
    back = score_pairs([right, left], model)[["right_id", "left_id", "match_weight"]]
    back.columns = there.columns
    back = back.sort_values(["left_id", "right_id"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(there.sort_values(["left_id", "right_id"]).reset_index(drop=True), back)


def test_more_evidence_moves_the_weight_the_right_way() -> None:
    def weight(**columns: list[object]) -> float:
        other = {name: values[1:] for name, values in columns.items()}
        own = {name: values[:1] for name, values in columns.items()}
        pairs = score_pairs([frame("Nordwind Energy", **own), frame("Nordwind", **other)], read_model())
        return float(pairs["match_weight"].iloc[0])

    plain = weight()
    assert weight(country=["US", "USA"]) > plain > weight(country=["US", "Germany"])
    assert weight(domain=["https://www.nordwind.com/x", "nordwind.com"]) > plain + 10
    assert weight(phone=["+49 (0)30 1234 5678", "030 12345678"]) > plain + 10
    assert weight(n_employees=[100, 120]) > plain > weight(n_employees=[100, 90_000])
    assert weight(city=["Zürich", "Zurich"]) > plain


def test_candidates_that_tie_are_ambiguous_and_another_fact_decides() -> None:
    accounts = frame("Acme Ltd", "Acme Inc", country=["United Kingdom", "United States"])
    torn = link(frame("Acme"), accounts)
    assert set(torn["status"]) == {"ambiguous"} and len(torn) == 2
    settled = link(frame("Acme", country=["USA"]), accounts)
    assert settled[["right_id", "status"]].to_numpy().tolist() == [["001", "matched"]]


def test_evidence_is_a_readable_line() -> None:
    links = link(frame("Acme GmbH", country=["Germany"]), frame("ACME", country=["DE"]))
    assert links["evidence"].item() == "name 'Acme GmbH' ~ 'ACME' (same but for spelling and legal form), same country"


def test_accounts_of_different_live_owners_are_for_review() -> None:
    accounts = frame(
        "Nordwind GmbH",
        "Nordwind",
        "Nordwind AG",
        "Zenith",
        owner_id=["u1", "u2", None, "u1"],
        is_owner_active=[True] * 4,
    )
    found = {(row.left_id, row.right_id): row.status for row in find_duplicates(accounts).itertuples()}
    assert found == {("000", "001"): "review", ("000", "002"): "duplicate", ("001", "002"): "duplicate"}
    gone = find_duplicates(accounts.assign(is_owner_active=[True, False, True, True]))
    assert set(gone["status"]) == {"duplicate"}


def test_order_of_records_changes_nothing() -> None:
    cases, _ = hand_made()
    records = frame(*(case["record_name"] for case in cases))
    accounts = frame(*(case["account_name"] for case in cases))
    assert link(records, accounts).equals(link(records[::-1], accounts[::-1]))


@pytest.mark.parametrize(
    ("records", "words"),
    [
        (pd.DataFrame({"name": ["Acme"]}), "records lack record_id"),
        (pd.DataFrame({"record_id": ["1", "1"], "name": ["a", "b"]}), "must be unique"),
        (pd.DataFrame({"record_id": [None], "name": ["a"]}), "must be unique and not null"),
    ],
)
def test_records_that_cannot_be_linked_are_refused(records: pd.DataFrame, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        link(records, frame("Acme"))


def test_no_records_give_no_links() -> None:
    empty = pd.DataFrame({"record_id": pd.Series(dtype=str), "name": pd.Series(dtype=str)})
    assert link(empty, frame("Acme")).empty
    assert link(frame("Acme"), empty).empty
    assert link(frame("", "?"), frame("Acme")).empty


# the artefact


def test_the_model_was_trained_with_the_words_of_the_seeds() -> None:
    assert read_model().vocabulary == read_vocabulary().fingerprint, "words changed: train the model anew and review it"


def test_the_model_says_why_each_version_is() -> None:
    model = read_model()
    assert [change.version for change in model.changes] == list(range(1, model.version + 1))
    assert all(change.because.strip() for change in model.changes)


def test_the_model_names_no_company() -> None:
    """Only vocabulary: each word is in many names."""
    model = read_model()
    assert min(model.token_shares.values()) >= 0.0004
    assert len(model.token_shares) < 1500


def test_better_levels_weigh_more_than_the_last() -> None:
    for comparison in COMPARISONS:
        parameters = read_model().parameters[comparison.name]
        ratios = [parameters[level.name][0] / parameters[level.name][1] for level in comparison.levels]
        assert ratios[0] > ratios[-1]
        assert sum(parameters[level.name][0] for level in comparison.levels) == pytest.approx(1, abs=0.01)


def test_a_file_that_is_no_model_says_how_to_make_one(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"version": 1}), encoding="utf-8")
    with pytest.raises(ValueError, match="train it anew"):
        read_model(path)


def test_training_without_names_says_what_is_missing(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["train-linkage", "--names", str(tmp_path / "none"), "--out", str(tmp_path / "m")])
    assert result.exit_code != 0
    assert "is not a folder" in result.output


@pytest.fixture(scope="module")
def labelled() -> LabelledSet:
    if not (SHARED_DATA / "crunchbase_2013").is_dir():
        pytest.skip(f"no real company names in {SHARED_DATA}")
    return make_labelled_set(read_companies(SHARED_DATA))


def sample(labelled: LabelledSet, one_in: int) -> LabelledSet:
    """Every so many records, against all accounts they could be confused with."""
    return LabelledSet(labelled.records[::one_in].reset_index(drop=True), labelled.accounts)


@pytest.fixture(scope="module")
def outcomes(labelled: LabelledSet) -> dict[str, Outcome]:
    return {outcome.kind: outcome for outcome in evaluate(read_model(), sample(labelled, 4))}


@pytest.mark.parametrize(
    ("kind", "precision", "recall"),
    [
        ("legal_form", 0.99, 0.97),
        ("and_the", 0.99, 0.97),
        ("accents", 0.99, 0.97),
        ("spacing", 0.99, 0.95),
        ("word_order", 0.95, 0.9),
        ("generic_more", 0.97, 0.75),
        # two fifths of these records are traps or companies without an account
        ("all", 0.95, 0.75),
    ],
)
def test_real_names_written_otherwise_are_found(
    outcomes: dict[str, Outcome], kind: str, precision: float, recall: float
) -> None:
    outcome = outcomes[kind]
    assert (outcome.precision or 0) >= precision, outcome
    assert (outcome.recall or 0) >= recall, outcome


@pytest.mark.parametrize("kind", ["absent", "trap_unit", "trap_place", "trap_number"])
def test_companies_without_an_account_mostly_stay_without(outcomes: dict[str, Outcome], kind: str) -> None:
    outcome = outcomes[kind]
    assert outcome.n_records > 50
    # one trap of units in eighteen adds Motors, which mostly is the whole business of the company named by it
    assert outcome.n_wrong / outcome.n_records < (0.16 if kind == "trap_unit" else 0.1), outcome


def test_training_twice_gives_the_same_model(labelled: LabelledSet) -> None:
    small = sample(labelled, 60)
    small = LabelledSet(small.records, small.accounts[::20].reset_index(drop=True))
    companies = read_companies(SHARED_DATA)[::20]
    changes = read_model().changes
    assert train(companies, small, changes) == train(companies, small, changes)
    assert MODEL_PATH.exists()
