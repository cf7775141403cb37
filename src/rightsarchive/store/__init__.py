"""What is kept for good: the originals and the catalog. Everything else is made from them."""

from rightsarchive.store.annotations import NOTE, TAG, Annotation
from rightsarchive.store.catalog import Catalog, not_made
from rightsarchive.store.catalog_file import needs_copy, stamp
from rightsarchive.store.chain import CustodyHead
from rightsarchive.store.checked import Checked, checked
from rightsarchive.store.custody_event import UNDOES, CustodyEvent
from rightsarchive.store.dictionaries import Dictionary
from rightsarchive.store.documents import DocumentState, document_id
from rightsarchive.store.failures import FailureKind, KeptFailure
from rightsarchive.store.foreign_logs import ForeignLog
from rightsarchive.store.incoming import Staged
from rightsarchive.store.originals import FolderOriginals, Originals
from rightsarchive.store.passage_reader import Excerpt
from rightsarchive.store.passages import Change
from rightsarchive.store.provenance import Spot, Statement
from rightsarchive.store.reading import CatalogReader
from rightsarchive.store.readings import Reading
from rightsarchive.store.searches import SearchRow
from rightsarchive.store.serialization import metadata_digest
from rightsarchive.store.sources import checked_values, plain_values
from rightsarchive.store.texts import text_digest
from rightsarchive.store.withheld import Redaction, RedactionInVersion

__all__ = [
    "NOTE",
    "TAG",
    "UNDOES",
    "Annotation",
    "Catalog",
    "CatalogReader",
    "Change",
    "Checked",
    "CustodyEvent",
    "CustodyHead",
    "Dictionary",
    "DocumentState",
    "Excerpt",
    "FailureKind",
    "FolderOriginals",
    "ForeignLog",
    "KeptFailure",
    "Originals",
    "Reading",
    "Redaction",
    "RedactionInVersion",
    "SearchRow",
    "Spot",
    "Staged",
    "Statement",
    "checked",
    "checked_values",
    "document_id",
    "metadata_digest",
    "needs_copy",
    "not_made",
    "plain_values",
    "stamp",
    "text_digest",
]
