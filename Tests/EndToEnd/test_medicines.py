"""Medicines: products and their mapping, prescriptions, and what is handed out on them."""

from typing import Any

import pytest

from support import fhir, visits
from support.api import Answer, Api
from support.installation import Clinic, Installation
from support.waiting import wait_until


@pytest.fixture(scope="module")
def api(installation: Installation, clinic: Clinic) -> Api:
    return clinic.api(installation.server)


class Visit:
    """A visit of a patient of its own, and what happens to medicines in it."""

    def __init__(self, installation: Installation, clinic: Clinic, api: Api, number: str):
        nik = visits.new_nik()
        installation.sandbox.add_patient(nik)
        answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, number))
        assert answer.status in (200, 202), answer
        self.installation, self.clinic, self.api = installation, clinic, api
        self.head = {"encounter_id": answer.body["encounter_id"], "pasien_id": answer.body["pasien_id"]}

    def prescribe(self, **fields: Any) -> Answer:
        body = self.head | {
            "tanggal_resep": visits.moment(60), "aturan_pakai": "3 kali sehari 1 tablet", "frekuensi": 3, "periode": 1,
            "satuan_periode": "hari", "dosis": 1, "satuan_dosis": "Tablet", "rute": "oral", "jumlah": 15, "satuan": "Tablet",
            "lama_hari": 5} | fields
        return self.stored(self.api.post("/api/medication-request", body))

    def hand_out(self, prescription: str, **fields: Any) -> Answer:
        body = self.head | {
            "tanggal_penyerahan": visits.moment(50), "tanggal_disiapkan": visits.moment(55), "resep": prescription} | fields
        return self.stored(self.api.post("/api/medication-dispense", body))

    def stored(self, answer: Answer) -> Answer:
        assert answer.status in (200, 202) and answer.body["status"] == "success", answer
        return answer

    def delivery(self, answer: Answer) -> dict:
        return self.api.get("/api/deliveries/" + answer.body["deliveries"][0]["id"]).body

    def arrives(self, answer: Answer, seconds: float = 20) -> None:
        wait_until(f"{answer.body['deliveries'][0]['kind']} arrives", lambda: self.delivery(answer)["state"] == "completed", seconds)


def product(api: Api, code: str, **fields: Any) -> Answer:
    answer = api.post("/api/products", {"kode": code, "nama": f"Obat {code}", "satuan": "Tablet"} | fields)
    assert answer.status == 200 and answer.body["status"] == "success", answer
    return answer


def written(installation: Installation, clinic: Clinic, kind: str) -> list[dict]:
    return [entry.body for entry in installation.ledger(clinic) if entry.is_write and entry.type == kind and entry.status < 300]


def test_prescribed_and_handed_out(installation: Installation, clinic: Clinic, api: Api):
    """The form comes from KFA by itself; the dispense follows its prescription."""
    first = product(api, "PCT-500", kode_kfa="93000101")
    assert product(api, "PCT-500", satuan="Tablet").body["id"] == first.body["id"]
    visit = Visit(installation, clinic, api, "OBAT-1")
    diagnosis = api.post("/api/diagnosis", visits.diagnosis(visit.head["encounter_id"], visit.head["pasien_id"]))
    early = visit.hand_out("RX-1-1")
    assert early.body["hold"] == "mapping" and [w["field"] for w in early.body["warnings"]] == ["resep"], early
    prescribed = visit.prescribe(kode_obat="PCT-500", no_resep="RX-1", no_item="1", diagnosis=diagnosis.body["id"])
    visit.arrives(prescribed)
    visit.arrives(early)

    request = written(installation, clinic, "MedicationRequest")[-1]
    medicine = request["contained"][0]
    assert request["medicationReference"]["reference"] == "#" + medicine["id"]
    assert medicine["code"]["coding"][0]["code"] == "93000101" and medicine["form"]["coding"][0]["code"] == "BS066"
    assert medicine["ingredient"][0]["strength"]["numerator"]["code"] == "mg"
    assert request["reasonReference"][0]["reference"].startswith("Condition/")
    dispense = written(installation, clinic, "MedicationDispense")[-1]
    stored = visit.delivery(prescribed)["satusehat_id"]
    assert dispense["authorizingPrescription"][0]["reference"] == f"MedicationRequest/{stored}"
    assert dispense["quantity"]["value"] == 15 and dispense["daysSupply"]["value"] == 5
    assert [i["value"] for i in dispense["identifier"]] == ["RX-1", "RX-1-1"]

    # The rest of the same item, later.
    visit.arrives(visit.hand_out("RX-1", tanggal_penyerahan=visits.moment(20), tanggal_disiapkan=visits.moment(25), jumlah=5))
    assert written(installation, clinic, "MedicationDispense")[-1]["identifier"][1]["value"] == "RX-1-1-P2"


def test_two_items_of_a_prescription(installation: Installation, clinic: Clinic, api: Api):
    visit = Visit(installation, clinic, api, "OBAT-2")
    items = [
        visit.prescribe(kode_kfa=code, no_resep="RX-2", no_item=number) for number, code in enumerate(["93000103", "92000105"], start=1)]
    for item in items:
        visit.arrives(item)
    assert len({visit.delivery(item)["satusehat_id"] for item in items}) == 2


def test_a_compound_is_prescribed_and_handed_out_with_what_it_is_made_of(installation: Installation, clinic: Clinic, api: Api):
    product(api, "PCT-RACIK", kode_kfa="93000101")
    visit = Visit(installation, clinic, api, "RACIK-1")
    prescribed = visit.prescribe(
        nama_obat="Puyer batuk", no_resep="RX-R", no_item="1", jenis_racikan="SD", kode_sediaan="BS019", nama_sediaan="Kapsul",
        satuan="Kapsul", satuan_dosis="Kapsul", racikan=[
            {"kode_obat": "PCT-RACIK", "jumlah": "0,5", "satuan": "Tablet"}, {"kode_kfa": "91000330", "jumlah": 75, "satuan": "mg"}])
    visit.arrives(prescribed)
    visit.arrives(visit.hand_out("RX-R"))
    for kind in ("MedicationRequest", "MedicationDispense"):
        medicine = written(installation, clinic, kind)[-1]["contained"][0]
        codes = [entry["itemCodeableConcept"]["coding"][0]["code"] for entry in medicine["ingredient"]]
        assert codes == ["93000101", "91000330"]
        assert medicine["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "SD"


def test_an_unmapped_product_waits_for_its_mapping(installation: Installation, clinic: Clinic, api: Api):
    product(api, "AMX-500")
    visit = Visit(installation, clinic, api, "OBAT-3")
    held = visit.prescribe(kode_obat="AMX-500", satuan="Kapsul", satuan_dosis="Kapsul")
    assert held.body["hold"] == "mapping", held
    assert [warning["field"] for warning in held.body["warnings"]] == ["kode_obat"]
    product(api, "AMX-500", kode_kfa="93000106")
    visit.arrives(held)


def test_a_template_is_prescribed_and_not_handed_out(installation: Installation, clinic: Clinic, api: Api):
    product(api, "AML-5", kode_kfa="92000103", kode_sediaan="BS066", nama_sediaan="Tablet")
    visit = Visit(installation, clinic, api, "OBAT-4")
    prescribed = visit.prescribe(kode_obat="AML-5", no_resep="RX-4", no_item="1")
    visit.arrives(prescribed)
    held = visit.hand_out(prescribed.body["id"])
    assert held.body["hold"] == "mapping" and "93" in held.body["warnings"][0]["message"], held
    product(api, "AML-5", kode_kfa="93000103", kode_sediaan="BS066", nama_sediaan="Tablet")
    visit.arrives(held)


def test_all_of_it_is_valid(installation: Installation, clinic: Clinic):
    count, problems = fhir.problems_of(installation.ledger(clinic))
    assert count > 10 and not problems, problems[:5]
    refused = [entry for entry in installation.ledger(clinic) if entry.is_write and entry.status >= 400]
    assert refused == []
