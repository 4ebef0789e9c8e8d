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


class Facility:
    """A first-level clinic of an installation that the simulated BPJS knows, with members of its own."""

    def __init__(self, installation: Any, clinic: Any, cons_id: str, **options: Any):
        self.installation, self.clinic, self.cons_id = installation, clinic, cons_id
        self.bpjs = BPJS(installation.sandbox)
        self.provider = f"01{cons_id[-2:]}E{cons_id[-3:]}"
        self.secret = f"rahasia-{cons_id}"
        self.members = 0
        installation.sandbox.control("POST", "bpjs/clinics", {
            "cons_id": cons_id, "secret": self.secret, "provider_code": self.provider, "name": clinic.code, "zone": "WIB",
            "user_keys": {
                "pcare": f"kunci-pcare-{cons_id}", "antreanfktp": f"kunci-antrean-{cons_id}", "antreanrs": f"kunci-rs-{cons_id}"},
            "pcare": {"username": f"akun-{cons_id}", "password": "Sandi#1:2", "application": "095"}, "options": options})

    def connect(self, pcare_user_key: str | None = None) -> "Facility":
        """Saves the access in the installation, by the command line."""
        file, url = self.installation.secret_file, self.installation.sandbox.url
        common = ("--cons-id", self.cons_id, "--secret-file", file(self.secret), "--provider-code", self.provider)
        self.installation.run(
            "clinic", "bpjs", "set", self.clinic.code, "--family", "pcare", "--url", url + "/pcare-rest", *common, "--user-key-file",
            file(pcare_user_key or f"kunci-pcare-{self.cons_id}"), "--username", f"akun-{self.cons_id}", "--password-file", file("Sandi#1:2"))
        self.installation.run(
            "clinic", "bpjs", "set", self.clinic.code, "--family", "antrean-fktp", "--url", url + "/antreanfktp", *common,
            "--user-key-file", file(f"kunci-antrean-{self.cons_id}"))
        return self

    def member(self, **facts: Any) -> dict[str, str]:
        """Somebody insured with this clinic, who is nobody."""
        self.members += 1
        number = f"{self.cons_id[-3:]}{self.members:05d}"
        person = {"card": f"00077{number}", "nik": f"99{number}000000"[:16].ljust(16, "0"), "name": f"Peserta Uji {self.members}"}
        self.bpjs.add_members([person | {"sex": "P", "birth_date": "01-02-1980", "provider": self.provider} | facts])
        return person

    def ledger(self) -> list[dict[str, Any]]:
        return self.bpjs.ledger(cons_id=self.cons_id, limit=10000)

    def told(self) -> list[tuple[str, str]]:
        """What BPJS took, in its order: operation and key."""
        return [(row["operation"], row["key"]) for row in self.ledger()]


class Hospital(Facility):
    """A referral clinic of an installation that the simulated BPJS knows."""

    def __init__(self, installation: Any, clinic: Any, cons_id: str, **options: Any):
        super().__init__(installation, clinic, cons_id, **options)
        installation.database.query(f"UPDATE clinic SET level = 'fkrtl' WHERE code = '{clinic.code}'")

    def connect(self, pcare_user_key: str | None = None) -> "Hospital":
        file = self.installation.secret_file
        self.installation.run(
            "clinic", "bpjs", "set", self.clinic.code, "--family", "antrean-rs", "--url", self.installation.sandbox.url + "/antreanrs",
            "--cons-id", self.cons_id, "--secret-file", file(self.secret), "--provider-code", self.provider, "--user-key-file",
            file(f"kunci-rs-{self.cons_id}"))
        return self

    def told_of(self, code: str) -> list[tuple[str, int | None]]:
        """What BPJS took of a booking, in its order: operation, and the milliseconds of a task."""
        return [
            (row["operation"] + (f" {row['payload']['taskid']}" if "taskid" in row["payload"] else ""), row["payload"].get("waktu"))
            for row in self.ledger() if row["payload"]["kodebooking"] == code]
