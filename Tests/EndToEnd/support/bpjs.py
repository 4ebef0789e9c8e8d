"""The sandbox of BPJS, seen from outside: its control interface, its ledger, and requests as a facility signs them."""

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from .sandbox import Sandbox

BASES = {"pcare": "/pcare-rest/", "antreanfktp": "/antreanfktp/", "antreanrs": "/antreanrs/"}


class BPJS:
    """What a test may ask of the simulated BPJS, and do to it."""

    def __init__(self, sandbox: Sandbox):
        self.sandbox = sandbox

    def clinics(self) -> dict[str, dict[str, Any]]:
        """The facilities with their credentials, by consumer id."""
        return {clinic["cons_id"]: clinic for clinic in self.sandbox.control("GET", "bpjs/clinics")}

    def add_members(self, members: list[dict[str, Any]]) -> None:
        self.sandbox.control("POST", "bpjs/members", members)

    def ledger(self, **filters: Any) -> list[dict[str, Any]]:
        """Every accepted write; `family`, `cons_id`, `operation` and `after` narrow it."""
        return self.sandbox.control("GET", "bpjs/ledger?" + urllib.parse.urlencode(filters))

    def duplicates(self, **filters: Any) -> list[dict[str, Any]]:
        return self.sandbox.control("GET", "bpjs/duplicates?" + urllib.parse.urlencode(filters))

    def call(self, cons_id: str, family: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """A request as the facility itself would send it; gives the HTTP status and the envelope."""
        clinic = self.clinics()[cons_id]
        stamp = str(int(time.time()))
        digest = hmac.new(clinic["secret"].encode(), f"{cons_id}&{stamp}".encode(), hashlib.sha256).digest()
        account = ":".join(clinic["pcare"][part] for part in ("username", "password", "application"))
        headers = {
            "X-cons-id": cons_id, "X-timestamp": stamp, "X-signature": base64.b64encode(digest).decode(),
            "user_key": clinic["user_keys"][family], "Content-Type": "application/json",
            "X-authorization": "Basic " + base64.b64encode(account.encode()).decode()}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.sandbox.url + BASES[family] + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read())
