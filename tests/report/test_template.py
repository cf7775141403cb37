"""Templates of a user: they may change the look of a report and nothing else, reach nothing, and say where they are wrong."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any, Self

import pytest
from docx import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm, Pt

from rightsarchive import Archive, Report, TemplateError, UsageError, write_template
from rightsarchive.report import template as templates
from rightsarchive.report.template import rendered_by
from rightsarchive.settings import Limits
from tests.report.test_builder import archive as archive  # noqa: PLC0414 - a fixture
from tests.report.test_builder import built, cited


class _Here:
    """In the place of the worker, which takes a second to start."""

    def __init__(self, *_: object) -> None: ...
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...
    def submit(self, what: Any, *given: Any) -> Any:
        made = what(*given)
        return type("Done", (), {"result": lambda _: made})()


@pytest.fixture(autouse=True)
def _rendered_here(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "worker" not in request.keywords and "real" not in request.node.name:
        monkeypatch.setattr(templates, "IsolatedExecutor", _Here)


def shipped(tmp_path: Path, form: str) -> Path:
    return write_template(tmp_path / f"mine.{form}")


@pytest.mark.parametrize("form", ["md", "html", "docx"])
@pytest.mark.parametrize(("style", "locale"), [("oscola", "en-GB"), ("apa", "ar")])
def test_what_is_handed_out_makes_the_report_that_is_written_without_it(
    archive: Archive, tmp_path: Path, form: str, style: str, locale: str
) -> None:
    report = built(archive, style, locale)
    with_it = report.write(tmp_path / f"with.{form}", template=shipped(tmp_path, form))
    without = report.write(tmp_path / f"without.{form}")
    if form == "docx":
        assert _text(with_it) == _text(without)
    else:
        assert with_it.read_bytes() == without.read_bytes()


def _text(path: Path) -> list[tuple[str, str]]:
    return [(each.text, each.style.name if each.style else "") for each in WordDocument(str(path)).paragraphs]


def test_a_template_of_ones_own_extends_the_shipped_one_by_its_blocks(archive: Archive, tmp_path: Path) -> None:
    mine = tmp_path / "mine.html"
    mine.write_text(
        '{% extends "report.html" %}{% block style %}p { color: red }{% endblock %}'
        "{% block top %}<p>Our letterhead</p>{{ super() }}{% endblock %}",
        "utf-8",
    )
    path = built(archive).write(tmp_path / "report.html", template=mine)
    page = path.read_text("utf-8")
    assert "p { color: red }" in page
    assert "Our letterhead" in page
    assert "max-width" not in page
    assert archive.verify(path).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{{ quote.text }}", "", "“The court in Almaty"),
        ("{{ quote.text }}", "{{ quote.text | replace('fined', 'thanked') }}", "thanked"),
        ("{{ report.citations | safe }}", "{}", "does not carry its citations|damaged"),
        ('id="{{ report.name }}"', "", "does not carry its citations"),
        ("<bdi>{{ runs(note.runs) }}</bdi>", "<bdi>see there</bdi>", "note"),
        ("{{ call(part.note) }}", "", "note"),
        ("{{ source.sha256 }}", "{{ '0' * 64 }}", "sha256"),
        ("{%- for source in report.annex.sources %}", "{%- for source in [] %}", "list of sources"),
        ('<ul class="sources">', '<ul class="sources"><li>A source of my own, 2020, which nobody cites here.</li>', "entry"),
    ],
)  # fmt: skip
def test_a_template_that_changes_what_is_quoted_or_cited_writes_nothing(
    archive: Archive, tmp_path: Path, old: str, new: str, told: str
) -> None:
    mine = shipped(tmp_path, "html")
    text = mine.read_text("utf-8")
    assert old in text
    mine.write_text(text.replace(old, new), "utf-8")
    with pytest.raises((TemplateError, UsageError), match=told) as caught:
        built(archive).write(tmp_path / "report.html", template=mine)
    assert isinstance(caught.value, TemplateError)
    assert caught.value.path == str(mine)
    assert [each.name for each in tmp_path.iterdir()] == ["mine.html"]


def test_a_quotation_of_the_authors_own_is_no_fault_of_the_template(archive: Archive, tmp_path: Path) -> None:
    report = Report("R", archive=archive)
    report.prose("He said: “A sentence that no source in this archive has at all”{}.", cited(archive, "en"))
    path = report.write(tmp_path / "report.md", template=shipped(tmp_path, "md"))
    assert len(archive.verify(path).problems) == 1


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a\nb {% if %}\n", 2),
        ("a\n\n{{ report.nothing }}", 3),
        ("a\n{{ report.title() }}", 2),
        ("{% for x in report.blocks %}\n{{ x.kind + 1 }}\n{% endfor %}", 2),
        ("\n{{ report.title.__class__.__mro__ }}", 2),
        ("{{ '{0.__class__}'.format(report) }}", None),
        ("{{ range(100000000) }}", 1),
        ("{% include '/etc/passwd' %}", None),
        ("{% extends '../../../../etc/hostname' %}", None),
        ("{% import 'os' as os %}", None),
        ("{{ self.__init__.__globals__ }}", 1),
        ("{{ report.blocks.append(1) }}", 1),
        ("{{ cycler.__init__.__globals__.os }}", 1),
        ("{{ report | nothing }}", 1),
    ],
)
def test_a_template_that_is_wrong_or_reaches_out_is_refused_with_its_line(source: str, line: int | None) -> None:
    data = {"title": "T", "blocks": [{"kind": "heading"}], "words": {}}
    with pytest.raises(TemplateError) as caught:
        rendered_by("html", data, "mine.html", source)
    assert caught.value.path == "mine.html"
    if line is not None:
        assert caught.value.line == line
        assert f"mine.html, line {line}: " in str(caught.value)


def test_what_a_template_is_given_is_text_and_numbers_alone(archive: Archive) -> None:
    from rightsarchive.report.data import data_of

    def walk(value: object) -> None:
        if isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)
        else:
            assert value is None or type(value) in {str, int, bool}

    walk(data_of(built(archive).compose()))


def test_a_real_worker_ends_a_template_that_goes_on(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "_LIMITS", Limits(seconds=2))
    mine = tmp_path / "mine.md"
    mine.write_text("{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}", "utf-8")
    with pytest.raises(TemplateError, match="too long"):
        built(archive).write(tmp_path / "report.md", template=mine)


def test_a_template_needs_its_archive_and_the_ending_of_the_report(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="archive"):
        Report("R").write(tmp_path / "r.html", template=shipped(tmp_path, "html"))
    with pytest.raises(UsageError, match=r"no template for a \.md file"):
        built(archive).write(tmp_path / "r.md", template=shipped(tmp_path, "html"))
    with pytest.raises(UsageError, match="PDF"):
        built(archive).write(tmp_path / "r.pdf", template=shipped(tmp_path, "html"))
    with pytest.raises(UsageError, match=r"\.html, \.md or \.docx"):
        write_template(tmp_path / "t.pdf")
    with pytest.raises(TemplateError, match="cannot be read"):
        built(archive).write(tmp_path / "r.md", template=tmp_path / "none.md")
    (tmp_path / "latin.md").write_bytes(b"\xe9")
    with pytest.raises(TemplateError, match="UTF-8"):
        built(archive).write(tmp_path / "r.md", template=tmp_path / "latin.md")


# Word ---------------------------------------------------------------------------------------------------------------------


def letterhead(path: Path) -> Path:
    """A Word file of a user, written with our styles and changed: another heading, margins, a header, words, a link, a note, properties."""
    write_template(path)
    document = WordDocument(str(path))
    document.styles["heading 1"].font.size = Pt(33)
    document.styles["heading 1"].element.set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId", "berschrift1"
    )
    document.sections[0].left_margin = Mm(50)
    document.sections[0].header.paragraphs[0].text = "Letterhead of the Group"
    document.add_paragraph("An older draft: a secret name")
    document.core_properties.author = "Somebody Private"
    document.core_properties.keywords = "a secret keyword"
    document.part.relate_to("https://private.example.org/draft", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    document.part._settings_part.relate_to("file:///home/me/x.dotm", "http://x/attachedTemplate", is_external=True)
    document.save(str(path))
    return path


def test_a_word_template_gives_styles_pages_and_header_and_nothing_else(archive: Archive, tmp_path: Path) -> None:
    report = built(archive)
    path = report.write(tmp_path / "report.docx", template=letterhead(tmp_path / "mine.docx"))
    document = WordDocument(str(path))
    headings = [each for each in document.paragraphs if each.style and each.style.name.lower() == "heading 1"]
    assert [each.text for each in headings] == ["The fine of 3 July 2025", "Sources"]
    assert headings[0].style is not None
    assert headings[0].style.font.size == Pt(33)
    assert document.sections[0].left_margin == pytest.approx(Mm(50), abs=635)
    assert document.sections[0].header.paragraphs[0].text == "Letterhead of the Group"
    with zipfile.ZipFile(path) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
    for secret in (b"secret", b"Somebody Private", b"private.example.org", b"x.dotm"):
        assert secret not in whole
    assert archive.verify(path).problems == ()


def test_a_written_report_is_a_template_too(archive: Archive, tmp_path: Path) -> None:
    first = built(archive).write(tmp_path / "first.docx")
    report = Report("Another", archive=archive, endnotes=True)
    report.section("S").quote(cited(archive, "ru"))
    path = report.annex_sources().write(tmp_path / "second.docx", template=first)
    assert "Punished" not in "".join(text for text, _ in _text(path))
    with zipfile.ZipFile(path) as package:
        assert len(set(package.namelist())) == len(package.namelist())
        assert "word/footnotes.xml" not in package.namelist()
    assert [len(archive.verify(path)), archive.verify(path).problems] == [1, ()]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all", None])
def test_a_broken_word_template_is_told(archive: Archive, tmp_path: Path, content: bytes | None) -> None:
    mine = tmp_path / "mine.docx"
    if content is None:
        with zipfile.ZipFile(mine, "w") as package:
            package.writestr("a.txt", "nothing of Word")
    else:
        mine.write_bytes(content)
    with pytest.raises(TemplateError, match=r"mine\.docx: .*save it as \.docx"):
        built(archive).write(tmp_path / "report.docx", template=mine)


def test_a_header_with_a_picture_from_outside_is_refused(archive: Archive, tmp_path: Path) -> None:
    mine = letterhead(tmp_path / "mine.docx")
    document = WordDocument(str(mine))
    document.sections[0].header.part.relate_to(
        "https://t.example.org/pixel.png", RELATIONSHIP_TYPE.IMAGE, is_external=True
    )
    document.save(str(mine))
    with pytest.raises(TemplateError, match="outside of the file"):
        built(archive).write(tmp_path / "report.docx", template=mine)


def test_the_authors_stand_in_the_report_and_in_its_properties(archive: Archive, tmp_path: Path) -> None:
    report = Report("R", author=["Ana  Ruiz", "Бота Ким"], archive=archive)
    report.section("S").quote(cited(archive, "en"))
    document = WordDocument(io.BytesIO(report.render("docx")))
    assert document.core_properties.author == "Ana Ruiz; Бота Ким"
    assert "Ana Ruiz, Бота Ким" in [each.text for each in document.paragraphs]
    assert '<meta name="author" content="Ana Ruiz">' in report.render("html").decode()
    assert "\nAna Ruiz, Бота Ким\n" in report.render("md").decode()
    assert archive.verify(report.write(tmp_path / "r.md")).problems == ()
