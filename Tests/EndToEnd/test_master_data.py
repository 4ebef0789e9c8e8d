"""A clinic's system keeps its master data by API; what the platform has to know of it gets its id there."""

import pytest

from support import visits
from support.api import Answer, Api
from support.installation import Clinic, Installation
from support.waiting import wait_until


@pytest.fixture(scope="module")
def api(installation: Installation, clinic: Clinic) -> Api:
    return clinic.api(installation.server)


def connected(api: Api, path: str) -> dict:
    def known() -> Answer | None:
        answer = api.get(path)
        return answer if answer.body.get("satusehat_id") else None

    return wait_until(f"{path} has its id", known).body


def test_a_location_is_created_on_the_platform_once(api: Api, installation: Installation, clinic: Clinic):
    building = api.post("/api/locations", {"kode": "GEDUNG-A", "nama": "Gedung A", "jenis": "gedung"})
    assert building.status in (200, 202) and building.body["status"] == "success", building
    above = connected(api, "/api/locations/GEDUNG-A")
    assert api.post("/api/locations", {"kode": "POLI-BARU", "nama": "Poli Baru", "induk": "GEDUNG-A"}).status in (200, 202)
    made = connected(api, "/api/locations/POLI-BARU")
    assert made["induk"] == "GEDUNG-A" and made["delivery"] == "completed" and made["hold"] is None
    again = api.post("/api/locations", {"kode": "POLI-BARU", "nama": "Poli Baru"})
    assert again.status == 200 and again.body["satusehat_id"] == made["satusehat_id"], again
    sent = [entry for entry in installation.ledger(clinic) if entry.method == "POST" and entry.path.rstrip("/").endswith("/Location")]
    assert len(sent) == 2
    assert above["satusehat_id"] != made["satusehat_id"]


def test_a_location_id_of_somebody_else_is_not_taken_over(api: Api):
    answer = api.post(
        "/api/locations", {"kode": "POLI-ASING", "nama": "Poli Asing", "location_id": "00000000-0000-4000-8000-000000000000"})
    assert answer.status == 202 and answer.body["satusehat_id"] is None, answer
    assert answer.body["warnings"][0]["field"] == "location_id", answer


def test_a_location_id_of_the_clinic_is_taken_over(api: Api, clinic: Clinic):
    answer = api.post("/api/locations", {"kode": "POLI-LAMA", "nama": "Poli Lama", "location_id": clinic.location})
    assert answer.status == 200 and answer.body["satusehat_id"] == clinic.location, answer


def test_a_patient_is_looked_up(api: Api, installation: Installation):
    nik = visits.new_nik()
    number = installation.sandbox.add_patient(nik)
    answer = api.post("/api/patients", {"nik": nik, "nama": "Siti Aminah", "no_rm": "RM-9"})
    assert answer.status == 200 and answer.body["satusehat_id"] == number, answer
    assert nik not in answer.raw.decode()
    assert api.get("/api/patients/RM-9").body["satusehat_id"] == number


def test_a_practitioner_whom_the_platform_does_not_know_is_stored(api: Api):
    answer = api.post("/api/practitioners", {"kode_dokter": "D-77", "nama": "dr. Baru", "nik": visits.new_nik()})
    assert answer.status == 202 and answer.body["warnings"][0]["code"] == "PRACTITIONER_NOT_FOUND", answer
    assert api.get("/api/practitioners/D-77").body["hold"] == "mapping"
