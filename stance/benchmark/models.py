"""What a model's name on the command line stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from stance.benchmark import baselines
from stance.benchmark.records import Contender
from stance.benchmark.settings import Settings
from stance.errors import InputError

FORMS: Final[Mapping[str, str]] = {
    "default, small, base": "a shipped model",
    "PATH or ORG/NAME": "a model that stance trained, or any sequence classifier: its "
    "outputs are read by name, or by --label-map",
    "'PATTERN*'": "one model trained with several seeds, a directory each: mean ± sd",
    "hf:PATH or hf:ORG/NAME": "the same, never taken for one of ours",
    "nli:PATH or nli:ORG/NAME": "zero-shot: which label's hypothesis the quote entails",
    "frozen:PATH or ORG/NAME": "an encoder's mean embeddings, logistic regression on the "
    "train part",
    **baselines.NAMES,
    "openai:MODEL@URL": "a language model behind an OpenAI-compatible endpoint",
    "predictions:PATH": "labels made elsewhere; a folder is read as TweetEval's official "
    "predictions",
    "quote-rules": "for quote tasks: the rules of `stance.find_quotes`",
}
"""How `stance eval list` explains the forms of a model's name."""

_PREFIXES: Final = ("hf", "nli", "frozen", "openai", "predictions")
_NAMED: Final = re.compile(r"(?P<name>[\w.+-]+)=(?P<spec>.+)")


def find_models(settings: Settings) -> list[Contender]:
    """Every model of a run, none loaded yet.

    Raises:
        InputError: A name is not understood, or stands twice.
        ModelError: There is no such model.
    """
    found = [find_model(text, settings) for text in settings.models]
    seen: set[str] = set()
    for contender in found:
        if (slug := file_name(contender.name)) in seen:
            raise InputError(
                f"two models are called {contender.name!r}",
                remedy="give each a name of its own: NAME=MODEL",
            )
        seen.add(slug)
    return found


def find_model(text: str, settings: Settings) -> Contender:
    """The model that `[NAME=]SPEC` stands for; `FORMS` lists what a SPEC may be."""
    named = _NAMED.fullmatch(text)
    name, spec = named.group("name", "spec") if named else (text, text)
    if spec in baselines.NAMES:
        return baselines.baseline(name, spec)
    if spec == "quote-rules":
        from stance.benchmark.quotes import rules

        return rules(name)
    prefix, _, rest = spec.partition(":")
    if prefix in _PREFIXES and rest:
        return _prefixed(name, prefix, rest, settings)
    from stance.benchmark.checkpoints import contender, several

    if any(character in spec for character in "*?["):
        return several(name, spec, settings)
    return contender(name, "", spec, settings)


def _prefixed(name: str, prefix: str, rest: str, settings: Settings) -> Contender:
    if prefix == "openai":
        from stance.benchmark.endpoint import endpoint

        return endpoint(name, rest, settings)
    if prefix == "predictions":
        from stance.benchmark.recorded import predictions

        return predictions(name, rest)
    from stance.benchmark.checkpoints import contender

    return contender(name, prefix, rest, settings)


def file_name(name: str) -> str:
    """A model's or task's name as a file name."""
    return re.sub(r"[^\w.+-]+", "-", name).strip("-.") or "model"


def by_kind(contenders: Sequence[Contender], answers: str) -> list[Contender]:
    """The contenders that answer "stance" or "quotes"."""
    return [contender for contender in contenders if contender.answers == answers]
