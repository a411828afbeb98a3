"""Folders in PolNeAR's layout: texts with cue, source and content spans in brat standoff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from stance.evaluation.quotes import Bounds, Reported

_RECORD = re.compile(r"([TE]\d+)\t(\S+)(?: ([^\t\r\n]*))?")


def read_annotations(path: Path) -> list[Reported]:
    """The attributions of a brat file; spans may be discontinuous (`3 9;14 20`)."""
    spans: dict[str, list[Bounds]] = {}
    attributions: list[Reported] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _RECORD.match(line)
        if match is None:  # the text column may hold line breaks
            continue
        name, kind, rest = match.groups(default="")
        if name[0] == "T":
            pairs = [tuple(map(int, pair.split())) for pair in rest.split(";")]
            spans[name] = [(pair[0], pair[1]) for pair in pairs]
            continue
        roles: dict[str, list[Bounds]] = {"Content": [], "Source": [], "Cue": []}
        for argument in [kind, *rest.split()]:
            role, _, reference = argument.partition(":")
            roles.setdefault(role.rstrip("0123456789"), []).extend(spans.get(reference, []))
        attributions.append(
            Reported(tuple(roles["Content"]), tuple(roles["Source"]), tuple(roles["Cue"]))
        )
    return attributions


def read_folder(folder: Path) -> Iterator[tuple[str, str, list[Reported]]]:
    """Name, text and annotations of every annotated article."""
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rpartition("_")[0], path)
    for path in sorted((folder / "text").glob("*.txt")):
        if path.stem in first:
            with path.open(encoding="utf-8", newline="") as file:
                yield path.stem, file.read(), read_annotations(first[path.stem])
