"""The design page names every room of the tree, and no room that is not there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "rightsarchive"


def test_the_table_of_rooms_is_the_tree() -> None:
    rows = (ROOT / "docs" / "design.md").read_text("utf-8").split("## Rooms")[1].split("\n## ")[0].splitlines()
    named = {name for row in rows if row.startswith("| `") for name in re.findall(r"`([\w./]+)`", row.split("|")[1])}
    folders = {f"{path.parent.name}/" for path in PACKAGE.glob("*/__init__.py")}
    modules = {path.name for path in PACKAGE.glob("*.py") if not path.name.startswith("__")}
    assert named == folders | modules


def test_every_module_that_the_design_page_names_is_there() -> None:
    text = (ROOT / "docs" / "design.md").read_text("utf-8")
    for name in re.findall(r"`((?:\w+/)+\w*(?:\.py)?)`", text):
        at = PACKAGE / name
        assert at.exists() or at.with_suffix(".py").exists() or any(PACKAGE.glob(f"*/{name}")), name
