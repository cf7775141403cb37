"""The conformance suite: what every engine must do, to be run over an engine from outside.

``CASES`` has each case by name, a function that is given a factory and raises AssertionError where the engine does otherwise;
``run`` runs them all. The suite needs the extra ``conformance`` (Hypothesis), and Python without ``-O``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rightsarchive.engine.conformance import changes, clearances, exactness, queries
from rightsarchive.engine.conformance.exactness import Factory, opened
from rightsarchive.engine.conformance.oracle import OracleEngine
from rightsarchive.engine.protocol import Engine

__all__ = ["CASES", "Factory", "OracleEngine", "run"]

if not __debug__:
    raise ImportError("The conformance suite checks by assertions, which Python's -O leaves out: run it without.")

Case = Callable[[Factory], None]


def _over_an_empty_engine(case: Callable[[Engine], None]) -> Case:
    def check(factory: Factory) -> None:
        with opened(factory) as engine:
            case(engine)

    return check


CASES: Mapping[str, Case] = {
    **{case.__name__: _over_an_empty_engine(case) for case in (*changes.CASES, *clearances.CASES, *queries.CASES)},
    **{case.__name__: case for case in exactness.CASES},
}
"""Every case by its name: its factory opens an engine, made for the analysis "plain", over an empty folder."""


def run(factory: Factory) -> None:
    """Run every case. Raises an ExceptionGroup of what failed, each with a note that names the case."""
    failures = []
    for name, case in CASES.items():
        try:
            case(factory)
        except Exception as error:
            error.add_note(f"conformance case: {name}")
            failures.append(error)
    if failures:
        raise ExceptionGroup(f"the engine fails {len(failures)} of {len(CASES)} conformance cases", failures)
