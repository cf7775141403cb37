"""What a document says of itself of who may see it: on its first lines, in its running lines, in its own fields."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import docx
import pytest

from rightsarchive.extract import extract
from rightsarchive.metadata.inference import infer
from rightsarchive.model import Access, Extraction, Origin
from rightsarchive.settings import Limits

BODY = "The witness told us what happened in the prison on that day, and asks that nobody be told where she lives now."


def read(place: Path, name: str, text: str) -> Extraction:
    path = place / name
    path.write_text(text, "utf-8")
    return extract(path, limits=Limits())


def level(found: Extraction) -> Access | None:
    said = found.properties.get("access")
    return None if said is None else said[0]


TEXTS: Mapping[str, str] = {
    "a.txt": f"CONFIDENTIAL\n\n{BODY}",
    "b.txt": f"Statement of a witness\nStreng vertraulich!\n\n{BODY}",
    "c.txt": f"Access: confidential\nTitle: Statement\n\n{BODY}",
    "d.txt": f"Доступ: конфиденциально\n\n{BODY}",
    "e.txt": f"Statement\n\nClassification: SECRET\n\n{BODY}",
    "f.txt": f'+++\ntitle = "A"\naccess = "confidential"\n+++\n{BODY}',
    "g.md": f'{{\n"title": "A", "access": "confidential"\n}}\n\n{BODY}',
    "h.md": f';;;\n"access": "confidential"\n;;;\n\n{BODY}',
    "i.md": f"<!-- access: confidential -->\n\n{BODY}",
    "j.md": f"# CONFIDENTIAL\n\n{BODY}",
    "k.html": f"<html><body><!-- access: confidential --><p>{BODY}</p></body></html>",
    "l.html": f'<html><head><meta name="dcterms.accessRights" content="closed"></head><body><p>{BODY}</p></body></html>',
    "m.html": f"<html><body><p>TLP:RED</p><p>{BODY}</p></body></html>",
    "n.eml": f"From: a@b.org\nTo: c@d.org\nSubject: Hello\nSensitivity: Company-Confidential\n\n{BODY}",
    "o.eml": f"From: a@b.org\nTo: c@d.org\nSubject: [CONFIDENTIAL] Hello\nDate: Mon, 1 Mar 2021 10:00:00 +0000\nMIME-Version: 1.0\n\n{BODY}",
    "p.txt": f"{BODY}\n\nNot for publication",
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_confidential(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name, TEXTS[name])
    assert level(found) is Access.CONFIDENTIAL
    assert found.properties["access"][1].origin is Origin.FRONT_MATTER
    assert BODY in found.text


@pytest.mark.parametrize(
    "text",
    [
        "Secret prisons", "Confidential sources told us of it.", "EMBARGOED UNTIL 12 MARCH 2021", "Access: see below", "Status: closed",
        "Classification: report", "Sensitivity: 95 %", "Keywords: confidential, privacy", "Title: Top Secret America", "PUBLIC", "Distr.: General",
        "+++", "{ not json }", "<!-- a comment -->", "Access: everyone", "Restrictions: none",
    ],
)  # fmt: skip
def test_ordinary_first_lines_close_nothing(tmp_path: Path, text: str) -> None:
    assert level(read(tmp_path, "a.txt", f"{text}\n\n{BODY}\n\n{BODY}")) is None


def test_what_stands_in_the_middle_of_a_text_closes_nothing(tmp_path: Path) -> None:
    lines = "\n\n".join([*[BODY] * 8, "CONFIDENTIAL", *[BODY] * 8])
    assert level(read(tmp_path, "a.txt", lines)) is None


@pytest.mark.parametrize("place", ["header", "footer"])
def test_a_running_line_of_a_word_file(tmp_path: Path, place: str) -> None:
    made = docx.Document()
    made.add_paragraph(BODY)
    getattr(made.sections[0], place).paragraphs[0].text = "Confidential | Page 1"
    made.save(str(tmp_path / "a.docx"))
    found = extract(tmp_path / "a.docx", limits=Limits())
    assert level(found) is Access.CONFIDENTIAL
    assert [each.code for each in found.notices] == ["marked"]
    assert "access=public" in found.notices[0].advice


def test_keywords_of_a_word_file(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph(BODY)
    made.core_properties.keywords = "witness; confidential"
    made.save(str(tmp_path / "a.docx"))
    assert level(extract(tmp_path / "a.docx", limits=Limits())) is Access.CONFIDENTIAL


def test_what_is_declared_in_front_matter_goes_before_a_stamp(tmp_path: Path) -> None:
    assert level(read(tmp_path, "a.txt", f"---\naccess: public\n---\nCONFIDENTIAL\n\n{BODY}")) is Access.PUBLIC


def test_a_stamp_is_no_title(tmp_path: Path) -> None:
    found = read(tmp_path, "a.md", f"# CONFIDENTIAL\n\n# Statement of a witness\n\n{BODY}")
    assert found.properties["title"][0] == "Statement of a witness"
    plain = read(tmp_path, "a.txt", f"CONFIDENTIAL\n\nStatement of a witness\n\n{BODY}")
    assert infer(plain, (), "a")["title"][0] == "Statement of a witness"
