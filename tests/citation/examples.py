"""The sources of one case, in four languages, as an archive would hand them to ``cite``."""

import datetime as dt
import hashlib
from dataclasses import replace
from typing import Any

from rightsarchive.citation import Citation, cite
from rightsarchive.metadata.csl import document_item
from rightsarchive.model import Document, Inventory, Locator, Metadata, VersionNumber

ENGLISH = (
    "Court fines activist for a post\n\n"
    "On 31 July 2025 the administrative court of Almaty fined Bakhytzhan Toregozhina. "
    "She had written that Marat Zhylanbayev was on hunger strike.\n\n"
    "Her lawyers asked the court to hear Zhylanbayev; the judge refused. They will appeal."
)
FRENCH = (
    "À propos de la situation\n\nLe 31 juillet 2025, le tribunal d’Almaty a condamné\nBakhytzhan Toregozhina à une amende. "
    "Elle avait écrit que M. Zhylanbaïev faisait la grève de la faim."
)
ARABIC = "غرّمت المحكمة في ألماتي الناشطة بخيتجان توريغوجينا في ٣١ يوليو ٢٠٢٥ بسبب منشور. قالت: «لن أصمت»."
KAZAKH = "2025 жылғы 31 шілдеде Алматы соты Бақытжан Төреғожинаға айыппұл салды. Ол Марат Жыланбаевтың аштық жариялағанын жазған еді."

ORDA = Metadata(
    title="Court Fines Bakhytzhan Toregozhina for Post about Marat Zhylanbayev",
    authors="Islam Aden",
    publisher="Orda.kz",
    published="2025-07-31",
    retrieved="2025-08-02",
    url="https://en.orda.kz/court-fines-toregozhina/",
    language="en",
    document_type="news article",
    cases=("toregozhina",),
)
FRONT_LINE = Metadata(
    title="Bakhytzhan Toregozhina condamnée à une amende pour une publication sur les réseaux sociaux",
    authors="Front Line Defenders",
    publisher="Front Line Defenders",
    published="2025-08",
    retrieved="2025-08-05T10:30:00+05:00",
    url="https://www.frontlinedefenders.org/fr/case/toregozhina",
    language="fr",
    document_type="report",
    cases=("toregozhina",),
)


def document(text: str, metadata: Metadata, name: str = "document", **changes: Any) -> Document:
    known = Document(
        id=name,
        version=VersionNumber(1),
        sha256=hashlib.sha256(b"file of " + text.encode()).hexdigest(),
        size=len(text),
        media_type="text/plain",
        metadata=metadata,
        access=metadata.access,
        origins={},
        extractor="text 1",
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        encoding="utf-8",
        ingested=dt.datetime(2025, 8, 6, tzinfo=dt.UTC),
        newest=True,
        deleted=False,
        pages=0,
        passages=3,
        path=None,
        redacted=False,
        cases=(),
        _read_text=lambda: text,
        _read_inventory=Inventory,
        _as_source=document_item,
    )
    return replace(known, **changes)


def quoting(
    text: str, words: str, metadata: Metadata, name: str = "document", *, ocr: bool = False, **place: Any
) -> Citation:
    """The citation of ``words`` in ``text``; ``place`` overrides fields of the locator."""
    start = text.index(words)
    locator = Locator(**{"start": start, "end": start + len(words), "paragraph": 2, "paragraph_end": 2} | place)
    return cite(document(text, metadata, name), locator, text, window_start=0, language=metadata.language, ocr=ocr)


def orda(words: str = "She had written that Marat Zhylanbayev was on hunger strike.", **place: Any) -> Citation:
    return quoting(ENGLISH, words, ORDA, "orda", **place)


def front_line(
    words: str = "le tribunal d’Almaty a condamné\nBakhytzhan Toregozhina à une amende.", **place: Any
) -> Citation:
    defaults: dict[str, Any] = {"page": 4, "page_label": "iv"}
    return quoting(FRENCH, words, FRONT_LINE, "frontline", **(defaults | place))
