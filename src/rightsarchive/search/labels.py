"""What a query's filters name that people gave names to in the archive: cases, by every name that leads to them; tags."""

from __future__ import annotations

from collections.abc import Callable

from rightsarchive.language import fields
from rightsarchive.language.keywords import plain
from rightsarchive.query.plan import Among, AnyOf, Keyword, Leaf, Node
from rightsarchive.search.annotated import Annotated
from rightsarchive.store import TAG, CatalogReader


class CatalogLabels:
    """As the reader of ``catalog`` sees them. Tags are looked up there and not in the index, so that a tag is found at once, and by
    those alone who may see it."""

    def __init__(self, catalog: CatalogReader, annotated: Annotated | None) -> None:
        """``annotated`` are the notes and tags that there are."""
        self._catalog = catalog
        self._annotated = annotated

    def case(self, name: str) -> str:
        """The id of the case that a name leads to."""
        return self._catalog.case_names.lead(name)

    @property
    def annotated(self) -> Callable[[Leaf], Among | None] | None:
        """Tells the passages with a note or a tag that has what a leaf looks for."""
        return None if self._annotated is None else self._annotated.among

    def tagged(self, tag: str) -> Node:
        """The passages with a tag, their own or their document's."""
        wanted = [each for each in self._catalog.annotations.all(TAG) if plain(each.body) == plain(tag)]
        documents = {each.document_id for each in wanted if each.text_sha256 is None}
        stretches = {each.id for each in wanted if each.text_sha256 is not None}
        passages = {passage for name, passage in self._catalog.annotations.passages(TAG) if name in stretches}
        return AnyOf((Keyword(fields.DOCUMENT, tuple(sorted(documents))), Among(tuple(sorted(passages)))))
