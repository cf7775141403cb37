"""Acts of a person on stretches of a document: they are withheld below a level, or given free again."""

from __future__ import annotations

from dataclasses import dataclass

from rightsarchive.errors import NotInArchiveError, UsageError
from rightsarchive.model import Access, Case, Span, VersionId, trimmed
from rightsarchive.model.brief import Brief
from rightsarchive.store import Catalog, CatalogReader, Originals
from rightsarchive.withholding import FoldedText, ReadingKeeper, Wording, bracketed, moved, named_in, parts_of

_LONGEST_CODE = 100


@dataclass(frozen=True, slots=True, repr=False)
class Withheld(Brief):
    """A mark in one version of a document: below ``access``, ``code`` in brackets stands for each of the ``spans`` (code points,
    half open, of the text that the reader of this record reads).

    Where it is not ``decided``, its words were not found in this version, and the version is closed at ``access`` until somebody
    marks them there or releases the mark in this version. ``at`` is UTC, ISO 8601.
    """

    id: str
    document_id: str
    version: int
    spans: tuple[Span, ...]
    access: Access
    code: str | None
    at: str
    decided: bool


@dataclass(frozen=True, slots=True, repr=False)
class Withholding(Brief):
    """What was withheld, and where the same words are left: ``elsewhere`` in the text as words of their own, ``in_longer_words``
    as parts of others, ``parts`` are single words of a name with how often each stands by itself; ``named_in`` these fields of the metadata (``path`` and ``id`` among them), ``cases`` that are named so.

    Below the level the metadata are shown without the words; cases, and ``copies`` (other documents with the same bytes), are
    not. In the versions ``undecided`` the words were not found: these are closed. ``held`` are documents that were taken out of its
    file, and are as closed as that from now on.
    """

    withheld: Withheld
    elsewhere: int
    in_longer_words: int
    parts: dict[str, int]
    named_in: tuple[str, ...]
    cases: tuple[str, ...]
    copies: tuple[str, ...]
    undecided: tuple[int, ...]
    held: tuple[str, ...] = ()


def withhold(
    catalog: Catalog,
    originals: Originals,
    version: VersionId,
    start: int,
    end: int,
    *,
    access: Access,
    code: str | None,
    reason: str,
    everywhere: bool,
) -> Withholding:
    """Withhold ``text[start:end]`` of a version (the row of its whole reading), and the same words in the other versions. Raises
    UsageError for a stretch without words, the level public, a code that cannot be, or no reason."""
    document = catalog.documents.record(version)
    text = document.text
    start, end = _stretch(text, start, end)
    words = text[start:end]
    code = _code(code, words)
    reason = _reason(reason)
    if access is Access.PUBLIC:
        raise UsageError("what is public is withheld from nobody.", advice="Use the level internal or confidential.")
    folded = FoldedText(text)
    again = Wording([words]).find(folded)
    spans = tuple(sorted({(start, end), *again.whole})) if everywhere else ((start, end),)
    spans = tuple(span for span in spans if span == (start, end) or not (span[0] < end and span[1] > start))
    with catalog.transaction():
        mark = catalog.withheld.add(document.id, access.level, code)
        catalog.withheld.set_spans(mark.id, version, spans)
        ReadingKeeper(catalog, originals).settle(document.id)
        catalog.custody.record(
            "withhold",
            document.id,
            private={"words": words, "code": code, "reason": reason},
            mark=mark.id,
            version=document.version,
            access=access.value,
            places=len(spans),
        )
    wording = Wording([words])
    covered = [*spans]
    numbers = {each.id: each.number for each in catalog.readings.of_document(document.id) if each.current}
    return Withholding(
        Withheld(mark.id, document.id, document.version, spans, access, code, mark.at, decided=True),
        elsewhere=_beside(again.whole, covered),
        in_longer_words=_beside(again.inside, covered),
        parts=_parts(folded, words, covered),
        named_in=(
            *named_in(document.metadata, wording),
            *(("path",) if document.path and wording.stand_in(document.path) else ()),
            *(("id",) if document.metadata.identifier is None else ()),
        ),
        cases=tuple(each.id for each in catalog.cases.all() if _names(each, wording)),
        copies=tuple(catalog.readings.copies(document.sha256, document.id)),
        undecided=tuple(
            sorted(
                numbers[placed.version]
                for placed in catalog.withheld.in_versions(mark)
                if not placed.spans and not placed.released and placed.version in numbers
            )
        ),
        held=tuple(catalog.documents.parts(document.id)),
    )


def release(catalog: Catalog, originals: Originals, name: str, *, reason: str, version: int | None = None) -> None:
    """Lift a mark, or lift it in one version alone. Raises NotInArchiveError where there is none, UsageError without a reason."""
    reason = _reason(reason)
    mark = catalog.withheld.get(name)
    if mark is None or mark.released:
        raise NotInArchiveError(f"no stretch is withheld as {name}.", advice="`rightsarchive withheld` lists them.")
    row = None
    if version is not None:
        row = catalog.documents.find(mark.document_id, version)
        if all(placed.version != row or placed.released for placed in catalog.withheld.in_versions(mark)):
            raise NotInArchiveError(f"no stretch is withheld as {name} in version {version}.")
    with catalog.transaction():
        keeper = ReadingKeeper(catalog, originals)
        words = keeper.words(mark)
        number = None if row is None else catalog.documents.record(row).version
        for each in catalog.readings.of_document(mark.document_id):
            # In an earlier reading of the same bytes too.
            if each.is_whole and each.number == number:
                catalog.withheld.release(mark.id, each.id)
        if row is None:
            catalog.withheld.release(mark.id)
        keeper.settle(mark.document_id)
        catalog.custody.record(
            "release",
            mark.document_id,
            private={"words": words, "reason": reason},
            was=mark.level,
            mark=mark.id,
            version=version,
        )


def withheld(catalog: CatalogReader, document: str, version: int | None = None) -> tuple[Withheld, ...]:
    """The marks in a version of a document that the reader of ``catalog`` may know. Raises NotInArchiveError."""
    row = catalog.documents.find(document, version)
    found, holes = catalog.withheld(row)
    shown = catalog.documents.record(row)
    return tuple(
        Withheld(
            each.redaction.id,
            shown.id,
            shown.version,
            moved(each.spans, holes),
            tuple(Access)[each.redaction.level],
            each.redaction.code,
            each.redaction.at,
            decided=bool(each.spans),
        )
        for each in found
    )


def _stretch(text: str, start: int, end: int) -> Span:
    if not 0 <= start < end <= len(text):
        raise UsageError(f"there are no words between the characters {start} and {end}.")
    span = trimmed(text, start, end)
    if span[0] >= span[1]:
        raise UsageError(f"there are no words between the characters {start} and {end}.")
    return span


def _code(code: str | None, words: str) -> str | None:
    code = None if code is None else " ".join(code.split())
    if code is not None and (not code or len(code) > _LONGEST_CODE or not code.isprintable() or {"[", "]"} & set(code)):
        raise UsageError(
            f"{code!r} cannot stand for what is withheld.",
            advice=f"Use up to {_LONGEST_CODE} letters, without brackets: “Witness A”.",
        )
    mark = bracketed(code)
    if words == mark or Wording([words]).stand_in(mark):
        raise UsageError("the code holds the very words that are to be withheld.", advice="Choose another.")
    return code


def _reason(reason: str) -> str:
    if not (reason := reason.strip()):
        raise UsageError("this needs a reason.", advice="It is kept in the custody log.")
    return reason


def _beside(spans: tuple[Span, ...], covered: list[Span]) -> int:
    """How many of the spans are not within one that is covered."""
    return sum(not any(start <= span[0] and span[1] <= end for start, end in covered) for span in spans)


def _parts(text: FoldedText, words: str, covered: list[Span]) -> dict[str, int]:
    counts = {part: _beside(Wording([part]).find(text).whole, covered) for part in parts_of(words) if len(part) > 1}
    return {part: count for part, count in counts.items() if count}


def _names(case: Case, wording: Wording) -> bool:
    return any(map(wording.stand_in, (case.title, *case.persons)))
