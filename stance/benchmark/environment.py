"""What a run ran on and with, for whoever wants to run it again."""

from __future__ import annotations

import os
import platform
import shlex
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from stance import __version__
from stance.benchmark.settings import HYPOTHESES, Settings

_PACKAGES: Final = ("torch", "transformers", "scikit-learn", "scipy", "numpy")


def versions() -> dict[str, str]:
    """Versions of stance, Python and the libraries that decide figures."""
    found = {"stance": __version__, "python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # noqa: PERF203 - a handful
            continue
    return found


def hardware(device: str | None, *, networks: bool) -> dict[str, Any]:
    """Processor, memory and device; without networks nothing runs on a GPU."""
    import psutil

    used, gpu = device or "cpu", None
    if networks:
        import torch

        used = device or ("cuda" if torch.cuda.is_available() else "cpu")
        gpu = torch.cuda.get_device_name(used) if used.startswith("cuda") else None
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "n_cpus": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "gpu": gpu,
        "device": used,
    }


def command(settings: Settings) -> str:
    """The command that repeats the run, folders of this machine left open."""
    words = ["stance", "eval", "run"]
    for model in settings.models:
        words += ["-m", model]
    for task in settings.tasks:
        words += ["-t", task]
    for name in ("batch_size", "limit", "seed", "n_seeds", "device"):
        value = getattr(settings, name)
        if value != Settings.model_fields[name].default:
            words += [f"--{name.replace('_', '-')}", str(value)]
    if settings.label_map:
        pairs = ",".join(f"{name}={label}" for name, label in settings.label_map.items())
        words += ["--label-map", pairs]
    if settings.log_samples:
        words.append("-s")
    text = shlex.join(words)
    if settings.data is not None:
        text += " --data DATA"
    if settings.hypotheses != HYPOTHESES or settings.prices is not None:
        text += " --config CONFIG"
    return f"{text} -o DIR"
