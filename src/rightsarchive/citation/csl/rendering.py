"""The rendering elements of CSL: each gives a tree of text, or None where there is nothing to print (CSL 1.0.2, "Rendering Elements")."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from rightsarchive.citation.csl import dates, numbers
from rightsarchive.citation.csl.conditions import holds
from rightsarchive.citation.csl.context import Context
from rightsarchive.citation.csl.item import NUMBER_VARIABLES, Name
from rightsarchive.citation.csl.names import name_list, options_of, sort_text
from rightsarchive.citation.csl.output import Out, Span, mapped
from rightsarchive.citation.csl.textcase import cased
from rightsarchive.citation.csl.tree import (
    Choose,
    Date,
    Group,
    Label,
    Look,
    Names,
    Node,
    Number,
    TextMacro,
    TextTerm,
    TextValue,
    TextVariable,
)
from rightsarchive.errors import StyleError

MOST_ELEMENTS = 200_000
"""Elements for one reference; the longest of the styles that come with the library takes a few thousand. A macro that calls two, each of which
calls two, is a few lines that take years."""

TERM = "term"
"""The role of words of the locale."""

_PAGES = frozenset({"page", "locator"})
_COUNTS = frozenset({"number-of-pages", "number-of-volumes"})


def rendered(nodes: Iterable[Node], context: Context) -> list[Out]:
    """What the elements give, without those that give nothing."""
    found: list[Out] = []
    for node in nodes:
        if isinstance(node, Choose):  # a delimiter around acts between what stands in a branch
            branch = next((each for each in node.branches if holds(each, context)), None)
            if branch is not None:
                found.extend(rendered(branch.children, context))
            continue
        out = _RENDER[type(node)](node, context)
        if out is not None:
            found.append(out)
    return found


def dressed(content: Out | None, look: Look, context: Context, *, role: str = "") -> Out | None:
    """``content`` in its look; None where there is no content."""
    if content is None or content == "":
        return None
    if look.strip_periods:
        content = mapped(content, _without_periods)
    if look.case:
        content = cased(content, look.case, english=context.english)
    if look.is_plain and not role:
        return content
    return Span([content], look, role=role)


def _without_periods(text: str) -> str:
    return text.replace(".", "")


def _value(text: str, context: Context) -> Out:
    """A value of the item."""
    return Span([context.field(text)], isolate=True)


def _text_variable(node: TextVariable, context: Context) -> Out | None:
    variable = node.variable
    if variable != "year-suffix":  # a letter that nothing needs leaves "n.d." beside it
        context.called = True
    if variable in context.suppressed:
        return None
    out, role = _variable(variable, node.form, context), ""
    if out is None:
        return None
    if variable == "year-suffix":
        role = "year-suffix"
    elif variable == "citation-number":
        role = "citation-number"
    context.called = context.rendered = True
    context.printed.append(variable)
    if variable == "locator":  # a pinpoint is named once
        context.suppressed.add(variable)
    return dressed(out, node.look, context, role=role)


def _variable(variable: str, form: str, context: Context) -> Out | None:
    item, locale = context.item, context.locale
    if variable == "locator":
        if context.cite is None or not context.cite.locator:
            return None
        return numbers.page_range(context.cite.locator, context.style.options.get("page-range-format", ""), locale)
    if variable == "citation-number":
        return context.citation_number or None
    if variable == "year-suffix":
        return context.distinction.year_suffix or None
    if variable == "first-reference-note-number":
        return context.first_note or None
    if variable == "citation-label":
        text = item.texts.get("citation-label") or trigraph(context)
        return Span(
            [text, Span([context.distinction.year_suffix], role="year-suffix")] if context.year_suffix_due else [text]
        )
    text = item.text(variable, form)
    if not text:
        return None
    if variable == "page":
        return numbers.page_range(text, context.style.options.get("page-range-format", ""), locale)
    if variable in NUMBER_VARIABLES:
        text = numbers.formed(text, "numeric", locale, "")
    return _value(text, context)


def trigraph(context: Context) -> str:
    """A label of letters of the family names and the year, as ``Doe99``; what citeproc makes where the item has none."""
    item = context.item
    names: tuple[Name, ...] = next(iter(item.names.values()), ())
    families = [name.family or name.literal for name in item.names.get("author", names)][:4]
    if not families:
        families = [item.text("title")]
    widths = {1: (4,), 2: (2, 2), 3: (2, 1, 1), 4: (1, 1, 1, 1)}[len(families)]
    letters = "".join(family[:width] for family, width in zip(families, widths, strict=True))
    date = item.dates.get("issued")
    return letters + (f"{date.ends[0][0] % 100:02d}" if date and date.ends else "")


def _text_macro(node: TextMacro, context: Context) -> Out | None:
    _count(context)
    called, printed = context.called, context.rendered
    context.called = context.rendered = False
    outs = rendered(context.style.macros[node.macro], context)
    empty = context.called and not context.rendered
    if outs and not empty:  # a macro that is not empty counts as a variable that is not (CSL 1.0.2, "Group")
        context.called = context.rendered = True
    context.called, context.rendered = called or context.called, printed or context.rendered
    if not outs or empty:
        return None
    return dressed(outs[0] if len(outs) == 1 else Span(outs), node.look, context)


def _count(context: Context) -> None:
    context.level += 1
    if context.level > MOST_ELEMENTS:
        raise StyleError("Its macros call each other too often.", advice="Take another style.")


def _text_term(node: TextTerm, context: Context) -> Out | None:
    words = context.locale.term(node.term, node.form, plural=node.plural)
    if not words or node.look.case:
        return dressed(words, node.look, context)
    return dressed(Span([words], role=TERM), node.look, context)


def _text_value(node: TextValue, context: Context) -> Out | None:
    return dressed(node.value, node.look, context)


def _number(node: Number, context: Context) -> Out | None:
    context.called = True
    variable = node.variable
    if variable in context.suppressed:
        return None
    if variable == "locator":
        text = context.cite.locator if context.cite else ""
    elif variable == "citation-number":
        text = context.citation_number
    elif variable == "first-reference-note-number":
        text = context.first_note
    else:
        text = context.item.text(variable)
    if not text:
        return None
    context.rendered = True
    context.printed.append(variable)
    if variable == "locator":
        context.suppressed.add(variable)
    if variable in _PAGES and node.form == "numeric":
        formed = numbers.page_range(text, context.style.options.get("page-range-format", ""), context.locale)
    else:
        term = context.cite.label if variable == "locator" and context.cite else variable.removesuffix("-number")
        gender = context.locale.gender(term) or context.locale.gender(variable)
        formed = numbers.formed(text, node.form, context.locale, gender)
    return dressed(_value(formed, context), node.look, context)


def _label(node: Label, context: Context) -> Out | None:
    variable, item = node.variable, context.item
    if variable == "locator":
        if context.cite is None or not context.cite.locator or variable in context.suppressed:
            return None
        text, name = context.cite.locator, context.cite.label or "page"
    else:
        text, name = item.text(variable), variable
        if not text or variable in context.suppressed:
            return None
    if name == "sub verbo":
        name = "sub-verbo"
    plural = numbers.is_plural(text)
    if variable in _COUNTS:
        plural = text.strip() != "1"
    if node.plural != "contextual":
        plural = node.plural == "always"
    return dressed(context.locale.term(name, node.form, plural=plural), node.look, context)


def _date(node: Date, context: Context) -> Out | None:
    context.called = True
    for variable in node.variables:
        date = context.item.dates.get(variable)
        if date is None or variable in context.suppressed:
            continue
        suffix: Out | None = None
        if context.year_suffix_due and variable != "accessed":
            suffix = Span([context.distinction.year_suffix], role="year-suffix")
        pattern = dates.pattern(node, context.locale)
        if context.sorting:
            context.rendered = True
            return dates.sort_key(date, node)
        out = dates.rendered(date, pattern, context.locale, year_suffix=suffix)
        if out is None:
            continue
        context.rendered = True
        context.printed.append(variable)
        if suffix is not None and any(part.name == "year" for part in pattern.parts):
            context.year_suffix_due = False
        return dressed(Span([out], isolate=True), node.look, context, role="date")
    return None


def _names(node: Names, context: Context) -> Out | None:
    context.called = True
    _count(context)
    skipping = context.skip_names
    out = _own_names(node, context)
    if out is not None:
        context.rendered = True
        if skipping:
            context.skip_names = False
            return None
        return out
    for child in node.substitute:
        candidate = child
        if isinstance(child, Names) and child.name is None:
            candidate = replace(
                child,
                name=node.name,
                et_al=child.et_al or node.et_al,
                label=child.label or node.label,
                label_first=child.label_first if child.label else node.label_first,
                delimiter=child.delimiter if child.delimiter is not None else node.delimiter,
            )
        before = len(context.printed)
        found = rendered((candidate,), context)
        if found:
            context.suppressed.update(context.printed[before:])
            context.rendered = True
            if skipping:
                context.skip_names = False
                return None
            if isinstance(candidate, Names):
                return (
                    dressed(found[0], replace(node.look, faces=()), context)
                    if node.look.prefix or node.look.suffix
                    else found[0]
                )
            return dressed(found[0], node.look, context, role="names")
    return None


def _own_names(node: Names, context: Context) -> Out | None:
    item = context.item
    present = [each for each in node.variables if each in item.names and each not in context.suppressed]
    if not present:
        return None
    at = context.names_at
    context.names_at += 1
    options = options_of(node.name, context)
    listed: list[Out] = []
    total = 0
    if set(node.variables) == {"editor", "translator"} and item.names.get("editor") == item.names.get("translator"):
        present = present[:1]
        label_of = "editortranslator"
    else:
        label_of = ""
    for number, variable in enumerate(present):
        names = item.names[variable]
        context.printed.append(variable)
        if context.sorting:
            listed.append(sort_text(names, options, context))
            continue
        out = name_list(names, node.name, node.et_al, options, context, at * 10 + number)
        if out is None:
            continue
        if options.form == "count":
            total += int(str(out))
            continue
        label = _names_label(node, label_of or variable, len(names), context)
        if label is not None:
            out = Span([label, out] if node.label_first else [out, label])
        listed.append(out)
    if options.form == "count":
        return dressed(str(total) if total else None, node.look, context)
    if not listed:
        return None
    if label_of:
        context.printed.append("translator")
    delimiter = node.delimiter
    if delimiter is None:
        delimiter = context.area.options.get("names-delimiter", context.style.options.get("names-delimiter", ""))
    return dressed(Span(listed, delimiter=delimiter), node.look, context, role="names")


def _names_label(node: Names, variable: str, count: int, context: Context) -> Out | None:
    label = node.label
    if label is None:
        return None
    plural = count > 1 if label.plural == "contextual" else label.plural == "always"
    return dressed(context.locale.term(variable, label.form, plural=plural), label.look, context)


def _group(node: Group, context: Context) -> Out | None:
    called, printed = context.called, context.rendered
    context.called = context.rendered = False
    outs = rendered(node.children, context)
    empty = context.called and not context.rendered
    if outs and not empty:
        context.called = context.rendered = True
    context.called, context.rendered = called or context.called, printed or context.rendered
    if not outs or empty:
        return None
    if node.look.is_plain and len(outs) == 1:
        return outs[0]
    return Span(outs, node.look, delimiter=node.delimiter)


_RENDER: dict[type[Any], Callable[[Any, Context], Out | None]] = {
    TextVariable: _text_variable,
    TextMacro: _text_macro,
    TextTerm: _text_term,
    TextValue: _text_value,
    Number: _number,
    Label: _label,
    Date: _date,
    Names: _names,
    Group: _group,
}
