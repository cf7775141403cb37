"""The references of a whole document: its notes, numbered once, and its list of sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rightsarchive.citation.citation import LOCALE, STYLE, Citation
from rightsarchive.citation.naming import on_its_own
from rightsarchive.citation.rendered import Pinpoint, Run, pinpoint, plain
from rightsarchive.model.brief import Brief

Key = tuple[str, int, str]
"""A source: document, version, SHA-256 of the file."""


@dataclass(frozen=True, slots=True, repr=False)
class SourceEntry(Brief):
    """One source in the list, in runs that know which words are italic."""

    key: Key
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The entry as plain text."""
        return plain(self.runs)


@dataclass(frozen=True, slots=True, repr=False)
class References(Brief):
    """What :func:`compose_references` gives. ``note_runs`` are the notes (or the brackets in the text) in order, in runs that know which words are italic;
    ``sources`` the list of sources, each once, in the order that the style asks for."""

    style: str
    locale: str
    note_runs: tuple[tuple[Run, ...], ...]
    sources: tuple[SourceEntry, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes as plain text; the first is note 1."""
        return tuple(map(plain, self.note_runs))

    @property
    def bibliography(self) -> tuple[str, ...]:
        """The list of sources as plain text."""
        return tuple(source.text for source in self.sources)


def compose_references(
    notes: Sequence[Citation | Sequence[Citation]], *, style: str = STYLE, locale: str = LOCALE
) -> References:
    """The references of a whole document: ``notes`` are its citations in order, several in one note as a list.

    A source that was cited before is shortened, or becomes *ibid.*, as ``style`` asks; works that would be cited alike are told apart (*2025a*, *2025b*);
    numeric styles number their sources. Raises StyleError.
    """
    from rightsarchive.citation import processor  # it reads the styles, for which others need not wait
    from rightsarchive.citation.sources import item_of

    clusters = [(note,) if isinstance(note, Citation) else tuple(note) for note in notes]
    items: dict[str, tuple[Key, dict[str, object]]] = {}
    cited = []
    for cluster in clusters:
        line = []
        for citation in cluster:
            key = (citation.document_id, citation.version, citation.sha256)
            name = "/".join(map(str, key))
            if name not in items:
                items[name] = key, {**item_of(citation), "id": name}
            label, value = pinpoint(citation.locator)
            line.append(processor.Cited(name, Pinpoint(label, on_its_own(value))))
        cited.append(line)
    rendered = processor.render_all([item for _, item in items.values()], cited, style, locale)
    sources = [SourceEntry(items[name][0], runs) for name, runs in rendered.sources]
    if not rendered.has_list:
        sources.sort(key=lambda source: (source.text.casefold(), source.key))
    return References(style, locale, rendered.notes, tuple(sources))
