"""The progress bar."""

from __future__ import annotations

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import signs, told


class Bar:
    """A bar on standard error, drawn from the start."""

    def __init__(self, label: str) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[what]}", markup=False),
            console=SignConsole(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task(label, total=None, what="")
        self._progress.start()

    def update(self, done: int, total: int | None, what: str) -> None:
        """Show ``done`` of ``total`` (None: not known), and the end of ``what``, the item in work."""
        self._progress.update(self._task, completed=done, total=total, what=told(signs(what)[-50:]))

    def stop(self) -> None:
        """Remove the bar."""
        self._progress.stop()
