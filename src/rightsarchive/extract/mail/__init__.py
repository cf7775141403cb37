"""Messages and mailboxes: the header as metadata and as text, the words decoded, what is quoted told apart, the files that hang
on a message as documents of their own."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rightsarchive.extract.assembly import without_surrogates
from rightsarchive.extract.declared import level_of_fields
from rightsarchive.extract.html import EXTRACTOR as HTML_EXTRACTOR
from rightsarchive.extract.html import SECTION_LEVEL, assembled, contents_of
from rightsarchive.extract.html.tree import Element, PageTree, page_tree
from rightsarchive.extract.html.walker import Block, Met, blocks
from rightsarchive.extract.letters import notices_on, put_right
from rightsarchive.extract.mail.mailbox import messages
from rightsarchive.extract.mail.message import Part, Read, read_message
from rightsarchive.extract.mail.quoting import stretches
from rightsarchive.extract.media import Media
from rightsarchive.extract.plain import EXTRACTOR as TEXT_EXTRACTOR
from rightsarchive.extract.plain import plain_paragraphs
from rightsarchive.extract.properties import Properties, authors_of, date_of, put, title_of
from rightsarchive.metadata.stamps import stamp_in_title
from rightsarchive.model import Access, Content, ContentKind, Extraction, Inventory, Notice, Origin, PassageKind, Span
from rightsarchive.settings import Limits

__all__ = ["Part", "extract_mail", "extract_mailbox", "mail_parts", "mailbox_parts"]

EXTRACTOR = "Python email"
QUOTED = "quoted message"
"""What words are headed by that a message quotes without saying of whom."""

_SHOWN = ("From", "To", "Cc", "Date")
_KEPT = (("To", "to"), ("Cc", "cc"), ("Bcc", "bcc"), ("Reply-To", "reply_to"), ("Message-ID", "message_id"), ("In-Reply-To", "in_reply_to"))  # fmt: skip
_QUOTES = (
    "//blockquote[@type='cite'] | //*[contains(concat(' ', @class, ' '), ' gmail_quote ')]"
    " | //*[contains(@class, 'yahoo_quoted') or contains(@class, 'moz-forward-container') or contains(@class, 'protonmail_quote')]"
    " | //*[@id='divRplyFwdMsg' or @id='appendonsend' or @id='OLK_SRC_BODY_SECTION']"
)


def extract_mail(path: Path, *, name: str, limits: Limits) -> Extraction:
    """The text of one message (``.eml``): its subject, who wrote to whom and when, its words. It has no pages.

    Raises EncryptedFileError, HostileFileError, LimitError.
    """
    message = read_message(path.read_bytes(), name=name)
    met = Met()
    text, paragraphs, marks = assembled(_blocks(message, name, met), limits)
    contents = [
        *contents_of(paragraphs, met),
        *(Content(ContentKind.ATTACHMENT, name=part.name, why="a document of its own") for part in message.parts),
        *(
            [Content(ContentKind.PICTURE, message.pictures, why="small pictures in the text are not read")]
            if message.pictures
            else []
        ),
        *([Content(ContentKind.SIGNATURE, message.signatures, why="not checked")] if message.signatures else []),
    ]
    return Extraction(
        text=text,
        paragraphs=paragraphs,
        media_type=Media.MAIL.value,
        extractor=f"{EXTRACTOR}, {HTML_EXTRACTOR if any(words.is_html for words in message.words) else TEXT_EXTRACTOR}",
        properties=_properties(message),
        notices=tuple(_notices(message, name)),
        encoding=next((words.decoded.encoding for words in message.words), None),
        marks=marks,
        inventory=Inventory(contents=tuple(contents)),
    )


def extract_mailbox(path: Path, *, name: str, limits: Limits) -> Extraction:
    """What a mailbox (mbox) holds: a line for each message, which is a document of its own. Raises LimitError."""
    lines, count = [], 0
    with path.open("rb") as file:
        spans = list(messages(file))
        for start, end in spans:
            count += 1
            file.seek(start)
            head = file.read(min(end - start, 1 << 16))
            message = Read(email.message_from_bytes(head, policy=email.policy.compat32), (), ())
            shown = (message.field(field) for field in ("Date", "From", "Subject"))
            lines.append(Block(without_surrogates(" | ".join(shown)) or "…", PassageKind.NAVIGATION))
    text, paragraphs, marks = assembled(lines, limits)
    return Extraction(
        text=text,
        paragraphs=paragraphs,
        media_type=Media.MAILBOX.value,
        extractor=EXTRACTOR,
        marks=marks,
        notices=(
            Notice(
                "attachments",
                f"it is a mailbox of {count} message(s), each taken in as a document of its own",
                "Search them; each says which mailbox it is part of.",
                path=name,
            ),
        ),
        inventory=Inventory(
            contents=(Content(ContentKind.ATTACHMENT, count, name="messages", why="documents of their own"),)
        ),
    )


def mail_parts(path: Path, *, name: str) -> list[Part]:
    """The files that hang on a message."""
    return list(read_message(path.read_bytes(), name=name).parts)


def mailbox_parts(path: Path) -> list[tuple[str, Span]]:
    """What the messages of a mailbox are called, and where in the file each stands."""
    with path.open("rb") as file:
        return [(f"message {number}.eml", span) for number, span in enumerate(messages(file), start=1)]


def _blocks(message: Read, name: str, met: Met) -> Iterator[Block]:
    subject = message.field("Subject")
    if subject:
        yield Block(without_surrogates(subject), PassageKind.HEADING, 1)
    fields = [f"{field}: {value}" for field in _SHOWN if (value := message.field(field))]
    if fields:
        yield Block(without_surrogates("\n".join(fields)), PassageKind.BODY)
    for words in message.words:
        source = without_surrogates(put_right(words.decoded)[0].text)
        yield from _of_page(source, name, met) if words.is_html else _of_text(source)


def _of_text(source: str) -> Iterator[Block]:
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    for stretch in stretches(source):
        text = source[stretch.start : stretch.end]
        if not stretch.is_quoted:
            # Mailboxes put the sign before a line that would begin a message (RFC 4155).
            yield from _in_section(_paragraphs(re.sub(r"(?m)^>(?=From )", "", text)), "")
            continue
        words, rest = _split_lead(text, stretch.lead)
        if words:
            # The words that say whom it quotes head what is quoted.
            yield Block(words, PassageKind.HEADING, SECTION_LEVEL)
        yield from _in_section(_paragraphs(_unquoted(rest)), None if words else QUOTED)


def _in_section(found: Iterable[Block], section: str | None) -> Iterator[Block]:
    for index, block in enumerate(found):
        yield block if index or section is None else block._replace(section=section)


def _split_lead(text: str, lead: str) -> tuple[str, str]:
    """The words that lead to what is quoted, where the text begins with them, and the rest of it."""
    pattern = r"\s+".join(re.escape(word) for word in lead.split())
    found = re.match(rf"\s*({pattern})", text) if pattern else None
    return (" ".join(found[1].split()), text[found.end() :]) if found else ("", text)


def _unquoted(text: str) -> str:
    return "\n".join(re.sub(r"^[ \t]*(?:>(?!From )[ \t]?)+", "", line) for line in text.split("\n"))


def _paragraphs(text: str) -> Iterator[Block]:
    for paragraph in plain_paragraphs(text):
        yield Block(text[paragraph.start : paragraph.end], PassageKind.BODY)


def _of_page(source: str, name: str, met: Met) -> Iterator[Block]:
    page = page_tree(source, name=name)
    quotes = _taken_out(page)
    yield from _in_section(_under_the_subject(blocks(page, whole=True, met=met)), "")
    for quote in quotes:
        yield from _in_section(_under_the_subject(blocks(PageTree(quote, page.looks), whole=True, met=met)), QUOTED)


def _under_the_subject(found: Iterable[Block]) -> Iterator[Block]:
    for block in found:
        yield block._replace(level=block.level + SECTION_LEVEL) if block.level else block


def _taken_out(page: PageTree) -> list[Element]:
    """The outermost elements that quote an earlier message, taken out of the page."""
    found = [quote for quote in page.root.xpath(_QUOTES) if len(list(quote.iterancestors())) > 1]
    inside = set(found)
    outer = [quote for quote in found if not any(above in inside for above in quote.iterancestors())]
    for quote in outer:
        quote.drop_tree()
    return outer


def _properties(message: Read) -> Properties:
    properties: Properties = {}
    put(properties, "title", title_of(message.field("Subject")), "mail: Subject")
    put(properties, "authors", authors_of(message.people("From")), "mail: From")
    if (sent := message.sent()) is not None:
        put(properties, "published", date_of(sent), "mail: Date")
        put(properties, "extra.sent", sent.isoformat(), "mail: Date")
    for field, key in _KEPT:
        put(properties, f"extra.{key}", without_surrogates(message.field(field)), f"mail: {field}")
    put(properties, "document_type", "personal_communication", "mail")
    put(properties, "access", _level(message), "mail: what it says of itself", origin=Origin.FRONT_MATTER)
    return properties


_SENSITIVITY = ("Sensitivity", "X-Sensitivity", "X-Classification", "X-Confidentiality", "X-Access")
"""Header fields in which programs say who a message is for (RFC 4021, 2.1.55), and usual ones of firms."""

_LABELS = re.compile(r"_Name=([^;]+)")
"""The names of Microsoft's labels in ``msip_labels``."""


def _level(message: Read) -> Access | None:
    said = [message.field(name) for name in _SENSITIVITY]
    labels = [*said, *_LABELS.findall(message.field("msip_labels"))]
    if any(label.strip().casefold() in {"personal", "company-confidential"} for label in said):
        return Access.CONFIDENTIAL
    if stamp_in_title(message.field("Subject")):
        return Access.CONFIDENTIAL
    return level_of_fields(("access", label) for label in labels)


def _notices(message: Read, name: str) -> Iterator[Notice]:
    if message.parts:
        yield Notice(
            "attachments",
            f"{len(message.parts)} file(s) are attached to it: {', '.join(part.name for part in message.parts[:10])}",
            "Each is taken in as a document of its own, part of this one.",
            path=name,
        )
    if message.pictures:
        yield Notice(
            "pictures",
            f"{message.pictures} small picture(s) in its text, such as emblems, were not read",
            "Look at the original if one of them matters.",
            path=name,
        )
    if not message.words:
        yield Notice("no-text", "the message has no text of its own", "Look at what is attached to it.", path=name)
    for words in message.words:
        decoded, repaired = put_right(words.decoded)
        yield from notices_on(decoded, name, repaired=repaired)
