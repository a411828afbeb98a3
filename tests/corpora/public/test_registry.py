"""What can be read, from where, and what is said when it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import datasets
import pytest

from stance.corpora.public import CORPORA, read_corpus
from stance.errors import FileError, InputError
from stance.labels import Stance


@pytest.mark.parametrize("name", CORPORA)
def test_every_corpus_is_described(name: str) -> None:
    corpus = CORPORA[name]
    assert corpus.name == name
    assert corpus.splits
    assert all((corpus.title, corpus.size, corpus.licence, corpus.citation, corpus.home))
    assert bool(corpus.label_map) is not corpus.quotes_only
    assert set(corpus.label_map.values()) <= {*Stance, None}


def test_the_same_number_is_another_stance_elsewhere() -> None:
    assert CORPORA["tweeteval"].label_map["0"] is Stance.NEUTRAL
    assert CORPORA["vast"].label_map["0"] is Stance.REJECTS


def test_unknown_names_are_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown corpus 'wast'; known: tweeteval, "):
        read_corpus("wast", tmp_path)
    with pytest.raises(InputError, match="vast has no split 'val'; its splits: train, dev"):
        read_corpus("vast", tmp_path, split="val")
    with pytest.raises(InputError, match="vast has no label '3'; its labels: 0, 1, 2"):
        read_corpus("vast", tmp_path, labels={"3": Stance.NEUTRAL})


@pytest.mark.parametrize("name", sorted(CORPORA.keys() - {"seed"}))
def test_a_folder_without_the_corpus_says_what_belongs_there(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileError):
        list(read_corpus(name, tmp_path))
    with pytest.raises(FileError):
        list(read_corpus(name, tmp_path / "nowhere"))


def test_one_file_of_a_corpus_will_do(vast: Path) -> None:
    assert len(list(read_corpus("vast", vast / "VAST" / "vast_dev.csv"))) == 1
    with pytest.raises(FileError, match=r"none of its files: vast_train"):
        list(read_corpus("vast", vast / "VAST" / "vast_dev.csv", split="train"))


def test_another_table_is_refused(vast: Path) -> None:
    (vast / "VAST" / "vast_dev.csv").write_text("post,label\na,0\n")
    with pytest.raises(FileError, match="no column 'author'; columns: post, label"):
        list(read_corpus("vast", vast, split="dev"))


def test_what_has_no_known_layout_on_the_hub_needs_a_folder() -> None:
    with pytest.raises(
        InputError, match="vast can only be read from a folder; get it from http"
    ):
        read_corpus("vast", None)


def test_tweeteval_comes_from_the_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, str, str]] = []
    features = datasets.Features(
        text=datasets.Value("string"),
        label=datasets.ClassLabel(names=["none", "against", "favor"]),
    )

    def load_dataset(hub_id: str, config: str, *, split: str) -> datasets.Dataset:
        calls.append((hub_id, config, split))
        rows = {"text": ["a", "b", "c"], "label": [0, 1, 2]}
        return datasets.Dataset.from_dict(rows, features=features)

    monkeypatch.setattr(datasets, "load_dataset", load_dataset)
    examples = list(read_corpus("tweeteval", None, split="dev"))
    assert calls[0] == ("cardiffnlp/tweet_eval", "stance_abortion", "validation")
    assert len(calls) == 5
    assert [e.label for e in examples[:3]] == list(Stance)
    assert examples[0].target == "legalization of abortion"
    assert len({e.id for e in examples}) == 15


def test_ibm_comes_from_the_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    row: dict[str, Any] = {
        "topicId": 1,
        "split": "test",
        "topicText": "Ban kites",
        "claims.stance": "CON",
        "claims.claimId": 20,
        "claims.claimCorrectedText": "kites are fun",
    }
    monkeypatch.setattr(
        datasets, "load_dataset", lambda *_, **__: datasets.Dataset.from_list([row])
    )
    (example,) = read_corpus("ibm", None, split="test")
    assert (example.id, example.label, example.group) == ("20", Stance.REJECTS, "topic 1")


@pytest.mark.parametrize("error", [ConnectionError, FileNotFoundError, ValueError])
def test_no_connection_is_a_clear_error(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_dataset(*_: object, **__: object) -> None:
        raise error("Couldn't reach it\nand a long trace")

    monkeypatch.setattr(datasets, "load_dataset", load_dataset)
    with pytest.raises(
        FileError, match=r"cannot be loaded from the Hub \(Couldn't reach it\); check the conn"
    ):
        list(read_corpus("tweeteval", None))
