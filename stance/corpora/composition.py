"""What the seed corpus promises of its composition, and whether it keeps it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stance.corpora.duplicates import leaks
from stance.corpora.seed import SeedRecord
from stance.labels import LABELS

RULES = range(1, 19)


@dataclass(frozen=True, slots=True)
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

    @property
    def bounds(self) -> str:
        """What was promised, in words."""
        low, high = (
            f"{bound:.0%}" if isinstance(self.value, float) else f"{bound:,}"
            for bound in (self.low, self.high)
        )
        if self.high == float("inf"):
            return f"at least {low}"
        return f"at most {high}" if not self.low else f"{low} to {high}"

    def __str__(self) -> str:
        value = f"{self.value:.1%}" if isinstance(self.value, float) else f"{self.value:,}"
        return f"{self.name}: {value}"


def check_composition(
    records: Sequence[SeedRecord], splits: Mapping[str, str]
) -> Iterator[Check]:
    """Every promise: size, targets, labels, kinds, lengths, rules, groups, contexts, splits.

    Args:
        records: The corpus, not empty.
        splits: The frozen split of every report.
    """
    rules = Counter(record.rule for record in records)
    yield Check("records", len(records), 10_000)
    yield Check("targets", len({r.target for r in records}), 300)
    yield from _shares(records)
    for rule in RULES:
        yield Check(f"rule {rule}", rules[rule], 150)
    yield from _soundness(records)
    yield from _split_checks(records, splits)


def _shares(records: Sequence[SeedRecord]) -> Iterator[Check]:
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


def _soundness(records: Sequence[SeedRecord]) -> Iterator[Check]:
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


def _split_checks(records: Sequence[SeedRecord], splits: Mapping[str, str]) -> Iterator[Check]:
    """The frozen splits: complete, of the right size, and apart."""
    of = [splits.get(r.report, "") for r in records]
    yield Check("records without a split", of.count(""), high=0)
    n_known = len(of) - of.count("")
    for name in ("dev", "test"):
        yield Check(f"split {name}", of.count(name) / max(1, n_known), 0.08, 0.13)
    pairs: dict[str, set[str]] = defaultdict(set)
    for record, split in zip(records, of, strict=True):
        if record.pair and split:
            pairs[record.pair].add(split)
    crossing = sum(len(found) > 1 for found in pairs.values())
    yield Check("contrastive groups across splits", crossing, high=0)
    twins = sum(1 for _ in leaks([r.quote for r in records], of))
    yield Check("near-duplicates across splits", twins, high=0)
