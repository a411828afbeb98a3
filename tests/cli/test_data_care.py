"""`stance data split`, `validate`, `stats` and `card`, as a user runs them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

LABELS = ("neutral", "rejects", "supports")


def row(i: int, **changes: Any) -> dict[str, Any]:
    words = " ".join(f"w{i}x{k}" for k in range(7))
    return {
        "id": f"r{i}",
        "quote": f"“{words}”",
        "target": f"target {i % 12}",
        "speaker": f"Speaker {i % 9}",
        "label": LABELS[i % 3],
        "group": f"g{i % 30}",
        "date": f"2024-{1 + i % 12:02}-01",
        "extra": i,
        **changes,
    }


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "rows.jsonl", [row(i) for i in range(120)])


def placed(folder: Path) -> dict[str, str]:
    names = ("train", "dev", "test")
    pairs = [(r["id"], name) for name in names for r in read(folder / f"{name}.jsonl")]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_split_is_whole_apart_and_frozen(run: Run, corpus: Path, tmp_path: Path) -> None:
    done = run("data", "split", corpus, "--by", "group", "--output", "s")
    assert done.returncode == 0, done.stderr
    assert re.search(r"train +96 +24 +33%", done.stdout)
    first = placed(tmp_path / "s")
    assert first.keys() == {f"r{i}" for i in range(120)}
    for i in range(30):
        assert len({first[f"r{k}"] for k in range(i, 120, 30)}) == 1
    assert read(tmp_path / "s" / "dev.jsonl")[0].keys() == row(0).keys()

    more = [row(i, group=f"g{i % 30 if i < 120 else i}") for i in reversed(range(180))]
    grown = write(tmp_path / "grown.jsonl", more)
    done = run("data", "split", grown, "--by", "group", "--output", "s")
    assert "60 new group(s)" in done.stderr
    second = placed(tmp_path / "s")
    assert len(second) == 180
    assert first.items() <= second.items()
    done = run("data", "split", grown, "--by", "group", "--output", "s", "--seed", 1)
    assert done.returncode == 2
    assert "frozen" in done.stderr


@pytest.mark.parametrize(
    ("source", "output"),
    [("d/train.jsonl", "d"), ("d", "d"), ("d", "d/split")],
)
def test_split_never_replaces_its_input(
    run: Run, tmp_path: Path, source: str, output: str
) -> None:
    (tmp_path / "d").mkdir()
    rows = [row(i) for i in range(120)]
    write(tmp_path / "d" / "train.jsonl", rows)
    done = run("data", "split", source, "--by", "group", "--output", output)
    assert done.returncode == 2
    assert "would replace or join it" in done.stderr
    assert [p.name for p in (tmp_path / "d").iterdir()] == ["train.jsonl"]
    assert read(tmp_path / "d" / "train.jsonl") == rows


def test_split_names_what_leaks_and_validate_finds_it(
    run: Run, tmp_path: Path, corpus: Path
) -> None:
    rows = read(corpus)
    for i in range(31, 45):
        rows[i]["quote"] = rows[0]["quote"].upper()
    leaky = write(tmp_path / "leaky.jsonl", rows)
    done = run("data", "split", leaky, "--by", "group", "--output", "s", "--dev", 0.3)
    assert re.search(r"rows 1 \(\w+\) and \d+ \(\w+\), overlap 1.00: “w0x0", done.stderr)
    found = run("data", "validate", "s")
    assert found.returncode == 1
    assert re.search(r"s/\w+\.jsonl:\d+  leakage  in \w+: the same quote as s/", found.stdout)


def test_split_by_time_and_csv_keeps_the_columns(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row(0)))
        writer.writeheader()
        writer.writerows(row(i) for i in range(120))
    done = run("data", "split", "rows.csv", "--by", "time", "--output", "s")
    assert done.returncode == 0, done.stderr
    days: dict[str, set[str]] = {}
    for name in ("train", "dev", "test"):
        with (tmp_path / "s" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows[0].keys() == row(0).keys()
        days[name] = {r["date"] for r in rows}
    assert max(days["train"]) < min(days["dev"]) <= max(days["dev"]) < min(days["test"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--by", "author"), "cannot split by 'author'"),
        (("--by", "article"), "no example names its article"),
        (("--by", "group", "--dev", "0.6", "--test", "0.5"), "leave nothing"),
        (("--by", "time", "--time-column", "when"), "when is None"),
    ],
)
def test_split_refuses_with_a_reason(
    run: Run, corpus: Path, options: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    done = run("data", "split", corpus, *options, "--output", "s")
    assert done.returncode == 2
    assert message in done.stderr
    assert not (tmp_path / "s").exists()


def test_validate_is_short_when_all_is_well(run: Run, corpus: Path) -> None:
    done = run("data", "validate", corpus)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "120 examples in 1 file",
        "labels: neutral 40, rejects 40, supports 40",
        "no problems",
    ]


def test_validate_names_every_fault_by_file_and_line(run: Run, tmp_path: Path) -> None:
    rows = [
        row(0),
        row(1, label="favor"),
        row(2, target=""),
        row(3, start=4, end=2),
        row(4, context="The cafÃ©."),
        row(0, id="other"),
        row(7, id="r0"),
        row(0, id="third", label="rejects"),
    ]
    path = write(tmp_path / "bad.jsonl", rows)
    with path.open("ab") as file:
        file.write(b'\n[1]\n{"quote": \n{"quote": "\x93no\x94"}\n')
    done = run("data", "validate", "bad.jsonl", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert [(p["line"], p["kind"]) for p in found["problems"]] == [
        (2, "label"),
        (3, "empty"),
        (4, "offsets"),
        (5, "encoding"),
        (6, "duplicate"),
        (7, "duplicate"),
        (8, "label"),
        (10, "schema"),
        (11, "schema"),
        (12, "encoding"),
    ]
    told = run("data", "validate", "bad.jsonl").stdout
    assert "bad.jsonl:2  label  unknown label 'favor'" in told
    assert "bad.jsonl:6  duplicate  the same example as bad.jsonl:1" in told
    assert "10 problems: schema 2, label 2, offsets 1" in told


def test_validate_finds_groups_that_a_folder_divides(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    write(tmp_path / "d" / "train.jsonl", [row(i, group="a") for i in range(3)])
    write(tmp_path / "d" / "test.jsonl", [row(9, group="a"), row(1, group="b", id="x")])
    done = run("data", "validate", "d", "--no-near-duplicates")
    assert done.returncode == 1
    assert "d/train.jsonl:1  leakage  in train: the same group as d/test.jsonl:1" in done.stdout
    assert (
        "d/train.jsonl:2  leakage  in train: the same example as d/test.jsonl:2" in done.stdout
    )
    assert "leakage 2" in done.stdout


def test_validate_of_nothing_is_bad_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in ("nowhere.jsonl", "empty"):
        assert run("data", "validate", path).returncode == 2
    (tmp_path / "void.jsonl").write_text("")
    done = run("data", "validate", "void.jsonl")
    assert done.returncode == 1
    assert "void.jsonl  schema  no rows" in done.stdout


def test_stats_in_eighty_columns_and_as_a_page(run: Run, corpus: Path, tmp_path: Path) -> None:
    done = run("data", "stats", corpus, "--output", "stats.html")
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "120 examples, 12 targets, 9 speakers, 30 groups" in done.stdout
    assert re.search(r"the majority +0\.\d{3} +0\.\d{3}", done.stdout)
    page = (tmp_path / "stats.html").read_text(encoding="utf-8")
    assert page.count('<svg role="img"') == 2
    assert "unlabelled</span>" not in page
    assert not re.search(r"""(?:src|href)=["']?(?!#)|url\((?!['"]?#)|@import""", page)
    run("data", "stats", corpus, "--output", "again.html")
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == page
    assert run("data", "stats", corpus, "--output", "stats.pdf").returncode == 2


def test_stats_say_why_there_are_no_baselines(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "few.jsonl", [row(i) for i in range(4)])
    done = run("data", "stats", path, "--output", "few.html")
    assert "no label-only baselines: 4 labelled examples are too few" in done.stdout
    assert "Not measured: 4 labelled" in (tmp_path / "few.html").read_text(encoding="utf-8")


def test_the_hub_reads_the_card(run: Run, corpus: Path, tmp_path: Path) -> None:
    from huggingface_hub import DatasetCard

    run("data", "split", corpus, "--by", "group", "--output", "s", "--quiet")
    done = run("data", "card", "s", "--output", "s/README.md")
    assert done.returncode == 0, done.stderr
    card = DatasetCard.load(tmp_path / "s" / "README.md")
    assert card.data.size_categories == ["n<1K"]
    (config,) = card.data.to_dict()["configs"]
    assert {f["split"]: f["path"] for f in config["data_files"]} == {
        name: [f"{name}.jsonl"] for name in ("train", "dev", "test")
    }
    assert "| train | 96 | 32 | 32 | 32 |" in card.text
    assert "license" not in card.data.to_dict()
