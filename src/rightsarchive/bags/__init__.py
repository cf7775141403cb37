"""Evidence packages: documents of the archive as a BagIt bag (RFC 8493) that can be checked and read without this program, and back
into an archive."""

from rightsarchive.bags.outcome import Bag, BagImport

__all__ = ["Bag", "BagImport"]
