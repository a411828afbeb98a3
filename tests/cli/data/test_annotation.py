"""From examples to annotators and back to one label, as users do it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from stance.corpora.records import read_examples, write_examples
from stance.labels import LABELS, Stance
from stance.types import Annotation, Example
from tests.cli.conftest import Run

N, R, S = LABELS
VOTES = [(S, S, S), (S, S, R), (R, N), (R, R, R), (N, N, N), (R, R, S), (S, S, S)]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    names = ("Ana", "Ben", "Cléo")
    examples = [
        Example(
            quote=f"It is the {number}th report.",
            id=f"a:{number}",
            annotations=tuple(map(Annotation, names, votes)),
        )
        for number, votes in enumerate(VOTES)
    ]
    write_examples(examples, tmp_path / "corpus.jsonl", kind="jsonl")
    return tmp_path / "corpus.jsonl"


def test_sheets_of_two_annotators_become_one_corpus(run: Run, corpus: Path) -> None:
    unlabelled = corpus.with_name("todo.jsonl")
    write_examples(
        [Example(quote=f"Quote {i}.", id=str(i)) for i in range(3)], unlabelled, kind="jsonl"
    )
    assert run("data", "export", unlabelled, "--to", "csv", "-o", "todo.csv").returncode == 0
    sheet = read_csv(corpus.with_name("todo.csv"))
    for name, labels in {"ana": ["rejects"] * 3, "ben": ["rejects", "", "neutral"]}.items():
        with corpus.with_name(f"{name}.csv").open("w", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(sheet[0]))
            writer.writeheader()
            for row, label in zip(sheet, labels, strict=True):
                writer.writerow({**row, "annotation": label})
    done = run("data", "import", "ana.csv", "ben.csv", "--from", "csv")
    assert done.stderr == "stance: 3 examples, 5 labels of 2 annotators\n"
    given = [json.loads(line)["annotations"] for line in done.stdout.splitlines()]
    assert [len(annotations) for annotations in given] == [2, 1, 2]
    assert given[2] == [
        {"annotator": "ana", "label": "rejects"},
        {"annotator": "ben", "label": "neutral"},
    ]


def test_label_studio_gets_tasks_and_interface(run: Run, corpus: Path) -> None:
    done = run("data", "export", corpus, "--to", "label-studio", "-o", "tasks.json")
    assert done.stderr == "stance: paste tasks.xml into the labeling interface's code\n"
    assert corpus.with_name("tasks.xml").read_text().startswith("<View>")
    done = run("data", "import", "tasks.json", "--from", "label-studio", "-o", "back.csv")
    assert done.returncode == 0
    back = list(read_examples(corpus.with_name("back.csv")))
    assert back == list(read_examples(corpus))


def test_agreement_fits_80_columns_and_is_json_if_asked(run: Run, corpus: Path) -> None:
    done = run("data", "agreement", corpus)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    for word in ("7 examples", "20 labels", "Fleiss", "Krippendorff", "Ana, Cléo", "rejects"):
        assert word in done.stdout
    run("data", "agreement", corpus, "-o", "agreement.json")
    measured = json.loads(corpus.with_name("agreement.json").read_text())
    assert measured["n_items"] == 7
    assert set(measured["per_label"]) == set(LABELS)
    assert f"{measured['fleiss_kappa']['value']:.3f} (" in done.stdout


def test_disagreements_are_settled_and_ties_stay_open(run: Run, corpus: Path) -> None:
    done = run("data", "adjudicate", corpus, "--output", "queue.csv")
    assert done.stderr == "stance: 3 examples to decide\n"
    queue = read_csv(corpus.with_name("queue.csv"))
    assert [row["id"] for row in queue] == ["a:2", "a:1", "a:5"]

    done = run("data", "aggregate", corpus, "-o", "open.jsonl")
    assert done.stderr.splitlines() == [
        "stance: 6 of 7 examples labelled by majority",
        "stance: 1 left without a label: their annotators tie",
    ]
    assert labels(corpus.with_name("open.jsonl")) == [S, S, None, R, N, R, S]

    with corpus.with_name("queue.csv").open("w", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(queue[0]))
        writer.writeheader()
        writer.writerow({**queue[0], "annotation": "neutral"})
        writer.writerow({**queue[1], "annotation": "rejects"})
        writer.writerow(queue[2])
    done = run(
        *("data", "aggregate", corpus, "--method", "dawid-skene"),
        *("--decisions", "queue.csv", "-o", "gold.parquet"),
    )
    assert done.stderr.splitlines() == [
        "stance: 5 of 7 examples labelled by dawid-skene",
        "stance: 2 labelled by an adjudicator's decision",
    ]
    assert labels(corpus.with_name("gold.parquet")) == [S, R, N, R, N, R, S]


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def labels(path: Path) -> list[Stance | None]:
    return [example.label for example in read_examples(path)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "corpus.jsonl", "--to", "excel"], "allowed: label-studio, doccano, csv"),
        (["export", "corpus.jsonl", "--to", "label-studio"], "such as tasks.json"),
        (["export", "-", "--to", "csv"], "cannot be read from standard input"),
        (["import", "no.csv", "--from", "csv"], "no.csv: No such file or directory"),
        (["import", "a", "b", "--from", "csv", "--annotator", "c"], "2 files are given"),
        (["aggregate", "corpus.jsonl", "--method", "mean"], "allowed: majority, dawid-skene"),
        (["adjudicate", "corpus.jsonl", "-o", "queue.json"], "does not tell its format"),
    ],
)
def test_bad_usage_is_one_line_and_2(
    run: Run, corpus: Path, arguments: list[str], message: str
) -> None:
    done = run("data", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("stance: error: ")
    assert message in line


def test_two_files_of_one_name_do_not_overwrite_each_other(run: Run, tmp_path: Path) -> None:
    for annotator, label in (("ana", "supports"), ("ben", "rejects")):
        (tmp_path / annotator).mkdir()
        path = tmp_path / annotator / "export.csv"
        path.write_text(f"quote,target,annotation\nIt is fine.,the audit,{label}\n")
    done = run("data", "import", "ana/export.csv", "ben/export.csv", "--from", "csv")
    assert done.returncode == 2
    assert "name each file after its annotator" in done.stderr
    assert not done.stdout
