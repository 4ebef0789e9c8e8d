"""The nightly comparison from outside: what SATUSEHAT lost or has otherwise is found, shown, and mended by a person's click."""

import json
from typing import Any

import pytest

from support import visits
from support.api import Api
from support.html import Session
from support.installation import Clinic, Installation
from support.waiting import wait_until

JSON_PATCH = [{"op": "replace", "path": "/note", "value": [{"text": "Diubah oleh sistem lain"}]}]


class Night:
    """A clinic with an ended visit, and the night after its day."""

    def __init__(self, installation: Installation, clinic: Clinic):
        self.installation, self.clinic = installation, clinic
        self.api: Api = clinic.api(installation.server)

    def send(self, number: str) -> None:
        nik = visits.new_nik()
        self.installation.sandbox.add_patient(nik)
        visit = self.api.post("/api/encounter", visits.encounter(
            nik, self.clinic.location, number, tanggal_selesai=visits.moment(30))).body
        ids = visit["encounter_id"], visit["pasien_id"]
        for path, body in (("procedure", visits.procedure(*ids)), ("diagnosis", visits.diagnosis(*ids))):
            assert self.api.post("/api/" + path, body).status in (200, 202)
        wait_until("the visit is complete", lambda: self.api.get("/api/encounter/" + number).body["complete"], 40)

    def fall(self) -> None:
        """Two o'clock of the night after the visits."""
        self.stop()
        self.installation.database.query(
            "UPDATE clock SET ahead = greatest(interval '0', ((SELECT max(service_date) FROM visit) + 1 + time '02:00') "
            "AT TIME ZONE 'Asia/Jakarta' - now())")

    def stop(self) -> None:
        """Without a server: its own scheduler would compare by itself."""
        for server in self.installation.servers:
            server.process.stop()

    def compare(self) -> dict[str, Any]:
        self.stop()
        return json.loads(self.installation.run("sync", "nightly-comparison", "--clinic", self.clinic.code, "--force", "--json"))

    def stored(self, kind: str) -> dict[str, Any]:
        (found,) = self.installation.sandbox.resources(kind)
        return found

    def page(self, query: str = "") -> str:
        return self.person().get(f"/c/{self.clinic.code}/comparisons{query}").text

    def person(self) -> Session:
        person = Session(self.installation.server.url)
        person.sign_in("malam@klinik.example", "kata sandi yang panjang 7")
        return person


@pytest.fixture(scope="module")
def night(installation: Installation, clinic: Clinic) -> Night:
    night = Night(installation, clinic)
    night.send("MALAM-1")
    installation.add_user("malam@klinik.example", "admin", clinic)
    night.fall()
    return night


def test_a_day_that_is_the_same_has_no_differences(night: Night):
    told = night.compare()
    assert (told["result"], told["summary"]) == ("done", "Semua yang dibandingkan sama."), told
    assert any("comparing 1 visits" in line for line in told["lines"]), told
    assert not [entry for entry in night.installation.ledger(night.clinic) if entry.is_fhir and entry.status >= 400]


def test_what_was_removed_and_what_was_changed_is_found_and_shown(night: Night):
    sandbox, clinic = night.installation.sandbox, night.clinic
    procedure, condition = night.stored("Procedure")["id"], diagnosis(night)["id"]
    sandbox.forget("Procedure", procedure)
    sandbox.patch(clinic.client_id, clinic.client_secret, "Condition", condition, JSON_PATCH)
    told = night.compare()
    assert (told["result"], told["summary"]) == ("done", "2 perbedaan menunggu tindakan."), told
    query = "SELECT kind, what, remote_id, array_to_string(elements, ',') FROM comparison_difference WHERE status = 'open' ORDER BY kind"
    assert night.installation.database.query(query) == [
        ["Condition", "content", condition, "note"], ["Procedure", "missing", procedure, ""]]
    page = night.page()
    assert "MALAM-1" in page and page.count('id="beda-') == 3, "two differences under their heading"
    for kind in ("Procedure", "Condition"):
        assert f"{kind}</a>" in page
    assert "Elemen yang berbeda" in page and "note" in page
    # The page names what differs, never the patient or what was said of them.
    assert "Diubah oleh sistem lain" not in page and "Warga Uji" not in page


def test_again_makes_no_second_line_and_sending_again_mends_both(night: Night):
    night.compare()
    assert night.installation.database.query("SELECT count(*) FROM comparison_difference") == [["2"]]
    person = night.person()
    path = f"/c/{night.clinic.code}/comparisons"
    resends = [form for form in person.get(path).forms if form.action.endswith("/resend")]
    assert len(resends) == 2
    for form in resends:
        assert person.request("POST", form.action, form.fields).status == 200
    wait_until("nothing is open", lambda: "beda-judul" in (page := night.page()) and "Kirim ulang<" not in page, 40)
    assert len(night.installation.sandbox.resources("Procedure")) == 1
    assert diagnosis(night).get("note") != JSON_PATCH[0]["value"]
    assert "Tertutup sendiri" in night.page("?status=selesai")
    # The resume names the Procedure that was removed: it is told the new id by itself.
    new = f"Procedure/{night.stored('Procedure')['id']}"
    wait_until("the resume names it", lambda: new in json.dumps(night.stored("Composition")), 40)
    told = night.compare()
    left = "SELECT kind, what, array_to_string(elements, ',') FROM comparison_difference_shown WHERE shown_status = 'open'"
    assert night.installation.database.query(left) == [] and told["summary"] == "Semua yang dibandingkan sama.", told


def diagnosis(night: Night) -> dict[str, Any]:
    (found,) = [one for one in night.installation.sandbox.resources("Condition") if "encounter-diagnosis" in json.dumps(one)]
    return found
