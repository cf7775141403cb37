"""Makes ``model.npz`` from the package py3langid: ``python -m rightsarchive.language.langid``."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from rightsarchive.language.data import languages
from rightsarchive.language.detect import MODELLED, by_model
from rightsarchive.language.langid import (
    BUCKETS,
    LENGTHS,
    MASK,
    MODEL,
    SLOTS,
    Codes,
    buckets_of,
    code_of,
    slots_of,
)

_AT_ONCE = 1 << 12


def main() -> None:
    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    features = features_of(whole)
    codes = np.array([code_of(feature) for feature in features], np.uint64)
    displacements = displaced(codes)
    slots = slots_of(codes, displacements)
    keys = np.zeros(SLOTS, np.uint64)
    keys[slots] = codes
    arrays: dict[str, NDArray[np.generic]] = {"keys": keys, "displacements": displacements.astype(np.uint32)}
    ours = our_codes()
    for script in MODELLED:
        chosen = [i for i, code in enumerate(whole.nb_classes) if ours.get(code, code) in by_model(script)]
        likelihoods, rows = np.unique(whole.nb_ptc[:, chosen], axis=0, return_inverse=True)
        arrays[f"{script}-codes"] = np.array(
            [ours.get(code, code) for code in map(whole.nb_classes.__getitem__, chosen)]
        )
        arrays[f"{script}-prior"] = whole.nb_pc[chosen]
        arrays[f"{script}-likelihoods"] = likelihoods
        arrays[f"{script}-rows"] = np.zeros(SLOTS, np.uint16)
        arrays[f"{script}-rows"][slots] = rows.ravel()
    np.savez(MODEL, **arrays)  # type: ignore[arg-type]  # the stubs take a name of an array for that of an option


def our_codes() -> dict[str, str]:
    """What we call a language that the model calls otherwise."""
    return {each.detection.model_code: each.code for each in languages() if each.detection.model_code}


def features_of(whole: LanguageIdentifier) -> list[bytes]:
    """The features in the order of the model's table: the shortest way to a state that completes each."""
    ways: dict[int, bytes] = {0: b""}
    features: dict[int, bytes] = {}
    waiting = deque([0])
    while waiting:
        state = waiting.popleft()
        row = whole.tk_row[state] << 8
        for byte, following in enumerate(whole.tk_nextmove[row : row + 256]):
            if following not in ways:
                ways[following] = ways[state] + bytes([byte])
                features.setdefault(whole.tk_output[following], ways[following])
                waiting.append(following)
    features.pop(-1, None)
    assert sorted(features) == list(range(len(whole.nb_ptc)))
    assert all(len(feature) in LENGTHS and 0 not in feature for feature in features.values())
    return [features[number] for number in range(len(features))]


def displaced(codes: Codes) -> Codes:
    """How far each bucket is moved, so that no two codes share a slot: the fullest buckets choose first."""
    displacements = np.zeros(BUCKETS, np.uint64)
    slots = slots_of(codes, displacements)
    members: dict[int, list[int]] = {}
    for code, bucket in enumerate(buckets_of(codes).tolist()):
        members.setdefault(bucket, []).append(code)
    taken = np.zeros(SLOTS, np.bool_)
    for bucket, inside in sorted(members.items(), key=lambda item: (-len(item[1]), item[0])):
        wanted = slots[inside]
        assert len(set(wanted.tolist())) == len(inside), (
            "two codes of one bucket fall together: choose another multiplier"
        )
        for first in range(0, SLOTS, _AT_ONCE):
            moves = np.arange(first, first + _AT_ONCE, dtype=np.uint64)
            free = ~taken[(wanted[:, None] + moves) & MASK].any(0)
            if free.any():
                displacements[bucket] = first + int(free.argmax())
                break
        else:
            raise AssertionError("no slot left: choose more slots")
        taken[(wanted + displacements[bucket]) & MASK] = True
    return displacements


if __name__ == "__main__":
    main()
