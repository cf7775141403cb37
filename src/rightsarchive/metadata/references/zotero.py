"""Zotero's own JSON: its web API, and the export “BetterBibTeX JSON”; each item made into one of CSL-JSON
(https://www.zotero.org/support/dev/web_api/v3/types_and_fields)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

TYPES = {
    "artwork": "graphic", "audioRecording": "song", "bill": "bill", "blogPost": "post-weblog", "book": "book",
    "bookSection": "chapter", "case": "legal_case", "conferencePaper": "paper-conference", "dataset": "dataset",
    "dictionaryEntry": "entry-dictionary", "document": "document", "email": "personal_communication",
    "encyclopediaArticle": "entry-encyclopedia", "film": "motion_picture", "forumPost": "post", "hearing": "hearing",
    "instantMessage": "personal_communication", "interview": "interview", "journalArticle": "article-journal",
    "letter": "personal_communication", "magazineArticle": "article-magazine", "manuscript": "manuscript", "map": "map",
    "newspaperArticle": "article-newspaper", "patent": "patent", "podcast": "song", "preprint": "article",
    "presentation": "speech", "radioBroadcast": "broadcast", "report": "report", "software": "software",
    "standard": "standard", "statute": "legislation", "thesis": "thesis", "tvBroadcast": "broadcast",
    "videoRecording": "motion_picture", "webpage": "webpage",
}  # fmt: skip
"""Types of items, in the words of CSL."""

_FIELDS = {
    "DOI": "DOI", "ISBN": "ISBN", "ISSN": "ISSN", "archive": "archive", "callNumber": "call-number", "court": "authority",
    "caseName": "title", "dateDecided": "date", "dateEnacted": "date", "docketNumber": "number", "institution": "publisher",
    "issue": "issue", "issueDate": "date", "label": "publisher", "legislativeBody": "authority", "nameOfAct": "title",
    "network": "publisher", "numPages": "number-of-pages", "pages": "page", "place": "publisher-place", "publisher": "publisher",
    "reportNumber": "number", "reportType": "genre", "series": "collection-title", "studio": "publisher", "subject": "title",
    "title": "title", "university": "publisher", "url": "URL", "volume": "volume", "blogTitle": "container-title",
    "bookTitle": "container-title", "dictionaryTitle": "container-title", "encyclopediaTitle": "container-title",
    "forumTitle": "container-title", "proceedingsTitle": "container-title", "publicationTitle": "container-title",
    "websiteTitle": "container-title", "language": "language", "edition": "edition", "version": "version",
    "abstractNote": "abstract",
}  # fmt: skip

_CREATORS = {
    "editor": "editor", "interviewer": "interviewer", "recipient": "recipient", "translator": "translator",
    "bookAuthor": "container-author", "seriesEditor": "collection-editor",
}  # fmt: skip
"""Any other role is an author's."""

_OURS = {"rights": "license"}
_LEFT = frozenset(
    "itemType key version itemID itemKey libraryID creators date accessDate extra tags notes attachments collections relations "
    "dateAdded dateModified citationKey citekey uri select parentItem seeAlso inPublications library links meta".split()
)


def csl_items(items: list[Any]) -> list[Any] | None:
    """Items of Zotero as those of CSL-JSON, each with its files; None where none of them is one."""
    plain = [item["data"] if _is_wrapped(item) else item for item in items]
    if not any(isinstance(item, Mapping) and str(item.get("itemType")) in TYPES for item in plain):
        return None
    files: dict[str, list[Mapping[str, Any]]] = {}
    for item in plain:
        if isinstance(item, Mapping) and item.get("itemType") == "attachment" and item.get("parentItem"):
            files.setdefault(str(item["parentItem"]), []).append(item)
    return [
        _item(item, files.get(str(item.get("key") or item.get("itemKey")), []))
        for item in plain
        if isinstance(item, Mapping) and str(item.get("itemType")) not in {"attachment", "note", "annotation"}
    ]


def _is_wrapped(item: Any) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get("data"), Mapping) and "itemType" in item["data"]


def _item(item: Mapping[str, Any], files: list[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": item.get("citationKey") or item.get("citekey") or item.get("key") or item.get("itemKey") or "",
        "type": TYPES.get(str(item.get("itemType")), "document"),
    }
    custom: dict[str, Any] = {}
    dates = [item.get("date")]
    for name, value in item.items():
        if name in _LEFT or value in ("", None, [], {}):
            continue
        theirs = _FIELDS.get(name, name)
        if theirs == "date":
            dates.append(value)
        elif name in _OURS:
            custom[_OURS[name]] = value
        elif theirs not in found:
            found[theirs] = value
        else:
            custom[name] = value
    if date := next((each for each in dates if each), None):
        found["issued"] = {"raw": str(date)}
    if item.get("accessDate"):
        found["accessed"] = {"raw": str(item["accessDate"])}
    for creator in _listed(item.get("creators")):
        if isinstance(creator, Mapping):
            role = _CREATORS.get(str(creator.get("creatorType")), "author")
            found.setdefault(role, []).append(_creator(creator))
    tags = [str(each.get("tag", "") if isinstance(each, Mapping) else each) for each in _listed(item.get("tags"))]
    if any(tags):
        found["keyword"] = "; ".join(filter(None, tags))
    notes = [str(each.get("note", "") if isinstance(each, Mapping) else each) for each in _listed(item.get("notes"))]
    said = [str(item.get("extra") or ""), *map(_words, notes)]
    if any(said):
        found["note"] = "\n".join(filter(None, said))
    attached = [*_listed(item.get("attachments")), *files]
    found["attachments"] = [{"path": path} for each in attached if (path := _path(each))]
    if custom:
        found["custom"] = custom
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _creator(creator: Mapping[str, Any]) -> dict[str, str]:
    if creator.get("name") or not creator.get("lastName"):
        return {"literal": str(creator.get("name") or creator.get("firstName") or "")}
    return {"family": str(creator["lastName"]), "given": str(creator.get("firstName") or "")}


def _path(attachment: Any) -> str:
    if not isinstance(attachment, Mapping):
        return ""
    path = attachment.get("path") or attachment.get("localPath") or attachment.get("filename") or ""
    return re.sub(r"^(?:storage|attachments):", "", str(path))


def _words(note: str) -> str:
    """A note of Zotero is HTML."""
    return html.unescape(re.sub(r"<[^>]*>", " ", note)).strip()
