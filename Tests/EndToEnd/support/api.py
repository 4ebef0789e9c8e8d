"""A clinic's system: JSON over kept-alive connections."""

import http.client
import json
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        value = json.loads(self.raw)
        assert isinstance(value, dict), f"not a JSON object: {self.raw[:200]!r}"
        return value

    def __repr__(self) -> str:
        return f"{self.status} {self.raw[:600].decode('utf-8', 'replace')}"


class Api:
    """Calls as one clinic. Each thread keeps its own connection; one that the server closed is opened anew once."""

    def __init__(self, url: str, code: str, secret: str):
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80
        self.headers = {"X-Clinic-Code": code, "X-Clinic-Secret": secret, "Content-Type": "application/json"}
        self._own = threading.local()

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        for last_try in (False, True):
            connection = getattr(self._own, "connection", None)
            fresh = connection is None
            if fresh:
                connection = self._own.connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
            try:
                connection.request(method, path, body, self.headers | (headers or {}))
                response = connection.getresponse()
                answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
                if response.will_close:
                    self.close()
                return answer
            except (http.client.BadStatusLine, http.client.CannotSendRequest, ConnectionError):
                self.close()
                # Only an idle connection that was closed meanwhile says nothing about the server.
                if fresh or last_try:
                    raise
        raise AssertionError("unreachable")

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        return self.request("POST", path, json.dumps(body).encode(), {k.replace("_", "-"): v for k, v in headers.items()})

    def put(self, path: str, body: Any) -> Answer:
        return self.request("PUT", path, json.dumps(body).encode())

    def delete(self, path: str) -> Answer:
        return self.request("DELETE", path)

    def get(self, path: str) -> Answer:
        return self.request("GET", path)

    def close(self) -> None:
        connection = getattr(self._own, "connection", None)
        if connection is not None:
            connection.close()
            self._own.connection = None
