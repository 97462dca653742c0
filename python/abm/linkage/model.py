"""The linkage model: a versioned artefact of parameters, and nothing that names a company."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from abm.linkage.comparisons import COMPARISONS, Parameters

MODEL_PATH = Path(__file__).with_name("model.json")


@dataclass(frozen=True)
class ModelChange:
    """Why a version of the model replaced the one before."""

    version: int
    because: str


@dataclass(frozen=True)
class LinkageModel:
    """Everything that decides whether two records match.

    Attributes:
        version: number of the model; a newly trained one has the next.
        vocabulary: fingerprint of the word seeds it was trained with.
        prior: probability (0-1) that two records drawn at random are one company.
        threshold: match weight (bits) from which a pair is a match.
        margin: bits by which the best candidate must lead the second.
        review_floor: match weight (bits) from which a pair below the threshold is worth a look.
        default_share: share of names (0-1) that contain a word the token shares do not list.
        tf_weight: how far the chance of coincidence moves a weight (0-1).
        token_shares: share of names (0-1) with each of the commonest words.
        parameters: by comparison and level, m and u probabilities.
        changes: every version with its reason, oldest first.
    """

    version: int
    vocabulary: str
    prior: float
    threshold: float
    margin: float
    review_floor: float
    default_share: float
    tf_weight: float
    token_shares: dict[str, float]
    parameters: Parameters
    changes: tuple[ModelChange, ...]


def read_model(path: Path = MODEL_PATH) -> LinkageModel:
    """Read a model.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is no model, or a comparison or level of this code is not in it.
    """
    return _read_model(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read_model(path: Path, _changed_at: int) -> LinkageModel:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        parameters = {
            comparison.name: {
                level.name: _pair(document["parameters"][comparison.name][level.name]) for level in comparison.levels
            }
            for comparison in COMPARISONS
        }
        changes = tuple(ModelChange(**change) for change in document["changes"])
        return LinkageModel(**{**document, "parameters": parameters, "changes": changes})
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        remedy = "train it anew: python -m abm train-linkage --help"
        raise ValueError(f"{path} is no linkage model of this version ({error!r}); {remedy}") from error


def read_changes(path: Path = MODEL_PATH) -> tuple[ModelChange, ...]:
    """Read why each version is, also of a model whose levels are no longer those compared; none where no file is."""
    if not path.exists():
        return ()
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return tuple(ModelChange(**change) for change in document["changes"])


def write_model(model: LinkageModel, path: Path) -> None:
    """Write a model so that two versions can be compared line by line."""
    path.write_text(json.dumps(asdict(model), indent=1, sort_keys=True, ensure_ascii=True) + "\n", encoding="utf-8")


def _pair(values: Any) -> tuple[float, float]:  # noqa: ANN401 (JSON)
    m, u = values
    return float(m), float(u)
