"""A whole installation: a private database, a master key, a sandbox, and servers of the built binary."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from collections.abc import Callable, Iterable

from . import visits
from .api import Answer, Api
from .cluster import Database, Databases
from .places import ARTEFACTS, BINARY, ROOT
from .processes import Running, clean_environment, free_port
from .sandbox import LedgerEntry, Sandbox
from .waiting import wait_until

# What makes a clinic fast enough for a test; the engine behaves as with the defaults otherwise.
FAST = {
    "rate-per-minute": 60000, "burst": 1000, "concurrency": 16, "settle-ms": 300, "connect-timeout-ms": 2000,
    "total-timeout-ms": 5000, "requests-per-minute": 1000000,
}


@dataclass
class Clinic:
    code: str
    secret: str
    client_id: str
    client_secret: str
    organization: str
    location: str
    ledger_start: int = 0

    def api(self, server: "Server") -> Api:
        return Api(server.url, self.code, self.secret)


@dataclass
class Server:
    url: str
    process: Running

    def is_ready(self) -> bool:
        assert self.process.is_alive, f"the server ended:\n{self.process.tail()}"
        try:
            with urllib.request.urlopen(self.url + "/readyz", timeout=5) as answer:
                return answer.status == 200
        except (OSError, urllib.error.HTTPError):
            return False


@dataclass
class Installation:
    databases: Databases
    name: str = "installation"
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert os.access(BINARY, os.X_OK), f"{BINARY} is not there: build it first (make test does)"
        self.folder = Path(tempfile.mkdtemp(prefix="jembatan-e2e-"))
        self.folder.chmod(0o711)
        self.servers: list[Server] = []
        self.sandbox: Sandbox | None = None
        self.database: Database | None = None
        self._number = 0
        self._closed = False
        try:
            self._prepare()
        except BaseException:
            self.close(failed=True)
            raise

    def _prepare(self) -> None:
        key = self.folder / "master.key"
        key.write_text(base64.b64encode(os.urandom(32)).decode() + "\n")
        key.chmod(0o600)
        self.database = self.databases.create()
        self.sandbox = Sandbox(self.folder)
        self.environment = clean_environment(
            JEMBATAN_DATABASE_URL=self.database.app, JEMBATAN_OWNER_DATABASE_URL=self.database.owner, JEMBATAN_HOME_DIR=str(self.folder),
            JEMBATAN_MASTER_KEY_FILE=str(key), JEMBATAN_ALLOW_PRIVATE_ENDPOINTS="1",
            JEMBATAN_ALLOWED_UPSTREAMS=f"127.0.0.1:{self.sandbox.port}", **self.settings)
        self.run("migrate")

    # Commands

    def run(self, *arguments: str, expect: int = 0) -> str:
        """Runs a command of the binary; gives what it printed."""
        return self._finished(arguments, expect).stdout

    def run_with(self, *arguments: str, expect: int = 0, **settings: str) -> str:
        """The same under other settings; gives what it printed and what it complained of."""
        done = self._finished(arguments, expect, settings)
        return done.stdout + done.stderr

    def _finished(
        self, arguments: tuple[str, ...], expect: int, settings: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(BINARY), *arguments], cwd=ROOT, env=self.environment | (settings or {}), capture_output=True, text=True, timeout=120)
        assert done.returncode == expect, f"jembatan {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done

    def secret_file(self, text: str) -> str:
        path = self.folder / f"secret-{uuid.uuid4().hex}"
        path.write_text(text)
        path.chmod(0o600)
        return str(path)

    def start_server(self, **settings: str) -> Server:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        log = self.folder / f"server-{len(self.servers) + 1}.log"
        environment = self.environment | {"JEMBATAN_BIND": f"127.0.0.1:{port}", "JEMBATAN_BASE_URL": url} | settings
        server = Server(url, Running(["serve"], log, environment))
        self.servers.append(server)
        wait_until("the server is ready", server.is_ready, 40)
        return server

    @property
    def server(self) -> Server:
        """The server that runs; started at first use."""
        running = [server for server in self.servers if server.process.is_alive]
        return running[0] if running else self.start_server()

    # Clinics and people

    def add_clinic(self, code: str | None = None, **settings: int | str) -> Clinic:
        """A clinic with a poli on the platform, made by the command line, and known to the sandbox."""
        self._number += 1
        code = code or f"E2E-{self._number:03d}"
        organization = f"1{self._number:07d}"
        client_id, client_secret = f"client-{code.lower()}", uuid.uuid4().hex
        self.sandbox.add_client(client_id, client_secret, organization, f"Klinik {code}")
        location = self.sandbox.add_location(client_id, client_secret, organization, f"RUANG-{code}")
        printed = self.run(
            "clinic", "create", "--code", code, "--name", f"Klinik {code}", "--level", "fktp", "--environment", "custom",
            "--satusehat-url", self.sandbox.url, "--kfa-url", self.sandbox.url, "--consent-url", self.sandbox.url,
            "--client-id", client_id, "--client-secret-file", self.secret_file(client_secret), "--organization-id", organization, "--json")
        made = json.loads(printed)
        assert made["code"] == code and made["apiSecret"].startswith("jbt_"), printed
        wanted: dict[str, Any] = FAST | {name.replace("_", "-"): value for name, value in settings.items()}
        self.run("clinic", "set", code, *(f"{name}={value}" for name, value in wanted.items()))
        ledger = self.sandbox.ledger(client_id)
        return Clinic(
            code, made["apiSecret"], client_id, client_secret, organization, location, ledger[-1].n if ledger else 0)

    def add_user(self, email: str, role: str, clinic: Clinic | None = None, password: str = "kata sandi yang panjang 7") -> tuple[str, str]:
        where = ["--clinic", clinic.code] if clinic else []
        self.run("admin", "create", "--email", email, "--role", role, *where, "--password-file", self.secret_file(password))
        return email, password

    # What reached the platform

    def ledger(self, clinic: Clinic) -> list[LedgerEntry]:
        return self.sandbox.ledger(clinic.client_id, clinic.ledger_start)

    def logs(self) -> list[Path]:
        return sorted(self.folder.glob("server-*.log"))

    # The end

    def close(self, failed: bool = False) -> None:
        """Stops everything; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        for server in self.servers:
            server.process.stop()
        if self.sandbox:
            self.sandbox.process.stop()
        if self.database and not failed:
            self.databases.drop(self.database)
        if failed:
            kept = ARTEFACTS / "logs" / f"{self.name}-{self.folder.name[-6:]}"
            kept.mkdir(parents=True, exist_ok=True)
            for log in self.folder.glob("*.log"):
                shutil.copy(log, kept)
        shutil.rmtree(self.folder, ignore_errors=True)


def in_parallel(work: Callable[[Any], Answer], items: Iterable[Any], threads: int = 8) -> list[Answer]:
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, items))


def make_known(api: Api, clinic: Clinic, nik: str) -> None:
    """Sends one visit, so that the clinic's practitioner and poli are mapped before many follow."""
    answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, f"AWAL-{clinic.code}", tanggal_kunjungan=visits.moment(900)))
    assert answer.status in (200, 202), answer
    path = f"/api/encounter/AWAL-{clinic.code}"
    wait_until("the first visit has arrived", lambda: api.get(path).body["satusehat_encounter_id"], 30)


def post_visits(api: Api, clinic: Clinic, niks: list[str], count: int, prefix: str, threads: int = 8) -> list[dict[str, Any]]:
    """Posts visits with a diagnosis and a procedure each, ended, without waiting for the platform; gives the answers."""

    def one(number: int) -> dict[str, Any]:
        body = visits.encounter(
            niks[number % len(niks)], clinic.location, f"{prefix}-{number:04d}", tanggal_selesai=visits.moment(30),
            pemeriksaan_fisik={"tanda_vital": {"nadi": 60 + number % 40}})
        answer = api.post("/api/encounter", body, Prefer="respond-async")
        assert answer.status in (200, 202), answer
        visit = answer.body
        # The diagnosis last: with it the visit may be finished, and what comes later goes later.
        for path, child in (("procedure", visits.procedure), ("diagnosis", visits.diagnosis)):
            given = api.post("/api/" + path, child(visit["encounter_id"], visit["pasien_id"]), Prefer="respond-async")
            assert given.status in (200, 202), given
        return visit

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(count)))
