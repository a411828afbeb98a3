"""Everything that is wrong with labelled examples, over all of their files."""

from __future__ import annotations

import dataclasses
import os
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np

from stance.corpora.checks import KINDS, Kind, Problem
from stance.corpora.comparing import Table, compare, join
from stance.corpora.composition import Check, check_composition
from stance.corpora.records import split_of, table_files
from stance.corpora.scanning import Scan, Task, hash_text, ranges, scan
from stance.corpora.seed import SPLITS, is_seed_corpus, read_seed_corpus, read_splits
from stance.corpora.splits import By, read_manifest
from stance.errors import FileError
from stance.labels import LABELS

NEAR_BYTES: Final = 64_000_000
"""Near-duplicates across the splits of more than this are looked for only when asked for."""

SPLIT_NAMES: Final = ("train", "dev", "validation", "valid", "val", "test")


@dataclass(frozen=True, slots=True)
class Validation:
    """What was looked at and what is wrong.

    Attributes:
        files: How many examples each file holds.
        splits: How many examples each split holds; empty when there are no splits.
        labels: How many examples each label has, "unlabelled" last.
        problems: By file and line; at most a thousand of a kind are kept of each 16 MB.
        counts: How many of each kind there are.
        near: Whether near-duplicates across splits were looked for.
        composition: The seed corpus's promises; empty for other corpora.
    """

    files: Mapping[str, int]
    splits: Mapping[str, int]
    labels: Mapping[str, int]
    problems: tuple[Problem, ...]
    counts: Mapping[Kind, int]
    near: bool
    composition: tuple[Check, ...]

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        checks = [{**dataclasses.asdict(c), "holds": c.holds} for c in self.composition]
        for check in checks:
            check["high"] = None if check["high"] == float("inf") else check["high"]
        return {
            "files": dict(self.files),
            "splits": dict(self.splits),
            "labels": dict(self.labels),
            "counts": dict(self.counts),
            "near_duplicates": self.near,
            "problems": [dataclasses.asdict(problem) for problem in self.problems],
            "composition": checks,
        }


@dataclass(frozen=True, slots=True)
class _Source:
    """One file, what problems call it, and its split if its name is one's."""

    path: Path
    name: str
    split: str


def validate(
    paths: Sequence[Path], *, near: bool | None = None, n_processes: int | None = None
) -> Validation:
    """Check examples: schema, labels, offsets, duplicates, leakage, encoding, empty fields.

    Args:
        paths: Files, folders, datasets that `datasets` saved, or the seed corpus's folder,
            checked as one corpus. Files named train, dev, validation or test are its splits.
        near: Whether to look for near-duplicates across splits; None does for up to 64 MB.
        n_processes: As many as there are processors by default.

    Raises:
        FileError: A path leads nowhere, or a manifest is broken.
    """
    seed = paths[0] if len(paths) == 1 and is_seed_corpus(paths[0]) else None
    sources = [source for path in paths for source in _sources(path)]
    names = [source.name for source in sources]
    by, time_column = _made_by(paths, seed)
    if near is None:
        near = sum(s.path.stat().st_size for s in sources if s.path.is_file()) <= NEAR_BYTES
    split = seed is not None or len({source.split for source in sources} - {""}) > 1
    tasks: list[Task] = []
    files: list[int] = []
    for i, source in enumerate(sources):
        for start, end in ranges(source.path):
            task = Task(
                source.path,
                source.name,
                start,
                end,
                by,
                time_column,
                keep_quotes=near and split,
            )
            tasks.append(task)
            files.append(i)
    scans = _number(files, _scan_all(tasks, n_processes or os.cpu_count() or 1))
    table = join(names, files, scans)
    splits_of = {} if seed is None else read_splits(seed)
    if seed is not None:
        table = _split_by_group(table, splits_of)
    elif split:
        table = _split_by_file(table, sources)

    counts = Counter[Kind]()
    for found in scans:
        counts.update(found.counts)
    others = [*_empty_files(names, files, scans), *compare(table, by=by, near=near and split)]
    composition: tuple[Check, ...] = ()
    if seed is not None and not counts:  # records that cannot be read have no composition
        composition = tuple(check_composition(read_seed_corpus(seed), splits_of))
        others += [
            Problem(str(seed), 0, "composition", f"{check}; promised {check.bounds}")
            for check in composition
            if not check.holds
        ]
    counts.update(problem.kind for problem in others)
    problems = [problem for found in scans for problem in found.problems] + others
    order = {name: i for i, name in enumerate(names)}
    problems.sort(key=lambda p: (order.get(p.file, -1), p.line))
    return Validation(
        files={name: int(np.sum(table.files == i)) for i, name in enumerate(names)},
        splits={
            name: int(np.sum(table.splits == code))
            for code, name in enumerate(table.split_names)
            if name
        },
        labels={
            name: int(np.sum(table.labels == code))
            for code, name in [*enumerate(LABELS), (-1, "unlabelled")]
        },
        problems=tuple(problems),
        counts={kind: counts[kind] for kind in KINDS if counts[kind]},
        near=near and split,
        composition=composition,
    )


def example_files(path: Path) -> dict[str, list[Path]]:
    """The files of a corpus by split; what is named after none is called by its own name.

    Raises:
        FileError: The path leads nowhere.
    """
    files: dict[str, list[Path]] = {}
    for source in _sources(path):
        files.setdefault(source.split or source.path.stem, []).append(source.path)
    return files


def _sources(path: Path) -> Iterator[_Source]:
    if path.is_file():
        yield _source(path, str(path))
        return
    if not path.is_dir():
        raise FileError(f"{path}: no such file or folder", remedy="check the path")
    if (path / "state.json").is_file():
        yield _source(path, str(path))
    elif (path / "dataset_dict.json").is_file():
        for part in sorted(path.iterdir()):
            if part.is_dir():
                yield _source(part, str(part))
    else:
        for file in table_files(path):
            yield _source(file, str(file))


def _source(path: Path, name: str) -> _Source:
    split = split_of(path)
    return _Source(path, name, split if split in SPLIT_NAMES else "")


def _made_by(paths: Sequence[Path], seed: Path | None) -> tuple[By, str]:
    """What the splits were made by, where a manifest tells; else the group."""
    if seed is not None:
        return "report", ""
    for path in paths:
        manifest = read_manifest(path if path.is_dir() else path.parent)
        if manifest is not None:
            return manifest.by, manifest.time_column
    return "group", ""


def _scan_all(tasks: Sequence[Task], n_processes: int) -> list[Scan]:
    if n_processes == 1 or len(tasks) == 1:
        return [scan(task) for task in tasks]
    if sum(task.end - task.start for task in tasks) < 2 * 16_000_000:
        return [scan(task) for task in tasks]  # done before other processes had started
    n_workers = min(n_processes, len(tasks))
    with ProcessPoolExecutor(n_workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(scan, tasks))


def _number(files: Sequence[int], scans: Sequence[Scan]) -> list[Scan]:
    """Lines counted from the start of each file instead of each range."""
    n_before = Counter[int]()
    numbered = []
    for file, found in zip(files, scans, strict=True):
        shift = n_before[file]
        n_before[file] += found.n_lines
        if shift:
            found.lines = array("q", (line + shift for line in found.lines))
            found.problems = [
                dataclasses.replace(problem, line=problem.line + shift)
                for problem in found.problems
            ]
        numbered.append(found)
    return numbered


def _split_by_file(table: Table, sources: Sequence[_Source]) -> Table:
    names = ("", *dict.fromkeys(source.split for source in sources if source.split))
    codes = np.asarray([names.index(source.split) for source in sources], dtype=np.int8)
    return dataclasses.replace(table, splits=codes[table.files], split_names=names)


def _split_by_group(table: Table, splits_of: Mapping[str, str]) -> Table:
    names = ("", *SPLITS)
    code = {hash_text(group): names.index(split) for group, split in splits_of.items()}
    splits = np.asarray([code.get(int(group), 0) for group in table.groups], dtype=np.int8)
    return dataclasses.replace(table, splits=splits, split_names=names)


def _empty_files(
    names: Sequence[str], files: Sequence[int], scans: Sequence[Scan]
) -> Iterator[Problem]:
    full = {
        file for file, found in zip(files, scans, strict=True) if found.lines or found.counts
    }
    for i, name in enumerate(names):
        if i not in full:
            yield Problem(name, 0, "schema", "no rows")
