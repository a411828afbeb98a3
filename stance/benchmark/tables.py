"""A run as Markdown, and as a table for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from stance.reports.standings import METRICS

if TYPE_CHECKING:
    from rich.console import Group

_COSTS: Final = {
    "quotes_per_s": "quotes/s",
    "latency_p50_ms": "p50 ms",
    "latency_p95_ms": "p95 ms",
    "peak_memory_mb": "MB RAM",
    "size_mb": "MB model",
}
_TERMINAL: Final = {
    "stance": ("f_avg", "ece"),
    "quotes": ("attribution",),
}
_NOTES: Final = (
    "Intervals: 95%, bootstrap over whole groups. macro-F1 is the mean over the labels that "
    "occur in gold; F_avg the mean F1 of supports and rejects, all targets pooled. Brier, ECE "
    "(10 bins of equal mass) and AURC: lower is better. Differences: approximate randomisation "
    "over groups, p with Holm's correction over the task's pairs."
)


def ranked(run: Mapping[str, Any], task: str) -> list[Mapping[str, Any]]:
    """A task's results, the best first."""
    rows = [row for row in run["results"] if row["task"] == task]
    return sorted(rows, key=lambda row: (-primary(row)["value"], row["model"]))


def primary(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """The primary figure of a result."""
    row: Mapping[str, Any] = result["figures"][result["primary_metric"]]
    return row


def verdicts(run: Mapping[str, Any], task: str) -> list[str]:
    """What can be said of the best model against each other, in sentences."""
    results = ranked(run, task)
    if len(results) < 2:
        return []
    best = results[0]["model"]
    lines, beaten = [], []
    for pair in run["comparisons"]:
        if pair["task"] != task or best not in (pair["first"], pair["second"]):
            continue
        other = pair["second"] if pair["first"] == best else pair["first"]
        if pair["significant"]:
            beaten.append(other)
        else:
            lines.append(
                f"No significant difference: {best} and {other} "
                f"({abs(pair['difference']):.3f}, p = {pair['p_holm']:.2g})."
            )
    if beaten:
        lines.append(f"{best} is significantly better than {', '.join(beaten)} (p < 0.05).")
    return lines


def markdown(run: Mapping[str, Any]) -> str:
    """The whole run as Markdown."""
    versions = ", ".join(f"{name} {v}" for name, v in run["versions"].items())
    hardware = run["hardware"]
    lines = ["# Benchmark", "", f"`{run['command']}`", ""]
    if run["limit"] is not None:
        lines += [f"**Testing only: no more than {run['limit']} examples a task.**", ""]
    for task in run["tasks"]:
        lines += _task_section(run, task)
    lines += ["## Models", "", *_models(run), "", "## Notes", "", _NOTES, ""]
    lines += [
        f"Seed {run['seed']}; {versions}.",
        f"{hardware['system']} {hardware['machine']}, {hardware['n_cpus']} cores, "
        f"{hardware['memory_gb']} GB, on {hardware['gpu'] or hardware['device']}.",
    ]
    return "\n".join(lines) + "\n"


def _task_section(run: Mapping[str, Any], task: Mapping[str, Any]) -> list[str]:
    results = ranked(run, task["name"])
    if not results:
        return []
    names = [task["primary_metric"]]
    names += [n for r in results for n in r["figures"] if n not in names]
    names = list(dict.fromkeys(names))
    unit = "articles" if "span_f1" in names else "examples"
    lines = [
        f"## {task['title']} (`{task['name']}`)",
        "",
        f"{task['n']} {unit}, by {task['group']}; ranked by {METRICS[names[0]].title}. "
        f"Data sha256 `{task['sha256'][:12]}`."
        + (f" {task['citation']}." if task["citation"] else ""),
        "",
        _row(["model", *(METRICS[n].title for n in names), *_COSTS.values()]),
        _row(["---"] * (len(names) + len(_COSTS) + 1)),
    ]
    sizes = {model["name"]: model["size_mb"] for model in run["models"]}
    for result in results:
        timing = _timing(run, result)
        figures = result["figures"]
        cells = [interval_text(figures.get(n), full=n == names[0]) for n in names]
        costs = {**timing, "size_mb": sizes.get(result["model"])}
        lines.append(
            _row([result["model"], *cells, *(number(costs.get(name)) for name in _COSTS)])
        )
    lines += ["", *(f"{line}  " for line in verdicts(run, task["name"])), ""]
    lines += _per_target(results) + _weak_points(results)
    return lines


def _per_target(results: Sequence[Mapping[str, Any]]) -> list[str]:
    rows = [r for r in results if r.get("per_target")]
    if not rows:
        return []
    targets = list(rows[0]["per_target"])
    lines = [_row(["F_avg by target", *targets]), _row(["---"] * (len(targets) + 1))]
    for row in rows:
        cells = [f"{row['per_target'][target]:.3f}" for target in targets]
        lines.append(_row([row["model"], *cells]))
    return [*lines, ""]


def _weak_points(results: Sequence[Mapping[str, Any]]) -> list[str]:
    """Per model: the worst slice of 30 examples or more, refusals, failed checks."""
    lines = []
    for result in results:
        parts = []
        reliable = [part for part in result.get("slices") or () if part["n"] >= 30]
        if reliable:
            worst = min(reliable, key=lambda part: part["f1"])
            parts.append(
                f"worst slice {worst['by']} = {worst['value']} "
                f"(macro-F1 {worst['f1']:.3f}, n {worst['n']})"
            )
        failed = [row for row in result.get("robustness") or () if row["rate"]]
        if failed:
            worst = max(failed, key=lambda row: row["rate"])
            parts.append(f"fails most often at: {worst['test']} ({worst['rate']:.0%})")
        if notes := result.get("notes"):
            parts.append(", ".join(f"{name} {value:g}" for name, value in notes.items()))
        if parts:
            lines.append(f"- {result['model']}: {'; '.join(parts)}")
    return [*lines, ""] if lines else []


def _models(run: Mapping[str, Any]) -> list[str]:
    lines = [_row(["model", "kind", "parameters", "MB on disk", "sha256"]), _row(["---"] * 5)]
    for model in run["models"]:
        n = model["n_parameters"]
        parameters, size = f"{n:,}" if n else "", number(model["size_mb"])
        cells = [
            model["name"],
            model["kind"],
            parameters,
            size,
            model["sha256"][:12],
        ]
        lines.append(_row(cells))
    return lines


def terminal(run: Mapping[str, Any]) -> Group:
    """Tables of 80 columns for the terminal, with what can be said of the differences."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    parts: list[Any] = []
    if run["limit"] is not None:
        parts.append(Text(f"Testing only: at most {run['limit']} examples a task.", "bold"))
    for task in run["tasks"]:
        results = ranked(run, task["name"])
        if not results:
            continue
        kind = "quotes" if task["primary_metric"] == "span_f1" else "stance"
        metrics = [m for m in _TERMINAL[kind] if m != task["primary_metric"]]
        table = Table(title=f"{task['title']}, n {task['n']}", title_justify="left", box=None)
        table.add_column("model", overflow="fold", min_width=18, max_width=18)
        for name in (task["primary_metric"], *metrics):
            table.add_column(METRICS[name].title, justify="right", no_wrap=True)
        for name in ("quotes/s", "p50 ms"):
            table.add_column(name, justify="right", no_wrap=True)
        for result in results:
            timing = _timing(run, result)
            figures = result["figures"]
            table.add_row(
                Text(result["model"]),
                interval_text(primary(result), full=True),
                *(interval_text(figures.get(name), full=False) for name in metrics),
                number(timing.get("quotes_per_s")),
                number(timing.get("latency_p50_ms")),
            )
        parts += [table, *(Text(line) for line in verdicts(run, task["name"])), Text("")]
    return Group(*parts)


def interval_text(row: Mapping[str, Any] | None, *, full: bool) -> str:
    """`0.712 [0.66, 0.75]`, with seeds `0.712 ± 0.010 [...]`; not full: the value alone."""
    if row is None:
        return ""
    text = f"{row['value']:.3f}"
    if "sd" in row and full:
        text += f" ± {row['sd']:.3f}"
    if full and row["low"] is not None:
        text += f" [{row['low']:.2f}, {row['high']:.2f}]"
    return text


def number(value: float | None) -> str:
    """Three significant digits, no exponent."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _timing(run: Mapping[str, Any], result: Mapping[str, Any]) -> Mapping[str, Any]:
    pairs = run.get("timing", {}).get("pairs", [])
    key = (result["task"], result["model"])
    found = (pair for pair in pairs if (pair["task"], pair["model"]) == key)
    row: Mapping[str, Any] = next(found, {})
    return row


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
