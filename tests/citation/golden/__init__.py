"""Lists of fifty references in each script, in every locale that is offered: what came out when somebody looked at it.

``python -m tests.citation.golden`` writes the files anew; look at what changed. A name, title or date that is isolated stands between ⁅ and ⁆.
"""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path
from typing import Any

from rightsarchive.citation.processor import locales, render_all, styles
from rightsarchive.citation.rendered import plain
from rightsarchive.citation.sources import as_source
from tests.citation.golden.words import SCRIPTS, Words

HERE = Path(__file__).parent
_KINDS = ("report", "article-newspaper", "webpage", "legal_case", "book", "personal_communication", "interview", "treaty", "legislation", "post")  # fmt: skip
_SIGNS = {0x2068: "⁅", 0x2069: "⁆"}


def script_of(locale: str) -> str:
    """The script of a locale's language."""
    return next(
        (name for name, words in SCRIPTS.items() if locale.split("-", maxsplit=1)[0] in words.languages), "latin"
    )


def items(words: Words) -> list[dict[str, Any]]:
    """Fifty sources: every kind with every title. Some authors share a name, some wrote twice in a year."""
    persons, papers, bodies = cycle(words.persons), cycle(words.papers), cycle(words.bodies)
    found = []
    for number in range(50):
        kind = _KINDS[number % len(_KINDS)]
        item: dict[str, Any] = {
            "id": f"{number:02}",
            "type": kind,
            "title": words.titles[number // 10],
            "issued": {"date-parts": [[2020 + number % 3, 1 + number % 12, 1 + number % 28]]},
            "language": words.language,
        }
        if kind in {"legal_case", "legislation", "treaty"}:
            item |= {"number": f"{number}/21", "authority": next(bodies)}
        elif kind == "report":
            item |= {"author": [{"literal": next(bodies)}], "publisher": next(bodies)}
        else:
            people = list(islice(persons, 1 + number % 3))
            item["author"] = [{"family": family, "given": given} for family, given in people]
            item["container-title" if kind in {"article-newspaper", "webpage", "post"} else "publisher"] = next(papers)
        if kind in {"webpage", "post", "report"}:
            item |= {"URL": f"https://example.org/{number}", "accessed": {"date-parts": [[2025, 8, 2]]}}
        found.append(as_source(item))
    return found


def lists(script: str) -> str:
    """The list of sources in every locale of the script; the styles take turns."""
    lines = []
    turn = cycle(styles())
    for locale in locales():
        style = next(turn)
        if script_of(locale) != script:
            continue
        lines.append(f"# {locale} {style}")
        rendered = render_all(items(SCRIPTS[script]), [], style, locale)
        lines += [plain(runs).translate(_SIGNS) for _, runs in rendered.sources]
    return "\n".join(lines) + "\n"
