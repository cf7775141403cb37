"""Faults of every kind put into reports of ours, and honest edits and quotations in papers of nobody we know: drawn by a seed.

``python -m tests.papers.faults [SEED [SCALE [PART…]]]`` makes 1,000 faults, 200 more in PDF, 2,000 honest edits, 10,000 good quotes and papers with 1,000 quotations,
and prints what was told of them. The parts are faults, pdf, edits, quotes, papers. A small sample of each runs as a test.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rightsarchive import (
    Archive,
    Citation,
    Report,
    Section,
    Verdict,
    Verdicts,
    WarningKind,
    WordsKind,
    compose_report,
    write_report,
)
from rightsarchive.language.losses import negations
from rightsarchive.report.pdf import data_of, typeset
from rightsarchive.verifying import verdict
from tests.papers.further_faults import HTML, MARKDOWN, PDF, WORD, in_word

SAMPLES = Path(__file__).parents[2] / "samples"
LANGUAGES = ("en", "fr", "ru", "kk", "ar", "tr", "es")
STYLES = (
    ("chicago-notes-bibliography", "en-US"),
    ("apa", "en-GB"),
    ("chicago-notes-bibliography", "fr-FR"),
    ("oscola", "en-GB"),
)
FORMATS = ("md", "html", "docx")


def citations(archive: Archive) -> list[Citation]:
    """A citation of each passage of the archive that is running text."""
    return [
        archive.cite(document.id, passage.locator.start, passage.locator.end)
        for document in archive.documents()
        for passage in archive.passages(document.id)
        if passage.kind == "body" and len(passage.text.split()) >= 20 and passage.language in LANGUAGES
    ]


@dataclass(frozen=True)
class Told:
    kind: str
    told: bool
    detail: str


# ---- faults in a report of ours: each takes the text of a report and its citations, and changes it once ----

Change = Callable[[str, Sequence[Citation], random.Random], str | None]


def _once(text: str, old: str, new: str) -> str | None:
    return text.replace(old, new, 1) if old and old in text and old != new else None


def _quote_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.startswith("> ") and len(line.split()) > 8]


def altered_word(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    line = draw.choice(_quote_lines(text))
    words = line.split(" ")
    at = draw.randrange(2, len(words))
    words[at] = words[at][::-1] + "x"
    return _once(text, line, " ".join(words))


def dropped_word(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    line = draw.choice(_quote_lines(text))
    words = line.split(" ")
    del words[draw.randrange(3, len(words) - 2)]
    return _once(text, line, " ".join(words))


def cut_negation(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    for citation in draw.sample(list(cited), len(cited)):
        for no in negations(citation.quote, citation.language):
            for instead in (" [...] ", " "):
                found = re.search(rf"(?<=[\w,]) {re.escape(no)} (?=\w)", text)
                if found and text[: found.start()].rsplit("\n", 1)[-1].startswith("> "):
                    return text[: found.start()] + instead + text[found.end() :]
    return None


def place(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = list(re.finditer(r"^\[\^\d+\]: .*?(?:para|paragr)\. (\d+)", text, re.MULTILINE))
    if not found:
        return None
    one = draw.choice(found)
    return text[: one.start(1)] + "999" + text[one.end(1) :]


def note_year(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = list(re.finditer(r"^\[\^\d+\]: .*?(20\d\d)", text, re.MULTILINE))
    if not found:
        return None
    one = draw.choice(found)
    return text[: one.start(1)] + "1987" + text[one.end(1) :]


def note_title(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = list(re.finditer(r"^\[\^\d+\]: .*?([^\W\d_]{5,})", text, re.MULTILINE))
    one = draw.choice(found) if found else None
    return None if one is None else text[: one.start(1)] + "Invented" + text[one.end(1) :]


def printed_hash(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    return _once(text, f"`{draw.choice(list(cited)).sha256}`", f"`{'0' * 64}`")


def listed_source(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = list(re.finditer(r"^- .*?(\w{5,})", text, re.MULTILINE))
    one = draw.choice(found) if found else None
    return None if one is None else text[: one.start(1)] + "Invented" + text[one.end(1) :]


def added_source(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    at = text.rindex("\n<!-- rightsarchive")
    return text[:at] + "- Nobody, “A report that is not there”, 2021.\n" + text[at:]


def _hidden(text: str, change: Callable[[dict[str, object]], None], draw: random.Random) -> str | None:
    found = re.search(r"<!-- rightsarchive-citations\n(.*)\n-->", text)
    assert found is not None
    data = json.loads(found[1])
    change(draw.choice(data["citations"]))
    forged = (
        json.dumps(data, ensure_ascii=True).replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
    )
    return text[: found.start(1)] + forged + text[found.end(1) :]


def hidden_title(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    return _hidden(text, lambda one: one["metadata"].update(title="A forged title"), draw)  # type: ignore[attr-defined]


def hidden_year(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    return _hidden(text, lambda one: one["metadata"].update(published="1987"), draw)  # type: ignore[attr-defined]


def hidden_place(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    return _hidden(text, lambda one: one["locator"].update(paragraph=999, paragraph_end=999), draw)  # type: ignore[attr-defined]


def hidden_hash(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    return _hidden(text, lambda one: one.update(sha256="0" * 64), draw)


def hidden_quote(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    return _hidden(text, lambda one: one.update(quote=str(one["quote"])[:-12]), draw)


def _quoted_blocks(text: str) -> list[str]:
    return [each[0] for each in re.finditer(r"(?:^>.*\n?)+", text, re.MULTILINE)]


def swapped(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    blocks = list(dict.fromkeys(_quoted_blocks(text)))
    if len(blocks) < 2:
        return None
    one, other = draw.sample(blocks, 2)
    return text.replace(one, "\x00").replace(other, one).replace("\x00", other)


def added_block_quote(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    at = draw.choice([each.start() for each in re.finditer(r"^<div id=", text, re.MULTILINE)])
    return (
        text[:at] + "> The prisoners were treated well and had nothing to complain about at any time.\n\n" + text[at:]
    )


def added_marks(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    mark = draw.choice(["“{}”", "«{}»", "„{}“", '"{}"'])
    words = mark.format("nobody was ever beaten in this colony since it was opened")
    return _once(text, "What happened.\n", f"What happened. The governor said: {words}.\n")


def unmarked_copy(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    words = draw.choice(list(cited)).quote.split()[:14]
    return _once(text, "What happened.\n", f"What happened. {' '.join(words)} and so on.\n")


FAULTS: dict[str, Change] = {
    fault.__name__.replace("_", " "): fault
    for fault in (
        altered_word, dropped_word, cut_negation, place, note_year, note_title, printed_hash, listed_source, added_source,
        hidden_title, hidden_year, hidden_place, hidden_hash, hidden_quote, swapped, added_block_quote, added_marks, unmarked_copy,
    )
}  # fmt: skip


ALL = FAULTS | MARKDOWN | HTML | WORD


def faulty(
    archive: Archive,
    folder: Path,
    cited: list[Citation],
    draw: random.Random,
    wanted: int,
    kinds: Sequence[str] = tuple(ALL),
) -> Iterator[Told]:
    """``wanted`` faults, one in each report; each kind in the format that it is for."""
    waiting = list(kinds)
    made = tried = 0
    while made < wanted and tried < 12 * wanted:
        tried += 1
        name = waiting[0]
        form = "html" if name in HTML else "docx" if name in WORD else "pdf" if name in PDF else "md"
        some = draw.sample(cited, 4)
        if name == "false ibid":  # the source of the note before is another one
            some = list({each.document_id: each for each in draw.sample(cited, len(cited))}.values())[:4]
        report = _report(some, *draw.choice(STYLES))
        path = folder / f"report.{form}"
        content = _changed(name, report, some, draw)
        if content is None:
            if tried % 12 == 0:
                waiting = [*waiting[1:], waiting[0]]
            continue
        waiting = [*waiting[1:], waiting[0]]
        path.write_bytes(content)
        verdicts = archive.verify(path)
        made += 1
        told = any(not each.ok for each in verdicts)
        if name == "added negation":
            told = any(warning.kind is WarningKind.ADDED for each in verdicts for warning in each.warnings)
        yield Told(name, told, "" if told else content.decode("utf-8", "replace"))


def _report(some: Sequence[Citation], style: str, locale: str) -> Report:
    sections = [Section("One", some[:2], "What happened."), Section("Two", some[2:])]
    return compose_report("A report", sections, style=style, locale=locale)


def _changed(name: str, report: Report, some: Sequence[Citation], draw: random.Random) -> bytes | None:
    """The file of a report with one fault; None where there is nothing of its kind in it."""
    if name in PDF:
        data = data_of(report.compose())
        return typeset(json.dumps(data, ensure_ascii=False), 0) if PDF[name](data, draw) else None
    if name in WORD:
        return in_word(report.render("docx"), lambda text: WORD[name](text, some, draw))
    text = report.render("html" if name in HTML else "md").decode("utf-8")
    changed = ALL[name](text, some, draw)
    return None if changed is None or changed == text else changed.encode("utf-8")


def untouched(
    archive: Archive,
    folder: Path,
    cited: list[Citation],
    draw: random.Random,
    wanted: int,
    formats: Sequence[str] = FORMATS,
) -> Iterator[Told]:
    """``wanted`` reports in the formats that nobody touched: nothing may be told of them."""
    for number in range(wanted):
        path = folder / f"report.{formats[number % len(formats)]}"
        write_report(_report(draw.sample(cited, 4), *draw.choice(STYLES)), path)
        for each in archive.verify(path):
            yield Told(path.suffix, each.ok and not each.warnings, each.message)


# ---- honest edits ----

EDITS: dict[str, Callable[[str, random.Random], str]] = {
    "reflowed": lambda words, draw: re.sub(r"\s+", lambda _: draw.choice([" ", "\n", "  "]), words),
    "straight marks": lambda words, draw: words.translate(dict.fromkeys(map(ord, "“”„«»"), '"')).replace("’", "'"),
    "curly marks": lambda words, draw: words.replace("'", "’").replace('"', "”"),
    "outer marks": lambda words, draw: draw.choice(["“{}”", "«{}»", "„{}“", "‘{}’"]).format(words),
    "dashes": lambda words, draw: words.replace(" — ", draw.choice([" – ", "—", " - "])).replace(" – ", "–"),
    "no-break": lambda words, draw: words.replace(" ", "\u00a0", 3),
    "soft hyphens": lambda words, draw: re.sub(r"(?<=\w{3})(?=\w{3})", "\u00ad", words, count=3),
    "no width": lambda words, draw: re.sub(r"\s", lambda one: one[0] + "\u200b", words, count=3),
    "first letter": lambda words, draw: words[0].swapcase() + words[1:],
    "joined lines": lambda words, draw: words.replace("-\n", "").replace("\u00ad\n", ""),
    "left out": lambda words, draw: _without_some(words, draw.choice(["[...]", "[…]", "(…)", "(...)"]), draw),
    "sic": lambda words, draw: _put(words, "[sic]", draw),
    "put in": lambda words, draw: _put(words, "[the court]", draw),
    "letter": lambda words, draw: f"[{words[0].swapcase()}]{words[1:]}" if words[0].isalpha() else words,
    "shortened": lambda words, draw: " ".join(words.split()[: -draw.randrange(1, 4)]),
}


def _put(words: str, mark: str, draw: random.Random) -> str:
    parts = words.split(" ")
    parts.insert(draw.randrange(1, len(parts)), mark)
    return " ".join(parts)


def _without_some(words: str, mark: str, draw: random.Random) -> str:
    parts = words.split(" ")
    at = draw.randrange(1, len(parts) - 4)
    parts[at : at + draw.randrange(1, 4)] = [mark]
    return " ".join(parts)


def honest(archive: Archive, cited: list[Citation], draw: random.Random, wanted: int) -> Iterator[Told]:
    """``wanted`` honest edits of quotes: none may be called altered."""
    view = archive.seen_by("public")
    for number in range(wanted):
        name = list(EDITS)[number % len(EDITS)]
        citation = draw.choice(cited)
        printed = EDITS[name](citation.quote, draw)
        found = verdict(view._catalog, view._originals, citation, printed)
        yield Told(name, _is_honest(found), f"{found.message}\n{printed}")


def _is_honest(found: Verdict) -> bool:
    return found.words.ok and found.reference.ok


# ---- papers of others ----


def paper(
    archive: Archive, cited: list[Citation], draw: random.Random, count: int
) -> tuple[str, list[str], list[str], list[str]]:
    """A paper in Markdown with ``count`` quotations from the archive, as many invented ones, and unmarked copies; and each of them."""
    marks = ["“{}”", "«{}»", "„{}“", '"{}"', "« {} »", "»{}«"]
    blocks, real, invented, unmarked = [], [], [], []
    for number in range(count):
        citation = draw.choice(cited)
        words = " ".join(citation.quote.split())
        inner = re.sub('["“”„«»]', "'", words).split()
        start = draw.randrange(0, max(1, len(inner) - 14))
        some = " ".join(inner[start : start + draw.randrange(6, 15)])
        match number % 4:
            case 0:
                blocks.append(f"> {words}")
                real.append(words)
            case 1 | 2:
                blocks.append(f"The witness put it so: {draw.choice(marks).format(some)}.")
                real.append(some)
            case _:
                made = " ".join(
                    draw.sample(
                        ["winter", "harbour", "ledger", "violet", "seldom", "orchard", "pewter", "lantern", "meadow"], 7
                    )
                )
                blocks.append(f"Somebody said {draw.choice(marks).format(made)}.")
                invented.append(made)
        if number % 5 == 0:
            blocks.append(f"As is known {some} and more of it.")
            if len(some.split()) >= 8:
                unmarked.append(some)
    return "\n\n".join(blocks) + "\n", real, invented, unmarked


def foreign(archive: Archive, folder: Path, cited: list[Citation], draw: random.Random, wanted: int) -> Counter[str]:
    """What is found of ``wanted`` quotations in papers."""
    counted: Counter[str] = Counter()
    while counted["marked"] + counted["invented"] < wanted:
        text, real, invented, unmarked = paper(archive, cited, draw, 20)
        path = folder / "paper.md"
        path.write_text(text, "utf-8")
        verdicts = archive.verify(path)
        _count(verdicts, real, invented, unmarked, counted)
    return counted


def _count(
    verdicts: Verdicts, real: list[str], invented: list[str], unmarked: list[str], counted: Counter[str]
) -> None:
    marked = [each for each in verdicts if each.status.value != "copied without marks"]
    known = {" ".join(each.quote.split()) for each in marked if each.given is not None and each.words.ok}
    sourced = [each for each in marked if each.given is not None]
    counted["marked"] += len(real)
    counted["marked found"] += sum(" ".join(each.split()) in known for each in real)
    counted["said to be from a source"] += len(sourced)
    counted["rightly"] += sum(" ".join(each.quote.split()) in set(real) for each in sourced)
    counted["invented"] += len(invented)
    counted["invented listed"] += sum(
        any(v.quote.strip() == each and v.given is None for v in marked) for each in invented
    )
    runs = [each.quote for each in verdicts if each.status.value == "copied without marks"]
    counted["unmarked"] += len(unmarked)
    counted["unmarked found"] += sum(any(each in run or run in each for run in runs) for each in unmarked)
    counted["runs told"] += len(runs)
    counted["runs rightly"] += sum(any(each in run or run in each for each in unmarked) for run in runs)


def main() -> int:
    draw = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
    scale = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    parts = set(sys.argv[3:]) or {"faults", "pdf", "edits", "quotes", "papers"}
    folder = Path(tempfile.mkdtemp())
    with Archive.create(folder / "archive") as archive:
        archive.ingest([SAMPLES])
        cited = citations(archive)
        left_to_right = [each for each in cited if each.language != "ar"]
        print(f"{len(cited)} passages in {len({each.language for each in cited})} languages")
        if "faults" in parts:
            _print("faults", faulty(archive, folder, cited, draw, int(1000 * scale)))
            _print("untouched quotes", untouched(archive, folder, cited, draw, int(250 * scale)))
        if "pdf" in parts:
            _print("faults in PDF", faulty(archive, folder, left_to_right, draw, int(200 * scale), tuple(PDF)))
            _print(
                "untouched quotes in PDF", untouched(archive, folder, left_to_right, draw, int(50 * scale), ("pdf",))
            )
        if "edits" in parts:
            _print("honest edits", honest(archive, cited, draw, int(2000 * scale)))
        if "quotes" in parts:
            good = [archive.verify(draw.choice(cited)) for _ in range(int(10000 * scale))]
            print(
                f"good quotes: {sum(each.ok and each.words.kind is WordsKind.VERBATIM for each in good)} of {len(good)}"
            )
        if "papers" in parts:
            print(dict(foreign(archive, folder, cited, draw, int(1000 * scale))))
    return 0


def _print(name: str, drawn: Iterator[Told]) -> None:
    told = list(drawn)
    kinds = Counter(each.kind for each in told)
    right = Counter(each.kind for each in told if each.told)
    print(f"{name}: {sum(right.values())} of {len(told)}")
    for kind in kinds:
        print(f"  {kind}: {right[kind]} of {kinds[kind]}")
    for each in [each for each in told if not each.told][:12]:
        print("    !", each.kind, each.detail[:6000])
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
