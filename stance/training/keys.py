"""The keys of a configuration with their defaults, for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from stance.training.config import TrainingConfig, models_in

_INDENT: Final = 36


def describe_keys(*, width: int = 80) -> str:
    """One `key = default  description` for every key, in the order of the file.

    Args:
        width: Columns.
    """
    return "\n".join(
        line
        for name, default, description in _keys(TrainingConfig, "")
        for line in _entry(f"{name} = {default}" if default else name, description, width)
    )


def _keys(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        inner = list(models_in(field.annotation))
        is_list = "list[" in str(field.annotation) and bool(inner)
        if inner and not is_list and isinstance(field.default, BaseModel):
            yield from _keys(inner[0], f"{prefix}{name}.")
            continue
        yield f"{prefix}{name}", _default(field), str(field.description)
        if inner and not prefix and not (is_list and name != "data"):
            # The entries of data, dev and unlabelled are alike: told once.
            yield from _keys(inner[0], f"{name}.N." if is_list else f"{name}.")


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if field.is_required():
        return ""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _entry(left: str, description: str, width: int) -> Iterator[str]:
    first, *rest = textwrap.wrap(description, width - _INDENT) or [""]
    if len(left) + 4 > _INDENT:
        yield f"  {left}"
        yield f"{'':{_INDENT}}{first}"
    else:
        yield f"{'  ' + left:{_INDENT}}{first}"
    for line in rest:
        yield f"{'':{_INDENT}}{line}"
