"""The tasks: data, label order, primary metric, grouping key and citation of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stance.benchmark import loading
from stance.benchmark.loading import Sources
from stance.benchmark.quotes import QuoteData
from stance.benchmark.records import StanceData
from stance.errors import InputError
from stance.files.rows import TABLE_SUFFIXES

MetricName = Literal["f1", "f_avg", "span_f1"]


@dataclass(frozen=True, slots=True)
class Task:
    """One data set with the way it is scored.

    Attributes:
        name: What `--task` calls it; names its files.
        title: For people.
        load: Reads the data.
        primary_metric: What models are ranked and compared by: "f1" (macro-F1 over the labels
            that occur in gold), "f_avg" (mean F1 of supports and rejects, targets pooled) or
            "span_f1".
        group: What the examples are grouped by in intervals and tests.
        citation: Whom to cite.
        answers: What a model must answer: stances, or quotes.
        per_target: Whether F_avg is reported for every target as well.
        greater_is_better: Of the primary metric.
    """

    name: str
    title: str
    load: Callable[[Sources], StanceData | QuoteData]
    primary_metric: MetricName
    group: str
    citation: str
    answers: Literal["stance", "quotes"] = "stance"
    per_target: bool = False
    greater_is_better: bool = True


_SEED = "The stance developers (2026), seed corpus, CC BY 4.0 (CITATION.cff)"
_SEMEVAL = "Mohammad et al. (2016), SemEval-2016 Task 6: Detecting Stance in Tweets"
_TWEETEVAL = f"Barbieri et al. (2020), TweetEval; {_SEMEVAL}"
_VAST = "Allaway and McKeown (2020), Zero-Shot Stance Detection (VAST)"
_PERSPECTRUM = "Chen et al. (2019), Seeing Things from a Different Angle (Perspectrum)"
_POLNEAR = "Newell, Margolin and Ruths (2018), PolNeAR"

_ALL: Final = (
    Task("seed", "Seed corpus, test part", loading.seed("test"), "f1", "report", _SEED),
    Task("seed-dev", "Seed corpus, dev part", loading.seed("dev"), "f1", "report", _SEED),
    Task(
        "press-dev",
        "Real press quotations about documents",
        loading.press,
        "f1",
        "article",
        f"The stance developers (2026), labels on quotes of {_POLNEAR}",
    ),
    Task(
        "tweeteval",
        "TweetEval stance, test",
        loading.corpus("tweeteval", "test", train="train"),
        "f_avg",
        "tweet",
        _TWEETEVAL,
        per_target=True,
    ),
    Task(
        "tweeteval-dev",
        "TweetEval stance, validation",
        loading.corpus("tweeteval", "dev", train="train"),
        "f_avg",
        "tweet",
        _TWEETEVAL,
        per_target=True,
    ),
    Task(
        "semeval2016",
        "SemEval-2016 task 6, test",
        loading.corpus("semeval2016", "test", train="train"),
        "f_avg",
        "tweet",
        _SEMEVAL,
        per_target=True,
    ),
    Task(
        "vast",
        "VAST, test",
        loading.corpus("vast", "test", train="train"),
        "f1",
        "topic",
        _VAST,
    ),
    Task(
        "vast-zero-shot",
        "VAST, test, targets not in train",
        loading.vast(seen=False),
        "f1",
        "topic",
        _VAST,
    ),
    Task(
        "vast-few-shot",
        "VAST, test, targets in train",
        loading.vast(seen=True),
        "f1",
        "topic",
        _VAST,
    ),
    Task(
        "vast-train",
        "VAST, train: for models that were not trained on it",
        loading.corpus("vast", "train", train=None),
        "f1",
        "topic",
        _VAST,
    ),
    Task(
        "perspectrum",
        "Perspectrum, test claims",
        loading.corpus("perspectrum", "test", train="train"),
        "f1",
        "claim",
        _PERSPECTRUM,
    ),
    Task(
        "perspectrum-dev",
        "Perspectrum, dev claims",
        loading.corpus("perspectrum", "dev", train="train"),
        "f1",
        "claim",
        _PERSPECTRUM,
    ),
    Task(
        "gwsd",
        "GWSD: news sentences on the seriousness of climate change",
        loading.corpus("gwsd", None, train=None),
        "f1",
        "sentence",
        "Luo, Card and Jurafsky (2020), Detecting Stance in Media on Global Warming",
    ),
    Task(
        "pstance",
        "P-Stance, test",
        loading.corpus("pstance", "test", train="train"),
        "f_avg",
        "tweet",
        "Li et al. (2021), P-Stance",
        per_target=True,
    ),
    Task(
        "polnear",
        "PolNeAR, test: quoted spans and their sources",
        loading.polnear("test"),
        "span_f1",
        "article",
        _POLNEAR,
        answers="quotes",
    ),
    Task(
        "polnear-dev",
        "PolNeAR, dev: quoted spans and their sources",
        loading.polnear("dev"),
        "span_f1",
        "article",
        _POLNEAR,
        answers="quotes",
    ),
    Task(
        "directquote",
        "DirectQuote: quoted spans and their sources",
        loading.directquote,
        "span_f1",
        "paragraph",
        "Zhang and Liu (2022), DirectQuote",
        answers="quotes",
    ),
)

TASKS: Final[Mapping[str, Task]] = {task.name: task for task in _ALL}


def find_task(name: str) -> Task:
    """A task by its name, or a file of labelled examples as a task.

    Raises:
        InputError: There is no such task or file.
    """
    if name in TASKS:
        return TASKS[name]
    path = Path(name)
    if path.exists():
        return Task(
            name=path.stem,
            title=f"Examples of {path.name}",
            load=loading.user_file(path),
            primary_metric="f1",
            group="group",
            citation="",
        )
    raise InputError(
        f"unknown task {name!r}; known: {', '.join(TASKS)}",
        remedy=f"or name a file of labelled examples ({', '.join(TABLE_SUFFIXES)})",
    )
