"""What could not be read, named at the end; the rest was done."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from stance.cli.common import note
from stance.errors import StanceError

MAX_NAMED = 20


def report(failures: Sequence[StanceError]) -> None:
    """Name the failures and exit with 2; do nothing if there are none."""
    if not failures:
        return
    for error in failures[:MAX_NAMED]:
        note(f"error: {error}")
    if len(failures) > MAX_NAMED:
        note(f"... and {len(failures) - MAX_NAMED} more errors")
    sys.exit(2)
