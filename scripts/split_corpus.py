"""Give every new report of the seed corpus its split; what is frozen stays as it is.

    python scripts/split_corpus.py

Reports that share a contrastive group go together. A group that touches no frozen report is
drawn by the hash of its smallest report id: about 80% train, 10% dev, 10% test.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

from stance.corpora.duplicates import groups_of
from stance.corpora.seed import SPLITS, SPLITS_FILE, keys, read_seed_corpus, read_splits
from stance.corpora.splits import draw

CORPUS = Path(__file__).parents[1] / "seeds" / "corpus"
FRACTIONS = {"train": 0.8, "dev": 0.1, "test": 0.1}


def main() -> None:
    """Extend `splits.json` and print the number of records a split."""
    records = read_seed_corpus(CORPUS)
    path = CORPUS / SPLITS_FILE
    splits = dict(read_splits(CORPUS)) if path.exists() else {}
    members: dict[int, set[str]] = defaultdict(set)
    for record, group in zip(records, groups_of(map(keys, records)), strict=True):
        members[group].add(record.report)
    for reports in members.values():
        frozen = {splits[report] for report in reports if report in splits}
        if len(frozen) > 1:
            raise SystemExit(f"frozen apart, yet in one contrastive group: {sorted(reports)}")
        split = frozen.pop() if frozen else draw(min(reports), FRACTIONS, seed=0)
        splits.update(dict.fromkeys(reports, split))
    used = {record.report for record in records}
    manifest = {
        name: sorted(report for report in used if splits[report] == name) for name in SPLITS
    }
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(dict(Counter(splits[record.report] for record in records)))


if __name__ == "__main__":
    main()
