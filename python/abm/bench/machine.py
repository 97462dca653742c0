"""What is measured of a process and its children, and of the machine; read from /proc, as Linux has it."""

from __future__ import annotations

import os
import platform
import shutil
import threading
from pathlib import Path
from types import TracebackType

_PROC = Path("/proc")
_SECONDS_BETWEEN_LOOKS = 0.25


class PeakMemory:
    """Watches a process and all that it starts; ``peak`` is the most bytes they had resident together.

    Example:
        >>> with PeakMemory(os.getpid()) as memory:
        ...     pass
        >>> memory.peak > 0
        True
    """

    def __init__(self, pid: int) -> None:
        """Watch this process."""
        self.peak = 0
        self._pid = pid
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> PeakMemory:
        """Begin to look."""
        self._look()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no more."""
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(_SECONDS_BETWEEN_LOOKS):
            self._look()

    def _look(self) -> None:
        self.peak = max(self.peak, sum(resident_bytes(pid) for pid in process_tree(self._pid)))


def process_tree(pid: int) -> list[int]:
    """A process and its descendants; those that end while this looks are left out."""
    found = [pid]
    for parent in found:
        for children in _PROC.glob(f"{parent}/task/*/children"):
            try:
                found += [int(child) for child in children.read_text().split()]
            except OSError:
                continue
    return found


def resident_bytes(pid: int) -> int:
    """Bytes of memory that a process holds; 0 when it is gone."""
    try:
        return int((_PROC / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def describe_machine(folder: Path) -> dict[str, str]:
    """Cores, processor, memory, and the disk below a folder, in words."""
    disk = shutil.disk_usage(folder)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": str(os.cpu_count()),
        "processor": _processor(),
        "memory": f"{memory / 2**30:.0f} GB",
        "disk": f"{_file_system(folder)}, {disk.total / 1e9:.0f} GB of which {disk.free / 1e9:.0f} GB free",
        "load before": f"{os.getloadavg()[0]:.1f} processes",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
    }


def _processor() -> str:
    try:
        lines = (_PROC / "cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _file_system(folder: Path) -> str:
    """Type of the file system that holds a folder: of the mounts above it the longest."""
    try:
        mounts = [line.split()[1:3] for line in (_PROC / "mounts").read_text().splitlines()]
    except OSError:
        return "disk"
    path = folder.resolve()
    above = [(len(point), kind) for point, kind in mounts if path.is_relative_to(point)]
    return max(above)[1] if above else "disk"
