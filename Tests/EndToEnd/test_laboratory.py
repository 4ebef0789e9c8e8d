"""The laboratory chain and the resume medis, from the API to the platform, valid by an independent validator."""

from typing import Any

import pytest

from support import fhir, visits
from support.api import Api
from support.installation import Clinic, Installation
from support.sandbox import LedgerEntry
from support.waiting import wait_until

GLUCOSE = {"coding": [{"system": "http://loinc.org", "code": "2339-0", "display": "Glucose [Mass/volume] in Blood"}], "text": "GDS"}
LABORATORY = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory", "display": "Laboratory"}


def chain(visit: str, patient: str, day: str) -> list[tuple[str, dict[str, Any]]]:
    """An order, its specimen, its result and its report, all fields given; in the order of their time."""
    head = {"encounter_id": visit, "pasien_id": patient, "petugas": visits.PRACTITIONER}
    unit = {"unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"}
    return [
        ("service-request", head | {
            "tanggal_permintaan": visits.moment(70), "no_permintaan": f"LAB-01-{day}", "kode": GLUCOSE, "kategori": "laboratorium",
            "jadwal": visits.moment(60), "prioritas": "rutin", "status": "active", "alasan": "Skrining diabetes",
            "kode_alasan": "E11.9", "keterangan": "Segera", "instruksi_pasien": "Tidak perlu puasa"}),
        ("specimen", head | {
            "tanggal_pengambilan": visits.moment(65), "no_spesimen": f"SP-01-{day}", "permintaan": f"LAB-01-{day}",
            "jenis": {"code": "119297000", "display": "Blood specimen (specimen)"}, "metode": "82078001",
            "tanggal_diterima": visits.moment(64), "status": "available", "keterangan": "Lengan kiri"}),
        ("observation", head | {
            "tanggal_observasi": visits.moment(50), "no_hasil": f"H-01-{day}", "permintaan": f"LAB-01-{day}", "spesimen": f"SP-01-{day}",
            "kategori": LABORATORY, "kode": GLUCOSE, "nilai": {"value": "98"} | unit, "interpretasi": "Normal",
            "nilai_rujukan": {"rendah": {"value": 70} | unit, "tinggi": {"value": 140} | unit, "teks": "70-140"}}),
        ("observation", head | {
            "tanggal_observasi": visits.moment(50), "no_hasil": f"H-02-{day}", "permintaan": f"LAB-01-{day}", "spesimen": f"SP-01-{day}",
            "kategori": LABORATORY, "kode": "24326-1",
            "komponen": [
                {"kode": "104934005", "nilai": {"value": 140, "unit": "mmol/L", "code": "mmol/L"}, "interpretasi": "Normal"},
                {"kode": "271236005", "nilai": {"value": "4,1", "unit": "mmol/L", "code": "mmol/L"}}]}),
        ("diagnostic-report", head | {
            "tanggal_hasil": visits.moment(45), "no_laporan": f"DR-01-{day}", "permintaan": f"LAB-01-{day}", "spesimen": f"SP-01-{day}",
            "hasil": [f"H-01-{day}", f"H-02-{day}"], "kode": GLUCOSE, "kategori": "CH", "kesimpulan": "Dalam batas normal", "status": "final"}),
    ]


def imaging(visit: str, patient: str, day: str) -> list[tuple[str, dict[str, Any]]]:
    """The same with what is required alone."""
    head = {"encounter_id": visit, "pasien_id": patient}
    return [
        ("service-request", head | {
            "tanggal_permintaan": visits.moment(70), "no_permintaan": f"RAD-01-{day}", "kode_loinc": "24648-8", "deskripsi": "Foto toraks",
            "kategori": "radiologi", "no_acsn": f"ACSN-{day}", "modalitas": "DX", "ae_title": "XR0001"}),
        ("diagnostic-report", head | {
            "tanggal_hasil": visits.moment(40), "kode_loinc": "24648-8", "permintaan": f"RAD-01-{day}", "kategori": "RAD"})]


def settled(api: Api, visit: str) -> dict[str, Any]:
    def probe() -> dict[str, Any] | None:
        body = api.get("/api/encounter/" + visit).body
        return body if body["complete"] else None

    return wait_until(f"visit {visit} is complete", probe, 30)


def post(api: Api, records: list[tuple[str, dict[str, Any]]]) -> None:
    for path, body in records:
        answer = api.post("/api/" + path, body)
        # What names something that comes later says so.
        assert {warning["code"] for warning in answer.body["warnings"]} <= {"NOT_MAPPED"}, answer
        assert answer.status in (200, 202) and answer.body["status"] == "success", answer


def open_visit(installation: Installation, clinic: Clinic, number: str) -> tuple[Api, str, str]:
    api, nik = clinic.api(installation.server), visits.new_nik()
    installation.sandbox.add_patient(nik)
    answer = api.post("/api/encounter", visits.encounter(
        nik, clinic.location, number, tanggal_selesai=visits.moment(30), anamnesa="Sering haus", pemeriksaan_fisik=visits.vital_signs()))
    visit, patient = answer.body["encounter_id"], answer.body["pasien_id"]
    post(api, [("diagnosis", visits.diagnosis(visit, patient)), ("procedure", visits.procedure(visit, patient))])
    return api, visit, patient


def writes(installation: Installation, clinic: Clinic, number: str) -> list[LedgerEntry]:
    """What was written of the visit with this number: its Encounter's id is in each."""
    entries = [entry for entry in installation.ledger(clinic) if entry.is_write]
    create = next(entry for entry in entries if entry.type == "Encounter" and f'"{number}"' in entry.text)
    assert create.stored
    encounter = create.stored["id"]
    orders = {e.stored["id"] for e in entries if e.type == "ServiceRequest" and encounter in e.text and e.stored}
    return [e for e in entries if e is create or encounter in e.text or encounter in e.path or any(o in e.text for o in orders)]


@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "backwards"])
def test_results_that_come_after_the_end_arrive_in_order(installation: Installation, clinic: Clinic, backwards: bool):
    number = f"LAB-{backwards}"
    api, visit, patient = open_visit(installation, clinic, number)
    settled(api, visit)
    records = chain(visit, patient, number) + imaging(visit, patient, number)
    post(api, records[::-1] if backwards else records)
    settled(api, visit)
    sent = writes(installation, clinic, number)
    assert [entry for entry in sent if entry.status >= 300] == []
    created = [entry.type for entry in sent if entry.method == "POST"]
    places = [next(n for n, entry in enumerate(sent) if entry.method == "POST" and f'"{name}-{number}"' in entry.text)
              for name in ("LAB-01", "SP-01", "H-01", "DR-01")]
    assert places == sorted(places), "order, specimen, result, report"
    assert created.count("ServiceRequest") == 2 and created.count("DiagnosticReport") == 2 and created.count("Specimen") == 1
    order = next(e.body for e in sent if e.type == "ServiceRequest" and f"RAD-01-{number}" in e.text)
    assert [i["value"] for i in order["identifier"]] == [f"RAD-01-{number}", f"ACSN-{number}"]
    assert [detail["coding"][0]["code"] for detail in order["orderDetail"]] == ["DX", "XR0001"]
    report = next(e.body for e in sent if e.type == "DiagnosticReport" and "DR-01" in e.text)
    assert [reference["reference"].split("/")[0] for reference in report["result"]] == ["Observation", "Observation"]
    assert report["identifier"][0]["system"].endswith("/lab")
    assert created.count("Composition") == 1, "a visit has one resume"
    resume = [entry.body for entry in sent if entry.type == "Composition"][-1]
    titles = [section["title"] for section in resume["section"]]
    assert titles == ["Anamnesis", "Pemeriksaan Fisik", "Pemeriksaan Penunjang", "Diagnosis", "Tindakan/Prosedur Medis"]
    support = resume["section"][2]["section"]
    assert [len(part["entry"]) for part in support] == [3, 1]


def test_a_panel_of_loinc_values_goes_as_a_panel_and_its_members(installation: Installation, clinic: Clinic):
    api, visit, patient = open_visit(installation, clinic, "PANEL-1")
    panel = {
        "encounter_id": visit, "pasien_id": patient, "tanggal_observasi": visits.moment(50), "no_hasil": "PANEL-01",
        "kategori": LABORATORY, "kode": "24326-1", "komponen": [
            {"kode": "2951-2", "nilai": {"value": 140, "unit": "mmol/L", "code": "mmol/L"}},
            {"kode": "2823-3", "nilai": {"value": "4,1", "unit": "mmol/L", "code": "mmol/L"}},
            {"kode": "104934005", "nilai": "jernih"}]}
    post(api, [("observation", panel)])
    settled(api, visit)
    sent = [e for e in writes(installation, clinic, "PANEL-1") if e.type == "Observation" and "PANEL-01" in e.text]
    codes = [entry.body["code"]["coding"][0]["code"] for entry in sent]
    assert set(codes[:2]) == {"2951-2", "2823-3"} and codes[2:] == ["24326-1"], "the panel after its members"
    members = [reference["reference"] for reference in sent[2].body["hasMember"]]
    assert set(members) == {"Observation/" + entry.stored["id"] for entry in sent[:2] if entry.stored}
    assert len(sent[2].body["component"]) == 1


def test_what_names_an_unknown_order_says_so_and_holds_up_nothing(installation: Installation, clinic: Clinic):
    api, visit, patient = open_visit(installation, clinic, "MENUNGGU-1")
    answer = api.post("/api/specimen", chain(visit, patient, "tunggu")[1][1])
    assert answer.status == 202 and answer.body["hold"] == "mapping", answer
    assert "menunggu data yang dirujuknya" in answer.body["message"]
    wait_until("the visit ends without it", lambda: [
        entry for entry in writes(installation, clinic, "MENUNGGU-1") if entry.type == "Composition"], 30)


def test_the_resume_follows_the_end_and_takes_the_clinics_words(installation: Installation, clinic: Clinic):
    api, visit, patient = open_visit(installation, clinic, "RESUME-1")
    settled(api, visit)
    sent = writes(installation, clinic, "RESUME-1")
    end = next(index for index, entry in enumerate(sent) if entry.type == "Encounter" and '"finished"' in entry.text)
    resume = next(index for index, entry in enumerate(sent) if entry.type == "Composition")
    assert end < resume
    answer = api.post("/api/composition", {
        "encounter_id": visit, "pasien_id": patient, "tanggal": visits.moment(20), "judul": "Resume Medis",
        "bagian": [{"kode": "42344-2", "judul": "Diet", "teks": "Rendah garam & lemak"}]})
    assert answer.status in (200, 202) and answer.body["composition_id"], answer
    settled(api, visit)
    last = [entry for entry in writes(installation, clinic, "RESUME-1") if entry.type == "Composition"]
    assert [entry.method for entry in last] == ["POST", "PUT"]
    assert last[-1].body["section"][-1]["title"] == "Diet" and last[-1].body["title"] == "Resume Medis"


def test_a_clinic_may_do_without_resumes(installation: Installation):
    quiet = installation.add_clinic(composition="off")
    api, visit, _ = open_visit(installation, quiet, "TANPA-1")
    settled(api, visit)
    assert not [entry for entry in installation.ledger(quiet) if entry.type == "Composition"]


def test_every_body_is_valid_r4(installation: Installation, clinic: Clinic):
    ledger = installation.ledger(clinic)
    assert {"ServiceRequest", "Specimen", "DiagnosticReport", "Composition"} <= {e.type for e in ledger if e.is_write}
    _, problems = fhir.problems_of(ledger)
    assert not problems, f"{len(problems)} problems, the first: " + "\n".join(problems[:10])
