"""Keys and values as a user wrote them, with their lines, made into checked metadata fields."""

from __future__ import annotations

import difflib
import json
import re
import reprlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from rightsarchive.errors import MetadataError
from rightsarchive.model import FieldOrigin, Metadata, Origin, metadata_field

Found = Mapping[str, tuple[Any, FieldOrigin]]
"""Checked values by field name, each with its origin; a user's own key ``k`` stands under ``extra.k``."""

Written = dict[str, tuple[Any, int | None]]
"""Values by key as written, each with its 1-based line."""

LONGEST = 256 << 10
"""Characters of YAML that describe one document: reading a million of them takes a quarter of a minute."""

_FROM_CALL = FieldOrigin(origin=Origin.CALL)

_NOTHING = {"", "~", "null", "Null", "NULL"}

_COLON = re.compile(r"\s*:")


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


def parse_json_mapping(text: str, *, path: str | Path, first_line: int = 1) -> Written:
    """The keys of one JSON object. Raises MetadataError for anything else, and for a key that stands twice."""

    def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            if key in seen:
                raise MetadataError("the key stands twice", path=path, line=first_line, field=key)
            seen[key] = value
        return seen

    try:
        data = json.loads(text, object_pairs_hook=distinct)
    except json.JSONDecodeError as error:
        raise MetadataError(f"not valid JSON: {error.msg}", path=path, line=error.lineno + first_line - 1) from error
    except RecursionError as error:
        raise MetadataError("nested too deeply", path=path) from error
    except ValueError as error:
        raise MetadataError(f"not valid JSON: {error}", path=path) from error
    if not isinstance(data, dict):
        raise MetadataError('an object is needed: {"title": …}', path=path, line=first_line)
    return {key: (value, _line_of(key, text) + first_line - 1) for key, value in data.items()}


def _line_of(key: str, text: str) -> int:
    # Found without a pattern of its own: ``re`` would keep it, and the user's word with it.
    written = json.dumps(key, ensure_ascii=False)
    at = text.find(written)
    while at >= 0 and not _COLON.match(text, at + len(written)):
        at = text.find(written, at + 1)
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def check(written: Written, *, origin: Origin, path: str | Path | None, source: str) -> Found:
    """Validate each value by itself, so that the error names its line. ``source`` is how its origin is shown to a person."""
    found: dict[str, tuple[Any, FieldOrigin]] = {}
    own: dict[str, tuple[Any, int | None]] = {}
    for key, (value, line) in written.items():
        name = metadata_field(key)
        if value is None or value == "":
            continue
        if name is None:
            own[key] = (value, line)
        elif name == "extra":
            if not isinstance(value, Mapping):
                raise MetadataError("“extra” holds your own keys and values", path=path, line=line, field=key)
            own |= {str(inner): (item, line) for inner, item in value.items()}
        else:
            if name in found:
                raise MetadataError(
                    f"the field {name!r} is given twice, in two spellings", path=path, line=line, field=key
                )
            found[name] = (
                _valid(Metadata, name, value, path, line, key),
                FieldOrigin(origin=origin, where=_where(source, line)),
            )
    for key, (value, line) in own.items():
        kept = _valid(Metadata, "extra", {key: value}, path, line, key)[key]
        found[f"extra.{key}"] = (kept, FieldOrigin(origin=origin, where=_where(source, line)))
    return found


def from_call(metadata: Metadata) -> Found:
    """The fields that the caller set."""
    found: dict[str, tuple[Any, FieldOrigin]] = {
        name: (getattr(metadata, name), _FROM_CALL) for name in metadata.model_fields_set if name != "extra"
    }
    return found | {f"extra.{key}": (value, _FROM_CALL) for key, value in metadata.extra.items()}


def unlikely_keys(keys: Iterable[str]) -> dict[str, str]:
    """The user's own keys that look like a slip of a known field: ``{"acess": "access"}``."""
    known = list(Metadata.model_fields)
    close = {key: difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.8) for key in keys}
    return {key: found[0] for key, found in close.items() if found}


def _valid(model: type[BaseModel], name: str, value: Any, path: str | Path | None, line: int | None, key: str) -> Any:
    try:
        return getattr(model.model_validate({name: value}), name)
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise MetadataError(f"{_short(value)} will not do: {reason}.", path=path, line=line, field=key) from error


def _short(value: Any) -> str:
    shown = reprlib.repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def _where(source: str, line: int | None) -> str:
    source = source.encode("utf-8", "backslashreplace").decode()  # a file's name may hold bytes that are no UTF-8
    return source if line is None else f"{source}, line {line}"
