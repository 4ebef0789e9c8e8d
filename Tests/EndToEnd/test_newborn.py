"""Visits of newborns without a NIK: their Patient is made by the mother's NIK, and stays the same once they have one."""

import datetime
from typing import Any

import pytest

from support import fhir, visits
from support.api import Answer, Api
from support.installation import Clinic, Installation
from support.waiting import wait_until

YESTERDAY = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()


@pytest.fixture(scope="module")
def api(installation: Installation, clinic: Clinic) -> Api:
    return clinic.api(installation.server)


@pytest.fixture
def mother(installation: Installation) -> str:
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik, "Siti Aminah")
    return nik


def baby(mother: str, **changes: Any) -> dict[str, Any]:
    return {
        "nik_ibu": mother, "nama": "Bayi Ny Siti", "tanggal_lahir": YESTERDAY, "jenis_kelamin": "P", "urutan_lahir": 1,
        "alamat": "Jl. Melati 1"} | changes


def visit(api: Api, clinic: Clinic, number: str, **changes: Any) -> Answer:
    body = visits.encounter("", clinic.location, number, tanggal_selesai=visits.moment(30)) | changes
    return api.post("/api/encounter", {name: value for name, value in body.items() if value != ""})


def complete(api: Api, answer: Answer) -> dict:
    assert answer.status in (200, 202), answer
    api.post("/api/diagnosis", visits.diagnosis(answer.body["encounter_id"], answer.body["pasien_id"], "Z38.0"))

    def probe() -> dict | None:
        body = api.get("/api/encounter/" + answer.body["encounter_id"]).body
        return body if body["complete"] and any(d["kind"] == "Composition" for d in body["deliveries"]) else None

    return wait_until("the visit is complete", probe, 30)


def babies(installation: Installation, clinic: Clinic, mother: str) -> list[dict]:
    entries = [e for e in installation.ledger(clinic) if e.is_write and e.type == "Patient"]
    return [e.body for e in entries if e.body["identifier"][0]["value"] == mother]


def test_a_visit_makes_the_patient_through_the_mother_and_once(installation: Installation, clinic: Clinic, api: Api, mother: str):
    first = visit(api, clinic, "BAYI-1", pasien=baby(mother))
    done = complete(api, first)
    made = babies(installation, clinic, mother)
    assert len(made) == 1 and made[0]["multipleBirthInteger"] == 1 and fhir.problems(made[0]) == []
    assert made[0]["identifier"][0]["system"].endswith("/nik-ibu")
    second = visit(api, clinic, "BAYI-2", tanggal_kunjungan=visits.moment(85), pasien={"nik_ibu": mother, "tanggal_lahir": YESTERDAY})
    assert second.body["pasien_id"] == first.body["pasien_id"]
    third = visit(api, clinic, "BAYI-3", tanggal_kunjungan=visits.moment(80), pasien_id=first.body["pasien_id"])
    assert third.body["pasien_id"] == first.body["pasien_id"]
    by_number = visit(api, clinic, "BAYI-4", tanggal_kunjungan=visits.moment(75), pasien_id=done["satusehat_patient_id"])
    assert by_number.body["pasien_id"] == first.body["pasien_id"]
    for answer in (second, third, by_number):
        assert complete(api, answer)["satusehat_patient_id"] == done["satusehat_patient_id"]
    assert len(babies(installation, clinic, mother)) == 1


def test_a_registered_newborn_visits_by_the_id_that_registering_gives(installation: Installation, clinic: Clinic, api: Api, mother: str):
    registered = api.post("/api/satusehat/register-patient", baby(mother, urutan_lahir=2))
    assert registered.status == 200 and registered.body["satusehat_id"], registered
    answer = visit(api, clinic, "BAYI-5", pasien_id=registered.body["pasien_id"])
    assert complete(api, answer)["satusehat_patient_id"] == registered.body["satusehat_id"]
    assert len(babies(installation, clinic, mother)) == 1


@pytest.mark.parametrize("way", ["put", "post"])
def test_a_nik_that_comes_later_makes_no_second_patient(
        installation: Installation, clinic: Clinic, api: Api, mother: str, way: str):
    number, nik = f"BAYI-NIK-{way}", visits.new_nik()
    first = visit(api, clinic, number, pasien=baby(mother))
    done = complete(api, first)
    if way == "put":
        named = api.put("/api/encounter/" + first.body["encounter_id"], {"nik_pasien": nik})
    else:
        named = visit(api, clinic, number, nik_pasien=nik, pasien=baby(mother))
    assert named.status == 200 and named.body["encounter_id"] == first.body["encounter_id"], named
    later = visit(api, clinic, number + "-2", tanggal_kunjungan=visits.moment(70), nik_pasien=nik)
    assert later.body["pasien_id"] == first.body["pasien_id"]
    assert complete(api, later)["satusehat_patient_id"] == done["satusehat_patient_id"]
    assert installation.database.query(
        f"SELECT count(*) FROM patient WHERE id = '{first.body['pasien_id']}' AND nik IS NOT NULL") == [["1"]]
    assert len(babies(installation, clinic, mother)) == 1
    other = api.put("/api/encounter/" + first.body["encounter_id"], {"nik_pasien": visits.new_nik()})
    assert other.status == 422 and other.body["errors"][0]["field"] == "nik_pasien", other


def test_whom_nobody_can_tell_is_refused(clinic: Clinic, api: Api, mother: str):
    unknown = visit(api, clinic, "BAYI-X", pasien_id="019a0000-0000-7000-8000-000000000099")
    assert unknown.status == 422 and unknown.body["errors"][0]["field"] == "pasien_id", unknown
    dayless = visit(api, clinic, "BAYI-Y", pasien={"nik_ibu": mother})
    assert dayless.status == 422 and dayless.body["errors"][0]["field"] == "pasien.tanggal_lahir", dayless
    nobody = visit(api, clinic, "BAYI-Z")
    assert nobody.status == 422 and nobody.body["errors"][0]["field"] == "nik_pasien", nobody


def test_a_number_of_another_patients_visit_is_refused(installation: Installation, clinic: Clinic, api: Api, mother: str):
    visit(api, clinic, "BAYI-9", nik_pasien=mother)
    other = visit(api, clinic, "BAYI-9", nik_pasien=visits.new_nik())
    assert other.status == 422 and other.body["errors"][0]["field"] == "no_kunjungan", other
