"""What is cited, fitted to a style: where a style has no place of its own for what a court or an archive needs, it goes where its manual wants it.

CSL styles are made for libraries. OSCOLA's and the Bluebook's know reported cases of their own courts; a judgment of an international court, a UN document
or an archived page have fields that they do not print (OSCOLA 4, 2.6 and 3.4; Bluebook 21, R. 18.2 and 21). What is done here changes the item, never the style.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rightsarchive.citation.csl import dates
from rightsarchive.citation.csl.item import Item
from rightsarchive.citation.csl.output import Flattener
from rightsarchive.citation.loading import Loaded

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
_SYMBOL = re.compile(r"(?:A|E|S|ST|T|CAT|CCPR|CED|CEDAW|CERD|CMW|CRC|CRPD|DP|HRI|UNEP)/\S+")
"""A document symbol of the United Nations (https://research.un.org/en/docs/symbols)."""


def item_of(citation: Citation) -> dict[str, Any]:
    """The CSL-JSON item of a citation with what CSL has no variable for: the address of an archived copy, a translated title."""
    item, metadata = citation.csl(), citation.metadata
    if metadata.archived_url:
        item["archived"] = metadata.archived_url
    if metadata.translated_title:
        item["translated"] = metadata.translated_title
    return item


def required_number(item: Mapping[str, Any]) -> str:
    """The number without which the source cannot be found: of a judgment, a law, a UN document; empty for others."""
    number = str(item.get("number", ""))
    return number if item.get("type") in {"legal_case", "legislation"} or _SYMBOL.fullmatch(number) else ""


def fitted(item: Mapping[str, Any], loaded: Loaded) -> dict[str, Any]:
    """The item for this style."""
    data = dict(item)
    _type(data, loaded)
    _translated(data)
    _archived(data)
    if data.get("archive") and "call-number" in data:
        data.setdefault("archive_location", data["call-number"])
    if data["type"] == "legal_case":
        _court(data)
    if loaded.style.name.startswith("oscola"):
        _oscola(data, loaded)
    elif loaded.style.name.startswith("bluebook"):
        _bluebook(data, loaded)
    return data


def _type(data: dict[str, Any], loaded: Loaded) -> None:
    """The nearest type that the style knows: older ones print hardly more than the title of what they do not know."""
    types = loaded.style.types
    kind = data.setdefault("type", "document")
    if kind == "webpage" and _SYMBOL.fullmatch(str(data.get("number", ""))) and "document" not in types:
        kind = "report"
    if kind == "document" and kind not in types:
        kind = "report"
    if kind == "post" and kind not in types:
        kind = "post-weblog" if "post-weblog" in types else "webpage"
    data["type"] = kind


def _translated(data: dict[str, Any]) -> None:
    """A title's translation in brackets behind it; a shortened note has the title alone."""
    if translated := data.pop("translated", None):
        data.setdefault("title-short", data["title"])
        data["title"] = f"{data['title']} [{translated}]"


def _archived(data: dict[str, Any]) -> None:
    """The address of an archived copy in brackets behind the page's own (Bluebook 21, R. 18.2.1(d))."""
    if archived := data.pop("archived", None):
        url = data.get("URL")
        data["URL"] = f"{url} [{archived}]" if url else archived


def _court(data: dict[str, Any]) -> None:
    """A court is an authority; who entered it as publisher meant the same."""
    if court := data.get("authority") or data.get("publisher"):
        data["authority"] = court
        data.setdefault("publisher", court)


def _oscola(data: dict[str, Any], loaded: Loaded) -> None:
    kind, number = data["type"], str(data.get("number", ""))
    if kind == "legal_case" and number and not number.isdigit() and "container-title" not in data:
        # No neutral citation: "X v Y App no 41207/15 (ECtHR, 15 November 2018)".
        court = data.get("authority", "")
        short = _SHORT_COURTS.get(court.lower(), ("", ""))[0]
        data["container-title"] = f"{'App' if short == 'ECtHR' else 'Case'} no {number}"
        data["authority"] = ", ".join(part for part in (short or court, _day(data, loaded)) if part)
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
    elif kind == "report" and _SYMBOL.fullmatch(number):
        data["number"] = f"UN Doc {number}"
        data.pop("genre", None)


def _bluebook(data: dict[str, Any], loaded: Loaded) -> None:
    kind, number = data["type"], str(data.get("number", ""))
    if kind == "legal_case" and number and "container-title" not in data:
        court = data.get("authority", "")
        short = _SHORT_COURTS.get(court.lower(), ("", ""))[1]
        data["container-title"] = f"{'App. ' if short == 'Eur. Ct. H.R.' else ''}No. {number}"
        data.setdefault("title-short", data["title"])
        data["title"] = f"{data['title']},"
        day = _day(data, loaded, month="short")
        if day:
            data["authority"] = f"{short or court} {day}".strip()
            data.pop("issued", None)
    elif _SYMBOL.fullmatch(number):
        if publisher := data.get("publisher"):
            data.setdefault("author", [{"literal": publisher}])
        data["type"], data["container-title"] = "webpage", f"U.N. Doc. {number}"
        data.pop("publisher", None)
        data.pop("genre", None)


def _day(data: Mapping[str, Any], loaded: Loaded, month: str = "long") -> str:
    """The whole date of an item as the locale writes it."""
    date = Item({"issued": data.get("issued")}).dates.get("issued")
    pattern = loaded.locale.date("text")
    if date is None or pattern is None:
        return ""
    parts = tuple(replace(part, form=month) if part.name == "month" else part for part in pattern.parts)
    out = dates.rendered(date, replace(pattern, parts=parts), loaded.locale, year_suffix=None)
    return Flattener(loaded.locale.quotes, punctuation_in_quote=False).text(out)
