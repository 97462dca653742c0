"""Job titles: the rank and the department they tell, and the part in a purchase that follows from the two.

The rules are rows of ``title_rules`` and ``buying_role_rules``. All patterns are searched for in one pass by RE2,
whose time is linear in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abm.user_agents import PatternSet

# Letters are listed, not decomposed: decomposing would take the voicing marks of Japanese away.
_LETTERS = "àáâãäåāăąçćčďèéêëēėęěĝğìíîïīįľñńňòóôõöōőŕřśşšșţťțùúûüūůűųýÿźžżøłđðıæœ’‘ʼ_·・"
_PLAIN = "aaaaaaaaacccdeeeeeeeeggiiiiiilnnnooooooorrsssstttuuuuuuuuyyzzzolddiao'''   "
_FULL_WIDTH = {0xFF41 + place: chr(ord("a") + place) for place in range(26)}
_COMBINING_MARKS = [*range(0x300, 0x30D), 0x327, 0x328]
_FOLDING = str.maketrans(_LETTERS, _PLAIN) | _FULL_WIDTH | dict.fromkeys([ord("."), *_COMBINING_MARKS])
_FOLDING[ord("ß")] = "ss"


@dataclass(frozen=True)
class TitleRule:
    """One row of ``title_rules``; what the words do not tell is ``None``."""

    rule_id: str
    priority: int
    title_pattern: str
    seniority: str | None
    function: str | None


@dataclass(frozen=True)
class RoleRule:
    """One row of ``buying_role_rules``; what it does not ask for is ``None``."""

    rule_id: str
    priority: int
    seniority: str | None
    function: str | None
    title_pattern: str | None
    buying_role: str


@dataclass(frozen=True)
class TitleReading:
    """What a title tells, and the rules that say so; ``None`` where no rule matches."""

    seniority_rule_id: str | None = None
    function_rule_id: str | None = None
    role_rule_id: str | None = None
    seniority: str | None = None
    function: str | None = None
    buying_role: str | None = None


def fold_title(title: str) -> str:
    """Write a title as the patterns read it: lower case, without accents and full stops, in half-width letters.

    Example:
        >>> fold_title("Sr. Geschäftsführer")
        'sr geschaftsfuhrer'
    """
    return title.lower().translate(_FOLDING)


class TitleRules:
    """Rules in their order; seniority and function are each taken from the first that matches and gives it."""

    def __init__(self, title_rules: Sequence[TitleRule], role_rules: Sequence[RoleRule]) -> None:
        """Take the rows of both seeds, in any order.

        Raises:
            ValueError: a pattern is none that RE2 reads.
        """
        in_order = sorted(title_rules, key=lambda rule: rule.priority)
        self._seniorities = {rule.rule_id: rule.seniority for rule in in_order if rule.seniority}
        self._functions = {rule.rule_id: rule.function for rule in in_order if rule.function}
        self._seniority_patterns = PatternSet((rule.rule_id, rule.title_pattern) for rule in in_order if rule.seniority)
        self._function_patterns = PatternSet((rule.rule_id, rule.title_pattern) for rule in in_order if rule.function)
        self._role_rules = sorted(role_rules, key=lambda rule: rule.priority)
        self._words = {
            rule.rule_id: PatternSet([(rule.rule_id, rule.title_pattern)])
            for rule in self._role_rules
            if rule.title_pattern
        }

    def read(self, title: str) -> TitleReading:
        """Tell what a title says."""
        text = fold_title(title)
        by_seniority = self._seniority_patterns.first_match(text)
        by_function = self._function_patterns.first_match(text)
        if by_seniority is None or by_function is None:
            return TitleReading()
        seniority, function = self._seniorities[by_seniority[0]], self._functions[by_function[0]]
        by_role = next((rule for rule in self._role_rules if self._applies(rule, seniority, function, text)), None)
        return TitleReading(
            by_seniority[0],
            by_function[0],
            by_role.rule_id if by_role else None,
            seniority,
            function,
            by_role.buying_role if by_role else None,
        )

    def _applies(self, rule: RoleRule, seniority: str, function: str, text: str) -> bool:
        return (
            rule.seniority in (None, seniority)
            and rule.function in (None, function)
            and (rule.rule_id not in self._words or self._words[rule.rule_id].first_match(text) is not None)
        )
