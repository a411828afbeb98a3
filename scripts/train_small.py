"""Fine-tune an encoder on the seed corpus's train part: the small model that ships.

    python scripts/train_small.py ENCODER SEED_ONLY
    python scripts/train_small.py SEED_ONLY OUTPUT --polnear DIR --epochs 2 --learning-rate 5e-5

ENCODER is any directory or Hub id that transformers opens (all-MiniLM-L6-v2 for the shipped
model). With --polnear, a local copy of PolNeAR, the press labels of seeds/press are learned as
well. The temperature is fitted on the dev parts, and the figures that are printed are theirs;
the test part is not read. Every time an example is seen, speaker, affiliation, context or the
long name of a UN report may be left out, as users leave them out.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import random
from collections.abc import Sequence
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

from stance.corpora.press import read_press_labels
from stance.corpora.seed import SeedRecord, read_seed_corpus, read_splits
from stance.labels import LABELS
from stance.models.calibration import fit_temperature, softmax
from stance.models.classifier import StanceClassifier
from stance.models.encoding import encode
from stance.models.metadata import ModelMetadata
from stance.types import DEFAULT_TARGET, Example

SEEDS = Path(__file__).parents[1] / "seeds"
CORPUS = SEEDS / "corpus"
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


def thin_press(example: Example, rng: random.Random) -> Example:
    """A press example, at random without context or speaker."""
    if rng.random() < 0.3:
        example = dataclasses.replace(example, context="")
    return dataclasses.replace(example, speaker="") if rng.random() < 0.2 else example


class TrainingSet(torch.utils.data.Dataset[dict[str, Any]]):
    """Examples, thinned anew and encoded each time that they are asked for."""

    def __init__(
        self,
        records: Sequence[SeedRecord],
        press: Sequence[Example],
        tokenizer: PreTrainedTokenizerBase,
        seed: int,
    ) -> None:
        self.records = records
        self.press = press
        self.tokenizer = tokenizer
        self.rng = random.Random(seed)

    def __len__(self) -> int:
        return len(self.records) + len(self.press)

    def __getitem__(self, index: int) -> dict[str, Any]:
        n = len(self.records)
        example = (
            thin(self.records[index], self.rng)
            if index < n
            else thin_press(self.press[index - n], self.rng)
        )
        (pair,) = encode([example], self.tokenizer, max_length=MAX_LENGTH)
        return {**pair.inputs, "labels": gold_ids([example])[0]}


def gold_ids(examples: Sequence[Example]) -> list[int]:
    """The gold labels' columns."""
    return [LABELS.index(e.label) for e in examples if e.label is not None]


def held_out(example: Example) -> bool:
    """Whether a press example belongs to the tenth of articles kept for development."""
    article = example.id.rpartition(":")[0]
    return hashlib.sha256(article.encode()).digest()[0] < 26


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
    """SHA-256 over the seed corpus and the press labels, in the order of the file names."""
    digest = hashlib.sha256()
    for path in [*sorted(CORPUS.glob("*.json*")), *sorted((SEEDS / "press").glob("*.jsonl"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Train, calibrate, print the dev figures, save."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("encoder")
    parser.add_argument("output", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--polnear", type=Path, help="a local copy; learn the press labels too")
    parser.add_argument("--bf16", action="store_true", help="faster where the machine has it")
    args = parser.parse_args()

    splits = read_splits(CORPUS)
    records = read_seed_corpus(CORPUS)
    train = [r for r in records if splits[r.report] == "train"]
    dev = {"seed dev": [r.example() for r in records if splits[r.report] == "dev"]}
    press: list[Example] = []
    if args.polnear is not None:
        labelled = list(read_press_labels(SEEDS / "press" / "polnear.jsonl", args.polnear))
        press = [e for e in labelled if not held_out(e)]
        dev["press held out"] = [e for e in labelled if held_out(e)]

    set_seed(args.seed)
    tokenizer = AutoTokenizer.from_pretrained(args.encoder)
    model = AutoModelForSequenceClassification.from_pretrained(
        args.encoder,
        dtype=torch.float32,  # a model of ours is saved in half precision
        num_labels=len(LABELS),
        id2label={i: label.value for i, label in enumerate(LABELS)},
        label2id={label.value: i for i, label in enumerate(LABELS)},
    )
    Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=str(args.output),
            learning_rate=args.learning_rate,
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
        train_dataset=TrainingSet(train, press, tokenizer, args.seed),
        data_collator=DataCollatorWithPadding(tokenizer),
        processing_class=tokenizer,
    ).train()

    metadata = ModelMetadata(
        temperature=1.0,
        max_length=MAX_LENGTH,
        base_model="sentence-transformers/all-MiniLM-L6-v2",
        data_sha256=corpus_hash(),
    )
    classifier = StanceClassifier(model, tokenizer, metadata)
    logits = {name: classifier.logits(examples) for name, examples in dev.items()}
    gold = {name: np.array(gold_ids(examples)) for name, examples in dev.items()}
    temperature = fit_temperature(
        np.concatenate(list(logits.values())), np.concatenate(list(gold.values()))
    )
    print(f"{len(train)} train records, {len(press)} press labels, seed {args.seed}")
    print(f"temperature {temperature:.3f}")
    for name in dev:
        predicted = logits[name].argmax(axis=1)
        print(classification_report(gold[name], predicted, target_names=list(LABELS), digits=3))
        print(f"{name}: {len(gold[name])} records")
        print(f"  macro-F1 {f1_score(gold[name], predicted, average='macro'):.3f}")
        for when, t in (("before", 1.0), ("after", temperature)):
            error = expected_calibration_error(softmax(logits[name], temperature=t), gold[name])
            print(f"  calibration error {when} {error:.3f} (ECE, 10 bins of equal mass)")

    metadata = metadata.model_copy(update={"temperature": temperature})
    StanceClassifier(model.to(torch.float16), tokenizer, metadata).save(args.output)


if __name__ == "__main__":
    main()
