"""Metadata from every source: sidecars, manifests, front matter, case lists; and how they are joined."""

from rightsarchive.metadata.cases import CASE_LISTS, read_cases
from rightsarchive.metadata.columns import answer, level_under_access
from rightsarchive.metadata.days import DayOrder, both_readings, order_of, read_day, readings
from rightsarchive.metadata.fields import (
    Problem,
    Reading,
    closed,
    from_call,
    parse_json_mapping,
    parse_toml_mapping,
    understood,
    unlikely_keys,
)
from rightsarchive.metadata.file_names import FileNames
from rightsarchive.metadata.folder_notes import may_be_note_on_folder, read_note_on_folder
from rightsarchive.metadata.manifest import (
    Manifest,
    is_manifest,
    is_ours,
    is_table,
    looks_like_manifest,
    read_lookalike,
    read_manifest,
)
from rightsarchive.metadata.references import is_bibliography, may_be_bibliography, read_bibliography
from rightsarchive.metadata.sidecars import Sidecars, alike, both, read_nearly, read_sidecar
from rightsarchive.metadata.sources import read_bytes
from rightsarchive.metadata.stamps import stamp_in_name
from rightsarchive.metadata.tables import sheet_lines
from rightsarchive.metadata.unread_lists import may_be_unread_list, read_unread_list

__all__ = [
    "CASE_LISTS",
    "DayOrder",
    "FileNames",
    "Manifest",
    "Problem",
    "Reading",
    "Sidecars",
    "alike",
    "answer",
    "both",
    "both_readings",
    "closed",
    "from_call",
    "is_bibliography",
    "is_manifest",
    "is_ours",
    "is_table",
    "level_under_access",
    "looks_like_manifest",
    "may_be_bibliography",
    "may_be_note_on_folder",
    "may_be_unread_list",
    "order_of",
    "parse_json_mapping",
    "parse_toml_mapping",
    "read_bibliography",
    "read_bytes",
    "read_cases",
    "read_day",
    "read_lookalike",
    "read_manifest",
    "read_nearly",
    "read_note_on_folder",
    "read_sidecar",
    "read_unread_list",
    "readings",
    "sheet_lines",
    "stamp_in_name",
    "understood",
    "unlikely_keys",
]
