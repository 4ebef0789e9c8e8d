"""What a clinic wants of the platform besides what its visits need: services, roles, units, and places that are out of use."""

import pytest

from support import fhir, visits
from support.html import Session
from support.installation import Clinic, Installation
from support.waiting import wait_until

KINDS = ("HealthcareService", "PractitionerRole", "Organization")


@pytest.fixture(scope="module")
def installation(installations) -> Installation:
    return installations()


@pytest.fixture(scope="module")
def clinic(installation: Installation) -> Clinic:
    """A clinic with a poli, a doctor, and a visit of both."""
    clinic = installation.add_clinic()
    api = clinic.api(installation.server)
    given = {"kode": "POLI", "nama": "Poli Jantung", "location_id": clinic.location, "spesialisasi": "S001.09"}
    assert api.post("/api/locations", given).status == 200
    nik, doctor = visits.new_nik(), visits.new_nik()
    installation.sandbox.add_patient(nik)
    installation.sandbox.add_practitioner(doctor, "dr. Alexander", "10009880799")
    assert api.post("/api/practitioners", {"kode_dokter": "D-1", "nama": "dr. Alexander", "nik": doctor}).status == 200
    body = visits.encounter(nik, "POLI", "MASTER-1")
    body["dokter"] = "D-1"
    assert api.post("/api/encounter", body).status in (200, 202)
    wait_until("the visit has arrived", lambda: api.get("/api/encounter/MASTER-1").body["satusehat_encounter_id"], 30)
    return clinic


@pytest.fixture(scope="module")
def session(installation: Installation, clinic: Clinic) -> Session:
    session = Session(installation.server.url)
    session.sign_in(*installation.add_user("induk@contoh.example", "admin", clinic))
    return session


def writes(installation: Installation, clinic: Clinic, kind: str) -> list:
    return [entry for entry in installation.ledger(clinic) if entry.type == kind and entry.method in ("POST", "PUT", "PATCH")]


def page_of(installation: Installation, clinic: Clinic, code: str) -> str:
    where = f"(SELECT clinic_id FROM clinic WHERE code = '{clinic.code}')"
    [[found]] = installation.database.query(f"SELECT id FROM location WHERE clinic_id = {where} AND code = '{code}'")
    return f"/c/{clinic.code}/locations/{found}"


def press(session: Session, page: str, action: str):
    return session.request("POST", f"{page}/{action}", {"_csrf": session.csrf(page)})


def test_nothing_of_it_is_sent_unless_asked_for(installation: Installation, clinic: Clinic):
    installation.run("sync", "master-data", "--clinic", clinic.code, "--force")
    assert [entry for kind in KINDS for entry in writes(installation, clinic, kind)] == []


def test_a_setting_sends_what_is_there_at_once_and_once(installation: Installation, clinic: Clinic):
    for _ in range(2):
        installation.run("clinic", "set", clinic.code, "healthcare-service=on", "practitioner-role=on")
    for kind in ("HealthcareService", "PractitionerRole"):
        wait_until(f"a {kind} is there", lambda: writes(installation, clinic, kind), 30)
    installation.run("sync", "master-data", "--clinic", clinic.code, "--force")
    [service] = writes(installation, clinic, "HealthcareService")
    assert service.body["location"][0]["reference"] == f"Location/{clinic.location}"
    assert service.body["specialty"][0]["coding"][0]["code"] == "S001.09"
    [role] = writes(installation, clinic, "PractitionerRole")
    assert role.body["practitioner"]["reference"] == "Practitioner/10009880799"
    assert role.body["code"][0]["coding"][0]["display"] == "Physician"
    assert role.body["location"][0]["reference"] == f"Location/{clinic.location}"


def test_the_location_keeps_its_own_id(installation: Installation, clinic: Clinic):
    assert clinic.api(installation.server).get("/api/locations/POLI").body["satusehat_id"] == clinic.location


def test_a_unit_is_made_by_a_press_and_once(installation: Installation, clinic: Clinic, session: Session):
    page = page_of(installation, clinic, "POLI")
    assert "Buat sub-organisasi di SATUSEHAT" in session.get(page).text
    for _ in range(2):
        assert press(session, page, "unit").status == 200
    wait_until("the unit is there", lambda: writes(installation, clinic, "Organization"), 30)
    wait_until("the page shows it", lambda: "sedang dibuat" not in session.get(page).text, 30)
    [unit] = writes(installation, clinic, "Organization")
    assert unit.body["partOf"]["reference"] == f"Organization/{clinic.organization}" and unit.body["name"] == "Poli Jantung"
    shown = session.get(page).text
    assert unit.stored["id"] in shown and "Layanan (HealthcareService)" in shown
    cards = session.get(f"/c/{clinic.code}/satusehat").text
    assert all(f"/satusehat/{kind}" in cards for kind in KINDS)


def test_a_new_name_becomes_an_update_and_the_same_name_none(installation: Installation, clinic: Clinic):
    api = clinic.api(installation.server)
    for _ in range(2):
        assert api.post("/api/locations", {"kode": "POLI", "nama": "Poli Jantung dan Pembuluh"}).status == 200
    for kind in ("HealthcareService", "Organization"):
        wait_until(f"the {kind} was changed", lambda: len(writes(installation, clinic, kind)) > 1, 30)
    # The role names its place; it is the job that sees to practitioners.
    for _ in range(2):
        installation.run("sync", "master-data", "--clinic", clinic.code, "--force")
        wait_until("the role was changed", lambda: len(writes(installation, clinic, "PractitionerRole")) > 1, 30)
    for kind in KINDS:
        made, changed = writes(installation, clinic, kind)
        assert (made.method, changed.method) == ("POST", "PUT") and changed.status == 200, (made, changed)
        assert changed.path.endswith(made.stored["id"]) and "Poli Jantung dan Pembuluh" in changed.text


def test_a_location_out_of_use_says_so_and_nothing_else_changes(installation: Installation, clinic: Clinic, session: Session):
    page = page_of(installation, clinic, "POLI")

    def stored(kind: str) -> dict:
        [found] = [one for one in installation.sandbox.resources(kind) if "POLI" in str(one.get("identifier")) or one["id"] == clinic.location]
        return found

    before = stored("Location")
    for action, active in (("deactivate", False), ("activate", True)):
        status = "active" if active else "inactive"
        assert press(session, page, action).status == 200
        wait_until(f"the Location is {status}", lambda: stored("Location")["status"] == status, 30)
        for kind in ("HealthcareService", "Organization"):
            wait_until(f"so is the {kind}", lambda: stored(kind)["active"] is active, 30)
    told = [entry for entry in writes(installation, clinic, "Location") if entry.method != "POST"]
    assert [(entry.method, entry.status, entry.body[0]["value"]) for entry in told] == [
        ("PATCH", 200, "inactive"), ("PATCH", 200, "active")]
    assert stored("Location") | {"meta": None} == before | {"meta": None}
    wait_until("the page says that it was told", lambda: "Terkirim ·" in session.get(page).text, 30)
    for kind in ("HealthcareService", "Organization"):
        assert [entry.method for entry in writes(installation, clinic, kind)] == ["POST", "PUT", "PATCH", "PATCH"]


def test_every_body_is_valid_and_was_taken(installation: Installation, clinic: Clinic):
    count, problems = fhir.problems_of([entry for kind in KINDS for entry in writes(installation, clinic, kind)])
    assert count == 6 and problems == []
    assert [entry for kind in KINDS for entry in writes(installation, clinic, kind) if entry.status >= 400] == []
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    states = installation.database.query(f"SELECT DISTINCT state FROM delivery WHERE kind IN ({kinds})")
    assert states == [["completed"]]
