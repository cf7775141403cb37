"""RIS, as Zotero, Mendeley, EndNote and databases export it: two letters, two spaces, a hyphen, a space, the value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from rightsarchive.errors import MetadataError
from rightsarchive.language.document_types import document_type
from rightsarchive.metadata.fields import Problem
from rightsarchive.metadata.references.attachments import is_on_the_web, plain_name
from rightsarchive.metadata.references.bibtex import language_code
from rightsarchive.metadata.references.dating import dated
from rightsarchive.metadata.references.entries import MORE_AUTHORS, Draft, Entry
from rightsarchive.metadata.restrictions import mentions_restriction
from rightsarchive.metadata.text_values import LISTS, PEOPLE, items, person
from rightsarchive.model import Metadata

TYPES = {
    "ABST": "article-journal",
    "ANCIENT": "classic",
    "ART": "graphic",
    "BILL": "bill",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CASE": "legal_case",
    "CHAP": "chapter",
    "COMP": "software",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "DATA": "dataset",
    "DICT": "entry-dictionary",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia",
    "FIGURE": "figure",
    "GOVDOC": "report",
    "HEAR": "hearing",
    "ICOMM": "personal_communication",
    "INPR": "article-journal",
    "JFULL": "periodical",
    "JOUR": "article-journal",
    "LEGAL": "legislation",
    "MANSCPT": "manuscript",
    "MAP": "map",
    "MGZN": "article-magazine",
    "MPCT": "motion_picture",
    "MUSIC": "musical_score",
    "NEWS": "article-newspaper",
    "PAMP": "pamphlet",
    "PAT": "patent",
    "PCOMM": "personal_communication",
    "RPRT": "report",
    "SOUND": "song",
    "STAND": "standard",
    "STAT": "legislation",
    "THES": "thesis",
    "UNPB": "manuscript",
    "VIDEO": "motion_picture",
}
"""What the types of references mean, in the words of CSL. ``GEN`` says nothing."""

GENERIC = frozenset({"GEN", "ELEC"})
"""Types that leave room for a kind of one's own (``M3``)."""

_NARROWER = frozenset(
    {("PCOMM", "interview"), ("BLOG", "post"), ("UNPB", "article"), ("LEGAL", "treaty"), ("LEGAL", "regulation")}
)
"""Tags that stand for more than one type of CSL."""

_FIELDS = {
    "AV": "archive_location",
    "CN": "call_number",
    "CY": "publisher_place",
    "DB": "archive",
    "OP": "original_title",
    "PB": "publisher",
    "PP": "publisher_place",
    "TT": "translated_title",
}
_OWN = {
    "A3": "series editors",
    "A4": "subsidiary authors",
    "AB": "abstract",
    "AD": "author address",
    "AN": "accession number",
    "BT": "booktitle",
    "CA": "caption",
    "DO": "doi",
    "DP": "database provider",
    "ED": "editors",
    "ET": "edition",
    "IS": "issue",
    "J2": "short journal",
    "JA": "short journal",
    "JF": "journal",
    "JO": "journal",
    "LB": "label",
    "M1": "number",
    "M2": "start page",
    "N2": "abstract",
    "NV": "number of volumes",
    "RI": "reviewed item",
    "RN": "research notes",
    "RP": "reprint edition",
    "SE": "section",
    "ST": "short title",
    "T3": "series",
    "TA": "translated authors",
    "VL": "volume",
}
"""What a tag is called among the user's own fields. Others keep their two letters."""

_CASE = {"PB": "court", "SV": "case_number"}
_IN_BOOKS = frozenset({"chapter", "paper-conference"})
_FILES = frozenset({"L1", "L2", "L3", "L4", "FU"})
_LINE = re.compile(r"[A-Z][A-Z0-9]  -(?: |$)")
_TIGHT = re.compile(r"^[A-Z][A-Z0-9]  -(?=\S)")
_OWN_LINE = re.compile(r"([^\W\d][\w .-]{0,63}): (.*)", re.DOTALL)
_OTHERS = frozenset({"et al", "et al.", "others", "and others"})

Tags = Mapping[str, list[str]]


def read_ris(text: str, path: Path) -> Iterator[Entry | Problem]:
    """Every record in turn; the error of one that is broken. Raises MetadataError without the extra ``references``."""
    try:
        import rispy
    except ImportError as error:
        raise MetadataError(
            "a RIS file cannot be read without rispy", path=path,
            advice="pip install 'rightsarchive[references]', or export it as CSL-JSON.",
        ) from error  # fmt: skip
    for line, record, whole in _records(text):
        try:
            (tags,) = rispy.RisParser(
                mapping=_EveryTag(), list_tags=_EveryTag(), delimiter_tags_mapping={}
            ).parse(record)  # fmt: skip
        except Exception:
            told = MetadataError("the record is none of RIS", path=path, line=line, advice="Export it once more.")
            yield Problem(told, closes=mentions_restriction(record))
            continue
        said = {tag: [value for value in values if value] for tag, values in tags.items() if isinstance(values, list)}
        entry = _entry(str(tags.get("TY", "")), said, line)
        yield entry
        if not whole:
            called = f"the record “{entry.key or entry.fields.get('title', '')}”"
            told = MetadataError(
                f"{called} does not end (ER  - ); what it says was read", path=path, line=line,
                advice="See whether something is missing in it.",
            )  # fmt: skip
            yield Problem(told, closes=False)


class _EveryTag(dict[str, str]):
    """Each tag is called after itself, and may stand several times."""

    def __missing__(self, tag: str) -> str:
        return tag

    def __contains__(self, tag: object) -> bool:
        return True


def _records(text: str) -> Iterator[tuple[int, str, bool]]:
    """The line that each record begins on, the record, and whether its end is there."""
    begun, lines = 0, list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        line = _TIGHT.sub(r"\g<0> ", line)  # noqa: PLW2901 - the blank behind the line is part of the format
        starts = line.startswith("TY  -")
        if begun and (starts or line.startswith("ER  -")):
            yield begun, "\n".join([*lines, "ER  - "]), not starts
            begun, lines = 0, []
        if starts:
            begun, lines = number, []
        if begun:
            lines.append(line)
    if begun:
        yield begun, "\n".join([*lines, "ER  - "]), False


def _entry(kind: str, tags: Tags, line: int) -> Entry:
    draft = Draft(next(iter(tags.get("ID", ())), ""), line)
    meant = _type(draft, kind, " ".join(tags.get("M3", ())))
    for author in (*tags.get("AU", ()), *tags.get("A1", ())):
        if author.strip().lower() in _OTHERS:
            draft.put(None, MORE_AUTHORS, "others")
        else:
            draft.fields["authors"] = [*draft.fields.get("authors", ()), person(author)]
    _dates(draft, tags)
    for tag in tags:
        if tag not in {"TY", "ID", "M3", "AU", "A1", "PY", "Y1", "DA", "ER"}:
            _field(draft, tag, tags, meant)
    first, last = draft.own.pop("start_page", None), draft.own.pop("end_page", None)
    if draft.own.get("number") in {draft.fields.get("symbol"), draft.fields.get("case_number")}:
        draft.own.pop("number", None)
    if first or last:
        draft.put(None, "pages", "–".join(filter(None, (first, last))))
    return draft.done()


def _type(draft: Draft, kind: str, said: str) -> str | None:
    """The type of CSL that is meant. ``M3`` is the type in the owner's words, where that says more than the tag, or the tag little."""
    tagged, worded = TYPES.get(kind), document_type(said)
    if said and (kind in GENERIC or tagged in {None, worded} or (kind, worded) in _NARROWER):
        draft.put("document_type", "type", said)
        return worded or tagged
    draft.put("document_type", "type", tagged or (None if kind in {"GEN", ""} else kind))
    draft.put(None, "genre", said)
    return tagged


def _field(draft: Draft, tag: str, tags: Tags, meant: str | None) -> None:
    values = tags[tag]
    whole = " ".join(values)
    if tag in _FILES:
        draft.files += [plain_name(value) for value in values if not is_on_the_web(value)]
        for value in values:
            if is_on_the_web(value):
                draft.put(None, "links", value)
    elif tag in {"TI", "T1", "CT"}:
        draft.put("title", "title", whole)
    elif tag == "UR":
        draft.put("url", "url", values[0] if values else None)
        for further in values[1:]:
            draft.put(None, "links", further)
    elif tag == "KW":
        draft.put(None, "keywords", values)
    elif tag == "N1":
        for value in values:
            draft.note(value)
    elif tag == "LA":
        code = language_code(whole)
        draft.put("language" if code else None, "language", code or whole)
    elif tag == "SN":
        numbers = re.fullmatch(r"\d{4}-?\d{3}[\dXx]", whole)
        draft.put(None, "issn" if numbers else "isbn", whole)
    elif tag in {"A2", "ED"}:
        field = {"personal_communication": "recipient", "interview": "interviewer"}.get(meant or "", "editors")
        draft.put(field, "editors", [person(value) for value in values])
    elif tag in {"T2", "JO", "JF", "BT"}:
        if whole != " ".join(tags.get("PB", ())):  # our exports name the publisher of a page as its site, too
            draft.put(None, "booktitle" if tag == "BT" or meant in _IN_BOOKS else "journal", whole)
    elif tag in {"SP", "EP"}:
        draft.own["start_page" if tag == "SP" else "end_page"] = whole
    elif tag == "Y2":
        date, exact = dated(whole)
        draft.put("retrieved", "access date", date)
        if not exact:
            draft.put(None, "access date", whole)
    elif tag == "U1":
        for value in values:
            _ours(draft, value)
    else:
        of_case = _CASE.get(tag) if meant == "legal_case" else None
        draft.put(of_case or _FIELDS.get(tag), _OWN.get(tag, tag), whole if len(values) < 2 else _several(tag, values))


def _several(tag: str, values: list[str]) -> str | list[str]:
    return " ".join(values) if tag in {"AB", "N2", "RN"} or tag in _FIELDS else values


def _ours(draft: Draft, text: str) -> None:
    """A line of our own exports: ``persons: Toregozhina, Bakhytzhan; …``. RIS leaves U1 to its users."""
    found = _OWN_LINE.fullmatch(text)
    if found is None:
        draft.put(None, "U1", text)
        return
    name, value = found[1].strip(), found[2].strip()
    if name in PEOPLE:
        draft.fields[name] = [person(each) for each in items(value)]
    elif name in LISTS:
        draft.fields[name] = items(value)
    elif name in Metadata.model_fields and name != "extra":
        draft.fields[name] = value
    else:
        draft.put(None, name, value)


def _dates(draft: Draft, tags: Tags) -> None:
    """The day of ``DA`` where it belongs to the year of ``PY``; what says more than a day is kept as it stands, too."""
    for tag in ("DA", "PY", "Y1"):
        for written in tags.get(tag, ()):
            said = re.sub(r"/+$", "", written)
            date, exact = dated(said)
            known = draft.fields.get("published")
            if known is not None and exact and date is not None and known.startswith(date):
                continue
            draft.put("published", "date", date)
            if not exact:
                draft.put(None, {"DA": "date", "PY": "year", "Y1": "year"}[tag], said)
