"""People in free words: which addresses, ids and names of a text are on the suppression list, and the text without."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from abm.erasure.suppression import LENGTHS_OF_NAMES, SuppressionList

ERASED = "[erased]"
# as wording.without_addresses takes them, and escaped ones of web addresses
EMAIL = re.compile(r"[^\s@<>()\[\]{}\"',;:|/?&=\\]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")
_ID = re.compile(r"[^\s,;|\"'<>()\[\]{}]+")
BETWEEN_NAMES = re.compile(r"[\s,;\"|]+")
# shorter ones may be any number or word
_SHORTEST_TELLING_ID = 6
_SHORTEST_TELLING_NUMBER = 9
_IDS = ("crm_contact_id", "user_id", "anonymous_id")


def name_key(*parts: str | None) -> str | None:
    """A full name as it is compared: its words in lower case; ``None`` for fewer than two."""
    words = WORD.findall(" ".join(part for part in parts if part).lower())
    return " ".join(words) if len(words) > 1 else None


def name_keys(first: str | None, last: str | None) -> set[str]:
    """Both orders in which people write a name."""
    return {key for key in (name_key(first, last), name_key(last, first)) if key}


class Finder:
    """Finds in texts who is on the list."""

    def __init__(self, suppressed: SuppressionList, living: Collection[str] = ()) -> None:
        """Take the list and the names that somebody who stays bears too, which tell of nobody."""
        self._suppressed = suppressed
        self._living = frozenset(living)
        self._known: dict[tuple[str, str], int | None] = {}

    def redact(self, text: str, with_names: bool, with_ids: bool = False) -> str | None:
        """The text without the suppressed; ``None`` where it holds none.

        Args:
            text: any text.
            with_names: look for full names too, not only for addresses.
            with_ids: and for ids of CRM records, logins and devices that cannot be taken for an ordinary number.
        """
        spans = [span for span, _ in self._find_addresses(text)]
        spans += [span for span, _ in self._find_names(text)] if with_names else []
        spans += [span for span, _ in self._find_ids(text, ())] if with_ids else []
        if not spans:
            return None
        parts, place = [], 0
        for begin, end in sorted(spans):
            if begin >= place:
                parts += [text[place:begin], ERASED]
            place = max(place, end)
        return "".join([*parts, text[place:]])

    def number_in(self, text: str, kinds: Collection[str]) -> int | None:
        """Number of the first erasure that a payload falls under: by address, full name or id.

        Args:
            text: a landed line.
            kinds: of which ids its table has a column; of others only those count that are no ordinary number.
        """
        found = [*self._find_addresses(text), *self._find_names(text), *self._find_ids(text, kinds)]
        return min((number for _, number in found), default=None)

    def _find_addresses(self, text: str) -> Iterator[tuple[tuple[int, int], int]]:
        for match in EMAIL.finditer(text):
            number = self._number("email", match.group().lower().replace("%40", "@").strip("."))
            if number is not None:
                yield match.span(), number

    def _find_ids(self, text: str, kinds: Collection[str]) -> Iterator[tuple[tuple[int, int], int]]:
        for match in _ID.finditer(text):
            token = match.group()
            is_plain = len(token) < _SHORTEST_TELLING_ID or (token.isdigit() and len(token) < _SHORTEST_TELLING_NUMBER)
            for kind in _IDS:
                number = None if is_plain and kind not in kinds else self._number(kind, token)
                if number is not None:
                    yield match.span(), number

    def _find_names(self, text: str) -> Iterator[tuple[tuple[int, int], int]]:
        words = list(WORD.finditer(text))
        for begin in range(len(words) - 1):
            key = words[begin].group().lower()
            for before, word in zip(words[begin:], words[begin + 1 : begin + LENGTHS_OF_NAMES[-1]], strict=False):
                if not BETWEEN_NAMES.fullmatch(text, before.end(), word.start()):
                    break
                key += " " + word.group().lower()
                number = None if key in self._living else self._number("name", key)
                if number is not None:
                    yield (words[begin].start(), word.end()), number

    def _number(self, kind: str, value: str) -> int | None:
        if (kind, value) not in self._known:
            self._known[kind, value] = self._suppressed.number_of(kind, value)
        return self._known[kind, value]
