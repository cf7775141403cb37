"""Calls of every method and every command, made on both archives of a pair; what they answer is compared."""

from __future__ import annotations

import gc
import inspect
import os
import shutil
import types
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints
from unittest.mock import patch

import click
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from rightsarchive import Archive, ArchiveView, SearchOptions
from rightsarchive.cli import main
from rightsarchive.search.options import ViewOptions
from tests.access.drawing import COPY, KEPT, KEPT_TOKENS, TOKENS, VALUES, Draw, Each
from tests.access.pairs import MARKERS, Pair, Side, pair
from tests.access.table import Side as Stands
from tests.access.table import commands, listed, methods
from tests.access.telling import folder_told, told_of_call, without

CALLS_OF_A_PAIR = 500
CHANGES = 0.01
"""The share of calls that change both archives."""

AS_JSON = " --json"
"""Behind the words of a command that is asked so."""

COMMAND_LINES, COMPLETIONS = 0.2, 0.05

PROPERTIES = ("engine", "root", "settings", "clearance", "read_only")
MADE_ELSEWHERE = ("create", "open", "close", "restore", "move")
"""A pair is created, and at its end closed, opened again and made anew from its copy, whatever is drawn."""


@dataclass(frozen=True)
class Difference:
    call: str
    mixed: str
    alone: str

    def __str__(self) -> str:
        place = next(
            (n for n, (one, other) in enumerate(zip(self.mixed, self.alone, strict=False)) if one != other),
            min(len(self.mixed), len(self.alone)),
        )
        near = slice(max(0, place - 150), place + 200)
        return f"{self.call}\n    mixed: …{self.mixed[near]}\n    alone: …{self.alone[near]}"


@dataclass
class Outcome:
    """``made`` counts the calls by what was called."""

    made: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)


def run(
    place: Path,
    calls: int,
    seed: int,
    *,
    of_a_pair: int = CALLS_OF_A_PAIR,
    after_a_pair: Callable[[Outcome], object] = id,
) -> Outcome:
    """Make ``calls`` calls, on as many pairs as that takes; ``after_a_pair`` is told of all that were made until then."""
    outcome = Outcome()
    number = 0
    # The clock stands still, and a mark or a note has one name on both sides: an exported log holds digests over them.
    clock, names = types.SimpleNamespace(time=lambda: 1_750_000_000), _Names()
    with (
        patch("rightsarchive.store.custody.time", clock),
        patch("rightsarchive.store.withheld.secrets", names),
        patch("rightsarchive.store.annotations.secrets", names),
    ):
        while outcome.made.total() < calls:
            with pair(place / f"pair-{number}", seed + number) as built:
                most = min(of_a_pair, calls - outcome.made.total())
                _Caller(built, Draw(built, seed + number), outcome, names).call(most, first=number)
            shutil.rmtree(place / f"pair-{number}")
            after_a_pair(outcome)
            number += 1
    return outcome


class _Names:
    """The names that are drawn in one call."""

    drawn = 0

    def token_hex(self, size: int) -> str:
        self.drawn += 1
        return f"{self.drawn:0{2 * size}x}"


class _Caller:
    def __init__(self, built: Pair, draw: Draw, outcome: Outcome, names: _Names) -> None:
        self.names = names
        self.pair = built
        self.draw = draw
        self.outcome = outcome
        sides = listed(0)
        self.reads = [name for name in methods(Archive) if sides[name] in ([Stands.READS], [Stands.WRITES])]
        self.keeps = [
            name
            for name in methods(Archive)
            if sides[name] == [Stands.KEEPS] and name not in (*PROPERTIES, *MADE_ELSEWHERE)
        ]
        self.views = [name for name in methods(ArchiveView) if name not in PROPERTIES]
        stand = listed(1)
        self.lines = [words + json for words in commands() if stand[words] != [Stands.KEEPS] for json in ("", AS_JSON)]
        self.changes = [words for words in commands() if stand[words] == [Stands.KEEPS]]

    def call(self, most: int, first: int) -> None:
        """Each in turn, so that none is left out; ``first`` says with which of those that change an archive it begins."""
        turns = {
            "read": self._turns(self.reads), "view": self._turns(self.views), "line": self._turns(self.lines),
            "keep": self._turns(self.keeps, first), "change": self._turns(self.changes, first),
        }  # fmt: skip
        random = self.draw.random
        with _at_home():
            for number in range(most):
                share = random.random()
                if number % int(1 / CHANGES) == int(1 / CHANGES) - 1:
                    if number // int(1 / CHANGES) % 2:
                        self._method(next(turns["keep"]), "keep")
                    else:
                        self._line(next(turns["change"]), keeps=True)
                elif share < COMPLETIONS:
                    self._completion()
                elif share < COMPLETIONS + COMMAND_LINES:
                    self._line(next(turns["line"]), keeps=False)
                elif share < 0.65:
                    self._method(next(turns["read"]), "read")
                else:
                    self._method(next(turns["view"]), "view")
            self._close()

    def _turns(self, names: Sequence[str], first: int | None = None) -> Iterator[str]:
        names = list(names)
        if first is None:
            self.draw.random.shuffle(names)
        else:
            names = names[3 * first % len(names) :] + names[: 3 * first % len(names)]
        while True:
            yield from names

    # Methods -------------------------------------------------------------------------------------------------------

    def _method(self, name: str, kind: str) -> None:
        positional, named = self._arguments(name, kind)
        clearance = self.draw.visible()

        def call(side: Side) -> Any:
            owner: Any = side.archive.seen_by(clearance) if kind == "view" else side.archive
            heard: list[Any] = []
            args = [self._own(value, side, heard) for value in positional]
            kwargs = {key: self._own(value, side, heard) for key, value in named.items()}
            answer = getattr(owner, name)(*args, **kwargs)
            if kind == "keep":
                _written(side)
                return "done"  # what it tells the keeper and writes for him is the keeper's
            answer = list(answer) if inspect.isgenerator(answer) else answer
            return repr(owner).partition("(")[0], answer, heard, _written(side)

        shown = ", ".join([*map(repr, positional), *(f"{key}={value!r}" for key, value in named.items())])
        self._compare(name if kind != "view" else f"view.{name}", f"{clearance}: {kind} {name}({shown})", call)

    def _arguments(self, name: str, kind: str) -> tuple[list[Any], dict[str, Any]]:
        parameters = inspect.signature(getattr(ArchiveView if kind == "view" else Archive, name)).parameters
        positional: list[Any] = []
        named: dict[str, Any] = {}
        for parameter in parameters.values():
            if parameter.name == "self":
                continue
            if parameter.kind is parameter.VAR_KEYWORD and kind == "keep":
                named |= self._value(name, parameter.name, kind)
            elif parameter.kind is parameter.VAR_KEYWORD:
                known = get_type_hints(ViewOptions if kind == "view" else SearchOptions)
                named |= {each: self._value(name, each, kind) for each in known if self.draw.chance(0.2)}
            elif parameter.default is not parameter.empty:
                value = self._value(name, parameter.name, kind)
                if self.draw.chance(0.6):
                    named[parameter.name] = value
            elif parameter.kind is parameter.KEYWORD_ONLY:
                named[parameter.name] = self._value(name, parameter.name, kind)
            else:
                positional.append(self._value(name, parameter.name, kind))
        return positional, named

    def _value(self, method: str, parameter: str, kind: str) -> Any:
        return strategy(KEPT if kind == "keep" else VALUES, method, parameter)(self.draw)

    # The command line ----------------------------------------------------------------------------------------------

    def _line(self, words: str, *, keeps: bool) -> None:
        command = words.removesuffix(AS_JSON)
        line = [*command.split(), *self._tokens(command, keeps=keeps)]
        if command != words:
            # A group's own options stand behind its name, those of a command anywhere.
            line.insert(len(command.split()), AS_JSON.strip())

        def call(side: Side) -> Any:
            done = CliRunner().invoke(main, [self._there(token, side) for token in line])
            if done.exception is not None and not isinstance(done.exception, SystemExit):
                raise done.exception
            files = _written(side)
            return done.exit_code if keeps else (done.exit_code, done.stdout, done.stderr, files)

        self._compare(f"rightsarchive {words}", f"rightsarchive {line}", call)

    def _tokens(self, words: str, *, keeps: bool) -> list[str]:
        options: list[str] = []
        arguments: list[str] = []
        for parameter in commands()[words].params:
            if isinstance(parameter, click.Option) and parameter.is_flag:
                if (keeps or parameter.name != "as_json") and self.draw.chance(0.4):
                    options.append(self.draw.choice([*parameter.opts, *parameter.secondary_opts]))
                continue
            tokens = strategy(KEPT_TOKENS if keeps else TOKENS, words, str(parameter.name))
            if isinstance(parameter, click.Argument):
                if parameter.required or self.draw.chance(0.85):
                    arguments += tokens(self.draw)
            elif parameter.required or parameter.name == "location" or self.draw.chance(0.35):
                options += [max(parameter.opts, key=len), *tokens(self.draw)]
        return [*options, "--", *arguments] if arguments else options

    def _completion(self) -> None:
        words, parameter = self.draw.choice(
            [
                (words, parameter) for words, command in commands().items() for parameter in command.params
                if parameter._custom_shell_complete is not None
            ]
        )  # fmt: skip
        line = [*words.split(), "--archive", "archive"]
        if any(each.name == "clearance" for each in commands()[words].params) and self.draw.chance(0.7):
            line += ["--clearance", self.draw.visible().value]
        if isinstance(parameter, click.Option):
            line.append(parameter.opts[0])
        begun = self.draw.choice((*self.draw.cases, *self.draw.documents, self.draw.word()))
        begun = begun[: self.draw.random.randint(0, 4)]

        def call(_: Side) -> Any:
            found = ShellComplete(main, {}, "rightsarchive", "_COMPLETE").get_completions(line, begun)
            return [(each.value, each.type, each.help) for each in found]

        self._compare(f"completion of {words}", f"completion {line} {begun!r}", call)

    # Both sides ----------------------------------------------------------------------------------------------------

    def _compare(self, name: str, shown: str, call: Callable[[Side], Any]) -> None:
        answers = []
        for side in self.pair.sides:
            os.chdir(side.place)
            self.names.drawn = self.outcome.made.total() * 10_000
            answer = told_of_call(lambda side=side: call(side), side.place)  # type: ignore[misc]
            answers.append(without(answer, side.digests))
        self.outcome.made[name] += 1
        if answers[0] != answers[1]:
            self.outcome.differences.append(Difference(shown, *answers))

    def _own(self, value: Any, side: Side, heard: list[Any]) -> Any:
        if isinstance(value, Each):
            own = value.of(side)
            return heard.append if inspect.isbuiltin(own) else own
        if isinstance(value, list):
            return [self._own(each, side, heard) for each in value]
        return self._there(value, side) if isinstance(value, str) else value

    def _there(self, text: str, side: Side) -> str:
        """A path is asked for as the folder of each side is called."""
        return text.replace(str(self.pair.mixed.place), str(side.place))

    def _close(self) -> None:
        """Nothing of a secret stays with what a reader may still hold, and an archive that is opened again answers as before."""

        def close(side: Side) -> Any:
            view = side.archive.seen_by(self.pair.clearance)
            side.archive.close()
            return left_of(MARKERS, side.archive, view)

        def restore(side: Side) -> Any:
            """The copy that was made when the pair was drawn."""
            Archive.restore(side.place / COPY, side.place / "restored")
            with Archive.open(side.place / "restored") as archive:
                return archive.stats(clearance=self.pair.clearance), [
                    archive.search(query, clearance=self.pair.clearance) for query in ("prison", "Жыланбаев", "court")
                ]

        def reopen(side: Side) -> Any:
            side.archive = Archive.open(side.place / "archive")
            return side.archive.stats(clearance=self.pair.clearance)

        self._compare("close", "close", close)
        self._compare("restore", "restore", restore)
        self._compare("open", "open", reopen)


def strategy(table: Mapping[str, Any], owner: str, parameter: str) -> Any:
    """What draws for a parameter. Raises AssertionError where nothing does."""
    try:
        return table.get(f"{owner}.{parameter}") or table[parameter]
    except KeyError:
        raise AssertionError(
            f"tests/access/drawing.py draws nothing for {owner}.{parameter}: say there what it is to be called with"
        ) from None


def _written(side: Side) -> dict[str, str]:
    """What a call wrote, taken away for the next one."""
    out = side.place / "out"
    files, side.digests = folder_told(out, side.place)
    shutil.rmtree(out)
    out.mkdir()
    return files


def left_of(markers: Sequence[str], *roots: object) -> list[str]:
    """What can be reached from ``roots`` and holds a marker."""
    lowered = [marker.lower() for marker in markers]
    seen: set[int] = set()
    found = []
    waiting: list[object] = list(roots)
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, (type, types.ModuleType, types.FunctionType)):
            continue
        seen.add(id(one))
        text = one.decode("utf-8", "replace") if isinstance(one, bytes) else one
        if isinstance(text, str) and any(marker in text.lower() for marker in lowered):
            found.append(text[:200])
        waiting += gc.get_referents(one)
    return sorted(found)


@contextmanager
def _at_home() -> Iterator[None]:
    home = Path.cwd()
    # Copies for viewers: each side has its own, and is in its folder when it is asked.
    with patch("rightsarchive.cli.viewer.gettempdir", lambda: str(Path.cwd() / "tmp")):
        try:
            yield
        finally:
            os.chdir(home)
