"""What `doctor` finds, and says of it."""

import base64
import json
import os

import pytest

from support.installation import Clinic, Installation
from support.processes import free_port


def finding(installation: Installation, subject: str, expect: int = 0, containing: str = "") -> dict[str, str]:
    findings = json.loads(installation.run("doctor", "--json", expect=expect))["findings"]
    found = [one for one in findings if one["subject"] == subject and containing in one["message"]]
    assert len(found) == 1, findings
    return found[0]


def test_doctor_tells_of_data_keys_under_an_older_master_key(installation: Installation, clinic: Clinic):
    assert finding(installation, "keys")["verdict"] == "good"
    file = installation.folder / "master.key"
    old = file.read_text()
    file.write_text(base64.b64encode(os.urandom(32)).decode() + "\n" + old)
    found = finding(installation, "keys")
    assert found["verdict"] == "warning" and "jembatan keys rotate" in found["message"]
    installation.run("keys", "rotate")
    assert finding(installation, "keys")["verdict"] == "good"


def test_doctor_tells_of_an_unfinished_rotation(installation: Installation, clinic: Clinic):
    assert finding(installation, "data key rotation")["verdict"] == "good"
    installation.run("keys", "rotate", "--data")
    assert finding(installation, "data key rotation")["verdict"] == "warning"


def test_doctor_asks_each_platform_once(installation: Installation, clinic: Clinic):
    installation.add_clinic()
    found = finding(installation, "reachability")
    assert found == {
        "subject": "reachability", "verdict": "good", "message": f"{installation.sandbox.url}: answers (HTTP 404)"}


@pytest.mark.parametrize("case", ["nothing listens", "no such name", "no TLS there", "not allowed"])
def test_doctor_says_why_a_platform_cannot_be_reached(installation: Installation, clinic: Clinic, case: str):
    url = {
        "nothing listens": f"http://127.0.0.1:{free_port()}", "no such name": "https://api.jembatan.invalid",
        "no TLS there": installation.sandbox.url.replace("http:", "https:"), "not allowed": installation.sandbox.url}[case]
    words = {
        "nothing listens": "nothing listens at that address", "no such name": "the name has no address",
        "no TLS there": "TLS failed", "not allowed": "leads to a private address"}[case]
    code = "JAUH-" + case.replace(" ", "-").upper()
    installation.run(
        "clinic", "create", "--code", code, "--name", "Klinik jauh", "--environment", "custom",
        "--satusehat-url", url, "--client-id", "jauh", "--client-secret-file", installation.secret_file("jauh"),
        "--organization-id", "10000009")
    environment = dict(installation.environment)
    if case == "not allowed":
        installation.environment |= {"JEMBATAN_ALLOW_PRIVATE_ENDPOINTS": "0", "JEMBATAN_ALLOWED_UPSTREAMS": "127.0.0.1"}
    try:
        # What this installation's own settings refuse is a fault of it; a platform that is away is not.
        found = finding(installation, "reachability", expect=1 if case == "not allowed" else 0, containing=words)
        assert found["verdict"] == ("bad" if case == "not allowed" else "warning") and found["message"].startswith(url)
    finally:
        installation.environment = environment
        installation.run("clinic", "suspend", code)


@pytest.mark.parametrize("listed, taken", [
    ("gateway.example", True), ("gateway.example:8443", True), ("gateway.example:9443", False), ("gateway.example.id", False),
    ("other.example", False)])
def test_a_custom_platform_is_listed_with_its_port(installation: Installation, listed: str, taken: bool):
    code = "DAFTAR-" + listed.replace(".", "-").replace(":", "-").upper()
    said = installation.run_with(
        "clinic", "create", "--code", code, "--name", "Klinik gerbang", "--environment", "custom",
        "--satusehat-url", "https://gateway.example:8443", "--client-id", "gerbang",
        "--client-secret-file", installation.secret_file("gerbang"), "--organization-id", "10000008", expect=0 if taken else 1,
        JEMBATAN_ALLOW_PRIVATE_ENDPOINTS="0", JEMBATAN_ALLOWED_UPSTREAMS=listed)
    assert taken or "JEMBATAN_ALLOWED_UPSTREAMS" in said
    if taken:
        installation.run("clinic", "suspend", code)
