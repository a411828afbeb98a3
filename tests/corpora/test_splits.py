"""Every example is in one split, no group is divided, and nothing ever moves."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.corpora.records import to_row, write_examples
from stance.corpora.seed import SPLITS
from stance.corpora.splits import (
    Item,
    Manifest,
    assign,
    assign_in_time,
    draw,
    extend,
    group_of,
    lone_group,
    read_manifest,
)
from stance.corpora.splitting import split_input
from stance.errors import FileError, InputError
from stance.labels import LABELS
from stance.types import Annotation, Example

FRACTIONS = {"train": 0.8, "dev": 0.1, "test": 0.1}

label_counts = st.dictionaries(
    st.sampled_from(["neutral", "rejects", "supports"]), st.integers(1, 9), min_size=1
)
corpora = st.dictionaries(
    st.text("abcdefgh", min_size=1), label_counts, min_size=3, max_size=40
)


def manifest_of(splits: dict[str, str], by: str = "group") -> Manifest:
    groups = {name: tuple(sorted(g for g in splits if splits[g] == name)) for name in SPLITS}
    return Manifest(by, "date", 7, FRACTIONS, "", groups)  # type: ignore[arg-type]


@given(corpora, st.integers(0, 3))
def test_every_group_is_in_one_split_and_none_is_empty(
    counts: dict[str, dict[str, int]], seed: int
) -> None:
    splits = assign(counts, FRACTIONS, seed=seed)
    assert splits.keys() == counts.keys()
    assert set(splits.values()) == set(SPLITS)


@given(corpora, st.integers(0, 3))
def test_the_draw_depends_on_the_seed_alone(
    counts: dict[str, dict[str, int]], seed: int
) -> None:
    backwards = dict(reversed(counts.items()))
    assert assign(counts, FRACTIONS, seed=seed) == assign(backwards, FRACTIONS, seed=seed)


@given(corpora, corpora)
def test_new_groups_move_no_old_one(
    old: dict[str, dict[str, int]], new: dict[str, dict[str, int]]
) -> None:
    splits = assign(old, FRACTIONS, seed=7)
    extended = extend(manifest_of(splits), {**old, **new})
    assert extended.keys() == old.keys() | new.keys()
    assert splits.items() <= extended.items()
    once_more = extend(manifest_of(extended), {**old, **new})
    assert once_more == extended


def test_labels_are_stratified_as_far_as_groups_allow() -> None:
    labels = ["neutral", "rejects", "supports"]
    counts = {f"g{i}": {labels[i % 3]: 1 + i % 5} for i in range(600)}
    splits = assign(counts, FRACTIONS, seed=0)
    found = {name: Counter[str]() for name in SPLITS}
    for group, split in splits.items():
        found[split].update(counts[group])
    n = sum(sum(c.values()) for c in counts.values())
    for name, share in FRACTIONS.items():
        assert abs(found[name].total() / n - share) < 0.01
        for label in labels:
            assert abs(found[name][label] / found[name].total() - 1 / 3) < 0.02


def test_a_split_of_share_nothing_stays_empty() -> None:
    counts = {f"g{i}": {"neutral": 1} for i in range(20)}
    splits = assign(counts, {"train": 0.5, "dev": 0.0, "test": 0.5}, seed=0)
    assert Counter(splits.values()) == {"train": 10, "test": 10}
    assert all(
        draw(g, {"train": 0.5, "dev": 0.0, "test": 0.5}, seed=0) != "dev" for g in counts
    )


def test_hashes_draw_the_wanted_shares() -> None:
    drawn = Counter(draw(f"g{i}", FRACTIONS, seed=0) for i in range(5000))
    for name, share in FRACTIONS.items():
        assert abs(drawn[name] / 5000 - share) < 0.02


def test_too_few_groups_are_refused() -> None:
    with pytest.raises(InputError, match="2 group"):
        assign({"a": {"neutral": 1}, "b": {"neutral": 1}}, FRACTIONS, seed=0)


@given(st.dictionaries(st.dates().map(str), label_counts, min_size=3, max_size=40))
def test_time_runs_from_train_to_test(counts: dict[str, dict[str, int]]) -> None:
    splits = assign_in_time(counts, FRACTIONS)
    places = [SPLITS.index(splits[day]) for day in sorted(counts)]
    assert places == sorted(places)
    assert set(places) == {0, 1, 2}


def test_a_new_day_joins_the_days_around_it() -> None:
    days = {f"2024-01-{d:02}": {"neutral": 1} for d in range(1, 21)}
    frozen = manifest_of(assign_in_time(days, FRACTIONS), by="time")
    new = extend(frozen, ["2023-12-31", "2024-01-05", "2024-02-01"])
    assert (new["2023-12-31"], new["2024-02-01"]) == ("train", "test")


def test_speakers_are_one_whatever_the_case() -> None:
    names = ["Ana  Ruiz", "ana ruiz"]
    items = [Item(1, {}, Example("q", speaker=name)) for name in names]
    assert len({group_of(item, "speaker", time_column="") for item in items}) == 1


def test_a_day_that_is_none_is_named() -> None:
    item = Item(4, {"date": "May"}, Example("q"))
    with pytest.raises(InputError, match="row 4: date is 'May'"):
        group_of(item, "time", time_column="date")


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"train": []}', '{"groups": {"train": 3}}', '{"by": "group"}']
)
def test_a_broken_manifest_is_named(tmp_path, content: str) -> None:
    (tmp_path / "splits.json").write_text(content)
    with pytest.raises(FileError, match=r"splits\.json"):
        read_manifest(tmp_path)


def test_a_manifest_reads_as_written(tmp_path) -> None:
    manifest = manifest_of({"ä": "train", "b": "dev", "c": "test"})
    (tmp_path / "splits.json").write_text(manifest.to_json(), encoding="utf-8")
    assert read_manifest(tmp_path) == manifest


def test_a_corrected_label_moves_no_example(tmp_path: Path) -> None:
    alone = [Example(f"It is {i}.", label=LABELS[i % 3]) for i in range(60)]
    grouped = [Example("No.", label=LABELS[0], group="g")]

    def split(examples: list[Example]) -> dict[str, str]:
        write_examples(examples, tmp_path / "all.jsonl", kind="jsonl")
        out = tmp_path / "out"
        shares = {"train": 0.4, "dev": 0.3, "test": 0.3}
        split_input(
            tmp_path / "all.jsonl", out, by="group", time_column="", fractions=shares, seed=1
        )
        rows = ((s, (out / f"{s}.jsonl").read_text().splitlines()) for s in SPLITS)
        return {json.loads(line)["quote"]: name for name, lines in rows for line in lines}

    before = split([*alone, *grouped])
    corrected = [
        replace(e, label=LABELS[2], annotations=(Annotation("a", LABELS[2]),)) for e in alone
    ]
    assert split([*corrected, *grouped]) == before


def test_a_manifest_of_before_keeps_the_names_it_gave() -> None:
    example = Example("It is.", label=LABELS[0])
    told = json.dumps(to_row(example), sort_keys=True).encode()
    old = f"alone:{hashlib.sha256(told).hexdigest()[:16]}"
    assert lone_group(example, {old}) == old
    assert lone_group(example) == lone_group(replace(example, label=None)) != old
