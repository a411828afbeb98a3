"""When two quotes are copies of each other, and the keys under which copies meet."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

if TYPE_CHECKING:
    from datasketch import MinHash

THRESHOLD: Final = 0.8
"""Least Jaccard similarity of the character 5-grams of two copies."""

MIN_WORDS: Final = 8
"""A shorter quote is a copy only if the sentence around it is one as well."""

_BANDS, _ROWS = 6, 4  # two quotes of similarity 0.8 share a band with probability 0.96
_GRAM = 5
_WORD = re.compile(r"\w+")
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")
_NEGATIONS: Final = frozenset(
    [
        *("no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without"),
        *(
            "cannot",
            "cant",
            "couldnt",
            "wont",
            "wouldnt",
            "shouldnt",
            "dont",
            "doesnt",
            "didnt",
        ),
        *("isnt", "arent", "wasnt", "werent", "hasnt", "havent", "hadnt"),
    ]
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a quote is compared by.

    Attributes:
        text: Its words in lower case, without punctuation; a short quote's context follows.
        speaker: The last word of the speaker's name in lower case; empty when unknown.
    """

    text: str
    speaker: str


def fingerprint(quote: str, *, context: str, speaker: str) -> Fingerprint:
    """The part of a quote that punctuation, line breaks and letter case do not change."""
    words = _words(quote)
    if len(words) < MIN_WORDS:
        words += ["|", *_words(context)]
    name = _words(speaker)
    return Fingerprint(" ".join(words), name[-1] if name else "")


def are_copies(first: Fingerprint, second: Fingerprint) -> bool:
    """Whether both are the same words of one speaker, small edits aside.

    Two speakers who are both known and differ make two quotes, and so does a negation that
    only one of them has.
    """
    if first.speaker and second.speaker and first.speaker != second.speaker:
        return False
    if first.text == second.text:
        return True
    if _negations(first.text) != _negations(second.text):
        return False
    a, b = _grams(first.text), _grams(second.text)
    return len(a & b) >= THRESHOLD * len(a | b)


def keys(print_: Fingerprint) -> list[int]:
    """Signed 64-bit integers; exact copies share all, near copies at least one as a rule."""
    text = print_.text
    sketch = _empty_sketch().copy()
    sketch.update_batch([gram.encode() for gram in _grams(text)])
    values = sketch.digest()
    bands = [
        _key(bytes([band]) + values[band * _ROWS : (band + 1) * _ROWS].tobytes())
        for band in range(_BANDS)
    ]
    return [_key(text.encode()), *bands]


def _key(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), sys.byteorder, signed=True)


@lru_cache(maxsize=1)
def _empty_sketch() -> MinHash:
    from datasketch import MinHash

    sketch: Any = MinHash(num_perm=_BANDS * _ROWS, seed=1, hashfunc=crc32)
    return sketch


def _words(text: str) -> list[str]:
    return _WORD.findall(_APOSTROPHES.sub("", text.lower()))


def _grams(text: str) -> set[str]:
    return {text[i : i + _GRAM] for i in range(max(1, len(text) - _GRAM + 1))}


def _negations(text: str) -> Sequence[str]:
    return [word for word in text.split() if word in _NEGATIONS]
