"""What is known of a document, from all that its sources say: what is declared now, what was said in the archive, the file, its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rightsarchive.ingest.statements import layers
from rightsarchive.metadata.inference import infer
from rightsarchive.model import Extraction, FieldOrigin, Metadata, Origin, Passage, TextId, VersionId
from rightsarchive.model.layers import ASSIGNED, Found, Said, by_origin, first, holding, resolve
from rightsarchive.passages import split
from rightsarchive.store import Catalog

_ABOVE = {origin: frozenset(tuple(Origin)[:number]) for number, origin in enumerate(Origin)}


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a document, by source and as it holds. ``language`` is the one that somebody said, which decides how the
    text is read."""

    said: Said
    metadata: Metadata
    origins: dict[str, FieldOrigin]
    language: str | None


class Describer:
    """Joins the sources of a document's metadata, the strongest first, and keeps what each says."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def said(self, document: str, version: VersionId, *, is_newest: bool = True) -> Said:
        """What each source said until now of a version. Where it was not kept, as of older ones, only what holds is known."""
        stored = self._catalog.sources.of(document) if is_newest else {}
        if stored:
            return stored
        metadata, origins = self._catalog.documents.description(version)
        return by_origin([holding(metadata, origins, self._catalog.documents.assigned(document))])

    def declared(self, document: str, name: str) -> tuple[Any, FieldOrigin] | None:
        """What is declared of a field of the newest bytes of a document, in all the places where these are; None where nothing is."""
        newest = self._catalog.documents.state(document).original
        statements = [each for each in self._catalog.provenance.of(document) if each.sha256 == newest]
        found = (layer[name] for layer in layers(statements, {}) if name in layer) if statements else ()
        return next(iter(found), None)

    def stated(self, declared: Sequence[Found], said: Said, front_matter: Found) -> tuple[Found, ...]:
        """What people say of a document, the strongest first. What was edited in the archive holds; but a declaration that closes anew
        is stronger than an earlier edit."""
        edited = said.get(Origin.EDIT, {})
        if "access" in edited and _is_closed_anew(
            edited["access"][0], first((*declared, front_matter), "access"), first(_but_edited(said), "access")
        ):
            edited = {name: item for name, item in edited.items() if name != "access"}
        return (edited, *declared)

    def joined(self, document: str | None, layers: Sequence[Found]) -> Description:
        """What the layers say together, with the cases that a person gave to a ``document`` that is known."""
        found = resolve(layers)
        said = by_origin(layers)
        for name, origin in found[1].items():
            # What closes a document is above what is otherwise a stronger source.
            for stronger in said.keys() & _ABOVE[origin.origin]:
                said[stronger].pop(name, None)
        people = [each for origin, each in said.items() if origin is not Origin.INFERRED]
        language = first(people, "language")
        if document is not None:
            found = self._with_cases(document, *found)
        return Description({origin: each for origin, each in said.items() if each}, *found, language)

    def read(
        self, document: str, layers: Sequence[Found], extraction: Extraction, stem: str | None, *, known: bool
    ) -> tuple[tuple[Passage, ...], Description]:
        """Passages and metadata of a version, from its text and what is said of it but what the text itself tells. ``stem`` is the
        name of its file without the ending."""
        stated = (*layers, usable(extraction.properties))
        passages = split(document, extraction, first(stated, "language"))
        inferred = infer(extraction, passages, stem, stated)
        return passages, self.joined(document if known else None, (*stated, inferred))

    def _with_cases(
        self, document: str, metadata: Metadata, origins: Mapping[str, FieldOrigin]
    ) -> tuple[Metadata, dict[str, FieldOrigin]]:
        """The metadata with the cases that a person gave to the document in the archive, after those that it names itself, and
        without those that a person took it out of."""
        lead = self._catalog.case_names.lead
        assigned, left = self._catalog.documents.chosen(document)
        if not assigned and not left:
            return metadata, dict(origins)
        kept = tuple(name for name in metadata.cases if lead(name) not in left)
        named = set(map(lead, kept))
        further = tuple(case for case in assigned if case not in named)
        if not further and kept == metadata.cases:
            return metadata, dict(origins)
        found = {**origins}
        origin = found.pop("cases", FieldOrigin(origin=Origin.EDIT))
        if further:
            where = "; ".join(part for part in (origin.where if kept else "", ASSIGNED) if part)
            found["cases"] = FieldOrigin(origin=origin.origin if kept else Origin.EDIT, where=where)
        elif kept:
            found["cases"] = origin
        return metadata.model_copy(update={"cases": (*kept, *further)}), found

    def properties(self, text_id: TextId | None) -> Found:
        """What a file that was read before says of itself."""
        return {} if text_id is None else usable(self._catalog.texts.properties(text_id))

    def again(self, document: str, version: VersionId, said: Said) -> tuple[tuple[Passage, ...], Description]:
        """The passages and metadata of a version of which people say something else from now on."""
        extraction = self._catalog.texts.extraction(self._catalog.documents.text(version))
        path = self._catalog.documents.record(version).path
        said = {origin: said[origin] for origin in Origin if origin in said}
        people = [found for origin, found in said.items() if origin not in {Origin.FILE, Origin.INFERRED}]
        passages, found = self.read(document, people, extraction, None if path is None else Path(path).stem, known=True)
        kept = {**found.said, Origin.INFERRED: {**said.get(Origin.INFERRED, {}), **found.said.get(Origin.INFERRED, {})}}
        return passages, self.joined(document, list(kept.values()))


def usable(properties: Found) -> Found:
    """A template's identifier sits in every file that was made from it: only a person can say what identifies a report."""
    return {
        name: item for name, item in properties.items() if name != "identifier" or item[1].origin is not Origin.FILE
    }


def _but_edited(said: Said) -> list[Found]:
    return [found for origin, found in said.items() if origin is not Origin.EDIT]


def _is_closed_anew(edited: Any, declared: Any, before: Any) -> bool:
    return declared is not None and declared != before and declared.level > edited.level
