"""The training set as torch sees it: what is shown when depends on seed, epoch and index alone.

So a run that was stopped and resumed sees what an unbroken one sees.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch.utils.data import Dataset, Sampler

from stance.labels import LABELS
from stance.models.encoding import encode
from stance.training.augmentation import Thinned, thin
from stance.training.config import Augmentation
from stance.training.sources import Item
from stance.types import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from transformers import PreTrainedTokenizerBase

IGNORED = -100
"""The label id of an example without a gold label, as in transformers."""

_BATCHES_SORTED_TOGETHER = 50


class Key(NamedTuple):
    """One showing of an example.

    Attributes:
        epoch: From 0.
        copy: Which of its showings in the epoch, from 0.
        item: Which example.
    """

    epoch: int
    copy: int
    item: int


@dataclass(frozen=True, slots=True)
class Part:
    """The items `start` to `end` (exclusive), shown `weight` times an epoch."""

    start: int
    end: int
    weight: float

    def keys(self, epoch: int, seed: int) -> Iterator[Key]:
        """What an epoch shows of the part: as many showings every epoch."""
        n = self.end - self.start
        whole = int(self.weight)
        for copy in range(whole):
            yield from (Key(epoch, copy, self.start + i) for i in range(n))
        n_rest = round((self.weight - whole) * n)
        chosen = random.Random(f"{seed}/{epoch}/{self.start}").sample(  # noqa: S311
            range(n), n_rest
        )
        yield from (Key(epoch, whole, self.start + i) for i in chosen)


class TrainingSet(Dataset[dict[str, Any]]):
    """Items, thinned anew and encoded each time that they are asked for.

    Args:
        items: What is learned.
        parts: Which of them are shown how often.
        tokenizer: A fast tokenizer.
        augmentation: Chances of thinning.
        max_length: Most tokens of a pair.
        seed: Decides the thinning.
        teacher: A teacher's logits `(n, 3)` for the whole examples, in label order.
    """

    def __init__(
        self,
        items: Sequence[Item],
        parts: Sequence[Part],
        tokenizer: PreTrainedTokenizerBase,
        augmentation: Augmentation,
        *,
        max_length: int,
        seed: int,
        teacher: NDArray[np.float64] | None = None,
    ) -> None:
        self.items = items
        self.parts = parts
        self.tokenizer = tokenizer
        self.augmentation = augmentation
        self.max_length = max_length
        self.seed = seed
        self.teacher = teacher

    def __len__(self) -> int:
        return sum(1 for _ in self.keys(0))

    def keys(self, epoch: int) -> Iterator[Key]:
        """Everything that an epoch shows, unshuffled."""
        for part in self.parts:
            yield from part.keys(epoch, self.seed)

    def shown(self, key: Key) -> Thinned:
        """The example of one showing."""
        chance = random.Random(  # noqa: S311
            f"{self.seed}:{key.epoch}:{key.copy}:{key.item}"
        )
        return thin(self.items[key.item], self.items, self.augmentation, chance)

    def lengths(self, keys: Sequence[Key]) -> list[int]:
        """Tokens of each showing."""
        examples = [self.shown(key).example for key in keys]
        return list(map(len, encode(examples, self.tokenizer, max_length=self.max_length)))

    def __getitem__(self, key: Key) -> dict[str, Any]:
        thinned = self.shown(key)
        (pair,) = encode([thinned.example], self.tokenizer, max_length=self.max_length)
        features: dict[str, Any] = {**pair.inputs, "labels": label_id(thinned.example)}
        if self.teacher is not None:
            row = self.teacher[key.item].tolist() if thinned.same else [float("nan")] * 3
            features["teacher_logits"] = row
        return features


class DevSet(Dataset[dict[str, Any]]):
    """Whole examples, encoded once, from long to short: like lengths make fast batches.

    Attributes:
        items: The items in this order.
    """

    def __init__(
        self, items: Sequence[Item], tokenizer: PreTrainedTokenizerBase, *, max_length: int
    ) -> None:
        encoded = encode([item.example for item in items], tokenizer, max_length=max_length)
        order = sorted(range(len(items)), key=lambda i: -len(encoded[i]))
        self.items = [items[i] for i in order]
        self.rows = [{**encoded[i].inputs, "labels": label_id(items[i].example)} for i in order]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return self.rows[index]


def label_id(example: Example) -> int:
    """The gold label's column; `IGNORED` where there is none."""
    return IGNORED if example.label is None else LABELS.index(example.label)


class EpochSampler(Sampler[Key]):
    """An epoch's showings, shuffled, with like lengths in one batch.

    Args:
        data: The training set.
        batch_size: Examples in one batch over all processes.
        seed: With `epoch`, decides the order.
    """

    def __init__(self, data: TrainingSet, *, batch_size: int, seed: int) -> None:
        self.data = data
        self.batch_size = batch_size
        self.seed = seed
        self.epoch = 0  # the trainer's callback counts it up

    def __len__(self) -> int:
        return len(self.data)

    def __iter__(self) -> Iterator[Key]:
        chance = random.Random(f"{self.seed}@{self.epoch}")  # noqa: S311
        keys = list(self.data.keys(self.epoch))
        chance.shuffle(keys)
        n_full = len(keys) - len(keys) % self.batch_size
        size = self.batch_size * _BATCHES_SORTED_TOGETHER
        batches = []
        for start in range(0, n_full, size):
            together = keys[start : min(start + size, n_full)]
            lengths = dict(zip(together, self.data.lengths(together), strict=True))
            together.sort(key=lengths.__getitem__)
            batches += [
                together[i : i + self.batch_size]
                for i in range(0, len(together), self.batch_size)
            ]
        chance.shuffle(batches)
        for batch in batches:
            yield from batch
        yield from keys[n_full:]  # a batch that is not full can only be the last


class Collator:
    """Pads a batch; passes labels and a teacher's logits on as tensors."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self.tokenizer = tokenizer

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """One batch of rows."""
        extra = ("labels", "teacher_logits")
        inputs = [{k: v for k, v in row.items() if k not in extra} for row in rows]
        batch: dict[str, torch.Tensor] = dict(
            self.tokenizer.pad(inputs, return_tensors="pt", verbose=False)
        )
        batch["labels"] = torch.tensor([row["labels"] for row in rows])
        if "teacher_logits" in rows[0]:
            batch["teacher_logits"] = torch.tensor([row["teacher_logits"] for row in rows])
        return batch
