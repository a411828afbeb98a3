"""Showing examples with less around them, so that their labels stay true."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from stance.labels import Stance
from stance.training.config import Augmentation
from stance.training.sources import Item
from stance.types import DEFAULT_TARGET, Example

_TRIES: Final = 8
# Words that name half of all targets: sharing one does not make two targets related, and
# saying one does not name a target.
_COMMON: Final = frozenset(
    {
        *("about", "between", "from", "into", "that", "their", "this", "with", "world"),
        *("global", "government", "international", "nations", "united", "human", "rights"),
        *("assessment", "audit", "findings", "inquiry", "plan", "policy", "proposal", "review"),
        *("proposed", "public", "report", "reports", "resolution", "statement", "study"),
        *("authors", "commission", "committee", "council", "mission", "office", "panel"),
        *(
            "draft",
            "expert",
            "experts",
            "general",
            "high",
            "rapporteur",
            "secretary",
            "special",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Thinned:
    """An example as one epoch shows it.

    Attributes:
        example: What the model reads, with the label that holds for it.
        same: Whether the stance is still that of the whole example (a teacher's soft label
            holds only then).
    """

    example: Example
    same: bool = True


def thin(
    item: Item, pool: Sequence[Item], augmentation: Augmentation, random: Random
) -> Thinned:
    """Show an example with less around it, or under a target that it says nothing about.

    Args:
        item: The whole example.
        pool: Where a foreign target is drawn from.
        augmentation: The chances.
        random: Decides; a fresh one for each showing makes runs repeatable.
    """
    example = item.example
    # Drawn whether or not they are used: one chance does not shift the others.
    paraphrase, context, speaker, affiliation, unrelated = (random.random() for _ in range(5))
    if unrelated < augmentation.unrelated_target and not item.needs_speaker:
        foreign = _foreign_target(example, pool, random)
        if foreign is not None:
            return Thinned(
                replace(example, target=foreign, context="", label=Stance.NEUTRAL), same=False
            )
    if item.paraphrase and paraphrase < augmentation.target_paraphrase:
        example = replace(example, target=item.paraphrase)
    if not item.needs_context and context < augmentation.context_dropout:
        example = replace(example, context="")
    if not item.needs_speaker:
        if speaker < augmentation.speaker_dropout:
            example = replace(example, speaker="", affiliation="")
        elif affiliation < augmentation.affiliation_dropout:
            example = replace(example, affiliation="")
    return Thinned(example)


def _foreign_target(example: Example, pool: Sequence[Item], random: Random) -> str | None:
    """Another group's target that the quote cannot be about, if the quote names its own."""
    said = _words(example.quote)
    own = _words(example.target)
    if not said & own:
        return None
    group = example.group or example.article
    for _ in range(_TRIES):
        other = pool[random.randrange(len(pool))].example
        words = _words(other.target)
        if (
            words
            and not words & (said | own)
            and (not group or (other.group or other.article) != group)
            and other.target != DEFAULT_TARGET
        ):
            return other.target
    return None


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{4,}", text.lower())) - _COMMON
