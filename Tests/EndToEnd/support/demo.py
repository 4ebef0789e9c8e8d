"""The demo as `make run` makes it, in an empty folder: cluster, migrations, sandbox, demo clinics, server."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from .api import Api
from .cluster import SCRIPT
from .installation import Server
from .places import ARTEFACTS, BINARY, ROOT
from .processes import Running, clean_environment, free_port
from .waiting import wait_until


class Demo:
    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="jembatan-demo-"))
        self.home.chmod(0o711)
        self.port, self.sandbox_port = free_port(), free_port()
        self.environment = clean_environment(JEMBATAN_HOME_DIR=str(self.home), JEMBATAN_BIND=f"127.0.0.1:{self.port}")
        self.processes: list[Running] = []
        try:
            self._start()
        except BaseException:
            self.close(failed=True)
            raise

    def _start(self) -> None:
        self._script("start")
        self.run("migrate")
        (self.home / "sandbox").mkdir()
        (self.home / "sandbox/port").write_text(f"{self.sandbox_port}\n")
        sandbox = self._spawn("sandbox", "--port", str(self.sandbox_port))
        wait_until("the sandbox answers", lambda: self._listens(sandbox, self.sandbox_port), 30)
        self.run("demo", "seed")
        self.server = Server(f"http://127.0.0.1:{self.port}", self._spawn("serve"))
        wait_until("the server is ready", self.server.is_ready, 40)

    def _listens(self, process: Running, port: int) -> bool:
        import socket

        assert process.is_alive, process.tail()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def _spawn(self, *arguments: str) -> Running:
        process = Running(list(arguments), self.home / f"{arguments[0]}.log", self.environment)
        self.processes.append(process)
        return process

    def _script(self, command: str) -> None:
        done = subprocess.run([str(SCRIPT), command, str(self.home / "postgres")], env=clean_environment(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def run(self, *arguments: str, expect: int = 0) -> str:
        done = subprocess.run([str(BINARY), *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == expect, f"jembatan {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @property
    def json(self) -> dict[str, Any]:
        return json.loads((self.home / "demo.json").read_text())

    @property
    def api(self) -> Api:
        clinic = self.json["clinics"][0]
        return Api(self.server.url, clinic["code"], clinic["apiSecret"])

    def close(self, failed: bool = False) -> None:
        for process in reversed(self.processes):
            process.stop()
        if failed:
            kept = ARTEFACTS / "logs" / self.home.name
            kept.mkdir(parents=True, exist_ok=True)
            for log in self.home.glob("*.log"):
                shutil.copy(log, kept)
        self._script("remove")
        shutil.rmtree(self.home, ignore_errors=True)
