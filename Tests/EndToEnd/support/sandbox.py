"""The sandbox of SATUSEHAT, seen from outside: its control interface and its ledger."""

import json
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from .processes import Running, clean_environment, free_port
from .waiting import wait_until


class LedgerEntry:
    """One request that reached the sandbox. `status` 0: the client got no answer."""

    def __init__(self, entry: dict[str, Any]):
        self.n: int = entry["n"]
        self.at: float = entry["at"] / 1000
        self.client_id: str | None = entry["client_id"]
        self.method: str = entry["method"]
        self.path: str = entry["path"]
        self.query: str = urllib.parse.unquote(entry["query"])
        self.text: str = entry["body"]
        self.status: int = entry["status"]
        self.stored: dict[str, str] | None = entry["stored"]
        self.fault: str | None = entry["fault"]

    @property
    def is_fhir(self) -> bool:
        return self.path.startswith("/fhir-r4/")

    @property
    def type(self) -> str:
        """Resource type of a FHIR request, else ""."""
        return self.path.split("/")[3] if self.is_fhir else ""

    @property
    def is_write(self) -> bool:
        return self.is_fhir and self.method in ("POST", "PUT", "PATCH")

    @property
    def body(self) -> Any:
        return json.loads(self.text)

    def __repr__(self) -> str:
        return f"#{self.n} {self.method} {self.path}?{self.query} -> {self.status}{' ' + self.fault if self.fault else ''}"


class Sandbox:
    """The simulator as a process of its own, with its store in `folder`."""

    def __init__(self, folder: Path):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        home = folder / "sandbox-home"
        home.mkdir(exist_ok=True)
        self._folder = folder
        self._start()

    def _start(self) -> None:
        self.process = Running(
            ["sandbox", "--port", str(self.port), "--state-dir", str(self._folder / "sandbox")], self._folder / "sandbox.log",
            clean_environment(JEMBATAN_HOME_DIR=str(self._folder / "sandbox-home")))
        wait_until("the sandbox answers", self._is_ready, 30)

    def kill_and_start(self) -> None:
        """The platform's machine fails and comes back."""
        self.process.kill()
        self._start()

    def _is_ready(self) -> bool:
        assert self.process.is_alive, f"the sandbox ended:\n{self.process.tail()}"
        try:
            return self.control("GET", "health")["status"] == "ok"
        except OSError:
            return False

    def call(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Any:
        request = urllib.request.Request(self.url + path, body, headers or {}, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def control(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        return self.call(method, "/_control/" + path, data, {"Content-Type": "application/json"})

    def add_client(self, client_id: str, secret: str, organization: str, name: str) -> None:
        self.control("POST", "clients", {
            "client_id": client_id, "client_secret": secret, "organization_id": organization, "name": name})

    def add_patient(self, nik: str, name: str = "Warga Uji") -> str:
        return self.control("POST", "patients", {"nik": nik, "name": name, "gender": "female", "birth_date": "1990-02-03"})["id"]

    def add_practitioner(self, nik: str, name: str, ihs: str) -> str:
        return self.control("POST", "practitioners", {"nik": nik, "name": name, "gender": "female", "ihs_number": ihs})["id"]

    def token(self, client_id: str, secret: str) -> str:
        form = urllib.parse.urlencode({"client_id": client_id, "client_secret": secret}).encode()
        return self.call(
            "POST", "/oauth2/v1/accesstoken?grant_type=client_credentials", form,
            {"Content-Type": "application/x-www-form-urlencoded"})["access_token"]

    def add_location(self, client_id: str, secret: str, organization: str, code: str, name: str = "Poli Uji") -> str:
        """A Location as the facility itself would have made it earlier; gives its id."""
        token = self.token(client_id, secret)
        resource = {
            "resourceType": "Location",
            "identifier": [{"system": f"http://sys-ids.kemkes.go.id/location/{organization}", "value": code}],
            "status": "active", "name": name, "description": name, "mode": "instance",
            "physicalType": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/location-physical-type", "code": "ro", "display": "Room"}]},
            "managingOrganization": {"reference": f"Organization/{organization}"},
        }
        made = self.call(
            "POST", "/fhir-r4/v1/Location", json.dumps(resource).encode(),
            {"Content-Type": "application/json", "Authorization": "Bearer " + token})
        return made["id"]

    def patch(self, client_id: str, secret: str, kind: str, id: str, changes: list[dict[str, Any]]) -> None:
        """Changes a resource as another system of the facility would."""
        headers = {"Content-Type": "application/json-patch+json", "Authorization": "Bearer " + self.token(client_id, secret)}
        self.call("PATCH", f"/fhir-r4/v1/{kind}/{id}", json.dumps(changes).encode(), headers)

    def forget(self, kind: str, id: str) -> None:
        """The platform loses a resource."""
        self.control("DELETE", f"resources?type={kind}&id={id}")

    def fault(self, name: str, client_id: str = "*", **details: Any) -> None:
        self.control("POST", "faults", {"fault": name, "client_id": client_id, **details})

    def clear_faults(self) -> None:
        self.control("DELETE", "faults")

    def ledger(self, client_id: str | None = None, after: int = 0) -> list[LedgerEntry]:
        query = {"after": after} | ({"client_id": client_id} if client_id else {})
        return [LedgerEntry(entry) for entry in self.control("GET", "ledger?" + urllib.parse.urlencode(query))]

    def resources(self, kind: str) -> list[dict[str, Any]]:
        return self.control("GET", f"resources?type={kind}")
