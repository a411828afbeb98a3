"""A run, whole or broken and resumed, ends in the same model directory."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file
from torch import equal, from_numpy, tensor

import stance
from stance.cli import main
from stance.errors import InputError
from stance.labels import LABELS, Stance
from stance.models.classifier import load
from stance.models.int8 import is_int8
from stance.training import read_config, train
from stance.training.checkpoints import prepare_output
from stance.training.run import fit, read_data
from stance.types import Example

from .conftest import MakeConfig, rows, write_rows


def same_weights(first: Path, second: Path) -> bool:
    a, b = (load_file(path / "model.safetensors") for path in (first, second))
    return a.keys() == b.keys() and all(equal(a[name], b[name]) for name in a)


def test_a_run_writes_a_model_that_says_what_it_is(make_config: MakeConfig) -> None:
    config = read_config(make_config(save_dtype="float16", num_train_epochs=2))
    classifier = train(config)
    out = config.output_dir
    assert sorted(path.name for path in out.iterdir()) == [
        "README.md",
        "checkpoints",
        "config.json",
        "confusion_matrix.png",
        "learning_curve.png",
        "metrics.json",
        "model.safetensors",
        "stance.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "training.yaml",
    ]
    loaded = stance.load(out)
    assert loaded.metadata == classifier.metadata
    assert loaded.metadata.temperature != 1.0
    metrics = json.loads((out / "metrics.json").read_text())
    figure = metrics["figures"]["all"]["f1"]
    assert 0 <= figure["low"] <= figure["value"] <= figure["high"] <= 1
    assert metrics["train"]["quotes"]["n"] + metrics["dev"]["quotes"]["n"] == 48
    card = (out / "README.md").read_text()
    assert f"macro-F1 is **{figure['value']:.3f}**" in card
    assert metrics["train"]["quotes"]["sha256"][:16] in card
    assert "fine-tuned from `tiny`" in card
    assert str(out.parent) not in card
    assert (out / "learning_curve.png").read_bytes().startswith(b"\x89PNG")
    for name, threshold in loaded.metadata.abstention.items():
        kept = metrics["abstention"][name]
        assert kept["precision"] >= float(name)
        assert kept["threshold"] == threshold


def test_what_is_measured_is_what_8_bits_load(make_config: MakeConfig) -> None:
    config = read_config(make_config(save_dtype="int8", num_train_epochs=1))
    classifier = train(config)
    loaded = stance.load(config.output_dir)
    assert is_int8(config.output_dir)
    assert not (config.output_dir / "model.safetensors").exists()
    examples = [Example(words) for words in ("lies", "welcome", "it was said")]
    np.testing.assert_allclose(
        loaded.logits(examples), classifier.logits(examples), atol=1e-3, rtol=0
    )


def test_training_goes_on_from_8_bits(make_config: MakeConfig) -> None:
    first = read_config(make_config("first", save_dtype="int8", num_train_epochs=1))
    train(first)
    model = str(first.output_dir)
    config = read_config(make_config("second", model=model, learning_rate=1e-9, max_steps=1))
    examples = [Example(words) for words in ("lies", "welcome", "it was said")]
    np.testing.assert_allclose(
        train(config).logits(examples), stance.load(model).logits(examples), atol=1e-5, rtol=0
    )


def test_bf16_is_calibrated_as_it_will_be_loaded(make_config: MakeConfig) -> None:
    config = read_config(make_config(bf16=True, num_train_epochs=1))
    examples = [Example(words) for words in ("lies", "welcome", "it was said")]
    trained = train(config).logits(examples)
    np.testing.assert_allclose(
        stance.load(config.output_dir).logits(examples), trained, atol=1e-5, rtol=0
    )


def test_a_teacher_that_was_trained_anew_is_another_run(make_config: MakeConfig) -> None:
    teacher = read_config(make_config("teacher", max_steps=1))
    train(teacher)
    path = make_config(
        "student", max_steps=1, distillation={"teacher": str(teacher.output_dir)}
    )
    train(read_config(path))
    shutil.rmtree(teacher.output_dir)
    train(read_config(make_config("teacher", max_steps=2)))
    with pytest.raises(InputError, match="begun with another teacher"):
        train(read_config(path), resume=True)


def test_a_killed_run_resumes_to_the_result_of_an_unbroken_one(
    make_config: MakeConfig, environment: dict[str, str]
) -> None:
    keys = {
        "eval_strategy": "steps",
        "eval_steps": 2,
        "save_strategy": "steps",
        "save_steps": 2,
        "num_train_epochs": 6,
        "gradient_accumulation_steps": 2,
        "early_stopping_patience": 50,
    }
    unbroken = read_config(make_config("unbroken", **keys))
    train(unbroken)
    broken = make_config("broken", **keys)
    folder = read_config(broken).output_dir
    command = [sys.executable, "-m", "stance", "train", str(broken)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 600
    while not list(folder.glob("checkpoints/checkpoint-*/trainer_state.json")):
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (folder / "stance.json").exists()
    done = subprocess.run(
        [*command, "--resume"], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "going on from" in done.stderr
    assert done.stdout.strip() == str(folder)
    assert same_weights(folder, unbroken.output_dir)
    first, second = (
        json.loads((path / "metrics.json").read_text())
        for path in (folder, unbroken.output_dir)
    )
    assert first["figures"] == second["figures"]
    assert first["best_step"] == second["best_step"]
    assert first["seconds"] is None


def test_a_finished_run_can_be_finished_again(make_config: MakeConfig) -> None:
    path = make_config(
        max_steps=3, eval_strategy="steps", eval_steps=1, save_strategy="steps", save_steps=1
    )
    config = read_config(path)
    train(config)
    before = load_file(config.output_dir / "model.safetensors")
    with pytest.raises(InputError, match="holds a run already"):
        train(config)
    train(config, resume=True)
    after = load_file(config.output_dir / "model.safetensors")
    assert all(equal(before[name], after[name]) for name in before)
    assert json.loads((config.output_dir / "metrics.json").read_text())["n_steps"] == 3
    changed = read_config(path, overrides=["learning_rate=0.01"])
    with pytest.raises(InputError, match="begun with another learning_rate"):
        train(changed, resume=True)


def test_a_resumed_run_has_the_dev_examples_that_it_began_with(
    make_config: MakeConfig, tmp_path: Path
) -> None:
    dev = write_rows(tmp_path / "dev.jsonl", rows(6))
    config = read_config(make_config(dev=[{"path": str(dev)}], max_steps=1))
    data = read_data(config)
    prepare_output(config, data.items, data.dev, resume=False, write=True)
    prepare_output(config, data.items, data.dev, resume=True, write=True)
    with pytest.raises(InputError, match="begun with another dev"):
        prepare_output(config, data.items, data.dev[1:], resume=True, write=True)


def test_weights_of_another_dtype_go(make_config: MakeConfig) -> None:
    path = make_config(max_steps=1, save_dtype="int8")
    folder = read_config(path).output_dir
    train(read_config(path))
    assert is_int8(folder)
    train(read_config(path, overrides=["save_dtype=float32"]), resume=True)
    assert not is_int8(folder)
    load(folder)


def test_a_seed_decides_everything(make_config: MakeConfig) -> None:
    outputs = []
    for name, seed in (("first", 3), ("second", 3), ("other", 4)):
        config = read_config(make_config(name, seed=seed))
        train(config)
        outputs.append(config.output_dir)
    assert same_weights(outputs[0], outputs[1])
    assert not same_weights(outputs[0], outputs[2])


def test_two_processes_train_one_model(
    make_config: MakeConfig, environment: dict[str, str]
) -> None:
    path = make_config("two", per_device_train_batch_size=4)
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2"]
    command += ["--master-addr=127.0.0.1", "--rdzv-endpoint=127.0.0.1:0", "--rdzv-backend=c10d"]
    done = subprocess.run(
        [*command, "-m", "stance", "train", str(path), "--quiet"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    two = read_config(path).output_dir
    assert stance.load(two).metadata.temperature > 0
    single = read_config(make_config("single"))
    train(single)
    metrics = [
        json.loads((folder / "metrics.json").read_text()) for folder in (two, single.output_dir)
    ]
    assert metrics[0]["n_steps"] == metrics[1]["n_steps"]  # each process had half of a batch
    assert metrics[0]["train"] == metrics[1]["train"]


def test_adapters_are_merged_when_the_model_is_saved(
    make_config: MakeConfig, tiny_path: Path
) -> None:
    pytest.importorskip("peft")
    config = read_config(make_config(lora={"r": 4, "alpha": 8}, num_train_epochs=3))
    classifier = train(config)
    weights, before = (
        load_file(p / "model.safetensors") for p in (config.output_dir, tiny_path)
    )
    assert weights.keys() == before.keys()  # no adapter is left over
    query = "bert.encoder.layer.0.attention.self.query.weight"
    assert not equal(weights[query], before[query])
    word = "bert.embeddings.word_embeddings.weight"
    assert equal(weights[word], before[word])
    examples = [stance.Example(quote="lies"), stance.Example(quote="welcome")]
    loaded = stance.load(config.output_dir)
    assert loaded.logits(examples) == pytest.approx(classifier.logits(examples), abs=1e-5)


def test_frozen_layers_stay_and_the_rest_learns(
    make_config: MakeConfig, tiny_path: Path
) -> None:
    config = read_config(make_config(freeze_layers=1, layer_decay=0.5))
    train(config)
    weights, before = (
        load_file(p / "model.safetensors") for p in (config.output_dir, tiny_path)
    )
    for name in before:
        frozen = "embeddings" in name or "layer.0" in name
        assert equal(weights[name], before[name]) == frozen, name


def test_a_student_learns_its_teachers_labels(
    make_config: MakeConfig, tmp_path: Path, tiny_path: Path
) -> None:
    teacher = shutil.copytree(tiny_path, tmp_path / "teacher")
    weights = load_file(teacher / "model.safetensors")
    weights["classifier.weight"].zero_()
    weights["classifier.bias"] = tensor([0.0, 6.0, 0.0])  # rejects, whatever is said
    save_file(weights, teacher / "model.safetensors", metadata={"format": "pt"})
    unlabelled = [{k: v for k, v in row.items() if k != "label"} for row in rows(2)]
    distillation = {
        "teacher": str(teacher),
        "alpha": 1.0,
        "unlabelled": [{"path": str(write_rows(tmp_path / "unlabelled.jsonl", unlabelled))}],
    }
    config = read_config(make_config("taught", augmentation={}, distillation=distillation))
    examples = [stance.Example(row["quote"], row["target"]) for row in rows(16)]
    learned = from_numpy(train(config).logits(examples)).softmax(dim=1).mean(dim=0)
    assert learned[LABELS.index(Stance.REJECTS)] > 0.8  # of gold it is a third
    assert len(list((tmp_path / "taught" / "checkpoints").glob("teacher-*.npy"))) == 1
    metrics = json.loads((tmp_path / "taught" / "metrics.json").read_text())
    assert sum(metrics["train"]["unlabelled"]["labels"].values()) == 0


@pytest.mark.parametrize(("warmup", "n_steps"), [(0.25, 5), (7, 7), (0, 0)])
def test_the_learning_rate_warms_up_for_a_share_or_a_number_of_steps(
    make_config: MakeConfig, warmup: float, n_steps: int
) -> None:
    keys = {"eval_strategy": "no", "save_strategy": "no", "load_best_model_at_end": False}
    config = read_config(make_config(warmup_steps=warmup, max_steps=20, **keys))
    log = fit(read_data(config), config).state.log_history
    rates = [row["learning_rate"] for row in log if "learning_rate" in row]
    assert len(rates) == 20
    assert rates.index(max(rates)) == n_steps
    assert max(rates) == config.learning_rate


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("learning_rat=1e-4", "unknown key 'learning_rat'; did you mean 'learning_rate'?"),
        ("model=/nowhere/at/all", "there is no directory '/nowhere/at/all'"),
        ("metric_for_best_model=f1", "metric_for_best_model is 'f1'; allowed: eval_f1"),
        ("optim=adamx", "transformers refuses the configuration: adamx"),
        ("max_length=900", "reads 64 tokens"),
        ("freeze_layers=3", "freeze_layers is 3; the model has 1"),
        ("data.0.path=none.jsonl", "none.jsonl: No such file"),
        ("data.0.split=train", "a table has no split 'train'"),
    ],
)
def test_the_command_says_what_is_wrong(
    make_config: MakeConfig,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    override: str,
    message: str,
) -> None:
    monkeypatch.setattr(sys, "argv", ["stance", "train", str(make_config()), "--set", override])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_a_path_needs_no_network(
    make_config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)  # pytest-socket refuses any connection
    config = read_config(make_config(num_train_epochs=1))
    train(config)
    assert (config.output_dir / "stance.json").exists()
