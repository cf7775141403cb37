"""What a search found: passages, cases, near words, and what makes up a score."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from rightsarchive.cli.snippet import snippet
from rightsarchive.cli.tables.cells import MATCH, new_table, on_one_line, sentences, source_of
from rightsarchive.controls import signs, told

if TYPE_CHECKING:
    from rightsarchive.citation.surroundings import Context
    from rightsarchive.model import Failure
    from rightsarchive.search.results import Hit, Results
    from rightsarchive.search.suggestion import Suggestion


def results_table(out: Console, results: Results, titles: dict[str, str], *, full: bool) -> None:
    """``titles`` are those of the cases by id. With ``full``, whole passages instead of the part around the match."""
    if not results.hits:
        out.print(f"Nothing found for {told(results.query)}" if results.total == 0 else "There are no more passages.")
        return
    ratio = {"Passage": 5, "Source": 2, "Case": 2}
    table = new_table("", "Case", "Source", "Date", "Locator", "Passage", ratio=ratio, spaced=True)
    for number, hit in enumerate(results.hits, start=results.offset + 1):
        table.add_row(
            str(number),
            "\n".join(titles.get(case, case) for case in hit.cases) or "none",
            source_of(hit.document),
            str(hit.document.metadata.published or "no date"),
            Text(signs(f"{hit.citation.locator}{_also(hit)}\n")) + Text(hit.passage.name, style="dim"),
            marked(hit, full=full, styled=out.is_terminal),
        )
    out.print(table)
    last = results.offset + len(results.hits)
    out.print(f"{results.offset + 1} to {last} of {results.total} passages", style="dim")
    if last < results.total:
        out.print(f"More: --offset {last}", style="dim")


def damage_found(out: Console, results: Results) -> None:
    """What was found and is left out, for it is damaged."""
    for damage in results.damaged:
        out.print(f"Left out: {told(damage.message)} {told(damage.advice)}")


def context_sheet(out: Console, context: Context) -> None:
    """A passage between the paragraphs around it: it is marked, with a style or with signs."""
    for each in context.paragraphs:
        shown, at = Text(), 0
        for start, end in each.quoted:
            words = on_one_line(each.text[start:end])
            shown.append(on_one_line(each.text[at:start]))
            shown.append(words, style=MATCH) if out.is_terminal else shown.append(f"**{words}**")
            at = end
        out.print(shown.append(on_one_line(each.text[at:])), "", sep="\n")
    out.print(told(context.citation.reference), style="dim")


def cases_found(out: Console, results: Results) -> None:
    """The ranked cases under a result."""
    if not results.cases:
        return
    out.print("\nCases, best first:", style="bold")
    for found in results.cases:
        out.print(f"  {told(found.case.title)} ({told(found.case.id)})")


def suggestions_list(out: Console, suggestions: Sequence[Suggestion]) -> None:
    for suggestion in suggestions:
        instead = " or ".join(map(told, suggestion.instead))
        out.print(f"\nNo passage has “{told(suggestion.word)}”. Did you mean {instead}?")


def explanations(out: Console, results: Results) -> None:
    """What makes up each score, the largest part first; the character n-grams of a word in one line."""
    for number, hit in enumerate(results.hits, start=results.offset + 1):
        out.print(f"\n{number}  {hit.passage.name}, score {hit.score:.3f}", style="bold")
        lines = []
        letters: dict[str, list[float]] = {}
        for part in hit.explanation:
            why = part.why
            if why is not None and why.origin == "gram":
                letters.setdefault(why.word, []).append(part.score)
                continue
            reason = (
                "" if why is None else f"{why.origin} for “{told(why.word)}”{', ' + told(why.note) if why.note else ''}"
            )
            lines.append((part.score, f"{part.role}  {told(part.term)}  {reason}"))
        for word, scores in letters.items():
            grams = "1 character n-gram" if len(scores) == 1 else f"{len(scores)} character n-grams"
            lines.append((sum(scores), f"ranks  {told(word)}: {grams}"))
        for score, line in sorted(lines, key=itemgetter(0), reverse=True):
            out.print(f"   {score:7.3f}  {line}")


def batch_report(out: Console, hits: int, path: str, failed: Sequence[Failure]) -> None:
    out.print(f"{hits} hits written to {told(path)}")
    for failure in failed:
        out.print(f"  {told(failure.path)}\n    {told(sentences(failure.message, failure.advice))}")


def marked(hit: Hit, *, full: bool, styled: bool) -> Text:
    """The words of the passage with the matches marked: underlined on a terminal, between ** elsewhere."""
    start, end = (
        (0, len(hit.passage.text)) if full else snippet(hit.passage.text, [(h.start, h.end) for h in hit.highlights])
    )
    shown = Text("… " if start else "")
    at = start
    for highlight in hit.highlights:
        if highlight.start < at or highlight.end > end:
            continue
        shown.append(on_one_line(hit.passage.text[at : highlight.start]))
        match = on_one_line(hit.passage.text[highlight.start : highlight.end])
        shown.append(match, style=MATCH) if styled else shown.append(f"**{match}**")
        at = highlight.end
    shown.append(on_one_line(hit.passage.text[at:end]))
    if end < len(hit.passage.text):
        shown.append(" …")
    return shown


def _also(hit: Hit) -> str:
    read = f"\n{hit.citation.apart}" if hit.citation.apart else ""
    read += "\nredacted text" if hit.citation.redacted else ""
    read += "\nread by OCR" if hit.citation.ocr else ""
    return "".join(f"\nalso {other}" for other in hit.passage.repeats) + read
