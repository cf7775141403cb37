"""The markup that CSL-JSON allows inside a field (``<i>``, ``<sup>``, ``<span class="nocase">``), and its quotation marks, which nest with those of the style."""

from __future__ import annotations

import re

from rightsarchive.citation.csl.output import Out, Span
from rightsarchive.citation.csl.textcase import NOCASE
from rightsarchive.citation.csl.tree import Look

_TAGS = {
    "i": Look(faces=(("font-style", "italic"),)),
    "b": Look(faces=(("font-weight", "bold"),)),
    "sup": Look(faces=(("vertical-align", "sup"),)),
    "sub": Look(faces=(("vertical-align", "sub"),)),
    "sc": Look(faces=(("font-variant", "small-caps"),)),
}
_SMALL_CAPS = re.compile(r'<span style="font-variant:\s*small-caps;">')
_SPLIT = re.compile(
    r"(</?(?:i|b|sup|sub|sc)>|<span style=\"font-variant:\s*small-caps;\">|<span class=\"nocase\">|</span>)"
)
_QUOTED = Look(quotes=True)
_PAIRS = {'"': '"', "“": "”", "«": "»", "„": "“"}


def parsed(text: str) -> Out:
    """A field's text with its markup and quotation marks as spans."""
    if not any(sign in text for sign in "<\"'“«‘’"):
        return text
    parts: list[Out] = _tags(text) if "<" in text else [text]
    out = _with_quotes(parts)
    return out[0] if len(out) == 1 else Span(out)


def quoted(text: str) -> Out:
    """Text without markup, with its quotation marks in pairs as spans."""
    if not any(sign in text for sign in '"“«'):
        return text
    out = _paired(text)
    return out[0] if len(out) == 1 else Span(out)


def _paired(text: str) -> list[Out]:
    """Pairs of double marks become quoted spans; a mark without a partner stays as it is."""
    for found in re.finditer('["“«]', text):
        opening = found[0]
        start = found.start()
        if opening == '"' and start and not re.match(r"[\s(\[\u2014\u2013«“]", text[start - 1]):
            continue
        closing = _PAIRS[opening]
        end = text.find(closing, start + 1)
        while closing == '"' and end >= 0 and end + 1 < len(text) and re.match(r"\w", text[end + 1]):
            end = text.find(closing, end + 1)
        if end <= start + 1:
            continue
        inner = text[start + 1 : end].strip("\u00a0\u202f ") if opening == "«" else text[start + 1 : end]
        head: list[Out] = [text[:start]] if start else []
        return [*head, Span(_paired(inner), _QUOTED), *(_paired(text[end + 1 :]) if text[end + 1 :] else [])]
    return [text]


def _tags(text: str) -> list[Out]:
    stack: list[tuple[str, list[Out]]] = [("", [])]
    for token in _SPLIT.split(text):
        if not token:
            continue
        if not _SPLIT.fullmatch(token):
            stack[-1][1].append(token)
        elif not token.startswith("</"):
            stack.append((token, []))
        else:
            name = token[2:-1]
            opened = re.match(r"<(\w+)", stack[-1][0])
            if opened is None or opened[1] != name:
                stack[-1][1].append(token)
                continue
            tag, parts = stack.pop()
            stack[-1][1].append(_element(tag, parts))
    while len(stack) > 1:  # what was never closed is text
        tag, parts = stack.pop()
        stack[-1][1].extend([tag, *parts])
    return stack[0][1]


def _element(tag: str, parts: list[Out]) -> Span:
    if tag == '<span class="nocase">':
        return Span(parts, role=NOCASE)
    look = _TAGS["sc"] if _SMALL_CAPS.fullmatch(tag) else _TAGS[tag[1:-1]]
    return Span(parts, look)


# Quotation marks may open in one text and close in another, with markup between: they are paired over all of a field.


def _with_quotes(parts: list[Out]) -> list[Out]:
    flat: list[Out] = []
    for part in parts:
        if isinstance(part, str):
            flat.extend(_marks(part))
        else:
            flat.append(Span(_with_quotes(list(part.parts)), part.look, role=part.role))
    return _nested(flat)


class _Mark(str):
    """A sign that may open or close a quotation."""

    __slots__ = ()


def _marks(text: str) -> list[Out]:
    out: list[Out] = []
    at = 0
    for found in re.finditer("[\"'“”‘’«»]", text):
        if found[0] in "'’" and _is_apostrophe(text, found.start()):
            continue
        if found.start() > at:
            out.append(text[at : found.start()].replace("'", "’"))
        out.append(_Mark(found[0]))
        at = found.end()
    if at < len(text):
        out.append(text[at:].replace("'", "’"))
    return out


def _is_apostrophe(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before.isalnum() and after.isalnum()


def _nested(flat: list[Out]) -> list[Out]:
    closing = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
    out: list[Out] = []
    at = 0
    while at < len(flat):
        part = flat[at]
        if isinstance(part, _Mark) and str(part) in closing and _may_open(flat, at):
            end = _partner(flat, at, closing[str(part)])
            if end is not None:
                out.append(Span(_nested(flat[at + 1 : end]), _QUOTED))
                at = end + 1
                continue
        out.append(str(part).replace("'", "’") if isinstance(part, _Mark) else part)
        at += 1
    return out


def _may_open(flat: list[Out], at: int) -> bool:
    if at == 0:
        return True
    before = flat[at - 1]
    if isinstance(before, _Mark):
        return True
    text = before if isinstance(before, str) else "x"
    return text[-1:] in " \u00a0([—–-/"


def _partner(flat: list[Out], start: int, sign: str) -> int | None:
    for at in range(start + 1, len(flat)):
        part = flat[at]
        if isinstance(part, _Mark) and str(part) == sign:
            after = flat[at + 1] if at + 1 < len(flat) else " "
            text = after if isinstance(after, str) else "x"
            if not (text[:1].isalnum() or text == "x"):
                return at if at > start + 1 else None
    return None
