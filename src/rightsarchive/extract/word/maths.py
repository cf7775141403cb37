"""Formulas as one line of text, in the linear form that Word itself offers (UnicodeMath, Unicode technical note 28)."""

from __future__ import annotations

from rightsarchive.extract.word.names import Element, child, is_on, name_of, value_of

_UNSEEN = {"w:del", "w:moveFrom", "w:rPr", "w:delText", "w:instrText"}
_DEEPEST = 60


def linear(element: Element, depth: int = 0) -> str:
    """``1/2`` for a fraction, ``x^2`` for a power, ``√(a+b)`` for a root: nothing runs together that stands apart."""
    if depth > _DEEPEST:
        raise RecursionError("formulas nested too deeply")
    name = name_of(element)
    if name in {"m:t", "w:t"}:
        return element.text or ""
    if name in _UNSEEN or not name or (name.startswith("m:") and name.endswith("Pr")):
        return ""
    parts = {name_of(item): linear(item, depth + 1) for item in element} if name in _BUILT else {}
    match name:
        case "m:f":
            return f"{_grouped(parts.get('m:num', ''))}/{_grouped(parts.get('m:den', ''))}"
        case "m:sSup" | "m:sSub" | "m:sSubSup" | "m:sPre":
            raised = _script("_", parts.get("m:sub", "")) + _script("^", parts.get("m:sup", ""))
            base = parts.get("m:e", "")
            return raised + base if name == "m:sPre" else base + raised
        case "m:rad":
            degree = "" if is_on(child(element, "m:radPr", "m:degHide")) else parts.get("m:deg", "")
            return f"{_script('^', degree)}√{_grouped(parts.get('m:e', ''))}"
        case "m:nary":
            sign = value_of(child(element, "m:naryPr", "m:chr")) or "∫"
            limits = _script("_", parts.get("m:sub", "")) + _script("^", parts.get("m:sup", ""))
            return f"{sign}{limits} {parts.get('m:e', '')}"
        case "m:limLow" | "m:limUpp":
            return parts.get("m:e", "") + _script("_" if name == "m:limLow" else "^", parts.get("m:lim", ""))
        case "m:func":
            return f"{parts.get('m:fName', '')} {parts.get('m:e', '')}"
        case "m:acc":
            return parts.get("m:e", "") + (value_of(child(element, "m:accPr", "m:chr")) or "\u0302")
        case "m:d":
            return _delimited(element, depth)
        case "m:m" | "m:eqArr":
            return "; ".join(linear(row, depth + 1) for row in element if name_of(row) in {"m:mr", "m:e"})
        case "m:mr":
            return ", ".join(linear(cell, depth + 1) for cell in element if name_of(cell) == "m:e")
        case _:
            return "".join(linear(item, depth + 1) for item in element)


_BUILT = {
    "m:f",
    "m:sSup",
    "m:sSub",
    "m:sSubSup",
    "m:sPre",
    "m:rad",
    "m:nary",
    "m:limLow",
    "m:limUpp",
    "m:func",
    "m:acc",
}


def _delimited(element: Element, depth: int) -> str:
    properties = child(element, "m:dPr")

    def sign(which: str, usual: str) -> str:
        found = value_of(child(properties, which))
        return usual if found is None else found

    inside = [linear(item, depth + 1) for item in element if name_of(item) == "m:e"]
    return sign("m:begChr", "(") + sign("m:sepChr", "|").join(inside) + sign("m:endChr", ")")


def _script(sign: str, text: str) -> str:
    return sign + _grouped(text) if text else ""


def _grouped(text: str) -> str:
    """``text`` in brackets, unless it is one word, one number or one sign."""
    return text if len(text) < 2 or text.replace(".", "").replace(",", "").isalnum() else f"({text})"
