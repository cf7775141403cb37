"""The originals of an archive brought from one place to another: from its folder to an object store, and back.

Every original is hashed as it is read, and again as it stands in the new place; only when all of them are there does the archive
name that place as its own. What was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rightsarchive.errors import DamagedArchiveError, NotInArchiveError, SettingsError, UnreadableFileError, UsageError
from rightsarchive.files import read_regular, replacing
from rightsarchive.model.brief import Brief
from rightsarchive.settings import FILENAME, MOST, OriginalsSettings, Settings
from rightsarchive.store import Catalog, Originals
from rightsarchive.store.custody_event import ARCHIVE
from rightsarchive.upkeep.findings import Finding
from rightsarchive.upkeep.opening import originals_of

Advance = Callable[[int], None]

_MEND = "Restore it from a copy (rightsarchive restore --original SHA256 --from COPY), then move again."


@dataclass(frozen=True, slots=True, repr=False)
class MoveReport(Brief):
    """``originals`` are those of the catalog, ``copied`` of them new in the place ``now``; ``before`` is where they lay, and lie still.
    Both are addresses, empty for the archive's own folder. With ``findings`` nothing was changed: these originals could not be read."""

    originals: int
    copied: int
    before: str
    now: str
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether every original is in the new place, and the archive uses it."""
        return not self.findings


def move_originals(
    root: Path,
    settings: Settings,
    catalog: Catalog,
    wanted: OriginalsSettings,
    advance: Advance | None = None,
) -> MoveReport:
    """Bring the originals to the place that ``wanted`` names. What lies in the old one stays there. Raises UsageError where that is the
    place already, SettingsError, UnavailableError, ArchiveError."""
    before = settings.originals
    if (before.url, before.endpoint) == (wanted.url, wanted.endpoint):
        raise UsageError(f"the originals lie {where(wanted.url)} already.", advice="Name another place.")
    text = read_regular(root / FILENAME, MOST, follow=False)
    changed = rewritten(
        text, originals=wanted.model_dump(exclude_defaults=True)
    )  # what cannot be written is told before anything is copied
    # Copies on this computer are not taken away before all are in their place.
    unbounded = before.model_copy(update={"cache_mb": 1 << 30})
    source = originals_of(root, settings.model_copy(update={"originals": unbounded}), catalog.id, read_only=False)
    target = originals_of(root, settings.model_copy(update={"originals": wanted}), catalog.id, read_only=False)
    try:
        known = list(catalog.originals())
        copied, findings = _copied(known, source, target, advance)
        if not findings:
            target.erase(catalog.deleted_originals())
            with replacing(root / FILENAME) as file:
                file.write(changed)
            with catalog.transaction():
                catalog.custody.record(
                    "move",
                    ARCHIVE,
                    private={"before": before.url, "now": wanted.url},
                    originals=len(known),
                    copied=copied,
                )
    finally:
        source.close()
        target.close()
    return MoveReport(len(known), copied, before.url, wanted.url, tuple(findings))


def where(url: str) -> str:
    """A place in words."""
    return f"at {url}" if url else "in the folder of the archive"


def _copied(
    known: list[str], source: Originals, target: Originals, advance: Advance | None
) -> tuple[int, list[Finding]]:
    copied, findings = 0, []
    for sha256 in known:
        # A copy in the archive's own folder may not be durable, as it could be had again: it is written anew.
        if target.are_here or target.digest(sha256) != sha256:
            try:
                _copy(sha256, source, target)
            except (NotInArchiveError, UnreadableFileError, DamagedArchiveError) as error:
                findings.append(Finding("original-unreadable", sha256, error.message, _MEND))
            else:
                copied += 1
        if advance is not None:
            advance(1)
    return copied, findings


def _copy(sha256: str, source: Originals, target: Originals) -> None:
    staged = target.stage(source.path(sha256))
    if staged.sha256 != sha256:
        target.drop(staged)
        raise DamagedArchiveError(f"its bytes now hash to {staged.sha256}")
    target.keep([staged], anew=True)
    if (found := target.digest(sha256)) != sha256:
        raise DamagedArchiveError(f"in the new place its bytes hash to {found}")
    target.settle()


def rewritten(text: bytes, **tables: Mapping[str, Any]) -> bytes:
    """The text of ``archive.toml`` with these tables as they are given; everything else is as it was. Raises SettingsError."""
    import tomlkit  # an extra: an archive that lies in its folder is never rewritten
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text.decode("utf-8"))
        for name, values in tables.items():
            table = document.get(name)
            if not isinstance(table, dict):
                document.pop(name, None)
                table = document.setdefault(name, tomlkit.table())
            for key in [key for key in table if key not in values]:
                del table[key]
            table.update(values)
        return tomlkit.dumps(document).encode("utf-8")
    except (TOMLKitError, ValueError) as error:
        raise SettingsError(f"cannot be written: {error}", path=FILENAME, advice="Check the file.") from error
