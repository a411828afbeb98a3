"""Where data are found, and public formats scored as their authors do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stance.benchmark.loading import Sources
from stance.benchmark.tasks import TASKS, find_task
from stance.errors import FileError
from stance.labels import Stance
from tests.benchmark.conftest import Bench

TARGETS = ("abortion", "atheism", "climate", "feminist", "hillary")


@pytest.fixture
def tweeteval(tmp_path: Path) -> Path:
    """Five targets of four tweets: gold 0 1 2 2 in each; and predictions in its own format."""
    for target in TARGETS:
        folder = tmp_path / "tweeteval" / "stance" / target
        folder.mkdir(parents=True)
        for part in ("train", "test"):
            tweets = "".join(f"tweet {i} on {target}\n" for i in range(4))
            (folder / f"{part}_text.txt").write_text(tweets)
            (folder / f"{part}_labels.txt").write_text("0\n1\n2\n2\n")
    predictions = tmp_path / "predictions" / "stance"
    predictions.mkdir(parents=True)
    for target in TARGETS:
        (predictions / f"{target}.txt").write_text("0\n1\n2\n1\n")
    (predictions / "hillary.txt").write_text("2\n2\n2\n2\n")
    return tmp_path


def test_tweetevals_official_predictions_give_its_own_figure(
    bench: Bench, tweeteval: Path
) -> None:
    """By hand. favor: 4 x 1 + 2 right of 4 x 1 + 4 predicted and 10 gold: F1 = 12/18.

    against: 4 right of 8 predicted and 5 gold: F1 = 8/13. Their mean is the script's result.
    """
    official = tweeteval / "predictions" / "stance"
    run = bench(f"official=predictions:{official}", tasks=["tweeteval"], data=tweeteval)
    (result,) = run["results"]
    assert result["primary_metric"] == "f_avg"
    assert result["figures"]["f_avg"]["value"] == pytest.approx(
        (12 / 18 + 8 / 13) / 2, abs=1e-6
    )
    assert result["per_target"]["Hillary Clinton"] == pytest.approx((4 / 6 + 0) / 2, abs=1e-6)
    assert "ece" not in result["figures"]  # labels have no confidence
    assert result["robustness"] is None
    assert "official" in {t["model"] for t in run["timing"]["pairs"]}


def test_predictions_by_id(bench: Bench, corpus: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (corpus / "test.jsonl").read_text().splitlines()]
    path = tmp_path / "predicted.jsonl"
    certain = {"neutral": 0.0, "rejects": 0.0, "supports": 0.0}
    path.write_text(
        "".join(
            json.dumps(
                {
                    "id": row["id"],
                    "predicted_label": row["label"],
                    "probabilities": {**certain, row["label"]: 1.0},
                }
            )
            + "\n"
            for row in reversed(rows)
        )
    )
    (result,) = bench(f"predictions:{path}")["results"]
    assert result["figures"]["f1"]["value"] == 1
    assert result["figures"]["ece"]["value"] == 0
    assert result["mistakes"] == []
    path.write_text(json.dumps({"id": rows[0]["id"], "label": "neutral"}) + "\n")
    with pytest.raises(FileError, match="no prediction for"):
        bench(f"predictions:{path}")


@pytest.mark.parametrize("broken", ["no prediction", "an id twice"])
def test_gold_labels_and_other_rows_are_no_predictions(
    bench: Bench, corpus: Path, tmp_path: Path, broken: str
) -> None:
    lines = (corpus / "test.jsonl").read_text().splitlines()
    rows = [{**json.loads(line), "predicted_label": "neutral"} for line in lines]
    if broken == "no prediction":
        del rows[-1]["predicted_label"]
    else:
        rows.append({**rows[0], "predicted_label": "supports"})
    path = tmp_path / "predicted.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(FileError, match=r"no column 'predicted_label'|stands twice"):
        bench(f"predictions:{path}")


def test_data_are_found_or_the_error_says_how(
    tweeteval: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = find_task("tweeteval").load
    monkeypatch.delenv("STANCE_DATA", raising=False)
    with pytest.raises(FileError, match="--data DIR, or STANCE_DATA"):
        load(Sources(None))
    monkeypatch.setenv("STANCE_DATA", str(tweeteval))
    data = load(Sources(None))
    assert len(data.examples) == len(data.train) == 20
    assert data.examples[2].label is Stance.SUPPORTS
    with pytest.raises(FileError, match="vast: not there"):
        find_task("vast").load(Sources(tweeteval))


def test_vast_is_cut_by_the_topics_of_its_train_part(tmp_path: Path) -> None:
    folder = tmp_path / "vast"
    folder.mkdir()
    head = "author,post,ori_topic,ori_id,new_topic,label,type_idx,new_id,arc_id,topic_str\n"
    row = "ann,They are right.,x,1,{0},1,1,{1},7,{0}\n"
    (folder / "vast_train.csv").write_text(head + row.format("parks", 1))
    (folder / "vast_test.csv").write_text(
        head + row.format("parks", 2) + row.format("zoos", 3) + row.format("zoos", 4)
    )
    counts = {
        name: len(find_task(name).load(Sources(tmp_path)).examples)
        for name in ("vast", "vast-zero-shot", "vast-few-shot")
    }
    assert counts == {"vast": 3, "vast-zero-shot": 2, "vast-few-shot": 1}


def test_press_labels_get_the_sentence_around_the_quote(tmp_path: Path) -> None:
    text = "He came. “It is a farce,” Ana Ruiz said of the audit.\n\nOn Monday she left.\n"
    (tmp_path / "polnear" / "dev").mkdir(parents=True)
    (tmp_path / "polnear" / "dev" / "a.txt").write_text(text, encoding="utf-8", newline="")
    start = text.index("It is")
    rows = [
        {"file": "dev/a.txt", "start": start, "end": start + 13, "label": "rejects"},
        {"file": "dev/a.txt", "start": text.index("On"), "end": len(text), "label": "neutral"},
    ]
    lines = [json.dumps({**row, "target": "the audit", "speaker": None}) for row in rows]
    (tmp_path / "press_dev.jsonl").write_text("\n".join(lines))
    data = find_task("press-dev").load(Sources(tmp_path))
    first, second = data.examples
    assert first.quote == "It is a farce"
    assert first.context.startswith("“It is a farce,” Ana Ruiz said")
    assert second.context == "On Monday she left."
    assert {example.group for example in data.examples} == {"dev/a.txt"}
    (tmp_path / "polnear" / "dev" / "a.txt").write_text("short")
    with pytest.raises(FileError, match="too short for the label"):
        find_task("press-dev").load(Sources(tmp_path))


def test_quotes_are_scored_by_article(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "polnear" / "dev"
    (folder / "text").mkdir(parents=True)
    (folder / "attributions").mkdir()
    text = "“We will win!!” said Ana Ruiz.\n"
    for name in ("a", "b"):
        (folder / "text" / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
        lines = [
            "T1\tContent 0 15\t“We will win!!”",
            "T2\tSource 21 29\tAna Ruiz",
            "T3\tCue 16 20\tsaid",
            "E1\tAttribution:T3 Content:T1 Cue:T3 Source:T2",
        ]
        (folder / "attributions" / f"{name}_1.ann").write_text("\n".join(lines))
    run = bench("quote-rules", tasks=["polnear-dev"], data=tmp_path)
    (result,) = run["results"]
    assert result["n"] == 2
    assert result["figures"]["span_f1"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert result["figures"]["attribution"]["value"] == 1


def test_directquote_is_read_as_quotes_with_sources(tmp_path: Path) -> None:
    tokens = ["Ana/B-Speaker", "said/O", '"/B-LeftSpeaker', "We/I-LeftSpeaker"]
    tokens += ["agree/I-LeftSpeaker", '"/I-LeftSpeaker', "./O"]
    (tmp_path / "directquote").mkdir()
    (tmp_path / "directquote" / "all.txt").write_text(
        "\n".join(" ".join(token.rsplit("/", 1)) for token in tokens) + "\n\n"
    )
    data = find_task("directquote").load(Sources(tmp_path))
    (article,) = data.articles
    (gold,) = article.gold
    assert article.text[gold.start : gold.end] == "We agree"
    assert [article.text[a:b] for a, b in gold.reported.sources] == ["Ana"]


def test_the_seed_corpus_has_its_parts_and_flags() -> None:
    data = find_task("seed-dev").load(Sources(None))
    assert len(data.examples) == len(data.attributes)
    assert not {e.group for e in data.examples} & {e.group for e in data.train}
    assert {"hard", "implicit", "kind of target"} <= set(data.attributes[0])


def test_every_task_names_its_source() -> None:
    for name, task in TASKS.items():
        assert task.name == name
        assert task.citation
        assert task.group
