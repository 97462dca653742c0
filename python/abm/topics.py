"""Suggest controlled topics for the words of vendors that no rule knows, as rows for a person to accept."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from abm.wording import plural

# Least likeness (cosine, 0 to 1) at which a topic is proposed; docs/taxonomy.md has the measurement behind it.
LEAST_SCORE = 0.35
MAPPING_COLUMNS = (
    "mapping_id",
    "priority",
    "source_kind",
    "pattern",
    "topic_id",
    "valid_from_on",
    "valid_to_on",
    "because",
)
_SOURCE_KIND = "vendor_topic"
_UNMAPPED = "unknown"
# how patterns are written: alternatives, optional letters and groups, word edges
_GROUP = re.compile(r"\(([^()]*)\)\??")
_MARKS = re.compile(r"\\[bsd]|[\^$?*+]|\[[^\]]*\]")
_MOST_PHRASES = 200
# unknown texts that say little about how common a word is outside our topics
_FEW_TEXTS = 50

Row = Mapping[str, str]


@dataclass(frozen=True)
class Suggestion:
    """One unknown text and the topic it is most like.

    ``weight`` counts its records, ``score`` is the likeness (0 to 1) to ``evidence``, the nearest text that is known
    to be of the topic; ``topic_id`` is None where nothing is near enough, and the text is better left unknown. Where
    ``is_successor``, the text took the place of the evidence in the feed, and the score is the share of those who say
    it that said the evidence before.
    """

    text: str
    weight: int
    topic_id: str | None
    score: float
    evidence: str
    is_successor: bool = False

    @property
    def reason(self) -> str:
        """Why the topic is proposed, as a row's ``because`` says it."""
        how = "took the place of" if self.is_successor else "is like"
        of_whom = "of those who say it said that before" if self.is_successor else "likeness"
        return f"'{self.text}' {how} '{self.evidence}' ({self.score:.2f} {of_whom}); {plural(self.weight, 'record')}"


@dataclass(frozen=True)
class Succession:
    """A text that appeared when a known one stopped, with the share of its companies that had said that one."""

    text: str
    known_text: str
    share: float


def match_rules(text: str, rules: Iterable[Row], kind: str = _SOURCE_KIND) -> str | None:
    """The topic that the mapping rules give a text, or None; the lowest priority wins, as in the warehouse."""
    for rule in sorted(rules, key=lambda rule: (int(rule["priority"]), rule["mapping_id"])):
        if rule["source_kind"] == kind and not rule.get("valid_to_on") and re.search(rule["pattern"], text.lower()):
            return rule["topic_id"]
    return None


def phrases_of_pattern(pattern: str) -> list[str]:
    """The plain texts a rule's pattern stands for, shortest first: its alternatives written out, without marks.

    Example:
        >>> phrases_of_pattern("data (mesh|product)|[.]?etl")
        ['etl', 'data mesh', 'data product']
    """
    found: list[str] = []
    waiting = [pattern]
    while waiting and len(found) + len(waiting) < _MOST_PHRASES:
        text = waiting.pop()
        group = _GROUP.search(text)
        if group:
            parts = group.group(1).split("|") + ([""] if group.group().endswith("?") else [])
            waiting += [text[: group.start()] + part.replace("|", " ") + text[group.end() :] for part in parts]
        else:
            found += text.split("|")
    cleaned = (" ".join(re.sub(r"[^a-z0-9&]+", " ", _MARKS.sub(" ", _optional(text))).split()) for text in found)
    return sorted({text for text in cleaned if len(text) > 1}, key=lambda text: (len(text), text))


def _optional(text: str) -> str:
    """A pattern's text with its optional characters present, and an optional space as one."""
    return re.sub(r"(.)\?", r"\1", text)


def collect_evidence(
    topics: Iterable[Row], rules: Iterable[Row], known: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Texts known to be of a topic, as (text, topic_id): its name, the phrases of its rules, texts already mapped."""
    named = [(row["topic_name"].lower(), row["topic_id"]) for row in topics if row["topic_id"] != _UNMAPPED]
    # a lone word of a rule for our own pages means more there than in a vendor's mouth
    ruled = [
        (phrase, rule["topic_id"])
        for rule in rules
        for phrase in phrases_of_pattern(rule["pattern"])
        if " " in phrase or rule["source_kind"] == _SOURCE_KIND
    ]
    seen = [(text.lower(), topic_id) for text, topic_id in (known or {}).items()]
    return sorted({(text, topic) for text, topic in [*named, *ruled, *seen] if topic != _UNMAPPED})


def suggest_topics(
    weights: Mapping[str, int],
    evidence: Sequence[tuple[str, str]],
    least_score: float = LEAST_SCORE,
    successions: Iterable[Succession] = (),
) -> list[Suggestion]:
    """For each unknown text the topic whose evidence it is most like, heaviest text first.

    Args:
        weights: records per unknown text.
        evidence: texts known to be of a topic, as of :func:`collect_evidence`.
        least_score: likeness below which no topic is proposed.
        successions: texts that took a known one's place; they count where they tell more than likeness.

    Returns:
        One suggestion per text, by weight and then by text. The same input gives the same list.
    """
    texts = sorted(weights, key=lambda text: (-weights[text], text))
    if not texts or not evidence:
        return [Suggestion(text, weights[text], None, 0.0, "") for text in texts]
    known = [text for text, _ in evidence]
    likeness = _measure_likeness(texts, known)
    best = likeness.argmax(axis=1)
    topics, followed = dict(evidence), {succession.text: succession for succession in successions}
    found = []
    for place, text in enumerate(texts):
        score = round(float(likeness[place, best[place]]), 4)
        near, topic_id = evidence[best[place]]
        succession = followed.get(text)
        if succession and succession.share > score and succession.known_text in topics:
            topic_id = topics[succession.known_text]
            found.append(Suggestion(text, weights[text], topic_id, succession.share, succession.known_text, True))
        else:
            found.append(Suggestion(text, weights[text], topic_id if score >= least_score else None, score, near))
    return found


def _measure_likeness(texts: Sequence[str], known: Sequence[str]) -> np.ndarray:
    """Cosine of every text with every known text, by words and pieces of words, where each counts as far as it tells.

    A piece tells the more, the rarer it is in all texts, and the more it belongs to the known ones: "software" and
    "security" stand in much of what vendors write about, "lineage" and "data" in what is ours.
    """
    asked = [text.lower() for text in texts]
    corpus = sorted({*asked, *known})
    total = np.zeros((len(asked), len(known)))
    for vectors in (
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"[a-z0-9]+"),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    ):
        vectors.fit(corpus)
        left, right = vectors.transform(asked), vectors.transform(known)
        ours = _count_texts(right) / len(known)
        # a text is no evidence against itself, and a handful of texts little against any piece
        theirs = np.maximum(_count_texts(left) - 1, 0) / (len(asked) + _FEW_TEXTS)
        total += np.asarray((left.multiply(ours / (ours + theirs + 1e-12)) @ right.T).todense())
    return total / 2.0


def _count_texts(vectors: Any) -> np.ndarray:  # noqa: ANN401
    """Rows in which each column occurs, of a sparse matrix."""
    return np.asarray((vectors > 0).sum(axis=0)).ravel()


def make_rows(
    suggestions: Iterable[Suggestion], rules: Sequence[Row], valid_from_on: datetime.date
) -> list[dict[str, str]]:
    """Rows of topic_mappings for suggestions that name a topic: the exact text, an id and a priority nobody has yet."""
    used = {int(rule["priority"]) for rule in rules}
    last = max((int(rule["priority"]) for rule in rules if rule["source_kind"] == _SOURCE_KIND), default=1000)
    rows = []
    for suggestion in suggestions:
        if suggestion.topic_id is None:
            continue
        last = next(number for number in range(last + 1, last + len(used) + 2) if number not in used)
        used.add(last)
        rows.append(
            {
                "mapping_id": f"{_SOURCE_KIND}_{last}",
                "priority": str(last),
                "source_kind": _SOURCE_KIND,
                "pattern": f"^{_escape(suggestion.text.lower())}$",
                "topic_id": suggestion.topic_id,
                "valid_from_on": valid_from_on.isoformat(),
                "valid_to_on": "",
                "because": f"Suggested: {suggestion.reason}.",
            }
        )
    return rows


def _escape(text: str) -> str:
    """A text as a pattern that matches just it, in the marks that RE2, Java and Python share."""
    return re.sub(r"([^\w\s])", r"\\\1", text)


def read_seed(path: Path) -> list[dict[str, str]]:
    """Rows of a seed file by column name."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_texts(path: Path, column: int | None = None) -> dict[str, int]:
    """Texts of a CSV or plain file with their weights.

    With a header that names ``topic`` (or ``raw_text``), that column, weighed by ``n_records`` where there is one and
    else by its rows; without, one text a line, or the column at the place given (from 1), as vendors deliver it.

    Raises:
        ValueError: the file holds no text.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    header = [name.strip().lower() for name in rows[0]] if rows else []
    place = None if column else next((header.index(name) for name in ("raw_text", "topic") if name in header), None)
    count = header.index("n_records") if place is not None and "n_records" in header else None
    at = column - 1 if column else place or 0
    weights: dict[str, int] = {}
    for row in rows if place is None else rows[1:]:
        text = row[at].strip().lower() if len(row) > at else ""
        if text:
            weights[text] = weights.get(text, 0) + (int(row[count]) if count is not None else 1)
    if not weights:
        raise ValueError(f"{path} holds no text: give one topic a line, or a CSV with a column 'topic'.")
    return weights
