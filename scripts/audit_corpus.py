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
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from stance.corpora.baselines import length_view, score
from stance.corpora.duplicates import groups_of, near_duplicates
from stance.corpora.seed import SeedRecord, keys, read_seed_corpus
from stance.labels import LABELS

CORPUS = Path(__file__).parents[1] / "seeds" / "corpus"

VIEWS: dict[str, tuple[Callable[[SeedRecord], str], float | None]] = {
    "speaker, affiliation and target": (
        lambda r: " | ".join((r.speaker, r.affiliation, r.target)),
        0.45,
    ),
    "affiliation only": (lambda r: r.affiliation, None),
    "context without the quote": (lambda r: r.context.replace(r.quote, " "), 0.50),
    "quote only": (lambda r: r.quote, None),
    "quote and target": (lambda r: f"{r.quote} | {r.target}", None),
    "length of the quote only": (lambda r: length_view(r.quote), None),
}


def blind_f1(records: Sequence[SeedRecord], view: Callable[[SeedRecord], str]) -> float:
    """Macro-F1 of a classifier that sees only `view`, on records where it is not empty."""
    shown = [r for r in records if view(r).strip(" |")]
    texts, labels = [view(r) for r in shown], [r.label.value for r in shown]
    return score("", texts, labels, groups_of(map(keys, shown)), n_folds=5).f1


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

    found = near_duplicates(r.quote for r in records)
    pairs = [(records[twins.first], records[twins.second]) for twins in found]
    twins = [(a, b) for a, b in pairs if not a.pair or a.pair != b.pair]
    print(f"\n{len(twins)} near-duplicates outside contrastive groups")
    for a, b in twins[:20]:
        print(f"- {a.id} and {b.id}: {a.quote[:70]}")


if __name__ == "__main__":
    main()
