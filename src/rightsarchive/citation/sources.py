"""What is cited, fitted to a style: where a style has no place of its own for what a court or an archive needs, it goes where its manual wants it.

CSL styles are made for libraries. OSCOLA's and the Bluebook's know reported cases of their own courts; a judgment of an international court, a UN document
or an archived page have fields that they do not print (OSCOLA 4, 2.6 and 3.4; Bluebook 21, R. 18.2 and 21). What is done here changes the item, never the style.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from rightsarchive.citation.csl import dates
from rightsarchive.citation.csl.item import Item
from rightsarchive.citation.csl.output import Flattener
from rightsarchive.citation.loading import Loaded
from rightsarchive.citation.naming import isolation
from rightsarchive.controls import isolated
from rightsarchive.language.punctuation import TERMINALS

if TYPE_CHECKING:
    from rightsarchive.citation.citation import Citation

_SHORT_COURTS = {
    "european court of human rights": ("ECtHR", "Eur. Ct. H.R."),
    "inter-american court of human rights": ("IACtHR", "Inter-Am. Ct. H.R."),
    "african court on human and peoples' rights": ("ACtHPR", "Afr. Ct. H.P.R."),
    "international court of justice": ("ICJ", "I.C.J."),
    "international criminal court": ("ICC", "Int’l Crim. Ct."),
}
"""The abbreviation of a court in OSCOLA and in the Bluebook."""
KNOWN = "rightsarchive"
"""The key of an item under which stands what CSL has no variable for."""
_PUBLISHED = frozenset({"publisher", "number", "archive", "URL"})
_SERIES = ("volume", "container-title", "page")
_ALONE = frozenset({"document", "treaty", "personal_communication", "interview", "manuscript", "post", "post-weblog"})
_RANGE = re.compile(r"\d+\s*-\s*\d+|[ivxlcdm]+\s*-\s*[ivxlcdm]+")
_SYMBOL = re.compile(r"(?:A|E|S|ST|T|CAT|CCPR|CED|CEDAW|CERD|CMW|CRC|CRPD|DP|HRI|UNEP)/\S+")
"""A document symbol of the United Nations (https://research.un.org/en/docs/symbols)."""


def item_of(citation: Citation) -> dict[str, Any]:
    """The CSL-JSON item of a citation, as a source of an archive."""
    metadata = citation.metadata
    return as_source(citation.csl(), archived=metadata.archived_url or "", translated=metadata.translated_title or "")


def as_source(item: Mapping[str, Any], *, archived: str = "", translated: str = "") -> dict[str, Any]:
    """A CSL-JSON item with what an archive knows and CSL has no variable for: the address of an archived copy, a translated title, and by what the source
    is found (:class:`FoundBy`). An item that did not pass here is rendered as its style says.
    """
    number, kind = str(item.get("number", "")), item.get("type")
    if kind == "treaty" and "container-title" in item:
        number = " ".join(str(item[each]) for each in _SERIES if each in item)
    elif kind not in {"legal_case", "legislation"} and not _SYMBOL.fullmatch(number):
        number = ""
    kept = [str(item[each]) for each in ("archive", "call-number") if each in item] if "archive" in item else []
    data = {**item, KNOWN: {"archived": archived, "translated": translated, "number": number, "kept": kept}}
    if "number" in item:
        data["number"] = one_number(str(item["number"]))
    return data


class FoundBy(NamedTuple):
    """What a source is found by, and no reference to it leaves out: the number of a judgment or law, the symbol of a UN document or the volume and page of a
    treaty; an archive and the call number in it. Empty where there is none."""

    number: str = ""
    kept: tuple[str, ...] = ()


def found_by(item: Mapping[str, Any]) -> FoundBy:
    """By what an item is found that is a source of an archive; nothing for others."""
    known = item.get(KNOWN, {})
    return FoundBy(known.get("number", ""), tuple(known.get("kept", ())))


def one_number(text: str) -> str:
    """``text`` with its hyphens escaped, which CSL takes for a part of the number, unless it is a range of two numbers of one kind."""
    return text if _RANGE.fullmatch(text) else re.sub(r"(?<!\\)-", r"\\-", text)


def fitted(item: Mapping[str, Any], loaded: Loaded) -> dict[str, Any]:
    """A source of an archive for this style; an item that is none as it is."""
    data = {"type": "document", **item}
    known = data.pop(KNOWN, None)
    if known is None:
        return data
    _translated(data, known.get("translated", ""))
    _archived(data, known.get("archived", ""))
    if data["type"] == "legal_case":
        _court(data)
    for name, fit in _STYLES.items():
        if loaded.style.name.startswith(name):
            fit(data, loaded)
    _type(data, loaded)
    return data


def with_number_in_title(data: Mapping[str, Any], number: str, loaded: Loaded) -> dict[str, Any]:
    """A source whose number the style has no place for: it stands behind the title, as laws are called by it (``no. 235-V``)."""
    word = loaded.locale.term("number", "short") if data["type"] in {"legal_case", "legislation"} else ""
    named = f"{word or ''} {_apart(number, loaded)}".strip()
    between = " " if data["title"].endswith(tuple(TERMINALS)) else ", "
    rest = {key: value for key, value in data.items() if data["type"] != "treaty" or key not in _SERIES}
    return {
        **rest,
        "title": f"{_apart(data['title'], loaded)}{between}{named}",
        "title-short": data.get("title-short", data["title"]),
    }


def _type(data: dict[str, Any], loaded: Loaded) -> None:
    """The nearest type that the style knows: older ones print hardly more than the title of a document, whoever published it."""
    types = loaded.style.types
    kind = data["type"]
    if kind == "webpage" and _SYMBOL.fullmatch(_number(data)) and "document" not in types:
        kind = "report"
    if kind == "document" and kind not in types and not _PUBLISHED.isdisjoint(data):
        kind = "report"
        data.pop("genre", None)
    if kind == "post" and kind not in types:
        kind = "post-weblog" if "post-weblog" in types else "webpage"
    data["type"] = kind


def _number(data: Mapping[str, Any]) -> str:
    """The number as it is written, without what ``one_number`` put in."""
    return str(data.get("number", "")).replace("\\-", "-")


def _translated(data: dict[str, Any], translated: str) -> None:
    """A title's translation in brackets behind it; a shortened note has the title alone."""
    if translated:
        data.setdefault("title-short", data["title"])
        data["title"] = f"{data['title']} [{translated}]"


def _archived(data: dict[str, Any], archived: str) -> None:
    """The address of an archived copy in brackets behind the page's own (Bluebook 21, R. 18.2.1(d))."""
    if archived:
        url = data.get("URL")
        data["URL"] = f"{url} [{archived}]" if url else archived


def _court(data: dict[str, Any]) -> None:
    """A court is an authority; who entered it as publisher meant the same."""
    if court := data.get("authority") or data.get("publisher"):
        data["authority"] = court
        data.setdefault("publisher", court)


def _oscola(data: dict[str, Any], loaded: Loaded) -> None:
    kind, number = data["type"], _number(data)
    if kind == "legal_case" and number and not number.isdigit() and "container-title" not in data:
        # No neutral citation: "X v Y App no 41207/15 (ECtHR, 15 November 2018)".
        court = data.get("authority", "")
        short = _SHORT_COURTS.get(court.lower(), ("", ""))[0]
        data["container-title"] = f"{'App' if short == 'ECtHR' else 'Case'} no {number}"
        data["authority"] = ", ".join(part for part in (_apart(short or court, loaded), _day(data, loaded)) if part)
        data.pop("issued", None)
        del data["number"]
        data.pop("publisher", None)
    elif kind == "legislation" and number:
        data.setdefault("title-short", data["title"])
        data["title"] = f"{data['title']} no {number}"
    elif kind == "treaty":
        if "container-title" in data:
            parts = [str(data.pop(each)) for each in ("volume", "container-title", "page") if each in data]
            data["page"] = " ".join(parts)
    elif _SYMBOL.fullmatch(number):
        data["type"], data["number"] = "report", f"UN Doc {number}"
        data.pop("genre", None)
    elif kind == "post":
        data["type"] = "post-weblog"
    elif _is_paper(data):
        data["type"] = "article"  # whose day it prints
        data.pop("genre", None)


def _bluebook(data: dict[str, Any], loaded: Loaded) -> None:
    kind, number = data["type"], _number(data)
    if kind == "legal_case" and number and "container-title" not in data:
        court = data.get("authority", "")
        short = _SHORT_COURTS.get(court.lower(), ("", ""))[1]
        data["container-title"] = f"{'App. ' if short == 'Eur. Ct. H.R.' else ''}No. {number}"
        data.setdefault("title-short", data["title"])
        data["title"] = f"{data['title']},"
        day = _day(data, loaded, month="short")
        if day:
            data["authority"] = f"{_apart(short or court, loaded)} {day}".strip()
            data.pop("issued", None)
    elif _SYMBOL.fullmatch(number):
        if publisher := data.get("publisher"):
            data.setdefault("author", [{"literal": publisher}])
        data["type"], data["container-title"] = "webpage", f"U.N. Doc. {number}"
        for each in ("publisher", "genre", "number"):
            data.pop(each, None)
    elif kind in {"personal_communication", "interview", "manuscript", "post", "post-weblog"} or _is_paper(data):
        data["type"] = "webpage"  # whose day it prints
        if publisher := data.pop("publisher", None):
            data.setdefault("container-title", publisher)


def _apart(name: str, loaded: Loaded) -> str:
    """A name beside a date in one field: isolated where it runs against the line."""
    return isolated(name) if isolation(loaded.locale.tag)(name) else name


def _gost(data: dict[str, Any], loaded: Loaded) -> None:
    """What stands in nothing else has no ``//``, and what is on the web has its address."""
    del loaded
    if data["type"] in {"post", "post-weblog"} and "URL" in data:
        data["type"] = "webpage"
    elif data["type"] in _ALONE and "container-title" not in data:
        data["type"] = "report"


def _iso690_note_fr(data: dict[str, Any], loaded: Loaded) -> None:
    """A symbol is no number: the style would write ``no.A/HRC/52/30``."""
    del loaded
    if _SYMBOL.fullmatch(_number(data)):
        del data["number"]


def _is_paper(data: Mapping[str, Any]) -> bool:
    """Whether a source is a paper of one day, as a complaint or a statement is, and no publication."""
    day = data.get("issued", {}).get("date-parts", [[]])[0]
    return (
        data["type"] == "document"
        and len(day) == len(("year", "month", "day"))
        and data.keys().isdisjoint({"number", "URL"})
    )


def _day(data: Mapping[str, Any], loaded: Loaded, month: str = "long") -> str:
    """The whole date of an item as the locale writes it."""
    date = Item({"issued": data.get("issued")}).dates.get("issued")
    pattern = loaded.locale.date("text")
    if date is None or pattern is None:
        return ""
    parts = tuple(replace(part, form=month) if part.name == "month" else part for part in pattern.parts)
    out = dates.rendered(date, replace(pattern, parts=parts), loaded.locale, year_suffix=None)
    return Flattener(loaded.locale.quotes, punctuation_in_quote=False).text(out)


_STYLES: Mapping[str, Callable[[dict[str, Any], Loaded], None]] = MappingProxyType(
    {"oscola": _oscola, "bluebook": _bluebook, "gost-r-7-0-5": _gost, "iso690-note-fr": _iso690_note_fr}
)
