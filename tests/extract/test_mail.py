"""Messages and mailboxes: what they say, what they quote, what hangs on them."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive.errors import EncryptedFileError
from rightsarchive.extract.held import held_files
from rightsarchive.extract.mail.quoting import stretches
from rightsarchive.model import Author, Extraction, PartialDate, PassageKind
from tests.extract.make import LIMITS, check_offsets, read, shown

HEADER = b"From: Ana Ruiz <ana@example.org>\r\nTo: b@example.org\r\nDate: Tue, 05 Mar 2024 10:00:00 +0100\r\nMessage-ID: <1@example.org>\r\n"
OWN = "The visit was refused again."
OLD = "May we visit on Monday?"


def message(subject: str = "The visit") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ana Ruiz <ana@example.org>", "b@example.org", subject
    made["Date"], made["Message-ID"] = "Tue, 05 Mar 2024 10:00:00 +0100", "<1@example.org>"
    return made


def taken(tmp_path: Path, made: EmailMessage | bytes, name: str = "a.eml") -> Extraction:
    path = tmp_path / name
    path.write_bytes(made if isinstance(made, bytes) else made.as_bytes())
    extraction = read(path)
    check_offsets(extraction)
    return extraction


def test_the_header_becomes_metadata_and_text(tmp_path: Path) -> None:
    made = message("Отказ в свидании")
    made.set_content(f"{OWN}\n")
    found = taken(tmp_path, made)
    assert shown(found) == [
        "Отказ в свидании",
        "From: Ana Ruiz <ana@example.org> To: b@example.org Date: Tue, 05 Mar 2024 10:00:00 +0100",
        OWN,
    ]
    said = {name: value for name, (value, _) in found.properties.items()}
    assert said["title"] == "Отказ в свидании"
    assert said["authors"] == (Author(literal="Ana Ruiz"),)
    assert said["published"] == PartialDate("2024-03-05")
    assert (said["extra.to"], said["extra.message_id"]) == ("b@example.org", "<1@example.org>")


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "windows-1251"])
def test_words_are_decoded(tmp_path: Path, encoding: str, charset: str) -> None:
    made = message()
    made.set_content("Свидание вновь не разрешили.\n", charset=charset, cte=encoding)
    assert shown(taken(tmp_path, made))[-1] == "Свидание вновь не разрешили."


@pytest.mark.parametrize(
    ("body", "lead"),
    [
        (f"{OWN}\n\nOn Mon, 4 Mar 2024 at 09:00, B <b@example.org> wrote:\n> {OLD}\n", "On Mon, 4 Mar 2024 at 09:00, B <b@example.org> wrote:"),
        (f"{OWN}\n\nLe lun. 4 mars 2024 à 09:00,\nB <b@example.org> a écrit :\n\n>> {OLD}\n", "Le lun. 4 mars 2024 à 09:00, B <b@example.org> a écrit :"),
        (f"{OWN}\n\n-----Original Message-----\nFrom: B <b@example.org>\nSent: 4 March 2024 09:00\nTo: Ana\nSubject: Visit\n\n{OLD}\n", "-----Original Message-----"),
        (f"{OWN}\n\nОт: Б <b@example.org>\nДата: 4 марта 2024 г., 09:00\nКому: Ана\n\n{OLD}\n", "От: Б <b@example.org>"),
        (f"{OWN}\n\n> {OLD}\n", "quoted message"),
    ],
)  # fmt: skip
def test_what_is_quoted_is_told_apart(tmp_path: Path, body: str, lead: str) -> None:
    made = message()
    made.set_content(body)
    found = taken(tmp_path, made)
    paths = {found.text[p.start : p.end]: p.heading_path for p in found.paragraphs}
    assert paths[OWN] == ("The visit",)
    assert paths[OLD] == ("The visit", lead)


def test_a_line_that_a_mailbox_marked_is_as_it_was_written(tmp_path: Path) -> None:
    made = message()
    made.set_content("We came home.\n\n>From the north they came.\n")
    assert shown(taken(tmp_path, made), PassageKind.BODY)[-1] == "From the north they came."


def test_own_words_after_what_is_quoted_are_own_words(tmp_path: Path) -> None:
    made = message()
    made.set_content(f"> {OLD}\n\n{OWN}\n\n> {OLD} Please.\n")
    found = taken(tmp_path, made)
    paths = {found.text[p.start : p.end]: p.heading_path for p in found.paragraphs}
    assert paths[OWN] == ("The visit",)
    assert paths[f"{OLD} Please."] == ("The visit", "quoted message")


@given(st.lists(st.sampled_from(["", "words", "> quoted", ">> deeper", "On 1 May 2024 B wrote:", "To: b@x.org", "___________", "a: b 10:00 2024"]), max_size=12))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_stretches_leave_nothing_out(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = list(stretches(text))
    assert "".join(text[each.start : each.end] for each in found) == text
    for each in found:
        if any(line.startswith(">") for line in text[each.start : each.end].splitlines()):
            assert each.is_quoted


def test_a_page_as_the_words_of_a_message(tmp_path: Path) -> None:
    made = message()
    made.set_content(
        f"<p>{OWN}</p><p style='display:none'>trap</p><div class='gmail_quote'><p>B wrote:</p><p>{OLD}</p></div>",
        subtype="html",
    )
    found = taken(tmp_path, made)
    paths = {found.text[p.start : p.end]: (p.kind, p.heading_path) for p in found.paragraphs}
    assert paths[OWN] == (PassageKind.BODY, ("The visit",))
    assert paths[OLD] == (PassageKind.BODY, ("The visit", "quoted message"))
    assert paths["trap"][0] is PassageKind.HIDDEN


def test_the_plain_form_is_read_unless_it_says_much_less(tmp_path: Path) -> None:
    made = message()
    made.set_content("Please open this in another program.")
    made.add_alternative(f"<p>{OWN}</p><p>{OLD} {OLD} {OLD}</p>", subtype="html")
    assert OWN in shown(taken(tmp_path, made))
    made = message()
    made.set_content(OWN)
    made.add_alternative(f"<p>{OWN}</p>", subtype="html")
    assert shown(taken(tmp_path, made)).count(OWN) == 1


def test_what_hangs_on_a_message_is_counted_and_given(tmp_path: Path) -> None:
    inner = message("Inner")
    inner.set_content(OLD)
    made = message()
    made.set_content(OWN)
    made.add_attachment("Annex text.", filename="приложение.txt")
    made.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="../order.pdf")
    made.add_attachment(inner)
    found = taken(tmp_path, made)
    parts = held_files(tmp_path / "a.eml", limits=LIMITS, original_name="a.eml")
    assert [part.name for part in parts] == ["приложение.txt", "order.pdf", "Inner.eml"]
    assert [content.name for content in found.inventory.contents] == ["приложение.txt", "order.pdf", "Inner.eml"]
    assert parts[0].content == b"Annex text.\n"
    assert found.notices[0].code == "attachments"


def test_a_mailbox_gives_its_messages_byte_for_byte(tmp_path: Path) -> None:
    bodies = [f"{OWN}\r\n".encode(), b"From here on we walked.\r\n\r\nFrom nothing 10:00 in 2024\r\nno header\r\n", b""]
    messages = [HEADER + b"Subject: %d\r\n\r\n" % number + body for number, body in enumerate(bodies)]
    path = tmp_path / "a.mbox"
    path.write_bytes(b"".join(b"From a@x Tue Mar  5 10:00:00 2024\r\n" + each + b"\r\n" for each in messages))
    parts = held_files(path, limits=LIMITS, original_name="a.mbox")
    assert [part.read_from(path) for part in parts] == [each + b"\r\n" for each in messages]
    found = read(path)
    assert len(found.paragraphs) == 3
    assert {paragraph.kind for paragraph in found.paragraphs} == {PassageKind.NAVIGATION}


def test_a_locked_message_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(
        HEADER + b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x--\r\n"
    )
    with pytest.raises(EncryptedFileError):
        read(path)


@pytest.mark.parametrize("damage", [b"", b"\x00", b"=?x?q?=", b"\xe9\xe8", b"Content-Type: multipart/mixed\r\n", b'Content-Type: text/plain; charset="no"\r\n'])  # fmt: skip
def test_malformed_messages_are_read_as_far_as_they_go(tmp_path: Path, damage: bytes) -> None:
    found = taken(tmp_path, HEADER + b"Subject: " + damage + b"\r\n" + damage + b"\r\n\r\n" + OWN.encode())
    assert OWN in found.text
