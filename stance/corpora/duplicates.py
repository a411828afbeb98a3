"""Which texts are the same or nearly so, and which records belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

JACCARD: Final = 0.6
"""Texts whose word trigrams overlap by more than this are near-duplicates."""

MIN_WORDS: Final = 5
"""Shorter texts ("null and void") recur without being copies of one another."""

N_HASHES: Final = 128

MAX_TEXTS: Final = 100_000
"""Near-duplicates of more texts than this are looked for only when asked for."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Twins:
    """Two texts that are nearly the same.

    Attributes:
        first: Index of the earlier text.
        second: Index of the later text.
        jaccard: Estimated overlap of their word trigrams, in (0.6, 1]; 1 for the same words.
    """

    first: int
    second: int
    jaccard: float


def near_duplicates(texts: Iterable[str], *, near: bool = True) -> Iterator[Twins]:
    """Pairs of texts of at least `MIN_WORDS` words that overlap by more than `JACCARD`.

    Letter case and punctuation do not count. Of texts with the same words only the first is
    paired with others, the later ones with that first one: a thousand copies give 999 pairs.

    Args:
        texts: Any number; each takes about half a millisecond and two kilobytes.
        near: False finds only texts with the same words, a hundred times faster.
    """
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=JACCARD, num_perm=N_HASHES)
    blank = MinHash(num_perm=N_HASHES)  # copies share its permutations, which are slow to draw
    sketches: dict[int, Any] = {}
    first_of: dict[str, int] = {}
    for i, text in enumerate(texts):
        words = _WORD.findall(text.lower())
        if len(words) < MIN_WORDS:
            continue
        first = first_of.setdefault(" ".join(words), i)
        if first != i:
            yield Twins(first, i, 1.0)
        if first != i or not near:
            continue
        sketch = blank.copy()
        sketch.update_batch([shingle.encode() for shingle in _trigrams(words)])
        for j in sorted(index.query(sketch)):
            overlap = float(sketch.jaccard(sketches[j]))
            if overlap > JACCARD:
                yield Twins(j, i, overlap)
        sketches[i] = sketch
        index.insert(i, sketch)


def _trigrams(words: Sequence[str]) -> set[str]:
    return {" ".join(words[k : k + 3]) for k in range(len(words) - 2)}


def leaks(texts: Iterable[str], splits: Sequence[str], *, near: bool = True) -> Iterator[Twins]:
    """The near-duplicates that lie in different splits.

    Args:
        texts: The quotes.
        splits: The split of each; a text of the split "" is in none.
        near: As for `near_duplicates`.
    """
    inside = (text if split else "" for text, split in zip(texts, splits, strict=True))
    for twins in near_duplicates(inside, near=near):
        if splits[twins.first] != splits[twins.second]:
            yield twins


def groups_of(keys: Iterable[Iterable[str]]) -> list[int]:
    """A group number a record: records that share a key, directly or through others, share it.

    Args:
        keys: The keys of each record, in its order; a record without keys is alone.
    """
    parent: list[int] = []

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[str, int] = {}
    for i, names in enumerate(keys):
        parent.append(i)
        for name in names:
            parent[find(i)] = find(first.setdefault(name, i))
    return [find(i) for i in range(len(parent))]
