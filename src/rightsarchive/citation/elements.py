"""Corrections to citeproc-py, part one: its parser and style elements. Only ``processor`` may use this module.

What citeproc-py (0.11) does, and what is done here instead:

* It looks macros and terms up by XPath at each use; once for each style is enough.
* Its date parts write one style's form into the shared locale; here they do not, so rendering twice gives the same text.
* It takes ``<span class="nocase">`` in a title as markup; here a title is text.
* It prints a label ("Edition") where there is nothing to label; here it does not.
* It repeats a title that stands in for a missing author; here it is printed once.
* It shortens given names to initials even where the style says ``initialize="false"``.
* It knows no genitive ("31 июль"); our supplements to the locales have the month as it stands beside a day.
* It knows only the locales that come with it; ours are read as well.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from citeproc import LOCALES_PATH, PRIMARY_DIALECTS, model
from citeproc.frontend import CitationStylesStyle
from citeproc.source import CitationItem
from citeproc.source.json import CiteProcJSON
from citeproc.string import MixedString, String
from lxml import etree

from rightsarchive.errors import StyleError
from rightsarchive.files import read_regular
from rightsarchive.model import primary_language

MOST = 4 << 20
"""Bytes of a style or a locale."""

MOST_CALLS = 5_000
"""Calls of macros for one reference; the longest of the styles that come with the library makes about a hundred. A macro that calls two, each of
which calls two, is a few lines that take years."""

LOCALES = Path(__file__).parent / "locales"

CSL = "{http://purl.org/net/xbiblio/csl}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Unicode noncharacters: never in real text, so they can carry what plain text cannot through citeproc.
ITALIC, UPRIGHT, CLOSE, HYPHEN = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
MARKS = ITALIC + UPRIGHT + CLOSE + HYPHEN


@lru_cache(maxsize=1)
def locale_files() -> dict[str, Path]:
    """The file of each locale by its BCP 47 tag."""
    found = {path.stem.removeprefix("locales-"): path for path in Path(LOCALES_PATH).glob("locales-*.xml")}
    return found | {path.stem.removeprefix("locales-"): path for path in LOCALES.glob("locales-*.xml")}


class Formatter:
    """What citeproc calls for a face; the marks are taken out again by the processor."""

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
        root = self.get_root()
        root.calls += 1
        if root.calls > MOST_CALLS:
            raise StyleError("Its macros call each other too often.", advice="Take another style.")
        return root.macros[name]

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


class _Locale(model.Locale):  # type: ignore[misc]
    def get_term(self, name: str, form: str | None = None, zero_padded: bool = False) -> Any:
        key = (name, form, zero_padded)
        if key not in self.found:
            try:
                self.found[key] = super().get_term(name, form, zero_padded)
            except IndexError:
                self.found[key] = None
        if self.found[key] is None:
            raise IndexError(name)
        return self.found[key]


class _If(model.If):  # type: ignore[misc]
    def _type(self, item: Any) -> list[bool]:
        kind = item.reference.type
        return [name == kind for name in self.get("type").lower().split()]


class _ElseIf(_If, model.Else_If):  # type: ignore[misc]
    pass


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
        root = self.get_root()
        root.calls += 1
        if root.calls > MOST_CALLS:
            raise StyleError("Its macros call each other too often.", advice="Take another style.")
        return root.macros[name]


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


class Source(CiteProcJSON):  # type: ignore[misc]
    """CSL-JSON items."""

    def parse_string(self, string: object) -> MixedString:
        return MixedString([String(string)])


class Item(CitationItem):  # type: ignore[misc]
    """What is cited, holding on to its reference: citeproc would look it up in the bibliography at every question."""

    def __init__(self, reference: Any, **where: Any) -> None:
        super().__init__(reference.key, **where)
        object.__setattr__(self, "_reference", reference)

    @property
    def reference(self) -> Any:
        return self._reference


def _parse(source: Path) -> Any:
    """The root element of a CSL file. Entities and the network stay closed: the file may come from a stranger."""
    classes = {c.__name__.replace("_", "-").lower(): c for c in model.CitationStylesElement.__subclasses__()}
    classes |= {
        "text": _Text,
        "key": _Key,
        "locale": _Locale,
        "if": _If,
        "else-if": _ElseIf,
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
        return etree.fromstring(read_regular(source, MOST, follow=True), parser)
    except (OSError, etree.XMLSyntaxError) as error:
        raise StyleError(
            f"The style cannot be read: {getattr(error, 'strerror', None) or error}",
            path=source,
            advice="Fetch the .csl file again.",
        ) from error


class Style(CitationStylesStyle):  # type: ignore[misc]
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
        language = primary_language(locale)
        fallbacks = dict.fromkeys((locale, PRIMARY_DIALECTS.get(language), "en-US"))
        inside = {element.get(LANG): element for element in root.findall(f"{CSL}locale")}
        root.locales = [inside[tag] for tag in dict.fromkeys((locale, language, None)) if tag in inside]
        supplements = (LOCALES / f"supplement-{tag}.xml" for tag in fallbacks)
        root.locales += [_parse(path) for path in supplements if path.exists()]
        root.locales += [_parse(locale_files()[tag]) for tag in fallbacks if tag]
        for element in root.locales:
            element.style, element.found = root, {}
        # Element proxies live as long as something holds them: these two do.
        root.macros = {macro.get("name"): macro for macro in root.findall(f"{CSL}macro")}
        root.macro_calls = {}
        root.calls = 0
        root.printed = set()
        root.formatter = Formatter
        self.root = root
