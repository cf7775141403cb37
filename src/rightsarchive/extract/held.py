"""The files that a file holds: attachments of mail and of PDFs, the messages of a mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rightsarchive.errors import RightsArchiveError
from rightsarchive.extract.media import Media, media_of
from rightsarchive.model import ContentKind, Inventory, Span
from rightsarchive.settings import Limits

HOLDERS = frozenset({Media.MAIL, Media.MAILBOX, Media.PDF})
"""Kinds of files whose attachments are taken out."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file inside of another: its ``content``, or where in the bytes of the other it stands (``span``)."""

    name: str
    content: bytes | None = None
    span: Span | None = None

    def read_from(self, holder: Path) -> bytes:
        """The bytes, out of the file ``holder`` where they stand there as they are."""
        if self.content is not None:
            return self.content
        assert self.span is not None
        with holder.open("rb") as file:
            file.seek(self.span[0])
            return file.read(self.span[1] - self.span[0])


def holds_files(media_type: str, inventory: Inventory) -> bool:
    """Whether there are files to be taken out of a file that was read."""
    return media_type in HOLDERS and bool(inventory.of(ContentKind.ATTACHMENT))


def held_files(path: Path, *, limits: Limits, original_name: str) -> list[HeldFile]:
    """The files inside of the file at ``path``. Give files from strangers to an isolated worker. Raises a FileError."""
    try:
        match media_of(path, original_name):
            case Media.MAIL:
                from rightsarchive.extract.mail import mail_parts

                return [HeldFile(*part) for part in mail_parts(path, name=original_name)]
            case Media.MAILBOX:
                from rightsarchive.extract.mail import mailbox_parts

                return [HeldFile(name, span=span) for name, span in mailbox_parts(path)]
            case Media.PDF:
                from rightsarchive.extract.pdf.attachments import attachments

                return [HeldFile(*each) for each in attachments(path, name=original_name, limits=limits)]
            case _:
                return []
    except RightsArchiveError as error:
        error.path = error.path or original_name
        raise
