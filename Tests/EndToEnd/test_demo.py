"""The demo in an empty folder, and the names of the interface contract."""

import json
import os
import stat
import subprocess
import sys
import urllib.request

import pytest

from support.demo import Demo
from support.html import Session
from support.places import BINARY, ROOT, SHARED
from support.processes import clean_environment


def test_demo_json(demo: Demo):
    told = demo.json
    assert told["url"] == demo.server.url
    assert all({"email", "password", "role", "clinic", "clinicName"} <= set(user) for user in told["users"])
    assert all({"code", "apiSecret", "organizationId"} <= set(clinic) for clinic in told["clinics"]) and len(told["clinics"]) >= 2
    assert all(url.startswith("http://127.0.0.1:") for url in told["sandbox"].values())
    roles = {role: [user for user in told["users"] if user["role"] == role] for role in ("superadmin", "admin", "registration")}
    assert all(roles.values()) and roles["superadmin"][0]["clinic"] is None
    assert len({user["clinic"] for user in roles["admin"]}) >= 2
    # It holds secrets.
    assert stat.S_IMODE(os.stat(demo.home / "demo.json").st_mode) & 0o077 == 0


def test_probes(demo: Demo):
    for path in ("/healthz", "/readyz"):
        with urllib.request.urlopen(demo.server.url + path, timeout=10) as answer:
            assert answer.status == 200


def test_the_doctor_is_content(demo: Demo):
    told = json.loads(demo.run("doctor", "--json"))
    assert told


def test_every_demo_user_can_sign_in(demo: Demo):
    for user in demo.json["users"]:
        page = Session(demo.server.url).sign_in(user["email"], user["password"])
        start = "/clinics" if user["role"] == "superadmin" else "/c/" + user["clinic"]
        # Registration staff are led on to the one page that is theirs.
        assert page.status == 200 and (page.path + "/").startswith(start + "/"), (user["role"], page.status, page.path)


def test_what_the_samples_use_is_there(demo: Demo):
    api = demo.api
    assert api.post("/api/satusehat/get-patient-id", {"nik": "3201234567890123"}).body["satusehat_id"] == "P00123456789"
    assert api.post("/api/satusehat/get-practitioner-id", {"nik": "3201234567890124"}).body["satusehat_id"] == "10001234567"
    assert api.post("/api/satusehat/get-healthcare-service-id", {"kode_poli": "100001"}).body["satusehat_id"]
    assert api.get("/api/encounter/encounter-12345").status == 200


def test_seeding_again_changes_nothing(demo: Demo):
    before = demo.json
    demo.run("demo", "seed")
    assert demo.json == before


def test_commands(demo: Demo):
    codes = {clinic["code"] for clinic in demo.json["clinics"]}
    assert codes <= {clinic["code"] for clinic in json.loads(demo.run("clinic", "list", "--json"))}
    demo.run("clinic", "create", expect=2)
    demo.run("tidak-ada", expect=2)
    demo.run("clinic", "set", "TIDAK-ADA", "burst=5", expect=1)
    assert "encounter-12345" in demo.run("explain", "encounter-12345")
    assert demo.run("migrate", "--status")
    assert demo.run("migrate", "--dry-run") is not None


def test_the_server_refuses_to_run_as_superuser_or_owner(demo: Demo, databases):
    database = databases.create()
    try:
        for conninfo in (database.admin, database.owner):
            done = subprocess.run(
                [str(BINARY), "serve"], cwd=ROOT, capture_output=True, text=True, timeout=30,
                env=clean_environment(
                    JEMBATAN_DATABASE_URL=conninfo, JEMBATAN_HOME_DIR=str(demo.home), JEMBATAN_BIND="127.0.0.1:0",
                    JEMBATAN_MASTER_KEY_FILE=next(str(p) for p in demo.home.glob("*key*"))))
            assert done.returncode == 1 and done.stderr + done.stdout
    finally:
        databases.drop(database)


def test_outside_demo_mode_a_master_key_is_needed(databases):
    database = databases.create()
    try:
        done = subprocess.run(
            [str(BINARY), "serve"], cwd=ROOT, capture_output=True, text=True, timeout=30,
            env=clean_environment(JEMBATAN_DATABASE_URL=database.app, JEMBATAN_BIND="127.0.0.1:0", JEMBATAN_HOME_DIR="/nonexistent"))
        assert done.returncode == 1 and "MASTER_KEY_FILE" in done.stderr + done.stdout
    finally:
        databases.drop(database)


@pytest.mark.skipif(not (SHARED / "checks/contract").exists(), reason="the outside check of the contract is not here")
def test_the_interface_contract(demo: Demo):
    done = subprocess.run(
        [sys.executable, str(SHARED / "checks/contract"), "--base", demo.server.url, "--home", str(demo.home), "--binary", str(BINARY)],
        cwd=ROOT, env=demo.environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
