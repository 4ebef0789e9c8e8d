"""Processes of the built binary, each with a log file of its own."""

import os
import signal
import socket
import subprocess
from pathlib import Path

from .places import BINARY, ROOT


def free_port() -> int:
    """A port that the kernel chose; free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_environment(**settings: str) -> dict[str, str]:
    """The caller's environment without any setting of Jembatan or PostgreSQL, plus `settings`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JEMBATAN_", "PG"))}
    return kept | settings


class Running:
    """A process that logs to a file and is stopped by its own id, never by name."""

    def __init__(self, arguments: list[str], log: Path, environment: dict[str, str]):
        self.log = log
        with log.open("ab") as sink:
            self.process = subprocess.Popen(
                [str(BINARY), *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
                start_new_session=True)

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """As a failing machine would: no chance to tidy up."""
        self.process.kill()
        self.process.wait()

    def stop(self, seconds: float = 15) -> int:
        """Asks it to stop and waits; kills it when it does not."""
        if self.is_alive:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode

    def tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])
