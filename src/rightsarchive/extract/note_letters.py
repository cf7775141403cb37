"""Raised letters that are marks of notes: a letter behind a word that leads to a note which begins with it never glues to the word."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from rightsarchive.model import Extraction, Mark, MarkKind


def with_note_letters(found: Extraction) -> Extraction:
    """The extraction with brackets around each raised single letter that is the mark of a note (``word[a]``), where it would glue to a
    word or a number, and where it would do so at the beginning of the note. A letter that no note begins with belongs to its word
    (``nᵒ``)."""
    text = found.text
    raised = {mark.start for mark in found.marks if _is_single_letter(text, mark)}
    called = {at for at in raised if text[at - 1 : at].isalnum() and not text[at + 1 : at + 2].isalnum()}
    begun = {paragraph.start for paragraph in found.paragraphs if _begins_a_note(text, paragraph.start, raised)}
    letters = {text[at] for at in called - begun} & {text[at] for at in begun}
    if not letters:
        return found
    glued = sorted(
        at for at in called | begun if text[at] in letters and (at not in begun or text[at + 1 : at + 2].isalnum())
    )

    def moved(place: int) -> int:
        return place + 2 * bisect_left(glued, place)

    pieces, last = [], 0
    for at in glued:
        pieces += [text[last:at], f"[{text[at]}]"]
        last = at + 1
    kept = (
        replace(mark, start=moved(mark.start), end=moved(mark.end)) for mark in found.marks if mark.start not in glued
    )
    notes = (Mark(moved(at), moved(at + 1), MarkKind.NOTE, text[at]) for at in glued)
    return replace(
        found,
        text="".join([*pieces, text[last:]]),
        paragraphs=tuple(replace(each, start=moved(each.start), end=moved(each.end)) for each in found.paragraphs),
        pages=tuple(replace(each, start=moved(each.start), end=moved(each.end)) for each in found.pages),
        marks=tuple(sorted((*kept, *notes), key=lambda mark: mark.start)),
    )


def _is_single_letter(text: str, mark: Mark) -> bool:
    return mark.kind is MarkKind.RAISED and mark.end - mark.start == 1 and text[mark.start].isalpha()


def _begins_a_note(text: str, at: int, raised: set[int]) -> bool:
    """Whether a paragraph begins with the letter of a note: raised, or small before a capital letter, as where nothing stands on the
    line against which it would be raised."""
    letter, rest = text[at : at + 1], text[at + 1 : at + 20].lstrip()
    return at in raised or (letter.islower() and rest[:1].isupper())
