"""Consent as registration staff record it in the browser, judged by what reached the sandbox."""

import csv
import datetime
import uuid

import pytest

from support import visits
from support.api import Api
from support.html import Page, Session
from support.installation import Clinic, Installation, make_known
from support.waiting import wait_until

PDF = b"%PDF-1.4\n%invented\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CHILDREN = {"Condition", "Observation", "Procedure"}


class Desk:
    """Registration staff at one clinic, with a patient whose visit has come."""

    def __init__(self, installation: Installation, policy: str, **settings: str):
        self.installation = installation
        self.clinic: Clinic = installation.add_clinic(composition="off", **settings)
        self.api: Api = self.clinic.api(installation.server)
        self.staff = Session(installation.server.url)
        self.staff.sign_in(*installation.add_user(f"daftar-{self.clinic.code}@klinik.example".lower(), "registration", self.clinic))
        self.base = f"/c/{self.clinic.code}/consents"
        # Doctor and poli are known from here on: a lane at rest asks for nobody.
        known = visits.new_nik()
        installation.sandbox.add_patient(known)
        make_known(self.api, self.clinic, known)
        installation.run("clinic", "set", self.clinic.code, f"consent-policy={policy}")
        self.nik = visits.new_nik()
        self.ihs = installation.sandbox.add_patient(self.nik, "Sari Wahyuningsih")
        self.visits: list[tuple[str, str]] = []

    def visit(self) -> tuple[str, str]:
        """A visit that ended, with a diagnosis and a procedure."""
        body = visits.encounter(
            self.nik, self.clinic.location, f"IZIN-{uuid.uuid4().hex[:8]}", tanggal_selesai=visits.moment(30),
            pemeriksaan_fisik=visits.vital_signs(), pasien={"nama": "Sari Wahyuningsih", "no_rm": "RM-" + self.nik[-4:]})
        made = self.api.post("/api/encounter", body, Prefer="respond-async").body
        ids = made["encounter_id"], made["pasien_id"]
        for path, child in (("diagnosis", visits.diagnosis(*ids)), ("procedure", visits.procedure(*ids))):
            assert self.api.post("/api/" + path, child, Prefer="respond-async").status in (200, 202)
        self.visits.append(ids)
        return ids

    def find(self) -> str:
        """The patient's page, found by NIK."""
        page = self.post("/search", q=self.nik)
        assert "/patients/" in page.path and self.nik not in page.url, page.url
        return page.path

    def post(self, path: str, **fields: str) -> Page:
        return self.staff.request("POST", self.base + path, {"_csrf": self.staff.csrf(self.base)} | fields)

    def record(self, scope: str, method: str = "written", **fields: str) -> Page:
        place = self.find().removeprefix(self.base)
        page = self.post(place, scope=scope, method=method, witness="", sharing=fields.pop("sharing", ""), valid_from="", valid_until="", **fields)
        assert "Persetujuan dicatat" in page.text, page.text
        return page

    def written(self) -> set[str]:
        """What was told of this patient."""
        return {entry.type for entry in self.installation.ledger(self.clinic)
                if entry.is_write and entry.status < 300 and self.ihs in entry.text}

    def states(self) -> list[str]:
        """Every delivery of the patient's visits: a state with its hold."""
        return [f"{one['state']} {one['hold'] or ''}".strip() for visit, _ in self.visits
                for one in self.api.get("/api/encounter/" + visit).body["deliveries"] if one["kind"] != "Patient"]

    def settled(self, *states: str) -> None:
        try:
            wait_until(f"everything is {states}", lambda: set(self.states()) <= set(states), 30)
        except AssertionError as late:
            raise AssertionError(f"{self.states()}, {self.installation.ledger(self.clinic)[-8:]}") from late

    def pause(self) -> None:
        self.installation.database.query(
            "UPDATE lane SET paused_at = now(), paused_reason = 'uji' FROM clinic c WHERE c.clinic_id = lane.clinic_id "
            f"AND c.code = '{self.clinic.code}'")

    def go_on(self) -> None:
        self.installation.database.query(
            "UPDATE lane SET paused_at = NULL, paused_reason = NULL, next_due_at = now() FROM clinic c "
            f"WHERE c.clinic_id = lane.clinic_id AND c.code = '{self.clinic.code}'")


@pytest.mark.parametrize("policy", ["presumed", "required"])
@pytest.mark.parametrize("scope,method", [
    ("all", "written"), ("all", "verbal"), ("all", "electronic"), ("encounter_only", "written"), ("none", "verbal")])
def test_what_reaches_satusehat_is_what_was_consented_to(installation: Installation, policy: str, scope: str, method: str):
    desk = Desk(installation, policy)
    desk.pause()
    desk.visit()
    desk.record(scope, method, **({"witness_name": "Ibu Endang"} if method == "verbal" else {}))
    desk.go_on()
    desk.settled("completed", "skipped")
    expected = {"all": {"Encounter"} | CHILDREN, "encounter_only": {"Encounter"}, "none": set()}[scope]
    assert desk.written() == expected
    assert ("skipped" in desk.states()) == (scope != "all")


def test_without_a_record_the_policy_decides_and_later_consent_sends_what_was_held(installation: Installation):
    presumed = Desk(installation, "presumed")
    presumed.visit()
    presumed.settled("completed")
    desk = Desk(installation, "required")
    desk.visit()
    wait_until("it waits for consent", lambda: "pending consent" in desk.states())
    assert desk.written() == set()
    desk.record("all")
    desk.settled("completed")
    assert desk.written() == {"Encounter"} | CHILDREN


def test_revoking_in_mid_queue_stops_what_waits_and_keeps_the_proof(installation: Installation):
    desk = Desk(installation, "required")
    desk.visit()
    desk.record("all")
    desk.settled("completed")
    before = len(installation.ledger(desk.clinic))
    desk.pause()
    desk.visit()
    place = desk.find().removeprefix(desk.base)
    page = desk.post(place + "/revoke", reason="Permintaan tertulis pasien", asked_on="")
    assert "Persetujuan dicabut." in page.text and "kiriman dihentikan" in page.text, page.text
    # At once: the lane is still paused.
    visit, _ = desk.visits[1]
    states = {one["state"] for one in desk.api.get("/api/encounter/" + visit).body["deliveries"] if one["kind"] != "Patient"}
    assert states == {"skipped"}
    history = desk.staff.get(desk.base + place).text
    assert "Permintaan tertulis pasien" in history and "Bukti" in history and "1 Procedure" in history, history
    desk.go_on()
    wait_until("nothing is on its way", lambda: not [state for state in desk.states() if state.startswith("pending")])
    assert not [entry for entry in installation.ledger(desk.clinic)[before:] if entry.is_write]
    desk.record("all")
    desk.settled("completed")


def test_consent_ends_by_itself(installation: Installation):
    desk = Desk(installation, "required")
    desk.pause()
    desk.visit()
    desk.record("all")
    # As a consent until yesterday says: dates in the form are days, so its end is moved here.
    installation.database.query(
        "UPDATE consent SET valid_from = now() - interval '2 days', valid_until = now() - interval '1 minute' FROM clinic c "
        f"WHERE c.clinic_id = consent.clinic_id AND c.code = '{desk.clinic.code}'")
    desk.go_on()
    desk.settled("completed", "skipped")
    assert desk.written() == set()
    assert "Sudah berakhir" in desk.staff.get(desk.find()).text


def test_what_others_may_read_is_asked_and_sent_apart(installation: Installation):
    desk = Desk(installation, "required")
    desk.visit()
    desk.record("none", sharing="OPTOUT")

    def told() -> list[dict]:
        return [entry.body for entry in installation.ledger(desk.clinic)
                if entry.path == "/consent/v1/Consent" and entry.method == "POST" and entry.status < 300]

    wait_until("SATUSEHAT is told", lambda: len(told()) == 1)
    assert (told()[0]["patient_id"], told()[0]["action"]) == (desk.ihs, "OPTOUT") and told()[0]["agent"]
    assert desk.written() == set()
    desk.record("none", sharing="OPTIN")
    wait_until("the change follows", lambda: [body["action"] for body in told()] == ["OPTOUT", "OPTIN"])
    page = wait_until("the page says so", lambda: (lambda text: text if "Terkirim" in text else None)(desk.staff.get(desk.find()).text))
    assert "Boleh dibaca fasilitas lain" in page


def test_a_choice_whose_answer_was_lost_is_not_told_twice(installation: Installation):
    desk = Desk(installation, "presumed")
    desk.visit()
    desk.settled("completed")
    installation.sandbox.fault("lost_answer", desk.clinic.client_id, path="/consent/v1", count=1)
    desk.record("all", sharing="OPTIN")
    wait_until("it is told", lambda: "Terkirim" in desk.staff.get(desk.find()).text, 30)
    posts = [entry for entry in installation.ledger(desk.clinic) if entry.path == "/consent/v1/Consent" and entry.method == "POST"]
    assert len(posts) == 1, posts


def upload(desk: Desk, place: str, entry: str, content: bytes, name: str, token: str | None = None) -> Page:
    form = {"_csrf": token or desk.staff.csrf(desk.base)}
    return desk.staff.upload(f"{place}/entries/{entry}/documents", form, "document", name, content)


def test_a_signed_form_is_kept_sealed_and_handed_out_as_a_download(installation: Installation):
    desk = Desk(installation, "presumed")
    desk.visit()
    desk.record("all")
    place = desk.find()
    forms = desk.staff.get(place).forms
    entry = next(form.action for form in forms if form.action.endswith("/documents")).split("/entries/")[1].split("/")[0]
    assert "bukan PDF, PNG, atau JPEG" in upload(desk, place, entry, b"<script>alert(1)</script>", "x.pdf").text
    for size in (5 << 20, 30 << 20):
        assert "lebih dari 5 MB" in upload(desk, place, entry, PDF + b"0" * size, "besar.pdf").text
    assert "Pilih dulu berkas" in upload(desk, place, entry, b"", "").text
    assert upload(desk, place, entry, PDF, "formulir.pdf", token="x").status == 403
    assert not installation.database.query("SELECT FROM consent_document")
    assert "Dokumen disimpan" in upload(desk, place, entry, PDF, "formulir.pdf").text
    stored = installation.database.query("SELECT encode(content, 'escape') AS content, media_type FROM consent_document")
    assert "%PDF" not in str(stored) and "application/pdf" in str(stored)
    link = next(link for link in desk.staff.get(place).links if "/documents/" in link)
    with desk.staff._opener.open(desk.staff.base + link, timeout=20) as answer:
        assert answer.read() == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment;") and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_patient_gets_what_was_sent_when_and_under_which_consent(installation: Installation):
    desk = Desk(installation, "required")
    desk.visit()
    desk.record("all")
    desk.settled("completed")
    place = desk.find()
    page = desk.staff.get(place + "/disclosures").text
    assert "Condition" in page and "Semua data kunjungan" in page and desk.nik not in page
    file = desk.staff.request("POST", place + "/disclosures/file", {"_csrf": desk.staff.csrf(desk.base)}).text
    lines = file.splitlines()
    assert {len(row) for row in csv.reader(lines)} == {8}
    assert lines[0].startswith("\ufeffditerima,data") and len(lines) >= 6
    assert any("Encounter" in line and "Semua data kunjungan" in line for line in lines)
    assert desk.nik not in file
    today = datetime.date.today().year
    assert str(today) in lines[1]


def test_a_patient_whom_the_clinic_does_not_have_is_added_first(installation: Installation):
    desk = Desk(installation, "required")
    page = desk.post("/search", q=desk.nik)
    assert page.status == 200 and "belum ada di klinik" in page.text
    page = desk.post("/patients", nik=desk.nik, name="Sari Wahyuningsih", medical_record_number="")
    assert "/patients/" in page.path and "Belum dicatat" in page.text
    page = desk.post(page.path.removeprefix(desk.base), scope="all", method="verbal", witness="", witness_name="", valid_from="", valid_until="")
    assert page.status == 422 and "Persetujuan lisan perlu saksi" in page.text
    assert "Kebijakan klinik" not in desk.staff.get(desk.base).text
    assert desk.staff.get(desk.base + "/settings").status == 403
