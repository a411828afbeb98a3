"""Found quotes against annotated ones: quoted spans by character, and attribution.

**Gold quotations** do not come from our own extractor. They are the stretches between
quotation marks of which more than half of the code points lie in an annotated content. Marks
pair inside one line: a double mark (straight, curly, low, guillemet, or two single ones)
opens a stretch, the next one closes it. An opening curly mark in an open stretch starts it
anew, but for two cases: it closes where it stands behind a word and before a space, and it
nests, up to the closing curly mark, in a stretch that a straight mark opened. A stretch
still open at the end of its line counts when the next line that is not blank starts with a
mark, and at the last line of such a chain. In what is left, a single mark at the start of a
word and the next one at the end of a word make a stretch. HTML tags are blanked first.

**Spans**: precision, recall and F1 over code points that are not white space: gold is the
union of the gold quotations, predicted the union of all quotes but titles.

**Attribution**: of the gold quotations with a gold source (that of the shortest content
covering more than half of it, sources inside the quotation apart), the share whose quote
names an overlapping `source`. The quote is the one that shares most code points with the
gold quotation; one taken for a title names no source. The resolved speaker is not scored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.types import Quote

Bounds = tuple[int, int]

_TAG = re.compile(r"<[a-zA-Z/][^<>\r\n]{0,500}>")
_DOUBLE = re.compile(r"''|``|[\"“”„‟«»]")
_SINGLE = re.compile(r"(?<![\w'’])[‘'](?=[^\s'’])([^\r\n]*?)(?<=[^\s'’])[’'](?![\w'’])")
_CLOSING = re.compile(r"(?<=[^\s(\[])(?:''|``|[\"“”„‟«»])(?=[\s.,;:!?)\]]|$)")
_PRONOUNS = {"he", "she", "they", "it", "i", "we", "you", "who", "that", "which", "his", "her"}


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


@dataclass
class Scores:
    """Counts over a folder; `errors` and `examples` by kind of error."""

    articles: int = 0
    true_positive: int = 0
    predicted: int = 0
    gold: int = 0
    quotations: int = 0
    attributed: int = 0
    correct: int = 0
    span_errors: Counter[str] = field(default_factory=Counter)
    span_error_characters: Counter[str] = field(default_factory=Counter)
    attribution_errors: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, str]] = field(default_factory=list)

    def summary(self) -> dict[str, float]:
        """The figures, each in [0, 1]; 0 where there is nothing to count."""
        precision = self.true_positive / self.predicted if self.predicted else 0.0
        recall = self.true_positive / self.gold if self.gold else 0.0
        total = self.predicted + self.gold
        return {
            "span_precision": precision,
            "span_recall": recall,
            "span_f1": 2 * self.true_positive / total if total else 0.0,
            "attribution": self.correct / self.attributed if self.attributed else 0.0,
        }


def find_stretches(text: str) -> list[Bounds]:
    """Stretches between quotation marks, by the rules in this module's docstring."""
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


def gold_quotes(text: str, annotations: Sequence[Reported]) -> list[GoldQuote]:
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


def score_article(
    name: str,
    text: str,
    quotes: Sequence[Quote],
    annotations: Sequence[Reported],
    scores: Scores,
) -> None:
    """Add one article's quotes to the scores."""
    gold = gold_quotes(text, annotations)
    gold_points = _points(text, [(g.start, g.end) for g in gold])
    statements = [q for q in quotes if q.kind != "title"]
    points = _points(text, [(q.start, q.end) for q in statements])
    scores.articles += 1
    scores.true_positive += len(points & gold_points)
    scores.predicted += len(points)
    scores.gold += len(gold_points)
    for quote in statements:
        inside = _points(text, [(quote.start, quote.end)])
        extra = inside - gold_points
        if extra:
            whole = extra == inside
            short = len(quote.text.split()) <= 5
            kind = "extra: at a boundary"
            if whole:
                kind = f"extra: {'1-5 words' if short else 'longer'}, no gold statement"
            _count_span(scores, kind, len(extra), name, text, (quote.start, quote.end))
    for g in gold:
        scores.quotations += 1
        missed = _points(text, [(g.start, g.end)]) - points
        if missed:
            _count_span(scores, _missed(g, quotes), len(missed), name, text, (g.start, g.end))
        if g.reported is not None:
            _score_attribution(name, text, g, g.reported, quotes, scores)


def _points(text: str, spans: list[Bounds]) -> set[int]:
    """The code points of some spans, white space left out."""
    return {i for start, end in spans for i in range(start, end) if not text[i].isspace()}


def _missed(gold: GoldQuote, quotes: Sequence[Quote]) -> str:
    touching = [q for q in quotes if overlap((q.start, q.end), (gold.start, gold.end))]
    if not touching:
        return "missed: no quotation found"
    if any(q.kind == "title" for q in touching):
        return "missed: statement taken for a title"
    return "missed: at a boundary"


def _count_span(scores: Scores, kind: str, n: int, name: str, text: str, span: Bounds) -> None:
    scores.span_errors[kind] += 1
    scores.span_error_characters[kind] += n
    scores.examples.append((kind, f"{name}: {_snippet(text, span)}"))


def _score_attribution(
    name: str,
    text: str,
    gold: GoldQuote,
    reported: Reported,
    quotes: Sequence[Quote],
    scores: Scores,
) -> None:
    scores.attributed += 1
    span = (gold.start, gold.end)
    quote = max(quotes, key=lambda q: overlap((q.start, q.end), span), default=None)
    if quote is None or not overlap((quote.start, quote.end), span):
        quote = None
    source = quote.source if quote is not None and quote.kind != "title" else None
    if source is not None and any(
        overlap((source.start, source.end), s) for s in reported.sources
    ):
        scores.correct += 1
        return
    outcome = "wrong source" if source is not None else "no source"
    kind = f"{outcome}: {_position(text, gold, reported)}"
    scores.attribution_errors[kind] += 1
    found = "none" if quote is None or quote.source is None else quote.source.text
    wanted = " | ".join(text[a:b] for a, b in reported.sources)
    scores.examples.append(
        (kind, f"{name}: {_snippet(text, span)}\n    found: {found}; gold: {wanted}")
    )


def _position(text: str, gold: GoldQuote, reported: Reported) -> str:
    """Where the gold source stands, and whether it is a pronoun."""
    start, end = reported.sources[0]
    between = text[min(gold.end, end) : max(gold.start, start)]
    if "\n" in between or "\r" in between:
        where = "other paragraph"
    elif not reported.cues:
        where = "no cue"
    else:
        where = "source before" if end <= gold.start else "source after"
    word = text[start:end].lower()
    return f"{where}, {'pronoun' if word in _PRONOUNS else 'name or noun'}"


def _snippet(text: str, span: Bounds) -> str:
    before = text[max(0, span[0] - 160) : span[0]]
    quoted = text[slice(*span)]
    if len(quoted) > 160:
        quoted = f"{quoted[:75]} [...] {quoted[-75:]}"
    return " ".join(f"{before}[[{quoted}]]{text[span[1] : span[1] + 110]}".split())
