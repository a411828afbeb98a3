"""`predict` and `analyze`: what may go in, and that as much comes out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import stance
from stance import Article, Example, Prediction, Quote
from stance.analysis import COLUMNS
from stance.errors import InputError
from stance.models.classifier import StanceClassifier
from tests.conftest import ROOT

ROW = {"quote": "It is null and void.", "speaker": "Wang Wenbin", "target": "the act"}
ARTICLE = (
    "“We welcome the report,” said Maria Lopez, the mayor of Ayr. “It is credible.”\n\n"
    "The government called it “null and void”. His film “The Report” opens in May.\n"
)


def same(actual: list[Prediction], expected: list[Prediction]) -> bool:
    """Equal up to the rounding of a differently padded batch."""
    return len(actual) == len(expected) and all(
        a.label == e.label
        and a.target == e.target
        and a.probabilities == pytest.approx(e.probabilities, abs=1e-5)
        for a, e in zip(actual, expected, strict=True)
    )


@pytest.fixture
def predict(tiny: StanceClassifier) -> Callable[..., list[Prediction]]:
    def call(x: object, **options: object) -> list[Prediction]:
        return stance.predict(x, model=tiny, **options)  # type: ignore[call-overload]

    return call


@pytest.mark.parametrize(
    "x",
    [
        "It is null and void.",
        ROW,
        Example(**ROW),
        Quote("a", 0, 20, "It is null and void.", "It is null and void.", 0, "sentence"),
    ],
    ids=lambda x: type(x).__name__,
)
def test_one_in_one_out_and_the_same_in_a_list(predict: Callable, x: object) -> None:
    alone = predict(x)
    assert isinstance(alone, Prediction)
    assert same(predict([x, x]), [alone, alone])


@pytest.mark.parametrize(
    "wrap",
    [list, tuple, iter, pd.Series, pl.Series],
    ids=["list", "tuple", "iterator", "pandas", "polars"],
)
def test_every_kind_of_column_gives_a_list(predict: Callable, wrap: Callable) -> None:
    quotes = ["lies", "It is credible", "lies"]
    assert same(predict(wrap(quotes)), predict(quotes))


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame], ids=["pandas", "polars"])
def test_a_frame_is_read_by_rows(predict: Callable, frame: Callable) -> None:
    rows = [ROW, {**ROW, "quote": "lies", "target": "the report"}]
    columns = {key: [row[key] for row in rows] for key in ROW}
    assert same(predict(frame(columns)), predict(rows))


@pytest.mark.parametrize("empty", [[], (), pd.Series([], dtype=str), pl.Series([], dtype=str)])
def test_empty_in_empty_out(predict: Callable, empty: object) -> None:
    assert predict(empty) == []


def test_a_row_s_own_target_wins(predict: Callable) -> None:
    predictions = predict([ROW, "lies", Example("lies", target="the bill")], target="the audit")
    assert [p.target for p in predictions] == ["the act", "the audit", "the bill"]


def test_the_target_matters(predict: Callable) -> None:
    one, other = (
        predict("It is true", target="the report"),
        predict("It is true", target="lies"),
    )
    assert one.probabilities != other.probabilities


def test_missing_cells_are_left_out(predict: Callable) -> None:
    frame = pd.DataFrame({"quote": ["lies"], "speaker": [None], "target": [float("nan")]})
    assert same(predict(frame), predict(["lies"]))


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (3, "cannot read int"),
        (None, "cannot read NoneType"),
        (b"lies", "cannot read bytes"),
        ([3], "row 0 is 3, a int"),
        (["lies", None], "row 1 is None"),
        ([{"text": "lies"}], "row 0 has no key 'quote'; its keys: text"),
        ({}, "no key 'quote'"),
        ("  ", "empty quote"),
        ([{"quote": float("nan")}], "row 0 has an empty quote"),
        (pd.Series(["lies", float("nan")]), "row 1 is nan"),
        ([{"quote": 7}], "row 0 has quote 7, a int"),
        ([{"quote": "lies", "target": 7}], "row 0 has target 7, a int"),
    ],
)
def test_what_cannot_be_read_is_named(predict: Callable, x: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        predict(x)


@pytest.mark.parametrize("target", ["", "  ", None, 3])
def test_a_target_must_be_text(tiny: StanceClassifier, target: str) -> None:
    with pytest.raises(InputError, match="target is"):
        stance.predict([], target=target, model=tiny)
    with pytest.raises(InputError, match="target is"):
        stance.analyze("No quote.", target=target, model=tiny)


def test_a_prediction_is_plain_json(predict: Callable) -> None:
    record = json.loads(json.dumps(predict("lies").to_dict()))
    assert list(record["probabilities"]) == ["neutral", "rejects", "supports"]
    assert record["label"] in record["probabilities"]


@pytest.fixture
def analysis(tiny: StanceClassifier) -> stance.Analysis:
    return stance.analyze(Article(ARTICLE, id="ayr", title="Ayr"), model=tiny)


def test_quotes_and_predictions_stand_side_by_side(analysis: stance.Analysis) -> None:
    assert [q.text for q in analysis.quotes] == [
        "We welcome the report,",
        "It is credible.",
        "null and void",
    ]
    assert len(analysis.predictions) == 3
    assert all(ARTICLE[q.start : q.end] == q.text for q in analysis.quotes)


def test_analyze_is_predict_over_the_quotes(
    analysis: stance.Analysis, tiny: StanceClassifier
) -> None:
    assert same(list(analysis.predictions), stance.predict(analysis.quotes, model=tiny))


def test_titles_of_works_are_nobody_s_stance(analysis: stance.Analysis) -> None:
    assert "The Report" in [q.text for q in stance.find_quotes(ARTICLE)]
    assert "The Report" not in [q.text for q in analysis.quotes]


def test_speakers_add_up(analysis: stance.Analysis) -> None:
    lopez = analysis.speakers[0]
    assert (lopez.speaker, lopez.n_quotes) == ("Maria Lopez", 2)
    assert sum(lopez.counts.values()) + lopez.n_abstained == 2
    assert sum(lopez.mean_probabilities.values()) == pytest.approx(1)
    assert sum(s.n_quotes for s in analysis.speakers) == len(analysis.quotes)


def test_abstentions_are_counted_apart(tiny: StanceClassifier) -> None:
    all_unsure = stance.analyze(ARTICLE, model=tiny, abstain_below=1.0)
    for summary in all_unsure.speakers:
        assert summary.n_abstained == summary.n_quotes
        assert sum(summary.counts.values()) == 0


def test_a_row_is_the_union_of_quote_and_prediction(analysis: stance.Analysis) -> None:
    row = analysis.rows()[0]
    assert list(row) == [
        *Quote.__dataclass_fields__,
        *("label", "confidence", "probabilities", "abstained", "target", "truncated"),
    ]
    assert row["source"]["text"] == "Maria Lopez"


def test_the_columns_are_what_is_written(analysis: stance.Analysis) -> None:
    assert [tuple(row) for row in analysis.flat_rows()] == [COLUMNS] * 3
    frame = analysis.to_dataframe()
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["text"]) == [q.text for q in analysis.quotes]


def test_an_article_without_quotes(tiny: StanceClassifier) -> None:
    nothing = stance.analyze("Nobody said a word.", model=tiny)
    assert nothing.quotes == nothing.predictions == nothing.speakers == []
    assert tuple(nothing.to_dataframe().columns) == COLUMNS
    assert "Nobody said a word." in nothing.to_html()


def test_the_whole_analysis_is_plain_json(analysis: stance.Analysis) -> None:
    record = json.loads(json.dumps(analysis.to_dict()))
    assert record["article_id"] == "ayr"
    assert len(record["quotes"]) == 3
    assert {s["speaker"] for s in record["speakers"]} == {q.speaker for q in analysis.quotes}


@pytest.mark.parametrize("x", [None, 3, ["text"], Path("article.txt")])
def test_only_text_or_an_article_is_analyzed(tiny: StanceClassifier, x: str) -> None:
    with pytest.raises(InputError, match="a text or an Article"):
        stance.analyze(x, model=tiny)


def test_the_shipped_model_reads_most_of_the_seed_article() -> None:
    path = ROOT / "seeds" / "articles" / "un-report-china-reaction"
    analysis = stance.analyze(path.with_suffix(".txt").read_text(encoding="utf-8"))
    predicted = {
        (q.start, q.end): p.label
        for q, p in zip(analysis.quotes, analysis.predictions, strict=True)
    }
    lines = path.with_suffix(".gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    right = [predicted[row["start"], row["end"]] == row["label"] for row in gold]
    assert sum(right) >= 17  # 18 of 24 when it was trained
