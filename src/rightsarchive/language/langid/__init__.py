"""How likely a text is in each language: naive Bayes over byte sequences, the model of py3langid in a form that opens at once.

The model is Lui and Baldwin's ("langid.py: An Off-the-shelf Language Identification Tool", ACL 2012) as Adrien Barbaresi
trained it anew for py3langid 0.4, cut to our languages and otherwise the same to the last bit; its licence (BSD) stands
beside it. ``python -m rightsarchive.language.langid`` makes ``model.npz`` from the package.

A feature is a sequence of two to six bytes. Each position in a text counts for the longest feature that ends there. Features
stand in a perfect hash table (hash and displace, Pagh 1999): two look-ups for all lengths and positions at once.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

MODEL: Final = Path(__file__).parent / "model.npz"
LENGTHS: Final = range(2, 7)
"""How many bytes a feature can have."""

Floats = NDArray[np.float32]
Codes = NDArray[np.uint64]

# Any odd number under which no two features share both bucket and slot.
_MULTIPLIER: Final = np.array(0x78E510617311D8A3, np.uint64)
_BUCKET_BITS: Final = 14
_SLOT_BITS: Final = 17
SLOTS: Final = 1 << _SLOT_BITS
BUCKETS: Final = 1 << _BUCKET_BITS
_WINDOW: Final = 8
# Arrays without axes: to numpy they cost less than numbers.
_TO_BUCKET: Final = np.array(64 - _BUCKET_BITS, np.uint64)
_TO_SLOT: Final = np.array(64 - _BUCKET_BITS - _SLOT_BITS, np.uint64)
MASK: Final = np.array(SLOTS - 1, np.uint64)
_SHIFTS: Final = np.array([[8 * (_WINDOW - length)] for length in LENGTHS], np.uint64)
_TAGS: Final = np.array([[length << 56] for length in LENGTHS], np.uint64)
# Put before the slot, so that of several features the longest is the greatest.
_RANKS: Final = np.array([[length << _SLOT_BITS] for length in LENGTHS], np.uint64)


class Table(NamedTuple):
    """What the model knows of the languages of one script, in natural logarithms: ``likelihoods[rows[slot]]`` of a feature,
    ``prior`` of a language. ``codes`` names the columns; two may have one name."""

    codes: tuple[str, ...]
    prior: Floats
    rows: NDArray[np.uint16]
    likelihoods: Floats


class _Features(NamedTuple):
    keys: Codes
    displacements: Codes


def log_likelihoods(text: str, table: Table) -> Floats | None:
    """For each column of ``table``, the logarithm of how likely it makes ``text`` (without the prior); None where nothing in
    it tells. Capitals alone are read as small letters."""
    if text.isupper():
        text = text.lower()
    found = _found(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass"))
    found.sort()
    found = found[found.searchsorted(1) :]
    if not len(found):
        return None
    edges = np.ones(len(found) + 1, np.bool_)
    np.not_equal(found[1:], found[:-1], out=edges[1:-1])
    starts = edges.nonzero()[0]
    first = starts[:-1]
    times = np.log1p(starts[1:] - first, dtype=np.float32)
    rows = table.rows.take((found.take(first) & MASK).view(np.int64))
    likelihoods: Floats = times @ table.likelihoods.take(rows, 0)
    return likelihoods


def _found(data: bytes) -> Codes:
    """For each position, the slot of the longest feature that ends there, below its rank; or 0."""
    # At each position the eight bytes that end there, as one number whose highest byte is the last.
    windows = np.ndarray((len(data),), "<u8", bytes(_WINDOW - 1) + data, strides=(1,))
    codes = windows >> _SHIFTS
    codes |= _TAGS
    features = _features()
    slots = slots_of(codes, features.displacements)
    known = features.keys.take(slots.view(np.int64)) == codes
    slots |= _RANKS
    slots *= known
    found: Codes = slots.max(0)
    return found


def code_of(feature: bytes) -> int:
    """A feature as one number: its bytes, the last one highest, and its length above them."""
    return int.from_bytes(feature, "little") | len(feature) << 56


def buckets_of(codes: Codes) -> Codes:
    """Which displacement moves each code."""
    return codes * _MULTIPLIER >> _TO_BUCKET


def slots_of(codes: Codes, displacements: Codes) -> Codes:
    """Where each code stands in the table if it stands there at all."""
    slots = codes * _MULTIPLIER
    buckets = slots >> _TO_BUCKET
    slots >>= _TO_SLOT
    slots += displacements.take(buckets.view(np.int64))
    slots &= MASK
    return slots


@cache
def table_of(script: str) -> Table:
    """The table of the languages that share ``script``: latin, cyrillic, arabic or devanagari."""
    with np.load(MODEL, allow_pickle=False) as model:
        return Table(
            codes=tuple(model[f"{script}-codes"].tolist()),
            prior=model[f"{script}-prior"],
            rows=model[f"{script}-rows"],
            likelihoods=model[f"{script}-likelihoods"].astype(np.float32),
        )


@cache
def _features() -> _Features:
    with np.load(MODEL, allow_pickle=False) as model:
        return _Features(model["keys"], model["displacements"].astype(np.uint64))
