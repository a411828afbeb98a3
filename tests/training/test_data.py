from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.errors import InputError
from stance.labels import Stance
from stance.models.classifier import StanceClassifier
from stance.training.augmentation import thin
from stance.training.config import Augmentation
from stance.training.data import IGNORED, Collator, EpochSampler, Part, TrainingSet
from stance.training.sources import Item, split_groups
from stance.training.trainer import stance_loss
from stance.types import Example

ALWAYS = Augmentation(
    target_paraphrase=1, context_dropout=1, speaker_dropout=1, affiliation_dropout=1
)
EXAMPLE = Example(
    quote="The Lima survey is false",
    target="the Lima survey",
    speaker="Ana Ruiz",
    affiliation="minister",
    context="Ana Ruiz said the Lima survey is false.",
    label=Stance.REJECTS,
    group="lima",
)
OTHER = Item(
    replace(EXAMPLE, quote="A toll is fair", target="the harbour toll", group="toll"), "x"
)


def thinned(item: Item, augmentation: Augmentation, seed: int = 0) -> Example:
    return thin(item, [item, OTHER], augmentation, Random(seed)).example


def test_everything_goes_where_the_label_does_not_need_it() -> None:
    shown = thinned(Item(EXAMPLE, "x", paraphrase="the UN report"), ALWAYS)
    assert shown == replace(
        EXAMPLE, target="the UN report", context="", speaker="", affiliation=""
    )


def test_what_the_label_needs_stays() -> None:
    item = Item(EXAMPLE, "x", needs_context=True, needs_speaker=True)
    assert thinned(item, ALWAYS) == EXAMPLE


def test_nothing_goes_by_default() -> None:
    item = Item(EXAMPLE, "x", paraphrase="the UN report")
    assert thinned(item, Augmentation()) == EXAMPLE


def test_a_quote_that_names_its_target_is_neutral_toward_another() -> None:
    swap = Augmentation(unrelated_target=1)
    result = thin(Item(EXAMPLE, "x"), [OTHER], swap, Random(0))
    assert result.example == replace(
        EXAMPLE, target="the harbour toll", context="", label=Stance.NEUTRAL
    )
    assert not result.same
    lone = [Item(replace(item.example, group=""), "x") for item in (Item(EXAMPLE, "x"), OTHER)]
    assert thin(lone[0], [lone[1]], swap, Random(0)).example.target == "the harbour toll"
    vague = Item(replace(EXAMPLE, quote="It is false"), "x")
    assert thinned(vague, swap) == vague.example
    kin = Item(replace(OTHER.example, target="the second Lima survey"), "x")
    assert thin(Item(EXAMPLE, "x"), [kin], swap, Random(0)).same


@pytest.fixture
def training_set(tiny: StanceClassifier) -> TrainingSet:
    items = [
        Item(replace(EXAMPLE, quote="lies " * (1 + i % 9), context="", group=str(i)), "x")
        for i in range(30)
    ]
    return TrainingSet(
        items,
        [Part(0, 20, 1.0), Part(20, 30, 2.5)],
        tiny.tokenizer,
        Augmentation(speaker_dropout=0.5),
        max_length=48,
        seed=1,
    )


def test_weights_say_how_often_an_epoch_shows_an_example(training_set: TrainingSet) -> None:
    counts = Counter(key.item for key in training_set.keys(0))
    assert len(training_set) == sum(counts.values()) == 20 + 25
    assert all(counts[i] == 1 for i in range(20))
    assert sorted(counts[i] for i in range(20, 30)) == [2] * 5 + [3] * 5
    assert set(training_set.keys(0)) == set(training_set.keys(0))
    assert Counter(key.item for key in training_set.keys(1)) != counts


@settings(deadline=None)
@given(epoch=st.integers(0, 50), batch_size=st.integers(1, 60), seed=st.integers(0, 9))
def test_an_epoch_shows_every_key_once_in_an_order_of_its_own(
    training_set_once: TrainingSet, epoch: int, batch_size: int, seed: int
) -> None:
    sampler = EpochSampler(training_set_once, batch_size=batch_size, seed=seed)
    sampler.epoch = epoch
    keys = list(sampler)
    assert sorted(keys) == sorted(training_set_once.keys(epoch))
    assert keys == list(sampler)


def test_a_teachers_logits_go_with_their_example_while_it_is_whole(
    tiny: StanceClassifier,
) -> None:
    teacher = np.arange(60.0).reshape(20, 3)
    taught = TrainingSet(
        [Item(EXAMPLE, "x"), OTHER] * 10,
        [Part(0, 20, 1.0)],
        tiny.tokenizer,
        Augmentation(unrelated_target=0.5),
        max_length=48,
        seed=1,
        teacher=teacher,
    )
    n_whole = 0
    for key in taught.keys(0):
        given = taught[key]["teacher_logits"]
        if taught.shown(key).example == taught.items[key.item].example:
            n_whole += 1
            assert given == teacher[key.item].tolist()
        else:
            assert np.isnan(given).all()
    assert 0 < n_whole < 20


@pytest.fixture(scope="module")
def training_set_once(tiny: StanceClassifier) -> TrainingSet:
    items = [Item(replace(EXAMPLE, quote="lies " * (1 + i % 5)), "x") for i in range(12)]
    return TrainingSet(
        items,
        [Part(0, 12, 1.5)],
        tiny.tokenizer,
        Augmentation(context_dropout=0.5),
        max_length=32,
        seed=1,
    )


def test_batches_hold_like_lengths(training_set: TrainingSet) -> None:
    sampler = EpochSampler(training_set, batch_size=5, seed=1)
    keys = list(sampler)
    batches = [training_set.lengths(keys[i : i + 5]) for i in range(0, len(keys), 5)]
    spread = np.mean([max(batch) - min(batch) for batch in batches])
    everything = training_set.lengths(keys)
    assert spread < (max(everything) - min(everything)) / 2


def test_the_same_key_gives_the_same_example(training_set: TrainingSet) -> None:
    keys = list(training_set.keys(3))
    assert [training_set[key] for key in keys] == [training_set[key] for key in keys]
    shown = {training_set.shown(k._replace(item=3)).example.speaker for k in keys}
    assert shown == {"", "Ana Ruiz"}


def test_a_batch_is_padded_with_its_labels_beside_it(
    training_set: TrainingSet, tiny: StanceClassifier
) -> None:
    rows = [training_set[key] for key in list(training_set.keys(0))[:6]]
    batch = Collator(tiny.tokenizer)(rows)
    assert batch["labels"].tolist() == [1] * 6
    assert batch["input_ids"].shape == batch["attention_mask"].shape
    assert batch["input_ids"].shape[0] == 6


def items_of(groups: list[str]) -> list[Item]:
    labels = list(Stance)
    return [
        Item(replace(EXAMPLE, group=group, label=labels[i % 3]), "x")
        for i, group in enumerate(groups)
    ]


def test_no_group_is_divided() -> None:
    items = items_of([f"g{i // 4}" for i in range(80)])
    train, dev = split_groups(items, fraction=0.2, seed=1)
    assert sorted(train + dev) == list(range(80))
    assert not {items[i].example.group for i in train} & {items[i].example.group for i in dev}
    assert 10 <= len(dev) <= 22
    assert (train, dev) == split_groups(items, fraction=0.2, seed=1)
    with pytest.raises(InputError, match="9 examples in 1 groups"):
        split_groups(items_of(["g"] * 9), fraction=0.2, seed=1)


LOGITS = torch.tensor([[2.0, 0.0, -1.0], [0.0, 1.0, 0.5]])
GOLD = torch.tensor([0, 2])


def test_without_a_teacher_the_loss_is_cross_entropy() -> None:
    weights = torch.tensor([1.0, 2.0, 3.0])
    for class_weights in (None, weights):
        expected = torch.nn.functional.cross_entropy(
            LOGITS, GOLD, weight=class_weights, label_smoothing=0.1
        )
        loss = stance_loss(LOGITS, GOLD, smoothing=0.1, class_weights=class_weights)
        assert loss == pytest.approx(expected)


def test_the_teachers_share_counts_only_where_it_is_known() -> None:
    gold_alone = stance_loss(LOGITS, GOLD, smoothing=0.0)
    unknown = torch.full((2, 3), float("nan"))
    assert stance_loss(
        LOGITS, GOLD, smoothing=0.0, teacher=unknown, alpha=0.7
    ) == pytest.approx(gold_alone)
    agreed = stance_loss(LOGITS, GOLD, smoothing=0.0, teacher=LOGITS, alpha=0.75)
    assert agreed == pytest.approx(gold_alone / 4)
    unlabelled = torch.full((2,), IGNORED)
    same = stance_loss(LOGITS, unlabelled, smoothing=0.0, teacher=LOGITS, alpha=0.5)
    assert same == pytest.approx(0.0, abs=1e-6)
    other = stance_loss(LOGITS, unlabelled, smoothing=0.0, teacher=-LOGITS, alpha=0.5)
    assert other > 0.1
