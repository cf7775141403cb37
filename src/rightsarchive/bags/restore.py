"""A package opened and checked, to be taken into an archive."""

from __future__ import annotations

from pathlib import Path

from rightsarchive.bags.keys import Keys, identities_of, listed
from rightsarchive.bags.outcome import BagImport
from rightsarchive.bags.reading import LARGEST_MANIFEST, BagReader
from rightsarchive.bags.sealing import unsealed
from rightsarchive.bags.taking_in import TakingIn
from rightsarchive.errors import BrokenFileError, FileError, UsageError
from rightsarchive.settings import Limits
from rightsarchive.store import Catalog, Originals
from rightsarchive.upkeep import custody


def restore(catalog: Catalog, originals: Originals, path: Path, limits: Limits, identities: Keys = None) -> BagImport:
    """Take a package in: the whole of it is checked first, then each document is one transaction. The index is behind until it is
    synchronized. One that is encrypted is decrypted into a folder of the archive, which goes when all is done. Raises FileError where
    the package is damaged or no package, UsageError."""
    keys = listed(identities)
    if path.is_dir() or not path.exists():
        if keys:
            raise UsageError("this is not encrypted.", advice="Leave the keys out.", path=path)
        return _restored(catalog, originals, path, limits, path.resolve().name)
    if not keys:
        raise UsageError(
            "this is a file: it would be an encrypted package.",
            advice="Name the file with your secret key (--identity), or the folder of a package.",
            path=path,
        )
    known = identities_of(keys)
    with originals.workspace() as folder:
        try:
            root = unsealed(path, known, folder, max(limits.file_mb << 20, LARGEST_MANIFEST))
            return _restored(catalog, originals, root, limits, path.resolve().name)
        except FileError as error:
            inside = Path(error.path or path)
            if inside.is_relative_to(folder):  # the folder is gone when somebody reads the message
                error.path = str(path.joinpath(*inside.relative_to(folder).parts[1:]))
            raise


def _restored(catalog: Catalog, originals: Originals, root: Path, limits: Limits, name: str) -> BagImport:
    bag = BagReader(root, limits)
    log = custody.read_log(bag.custody())
    if str(log.head) != bag.package.custody_head:
        raise BrokenFileError("its custody log does not end with the line that the package names.", path=bag.custody())
    return TakingIn(catalog, originals, bag, limits, name).run(log)
