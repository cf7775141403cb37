"""What can be cited: a citation, or whatever has one, as a hit of a search and an entry of a timeline do."""

from __future__ import annotations

from typing import Protocol

from rightsarchive.citation.citation import Citation


class HasCitation(Protocol):
    """A hit, an entry of a timeline, or whatever else has a citation."""

    @property
    def citation(self) -> Citation: ...


Cited = Citation | HasCitation


def citation_of(cited: Cited) -> Citation:
    """The citation itself."""
    return cited if isinstance(cited, Citation) else cited.citation
