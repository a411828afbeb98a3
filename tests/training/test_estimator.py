from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

import stance
from stance.errors import InputError, LabelError

from .conftest import rows

ROWS = rows(8)
LABELS = [row["label"] for row in ROWS]
QUOTES = [row["quote"] for row in ROWS]


def make(tiny_path: Path, **given: object) -> stance.StanceEstimator:
    options = {"num_train_epochs": 1, "max_length": 32, "batch_size": 8, **given}
    return stance.StanceEstimator(str(tiny_path), **options)  # type: ignore[arg-type]


def test_it_fits_frames_and_strings(tiny_path: Path, tmp_path: Path) -> None:
    estimator = make(tiny_path)
    frame = pd.DataFrame(ROWS)
    assert estimator.fit(frame, frame["label"]) is estimator
    assert estimator.classes_.tolist() == ["neutral", "rejects", "supports"]
    probabilities = estimator.predict_proba(QUOTES[:5])
    assert probabilities.shape == (5, 3)
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(5))
    predicted = estimator.predict(QUOTES[:5])
    assert (predicted == estimator.classes_[probabilities.argmax(axis=1)]).all()
    assert 0 <= estimator.score(QUOTES, LABELS) <= 1
    estimator.save(tmp_path / "mine")
    again = stance.load(tmp_path / "mine").predict_proba(
        [stance.Example(q) for q in QUOTES[:5]]
    )
    assert again == pytest.approx(probabilities, abs=1e-5)


def test_it_clones_with_its_parameters(tiny_path: Path) -> None:
    estimator = make(tiny_path, learning_rate=1e-3, seed=4)
    copy = clone(estimator)
    assert copy.get_params() == estimator.get_params()
    assert copy.set_params(seed=5).seed == 5
    with pytest.raises(NotFittedError):
        copy.predict(QUOTES)


def test_it_works_in_pipelines_and_searches(tiny_path: Path) -> None:
    pipeline = make_pipeline(
        FunctionTransformer(lambda texts: [text.lower() for text in texts]),
        make(tiny_path, calibrate=False),
    )
    search = GridSearchCV(
        pipeline,
        {"stanceestimator__learning_rate": [1e-5, 1e-3]},
        scoring="f1_macro",
        cv=2,
    )
    search.fit(QUOTES, LABELS)
    assert set(search.best_params_) == {"stanceestimator__learning_rate"}
    assert len(search.predict(QUOTES)) == len(QUOTES)


def test_bad_input_is_named(tiny_path: Path) -> None:
    estimator = make(tiny_path)
    with pytest.raises(LabelError, match="unknown label 'favor'"):
        estimator.fit(QUOTES[:2], ["favor", "rejects"])
    with pytest.raises(InputError, match="2 rows, 1 labels"):
        estimator.fit(QUOTES[:2], ["rejects"])
    with pytest.raises(InputError, match="one row alone"):
        estimator.fit("a quote", ["rejects"])
