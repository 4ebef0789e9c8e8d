"""Every FHIR body that reaches the platform is valid R4, by an independent validator."""

import datetime
from collections import Counter

import pytest

from support import fhir, visits
from support.installation import Clinic, Installation
from support.waiting import wait_until


def test_the_validator_refuses_what_is_wrong():
    act = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}
    good = {"resourceType": "Encounter", "status": "arrived", "class": act}
    assert fhir.problems(good) == []
    assert fhir.problems(good | {"period": {"start": "kemarin"}})
    assert fhir.problems(good | {"clas": {}})
    assert fhir.problems({"resourceType": "Observation", "code": {"text": "x"}})


def records(visit: str, patient: str) -> list[tuple[str, dict]]:
    """What happens in a visit, in many shapes."""
    laboratory = visits.observation(
        visit, patient, interpretasi="Tinggi", keterangan="Puasa",
        kategori=[{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}]}],
        kode={"coding": [{"system": "http://loinc.org", "code": "2345-7"}]},
        nilai={"value": "101,5", "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"})
    incision = visits.procedure(
        visit, patient, tanggal_prosedur=visits.moment(65), kode_prosedur="86.04", deskripsi_prosedur="Insisi abses",
        kode_metode="3951000132103", deskripsi_metode="Insisi", kode_alat="27724004", deskripsi_alat="Skalpel",
        kondisi_klinis="Abses lengan kanan", komplikasi="Tidak ada", hasil="Berhasil")
    return [
        ("diagnosis", visits.diagnosis(visit, patient)),
        ("diagnosis", visits.diagnosis(visit, patient, "J06.9", klinis_status="resolved", verifikasi_status="provisional", keterangan="")),
        ("observation", visits.observation(visit, patient)), ("observation", visits.blood_pressure(visit, patient)),
        ("observation", laboratory), ("procedure", visits.procedure(visit, patient)), ("procedure", incision)]


@pytest.fixture(scope="module")
def sent(installation: Installation, clinic: Clinic) -> Counter:
    """Visits of many shapes, all sent; gives how many bodies of each type were written."""
    api, sandbox = clinic.api(installation.server), installation.sandbox
    born = {
        "tanggal_lahir": "1991-07-08", "jenis_kelamin": "P", "alamat": "Jl. Melati 1", "kode_provinsi": "31", "kode_kabupaten": "3171",
        "kode_kecamatan": "317101", "kode_kelurahan": "3171011001", "rt": "1", "rw": "2", "kode_pos": "12950", "no_hp": "0812345",
        "status_pernikahan": "Kawin", "email": "warga@contoh.example"}
    west = datetime.timezone(datetime.timedelta(hours=7))
    local = (datetime.datetime.now(west) - datetime.timedelta(hours=3)).isoformat()
    shapes: list[dict] = [
        {}, {"jenis_layanan": "102"}, {"jenis_layanan": "103"}, {"jenis_layanan": "104"}, {"jenis_layanan": "105"},
        {"jenis_layanan": "999"}, {"keluhan_utama": "Nyeri \"tajam\" <kiri> & 日本 😀\nbaris dua"}, {"keluhan_utama": ""},
        {"anamnesa": "x" * 9_000}, {"tanggal_kunjungan": local}, {"tanggal_selesai": None},
        {"pasien": {"nama": "Pasien Baru", **born}},
        {"pemeriksaan_fisik": {"tanda_vital": {"tekanan_darah": "120 / 80", "suhu": 36, "berat": "65,50", "nadi": "82"}}},
    ]
    for number, shape in enumerate(shapes):
        nik = visits.new_nik(31)
        if "pasien" not in shape:
            sandbox.add_patient(nik)
        answer = api.post("/api/encounter", visits.encounter(
            nik, clinic.location, f"SAH-{number}", tanggal_selesai=visits.moment(30), pemeriksaan_fisik=visits.vital_signs()) | shape)
        assert answer.status in (200, 202), answer
        visit, patient = answer.body["encounter_id"], answer.body["pasien_id"]
        for path, body in records(visit, patient):
            given = api.post("/api/" + path, body, Prefer="respond-async")
            assert given.status in (200, 202), given

    def settled() -> bool:
        rows = installation.database.query("SELECT count(*) FROM delivery WHERE state = 'pending' AND hold IS DISTINCT FROM 'dependency'")
        return rows == [["0"]]

    wait_until("all is sent", settled, 90)
    api.post("/api/encounter", visits.encounter("3201234567890123", clinic.location, "SAH-999", tanggal_selesai=visits.moment(30)))
    wait_until("all is sent", settled, 30)
    return Counter(entry.type for entry in installation.ledger(clinic) if entry.is_write)


def test_every_body_is_valid_r4(installation: Installation, clinic: Clinic, sent: Counter):
    assert set(sent) >= {"Patient", "Encounter", "Observation", "Condition", "Procedure"}, sent
    assert sent["Encounter"] >= 30 and sent["Observation"] >= 100
    count, problems = fhir.problems_of(installation.ledger(clinic))
    assert count > 200
    assert not problems, f"{len(problems)} problems, the first: " + "\n".join(problems[:10])


def test_the_platform_took_them_all(installation: Installation, clinic: Clinic, sent: Counter):
    refused = [entry for entry in installation.ledger(clinic) if entry.is_write and entry.status >= 400]
    assert refused == []
    assert installation.database.query("SELECT kind, error_code, error_message FROM delivery WHERE state IN ('failed', 'skipped')") == []
