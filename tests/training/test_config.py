from __future__ import annotations

from pathlib import Path

import pytest

from stance.errors import FileError, InputError
from stance.training.config import TrainingConfig, read_config
from stance.training.keys import describe_keys

from .conftest import MakeConfig

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))


def test_the_configs_are_there() -> None:
    names = {path.stem for path in CONFIGS}
    assert {"base", "small", "tweeteval", "perspectrum", "vast"} <= names


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_config_loads(path: Path) -> None:
    config = read_config(path)
    assert config.output_dir.name == path.stem
    assert config.data


def test_an_unknown_key_is_named_with_the_nearest_and_the_known_ones(
    make_config: MakeConfig,
) -> None:
    with pytest.raises(InputError) as caught:
        read_config(make_config(learning_rates=1e-4))
    assert "unknown key 'learning_rates'; did you mean 'learning_rate'?" in str(caught.value)
    assert all(name in str(caught.value) for name in TrainingConfig.model_fields)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"augmentation": {"context_droput": 0.1}}, "did you mean 'context_dropout'"),
        ({"data": [{"path": "x", "wight": 2}]}, "did you mean 'weight'"),
        ({"lora": {"rank": 2}}, "unknown key 'rank'"),
        ({"learning_rate": "fast"}, "learning_rate: .*it is 'fast'"),
        ({"augmentation": {"context_dropout": 2}}, "augmentation.context_dropout: .*it is 2"),
        ({"data": [{"split": "train"}]}, "names a corpus, a path, or both"),
        ({"data": [{"corpus": "press"}]}, "press needs polnear"),
        ({"eval_strategy": "steps"}, "same eval_strategy and save_strategy"),
        (
            {
                "eval_strategy": "steps",
                "save_strategy": "steps",
                "eval_steps": 3,
                "save_steps": 4,
            },
            "multiple of eval_steps",
        ),
        ({"early_stopping_patience": 2, "load_best_model_at_end": False}, "needs load_best"),
    ],
)
def test_a_bad_value_is_named(
    make_config: MakeConfig, keys: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_config(make_config(**keys))


def test_overrides_reach_inside(make_config: MakeConfig) -> None:
    config = read_config(
        make_config(),
        overrides=[
            "learning_rate=1e-4",
            "augmentation.context_dropout=0.25",
            "data.0.weight=0.5",
            "lora.r=2",
            "class_weights=balanced",
            "report_to=[tensorboard]",
        ],
    )
    assert config.learning_rate == 1e-4
    assert config.augmentation.context_dropout == 0.25
    assert config.augmentation.speaker_dropout == 0.3  # kept from the file
    assert config.data[0].weight == 0.5
    assert config.lora is not None
    assert config.lora.r == 2
    assert config.class_weights == "balanced"
    assert config.report_to == ["tensorboard"]


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("seed", "no key=value"),
        ("data.7.weight=1", "'7' is no entry of a list of 1"),
        ("max_length.x=1", "max_length has no keys of its own"),
        ("lora={", "no YAML"),
        ("sed=3", "did you mean 'seed'"),
    ],
)
def test_a_bad_override_is_named(make_config: MakeConfig, override: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_config(make_config(), overrides=[override])


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file"):
        read_config(tmp_path / "none.yaml")
    path = tmp_path / "broken.yaml"
    path.write_text("a: [")
    with pytest.raises(FileError, match=r"broken\.yaml: no YAML"):
        read_config(path)
    path.write_text("just words")
    with pytest.raises(FileError, match="no mapping"):
        read_config(path)


def test_help_lists_every_key_within_80_columns() -> None:
    text = describe_keys()
    assert max(map(len, text.splitlines())) <= 80
    for name in TrainingConfig.model_fields:
        assert f"  {name}" in text
    assert "  learning_rate = 5e-05" in text
    assert "  distillation.teacher" in text
