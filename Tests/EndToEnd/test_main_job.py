"""The main job by API: a visit is posted and arrives on the platform, once, whole and in order."""

from collections import Counter

import pytest

from support import visits
from support.api import Api
from support.installation import Clinic, Installation, post_visits
from support.judging import judge, traces
from support.waiting import wait_until


@pytest.fixture(scope="module")
def api(installation: Installation, clinic: Clinic) -> Api:
    return clinic.api(installation.server)


def complete(api: Api, visit: str, seconds: float = 30) -> dict:
    def probe() -> dict | None:
        answer = api.get("/api/encounter/" + visit)
        assert answer.status == 200, answer
        return answer.body if answer.body["complete"] else None

    return wait_until(f"visit {visit} is complete", probe, seconds)


def stored(installation: Installation, clinic: Clinic, number: str):
    return traces(installation.ledger(clinic), clinic.organization).get(number)


def test_a_visit_arrives_once_and_in_order(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    ihs = installation.sandbox.add_patient(nik)
    answer = api.post("/api/encounter", visits.encounter(
        nik, clinic.location, "UTAMA-1", tanggal_selesai=visits.moment(30), pemeriksaan_fisik=visits.vital_signs()))
    assert answer.status in (200, 202), answer
    visit = answer.body
    # The diagnosis last: with it the visit may be finished, and what comes later goes later.
    for path, child in (("observation", visits.observation), ("procedure", visits.procedure), ("diagnosis", visits.diagnosis)):
        given = api.post("/api/" + path, child(visit["encounter_id"], visit["pasien_id"]))
        assert given.status in (200, 202), given

    done = complete(api, visit["encounter_id"])

    # Blood pressure is two Observations, the other five vital signs one each, and one was posted by itself.
    expected = {"Observation": 8, "Condition": 2, "Procedure": 1}
    assert judge(installation.ledger(clinic), clinic.organization, {"UTAMA-1"}, {nik: ihs}, expected) == []
    assert done["patient"]["satusehat_id"] == ihs
    assert done["satusehat_patient_id"] == ihs
    assert done["satusehat_encounter_id"]
    assert not done["needs_person"]
    assert {delivery["state"] for delivery in done["deliveries"]} == {"completed"}
    kinds = Counter(delivery["kind"] for delivery in done["deliveries"])
    assert kinds["Encounter"] == 3 and kinds["Observation"] == 8 and kinds["Condition"] == 2 and kinds["Procedure"] == 1
    assert all(delivery["satusehat_id"] for delivery in done["deliveries"])


def test_what_was_written_is_what_the_clinic_said(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    ihs = installation.sandbox.add_patient(nik)
    visit = api.post("/api/encounter", visits.encounter(
        nik, clinic.location, "UTAMA-2", tanggal_selesai=visits.moment(30), pemeriksaan_fisik=visits.vital_signs())).body
    api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"], "J06.9"))
    done = complete(api, visit["encounter_id"])

    encounters = {r["id"]: r for r in installation.sandbox.resources("Encounter")}
    encounter = encounters[done["satusehat_encounter_id"]]
    assert encounter["status"] == "finished"
    assert encounter["class"]["code"] == "AMB"
    assert encounter["subject"]["reference"] == "Patient/" + ihs
    assert encounter["participant"][0]["individual"]["reference"] == "Practitioner/" + visits.PRACTITIONER
    assert encounter["location"][0]["location"]["reference"] == "Location/" + clinic.location
    assert encounter["serviceProvider"]["reference"] == "Organization/" + clinic.organization
    mine = "Encounter/" + encounter["id"]
    values = {
        r["code"]["coding"][0]["code"]: r["valueQuantity"]["value"]
        for r in installation.sandbox.resources("Observation") if r["encounter"]["reference"] == mine}
    assert values == {"8480-6": 130, "8462-4": 85, "8867-4": 82, "8310-5": 37.2, "9279-1": 18, "8302-2": 165, "29463-7": 65.5}
    conditions = [r for r in installation.sandbox.resources("Condition") if r["encounter"]["reference"] == mine]
    assert sorted(r["code"]["coding"][0]["code"] for r in conditions) == ["404684003", "J06.9"]
    complaint = next(r for r in conditions if r["code"]["coding"][0]["code"] == "404684003")
    assert complaint["note"][0]["text"] == "Sakit kepala berat"


def test_the_same_visit_twice_is_one_visit(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    without_number = visits.encounter(nik, clinic.location)
    first, second = api.post("/api/encounter", without_number), api.post("/api/encounter", without_number)
    assert first.status in (200, 202) and second.status in (200, 202), (first, second)
    assert first.body["encounter_id"] == second.body["encounter_id"]
    assert first.body["pasien_id"] == second.body["pasien_id"]

    numbered = visits.encounter(nik, clinic.location, "KEMBAR-1", tanggal_kunjungan=visits.moment(200))
    third, fourth = api.post("/api/encounter", numbered), api.post("/api/encounter", numbered)
    assert third.body["encounter_id"] == fourth.body["encounter_id"] != first.body["encounter_id"]

    diagnosis = visits.diagnosis(third.body["encounter_id"], third.body["pasien_id"])
    assert api.post("/api/diagnosis", diagnosis).body["id"] == api.post("/api/diagnosis", diagnosis).body["id"]
    wait_until("both visits are on the platform", lambda: len(traces(installation.ledger(clinic), clinic.organization)) >= 2)
    wait_until("the diagnosis is there", lambda: len(stored(installation, clinic, "KEMBAR-1").children) == 2)
    assert len(stored(installation, clinic, "KEMBAR-1").creates) == 1


def test_a_correction_becomes_an_update(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    body = visits.encounter(nik, clinic.location, "KOREKSI-1")
    visit = api.post("/api/encounter", body).body
    wait_until("the visit is in progress", lambda: (t := stored(installation, clinic, "KOREKSI-1")) and t.updates)

    # An absent field never clears a known one: the complaint stays.
    corrected = body | {"jenis_layanan": "103"}
    del corrected["keluhan_utama"]
    again = api.post("/api/encounter", corrected)
    assert again.status in (200, 202), again
    assert again.body["encounter_id"] == visit["encounter_id"]

    wait_until("the platform has the correction", lambda: [
        r for r in installation.sandbox.resources("Encounter") if r["class"]["code"] == "EMER"])
    trace = stored(installation, clinic, "KOREKSI-1")
    assert len(trace.creates) == 1
    assert [child.type for child in trace.children] == ["Condition"]


def test_a_late_diagnosis_makes_one_further_update(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    visit = api.post("/api/encounter", visits.encounter(nik, clinic.location, "SUSULAN-1", tanggal_selesai=visits.moment(30))).body
    api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"]))
    complete(api, visit["encounter_id"])

    api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"], "E11.9", tanggal_diagnosis=visits.moment(40)))

    def both() -> bool:
        trace = stored(installation, clinic, "SUSULAN-1")
        return len(trace.updates[-1].body.get("diagnosis", [])) == 2

    wait_until("the Encounter names both diagnoses", both)
    trace = stored(installation, clinic, "SUSULAN-1")
    assert len(trace.creates) == 1
    assert [entry.body["status"] for entry in trace.updates] == ["in-progress", "finished", "finished"]


def test_without_a_diagnosis_a_visit_is_not_finished(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    visit = api.post("/api/encounter", visits.encounter(nik, clinic.location, "TANPA-1", tanggal_selesai=visits.moment(30))).body

    def held() -> list:
        found = api.get("/api/encounter/" + visit["encounter_id"]).body["deliveries"]
        pending = [d for d in found if d["state"] != "completed"]
        # The resume goes after the end, so it waits with it.
        return pending if [d["kind"] for d in pending] == ["Encounter", "Composition"] else []

    waiting = wait_until("only the end of the visit and its resume wait", held)
    assert waiting[0]["kind"] == "Encounter" and waiting[0]["operation"] == "update" and waiting[0]["hold"] == "dependency", waiting
    assert [e.body["status"] for e in stored(installation, clinic, "TANPA-1").updates] == ["in-progress"]


def test_a_child_may_come_before_its_visit(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    ihs = installation.sandbox.add_patient(nik)
    early = api.post("/api/diagnosis", visits.diagnosis("DULUAN-1", ihs))
    assert early.status == 202, early
    assert early.body["status"] == "success" and early.body["delivery"] == "pending" and early.body["id"] == early.body["diagnosis_id"]

    api.post("/api/encounter", visits.encounter(nik, clinic.location, "DULUAN-1", tanggal_selesai=visits.moment(30)))
    done = complete(api, "DULUAN-1")
    assert sum(delivery["kind"] == "Condition" for delivery in done["deliveries"]) == 2
    trace = stored(installation, clinic, "DULUAN-1")
    assert [entry.body["status"] for entry in trace.updates][-1] == "finished"


def test_an_unknown_practitioner_waits_and_goes_once_mapped(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, "PETA-1", dokter="DR-07"))
    assert answer.status == 202, answer
    assert answer.body["status"] == "queued" and answer.body["hold"] == "mapping", answer
    assert [(w["field"], w["code"]) for w in answer.body["warnings"]] == [("dokter", "PRACTITIONER_NOT_FOUND")]
    assert answer.body["warnings"][0]["message"]
    assert stored(installation, clinic, "PETA-1") is None

    doctor = visits.new_nik()
    ihs = installation.sandbox.add_practitioner(doctor, "dr. Ratna Uji", "10007770001")
    mapped = api.post("/api/satusehat/register-practitioner", {
        "nik": doctor, "nama": "dr. Ratna Uji", "sip": "SIP-07", "str": "STR-07", "jenis_kelamin": "P", "kode_dokter": "DR-07"})
    assert mapped.status == 200 and mapped.body["satusehat_id"] == ihs, mapped

    trace = wait_until("the visit is on the platform", lambda: stored(installation, clinic, "PETA-1"))
    assert trace.creates[0].body["participant"][0]["individual"]["reference"] == "Practitioner/" + ihs


def test_an_unknown_poli_waits_and_goes_once_mapped(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    answer = api.post("/api/encounter", visits.encounter(nik, "POLI-GIGI", "PETA-2"))
    assert answer.status == 202, answer
    assert answer.body["hold"] == "mapping", answer
    assert [(w["field"], w["code"]) for w in answer.body["warnings"]] == [("poli", "HEALTHCARE_SERVICE_NOT_FOUND")]

    location = installation.sandbox.add_location(clinic.client_id, clinic.client_secret, clinic.organization, "POLI-GIGI", "Poli Gigi")
    found = api.post("/api/satusehat/get-healthcare-service-id", {"kode_poli": "POLI-GIGI"})
    assert found.status == 200 and found.body.get("satusehat_id") == location, found
    trace = wait_until("the visit is on the platform", lambda: stored(installation, clinic, "PETA-2"))
    assert trace.creates[0].body["location"][0]["location"]["reference"] == "Location/" + location


def test_a_patient_nobody_knows_waits_and_is_found_when_posted_again(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    body = visits.encounter(nik, clinic.location, "ASING-1")
    refused = api.post("/api/encounter", body)
    assert refused.status == 422, refused
    assert refused.body["status"] == "error" and refused.body["code"] == "PATIENT_NOT_FOUND"
    assert refused.body["stored"] is True and refused.body["encounter_id"] and refused.body["message"]

    installation.sandbox.add_patient(nik)
    again = api.post("/api/encounter", body)
    assert again.status in (200, 202), again
    assert again.body["encounter_id"] == refused.body["encounter_id"]
    wait_until("the visit is on the platform", lambda: stored(installation, clinic, "ASING-1"))


def test_a_patient_with_demographics_is_created(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik(31)
    answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, "BARU-1", pasien={
        "nama": "Pasien Baru Sekali", "tanggal_lahir": "1991-07-08", "jenis_kelamin": "P", "alamat": "Jl. Melati 1",
        "kode_provinsi": "31", "kode_kabupaten": "3171", "kode_kecamatan": "317101", "kode_kelurahan": "3171011001",
        "rt": "001", "rw": "002", "kode_pos": "12950", "no_hp": "081234567890"}))
    assert answer.status in (200, 202), answer
    trace = wait_until("the visit is on the platform", lambda: stored(installation, clinic, "BARU-1"))
    made = [e for e in installation.ledger(clinic) if e.type == "Patient" and e.method == "POST" and e.stored and nik in e.text]
    assert len(made) == 1
    assert trace.creates[0].body["subject"]["reference"] == "Patient/" + made[0].stored["id"]
    assert made[0].n < trace.creates[0].n


def test_what_the_platform_refuses_is_told_and_fixed_by_posting_again(installation: Installation, clinic: Clinic, api: Api):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    visit = api.post("/api/encounter", visits.encounter(nik, clinic.location, "TOLAK-1")).body
    # I10 has no subdivision: our tables warn at most, the platform refuses.
    given = api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"], "I10.9"))
    assert given.status in (200, 202) and given.body["status"] == "success", given
    delivery = given.body["deliveries"][0]["id"]

    def failed() -> dict | None:
        answer = api.get("/api/deliveries/" + delivery)
        assert answer.status == 200, answer
        return answer.body if answer.body["state"] == "failed" else None

    shown = wait_until("the delivery failed", failed)
    assert shown["http_status"] == 400 and shown["attempts"] == 1
    assert shown["error"]["code"] and "I10.9" in shown["error"]["message"] and shown["error"]["remedy"], shown
    assert api.get("/api/encounter/" + visit["encounter_id"]).body["needs_person"] is True


def test_many_first_visits_at_once(installation: Installation):
    """Nothing of a clinic is known yet, and its system sends eight visits at a time: nobody is told to come again."""
    clinic = installation.add_clinic()
    niks = [visits.new_nik() for _ in range(10)]
    for nik in niks:
        installation.sandbox.add_patient(nik)
    api = clinic.api(installation.server)
    post_visits(api, clinic, niks, 40, "RAMAI")

    def left() -> list[list[str]]:
        return installation.database.query(
            "SELECT d.kind, d.state, d.hold, d.hold_reason FROM delivery d JOIN clinic c ON c.clinic_id = d.clinic_id "
            f"WHERE c.code = '{clinic.code}' AND d.state <> 'completed'")

    wait_until("all is sent", lambda: not left(), 60)
    found = traces(installation.ledger(clinic), clinic.organization)
    assert len(found) == 40 and all(len(trace.creates) == 1 for trace in found.values())
