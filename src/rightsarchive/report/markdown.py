"""What the template of a report in Markdown asks for: texts so that CommonMark (and GitHub, and pandoc) render exactly them, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rightsarchive.citation.embedding import visible

_SPECIAL = re.compile(r"[\\`*_\[\]<>&#~|^$@]")
_LINE_START = re.compile(r"^([-+=:]|\d{1,9}(?=[.)]))")
_EMOJI = re.compile(r":(?=[a-z0-9_+-]+:)")
_SPACES = {" ": "&#32;", "\t": "&#9;"}


def escape(text: str) -> str:
    """One line of text so that CommonMark renders exactly it. Nothing of it starts a construct."""
    lead = len(text) - len(text.lstrip(" \t"))
    tail = len(text.rstrip(" \t"))
    inner = _EMOJI.sub(r"\:", _SPECIAL.sub(r"\\\g<0>", text[lead:tail]))
    inner = _LINE_START.sub(lambda m: m[0] + "\\" if m[0][0].isdigit() else "\\" + m[0], inner)
    return _encoded(text[:lead]) + inner + _encoded(text[max(lead, tail) :])


def block_quote(text: str) -> str:
    """``text`` as a block quote, line for line; an empty line begins a new paragraph."""
    lines = visible(text).split("\n")
    quoted = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line.strip():
            quoted.append(">")
        else:
            # A backslash at the end of the line is a line break; there is none before an empty line.
            quoted.append(f"> {escape(line)}" + ("\\" if following.strip() else ""))
    return "\n".join(quoted)


def one_line(text: str) -> str:
    """``text`` as one line."""
    return escape(" ".join(visible(text).split()))


def rendered_runs(runs: Iterable[Mapping[str, Any]]) -> str:
    """A reference, with its italics."""
    parts: list[str] = []
    for run in runs:
        text = run["text"]
        core = text.strip(" ")
        before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
        # Only at the start of the line is a hyphen or a number more than itself.
        told = escape(core) if not parts else escape(f"x{core}")[1:]
        parts += [before, f"*{told}*" if run["italic"] and core else told, after if core else ""]
    return "".join(parts).strip()


def behind(note: int, report: Mapping[str, Any]) -> str:
    """What stands behind quoted words: the call of a note, or the reference itself."""
    return rendered_runs(report["notes"][note - 1]["runs"]) if report["in_text"] else f"[^{note}]"


def inline(content: Sequence[Mapping[str, Any]], report: Mapping[str, Any]) -> str:
    """A paragraph of the author's."""
    made = ""
    for part in content:
        if "note" in part:
            gap = " " if report["in_text"] and made and not made.endswith(" ") else ""
            made += gap + behind(part["note"], report)
            continue
        lines = [
            escape(line) if not made and not number else escape(f"x{line}")[1:]
            for number, line in enumerate(part["text"].split("\n"))
        ]
        made += _faced("\\\n".join(lines), part)
    return made


def cell(content: Sequence[Mapping[str, Any]], report: Mapping[str, Any]) -> str:
    """A cell of a table."""
    return inline(content, report).replace("\\\n", " ") or " "


def address(link: str) -> str:
    """Where a link leads, inside of ``<`` and ``>``."""
    return link.replace("<", "%3C").replace(">", "%3E")


def _faced(text: str, words: Mapping[str, Any]) -> str:
    core = text.strip()
    if not core:
        return " " if text else ""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    for mark, is_on in (("*", words["italic"]), ("**", words["bold"])):
        core = f"{mark}{core}{mark}" if is_on else core
    if words["link"]:
        core = f"[{core}](<{address(words['link'])}>)"
    return f"{before}{core}{after}"


def _encoded(spaces: str) -> str:
    return "".join(_SPACES[space] for space in spaces)
