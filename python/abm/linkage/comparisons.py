"""What is compared: the comparisons with their levels, best first.

A pair is at the first level whose condition holds. Conditions are the same with left and right exchanged.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """A level of a comparison.

    Attributes:
        name: short name, by which parameters and explanations refer to it.
        condition: SQL over columns `<column>_l` and `<column>_r`; ELSE for the last.
        words: how an explanation says it.
        tf_column: column whose chance of coincidence adjusts the weight, if any.
        screen: SQL that holds wherever the condition does and costs less, if there is any; it may use what
            `abm.linkage.candidates` makes besides the profile.
    """

    name: str
    condition: str
    words: str
    tf_column: str | None = None
    screen: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A comparison: a condition under which it says nothing, and its levels, best first."""

    name: str
    null_condition: str
    levels: tuple[Level, ...]


_SAME_NUMBERS = "numbers_l = numbers_r"
_SAME_CORE = "(core_solid_l = core_solid_r or core_sorted_l = core_sorted_r)"
# the name without a line of business must be bare: Versa Networks is not Versa Pharma for calling itself Networks
_OTHER_TRADE = (
    "(not part_of(trades_l, trades_r) or trades_l <> trades_r"
    " and (trades_l = '' and generics_l <> '' or trades_r = '' and generics_r <> ''))"
)
# what is shared is the shorter name; a long one is seldom two companies'
_LONG = "letters(core_solid_l, core_solid_r) >= 9"
# what names the line of business or the place is written the same, and the letters compared are the company's own
_SAME_TRADE = "places_l = places_r and trades_l = trades_r"
_SAME_GENERIC = "within(generics_l, generics_r)"
# another short word is a word (Game Plan, Game Play), a letter in a long one is an error
_LONG_WORD = (
    "(len(core_words_l) <> len(core_words_r)"
    " or letters(rest(core_words_l, core_words_r), rest(core_words_r, core_words_l)) >= 5)"
)
_ONE_IN_OTHER = "(list_has_all(core_words_l, core_words_r) or list_has_all(core_words_r, core_words_l))"
_AS_MANY_WORDS = "len(core_words_l) = len(core_words_r) and len(core_words_l) > 1 and places_l = places_r"
_ONE_WORD_MISSPELT = (
    f"{_AS_MANY_WORDS} and list_has_any(core_words_l, core_words_r)"
    " and one_like_other(rest(core_words_l, core_words_r), rest(core_words_r, core_words_l))"
)
_LEADS = "(starts_with(core_l, core_r || ' ') or starts_with(core_r, core_l || ' '))"


def _where(glance: str, look: str) -> str:
    """Both, the second worked out only where the first holds."""
    return f"case when {glance} then {look} else false end"


def _may_be_near(size: int, n_edits: int) -> str:
    """What holds of `near(bare_l, bare_r, size, n_edits)`, whose distance takes longer than all else together."""
    glance = (
        f"{_SAME_TRADE} and letters(bare_l, bare_r) >= {size} and abs(length(bare_l) - length(bare_r)) <= {n_edits}"
        " and bare_first_l = bare_first_r and (bare_begin_l = bare_begin_r or bare_end_l = bare_end_r)"
        # a letter for another changes two bits, a letter more or less one, two exchanged none
        f" and bit_count(xor(letter_bits_l, letter_bits_r)) <= {2 * n_edits}"
    )
    # two exchanged are two edits of the distance that does not know of exchanges
    return _where(glance, f"levenshtein(bare_l, bare_r) <= {2 * n_edits}")


_SAME_STEM = "stem_l = stem_r"
_MAY_SHARE_WORDS = "word_bits_l & word_bits_r <> 0"
_IS_IN_OTHER = _where(_MAY_SHARE_WORDS, _ONE_IN_OTHER)
_MAY_BE_ACRONYM = "(length(core_solid_r) <= acronym_size_l or length(core_solid_l) <= acronym_size_r)"

NAME = Comparison(
    "name",
    "name_key_l is null or name_key_r is null",
    (
        Level("same", "name_key_l = name_key_r", "same but for spelling and legal form", "name_key"),
        Level(
            "same_letters",
            "solid_l = solid_r or sorted_key_l = sorted_key_r",
            "the same words in another order or spacing",
            "core",
        ),
        Level(
            "web_name",
            "web_label_r in (solid_l, core_solid_l) or web_label_l in (solid_r, core_solid_r)",
            "one is the web name of the other",
        ),
        Level("other_number", f"not ({_SAME_NUMBERS})", "another number"),
        Level(
            "other_generic",
            f"{_SAME_CORE} and not within(generics_l, generics_r)",
            "the same but for other words like Group or International",
            "core",
            screen=_SAME_CORE,
        ),
        Level("same_core", _SAME_CORE, "the same but for words like Group or International", "core"),
        Level(
            "also_known",
            "also_l in (core_solid_r, solid_r) or also_r in (core_solid_l, solid_l) or also_l = also_r"
            " or solid_l || also_l = solid_r or solid_r || also_r = solid_l",
            "one states the other as its short name",
            screen="also_l is not null or also_r is not null",
        ),
        Level(
            "misspelt_long",
            f"{_SAME_TRADE} and {_SAME_GENERIC} and {_LONG_WORD}"
            " and (near(bare_l, bare_r, 8, 1) or near(bare_l, bare_r, 12, 2))",
            "the same but for a letter or two of a long name",
            "core",
            screen=f"{_may_be_near(8, 1)} or {_may_be_near(12, 2)}",
        ),
        Level(
            "slip",
            f"{_SAME_TRADE} and {_SAME_GENERIC} and letters(bare_l, bare_r) >= 5 and (squeezed_l = squeezed_r"
            " or near(bare_l, bare_r, 5, 1) and levenshtein(bare_l, bare_r) = 2)",
            "the same but for a letter doubled or two exchanged",
            "core",
            screen=f"squeezed_l = squeezed_r or {_may_be_near(5, 1)}",
        ),
        Level(
            "sounds_same",
            "is_transliterated_l <> is_transliterated_r and places_l = places_r"
            " and (sound_l = sound_r or near(sound_l, sound_r, 7, 1)"
            " or letters(consonants_l, consonants_r) >= 5 and consonants_l = consonants_r)",
            "the same by sound in another alphabet",
            "core",
            screen="is_transliterated_l <> is_transliterated_r and places_l = places_r",
        ),
        Level(
            "misspelt_short",
            f"{_SAME_TRADE} and near(bare_l, bare_r, 5, 1)",
            "the same but for a letter of a short name",
            "core",
            screen=_may_be_near(5, 1),
        ),
        Level(
            "misspelt_twice",
            f"{_SAME_TRADE} and near(bare_l, bare_r, 8, 2)",
            "the same but for two letters",
            "core",
            screen=_may_be_near(8, 2),
        ),
        Level(
            "acronym",
            "list_contains(acronyms_l, core_solid_r) and length(core_solid_r) > 3"
            " or list_contains(acronyms_r, core_solid_l) and length(core_solid_l) > 3",
            "one is the initials of the other",
            screen=_MAY_BE_ACRONYM,
        ),
        Level(
            "short_acronym",
            "list_contains(acronyms_l, core_solid_r) or list_contains(acronyms_r, core_solid_l)",
            "one is the three initials of the other",
            screen=_MAY_BE_ACRONYM,
        ),
        Level(
            "other_trade",
            f"stem_l = stem_r and {_OTHER_TRADE}",
            "the same name in another line of business",
            screen=_SAME_STEM,
        ),
        Level(
            "other_place",
            "stem_l = stem_r and not within(places_l, places_r)",
            "the same name in another place",
            screen=_SAME_STEM,
        ),
        Level("one_place", "stem_l = stem_r and places_l <> places_r", "one names a place", screen=_SAME_STEM),
        Level(
            "one_main_trade",
            "stem_l = stem_r and units_l = units_r",
            "one names the line of business that is mostly all of a company's",
            "core",
            screen=_SAME_STEM,
        ),
        Level(
            "one_trade_long",
            f"stem_l = stem_r and {_LONG}",
            "a long name; one names a line of business",
            "core",
            screen=_SAME_STEM,
        ),
        Level("one_trade", "stem_l = stem_r", "one names a line of business", "core"),
        Level(
            "leads_long",
            f"{_ONE_IN_OTHER} and {_LEADS} and {_LONG}",
            "one begins with all of the other, a long name",
            "core",
            screen=_IS_IN_OTHER,
        ),
        Level(
            "leads",
            f"{_ONE_IN_OTHER} and {_LEADS}",
            "one begins with all of the other",
            "core",
            screen=_IS_IN_OTHER,
        ),
        Level("contains", _ONE_IN_OTHER, "one contains all words of the other", "core", screen=_IS_IN_OTHER),
        Level(
            "one_word_misspelt",
            _ONE_WORD_MISSPELT,
            "a word misspelt or shortened, the others the same",
            screen=_where(f"{_MAY_SHARE_WORDS} and {_AS_MANY_WORDS}", _ONE_WORD_MISSPELT),
        ),
        Level(
            "shares_words",
            "list_has_any(core_words_l, core_words_r)",
            "share a word, differ in others",
            screen=_MAY_SHARE_WORDS,
        ),
        Level("alike", "jaro_winkler_similarity(core_solid_l, core_solid_r) >= 0.9", "alike in letters"),
        Level("different", "ELSE", "another name"),
    ),
)


# companies of one family take the same form, so that it tells a company from its sister by no means
_FAMILY = "stem_l = stem_r and trades_l <> trades_r"


def _equality(name: str, same: str, other: str, says_nothing: str = "") -> Comparison:
    return Comparison(
        name,
        f"{name}_l is null or {name}_r is null{says_nothing and ' or ' + says_nothing}",
        (Level("same", f"{name}_l = {name}_r", same), Level("different", "ELSE", other)),
    )


COMPARISONS = (
    NAME,
    _equality("legal_form", "same legal form", "another legal form", _FAMILY),
    _equality("country", "same country", "another country"),
    _equality("city", "same city", "another city"),
    _equality("domain", "same domain", "another domain"),
    _equality("phone", "same phone", "another phone"),
    _equality("industry", "same industry", "another industry"),
    Comparison(
        "n_employees",
        "n_employees_l is null or n_employees_r is null",
        (
            Level(
                "same",
                "greatest(n_employees_l, n_employees_r) <= 2 * least(n_employees_l, n_employees_r)",
                "of like size",
            ),
            Level(
                "near",
                "greatest(n_employees_l, n_employees_r) <= 10 * least(n_employees_l, n_employees_r)",
                "of near size",
            ),
            Level("different", "ELSE", "of another size"),
        ),
    ),
)
Parameters = dict[str, dict[str, tuple[float, float]]]
