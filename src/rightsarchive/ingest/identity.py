"""Which document a source is: bytes that are known are known, wherever they are found and whatever is said of them."""

from __future__ import annotations

from functools import cached_property

from rightsarchive.model import ProvenanceKind
from rightsarchive.store import Catalog, Spot, document_id


class Identity:
    """The document of some bytes that were found at a spot. ``identifier`` is what is declared; a text that a program hands over
    (``is_text``) with one is the document of this identifier."""

    def __init__(self, catalog: Catalog, spot: Spot, sha256: str, identifier: str | None, *, is_text: bool) -> None:
        self._catalog = catalog
        self._spot = spot
        self._sha256 = sha256
        self._identifier = identifier
        self._at_spot = catalog.provenance.at(spot)
        self._holders = catalog.documents.others_with(sha256)
        self.document = self._of_text(identifier) if is_text and identifier is not None else self._of_bytes()

    @property
    def former(self) -> str | None:
        """Another document, which the file held until now."""
        return self._at_spot if self._spot.kind is ProvenanceKind.FILE and self._at_spot != self.document else None

    @cached_property
    def _named(self) -> str | None:
        if self._identifier is None:
            return None
        return self._catalog.documents.with_identifier(self._identifier) or self._catalog.provenance.called(
            self._identifier
        )

    def _of_text(self, identifier: str) -> str:
        """A person who takes in records of a database has given each its identity, also where two say the same."""
        nameless = (each for each in self._holders if not self._has_identifier(each))
        return self._named or next(nameless, document_id("identifier", identifier))

    def _of_bytes(self) -> str:
        if self._holders:
            likely = (each for each in (self._at_spot, self._named) if each in self._holders)
            return next(likely, None) or self._holders[0]
        if self._named is not None:
            return self._named
        if self._at_spot is not None and self._goes_on(self._at_spot):
            return self._at_spot
        if self._identifier is not None:
            return document_id("identifier", self._identifier)
        erased = self._catalog.documents.deletion_of(self._sha256)
        return document_id("bytes", self._sha256) if erased is None else erased.document_id

    def _goes_on(self, document: str) -> bool:
        """Whether a file whose bytes are new is a new version of the document that it held until now. Not so where that has gone on in
        a copy, and this file has stayed behind; nor where both have an identifier, for these are two."""
        if self._spot.kind is not ProvenanceKind.FILE or (self._identifier and self._has_identifier(document)):
            return False
        newest = self._catalog.documents.state(document).original
        statements = self._catalog.provenance.of(document)
        here = next(each for each in statements if each.spot == self._spot)
        elsewhere = (
            each.sha256 == newest and not each.gone and each.spot.kind is not ProvenanceKind.ARCHIVE
            for each in statements
        )
        return here.sha256 == newest or not any(elsewhere)

    def _has_identifier(self, document: str) -> bool:
        newest = self._catalog.documents.newest(document)
        return newest is not None and self._catalog.documents.description(newest)[0].identifier is not None
