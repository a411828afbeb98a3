"""What a benchmark run was asked to do: flags, or a YAML file that flags override."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stance.errors import InputError
from stance.labels import Stance

HYPOTHESES: Mapping[Stance, str] = {
    Stance.NEUTRAL: "The speaker takes no position on {target}.",
    Stance.REJECTS: "The speaker rejects {target}.",
    Stance.SUPPORTS: "The speaker supports {target}.",
}


class Settings(BaseModel):
    """The settings of a run; the keys of a `--config` file.

    Attributes:
        models: Specifications, each perhaps with a name before it (`NAME=SPEC`).
        tasks: Names of tasks, or files of labelled examples.
        output_path: The run's folder.
        data: The folder that holds the public corpora.
        batch_size: Quotes a forward pass.
        limit: Only so many examples a task, for testing.
        seed: Of resampling, and of the first training.
        n_seeds: Trainings a seeded model gets, with seeds `seed`, `seed + 1`, ...
        device: A torch device.
        log_samples: Whether the prediction files hold the quotes as well.
        label_map: The label names of a sequence classifier -> ours.
        hypotheses: For zero-shot NLI: one sentence a label, with `{target}` in it.
        prices: US dollars per million tokens of an endpoint, (input, output).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    models: Annotated[list[str], Field(min_length=1)]
    tasks: Annotated[list[str], Field(min_length=1)]
    output_path: Path
    data: Path | None = None
    batch_size: Annotated[int, Field(ge=1)] = 32
    limit: Annotated[int | None, Field(ge=1)] = None
    seed: Annotated[int, Field(ge=0)] = 1
    n_seeds: Annotated[int, Field(ge=1, le=20)] = 1
    device: str | None = None
    log_samples: bool = False
    label_map: dict[str, Stance] = {}
    hypotheses: dict[Stance, str] = dict(HYPOTHESES)
    prices: tuple[float, float] | None = None


def make_settings(config: Path | None, flags: Mapping[str, Any]) -> Settings:
    """Read a YAML file, if there is one, and put the flags that were given over it.

    Raises:
        InputError: The file is no YAML mapping, or a key or value is not allowed.
    """
    values: dict[str, Any] = {}
    if config is not None:
        values = _read_yaml(config)
    values |= {name: value for name, value in flags.items() if value not in (None, [])}
    known = ", ".join(Settings.model_fields)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        # an unknown key is often the misspelt one that is missing, so it is named first
        first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
        key = ".".join(map(str, first["loc"]))
        if first["type"] == "missing":
            raise InputError(
                f"{key} is missing", remedy=f"give --{key.replace('_', '-').rstrip('s')}"
            ) from None
        if first["type"] == "extra_forbidden":
            raise InputError(f"unknown key {key!r}; known: {known}") from None
        raise InputError(f"{key} is {first['input']!r}: {first['msg']}") from None
    if missing := set(Stance) - set(settings.hypotheses):
        raise InputError(f"hypotheses has no sentence for {', '.join(sorted(missing))}")
    for label, sentence in settings.hypotheses.items():
        if "{target}" not in sentence:
            raise InputError(f"the hypothesis for {label} is {sentence!r}, without {{target}}")
    return settings


def _read_yaml(path: Path) -> dict[str, Any]:
    import yaml

    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", remedy="check the path") from None
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"{path}: no YAML ({error})") from None
    if not isinstance(values, dict):
        raise InputError(f"{path}: a {type(values).__name__}; allowed: keys with values")
    return values
