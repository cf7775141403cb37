"""What many tests need: small files made on the spot."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable

import pytest
from fpdf import FPDF
from hypothesis import settings

# Whoosh 2.7.4 warns when it is compiled for the first time: its modules are imported quietly, before any test's import.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import whoosh.codec.whoosh3
    import whoosh.index
    import whoosh.searching  # noqa: F401

# The shipped suite checks by assertions too: pytest shows what was compared.
pytest.register_assert_rewrite("rightsarchive.engine.conformance")

# No test opens a window: those of `open` stand in for a viewer.
os.environ["RIGHTSARCHIVE_VIEWER"] = "none"

# A busy machine is no error: speed is measured in benchmarks/, never in a test.
# The same examples for everybody: who changed nothing is not shown a fault that chance found. `make explore` looks for new ones.
settings.register_profile("project", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def pdf() -> Callable[[str], bytes]:
    """Makes a PDF of plain Latin text, one page for each form feed."""

    def make(text: str) -> bytes:
        document = FPDF()
        document.set_font("helvetica", size=12)
        for page in text.split("\f"):
            document.add_page()
            document.multi_cell(0, 6, page)
        return bytes(document.output())

    return make
