"""Fine-tune an encoder on the seed corpus's train part: the small model that ships.

    python scripts/train_small.py ENCODER OUTPUT

ENCODER is any directory or Hub id that transformers opens (all-MiniLM-L6-v2 for the shipped
model). The temperature is fitted on the dev part, and the figures that are printed are the dev
part's; the test part is not read. Every time an example is seen, speaker, affiliation, context
or the long name of a UN report may be left out, as users leave them out.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import classification_report, f1_score
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    PreTrainedTokenizerBase,
    Trainer,
    TrainingArguments,
    set_seed,
)

from stance.corpora.seed import SeedRecord, read_seed_corpus, read_splits
from stance.labels import LABELS
from stance.models.calibration import fit_temperature, softmax
from stance.models.classifier import StanceClassifier
from stance.models.encoding import encode
from stance.models.metadata import ModelMetadata
from stance.types import DEFAULT_TARGET, Example

CORPUS = Path(__file__).parents[1] / "seeds" / "corpus"
MAX_LENGTH = 160


def thin(record: SeedRecord, rng: random.Random) -> Example:
    """The record's example, at random with less around the quote, its label still decided."""
    example = record.example()
    if record.kind == "un" and rng.random() < 0.2:
        example = dataclasses.replace(example, target=DEFAULT_TARGET)
    if not record.needs_context and rng.random() < 0.3:
        example = dataclasses.replace(example, context="")
    if not record.implicit and rng.random() < 0.2:
        return dataclasses.replace(example, speaker="", affiliation="")
    return dataclasses.replace(example, affiliation="") if rng.random() < 0.25 else example


class TrainingSet(torch.utils.data.Dataset[dict[str, Any]]):
    """Records, thinned anew and encoded each time that they are asked for."""

    def __init__(
        self, records: list[SeedRecord], tokenizer: PreTrainedTokenizerBase, seed: int
    ) -> None:
        self.records = records
        self.tokenizer = tokenizer
        self.rng = random.Random(seed)

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, index: int) -> dict[str, Any]:
        record = self.records[index]
        example = thin(record, self.rng)
        (pair,) = encode([example], self.tokenizer, max_length=MAX_LENGTH)
        return {**pair.inputs, "labels": LABELS.index(record.label)}


def expected_calibration_error(
    probabilities: np.ndarray[Any, Any], gold: np.ndarray[Any, Any]
) -> float:
    """Mean gap between confidence and accuracy over ten bins of equal mass."""
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == gold
    bins = np.array_split(np.argsort(confidence), 10)
    gaps = [abs(confidence[b].mean() - correct[b].mean()) * len(b) for b in bins]
    return float(sum(gaps) / len(gold))


def corpus_hash() -> str:
    """SHA-256 over the corpus's files, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(CORPUS.glob("*.json*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Train, calibrate, print the dev figures, save."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("encoder")
    parser.add_argument("output", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=8)
    parser.add_argument("--bf16", action="store_true", help="faster where the machine has it")
    args = parser.parse_args()

    splits = read_splits(CORPUS)
    records = read_seed_corpus(CORPUS)
    train = [r for r in records if splits[r.report] == "train"]
    dev = [r for r in records if splits[r.report] == "dev"]

    set_seed(args.seed)
    tokenizer = AutoTokenizer.from_pretrained(args.encoder)
    model = AutoModelForSequenceClassification.from_pretrained(
        args.encoder,
        num_labels=len(LABELS),
        id2label={i: label.value for i, label in enumerate(LABELS)},
        label2id={label.value: i for i, label in enumerate(LABELS)},
    )
    Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=str(args.output),
            learning_rate=1e-4,
            num_train_epochs=args.epochs,
            per_device_train_batch_size=32,
            warmup_steps=200,
            weight_decay=0.01,
            label_smoothing_factor=0.05,
            bf16=args.bf16,
            use_cpu=not torch.cuda.is_available(),
            train_sampling_strategy="group_by_length",
            save_strategy="no",
            report_to="none",
            disable_tqdm=True,
            logging_steps=100,
            seed=args.seed,
        ),
        train_dataset=TrainingSet(train, tokenizer, args.seed),
        data_collator=DataCollatorWithPadding(tokenizer),
        processing_class=tokenizer,
    ).train()

    metadata = ModelMetadata(
        temperature=1.0,
        max_length=MAX_LENGTH,
        base_model="sentence-transformers/all-MiniLM-L6-v2",
        data_sha256=corpus_hash(),
    )
    logits = StanceClassifier(model, tokenizer, metadata).logits([r.example() for r in dev])
    gold = np.array([LABELS.index(r.label) for r in dev])
    temperature = fit_temperature(logits, gold)
    predicted = logits.argmax(axis=1)
    print(classification_report(gold, predicted, target_names=list(LABELS), digits=3))
    print(f"{len(train)} train and {len(dev)} dev records, seed {args.seed}")
    print(f"macro-F1 {f1_score(gold, predicted, average='macro'):.3f}")
    print(f"temperature {temperature:.3f}")
    for name, t in (("before", 1.0), ("after", temperature)):
        error = expected_calibration_error(softmax(logits, temperature=t), gold)
        print(f"expected calibration error {name} {error:.3f} (10 bins of equal mass)")

    metadata = metadata.model_copy(update={"temperature": temperature})
    StanceClassifier(model.to(torch.float16), tokenizer, metadata).save(args.output)


if __name__ == "__main__":
    main()
