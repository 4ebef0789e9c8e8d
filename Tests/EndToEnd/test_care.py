"""Allergies, vaccines, conclusions, plans, questionnaires and episodes: posted to the API, found on the platform, valid R4."""

import datetime
from collections import Counter
from typing import Any

import pytest

from support import fhir, visits
from support.api import Api
from support.installation import Clinic, Installation
from support.waiting import wait_until


@pytest.fixture(scope="module")
def api(installation: Installation, clinic: Clinic) -> Api:
    return clinic.api(installation.server)


def allergy(**changes: Any) -> dict[str, Any]:
    return {
        "tanggal": visits.moment(75), "kode_kfa": "91000330", "nama": "Rifampisin", "kategori": ["obat"], "status_klinis": "active",
        "status_verifikasi": "confirmed", "kritikalitas": "tinggi", "tipe": "alergi",
        "reaksi": [{"manifestasi": "271807003", "tingkat": "ringan"}], "keterangan": "Sejak kecil"} | changes


def immunization(**changes: Any) -> dict[str, Any]:
    expiry = (datetime.date.today() + datetime.timedelta(days=300)).isoformat()
    return {
        "tanggal": visits.moment(70), "kode_vaksin": "93001282", "nama_vaksin": "Vaksin contoh", "no_lot": "LOT-01",
        "kedaluwarsa": expiry, "dosis": 0.5, "satuan_dosis": "ml", "rute": "inj.intramuscular", "lokasi_suntik": "Lengan kiri",
        "dosis_ke": 1, "alasan": "IM-Dasar", "waktu": "IM-Ideal", "petugas": visits.PRACTITIONER, "sumber_utama": True} | changes


def plan(**changes: Any) -> dict[str, Any]:
    return {
        "tanggal": visits.moment(60), "judul": "Rencana rawat", "deskripsi": "Kontrol tekanan darah setiap minggu",
        "periode": {"mulai": "2026-01-05", "selesai": "2027-02-05"}, "kegiatan": ["Ukur tekanan darah"]} | changes


def questionnaire(**changes: Any) -> dict[str, Any]:
    return {
        "tanggal": visits.moment(58), "kuesioner": "Q0007", "petugas": visits.PRACTITIONER,
        "jawaban": [{"link_id": "1", "teks": "Administrasi", "jawaban": [
            {"link_id": "1.1", "teks": "Nama sesuai?", "nilai": {"code": "OV000052", "display": "Sesuai"}},
            {"link_id": "1.2", "nilai": True, "jawaban": [{"link_id": "1.2.1", "nilai": "Tulisan jelas"}]}]}]} | changes


def episode(**changes: Any) -> dict[str, Any]:
    return {"tanggal_mulai": visits.moment(85), "no_episode": "EOC-1", "jenis": "ANC"} | changes


def post(api: Api, path: str, visit: dict, body: dict[str, Any]) -> dict:
    given = api.post("/api/" + path, {"encounter_id": visit["encounter_id"], "pasien_id": visit["pasien_id"]} | body)
    assert given.status in (200, 202), given
    assert given.body["warnings"] == [], given
    return given.body


def open_visit(installation: Installation, clinic: Clinic, api: Api, number: str) -> dict:
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, number, tanggal_selesai=visits.moment(30)))
    assert answer.status in (200, 202), answer
    return answer.body


def complete(api: Api, visit: dict) -> dict:
    def probe() -> dict | None:
        body = api.get("/api/encounter/" + visit["encounter_id"]).body
        assert not [d for d in body["deliveries"] if d["state"] in ("failed", "skipped")], body
        return body if body["complete"] else None

    return wait_until("the visit is complete", probe, 30)


def written(installation: Installation, clinic: Clinic, kind: str) -> list:
    return [entry for entry in installation.ledger(clinic) if entry.is_write and entry.type == kind]


KINDS = {
    "AllergyIntolerance": 2, "Immunization": 2, "ClinicalImpression": 1, "CarePlan": 1, "QuestionnaireResponse": 1, "EpisodeOfCare": 1}


def test_records_of_care_arrive_whole_and_once(installation: Installation, clinic: Clinic, api: Api):
    visit = open_visit(installation, clinic, api, "ASUH-1")
    diagnosis = api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"])).body
    pressure = api.post("/api/observation", visits.blood_pressure(visit["encounter_id"], visit["pasien_id"])).body
    known = post(api, "allergy-intolerance", visit, allergy())
    post(api, "allergy-intolerance", visit, {"tanggal": visits.moment(74), "kode": "227493005", "kategori": "makanan"})
    post(api, "immunization", visit, immunization())
    post(api, "immunization", visit, {
        "tanggal": visits.moment(69), "kode_vaksin": "08", "nama_vaksin": "Hepatitis B", "status": "not-done",
        "alasan_tidak": {"code": "PATOBJ", "display": "patient objection"}})
    form = post(api, "questionnaire-response", visit, questionnaire())
    post(api, "care-plan", visit, plan())
    post(api, "episode-of-care", visit, episode())
    post(api, "clinical-impression", visit, {
        "tanggal": visits.moment(50), "ringkasan": "Hipertensi belum terkontrol", "kode": "312850006",
        "masalah": [diagnosis["diagnosis_id"], known["allergy_intolerance_id"]],
        "pemeriksaan": [pressure["observation_id"], form["questionnaire_response_id"]], "temuan": ["I10"], "prognosis": "baik"})

    done = complete(api, visit)

    kinds = Counter(delivery["kind"] for delivery in done["deliveries"])
    assert {kind: kinds[kind] for kind in KINDS} == KINDS
    assert all(delivery["satusehat_id"] for delivery in done["deliveries"])
    for kind, count in KINDS.items():
        entries = written(installation, clinic, kind)
        assert [entry.status for entry in entries] == [201] * count, entries
        assert [fhir.problems(entry.body) for entry in entries] == [[]] * count
    impression = written(installation, clinic, "ClinicalImpression")[0].body
    assert [part["reference"].split("/")[0] for part in impression["problem"]] == ["Condition", "AllergyIntolerance"]
    items = impression["investigation"][0]["item"]
    assert [part["reference"].split("/")[0] for part in items] == ["Observation", "Observation", "QuestionnaireResponse"]
    vaccine = written(installation, clinic, "Immunization")[0].body
    assert vaccine["performer"][0]["actor"]["reference"] == "Practitioner/" + visits.PRACTITIONER
    assert vaccine["location"]["reference"].startswith("Location/")


def test_a_visit_belongs_to_the_episode_that_began_in_an_earlier_one(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)

    def visit(number: str, **fields: Any) -> dict:
        answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, number, tanggal_selesai=visits.moment(30), **fields))
        assert answer.status in (200, 202), answer
        api.post("/api/diagnosis", visits.diagnosis(answer.body["encounter_id"], answer.body["pasien_id"], "O09.9"))
        return answer.body

    first = visit("EPISODE-1")
    early = visit("EPISODE-2", tanggal_kunjungan=visits.moment(80), episode="ANC-7")
    assert [warning["field"] for warning in early["warnings"]] == ["episode"], early
    post(api, "episode-of-care", first, episode(no_episode="ANC-7", tanggal_mulai=visits.moment(88)))
    complete(api, first)
    known = next(e for e in written(installation, clinic, "EpisodeOfCare") if "ANC-7" in e.text).stored["id"]
    # The visit that named it before it was known gets it by itself; a later one goes with it from its beginning.
    wait_until("the early visit belongs to it", lambda: [
        e for e in written(installation, clinic, "Encounter") if '"EPISODE-2"' in e.text and f"EpisodeOfCare/{known}" in e.text], 30)
    again = visit("EPISODE-2", tanggal_kunjungan=visits.moment(80), episode="ANC-7")
    assert again["warnings"] == [] and again["encounter_id"] == early["encounter_id"]
    complete(api, again)
    complete(api, visit("EPISODE-3", tanggal_kunjungan=visits.moment(70), episode="ANC-7"))
    last = {}
    for entry in written(installation, clinic, "Encounter"):
        last[entry.body["identifier"][0]["value"]] = entry.body.get("episodeOfCare")
    expected = [{"reference": f"EpisodeOfCare/{known}"}]
    assert [last[f"EPISODE-{number}"] for number in (1, 2, 3)] == [expected] * 3
    created = [e for e in written(installation, clinic, "Encounter") if '"EPISODE-3"' in e.text and e.method == "POST"]
    assert created[0].body["episodeOfCare"] == expected
    assert [fhir.problems(e.body) for e in written(installation, clinic, "Encounter")][-1] == []


def test_an_impression_waits_for_what_it_refers_to_and_then_goes_by_itself(installation: Installation, clinic: Clinic, api: Api):
    visit = open_visit(installation, clinic, api, "ASUH-2")
    given = api.post("/api/clinical-impression", {
        "encounter_id": visit["encounter_id"], "pasien_id": visit["pasien_id"], "tanggal": visits.moment(50), "ringkasan": "Demam",
        "masalah": ["belum-ada"]})
    assert given.status == 202 and given.body["hold"] == "mapping", given
    # The diagnosis comes, and the impression is said again with the right reference.
    diagnosis = api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"], "A09")).body
    body = installation.database.query("SELECT hold, hold_reason FROM delivery WHERE kind = 'ClinicalImpression' AND state = 'pending'")
    assert body == [["mapping", "masalah:belum-ada"]]
    again = {
        "encounter_id": visit["encounter_id"], "pasien_id": visit["pasien_id"], "tanggal": given_time(installation, visit),
        "ringkasan": "Demam", "masalah": [diagnosis["diagnosis_id"]]}
    assert api.post("/api/clinical-impression", again).status in (200, 202)
    complete(api, visit)


def given_time(installation: Installation, visit: dict) -> str:
    rows = installation.database.query(
        "SELECT to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM visit_record "
        f"WHERE visit_id = '{visit['encounter_id']}' AND kind = 'clinical-impression'")
    return rows[0][0]


def test_a_corrected_plan_is_an_update_of_the_same_resource(installation: Installation, clinic: Clinic, api: Api):
    visit = open_visit(installation, clinic, api, "ASUH-3")
    api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"]))
    said = plan(judul="Rencana koreksi")
    post(api, "care-plan", visit, said)
    complete(api, visit)
    post(api, "care-plan", visit, said | {"deskripsi": "Kontrol setiap dua minggu"})
    complete(api, visit)
    entries = [entry for entry in written(installation, clinic, "CarePlan") if entry.body["title"] == "Rencana koreksi"]
    assert [entry.method for entry in entries] == ["POST", "PUT"]
    assert entries[1].body["description"] == "Kontrol setiap dua minggu"
    assert entries[1].path.endswith(entries[1].body["id"])


def test_a_lost_answer_makes_no_second_one(installation: Installation, clinic: Clinic, api: Api):
    visit = open_visit(installation, clinic, api, "ASUH-4")
    api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"]))
    wait_until("the Encounter is there", lambda: api.get("/api/encounter/" + visit["encounter_id"]).body["satusehat_encounter_id"], 20)
    before = len(installation.sandbox.resources("Immunization"))
    installation.sandbox.fault("lost_answer", clinic.client_id, path="/fhir-r4/v1/Immunization", count=1)
    post(api, "immunization", visit, immunization(tanggal=visits.moment(66)))
    complete(api, visit)
    assert len(installation.sandbox.resources("Immunization")) == before + 1


def test_twins_are_registered_by_their_mothers_nik(installation: Installation, clinic: Clinic, api: Api):
    mother = visits.new_nik()
    installation.sandbox.add_patient(mother, "Siti Aminah")
    born = {
        "nik_ibu": mother, "tanggal_lahir": (datetime.date.today() - datetime.timedelta(days=2)).isoformat(), "jenis_kelamin": "P",
        "alamat": "Jl. Melati 1"}
    first = api.post("/api/satusehat/register-patient", born | {"nama": "Bayi Satu", "urutan_lahir": 1})
    second = api.post("/api/satusehat/register-patient", born | {"nama": "Bayi Dua", "urutan_lahir": 2})
    assert first.status == 200 and second.status == 200, (first, second)
    assert first.body["satusehat_id"] != second.body["satusehat_id"], (first, second)
    bodies = [entry.body for entry in written(installation, clinic, "Patient")]
    babies = [body for body in bodies if body["identifier"][0]["value"] == mother]
    assert [body["multipleBirthInteger"] for body in babies] == [1, 2]
    assert [fhir.problems(body) for body in babies] == [[], []]
