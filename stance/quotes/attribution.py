"""Which mention a quotation is attributed to, and by which rule.

Every quotation is read against the sentence around it, in which each quotation is one
token. Rules apply in order, from the closest reporting expression to the mere subject of
the sentence; a quotation whose sentence says nothing follows its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from stance.quotes.cues import STRONG_VERBS
from stance.quotes.mentions import can_speak, first_phrase, is_name_like, phrase_after
from stance.quotes.reports import Report, report_at
from stance.quotes.sentences import Token
from stance.quotes.words import CONJUNCTIONS, DOCUMENTS, SUBORDINATORS, word_set

# The share of quotations of PolNeAR's train part whose source a rule finds (scripts/
# evaluate_quotes.py), rounded. It says nothing about the resolution of "he" to a name.
CONFIDENCE: Final = {
    "after": 0.98,  # "...," Smith said
    "after_inverted": 0.98,  # "...," said Smith
    "after_according": 0.92,  # "...," according to Smith
    "after_far": 0.75,  # "..." on Monday, Smith said
    "before_strong_near": 0.89,  # Smith said: "..."
    "before_strong_far": 0.92,  # Smith said that it was "..."
    "before_weak_near": 0.74,  # Smith called it "..."
    "before_weak_far": 0.80,  # Smith praised the plan as "..."
    "before_noun": 0.50,  # Smith's comment that "..."
    "before_according": 0.87,  # according to Smith, "..."
    "behind": 0.86,  # the "..." plan would fail, Smith said
    "dash": 0.90,  # "..." –Smith; too rare in PolNeAR to measure
    "dash_line": 0.95,  # the same on a line of its own
    "colon": 0.91,  # Smith: "..."
    "subject": 0.60,  # Smith wants a "..." plan
    "same_paragraph": 0.96,  # the quotation before, same paragraph
    "next_quotation": 0.70,  # the next one, same paragraph; too rare to measure
    "sentence_before": 0.53,  # Smith disagreed. "..."
    "lead": 0.85,  # Smith went on: and then a new paragraph
    "continued": 0.92,  # the paragraph before, its quotation still open
    "follow_up": 0.60,  # the paragraph before, its quotation closed
}
_DASHES = frozenset({"-", "–", "—", "―", "--"})
_TELLING = word_set("told tells telling assured warned reminded")
_MAX_NESTING = 3  # reports inside reports
_MAX_TAIL = 12  # tokens between a quotation and its cue that may reach past another quotation
_REACH = 60  # tokens looked at on either side of a quotation

Tokens = Sequence[Token]


class Attribution(NamedTuple):
    """The source and cue of a quotation.

    Attributes:
        sentence: The sentence that names the source.
        first: Index of the first token of the source in that sentence.
        last: Index of its last token.
        cue: First and last token of the reporting expression, if there is one.
        rule: What found it; a key of `CONFIDENCE`.
    """

    sentence: Tokens
    first: int
    last: int
    cue: tuple[Token, Token] | None
    rule: str


def attribute_in_sentence(tokens: Tokens, k: int, quoted: str) -> Attribution | None:
    """Attribute the quotation at token `k` by the sentence around it.

    Args:
        tokens: The sentence.
        k: Index of the quotation's token.
        quoted: The quoted words.
    """
    return (
        _after(tokens, k, quoted, far=False)
        or _name_and_colon(tokens, k)
        or _headline(tokens, k)
        or _before(tokens, k)
        or _after_any_verb(tokens, k, quoted)
        or _after(tokens, k, quoted, far=True)
        or _dash(tokens, k)
        or _behind(tokens, k)
        or _subject(tokens, k)
    )


def attribute_by_lead(tokens: Tokens, rule: str) -> Attribution | None:
    """Attribute a quotation that stands outside to what a sentence before it reports."""
    for c in range(len(tokens) - 1, max(-1, len(tokens) - 1 - _REACH), -1):
        report = report_at(tokens, c, 0)
        if report is not None and tokens[c].text.lower() in STRONG_VERBS:
            return _make(tokens, report, rule)
    phrase = first_phrase(tokens, 0, min(len(tokens), _REACH))
    return None if phrase is None else Attribution(tokens, *phrase, None, rule)


def _make(tokens: Tokens, report: Report, rule: str) -> Attribution:
    return Attribution(
        tokens, *report.source, (tokens[report.first], tokens[report.last]), rule
    )


def _after(tokens: Tokens, k: int, quoted: str, *, far: bool) -> Attribution | None:
    """`"...," Smith said`, `"...," said Smith`, `"..." according to Smith`."""
    i, closed = _past_closing(tokens, k, quoted)
    for c in range(i, min(len(tokens), i + _REACH)):
        if tokens[c].is_quote and c > i + _MAX_TAIL:
            return None
        report = report_at(tokens, c, i)
        if report is None or report.source.first < i:
            continue
        if report.kind == "according":
            return _make(tokens, report, "after_according") if c == i else None
        if not closed:
            return None
        if c == i:
            return _make(tokens, report, "after_inverted")
        if report.source.first == i:
            return _make(tokens, report, "after")
        return _make(tokens, report, "after_far") if far else None
    return None


def _after_any_verb(tokens: Tokens, k: int, quoted: str) -> Attribution | None:
    """`"...," she went on`: a verb that is in no lexicon."""
    i, closed = _past_closing(tokens, k, quoted)
    phrase = phrase_after(tokens, i, len(tokens)) if closed and i < len(tokens) else None
    if phrase is None or not can_speak(tokens, phrase):
        return None
    return Attribution(tokens, *phrase, None, "after_far")


def _past_closing(tokens: Tokens, k: int, quoted: str) -> tuple[int, bool]:
    """Where the words after a quotation start, and whether punctuation sets them off.

    Where a conjunction follows, the words belong to another clause: past the end.
    """
    i = k + 1
    while i < len(tokens) and tokens[i].text in (",", *_DASHES):
        i += 1
    if i < len(tokens) and tokens[i].text.lower() in CONJUNCTIONS | SUBORDINATORS:
        return len(tokens), False
    return i, i > k + 1 or quoted[-1:] in ",?!—-–…."


def _before(tokens: Tokens, k: int) -> Attribution | None:
    """`Smith said: "..."`, `Smith called it "..."`, `Smith's comment that "..."`."""
    for c in range(k - 1, max(-1, k - 1 - _REACH), -1):
        report = report_at(tokens, c, 0)
        if report is None:
            continue
        if report.source.first > k and tokens[report.source.first - 1].text != "by":
            continue
        if report.kind == "noun" and not _introduces(tokens, c, k):
            continue
        report = _outer(tokens, report)
        rule = f"before_{report.kind}"
        if report.kind in ("strong", "weak"):
            rule += "_near" if k - report.last <= 3 else "_far"
        return _make(tokens, report, rule)
    return None


def _outer(tokens: Tokens, report: Report) -> Report:
    """The report that a report is part of: `Lee said he thinks ...` is Lee's."""
    for _ in range(_MAX_NESTING):
        c = report.source.first - 1
        if c > 0 and tokens[c].text == "that":
            c -= 1
        for back in range(min(3, c + 1)):
            if tokens[c - back].text.lower() in _TELLING:  # "told them she thinks"
                c -= back
                break
        if c < 0 or tokens[c].text.lower() not in STRONG_VERBS:
            return report
        outer = report_at(tokens, c, 0)
        if outer is None or outer.source.first >= c or _passes_on(tokens, outer, report):
            return report
        report = outer
    return report


def _passes_on(tokens: Tokens, outer: Report, inner: Report) -> bool:
    """Whether a document only relays: `Reports from the UN said Lee hoped that ...`."""
    head = tokens[outer.source.first : outer.source.last + 1]
    return is_name_like(tokens[inner.source.last]) and any(
        t.text.lower().removesuffix("s") in DOCUMENTS for t in head
    )


def _name_and_colon(tokens: Tokens, k: int) -> Attribution | None:
    """`Smith: "..."` at the start of the sentence or after a dash."""
    if k < 2 or tokens[k - 1].text != ":":
        return None
    first = k - 1
    while first > 0 and is_name_like(tokens[first - 1]):
        first -= 1
    if first == k - 1 or k - first > 8 or tokens[k - 2].text.lower() in STRONG_VERBS:
        return None
    if first > 0 and tokens[first - 1].text not in _DASHES:
        return None
    return Attribution(tokens, first, k - 2, None, "colon")


def _headline(tokens: Tokens, k: int) -> Attribution | None:
    """`Smith: Report Is a "..."`, in a line of capitalised words."""
    colon = next((i for i in range(1, min(k, 6)) if tokens[i].text == ":"), None)
    if colon is None or not all(is_name_like(t) for t in tokens[:colon]):
        return None
    words = [t for t in tokens[colon:k] if t.is_word]
    if sum(t.text[0].isupper() for t in words) * 4 < len(words) * 3:
        return None
    return Attribution(tokens, 0, colon - 1, None, "colon")


def _introduces(tokens: Tokens, c: int, k: int) -> bool:
    """Whether the cue noun at `c` leads to the quotation at `k`: `comment that ...`."""
    return c + 1 == k or tokens[c + 1].text == "that"


def _behind(tokens: Tokens, k: int) -> Attribution | None:
    """A reporting verb later in the sentence: `The "..." plan would fail, Smith said`."""
    for c in range(k + 1, min(len(tokens), k + 1 + _REACH)):
        report = report_at(tokens, c, k + 1)
        if report is not None and report.source.first > k:
            return _make(tokens, report, "behind")
    return None


def _dash(tokens: Tokens, k: int) -> Attribution | None:
    """`"..." –Name` at the end of a sentence."""
    if k + 2 >= len(tokens) or tokens[k + 1].text not in _DASHES:
        return None
    return attribute_to_signature(tokens, k + 1, "dash")


def attribute_to_signature(tokens: Tokens, dash: int, rule: str) -> Attribution | None:
    """`–Name`, from the dash to the end of the sentence."""
    if dash + 1 >= len(tokens) or tokens[dash].text not in _DASHES:
        return None
    phrase = phrase_after(tokens, dash + 1, len(tokens))
    if phrase is None or not is_name_like(tokens[dash + 1]):
        return None
    return Attribution(tokens, *phrase, None, rule)


def _subject(tokens: Tokens, k: int) -> Attribution | None:
    """No cue: the subject of the sentence."""
    phrase = first_phrase(tokens, max(0, k - _REACH), k)
    if phrase is None:
        return None
    rule = "colon" if tokens[k - 1].text == ":" else "subject"
    return Attribution(tokens, *phrase, None, rule)
