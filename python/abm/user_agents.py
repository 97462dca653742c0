"""Automated clients: which user agents and which account names belong to programs, by rule rows and maintained lists.

The rules are rows of ``seeds/signals/bot_patterns.csv``. All patterns of one effect are matched in one pass by RE2,
whose time is linear in the text: a user agent is whatever a stranger chose to send.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import re2
import regex
from crawleruseragents import CRAWLER_USER_AGENTS_DATA
from is_bot import Bots

from abm.contract import PROJECT_ROOT

RULES_FILE = PROJECT_ROOT / "seeds" / "signals" / "bot_patterns.csv"

# Patterns of the maintained lists, by the name a rule row of effect "library" asks for them.
LIBRARIES: dict[str, Callable[[], list[str]]] = {
    "is-bot": lambda: sorted(Bots().patterns),
    "crawler-user-agents": lambda: [str(entry["pattern"]) for entry in CRAWLER_USER_AGENTS_DATA],
}
EFFECTS = ("ignored", "program", "person", "doubtful", "library")

# Bytes RE2 may use for the states of one set of patterns; with too few it would report no match instead of an error.
_STATE_BYTES = 64 << 20


@dataclass(frozen=True)
class BotRule:
    """One row of ``bot_patterns``: what a text that matches the pattern says about who sent it."""

    pattern_id: str
    applies_to: str
    effect: str
    pattern: str
    because: str


@dataclass(frozen=True)
class Verdict:
    """Whether a text belongs to a program, the rule that decided (``None`` where none applies), and why."""

    is_bot: bool
    rule_id: str | None
    because: str


class PatternSet:
    """Regular expressions searched for together, each under the id of its rule; letter case is ignored."""

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        """Compile the patterns.

        Args:
            patterns: pairs of rule id and pattern, in the order in which a match is preferred.

        Raises:
            ValueError: a pattern is not a regular expression; the message names its rule.
        """
        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = _STATE_BYTES
        options.log_errors = False
        self._rules = list(patterns)
        self._set = re2.Set.SearchSet(options)
        self._in_set: list[int] = []
        self._looking_around: list[tuple[int, regex.Pattern[str]]] = []
        for order, (rule_id, pattern) in enumerate(self._rules):
            try:
                self._set.Add(pattern)
                self._in_set.append(order)
            except re2.error:
                self._looking_around.append((order, _compile_looking_around(rule_id, pattern)))
        self._set.Compile()

    def first_match(self, text: str) -> tuple[str, str] | None:
        """Find the first pattern that occurs in a text: its rule id and the pattern, or ``None``."""
        indexes: Sequence[int] | None = self._set.Match(text) if self._in_set else None
        first = self._in_set[min(indexes)] if indexes else len(self._rules)
        for order, pattern in self._looking_around:
            if order < first and pattern.search(text):
                first = order
        return self._rules[first] if first < len(self._rules) else None


class BotRules:
    """The rules, compiled once and asked once per distinct text."""

    def __init__(self, rules: Iterable[BotRule]) -> None:
        """Compile rule rows.

        Args:
            rules: rows of ``bot_patterns``; among rules of one effect the first by ``pattern_id`` is the one named.

        Raises:
            ValueError: an effect or library nobody knows, or a pattern that is not a regular expression.
        """
        ordered = sorted(rules, key=lambda rule: rule.pattern_id)
        for rule in ordered:
            if rule.effect not in EFFECTS:
                known = ", ".join(EFFECTS)
                raise ValueError(f"bot_patterns: rule {rule.pattern_id} has effect {rule.effect!r}; use one of {known}")
        self._rules = {rule.pattern_id: rule for rule in ordered}
        agents = [rule for rule in ordered if rule.applies_to == "user_agent"]
        ignored = _patterns(agents, "ignored")
        PatternSet(ignored)  # names the rule of a pattern that is none
        self._ignored = re2.compile("(?i)" + "|".join(f"(?:{pattern})" for _, pattern in ignored)) if ignored else None
        self._programs = PatternSet(_patterns(agents, "program"))
        self._persons = PatternSet(_patterns(agents, "person"))
        self._doubtful = PatternSet([*_patterns(agents, "doubtful"), *_library_patterns(agents)])
        self._names = PatternSet(_patterns([rule for rule in ordered if rule.applies_to == "identity"], "program"))

    def classify_user_agent(self, text: str) -> Verdict:
        """Decide whether a user agent is an automated client; see :func:`classify_user_agent`."""
        agent = _readable(text)
        read = self._ignored.sub(" x ", agent) if self._ignored else agent
        if match := self._programs.first_match(read):
            return self._verdict(match, is_bot=True)
        if match := self._persons.first_match(agent):
            return self._verdict(match, is_bot=False)
        if match := self._doubtful.first_match(read):
            return self._verdict(match, is_bot=True)
        return Verdict(is_bot=False, rule_id=None, because="No rule and no maintained list knows it as a program.")

    def classify_identity(self, text: str) -> Verdict:
        """Decide whether an e-mail address or user id names an automation account (``dependabot[bot]``, ``ci@``)."""
        if match := self._names.first_match(_readable(text)):
            return self._verdict(match, is_bot=True)
        return Verdict(is_bot=False, rule_id=None, because="No rule knows the name as a program's.")

    def _verdict(self, match: tuple[str, str], *, is_bot: bool) -> Verdict:
        rule_id, pattern = match
        rule = self._rules[rule_id]
        detail = f" Its pattern: {pattern}" if rule.effect == "library" else ""
        return Verdict(is_bot=is_bot, rule_id=rule_id, because=rule.because + detail)


def classify_user_agent(text: str) -> Verdict:
    """Decide whether a user agent is an automated client, by the project's own rules.

    A rule of effect ``program`` decides at once; else one of effect ``person`` does; else a ``doubtful`` shape or a
    maintained list of crawlers does; an agent that none of them knows is a person's.

    Args:
        text: the user agent as the client sent it, in any letter case.

    Returns:
        The verdict, with the rule that decided.
    """
    return project_rules().classify_user_agent(text)


@lru_cache(maxsize=1)
def project_rules() -> BotRules:
    """Compile the rules of ``seeds/signals/bot_patterns.csv``."""
    return BotRules(read_rules(RULES_FILE))


def read_rules(path: Path) -> list[BotRule]:
    """Read rule rows from a file laid out as ``bot_patterns.csv``.

    Raises:
        FileNotFoundError: there is no such file.
        KeyError: the file lacks one of the five columns.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return [
            BotRule(row["pattern_id"], row["applies_to"], row["effect"], row["pattern"], row["because"])
            for row in csv.DictReader(file)
        ]


def _readable(text: str) -> str:
    """Mend what log files do to an agent: characters that are none, and blanks written as plus signs."""
    readable = text.strip().encode("utf-8", "replace").decode("utf-8")
    return readable.replace("+", " ") if " " not in readable and readable.count("+") > 3 else readable


def _patterns(rules: Iterable[BotRule], effect: str) -> list[tuple[str, str]]:
    return [(rule.pattern_id, rule.pattern) for rule in rules if rule.effect == effect]


def _library_patterns(rules: Iterable[BotRule]) -> list[tuple[str, str]]:
    patterns = []
    for rule_id, library in _patterns(rules, "library"):
        if library not in LIBRARIES:
            raise ValueError(f"bot_patterns: rule {rule_id} names library {library!r}; known are {sorted(LIBRARIES)}")
        patterns += [(rule_id, pattern) for pattern in LIBRARIES[library]()]
    return patterns


def _compile_looking_around(rule_id: str, pattern: str) -> regex.Pattern[str]:
    try:
        return regex.compile(pattern, regex.IGNORECASE)
    except regex.error as error:
        raise ValueError(f"bot_patterns: the pattern of rule {rule_id} is not a regular expression: {error}") from error
