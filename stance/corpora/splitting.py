"""One labelled input -> a folder with train, dev and test files, and the manifest."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stance.corpora.duplicates import MAX_TEXTS, leaks
from stance.corpora.records import write_examples
from stance.corpora.seed import SPLITS, SPLITS_FILE
from stance.corpora.splits import (
    RAW_SUFFIXES,
    By,
    Item,
    Manifest,
    assign,
    assign_in_time,
    extend,
    group_of,
    lone_group,
    read_items,
    read_manifest,
)
from stance.errors import FileError, InputError
from stance.files import write_rows, write_text
from stance.labels import LABELS

UNLABELLED: Final = "unlabelled"


@dataclass(frozen=True, slots=True)
class Leak:
    """Two rows of the input that are nearly the same and lie in different splits.

    Attributes:
        rows: Their lines in the input.
        splits: Where they are.
        quote: The first one's.
        jaccard: Overlap of their word trigrams, in (0.6, 1].
    """

    rows: tuple[int, int]
    splits: tuple[str, str]
    quote: str
    jaccard: float


@dataclass(frozen=True, slots=True)
class Result:
    """What was split.

    Attributes:
        manifest: As written.
        counts: Examples of each label (and "unlabelled"), of each split.
        n_groups: Groups of each split that occur in the input.
        n_alone: Examples that name no group and are one of their own.
        n_new: Groups that an existing manifest did not know.
        leaks: Near-duplicates across splits.
        near: Whether these were more than copies of the same words.
    """

    manifest: Manifest
    counts: Mapping[str, Mapping[str, int]]
    n_groups: Mapping[str, int]
    n_alone: int
    n_new: int
    leaks: tuple[Leak, ...]
    near: bool


def split_input(
    path: Path,
    output: Path,
    *,
    by: By,
    time_column: str,
    fractions: Mapping[str, float],
    seed: int,
) -> Result:
    """Write `output/{train,dev,test}.*` and the manifest, which comes first and stays.

    Args:
        path: A file or folder of examples; jsonl, csv and tsv files keep all of their columns.
        output: A folder, made if need be; one with a manifest keeps its splits.
        by: What no split divides.
        time_column: For `by="time"`: the column with ISO dates.
        fractions: Share of train, dev and test, sum 1.
        seed: Of the draw.

    Raises:
        FileError: The input cannot be read, or the output not written.
        InputError: No example names its group, there are fewer groups than splits, the
            manifest was made with other options, or the output would replace the input.
    """
    _check_apart(path, output)
    frozen = read_manifest(output)
    if frozen is not None:
        _check_same(frozen, output, by=by, time=time_column, fractions=fractions, seed=seed)
    known = {} if frozen is None else frozen.splits()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    groups: list[str] = []
    quotes: list[str] = []
    numbers: list[int] = []
    n_alone = 0
    for item in read_items(path):
        named = group_of(item, by, time_column=time_column)
        n_alone += not named
        groups.append(named or lone_group(item.example, known))
        counts[groups[-1]][item.example.label or UNLABELLED] += 1
        quotes.append(item.example.quote)
        numbers.append(item.number)
    if n_alone == len(groups):
        raise InputError(
            f"{path}: no example names its {by}", remedy="split by another field with --by"
        )
    if frozen is not None:
        splits = extend(frozen, counts)
    elif by == "time":
        splits = assign_in_time(counts, fractions)
    else:
        splits = assign(counts, fractions, seed=seed)
    manifest = Manifest(
        by=by,
        time_column=time_column,
        seed=seed,
        fractions=fractions,
        sha256=_sha256(path),
        groups={name: tuple(sorted(g for g in splits if splits[g] == name)) for name in SPLITS},
    )
    of = [splits[group] for group in groups]
    _write(path, output, manifest, of)
    near = len(quotes) <= MAX_TEXTS
    return Result(
        manifest=manifest,
        counts={
            name: Counter(
                {
                    label: sum(n[label] for group, n in counts.items() if splits[group] == name)
                    for label in (*LABELS, UNLABELLED)
                }
            )
            for name in SPLITS
        },
        n_groups=Counter(splits[group] for group in counts),
        n_alone=n_alone,
        n_new=0 if frozen is None else len(counts.keys() - known.keys()),
        leaks=tuple(
            Leak(
                rows=(numbers[twins.first], numbers[twins.second]),
                splits=(of[twins.first], of[twins.second]),
                quote=quotes[twins.first],
                jaccard=twins.jaccard,
            )
            for twins in leaks(quotes, of, near=near)
        ),
        near=near,
    )


def _check_apart(path: Path, output: Path) -> None:
    """The input is read again for every part, so no part may take its place."""
    source, folder = path.resolve(), output.resolve()
    replaced = source.parent == folder and source.stem in SPLITS
    if replaced or folder == source or source in folder.parents:
        raise InputError(
            f"{output}: the splits of {path} would replace or join it",
            remedy="choose another --output",
        )


def _check_same(
    frozen: Manifest,
    output: Path,
    *,
    by: By,
    time: str,
    fractions: Mapping[str, float],
    seed: int,
) -> None:
    was = (frozen.by, frozen.time_column, dict(frozen.fractions), frozen.seed)
    if was != (by, time, dict(fractions), seed):
        shares = ", ".join(f"{name} {share:g}" for name, share in frozen.fractions.items())
        raise InputError(
            f"{output / SPLITS_FILE} is frozen: by {frozen.by}, {shares}, seed {frozen.seed}",
            remedy="give the same options, or another --output",
        )


def _write(path: Path, output: Path, manifest: Manifest, of: list[str]) -> None:
    """The manifest first: whatever happens then, the draw stands and can be repeated."""
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"{output}: cannot be made ({error.strerror})", remedy="choose another --output"
        ) from None
    write_text(output / SPLITS_FILE, manifest.to_json())
    suffix = path.suffix.lower()
    raw = suffix in RAW_SUFFIXES
    kind = suffix[1:].replace("ndjson", "jsonl") if raw or suffix == ".parquet" else "jsonl"
    for name in SPLITS:
        file = output / f"{name}.{kind}"
        if name not in of:
            file.unlink(missing_ok=True)
        elif raw:
            write_rows((item.row for item in _part(path, of, name)), file, kind=kind)
        else:
            rows = (item.example for item in _part(path, of, name))
            write_examples(rows, file, kind=kind)


def _part(path: Path, of: list[str], name: str) -> Iterator[Item]:
    return (item for item, split in zip(read_items(path), of, strict=True) if split == name)


def _sha256(path: Path) -> str:
    """Of a file, or of a folder's files in the order of their names."""
    digest = hashlib.sha256()
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
