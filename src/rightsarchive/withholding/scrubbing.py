"""Metadata as a reduced text has them: nothing from the file, nothing that holds the withheld words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rightsarchive.metadata.inference import infer
from rightsarchive.model import Author, Extraction, FieldOrigin, Metadata, Origin, Passage
from rightsarchive.withholding.words import Scrubber, Wording

UNSAID = frozenset({Origin.FILE, Origin.INFERRED})
"""What the file says of itself goes with its bytes; what was read from the whole text is read anew from the reduced one."""

_SAID = FieldOrigin(origin=Origin.CALL)

_UNTOUCHED = frozenset({"access", "language", "published", "retrieved"})

_DROPPED = frozenset({"archived_url", "call_number", "case_number", "cases", "identifier", "symbol", "url"})
"""What is of no use with a part of it replaced."""


_PEOPLE = frozenset({"authors", "editors", "interviewer", "recipient"})


def named_in(metadata: Metadata, wording: Wording) -> tuple[str, ...]:
    """The fields whose values hold the words (a user's own as ``extra.k``)."""
    found = []
    for name, value in metadata.as_json().items():
        if name in _UNTOUCHED:
            continue
        parts = {f"extra.{key}": {key: each} for key, each in value.items()} if name == "extra" else {name: value}
        found += [part for part, each in parts.items() if any(map(wording.stand_in, _strings(each)))]
    return tuple(found)


def _strings(value: Any) -> Sequence[str]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Mapping):
        return [text for key, each in value.items() for text in (str(key), *_strings(each))]
    return [text for each in value for text in _strings(each)] if isinstance(value, list) else ()


def scrubbed(
    metadata: Metadata,
    origins: Mapping[str, FieldOrigin],
    extraction: Extraction,
    passages: Sequence[Passage],
    scrub: Scrubber,
    cleared: frozenset[str] = frozenset(),
) -> tuple[Metadata, dict[str, FieldOrigin]]:
    """The metadata of a reduced text, and where they come from (without the names of the files that said so).

    What a person said of the document stays, with marks for the withheld words; an address, an identifier or a case with such
    words is left out, and what a person ``cleared`` stays without a value.
    """
    unsaid = {name for name, origin in origins.items() if origin.origin in UNSAID}
    kept: dict[str, Any] = {"access": metadata.access}
    for name in sorted(set(Metadata.model_fields) - unsaid - {"access", "extra"}):
        value = _field(name, getattr(metadata, name), scrub)
        if value is not None and value != ():
            kept[name] = value
    extra = {
        key: _value(value, scrub)
        for key, value in metadata.extra.items()
        if f"extra.{key}" not in unsaid and scrub(key) == key
    }
    if extra:
        kept["extra"] = extra
    inferred = infer(extraction, passages, None, ({name: (value, _SAID) for name, value in kept.items()},))
    fresh = {name: each for name, each in inferred.items() if name not in kept and name not in cleared}
    known = {
        name: FieldOrigin(origin=origin.origin)
        for name, origin in origins.items()
        if name in kept or name.removeprefix("extra.") in extra
    }
    for name, (value, origin) in fresh.items():
        kept[name], known[name] = value, origin
    return Metadata(**kept), known


def _field(name: str, value: Any, scrub: Scrubber) -> Any:
    if name in _UNTOUCHED:
        return value
    if name in _DROPPED:
        whole = value if isinstance(value, tuple) else () if value is None else (value,)
        clean = tuple(each for each in whole if scrub(each) == each)
        return clean if isinstance(value, tuple) else next(iter(clean), None)
    if name == "persons":
        return tuple(dict.fromkeys(map(scrub.name, value)))
    if name in _PEOPLE:
        names = ((author, scrub.name(str(author))) for author in value)
        return tuple(author if name == str(author) else Author(literal=name) for author, name in names)
    return _value(value, scrub)


def _value(value: Any, scrub: Scrubber) -> Any:
    if type(value) is str:
        return scrub(value)
    if isinstance(value, (tuple, list)):
        return type(value)(_value(each, scrub) for each in value)
    if isinstance(value, dict):
        return {scrub(key): _value(each, scrub) for key, each in value.items()}
    return value
