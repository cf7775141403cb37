"""Arabic and Persian written in presentation forms: found by their letters, quoted as they stand."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

from rightsarchive import Archive
from tests.extract.test_reading_order import LINES

FORMS: dict[str, list[str]] = {}
for code in (*range(0xFB50, 0xFBB2), *range(0xFE80, 0xFEFD)):
    letter = unicodedata.normalize("NFKC", chr(code))
    if len(letter) == 1 and letter != chr(code):
        FORMS.setdefault(letter, []).append(chr(code))


def in_forms(line: str) -> str:
    """Each letter as one of its forms, as old PDF and DTP files keep them."""
    noise = random.Random(line)
    return "".join(noise.choice(FORMS.get(letter, [letter])) for letter in line)


def test_forms_are_folded_for_searching_and_stay_in_the_quote(tmp_path: Path) -> None:
    lines = LINES[::12]
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join(map(in_forms, lines)), "utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest([path])
        for line in lines:
            words = line.rstrip(".").split()[:3]
            hits = archive.search('"' + " ".join(words) + '"').hits
            assert any(in_forms(line) in hit.citation.quote for hit in hits), line
