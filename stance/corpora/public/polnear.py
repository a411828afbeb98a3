"""PolNeAR: US political news with annotated attributions. Quotations without stances.

Published as `SPLIT/text/NAME.txt` and `SPLIT/attributions/NAME_ANNOTATOR.ann` (brat standoff:
cue, source and content spans, some of them discontinuous). Where several people annotated a
text, the first by file name counts.

**Gold quotations** do not come from our own extractor. They are the stretches between
quotation marks of which more than half of the code points lie in an annotated content. Marks
pair inside one line: a double mark (straight, curly, low, guillemet, or two single ones)
opens a stretch, the next one closes it. An opening curly mark in an open stretch starts it
anew, but for two cases: it closes where it stands behind a word and before a space, and it
nests, up to the closing curly mark, in a stretch that a straight mark opened. A stretch
still open at the end of its line counts when the next line that is not blank starts with a
mark, and at the last line of such a chain. In what is left, a single mark at the start of a
word and the next one at the end of a word make a stretch. HTML tags are blanked first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stance.corpora.public.corpus import NOT_STATED, Corpus, LabelMap, require_path
from stance.errors import FileError
from stance.types import Example

Bounds = tuple[int, int]

_TAG = re.compile(r"<[a-zA-Z/][^<>\r\n]{0,500}>")
_DOUBLE = re.compile(r"''|``|[\"“”„‟«»]")
_SINGLE = re.compile(r"(?<![\w'’])[‘'](?=[^\s'’])([^\r\n]*?)(?<=[^\s'’])[’'](?![\w'’])")
_CLOSING = re.compile(r"(?<=[^\s(\[])(?:''|``|[\"“”„‟«»])(?=[\s.,;:!?)\]]|$)")
_RECORD = re.compile(r"([TE]\d+)\t(\S+)(?: ([^\t\r\n]*))?")


@dataclass(frozen=True, slots=True)
class Reported:
    """One annotated attribution: where its content, its sources and its cues are."""

    contents: tuple[Bounds, ...]
    sources: tuple[Bounds, ...]
    cues: tuple[Bounds, ...]


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A gold quotation; `reported` is None when no source is annotated."""

    start: int
    end: int
    reported: Reported | None


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


def find_stretches(text: str) -> list[Bounds]:
    """Stretches between quotation marks, by the rules in this script's docstring."""
    stretches: list[Bounds] = []
    lines = [m.span() for m in re.finditer(r"[^\r\n]+", text) if not m.group().isspace()]
    continued = False
    for i, (start, end) in enumerate(lines):
        line = _TAG.sub(lambda tag: " " * len(tag.group()), text[start:end])
        doubles, opened = _pair_doubles(line)
        following = text[slice(*lines[i + 1])].lstrip() if i + 1 < len(lines) else ""
        reopens = opened is not None and _DOUBLE.match(following) is not None
        if opened is not None and (reopens or continued):
            doubles.append((opened, len(line)))
        continued = reopens
        singles = [
            m.span(1)
            for m in _SINGLE.finditer(line)
            if not any(left < m.end() and m.start() < right for left, right in doubles)
        ]
        stretches += [(start + a, start + b) for a, b in sorted(doubles + singles)]
    return [(start, end) for start, end in stretches if text[start:end].strip()]


def _pair_doubles(line: str) -> tuple[list[Bounds], int | None]:
    """Stretches between double marks in a line, and where an unclosed one starts."""
    pairs: list[Bounds] = []
    opened: int | None = None
    straight = nested = False
    for match in _DOUBLE.finditer(line):
        mark = match.group()
        closing = _CLOSING.match(line, match.start()) is not None
        if opened is None:
            if mark not in "”»":
                opened, straight, nested = match.end(), mark in ('"', "''"), False
        elif nested:
            nested = mark not in "”»"
        elif mark in ("“", "„", "``") and not closing:
            if straight and "”" in line[match.end() :]:
                nested = True
            else:
                opened = match.end()
        else:
            pairs.append((opened, match.start()))
            opened = None
    return pairs, opened


def overlap(a: Bounds, b: Bounds) -> int:
    """Code points that two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def covered(span: Bounds, others: tuple[Bounds, ...]) -> int:
    """Code points of a span that lie in any of the others."""
    inside: set[int] = set()
    for other in others:
        inside.update(range(max(span[0], other[0]), min(span[1], other[1])))
    return len(inside)


def gold_quotes(text: str, annotations: list[Reported]) -> list[GoldQuote]:
    """The gold quotations of an article, with the attribution of each."""
    contents = tuple(span for reported in annotations for span in reported.contents)
    quotes: list[GoldQuote] = []
    for span in find_stretches(text):
        half = (span[1] - span[0]) / 2
        if covered(span, contents) <= half:
            continue
        candidates = [
            r
            for r in annotations
            if covered(span, r.contents) > half
            and any(overlap(source, span) == 0 for source in r.sources)
        ]
        shortest = min(
            candidates, key=lambda r: sum(b - a for a, b in r.contents), default=None
        )
        quotes.append(GoldQuote(*span, shortest))
    return quotes


def _read(path: Path | None, split: str | None, labels: LabelMap) -> Iterator[Example]:
    del labels
    folder = require_path(path)
    wanted = CORPUS.splits if split is None else (split,)
    present = [name for name in wanted if (folder / name / "attributions").is_dir()]
    if not present:
        raise FileError(
            f"{folder}: no {' or '.join(f'{name}/attributions' for name in wanted)}",
            remedy="give the folder that holds train/text and train/attributions",
        )
    for part in present:
        for name, text, reported in read_folder(folder / part):
            article = f"{part}/text/{name}.txt"
            for quote in gold_quotes(text, reported):
                sources = quote.reported.sources if quote.reported is not None else ()
                yield Example(
                    quote=text[quote.start : quote.end],
                    target="",
                    speaker=" ".join(text[start:end] for start, end in sources),
                    id=f"{article}:{quote.start}",
                    corpus="polnear",
                    article=article,
                    group=article,
                    start=quote.start,
                    end=quote.end,
                )


CORPUS: Final = Corpus(
    name="polnear",
    title="PolNeAR, Political News Attribution Relations",
    size="train 802 and dev 78 articles with 8,823 direct quotations, and a test part",
    licence=NOT_STATED,
    citation="Newell, Margolin and Ruths 2018, An Attribution Relations Corpus for Political "
    "News, LREC",
    home="https://github.com/networkdynamics/PolNeAR",
    layout="{train,dev,test}/{text,attributions}",
    label_map={},
    splits=("train", "dev", "test"),
    read=_read,
    quotes_only=True,
)
