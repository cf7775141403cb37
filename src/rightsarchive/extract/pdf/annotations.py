"""The annotations of a page: form values with their labels, notes, stamps and comments; what they hide, strike and attach."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pypdf import PageObject

from rightsarchive.extract.pdf.bars import bar_of, is_dark_mark
from rightsarchive.extract.pdf.lines import Apart
from rightsarchive.extract.pdf.objects import Box
from rightsarchive.extract.pdf.pages import clean, pypdf_warnings
from rightsarchive.extract.pdf.sight import Annotated
from rightsarchive.model import Content, ContentKind, PassageKind, Reason

_MOST = 5_000
_LONGEST = 100_000
_HIDDEN = 0b100010
"""Annotation flags: hidden, and not to be viewed (ISO 32000-2, 12.5.3)."""
_PASSED_OVER = frozenset({"/Link", "/Popup", "/PrinterMark", "/TrapNet", "/Watermark"})
_COVERS_NOTHING = frozenset(
    {"/Link", "/Popup", "/Text", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret"}
)
_KINDS = {
    "/FreeText": Reason.NOTE,
    "/Stamp": Reason.STAMP,
    "/FileAttachment": Reason.COMMENT,
}
_PUSH_BUTTON = 1 << 16
_PASSWORD = 1 << 13
_TAG = re.compile(r"<(/?\s*(?:p|div|br)\b)?[^<>]*>")
_DEEPEST = 20


class Words(NamedTuple):
    """What an annotation says, and where. A form field without a label for people has ``name``, the file's own for it."""

    apart: Apart
    box: Box
    name: str = ""
    is_button: bool = False


class Noted(NamedTuple):
    """``words`` are told apart from the page's own text, top to bottom; ``said`` is what the annotations do to that text.
    ``may_hide``: some may cover, strike or take away words."""

    words: tuple[Words, ...] = ()
    said: Annotated = Annotated()
    contents: tuple[Content, ...] = ()
    may_hide: bool = False


def annotations_of(page: PageObject, number: int) -> Noted:
    """Those of the page with this number (from 1). What is broken is left out and counted."""
    try:
        found = page.get("/Annots")
        items = list(found.get_object()) if found is not None else []
        if not items and "/AF" not in page:
            return Noted()
    except MemoryError:
        raise
    except Exception:
        return Noted()
    reader = _Annotations(page, number)
    with pypdf_warnings():
        reader.take_files()
        for item in items[:_MOST]:
            reader.take(item)
    return reader.noted()


class _Annotations:
    def __init__(self, page: PageObject, number: int) -> None:
        self._page = page
        self._number = number
        self._words: list[Words] = []
        self._redactions: list[Box] = []
        self._strikes: list[Box] = []
        self._covers: list[Box] = []
        self._bars: list[Box] = []
        self._contents: list[Content] = []

    def noted(self) -> Noted:
        self._words.sort(key=lambda each: (-round(each.box[3] / 4), each.box[0]))
        said = Annotated(tuple(self._redactions), tuple(self._strikes), tuple(self._covers), tuple(self._bars))
        return Noted(
            tuple(self._words),
            said,
            tuple(self._contents),
            may_hide=any(said),
        )

    def take(self, item: Any) -> None:
        try:
            annotation = item.get_object()
            kind = str(annotation.get("/Subtype", ""))
            if kind in _PASSED_OVER:
                return
            box = _box(annotation.get("/Rect"))
            if kind == "/Widget":
                self._field(annotation, box)
                return
            if kind == "/Redact":
                self._redactions += _quads(annotation) or [box]
            elif kind == "/StrikeOut":
                self._strikes += _quads(annotation) or [box]
            shown = not int(annotation.get("/F", 0)) & _HIDDEN
            if shown and kind != "/Redact":
                bar = bar_of(annotation, kind, box)
                if bar is not None:
                    self._bars.append(bar)
                if kind not in _COVERS_NOTHING or (
                    kind == "/Highlight" and ("/AP" in annotation or is_dark_mark(annotation))
                ):
                    self._covers.append(box)
            self._note(annotation, kind, box, shown=shown)
        except MemoryError:
            raise
        except Exception as error:
            self._told(ContentKind.ANNOTATION, "", f"it is broken ({type(error).__name__})")

    def _note(self, annotation: Any, kind: str, box: Box, *, shown: bool) -> None:
        text = _string(annotation.get("/Contents")) or _rich(annotation.get("/RC"))
        drawn = self._appearance(annotation) if kind in {"/Stamp", "/FreeText"} else ""
        if kind in {"/Stamp", "/FreeText"} and drawn and "".join(drawn.split()) != "".join(text.split()):
            # The page shows how it looks; what it says beside that is seen when it is opened.
            text = drawn if not text or "".join(text.split()) in "".join(drawn.split()) else f"{drawn}\n{text}"
        name = kind.removeprefix("/")
        if kind == "/FileAttachment":
            self._file(annotation.get("/FS"))
        elif kind == "/RichMedia":
            for name_or_file in annotation["/RichMediaContent"].get_object()["/Assets"].get_object()["/Names"][1::2]:
                self._file(name_or_file)
        if not text:
            if kind in {"/Stamp", "/FreeText"}:
                self._told(ContentKind.ANNOTATION, name, "it is a picture, or holds no words")
            return
        if not shown:
            self._told(ContentKind.ANNOTATION, name, "it is switched off")
            return
        self._say(text, PassageKind.ANNOTATION, _KINDS.get(kind, Reason.COMMENT), box)
        self._told(ContentKind.ANNOTATION, name, "", as_text=1)

    def _field(self, widget: Any, box: Box) -> None:
        field = _field_of(widget)
        kind = str(field.get("/FT", ""))
        said, name = field.get("/TU", ""), field.get("name", "")
        label = said or name
        if int(widget.get("/F", 0)) & _HIDDEN:
            self._told(ContentKind.FORM_FIELD, label, "it is switched off")
            return
        if kind == "/Sig":
            self._signature(widget, field, label, box)
            return
        if "/BG" in (widget.get("/MK") or {}):
            self._covers.append(box)
            if (bar := bar_of(widget, "/Widget", box)) is not None:
                self._bars.append(bar)
        value = _value(widget, field, kind)
        if value is None:
            return
        value, kept = self._as_seen(widget, field, kind, value)
        if not value:
            self._told(ContentKind.FORM_FIELD, label, "it is empty")
            return
        text = f"{said}: {value}" if said else value
        apart = Apart(text, PassageKind.FORM, Reason.FORM_VALUE)
        self._words.append(Words(apart, box, "" if said else name, kind == "/Btn"))
        self._told(ContentKind.FORM_FIELD, label, kept, as_text=1)

    def _as_seen(self, widget: Any, field: dict[str, Any], kind: str, value: str) -> tuple[str, str]:
        """What a field of text shows, and what is to be told where the file keeps another value for it."""
        if kind != "/Tx" or "/AP" not in widget or int(field.get("/Ff", 0)) & _PASSWORD:
            return value, ""
        drawn = self._appearance(widget)
        if not drawn or "".join(drawn.split()) == "".join(value.split()) or self._draws_anew():
            return value, ""
        return drawn, f"it shows this, and the file keeps another value for it: {value}" if value else ""

    def _draws_anew(self) -> bool:
        """Whether the file asks viewers to draw its fields from their values (ISO 32000-2, 12.7.3)."""
        try:
            file: Any = self._page.pdf
            return bool(file.root_object["/AcroForm"].get_object().get("/NeedAppearances", False))
        except MemoryError:
            raise
        except Exception:
            return False

    def _signature(self, widget: Any, field: dict[str, Any], label: str, box: Box) -> None:
        signed = field.get("/V")
        text = self._appearance(widget)
        if signed is None:
            self._told(ContentKind.SIGNATURE, label, "nobody has signed there")
        else:
            signature = signed.get_object()
            said = [
                f"{what} {words}" if what else words
                for what, key in (("signed by", "/Name"), ("reason:", "/Reason"), ("place:", "/Location"), ("on", "/M"))
                if (words := _string(signature.get(key)))
            ]
            text = text or ", ".join(said)
            self._told(
                ContentKind.SIGNATURE,
                label,
                "it was not checked whether the signature is valid",
                as_text=int(bool(text)),
            )
            self._covers.append(box)
        if text:
            self._say(text, PassageKind.ANNOTATION, Reason.SIGNATURE, box)

    def _appearance(self, annotation: Any) -> str:
        """The words of the normal appearance (ISO 32000-2, 12.5.5)."""
        try:
            appearance = annotation["/AP"]["/N"].get_object()
            if "/Subtype" not in appearance:
                return ""
            return clean(str(self._page.extract_xform_text(appearance))).strip()[:_LONGEST]
        except MemoryError:
            raise
        except Exception:
            return ""

    def _file(self, specification: Any) -> None:
        held = specification.get_object() if specification is not None else {}
        self._told(ContentKind.ATTACHMENT, _string(held.get("/UF") or held.get("/F")), "it is a file in the file")

    def take_files(self) -> None:
        """The files that belong to the page (ISO 32000-2, 14.13)."""
        try:
            files: Any = self._page.get("/AF")
            for item in files.get_object() if files is not None else ():
                self._file(item)
        except MemoryError:
            raise
        except Exception as error:
            self._told(ContentKind.ATTACHMENT, "", f"it is broken ({type(error).__name__})")

    def _say(self, text: str, kind: PassageKind, reason: Reason, box: Box) -> None:
        self._words.append(Words(Apart(text, kind, reason), box))

    def _told(self, kind: ContentKind, name: str, why: str, *, as_text: int = 0) -> None:
        self._contents.append(Content(kind, 1, as_text, self._number, name, None, why))


def _field_of(widget: Any) -> dict[str, Any]:
    """What a widget has by itself or from the fields above it (ISO 32000-2, 12.7.4), and its full ``name``."""
    found: dict[str, Any] = {}
    names: list[str] = []
    node = widget
    for _ in range(_DEEPEST):
        for key in ("/FT", "/V", "/RV", "/Ff", "/Opt"):
            if key in node and key not in found:
                found[key] = node[key]
        if "/TU" not in found and (label := _string(node.get("/TU"))):
            found["/TU"] = label
        if name := _string(node.get("/T")):
            names.append(name)
        if (above := node.get("/Parent")) is None:
            break
        node = above.get_object()
    found["name"] = ".".join(reversed(names))
    return found


def _value(widget: Any, field: dict[str, Any], kind: str) -> str | None:
    """What was filled in: empty for nothing, None for what is no value."""
    value = field.get("/V")
    value = value.get_object() if value is not None else None
    if kind == "/Btn":
        if int(field.get("/Ff", 0)) & _PUSH_BUTTON:
            return None
        state = str(widget.get("/AS", value or "/Off"))
        if state in {"/Off", "None", ""}:
            return ""
        chosen = state.removeprefix("/")
        return "yes" if chosen.casefold() in {"yes", "on", "1", "true", "x"} else chosen
    if kind not in {"/Tx", "/Ch"}:
        return None
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, (_shown(each, field) for each in value)))
    if value is not None and hasattr(value, "get_data"):
        return clean(value.get_data().decode("utf-8", "replace")).strip()[:_LONGEST]
    return _shown(value, field) or _rich(field.get("/RV"))


def _shown(value: Any, field: dict[str, Any]) -> str:
    """A chosen value as the form shows it: of each option there may be a value for export and one to be shown."""
    text = _string(value)
    options = field.get("/Opt")
    for option in options.get_object() if options is not None else ():
        pair = option.get_object()
        if isinstance(pair, list) and len(pair) == 2 and _string(pair[0]) == text:
            return _string(pair[1])
    return text


def _string(value: Any) -> str:
    """Text of the file, cleaned; empty for what is none."""
    value = value.get_object() if hasattr(value, "get_object") else value
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return clean(value.replace("\r\n", "\n").replace("\r", "\n")).strip()[:_LONGEST] if isinstance(value, str) else ""


def _rich(value: Any) -> str:
    """The words of rich text, which is XHTML (ISO 32000-2, 12.7.4.4)."""
    value = value.get_object() if value is not None else None
    written = value.get_data().decode("utf-8", "replace") if hasattr(value, "get_data") else _string(value)
    words = html.unescape(_TAG.sub(lambda tag: "\n" if tag[1] else "", written))
    return _string("\n".join(line for each in words.split("\n") if (line := " ".join(each.split()))))


def _box(found: Any) -> Box:
    left, bottom, right, top = (float(edge) for edge in found.get_object())
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _quads(annotation: Any) -> list[Box]:
    """The boxes of an annotation over text (ISO 32000-2, 12.5.6.10)."""
    points = annotation.get("/QuadPoints")
    values = [float(value) for value in points.get_object()] if points is not None else []
    return list(_boxes(values))


def _boxes(values: Sequence[float]) -> Iterator[Box]:
    for start in range(0, len(values) - 7, 8):
        across, up = values[start : start + 8 : 2], values[start + 1 : start + 8 : 2]
        yield min(across), min(up), max(across), max(up)
