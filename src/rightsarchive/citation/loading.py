"""Styles and locales by name: those that come with the library, and a ``.csl`` file of the user's own.

Styles are CSL 1.0.2 (https://docs.citationstyles.org); who wrote them stands in ``styles/NOTICE.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from rightsarchive.citation.csl.locale import PRIMARY_DIALECTS, Locale, fallbacks, layers_of_style
from rightsarchive.citation.csl.parsing import parse_style, parse_xml, reached
from rightsarchive.citation.csl.tree import Label, Style
from rightsarchive.errors import StyleError
from rightsarchive.files import read_regular
from rightsarchive.language.data import language
from rightsarchive.model import primary_language

STYLES = Path(__file__).parent / "styles"
LOCALES = Path(__file__).parent / "locales"
MOST = 4 << 20
"""Bytes of a style or a locale."""


@dataclass(frozen=True)
class Loaded:
    """A style in a locale. ``path`` is that of its file, for errors."""

    path: Path
    style: Style
    locale: Locale

    @cached_property
    def paragraph_words(self) -> frozenset[str]:
        """How the locale calls a paragraph, in every form."""
        return frozenset(_words(self.locale, "paragraph"))

    @cached_property
    def paragraph_number(self) -> re.Pattern[str]:
        """The word for a paragraph and a space that never breaks, before a number."""
        words = "|".join(re.escape(word) for word in sorted(self.paragraph_words, key=len, reverse=True))
        return re.compile(rf"(?<!\w)({words})[\u00a0\u202f](?=\d)")

    @cached_property
    def page_words(self) -> tuple[str, ...]:
        """How a page is called, in every form: in the locale, and in the style's own language, which some styles have in their text."""
        own = self.style.default_locale
        known = [_locale_root(own)] if own in _locale_files() else []
        return (*_words(self.locale, "page"), *_words(Locale(own, known), "page"))

    @cached_property
    def strips_periods(self) -> bool:
        """Whether the style abbreviates the name of a pinpoint without a full stop."""
        nodes = reached(self.style.citation.layout.children, self.style.macros)
        return any(isinstance(node, Label) and node.variable == "locator" and node.look.strip_periods for node in nodes)


def _words(locale: Locale, term: str) -> list[str]:
    """The forms of a term, with and without their full stops."""
    forms = [
        locale.term(term, form, plural=plural) or "" for form in ("long", "short", "symbol") for plural in (False, True)
    ]
    return [form for form in [*forms, *(form.replace(".", "") for form in forms)] if form]


def styles() -> tuple[str, ...]:
    """The names of the citation styles that come with the library, sorted."""
    return tuple(sorted(path.stem for path in STYLES.glob("*.csl")))


def locales() -> tuple[str, ...]:
    """The locales (BCP 47 tags) that a reference can be rendered in, sorted."""
    return tuple(sorted(_locale_files()))


def load(style: str, locale: str) -> Loaded:
    """A style by its name or the path of its file, in a locale (``fr`` is enough for ``fr-FR``). Raises StyleError."""
    tag = _tag(locale)
    if style in styles():
        path = STYLES / f"{style}.csl"
    else:
        path = Path(style).expanduser()
        if path.suffix.lower() != ".csl" or not path.is_file():
            raise StyleError(
                f"There is no citation style {style!r}.",
                advice=f"Take one of: {', '.join(styles())}; or give the path of a .csl file.",
            )
    return _loaded(path.resolve(), path.stat().st_mtime_ns, tag)


def _tag(locale: str) -> str:
    wanted = locale.replace("_", "-").lower()
    tags = {tag.lower(): tag for tag in _locale_files()}
    code = primary_language(wanted)
    tag = tags.get(wanted) or PRIMARY_DIALECTS.get(code) or tags.get(code) or language(code).head.citation_locale
    if not tag:
        raise StyleError(f"There is no locale {locale!r}.", advice=f"Take one of: {', '.join(locales())}.")
    return tag


@lru_cache(maxsize=16)
def _loaded(path: Path, _age: int, tag: str) -> Loaded:
    root, style = _parsed(path, _age)
    files = [_locale_root(each) for each in fallbacks(tag) if each in _locale_files()]
    supplements = [LOCALES / f"supplement-{tag}.xml"]
    own = [parse_xml(read_regular(each, MOST, follow=True), each) for each in supplements if each.exists()]
    return Loaded(path, style, Locale(tag, files, [*layers_of_style(root, tag), *own]))


@lru_cache(maxsize=8)
def _parsed(path: Path, _age: int) -> tuple[Any, Style]:
    try:
        content = read_regular(path, MOST, follow=True)
    except OSError as error:
        raise StyleError(
            f"The style cannot be read: {error.strerror or error}", path=path, advice="Look at its permissions."
        ) from error
    root = parse_xml(content, path)
    return root, parse_style(root, path)


@lru_cache(maxsize=8)
def _locale_root(tag: str) -> Any:
    path = _locale_files()[tag]
    return parse_xml(read_regular(path, MOST, follow=True), path)


@lru_cache(maxsize=1)
def _locale_files() -> dict[str, Path]:
    """The file of each locale by its tag."""
    return {path.stem.removeprefix("locales-"): path for path in LOCALES.glob("locales-*.xml")}
