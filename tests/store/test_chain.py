"""The chain of a custody log: whatever is done to its lines is found, by the chain alone or against a head."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.errors import UsageError
from rightsarchive.store.chain import PRIVATE, RULE, START, CustodyHead, Line, canonical, problems, sha256

Log = list[tuple[Line, str | None]]


def chained(lines: Log) -> Log:
    """The same lines in a chain made anew, as somebody makes it who can write everything."""
    made: Log = []
    previous = START
    for number, (line, private) in enumerate(lines, start=1):
        placed = replace(line, number=number, previous=previous)
        previous = placed.computed()
        made.append((replace(placed, digest=previous), private))
    return made


def head_of(log: Log) -> CustodyHead:
    return CustodyHead(log[-1][0].number, log[-1][0].digest) if log else CustodyHead(0, START)


words = st.text(max_size=8)
subjects = st.sampled_from(["d1", "d2", "case", "archive"])


@st.composite
def logs(draw: st.DrawFn, least: int = 1) -> Log:
    """Lines of both rules, those of the first rule first; some with private parts."""
    count = draw(st.integers(least, 8))
    old = draw(st.integers(0, count))
    lines: Log = []
    for number in range(count):
        private = draw(st.none() | st.builds(lambda word: canonical({"name": word, "nonce": "x"}), words))
        detail = {"what": draw(words), **({} if private is None else {PRIVATE: sha256(private)})}
        who, tool, rule = ("", "", 1) if number < old else (draw(words), draw(words), RULE)
        action = draw(st.sampled_from(["ingest", "describe", "assign", "export"]))
        level = draw(st.integers(0, 2))
        line = Line(0, draw(words), who, tool, action, draw(subjects), level, canonical(detail), "", "", rule)
        lines.append((line, private))
    return chained(lines)


def found(log: Log, head: CustodyHead | None = None) -> list[str]:
    return list(problems(log, head))


@given(logs(least=0), st.data())
def test_a_whole_log_is_whole_against_each_of_its_heads(log: Log, data: st.DataObject) -> None:
    upto = data.draw(st.integers(0, len(log)))
    assert found(log) == []
    assert found(log, head_of(log[:upto])) == []


@given(logs(), st.data())
def test_a_cut_off_log_is_found_against_the_head_alone(log: Log, data: st.DataObject) -> None:
    left = log[: data.draw(st.integers(0, len(log) - 1))]
    assert found(left) == []
    assert any("cut off" in message for message in found(left, head_of(log)))


@given(logs(least=2), st.data())
def test_a_line_that_is_taken_out_is_found(log: Log, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log) - 2))
    assert any("missing" in message for message in found(log[:place] + log[place + 1 :]))


@given(logs(least=2), st.data())
def test_another_order_is_found(log: Log, data: st.DataObject) -> None:
    other = data.draw(st.permutations(log).filter(lambda order: order != log))
    assert found(other)


@given(logs(), st.data())
def test_any_changed_field_is_found(log: Log, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log) - 1))
    line, private = log[place]
    # The level of a line of the first rule was found later, and is no part of it.
    name = data.draw(st.sampled_from([each.name for each in fields(Line) if line.rule > 1 or each.name != "level"]))
    kind = st.integers(0, 9) if isinstance(getattr(line, name), int) else words
    other: dict[str, Any] = {name: data.draw(kind.filter(lambda value: value != getattr(line, name)))}
    changed = replace(line, **other)
    assert found([*log[:place], (changed, private), *log[place + 1 :]])


@given(logs(), st.data())
def test_a_log_that_is_made_anew_is_found_against_the_head_alone(log: Log, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log) - 1))
    line, private = log[place]
    kept = [(each, part) for each, part in log if each is not line]
    forged = data.draw(
        st.sampled_from(
            [
                chained([*log[:place], (replace(line, at=f"{line.at}!"), private), *log[place + 1 :]]),
                chained([*log[:place], (replace(line, at=f"{line.at}!"), private), *log[place:]]),
                chained(kept),
            ]
        )
    )
    later = data.draw(logs(least=0))
    forged = chained(forged + [(replace(each, who="the forger", rule=RULE), part) for each, part in later])
    assert found(forged) == []
    assert found(forged, head_of(log)), "the head is of a line that is another one now, or of one that is not there"


@given(logs(), st.data())
def test_a_private_part_that_is_changed_or_gone_is_found_unless_its_document_was_deleted(
    log: Log, data: st.DataObject
) -> None:
    places = [place for place, (_, private) in enumerate(log) if private is not None]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    line, private = log[place]
    altered = [*log[:place], (line, f"{private} "), *log[place + 1 :]]
    assert any("private" in message for message in found(altered))
    emptied = [*log[:place], (line, None), *log[place + 1 :]]
    assert any("nothing was deleted" in message for message in found(emptied))
    deletion = Line(0, "", "", "", "delete", line.subject, 0, "{}", "", "")
    assert found(chained([*emptied, (deletion, None)])) == []
    other = replace(deletion, subject="another")
    assert found(chained([*emptied, (other, None)]))


def test_what_is_private_in_an_export_goes_with_any_of_its_documents() -> None:
    private = canonical({"file": "a"})
    detail = canonical({"documents": ["d1", "d2"], PRIVATE: sha256(private)})
    line = Line(0, "", "", "", "export", "archive", 2, detail, "", "")
    deletion = Line(0, "", "", "", "delete", "d2", 2, "{}", "", "")
    assert found(chained([(line, None)]))
    assert found(chained([(line, None), (deletion, None)])) == []


def test_a_later_line_of_the_old_rule_is_no_line_of_ours() -> None:
    new = Line(0, "", "a", "b", "ingest", "d1", 0, "{}", "", "")
    old = replace(new, who="", tool="", rule=1)
    assert found(chained([(old, None), (new, None)])) == []
    assert found(chained([(new, None), (old, None)]))


@pytest.mark.parametrize("detail", ["", "[]", "{", "[" * 100_000, "7", '{"private": 7}'])
def test_a_detail_that_cannot_be_read_stops_nothing(detail: str) -> None:
    assert found(chained([(Line(0, "", "", "", "export", "archive", 2, detail, "", ""), None)])) == []


@given(st.integers(0, 10**9), st.binary(min_size=32, max_size=32))
def test_a_head_is_read_as_it_is_written(number: int, digest: bytes) -> None:
    head = CustodyHead(number, digest.hex())
    assert CustodyHead.read(str(head)) == head
    spaced = re.sub(r"(.{8})", r"\1 ", str(head).upper())
    assert CustodyHead.read(f" {spaced}\n") == head


@given(st.text())
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no head"):
        CustodyHead.read(text)
