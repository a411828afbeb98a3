"""What is written is what is read, in every kind of file and frame."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import datasets
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.corpora.records import (
    FIELDS,
    features,
    from_dataset,
    from_frame,
    from_row,
    read_examples,
    to_dataset,
    to_frame,
    to_row,
    write_examples,
)
from stance.errors import FileError, InputError, LabelError
from stance.labels import LABELS, Stance
from stance.types import Annotation, Example

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
texts |= st.sampled_from(
    ["None", "null", "nan", "\r", "a\rb", ' "', "\ufeff", "\ufffd", "a,b\t"]
)
labels = st.sampled_from(LABELS)
offsets = st.none() | st.integers(0, 2**40)
examples = st.builds(
    Example,
    quote=texts.filter(lambda text: bool(text.strip())),
    target=texts,
    speaker=texts,
    affiliation=texts,
    context=texts,
    label=st.none() | labels,
    id=texts,
    corpus=texts,
    article=texts,
    group=texts,
    start=offsets,
    end=offsets,
    annotations=st.lists(st.builds(Annotation, texts, labels), max_size=3).map(tuple),
)
corpora = st.lists(examples, min_size=1, max_size=4)
few = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

PLAIN = Example("It is “credible”.", "the report", "Ana\nRuiz", label=Stance.SUPPORTS, id="1")
UNLABELLED = Example(
    "No.", "", annotations=(Annotation("a", Stance.REJECTS), Annotation("b", Stance.NEUTRAL))
)


def through_file(corpus: Sequence[Example], folder: Path, kind: str) -> list[Example]:
    path = folder / f"a.{kind}"
    write_examples(iter(corpus), path, kind=kind)
    return list(read_examples(path))


@pytest.mark.parametrize("kind", ["jsonl", "csv", "tsv", "parquet"])
@given(corpus=corpora)
@few
def test_files_lose_nothing(tmp_path: Path, kind: str, corpus: list[Example]) -> None:
    assert through_file(corpus, tmp_path, kind) == corpus


@given(corpus=corpora)
@few
def test_datasets_lose_nothing(corpus: list[Example]) -> None:
    assert list(from_dataset(to_dataset(corpus))) == corpus


@given(corpus=corpora)
@few
def test_frames_lose_nothing(corpus: list[Example]) -> None:
    assert list(from_frame(to_frame(corpus))) == corpus


@given(example=examples)
@few
def test_a_row_is_json_and_comes_back(example: Example) -> None:
    row = to_row(example)
    assert tuple(row) == FIELDS
    assert from_row(json.loads(json.dumps(row)), where="row 1") == example


@given(corpus=corpora)
@few
def test_pandas_own_files_come_back(tmp_path: Path, corpus: list[Example]) -> None:
    path = tmp_path / "frame.parquet"
    to_frame(corpus).to_parquet(path)
    assert list(read_examples(path)) == corpus
    assert list(from_frame(pd.read_parquet(path))) == corpus


def test_no_examples_are_a_file_and_a_dataset(tmp_path: Path) -> None:
    write_examples([], tmp_path / "a.parquet", kind="parquet")
    assert list(pd.read_parquet(tmp_path / "a.parquet").columns) == list(FIELDS)
    assert to_dataset([]).features == features()


def test_labels_of_a_dataset_stand_in_our_order() -> None:
    dataset = to_dataset([PLAIN, UNLABELLED])
    assert dataset.features["label"].names == [label.value for label in LABELS]
    assert dataset["label"][:] == [LABELS.index(Stance.SUPPORTS), None]


def test_a_dataset_with_another_label_order_is_read_by_its_names() -> None:
    other = datasets.Features(
        quote=datasets.Value("string"),
        label=datasets.ClassLabel(names=["supports", "rejects", "neutral"]),
    )
    dataset = datasets.Dataset.from_dict(
        {"quote": ["a", "b", "c"], "label": [0, 2, -1]}, features=other
    )
    read = [example.label for example in from_dataset(dataset)]
    assert read == [Stance.SUPPORTS, Stance.NEUTRAL, None]


def test_a_saved_dataset_dict_reads_back(tmp_path: Path) -> None:
    parts = {"train": to_dataset([PLAIN]), "dev": to_dataset([UNLABELLED])}
    datasets.DatasetDict(parts).save_to_disk(str(tmp_path / "d"))
    assert list(read_examples(tmp_path / "d")) == [PLAIN, UNLABELLED]
    assert list(read_examples(tmp_path / "d", split="dev")) == [UNLABELLED]
    with pytest.raises(FileError, match="no split 'test'; its splits: train, dev"):
        list(read_examples(tmp_path / "d", split="test"))


def test_a_saved_dataset_reads_back(tmp_path: Path) -> None:
    to_dataset([PLAIN, UNLABELLED]).save_to_disk(str(tmp_path / "d"))
    assert list(read_examples(tmp_path / "d")) == [PLAIN, UNLABELLED]


def test_the_hubs_parquet_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "train-00000-of-00001.parquet"
    to_dataset([PLAIN, UNLABELLED]).to_parquet(str(path))
    assert list(read_examples(path)) == [PLAIN, UNLABELLED]
    assert list(read_examples(tmp_path, split="train")) == [PLAIN, UNLABELLED]


def test_a_folder_reads_its_files_in_order(tmp_path: Path) -> None:
    write_examples([PLAIN], tmp_path / "train.jsonl", kind="jsonl")
    write_examples([UNLABELLED], tmp_path / "dev.csv", kind="csv")
    assert list(read_examples(tmp_path)) == [UNLABELLED, PLAIN]
    assert list(read_examples(tmp_path, split="train")) == [PLAIN]
    with pytest.raises(FileError, match="no split 'test'; its splits: dev, train"):
        list(read_examples(tmp_path, split="test"))


def test_an_empty_folder_says_what_is_readable(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="holds no examples; readable: "):
        list(read_examples(tmp_path))


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("field", ["quote", "context", "annotations"])
def test_half_a_surrogate_pair_is_refused(tmp_path: Path, kind: str, field: str) -> None:
    value = (Annotation("\ud83d", Stance.NEUTRAL),) if field == "annotations" else "a\ud83d"
    bad = Example(**{"quote": "q", field: value})
    with pytest.raises(InputError, match=r"example 2: \w+ has half a surrogate pair at \d"):
        write_examples([PLAIN, bad], tmp_path / f"a.{kind}", kind=kind)
    assert list(tmp_path.iterdir()) == []


def test_half_a_surrogate_pair_is_not_read_either(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"quote": "a"}\n\n{"quote": "a\\ud83d"}\n')
    with pytest.raises(InputError, match=r"a.jsonl, line 3: quote has half .* U\+D83D"):
        list(read_examples(path))


def test_csv_refuses_a_nul(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="NUL"):
        write_examples([Example("a\0b")], tmp_path / "a.csv", kind="csv")
    assert through_file([Example("a\0b")], tmp_path, "jsonl") == [Example("a\0b")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({}, "row 3: no quote"),
        ({"quote": " \n"}, "row 3: empty quote"),
        ({"quote": 5}, "row 3: quote is 5, a int"),
        ({"quote": "a", "id": 7}, "row 3: id is 7"),
        ({"quote": "a", "label": 1}, "row 3: unknown label 1"),
        ({"quote": "a", "label": "favor"}, "row 3: unknown label 'favor'"),
        ({"quote": "a", "start": "two"}, "row 3: start is 'two'"),
        ({"quote": "a", "end": 1.5}, "row 3: end is 1.5"),
        ({"quote": "a", "end": True}, "row 3: end is True"),
        ({"quote": "a", "annotations": "{"}, "row 3: annotations are '{'"),
        ({"quote": "a", "annotations": [{"label": "neutral"}]}, "row 3: annotations are"),
        ({"quote": "a", "annotations": [{"annotator": "x", "label": 2}]}, "unknown label 2"),
    ],
)
def test_a_row_that_is_no_example_is_named(row: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        from_row(row, where="row 3")


def test_labels_are_read_in_any_case() -> None:
    assert from_row({"quote": "a", "label": " Supports"}, where="").label is Stance.SUPPORTS
    with pytest.raises(LabelError):
        from_row({"quote": "a", "label": "supported"}, where="")


def test_a_csv_row_is_named_by_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('quote,label\n"two\nlines",neutral\n"more\nlines",maybe\n')
    with pytest.raises(InputError, match=r"a.csv, line 4: unknown label 'maybe'"):
        list(read_examples(path))


def test_writing_streams_a_generator(tmp_path: Path) -> None:
    n = 25_000
    path = tmp_path / "a.parquet"
    write_examples((Example(f"quote {i}") for i in range(n)), path, kind="parquet")
    assert sum(1 for _ in read_examples(path)) == n
