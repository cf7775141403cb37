"""Opens a PDF through pypdf and turns what goes wrong into typed errors."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PdfReadError, PyPdfError

from rightsarchive.errors import BrokenFileError, EncryptedFileError, HostileFileError, LimitError, RightsArchiveError
from rightsarchive.extract.pdf.pages import pypdf_warnings
from rightsarchive.extract.pdf.shared_fonts import shared_fonts

AGAIN = "Get it again from where it came from, or open it in a PDF reader and print it to a new PDF."


@contextmanager
def open_pdf(path: Path, name: str) -> Iterator[PdfReader]:
    """A reader past the empty password. Raises EncryptedFileError, BrokenFileError, HostileFileError, LimitError."""
    with pypdf_warnings(), shared_fonts(), typed_errors(name):
        reader = PdfReader(path, strict=False)
        try:
            if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
                raise EncryptedFileError(
                    "the PDF is locked with a password",
                    path=name,
                    advice="Open it with the password, print it to a new PDF without one and take that in.",
                )
            yield reader
        finally:
            reader.close()


@contextmanager
def typed_errors(name: str) -> Iterator[None]:
    """pypdf lets ValueError, RecursionError, OverflowError and more through; a user gets one of ours."""
    try:
        yield
    except RightsArchiveError:
        raise
    except MemoryError as error:
        raise LimitError(
            "reading it takes more memory than one file may use",
            path=name,
            advice="Raise memory_mb under [limits] if you trust it.",
        ) from error
    except LimitReachedError as error:
        raise HostileFileError(
            f"it asks for more work than any real document ({error})", path=name, advice=AGAIN
        ) from error
    except RecursionError as error:
        raise HostileFileError("it is nested deeper than any real document", path=name, advice=AGAIN) from error
    except DependencyError as error:
        raise EncryptedFileError(f"its encryption cannot be undone here ({error})", path=name, advice=AGAIN) from error
    except (PdfReadError, PyPdfError, zlib.error, OSError) as error:
        raise BrokenFileError(f"not a readable PDF: {error}", path=name, advice=AGAIN) from error
    except Exception as error:
        raise BrokenFileError(
            f"not a readable PDF: {type(error).__name__}: {error}", path=name, advice=AGAIN
        ) from error
