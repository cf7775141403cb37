"""The model in our form says what py3langid says, and its file is what the package makes."""

from functools import cache

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from rightsarchive.language.detect import MODELLED, by_model
from rightsarchive.language.langid import MODEL, SLOTS, code_of, log_likelihoods, slots_of, table_of
from rightsarchive.language.langid.__main__ import features_of, our_codes
from tests.language.test_detect import SENTENCES


@cache
def upstream() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


def columns(script: str) -> list[int]:
    return [i for i, code in enumerate(upstream().nb_classes) if our_codes().get(code, code) in by_model(script)]


def assert_agrees(text: str, script: str) -> None:
    whole = upstream()
    theirs = whole._raw_score(whole._encode(text))
    ours = log_likelihoods(text, table_of(script))
    if ours is None:
        assert len(set(theirs.tolist())) == 1
        return
    np.testing.assert_allclose(ours + table_of(script).prior, theirs[columns(script)], rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("script", MODELLED)
@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_are_as_likely_as_upstream_has_them(language: str, script: str) -> None:
    assert_agrees(SENTENCES[language], script)
    assert_agrees(SENTENCES[language].upper(), script)


@given(st.text(st.characters(exclude_categories=[]), max_size=200), st.sampled_from(MODELLED))
@example("", "latin")
@example("e", "latin")
@example("\0\0the the the\0", "latin")
@example("\ud800 и\u0306", "cyrillic")
def test_any_text_is_as_likely_as_upstream_has_it(text: str, script: str) -> None:
    assert_agrees(text, script)


def test_every_feature_stands_in_the_file_with_its_likelihoods() -> None:
    whole = upstream()
    codes = np.array([code_of(feature) for feature in features_of(whole)], np.uint64)
    with np.load(MODEL, allow_pickle=False) as model:
        slots = slots_of(codes, model["displacements"].astype(np.uint64))
        assert (model["keys"][slots] == codes).all()
        assert len(set(slots.tolist())) == len(codes)
        assert np.count_nonzero(model["keys"]) == len(codes) < SLOTS
        for script in MODELLED:
            chosen = columns(script)
            codes_there = [our_codes().get(code, code) for code in map(whole.nb_classes.__getitem__, chosen)]
            assert model[f"{script}-codes"].tolist() == codes_there
            assert (model[f"{script}-prior"] == whole.nb_pc[chosen]).all()
            assert (model[f"{script}-likelihoods"][model[f"{script}-rows"][slots]] == whole.nb_ptc[:, chosen]).all()
