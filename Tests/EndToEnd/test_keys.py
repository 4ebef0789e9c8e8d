"""The rotation of data keys while servers work: everything is sealed anew, and nothing is lost or sent twice."""

import json

import pytest

from support import visits
from support.installation import Clinic, Installation, make_known, post_visits
from support.judging import judge
from support.waiting import wait_until


@pytest.fixture(scope="module")
def visited(installation: Installation, clinic: Clinic) -> str:
    """A visit that was sent."""
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    api = clinic.api(installation.server)
    make_known(api, clinic, nik)
    visit = post_visits(api, clinic, [nik], 1, "PUTAR")[0]
    path = "/api/encounter/" + visit["encounter_id"]
    wait_until("the visit is sent", lambda: api.get(path).body["complete"], 30)
    return path


def key_ids(installation: Installation, column: str) -> set[str]:
    table, name = column.split(".")
    return {row[0] for row in installation.database.query(
        f"SELECT DISTINCT encode(substring({name} FROM 3 FOR 4), 'hex') FROM {table} WHERE {name} IS NOT NULL")}


def test_a_rotation_while_the_server_runs(installation: Installation, clinic: Clinic, visited: str):
    api = clinic.api(installation.server)
    before = api.get(visited).body
    report = json.loads(installation.run("keys", "rotate", "--data", "--json"))
    clinics = int(installation.database.query("SELECT count(*) FROM clinic")[0][0])
    assert report["newKeys"] == report["clinics"] == clinics and not report["continued"] and not report["finished"]
    assert set(report["sealed"]) >= {
        "platform_credential", "patient", "visit", "visit_record", "delivery_body", "attempt_body"}
    for column in ("visit.content", "delivery_body.body", "attempt_body.request", "attempt_body.response"):
        assert key_ids(installation, column) == {"00000002"}, column
    # The server has the older key alone in memory until it meets a value under the new one.
    assert api.get(visited).body == before

    told = installation.run("keys", "rotate", "--data")
    assert f"{clinics}/{clinics} {clinic.code}: " in told and "0 new data keys" in told and "repeat this in 6 minutes" in told


def test_a_rotation_amid_the_visits(installation: Installation):
    """What the engine is about to send is sealed anew under a key that it has not heard of."""
    clinic = installation.add_clinic(rate_per_minute=1500, burst=20)
    niks = [visits.new_nik() for _ in range(10)]
    ihs = {nik: installation.sandbox.add_patient(nik) for nik in niks}
    first = visits.new_nik()
    installation.sandbox.add_patient(first)
    api = clinic.api(installation.server)
    make_known(api, clinic, first)

    def left() -> int:
        return int(installation.database.query("SELECT count(*) FROM delivery WHERE state <> 'completed'")[0][0])

    wait_until("the first visit is sent", lambda: left() == 0, 30)
    clinic.ledger_start = installation.ledger(clinic)[-1].n
    post_visits(api, clinic, niks, 30, "KUNCI")
    pending = left()
    for _ in range(2):
        installation.run("keys", "rotate", "--data")
    assert 0 < pending and 0 < left(), "it was over before the rotation"
    wait_until("all is sent", lambda: left() == 0, 60)
    numbers = {f"KUNCI-{number:04d}" for number in range(30)}
    expected = {"Observation": 1, "Condition": 2, "Procedure": 1}
    assert judge(installation.ledger(clinic), clinic.organization, numbers, ihs, expected) == []


def test_rotation_needs_the_owner(installation: Installation, clinic: Clinic):
    assert "JEMBATAN_OWNER_DATABASE_URL is not set" in installation.run_with(
        "keys", "rotate", "--data", expect=1, JEMBATAN_OWNER_DATABASE_URL="")
