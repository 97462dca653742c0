"""One build at a time: a file beside the warehouse that the building process holds locked, and that says what it does.

DuckDB locks a warehouse only while it is open, and a build opens it several times: to load, to build, to publish. The
lock spans all of that. The system takes it from a process that dies, and what then stands in the file tells where.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SUFFIX = ".building"


class BuildRunningError(Exception):
    """Another process holds the warehouse; the message is one sentence."""


@dataclass(frozen=True)
class Left:
    """What a process wrote that holds the lock, or died with it: its number, its command and what it was doing."""

    pid: int
    command: str
    doing: tuple[str, ...] = ()


@dataclass
class BuildLock:
    """The lock of one warehouse.

    ``left`` is what a process left that died with it, ``has_begun`` whether a build of this process stands in the log.
    """

    warehouse: Path
    handle: int
    command: str
    left: Left | None = None
    has_begun: bool = False
    pid: int = field(default_factory=os.getpid)
    _doing: list[str] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, what: str) -> None:
        """Note what is being done from now on."""
        with self._guard:
            self._doing.append(what)
            self._write()

    def end(self, what: str) -> None:
        """Note that something is done."""
        with self._guard, contextlib.suppress(ValueError):
            self._doing.remove(what)
            self._write()

    def set_doing(self, *what: str) -> None:
        """Note that this and nothing else is being done."""
        with self._guard:
            self._doing[:] = what
            self._write()

    def release(self) -> None:
        """Give the warehouse to the next process, once; a process that was forked from its holder does not."""
        if os.getpid() != self.pid or _held.pop(self.warehouse, None) is None:
            return
        # before the lock goes, or the file of the next process would be removed
        _path_of(self.warehouse).unlink(missing_ok=True)
        os.close(self.handle)

    def _write(self) -> None:
        text = json.dumps({"pid": os.getpid(), "command": self.command, "doing": self._doing}).encode()
        # on a full disk a build must fail for its own reason
        with contextlib.suppress(OSError):
            os.pwrite(self.handle, text, 0)
            os.ftruncate(self.handle, len(text))


_held: dict[Path, BuildLock] = {}


def hold_warehouse(warehouse: Path, command: str) -> BuildLock:
    """Take the lock of a warehouse, or give the one that this process holds already.

    Args:
        warehouse: DuckDB file; its folder is there.
        command: what the process runs, as it is told to whoever comes second.

    Raises:
        BuildRunningError: another process holds it.
        OSError: the folder cannot be written.
    """
    warehouse = warehouse.absolute()
    if warehouse in _held:
        return _held[warehouse]
    path = _path_of(warehouse)
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise BuildRunningError(_describe_holder(warehouse)) from None
        if _is_same_file(handle, path):
            break
        # it was removed by a process that has just ended
        os.close(handle)
    lock = BuildLock(warehouse, handle, command, _read(path))
    lock._write()
    _held[warehouse] = lock
    atexit.register(lock.release)
    return lock


def find_builder(warehouse: Path) -> Left | None:
    """Which process holds a warehouse's lock now, if any."""
    path = _path_of(warehouse.absolute())
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(path) or Left(0, "a build")
    finally:
        os.close(handle)
    return None


def describe_builder(builder: Left) -> str:
    """A building process, as a sentence names it."""
    return f"another build (`{builder.command}`, PID {builder.pid}), which is running"


def _describe_holder(warehouse: Path) -> str:
    builder = find_builder(warehouse) or Left(0, "a build that has just ended")
    return (
        f"Warehouse '{warehouse}' is in use by {describe_builder(builder)}: wait until it has finished, then try again."
    )


def _path_of(warehouse: Path) -> Path:
    return warehouse.with_name(warehouse.name + SUFFIX)


def _is_same_file(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _read(path: Path) -> Left | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Left(int(found["pid"]), str(found["command"]), tuple(map(str, found["doing"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None
