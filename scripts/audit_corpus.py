"""Audit the seed corpus for artefacts that give its labels away.

    python scripts/audit_corpus.py [CORPUS]

Trains classifiers that see only a part of each record (TF-IDF of words and word pairs, logistic
regression, five-fold cross-validation grouped by report and contrastive group) and prints, as
Markdown, what they reach beside the bounds: only speaker, affiliation and target (below 0.45
macro-F1), only the context without the quote (below 0.50). Then labels by length, the most
label-predictive words, and near-duplicates (MinHash, Jaccard over 0.6).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from datasketch import MinHash, MinHashLSH
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

from stance.corpora.seed import SeedRecord, read_seed_corpus
from stance.labels import LABELS

CORPUS = Path(__file__).parents[1] / "seeds" / "corpus"
JACCARD = 0.6
WORD_OR_MARK = r"\w+|[^\w\s]"

VIEWS: dict[str, tuple[Callable[[SeedRecord], str], float | None]] = {
    "speaker, affiliation and target": (
        lambda r: " | ".join((r.speaker, r.affiliation, r.target)),
        0.45,
    ),
    "affiliation only": (lambda r: r.affiliation, None),
    "context without the quote": (lambda r: r.context.replace(r.quote, " "), 0.50),
    "quote only": (lambda r: r.quote, None),
    "quote and target": (lambda r: f"{r.quote} | {r.target}", None),
    "length of the quote only": (lambda r: f"words{len(r.quote.split()) // 4}", None),
}


def groups_of(records: Sequence[SeedRecord]) -> list[int]:
    """A group number per record: records that share a report or a pair share a group."""
    parent = list(range(len(records)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[str, int] = {}
    for i, record in enumerate(records):
        for key in (f"report {record.report}", f"pair {record.pair}" if record.pair else ""):
            if key:
                parent[find(i)] = find(first.setdefault(key, i))
    return [find(i) for i in range(len(records))]


def blind_f1(records: Sequence[SeedRecord], view: Callable[[SeedRecord], str]) -> float:
    """Macro-F1 of a classifier that sees only `view`, on records where it is not empty."""
    shown = [r for r in records if view(r).strip(" |")]
    pipeline = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORD_OR_MARK),
        LogisticRegression(max_iter=1000, class_weight="balanced"),
    )
    labels = [r.label.value for r in shown]
    predicted = cross_val_predict(
        pipeline, [view(r) for r in shown], labels, groups=groups_of(shown), cv=GroupKFold(5)
    )
    return float(f1_score(labels, predicted, average="macro"))


def predictive_words(records: Sequence[SeedRecord], top: int = 12) -> dict[str, list[str]]:
    """The words and pairs of quotes with the largest weights, per label."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=5, sublinear_tf=True)
    features = vectorizer.fit_transform([r.quote for r in records])
    model = LogisticRegression(max_iter=1000).fit(features, [r.label.value for r in records])
    names = vectorizer.get_feature_names_out()
    return {
        str(label): [str(names[i]) for i in np.argsort(-row)[:top]]
        for label, row in zip(model.classes_, model.coef_, strict=True)
    }


def near_duplicates(records: Sequence[SeedRecord]) -> Iterator[tuple[SeedRecord, SeedRecord]]:
    """Pairs of quotes whose word trigrams overlap by more than `JACCARD`."""
    index = MinHashLSH(threshold=JACCARD, num_perm=128)
    hashes: list[MinHash] = []
    for i, record in enumerate(records):
        words = re.findall(r"\w+", record.quote.lower())
        shingles = {" ".join(words[k : k + 3]) for k in range(max(1, len(words) - 2))}
        sketch = MinHash(num_perm=128)
        sketch.update_batch([shingle.encode() for shingle in shingles])
        for j in index.query(sketch):
            if len(words) > 4 and sketch.jaccard(hashes[int(j)]) > JACCARD:
                yield records[int(j)], record
        hashes.append(sketch)
        index.insert(str(i), sketch)


def main() -> None:
    """Print the audit."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS)
    records = read_seed_corpus(parser.parse_args().corpus)

    print(f"{len(records)} records. A classifier that sees only ...\n")
    print("| part | macro-F1 | bound |\n|---|---|---|")
    for name, (view, bound) in VIEWS.items():
        print(
            f"| {name} | {blind_f1(records, view):.3f} | {f'< {bound:.2f}' if bound else ''} |"
        )

    print("\n| words in the quote | " + " | ".join(LABELS) + " |\n|---|---|---|---|")
    edges = [0, 4, 14, 29, 60, 10_000]
    for low, high in pairwise(edges):
        inside = Counter(r.label for r in records if low < len(r.quote.split()) <= high)
        name = f"{low + 1} to {high}" if high < edges[-1] else f"over {low}"
        shares = (f"{inside[label] / max(1, inside.total()):.0%}" for label in LABELS)
        print(f"| {name} ({inside.total()}) | {' | '.join(shares)} |")

    print("\n| label | most predictive words of quotes |\n|---|---|")
    for label, words in predictive_words(records).items():
        print(f"| {label} | {', '.join(words)} |")

    twins = [(a, b) for a, b in near_duplicates(records) if not a.pair or a.pair != b.pair]
    print(f"\n{len(twins)} near-duplicates outside contrastive groups")
    for a, b in twins[:20]:
        print(f"- {a.id} and {b.id}: {a.quote[:70]}")


if __name__ == "__main__":
    main()
