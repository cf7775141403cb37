"""Whatever is withheld, released, read anew and withheld again: each clearance reads just what it may, once."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, Metadata, Status, TextSource

WORDS = tuple(f"{letter}{letter}word" for letter in "abcdefghij")
TEXTS = tuple(
    "\n\n".join(" ".join(words).capitalize() + "." for words in (order[:4], order[4:7], order[7:]))
    for order in (WORDS, WORDS[::-1])
)

ACTS = st.lists(
    st.tuples(st.just("withhold"), st.sampled_from(WORDS), st.sampled_from(("internal", "confidential")))
    | st.tuples(st.just("release"), st.integers(0, 9), st.none())
    | st.tuples(st.just("ingest"), st.integers(0, 1), st.sampled_from(("public", "internal"))),
    min_size=1,
    max_size=7,
)


@settings(max_examples=15)
@given(ACTS)
def test_each_clearance_reads_what_it_may(acts: list[tuple[str, object, object]]) -> None:
    with TemporaryDirectory() as folder, Archive.create(Path(folder) / "archive") as archive:
        archive.ingest(TextSource(TEXTS[0], Metadata(identifier="s")))
        text, declared, marks = TEXTS[0], Access.PUBLIC, dict[str, tuple[str, Access]]()
        cited = []
        for act, what, how in acts:
            if act == "withhold":
                word, level = str(what), Access(str(how))
                start = text.lower().index(word)
                done = archive.withhold("s", start, start + len(word), access=level, code=f"W{len(marks)}", reason="x")
                marks[done.withheld.id] = word, level
            elif act == "release" and marks:
                mark = sorted(marks)[int(str(what)) % len(marks)]
                del marks[mark]
                archive.release(mark, reason="x")
            elif act == "ingest":
                text, declared = TEXTS[int(str(what))], Access(str(how))
                archive.ingest(TextSource(text, Metadata(identifier="s", access=declared)))
            for clearance in Access:
                seen = list(archive.documents(clearance=clearance))
                assert len(seen) == (clearance.level >= declared.level)
                for document in seen:
                    hidden = {word for word, level in marks.values() if level.level > clearance.level}
                    kept = document.text.lower()
                    assert {word for word in WORDS if word not in kept} == hidden
                    assert document.redacted is bool(hidden)
                    cited.append((archive.cite("s", 0, 5, clearance=clearance), clearance, document.text))
                    for word in WORDS:
                        found = archive.search(word, clearance=clearance, concepts=False, names=False).total
                        assert found == (word not in hidden)
        assert archive.check().findings == ()
        for citation, _, shown in cited:
            assert archive.verify(citation, clearance="confidential").status is Status.VERBATIM
            for clearance in Access:
                now_hidden = {word for word, level in marks.values() if level.level > clearance.level}
                if any(word in shown.lower() for word in now_hidden):
                    assert archive.verify(citation, clearance=clearance).status is Status.UNDECIDABLE
