"""Networks as contenders: ours, any sequence classifier, zero-shot NLI, a frozen encoder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.benchmark.baselines import SETTINGS, Regression, gold_columns
from stance.benchmark.directories import Directory, id2label, open_directory
from stance.benchmark.hashing import hash_json
from stance.benchmark.records import Answers, Contender
from stance.benchmark.settings import Settings
from stance.corpora.aliases import read_label
from stance.errors import LabelError, ModelError
from stance.labels import LABELS, Stance
from stance.models import DEFAULT_MODEL
from stance.types import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_MAX_TOKENS = 512


def contender(name: str, kind: str, spec: str, settings: Settings) -> Contender:
    """A network, found and hashed but not loaded.

    Args:
        name: What the table calls it.
        kind: "" (ours, or any classifier), "hf", "nli" or "frozen".
        spec: A shipped model's name, a directory or a Hub id.
        settings: Of the run.

    Raises:
        ModelError: There is no such model, or its labels cannot be read.
    """
    directory = open_directory(_shipped(spec))
    hashed: list[Any] = [kind, directory.sha256]
    fit: Callable[[Sequence[Example], int], Any]
    if kind == "nli":
        entailment_index(directory)
        title, learns = "zero-shot NLI", False
        hashed.append(settings.hypotheses)
        fit = lambda _, __: Entailment(directory, settings)  # noqa: E731
    elif kind == "frozen":
        title, learns = "frozen encoder", True
        hashed.append(SETTINGS)
        fit = lambda train, _: Frozen(directory, settings, train)  # noqa: E731
    elif kind == "" and (directory.path / "stance.json").is_file():
        title, learns = "stance model", False
        fit = lambda _, __: Ours(directory, settings)  # noqa: E731
    else:
        columns = label_columns(directory, settings.label_map)
        title, learns = "classifier", False
        hashed.append([label.value for label in columns])
        fit = lambda _, __: Sequences(directory, settings, columns)  # noqa: E731
    return Contender(
        name=name,
        kind=title,
        sha256=hash_json(hashed),
        fit=fit,
        learns=learns,
        n_parameters=directory.n_parameters,
        size_mb=directory.size_mb,
    )


def several(name: str, pattern: str, settings: Settings) -> Contender:
    """One model that was trained several times: the directories that a pattern matches.

    Raises:
        ModelError: The pattern matches no directory, or one is no model.
    """
    found = sorted(path for path in glob(pattern) if Path(path).is_dir())  # noqa: PTH207
    if not found:
        raise ModelError(f"no directory matches {pattern!r}", remedy="check the path")
    members = [contender(name, "", path, settings) for path in found]
    return replace(
        members[0],
        sha256=hash_json([member.sha256 for member in members]),
        fit=lambda train, seed: members[seed - settings.seed].fit(train, seed),
        seeded=True,
        n_members=len(members),
    )


def _shipped(spec: str) -> str:
    from stance.models.classifier import WEIGHTS

    folder = WEIGHTS / (DEFAULT_MODEL if spec == "default" else spec)
    return str(folder) if (folder / "config.json").is_file() else spec


def label_columns(directory: Directory, label_map: Mapping[str, Stance]) -> tuple[Stance, ...]:
    """Our label for each output of a sequence classifier.

    Raises:
        ModelError: A name is neither in the map nor a known alias.
    """
    try:
        lower = {name.lower(): label for name, label in label_map.items()}
        columns = [_read_label(name, lower) for name in id2label(directory)]
    except LabelError as error:
        raise ModelError(
            f"{directory.path.name} names an output that is no stance: {error.message}",
            remedy="say what each means: --label-map LABEL_0=neutral,LABEL_1=rejects,...; "
            "for a model of entailment write nli:MODEL",
        ) from None
    if len(set(columns)) < 2:
        raise ModelError(f"{directory.path.name} tells no two stances apart")
    return tuple(columns)


def _read_label(name: str, label_map: Mapping[str, Stance]) -> Stance:
    label = read_label(name, label_map)
    if label is None:
        raise LabelError(f"{name!r}")
    return label


def entailment_index(directory: Directory) -> int:
    """The output that says "entailment".

    Raises:
        ModelError: No output, or several, are called so: it is never guessed.
    """
    names = id2label(directory)
    found = [i for i, name in enumerate(names) if name.strip().lower() in _ENTAILMENT]
    if len(found) != 1:
        raise ModelError(
            f"{directory.path.name} has the outputs {', '.join(names) or '(unnamed)'}; "
            "none is called 'entailment'",
            remedy="use a model of natural language inference, or name its outputs in "
            "config.json (id2label)",
        )
    return found[0]


_ENTAILMENT = ("entailment", "entail", "entails")


class Ours:
    """A directory that stance trained, calibrated."""

    def __init__(self, directory: Directory, settings: Settings) -> None:
        from stance.models.classifier import load

        self.classifier = load(directory.path, device=settings.device)
        self.batch_size = settings.batch_size

    def answer(self, examples: Sequence[Example]) -> Answers:
        """Calibrated probabilities."""
        rows = self.classifier.predict_proba(examples, batch_size=self.batch_size)
        return Answers(rows.argmax(axis=1), rows)


class _Network:
    """A network of transformers with its tokenizer, run over pairs of texts in batches."""

    def __init__(self, directory: Directory, settings: Settings, auto_class: str) -> None:
        import torch
        import transformers

        device = settings.device or ("cuda" if torch.cuda.is_available() else "cpu")
        transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            loader = getattr(transformers, auto_class)
            model, loading = loader.from_pretrained(
                directory.path,
                local_files_only=True,
                dtype=torch.float32,
                output_loading_info=True,
            )
            self.tokenizer = transformers.AutoTokenizer.from_pretrained(
                directory.path, local_files_only=True
            )
        except Exception as error:  # transformers raises many kinds for a damaged directory
            raise ModelError(f"{directory.path.name} cannot be loaded: {error}") from error
        missing = sorted(loading["missing_keys"])
        if missing and auto_class != "AutoModel":  # an encoder may lack its unused pooler
            raise ModelError(
                f"{directory.path.name} lacks the weights {', '.join(missing)}",
                remedy="give a model that was trained to classify",
            )
        self.model = model.to(device).eval()
        positions = getattr(model.config, "max_position_embeddings", None) or _MAX_TOKENS
        self.max_tokens = min(_MAX_TOKENS, positions, self.tokenizer.model_max_length)
        self.batch_size = settings.batch_size

    def run(self, pairs: Sequence[tuple[str, str]], read: Callable[[Any, Any], Any]) -> Floats:
        """`read(output, batch)` of every pair, stacked; long first texts are cut."""
        import torch

        rows = []
        for start in range(0, len(pairs), self.batch_size):
            first, second = zip(*pairs[start : start + self.batch_size], strict=True)
            batch = self.tokenizer(
                list(first),
                list(second),
                truncation="longest_first",
                max_length=self.max_tokens,
                padding=True,
                return_tensors="pt",
            ).to(self.model.device)
            with torch.inference_mode():
                rows.append(read(self.model(**batch), batch).float().cpu().numpy())
        return np.concatenate(rows).astype(np.float64)


def _logits(output: Any, _: Any) -> Any:
    return output.logits


class Sequences:
    """Any sequence classifier: reads the quote in its context, then the target."""

    def __init__(
        self, directory: Directory, settings: Settings, columns: Sequence[Stance]
    ) -> None:
        self.network = _Network(directory, settings, "AutoModelForSequenceClassification")
        self.columns = columns

    def answer(self, examples: Sequence[Example]) -> Answers:
        """Its softmax, outputs of one stance added up, absent stances at 0."""
        from scipy.special import softmax

        pairs = [(in_context(example), example.target) for example in examples]
        outputs = softmax(self.network.run(pairs, _logits), axis=1)
        rows = np.zeros((len(examples), len(LABELS)))
        for column, label in zip(outputs.T, self.columns, strict=True):
            rows[:, LABELS.index(label)] += column
        return Answers(rows.argmax(axis=1), rows)


class Entailment:
    """Zero-shot: how far the quote entails each label's hypothesis, softmax over the three."""

    def __init__(self, directory: Directory, settings: Settings) -> None:
        self.network = _Network(directory, settings, "AutoModelForSequenceClassification")
        self.index = entailment_index(directory)
        self.hypotheses = [settings.hypotheses[label] for label in LABELS]

    def answer(self, examples: Sequence[Example]) -> Answers:
        """Probabilities that ignore contradiction, as transformers' zero-shot pipeline does."""
        from scipy.special import softmax

        pairs = [
            (in_context(example), sentence.replace("{target}", example.target))
            for example in examples
            for sentence in self.hypotheses
        ]
        logits = self.network.run(pairs, _logits)[:, self.index]
        rows = softmax(logits.reshape(len(examples), len(LABELS)), axis=1)
        return Answers(rows.argmax(axis=1), rows)


class Frozen:
    """Mean token embeddings of an encoder that is not trained, then logistic regression."""

    def __init__(
        self, directory: Directory, settings: Settings, train: Sequence[Example]
    ) -> None:
        self.network = _Network(directory, settings, "AutoModel")
        self.regression = Regression(self._embed(train), gold_columns(train))

    def answer(self, examples: Sequence[Example]) -> Answers:
        """Probabilities of the regression."""
        return self.regression.answer(self._embed(examples))

    def _embed(self, examples: Sequence[Example]) -> Floats:
        pairs = [(in_context(example), example.target) for example in examples]
        return self.network.run(pairs, _mean_tokens)


def _mean_tokens(output: Any, batch: Any) -> Any:
    mask = batch["attention_mask"].unsqueeze(-1)  # (batch, tokens, 1)
    return (output.last_hidden_state * mask).sum(dim=1) / mask.sum(dim=1)


def in_context(example: Example) -> str:
    """Speaker and quote as one text, in the context if there is one."""
    speaker = f"{example.speaker}: " if example.speaker else ""
    if not example.context or example.context == example.quote:
        return f"{speaker}{example.quote}"
    if example.quote in example.context:
        return f"{speaker}{example.context}"
    return f"{speaker}{example.quote} {example.context}"
