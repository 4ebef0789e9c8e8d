"""A clinic's system that is told by webhooks, and checks the signatures as docs/webhooks.md says."""

import base64
import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    raw: bytes
    status: int

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)

    @property
    def type(self) -> str:
        return self.body["type"]

    @property
    def visit(self) -> str:
        return self.body["data"]["encounter_id"]

    def is_signed(self, secret: str) -> bool:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.raw
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        is_fresh = abs(time.time() - int(self.headers["webhook-timestamp"])) < 300
        given = [part.split(",", 1)[1] for part in self.headers["webhook-signature"].split(" ") if part.startswith("v1,")]
        return is_fresh and any(hmac.compare_digest(expected, one) for one in given)


class Receiver:
    """Answers 200, or per path the statuses of `answers` in turn, the last one for good."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: dict[str, list[int]] = {}
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver._lock:
                    waiting = receiver.answers.get(self.path, [200])
                    status = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                    receiver.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, raw, status))
                self.send_response(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def at(self, path: str, kind: str | None = None) -> list[Received]:
        with self._lock:
            return [one for one in self.received if one.path == path and kind in (None, one.type)]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
