"""What every record at the border has in common, and the forms in which people write values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo

from rightsarchive.model.brief import brief_record


class Record(BaseModel):
    """A frozen record at the border of the library."""

    # Pydantic keeps the strings of JSON that it read for as long as the process lives: names of fields may stay, no value.
    model_config = ConfigDict(frozen=True, extra="forbid", cache_strings="keys")

    def as_json(self) -> dict[str, Any]:
        """The record as JSON values, without what has its default value."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def to_json(self) -> str:
        """The same as one JSON object; :meth:`from_json` gives an equal record back."""
        return self.model_dump_json(exclude_defaults=True)

    def __repr__(self) -> str:
        """The fields that have not their default, with no whole text."""
        shown = ((name, getattr(self, name)) for name in type(self).model_fields)
        kept = [(name, value) for name, value in shown if value != _default(type(self), name)]
        return brief_record(type(self).__name__, kept)

    @classmethod
    def from_json(cls, value: str | bytes) -> Self:
        """Raises ``pydantic.ValidationError`` where the text is no such record."""
        return cls.model_validate_json(value)


def _default(record: type[Record], name: str) -> object:
    return record.model_fields[name].get_default(call_default_factory=True, validated_data={})


Kept = TypeVar("Kept", bound=Record)


def storable(record: Kept, info: ValidationInfo) -> Kept:
    """Raises ValueError for half a surrogate pair, which UTF-8 cannot hold."""
    if info.mode == "json":
        return record  # what was read as JSON holds none, and writing it again takes a quarter of the time of reading
    try:
        record.to_json()
    except ValueError as error:
        raise ValueError("it holds half a surrogate pair, which no file can keep") from error
    return record


def as_tuple(value: Any) -> Any:
    if value is None:
        return ()
    if isinstance(value, (str, Mapping, Record)):
        return (value,)
    return value


Names = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
