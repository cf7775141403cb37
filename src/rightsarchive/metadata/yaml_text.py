"""YAML as people write it into sidecars, case lists and front matter: values by key, each with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.fields import Written
from rightsarchive.model import metadata_field

LONGEST = 256 << 10
"""Characters of YAML that describe one document: reading a million of them takes a quarter of a minute."""

_NOTHING = {"", "~", "null", "Null", "NULL"}


class _Loader(yaml.SafeLoader):
    """Without references (``*name``): a few of them, each ten times in the next, stand for more values than memory holds."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, "references (*name) are not read here; write the value out", mark
            )
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


def parse_yaml_mapping(text: str, *, path: str | Path | None, first_line: int = 1) -> Written:
    """The keys of one YAML mapping. Known fields are read as plain text (``no`` is Norwegian, not false).

    Raises MetadataError for anything that is not a mapping of distinct keys.
    """
    if len(text) > LONGEST:
        raise MetadataError(
            f"it is longer than {LONGEST >> 10:,} thousand characters, too long to describe one document",
            path=path,
            line=first_line,
            advice="Take out what belongs into the document.",
        )
    try:
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            return {}
        return _mapping(node, path=path, first_line=first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + first_line
        raise MetadataError(f"not valid YAML: {error.problem or error.context}", path=path, line=line) from error
    except yaml.YAMLError as error:
        raise MetadataError(f"not valid YAML: {error}", path=path) from error
    except RecursionError as error:
        raise MetadataError("nested too deeply", path=path) from error


def parse_yaml_mappings(text: str, *, path: str | Path) -> list[tuple[int, Written]]:
    """A YAML list of mappings, each with the line that it starts on. Raises MetadataError."""
    try:
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise MetadataError("a list of entries is needed", path=path, line=1, advice="Start each entry with “- ”.")
        return [(item.start_mark.line + 1, _mapping(item, path=path, first_line=1)) for item in node.value]
    except yaml.MarkedYAMLError as error:
        line = None if error.problem_mark is None else error.problem_mark.line + 1
        raise MetadataError(f"not valid YAML: {error.problem or error.context}", path=path, line=line) from error
    except yaml.YAMLError as error:
        raise MetadataError(f"not valid YAML: {error}", path=path) from error
    except RecursionError as error:
        raise MetadataError("nested too deeply", path=path) from error


def _mapping(node: yaml.Node, *, path: str | Path | None, first_line: int) -> Written:
    if not isinstance(node, yaml.MappingNode):
        raise MetadataError(
            "“key: value” lines are needed",
            path=path,
            line=node.start_mark.line + first_line,
            advice="For example: title: …",
        )
    written: Written = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + first_line
        key = str(key_node.value)
        if key in written:
            raise MetadataError("the key stands here twice", path=path, line=line, field=key)
        # A SafeLoader would read `language: no` as false and `published: 2025-07-31` as a date object.
        loader = yaml.SafeLoader("") if metadata_field(key) in {None, "extra"} else yaml.BaseLoader("")
        try:
            value = loader.construct_document(value_node) if value_node is not None else None
        except (ValueError, OverflowError) as error:
            # It has the form of a date or a number and is none: 2025-02-30.
            raise MetadataError(f"not valid YAML: {error}", path=path, line=line, field=key) from error
        finally:
            loader.dispose()
        written[key] = (None if isinstance(value, str) and value.strip() in _NOTHING else value, line)
    return written
