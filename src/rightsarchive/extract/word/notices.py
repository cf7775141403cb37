"""What a user should know of a Word file that was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rightsarchive.extract.word.contents import COVERING
from rightsarchive.model import Content, ContentKind, Notice


def notices(contents: Sequence[Content], elsewhere: int, name: str, *, without_text: bool) -> Iterator[Notice]:
    """``elsewhere`` counts the chapters that stand in files of their own."""
    scans = sum(
        content.kind is ContentKind.PICTURE and (content.share or 0) >= COVERING and not content.as_text
        for content in contents
    )
    if without_text:
        yield Notice(
            "no-text",
            "there is no text in it",
            "If it shows pictures of pages, save it as PDF and run a text recognition over that: ocrmypdf -l LANGUAGE in.pdf out.pdf",
            path=name,
        )
    if scans:
        yield Notice(
            "partly-scanned",
            f"{scans} picture(s) in it cover a good part of a page: perhaps scanned pages, whose words were not read",
            "Install tesseract and state the language in the metadata (language: ru), then take the file in again as a new copy; or save it as PDF and run: "
            "ocrmypdf -l LANGUAGE --redo-ocr in.pdf out.pdf",
            path=name,
        )
    embedded = [content.name for content in contents if content.kind is ContentKind.EMBEDDED]
    deleted = sum(each.count for each in contents if each.kind is ContentKind.REVISION and not each.as_text)
    counts = {content.kind: content.count for content in contents if content.kind is not ContentKind.REVISION}
    hidden, struck, comments = (
        counts.get(kind, 0) for kind in (ContentKind.HIDDEN, ContentKind.STRUCK, ContentKind.COMMENT)
    )
    told = (
        (
            len(embedded),
            "embedded-document",
            f"{len(embedded)} file(s) of another kind are embedded in it and were not read: {', '.join(embedded[:10])}",
            "Open it in Word, open each of them there, save it by itself and take that in.",
        ),
        (
            elsewhere,
            "linked-document",
            f"{elsewhere} part(s) of it stand in files of their own, which were not read",
            "Take those files in too.",
        ),
        (
            deleted,
            "tracked-deletions",
            f"{deleted} tracked deletion(s) were left out; insertions were taken as text",
            "Accept or reject the changes in Word and save, if the text should read otherwise.",
        ),
        (
            hidden,
            "hidden-text",
            f"{hidden} piece(s) of hidden text were kept apart from the text",
            "Search with hidden text (--hidden) to find them; look at the original in Word before quoting.",
        ),
        (
            struck,
            "struck-text",
            f"{struck} piece(s) of text are struck through and were kept apart from the text",
            "Quotes of them are labelled as struck.",
        ),
        (
            comments,
            "comments",
            f"{comments} comment(s) were kept apart from the text",
            "They are in the metadata as “comments”.",
        ),
    )
    for count, code, message, advice in told:
        if count:
            yield Notice(code, message, advice, path=name)
