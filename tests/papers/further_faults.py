"""Further kinds of faults: in the text of a report in Markdown, in HTML and Word, and in what a PDF shows.

Each takes what a report is made of, and changes it once; None where there is nothing of its kind.
"""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from rightsarchive import Citation
from rightsarchive.language.data import language
from rightsarchive.language.losses import numbers

Change = Callable[[str, Sequence[Citation], random.Random], str | None]

_QUOTED = re.compile(r"^> .{40,}$", re.MULTILINE)
_CALL = re.compile(r"\[\^(\d+)\](?!:)")
_NOTE = re.compile(r"^\[\^\d+\]: (.*)$", re.MULTILINE)
_NOT = {
    "en": "not", "fr": "jamais", "ru": "не", "kk": "емес", "ar": "لم", "tr": "değil", "es": "no",
}  # fmt: skip


def _put(text: str, span: tuple[int, int], words: str) -> str | None:
    start, end = span
    return None if text[start:end] == words else text[:start] + words + text[end:]


def _line(text: str, draw: random.Random) -> re.Match[str] | None:
    return draw.choice(found) if (found := list(_QUOTED.finditer(text))) else None


def number_word(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    for citation in draw.sample(list(cited), len(cited)):
        code = citation.language or ""
        others = list(language(code).quoting.numbers)
        for word in numbers(citation.quote, citation.language):
            found = re.search(rf"(?<=[ (]){re.escape(word)}(?=[ ,.])", text)
            if found is None or not text[: found.start()].rsplit("\n", 1)[-1].startswith("> "):
                continue
            other = str(int(word) + 1) if word.isdecimal() else draw.choice([each for each in others if each != word])
            return _put(text, found.span(), other)
    return None


def added_negation(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    citation = draw.choice(list(cited))
    first = citation.quote.split("\n")[0].split(" ")
    if len(first) < 8 or (line := " ".join(first)) not in text:
        return None
    first.insert(draw.randrange(3, len(first) - 2), _NOT[citation.language or "en"])
    return text.replace(f"> {line}", f"> {' '.join(first)}", 1)


def added_only(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    line = _line(text, draw)
    return None if line is None else _put(text, (line.end() - 12, line.end() - 12), " only ")


def two_words_swapped(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    line = _line(text, draw)
    names = [] if line is None else list(re.finditer(r"(?<= )[^\W\d_]{4,}(?= )", line[0]))
    if line is None or len(names) < 2:
        return None
    one, other = sorted(draw.sample(names, 2), key=lambda each: each.start())
    words = line[0]
    swapped = words[: one.start()] + other[0] + words[one.end() : other.start()] + one[0] + words[other.end() :]
    return _put(text, line.span(), swapped)


def unit(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = list(re.finditer(r"^> .*?\d+ ([^\W\d_]{3,})", text, re.MULTILINE))
    return _put(text, draw.choice(found).span(1), "furlongs") if found else None


def stitched(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    line = _line(text, draw)
    other = draw.choice([each.quote for each in cited])
    tail = " ".join(other.split()[-9:])
    if line is None or tail in text[line.start() : line.end() + 400]:
        return None
    mark = draw.choice([" ", " [...] "])
    return _put(text, (line.start(), line.end()), f"{line[0][: len(line[0]) // 2].rsplit(' ', 1)[0]}{mark}{tail}")


def turned_round(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    line = _line(text, draw)
    if line is None:
        return None
    words = line[0][2:].split(" ")
    middle = len(words) // 2
    return _put(text, line.span(), "> " + " ".join([*words[middle:], "[...]", *words[:middle]]))


def month(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    months = "January|February|March|April|May|June|July|August|September|October|November|December|janvier|mars|avril|mai|juin|juillet|août"
    found = [
        each
        for each in re.finditer(rf"\b({months})\b", text)
        if text[: each.start()].rsplit("\n", 1)[-1].startswith(("> ", "[^", "- "))
    ]
    if not found:
        return None
    one = draw.choice(found)
    return _put(text, one.span(), "October" if one[0] != "October" else "May")


def initial(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = list(re.finditer(r"^(?:\[\^\d+\]: |- )([A-Z])", text, re.MULTILINE))
    return _put(text, draw.choice(found).span(1), "Q") if found else None


def swapped_calls(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = list(_CALL.finditer(text))
    if len({each[1] for each in found}) < 2:
        return None
    one, other = found[0], next(each for each in found if each[1] != found[0][1])
    swapped = text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]
    notes = dict(_NOTE_TEXT.findall(text))
    return None if notes.get(one[1]) == notes.get(other[1]) else swapped


_NOTE_TEXT = re.compile(r"^\[\^(\d+)\]: (.*)$", re.MULTILINE)


def note_of_another(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = list(_NOTE.finditer(text))
    if len({each[1] for each in found}) < 2:
        return None
    one = draw.choice(found)
    other = draw.choice([each[1] for each in found if each[1] != one[1]])
    return _put(text, one.span(1), other)


def false_ibid(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = list(_NOTE.finditer(text))
    return _put(text, draw.choice(found[1:]).span(1), "Ibid.") if len(found) > 1 else None


def note_gone(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = list(_NOTE.finditer(text))
    if not found:
        return None
    one = draw.choice(found)
    return text[: one.start()] + text[one.end() :]


def address(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = [
        each
        for each in re.finditer(r"https?://[^\s)>\]]{12,}", text)
        if text[: each.start()].rsplit("\n", 1)[-1].startswith(("[^", "- "))
    ]
    if not found:
        return None
    one = draw.choice(found)
    return _put(text, (one.start() + 9, one.start() + 10), "q")


def swapped_hashes(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    one, *others = sorted({each.sha256 for each in cited if f"`{each.sha256}`" in text})
    if not others:
        return None
    return text.replace(f"`{one}`", "\x00").replace(f"`{others[0]}`", f"`{one}`").replace("\x00", f"`{others[0]}`")


def invented_over_two(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    words = "“Nobody was ever beaten in this colony since it was opened.\n\nThe food was good and the doctor came each morning.”"
    return text.replace("What happened.\n", f"What happened. The governor said: {words}\n", 1)


def copied_over_two(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    words = draw.choice(list(cited)).quote.split()
    if len(words) < 20 or words[9].casefold() == "furlongs":
        return None
    said = f"“{' '.join(words[:8])}\n\n{' '.join([*words[8:12], 'furlongs', *words[13:20]])}”"
    return text.replace("What happened.\n", f"What happened. It says: {said}\n", 1)


def _hidden(text: str, change: Callable[[list[dict[str, Any]]], None]) -> str:
    found = re.search(r"<!-- rightsarchive-citations\n(.*)\n-->", text)
    assert found is not None
    data = json.loads(found[1])
    change(data["citations"])
    forged = json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
    return text[: found.start(1)] + forged + text[found.end(1) :]


def hidden_sources_swapped(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    def change(data: list[dict[str, Any]]) -> None:
        one, other = data[0], next(each for each in data if each["sha256"] != data[0]["sha256"])
        for key in ("document_id", "sha256", "text_sha256"):
            one[key], other[key] = other[key], one[key]

    return _hidden(text, change) if len({each.sha256 for each in cited}) > 1 else None


def hidden_span(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    def change(data: list[dict[str, Any]]) -> None:
        one = draw.choice(data)["locator"]
        one["start"], one["end"] = one["start"] + 5, one["end"] + 5

    return _hidden(text, change)


def hidden_author(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    return _hidden(text, lambda data: draw.choice(data)["metadata"].update(authors=[{"literal": "Nobody at all"}]))


def hidden_one_gone(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    return _hidden(text, lambda data: data.__delitem__(draw.randrange(len(data))))


MARKDOWN: dict[str, Change] = {
    fault.__name__.replace("_", " "): fault
    for fault in (
        number_word, added_negation, added_only, two_words_swapped, unit, stitched, turned_round, month, initial, swapped_calls,
        note_of_another, false_ibid, note_gone, address, swapped_hashes, invented_over_two, copied_over_two, hidden_sources_swapped,
        hidden_span, hidden_author, hidden_one_gone,
    )
}  # fmt: skip


# ---- HTML and Word: the file as text, and as its parts ----


def _words_of_quote(text: str, tag: str, draw: random.Random) -> tuple[int, int] | None:
    # The first word of a quote may be left away: that is a shortened quote.
    blocks = list(re.finditer(rf"<{tag}\b.*?</{tag.split(' ', maxsplit=1)[0]}>", text, re.DOTALL))
    if not blocks:
        return None
    one = draw.choice(blocks)
    words = [
        each
        for each in re.finditer(r"(?<= )[^\W\d_]{5,}(?= )", one[0])
        if one[0][: each.start()].count("<") == one[0][: each.start()].count(">")
    ]
    if not words:
        return None
    word = draw.choice(words)
    return one.start() + word.start(), one.start() + word.end()


def html_word(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    span = _words_of_quote(text, "blockquote", draw)
    return None if span is None else _put(text, span, "Invented")


def html_hidden_word(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    span = _words_of_quote(text, "blockquote", draw)
    return None if span is None else _put(text, span, f'<span style="display:none">{text[slice(*span)]}</span>')


def html_struck_word(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    span = _words_of_quote(text, "blockquote", draw)
    return None if span is None else _put(text, span, f"<del>{text[slice(*span)]}</del>")


def html_marks_swapped(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    return (
        text.replace('id="quotation-1"', 'id="quotation-\x00"')
        .replace('id="quotation-2"', 'id="quotation-1"')
        .replace("\x00", "2")
    )


def html_note(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    at = text.find("20", text.rfind("<section") if "<section" in text else len(text) // 2)
    found = re.compile(r"\b20[12]\d\b").search(text, at) if at >= 0 else None
    return None if found is None else _put(text, found.span(), "1987")


def html_added(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    tag = draw.choice(["<blockquote><p>{}</p></blockquote>", "<p><q>{}</q></p>", "<p>He said: «{}».</p>"])
    return text.replace("</h2>", f"</h2>{tag.format('nobody was ever beaten in this colony since it was opened')}", 1)


HTML: dict[str, Change] = {
    fault.__name__.replace("_", " "): fault
    for fault in (html_word, html_hidden_word, html_struck_word, html_marks_swapped, html_added)
}


def in_word(content: bytes, change: Callable[[str], str | None]) -> bytes | None:
    """A Word file whose text was changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as made:
        for each in package.infolist():
            data = package.read(each)
            if each.filename == "word/document.xml":
                changed = change(data.decode("utf-8"))
                if changed is None:
                    return None
                data = changed.encode("utf-8")
            made.writestr(each, data)
    return out.getvalue()


def _word_in_run(text: str, draw: random.Random) -> tuple[re.Match[str], re.Match[str]] | None:
    runs = list(re.finditer(r"<w:r>(?:(?!</w:r>).)*?<w:t[^>]*>([^<]{60,})</w:t></w:r>", text, re.DOTALL))
    runs = [
        each for each in runs if re.search(r'w:val="Quote', text[text.rfind("<w:p>", 0, each.start()) : each.start()])
    ]
    if not runs:
        return None
    run = draw.choice(runs)
    words = list(re.finditer(r"(?<= )[^\W\d_]{5,}(?= )", run[1]))
    return (run, draw.choice(words)) if words else None


def word_word(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = _word_in_run(text, draw)
    if found is None:
        return None
    run, word = found
    return _put(text, (run.start(1) + word.start(), run.start(1) + word.end()), "Invented")


def word_struck(text: str, cited: Sequence[Citation], draw: random.Random) -> str | None:
    found = _word_in_run(text, draw)
    if found is None:
        return None
    run, word = found
    mark = draw.choice(["<w:strike/>", "<w:vanish/>"])
    said, words = run[0], run[1]
    start = words[: word.start()], words[word.start() : word.end()], words[word.end() :]
    parts = "".join(
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{part}</w:t></w:r>'
        for part, look in zip(start, ("", mark, ""), strict=True)
    )
    return text.replace(said, parts, 1)


WORD: dict[str, Change] = {"word word": word_word, "word struck or hidden": word_struck}


# ---- PDF: what its page shows, while the data that it carries stay as they were ----

PdfChange = Callable[[dict[str, Any], random.Random], bool]


def _quotations(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in data["blocks"] if each["kind"] == "quotation"]


def _in_words(words: str, draw: random.Random, change: Callable[[list[str], int], None]) -> str:
    parts = words.split(" ")
    if len(parts) > 7:
        change(parts, draw.randrange(3, len(parts) - 2))
    return " ".join(parts)


def _in_a_quote(data: dict[str, Any], draw: random.Random, change: Callable[[list[str], int], None]) -> bool:
    quote = draw.choice(_quotations(data))
    before = quote["paragraphs"][0]
    quote["paragraphs"][0] = _in_words(before, draw, change)
    return bool(quote["paragraphs"][0] != before)


def pdf_word(data: dict[str, Any], draw: random.Random) -> bool:
    return _in_a_quote(data, draw, lambda parts, at: parts.__setitem__(at, "Invented"))


def pdf_dropped(data: dict[str, Any], draw: random.Random) -> bool:
    return _in_a_quote(data, draw, lambda parts, at: parts.__delitem__(at))


def pdf_swapped_words(data: dict[str, Any], draw: random.Random) -> bool:
    def change(parts: list[str], at: int) -> None:
        parts[at], parts[at - 2] = parts[at - 2], parts[at]

    return _in_a_quote(data, draw, change)


def pdf_swapped_quotes(data: dict[str, Any], draw: random.Random) -> bool:
    one, other = draw.sample(_quotations(data), 2)
    one["paragraphs"], other["paragraphs"] = other["paragraphs"], one["paragraphs"]
    return bool(one["paragraphs"] != other["paragraphs"])


def _in_runs(runs: list[dict[str, Any]], old: str, new: str) -> bool:
    for run in runs:
        changed = re.sub(old, new, run["text"], count=1)
        if changed != run["text"]:
            run["text"] = changed
            return True
    return False


def pdf_year(data: dict[str, Any], draw: random.Random) -> bool:
    return _in_runs(draw.choice(data["notes"]), r"\b20[12]\d\b", "1987") if data["notes"] else False


def pdf_title(data: dict[str, Any], draw: random.Random) -> bool:
    return _in_runs(draw.choice(data["notes"]), r"[^\W\d_]{5,}", "Invented") if data["notes"] else False


def pdf_place(data: dict[str, Any], draw: random.Random) -> bool:
    return _in_runs(draw.choice(data["notes"]), r"(?<=para\. )\d+", "999") if data["notes"] else False


def pdf_notes_swapped(data: dict[str, Any], draw: random.Random) -> bool:
    if len(data["notes"]) < 2:
        return False
    one, other = draw.sample(range(len(data["notes"])), 2)
    notes = data["notes"]
    notes[one], notes[other] = notes[other], notes[one]
    return bool(notes[one] != notes[other])


def pdf_hash(data: dict[str, Any], draw: random.Random) -> bool:
    draw.choice(data["annex"]["sources"])["sha256"] = "0" * 64
    return True


def pdf_source(data: dict[str, Any], draw: random.Random) -> bool:
    return _in_runs(draw.choice(data["annex"]["sources"])["entry"], r"[^\W\d_]{5,}", "Invented")


def pdf_added(data: dict[str, Any], draw: random.Random) -> bool:
    paragraph = next((each for each in data["blocks"] if each["kind"] == "paragraph"), None)
    if paragraph is None:
        return False
    paragraph["content"].append(
        {
            "text": " He said: “nobody was ever beaten in this colony since it was opened”.",
            "bold": False,
            "italic": False,
            "link": "",
        }
    )
    return True


def pdf_hidden(data: dict[str, Any], draw: random.Random) -> bool:
    carried = json.loads(data["citations"])
    draw.choice(carried["citations"])["metadata"]["title"] = "A forged title"
    data["citations"] = json.dumps(carried)
    return True


PDF: dict[str, PdfChange] = {
    fault.__name__.replace("_", " "): fault
    for fault in (
        pdf_word, pdf_dropped, pdf_swapped_words, pdf_swapped_quotes, pdf_year, pdf_title, pdf_place, pdf_notes_swapped, pdf_hash,
        pdf_source, pdf_added, pdf_hidden,
    )
}  # fmt: skip
