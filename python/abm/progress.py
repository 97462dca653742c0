"""How far long work is: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

# how long work without a terminal stays silent (seconds)
_SECONDS_BETWEEN_LINES = 15.0


class Progress(Protocol):
    """Something that shows how far work is."""

    def start(self, n_steps: int, text: str) -> None:
        """The number of steps is known; the text says of what."""

    def begin(self, text: str) -> None:
        """Work on something begins."""

    def finish_node(self) -> None:
        """A step is done, with whatever outcome."""

    def __enter__(self) -> Progress:
        """Begin to show."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop showing."""


def show_progress(console: Console) -> Progress:
    """A bar where somebody watches, lines where nobody does."""
    return BarProgress(console) if console.is_terminal else LineProgress(console)


def describe_duration(seconds: float) -> str:
    """Seconds for reading: ``2.3 s``, ``1 min 5 s``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


class BarProgress:
    """A progress bar on a terminal."""

    def __init__(self, console: Console) -> None:
        """Draw on this console."""
        self._progress = RichProgress(
            SpinnerColumn(),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("reading the project", total=None)

    def start(self, n_steps: int, text: str) -> None:
        """Give the bar its length, from nothing."""
        self._progress.update(self._task, total=n_steps, completed=0, description=text)

    def begin(self, text: str) -> None:
        """Name what runs now."""
        self._progress.update(self._task, description=text)

    def finish_node(self) -> None:
        """Move the bar on."""
        self._progress.advance(self._task)

    def __enter__(self) -> BarProgress:
        """Show the bar."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away: the summary says the rest."""
        self._progress.stop()


class LineProgress:
    """A line now and then, for logs."""

    def __init__(self, console: Console) -> None:
        """Print on this console."""
        self._console = console
        self._began = self._last = time.monotonic()
        self._n_steps = self._n_done = 0

    def start(self, n_steps: int, text: str) -> None:
        """Say how much there is to do."""
        self._n_steps, self._n_done = n_steps, 0
        self._console.print(text)

    def begin(self, text: str) -> None:
        """Say where the work is, if it has been silent for a while."""
        now = time.monotonic()
        if now - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = now
            duration = describe_duration(now - self._began)
            self._console.print(f"{self._n_done} of {self._n_steps} after {duration}: {text}")

    def finish_node(self) -> None:
        """Count."""
        self._n_done += 1

    def __enter__(self) -> LineProgress:
        """Nothing to open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close."""
