"""What is written is read again, in every format."""

from __future__ import annotations

from pathlib import Path

import datasets
import pytest

from stance.building.collection import Collected
from stance.building.output import FORMATS, Built, check_output, columns, write_built
from stance.corpora.annotation.tasks import read_tasks
from stance.corpora.records import read_examples
from stance.errors import FileError
from stance.labels import LABELS, Stance
from stance.types import Example, Prediction

EXAMPLES = [
    Example(quote="“Zu spät!”,\nsaid", context="a\tb", id="a:1", article="a", start=1, end=2),
    Example(quote="It is credible.", speaker="Ana Ruiz", id="b:7", article="b", group="b"),
]
PREDICTION = Prediction(
    label=Stance.REJECTS,
    confidence=0.5,
    probabilities=dict(zip(LABELS, (0.2, 0.5, 0.3), strict=True)),
    abstained=False,
    target="the UN report",
    truncated=False,
)


def built(*, prelabelled: bool) -> list[Built]:
    prediction = PREDICTION if prelabelled else None
    return [
        Built(Collected(i, example, i, ("c", "d")[:i]), prediction)
        for i, example in enumerate(EXAMPLES)
    ]


@pytest.mark.parametrize("prelabelled", [False, True])
@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read_again(tmp_path: Path, kind: str, prelabelled: bool) -> None:
    path = tmp_path / ("out" if kind == "dataset" else f"out.{kind}")
    for _ in range(2):  # the second replaces the first
        write_built(
            iter(built(prelabelled=prelabelled)), path, kind=kind, prelabelled=prelabelled
        )
    assert list(read_examples(path)) == EXAMPLES
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    tasks = list(read_tasks(path))
    assert [task.example for task in tasks] == EXAMPLES
    said = (Stance.REJECTS, 0.5) if prelabelled else (None, None)
    assert {(task.predicted, task.confidence) for task in tasks} == {said}


def test_a_dataset_has_our_columns_and_labels(tmp_path: Path) -> None:
    path = tmp_path / "out"
    write_built(built(prelabelled=True), path, kind="dataset", prelabelled=True)
    dataset = datasets.load_from_disk(str(path))["unlabelled"]
    assert tuple(dataset.column_names) == columns(prelabelled=True)
    assert dataset.features["label"].names == [label.value for label in LABELS]
    assert list(dataset["n_copies"]) == [0, 1]


def test_an_empty_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no quotes were found"):
        write_built([], tmp_path / "out", kind="dataset", prelabelled=False)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_old_folder(tmp_path: Path) -> None:
    path = tmp_path / "out"
    write_built(built(prelabelled=False), path, kind="dataset", prelabelled=False)

    def broken():
        yield built(prelabelled=False)[1]
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        write_built(broken(), path, kind="dataset", prelabelled=False)
    assert list(read_examples(path)) == EXAMPLES
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_cannot_take_its_place_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out"
    write_built(built(prelabelled=False), path, kind="dataset", prelabelled=False)
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self.name == "dataset":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_built(built(prelabelled=False)[:1], path, kind="dataset", prelabelled=False)
    assert list(read_examples(path)) == EXAMPLES
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_other_peoples_folders_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    check_output(tmp_path / "thesis", kind="dataset")  # an empty folder is nobody's
    (tmp_path / "thesis" / "chapter.txt").write_text("one")
    with pytest.raises(FileError, match="no dataset, so it is not replaced"):
        check_output(tmp_path / "thesis", kind="dataset")
    with pytest.raises(FileError, match="a folder"):
        check_output(tmp_path / "thesis", kind="jsonl")
    with pytest.raises(FileError, match="no such folder"):
        check_output(tmp_path / "no" / "out", kind="dataset")
