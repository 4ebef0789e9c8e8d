"""One visit in which everything happens that a visit can hold: each resource arrives once, valid, and after all that it refers to."""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from support import fhir, visits
from support.api import Answer, Api
from support.installation import Clinic, Installation
from support.places import ROOT
from support.sandbox import LedgerEntry
from support.waiting import wait_until

NUMBER = "LENGKAP-1"
# How often each type is made; a blood pressure is one Observation for each of its two numbers.
EXPECTED = {
    "Patient": 1, "Encounter": 1, "Condition": 3, "Procedure": 1, "AllergyIntolerance": 1, "Immunization": 1, "EpisodeOfCare": 1,
    "MedicationRequest": 2, "MedicationDispense": 2, "ServiceRequest": 1, "Specimen": 1, "DiagnosticReport": 1, "ClinicalImpression": 1,
    "CarePlan": 1, "QuestionnaireResponse": 1, "Composition": 1}
# What belongs to a clinic or a patient, and not to a visit.
OF_NO_VISIT = {"Resource", "Organization", "Location", "PractitionerRole", "HealthcareService", "Consent"}
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"


def whole(clinic: Clinic) -> dict[str, Any]:
    """What `POST /api/visit` takes: children without ids, which name each other by the clinic's numbers."""
    at, unit = visits.moment, {"unit": "mmol/L", "code": "mmol/L"}
    medicine = {"tanggal_resep": at(60), "frekuensi": 3, "periode": 1, "satuan_periode": "hari", "dosis": 1, "rute": "oral",
                "aturan_pakai": "3 kali sehari", "jumlah": 15, "lama_hari": 5}
    handed_out = {"tanggal_disiapkan": at(50), "tanggal_penyerahan": at(48)}
    glucose = {"coding": [{"system": "http://loinc.org", "code": "2339-0", "display": "Glucose [Mass/volume] in Blood"}]}
    born = {"nama": "Warga Baru", "tanggal_lahir": "1991-07-08", "jenis_kelamin": "P", "alamat": "Jl. Melati 1", "kode_provinsi": "31",
            "kode_kabupaten": "3171", "kode_kecamatan": "317101", "kode_kelurahan": "3171011001", "rt": "1", "rw": "2",
            "kode_pos": "12950", "no_hp": "0812345", "status_pernikahan": "Kawin"}
    diagnosis = visits.diagnosis("", "")
    return {
        "encounter": visits.encounter(
            visits.new_nik(31), clinic.location, NUMBER, pasien=born, anamnesa="Sering haus", pemeriksaan_fisik=visits.vital_signs()),
        "diagnosis": [of_this_visit(diagnosis), of_this_visit(diagnosis | {"kode_icd10": "E11.9", "tanggal_diagnosis": at(59)})],
        "observation": [
            of_this_visit(visits.observation("", "", tanggal_observasi=at(79))),
            {"tanggal_observasi": at(52), "no_hasil": "H-1", "permintaan": "LAB-1", "spesimen": "SP-1", "kode": "24326-1",
             "kategori": {"system": CATEGORY, "code": "laboratory", "display": "Laboratory"},
             "komponen": [{"kode": "104934005", "nilai": {"value": 140} | unit}, {"kode": "271236005", "nilai": {"value": "4,1"} | unit}]}],
        "procedure": [of_this_visit(visits.procedure("", ""))],
        "medication_request": [
            medicine | {"kode_obat": "PCT", "no_resep": "RX-1", "no_item": "1", "satuan": "Tablet", "satuan_dosis": "Tablet"},
            medicine | {
                "nama_obat": "Puyer batuk", "no_resep": "RX-2", "no_item": "1", "jenis_racikan": "SD", "kode_sediaan": "BS019",
                "nama_sediaan": "Kapsul", "satuan": "Kapsul", "satuan_dosis": "Kapsul", "racikan": [
                    {"kode_obat": "PCT", "jumlah": "0,5", "satuan": "Tablet"}, {"kode_kfa": "91000330", "jumlah": 75, "satuan": "mg"}]}],
        "medication_dispense": [handed_out | {"resep": "RX-1-1"}, handed_out | {"resep": "RX-2-1", "tanggal_penyerahan": at(47)}],
        "service_request": [{
            "tanggal_permintaan": at(70), "no_permintaan": "LAB-1", "kode": glucose, "kategori": "laboratorium", "status": "active"}],
        "specimen": [{
            "tanggal_pengambilan": at(65), "no_spesimen": "SP-1", "permintaan": "LAB-1",
            "jenis": {"code": "119297000", "display": "Blood specimen (specimen)"}, "metode": "82078001", "tanggal_diterima": at(64)}],
        "diagnostic_report": [{
            "tanggal_hasil": at(45), "no_laporan": "DR-1", "permintaan": "LAB-1", "spesimen": "SP-1", "hasil": ["H-1"], "kode": glucose,
            "kategori": "CH", "kesimpulan": "Dalam batas normal", "status": "final"}],
        "allergy_intolerance": [{
            "tanggal": at(75), "kode_kfa": "91000330", "nama": "Rifampisin", "kategori": ["obat"], "status_klinis": "active",
            "status_verifikasi": "confirmed", "reaksi": [{"manifestasi": "271807003", "tingkat": "ringan"}]}],
        "immunization": [{
            "tanggal": at(68), "kode_vaksin": "93001282", "nama_vaksin": "Vaksin contoh", "no_lot": "LOT-01",
            "kedaluwarsa": (datetime.date.today() + datetime.timedelta(days=300)).isoformat(), "dosis": 0.5,
            "satuan_dosis": "ml", "rute": "inj.intramuscular", "dosis_ke": 1, "alasan": "IM-Dasar", "sumber_utama": True,
            "petugas": visits.PRACTITIONER}],
        "episode_of_care": [{"tanggal_mulai": at(85), "no_episode": "EOC-1", "jenis": "ANC"}]}


def of_this_visit(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in ("encounter_id", "pasien_id")}


def later(visit: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What comes by its own endpoint, and names what came before by the ids of its answer."""
    head = {"encounter_id": visit["encounter_id"], "pasien_id": visit["pasien_id"]}
    form = [{"link_id": "1", "jawaban": [{"link_id": "1.1", "nilai": {"code": "OV000052", "display": "Sesuai"}}]}]
    return [(path, head | body) for path, body in (
        ("clinical-impression", {
            "tanggal": visits.moment(44), "ringkasan": "Hipertensi belum terkontrol", "kode": "312850006", "temuan": ["I10"],
            "masalah": [visit["diagnosis"][0]["id"], visit["allergy_intolerance"][0]["id"]],
            "pemeriksaan": [visit["observation"][1]["id"]], "prognosis": "baik"}),
        ("care-plan", {
            "tanggal": visits.moment(43), "judul": "Rencana rawat", "deskripsi": "Kontrol setiap minggu", "kegiatan": ["Ukur tensi"]}),
        ("questionnaire-response", {
            "tanggal": visits.moment(42), "kuesioner": "Q0007", "petugas": visits.PRACTITIONER, "jawaban": form}))]


def taken(answer: Answer) -> dict[str, Any]:
    assert answer.status in (200, 202) and answer.body["warnings"] == [], answer
    return answer.body


@pytest.fixture(scope="module")
def visit(installation: Installation, clinic: Clinic) -> dict[str, Any]:
    """The whole visit, sent in pieces and complete on the platform; as the API tells of it at the end."""
    api: Api = clinic.api(installation.server)
    product = api.post("/api/products", {"kode": "PCT", "nama": "Parasetamol 500 mg", "satuan": "Tablet", "kode_kfa": "93000101"})
    assert product.status == 200, product
    posted = taken(api.post("/api/visit", whole(clinic)))
    for path, body in later(posted):
        taken(api.post("/api/" + path, body))
    ended = api.put("/api/encounter/" + posted["encounter_id"], {"tanggal_selesai": visits.moment(20)})
    assert ended.status in (200, 202), ended

    def complete() -> dict[str, Any] | None:
        body = api.get("/api/encounter/" + NUMBER).body
        wrong = [delivery for delivery in body["deliveries"] if delivery["state"] in ("failed", "skipped")]
        assert not wrong, wrong
        return body if body["complete"] else None

    return wait_until("the visit is complete", complete, 60)


def creates(installation: Installation, clinic: Clinic) -> list[LedgerEntry]:
    return [entry for entry in installation.ledger(clinic) if entry.is_write and entry.method == "POST" and entry.stored]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for member in value.values():
            yield from references(member)
    elif isinstance(value, list):
        for member in value:
            yield from references(member)


def test_every_kind_of_a_visit_is_in_it():
    kinds = {path.name.removesuffix("Kind.swift") for path in (ROOT / "Sources/Satusehat/Kinds").glob("*Kind.swift")}
    assert kinds - OF_NO_VISIT == set(EXPECTED) | {"Observation"}


def test_each_arrives_once(installation: Installation, clinic: Clinic, visit: dict[str, Any]):
    made = creates(installation, clinic)
    kinds = Counter(entry.type for entry in made)
    assert {kind: kinds[kind] for kind in EXPECTED} == EXPECTED
    told = {(delivery["kind"], delivery["satusehat_id"]) for delivery in visit["deliveries"]}
    stored = {(entry.type, entry.stored["id"]) for entry in made if entry.type != "Patient"}
    assert len(stored) == len(made) - 1
    assert {of for of in told if of[0] != "Patient"} == stored, "what the API tells of is what the platform stored"
    for kind in kinds:
        assert kind == "Patient" or len(installation.sandbox.resources(kind)) == kinds[kind]


def test_each_arrives_after_what_it_refers_to(installation: Installation, clinic: Clinic, visit: dict[str, Any]):
    stored: set[str] = set()
    made = {entry.type for entry in creates(installation, clinic)}
    searched = False
    for entry in installation.ledger(clinic):
        searched = searched or (entry.type == "Patient" and entry.method == "GET")
        if not entry.is_write:
            continue
        assert searched, "the patient is looked up before anything is written"
        named = {reference for reference in references(entry.body) if reference.split("/")[0] in made}
        assert named <= stored, f"{entry} refers to {named - stored}"
        assert entry.type == "Patient" or any(reference.startswith("Patient/") for reference in named), entry
        assert entry.stored, entry
        stored.add(f"{entry.type}/{entry.stored['id']}")


def test_the_encounter_goes_through_its_states_and_the_resume_closes_it(
    installation: Installation, clinic: Clinic, visit: dict[str, Any]
):
    written = [entry for entry in installation.ledger(clinic) if entry.is_write]
    encounter = [entry for entry in written if entry.type == "Encounter"]
    assert [(entry.method, entry.body["status"]) for entry in encounter] == [
        ("POST", "arrived"), ("PUT", "in-progress"), ("PUT", "finished")]
    # What KFA says later of a compound's ingredients, and a resume of what came after it, are updates of the same resource.
    assert {entry.type for entry in written if entry.method == "PUT"} <= {
        "Encounter", "MedicationRequest", "MedicationDispense", "Composition"}
    resumes = [entry for entry in written if entry.type == "Composition"]
    assert encounter[-1].n < resumes[0].n
    diagnoses = {entry.stored["id"] for entry in written if entry.type == "Condition" and "encounter-diagnosis" in entry.text}
    assert {part["condition"]["reference"].split("/")[1] for part in encounter[-1].body["diagnosis"]} == diagnoses
    assert len(diagnoses) == 2, "the chief complaint is no diagnosis"
    resume = set(references(resumes[-1].body["section"]))
    in_it = {reference.split("/")[0] for reference in resume}
    assert in_it >= {"Condition", "Observation", "Procedure", "MedicationRequest", "MedicationDispense", "AllergyIntolerance"}, in_it
    compound = [entry.body["contained"][0] for entry in written if entry.type == "MedicationDispense" and "91000330" in entry.text]
    assert {len(medicine["ingredient"]) for medicine in compound} == {2}
    assert [len(entry.body["component"]) for entry in written if entry.type == "Observation" and '"H-1"' in entry.text] == [2]


def test_the_platform_takes_all_of_it_at_the_first_try(installation: Installation, clinic: Clinic, visit: dict[str, Any]):
    assert [entry for entry in installation.ledger(clinic) if entry.is_fhir and entry.status >= 400] == []
    count, problems = fhir.problems_of(installation.ledger(clinic))
    assert count >= sum(EXPECTED.values()) and problems == []
