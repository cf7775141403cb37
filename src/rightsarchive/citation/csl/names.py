"""Lists of names (CSL 1.0.2, "Names", "Name")."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rightsarchive.citation.csl.context import Context, NameKey
from rightsarchive.citation.csl.item import Name
from rightsarchive.citation.csl.output import PLAIN, Out, Span
from rightsarchive.citation.csl.textcase import cased
from rightsarchive.citation.csl.tree import EtAl, Look, NameNode

_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Han, kana and hangul: a name in these has no space in it."""
_ROMANESQUE = re.compile(
    "[0-9a-zA-Z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u0590-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff\u0e01-\u0e5b\u10a0-\u10ff\u1e00-\u1fff\ufb1d-\ufdff\ufe70-\ufeff]"
)
_INHERITED = (
    "and", "delimiter-precedes-et-al", "delimiter-precedes-last", "et-al-min", "et-al-use-first", "et-al-subsequent-min",
    "et-al-subsequent-use-first", "et-al-use-last", "initialize", "initialize-with", "name-as-sort-order", "sort-separator",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """The attributes of a ``cs:name`` with what it inherits."""

    conjunction: str
    delimiter: str
    precedes_et_al: str
    precedes_last: str
    least: int
    first: int
    least_subsequent: int
    first_subsequent: int
    use_last: bool
    form: str
    initialize: bool
    initialize_with: str | None
    inverted: str
    separator: str
    demote: str
    hyphen: bool


def options_of(node: NameNode | None, context: Context) -> Options:
    """The options that act on a ``cs:name`` where it stands."""
    given: dict[str, str] = {}
    for level in (context.style.options, context.area.options):
        given |= {key: level[key] for key in _INHERITED if key in level}
        given |= {key.removeprefix("name-"): level[key] for key in ("name-form", "name-delimiter") if key in level}
    if node is not None:
        given |= node.options
    least, first = _int(given, "et-al-min"), _int(given, "et-al-use-first")
    by_sort = context.names_options
    if by_sort:
        least, first = _int(by_sort, "names-min", least), _int(by_sort, "names-use-first", first)
    return Options(
        conjunction=given.get("and", ""),
        delimiter=given.get("delimiter", ", "),
        precedes_et_al=given.get("delimiter-precedes-et-al", "contextual"),
        precedes_last=given.get("delimiter-precedes-last", "contextual"),
        least=least,
        first=first,
        least_subsequent=_int(given, "et-al-subsequent-min", least),
        first_subsequent=_int(given, "et-al-subsequent-use-first", first),
        use_last=by_sort.get("names-use-last", given.get("et-al-use-last", "")) == "true",
        form=given.get("form", "long"),
        initialize=given.get("initialize") != "false",
        initialize_with=given.get("initialize-with"),
        inverted=given.get("name-as-sort-order", ""),
        separator=given.get("sort-separator", ", "),
        demote=context.style.options.get("demote-non-dropping-particle", "display-and-sort"),
        hyphen=context.style.options.get("initialize-with-hyphen", "true") != "false",
    )


def _int(given: Mapping[str, str], key: str, otherwise: int = 0) -> int:
    value = given.get(key, "")
    return int(value) if value.isdigit() else otherwise


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of names as it is printed, and how many there are."""

    out: Out
    count: int


def name_list(
    names: Sequence[Name], node: NameNode | None, et_al: EtAl | None, options: Options, context: Context, at: int
) -> Out | None:
    """The names with their delimiters and what stands for those that are left out. ``at`` is the number of this list in the cite."""
    if names and names[-1].is_others:
        names, cut = names[:-1], True
    else:
        cut = False
    shown, abbreviated = _shown(names, options, context, at)
    abbreviated = abbreviated or cut
    if options.form == "count":
        return str(shown)
    if not names:
        return None
    outs = [
        _one(name, index, node, options, context, context.distinction.given.get(NameKey(at, index), 0))
        for index, name in enumerate(names[:shown])
    ]
    if not outs:
        return None
    if not abbreviated:
        return _joined(outs, options, context, look=PLAIN)
    inverted_last = options.inverted == "all" or (options.inverted == "first" and shown == 1)
    if options.use_last and len(names) >= shown + 2:
        last = _one(names[-1], len(names) - 1, node, options, context, 0)
        listed = Span(outs, delimiter=options.delimiter)
        return Span([listed, Span([last], Look(prefix="… "))], delimiter=options.delimiter)
    term = context.locale.term(et_al.term if et_al else "et-al") or "et al."
    if et_al and et_al.term == "and others":
        term = context.locale.term("and others") or term
    ending: Out = Span([term], et_al.look) if et_al else term
    if not term:
        return Span(outs, delimiter=options.delimiter)
    comma = {
        "always": True,
        "never": False,
        "after-inverted-name": inverted_last,
    }.get(options.precedes_et_al, shown > 1)
    listed = Span(outs, delimiter=options.delimiter)
    return Span([listed, ending], delimiter=options.delimiter if comma else " ")


def _shown(names: Sequence[Name], options: Options, context: Context, at: int) -> tuple[int, bool]:
    """How many names are printed, and whether others are left out."""
    subsequent = "subsequent" in context.positions
    least = options.least_subsequent if subsequent else options.least
    first = options.first_subsequent if subsequent else options.first
    if not least or not first or len(names) < least:
        return len(names), False
    shown = max(first, context.distinction.names.get(at, 0))
    if shown >= len(names):
        return len(names), False
    return shown, True


def _joined(outs: list[Out], options: Options, context: Context, look: Look) -> Out:
    if len(outs) == 1:
        return outs[0]
    if not options.conjunction:
        return Span(outs, look, delimiter=options.delimiter)
    word = "&" if options.conjunction == "symbol" else context.locale.term("and") or "and"
    inverted = options.inverted == "all" or (options.inverted == "first" and len(outs) == 2)
    comma = {
        "always": True,
        "never": False,
        "after-inverted-name": inverted,
    }.get(options.precedes_last, len(outs) > 2)
    head, last = Span(outs[:-1], delimiter=options.delimiter), outs[-1]
    between = f"{options.delimiter.rstrip(' ') + ' ' if comma else ' '}"
    if not comma:
        return Span([head, word, last], look, delimiter=" ")
    return Span([head, Span([word, last], delimiter=" ")], look, delimiter=between)


def _one(name: Name, index: int, node: NameNode | None, options: Options, context: Context, level: int) -> Out:
    look = node.look if node else PLAIN
    parts: Mapping[str, Look] = node.parts if node else {}
    inverted = options.inverted == "all" or (options.inverted == "first" and index == 0)
    return Span([ordered(name, options, parts, inverted=inverted, level=level, context=context)], look, isolate=True)


def ordered(
    name: Name, options: Options, parts: Mapping[str, Look], *, inverted: bool, level: int, context: Context
) -> Out:
    """One name: its parts in the order of the style, the given name as short as it wants."""
    if name.literal:
        return _dressed(name.literal, parts.get("family"), context) or ""
    given = name.given
    if options.form == "short" and level == 0:
        given = ""
    elif given and options.initialize_with is not None and level < 2:
        given = initials(given, options.initialize_with, initialize=options.initialize, hyphen=options.hyphen)
    if given and not name.family:
        given = name.given
    family_look, given_look = parts.get("family"), parts.get("given")
    family = name.family
    if not _ROMANESQUE.search(name.family + name.given):
        whole_name = [_dressed(family, family_look, context), _dressed(given, given_look, context)]
        between = "" if _EAST_ASIAN.search(family + given) else " "
        return Span([word for word in whole_name if word], delimiter=between)
    if name.static_order:
        whole_name = [_dressed(family, family_look, context), _dressed(given, given_look, context)]
        return Span([word for word in whole_name if word], delimiter=" ")
    particle = _faced(name.non_dropping, family_look, context)
    core = _glued([particle, _faced(family, family_look, context)], name.non_dropping)
    if options.form == "short" and level == 0:
        return _between(core, family_look) or name.given
    suffix = context.field(name.suffix) if name.suffix else None
    first = _faced(given, given_look, context)
    dropping = _faced(name.dropping, given_look, context)
    if not inverted:
        whole = _glued([dropping, core], name.dropping)
        if suffix is not None and whole is not None:
            whole = Span([whole, suffix], delimiter=", " if name.comma_suffix else " ")
        words = [_between(first, given_look), _between(whole, family_look)]
        return Span([word for word in words if word], delimiter=" ")
    if options.demote == "display-and-sort":
        head = _between(_faced(family, family_look, context), family_look)
        tail = [first, dropping, particle]
    else:
        head, tail = _between(core, family_look), [first, dropping]
    rest = [word for word in tail if word]
    end = _between(Span(rest, delimiter=" "), given_look) if rest else None
    return Span([piece for piece in (head, end, suffix) if piece], delimiter=options.separator)


def _faced(text: str, look: Look | None, context: Context) -> Out | None:
    """A part of a name in its face and letter case."""
    if look is None or not text:
        return context.field(text) if text else None
    return _dressed(text, replace(look, prefix="", suffix=""), context)


def _between(out: Out | None, look: Look | None) -> Out | None:
    """A part of a name between its affixes, which take in particles and suffix."""
    if out is None or look is None or not (look.prefix or look.suffix):
        return out
    return Span([out], Look(prefix=look.prefix, suffix=look.suffix))


def _glued(parts: Sequence[Out | None], particle: str) -> Out | None:
    """A particle and what it belongs to: ``d’`` stands close to it."""
    found = [part for part in parts if part]
    if not found:
        return None
    return (
        found[0]
        if len(found) == 1
        else Span(found, delimiter="" if particle.endswith(("’", "'", "‘", "-", "\u00a0")) else " ")
    )


def _words(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word)


def _dressed(text: str, look: Look | None, context: Context) -> Out | None:
    if not text:
        return None
    content = context.field(text)
    if look is None:
        return content
    if look.case:
        content = cased(content, look.case, english=context.english)
    return content if look.is_plain else Span([content], look)


_GIVEN = re.compile(r"[^\s.\-]+\.?|-")


def initials(given: str, ending: str, *, initialize: bool, hyphen: bool) -> str:
    """``Jean-Luc`` as ``J.-L.``; with ``initialize`` false only what is abbreviated already gets the ending."""
    if not hyphen:
        given = given.replace("-", " ")
    out, short_before, hyphened = "", True, False
    for word in _GIVEN.findall(given):
        if word == "-":
            hyphened = bool(out)
            continue
        bare = word.rstrip(".")
        abbreviated = word.endswith(".") or (len(bare) == 1 and bare.isupper())
        if not abbreviated and bare[0].islower() and hyphened:
            if initialize:
                continue
            out, hyphened = f"{out}-{word}", False
            continue
        if abbreviated or (initialize and not bare[0].islower()):
            short = (bare if abbreviated else bare[0]) + ending
            glue = "" if short_before else " "
            if hyphened:
                out, glue = out.rstrip(), "-"
            out, short_before = f"{out}{glue}{short}", True
        else:
            glue = "-" if hyphened else " " if out and not out.endswith(" ") else ""
            out, short_before = f"{out}{glue}{word}", False
        hyphened = False
    return re.sub(r"\s+", " ", out).strip()


def sort_text(names: Sequence[Name], options: Options, context: Context) -> str:
    """Names as a key to sort by: family names first, all of the given name (CSL 1.0.2, "Sorting")."""
    keys = []
    shown, _ = _shown(names, options, context, -1)
    for name in names[:shown]:
        if name.literal:
            keys.append(name.literal)
            continue
        given = name.given
        if given and options.initialize_with is not None:
            given = initials(given, options.initialize_with, initialize=options.initialize, hyphen=options.hyphen)
        if options.demote == "never":
            words = [name.non_dropping, name.family, name.dropping, given, name.suffix]
        else:
            words = [name.family, name.dropping, name.non_dropping, given, name.suffix]
        if options.form == "short":
            words = words[:2] if options.demote == "never" else words[:1]
        keys.append(_words(words))
    return "\u0001".join(keys)
