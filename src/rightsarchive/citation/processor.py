"""The citeproc-py fence: CSL style and locale in, one rendered reference out. Nothing else touches citeproc.

citeproc-py (0.11) is bent here in these ways, and nowhere else:

* Macros are looked up once for each style instead of by XPath at each use: a Chicago note takes 4 ms instead of 40.
* Its date parts write one style's form into the shared locale; here they do not, so rendering twice gives the same text.
* It takes ``<span class="nocase">`` in a title as markup and a page label's hyphen as a range; here both stay as they are.
* It leaves ``”,`` where the locale wants the comma inside the quotation marks, and ``?.`` after a title that asks.
* It prints a label ("Edition") where there is nothing to label; here it does not.
* It prints a locator into the bibliography of some styles; here a bibliography item never has one.
* A title that stands in for a missing author is not repeated as the title.
* A style that would print a paragraph number with no word for "paragraph", like a page number, gets "para." at the end.
* It shortens given names to initials even where the style says ``initialize="false"``.
* It knows no genitive: "31 июль"; our supplements to the locales have the month as it stands beside a day.
* Whatever else trips it up ends as a StyleError.

Styles are CSL 1.0.2 (https://docs.citationstyles.org); who wrote them stands in ``styles/NOTICE.md``.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from citeproc import LOCALES_PATH, PRIMARY_DIALECTS, CitationStylesBibliography, model
from citeproc.frontend import CitationStylesStyle
from citeproc.source import Citation as CiteprocCitation
from citeproc.source import CitationItem, Locator
from citeproc.source.json import CiteProcJSON
from citeproc.string import MixedString, String
from lxml import etree

from rightsarchive.errors import StyleError

STYLES = Path(__file__).parent / "styles"
LOCALES = Path(__file__).parent / "locales"

CSL = "{http://purl.org/net/xbiblio/csl}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Unicode noncharacters: never in real text, so they can carry what plain text cannot through citeproc.
ITALIC, UPRIGHT, CLOSE, HYPHEN = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_MARKS = dict.fromkeys(map(ord, ITALIC + UPRIGHT + CLOSE + HYPHEN))


class Run(NamedTuple):
    """A stretch of a rendered reference in one face."""

    text: str
    italic: bool = False


class Pinpoint(NamedTuple):
    """The exact place: ``label`` is a CSL locator label (page, paragraph), ``value`` what is printed there."""

    label: str
    value: str


def styles() -> tuple[str, ...]:
    """The names of the citation styles that come with the library, sorted."""
    return tuple(sorted(path.stem for path in STYLES.glob("*.csl")))


def locales() -> tuple[str, ...]:
    """The locales (BCP 47 tags) that a reference can be rendered in, sorted."""
    return tuple(sorted(_locale_files()))


def render_note(item: Mapping[str, Any], pinpoint: Pinpoint | None, style: str, locale: str) -> tuple[Run, ...]:
    """The note (or in-text citation) for a CSL-JSON ``item``, with its pinpoint. Raises StyleError."""
    return _loaded(*_resolve(style, locale)).note(item, pinpoint)


def render_entry(item: Mapping[str, Any], style: str, locale: str) -> tuple[Run, ...]:
    """The bibliography entry for a CSL-JSON ``item``. Where the style has none for it (Chicago lists no letters and no
    unpublished documents), the note without pinpoint, so that no source goes unnamed. Raises StyleError.
    """
    return _loaded(*_resolve(style, locale)).entry(item)


def plain(runs: tuple[Run, ...]) -> str:
    """The runs as plain text."""
    return "".join(run.text for run in runs)


@lru_cache(maxsize=1)
def _locale_files() -> dict[str, Path]:
    found = {path.stem.removeprefix("locales-"): path for path in Path(LOCALES_PATH).glob("locales-*.xml")}
    return found | {path.stem.removeprefix("locales-"): path for path in LOCALES.glob("locales-*.xml")}


def _resolve(style: str, locale: str) -> tuple[str, int, str]:
    """Cache key of a style in a locale: its file, the file's age (a user may be editing it) and the exact tag."""
    wanted = locale.replace("_", "-").lower()
    tags = {tag.lower(): tag for tag in _locale_files()}
    language = wanted.partition("-")[0]
    tag = tags.get(wanted) or PRIMARY_DIALECTS.get(language) or {"kk": "kk-KZ"}.get(language)
    if tag is None:
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


class _Formatter:
    """What citeproc calls for a face; the marks are taken out again in :func:`_runs`."""

    @staticmethod
    def preformat(text: object) -> str:
        return str(text)

    @staticmethod
    def Italic(text: object) -> str:  # noqa: N802 - citeproc's name for it
        return f"{ITALIC}{text}{UPRIGHT}"

    Oblique = Italic
    Bold = Light = Underline = Superscript = Subscript = SmallCaps = str


class _Text(model.Text):  # type: ignore[misc]
    def get_macro(self, name: str) -> Any:
        return self.get_root().macros[name]

    def calls_variable(self) -> bool:
        name = self.get("macro")
        if name is None:
            return bool(super().calls_variable())
        known: dict[str, bool] = self.get_root().macro_calls
        if name not in known:
            known[name] = bool(super().calls_variable())
        return known[name]

    def _variable(self, item: Any, context: Any) -> Any:
        text = super()._variable(item, context)
        if text is not None:
            self.get_root().printed.add(self.get("variable"))
        return text

    def quote(self, string: Any) -> Any:
        if self.get("quotes", "false") != "true":
            return string
        return self.get_single_term(name="open-quote") + string + self.get_single_term(name="close-quote") + CLOSE


class _Name(model.Name):  # type: ignore[misc]
    def get_option(self, name: str, context: Any = None, sort_options: Any = None) -> Any:
        if name == "initialize-with" and self.get("initialize") == "false":
            return None
        return super().get_option(name, context, sort_options)


class _Label(model.Label):  # type: ignore[misc]
    def process(
        self, item: Any, variable: str | None = None, plural: Any = None, context: Any = None, **kwargs: Any
    ) -> Any:
        name = variable or self.get("variable")
        known = item.has_locator if name == "locator" else name.replace("-", "_") in item.reference
        return super().process(item, variable, plural, context, **kwargs) if known else None


class _Substitute(model.Substitute):  # type: ignore[misc]
    """What stands in for a missing author is not printed a second time (CSL 1.0.2, "Substitute")."""

    def add_to_repressed_list(self, child: Any, context: Any) -> None:  # noqa: ARG002 - citeproc passes it
        printed: set[str] = self.get_root().printed
        context.get_layout().repressed.setdefault(f"{CSL}text", []).extend(printed)

    def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
        self.get_root().printed.clear()
        return super().render(item, context=context, **kwargs)


class _Key(model.Key):  # type: ignore[misc]
    def get_macro(self, name: str) -> Any:
        return self.get_root().macros[name]


class _Date(model.Date):  # type: ignore[misc]
    def parts(self, date: Any, show_parts: Any, context: Any = None) -> Any:
        self.has_day = (
            "day" in date and "day" in show_parts and any(p.get("name") == "day" for p in self.iterchildren())
        )
        return super().parts(date, show_parts, context)


class _DatePart(model.Date_Part):  # type: ignore[misc]
    def process(self, date: Any, context: Any = None) -> Any:
        before = dict(self.attrib)
        try:
            text = super().process(date, context)
            if self.get("name") == "month" and self.get("form", "long") == "long" and self.getparent().has_day:
                source = self if context is None else context
                return source.get_single_term(name=f"month-{date['month']:02}", form="with-day") or text
            return text
        finally:
            self._restore = before

    def markup(self, text: Any) -> Any:
        try:
            return super().markup(text)
        finally:
            self.attrib.clear()
            self.attrib.update(self._restore)


class _Source(CiteProcJSON):  # type: ignore[misc]
    def parse_string(self, string: object) -> MixedString:
        return MixedString([String(string)])


def _parse(source: Path) -> Any:
    """The root element of a CSL file. Entities and the network stay closed: the file may come from a stranger."""
    classes = {c.__name__.replace("_", "-").lower(): c for c in model.CitationStylesElement.__subclasses__()}
    classes |= {
        "text": _Text,
        "key": _Key,
        "name": _Name,
        "label": _Label,
        "substitute": _Substitute,
        "date": _Date,
        "date-part": _DatePart,
    }
    lookup = etree.ElementNamespaceClassLookup()
    namespace = lookup.get_namespace(CSL.strip("{}"))
    namespace[None] = model.CitationStylesElement
    namespace.update(classes)
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, no_network=True, resolve_entities=False, load_dtd=False
    )
    parser.set_element_class_lookup(lookup)
    try:
        return etree.parse(io.BytesIO(source.read_bytes()), parser).getroot()
    except (OSError, etree.XMLSyntaxError) as error:
        raise StyleError(
            f"The style cannot be read: {error}", path=source, advice="Fetch the .csl file again."
        ) from error


class _Style(CitationStylesStyle):  # type: ignore[misc]
    """A parsed style with its chain of locales (CSL 1.0.2, "Locale fallback")."""

    def __init__(self, path: Path, locale: str) -> None:
        root = _parse(path)
        if root.tag != f"{CSL}style":
            raise StyleError("This is not a CSL style.", path=path, advice="A style begins with <style xmlns=…>.")
        if root.find(f"{CSL}citation/{CSL}layout") is None:
            parent = next(
                (e.get("href", "") for e in root.iter(f"{CSL}link") if e.get("rel") == "independent-parent"), ""
            )
            advice = f"Use the style it points to: {parent}" if parent else "Take a complete CSL 1.0 style."
            raise StyleError("This style has no layout for citations of its own.", path=path, advice=advice)
        language = locale.partition("-")[0]
        fallbacks = dict.fromkeys((locale, PRIMARY_DIALECTS.get(language), "en-US"))
        inside = {element.get(LANG): element for element in root.findall(f"{CSL}locale")}
        root.locales = [inside[tag] for tag in dict.fromkeys((locale, language, None)) if tag in inside]
        supplements = (LOCALES / f"supplement-{tag}.xml" for tag in fallbacks)
        root.locales += [_parse(path) for path in supplements if path.exists()]
        root.locales += [_parse(_locale_files()[tag]) for tag in fallbacks if tag]
        for element in root.locales:
            element.style = root
        # Element proxies live as long as something holds them: these two do.
        root.macros = {macro.get("name"): macro for macro in root.findall(f"{CSL}macro")}
        root.macro_calls = {}
        root.printed = set()
        root.formatter = _Formatter
        self.root = root


class _Processor:
    """One style in one locale. citeproc keeps its state in the style's own tree, hence the lock."""

    def __init__(self, path: Path, locale: str) -> None:
        self._path = path
        self._style = _Style(path, locale)
        self._lock = threading.Lock()
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
        rendered = self._processed(data, where, entry=entry)
        publisher = data.get("publisher")
        if publisher and publisher == data.get("container-title") and rendered.count(publisher) > 1:
            # A site that publishes itself is named once, by whichever of the two the style prints.
            del data["publisher"]
            rendered = self._processed(data, where, entry=entry)
        return _runs(self._punctuate(rendered, data))

    def _processed(self, data: dict[str, Any], where: dict[str, Any], *, entry: bool) -> str:
        try:
            with self._lock:
                book = CitationStylesBibliography(self._style, _Source([data]), _Formatter)
                citation = CiteprocCitation([CitationItem("item", **where)])
                book.register(citation)
                return "".join(map(str, book.bibliography())) if entry else str(book.cite(citation, lambda _: ""))
        except Exception as error:
            raise StyleError(
                f"The style fails on this source: {error!r}.",
                path=self._path,
                advice="Use another style for it, for example chicago-notes-bibliography.",
            ) from error

    def _punctuate(self, text: str, item: Mapping[str, Any]) -> str:
        face = f"[{ITALIC}{UPRIGHT}{CLOSE}]*"
        for value in (v for v in item.values() if isinstance(v, str) and v.endswith(("?", "!", "…", "."))):
            text = re.sub(f"({re.escape(value)}[^\\w\\s.,;:]?{face})\\.", r"\1", text, flags=re.IGNORECASE)
        # What a part that came out empty leaves between two full stops or commas; an ellipsis stays.
        text = re.sub(r"(?<![ .,])([.,]) \1(?! ?[.,])", r"\1", text)
        if self._punctuation_in_quote:
            text = re.sub(f"(.)({UPRIGHT}*){CLOSE}({face})([.,])", r"\4\1\2\3", text)
        return text.replace(HYPHEN, "-").replace(CLOSE, "")


def _clean(value: Any) -> Any:
    """Without our own marks and without line breaks, at any depth."""
    if isinstance(value, str):
        return re.sub(r"[ \t\n\v\f\r\x85\u2028\u2029]+", " ", value.translate(_MARKS)).strip(" ")
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
