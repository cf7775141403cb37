"""What a search found: passages, cases, near words, and what makes up a score."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from rightsarchive.cli.formats import Format
from rightsarchive.cli.snippet import snippet
from rightsarchive.cli.tables.cells import MATCH, new_table, on_one_line, sentences, source_of
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import signs, told
from rightsarchive.model.brief import cut

if TYPE_CHECKING:
    from rightsarchive.citation.surroundings import Context
    from rightsarchive.model import Failure
    from rightsarchive.search.batch import BatchLine
    from rightsarchive.search.results import Hit, Results
    from rightsarchive.search.suggestion import Suggestion

COPIES = 3
"""Other places with the words of a hit that are named with it."""


def hits_shown(out: SignConsole, results: Results, titles: dict[str, str], form: Format, *, full: bool) -> None:
    """``titles`` are those of the cases by id. With ``full``, whole passages instead of the part around the match."""
    if not results.hits:
        out.print(f"Nothing found for {told(results.query)}" if results.total == 0 else "There are no more passages.")
        return
    if form is Format.LINES:
        for number, hit in enumerate(results.hits, start=results.offset + 1):
            out.print(_line(number, hit, titles, full=full), soft_wrap=True)
    elif out.tabular:
        _table(out, results, titles, full=full)
    else:
        for number, hit in enumerate(results.hits, start=results.offset + 1):
            hit_block(out, number, hit, titles, full=full)
    last = results.offset + len(results.hits)
    once = ", those with the same words once" if any(hit.copies for hit in results.hits) else ""
    more = f". More: --offset {last}" if results.more else ""
    out.aside(f"{results.offset + 1} to {last} of {results.total} passages{once}{more}", style="dim")


def _table(out: SignConsole, results: Results, titles: dict[str, str], *, full: bool) -> None:
    ratio = {"Passage": 5, "Source": 2, "Case": 2}
    table = new_table("", "Case", "Source", "Date", "Locator", "Passage", ratio=ratio, spaced=True)
    for number, hit in enumerate(results.hits, start=results.offset + 1):
        table.add_row(
            str(number),
            "\n".join(_cases(hit, titles)) or "none",
            source_of(hit.document),
            str(hit.document.metadata.published or "no date"),
            Text("\n".join((signs(str(hit.citation.locator)), *_remarks(hit), "")))
            + Text(hit.passage.name, style="dim"),
            marked(hit, full=full, styled=out.styles),
        )
    out.print(table)


def hit_block(out: SignConsole, number: int, hit: Hit, titles: dict[str, str], *, full: bool) -> None:
    """The title; what it is from and where it stands; the cases; and the words, over the whole width."""
    out.sentence(f"{number}  {told(on_one_line(hit.document.title))}", hanging=3, style="bold")
    for line in (*_source_and_place(hit), *(f"Case: {told(case)}" for case in _cases(hit, titles))):
        out.sentence(line, indent=3)
    out.words(marked(hit, full=full, styled=out.styles), indent=3)
    out.print()


def _line(number: int, hit: Hit, titles: dict[str, str], *, full: bool) -> str:
    """The hit in words: what is read aloud has no columns and no marks."""
    start, end = _shown(hit, full=full)
    words = on_one_line(hit.passage.text[start:end]) + (" …" if end < len(hit.passage.text) else "")
    cases = ", ".join(map(told, _cases(hit, titles))) or "none"
    facts = "; ".join((*_source_and_place(hit), f"case: {cases}"))
    return f"Hit {number}: {told(on_one_line(hit.document.title))}; {facts}; passage says: {told(words)}"


def _source_and_place(hit: Hit) -> tuple[str, ...]:
    """Publisher, date, locator and the name of the passage; then what is to be known of the words."""
    metadata = hit.document.metadata
    place = (metadata.publisher, str(metadata.published or "no date"), str(hit.citation.locator), hit.passage.name)
    return (", ".join(told(on_one_line(each)) for each in place if each), *map(told, _remarks(hit)))


def _cases(hit: Hit, titles: dict[str, str]) -> list[str]:
    return [on_one_line(titles.get(case, case)) for case in hit.cases]


def damage_found(out: Console, results: Results) -> None:
    """What was found and is left out, for it is damaged."""
    for damage in results.damaged:
        out.print(f"Left out: {told(damage.message)} {told(damage.advice)}")


def context_sheet(out: SignConsole, context: Context) -> None:
    """A passage between the paragraphs around it: it is marked, with a style or with signs."""
    for each in context.paragraphs:
        shown, at = Text(), 0
        for start, end in each.quoted:
            words = on_one_line(each.text[start:end])
            shown.append(on_one_line(each.text[at:start]))
            shown.append(words, style=MATCH) if out.styles else shown.append(f"**{words}**")
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


def batch_report(out: SignConsole, hits: int, path: str, failed: Sequence[Failure], lines: Sequence[BatchLine]) -> None:
    out.aside(f"{hits} hits written to {told(path)}")
    if lines:
        without = sum(not line.total for line in lines)
        out.aside(f"{len(lines)} lines asked, {without} without a hit")
        for line in lines:
            if not line.total or line.remarks:
                out.print(f"  {told(line.message)}")
    for failure in failed:
        out.print(f"  {told(failure.path)}", soft_wrap=True)
        out.sentence(told(sentences(failure.message, failure.advice)), indent=4)


def marked(hit: Hit, *, full: bool, styled: bool) -> Text:
    """The words of the passage with the matches marked: underlined on a terminal, between ** elsewhere."""
    start, end = _shown(hit, full=full)
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


def _shown(hit: Hit, *, full: bool) -> tuple[int, int]:
    text = hit.passage.text
    return (0, len(text)) if full else snippet(text, [(mark.start, mark.end) for mark in hit.highlights])


def _called(field: str) -> str:
    """A field of the metadata in the words of a person."""
    return field.removeprefix("extra.").replace("_", " ")


def _remarks(hit: Hit) -> list[str]:
    """What is to be known of the words beside their place; what matched where none of them did."""
    remarks = [f"also {other}" for other in hit.passage.repeats]
    remarks += [f"also in {cut(on_one_line(copy.document.title))}, {copy.passage.name}" for copy in hit.copies[:COPIES]]
    if len(hit.copies) > COPIES:
        remarks.append(f"and {len(hit.copies) - COPIES} more places with the same words")
    if not hit.highlights:
        remarks += [f"{_called(each.field)}: {cut(each.value)}" for each in hit.metadata_matches]
    if hit.citation.apart:
        remarks.append(hit.citation.apart)
    if hit.citation.redacted:
        remarks.append("redacted text")
    if hit.citation.ocr:
        remarks.append("read by OCR")
    return [signs(each) for each in remarks]
