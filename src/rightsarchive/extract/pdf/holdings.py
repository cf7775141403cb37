"""What a PDF holds beside its pages: layers, attachments, forms in XML, scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfReader

from rightsarchive.extract.pdf.pages import clean, pypdf_warnings
from rightsarchive.model import Content, ContentKind

_MOST = 1_000


def has_layers(reader: PdfReader) -> bool:
    """Whether the file has optional content, some of which may be switched off (ISO 32000-2, 8.11)."""
    return bool(_or(lambda: "/OCProperties" in reader.root_object, otherwise=True))


def holdings_of(reader: PdfReader) -> tuple[Content, ...]:
    """What stands in the file's catalog; the annotations of its pages are another's."""
    with pypdf_warnings():
        return (*_layers(reader), *_attachments(reader), *_xml_form(reader), *_scripts(reader))


def _layers(reader: PdfReader) -> Iterator[Content]:
    def read() -> list[Content]:
        if "/OCProperties" not in reader.root_object:
            return []
        properties: Any = reader.root_object["/OCProperties"].get_object()
        setting: Any = properties["/D"].get_object() if "/D" in properties else {}
        off = {id(each.get_object()) for each in _list(setting.get("/OFF"))}
        on = {id(each.get_object()) for each in _list(setting.get("/ON"))}
        all_off = str(setting.get("/BaseState", "/ON")) == "/OFF"
        found = []
        for group in _list(properties.get("/OCGs"))[:_MOST]:
            layer = group.get_object()
            is_off = id(layer) in off or (all_off and id(layer) not in on)
            found.append(Content(ContentKind.LAYER, 1, int(not is_off), name=_name(layer), why="off" if is_off else ""))
        return found

    yield from _or(read, otherwise=[])


def _attachments(reader: PdfReader) -> Iterator[Content]:
    def read() -> list[Content]:
        if "/Names" not in reader.root_object and "/AF" not in reader.root_object:
            return []
        names = dict.fromkeys(
            clean(str(each.alternative_name or each.name)).strip() for each in list(reader.attachment_list)[:_MOST]
        )
        for held in _list(reader.root_object.get("/AF"))[:_MOST]:
            file = held.get_object()
            names.setdefault(clean(str(file.get("/UF", file.get("/F", "")))).strip())
        return [Content(ContentKind.ATTACHMENT, name=name, why="it is a file in the file") for name in names]

    yield from _or(read, otherwise=[])


def _xml_form(reader: PdfReader) -> Iterator[Content]:
    def read() -> bool:
        form: Any = reader.root_object.get("/AcroForm")
        return form is not None and "/XFA" in form.get_object()

    if _or(read, otherwise=False):
        yield Content(ContentKind.FORM_FIELD, name="XFA", why="the form and what was filled in are kept as XML")


def _scripts(reader: PdfReader) -> Iterator[Content]:
    def read() -> int:
        root: Any = reader.root_object
        count = 0
        if "/Names" in root and "/JavaScript" in (names := root["/Names"].get_object()):
            count += len(_list(names["/JavaScript"].get_object().get("/Names"))) // 2 or 1
        action = root.get("/OpenAction")
        action = action.get_object() if action is not None else None
        if isinstance(action, dict) and action.get("/S") == "/JavaScript":
            count += 1
        return count + len(root["/AA"].get_object() if "/AA" in root else ())

    if count := _or(read, otherwise=0):
        yield Content(ContentKind.SCRIPT, count, why="scripts are never run")


def _name(layer: Any) -> str:
    return clean(str(layer.get("/Name", ""))).strip()


def _list(found: Any) -> list[Any]:
    value = found.get_object() if found is not None else None
    return list(value) if isinstance(value, list) else []


def _or(read: Callable[[], Any], *, otherwise: Any) -> Any:
    """What ``read`` gives; what is broken in the file is not there."""
    try:
        return read()
    except MemoryError:
        raise
    except Exception:
        return otherwise
