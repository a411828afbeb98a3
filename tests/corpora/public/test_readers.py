"""Each reader on a miniature of its corpus: texts, targets, labels, groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from stance.corpora.public import read_corpus
from stance.errors import FileError, LabelError
from stance.labels import Stance
from stance.types import Annotation, Example

NEUTRAL, REJECTS, SUPPORTS = Stance


def read(name: str, path: Path, split: str | None = None) -> list[Example]:
    return list(read_corpus(name, path, split=split))


def test_tweeteval(tweeteval: Path) -> None:
    examples = read("tweeteval", tweeteval, "train")
    climate = "climate change is a real concern"
    assert [(e.quote, e.target, e.label) for e in examples] == [
        ("Seas rise ", climate, SUPPORTS),
        ("“Hoax”\x85 they say", climate, REJECTS),
        ("Lunch", climate, NEUTRAL),
        ("Not her.", "Hillary Clinton", REJECTS),
    ]
    assert [e.id for e in read("tweeteval", tweeteval)][-1] == "dev-climate-1"


def test_tweeteval_with_a_label_too_few(tweeteval: Path) -> None:
    (tweeteval / "stance/climate/train_labels.txt").write_text("2\n1\n")
    with pytest.raises(FileError, match=r"train_labels.txt, line 3: .* not equally many"):
        read("tweeteval", tweeteval)


def test_semeval_in_both_encodings_and_layouts(semeval: Path) -> None:
    examples = read("semeval2016", semeval)
    assert [(e.quote, e.target, e.label, e.id) for e in examples] == [
        ('He said "amen.', "Atheism", REJECTS, "train-1"),
        ("Señor, it’s café", "Atheism", SUPPORTS, "train-2"),
        ("Señor", "Hillary Clinton", NEUTRAL, "test-3"),
        ("Wall\x85 or not", "Donald Trump", SUPPORTS, "test-b-3"),
    ]


def test_semeval_names_a_broken_line(semeval: Path) -> None:
    with (semeval / "trialdata-all-annotations.txt").open("a") as file:
        file.write("9\tAtheism\tno stance\n")
    with pytest.raises(FileError, match=r"annotations.txt, line 3: 3 cells, not 6"):
        read("semeval2016", semeval)


def test_perspectrum_pairs_by_claim(perspectrum: Path) -> None:
    dev = read("perspectrum", perspectrum, "dev")
    assert [(e.quote, e.target, e.label, e.id, e.group) for e in dev] == [
        ("Reason 1", "Parks should be free", SUPPORTS, "10-1", "claim 10"),
        ("Reason 3", "Parks should be free", REJECTS, "10-3", "claim 10"),
        ("Reason 4", "Parks should be free", REJECTS, "10-4", "claim 10"),
    ]  # reason 2 stands in two clusters of opposite stance
    assert [e.label for e in read("perspectrum", perspectrum, "train")] == [REJECTS]
    with pytest.raises(FileError, match="perspectrum, test: no rows"):
        read("perspectrum", perspectrum, "test")


def test_vast_zero_is_con(vast: Path) -> None:
    first, second, third = read("vast", vast, "train")
    assert first == Example(
        "No, never.\nNot here.",
        "trams",
        "Ann B",
        label=REJECTS,
        id="train-5",
        corpus="vast",
        article="900",
        group="trams",
    )
    assert second.label is SUPPORTS
    assert (third.label, third.target) == (NEUTRAL, "old chair")
    assert len(read("vast", vast)) == 4


def test_gwsd_takes_the_largest_posterior(gwsd: Path) -> None:
    examples = read("gwsd", gwsd)
    assert [(e.quote, e.label, e.id) for e in examples] == [
        ("It warms.", SUPPORTS, "1_0_t0"),
        ("It “cools”.", REJECTS, "2_4_t1"),
        ("It rains.", NEUTRAL, "2_4_t2"),
    ]
    assert {e.target for e in examples} == {"climate change is a serious concern"}
    assert len(examples[0].annotations) == 8
    assert examples[1].annotations[0] == Annotation("2_4_worker_0", SUPPORTS)
    assert examples[1].annotations[7] == Annotation("2_4_worker_7", REJECTS)


def test_pstance(pstance: Path) -> None:
    assert [(e.quote, e.target, e.label, e.id) for e in read("pstance", pstance)] == [
        ("Go, Joe", "Joe Biden", SUPPORTS, "train-biden-1"),
        ("No", "Joe Biden", REJECTS, "train-biden-2"),
        ("Hm", "Donald Trump", NEUTRAL, "train-trump-1"),
        ("Yes", "Donald Trump", SUPPORTS, "dev-trump-1"),
    ]


def test_fnc1_leaves_unrelated_out(fnc1: Path) -> None:
    examples = read("fnc1", fnc1, "train")
    assert [(e.target, e.label) for e in examples] == [
        ("Tower fell", SUPPORTS),
        ("Tower stands", REJECTS),
        ("Tower?", NEUTRAL),
    ]
    assert {e.quote for e in examples} == {'It "fell".\n\nSo they say.'}
    assert {e.group for e in examples} == {"train-4"}
    assert [e.article for e in read("fnc1", fnc1, "test")] == ["test-5"]


def test_fnc1_keeps_unrelated_when_asked(fnc1: Path) -> None:
    labels = {"unrelated": NEUTRAL, "discuss": None}
    examples = read_corpus("fnc1", fnc1, split="train", labels=labels)
    assert [(e.target, e.label) for e in examples][2:] == [("Cats", NEUTRAL)]


def test_fnc1_without_the_body(fnc1: Path) -> None:
    (fnc1 / "train_bodies.csv").write_text("Body ID,articleBody\n5,Rain.\n")
    with pytest.raises(FileError, match=r"line 2: no body '4' in train_bodies.csv"):
        read("fnc1", fnc1)
    (fnc1 / "train_bodies.csv").unlink()
    with pytest.raises(FileError, match=r"train_bodies.csv: No such file"):
        read("fnc1", fnc1)


def test_emergent(emergent: Path) -> None:
    examples = read("emergent", emergent)
    assert [(e.quote, e.label, e.group, e.article) for e in examples] == [
        ("Bear in town, police say", SUPPORTS, "c1", "a1"),
        ("No bear in town", REJECTS, "c1", "a2"),
        ("Was it a bear?", NEUTRAL, "c1", "a3"),
        ("Moon falls", SUPPORTS, "c2", "a4"),
    ]
    assert examples[0].target == "A bear is in town"


def test_ibm(ibm: Path) -> None:
    examples = read("ibm", ibm)
    assert [(e.quote, e.target, e.label, e.id, e.group) for e in examples] == [
        ("kites, they cut", "Ban kites", SUPPORTS, "20", "topic 1"),
        ("kites are fun", "Ban kites", REJECTS, "21", "topic 1"),
        ("tea stains", "Praise tea", REJECTS, "22", "topic 2"),
    ]
    assert [e.id for e in read("ibm", ibm, "test")] == ["22"]


def test_polnear_gives_quotes_with_offsets(polnear: Path) -> None:
    first, second = read("polnear", polnear)
    text = (polnear / first.article).read_bytes().decode()
    for example in (first, second):
        assert text[example.start : example.end] == example.quote
        assert example.label is None
        assert example.target == ""
        assert example.group == example.article == "dev/text/post_a.txt"
    assert (first.quote, first.speaker) == ("We will win,", "Ana Ruiz")
    assert (second.quote, second.speaker) == ("It is over!", "")


def test_directquote_gives_quotes_with_offsets(directquote: Path) -> None:
    examples = read("directquote", directquote)
    assert [(e.quote, e.speaker, e.article) for e in examples] == [
        ('" We won "', "Ana Ruiz", "truecase-1"),
        ("Never", "Bo", "truecase-2"),
        ("Why us", "", "truecase-2"),
        ("End", "", "truecase-2"),
    ]
    for example in examples:
        assert example.context[example.start : example.end] == example.quote
        assert example.label is None


@pytest.mark.parametrize("line", ["word B-Speaker x", "word Quote"])
def test_directquote_refuses_other_layouts(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(f"Ana B-Speaker\n{line}\n")
    with pytest.raises(FileError, match=r"a.txt, line 2"):
        read("directquote", tmp_path)


def test_the_seed_corpus_by_its_frozen_splits() -> None:
    counts = {
        split: len(list(read_corpus("seed", None, split=split)))
        for split in ("train", "dev", "test")
    }
    assert sum(counts.values()) > 10_000
    assert min(counts.values()) > 500
    train = {example.group for example in read_corpus("seed", None, split="train")}
    dev = {example.group for example in read_corpus("seed", None, split="dev")}
    assert not train & dev


def test_press_joins_labels_with_the_articles(polnear: Path) -> None:
    (polnear / "press.jsonl").write_text(
        '{"id": "p1", "file": "dev/text/post_a.txt", "start": 1, "end": 13,'
        ' "target": "the vote", "context_start": 0, "context_end": 29,'
        ' "speaker": "Ana Ruiz", "label": "supports"}\n'
    )
    (example,) = read("press", polnear)
    assert (example.id, example.quote, example.label) == ("p1", "We will win,", SUPPORTS)
    assert example.target == "the vote"


@pytest.mark.parametrize(
    ("name", "file", "old", "new"),
    [
        ("tweeteval", "stance/hillary/train_labels.txt", "1", "3"),
        ("semeval2016", "testdata-taskA-all-annotations.txt", "NONE", "UNKNOWN"),
        ("perspectrum", "dataset/perspectrum_with_answers_v1.0.json", "SUPPORT", "PRO"),
        ("vast", "VAST/vast_train.csv", "trams,0,", "trams,3,"),
        ("gwsd", "GWSD.tsv", "disagrees", "no"),
        ("pstance", "raw_train_trump.csv", "NONE", "0"),
        ("fnc1", "train_stances.csv", "discuss", "discusses"),
        ("emergent", "emergent/url-versions-2015-06-14-clean-test.csv", "for", "ignoring"),
        ("ibm", "claim_stance_dataset_v1.csv", "PRO", "pro"),
    ],
)
def test_an_unknown_label_is_never_guessed(
    name: str, file: str, old: str, new: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue({"semeval2016": "semeval"}.get(name, name))
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(LabelError, match="unknown label"):
        read(name, folder)
