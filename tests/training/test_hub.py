"""Uploading, against a stub of the Hub on this machine."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from stance.errors import ModelError
from stance.training import push

REPO = "someone/stance-mine"


class Hub(ThreadingHTTPServer):
    """A server that keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.created: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.refuses = False

    def respond(self, path: str, body: bytes) -> tuple[int, object]:
        if self.refuses:
            return 403, {"error": "no"}
        if path == "/api/repos/create":
            self.created.append(json.loads(body))
            return 200, {"url": f"{self.address}/{REPO}"}
        if "/preupload/" in path:
            names = [file["path"] for file in json.loads(body)["files"]]
            modes = {"uploadMode": "regular", "shouldIgnore": False}
            return 200, {"files": [{"path": name, **modes} for name in names]}
        if "/commit/" in path:
            for line in map(json.loads, body.splitlines()):
                if line["key"] == "file":
                    content = base64.b64decode(line["value"]["content"])
                    self.files[line["value"]["path"]] = content
            return 200, {"commitUrl": f"{self.address}/{REPO}/commit/abc", "commitOid": "abc"}
        return 200, {"id": REPO, "sha": "abc", "siblings": []}


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def do_GET(self) -> None:
        self.answer(b"")

    def answer(self, body: bytes) -> None:
        status, value = self.server.respond(self.path, body)
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", server.address)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    monkeypatch.setenv("HF_TOKEN", "hf_test")
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def model(tiny_path: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "checkpoints" / "checkpoint-1").mkdir(parents=True)
    (folder / "checkpoints" / "checkpoint-1" / "optimizer.pt").write_bytes(b"large")
    for path in tiny_path.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# Mine\n")
    return folder


def test_a_model_is_uploaded_without_its_checkpoints(hub: Hub, model: Path) -> None:
    assert push(model, REPO, private=True) == f"{hub.address}/{REPO}/commit/abc"
    assert hub.created[0]["name"] == "stance-mine"
    expected = {path.name: path.read_bytes() for path in model.iterdir() if path.is_file()}
    assert hub.files == expected


def test_a_refusal_is_a_plain_error(hub: Hub, model: Path) -> None:
    hub.refuses = True
    with pytest.raises(ModelError, match=f"cannot be uploaded to '{REPO}'"):
        push(model, REPO)


def test_only_a_finished_model_is_uploaded(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no stance model"):
        push(tmp_path, REPO)
