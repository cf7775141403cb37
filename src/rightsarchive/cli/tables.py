"""What a person sees: search results, documents, cases and outcomes as tables and sentences."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

import rightsarchive
from rightsarchive.cli.snippet import snippet
from rightsarchive.cli.terminal import SignTable
from rightsarchive.controls import signs, told
from rightsarchive.model import inventory

if TYPE_CHECKING:
    from rightsarchive.cases.linking import CaseSuggestion, Evidence, RelatedCase
    from rightsarchive.cases.timeline import TimelineEntry
    from rightsarchive.ingest import Outcome
    from rightsarchive.model import Case, Document, Failure, Notice, Page, Passage
    from rightsarchive.search.results import Hit, Results
    from rightsarchive.search.suggestion import Suggestion
    from rightsarchive.store import CustodyEvent
    from rightsarchive.upkeep.findings import Finding
    from rightsarchive.upkeep.fixity import CheckReport
    from rightsarchive.upkeep.statistics import Stats

MATCH = "bold underline"


def results_table(out: Console, results: Results, titles: dict[str, str], *, full: bool) -> None:
    """``titles`` are those of the cases by id. With ``full``, whole passages instead of the part around the match."""
    if not results.hits:
        out.print(f"Nothing found for {told(results.query)}" if results.total == 0 else "There are no more passages.")
        return
    ratio = {"Passage": 5, "Source": 2, "Case": 2}
    table = _table("", "Case", "Source", "Date", "Locator", "Passage", ratio=ratio, spaced=True)
    for number, hit in enumerate(results.hits, start=results.offset + 1):
        table.add_row(
            str(number),
            "\n".join(titles.get(case, case) for case in hit.cases) or "none",
            _source(hit.document),
            str(hit.document.metadata.published or "no date"),
            Text(signs(f"{hit.citation.locator}{_also(hit)}\n")) + Text(hit.passage.name, style="dim"),
            marked(hit, full=full, styled=out.is_terminal),
        )
    out.print(table)
    last = results.offset + len(results.hits)
    out.print(f"{results.offset + 1} to {last} of {results.total} passages", style="dim")
    if last < results.total:
        out.print(f"More: --offset {last}", style="dim")


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


def case_suggestions(out: Console, suggestions: Sequence[CaseSuggestion]) -> None:
    """Each with its documents, its evidence, and the command that accepts it."""
    if not suggestions:
        out.print("No documents seem to tell of one case without being in it already.")
    for number, suggestion in enumerate(suggestions, start=1):
        out.print(f"\n{number}  {told(suggestion.title)}", style="bold")
        for document in suggestion.documents:
            out.print(f"   {document.id}  {told(_source(document))}")
        for case in suggestion.cases:
            out.print(f"   some are in the case {told(case.title)} ({told(case.id)})")
        _evidence(out, suggestion.evidence)
        name = suggestion.cases[0].id if suggestion.cases else suggestion.title
        ids = " ".join(document.id for document in suggestion.documents)
        # To be copied: an isolate would come along, so there is none.
        command = f"rightsarchive cases assign {shlex.quote(signs(name))} {ids}"
        out.print(f"   To accept: {command}", style="dim", soft_wrap=True)


def related_cases(out: Console, related: Sequence[RelatedCase]) -> None:
    if not related:
        out.print("No other case names the same persons.")
    for found in related:
        out.print(f"\n{told(found.case.title)} ({told(found.case.id)})", style="bold")
        _evidence(out, found.evidence)


def timeline_table(out: Console, entries: Sequence[TimelineEntry], titles: dict[str, str]) -> None:
    """One row for each sentence; a date that several name is written once. ``titles`` are those of the cases by id."""
    if not entries:
        out.print("The documents of this case name no dates.")
        return
    table = _table("Date", "What is said", "Where", ratio={"What is said": 5, "Where": 3}, spaced=True)
    before = ""
    for entry in entries:
        date = str(entry.date) if entry.until is None else f"{entry.date}\nto {entry.until}"
        styled = out.is_terminal
        table.add_row("" if date == before else date, _sentence_with_date(entry, styled=styled), _where(entry, titles))
        before = date
    out.print(table)


def _sentence_with_date(entry: TimelineEntry, *, styled: bool) -> Text:
    quote, first = entry.citation.quote, entry.start - entry.citation.locator.start
    last = first + len(entry.words)
    words = _on_one_line(quote[first:last])
    shown = Text(_on_one_line(quote[:first]))
    shown.append(words, style=MATCH) if styled else shown.append(f"**{words}**")
    return shown.append(_on_one_line(quote[last:]))


def _where(entry: TimelineEntry, titles: dict[str, str]) -> Text:
    citation, headings = entry.citation, entry.citation.locator.heading_path
    # Most often the first heading is the title, which stands there already.
    own = headings[1:] if headings[:1] == (entry.document.title,) else headings
    shown = Text(signs(f"{_source(entry.document)}, {replace(citation.locator, heading_path=own)}"))
    remarks = [signs(f"also {other}") for other in citation.repeats]
    if entry.kind is not rightsarchive.PassageKind.BODY and not entry.kind.is_apart:
        remarks.append(f"in a {entry.kind.value}")
    if citation.apart:
        remarks.append(citation.apart)
    if citation.redacted:
        remarks.append("redacted text")
    if citation.ocr:
        remarks.append("read by OCR")
    if entry.dateline:
        remarks.append("date of the document itself")
    remarks += [f"about another case: {signs(titles.get(case, case))}" for case in entry.elsewhere]
    for remark in remarks:
        shown.append(f"\n{remark}", style="dim")
    return shown


def timeline_written(out: Console, path: str, entries: Sequence[TimelineEntry], quotes: int) -> None:
    """What was written, and what was not."""
    datelines = sum(entry.dateline for entry in entries)
    others = sum(not entry.dateline and not entry.event for entry in entries)
    out.print(f"{quotes} quotes written to {told(path)}")
    if datelines or others:
        out.print(f"Left out: {datelines} dates of the documents themselves, {others} about other cases.", style="dim")


def _evidence(out: Console, evidence: Sequence[Evidence]) -> None:
    for piece in evidence:
        places = "; ".join(told(f"{citation.title}, {citation.locator}") for citation in piece.citations)
        out.print(f"   {piece.kind}: {told(piece.what)}  ({places})")


def batch_report(out: Console, hits: int, path: str, failed: Sequence[Failure]) -> None:
    out.print(f"{hits} hits written to {told(path)}")
    for failure in failed:
        out.print(f"  {told(failure.path)}\n    {told(_sentences(failure.message, failure.advice))}")


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
        shown.append(_on_one_line(hit.passage.text[at : highlight.start]))
        match = _on_one_line(hit.passage.text[highlight.start : highlight.end])
        shown.append(match, style=MATCH) if styled else shown.append(f"**{match}**")
        at = highlight.end
    shown.append(_on_one_line(hit.passage.text[at:end]))
    if end < len(hit.passage.text):
        shown.append(" …")
    return shown


def _on_one_line(text: str) -> str:
    """As a table shows it: line ends of a page mean nothing there, and control characters are signs."""
    return signs(re.sub(r"\s*\n\s*", " ", text))


def documents_table(out: Console, documents: Iterable[Document], clearance: str) -> None:
    """Documents that ``clearance`` may see. The line below is the same whether there are others or not."""
    ratio = {"Title": 4, "Publisher": 2}
    table = _table("Document", "Title", "Publisher", "Date", "Language", "Type", "Access", ratio=ratio)
    for document in documents:
        metadata = document.metadata
        table.add_row(
            document.id,
            document.title,
            metadata.publisher or "",
            str(metadata.published or ""),
            metadata.language or "",
            kind_of(document.media_type),
            document.access.value,
        )
    out.print(table)
    every = rightsarchive.Access.CONFIDENTIAL.value
    if clearance != every:
        out.print(f"Documents up to the level “{clearance}”; --clearance {every} lists every level.", style="dim")


def document_sheet(out: Console, document: Document, pages: Sequence[Page], notices: Sequence[Notice]) -> None:
    """Everything that is known of one document, each field with where it came from."""
    out.print(told(document.title), style="bold")
    table = _table("Field", "Value", "From", ratio={"Value": 3, "From": 2})
    values = document.metadata.as_json()
    extra = values.pop("extra", {})
    for name, value in (*values.items(), *((f"extra.{key}", value) for key, value in extra.items())):
        table.add_row(name, _value(value), str(document.origins.get(name, "default")))
    out.print(table)
    facts = {
        "document": f"{document.id}, version {document.version}" + ("" if document.newest else " (superseded)"),
        "text": "redacted: a mark in brackets stands for what is withheld" if document.redacted else None,
        "SHA-256": document.sha256,
        "size": f"{document.size:,} bytes, {kind_of(document.media_type)}",
        "encoding": document.encoding,
        "text by": document.extractor,
        "read from": document.path,
        "taken in": document.ingested.isoformat(),
        "passages": str(document.passages),
        "pages": pages_summary(pages) if pages else None,
        "holds": inventory.told(document.inventory.counts()),
    }
    for name, fact in facts.items():
        if fact:
            out.print(f"{name:>9}  {told(fact)}")
    notices_list(out, notices)


def pages_summary(pages: Sequence[Page]) -> str:
    """How many pages there are, and which of them are not good."""
    bad = [f"page {page.number} {page.verdict}" for page in pages if page.verdict is not rightsarchive.PageVerdict.GOOD]
    return f"{len(pages)}, all good" if not bad else f"{len(pages)}; {', '.join(bad)}"


def passages_table(out: Console, passages: Iterable[Passage]) -> None:
    table = _table("Passage", "Locator", "Language", "Kind", "Text", ratio={"Text": 5}, spaced=True)
    for passage in passages:
        kind = passage.kind.value if passage.reason is None else f"{passage.kind.value}: {passage.reason}"
        table.add_row(passage.name, str(passage.locator), passage.language, kind, passage.text)
    out.print(table)


def history_table(out: Console, events: Iterable[CustodyEvent]) -> None:
    table = _table("When", "What", "Detail", ratio={"Detail": 4})
    for event in events:
        table.add_row(event.at, event.action, ", ".join(f"{key}: {value}" for key, value in event.detail.items()))
    out.print(table)


def custody_table(out: Console, events: Iterable[CustodyEvent]) -> None:
    table = _table("Line", "When", "Who", "What", "Detail", ratio={"Detail": 4})
    for event in events:
        said = [event.subject, *(f"{key}: {_plain(value)}" for key, value in event.detail.items()), event.tool]
        table.add_row(str(event.number), event.at, event.who, event.action, ", ".join(filter(None, said)))
    out.print(table)


def custody_verdict(out: Console, findings: Sequence[Finding], *, against_head: bool) -> None:
    for finding in findings:
        out.print(f"{told(finding.subject)}: {told(finding.message)}. {told(finding.advice)}")
    if not findings and against_head:
        out.print("The custody log is whole, and holds the line of the head that you gave.")
    elif not findings:
        out.print("The custody log is whole. Only a head that was kept elsewhere shows whether it was made anew.")


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def cases_table(out: Console, cases: Iterable[tuple[Case, int]]) -> None:
    table = _table("Case", "Title", "Dates", "Level", "Documents", ratio={"Title": 1})
    for case, documents in cases:
        dates = " to ".join(str(date) for date in dict.fromkeys((case.started, case.ended)) if date)
        table.add_row(case.id, case.title, dates, case.access.value, str(documents))
    out.print(table)


def case_sheet(out: Console, case: Case) -> None:
    out.print(told(case.title), style="bold")
    for name, value in case.as_json().items():
        if name != "title":
            out.print(f"{name:>9}  {told(_value(value))}")


def outcome_report(out: Console, outcome: Outcome) -> None:
    """What was taken in and, at greater length, what was not."""
    counts = {"added": len(outcome.added), "updated": len(outcome.updated), "unchanged": len(outcome.unchanged)}
    out.print(", ".join(f"{count} {kind}" for kind, count in counts.items()) + f", {len(outcome.failed)} failed")
    if outcome.contents:
        out.print(f"They hold {told(inventory.told(outcome.contents))}")
    if outcome.failed:
        out.print("\nNot taken in:", style="bold")
        for failure in outcome.failed:
            out.print(f"  {told(failure.path)}\n    {told(_sentences(failure.message, failure.advice))}")
    notices_list(out, [notice for notice in outcome.notices if notice.code != "skipped"])
    skipped = Counter(notice.message for notice in outcome.notices if notice.code == "skipped")
    for message, count in skipped.items():
        names = [
            str(notice.path) for notice in outcome.notices if notice.code == "skipped" and notice.message == message
        ]
        listed = ", ".join(map(told, names[:5]))
        out.print(f"\nPassed over, {told(message)}: {listed}{' …' if count > 5 else ''} ({count})")


def notices_list(out: Console, notices: Sequence[Notice]) -> None:
    if notices:
        out.print("\nPlease note:", style="bold")
    for notice in notices:
        where = f"{told(notice.path)}\n    " if notice.path else ""
        out.print(f"  {where}{told(_sentences(notice.message, notice.advice))}")


def check_table(out: Console, report: CheckReport) -> None:
    if report.ok:
        out.print(
            f"All is well: {report.originals} originals, their texts, the catalog, the custody log and the index."
        )
    else:
        table = _table("What", "Which", "Trouble", "What to do", ratio={"Trouble": 3, "What to do": 3, "Which": 2})
        for finding in report.findings:
            table.add_row(finding.code, finding.subject, finding.message, finding.advice)
        out.print(table)
    if report.unused:
        out.print(
            f"{len(report.unused)} files in originals/ belong to no document: leftovers of an interrupted run, harmless."
        )
    if report.open_to_others:
        first = ", ".join(map(told, report.open_to_others[:3])) + (" …" if len(report.open_to_others) > 3 else "")
        out.print(
            f"{len(report.open_to_others)} files and folders are open to others on this computer: {first}. "
            "Take their rights away: chmod -R go= and the archive's folder (o= where its group is to share it)."
        )


def stats_table(out: Console, stats: Stats) -> None:
    rows = {
        "documents": f"{stats.documents} ({stats.versions} versions)",
        "cases": str(stats.cases),
        "passages": str(stats.passages),
        "originals": f"{stats.original_bytes:,} bytes",
        "languages": _counted(stats.languages),
        "kinds": _counted({kind_of(media): count for media, count in stats.media_types.items()}),
        "pages": _counted(stats.pages),
        "contents": inventory.told(stats.contents),
        "index": f"{stats.engine}, {stats.indexed} passages",
    }
    for name, value in rows.items():
        if value:
            out.print(f"{name:>10}  {told(value)}")


def kind_of(media_type: str) -> str:
    """A media type in a word."""
    known = {
        "application/pdf": "PDF",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
        "text/plain": "text",
        "text/markdown": "Markdown",
        "text/html": "HTML",
    }
    return known.get(media_type, media_type)


def _source(document: Document) -> str:
    publisher = document.metadata.publisher
    return f"{publisher}: {document.title}" if publisher else document.title


def _also(hit: Hit) -> str:
    read = f"\n{hit.citation.apart}" if hit.citation.apart else ""
    read += "\nredacted text" if hit.citation.redacted else ""
    read += "\nread by OCR" if hit.citation.ocr else ""
    return "".join(f"\nalso {other}" for other in hit.passage.repeats) + read


def _sentences(message: str, advice: str) -> str:
    first = message.split(" ", 1)[0]
    # The name of a file stays as it is.
    said = (message[:1].upper() + message[1:] if first.isalpha() else message).rstrip(".")
    return f"{said}. {advice}".strip()


def _value(value: object) -> str:
    if isinstance(value, dict):
        return str(
            value.get("literal") or " ".join(str(value[key]) for key in ("given", "family") if value.get(key)) or value
        )
    if isinstance(value, list):
        return "; ".join(_value(item) for item in value)
    return str(value)


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _table(*columns: str, ratio: dict[str, int], spaced: bool = False) -> SignTable:
    """``ratio`` says which columns share what the others leave of the width. ``spaced``: an empty line after each row."""
    table = SignTable(padding=(0, 1, int(spaced), 0))
    for column in columns:
        if column == "Locator":  # as wide as a passage's name, which is to be copied in one piece
            table.add_column(column, width=len("p0123456789abcdef"), overflow="fold")
        else:
            table.add_column(column, ratio=ratio.get(column), no_wrap=column not in ratio, overflow="fold")
    return table
