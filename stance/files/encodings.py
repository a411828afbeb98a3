"""What encoding the bytes of a text are in: UTF-8 first, then what is plausible."""

from __future__ import annotations

import codecs
import re
from typing import Final

from stance.errors import FileError

HEAD_BYTES: Final = 1_000_000
"""So many bytes decide."""

# The common ones that browsers read: not the dozens of DOS and Macintosh code pages.
_LEGACY_ENCODINGS: Final = (
    *(f"cp{n}" for n in (866, 874, 932, 949, *range(1250, 1259))),
    *(f"iso8859_{n}" for n in (2, 4, 5, 6, 7, 8, 13, 15)),
    *("big5", "euc_jp", "gb18030", "iso2022_jp", "koi8_r", "koi8_u"),
)
_WESTERN: Final = "cp1252"
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TIE: Final = 0.03  # of coherence, in which neighbouring code pages differ by chance


def decode(data: bytes, *, name: str) -> str:
    """Text of bytes: UTF-8 (a byte order mark is dropped), else what charset-normalizer finds.

    Raises:
        FileError: The bytes are no text.
    """
    if not data.strip():
        raise FileError(f"{name}: empty", remedy="give an article with text in it")
    return data.decode(guess_encoding(data, name=name), errors="replace")


def guess_encoding(head: bytes, *, name: str) -> str:
    """The encoding that the start of a file shows.

    Raises:
        FileError: The bytes are no text.
    """
    head = head[:HEAD_BYTES]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" not in head:
        utf8 = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        text = utf8.decode(head)  # incremental: the head may end inside a character
        n_damaged = text.count("\ufffd") - head.count("\ufffd".encode())  # some are meant
        if n_damaged * 2 <= sum(character > "\x7f" for character in text):
            return "utf-8-sig"  # a few damaged bytes do not make it another encoding
        legacy = _legacy_encoding(head)
        if legacy is not None:
            return legacy
    raise FileError(f"{name}: not a text file", remedy="convert it to UTF-8 text first")


def _legacy_encoding(head: bytes) -> str | None:
    """What charset-normalizer finds; Western where that is as plausible as the best."""
    from charset_normalizer import from_bytes

    matches = from_bytes(head, cp_isolation=list(_LEGACY_ENCODINGS))
    best = matches.best()
    western = next((m for m in matches if _WESTERN in m.could_be_from_charset), None)
    if best is None:  # umlauts by the dozen look like a mess, control characters are one
        return None if _CONTROL.search(head) else _WESTERN
    if western is None or best.coherence - western.coherence > _TIE:
        return best.encoding
    return _WESTERN
