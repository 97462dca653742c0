"""The suppression list: who may not come back, as digests under a key of its own, and an audit of each erasure.

It lies beside the warehouse, in a folder of its own, because it must outlive the warehouse file: whoever deletes and
builds that file anew loads the same landing again. Nothing in it says who was erased.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from abm.landing_files import LandingError

_LIST, _KEY = "suppression.json", "key"
_KEY_VARIABLE = "ABM_SUPPRESSION_KEY"
_BLOCK = 64
# of so many words are the names that are looked for in texts
LENGTHS_OF_NAMES = (2, 3, 4)


class SuppressionError(LandingError):
    """The list cannot be read as it must be; going on would bring erased people back."""


@dataclass(frozen=True)
class Erasure:
    """One request, as the audit keeps it: nothing in it says of whom.

    ``request`` is a digest that knows the request again, ``repeats`` the number of an earlier request for the same
    person, ``applied_at`` when this warehouse learnt of it.
    """

    number: int
    source: str
    request: str
    requested_at: str
    applied_at: str
    requested_by: str | None
    jurisdiction: str | None
    repeats: int | None


@dataclass
class SuppressionList:
    """Digests of erased identifiers, each with the number of its erasure, and of which kinds there are any.

    Of names, the number of words is kept as a kind too.

    Without a folder it is kept nowhere.
    """

    folder: Path | None
    key: bytes = b""
    digests: dict[str, int] = field(default_factory=dict)
    erasures: list[Erasure] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, folder: Path | None) -> SuppressionList:
        """Read the list of a warehouse; an absent one is empty.

        Raises:
            SuppressionError: digests are there, but the key is lost, another one, or the list is damaged.
        """
        found = cls(folder, _read_key(folder))
        if folder is None or not (folder / _LIST).exists():
            return found
        path = folder / _LIST
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            found.digests = {str(digest): int(number) for digest, number in kept["digests"].items()}
            found.kinds = {str(kind) for kind in kept["kinds"]}
            if "name" in found.kinds and not any(map(found.has_names_of, LENGTHS_OF_NAMES)):
                # a list of before lengths were kept
                found.kinds |= set(map(_kind_of_names, LENGTHS_OF_NAMES))
            found.erasures = [Erasure(**one) for one in kept["erasures"]]
            key_check = str(kept["key_check"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise SuppressionError(
                f"Suppression list '{path}' cannot be read ({error}): restore it from a backup. Nothing is loaded "
                "without it, or who was erased would come back."
            ) from error
        if not found.key or not hmac.compare_digest(found.key_check, key_check):
            what = "is another one" if found.key else "is lost"
            raise SuppressionError(
                f"The key of the suppression list '{path}' {what}: set {_KEY_VARIABLE} or restore '{folder / _KEY}'. "
                "Nothing is loaded without it, or who was erased would come back."
            )
        return found

    @property
    def key_check(self) -> str:
        """A digest that tells whether a key is the list's; it is no identifier's."""
        return self.digest("key", "check") if self.key else ""

    @property
    def version(self) -> str:
        """Changes with the digests; none for a list that suppresses nobody."""
        return hashlib.sha256("\n".join(sorted(self.digests)).encode()).hexdigest()[:16] if self.digests else ""

    def digest(self, kind: str, value: str) -> str:
        """HMAC-SHA256 of an identifier under the list's key."""
        return hmac.new(self.key, f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()

    def add(self, kind: str, value: str, number: int) -> bool:
        """Put an identifier on the list, unless it is there; whether it was not."""
        digest = self.digest(kind, value)
        is_new = digest not in self.digests
        self.digests.setdefault(digest, number)
        self.kinds.add(kind)
        if kind == "name":
            self.kinds.add(_kind_of_names(len(value.split(" "))))
        return is_new

    def has_names_of(self, n_words: int) -> bool:
        """Whether there may be a name of so many words: others need not be looked for in long texts."""
        return _kind_of_names(n_words) in self.kinds

    def digest_sql(self, kind: str, expression: str) -> str:
        """SQL of the same digest of a text expression, for columns too long to bring to Python."""
        key = hashlib.sha256(self.key).digest() if len(self.key) > _BLOCK else self.key
        inner, outer = (
            bytes(a ^ b for a, b in zip(key.ljust(_BLOCK, b"\0"), [pad] * _BLOCK, strict=True)) for pad in (0x36, 0x5C)
        )
        return (
            f"sha256(unhex('{outer.hex()}') || unhex(sha256(unhex('{inner.hex()}')"
            f" || encode('{kind}|' || {expression}))))"
        )

    def number_of(self, kind: str, value: str) -> int | None:
        """Number of the erasure that an identifier fell under, if any."""
        return self.digests.get(self.digest(kind, value)) if self.digests else None

    def make_key(self) -> None:
        """Make the key where there is none yet: with the first erasure, and never again."""
        if self.key:
            return
        self.key = secrets.token_hex(32).encode()
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_whole(self.folder / _KEY, self.key.decode() + "\n")

    def save(self) -> None:
        """Write the list, whole or not at all."""
        if self.folder is None or not self.erasures:
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = {
            "key_check": self.key_check,
            "digests": dict(sorted(self.digests.items())),
            "kinds": sorted(self.kinds),
            "erasures": [asdict(one) for one in self.erasures],
        }
        _write_whole(self.folder / _LIST, json.dumps(kept, indent=0) + "\n")


def _kind_of_names(n_words: int) -> str:
    return f"name of {n_words} words"


def find_suppression(warehouse: Path) -> Path:
    """Folder of a warehouse's list: ``<ABM_SUPPRESSION or suppression beside the warehouse>/<its stem>``."""
    root = os.environ.get("ABM_SUPPRESSION")
    return (Path(root).absolute() if root else warehouse.absolute().parent / "suppression") / warehouse.stem


def find_suppression_of(connection: duckdb.DuckDBPyConnection) -> Path | None:
    """Folder of the list of the warehouse a connection is open on; ``None`` for one in memory."""
    query = "select path from duckdb_databases() where database_name = current_database()"
    found = connection.execute(query).fetchall()
    return find_suppression(Path(found[0][0])) if found and found[0][0] else None


def _read_key(folder: Path | None) -> bytes:
    if os.environ.get(_KEY_VARIABLE):
        return os.environ[_KEY_VARIABLE].encode()
    if folder is None or not (folder / _KEY).is_file():
        return b""
    return (folder / _KEY).read_text(encoding="utf-8").strip().encode()


def _write_whole(path: Path, text: str) -> None:
    # a file of mkstemp is its owner's alone
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
