"""The notebook shows what its cells give today."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from tests.docs.notebook import PAGE, ROOT, read, shown, written


def test_the_cells_give_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    notebook = read()
    outputs = shown(notebook)
    kept = [cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert outputs == kept, "python -m tests.docs.notebook writes it anew"
    assert any("text/html" in each.get("data", {}) for cell in outputs for each in cell)
    assert written(notebook, outputs) == PAGE.read_text("utf-8")


def test_it_is_a_notebook_that_shows_public_names_alone() -> None:
    """nbformat 4.5: each cell has an id of its own, code cells have outputs and a count."""
    notebook = read()
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[\w-]{1,64}", each) for each in ids)
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        assert cell["metadata"] == {}
        if cell["cell_type"] == "code":
            assert {"outputs", "execution_count"} <= set(cell)
            modules = {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
            assert not {each for each in modules if each and each.startswith("rightsarchive.")}
