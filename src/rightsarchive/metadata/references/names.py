"""Names of persons and organisations as BibTeX and BibLaTeX write them (Patashnik, "BibTeXing", 1988; BibLaTeX 3.20, 2.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rightsarchive.metadata.references.latex import words

_EXTENDED = re.compile(r"\s*\{?(?:family|given|prefix|suffix)(?:-i)?\s*=", re.IGNORECASE)
_AND_OR_BRACE = re.compile(r"\\[{}\\]|(?P<brace>[{}])|(?P<and>(?<=\s)and(?=\s)|^and(?=\s)|(?<=\s)and$)", re.IGNORECASE)
_OTHERS = frozenset({"others", "et al", "et al.", "and others"})


def people(latex: str) -> tuple[list[dict[str, str]], bool]:
    """The names of a field, as authors, and whether there are others that it does not name.

    What stands in braces is one name, an organisation as a rule, and stays in one piece; so does a name that is one word.
    """
    if _whole_in_braces(latex.strip()):
        return [{"literal": words(latex)}] if words(latex) else [], False
    found: list[dict[str, str]] = []
    others = False
    for name in _names(latex):
        if words(name).lower() in _OTHERS:
            others = True
        elif name and (author := _person(name)) is not None:
            found.append(author)
    return found, others


def _names(latex: str) -> Iterator[str]:
    """The names between the words *and* that stand in no braces (bibtexparser's own way loses a command behind one)."""
    depth = begin = 0
    for found in _AND_OR_BRACE.finditer(latex):
        if found["brace"]:
            depth += 1 if found["brace"] == "{" else -1
        elif found["and"] and depth <= 0:
            yield latex[begin : found.start()].strip()
            begin = found.end()
    yield latex[begin:].strip()


def named(family: str, given: str = "", suffix: str = "") -> dict[str, str]:
    """A person; the suffix (Jr., III) stands behind the given name, as in a list that is sorted by family name."""
    whole = ", ".join(part for part in (given, suffix) if part)
    return {"family": family, "given": whole} if whole else {"literal": family}


def _person(latex: str) -> dict[str, str] | None:
    if _whole_in_braces(latex) and not _EXTENDED.match(latex):
        return {"literal": words(latex)} if words(latex) else None
    if _EXTENDED.match(latex):
        return _extended(latex)
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    try:
        parsed: Any = parse_single_name_into_parts(latex, strict=False)
    except InvalidNameError:
        return {"literal": words(latex)} if words(latex) else None
    first, von, last, jr = (words(" ".join(each)) for each in (parsed.first, parsed.von, parsed.last, parsed.jr))
    family = " ".join(part for part in (von, last) if part)
    if not family:
        return {"literal": words(latex)} if words(latex) else None
    return named(family, first, jr)


def _extended(latex: str) -> dict[str, str] | None:
    """``family=Berg, given=Anna, prefix=van den, useprefix=true``"""
    inside = latex.strip()
    found: dict[str, str] = {}
    for part in re.split(
        r",(?![^{]*\})", inside.removeprefix("{").removesuffix("}") if _whole_in_braces(inside) else inside
    ):
        key, _, value = part.partition("=")
        found[key.strip().lower()] = words(value.strip().strip('"'))
    family = " ".join(filter(None, (found.get("prefix"), found.get("family"))))
    return named(family, found.get("given", ""), found.get("suffix", "")) if family else None


def _whole_in_braces(latex: str) -> bool:
    """Whether one pair of braces is around all of it."""
    if not (latex.startswith("{") and latex.endswith("}")):
        return False
    depth = 0
    for at, sign in enumerate(latex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and at < len(latex) - 1:
            return False
    return depth == 0
