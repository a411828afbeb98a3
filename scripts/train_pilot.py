"""Fine-tune an encoder on the pilot corpus: the first model that ships.

    python scripts/train_pilot.py ENCODER OUTPUT

ENCODER is any directory or Hub id that transformers opens (all-MiniLM-L6-v2 for the shipped
one). Whole targets are held out (seeds/corpus/splits.json) for the temperature and the figures
that are printed; no target is in both parts.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset
from sklearn.metrics import classification_report, f1_score
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
    set_seed,
)

from stance.labels import LABELS, parse_label
from stance.models.calibration import fit_temperature, softmax
from stance.models.classifier import StanceClassifier
from stance.models.encoding import encode
from stance.models.metadata import ModelMetadata
from stance.types import DEFAULT_TARGET, Example

CORPUS = Path(__file__).parents[1] / "seeds" / "corpus"
MAX_LENGTH = 160


def read_corpus(path: Path) -> list[Example]:
    """The corpus's records, in file order."""
    examples = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        examples.append(
            Example(
                quote=row["quote"],
                target=row["target"],
                speaker=row["speaker"],
                affiliation=row["affiliation"],
                context=row["context"],
                label=parse_label(row["label"]),
                id=row["id"],
            )
        )
    return examples


def expected_calibration_error(probabilities: np.ndarray, gold: np.ndarray) -> float:
    """Mean gap between confidence and accuracy over ten bins of equal mass."""
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == gold
    bins = np.array_split(np.argsort(confidence), 10)
    gaps = [abs(confidence[b].mean() - correct[b].mean()) * len(b) for b in bins]
    return float(sum(gaps) / len(gold))


def main() -> None:
    """Train, calibrate, print the held-out figures, save."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("encoder")
    parser.add_argument("output", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=6)
    args = parser.parse_args()

    corpus = CORPUS / "pilot.jsonl"
    held_out = set(json.loads((CORPUS / "splits.json").read_text(encoding="utf-8"))["dev"])
    examples = read_corpus(corpus)
    train = [e for e in examples if e.target not in held_out]
    dev = [e for e in examples if e.target in held_out]
    # Users often name the target just "the UN report", or give nothing but the quote.
    bare = [dataclasses.replace(e, speaker="", affiliation="", context="") for e in train]
    renamed = [
        dataclasses.replace(e, target=DEFAULT_TARGET) for e in train if "report" in e.target
    ]
    train = [*train, *bare, *renamed]

    set_seed(args.seed)
    tokenizer = AutoTokenizer.from_pretrained(args.encoder)
    model = AutoModelForSequenceClassification.from_pretrained(
        args.encoder,
        num_labels=len(LABELS),
        id2label={i: label.value for i, label in enumerate(LABELS)},
        label2id={label.value: i for i, label in enumerate(LABELS)},
    )
    encoded = encode(train, tokenizer, max_length=MAX_LENGTH)
    rows = [
        {**pair.inputs, "labels": LABELS.index(example.label)}
        for pair, example in zip(encoded, train, strict=True)
        if example.label is not None
    ]
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=str(args.output),
            learning_rate=5e-5,
            num_train_epochs=args.epochs,
            per_device_train_batch_size=16,
            warmup_steps=30,
            weight_decay=0.01,
            label_smoothing_factor=0.1,
            save_strategy="no",
            report_to="none",
            seed=args.seed,
        ),
        train_dataset=Dataset.from_list(rows),
        data_collator=DataCollatorWithPadding(tokenizer),
        processing_class=tokenizer,
    )
    trainer.train()

    metadata = ModelMetadata(
        temperature=1.0,
        max_length=MAX_LENGTH,
        base_model="sentence-transformers/all-MiniLM-L6-v2",
        data_sha256=hashlib.sha256(corpus.read_bytes()).hexdigest(),
    )
    logits = StanceClassifier(model, tokenizer, metadata).logits(dev)
    gold = np.array([LABELS.index(e.label) for e in dev if e.label is not None])
    temperature = fit_temperature(logits, gold)
    predicted = logits.argmax(axis=1)
    print(classification_report(gold, predicted, target_names=list(LABELS), digits=3))
    print(f"{len(train)} training and {len(dev)} held-out records, seed {args.seed}")
    print(f"macro-F1 {f1_score(gold, predicted, average='macro'):.3f}")
    print(f"temperature {temperature:.3f}")
    for name, t in (("before", 1.0), ("after", temperature)):
        error = expected_calibration_error(softmax(logits, temperature=t), gold)
        print(f"expected calibration error {name} {error:.3f} (10 bins of equal mass)")

    metadata = metadata.model_copy(update={"temperature": temperature})
    StanceClassifier(model.to(torch.float16), tokenizer, metadata).save(args.output)


if __name__ == "__main__":
    main()
