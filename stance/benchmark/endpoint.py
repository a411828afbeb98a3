"""A large language model behind an OpenAI-compatible endpoint, with the codebook's question."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from stance.benchmark.checkpoints import in_context
from stance.benchmark.hashing import hash_json
from stance.benchmark.records import Answers, Contender
from stance.benchmark.settings import Settings
from stance.errors import InputError, MissingExtraError, ModelError
from stance.labels import LABELS, Stance
from stance.types import Example

PROMPT: Final = """\
What position does the quoted sentence take toward the target? Answer with one word.
supports: it affirms, welcomes, endorses, defends or relies on the target.
rejects: it denies, dismisses, discredits or opposes the target.
neutral: it takes no position on the target.
Judge the speaker's position, not the mood. Use the context to see what the sentence refers \
to, never to lend it a stance that it does not express.

Target: {target}
Speaker: {speaker}
Quote: {quote}
In context: {context}
Answer:"""
MAX_TOKENS: Final = 16
_ATTEMPTS: Final = 4


def endpoint(name: str, spec: str, settings: Settings) -> Contender:
    """The contender `openai:MODEL@BASE_URL`; the key is read from `OPENAI_API_KEY`.

    Raises:
        InputError: `spec` has no base URL.
        MissingExtraError: The package `openai` is not installed.
    """
    model, _, url = spec.partition("@")
    if not model or not url.startswith(("http://", "https://")):
        raise InputError(
            f"{spec!r} names no endpoint", remedy="write openai:MODEL@https://HOST/v1"
        )
    try:
        import openai  # noqa: F401
    except ImportError:
        raise MissingExtraError(
            "endpoints need the package openai", remedy="pip install 'quote-stance[llm]'"
        ) from None
    return Contender(
        name=name,
        kind="endpoint",
        sha256=hash_json([model, url, PROMPT, MAX_TOKENS]),
        fit=lambda _, seed: Endpoint(model, url, seed=seed, prices=settings.prices),
        local=False,
        chunk=8,
    )


class Endpoint:
    """Asks for one example at a time, at temperature 0."""

    def __init__(
        self, model: str, url: str, *, seed: int, prices: tuple[float, float] | None
    ) -> None:
        import openai

        self.model = model
        self.seed = seed
        self.prices = prices
        self.client = openai.OpenAI(
            base_url=url,
            api_key=os.environ.get("OPENAI_API_KEY", "none"),
            max_retries=_ATTEMPTS - 1,
        )

    def answer(self, examples: Sequence[Example]) -> Answers:
        """Labels only. An answer that names no stance is a refusal: counted, scored `neutral`.

        Raises:
            ModelError: The endpoint does not answer.
        """
        labels, seconds = [], []
        notes = dict.fromkeys(("n_refusals", "n_tokens_in", "n_tokens_out"), 0.0)
        for example in examples:
            start = time.perf_counter()
            text, n_in, n_out = self._ask(example)
            seconds.append(time.perf_counter() - start)
            label = read_answer(text)
            notes["n_refusals"] += label is None
            notes["n_tokens_in"] += n_in
            notes["n_tokens_out"] += n_out
            labels.append(LABELS.index(Stance.NEUTRAL if label is None else label))
        if self.prices is not None:
            price_in, price_out = self.prices
            cost = notes["n_tokens_in"] * price_in + notes["n_tokens_out"] * price_out
            notes["cost_usd"] = cost / 1e6
        return Answers(np.array(labels, dtype=np.int64), None, seconds, notes)

    def _ask(self, example: Example) -> tuple[str, int, int]:
        """The answer's text, and the tokens that went in and came out."""
        import openai

        prompt = PROMPT.format(
            target=example.target,
            speaker=example.speaker or "unknown",
            quote=example.quote,
            context=in_context(example),
        )
        try:
            reply: Any = self.client.chat.completions.create(
                model=self.model,
                messages=[{"role": "user", "content": prompt}],
                temperature=0,
                max_tokens=MAX_TOKENS,
                seed=self.seed,
            )
        except openai.OpenAIError as error:
            raise ModelError(
                f"the endpoint of {self.model} does not answer: {error}",
                remedy="check the URL and OPENAI_API_KEY; what was answered so far is kept, "
                "so the same command goes on from there",
            ) from None
        usage = reply.usage
        text = (reply.choices[0].message.content or "") if reply.choices else ""
        if usage is None:
            return text, 0, 0
        return text, usage.prompt_tokens, usage.completion_tokens


def read_answer(text: str) -> Stance | None:
    """The one stance that an answer names; None when it names none, or several."""
    words = {word.strip(".,:;!*\"'`").lower() for word in text.split()}
    named = [label for label in LABELS if label in words]
    return named[0] if len(named) == 1 else None
