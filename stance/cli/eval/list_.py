"""`stance eval list`: the tasks, and the forms of a model's name."""

from __future__ import annotations


def list_() -> None:
    """Show tasks and models."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from stance.benchmark.models import FORMS
    from stance.benchmark.tasks import TASKS
    from stance.reports.standings import METRICS

    tasks = Table(title="tasks", title_justify="left", box=None)
    for name in ("name", "what", "ranked by", "grouped by"):
        tasks.add_column(name, overflow="fold")
    for task in TASKS.values():
        ranked_by = METRICS[task.primary_metric].title
        tasks.add_row(task.name, Text(task.title), ranked_by, task.group)
    tasks.add_row("PATH", "any file or folder of labelled examples", "macro-F1", "group")
    models = Table(title="\nmodels", title_justify="left", box=None)
    models.add_column("form", overflow="fold")
    models.add_column("what", overflow="fold")
    for form, meaning in FORMS.items():
        models.add_row(Text(form), Text(meaning))
    models.add_row(Text("NAME=MODEL"), "any of these under another name")
    console = Console(highlight=False)
    console.print(tasks)
    console.print(models)
