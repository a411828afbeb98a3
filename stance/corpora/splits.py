"""Train, dev and test: drawn once by group, then frozen in a manifest.

A new corpus is split greedily: the groups, largest first, each go where they bring the counts
of every label nearest to the wanted ones (chi-square). scikit-learn's `StratifiedGroupKFold`
does the same for folds of equal size. A corpus that has a manifest keeps it: known groups stay,
new ones are drawn by their hash, so that no example ever moves.
"""

from __future__ import annotations

import hashlib
import json
import random
from bisect import bisect
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, Literal, get_args

from stance.corpora.records import from_row, read_examples, to_row
from stance.corpora.seed import SPLITS, SPLITS_FILE
from stance.errors import FileError, InputError
from stance.files import read_numbered_rows
from stance.types import Example

By = Literal["article", "report", "speaker", "target", "time", "group"]
BY: Final = get_args(By)

RAW_SUFFIXES: Final = (".jsonl", ".ndjson", ".csv", ".tsv")
"""Files whose rows keep the columns that an `Example` does not have."""

# What makes an example itself; a label may be corrected.
_IDENTITY: Final = (
    *("quote", "target", "speaker", "affiliation", "context"),
    *("id", "article", "start", "end"),
)

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who is in which split, for good.

    Attributes:
        by: What no split divides.
        time_column: Holds the days, when split by time.
        seed: Of the draw.
        fractions: Wanted share of each split, sum 1.
        sha256: Of the input that was split last.
        groups: The groups of each split, sorted.
    """

    by: By
    time_column: str
    seed: int
    fractions: Mapping[str, float]
    sha256: str
    groups: Mapping[str, tuple[str, ...]]

    def splits(self) -> dict[str, str]:
        """The split of every group."""
        return {group: name for name in SPLITS for group in self.groups[name]}

    def to_json(self) -> str:
        """The file's content."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Item:
    """One row of an input.

    Attributes:
        number: Its line, or its place among the examples.
        row: As it stands in the input.
        example: What it says.
    """

    number: int
    row: Mapping[str, Any]
    example: Example


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder of splits, None where there is none.

    Raises:
        FileError: The file is broken, or another kind of manifest.
    """
    path = folder / SPLITS_FILE
    if not path.exists():
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        named = raw.pop("groups")
        groups = {name: tuple(named[name]) for name in SPLITS}
        manifest = Manifest(**raw, groups=groups)
        names = [group for members in groups.values() for group in members]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise FileError(
            f"{path}: no manifest of `stance data split`", remedy="restore it, or name another"
        ) from None
    if twice := [group for group, n in Counter(names).items() if n > 1]:
        raise FileError(f"{path}: {twice[0]!r} is in two splits", remedy="restore the file")
    return manifest


def read_items(path: Path) -> Iterator[Item]:
    """The rows of an input, in order; jsonl, csv and tsv files keep all of their columns.

    Raises:
        FileError: Nothing to read there, or a broken row.
        InputError: A row that is no example.
    """
    if path.suffix.lower() in RAW_SUFFIXES:
        for number, row in read_numbered_rows(path, required="quote"):
            if isinstance(row, FileError):
                raise row
            yield Item(number, row, from_row(row, where=f"{path}, line {number}"))
    else:
        for number, example in enumerate(read_examples(path), 1):
            yield Item(number, to_row(example), example)


def group_of(item: Item, by: By, *, time_column: str) -> str:
    """What the item is split by; empty where it does not say.

    A report is the column `report`, or else the group. Letter case and spaces of speakers and
    targets do not count. A time is its day.

    Raises:
        InputError: The column of the time is missing or holds no ISO date.
    """
    if by == "time":
        value = item.row.get(time_column)
        try:
            return date.fromisoformat(str(value)[:10]).isoformat()
        except ValueError:
            raise InputError(
                f"row {item.number}: {time_column} is {value!r}; allowed: 2024-05-31",
                remedy="give jsonl or csv with ISO dates and name their column: --time-column",
            ) from None
    if by == "report":
        return str(item.row.get("report") or item.example.group)
    text: str = getattr(item.example, by)
    return " ".join(text.casefold().split()) if by in ("speaker", "target") else text


def lone_group(example: Example, known: Container[str] = ()) -> str:
    """The group of an example that names none: itself, whatever its label.

    Args:
        example: Names no group.
        known: The groups of an existing manifest; where one has the name of before, which told
            the label and the annotations as well, that stays.
    """
    row = to_row(example)
    before = _alone(row)
    return before if before in known else _alone({name: row[name] for name in _IDENTITY})


def _alone(row: Mapping[str, Any]) -> str:
    told = json.dumps(row, sort_keys=True)
    return "alone:" + hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def assign(counts: Counts, fractions: Mapping[str, float], *, seed: int) -> dict[str, str]:
    """Draw the split of every group of a new corpus.

    Args:
        counts: Examples of each label, of each group.
        fractions: Wanted share of each split, sum 1; splits of share 0 stay empty.
        seed: Decides among groups of one size. The order of `counts` does not matter.

    Raises:
        InputError: There are fewer groups than splits.
    """
    shares = {name: share for name, share in fractions.items() if share > 0}
    _check_enough(counts, shares)
    order = sorted(counts)
    random.Random(seed).shuffle(order)  # noqa: S311 - a draw, no secret
    order.sort(key=lambda group: -sum(counts[group].values()))
    totals = Counter[str]()
    for labels in counts.values():
        totals.update(labels)
    filled = {name: Counter[str]() for name in shares}
    splits: dict[str, str] = {}
    for n_left, group in zip(range(len(order), 0, -1), order, strict=True):
        empty = [name for name in shares if not filled[name]]
        open_ = empty if len(empty) == n_left else list(shares)
        name = min(open_, key=lambda s: _cost(counts[group], filled[s], totals, shares[s]))
        filled[name].update(counts[group])
        splits[group] = name
    return splits


def _check_enough(groups: Mapping[str, Any], shares: Mapping[str, float]) -> None:
    if len(groups) < len(shares):
        raise InputError(
            f"{len(groups)} group(s) cannot fill {', '.join(shares)}",
            remedy="split by something finer, or leave a split out with --dev 0 or --test 0",
        )


def _cost(
    group: Mapping[str, int], filled: Mapping[str, int], totals: Mapping[str, int], share: float
) -> float:
    """By how much the chi-square of a split against its wanted counts grows with the group."""
    return sum(
        n / totals[label] * ((n + 2 * filled.get(label, 0)) / totals[label] / share - 2)
        for label, n in group.items()
    )


def assign_in_time(counts: Counts, fractions: Mapping[str, float]) -> dict[str, str]:
    """Earliest days to train, latest to test; no day is divided.

    Raises:
        InputError: There are fewer days than splits.
    """
    names = [name for name in SPLITS if fractions[name] > 0]
    _check_enough(counts, {name: fractions[name] for name in names})
    ends = list(accumulate(fractions[name] for name in names))[:-1]
    total = sum(sum(labels.values()) for labels in counts.values())
    splits: dict[str, str] = {}
    place, n_before = -1, 0
    for n_left, day in zip(range(len(counts), 0, -1), sorted(counts), strict=True):
        n_day = sum(counts[day].values())
        wanted = bisect(ends, (n_before + n_day / 2) / total)  # where the day's middle lies
        place = max(min(wanted, place + 1), place, len(names) - n_left)  # no split stays empty
        splits[day] = names[place]
        n_before += n_day
    return splits


def extend(manifest: Manifest, groups: Iterable[str]) -> dict[str, str]:
    """The manifest's splits, and those of groups that it does not know.

    A new group is drawn by its hash, a new day belongs to the split of the days around it: that
    of the last known day before it, or of the first.
    """
    splits = manifest.splits()
    days = sorted(splits) if manifest.by == "time" else []
    for group in sorted(set(groups) - splits.keys()):
        if manifest.by == "time":
            splits[group] = splits[days[max(0, bisect(days, group) - 1)]]
        else:
            splits[group] = draw(group, manifest.fractions, seed=manifest.seed)
    return splits


def draw(group: str, fractions: Mapping[str, float], *, seed: int) -> str:
    """The split of a new group, by a hash that does not change as the corpus grows."""
    digest = hashlib.sha256(f"{seed}:{group}".encode("utf-8", "backslashreplace")).hexdigest()
    share = int(digest[:8], 16) / 2**32
    for name in reversed(SPLITS):  # test first: a share of it does not depend on dev's
        share -= fractions[name]
        if share < 0:
            return name
    return SPLITS[0]
