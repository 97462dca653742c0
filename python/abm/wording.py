"""Small pieces of wording that the reports share: numbers, dates, plurals, and text with nothing personal in it."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_TENTH = Decimal("0.1")
_NUMBER = re.compile(r"-?\d+\.\d+")
_EMAIL = re.compile(r"[^\s@<>()\"',;:/?&=]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


def round_tenth(value: Any) -> Decimal:  # noqa: ANN401
    """Round half up to one decimal, as people do on paper."""
    return Decimal(str(value)).quantize(_TENTH, rounding=ROUND_HALF_UP)


def short_number(value: Any) -> str:  # noqa: ANN401
    """One decimal at most, and none where it is zero: ``5``, ``2.5``."""
    return f"{round_tenth(value):f}".removesuffix(".0")


def shorten_numbers(text: str) -> str:
    """Round the decimal numbers inside a text for reading: ``went from 79.1000 to 83.0625`` → ``79.1 to 83.1``."""
    return _NUMBER.sub(lambda match: short_number(match.group()), text)


def apportion(values: Sequence[Any], total: Decimal) -> list[Decimal]:
    """Round values to tenths so that what is shown adds up to the shown total.

    Each value is rounded down, then the tenths still missing go to those that lost most; none moves by a whole tenth.

    Example:
        >>> apportion([Decimal("1.04"), Decimal("1.04"), Decimal("1.04")], Decimal("3.1"))
        [Decimal('1.1'), Decimal('1.0'), Decimal('1.0')]
    """
    exact = [Decimal(str(value)) * 10 for value in values]
    floors = [math.floor(value) for value in exact]
    # a total that is not these values' own (a row is missing) is no reason to bend every row
    missing = min(max(int(total * 10) - sum(floors), 0), len(exact))
    by_loss = sorted(range(len(exact)), key=lambda place: (floors[place] - exact[place], place))
    for place in by_loss[:missing]:
        floors[place] += 1
    return [Decimal(value) * _TENTH for value in floors]


def day_text(day: datetime.date, today: datetime.date) -> str:
    """A date as people say it, with the year only where it is another one: ``14 Nov``, ``30 Dec 2025``."""
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def plural(n: int, one: str, many: str | None = None) -> str:
    """A count with its noun: ``1 row``, ``1,204 rows``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def words(code: str) -> str:
    """A code as words: ``website_engagement`` → ``website engagement``."""
    return code.replace("_", " ")


def sentence_case(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def without_addresses(text: str) -> str:
    """The text with every e-mail address taken out: reports name roles and companies, not people."""
    return _EMAIL.sub("(address)", text)
