"""A language model behind a stub on this machine: answers, refusals, tokens, cost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from stance.benchmark.endpoint import read_answer
from stance.benchmark.models import find_model
from stance.benchmark.settings import make_settings
from stance.errors import InputError, ModelError
from stance.labels import LABELS, Stance
from tests.benchmark.conftest import Bench

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


class Stub(BaseHTTPRequestHandler):
    """Says `supports` of whatever is welcomed, refuses lies, fails once when told to."""

    prompts: ClassVar[list[dict]] = []
    failing = False

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.prompts.append(body)
        text = body["messages"][0]["content"].split("Quote:")[1]
        said = "I cannot say." if "lies" in text else "Neutral."
        said = "**Supports**" if "welcome it" in text else said
        answer = {
            "id": "1",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": said},
                }
            ],
            "usage": {"prompt_tokens": 100, "completion_tokens": 2, "total_tokens": 102},
        }
        data = json.dumps(answer).encode()
        self.send_response(400 if Stub.failing else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Stub.prompts, Stub.failing = [], False
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_answers_refusals_tokens_and_cost_are_counted(bench: Bench, url: str) -> None:
    run = bench(f"llm=openai:some-model@{url}", limit=20, prices=(2.0, 10.0))
    (result,) = run["results"]
    assert len(Stub.prompts) == 20
    n_lies = sum("lies" in p["messages"][0]["content"].split("Quote:")[1] for p in Stub.prompts)
    assert result["notes"]["n_refusals"] == n_lies > 0
    assert result["notes"]["n_tokens_in"] == 2000
    assert result["notes"]["cost_usd"] == pytest.approx((2000 * 2 + 40 * 10) / 1e6)
    assert result["robustness"] is None  # nothing is bought that nobody asked for
    assert "ece" not in result["figures"]
    assert all(p["temperature"] == 0 for p in Stub.prompts)
    (timing,) = run["timing"]["pairs"]
    assert timing["latency_p50_ms"] > 0

    bench(f"llm=openai:some-model@{url}", limit=20, prices=(2.0, 10.0))
    assert len(Stub.prompts) == 20  # answers are not bought twice


def test_an_endpoint_that_fails_is_an_error_of_the_user(bench: Bench, url: str) -> None:
    Stub.failing = True
    with pytest.raises(ModelError, match="does not answer"):
        bench(f"openai:some-model@{url}", limit=3)


def test_an_endpoint_needs_an_address() -> None:
    settings = make_settings(None, {"models": ["x"], "tasks": ["seed"], "output_path": "x"})
    with pytest.raises(InputError, match="openai:MODEL@"):
        find_model("openai:some-model", settings)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("supports", Stance.SUPPORTS),
        (" Rejects. ", Stance.REJECTS),
        ("**neutral**", Stance.NEUTRAL),
        ("I would say it supports the target", Stance.SUPPORTS),
        ("supports or rejects", None),
        ("", None),
        ("unsupported", None),
    ],
)
def test_reading_an_answer(text: str, label: Stance | None) -> None:
    assert read_answer(text) == label
    assert label is None or label in LABELS
