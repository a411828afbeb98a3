"""The classifier: batches change nothing, saving changes nothing, broken models are refused."""

from __future__ import annotations

import json
import shutil
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import stance
from stance.errors import InputError, ModelError
from stance.labels import LABELS
from stance.models.classifier import StanceClassifier, TruncationWarning, load
from stance.types import Example
from tests.conftest import build_classifier

EXAMPLES = [
    Example("We welcome the report.", speaker="a minister", context="He said: We welcome it."),
    Example("lies"),
    Example("We must act now and there is no alternative to this report. " * 2),
    Example("null and void", target="the human rights act"),
    Example("“It is credible”", speaker="she"),
] * 3


def test_probabilities_are_rows_that_sum_to_one(tiny: StanceClassifier) -> None:
    probabilities = tiny.predict_proba(EXAMPLES)
    assert probabilities.shape == (len(EXAMPLES), 3)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)


@pytest.mark.parametrize("batch_size", [1, 2, 7, 1000])
def test_batch_size_changes_nothing(tiny: StanceClassifier, batch_size: int) -> None:
    expected = tiny.predict_proba(EXAMPLES, batch_size=4)
    actual = tiny.predict_proba(EXAMPLES, batch_size=batch_size)
    np.testing.assert_allclose(actual, expected, atol=1e-5)


def test_order_and_repetition_change_nothing(tiny: StanceClassifier) -> None:
    order = np.random.default_rng(0).permutation(len(EXAMPLES))
    expected = tiny.predict_proba(EXAMPLES)[order]
    actual = tiny.predict_proba([EXAMPLES[i] for i in order])
    np.testing.assert_allclose(actual, expected, atol=1e-5)
    np.testing.assert_allclose(actual.std(axis=0) > 0, True)  # the inputs do matter


def test_more_than_one_tokenized_chunk_keeps_the_order(tiny: StanceClassifier) -> None:
    many = EXAMPLES * 5
    expected = np.tile(tiny.predict_proba(EXAMPLES), (5, 1))
    np.testing.assert_allclose(tiny.predict_proba(many, batch_size=2), expected, atol=1e-5)


def test_saving_changes_nothing(tiny: StanceClassifier, tiny_path: Path) -> None:
    loaded = load(tiny_path, device="cpu")
    np.testing.assert_allclose(
        loaded.predict_proba(EXAMPLES), tiny.predict_proba(EXAMPLES), atol=1e-6
    )


def test_transformers_opens_the_directory_unchanged(tiny_path: Path) -> None:
    from transformers import pipeline

    classify = pipeline("text-classification", model=str(tiny_path), device="cpu")
    result = classify({"text": "the un report", "text_pair": "lies"})
    assert result["label"] in list(LABELS)


def test_a_model_is_loaded_once(tiny_path: Path) -> None:
    assert load(tiny_path) is load(str(tiny_path))


def test_threads_get_the_same_answers(tiny: StanceClassifier) -> None:
    expected = tiny.predict_proba(EXAMPLES)
    with ThreadPoolExecutor(8) as pool:
        for actual in pool.map(lambda _: tiny.predict_proba(EXAMPLES), range(24)):
            np.testing.assert_allclose(actual, expected, atol=1e-5)


def test_the_label_is_the_most_probable_one(tiny: StanceClassifier) -> None:
    for prediction in tiny.predict(EXAMPLES):
        assert list(prediction.probabilities) == list(LABELS)
        assert prediction.confidence == prediction.probabilities[prediction.label]
        assert prediction.confidence == max(prediction.probabilities.values())


def test_abstention_keeps_the_label(tiny: StanceClassifier) -> None:
    sure = tiny.predict(EXAMPLES)
    threshold = float(np.median([p.confidence for p in sure]))
    for before, after in zip(
        sure, tiny.predict(EXAMPLES, abstain_below=threshold), strict=True
    ):
        assert after.abstained == (before.confidence < threshold)
        assert after.label == before.label
    assert not any(p.abstained for p in sure)


def test_a_cut_quote_is_said_once_and_marked(tiny: StanceClassifier) -> None:
    long = Example("we must act now " * 100)
    with pytest.warns(TruncationWarning, match="2 of 3 quotes") as caught:
        predictions = tiny.predict([long, Example("lies"), long])
    assert [p.truncated for p in predictions] == [True, False, True]
    assert len(caught) == 1


@pytest.mark.parametrize("batch_size", [0, -1, 1.5, True, None])
def test_an_impossible_batch_size_is_named(tiny: StanceClassifier, batch_size: int) -> None:
    with pytest.raises(InputError, match=f"batch_size is {batch_size}"):
        tiny.predict_proba(EXAMPLES, batch_size=batch_size)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_an_impossible_threshold_is_named(tiny: StanceClassifier, threshold: float) -> None:
    with pytest.raises(InputError, match="allowed: 0 to 1"):
        tiny.predict(EXAMPLES, abstain_below=threshold)


@pytest.fixture
def broken(tiny_path: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_path, tmp_path / "broken"))


def edit_json(path: Path, **changes: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


@pytest.mark.parametrize("name", ["stance.json", "config.json", "model.safetensors"])
def test_a_missing_file_is_named(broken: Path, name: str) -> None:
    (broken / name).unlink()
    with pytest.raises(ModelError, match=name.split(".")[0]):
        load(broken)


def test_without_a_tokenizer_no_model(broken: Path) -> None:
    (broken / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"no fast tokenizer \(tokenizer\.json\)"):
        load(broken)


def test_another_encoding_version_is_refused(broken: Path) -> None:
    edit_json(broken / "stance.json", encoding_version=99)
    with pytest.raises(ModelError, match="encoding version 99"):
        load(broken)


def test_another_label_order_is_refused(broken: Path) -> None:
    edit_json(
        broken / "config.json", id2label={"0": "supports", "1": "neutral", "2": "rejects"}
    )
    with pytest.raises(ModelError, match="neutral, rejects, supports, in this order"):
        load(broken)


@pytest.mark.parametrize(
    "changes", [{"temperature": 0}, {"temperature": "1"}, {"surprise": 1}, {"max_length": None}]
)
def test_a_bad_value_is_refused(broken: Path, changes: dict[str, object]) -> None:
    edit_json(broken / "stance.json", **changes)
    with pytest.raises(ModelError, match=next(iter(changes))) as caught:
        load(broken)
    assert "\n" not in str(caught.value)


def test_missing_weights_are_not_replaced_by_random_ones(broken: Path) -> None:
    weights = load_file(broken / "model.safetensors")
    del weights["classifier.weight"]
    save_file(weights, broken / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match=r"lacks the weights classifier\.weight"):
        load(broken)


def test_damaged_weights_are_refused(broken: Path) -> None:
    (broken / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load(broken)


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/at/all", "nonsense", "a/b/c"])
def test_an_unknown_model_is_named_with_what_there_is(name: str) -> None:
    with pytest.raises(ModelError, match=r"there is no model .*small"):
        load(name)


def test_an_unknown_device_is_refused(tiny_path: Path) -> None:
    with pytest.raises(InputError, match="device"):
        load(tiny_path, device="cuda:99")


def test_without_a_network_a_hub_id_is_an_error_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import huggingface_hub

    def offline(*_: object, **__: object) -> str:
        raise huggingface_hub.errors.LocalEntryNotFoundError("offline")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", offline)
    with pytest.raises(ModelError, match="the Hub did not give it"):
        load("someone/something")


def test_half_precision_weights_are_run_in_single_precision(tmp_path: Path) -> None:
    import torch

    half = build_classifier()
    half.model.to(torch.float16)
    half.save(tmp_path)
    assert next(load(tmp_path).model.parameters()).dtype == torch.float32


def test_the_shipped_model_is_the_default_and_needs_no_network() -> None:
    assert stance.load() is stance.load("base")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert stance.predict("It is a lie.").label in LABELS
