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


class Hub:
    """What the stub was sent."""

    def __init__(self) -> None:
        self.created: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.address = ""
        self.refuses = False


@pytest.fixture
def hub(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    seen = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if seen.refuses:
                self.answer(403, {"error": "no"})
            elif self.path == "/api/repos/create":
                seen.created.append(json.loads(body))
                self.answer(200, {"url": f"{seen.address}/{REPO}"})
            elif "/preupload/" in self.path:
                files = [
                    {"path": f["path"], "uploadMode": "regular", "shouldIgnore": False}
                    for f in json.loads(body)["files"]
                ]
                self.answer(200, {"files": files})
            elif "/commit/" in self.path:
                for line in map(json.loads, body.splitlines()):
                    if line["key"] == "file":
                        content = base64.b64decode(line["value"]["content"])
                        seen.files[line["value"]["path"]] = content
                url = f"{seen.address}/{REPO}/commit/abc"
                self.answer(200, {"commitUrl": url, "commitOid": "abc", "success": True})
            else:
                self.answer(404, {})

        def do_GET(self) -> None:
            self.answer(200, {"id": REPO, "sha": "abc", "siblings": []})

        def answer(self, status: int, value: object) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    seen.address = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", seen.address)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    monkeypatch.setenv("HF_TOKEN", "hf_test")
    yield seen
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
