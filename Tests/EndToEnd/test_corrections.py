"""What was said by mistake: marked on the platform where it was sent, and never sent where it was not."""

from typing import Any

import pytest

from support import fhir, visits
from support.api import Api
from support.installation import Clinic, Installation
from support.sandbox import LedgerEntry
from support.waiting import wait_until

# Every type of a visit that is said again with the status entered-in-error.
KINDS = {
    "Encounter", "Condition", "Observation", "Procedure", "AllergyIntolerance", "CarePlan", "ClinicalImpression", "EpisodeOfCare",
    "QuestionnaireResponse", "Immunization", "MedicationRequest", "MedicationDispense", "ServiceRequest", "Specimen", "DiagnosticReport",
    "Composition"}


@pytest.fixture(scope="module")
def api(installation: Installation, clinic: Clinic) -> Api:
    return clinic.api(installation.server)


def open_visit(installation: Installation, clinic: Clinic, api: Api, number: str, **changes: Any) -> dict:
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, number, tanggal_selesai=visits.moment(30)) | changes)
    assert answer.status in (200, 202), answer
    return answer.body


def say(api: Api, path: str, visit: dict, body: dict[str, Any]) -> dict:
    given = api.post("/api/" + path, {"encounter_id": visit["encounter_id"], "pasien_id": visit["pasien_id"]} | body)
    assert given.status in (200, 202), given
    return given.body


def diagnosis(api: Api, visit: dict, code: str = "I10", **changes: Any) -> dict:
    return say(api, "diagnosis", visit, visits.diagnosis(visit["encounter_id"], visit["pasien_id"], code, **changes))


def settled(api: Api, visit: dict) -> dict:
    def probe() -> dict | None:
        body = api.get("/api/encounter/" + visit["encounter_id"]).body
        assert not [d for d in body["deliveries"] if d["state"] == "failed"], body
        return body if body["complete"] else None

    return wait_until("the visit is settled", probe, 30)


def writes(installation: Installation, clinic: Clinic, *words: str) -> list[LedgerEntry]:
    return [e for e in installation.ledger(clinic) if e.is_write and all(word in e.text + e.path for word in words)]


def status(entry: LedgerEntry) -> str:
    if entry.method == "PATCH":
        [change] = entry.body
        assert (change["op"], change["path"]) == ("replace", "/status"), change
        return change["value"]
    verification = entry.body.get("verificationStatus", {}).get("coding", [{}])[0].get("code")
    return verification if verification == "entered-in-error" else entry.body["status"]


def test_a_sent_diagnosis_is_marked_and_the_visits_end_leaves_it_out(installation: Installation, clinic: Clinic, api: Api):
    visit = open_visit(installation, clinic, api, "SALAH-1")
    wrong = diagnosis(api, visit, "K30", deskripsi_diagnosis="Dispepsia")
    diagnosis(api, visit)
    settled(api, visit)
    answer = api.delete("/api/diagnosis/" + wrong["diagnosis_id"])
    assert answer.status in (200, 202) and "ditandai salah" in answer.body["message"], answer
    done = settled(api, visit)
    remote = next(d["satusehat_id"] for d in done["deliveries"] if d["id"] == wrong["deliveries"][0]["id"])
    sent = [e for e in writes(installation, clinic, remote) if e.type == "Condition"]
    assert [(e.method, status(e)) for e in sent][-1] == ("PUT", "entered-in-error") and "clinicalStatus" not in sent[-1].body
    ends = [e for e in writes(installation, clinic, '"SALAH-1"') if e.type == "Encounter" and e.body["status"] == "finished"]
    assert [len(e.body["diagnosis"]) for e in ends][-2:] == [2, 1]
    assert remote not in writes(installation, clinic, '"SALAH-1"', "Composition")[-1].text
    again = diagnosis(api, visit, "K30", deskripsi_diagnosis="Dispepsia", tanggal_diagnosis=visit_time(installation, wrong))
    assert again["diagnosis_id"] == wrong["diagnosis_id"] and [w["code"] for w in again["warnings"]] == ["ENTERED_IN_ERROR"]
    assert api.delete("/api/diagnosis/" + wrong["diagnosis_id"]).status == 200
    assert api.delete("/api/procedure/" + wrong["diagnosis_id"]).status == 404


def visit_time(installation: Installation, record: dict) -> str:
    rows = installation.database.query(
        "SELECT to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM visit_record "
        f"WHERE id = '{record['diagnosis_id']}'")
    return rows[0][0]


def test_a_record_that_is_said_again_as_wrong_is_marked(installation: Installation, clinic: Clinic, api: Api):
    visit = open_visit(installation, clinic, api, "SALAH-2")
    diagnosis(api, visit)
    body = visits.blood_pressure(visit["encounter_id"], visit["pasien_id"])
    say(api, "observation", visit, body)
    settled(api, visit)
    marked = say(api, "observation", visit, body | {"status": "salah"})
    settled(api, visit)
    ids = {d["id"] for d in marked["deliveries"]}
    remote = [d["satusehat_id"] for d in settled(api, visit)["deliveries"] if d["id"] in ids]
    sent = [e for e in writes(installation, clinic) if e.method == "PUT" and e.type == "Observation" and e.body["id"] in remote]
    assert [status(e) for e in sent] == ["entered-in-error"] * 2, "both pressures"


def test_what_was_not_sent_is_never_sent(installation: Installation, clinic: Clinic, api: Api):
    visit = open_visit(installation, clinic, api, "SALAH-3", dokter="D-BELUM")
    wrong = diagnosis(api, visit, "K30")
    diagnosis(api, visit)
    answer = api.delete("/api/diagnosis/" + wrong["diagnosis_id"])
    assert answer.body["delivery"] == "skipped" and "tidak akan dikirim" in answer.body["message"], answer
    unknown = say(api, "procedure", visit, visits.procedure(visit["encounter_id"], visit["pasien_id"]) | {"status": "salah"})
    assert unknown["delivery"] == "skipped" and unknown["deliveries"] == [], unknown
    made = api.post("/api/satusehat/register-practitioner", {
        "nik": visits.PRACTITIONER_NIK, "nama": "dr. Ahmad", "kode_dokter": "D-BELUM"})
    assert made.status == 200, made
    settled(api, visit)
    codes = [e.body["code"]["coding"][0]["code"] for e in writes(installation, clinic, visit["encounter_id"]) if e.type == "Condition"]
    assert "K30" not in codes
    assert not [e for e in writes(installation, clinic) if e.type == "Condition" and "K30" in e.text and "SALAH-3" in e.text]
    rows = installation.database.query(
        f"SELECT state, skip_reason FROM delivery WHERE source_id = '{wrong['diagnosis_id']}'")
    assert rows == [["skipped", "entered_in_error"]]


def test_a_visit_that_was_entered_in_error_takes_all_of_it_along(installation: Installation, clinic: Clinic, api: Api):
    visit = open_visit(installation, clinic, api, "SALAH-4", pemeriksaan_fisik=visits.vital_signs())
    diagnosis(api, visit)
    head = {"petugas": visits.PRACTITIONER}
    say(api, "procedure", visit, visits.procedure(visit["encounter_id"], visit["pasien_id"]))
    say(api, "allergy-intolerance", visit, {"tanggal": visits.moment(75), "kode": "227493005", "nama": "Kacang", "kategori": ["makanan"]})
    say(api, "care-plan", visit, {"tanggal": visits.moment(60), "judul": "Rencana", "deskripsi": "Kontrol"})
    say(api, "clinical-impression", visit, {"tanggal": visits.moment(50), "ringkasan": "Hipertensi"})
    say(api, "episode-of-care", visit, {"tanggal_mulai": visits.moment(85), "jenis": "ANC"})
    say(api, "questionnaire-response", visit, head | {
        "tanggal": visits.moment(58), "kuesioner": "Q0007", "jawaban": [{"link_id": "1", "nilai": True}]})
    say(api, "immunization", visit, {
        "tanggal": visits.moment(69), "kode_vaksin": "08", "nama_vaksin": "Hepatitis B", "status": "not-done",
        "alasan_tidak": {"code": "PATOBJ", "display": "patient objection"}})
    say(api, "medication-request", visit, {
        "tanggal_resep": visits.moment(60), "kode_kfa": "93000101", "no_resep": "RX-S", "no_item": "1", "jumlah": 3, "satuan": "Tablet",
        "lama_hari": 1})
    say(api, "medication-dispense", visit, {"tanggal_penyerahan": visits.moment(50), "resep": "RX-S-1"})
    say(api, "service-request", visit, {"tanggal_permintaan": visits.moment(70), "no_permintaan": "LAB-S", "kode_loinc": "2339-0"})
    say(api, "specimen", visit, {
        "tanggal_pengambilan": visits.moment(65), "no_spesimen": "SP-S", "permintaan": "LAB-S", "jenis": "119297000",
        "tanggal_diterima": visits.moment(64)})
    say(api, "diagnostic-report", visit, {
        "tanggal_hasil": visits.moment(45), "permintaan": "LAB-S", "spesimen": "SP-S", "kode_loinc": "2339-0"})
    settled(api, visit)
    created = {e.stored["id"]: e.type for e in writes(installation, clinic) if e.method == "POST" and e.stored and e.type != "Patient"}
    before = installation.ledger(clinic)[-1].n
    own = {d["satusehat_id"] for d in settled(api, visit)["deliveries"] if d["kind"] != "Patient"}
    assert api.put("/api/encounter/" + visit["encounter_id"], {"status": "salah"}).status in (200, 202)
    wait_until("all is marked", lambda: {
        e.stored["id"] for e in installation.ledger(clinic) if e.n > before and e.is_write and e.status == 200} == own, 30)
    marks = [e for e in installation.ledger(clinic) if e.n > before and e.is_write]
    assert [(e.type, e.method) for e in marks][0] == ("Encounter", "PATCH") and {e.method for e in marks[1:]} == {"PUT"}
    assert [status(e) for e in marks] == ["entered-in-error"] * len(own)
    assert {created[e.stored["id"]] for e in marks} == KINDS
    assert [fhir.problems(e.body) for e in marks[1:]] == [[]] * len(marks[1:])
    [encounter] = [one for one in installation.sandbox.resources("Encounter") if one["id"] == marks[0].stored["id"]]
    assert encounter["status"] == "entered-in-error" and fhir.problems(encounter) == []
    settled(api, visit)


def test_a_wrong_visit_is_marked_though_its_doctor_is_no_longer_mapped(installation: Installation, clinic: Clinic, api: Api):
    visit = open_visit(installation, clinic, api, "SALAH-5", dokter="D-KELUAR")
    assert api.post("/api/satusehat/register-practitioner", {
        "nik": visits.PRACTITIONER_NIK, "nama": "dr. Ahmad", "kode_dokter": "D-KELUAR"}).status == 200
    diagnosis(api, visit)
    remote = settled(api, visit)["satusehat_encounter_id"]
    installation.database.query("UPDATE practitioner SET status = 'inactive' WHERE code = 'D-KELUAR'")
    dry = api.put(f"/api/encounter/{visit['encounter_id']}?dry_run=true", {"status": "salah"}).body
    [planned] = [one for one in dry["resources"] if one["kind"] == "Encounter"]
    assert planned["resource"] == [{"op": "replace", "path": "/status", "value": "entered-in-error"}] and planned["problems"] == []
    assert planned["step"] == "entered-in-error" and planned["hold"] is None, planned
    assert api.put("/api/encounter/" + visit["encounter_id"], {"status": "salah"}).status in (200, 202)
    wait_until("it is marked", lambda: [
        one["status"] for one in installation.sandbox.resources("Encounter") if one["id"] == remote] == ["entered-in-error"], 30)


def test_nothing_was_refused(installation: Installation, clinic: Clinic):
    assert [e for e in installation.ledger(clinic) if e.is_write and e.status >= 400] == []
