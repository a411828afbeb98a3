"""The fine-tuned transformer: examples in, calibrated stance probabilities out."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.errors import InputError, ModelError
from stance.labels import LABELS
from stance.models import DEFAULT_MODEL
from stance.models.calibration import softmax
from stance.models.encoding import EncodedPair, encode
from stance.models.int8 import is_int8, load_weights, save_weights, weight_files
from stance.models.metadata import FILE_NAME, ModelMetadata, check_label_order, read_metadata
from stance.types import Example, Prediction

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

WEIGHTS = Path(__file__).parents[1] / "weights"

# Tokenized ahead of the model, so that batches can be sorted by length at a bounded memory.
_BATCHES_AHEAD = 32
_LOAD_LOCK = threading.Lock()


class TruncationWarning(UserWarning):
    """A quote was longer than the model reads; its tail was left out."""


class StanceClassifier:
    """A fine-tuned sequence classifier with its tokenizer and temperature.

    Safe to share between threads. `load` makes one.

    Args:
        model: A sequence classifier with three logits in label order.
        tokenizer: Its fast tokenizer.
        metadata: What `stance.json` says.
        name: The name or path that it was loaded by.
    """

    def __init__(
        self,
        model: PreTrainedModel,
        tokenizer: PreTrainedTokenizerBase,
        metadata: ModelMetadata,
        *,
        name: str = "",
    ) -> None:
        self.model = model.eval()  # type: ignore[no-untyped-call]
        self.tokenizer = tokenizer
        self.metadata = metadata
        self.name = name
        self._tokenizer_lock = threading.Lock()  # Rust tokenizers cannot be borrowed twice

    def __repr__(self) -> str:
        return f"StanceClassifier({self.name!r}, device={str(self.model.device)!r})"

    def logits(
        self, examples: Sequence[Example], *, batch_size: int = 32
    ) -> NDArray[np.float64]:
        """Uncalibrated logits `(n, 3)`, columns in label order."""
        return self._run(examples, batch_size=batch_size)[0]

    def predict_proba(
        self, examples: Sequence[Example], *, batch_size: int = 32
    ) -> NDArray[np.float64]:
        """Calibrated probabilities `(n, 3)`, columns in label order, rows sum to 1."""
        logits = self.logits(examples, batch_size=batch_size)
        return softmax(logits, temperature=self.metadata.temperature)

    def predict(
        self,
        examples: Sequence[Example],
        *,
        batch_size: int = 32,
        abstain_below: float | None = None,
    ) -> list[Prediction]:
        """Label examples; see `stance.predict` for other inputs than `Example`.

        Args:
            examples: Any number, also none.
            batch_size: Examples a forward pass; changes speed and memory only.
            abstain_below: Confidence in [0, 1] under which a prediction abstains.

        Raises:
            InputError: `batch_size` or `abstain_below` is out of range.
        """
        if abstain_below is not None and not 0 <= abstain_below <= 1:
            raise InputError(
                f"abstain_below is {abstain_below}; allowed: 0 to 1",
                remedy="give the least confidence that you would act on, such as 0.6",
            )
        logits, truncated = self._run(examples, batch_size=batch_size)
        if n_truncated := sum(truncated):
            warnings.warn(
                f"{n_truncated} of {len(truncated)} quotes were longer than the model's "
                f"{self.metadata.max_length} tokens and lost their tails; "
                "predictions have truncated=True there",
                TruncationWarning,
                stacklevel=2,
            )
        predictions = []
        probabilities = softmax(logits, temperature=self.metadata.temperature)
        for example, row, cut in zip(examples, probabilities.tolist(), truncated, strict=True):
            confidence = max(row)
            predictions.append(
                Prediction(
                    label=LABELS[row.index(confidence)],
                    confidence=confidence,
                    probabilities=dict(zip(LABELS, row, strict=True)),
                    abstained=abstain_below is not None and confidence < abstain_below,
                    target=example.target,
                    truncated=cut,
                )
            )
        return predictions

    def _run(
        self, examples: Sequence[Example], *, batch_size: int
    ) -> tuple[NDArray[np.float64], list[bool]]:
        """Logits and "the quote was cut" of every example, in order."""
        import torch

        if isinstance(batch_size, bool) or not isinstance(batch_size, int) or batch_size < 1:
            raise InputError(f"batch_size is {batch_size!r}; allowed: 1 or more")
        logits = np.zeros((len(examples), len(LABELS)))
        truncated: list[bool] = []
        chunk = batch_size * _BATCHES_AHEAD
        for start in range(0, len(examples), chunk):
            with self._tokenizer_lock:
                encoded = encode(
                    examples[start : start + chunk],
                    self.tokenizer,
                    max_length=self.metadata.max_length,
                )
            truncated.extend(pair.truncated for pair in encoded)
            for indices in _by_length(encoded, batch_size):
                batch = self.tokenizer.pad(
                    {
                        name: [encoded[i].inputs[name] for i in indices]
                        for name in encoded[0].inputs
                    },
                    return_tensors="pt",
                ).to(self.model.device)
                with torch.inference_mode():
                    output = self.model(**batch).logits  # (batch, 3)
                logits[[start + i for i in indices]] = output.float().cpu().numpy()
        return logits, truncated

    def save(self, directory: str | Path, *, int8: bool = False) -> None:
        """Write a model directory: Hugging Face's files and `stance.json`.

        Weights that lie there already go: `load` would take those in 8 bits for the model's.

        Args:
            directory: Where to; made if it is not there.
            int8: Write the weights as 8-bit integers (`stance.models.int8`), which `load`
                opens and transformers alone does not.
        """
        directory = Path(directory)
        for path in weight_files(directory):
            path.unlink()
        if int8:
            self.model.config.save_pretrained(directory)
            save_weights(self.model, directory)
        else:
            self.model.save_pretrained(directory)
        self.tokenizer.save_pretrained(directory)
        self.metadata.save(directory)


def _by_length(encoded: Sequence[EncodedPair], batch_size: int) -> Iterator[list[int]]:
    """Batches of indices of similar length: less padding, several times faster on a CPU."""
    order = sorted(range(len(encoded)), key=lambda i: -len(encoded[i]))
    for start in range(0, len(order), batch_size):
        yield order[start : start + batch_size]


def load(model: str | Path | None = None, *, device: str | None = None) -> StanceClassifier:
    """Load a model, once per process for each name and device.

    Args:
        model: The name of a shipped model ("base", the default, or "small", which is about
            ten times faster and less often right), a model directory, or a Hub id
            ("organisation/name"). A directory never opens a network connection; a Hub id
            honours `HF_HOME`, `HF_TOKEN` and `HF_HUB_OFFLINE`.
        device: A torch device such as "cpu", "cuda:0" or "mps"; by default "cuda" where there
            is one, else "cpu".

    Raises:
        ModelError: There is no such model, or its directory is broken.
        InputError: The device does not exist here.
    """
    directory, name = _find(str(DEFAULT_MODEL if model is None else model))
    with _LOAD_LOCK:  # two threads that ask at once share one model
        return _load(directory, name, device)


def local_path(model: str) -> Path:
    """Where a model's directory is, if it is here: a shipped name comes before a path."""
    shipped = WEIGHTS / model
    return shipped if (shipped / FILE_NAME).is_file() else Path(model).expanduser()


def _find(model: str) -> tuple[Path, str]:
    path = local_path(model)
    if path.is_dir():
        return path.resolve(), model
    shipped = sorted(path.parent.name for path in WEIGHTS.glob(f"*/{FILE_NAME}"))
    remedy = f"give a shipped model ({', '.join(shipped)}), a directory, or a Hub id"
    if path.exists() or model.count("/") != 1 or model.startswith((".", "/", "~")):
        raise ModelError(f"there is no model {model!r}", remedy=remedy)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        return Path(snapshot_download(model)), model
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        raise ModelError(
            f"{model!r} is no directory here, and the Hub did not give it: {error}",
            remedy=remedy,
        ) from None


@lru_cache(maxsize=8)
def _load(directory: Path, name: str, device: str | None) -> StanceClassifier:
    import torch
    from transformers import AutoTokenizer
    from transformers.utils import logging

    metadata = read_metadata(directory)
    if device is None:
        device = "cuda" if torch.cuda.is_available() else "cpu"
    broken = "copy or train the model again; transformers must be able to open the directory"
    # Without it transformers makes up an empty vocabulary, and every label is wrong.
    if not (directory / "tokenizer.json").is_file():
        raise ModelError(f"{directory} has no fast tokenizer (tokenizer.json)", remedy=broken)
    bars = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        network, missing = open_network(directory)
        tokenizer = AutoTokenizer.from_pretrained(directory, local_files_only=True)
    except Exception as error:  # transformers raises many kinds for a damaged directory
        raise ModelError(f"{directory} cannot be loaded: {error}", remedy=broken) from error
    finally:
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
    if missing:  # they would be random numbers
        raise ModelError(f"{directory} lacks the weights {', '.join(missing)}", remedy=broken)
    id2label: dict[Any, str] = network.config.id2label or {}
    check_label_order([str(id2label[i]) for i in sorted(id2label)], directory / "config.json")
    try:
        network = network.to(device)  # type: ignore[arg-type]  # its decorator hides self
    except (RuntimeError, AssertionError) as error:
        raise InputError(f"device {device!r} cannot be used: {error}") from None
    return StanceClassifier(network, tokenizer, metadata, name=name)


def open_network(directory: Path) -> tuple[PreTrainedModel, list[str]]:
    """The network in float32, and the names of the weights that the directory lacks."""
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification

    if is_int8(directory):
        config = AutoConfig.from_pretrained(directory, local_files_only=True)
        network = AutoModelForSequenceClassification.from_config(  # type: ignore[no-untyped-call]
            config, dtype=torch.float32
        )
        missing = network.load_state_dict(load_weights(directory), strict=False).missing_keys
        return network, sorted(missing)
    network, loading = AutoModelForSequenceClassification.from_pretrained(
        directory,
        local_files_only=True,
        dtype=torch.float32,
        use_safetensors=True,
        output_loading_info=True,
    )
    return network, sorted(loading["missing_keys"])
