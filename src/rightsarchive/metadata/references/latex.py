r"""The words of a field of BibTeX without LaTeX: ``Caf{\'e}`` is Café."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

LONGEST = 64 << 10
"""Characters of one field that are looked through for commands."""

_ADDRESS = re.compile(r"\\url\s*\{([^{}]*)\}")
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_DEEP = re.compile(r"\{{30}")


def words(latex: str) -> str:
    """The words of a field, white space made one space. Where the commands are not understood they stay as they are, without the
    braces."""
    plain = _LINK.sub(r"\2 (\1)", _ADDRESS.sub(r"\1", latex))
    if re.search(r"[\\{}$~]|--|``|''", plain):
        plain = _decoded(plain)
    return " ".join(plain.split())


def address(latex: str) -> str:
    """An address, or a name of a file, in which LaTeX's signs are written out."""
    plain = re.sub(r"\\url\s*\{([^{}]*)\}", r"\1", latex.strip())
    return _SIGN.sub(lambda found: _SIGNS.get(found["name"] or "", found["sign"] or ""), plain).strip()


_SIGNS = {
    "backslash": "\\",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textunderscore": "_",
    "textbraceleft": "{",
    "textbraceright": "}",
}
_SIGN = re.compile(
    rf"\{{?\$?\\(?P<name>{'|'.join(_SIGNS)})\b\s*(?:\{{\}})?\$?\}}?|\{{?\\(?P<sign>[_%&#${{}}~^])(?:\{{\}})?\}}?|[{{}}]"
)


def _decoded(latex: str) -> str:
    if len(latex) > LONGEST or _DEEP.search(latex):
        return re.sub(r"[{}]", "", latex)
    try:
        text: str = _decoder().latex_to_text(latex)
    except Exception:  # it raises whatever comes of a command that stands where it does not expect one
        return re.sub(r"[{}]", "", latex)
    return text


@cache
def _decoder() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    quiet()
    known = get_default_latex_context_db()
    # Commands of LaTeX itself that it does not know, or takes for accents.
    own = {
        "textbraceleft": "{",
        "textbraceright": "}",
        "textasciicircum": "^",
        "textquotesingle": "'",
        "textgreater": ">",
    }
    own |= {"textless": "<", "textbar": "|", "textquotedbl": '"'}
    known.add_context_category(
        "bibliographies", [MacroTextSpec(name, simplify_repl=sign) for name, sign in own.items()], prepend=True
    )
    return LatexNodes2Text(known, strict_latex_spaces=True, keep_comments=True, math_mode="text")


def quiet() -> None:
    """What the readers find wrong is told by us, and not on standard error too."""
    for name in ("bibtexparser", "pylatexenc"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
