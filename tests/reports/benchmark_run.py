"""A benchmark run as the runner would leave it, drawn from a seed: no model, no data."""

from __future__ import annotations

from random import Random
from typing import Any

NAMES = ("neutral", "rejects", "supports")
MODELS = (
    ("small", "classifier", 22_713_987, 22.9, 0.75),
    ("base", "classifier", 109_483_779, 438.0, 0.74),
    ("nli:org/deberta-mnli", "zero-shot NLI", 184_424_451, 737.7, 0.52),
    ("tfidf", "baseline", None, 1.4, 0.55),
    ("majority", "baseline", None, None, 0.33),
)
TASKS = (
    ("seed", "Seed corpus, test part", "f1", "report"),
    ("tweeteval", "TweetEval stance", "f_avg", "tweet"),
)
QUOTES = (
    "This so-called assessment is a patchwork of lies.",
    "We will carry out every recommendation before the summer.",
    "The text goes to the committee on Thursday.",
    "Nobody can now say that they did not know.",
    "It punishes farmers who have done nothing wrong, and the ministry knows it very well.",
)
TESTS = (
    ("typos", "same"),
    ("casing", "same"),
    ("quotation marks", "same"),
    ("other speaker", "same"),
    ("target in other words", "same"),
    ("irrelevant sentence added", "same"),
    ("unrelated target", "neutral"),
    ("negation", "flip"),
    ("quote in another language", "same"),
)


def make_run(*, seed: int = 1, limit: int | None = None, n_mistakes: int = 6) -> dict[str, Any]:
    """Five models on two tasks."""
    rng = Random(seed)
    results, comparisons, pairs = [], [], []
    for task, _, primary, _ in TASKS:
        values = {}
        for rank, (model, *_, quality) in enumerate(MODELS):
            values[model] = quality - (0.08 if task == "tweeteval" else 0)
            results.append(_result(rng, task, model, values[model], primary, n_mistakes))
            pairs.append(
                {
                    "task": task,
                    "model": model,
                    "quotes_per_s": 30.0 * 3**rank,
                    "latency_p50_ms": 40.0 / 2**rank,
                    "latency_p95_ms": 61.7 / 2**rank,
                    "peak_memory_mb": 900.0 - 100 * rank,
                }
            )
        ranked = sorted(values, key=lambda model: -values[model])
        for i, first in enumerate(ranked):
            for second in ranked[i + 1 :]:
                difference = values[first] - values[second]
                p = 0.0004 if difference > 0.1 else 0.31
                comparisons.append(
                    {
                        "task": task,
                        "first": first,
                        "second": second,
                        "metric": primary,
                        "difference": difference,
                        "low": difference - 0.03,
                        "high": difference + 0.03,
                        "p": p,
                        "p_holm": min(1.0, 2 * p),
                        "significant": p < 0.01,
                    }
                )
    return {
        "versions": {"stance": "0.1.0", "python": "3.11.9", "torch": "2.13.0"},
        "seed": seed,
        "hardware": {"machine": "x86_64", "n_cpus": 2, "memory_gb": 16.0, "gpu": None},
        "limit": limit,
        "command": "stance eval run -m small -m base -t seed -t tweeteval -o DIR",
        "tasks": [
            {
                "name": name,
                "title": title,
                "n": 1187,
                "sha256": f"{i}" * 64,
                "primary_metric": primary,
                "greater_is_better": True,
                "group": group,
                "citation": "Barbieri et al. (2020)" if name == "tweeteval" else "",
            }
            for i, (name, title, primary, group) in enumerate(TASKS)
        ],
        "models": [
            {"name": n, "kind": k, "sha256": "ab" * 32, "n_parameters": p, "size_mb": s}
            for n, k, p, s, _ in MODELS
        ],
        "results": results,
        "comparisons": comparisons,
        "timing": {"pairs": pairs},
    }


def _result(
    rng: Random, task: str, model: str, quality: float, primary: str, n_mistakes: int
) -> dict[str, Any]:
    def figure(value: float) -> dict[str, float]:
        value = min(0.99, max(0.01, value + rng.uniform(-0.01, 0.01)))
        return {"value": value, "low": value - 0.03, "high": value + 0.028}

    figures = {
        "f1": figure(quality),
        "f_avg": figure(quality - 0.05),
        "accuracy": figure(quality + 0.02),
        "matthews_correlation": figure(quality - 0.2),
        "brier_score": figure(0.8 - quality / 2),
        "ece": figure(0.3 - quality / 4),
        "aurc": figure(0.7 - quality / 2),
    }
    figures[primary] = {"value": quality, "low": quality - 0.03, "high": quality + 0.028}
    if model == "tfidf":
        figures[primary] |= {"sd": 0.012, "by_seed": [quality - 0.01, quality + 0.01]}
    slices = []
    for by, values in {
        "target": ["the UN report", "the nitrogen bill", "the audit of the harbour company"],
        "length": ["1 to 7 words", "8 to 15 words", "16 to 30 words", "over 30 words"],
        "context": ["with context", "without context"],
        "hard": ["no", "yes"],
        "rule": ["2", "5", "12"],
    }.items():
        for i, value in enumerate(values):
            f1 = quality + rng.uniform(-0.2, 0.1)
            slices.append(
                {
                    "by": by,
                    "value": value,
                    "n": 400 // (i + 1),
                    "f1": f1,
                    "low": f1 - 0.05,
                    "high": f1 + 0.05,
                }
            )
    robustness = [
        {"test": t, "expectation": e, "n": 200, "failures": f, "rate": f / 200}
        for t, e in TESTS
        for f in [rng.randrange(10, 190 if e != "same" else 60)]
    ]
    bins = [(1 / 3 + i / 15, 1) for i in range(1, 10)]
    right = round(400 * quality)
    return {
        "task": task,
        "model": model,
        "key": "k",
        "n": 1187,
        "primary_metric": primary,
        "seeds": [1, 2, 3] if model == "tfidf" else [1],
        "figures": figures,
        "per_label": {
            x: {"precision": quality, "recall": quality - 0.02, "f1": quality, "support": 396}
            for x in NAMES
        },
        "confusion": [
            [right if i == j else (400 - right) // 2 for j in range(3)] for i in range(3)
        ],
        "reliability": [
            {"confidence": c, "accuracy": min(1.0, c * quality / 0.75), "n": 118}
            for c, _ in bins
        ],
        "risk_coverage": [
            {"coverage": i / 50, "risk": (1 - quality) * (i / 50) ** 0.7} for i in range(1, 51)
        ],
        "slices": slices,
        "robustness": robustness,
        "mistakes": [_mistake(rng, i) for i in range(n_mistakes)],
    }


def _mistake(rng: Random, i: int) -> dict[str, Any]:
    quote = QUOTES[i % len(QUOTES)]
    gold, predicted = rng.sample(NAMES, 2)
    words, end = [], 0
    for text in quote.replace(",", "").rstrip(".").split():
        start = quote.index(text, end)
        end = start + len(text)
        words.append(
            {
                "text": text,
                "start": start,
                "end": end,
                "effect": rng.uniform(-0.1, 0.3) ** 3 * 9,
            }
        )
    return {
        "id": f"row-{i}",
        "quote": quote,
        "target": rng.choice(["the UN report", "the nitrogen bill"]),
        "speaker": rng.choice(["", "Ana Ruiz"]),
        "context": f"At the hearing she said: “{quote}”" if i % 2 else "",
        "gold": gold,
        "predicted": predicted,
        "confidence": 0.99 - i / 50,
        "neighbours": [
            {
                "quote": QUOTES[(i + 1) % 5],
                "target": "the UN report",
                "label": rng.choice(NAMES),
                "similarity": 0.4,
            }
        ],
        "occlusion": words if i < 5 else [],
    }
