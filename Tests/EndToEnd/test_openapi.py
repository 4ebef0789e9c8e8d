"""The API's document: valid OpenAPI 3.1, and true. schemathesis calls every operation with bodies made from it and checks each answer."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from support import visits
from support.installation import Clinic, Installation

CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
SECONDS = 60
REGISTRATIONS = "/api/mobile-jkn/registrations"


@pytest.fixture(scope="module")
def document(installation: Installation) -> dict:
    with urllib.request.urlopen(installation.server.url + "/api/openapi.json") as answer:
        assert answer.headers["Content-Type"].startswith("application/json") and answer.headers["ETag"]
        return json.load(answer)


def test_it_is_valid(document: dict):
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_every_example_is_accepted_as_dry_run(installation: Installation, clinic: Clinic, document: dict):
    api = clinic.api(installation.server)
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    visit = api.post("/api/encounter", visits.encounter(nik, "UMUM", tanggal_kunjungan="2026-01-05T08:30:00+07:00")).body
    # What is called or given up has to be there.
    schemas = document["components"]["schemas"]
    queued = api.post("/api/bpjs/antrean", schemas["Antrean"]["examples"][0]).body
    # What is for referral clinics alone is asked as one.
    hospital = installation.add_clinic()
    installation.database.query(f"UPDATE clinic SET level = 'fkrtl' WHERE code = '{hospital.code}'")
    referral = hospital.api(installation.server)
    registered = referral.post(REGISTRATIONS, schemas["RegistrasiMobileJKN"]["examples"][0]).body
    for path, item in document["paths"].items():
        caller, identifier = (referral, registered["id"]) if path.startswith(REGISTRATIONS) else (api, visit["encounter_id"])
        for method, send in (("post", caller.post), ("put", caller.put)):
            if "requestBody" not in item.get(method, {}):
                continue
            name = item[method]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
            for example in schemas[name]["examples"]:
                if "antrean_id" in example:
                    example = example | {"antrean_id": queued["id"]}
                answer = send(path.replace("{id}", identifier) + "?dry_run=true", example)
                assert answer.status == 200, f"{method} {path}: {answer}\n{example}"


@pytest.mark.parametrize("is_referral", [False, True])
def test_every_answer_is_as_documented(installation: Installation, clinic: Clinic, tmp_path, is_referral: bool):
    """Fails with the calls to repeat. The clinic's rate limit is out of the way (support.installation.FAST)."""
    only = []
    if is_referral:
        # What a first-level clinic is refused is answered to a referral clinic.
        clinic = installation.add_clinic()
        installation.database.query(f"UPDATE clinic SET level = 'fkrtl' WHERE code = '{clinic.code}'")
        only = ["--include-path-regex", REGISTRATIONS]
    config = tmp_path / "schemathesis.toml"
    config.write_text("")
    # One worker: Python 3.11 parses source in several threads wrongly (gh-106905), and hypothesis parses its own.
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config), "run",
        installation.server.url + "/api/openapi.json",
        "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing", "--max-examples", "8", "--seed", "1", "--workers", "1",
        "--request-timeout", "40", "--max-failures", "10", "--max-time", str(SECONDS), "--generation-database", "none",
        "--suppress-health-check", "all", "--no-color",
        "-H", f"X-Clinic-Code: {clinic.code}", "-H", f"X-Clinic-Secret: {clinic.secret}", "-H", "Prefer: respond-async", *only,
    ]
    environment = os.environ | {"HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path)}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=SECONDS * 4)
    assert run.returncode == 0, run.stdout[-12000:] + run.stderr[-2000:]
