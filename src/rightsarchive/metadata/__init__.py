"""Metadata from every source: sidecars, manifests, front matter, case lists; and how they are joined."""

from rightsarchive.metadata.cases import CASE_LISTS, read_cases
from rightsarchive.metadata.fields import Found, check, from_call, parse_json_mapping, parse_yaml_mapping, unlikely_keys
from rightsarchive.metadata.manifest import MANIFESTS, Manifest, find_manifest, read_manifest
from rightsarchive.metadata.resolve import first, resolve
from rightsarchive.metadata.sources import is_sidecar, read_sidecar, sidecar_of

__all__ = [
    "CASE_LISTS",
    "MANIFESTS",
    "Found",
    "Manifest",
    "check",
    "find_manifest",
    "first",
    "from_call",
    "is_sidecar",
    "parse_json_mapping",
    "parse_yaml_mapping",
    "read_cases",
    "read_manifest",
    "read_sidecar",
    "resolve",
    "sidecar_of",
    "unlikely_keys",
]
