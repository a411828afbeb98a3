"""What a corpus holds: counts by label, target, speaker, length, and label-only baselines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Final

from stance.corpora.baselines import Baselines, label_baselines
from stance.labels import LABELS
from stance.types import Example

UNLABELLED: Final = "unlabelled"
NAMES: Final = (*(label.value for label in LABELS), UNLABELLED)
EDGES: Final = (1, 5, 10, 20, 30, 40, 60)
"""A bin of lengths begins at each of these numbers of words."""

N_TOP: Final = 15
"""Targets and speakers that are named; the others are counted."""

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One target, speaker or range of lengths.

    Attributes:
        name: As most examples spell it; empty for unknown.
        n: Its examples.
        counts: Of each label and of "unlabelled", in that order.
    """

    name: str
    n: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a corpus holds.

    Attributes:
        n: Examples.
        counts: Of each label and of "unlabelled", in that order.
        n_targets: Different targets.
        targets: The most frequent.
        n_speakers: Different speakers, the unknown aside.
        speakers: The most frequent; the unknown one, if there are any, is named "".
        lengths: By words of the quote, every range there could be.
        median_words: Of the quotes.
        mean_words: Of the quotes.
        filled: Share of examples with a speaker, an affiliation, a context, offsets, an
            article, a group and annotations, in [0, 1].
        n_groups: Different groups.
        n_articles: Different articles.
        baselines: What labels can be guessed from.
    """

    n: int
    counts: Counts
    n_targets: int
    targets: tuple[Row, ...]
    n_speakers: int
    speakers: tuple[Row, ...]
    lengths: tuple[Row, ...]
    median_words: int
    mean_words: float
    filled: Mapping[str, float]
    n_groups: int
    n_articles: int
    baselines: Baselines

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        return asdict(self)


def measure(examples: Iterable[Example], *, seed: int = 0) -> Statistics:
    """Count a corpus and fit the baselines.

    Args:
        examples: All of them are held in memory; there must be one.
        seed: Of the sample that the baselines are fitted on, where there are many examples.
    """
    rows = list(examples)
    labels = [example.label.value if example.label else UNLABELLED for example in rows]
    n_words = [len(example.quote.split()) for example in rows]
    targets = _count([example.target for example in rows], labels)
    speakers = _count([example.speaker for example in rows], labels)
    return Statistics(
        n=len(rows),
        counts=_ordered(Counter(labels)),
        n_targets=len(targets),
        targets=targets[:N_TOP],
        n_speakers=sum(bool(row.name) for row in speakers),
        speakers=speakers[:N_TOP],
        lengths=_lengths(n_words, labels),
        median_words=sorted(n_words)[len(n_words) // 2],
        mean_words=sum(n_words) / len(n_words),
        filled={
            "speaker": _share(bool(e.speaker) for e in rows),
            "affiliation": _share(bool(e.affiliation) for e in rows),
            "context": _share(bool(e.context) for e in rows),
            "offsets": _share(e.start is not None for e in rows),
            "article": _share(bool(e.article) for e in rows),
            "group": _share(bool(e.group) for e in rows),
            "annotations": _share(bool(e.annotations) for e in rows),
        },
        n_groups=len({example.group for example in rows} - {""}),
        n_articles=len({example.article for example in rows} - {""}),
        baselines=label_baselines(rows, seed=seed),
    )


def _share(marked: Iterable[bool]) -> float:
    values = list(marked)
    return sum(values) / len(values)


def _ordered(counts: Counts) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in NAMES}


def _count(names: Sequence[str], labels: Sequence[str]) -> tuple[Row, ...]:
    """By name, the most frequent first; letter case and spaces do not count."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, label in zip(names, labels, strict=True):
        key = " ".join(name.casefold().split())
        spellings[key][name.strip()] += 1
        counts[key][label] += 1
    rows = [
        Row(spellings[key].most_common(1)[0][0], sum(found.values()), _ordered(found))
        for key, found in counts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.n, row.name)))


def _lengths(n_words: Sequence[int], labels: Sequence[str]) -> tuple[Row, ...]:
    rows = []
    for low, high in pairwise((*EDGES, max(EDGES[-1], *n_words) + 1)):
        found = Counter(
            label for n, label in zip(n_words, labels, strict=True) if low <= max(1, n) < high
        )
        name = f"{low}+" if low == EDGES[-1] else f"{low}-{high - 1}"
        rows.append(Row(name, found.total(), _ordered(found)))
    return tuple(rows)
