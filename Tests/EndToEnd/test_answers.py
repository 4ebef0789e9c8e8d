"""Shapes and codes of the API's answers, as clinics' systems read them (design, section 4)."""

import re
import socket
import uuid
from urllib.parse import urlsplit

import pytest

from support import visits
from support.api import Answer, Api
from support.installation import Clinic, Installation
from support.waiting import wait_until

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def api(installation: Installation, clinic: Clinic) -> Api:
    return clinic.api(installation.server)


@pytest.fixture(scope="module")
def nik(installation: Installation) -> str:
    made = visits.new_nik()
    installation.sandbox.add_patient(made)
    return made


@pytest.fixture(scope="module")
def visit(api: Api, clinic: Clinic, nik: str) -> dict:
    answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, "BENTUK-1"))
    assert answer.status in (200, 202), answer
    return answer.body


def refused(answer: Answer, status: int, code: str) -> dict:
    assert answer.status == status, answer
    assert answer.body["status"] == "error" and answer.body["code"] == code and answer.body["message"], answer
    return answer.body


def fields(body: dict) -> set[str]:
    for error in body["errors"]:
        assert error["field"] and error["code"] and error["message"], error
    return {error["field"] for error in body["errors"]}


def test_encounter_arrived(api: Api, clinic: Clinic, nik: str, visit: dict):
    def arrived() -> Answer | None:
        answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, "BENTUK-1"))
        return answer if answer.status == 200 else None

    answer = wait_until("the visit has arrived", arrived)
    body = answer.body
    assert body["status"] == "success" and body["delivery"] == "completed" and body["message"]
    assert UUID.fullmatch(body["encounter_id"]) and UUID.fullmatch(body["pasien_id"])
    assert body["no_kunjungan"] == "BENTUK-1"
    assert uuid.UUID(body["satusehat_encounter_id"]) and body["satusehat_patient_id"].startswith("P")
    assert body["warnings"] == []
    assert answer.headers["content-type"].startswith("application/json")


def test_encounter_not_yet(api: Api, clinic: Clinic, nik: str):
    answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, "BENTUK-2"), Prefer="respond-async")
    assert answer.status == 202, answer
    body = answer.body
    assert body["status"] == "queued" and body["delivery"] == "pending" and body["message"]
    assert "hold" in body and body["satusehat_encounter_id"] is None and body["satusehat_patient_id"] is None
    assert UUID.fullmatch(body["encounter_id"]) and UUID.fullmatch(body["pasien_id"]) and body["warnings"] == []


@pytest.mark.parametrize("path", ["diagnosis", "observation", "procedure"])
def test_child(api: Api, visit: dict, path: str):
    body = getattr(visits, path)(visit["encounter_id"], visit["pasien_id"])
    answer = api.post("/api/" + path, body)
    assert answer.status in (200, 202), answer
    given = answer.body
    assert given["status"] == "success" and given["message"]
    assert given["delivery"] == ("completed" if answer.status == 200 else "pending")
    assert UUID.fullmatch(given["id"]) and given["id"] == given[path + "_id"] and "satusehat_id" in given
    kind = {"diagnosis": "Condition", "observation": "Observation", "procedure": "Procedure"}[path]
    assert [d["kind"] for d in given["deliveries"]] == [kind]
    delivery = given["deliveries"][0]
    assert {"id", "kind", "operation", "state", "hold"} <= set(delivery) and delivery["operation"] == "create"
    assert UUID.fullmatch(delivery["id"]) and delivery["id"] != given["id"]
    arrived = wait_until("it has arrived", lambda: (a := api.post("/api/" + path, body)).status == 200 and a.body)
    assert arrived["id"] == given["id"] and arrived["satusehat_id"] and arrived["delivery"] == "completed"


def test_a_blood_pressure_panel_is_two_observations(api: Api, visit: dict):
    given = api.post("/api/observation", visits.blood_pressure(visit["encounter_id"], visit["pasien_id"])).body
    assert [d["kind"] for d in given["deliveries"]] == ["Observation", "Observation"]


def test_a_visit_is_found_by_each_of_its_ids(api: Api, visit: dict):
    first = wait_until("it has arrived", lambda: (b := api.get("/api/encounter/BENTUK-1").body)["satusehat_encounter_id"] and b)
    assert first["encounter_id"] == visit["encounter_id"]
    for name in (visit["encounter_id"], first["satusehat_encounter_id"]):
        answer = api.get("/api/encounter/" + name)
        assert answer.status == 200 and answer.body["encounter_id"] == visit["encounter_id"]
    assert set(first["patient"]) >= {"state", "hold", "satusehat_id"}
    assert isinstance(first["complete"], bool) and isinstance(first["needs_person"], bool)
    for delivery in first["deliveries"]:
        assert {"id", "kind", "operation", "state", "hold", "satusehat_id", "http_status", "attempts", "error"} <= set(delivery)
    refused(api.get("/api/encounter/" + str(uuid.uuid4())), 404, "NOT_FOUND")


def test_children_take_each_kind_of_id(api: Api, visit: dict):
    known = wait_until("it has arrived", lambda: (b := api.get("/api/encounter/BENTUK-1").body)["satusehat_encounter_id"] and b)
    for number, (encounter, patient) in enumerate((
        (known["satusehat_encounter_id"], known["satusehat_patient_id"]), ("BENTUK-1", visit["pasien_id"]),
    )):
        given = api.post("/api/diagnosis", visits.diagnosis(encounter, patient, "E11.9", tanggal_diagnosis=visits.moment(20 + number)))
        assert given.status in (200, 202), given
        delivery = "/api/deliveries/" + given.body["deliveries"][0]["id"]
        wait_until("it has arrived", lambda path=delivery: api.get(path).body["satusehat_id"])


def test_delivery(api: Api, visit: dict):
    listed = api.get("/api/encounter/" + visit["encounter_id"]).body["deliveries"]
    answer = api.get("/api/deliveries/" + listed[0]["id"])
    assert answer.status == 200, answer
    body = answer.body
    assert body["status"] == "success" and body["channel"] == "satusehat" and body["lane"] in ("open", "parked", "credential", "paused")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", body["service_date"]) and body["created_at"] and "completed_at" in body
    refused(api.get("/api/deliveries/" + str(uuid.uuid4())), 404, "NOT_FOUND")


def test_a_contradicting_patient_is_refused(api: Api, visit: dict):
    answer = api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], "P02478375538"))
    assert fields(refused(answer, 422, "FHIR_VALIDATION_ERROR")) == {"pasien_id"}


def test_missing_fields_are_all_named(api: Api):
    answer = api.post("/api/encounter", {"nik_pasien": "", "poli": None, "pemeriksaan_fisik": []})
    assert fields(refused(answer, 422, "MISSING_REQUIRED_FIELDS")) >= {"nik_pasien", "tanggal_kunjungan", "poli", "dokter"}


def test_lookups(api: Api, installation: Installation, clinic: Clinic, nik: str):
    found = api.post("/api/satusehat/get-patient-id", {"nik": "3201234567890123"})
    assert found.status == 200 and found.body["status"] == "success" and found.body["satusehat_id"] == "P00123456789", found
    nobody = api.post("/api/satusehat/get-patient-id", {"nik": visits.new_nik()})
    assert "satusehat_id" not in refused(nobody, 200, "PATIENT_NOT_FOUND")
    doctor = api.post("/api/satusehat/get-practitioner-id", {"nik": visits.PRACTITIONER_NIK})
    assert doctor.status == 200 and doctor.body["satusehat_id"] == visits.PRACTITIONER, doctor
    no_doctor = api.post("/api/satusehat/get-practitioner-id", {"nik": visits.new_nik()})
    assert "satusehat_id" not in refused(no_doctor, 200, "PRACTITIONER_NOT_FOUND")
    no_poli = api.post("/api/satusehat/get-healthcare-service-id", {"kode_poli": "TIDAK-ADA"})
    assert "satusehat_id" not in refused(no_poli, 200, "HEALTHCARE_SERVICE_NOT_FOUND")


def test_register_practitioner_and_find_by_licence(api: Api, installation: Installation):
    doctor = visits.new_nik()
    ihs = installation.sandbox.add_practitioner(doctor, "dr. Surya Uji", "10007770002")
    made = api.post("/api/satusehat/register-practitioner", {
        "nik": doctor, "nama": "dr. Surya Uji", "sip": "SIP/2026/88", "str": "STR-88", "tempat_lahir": "Bandung",
        "tanggal_lahir": "1980-02-03", "jenis_kelamin": "L", "alamat": "Jl. Anggrek 2", "no_hp": "0812", "email": "surya@klinik.example",
        "spesialisasi": "Umum", "kode_dokter": "DR-88"})
    assert made.status == 200 and made.body["satusehat_id"] == ihs, made
    for search in ({"sip": "SIP/2026/88"}, {"str": "STR-88"}):
        found = api.post("/api/satusehat/get-practitioner-id", search)
        assert found.status == 200 and found.body.get("satusehat_id") == ihs, found


def test_a_practitioner_who_was_adopted_by_number_is_registered_once(api: Api, installation: Installation, clinic: Clinic):
    doctor, patient = visits.new_nik(), visits.new_nik()
    ihs = installation.sandbox.add_practitioner(doctor, "dr. Adopsi Uji", "10007770077")
    installation.sandbox.add_patient(patient)
    visit = api.post("/api/encounter", visits.encounter(patient, clinic.location, "ADOPSI-1", dokter=ihs))
    wait_until(
        "the doctor is adopted",
        lambda: api.get("/api/encounter/" + visit.body["encounter_id"]).body["satusehat_encounter_id"], 20)
    made = api.post("/api/satusehat/register-practitioner", {"nik": doctor, "nama": "dr. Adopsi Uji", "kode_dokter": "DR-77"})
    assert made.status == 200 and made.body["satusehat_id"] == ihs, made
    rows = installation.database.query(
        "SELECT p.code FROM practitioner p JOIN remote_reference r ON (r.clinic_id, r.local_id) = (p.clinic_id, p.id) "
        f"WHERE r.remote_id = '{ihs}'")
    assert rows == [["DR-77"]]
    assert installation.database.query("SELECT count(*) FROM practitioner WHERE name = 'dr. Adopsi Uji'") == [["1"]]


def test_register_patient(api: Api, installation: Installation):
    nik = visits.new_nik(31)
    made = api.post("/api/satusehat/register-patient", {
        "nik": nik, "nama": "Warga Daftar", "tanggal_lahir": "1991-07-08", "jenis_kelamin": "P", "alamat": "Jl. Melati 1",
        "kode_provinsi": "31", "kode_kabupaten": "3171", "kode_kecamatan": "317101", "kode_kelurahan": "3171011001", "rt": "1",
        "rw": "2", "kode_pos": "12950", "no_hp": "081234567890", "nama_ibu": "Ibu Warga", "status_pernikahan": "", "email": None})
    assert made.status == 200, made
    if made.body["status"] == "error":
        assert made.body["code"] == "PATIENT_NOT_FOUND" and "satusehat_id" not in made.body
    known = installation.sandbox.add_patient(nik)
    lookup = {"nik": nik}
    found = wait_until("its number is known", lambda: api.post("/api/satusehat/get-patient-id", lookup).body.get("satusehat_id"))
    assert found == known


def test_idempotency_key(api: Api, clinic: Clinic, nik: str):
    body = visits.encounter(nik, clinic.location, tanggal_kunjungan=visits.moment(500))
    first = api.post("/api/encounter", body, Idempotency_Key="kunci-1", Prefer="respond-async")
    again = api.post("/api/encounter", body, Idempotency_Key="kunci-1", Prefer="respond-async")
    assert first.status in (200, 202) and (again.status, again.raw) == (first.status, first.raw)
    other = api.post("/api/encounter", body | {"jenis_layanan": "103"}, Idempotency_Key="kunci-1")
    refused(other, 409, "IDEMPOTENCY_CONFLICT")
    elsewhere = api.post("/api/satusehat/get-patient-id", {"nik": nik}, Idempotency_Key="kunci-1")
    assert elsewhere.status == 200, elsewhere


def test_wrong_credentials_say_nothing(api: Api, installation: Installation, clinic: Clinic):
    wrong = refused(Api(installation.server.url, clinic.code, "jbt_salah").get("/api/encounter/1"), 401, "INVALID_CREDENTIALS")
    unknown = refused(Api(installation.server.url, "TIDAK-ADA", clinic.secret).get("/api/encounter/1"), 401, "INVALID_CREDENTIALS")
    assert wrong["message"] == unknown["message"]
    lower = Api(installation.server.url, clinic.code.lower(), clinic.secret).get("/api/encounter/BENTUK-1")
    assert lower.status == 200, lower


def test_a_suspended_clinic_is_told_so(installation: Installation):
    clinic = installation.add_clinic()
    installation.run("clinic", "suspend", clinic.code)
    api = clinic.api(installation.server)
    answer = wait_until("the suspension is seen", lambda: (a := api.get("/api/encounter/1")).status != 404 and a)
    refused(answer, 403, "CLINIC_SUSPENDED")
    refused(Api(installation.server.url, clinic.code, "jbt_salah").get("/api/encounter/1"), 401, "INVALID_CREDENTIALS")


def test_paths_and_methods(api: Api):
    refused(api.post("/api/tidak-ada", {}), 404, "NOT_FOUND")
    refused(api.request("DELETE", "/api/encounter"), 405, "METHOD_NOT_ALLOWED")
    assert api.get("//api/encounter/BENTUK-1").status == 200
    assert api.get("/api/encounter/BENTUK-1/").status == 200


def credentials(clinic: Clinic) -> str:
    return f"X-Clinic-Code: {clinic.code}\r\nX-Clinic-Secret: {clinic.secret}\r\n"


@pytest.mark.parametrize("connection", ["", "Connection: close\r\n"])
def test_http_1_0(installation: Installation, clinic: Clinic, visit: dict, connection: str):
    """Such a client reads until the server closes the line."""
    with socket.create_connection(("127.0.0.1", urlsplit(installation.server.url).port), 10) as line:
        line.sendall(f"GET /api/encounter/BENTUK-1 HTTP/1.0\r\n{credentials(clinic)}{connection}\r\n".encode())
        text = b"".join(iter(lambda: line.recv(65536), b""))
    assert b" 200 " in text.split(b"\r\n")[0] and visit["encounter_id"].encode() in text


def test_a_client_that_waits_for_100_continue(installation: Installation, clinic: Clinic):
    with socket.create_connection(("127.0.0.1", urlsplit(installation.server.url).port), 10) as line:
        body = b'{"nik":"3201234567890123"}'
        line.sendall((
            f"POST /api/satusehat/get-patient-id HTTP/1.1\r\nHost: x\r\n{credentials(clinic)}Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n").encode())
        assert b" 100 " in line.recv(65536)
        line.sendall(body)
        text = b"".join(iter(lambda: line.recv(65536), b""))
    assert b"P00123456789" in text


def test_a_platform_that_is_away_loses_nothing(installation: Installation):
    clinic = installation.add_clinic()
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    api = clinic.api(installation.server)

    def arrived(number: str) -> dict | None:
        body = api.get("/api/encounter/" + number).body
        return body if body["satusehat_encounter_id"] else None

    api.post("/api/encounter", visits.encounter(nik, clinic.location, "JAUH-0"))
    wait_until("practitioner and poli are known", lambda: arrived("JAUH-0"))
    # What is still on its way of the first visit would use the faults up.
    wait_until(
        "nothing of it is on its way",
        lambda: all(d["state"] != "pending" or d["hold"] for d in api.get("/api/encounter/JAUH-0").body["deliveries"]),
    )
    installation.sandbox.fault("status", clinic.client_id, status=503, path="/fhir-r4/", count=3)
    answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, "JAUH-1", tanggal_kunjungan=visits.moment(200)))
    assert answer.status == 202, answer
    done = wait_until("it has arrived", lambda: arrived("JAUH-1"), 45)
    assert done["encounter_id"] == answer.body["encounter_id"]
    stored = [e for e in installation.ledger(clinic) if e.type == "Encounter" and e.method == "POST" and e.stored]
    assert len(stored) == 2


def test_names_asked_while_the_platform_was_away_are_resolved_by_themselves(installation: Installation):
    clinic = installation.add_clinic()
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    api = clinic.api(installation.server)
    installation.sandbox.fault("status", clinic.client_id, status=503, path="/fhir-r4/", count=3)
    answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, "JAUH-2"))
    assert answer.status == 202 and answer.body["hold"] == "mapping", answer
    wait_until("it has arrived", lambda: api.get("/api/encounter/JAUH-2").body["satusehat_encounter_id"], 75)
