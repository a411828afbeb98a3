"""scikit-learn's contract over a training run."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from stance.errors import InputError
from stance.inputs import as_examples, is_single
from stance.labels import LABELS, parse_label
from stance.models import DEFAULT_MODEL
from stance.training.sources import Item, split_groups
from stance.types import DEFAULT_TARGET, Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.models.classifier import StanceClassifier

_SOURCE = "fit"


class StanceEstimator(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A stance classifier that is fine-tuned by `fit`.

    Rows are what `stance.predict` takes: strings, mappings, Examples, a pandas or polars column
    or frame with a column `quote` and, if there are any, `speaker`, `affiliation`, `context`,
    `target`. Labels are `neutral`, `rejects` and `supports`, and `classes_` is always these.

    A tenth of the groups is held out of learning, to fit the temperature on; with
    `calibrate=False` everything is learned.

    Args:
        model: What to start from: a shipped model's name, a directory, or a Hub id.
        target: For rows that name no target of their own.
        num_train_epochs: Passes over the rows.
        learning_rate: Peak learning rate.
        batch_size: Rows a step.
        max_length: Most tokens of one row.
        freeze_layers: So many of the lowest layers stay as they are.
        calibrate: Whether to hold rows out for the temperature.
        seed: Decides everything random.

    Attributes:
        classes_: The label names, sorted; column `i` of `predict_proba` is `classes_[i]`.
        classifier_: The `StanceClassifier` that came out.
    """

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        *,
        target: str = DEFAULT_TARGET,
        num_train_epochs: float = 3.0,
        learning_rate: float = 5e-5,
        batch_size: int = 32,
        max_length: int = 160,
        freeze_layers: int = 0,
        calibrate: bool = True,
        seed: int = 1,
    ) -> None:
        self.model = model
        self.target = target
        self.num_train_epochs = num_train_epochs
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.max_length = max_length
        self.freeze_layers = freeze_layers
        self.calibrate = calibrate
        self.seed = seed

    def fit(
        self,
        X: Any,  # noqa: N803  # scikit-learn's name
        y: Any,
        *,
        groups: Sequence[object] | None = None,
    ) -> StanceEstimator:
        """Fine-tune on rows and their labels.

        Args:
            X: Rows.
            y: A label name for each.
            groups: What belongs together (an article) for each row: it is held out together.

        Raises:
            InputError: A row or value cannot be used, or the lengths differ.
            LabelError: A label is unknown.
            ModelError: The model cannot be loaded.
        """
        items = self._items(X, y, groups)
        self.classes_ = np.array([label.value for label in LABELS])
        self.classifier_ = self._train(items)
        return self

    def predict(self, X: Any) -> NDArray[np.str_]:  # noqa: N803
        """A label name for each row: array `(n,)`."""
        columns = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[columns])

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Calibrated probabilities `(n, 3)`, columns as in `classes_`."""
        check_is_fitted(self, "classifier_")
        classifier: StanceClassifier = self.classifier_
        return classifier.predict_proba(self._examples(X), batch_size=self.batch_size)

    def save(self, directory: str | Path) -> None:
        """Write a model directory that `stance.load` opens."""
        check_is_fitted(self, "classifier_")
        path = Path(directory)
        path.mkdir(parents=True, exist_ok=True)
        self.classifier_.save(path)

    def _examples(self, rows: Any) -> list[Example]:
        if is_single(rows):
            raise InputError("one row alone", remedy="give a list of rows")
        return as_examples(rows, target=self.target)

    def _items(self, rows: Any, labels: Any, groups: Sequence[object] | None) -> list[Item]:
        examples = self._examples(rows)
        names = [parse_label(label) for label in labels]
        of_group = [""] * len(examples) if groups is None else [str(g) for g in groups]
        if not len(examples) == len(names) == len(of_group):
            raise InputError(
                f"{len(examples)} rows, {len(names)} labels, {len(of_group)} groups",
                remedy="give one label, and one group if any, for each row",
            )
        return [
            Item(replace(example, label=label, group=group), _SOURCE)
            for example, label, group in zip(examples, names, of_group, strict=True)
        ]

    def _train(self, items: list[Item]) -> StanceClassifier:
        from stance.training.config import check_config
        from stance.training.data import Part
        from stance.training.finish import calibrate, to_classifier
        from stance.training.run import RunData, fit

        train, dev = items, list[Item]()
        if self.calibrate:
            kept, held_out = split_groups(items, fraction=0.1, seed=self.seed)
            train, dev = [items[i] for i in kept], [items[i] for i in held_out]
        with tempfile.TemporaryDirectory() as folder:
            config = check_config(
                {
                    "output_dir": folder,
                    "model": self.model,
                    "data": [],
                    "num_train_epochs": self.num_train_epochs,
                    "learning_rate": self.learning_rate,
                    "per_device_train_batch_size": self.batch_size,
                    "max_length": self.max_length,
                    "freeze_layers": self.freeze_layers,
                    "seed": self.seed,
                    "eval_strategy": "no",
                    "save_strategy": "no",
                    "load_best_model_at_end": False,
                },
                where="StanceEstimator",
            )
            data = RunData(train, [Part(0, len(train), 1.0)], dev, 0)
            classifier = to_classifier(fit(data, config), config, train)
        if dev:
            calibrate(classifier, dev, batch_size=self.batch_size)
        return classifier
