"""Sentences on what the engine says when it cannot go on."""

from __future__ import annotations

import re

_NO_ROOM = re.compile(
    r"No space left on device|File too large|Disk quota exceeded|max_temp_directory_size", re.IGNORECASE
)
_FILE = re.compile(r"(?:file|directory) [\"']([^\"']+)[\"']", re.IGNORECASE)


def explain_no_room(message: str) -> str | None:
    """Say in a sentence which file found no room and what to do; ``None`` where the trouble is another one."""
    found = _NO_ROOM.search(message)
    if found is None:
        return None
    file = _FILE.search(message)
    what = f"'{file.group(1)}'" if file else "the warehouse"
    return (
        f"There is no room to write {what} ({found.group()}): make room on that disk and build again; nothing that was"
        " written before is lost, and the next build makes the rest."
    )


def first_line(error: BaseException) -> str:
    """First line of an error's text, without its final full stop."""
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(error).__name__
