"""A Hub dataset card, from the data itself: nothing is claimed that was not counted.

What only its makers can know (licence, language, how it was collected and labelled) is left to
them, in the words "to be written".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from stance.corpora.checks import Kind
from stance.corpora.statistics import Counts, Row, Statistics

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
_SIZE_NAMES: Final = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "n>10M")

_MEANINGS: Final = {
    "quote": "the quoted words",
    "target": "what the stance is about",
    "speaker": "who said it",
    "affiliation": "office or organisation of the speaker",
    "context": "the article's sentence around the quote",
    "label": "neutral, rejects or supports; null where there is none",
    "id": "names the example",
    "corpus": "names the corpus that it comes from",
    "article": "id of the article",
    "group": "what no split may divide",
    "start": "first code point of the quote in the article's text",
    "end": "one past its last code point",
    "annotations": "every annotator's label",
}

_TO_WRITE: Final = {
    "How it was collected": "where the quotes come from, and by what right they are shared",
    "How it was labelled": "by whom, with which guideline, and with what agreement",
    "Limits": "what a model must not be used for that learns from it",
    "Licence and citation": "add `license:` and `language:` to the head of this page as well",
}


def render_card(
    statistics: Statistics,
    *,
    title: str,
    files: Mapping[str, Sequence[str]],
    splits: Mapping[str, Counts],
    filled: Mapping[str, int],
    problems: Mapping[Kind, int],
) -> str:
    """Write the card as Markdown with a YAML head that the Hub reads.

    Args:
        statistics: Of all examples.
        title: What the corpus is called.
        files: The files of each split, as paths relative to the card.
        splits: Examples of each label, of each split.
        filled: How many examples have each field.
        problems: What `stance data validate` counts, by kind; empty for none.

    Returns:
        The card, which ends with a line break.
    """
    head = yaml.safe_dump(_head(statistics, title, files), sort_keys=False, allow_unicode=True)
    parts = [
        f"---\n{head}---\n\n# {title}",
        f"{statistics.n:,} quotes with the stance that each takes toward a target: "
        f"{statistics.n_targets:,} targets, {statistics.n_speakers:,} named speakers. Every "
        "figure on this page was counted in the files by `stance data card`.",
        "## Splits and labels\n\n" + _split_table(splits),
        "## Fields\n\n" + _field_table(filled, statistics.n),
        "## Lengths\n\n"
        f"A quote has {statistics.median_words} words in the median and "
        f"{statistics.mean_words:.1f} on average.\n\n"
        + _counts_table("words in the quote", statistics.lengths, statistics.counts),
        "## Targets\n\n" + _counts_table("target", statistics.targets, statistics.counts),
        "## What labels can be guessed from\n\n" + _baseline_table(statistics),
        "## Checks\n\n" + _checks(problems),
        *(f"## {heading}\n\nTo be written: {what}." for heading, what in _TO_WRITE.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _head(
    statistics: Statistics, title: str, files: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    size = _SIZE_NAMES[sum(statistics.n >= limit for limit in SIZES)]
    data_files = [{"split": split, "path": list(paths)} for split, paths in files.items()]
    return {
        "pretty_name": title,
        "task_categories": ["text-classification"],
        "tags": ["stance-detection", "quotations"],
        "size_categories": [size],
        "configs": [{"config_name": "default", "data_files": data_files}],
    }


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(text: str) -> str:
    """Text in a Markdown table: one line, no bars, no markup of its own."""
    text = " ".join(text.split()).replace("\\", "\\\\")
    for mark in "|`*_<[":
        text = text.replace(mark, f"\\{mark}")
    return text


def _split_table(splits: Mapping[str, Counts]) -> str:
    labels = [label for label in next(iter(splits.values())) if _total(splits, label)]
    rows = [
        [name, f"{sum(counts.values()):,}", *(f"{counts[label]:,}" for label in labels)]
        for name, counts in splits.items()
    ]
    return _table(["split", "examples", *labels], rows)


def _total(splits: Mapping[str, Counts], label: str) -> int:
    return sum(counts[label] for counts in splits.values())


def _field_table(filled: Mapping[str, int], n: int) -> str:
    lines = ["| field | meaning | filled |", "|---|---|---:|"]
    lines += [
        f"| `{name}` | {_MEANINGS[name]} | {n_filled / n:.1%} |"
        for name, n_filled in filled.items()
    ]
    return "\n".join(lines)


def _counts_table(name: str, rows: tuple[Row, ...], counts: Counts) -> str:
    labels = [label for label, n in counts.items() if n]
    return _table(
        [name, "examples", *labels],
        [
            [
                _cell(row.name) or "(empty)",
                f"{row.n:,}",
                *(f"{row.counts[x]:,}" for x in labels),
            ]
            for row in rows
        ],
    )


def _numbers(row: Row, labels: Sequence[str]) -> list[int]:
    return [row.n, *(row.counts[label] for label in labels)]


def _baseline_table(statistics: Statistics) -> str:
    found = statistics.baselines
    if found.missing:
        return f"Not measured: {found.missing}."
    rows = [[b.name, f"{b.f1:.3f}", f"{b.accuracy:.3f}"] for b in found.rows]
    return (
        f"Classifiers that see only a part of each example (TF-IDF, logistic regression, "
        f"{found.n_folds} folds by {found.grouped_by}, {found.n:,} labelled examples). A model "
        "must beat the highest to show that it reads stances.\n\n"
        + _table(["sees", "macro-F1", "accuracy"], rows)
    )


def _checks(problems: Mapping[Kind, int]) -> str:
    if not problems:
        return "`stance data validate` found no problem."
    found = ", ".join(f"{kind} {n:,}" for kind, n in problems.items())
    return f"`stance data validate` found {sum(problems.values()):,} problems: {found}."
