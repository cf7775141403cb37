"""A citation as a W3C Web Annotation in JSON-LD (https://www.w3.org/TR/annotation-model/): the source, the quote by its words and by its
place, and the state of the source that it was read from.

A source without an address of its own is named by its bytes (RFC 6920: ``ni:///sha-256;…``).
"""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from rightsarchive.citation.citation import Citation

_TERMS = "urn:rightsarchive:terms#"
CONTEXT = (
    "http://www.w3.org/ns/anno.jsonld",
    {
        "documentId": f"{_TERMS}documentId",
        "documentVersion": f"{_TERMS}documentVersion",
        "sha256": f"{_TERMS}sha256",
        "textSha256": f"{_TERMS}textSha256",
        "textReader": f"{_TERMS}textReader",
        "printedPage": f"{_TERMS}printedPage",
        "paragraph": f"{_TERMS}paragraph",
    },
)
"""The context of Web Annotations, and our own terms for what it has none for: version, hashes, place as it is printed."""

_PAGE_FRAGMENT = "http://tools.ietf.org/rfc/rfc3778"
"""What says that ``page=4`` is the fourth page of a PDF."""

_NAMESPACE = uuid.UUID("6f1e6d1b-5d52-5c0c-9a3b-0a5f4c3d2b1e")


def annotation(citation: Citation) -> dict[str, Any]:
    """One annotation. Its id is made of the bytes and the place, so it is always the same."""
    return {"@context": list(CONTEXT), **_annotation(citation)}


def collection(citations: Sequence[Citation]) -> dict[str, Any]:
    """An AnnotationCollection with one page that holds them all, in their order."""
    items = [_annotation(each) for each in citations]
    name = _named("collection", *(item["id"] for item in items))
    page: dict[str, Any] = {"id": f"{name}#page", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return {
        "@context": list(CONTEXT),
        "id": name,
        "type": "AnnotationCollection",
        "total": len(items),
        "first": page,
    }


def _annotation(citation: Citation) -> dict[str, Any]:
    targets = list(_targets(citation))
    places = (f"{start}-{end}" for start, end in citation.locator.spans)
    return {
        "id": _named(citation.sha256, citation.text_sha256, *places),
        "type": "Annotation",
        "motivation": "describing",
        "body": {
            "type": "TextualBody",
            "purpose": "describing",
            "value": citation.reference,
            "format": "text/plain",
            "language": "en",
        },
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _targets(citation: Citation) -> Iterator[dict[str, Any]]:
    """The quote, or each of its parts where it goes over the end of a page."""
    selectors = citation.selectors()
    source, state = _source(citation), _state(citation)
    for number in range(0, len(selectors), 2):
        words, place = selectors[number : number + 2]
        found = [words, place]
        if (page := _page(citation, number // 2)) is not None:
            found.append(
                {
                    "type": "FragmentSelector",
                    "conformsTo": _PAGE_FRAGMENT,
                    "value": f"page={page}",
                    "refinedBy": {"type": "TextQuoteSelector", "exact": words["exact"]},
                }
            )
        yield {"type": "SpecificResource", "source": source, "state": state, "selector": found}


def _page(citation: Citation, part: int) -> int | None:
    """The page of a part of the quote in its PDF; a reduced text has none."""
    at = citation.locator
    if citation.media_type != "application/pdf" or citation.redacted or at.page is None:
        return None
    return at.page_end if part and at.page_end is not None else at.page


def _source(citation: Citation) -> dict[str, Any]:
    source: dict[str, Any] = {
        "id": citation.metadata.url or _by_bytes(citation.sha256),
        "type": "Text",
        "format": "text/plain" if citation.redacted else citation.media_type,
        "documentId": citation.document_id,
    }
    if citation.language and citation.language != "und":
        source["language"] = citation.language
    return source


def _state(citation: Citation) -> list[dict[str, Any]]:
    at = citation.locator
    state: dict[str, Any] = {
        "type": "State",
        "documentVersion": citation.version,
        "sha256": citation.sha256,
        "textSha256": citation.text_sha256,
        "textReader": citation.extractor,
        "paragraph": at.paragraph,
    }
    if at.pinpoint is not None and at.page is not None:
        state["printedPage"] = at.pinpoint
    found = [state]
    time: dict[str, Any] = {}
    retrieved = citation.metadata.retrieved
    if isinstance(retrieved, dt.datetime):
        time["sourceDate"] = retrieved.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    elif retrieved is not None and retrieved.day is not None:
        time["sourceDate"] = f"{retrieved}T00:00:00Z"
    if citation.metadata.archived_url:
        time["cached"] = citation.metadata.archived_url
    if time:
        found.append({"type": "TimeState", **time})
    return found


def _by_bytes(sha256: str) -> str:
    return f"ni:///sha-256;{base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode('ascii').rstrip('=')}"


def _named(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, ' '.join(parts))}"
