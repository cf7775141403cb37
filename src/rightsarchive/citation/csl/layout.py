"""What a layout does to a whole reference: its affixes within its face, a first field that stands apart, a capital where it begins with a term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rightsarchive.citation.csl.context import Context
from rightsarchive.citation.csl.output import Out, Span, replaced
from rightsarchive.citation.csl.rendering import TERM, dressed
from rightsarchive.citation.csl.textcase import capitalised
from rightsarchive.citation.csl.tree import Area, Look


def laid_out(outs: Sequence[Out], area: Area, context: Context) -> Out | None:
    """The parts of a reference in the look of their layout (CSL 1.0.2, "second-field-align")."""
    look = area.layout.look
    if area.options.get("second-field-align") and len(outs) > 1:
        inner: Out = Span([Span(outs[1:])], Look(suffix=look.suffix))
        first = Span([Span([outs[0]])], Look(prefix=look.prefix, display="left-margin"))
        return dressed(Span([first, Span([inner], Look(display="right-inline"))]), Look(faces=look.faces), context)
    return enclosed(Span(outs), look, context)


def enclosed(content: Out, look: Look, context: Context) -> Out | None:
    """``content`` with the affixes of a layout, which take its face."""
    if not look.faces:
        return dressed(content, look, context)
    inner = dressed(content, replace(look, faces=()), context)
    return dressed(inner, Look(faces=look.faces), context)


def capitalised_term(out: Out) -> Out:
    """With a capital where it begins with a term, as ``Ibid.`` does at the head of a note."""
    if isinstance(out, str) or out.look.prefix.strip():
        return out
    if out.role == TERM:
        return replaced(out, [capitalised(part) if isinstance(part, str) else part for part in out.parts])
    if not out.parts or isinstance(out.parts[0], str):
        return out
    return replaced(out, [capitalised_term(out.parts[0]), *out.parts[1:]])
