"""Score `find_quotes` on a folder in PolNeAR's layout.

    python scripts/evaluate_quotes.py FOLDER [--errors N] [--json]

The folder holds `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann` (brat standoff: cue,
source and content spans, some of them discontinuous). Where several people annotated a text,
the first by file name counts. `stance/corpora/public/polnear.py` says what is gold,
`stance/evaluation/quotes.py` what is scored.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from stance.corpora.public.polnear import gold_quotes, read_folder
from stance.evaluation.quotes import Scores, score_article
from stance.quotes import find_quotes
from stance.types import Article


def render(scores: Scores, n_examples: int) -> str:
    """The report, at most 80 columns wide but for the examples."""
    lines = [f"{scores.articles} articles, {scores.quotations} gold quotations"]
    figures = scores.summary()
    lines.append(
        "spans         precision {span_precision:.4f}  recall {span_recall:.4f}  "
        "F1 {span_f1:.4f}".format(**figures)
    )
    lines.append(
        f"attribution   {figures['attribution']:.4f}  "
        f"({scores.correct} of {scores.attributed} with a gold source)"
    )
    lines += ["", f"{'span errors':<52}{'spans':>8}{'characters':>12}"]
    for kind, n in sorted(scores.span_errors.items()):
        lines.append(f"  {kind:<50}{n:>8}{scores.span_error_characters[kind]:>12}")
    lines += ["", f"{'attribution errors':<52}{'quotes':>8}"]
    for kind, n in sorted(scores.attribution_errors.items()):
        lines.append(f"  {kind:<50}{n:>8}")
    shown: Counter[str] = Counter()
    for kind, example in sorted(scores.examples):
        if shown[kind] < n_examples:
            lines += ["", f"[{kind}]", f"  {example}"]
            shown[kind] += 1
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, score the folder, print the report."""
    parser = argparse.ArgumentParser(description="Score find_quotes in PolNeAR's layout.")
    parser.add_argument("folder", type=Path, help="holds text/ and attributions/")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="N examples a kind")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    scores = Scores()
    for name, text, reported in read_folder(options.folder):
        quotes = find_quotes(Article(text=text, id=name))
        score_article(name, text, quotes, gold_quotes(text, reported), scores)
    if not scores.articles:
        parser.error(f"no text/*.txt with attributions/*.ann in {options.folder}")
    if options.json:
        record = {**scores.summary(), **vars(scores)}
        del record["examples"]
        sys.stdout.write(json.dumps(record, indent=2) + "\n")
    else:
        sys.stdout.write(render(scores, options.errors) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
