"""How a passage is stored: its fields in the index, and how OpenSearch is to count and score them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from rightsarchive.engine.opensearch.encoding import GAP, NEXT, SAME, as_bag, as_line, encoded
from rightsarchive.engine.protocol import Entry

FORMAT = 1
"""The layout of the index that this release writes."""

ID, BEGIN, END, ACCESS, CEILING, DIGEST = "id", "begin", "end", "access", "ceiling", "digest"
FOREVER = 2**62
"""The end of what no commit has taken out."""

NO_CEILING = 99

BAG, LINE, WORDS, LENGTH, KEYWORD = "bag_", "line_", "words_", "length_", "key_"
"""How the names of fields begin: terms to be counted, terms in their places, distinct terms, their number, values of a keyword."""

PAGE = 10_000
"""Hits of one answer (the server's own limit for those that come first)."""


def settings(shards: int, replicas: int) -> Mapping[str, Any]:
    """Settings and mapping of a new index."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": -1,
            "max_result_window": PAGE,
            "mapping.total_fields.limit": 10_000,
            "analysis": {
                "tokenizer": {
                    "places": {"type": "char_group", "tokenize_on_chars": [NEXT], "max_token_length": 1 << 20}
                },
                "filter": {
                    "together": {"type": "pattern_capture", "preserve_original": False, "patterns": [f"([^{SAME}]+)"]},
                    "gaps": {"type": "stop", "stopwords": [GAP]},
                },
                "analyzer": {"terms": {"type": "custom", "tokenizer": "places", "filter": ["together", "gaps"]}},
            },
            "similarity": {"counted": {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}}},
        },
        "mappings": {
            "dynamic_templates": [
                _template(BAG, type="text", analyzer="terms", similarity="counted", norms=False, index_options="freqs"),
                _template(LINE, type="text", analyzer="terms", similarity="counted", norms=False),
                _template(WORDS, type="keyword", norms=False),
                _template(LENGTH, type="integer"),
                _template(KEYWORD, type="keyword", norms=False),
            ],
            "properties": {
                ID: {"type": "long"},
                BEGIN: {"type": "long"},
                END: {"type": "long"},
                ACCESS: {"type": "byte"},
                CEILING: {"type": "byte"},
                DIGEST: {"type": "keyword", "index": False, "doc_values": False},
            },
        },
    }


def _template(prefix: str, **mapping: object) -> Mapping[str, Any]:
    return {prefix: {"match": f"{prefix}*", "mapping": mapping}}


def document(entry: Entry, begin: int) -> dict[str, Any]:
    """A passage as it is sent."""
    found: dict[str, Any] = {
        ID: int(entry.id),
        ACCESS: entry.access.level,
        CEILING: NO_CEILING if entry.ceiling is None else entry.ceiling.level,
    }
    for name, field in entry.fields.items():
        terms = list(field.terms)
        if not terms:
            continue
        found[BAG + name] = as_bag(terms)
        found[WORDS + name] = sorted({encoded(term) for term in terms})
        found[LENGTH + name] = len(terms)
        if field.positions is not None:
            found[LINE + name] = as_line(terms, list(field.positions))
    for name, values in entry.keywords.items():
        if values:
            found[KEYWORD + name] = sorted({encoded(value) for value in values})
    found[DIGEST] = digest(found)
    return {**found, BEGIN: begin, END: FOREVER}


def digest(stored: Mapping[str, Any]) -> str:
    """The SHA-256 over what a passage says, whichever commits see it."""
    said = {key: value for key, value in stored.items() if key not in {BEGIN, END, DIGEST}}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
