"""``docs/notebook.ipynb``: its cells are run as a notebook runs them. ``python -m tests.docs.notebook`` writes what they show."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "notebook.ipynb"


def read() -> dict[str, Any]:
    """The notebook (nbformat 4)."""
    held: dict[str, Any] = json.loads(PAGE.read_text("utf-8"))
    return held


def shown(notebook: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Run the code cells in order, in the current folder; what each shows, as nbformat writes it."""
    names: dict[str, Any] = {"__name__": "__main__"}
    outputs = []
    for number, cell in enumerate((each for each in notebook["cells"] if each["cell_type"] == "code"), start=1):
        outputs.append(_run("".join(cell["source"]), names, number))
    return outputs


def _run(source: str, names: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """A cell's last expression is shown, in HTML too where it has that; before it, what was printed."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"cell {number}", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append(
            {"name": "stdout", "output_type": "stream", "text": printed.getvalue().splitlines(keepends=True)}
        )
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        if hasattr(value, "_repr_html_"):
            data["text/html"] = value._repr_html_().splitlines(keepends=True)
        outputs.append({"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"})
    return outputs


def written(notebook: dict[str, Any], outputs: list[list[dict[str, Any]]]) -> str:
    """The file with these outputs."""
    code = (each for each in notebook["cells"] if each["cell_type"] == "code")
    for number, (cell, found) in enumerate(zip(code, outputs, strict=True), start=1):
        cell.update(outputs=found, execution_count=number)
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    held = read()
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(ROOT / "samples", Path(place) / "samples")
        os.chdir(place)
        PAGE.write_text(written(held, shown(held)), "utf-8")
