"""The examples of a Markdown page: what is in its fenced blocks, and how each is run."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from rightsarchive.cli import main

_FENCE = re.compile(r"^(?P<mark>```+)(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=mark)[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """``kind`` is the first word after the fence; ``line`` is where the block begins, from 1."""

    kind: str
    body: str
    line: int


def examples(page: str) -> Iterator[Example]:
    for found in _FENCE.finditer(page):
        kind = found["info"].split()[0] if found["info"].split() else ""
        yield Example(kind, found["body"], page.count("\n", 0, found.start()) + 1)


def run_page(path: Path) -> int:
    """Run every ``python`` and ``console`` block of a page in order, in the current folder; how many there were.

    Python blocks share their names. A block with ``>>>`` is checked as a doctest. In a console block each line that starts
    with ``$ rightsarchive`` is run, and what follows it is what it must print; a line ``...`` stands for any lines.
    """
    names: dict[str, Any] = {"__name__": "__example__"}
    count = 0
    for example in examples(path.read_text("utf-8")):
        where = f"{path.name}, line {example.line}"
        if example.kind == "python" and ">>> " in example.body:
            _doctest(example.body, names, where)
        elif example.kind == "python":
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(example.body, where, "exec"), names)
        elif example.kind == "console":
            _console(example.body, where)
        else:
            continue
        count += 1
    return count


def _doctest(body: str, names: dict[str, Any], where: str) -> None:
    test = doctest.DocTestParser().get_doctest(body, names, where, None, None)
    said = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.write, clear_globs=False)
    names.update(test.globs)
    assert runner.summarize(verbose=False).failed == 0, f"{where}\n{said.getvalue()}"


def _console(body: str, where: str) -> None:
    for command, expected in _commands(body):
        words = shlex.split(command)
        if words[0] != "rightsarchive":
            continue
        result = CliRunner().invoke(main, words[1:], catch_exceptions=False)
        if expected:
            assert _matches(expected, result.output), (
                f"{where}: {command}\n--- printed\n{result.output}\n--- page\n{expected}"
            )
        else:
            assert result.exit_code == 0, f"{where}: {command}\n{result.output}"


def _commands(body: str) -> Iterator[tuple[str, str]]:
    command = ""
    expected: list[str] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, "\n".join(expected)
            command, expected = line[2:], []
        else:
            expected.append(line)
    if command:
        yield command, "\n".join(expected)


def _matches(expected: str, printed: str) -> bool:
    """Line by line, white space at the ends apart; ``...`` alone on a line stands for any lines."""
    wanted = [r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in _lines(expected)]
    return re.fullmatch("".join(wanted), "".join(f"{line}\n" for line in _lines(printed))) is not None


def _lines(text: str) -> list[str]:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n").splitlines()
