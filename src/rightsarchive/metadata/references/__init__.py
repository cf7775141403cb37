"""Bibliographies of other programs (Zotero, JabRef, Mendeley, EndNote) as what they say of their files: BibTeX, RIS, CSL-JSON."""

from rightsarchive.metadata.references.manifest import is_bibliography, may_be_bibliography, read_bibliography

__all__ = ["is_bibliography", "may_be_bibliography", "read_bibliography"]
