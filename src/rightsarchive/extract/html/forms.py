"""What was filled into the fields of a page's forms, each with the label that a reader sees beside it."""

from __future__ import annotations

from rightsarchive.extract.html.tree import Element

_NO_FIELDS = {"hidden", "submit", "button", "image", "reset", "password", "file"}
_BOXES = {"checkbox", "radio"}
_LONGEST_LABEL = 200
_LABEL_ATTRIBUTES = ("aria-label", "placeholder", "title", "name")


class Forms:
    def __init__(self, root: Element) -> None:
        self._labels = {label.get("for"): label for label in root.iter("label") if label.get("for")}

    def filled(self, field: Element) -> str | None:
        """Label and value of a field in one line; "" where nothing was filled in, None for what is no field."""
        kind = (field.get("type") or "text").strip().lower() if field.tag == "input" else ""
        if kind in _NO_FIELDS:
            return None
        if kind in _BOXES:
            label = self._label(field, behind=True)
            return f"{'☒' if field.get('checked') is not None else '☐'} {label}" if label else ""
        value = _value(field)
        if not value:
            return ""
        label = self._label(field)
        return f"{label.rstrip(':：')}: {value}" if label else value

    def _label(self, field: Element, *, behind: bool = False) -> str:
        named = self._labels.get(field.get("id") or "\0")
        around = next(field.iterancestors("label"), None)
        found = _text(named) or (_text(around, without=field) if around is not None else "")
        if not found:
            beside = (_behind(field) or _before(field)) if behind else _before(field)
            found = beside or next((field.get(name) for name in _LABEL_ATTRIBUTES if field.get(name)), "")
        return " ".join(found.split())[:_LONGEST_LABEL]


def _value(field: Element) -> str:
    if field.tag == "input":
        return " ".join((field.get("value") or "").split())
    if field.tag == "textarea":
        return "\n".join(line.strip() for line in (field.text or "").strip().splitlines() if line.strip())
    options = list(field.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and field.get("multiple") is None:
        chosen = options[:1]
    said = (option.get("label") or "".join(option.itertext()) for option in chosen)
    return ", ".join(filter(None, (" ".join(each.split()) for each in said)))


def _text(element: Element | None, without: Element | None = None) -> str:
    if element is None:
        return ""
    fields = {"select", "textarea", "option", "script", "style"}
    pieces = [element.text or ""]
    for child in element:
        if child is not without and child.tag not in fields:
            pieces.append(_text(child))
        pieces.append(child.tail or "")
    return " ".join(" ".join(pieces).split())


def _before(field: Element) -> str:
    """The words right before the field: in the same line, else in the cell or the label before it."""
    previous = field.getprevious()
    here = (previous.tail if previous is not None else field.getparent().text) or ""
    if here.strip() and not (_is_box(previous) and here.strip()[-1] not in ":："):
        return here.strip()
    if previous is not None and previous.tag not in {"input", "select", "textarea", "br", "button"}:
        return _text(previous)
    cell = next(field.iterancestors("td"), None)
    neighbour = cell.getprevious() if cell is not None else None
    return _text(neighbour)


def _is_box(element: Element | None) -> bool:
    """Whether it is a box to be ticked, whose own label stands behind it."""
    return element is not None and element.tag == "input" and (element.get("type") or "").strip().lower() in _BOXES


def _behind(field: Element) -> str:
    if (field.tail or "").strip():
        return (field.tail or "").strip()
    following = field.getnext()
    return _text(following) if following is not None and following.tag in {"label", "span", "b", "em", "i"} else ""
