"""What is annotated next: by entropy, by distance, by chance."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from stance.building.collection import Collection
from stance.building.embeddings import embed
from stance.building.prelabels import prelabel
from stance.building.sampling import choose, k_center
from stance.errors import InputError
from stance.models.classifier import StanceClassifier
from stance.types import Example

WORDS = ["report", "lies", "true", "welcome", "shameful", "minister", "rights", "not", "act"]
EXAMPLES = [Example(quote=f"We {a} the {b} now.") for a in WORDS for b in WORDS]


@pytest.fixture
def collection() -> Iterator[Collection]:
    with Collection() as collection:
        for example in EXAMPLES:
            assert collection.add(example)
        yield collection


def none() -> StanceClassifier:
    raise AssertionError("the model is not needed")


def test_uncertainty_is_entropy(collection: Collection, tiny: StanceClassifier) -> None:
    chosen = choose(collection, method="uncertainty", n=10, classifier=lambda: tiny)
    p = tiny.predict_proba(EXAMPLES)
    entropy = -(p * np.log(p)).sum(1)
    assert entropy[chosen] == pytest.approx(np.sort(entropy)[::-1][:10])


@pytest.mark.parametrize("method", ["uncertainty", "diversity", "random"])
def test_every_first_part_is_a_sample(
    collection: Collection, tiny: StanceClassifier, method: str
) -> None:
    def chosen(n: int, batch_size: int = 32) -> list[int]:
        return choose(
            collection, method=method, n=n, classifier=lambda: tiny, batch_size=batch_size
        )

    assert sorted(chosen(1000)) == list(range(len(EXAMPLES)))
    if method != "random":
        assert chosen(20)[:7] == chosen(7)
        assert chosen(9, batch_size=3) == chosen(9)


def test_random_depends_on_the_seed_alone(collection: Collection) -> None:
    samples = [
        choose(collection, method="random", n=9, classifier=none, seed=seed)
        for seed in (1, 1, 2)
    ]
    assert samples[0] == samples[1] != samples[2]
    assert len(set(samples[0])) == 9


def test_k_center_takes_the_farthest_each_time() -> None:
    vectors = np.array([[0.0], [0.1], [0.2], [10.0], [-3.0]], dtype=np.float32)
    assert k_center(vectors, 3) == [2, 3, 4]  # nearest the mean 1.46, then the farthest
    assert sorted(k_center(np.zeros((4, 2), np.float32), 4)) == [0, 1, 2, 3]


def test_embeddings_are_mean_pooled(tiny: StanceClassifier) -> None:
    vectors = embed(EXAMPLES[:20], classifier=tiny, batch_size=7)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(20))
    alone = embed([EXAMPLES[3]], classifier=tiny)[0]
    assert vectors[3] == pytest.approx(alone, abs=1e-5)
    from stance.models.encoding import encode

    (pair,) = encode([EXAMPLES[3]], tiny.tokenizer, max_length=64)
    with torch.inference_mode():
        inputs = {name: torch.tensor([ids]) for name, ids in pair.inputs.items()}
        mean = tiny.model.base_model(**inputs).last_hidden_state[0].mean(0).numpy()
    assert alone == pytest.approx(mean / np.linalg.norm(mean), abs=1e-5)


def test_prelabels_are_the_models(collection: Collection, tiny: StanceClassifier) -> None:
    built = list(prelabel(collection.read([5, 2]), classifier=tiny))
    assert [b.prediction for b in built] == tiny.predict([EXAMPLES[5], EXAMPLES[2]])
    row = built[0].to_row()
    assert row["label"] is None
    assert row["predicted_label"] in row["probabilities"]


def test_bad_values_are_named(collection: Collection) -> None:
    with pytest.raises(InputError, match="'best'; allowed: uncertainty, diversity, random"):
        choose(collection, method="best", n=1, classifier=none)
    with pytest.raises(InputError, match="n is 0"):
        choose(collection, method="random", n=0, classifier=none)
    with Collection() as empty:
        assert choose(empty, method="random", n=5, classifier=none) == []
