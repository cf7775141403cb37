"""Front matter: metadata at the top of a text, as site generators write it, in YAML (``---``), TOML (``+++``) or JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.fields import Reading, closed, parse_json_mapping, parse_toml_mapping, understood
from rightsarchive.model import Origin

_YAML = re.compile(r"---[ \t]*\r?\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
# A rule of three hyphens also begins front matter; only "key:" in the next line tells the two apart.
_KEY_LINE = re.compile(r"(?:\s*(?:#[^\n]*)?\n)*[^\s#:][^:\n]{0,60}:(?:\s|$)")
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(.*?)(?:^|\n)\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML_LINE = re.compile(r"(?:\s*(?:#[^\n]*)?\n)*\s*(?:\[|[\w\"'.-]{1,60}\s*=)")
_JSON = re.compile(r";;;[ \t]*\r?\n(.*?)\n;;;[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LONGEST_JSON = 64 << 10


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the signs, in which notation, and where the text of the document begins."""

    inside: str
    notation: str
    end: int

    def read(self, name: str) -> Reading:
        """What it says of the document; where it cannot be read, the document is closed."""
        source = Path(name).name
        try:
            match self.notation:
                case "toml":
                    written = parse_toml_mapping(self.inside, path=name)
                case "json":
                    written = parse_json_mapping(self.inside, path=name)
                case _:
                    from rightsarchive.metadata.yaml_text import parse_yaml_mapping  # only where there is some

                    written = parse_yaml_mapping(self.inside, path=name, first_line=2)
        except MetadataError as error:
            return closed(error, Origin.FRONT_MATTER, source)
        return understood(written, origin=Origin.FRONT_MATTER, path=name, source=source)


def front_matter(text: str) -> FrontMatter | None:
    """The front matter of a text, None where it has none."""
    if (found := _YAML.match(text)) and _KEY_LINE.match(found[1]):
        return FrontMatter(found[1], "yaml", found.end())
    if (found := _TOML.match(text)) and _TOML_LINE.match(found[1]):
        return FrontMatter(found[1], "toml", found.end())
    if found := _JSON.match(text):
        inside = found[1].strip()
        return FrontMatter(inside if inside.startswith("{") else f"{{{inside}}}", "json", found.end())
    if text.startswith("{"):
        try:
            data, end = json.JSONDecoder().raw_decode(text[:_LONGEST_JSON])
        except (ValueError, RecursionError):
            return None
        # A file that is nothing but JSON has no text to describe.
        if isinstance(data, dict) and text[end:].strip() and text[end : end + 1] in {"\n", "\r"}:
            return FrontMatter(text[:end], "json", end)
    return None
