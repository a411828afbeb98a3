"""What a model's name stands for, and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from stance.benchmark import baselines
from stance.benchmark.checkpoints import in_context
from stance.benchmark.models import file_name, find_model, find_models
from stance.benchmark.settings import Settings, make_settings
from stance.errors import InputError, ModelError
from stance.labels import LABELS, Stance
from stance.types import Example

QUESTIONS = [
    Example("We welcome it", target="the report", context="He said: We welcome it."),
    Example("These are lies", target="the un report", speaker="the minister"),
    Example("It is there", target="the report"),
]


def settings(*models: str, **more: object) -> Settings:
    flags = {"models": list(models) or ["majority"], "tasks": ["seed"], "output_path": "x"}
    return make_settings(None, {**flags, **more})


def answers(spec: str, train=(), **more: object):
    given = settings(spec, **more)
    return find_model(spec, given).fit(train, 1).answer(QUESTIONS)


@pytest.fixture
def renamed(tiny_path: Path, tmp_path: Path):
    """A copy of the tiny model as somebody else's classifier, its outputs named anew."""

    def make(*names: str) -> Path:
        folder = tmp_path / "other"
        shutil.copytree(tiny_path, folder)
        (folder / "stance.json").unlink()
        config = json.loads((folder / "config.json").read_text())
        config["id2label"] = {str(i): name for i, name in enumerate(names)}
        config["label2id"] = {name: i for i, name in enumerate(names)}
        (folder / "config.json").write_text(json.dumps(config))
        return folder

    return make


def test_ours_is_calibrated(tiny_path: Path, tiny) -> None:
    found = answers(str(tiny_path))
    assert found.probabilities == pytest.approx(tiny.predict_proba(QUESTIONS), abs=1e-5)
    contender = find_model(f"mine={tiny_path}", settings())
    assert (contender.name, contender.kind) == ("mine", "stance model")
    assert contender.n_parameters == sum(p.numel() for p in tiny.model.parameters())
    assert contender.size_mb > 0


def test_a_classifiers_outputs_are_read_by_name(renamed) -> None:
    """The same weights with the names turned round answer the other way round."""
    folder = renamed("FAVOR", "against", "none")
    found = answers(str(folder)).probabilities
    config = json.loads((folder / "config.json").read_text())
    config["id2label"] = {"0": "none", "1": "AGAINST", "2": "favor"}
    (folder / "config.json").write_text(json.dumps(config))
    turned = answers(str(folder)).probabilities
    assert found.sum(axis=1) == pytest.approx(1)
    assert found[:, [2, 1, 0]] == pytest.approx(turned)


def test_unnamed_outputs_need_a_map(renamed) -> None:
    folder = renamed("LABEL_0", "LABEL_1", "LABEL_2")
    with pytest.raises(ModelError, match="--label-map"):
        find_model(str(folder), settings())
    mapped = {"LABEL_0": "supports", "LABEL_1": "rejects", "LABEL_2": "supports"}
    found = answers(str(folder), label_map=mapped).probabilities
    assert found[:, LABELS.index(Stance.NEUTRAL)].tolist() == [0, 0, 0]
    assert found.sum(axis=1) == pytest.approx(1)


def test_entailment_is_read_from_the_config_or_refused(renamed) -> None:
    folder = renamed("contradiction", "neutral", "ENTAILMENT")
    found = answers(f"nli:{folder}").probabilities
    assert found.shape == (3, 3)
    assert found.sum(axis=1) == pytest.approx(1)
    other = {**settings().hypotheses, Stance.SUPPORTS: "It is true that {target} is credible."}
    assert not np.allclose(found, answers(f"nli:{folder}", hypotheses=other).probabilities)
    with pytest.raises(ModelError, match="no stance"):  # never taken for a stance classifier
        find_model(str(folder), settings())


@pytest.mark.parametrize("names", [("LABEL_0", "LABEL_1", "LABEL_2"), ("yes", "no", "none")])
def test_entailment_is_never_guessed(renamed, names: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match="none is called 'entailment'"):
        find_model(f"nli:{renamed(*names)}", settings())


TRAIN = [
    Example("We welcome the report", label=Stance.SUPPORTS),
    Example("We support it", label=Stance.SUPPORTS),
    Example("These are lies", label=Stance.REJECTS),
    Example("It is false", label=Stance.REJECTS),
    Example("We welcome the findings", label=Stance.SUPPORTS),
]


def test_a_frozen_encoder_learns_a_regression(tiny_path: Path) -> None:
    found = answers(f"frozen:{tiny_path}", TRAIN)
    assert found.probabilities.sum(axis=1) == pytest.approx(1)
    assert found.probabilities[:, LABELS.index(Stance.NEUTRAL)].tolist() == [0, 0, 0]


@pytest.mark.parametrize("spec", baselines.NAMES)
def test_baselines_answer_each_example_on_its_own(spec: str) -> None:
    model = find_model(spec, settings()).fit(TRAIN, 1)
    together = model.answer(QUESTIONS)
    apart = [model.answer([example]).labels[0] for example in QUESTIONS]
    assert together.labels.tolist() == apart


def test_majority_knows_the_shares() -> None:
    found = answers("majority", TRAIN)
    assert found.probabilities[0] == pytest.approx([0, 0.4, 0.6])
    assert set(found.labels.tolist()) == {2}


def test_only_tfidf_target_sees_the_target() -> None:
    quotes = [Example("It is so", target=t) for t in ("the audit", "the bill")]
    train = [
        Example("It is so", target="the audit", label=Stance.SUPPORTS),
        Example("It is so", target="the bill", label=Stance.REJECTS),
    ]
    blind = find_model("tfidf", settings()).fit(train, 1).answer(quotes)
    seeing = find_model("tfidf-target", settings()).fit(train, 1).answer(quotes)
    assert len(set(blind.labels.tolist())) == 1
    assert [LABELS[i] for i in seeing.labels] == [Stance.SUPPORTS, Stance.REJECTS]


def test_random_has_the_shares_of_the_train_part() -> None:
    model = find_model("random", settings()).fit(TRAIN, 1)
    many = [Example("It is so", id=str(i)) for i in range(2000)]
    found = np.bincount(model.answer(many).labels, minlength=3) / 2000
    assert found == pytest.approx([0, 0.4, 0.6], abs=0.03)


def test_a_pattern_is_one_model_with_several_seeds(tiny_path: Path, tmp_path: Path) -> None:
    for i in (1, 2):
        shutil.copytree(tiny_path, tmp_path / f"seed-{i}")
    metadata = json.loads((tmp_path / "seed-2" / "stance.json").read_text())
    (tmp_path / "seed-2" / "stance.json").write_text(
        json.dumps({**metadata, "temperature": 9.0})
    )
    model = find_model(f"ours={tmp_path}/seed-*", settings())
    assert (model.name, model.n_members, model.seeded) == ("ours", 2, True)
    first, second = (model.fit([], seed).answer(QUESTIONS) for seed in (1, 2))
    assert (second.probabilities.max(axis=1) < first.probabilities.max(axis=1)).all()
    with pytest.raises(ModelError, match="no directory matches"):
        find_model(f"{tmp_path}/none-*", settings())


def test_an_encoder_without_a_trained_head_is_refused(renamed) -> None:
    from safetensors.torch import load_file, save_file

    folder = renamed("favor", "against", "none")
    weights = load_file(folder / "model.safetensors")
    weights = {name: w for name, w in weights.items() if not name.startswith("classifier")}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="lacks the weights classifier"):
        answers(str(folder))


def test_names() -> None:
    assert find_model("a.b=tfidf", settings()).name == "a.b"
    assert file_name("frozen:/models/mini lm") == "frozen-models-mini-lm"
    with pytest.raises(InputError, match="two models are called"):
        find_models(settings("a=tfidf", "a=majority"))
    with pytest.raises(ModelError, match="there is no model"):
        find_model("./nowhere", settings())


def test_the_quote_is_read_in_its_context() -> None:
    assert in_context(QUESTIONS[0]) == "He said: We welcome it."
    assert in_context(QUESTIONS[1]) == "the minister: These are lies"


def test_settings_refuse_what_they_do_not_know(tmp_path: Path) -> None:
    config = tmp_path / "run.yaml"
    config.write_text("models: [majority]\ntasks: [seed]\noutput_path: x\nsed: 3\n")
    with pytest.raises(InputError, match="unknown key 'sed'"):
        make_settings(config, {})
    config.write_text("models: [majority]\ntasks: [seed]\noutput_path: x\nseed: 3\n")
    assert make_settings(config, {"seed": None}).seed == 3
    assert make_settings(config, {"seed": 5, "models": ["tfidf"]}).models == ["tfidf"]
    with pytest.raises(InputError, match="tasks is missing"):
        make_settings(None, {"models": ["tfidf"], "output_path": "x"})
    with pytest.raises(InputError, match="without"):
        settings(hypotheses=dict.fromkeys(Stance, "It is so."))
