"""Notes and tags on words of a reading follow these words into the newest reading of the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import takewhile

from rightsarchive.model import Notice, Span, TextId
from rightsarchive.store import NOTE, TAG, Annotation, Catalog
from rightsarchive.withholding.words import FoldedText, Wording


def carry_annotations(catalog: Catalog, document: str, before: TextId, after: TextId) -> Iterator[Notice]:
    """Place the annotations of a text of a document in the text that is read instead; what of them a person should look at. In the
    transaction of the caller; each move is a line of the custody log."""
    was, now = catalog.texts.digest(before), catalog.texts.digest(after)
    kept: list[Annotation] = []
    texts: tuple[FoldedText, FoldedText] | None = None
    for kind in (NOTE, TAG):
        for each in catalog.annotations.all(kind, document):
            if each.text_sha256 != was or each.start is None or each.end is None:
                continue
            if texts is None:
                texts = FoldedText(catalog.texts.read(before)), FoldedText(catalog.texts.read(after))
            place = _place((each.start, each.end), *texts)
            if place is None:
                kept.append(each)
            else:
                _move(catalog, each, replace(each, text_sha256=now, start=place[0], end=place[1]))
    if kept:
        several = "One note or tag is" if len(kept) == 1 else f"{len(kept)} notes and tags are"
        yield Notice(
            "annotations-not-placed",
            f"{several} on words that the newest reading does not have, or has more or less often: {', '.join(each.id for each in kept)}.",
            "They stay with the reading of before; look at them, and write them anew where they belong.",
        )


def _move(catalog: Catalog, before: Annotation, after: Annotation) -> None:
    catalog.annotations.put(after)
    is_note = before.kind == NOTE
    told = {"before": asdict(before), "after": asdict(after)}
    catalog.custody.record(
        before.kind,
        before.document_id,
        private=told if is_note else {when: [each] for when, each in told.items()},
        was=before.level,
        **({"note": before.id} if is_note else {}),
    )


def _place(span: Span, before: FoldedText, after: FoldedText) -> Span | None:
    """Where the words of ``span`` stand in the later text, as many of the same before them; None where that cannot be told."""
    start, end = span
    words = before.text[start:end]
    wording = Wording([words])
    old, new = wording.find(before).whole, wording.find(after).whole
    mine = [number for number, found in enumerate(old) if start <= found[0] and found[1] <= end]
    if len(mine) != 1 or len(old) != len(new):
        return None
    found, place = old[mine[0]], new[mine[0]]
    # Signs at the ends of the words belong to them where they stand in the later text too.
    ahead, behind = before.text[start : found[0]], before.text[found[1] : end]
    left = _alike(ahead[::-1], after.text[: place[0]][: -len(ahead) - 1 : -1])
    right = _alike(behind, after.text[place[1] :])
    return place[0] - left, place[1] + right


def _alike(one: str, other: str) -> int:
    """How many letters are the same at the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
