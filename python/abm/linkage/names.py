"""Company names in one spelling: legal form, transliteration, abbreviations and initials aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from anyascii import anyascii

from abm.linkage.vocabulary import Vocabulary, read_vocabulary

# EDGAR puts the state of incorporation behind a name that two filers share: "BANK OF AMERICA CORP /DE/"
_STATE_TAG = re.compile(r"\s*[/\\]\s*[A-Z]{2,3}\s*[/\\]?\s*$")
_BRACKETS = re.compile(r"[()\[\]{}<>\"“”„«»*]")
_APOSTROPHES = re.compile("['’‘`´ʼ]")
# AT&T and H & M are initials, Johnson & Johnson is not
_INITIALS = re.compile(r"(?<![a-z0-9])(?:([a-z]{1,2}) ?& ?([a-z])|([a-z]) ?& ?([a-z]{2}))(?![a-z0-9])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_NUMBERS = re.compile(r"\d+")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
# ü is written u or ue, ö o or oe, ä a or ae: one spelling for all three
_DIGRAPH = re.compile("(?<=[aou])e")
# a name may state its own short one: "International Business Machines (IBM)", "Petróleo Brasileiro S.A. - Petrobras"
_BRACKETED = re.compile(r"^(?P<name>.*[^\s(])\s*\((?P<also>[^()\s]+)\)\s*$")
_DASHED = re.compile(r"^(?P<name>.+?)\s+[-–—]\s+(?P<also>\S+)\s*$")
# how a name sounds, whatever alphabet spelt it: letters that sound together first, then single ones
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("dzh", "j"), ("s?ch|tch", "q"), ("sh", "q"), ("ph", "f"), ("[tk]h", lambda found: found.group()[0]),
        ("ck|cc?(?![eiy])", "k"), ("c|ts|tz", "s"), ("qu|kv", "kv"), ("x", "ks"), ("w", "v"), ("z", "s"),
        ("ee|ie?|ij|[yj](?=[^aeiou]|$)", "i"), ("oo|ou", "u"), ("ai|ay", "ai"), ("y", "i"), ("(.)\\1+", "\\1"),
        ("(?<=..)e$", ""),
    )
)  # fmt: skip
_VOWELS = re.compile("[aeiou]")
_DOUBLED = re.compile(r"(.)\1+")
MIN_KNOWN = 7  # letters of a known word from which a letter wrong in it is an error and no other word
MIN_ALSO = 3  # letters of a short name stated
MIN_CORE = 2  # words; one word of a trade or a place (machines, America) is no company's name
MIN_ACRONYM = 3  # letters; two letters are shared by too many companies to stand for one
Tokens = tuple[str, ...]


@dataclass(frozen=True)
class NormalisedName:
    """A company name taken apart.

    Attributes:
        key: the whole name in one spelling, words apart by a blank; normalising it again gives itself.
        legal_form: the group of the legal form left off (`gmbh`, `ltd`), or None.
        words: the key's words in one spelling of umlauts, without "of", "the", "and".
        core: of these, the words that are not generic (Group, International); all words where too little is left.
        stem: of the core, the words that are no number and name neither a trade nor a place; may be empty.
        generics: the words that are not of the core, in order of the alphabet.
        trades: of the core, the words that name a line of business, in order of the alphabet.
        units: of the trades, those that a unit of a larger company may be named by, in order of the alphabet.
        places: of the core, the words that name a place, in order of the alphabet.
        numbers: the runs of digits in the words, in order (L3Harris has 3).
        acronyms: the initials the name may be known by, three letters or more.
        also: the short name it states in brackets or behind a dash, or None.
        is_transliterated: whether it was written in another than the Latin alphabet.
    """

    key: str
    legal_form: str | None
    words: Tokens
    core: Tokens
    stem: Tokens
    generics: Tokens
    trades: Tokens
    units: Tokens
    places: Tokens
    numbers: Tokens
    acronyms: Tokens
    also: str | None = None
    is_transliterated: bool = False

    @cached_property
    def bare(self) -> str:
        """The stem without blanks, the core where there is no stem: the letters that make a name this company's."""
        return "".join(self.stem or self.core)

    @cached_property
    def squeezed(self) -> str:
        """The same with doubled letters once: who types a name doubles a letter too many or too few."""
        return _DOUBLED.sub(r"\1", self.bare)

    @cached_property
    def sound(self) -> str:
        """How the core sounds, in few letters."""
        sound = self.core_solid
        for pattern, letters in _SOUNDS:
            sound = pattern.sub(letters, sound)
        return sound

    @cached_property
    def consonants(self) -> str:
        """The first letter of the sound and its other consonants: vowels are what alphabets disagree on."""
        return self.sound[:1] + _VOWELS.sub("", self.sound[1:])

    @cached_property
    def solid(self) -> str:
        """The words without blanks."""
        return "".join(self.words)

    @cached_property
    def core_solid(self) -> str:
        """The core words without blanks."""
        return "".join(self.core)


def normalise_company_name(text: str | None, vocabulary: Vocabulary | None = None) -> NormalisedName | None:
    """Take a company name apart.

    Args:
        text: the name as somebody wrote it, in any script.
        vocabulary: the words to know; those of the seeds by default.

    Returns:
        The parts, or None where there is no letter or digit in the text.

    Example:
        >>> normalise_company_name("The Müller Group Intl. GmbH & Co. KG").key
        'muller group international'
    """
    if text is None:
        return None
    return _normaliser(vocabulary or read_vocabulary()).normalise(text)


def fold(word: str) -> str:
    """One spelling for ü, u and ue (and the like) of a word in small ASCII letters, and for x, which Cyrillic lacks."""
    return _DIGRAPH.sub("", word).replace("ks", "x")


class _Normaliser:
    """The vocabulary in the form that names are compared with."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._classes = vocabulary.classes
        self._main_trades = vocabulary.main_trades
        self._conjunctions = {word for word, kind in vocabulary.classes.items() if kind == "conjunction"}
        self._anywhere = tuple(
            (form.text, form.form_group) for form in vocabulary.legal_forms if form.position == "anywhere"
        )
        self._ends: dict[Tokens, str] = {}
        self._starts: dict[Tokens, str] = {}
        for form in vocabulary.legal_forms:
            words = self._split(form.text)
            if form.position in ("end", "either"):
                self._ends.setdefault(words, form.form_group)
            if form.position in ("start", "either"):
                self._starts.setdefault(words, form.form_group)
        self._securities = {self._split(words) for words, _ in vocabulary.phrases["security"]}
        self._cuts = {self._split(words) for words, _ in vocabulary.phrases["cut"]}
        self._abbreviations = dict(vocabulary.phrases["abbreviation"])
        self._aliases = {self._split(words): tuple(name.split()) for words, name in vocabulary.phrases["alias"]}
        self._misspelt = _one_letter_less(
            word for word, kind in vocabulary.classes.items() if kind in ("generic", "trade") and len(word) >= MIN_KNOWN
        )
        self._longest = max(map(len, (*self._ends, *self._starts, *self._securities, *self._cuts, *self._aliases)))

    def normalise(self, text: str) -> NormalisedName | None:
        """Take one name apart; None where nothing of it is a letter or a digit."""
        text = unicodedata.normalize("NFKC", text)
        is_transliterated = any(letter.isalpha() and not _is_latin(letter) for letter in text)
        found = None
        for form, group in self._anywhere:
            if form in text and text.strip() != form:
                text, found = text.replace(form, " "), group
        text, also = self._stated_short_name(_STATE_TAG.sub("", text) or text)
        tokens = self._split(text)
        if not tokens:
            return None
        tokens, legal_form = self._strip(self._cut(tokens))
        name = self._take_apart(self._spell(tokens), legal_form or found)
        return replace(name, also=also, is_transliterated=is_transliterated)

    def _stated_short_name(self, text: str) -> tuple[str, str | None]:
        """The name without the short one it states, and that one; a word of names, like a place or a form, is none."""
        for pattern in (_BRACKETED, _DASHED):
            if (found := pattern.match(text)) and (tokens := self._split(found["also"])):
                name = self._split(found["name"])
                is_word = tokens in self._ends or tokens in self._starts or tokens in self._securities
                is_word = is_word or self._abbreviations.get(tokens[0], tokens[0]) in self._classes
                # behind a dash stands a unit or a place too, but hardly behind the legal form
                is_behind_form = pattern is _BRACKETED or self._longest_ending(name, self._ends) > 0
                also = fold("".join(tokens))
                if name and not is_word and is_behind_form and len(also) >= MIN_ALSO and also.isalpha():
                    return found["name"], also
        return text, None

    def _split(self, text: str) -> Tokens:
        # a bracket ends a word, a dot or an apostrophe does not always: "A.B.C." is one, "amazon.com" is two
        ascii_text = anyascii(_APOSTROPHES.sub("", _BRACKETS.sub(" ", text))).lower()
        ascii_text = _INITIALS.sub(
            lambda found: "".join(filter(None, found.groups())), _APOSTROPHES.sub("", ascii_text)
        )
        ascii_text = ascii_text.replace("&", " and ").replace("+", " plus ")
        tokens = [token for token in _NOT_WORD.split(ascii_text) if token]
        return _join_initials([token for i, token in enumerate(tokens) if not self._joins(tokens, i)])

    def _joins(self, tokens: list[str], at: int) -> bool:
        """Whether a word joins its neighbours; the y of Y.K. is an initial."""
        if tokens[at] not in self._conjunctions or not 0 < at < len(tokens) - 1:
            return False
        return len(tokens[at]) > 1 or len(tokens[at + 1]) > 1

    def _cut(self, tokens: Tokens) -> Tokens:
        for start in range(1, len(tokens)):
            if any(tokens[start:end] in self._cuts for end in range(start + 1, start + 1 + self._longest)):
                return tokens[:start]
        return tokens

    def _strip(self, tokens: Tokens) -> tuple[Tokens, str | None]:
        """Leave off the article, the security and the legal form, as often as there is one; never the last word."""
        legal_form = None
        while len(tokens) > 1:
            if tokens[0] == "the":
                tokens = tokens[1:]
            elif tokens[-1] in ("the", *self._conjunctions):
                tokens = tokens[:-1]
            elif length := self._longest_ending(tokens, self._securities):
                tokens = tokens[:-length]
            elif length := self._longest_ending(tokens, self._ends):
                # what is written last is the form; "Co" before it only says company
                legal_form = legal_form or self._ends[tokens[-length:]]
                tokens = tokens[:-length]
            elif (length := self._longest_beginning(tokens)) and self._names_a_company(tokens[length:]):
                legal_form = legal_form or self._starts[tokens[:length]]
                tokens = tokens[length:]
            else:
                break
        return tokens, legal_form

    def _longest_ending(self, tokens: Tokens, phrases: set[Tokens] | dict[Tokens, str]) -> int:
        lengths = range(min(self._longest, len(tokens) - 1), 0, -1)
        return next((length for length in lengths if tokens[-length:] in phrases), 0)

    def _longest_beginning(self, tokens: Tokens) -> int:
        lengths = range(min(self._longest, len(tokens) - 1), 0, -1)
        return next((length for length in lengths if tokens[:length] in self._starts), 0)

    def _names_a_company(self, tokens: Tokens) -> bool:
        """Whether what is left can be a name: SIA Engineering is not an engineering named by its form."""
        return len(tokens) > 1 or self._abbreviations.get(tokens[0], tokens[0]) not in self._classes

    def _spell(self, tokens: Tokens) -> Tokens:
        lengths = range(min(self._longest, len(tokens)), 0, -1)
        alias = next((length for length in lengths if tokens[:length] in self._aliases), 0)
        if alias:
            tokens = self._aliases[tokens[:alias]] + tokens[alias:]
        if len(tokens) > 1 and tokens[-1] in _ROMAN:
            tokens = (*tokens[:-1], _ROMAN[tokens[-1]])
        known = (self._abbreviations.get(token, token) for token in tokens)
        return tuple(self._correct(token) if at else token for at, token in enumerate(known))

    def _correct(self, word: str) -> str:
        """The known word that this is with a letter wrong; the word itself where there is none."""
        if word in self._classes or len(word) < MIN_KNOWN or not word.isalpha():
            return word
        found = {
            known
            for less in _without_a_letter(word)
            for known in self._misspelt.get(less, ())
            if known[0] == word[0] and abs(len(known) - len(word)) <= 1
        }
        return min(found) if len(found) == 1 else word

    def _take_apart(self, tokens: Tokens, legal_form: str | None) -> NormalisedName:
        words = tuple(t for t in tokens if self._classes.get(t) not in ("function", "conjunction")) or tokens
        core = tuple(t for t in words if self._classes.get(t) != "generic")
        stem = tuple(t for t in core if self._classes.get(t) not in ("trade", "place") and not t.isdigit())
        if not stem and len(core) < MIN_CORE:
            core = words
        initials = "".join(token[0] for token in words if not token.isdigit())
        candidates = {initials, "".join(token[0] for token in tokens), initials + (legal_form or "")[:1]}
        return NormalisedName(
            key=" ".join(tokens),
            legal_form=legal_form,
            words=tuple(map(fold, words)),
            core=tuple(map(fold, core)),
            stem=tuple(map(fold, stem)),
            generics=tuple(sorted({fold(t) for t in words if t not in core})),
            trades=tuple(sorted(fold(t) for t in core if self._classes.get(t) == "trade")),
            units=tuple(
                sorted(fold(t) for t in core if self._classes.get(t) == "trade" and t not in self._main_trades)
            ),
            places=tuple(sorted(fold(t) for t in core if self._classes.get(t) == "place")),
            numbers=tuple(_NUMBERS.findall(" ".join(words))),
            acronyms=tuple(sorted(a for a in candidates if len(a) >= MIN_ACRONYM and len(words) > 1)),
        )


@lru_cache(maxsize=10_000)
def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER", "FEMININE", "MASCULINE"))


def _join_initials(tokens: list[str]) -> Tokens:
    """Two or more letters in a row that stand alone are one word: I.B.M., J. P. Morgan."""
    joined: list[str] = []
    run: list[str] = []
    for token in [*tokens, ""]:
        if len(token) == 1 and token.isalpha():
            run.append(token)
            continue
        if run:
            joined.append("".join(run))
            run = []
        if token:
            joined.append(token)
    return tuple(joined)


def _without_a_letter(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words a letter apart have one of these in common."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _one_letter_less(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        for less in _without_a_letter(word):
            found.setdefault(less, []).append(word)
    return found


_NORMALISERS: dict[str, _Normaliser] = {}


def _normaliser(vocabulary: Vocabulary) -> _Normaliser:
    if vocabulary.fingerprint not in _NORMALISERS:
        _NORMALISERS[vocabulary.fingerprint] = _Normaliser(vocabulary)
    return _NORMALISERS[vocabulary.fingerprint]
