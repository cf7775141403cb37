"""Keys of age (https://age-encryption.org/v1): whom a package is encrypted to, and what opens one. Both are text, or files of one key
a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from rightsarchive.errors import UnreadableFileError, UsageError
from rightsarchive.files import read_regular

Keys = Iterable[str | Path] | str | Path | None
"""One key or file of keys, several, or None."""

LARGEST = 256 << 10
"""Bytes of a file of keys."""

_SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - what a secret key begins with
_PRIVATE = b"-----BEGIN "


def pyrage() -> Any:
    """The library that encrypts. Raises UsageError without the extra ``age``."""
    try:
        import pyrage as library
    except ImportError as error:
        raise UsageError("the extra “age” is not installed.", advice='Run: pip install "rightsarchive[age]"') from error
    return library


def listed(keys: Keys) -> list[str | Path]:
    if keys is None:
        return []
    return [keys] if isinstance(keys, str | Path) else list(keys)


def recipients_of(given: Iterable[str | Path]) -> list[tuple[str, Any]]:
    """The public keys that are given, themselves or in files, each as it is written and as the library has it. Raises UsageError,
    UnreadableFileError."""
    library = pyrage()
    found: dict[str, Any] = {}
    for key, source in _keys(given, ("age1", "ssh-")):
        if key.startswith(_SECRET):
            raise UsageError(
                "this is a secret key, which nobody but its owner is to have.",
                advice="Give the public key, which begins with “age1”: age-keygen -y FILE prints it.",
                path=source,
            )
        kind = library.ssh.Recipient if key.startswith("ssh-") else library.x25519.Recipient
        try:
            found[key] = kind.from_str(key)
        except library.RecipientError as error:
            raise UsageError(
                f"{key[:80]!r} is no key to encrypt to.",
                advice="A key of age begins with “age1”, one of SSH with “ssh-ed25519” or “ssh-rsa”.",
                path=source,
            ) from error
    if not found:
        raise UsageError("there is no key to encrypt to.", advice="Name a key, or a file with one key a line.")
    return list(found.items())


def identities_of(given: Iterable[str | Path]) -> list[Any]:
    """The secret keys that are given, themselves or in files (of age, or one of SSH without a passphrase). No key is ever part of a
    message. Raises UsageError, UnreadableFileError."""
    library = pyrage()
    found = []
    for each in given:
        if (content := _private_key(each)) is not None:
            found.append(_identity(library.ssh.Identity.from_buffer, content, each))
            continue
        for key, source in _keys([each], (_SECRET,)):
            found.append(_identity(library.x25519.Identity.from_str, key, source))
    if not found:
        raise UsageError("there is no key to decrypt with.", advice="Name the file that age-keygen wrote.")
    return found


def _identity(read: Callable[[Any], Any], key: str | bytes, source: str | Path | None) -> Any:
    try:
        return read(key)
    except pyrage().IdentityError as error:
        raise UsageError(
            "there is no secret key of age or SSH here that can be used.",
            advice="Name the file that age-keygen wrote, or a private key of SSH without a passphrase.",
            path=source,
        ) from error


def _private_key(given: str | Path) -> bytes | None:
    """The content of a private key of SSH; None where it is something else."""
    if isinstance(given, str) and given.startswith(_SECRET):
        return None
    content = _read(given)
    return content if content.startswith(_PRIVATE) else None


def _keys(given: Iterable[str | Path], marks: tuple[str, ...]) -> Iterator[tuple[str, str | Path | None]]:
    """Each key, and the file that it stands in."""
    for each in given:
        text = str(each)
        if isinstance(each, str) and text.startswith((*marks, _SECRET)):
            yield text.strip(), None
            continue
        for line in _read(each).decode("utf-8", "replace").splitlines():
            if (key := line.strip()) and not key.startswith("#"):
                yield key, each


def _read(path: str | Path) -> bytes:
    try:
        return read_regular(path, LARGEST, follow=True)
    except OSError as error:
        raise UnreadableFileError(
            f"it cannot be read: {error.strerror}.", advice="Look after the name and the rights of the file.", path=path
        ) from error
    except ValueError as error:
        raise UsageError("this is neither a key nor the name of a file.") from error
