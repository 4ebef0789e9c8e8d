"""`jembatan bpjs`: what support reads a captured answer of BPJS with. Needs no database."""

import json
import subprocess

import pytest

from support.places import BINARY, ROOT

VECTORS = json.loads((ROOT / "Tests/BPJSTests/Vectors/bpjs-vectors.json").read_text())
VECTOR = VECTORS["responseDecrypt"][0]


@pytest.fixture
def run(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(VECTOR["secret"] + "\n")

    def run(command: str, *more: str, given: str = "", timestamp: str = VECTOR["timestamp"]) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(BINARY), "bpjs", command, "--cons-id", VECTOR["consId"], "--secret-file", str(secret), "--timestamp", timestamp, *more],
            input=given, capture_output=True, text=True, timeout=30, env={})

    return run


def test_a_captured_answer_is_read(run):
    whole = json.dumps({"response": VECTOR["encrypted"], "metaData": {"code": 200, "message": "OK"}})
    for captured in (whole, VECTOR["encrypted"] + "\n"):
        done = run("decode", given=captured)
        assert done.returncode == 0 and json.loads(done.stdout) == json.loads(VECTOR["plaintext"]), done.stderr


def test_what_cannot_be_read_is_said(run):
    for given, timestamp, says in (
        (VECTOR["encrypted"], "433223233", "another cons-id, secret or timestamp"),
        (VECTOR["encrypted"][:-2], VECTOR["timestamp"], "not base64"),
        (json.dumps({"metaData": {"code": 412, "message": "x"}}), VECTOR["timestamp"], "no response"),
    ):
        done = run("decode", given=given, timestamp=timestamp)
        assert done.returncode == 1 and says in done.stderr and not done.stdout, done
    assert run("decode", timestamp="kemarin").returncode == 2


def test_a_request_is_signed(run):
    vector = VECTORS["signature"][0]
    assert run("sign").stdout.strip() == vector["signatureBase64"]
    assert run("sign", "--hex").stdout.strip() == vector["signatureHex"]
