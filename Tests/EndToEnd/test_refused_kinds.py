"""A resource type that the platform refuses a clinic: it waits as a whole, and nothing else does."""

import pytest

from support import visits
from support.api import Api
from support.html import Session
from support.installation import Clinic, Installation
from support.waiting import wait_until


def ended_visit(installation: Installation, clinic: Clinic, api: Api, number: str) -> tuple[str, str]:
    """An ended visit with a diagnosis and a procedure; gives its id and the procedure's delivery."""
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    visit = api.post("/api/encounter", visits.encounter(nik, clinic.location, number, tanggal_selesai=visits.moment(30))).body
    ids = visit["encounter_id"], visit["pasien_id"]
    procedure = api.post("/api/procedure", visits.procedure(*ids), Prefer="respond-async").body
    assert api.post("/api/diagnosis", visits.diagnosis(*ids), Prefer="respond-async").status in (200, 202)
    return ids[0], procedure["deliveries"][0]["id"]


def is_finished(installation: Installation, clinic: Clinic, number: str) -> bool:
    return any(
        entry.type == "Encounter" and entry.method == "PUT" and '"finished"' in entry.text and f'"{number}"' in entry.text and
        entry.status == 200 for entry in installation.ledger(clinic))


@pytest.mark.parametrize("rule", [None, 20003, 20004])
def test_a_refused_kind_waits_alone_and_goes_on_when_it_is_tried_again(installation: Installation, rule: int | None):
    clinic = installation.add_clinic(composition="off")
    api = clinic.api(installation.server)
    details = {"rule": rule} if rule else {}
    installation.sandbox.fault("no_right", clinic.client_id, resource="Procedure", **details)
    made = [ended_visit(installation, clinic, api, f"HAK-{number}") for number in range(3)]
    for number in range(3):
        wait_until("the visit ends without it", lambda: is_finished(installation, clinic, f"HAK-{number}"), 40)
    for _, procedure in made:
        delivery = api.get("/api/deliveries/" + procedure).body
        assert (delivery["state"], delivery["lane"], delivery["attempts"]) == ("pending", "no_right", 0), delivery
    refused = [entry for entry in installation.ledger(clinic) if entry.type == "Procedure"]
    assert {entry.status for entry in refused} == {403 if rule else 401}
    late, late_procedure = ended_visit(installation, clinic, api, "HAK-late")
    wait_until("a later visit ends too", lambda: is_finished(installation, clinic, "HAK-late"), 40)
    assert len([entry for entry in installation.ledger(clinic) if entry.type == "Procedure"]) == len(refused)

    person = Session(installation.server.url)
    person.sign_in(*installation.add_user(f"hak{rule}@klinik.example", "admin", clinic))
    base = f"/c/{clinic.code}/satusehat"
    for page in (base, base + "/Procedure"):
        assert "SATUSEHAT belum memberi klinik ini hak untuk Procedure" in person.get(page).text
    assert "SATUSEHAT belum memberi klinik ini hak untuk Procedure." in person.get(f"/c/{clinic.code}/deliveries/{late_procedure}").text
    token = {"_csrf": person.csrf(base)}
    again = person.request("POST", base + "/Procedure/try-again", token)
    assert "dikirim lebih dulu" in again.text
    wait_until("one more was refused", lambda: len(
        [entry for entry in installation.ledger(clinic) if entry.type == "Procedure"]) == len(refused) + 1, 20)

    installation.sandbox.clear_faults()
    # The button comes back with the answer to the first try; the words alone stand in the explanation all the time.
    wait_until("it may be tried again", lambda: any(
        form.action.endswith("/try-again") for form in person.get(base + "/Procedure").forms), 20)
    person.request("POST", base + "/Procedure/try-again", token)
    for _, procedure in made + [(late, late_procedure)]:
        wait_until("it has arrived", lambda: api.get("/api/deliveries/" + procedure).body["state"] == "completed", 20)
    assert "belum memberi klinik ini hak" not in person.get(base).text
