"""Makes ``bundled.json`` from the Turtle files beside it."""

from pathlib import Path

from rightsarchive.language.concepts import BUNDLED, load

if __name__ == "__main__":
    folder = Path(str(BUNDLED)).parent
    first, *others = (load(path) for path in sorted(folder.glob("*.ttl")))
    first.merge(*others).save(folder / "bundled.json")
