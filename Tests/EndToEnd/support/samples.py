"""The sample clients of the requirement texts, taken out of them at test time and run as they stand there.

Only the three constants that every clinic replaces are replaced: base URL, code and secret.
"""

import json
import os
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .places import SHARED
from .processes import free_port
from .waiting import wait_until

STUBS = Path(__file__).resolve().parents[1] / "samples"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.S | re.M)
CLINIC_FILE = re.compile(r"^// ((?:application|protected)/\S+\.php)$")


def seed(number: str) -> str | None:
    found = sorted((SHARED / "seeds").glob(number + "_*.txt"))
    return found[0].read_text() if found else None


def blocks(text: str, language: str) -> list[tuple[str, str]]:
    """Code blocks of a language with the last line before each, which names the file or the section."""
    found = []
    for match in FENCE.finditer(text):
        if match[1] == language:
            before = text[:match.start()].strip().splitlines()
            found.append((before[-1], match[2]))
    return found


def block(text: str, language: str, marker: str) -> str:
    """The block that holds `marker`."""
    found = [code for _, code in blocks(text, language) if marker in code]
    assert len(found) == 1, f"{len(found)} blocks hold {marker}"
    return found[0]


def configured(code: str, url: str, clinic: str, secret: str) -> str:
    return code.replace("https://your-satusehat-service.com", url).replace("KLINIK-001", clinic).replace("your_clinic_secret", secret)


def framework_files(text: str, folder: Path, url: str, clinic: str, secret: str) -> list[str]:
    """Writes the files that the text names, as `application/…` or `protected/…`; gives their names."""
    written = []
    for label, code in blocks(text, "php"):
        name = CLINIC_FILE.match(label)
        if name:
            path = folder / name[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(configured(code, url, clinic, secret))
            written.append(name[1])
    return written


def php(folder: Path, code: str, **environment: str) -> str:
    script = folder / "driver.php"
    script.write_text(code)
    return run(["php", "-d", "display_errors=stderr", "-d", "error_reporting=E_ALL", str(script)], **environment)


def run(command: list[str], **environment: str) -> str:
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr.strip(), f"{command[0]}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Application:
    """A framework's application under PHP's built-in server."""

    def __init__(self, port: int):
        self.base = f"http://127.0.0.1:{port}"

    def post(self, path: str, body: Any = None, form: bytes | None = None) -> dict[str, Any]:
        data = form if form is not None else json.dumps(body).encode()
        kind = "application/json" if form is None else "application/x-www-form-urlencoded"
        with urllib.request.urlopen(urllib.request.Request(self.base + path, data, {"Content-Type": kind}), timeout=60) as answer:
            text = answer.read()
        try:
            return json.loads(text)
        except ValueError:
            raise AssertionError(f"{path}: {text[:500]!r}") from None


@contextmanager
def application(stub: str, folder: Path) -> Iterator[Application]:
    port = free_port()
    with (folder / "php.log").open("wb") as log:
        server = subprocess.Popen(
            ["php", "-S", f"127.0.0.1:{port}", str(STUBS / stub)], env=os.environ | {"SAMPLE_DIR": str(folder)}, stdout=log, stderr=log)
    try:
        def listens() -> bool:
            import socket

            assert server.poll() is None, (folder / "php.log").read_text()
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        wait_until("PHP's server listens", listens)
        yield Application(port)
    finally:
        server.terminate()
        server.wait()
