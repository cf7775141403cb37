"""Rebuild the PDF and Word samples from the sources beside this file: ``python -m tests.samples.build [folder]``.

The same sources give the same bytes, so that running it again changes nothing. Needs the extra ``dev`` (fpdf2, Pillow and
matplotlib, from which only the DejaVu fonts are taken). Text and Markdown samples are kept as they are and not built.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml
from tests.samples.build.pdf_layouts import build_pdf
from tests.samples.build.source import Source
from tests.samples.build.word_layout import build_docx

SOURCES = Path(__file__).resolve().parent / "sources"
SAMPLES = Path(__file__).resolve().parents[3] / "samples"


def build(source: Source) -> bytes:
    """The finished file; cut short where the source asks for a broken one."""
    data = build_docx(source) if source.layout == "word" else build_pdf(source)
    return data if source.keep_bytes is None else data[: source.keep_bytes]


def build_all(target: Path = SAMPLES) -> tuple[Path, ...]:
    """Build every source into ``target`` and return the files whose bytes changed or are new."""
    changed = []
    for path in sorted(SOURCES.glob("*.yaml")):
        source = Source.model_validate(yaml.safe_load(path.read_text("utf-8")))
        built, data = target / source.output, build(source)
        if not built.exists() or built.read_bytes() != data:
            built.parent.mkdir(parents=True, exist_ok=True)
            built.write_bytes(data)
            changed.append(built)
    return tuple(changed)


if __name__ == "__main__":
    for file in build_all(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else SAMPLES):
        print(f"built {file}")
