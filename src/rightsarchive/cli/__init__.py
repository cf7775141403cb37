"""The command line: arguments, tables, exit codes. What it does stands in :class:`rightsarchive.Archive`."""

from rightsarchive.cli.app import main

__all__ = ["main"]
