"""The model card, in the Hub's format, written from what the run itself knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from stance.labels import LABELS
from stance.models.encoding import ENCODING_VERSION
from stance.training.config import TrainingConfig
from stance.training.facts import ALL, RunMetrics

CURVE_FILE: Final = "learning_curve.png"
CONFUSION_FILE: Final = "confusion_matrix.png"


def model_card(config: TrainingConfig, metrics: RunMetrics, *, n_truncated: int) -> str:
    """The README.md of a model directory.

    Args:
        config: The run.
        metrics: What it measured.
        n_truncated: Dev quotes that were longer than the model reads.
    """
    name = config.output_dir.name
    figure = metrics.figures[ALL].f1
    chosen = (
        f" Step {metrics.best_step} of {metrics.n_steps} was kept, because it was best on dev."
        if metrics.best_step is not None
        else ""
    )
    took = f" Training took {metrics.seconds / 60:.0f} minutes." if metrics.seconds else ""
    used = ", ".join(f"{library} {version}" for library, version in metrics.versions.items())
    return "\n\n".join(
        [
            _front_matter(config, metrics),
            f"# {name}",
            "Labels a quoted sentence as `neutral`, `rejects` or `supports` toward a target. "
            f"{metrics.n_parameters / 1e6:.1f} million weights, saved as {config.save_dtype}; "
            f"fine-tuned from `{base_model(config)}`.",
            f'```python\nimport stance\n\nmodel = stance.load("{name}")  # or where it lies\n'
            'stance.predict("It is a pack of lies.", target="the audit", model=model)\n```',
            "`AutoModelForSequenceClassification` opens it as well; then encode the pair with "
            f"`stance.models.encoding` (version {ENCODING_VERSION}) and divide the logits by "
            f"the temperature in `stance.json` ({metrics.temperature:.3f}).",
            "## Figures",
            f"On dev, macro-F1 is **{figure.value:.3f}** (95% interval {figure.span}, "
            "bootstrap over groups). The temperature, the thresholds and "
            "whatever was chosen were chosen on dev, so these figures lean to the high side; "
            "nothing else was measured by this run.",
            _figures(metrics),
            f"Calibration error is ECE over ten bins of equal mass; on all of dev it was "
            f"{metrics.calibration_error_before:.3f} before the temperature.",
            _labels(metrics),
            _abstention(metrics),
            f"![Training loss and dev macro-F1 over the steps]({CURVE_FILE})",
            f"![Confusion matrix on dev]({CONFUSION_FILE})",
            "## Data",
            _data(config, metrics),
            "The hash covers quote, target, speaker, affiliation, context and label of every "
            "example, in order.",
            "## Training",
            f"{metrics.n_steps} steps, {metrics.n_trained / 1e6:.1f} million weights trained, "
            f"seed {config.seed}.{chosen}{took} {used}.",
            "```yaml\n" + config_yaml(config) + "```",
            "## Known limits",
            "\n".join(f"- {limit}" for limit in _limits(config, metrics, n_truncated)),
        ]
    )


def base_model(config: TrainingConfig) -> str:
    """The encoder's public name; of a local directory its last part."""
    if config.base_model is not None:
        return config.base_model
    path = Path(config.model).expanduser()
    return path.resolve().name if path.is_dir() else config.model


def config_yaml(config: TrainingConfig) -> str:
    """What the configuration sets, defaults and the folders of absolute paths left out."""
    given = config.model_dump(mode="json", exclude_unset=True)
    return str(yaml.safe_dump(_without_folders(given), sort_keys=False))


def _without_folders(value: Any) -> Any:
    """Absolute paths, which say nothing elsewhere, cut to their last part."""
    if isinstance(value, dict):
        return {key: _without_folders(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_without_folders(v) for v in value]
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value


def _front_matter(config: TrainingConfig, metrics: RunMetrics) -> str:
    from huggingface_hub import EvalResult, ModelCardData

    results = [
        EvalResult(
            task_type="text-classification",
            dataset_type=name,
            dataset_name=f"{name} (dev)" if name != ALL else "dev",
            metric_type="f1",
            metric_name="macro-F1",
            metric_value=round(figures.f1.value, 4),
        )
        for name, figures in metrics.figures.items()
    ]
    data = ModelCardData(
        base_model=base_model(config) if "/" in base_model(config) else None,
        library_name="transformers",
        license=config.card.license,
        language=config.card.language,
        pipeline_tag="text-classification",
        tags=["stance-detection"],
        model_name=config.output_dir.name,
        eval_results=results,
    )
    return f"---\n{data.to_yaml()}\n---"


def _figures(metrics: RunMetrics) -> str:
    return _table(
        ["dev source", "examples", "groups", "macro-F1", "95% interval", "accuracy", "ECE"],
        (
            [
                name,
                str(f.n),
                str(f.n_groups),
                f"{f.f1.value:.3f}",
                f.f1.span,
                f"{f.accuracy:.3f}",
                f"{f.calibration_error:.3f}",
            ]
            for name, f in metrics.figures.items()
        ),
    )


def label_figures(confusion: Sequence[Sequence[int]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each label; 0 where there is nothing to divide by."""
    found = {}
    for i, label in enumerate(LABELS):
        hits, gold = confusion[i][i], sum(confusion[i])
        predicted = sum(row[i] for row in confusion)
        found[label.value] = (
            hits / max(predicted, 1),
            hits / max(gold, 1),
            2 * hits / max(gold + predicted, 1),
        )
    return found


def _labels(metrics: RunMetrics) -> str:
    return _table(
        ["label", "precision", "recall", "F1"],
        (
            [f"`{label}`", *(f"{value:.3f}" for value in values)]
            for label, values in label_figures(metrics.confusion).items()
        ),
    )


def _abstention(metrics: RunMetrics) -> str:
    if not metrics.abstention:
        return "No threshold for abstention reaches 90% precision on dev."
    return _table(
        ["to be right so often on dev", "abstain below", "labels kept"],
        (
            [f"{float(wanted):.0%}", f"{a.threshold:.3f}", f"{a.coverage:.0%}"]
            for wanted, a in metrics.abstention.items()
        ),
    )


def _data(config: TrainingConfig, metrics: RunMetrics) -> str:
    weights = {source.name: source.weight for source in config.data}
    return _table(
        ["source", "part", "examples", *LABELS, "shown an epoch", "sha256"],
        (
            [
                name,
                part,
                str(facts.n),
                *(str(n) for n in facts.labels.values()),
                f"{weights.get(name, 1.0):g} times" if part == "train" else "",
                f"`{facts.sha256[:16]}`",
            ]
            for part, sources in (("train", metrics.train), ("dev", metrics.dev))
            for name, facts in sources.items()
        ),
    )


def _limits(config: TrainingConfig, metrics: RunMetrics, n_truncated: int) -> list[str]:
    by_label = label_figures(metrics.confusion)
    rows = zip(by_label, metrics.confusion, strict=True)
    in_gold = [label for label, row in rows if sum(row)]
    worst = min(in_gold, key=lambda label: by_label[label][2])
    limits = [f"Weakest label on dev: `{worst}`, F1 {by_label[worst][2]:.3f}."]
    sources = {name: f for name, f in metrics.figures.items() if name != ALL}
    if sources:
        low = min(sources, key=lambda name: sources[name].f1.value)
        limits.append(f"Weakest dev source: {low}, macro-F1 {sources[low].f1.value:.3f}.")
    limits.append(
        f"It reads {config.max_length} tokens; {n_truncated} of {metrics.figures[ALL].n} dev "
        "quotes were longer and lost their tails."
    )
    limits.append("Texts unlike those of the sources above were not measured.")
    return [*limits, *config.card.limits]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
