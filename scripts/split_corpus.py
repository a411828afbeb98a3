"""Give every new report of the seed corpus its split; what is frozen stays as it is.

    python scripts/split_corpus.py

Reports that share a contrastive group go together. A group that touches no frozen report is
drawn by the hash of its smallest report id: about 80% train, 10% dev, 10% test.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict

from audit_corpus import CORPUS, groups_of

from stance.corpora.seed import SPLITS, SPLITS_FILE, read_seed_corpus, read_splits


def draw(report: str) -> str:
    """The split of a new group, by a hash that does not change as the corpus grows."""
    share = int(hashlib.sha256(report.encode()).hexdigest()[:8], 16) / 2**32
    return "test" if share < 0.1 else "dev" if share < 0.2 else "train"


def main() -> None:
    """Extend `splits.json` and print the number of records a split."""
    records = read_seed_corpus(CORPUS)
    path = CORPUS / SPLITS_FILE
    splits = dict(read_splits(CORPUS)) if path.exists() else {}
    members: dict[int, set[str]] = defaultdict(set)
    for record, group in zip(records, groups_of(records), strict=True):
        members[group].add(record.report)
    for reports in members.values():
        frozen = {splits[report] for report in reports if report in splits}
        if len(frozen) > 1:
            raise SystemExit(f"frozen apart, yet in one contrastive group: {sorted(reports)}")
        split = frozen.pop() if frozen else draw(min(reports))
        splits.update(dict.fromkeys(reports, split))
    used = {record.report for record in records}
    manifest = {
        name: sorted(report for report in used if splits[report] == name) for name in SPLITS
    }
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(dict(Counter(splits[record.report] for record in records)))


if __name__ == "__main__":
    main()
