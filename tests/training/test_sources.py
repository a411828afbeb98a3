from __future__ import annotations

import json
from pathlib import Path

import pytest

from stance.errors import InputError
from stance.training.config import Source, read_config
from stance.training.run import label_weights, read_data
from stance.training.sources import read_source

from .conftest import MakeConfig, rows, write_rows

SEEDS = Path(__file__).parents[2] / "seeds" / "corpus"


def test_the_seed_corpus_comes_by_its_frozen_splits() -> None:
    parts = {
        split: read_source(Source(corpus="seed", path=SEEDS, split=split))
        for split in ("train", "dev")
    }
    groups = {split: {item.example.group for item in items} for split, items in parts.items()}
    assert not groups["train"] & groups["dev"]
    assert len(parts["train"]) > 5 * len(parts["dev"])
    assert {item.paraphrase for item in parts["dev"]} == {"", "the UN report"}
    assert any(item.needs_context for item in parts["dev"])
    with pytest.raises(InputError, match="no split 'val'; its splits: dev, test, train"):
        read_source(Source(corpus="seed", path=SEEDS, split="val"))


def test_press_articles_are_held_out_whole(tmp_path: Path) -> None:
    labels = []
    for number in range(60):
        name = f"train/text/{number}.txt"
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("He said “no” and “yes”.")
        labels += [
            {
                "file": name,
                "start": start,
                "end": end,
                "context_start": 0,
                "context_end": 23,
                "target": "the plan",
                "speaker": "",
                "label": "neutral",
            }
            for start, end in ((9, 11), (18, 21))
        ]
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in labels))
    parts = {
        split: read_source(Source(corpus="press", path=path, polnear=tmp_path, split=split))
        for split in ("train", "dev")
    }
    assert len(parts["train"]) + len(parts["dev"]) == 120
    assert 0 < len(parts["dev"]) < 40
    articles = [{item.example.article for item in items} for items in parts.values()]
    assert not articles[0] & articles[1]


def test_a_row_without_a_label_is_named(tmp_path: Path) -> None:
    found = rows(2)
    found[4]["label"] = None
    source = Source(path=write_rows(tmp_path / "mine.jsonl", found))
    with pytest.raises(InputError, match="source 'mine', example 5 has no label"):
        read_source(source)
    assert len(read_source(source, labelled=False)) == 6


def test_what_dev_has_is_not_learned(make_config: MakeConfig, tmp_path: Path) -> None:
    dev = write_rows(tmp_path / "dev.jsonl", [*rows(2), *[{**rows(1)[0], "quote": "new"}]])
    data = read_data(read_config(make_config(dev=[{"path": str(dev)}])))
    assert len(data.dev) == 7
    assert data.n_shared == 6
    assert len(data.items) == 16 * 3 - 6
    assert data.parts[0].end == len(data.items)


def test_rare_labels_weigh_more(make_config: MakeConfig, tmp_path: Path) -> None:
    found = [row for row in rows(16) if row["label"] != "rejects" or row["group"] < "g12"]
    table = write_rows(tmp_path / "uneven.jsonl", found)
    data = read_data(read_config(make_config(data=[{"path": str(table)}])))
    weights = label_weights(data)
    assert weights[1] > weights[0] == weights[2] > 0


def test_sources_that_share_groups_are_split_as_one(
    make_config: MakeConfig, table: Path
) -> None:
    lines = table.read_text().splitlines()
    halves = [table.with_name("even.jsonl"), table.with_name("odd.jsonl")]
    for half, path in enumerate(halves):  # every group has examples in both files
        path.write_text("\n".join(lines[half::2]))
    data = read_data(read_config(make_config(data=[{"path": str(path)} for path in halves])))
    learned = {item.example.group for item in data.items}
    measured = {item.example.group for item in data.dev}
    assert learned
    assert measured
    assert not learned & measured
    assert len(data.items) + len(data.dev) == len(lines)
