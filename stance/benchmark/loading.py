"""Where the tasks' data lie, and how they become examples."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from stance.benchmark.quotes import AnnotatedArticle, QuoteData
from stance.benchmark.records import StanceData
from stance.corpora.seed import SeedRecord, read_seed_corpus, read_splits
from stance.errors import FileError
from stance.types import Example

ENVIRONMENT: Final = "STANCE_DATA"
_MARKS: Final = " \"'`“”‘’«»"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where data are looked for.

    Attributes:
        data: The folder that holds `tweeteval`, `vast`, ...; None asks `STANCE_DATA`.
    """

    data: Path | None

    def path(self, name: str) -> Path:
        """A corpus's folder or file.

        Raises:
            FileError: No folder was named, or it does not hold the corpus.
        """
        given = os.environ.get(ENVIRONMENT) if self.data is None else self.data
        if not given:
            raise FileError(
                f"the data of {name} are not part of this package",
                remedy=f"give the folder that holds {name}: --data DIR, or {ENVIRONMENT}",
            )
        path = Path(given) / name
        if not path.exists():
            raise FileError(
                f"{path}: not there", remedy="put the corpus there, or name another --data"
            )
        return path

    def seeds(self) -> Path:
        """The folder `seeds` of the repository, here or around the package, or of the data."""
        for folder in (Path(__file__).parents[2] / "seeds", Path("seeds")):
            if (folder / "corpus").is_dir():
                return folder
        return self.path("seeds")


def seed(part: str) -> Callable[[Sources], StanceData]:
    """A part of the seed corpus, with its flags as attributes."""

    def load(sources: Sources) -> StanceData:
        folder = sources.seeds() / "corpus"
        splits = read_splits(folder)
        records = read_seed_corpus(folder)
        chosen = [record for record in records if splits[record.report] == part]
        return StanceData(
            [record.example() for record in chosen],
            [_attributes(record) for record in chosen],
            [record.example() for record in records if splits[record.report] == "train"],
        )

    return load


def _attributes(record: SeedRecord) -> dict[str, str]:
    flags = {
        "hard": record.hard,
        "against the speaker's side": record.surprising,
        "implicit": record.implicit,
        "needs context": record.needs_context,
    }
    attributes = {name: "yes" if flag else "no" for name, flag in flags.items()}
    attributes["kind of target"] = {"un": "UN report", "doc": "document"}.get(
        record.kind, "other"
    )
    if record.rule is not None:
        attributes["codebook rule"] = str(record.rule)
    return attributes


def seed_train(sources: Sources) -> list[Example]:
    """The seed corpus's train part: what baselines learn from where a task has none."""
    return list(seed("train")(sources).examples)


def press(sources: Sources) -> StanceData:
    """`press_dev.jsonl`: labels as offsets into a copy of PolNeAR."""
    from stance.benchmark.press import read_standoff

    labels, polnear_folder = sources.path("press_dev.jsonl"), sources.path("polnear")
    return StanceData(list(read_standoff(labels, polnear_folder)))


def corpus(
    name: str, part: str | None, *, train: str | None
) -> Callable[[Sources], StanceData]:
    """A public corpus in its published layout."""

    def load(sources: Sources) -> StanceData:
        from stance.corpora.public import read_corpus

        path = sources.path(name)
        examples = _labelled(read_corpus(name, path, split=part))
        learned = _labelled(read_corpus(name, path, split=train)) if train else []
        return StanceData(examples, train=learned)

    return load


def vast(*, seen: bool) -> Callable[[Sources], StanceData]:
    """VAST's test part, cut by whether a topic occurs in its train part."""

    def load(sources: Sources) -> StanceData:
        data = corpus("vast", "test", train="train")(sources)
        known = {example.target for example in data.train}
        examples = [e for e in data.examples if (e.target in known) is seen]
        return replace(data, examples=examples)

    return load


def user_file(path: Path) -> Callable[[Sources], StanceData]:
    """Anybody's labelled examples; of a folder the split `test`, and `train` to learn from."""

    def load(_: Sources) -> StanceData:
        from stance.corpora.records import read_examples

        if not path.is_dir():
            return StanceData(list(read_examples(path)))
        return StanceData(
            list(read_examples(path, split="test")),
            train=list(read_examples(path, split="train")),
        )

    return load


def polnear(part: str) -> Callable[[Sources], QuoteData]:
    """PolNeAR's articles with their attributions."""

    def load(sources: Sources) -> QuoteData:
        from stance.corpora.public.polnear import gold_quotes, read_folder

        folder = sources.path("polnear") / part
        articles = [
            AnnotatedArticle(name, text, gold_quotes(text, reported))
            for name, text, reported in read_folder(folder)
        ]
        if not articles:
            raise FileError(
                f"{folder}: no text/*.txt with attributions/*.ann", remedy="name another --data"
            )
        return QuoteData(articles)

    return load


def directquote(sources: Sources) -> QuoteData:
    """DirectQuote's paragraphs that hold a quotation.

    Marks around a gold quotation are cut off. Every place outside of it that names the speaker
    in the annotated words counts as its source.
    """
    from stance.corpora.public import read_corpus

    gold: dict[str, list[_Gold]] = {}
    texts: dict[str, str] = {}
    for example in read_corpus("directquote", sources.path("directquote")):
        texts[example.article] = example.context
        gold.setdefault(example.article, []).append(_gold(example))
    return QuoteData([AnnotatedArticle(name, text, gold[name]) for name, text in texts.items()])


@dataclass(frozen=True, slots=True)
class _Sources:
    sources: tuple[tuple[int, int], ...]
    cues: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Gold:
    start: int
    end: int
    reported: _Sources | None


def _gold(example: Example) -> _Gold:
    start, end = example.start or 0, example.end or 0
    words = example.quote.strip(_MARKS)
    start += example.quote.find(words)
    end = start + len(words)
    sources: tuple[tuple[int, int], ...] = ()
    if example.speaker:
        named = re.finditer(re.escape(example.speaker), example.context)
        sources = tuple(m.span() for m in named if m.end() <= start or m.start() >= end)
    return _Gold(start, end, _Sources(sources) if sources else None)


def _labelled(examples: Iterable[Example]) -> list[Example]:
    return [example for example in examples if example.label is not None]
