"""Corrections to citeproc-py, part two: a CSL item, a style and a locale in, one rendered reference out.

What citeproc-py (0.11) leaves undone around its elements is done here:

* ``”,`` becomes ``,”`` where the locale wants the comma inside the quotation marks; no full stop follows a title that asks.
* A page label's hyphen stays a hyphen: ``A-3`` is one page.
* A bibliography item never has a locator, or some styles would print it there.
* A style that would print a paragraph number with no word for "paragraph", like a page number, gets "para." at the end.
* What else trips it up ends as a StyleError.

Styles are CSL 1.0.2 (https://docs.citationstyles.org); who wrote them stands in ``styles/NOTICE.md``.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from citeproc import PRIMARY_DIALECTS, CitationStylesBibliography
from citeproc.source import Citation as CiteprocCitation
from citeproc.source import Locator

from rightsarchive.citation.elements import (
    CLOSE,
    HYPHEN,
    ITALIC,
    MARKS,
    UPRIGHT,
    Formatter,
    Item,
    Source,
    Style,
    locale_files,
)
from rightsarchive.citation.rendered import Pinpoint, Run, plain
from rightsarchive.errors import StyleError
from rightsarchive.language.data import language
from rightsarchive.model import primary_language

STYLES = Path(__file__).parent / "styles"

_FACE = f"[{ITALIC}{UPRIGHT}{CLOSE}]*"
_SECOND_STOP = re.compile(rf"(?<=[?!….])(?=[^\w\s.,;:]?{_FACE}(\.))")
"""A full stop behind a sign that ends a sentence, with at most a quotation mark between."""
_STOP_AFTER_QUOTE = re.compile(f"(.)({UPRIGHT}*){CLOSE}({_FACE})([.,])")


def styles() -> tuple[str, ...]:
    """The names of the citation styles that come with the library, sorted."""
    return tuple(sorted(path.stem for path in STYLES.glob("*.csl")))


def locales() -> tuple[str, ...]:
    """The locales (BCP 47 tags) that a reference can be rendered in, sorted."""
    return tuple(sorted(locale_files()))


def check(style: str, locale: str) -> None:
    """Raises StyleError where there is no such style or locale, or the style is broken."""
    _loaded(*_resolve(style, locale))


def render_note(item: Mapping[str, Any], pinpoint: Pinpoint | None, style: str, locale: str) -> tuple[Run, ...]:
    """The note (or in-text citation) for a CSL-JSON ``item``, with its pinpoint. Raises StyleError."""
    return _loaded(*_resolve(style, locale)).note(item, pinpoint)


def render_entry(item: Mapping[str, Any], style: str, locale: str) -> tuple[Run, ...]:
    """The bibliography entry for a CSL-JSON ``item``. Where the style has none for it (Chicago lists no letters and no
    unpublished documents), the note without pinpoint, so that no source goes unnamed. Raises StyleError.
    """
    return _loaded(*_resolve(style, locale)).entry(item)


def _resolve(style: str, locale: str) -> tuple[str, int, str]:
    """Cache key of a style in a locale: its file, the file's age (a user may be editing it) and the exact tag."""
    wanted = locale.replace("_", "-").lower()
    tags = {tag.lower(): tag for tag in locale_files()}
    code = primary_language(wanted)
    tag = tags.get(wanted) or PRIMARY_DIALECTS.get(code) or language(code).head.citation_locale
    if not tag:
        raise StyleError(f"There is no locale {locale!r}.", advice=f"Take one of: {', '.join(locales())}.")
    if style in styles():
        path = STYLES / f"{style}.csl"
    else:
        path = Path(style).expanduser()
        if path.suffix.lower() != ".csl" or not path.is_file():
            raise StyleError(
                f"There is no citation style {style!r}.",
                advice=f"Take one of: {', '.join(styles())}; or give the path of a .csl file.",
            )
    return str(path.resolve()), path.stat().st_mtime_ns, tag


@lru_cache(maxsize=16)
def _loaded(path: str, _age: int, locale: str) -> _Processor:
    return _Processor(Path(path), locale)


class _Processor:
    """One style in one locale. citeproc keeps its state in the style's own tree, hence the lock."""

    def __init__(self, path: Path, locale: str) -> None:
        self._path = path
        self._style = Style(path, locale)
        self._lock = threading.Lock()
        self._names_both: dict[tuple[str, bool], bool] = {}
        inside = self._style.root.get_locale_option("punctuation-in-quote") or "false"
        self._punctuation_in_quote = inside.lower() == "true"
        self._paragraph_words = self._words("paragraph")
        # A type of CSL 1.0.2 (2021), for which older styles print hardly more than the title.
        self._knows_documents = any("document" in kind.split() for kind in self._style.root.xpath("//@type"))

    def note(self, item: Mapping[str, Any], pinpoint: Pinpoint | None) -> tuple[Run, ...]:
        runs = self._render(item, pinpoint, entry=False)
        if pinpoint is None or pinpoint.label != "paragraph":
            return runs
        if any(f"{word} {pinpoint.value}" in plain(runs) for word in self._paragraph_words):
            return runs
        root = self._style.root
        get = root.get_plural_term if "–" in pinpoint.value else root.get_single_term
        word = get(name="paragraph", form="short") or get(name="paragraph")
        return _with_ending(self._render(item, None, entry=False), f", {word} {pinpoint.value}")

    def entry(self, item: Mapping[str, Any]) -> tuple[Run, ...]:
        runs = self._render(item, None, entry=True) if self._style.has_bibliography() else ()
        return runs if plain(runs).strip(" .") else self._render(item, None, entry=False)

    def _words(self, term: str) -> frozenset[str]:
        forms = (None, "short", "symbol")
        get_single, get_plural = self._style.root.get_single_term, self._style.root.get_plural_term
        found = {str(get(name=term, form=form)) for form in forms for get in (get_single, get_plural)} - {""}
        return frozenset(found | {word.replace(".", "") for word in found})

    def _render(self, item: Mapping[str, Any], pinpoint: Pinpoint | None, *, entry: bool) -> tuple[Run, ...]:
        cleaned = {key: _clean(value) for key, value in item.items() if key not in {"custom", "id"}}
        data = {key: value for key, value in cleaned.items() if value}
        if data["type"] == "document" and not self._knows_documents:
            data["type"] = "report"
        # Without a language citeproc takes the item for English and puts its title in title case.
        data = {"id": "item", **data, "language": data.get("language") or "und"}
        where = (
            {}
            if pinpoint is None
            else {"locator": Locator(pinpoint.label, _clean(pinpoint.value).replace("-", HYPHEN))}
        )
        publisher, kind = data.get("publisher"), (data["type"], entry)
        if publisher and publisher == data.get("container-title") and self._names_both.get(kind):
            del data["publisher"]
        rendered = self._processed(data, where, entry=entry)
        if (
            publisher
            and publisher == data.get("container-title") == data.get("publisher")
            and rendered.count(publisher) > 1
        ):
            # A site that publishes itself is named once, by whichever of the two the style prints.
            self._names_both[kind] = True
            del data["publisher"]
            rendered = self._processed(data, where, entry=entry)
        return _runs(self._punctuate(rendered, data))

    def _processed(self, data: dict[str, Any], where: dict[str, Any], *, entry: bool) -> str:
        try:
            with self._lock:
                self._style.root.calls = 0
                source = Source([data])
                book = CitationStylesBibliography(self._style, source, Formatter)
                citation = CiteprocCitation([Item(source["item"], **where)])
                book.register(citation)
                return "".join(map(str, book.bibliography())) if entry else str(book.cite(citation, lambda _: ""))
        except StyleError as error:
            error.path = str(self._path)
            raise
        except Exception as error:
            raise StyleError(
                f"The style fails on this source: {error!r}.",
                path=self._path,
                advice="Use another style for it, for example chicago-notes-bibliography.",
            ) from error

    def _punctuate(self, text: str, item: Mapping[str, Any]) -> str:
        text = _without_second_stops(text, [value.lower() for value in item.values() if isinstance(value, str)])
        # What a part that came out empty leaves between two full stops or commas; an ellipsis stays.
        text = re.sub(r"(?<![ .,])([.,]) \1(?! ?[.,])", r"\1", text)
        if self._punctuation_in_quote:
            text = _STOP_AFTER_QUOTE.sub(r"\4\1\2\3", text)
        return text.replace(HYPHEN, "-").replace(CLOSE, "")


def _without_second_stops(text: str, values: Sequence[str]) -> str:
    """``text`` without the full stop that a style puts behind a value (in small letters) that has its own end. No pattern is
    made of the values: ``re`` keeps its last patterns for as long as the process lives."""
    parts, kept = [], 0
    for found in _SECOND_STOP.finditer(text):
        before = text[: found.start()].lower()
        if any(before.endswith(value) for value in values if value):
            parts.append(text[kept : found.start(1)])
            kept = found.end(1)
    return "".join([*parts, text[kept:]])


def _clean(value: Any) -> Any:
    """Without our own marks and without line breaks, at any depth."""
    if isinstance(value, str):
        return re.sub(r"[ \t\n\v\f\r\x85\u2028\u2029]+", " ", value.translate(dict.fromkeys(map(ord, MARKS)))).strip(
            " "
        )
    if isinstance(value, list):
        return [part for part in map(_clean, value) if part]
    if isinstance(value, dict):
        return {key: part for key, part in ((key, _clean(part)) for key, part in value.items()) if part}
    return value


def _runs(marked: str) -> tuple[Run, ...]:
    """Split at the marks. Italic inside italic is upright again (CSL 1.0.2, "Formatting")."""
    runs: list[Run] = []
    depth = 0
    for piece in re.split(f"([{ITALIC}{UPRIGHT}])", re.sub(r" {2,}", " ", marked).strip()):
        if piece in {ITALIC, UPRIGHT}:
            depth += 1 if piece == ITALIC else -1
        elif piece:
            runs.append(Run(piece, italic=depth % 2 == 1))
    return tuple(runs)


def _with_ending(runs: tuple[Run, ...], ending: str) -> tuple[Run, ...]:
    """Put ``ending`` before the closing full stop or bracket of the last run."""
    *rest, last = runs or (Run(""),)
    body = last.text.rstrip(".)] ")
    return (*rest, Run(body + ending + last.text[len(body) :], last.italic))
