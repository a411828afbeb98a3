"""Unique quotes on disk: copies are merged as they come, memory stays constant."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from stance.building.likeness import Fingerprint, are_copies, fingerprint, keys
from stance.corpora.records import from_row, to_row
from stance.types import Example

MAX_COPIES_NAMED: Final = 10

_CACHE_KIB = 65_536
_MAX_CANDIDATES = 64

_SCHEMA = """
CREATE TABLE quotes (
    number INTEGER PRIMARY KEY, example TEXT NOT NULL, text TEXT NOT NULL,
    speaker TEXT NOT NULL, n_copies INTEGER NOT NULL DEFAULT 0,
    copies TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE keys (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
"""
_FIND = """
SELECT number, text, speaker FROM quotes WHERE number IN (
    SELECT number FROM keys WHERE key IN ({places}) ORDER BY number LIMIT {limit}
) ORDER BY number
"""


@dataclass(frozen=True, slots=True)
class Collected:
    """A unique quote and what was merged into it.

    Attributes:
        number: Its place in the order of reading, from 0.
        example: As it stood where it was read first.
        n_copies: How many later quotes were merged into it, here or in other articles.
        copies: The ids of the other articles that it stands in, the first ten of them.
    """

    number: int
    example: Example
    n_copies: int
    copies: tuple[str, ...]


class Collection:
    """Unique quotes in a temporary SQLite database that leaves nothing behind, even if killed.

    SQLite keeps it in `SQLITE_TMPDIR`, `TMPDIR` or /var/tmp, about 1.5 KB a quote. Close it, or
    use it in a `with` block.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # "": on disk, without a name
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE_KIB}"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_SCHEMA)
        self._db.execute("BEGIN")
        self._n = 0

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self._n

    def close(self) -> None:
        """Remove the database."""
        self._db.close()

    def add(self, example: Example) -> bool:
        """Add a quote, or count it as a copy of an earlier one.

        Returns:
            Whether the quote is new.
        """
        print_ = fingerprint(example.quote, context=example.context, speaker=example.speaker)
        keys_ = keys(print_)
        original = self._find(print_, keys_)
        if original is not None:
            self._count(original, example.article)
            return False
        self._db.execute(
            "INSERT INTO quotes (number, example, text, speaker) VALUES (?, ?, ?, ?)",
            (self._n, json.dumps(to_row(example)), print_.text, print_.speaker),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO keys VALUES (?, ?)", [(key, self._n) for key in keys_]
        )
        self._n += 1
        return True

    def _find(self, print_: Fingerprint, keys_: Sequence[int]) -> int | None:
        query = _FIND.format(places=", ".join("?" * len(keys_)), limit=_MAX_CANDIDATES)
        for number, text, speaker in self._db.execute(query, keys_):
            if are_copies(print_, Fingerprint(text, speaker)):
                return int(number)
        return None

    def _count(self, number: int, article: str) -> None:
        row = self._db.execute(
            "SELECT copies, json_extract(example, '$.article') FROM quotes WHERE number = ?",
            (number,),
        ).fetchone()
        copies = json.loads(row[0])
        if article != row[1] and article not in copies and len(copies) < MAX_COPIES_NAMED:
            copies.append(article)
        self._db.execute(
            "UPDATE quotes SET n_copies = n_copies + 1, copies = ? WHERE number = ?",
            (json.dumps(copies), number),
        )

    def read(self, numbers: Iterable[int] | None = None) -> Iterator[Collected]:
        """The quotes in the order of reading, or those of the given numbers in theirs."""
        query = "SELECT number, example, n_copies, copies FROM quotes"
        if numbers is None:
            found: Iterable[tuple[int, str, int, str]] = self._db.execute(
                f"{query} ORDER BY number"
            )
        else:
            found = (
                row
                for number in numbers
                for row in self._db.execute(f"{query} WHERE number = ?", (number,))
            )
        for number, example, n_copies, copies in found:
            row = from_row(json.loads(example), where="the collection")
            yield Collected(number, row, n_copies, tuple(json.loads(copies)))
