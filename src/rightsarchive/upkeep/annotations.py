"""Notes and tags: what a person writes to a document, or to a stretch of it, beside its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rightsarchive.errors import NotInArchiveError, UsageError
from rightsarchive.language.keywords import plain
from rightsarchive.language.lexicon import word_tokens
from rightsarchive.language.stems import stem
from rightsarchive.model import Access, Locator, VersionId
from rightsarchive.model.brief import Brief
from rightsarchive.store import NOTE, TAG, UNDOES, Annotation, Catalog, CatalogReader, CustodyEvent
from rightsarchive.store.custody import now
from rightsarchive.verifying import source_of

LONGEST_TAG, LONGEST_NOTE = 100, 100_000
"""Code points."""


@dataclass(frozen=True, slots=True, repr=False)
class Note(Brief):
    """What somebody wrote to a document, or to a ``quote`` from it, which stands at ``locator`` in ``version``. ``access`` is the lowest
    clearance that sees it; its document's holds too. ``at`` and ``edited`` are UTC, ISO 8601."""

    id: str
    document_id: str
    text: str
    author: str
    at: str
    edited: str | None
    access: Access
    quote: str | None = None
    locator: Locator | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Tag(Brief):
    """A tag, with how many ``documents`` have it, as a whole or in part, and how many stretches (``places``) of them. Of one document
    ``locators`` say where these are, in its newest version."""

    name: str
    documents: int
    places: int
    locators: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What is annotated: a document, or a stretch of the text of a version."""

    document: str
    version: VersionId
    start: int | None = None
    end: int | None = None


def target_of(
    catalog: Catalog | CatalogReader, name: str, start: int | None, end: int | None, version: int | None
) -> Target:
    """The document ``name``, a stretch of it, or the passage that is called so (``p…``). Raises NotInArchiveError, UsageError."""
    if (start is None) is not (end is None):
        raise UsageError("a stretch has a start and an end.")
    if start is None and name.startswith("p") and catalog.documents.resolve(name) is None:
        passage = catalog.passages.named(name)
        row = catalog.documents.find(passage.document_id)
        return Target(passage.document_id, row, passage.locator.start, passage.locator.end)
    row = catalog.documents.find(name, version)
    document = catalog.documents.identified(row)
    if start is not None and end is not None:
        reader = catalog.seen_by(Access.CONFIDENTIAL) if isinstance(catalog, Catalog) else catalog
        source_of(reader, row).locate(start, end)  # refuses what is no stretch of it
    return Target(document, row, start, end)


class Annotator:
    """Keeps notes and tags, in the transaction of its caller. Each act is a line of the custody log, its words private in it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def note(self, target: Target, text: str, access: Access | None) -> str:
        """Write a note; its id. Raises UsageError for an empty or endless one."""
        text = _note(text)
        name = self._add(target, NOTE, text, access)
        self._record(NOTE, target.document, {"before": None, "after": self._told(name)}, note=name)
        return name

    def edit_note(self, name: str, text: str | None, access: Access | None) -> int | None:
        """Change the words or the level of a note. The line of the custody log, None where nothing changed. Raises NotInArchiveError,
        UsageError."""
        before = self._find(name)
        body = before.body if text is None else _note(text)
        after = replace(before, body=body, level=before.level if access is None else access.level)
        if after == before:
            return None
        self._catalog.annotations.put(replace(after, edited=now()))
        return self._record(
            NOTE, before.document_id, {"before": asdict(before), "after": self._told(name)}, was=before.level, note=name
        )

    def delete_note(self, name: str) -> int:
        """Take a note out. The line of the custody log, which keeps its words, for as long as the document is there. Raises
        NotInArchiveError."""
        before = self._find(name)
        self._catalog.annotations.remove(name)
        return self._record(
            NOTE, before.document_id, {"before": asdict(before), "after": None}, was=before.level, note=name
        )

    def take_in(self, annotation: Annotation) -> bool:
        """Keep a note or a tag that another archive has, as it is; whether it was new here. Raises UsageError for one that is otherwise
        here, or of words that are not read here."""
        known = self._catalog.annotations.get(annotation.id)
        if known is not None:
            if (known.document_id, known.body) != (annotation.document_id, annotation.body):
                raise UsageError(
                    f"the note {known.id} says something else here, which stays; the other one says: {annotation.body}"
                )
            return False
        if annotation.kind == NOTE:
            annotation = replace(annotation, body=_note(annotation.body))
        else:
            annotation = replace(annotation, body=_tag(annotation.body))
            place = (annotation.text_sha256, annotation.start, annotation.end)
            if any(plain(each.body) == plain(annotation.body) for each in self._tags_at(annotation.document_id, place)):
                return False
        if not self._fits(annotation):
            raise UsageError(
                f"a {annotation.kind} is of words that are read otherwise here, and was left: {annotation.body}",
                advice="Write it anew.",
            )
        self._catalog.annotations.put(annotation)
        told = {"before": None, "after": asdict(annotation)}
        if annotation.kind == TAG:
            self._record(TAG, annotation.document_id, {"before": [], "after": [told["after"]]})
        else:
            self._record(NOTE, annotation.document_id, told, note=annotation.id)
        return True

    def removed(self, document: str) -> frozenset[str]:
        """The ids of the notes and tags that a person took out of a document."""
        gone: set[str] = set()
        for event in self._catalog.custody.events(document):
            if event.action in {NOTE, TAG}:
                before, after = ({each["id"] for each in _listed(event.detail.get(key))} for key in ("before", "after"))
                gone = (gone | (before - after)) - after
        return frozenset(gone)

    def _fits(self, annotation: Annotation) -> bool:
        """Whether a stretch lies in a text of the document."""
        if annotation.start is None or annotation.end is None:
            return annotation.text_sha256 is None and annotation.start is annotation.end
        texts = self._catalog.texts
        for row in self._catalog.documents.rows_of(annotation.document_id):
            text = self._catalog.documents.text_of(row)
            if text is not None and texts.digest(text) == annotation.text_sha256:
                return 0 <= annotation.start < annotation.end <= len(texts.read(text))
        return False

    def tag(self, target: Target, tags: Iterable[str], access: Access | None) -> int | None:
        """Give tags to a document, or to a stretch of it. The line of the custody log, None where it has them all. Raises UsageError."""
        wanted = {plain(name): name for name in map(_tag, tags)}
        level = self._level(target, access)
        there = {plain(each.body): each for each in self._tags(target)}
        added = [self._add(target, TAG, name, access) for key, name in wanted.items() if key not in there]
        # Given again, a tag of a document that was closed is for those who see it now.
        opened = [there[key] for key in wanted if key in there and there[key].level > level]
        for each in opened:
            self._catalog.annotations.put(replace(each, level=level))
        if not added and not opened:
            return None
        before = [asdict(each) for each in opened]
        after = [self._told(name) for name in (*added, *(each.id for each in opened))]
        was = max((each.level for each in opened), default=level)
        return self._record(TAG, target.document, {"before": before, "after": after}, was=was)

    def untag(self, target: Target, tags: Iterable[str]) -> int | None:
        """Take tags from a document, or from a stretch of it. The line of the custody log, None where it has none of them."""
        keys = {plain(name) for name in tags}
        gone = [each for each in self._tags(target) if plain(each.body) in keys]
        if not gone:
            return None
        for each in gone:
            self._catalog.annotations.remove(each.id)
        was = max(each.level for each in gone)
        return self._record(TAG, target.document, {"before": [asdict(each) for each in gone], "after": []}, was=was)

    def undo(self, event: CustodyEvent) -> int:
        """Bring back what was there before a line. Raises UsageError where it was changed since."""
        before, after = (
            {each["id"]: Annotation(**each) for each in _listed(event.detail[key])} for key in ("before", "after")
        )
        annotations = self._catalog.annotations
        for name, then in {**before, **after}.items():
            if annotations.get(name) != after.get(name):
                raise UsageError(
                    f"the {then.kind} was changed or taken out since line {event.number} of the custody log.",
                    advice="Take the later act back first: `rightsarchive show --history` lists them.",
                )
        for name in after.keys() - before.keys():
            annotations.remove(name)
        for each in before.values():
            annotations.put(each)
        told = {"before": event.detail["after"], "after": event.detail["before"]}
        was = max((each.level for each in (*before.values(), *after.values())), default=0)
        plainly = {"note": event.detail["note"]} if "note" in event.detail else {}
        return self._record(event.action, event.subject, told, was=was, **{UNDOES: event.number}, **plainly)

    def _record(self, action: str, document: str, private: Mapping[str, Any], *, was: int = 0, **detail: Any) -> int:
        """A line is for those who may see what it tells of, before and after."""
        told = [each["level"] for key in ("before", "after") for each in _listed(private[key])]
        return self._catalog.custody.record(action, document, private=private, was=max(was, *told), **detail)

    def _told(self, name: str) -> dict[str, Any]:
        return asdict(self._find(name))

    def _find(self, name: str) -> Annotation:
        found = self._catalog.annotations.get(name)
        if found is None:
            raise NotInArchiveError(f"there is no note {name}.", advice="`rightsarchive note list` lists them.")
        return found

    def _level(self, target: Target, access: Access | None) -> int:
        level = self._catalog.documents.level(target.version)
        if access is None:
            return level
        # A stretch of a version that is closed is for nobody who may not read it.
        return access.level if target.start is None else max(access.level, level)

    def _add(self, target: Target, kind: str, body: str, access: Access | None) -> str:
        catalog = self._catalog
        text = None if target.start is None else catalog.texts.digest(catalog.documents.text(target.version))
        return catalog.annotations.add(
            target.document,
            kind,
            body,
            author=catalog.custody.who,
            level=self._level(target, access),
            text_sha256=text,
            start=target.start,
            end=target.end,
        )

    def _tags(self, target: Target) -> Iterator[Annotation]:
        text = None
        if target.start is not None:
            text = self._catalog.texts.digest(self._catalog.documents.text(target.version))
        return self._tags_at(target.document, (text, target.start, target.end))

    def _tags_at(self, document: str, place: tuple[str | None, int | None, int | None]) -> Iterator[Annotation]:
        """The tags of a document, or of a stretch of one of its texts."""
        for each in self._catalog.annotations.all(TAG, document):
            if (each.text_sha256, each.start, each.end) == place:
                yield each


def notes(catalog: CatalogReader, target: Target | None, words: str, languages: Sequence[str]) -> tuple[Note, ...]:
    """The notes that the reader of ``catalog`` may see, the oldest first: of a document, of those of its stretches that touch the one of
    ``target``, or all. With ``words``, those that have each of them, in any of its forms."""
    found = catalog.annotations.all(NOTE, None if target is None else target.document)
    if target is not None and target.start is not None:
        text = catalog.texts.digest(catalog.documents.text(target.version))
        found = [each for each in found if each.text_sha256 == text and _touches(each, target)]
    if words.strip():
        found = [each for each in found if _says(each.body, words, languages)]
    return tuple(_as_note(catalog, each) for each in found)


def note_of(catalog: CatalogReader, name: str) -> Note:
    """One note. Raises NotInArchiveError."""
    found = catalog.annotations.get(name)
    if found is None or found.kind != NOTE:
        raise NotInArchiveError(f"there is no note {name}.", advice="`rightsarchive note list` lists them.")
    return _as_note(catalog, found)


def tags(catalog: CatalogReader, target: Target | None) -> tuple[Tag, ...]:
    """The tags that the reader of ``catalog`` may see, in the order of their names, of all documents or of one."""
    found: dict[str, list[Annotation]] = {}
    wanted = catalog.annotations.all(TAG, None if target is None else target.document)
    if target is not None and target.start is not None:
        text = catalog.texts.digest(catalog.documents.text(target.version))
        wanted = [each for each in wanted if each.text_sha256 == text and _touches(each, target)]
    for each in wanted:
        found.setdefault(plain(each.body), []).append(each)
    listed = []
    for _, several in sorted(found.items()):
        places = [each for each in several if each.start is not None]
        locators = (
            () if target is None else tuple(at for each in places if (at := _newest_place(catalog, target, each)))
        )
        documents = len({each.document_id for each in several})
        listed.append(Tag(several[0].body, documents, len(places), locators))
    return tuple(listed)


def _newest_place(catalog: CatalogReader, target: Target, tag: Annotation) -> Locator | None:
    if catalog.texts.digest(catalog.documents.text(target.version)) != tag.text_sha256:
        return None
    assert tag.start is not None
    assert tag.end is not None
    return source_of(catalog, target.version).locate(tag.start, tag.end)


def _as_note(catalog: CatalogReader, each: Annotation) -> Note:
    plainly = (each.id, each.document_id, each.body, each.author, each.at, each.edited, tuple(Access)[each.level])
    version = None if each.start is None else catalog.annotations.version(each)
    if each.start is None or each.end is None or version is None:
        return Note(*plainly)
    source = source_of(catalog, version)
    at = source.locate(each.start, each.end)
    return Note(*plainly, source.quoted(at).text, at, catalog.documents.record(version).version)


def _touches(note: Annotation, target: Target) -> bool:
    assert target.start is not None
    assert target.end is not None
    return note.start is not None and note.end is not None and note.start < target.end and note.end > target.start


def _says(text: str, words: str, languages: Sequence[str]) -> bool:
    """Whether a note has every word, as it stands or by its stem in one of the ``languages``."""
    there = {form for forms in _forms(text, languages) for form in forms}
    return all(there & forms for forms in _forms(words, languages))


def _forms(text: str, languages: Sequence[str]) -> list[set[str]]:
    """For each word what it is looked for by."""
    return [
        {token.word, *(stem(token.surface, language, token.word) for language in languages)}
        for token in word_tokens(text)
    ]


def _note(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise UsageError(f"a note has between 1 and {LONGEST_NOTE:,} characters.")
    return _storable(text)


def _tag(name: str) -> str:
    name = " ".join(name.split())
    if not any(map(str.isalnum, name)) or len(name) > LONGEST_TAG or not name.isprintable():
        raise UsageError(
            f"{name!r} can be no tag.", advice=f"A tag has up to {LONGEST_TAG} letters and digits, on one line."
        )
    return _storable(name)


def _storable(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError("it holds half a surrogate pair, which no file can keep.") from error
    return text


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
