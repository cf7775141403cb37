"""A ``.csl`` file to a typed tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from rightsarchive.citation.csl.tree import (
    Area,
    Branch,
    Choose,
    Date,
    DatePart,
    EtAl,
    Group,
    Label,
    Layout,
    Look,
    NameNode,
    Names,
    Node,
    Number,
    SortKey,
    Style,
    TextMacro,
    TextTerm,
    TextValue,
    TextVariable,
)
from rightsarchive.errors import StyleError

CSL = "{http://purl.org/net/xbiblio/csl}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_FACES = ("vertical-align", "text-decoration", "font-weight", "font-variant", "font-style")
"""The outermost first."""
_TESTS = ("type", "variable", "is-numeric", "is-uncertain-date", "locator", "position", "disambiguate")
_MOST_NESTED = 100


def parse_xml(content: bytes, path: Path | None = None) -> Any:
    """The root element of a style or locale. Entities and the network stay closed: the file may come from a stranger. Raises StyleError."""
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, no_network=True, resolve_entities=False, load_dtd=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise StyleError(
            f"The style cannot be read: {error}", path=path, advice="Fetch the .csl file again."
        ) from error


def parse_style(root: Any, path: Path | None = None) -> Style:
    """The tree of a style. Raises StyleError for what is none, and for a macro that is missing or calls itself."""
    if root.tag != f"{CSL}style":
        raise StyleError("This is not a CSL style.", path=path, advice="A style begins with <style xmlns=…>.")
    citation = root.find(f"{CSL}citation")
    if citation is None or citation.find(f"{CSL}layout") is None:
        links = (each.get("href", "") for each in root.iter(f"{CSL}link") if each.get("rel") == "independent-parent")
        parent = next(links, "")
        advice = f"Use the style it points to: {parent}" if parent else "Take a complete CSL 1.0 style."
        raise StyleError("This style has no layout for citations of its own.", path=path, advice=advice)
    reader = _Reader(path)
    macros = {each.get("name", ""): reader.nodes(each) for each in root.findall(f"{CSL}macro")}
    bibliography = root.find(f"{CSL}bibliography")
    has_list = bibliography is not None and bibliography.find(f"{CSL}layout") is not None
    style = Style(
        options=dict(root.attrib),
        macros=macros,
        citation=reader.area(citation, macros),
        bibliography=reader.area(bibliography, macros) if has_list else None,
        name=(root.findtext(f"{CSL}info/{CSL}id") or "").strip().rpartition("/")[2],
        types=frozenset(kind for value in root.xpath("//@type") for kind in str(value).split()),
    )
    _refuse_unusable(style, path)
    return style


class _Reader:
    """Reads the elements of one file; ``path`` is for its errors."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._depth = 0

    def area(self, element: Any, macros: dict[str, tuple[Node, ...]]) -> Area:
        layout = element.find(f"{CSL}layout")
        nodes = self.nodes(layout)
        keys = [
            SortKey(
                key.get("variable", ""),
                key.get("macro", ""),
                key.get("sort") == "descending",
                {name: value for name, value in key.attrib.items() if name.startswith("names-")},
            )
            for key in element.findall(f"{CSL}sort/{CSL}key")
        ]
        named = any(
            isinstance(node, TextVariable) and node.variable == "year-suffix" for node in reached(nodes, macros)
        )
        return Area(
            Layout(self.look(layout), layout.get("delimiter", ""), nodes), tuple(keys), dict(element.attrib), named
        )

    def nodes(self, element: Any) -> tuple[Node, ...]:
        self._depth += 1
        if self._depth > _MOST_NESTED:
            raise StyleError("Its elements are nested too deeply.", path=self._path, advice="Take another style.")
        try:
            return tuple(node for child in element if (node := self._node(child)) is not None)
        finally:
            self._depth -= 1

    def _node(self, element: Any) -> Node | None:
        get, look = element.get, self.look(element)
        match etree.QName(element).localname:
            case "text":
                if get("variable"):
                    return TextVariable(look, get("variable"), get("form", ""))
                if get("macro"):
                    return TextMacro(look, get("macro"))
                if get("term"):
                    return TextTerm(look, get("term"), get("form", "long"), get("plural") == "true")
                return TextValue(look, get("value", ""))
            case "number":
                return Number(look, get("variable", ""), get("form", "numeric"))
            case "label":
                return self._label(element)
            case "date":
                return self.date(element)
            case "names":
                return self._names(element)
            case "group":
                return Group(look, get("delimiter", ""), self.nodes(element))
            case "choose":
                return Choose(tuple(self._branch(child) for child in element))
        return None  # what CSL does not know is left out, as other processors leave it

    def look(self, element: Any) -> Look:
        get = element.get
        faces = tuple((name, get(name)) for name in _FACES if get(name))
        return Look(
            prefix=get("prefix", ""),
            suffix=get("suffix", ""),
            faces=faces,
            quotes=get("quotes") == "true",
            case=get("text-case", ""),
            strip_periods=get("strip-periods") == "true",
            display=get("display", ""),
        )

    def _label(self, element: Any) -> Label:
        get = element.get
        return Label(self.look(element), get("variable", ""), get("form", "long"), get("plural", "contextual"))

    def date(self, element: Any) -> Date:
        get = element.get
        show = {"year": ("year",), "year-month": ("year", "month")}.get(get("date-parts", ""), ("year", "month", "day"))
        parts = tuple(
            DatePart(
                self.look(part),
                part.get("name", ""),
                part.get("form", ""),
                part.get("range-delimiter", ""),
                frozenset(part.attrib),
            )
            for part in element.findall(f"{CSL}date-part")
        )
        variables = tuple(get("variable", "").split())
        return Date(self.look(element), variables, get("form", ""), show, get("delimiter", ""), parts)

    def _names(self, element: Any) -> Names:
        name, label, et_al, label_first = None, None, None, False
        substitute: tuple[Node, ...] = ()
        for child in element:
            match etree.QName(child).localname:
                case "name":
                    parts = {each.get("name", ""): self.look(each) for each in child.findall(f"{CSL}name-part")}
                    name = NameNode(self.look(child), dict(child.attrib), parts)
                case "label":
                    label, label_first = self._label(child), name is None
                case "et-al":
                    et_al = EtAl(self.look(child), child.get("term", "et-al"))
                case "substitute":
                    substitute = self.nodes(child)
        variables = tuple(element.get("variable", "").split())
        return Names(
            self.look(element), variables, element.get("delimiter"), name, et_al, label, label_first, substitute
        )

    def _branch(self, element: Any) -> Branch:
        tests = tuple((name, value) for name in _TESTS for value in element.get(name, "").split())
        if etree.QName(element).localname == "else":
            tests = ()
        elif not tests:
            tests = (("nothing", ""),)
        return Branch(element.get("match", "all"), tests, self.nodes(element))


def children_of(node: Node) -> tuple[Node, ...]:
    """The elements directly within one."""
    match node:
        case Group():
            return node.children
        case Choose():
            return tuple(child for branch in node.branches for child in branch.children)
        case Names():
            return node.substitute
    return ()


def reached(nodes: Iterable[Node], macros: Mapping[str, tuple[Node, ...]]) -> Iterator[Node]:
    """All elements under ``nodes``, those of the macros they call among them, each once."""
    called: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(children_of(node))
        if isinstance(node, TextMacro) and node.macro not in called:
            called.add(node.macro)
            waiting.extend(macros.get(node.macro, ()))


def _calls(nodes: Iterable[Node]) -> set[str]:
    return {node.macro for node in reached(nodes, {}) if isinstance(node, TextMacro)}


def _refuse_unusable(style: Style, path: Path | None) -> None:
    """Refuse a macro that is called and missing, or that calls itself; what is never called does no harm."""
    areas = [style.citation, *([style.bibliography] if style.bibliography else [])]
    called = {key.macro for area in areas for key in area.sort if key.macro}
    called |= _calls(reached([node for area in areas for node in area.layout.children], style.macros))
    waiting, calls = list(called), dict[str, set[str]]()
    while waiting:
        name = waiting.pop()
        if name in calls:
            continue
        if name not in style.macros:
            raise StyleError(
                f"It calls a macro that it does not have: {name}.", path=path, advice="Fetch the .csl file again."
            )
        calls[name] = _calls(style.macros[name])
        waiting.extend(calls[name])
    while calls:
        ends = {name for name, inner in calls.items() if not inner}
        if not ends:
            raise StyleError(
                f"Its macros call each other in a circle: {', '.join(sorted(calls))}.",
                path=path,
                advice="Take another style.",
            )
        calls = {name: inner - ends for name, inner in calls.items() if name not in ends}
