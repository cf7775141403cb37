"""What is withheld, in words for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console

from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import told

if TYPE_CHECKING:
    from rightsarchive.upkeep.withholding import Withheld, Withholding


def withholding_report(out: Console, done: Withholding) -> None:
    """What was withheld and, at greater length, what was not."""
    mark = done.withheld
    shown = f"[{told(mark.code or 'withheld')}]"
    times = "once" if len(mark.spans) == 1 else f"{len(mark.spans)} times"
    out.print(f"{mark.id}: {shown} stands {times} for readers below {mark.access}.")
    left = {
        "the same words elsewhere in the text (--everywhere takes them in)": done.elsewhere,
        "as a part of longer words": done.in_longer_words,
        **{f"“{told(part)}” by itself": count for part, count in done.parts.items()},
    }
    lines = [f"{count} × {what}" for what, count in left.items() if count]
    if named := [name for name in done.named_in if name not in {"path", "id"}]:
        lines.append(f"the metadata hold them, and are shown without: {', '.join(map(told, named))}")
    if "path" in done.named_in:
        lines.append("the name of the file holds them; readers below the level are not told of it")
    if "id" in done.named_in:
        lines.append(
            "the document has no identifier, and its id is made from its bytes: whoever guesses all of the words can"
            " confirm the guess by it"
        )
    lines += [f"the case {told(case)} is called so; its level is its own" for case in done.cases]
    lines += [f"the same bytes are the document {copy}" for copy in done.copies]
    lines += [f"{held} was taken out of its file, and is {mark.access} too" for held in done.held]
    lines += [f"version {number} does not hold them and is {mark.access} until you decide" for number in done.undecided]
    if lines:
        out.print("\nPlease note:", style="bold")
    for line in lines:
        out.print(f"  {line}")


def withheld_list(out: SignConsole, marks: Iterable[Withheld], text: str, form: Format = Format.TABLE) -> None:
    """Each mark with the words that it withholds (``text`` is the one that the marks' positions are of)."""
    columns = (
        Column("mark", "Mark"), Column("access", "Level"), Column("code", "Instead"), Column("words", "Words", ratio=1),
        Column("places"), Column("decided", "Decided"),
    )  # fmt: skip
    rows = (
        {
            "mark": mark.id,
            "access": str(mark.access),
            "code": f"[{mark.code or 'withheld'}]",
            "words": list(dict.fromkeys(" ".join(text[start:end].split()) for start, end in mark.spans)),
            "places": [f"{start}-{end}" for start, end in mark.spans],
            "decided": "yes" if mark.decided else "not found in this version: it is closed until you decide",
        }
        for mark in marks
    )
    Listing(
        columns, rows, heads=("mark",), nothing="Nothing is withheld from it that this clearance may know of."
    ).show(out, form)
