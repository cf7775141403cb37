"""Write the golden files anew."""

from tests.citation.golden import HERE, lists
from tests.citation.golden.words import SCRIPTS

for name in SCRIPTS:
    (HERE / f"{name}.txt").write_text(lists(name), "utf-8")
