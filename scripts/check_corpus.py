"""Check the seed corpus against what its datasheet promises; exit 1 names what is missed.

    python scripts/check_corpus.py [CORPUS]

Prints every promised count with its bound: size, targets, kinds, labels, lengths, rules,
contrastive groups, contexts, and that no report, contrastive group or near-duplicate crosses
the frozen splits.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit_corpus import CORPUS, near_duplicates

from stance.corpora.seed import SeedRecord, read_seed_corpus, read_splits
from stance.labels import LABELS

RULES = range(1, 19)


@dataclass(frozen=True)
class Check:
    """One promise: a measured value that lies in [low, high], or does not."""

    name: str
    value: float
    low: float = 0
    high: float = float("inf")

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.low <= self.value <= self.high


def shares(records: Sequence[SeedRecord]) -> Iterator[Check]:
    """Shares of all records."""

    def share(name: str, marked: Sequence[bool], low: float, high: float = 1) -> Check:
        return Check(name, sum(marked) / len(marked), low, high)

    n_words = [len(r.quote.split()) for r in records]
    for label in LABELS:
        yield share(f"label {label}", [r.label == label for r in records], 0.30, 0.37)
    for kind, low, high in (("un", 0.40, 0.50), ("doc", 0.20, 0.35), ("thing", 0.25, 0.35)):
        yield share(f"kind {kind}", [r.kind == kind for r in records], low, high)
    yield share("quotes of four words or fewer", [n <= 4 for n in n_words], 0.08)
    yield share("quotes of thirty words or more", [n >= 30 for n in n_words], 0.25)
    yield share("hard", [r.hard for r in records], 0.25)
    yield share("in contrastive groups", [bool(r.pair) for r in records], 0.20)
    yield share("with context", [bool(r.context) for r in records], 0.55, 0.68)
    yield share("context needed", [r.needs_context for r in records], 0.10)
    yield share("report not mentioned", [r.implicit for r in records], 0.20)
    yield share("surprising", [r.surprising for r in records], 0.10)


def soundness(records: Sequence[SeedRecord]) -> Iterator[Check]:
    """Faults that must not occur at all."""
    groups: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if record.pair:
            groups[record.pair].add(record.label)
    repeated = len(records) - len({r.id for r in records})
    yield Check("repeated ids", repeated, high=0)
    yield Check(
        "empty quotes or targets", sum(not (r.quote and r.target) for r in records), high=0
    )
    yield Check(
        "contexts without their quote",
        sum(bool(r.context) and r.quote not in r.context for r in records),
        high=0,
    )
    yield Check(
        "groups of one label", sum(len(labels) < 2 for labels in groups.values()), high=0
    )


def split_checks(records: Sequence[SeedRecord], splits: dict[str, str]) -> Iterator[Check]:
    """The frozen splits: complete, of the right size, and apart."""
    missing = sum(r.report not in splits for r in records)
    yield Check("records without a split", missing, high=0)
    known = [r for r in records if r.report in splits]
    of = {r.id: splits[r.report] for r in known}
    for name in ("dev", "test"):
        yield Check(
            f"split {name}", list(of.values()).count(name) / max(1, len(of)), 0.08, 0.13
        )
    pairs: dict[str, set[str]] = defaultdict(set)
    for record in known:
        if record.pair:
            pairs[record.pair].add(of[record.id])
    crossing = sum(len(found) > 1 for found in pairs.values())
    yield Check("contrastive groups across splits", crossing, high=0)
    twins = sum(of[a.id] != of[b.id] for a, b in near_duplicates(known))
    yield Check("near-duplicates across splits", twins, high=0)


def main() -> None:
    """Print the table; exit 1 when a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS)
    corpus = parser.parse_args().corpus
    records = read_seed_corpus(corpus)
    rules = Counter(r.rule for r in records)
    checks = [
        Check("records", len(records), 10_000),
        Check("targets", len({r.target for r in records}), 300),
        *shares(records),
        *(Check(f"rule {rule}", rules[rule], 150) for rule in RULES),
        *soundness(records),
        *split_checks(records, dict(read_splits(corpus))),
    ]
    for check in checks:
        value = f"{check.value:.1%}" if isinstance(check.value, float) else f"{check.value:,}"
        print(f"{'ok    ' if check.holds else 'MISSED'} {check.name}: {value}")
    missed = [check.name for check in checks if not check.holds]
    if missed:
        sys.exit(f"{len(missed)} missed: {', '.join(missed)}")


if __name__ == "__main__":
    main()
