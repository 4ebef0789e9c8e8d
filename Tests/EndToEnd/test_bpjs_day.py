"""A patient's day at BPJS: queue, call, registration, visit, each told once and in order, whatever is lost on the way."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from support import visits
from support.bpjs import Facility
from support.installation import Installation
from support.waiting import wait_until

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date()
PCARE_DAY = TODAY.strftime("%d-%m-%Y")
VITALS = {"sistole": 120, "diastole": 80, "beratBadan": 60, "tinggiBadan": 165, "respRate": 20, "heartRate": 80, "lingkarPerut": 80}
ORDER = ["antrean.add", "antrean.panggil", "pendaftaran.add", "kunjungan.add"]


class Desk:
    """The clinic's own system."""

    def __init__(self, installation: Installation, facility: Facility):
        self.facility, self.installation = facility, installation
        self.api = facility.clinic.api(installation.server)
        self.number = 0

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.api.post("/api/bpjs/" + path, body)
        assert answer.status in (200, 202), answer
        return answer.body

    def delete(self, path: str) -> dict[str, Any]:
        answer = self.api.request("DELETE", "/api/bpjs/" + path)
        assert answer.status in (200, 202), answer
        return answer.body

    def queue(self, person: dict[str, str], **fields: Any) -> dict[str, Any]:
        self.number += 1
        return self.post("antrean", {
            "nomorkartu": person["card"], "nik": person["nik"], "norm": "RM-" + person["card"][-5:], "nama": person["name"],
            "tanggalperiksa": TODAY.isoformat(), "kodepoli": "001", "namapoli": "POLI UMUM", "kodedokter": "12345",
            "namadokter": "dr. Contoh", "jampraktek": "08:00-16:00", "nomorantrean": f"A-{self.number}", "angkaantrean": self.number} | fields)

    def call(self, queued: dict[str, Any]) -> dict[str, Any]:
        return self.post("panggil", {"antrean_id": queued["id"], "status": 1})

    def register(self, person: dict[str, str]) -> dict[str, Any]:
        return self.post("pendaftaran", {
            "noKartu": person["card"], "nik": person["nik"], "tglDaftar": TODAY.isoformat(), "kdPoli": "001", "keluhan": "Batuk"})

    def visit(self, person: dict[str, str], diagnosis: str = "J00") -> dict[str, Any]:
        return self.post("kunjungan", VITALS | {
            "noKartu": person["card"], "nik": person["nik"], "tglDaftar": TODAY.isoformat(), "kdPoli": "001", "kdStatusPulang": "3",
            "kdDokter": "73229", "kdDiag1": diagnosis, "suhu": "36.5", "kdPrognosa": "02", "keluhan": "Batuk"})

    def whole_day(self, person: dict[str, str]) -> None:
        self.call(self.queue(person))
        self.register(person)
        self.visit(person)


def open_ones(installation: Installation, clinic: str) -> int:
    rows = installation.database.query(
        "SELECT count(*) FROM delivery d JOIN clinic c USING (clinic_id) "
        f"WHERE c.code = '{clinic}' AND d.channel <> 'satusehat' AND d.state = 'pending'")
    return int(rows[0][0])


def lost_answers(installation: Installation, facility: Facility) -> int:
    rows = installation.database.query(
        "SELECT count(*) FROM attempt a JOIN clinic c USING (clinic_id) "
        f"WHERE c.code = '{facility.clinic.code}' AND a.outcome = 'ambiguous'")
    return int(rows[0][0])


def settled(installation: Installation, facility: Facility, seconds: float = 30) -> None:
    wait_until("all is told", lambda: open_ones(installation, facility.clinic.code) == 0, seconds)


@pytest.fixture(autouse=True)
def no_faults(installation: Installation) -> Iterator[None]:
    yield
    installation.sandbox.clear_faults()


def new_desk(installation: Installation, cons_id: str, connected: bool = True, **options: Any) -> Desk:
    facility = Facility(installation, installation.add_clinic(), cons_id, **options)
    return Desk(installation, facility.connect() if connected else facility)


def test_a_day_is_told_in_order_and_once(installation: Installation):
    desk = new_desk(installation, "20001")
    person = desk.facility.member()
    queued = desk.queue(person)
    desk.call(queued)
    registered = desk.register(person)
    assert registered["delivery"] == "completed" and registered["nomor_bpjs"], registered
    visited = desk.visit(person)
    assert visited["delivery"] == "completed" and visited["nomor_bpjs"].startswith(desk.facility.provider), visited
    card = person["card"]
    assert desk.facility.told() == [
        ("antrean.add", f"{card}|001|{TODAY}"), ("antrean.panggil", f"{card}|001|{TODAY}|1"),
        ("pendaftaran.add", f"{card}|{PCARE_DAY}|001"), ("kunjungan.add", f"{card}|{PCARE_DAY}|001")]


def test_the_same_again_tells_nothing_and_another_content_edits_the_visit(installation: Installation):
    desk = new_desk(installation, "20002")
    person = desk.facility.member()
    for _ in range(2):
        desk.number = 0
        desk.whole_day(person)
    settled(installation, desk.facility)
    assert [operation for operation, _ in desk.facility.told()] == ORDER
    desk.visit(person, diagnosis="I10")
    settled(installation, desk.facility)
    edits = [row for row in desk.facility.ledger() if row["operation"] == "kunjungan.edit"]
    assert len(edits) == 1 and edits[0]["payload"]["kdDiag1"] == "I10", edits


def test_a_whole_visit_tells_bpjs_too(installation: Installation):
    desk = new_desk(installation, "20011")
    person, clinic = desk.facility.member(), desk.facility.clinic
    installation.sandbox.add_patient(person["nik"])
    whole = {
        "encounter": visits.encounter(
            person["nik"], clinic.location, "KJ-BPJS-1", tanggal_kunjungan=visits.moment(0), no_rm="RM-1", pasien={"no_bpjs": person["card"]}),
        "bpjs": {
            "antrean": {
                "kodepoli": "001", "namapoli": "POLI UMUM", "kodedokter": "12345", "namadokter": "dr. Contoh", "jampraktek": "08:00-16:00",
                "nomorantrean": "A-1", "angkaantrean": 1},
            "pendaftaran": {"kdPoli": "001", "keluhan": "Batuk"},
            "kunjungan": VITALS | {
                "kdPoli": "001", "kdStatusPulang": "3", "kdDokter": "73229", "kdDiag1": "J00", "suhu": "36.5", "kdPrognosa": "02",
                "keluhan": "Batuk"}}}
    for _ in range(2):
        answer = desk.api.post("/api/visit", whole)
        assert answer.status in (200, 202) and answer.body["encounter_id"], answer
        assert set(answer.body["bpjs"]) == {"antrean", "pendaftaran", "kunjungan"}, answer
        settled(installation, desk.facility)
    card = person["card"]
    assert desk.facility.told() == [
        ("antrean.add", f"{card}|001|{TODAY}"), ("pendaftaran.add", f"{card}|{PCARE_DAY}|001"), ("kunjungan.add", f"{card}|{PCARE_DAY}|001")]


def test_what_is_taken_back_is_deleted_in_the_other_order(installation: Installation):
    desk = new_desk(installation, "20003")
    person = desk.facility.member()
    registered, visited = desk.register(person), desk.visit(person)
    assert desk.delete(f"kunjungan/{visited['id']}")["delivery"] == "completed"
    assert desk.delete(f"pendaftaran/{registered['id']}")["delivery"] == "completed"
    assert [operation for operation, _ in desk.facility.told()] == [
        "pendaftaran.add", "kunjungan.add", "kunjungan.delete", "pendaftaran.delete"]
    again = desk.register(person)
    assert again["id"] != registered["id"] and again["delivery"] == "completed", again


def test_cancelled_before_it_was_sent_never_leaves(installation: Installation):
    desk = new_desk(installation, "20004", connected=False)
    person = desk.facility.member()
    queued = desk.queue(person)
    assert queued["delivery"] == "pending"
    cancelled = desk.post("batal", {"antrean_id": queued["id"], "alasan": "Berhalangan"})
    assert cancelled["delivery"] == "skipped" and "dibatalkan sebelum dikirim" in cancelled["message"], cancelled
    desk.facility.connect()
    other = desk.facility.member()
    desk.queue(other)
    settled(installation, desk.facility)
    assert desk.facility.told() == [("antrean.add", f"{other['card']}|001|{TODAY}")]


def test_a_lost_answer_to_a_registration_is_found_in_the_days_list(installation: Installation):
    desk = new_desk(installation, "20005")
    person = desk.facility.member()
    installation.sandbox.fault("lost_answer", desk.facility.cons_id, family="pcare", path="/pendaftaran", method="POST", count=1)
    desk.register(person)
    settled(installation, desk.facility)
    assert lost_answers(installation, desk.facility) == 1
    visited = desk.visit(person)
    assert visited["delivery"] == "completed", visited
    assert [operation for operation, _ in desk.facility.told()] == ["pendaftaran.add", "kunjungan.add"]
    assert desk.facility.bpjs.duplicates(cons_id=desk.facility.cons_id) == []


def test_a_lost_answer_to_a_queue_is_proven_by_its_duplicate(installation: Installation):
    desk = new_desk(installation, "20006")
    person = desk.facility.member()
    installation.sandbox.fault("lost_answer", desk.facility.cons_id, family="antreanfktp", path="/antrean/add", count=1)
    desk.queue(person)
    settled(installation, desk.facility)
    assert lost_answers(installation, desk.facility) == 1
    assert [operation for operation, _ in desk.facility.told()] == ["antrean.add"]


def test_what_bpjs_refuses_is_explained_and_holds_up_only_this_patient(installation: Installation):
    desk = new_desk(installation, "20007")
    inactive, other = desk.facility.member(inactive="PENANGGUHAN PEMBAYARAN"), desk.facility.member()
    refused = desk.register(inactive)
    assert refused["delivery"] == "failed" and "kepesertaan" in refused["warnings"][0]["message"].lower(), refused
    assert desk.visit(inactive)["hold"] == "dependency"
    desk.register(other)
    assert desk.visit(other)["delivery"] == "completed"


def test_a_refused_key_stops_the_service_alone_and_a_new_one_lets_it_go_on(installation: Installation):
    desk = new_desk(installation, "20008", connected=False)
    desk.facility.connect(pcare_user_key="kunci-salah")
    person = desk.facility.member()
    assert desk.queue(person)["delivery"] == "completed"
    assert desk.register(person)["delivery"] == "pending"
    lane = "SELECT credential_refused_at IS NOT NULL FROM lane l JOIN clinic c USING (clinic_id) WHERE c.code = '{}' AND l.channel = 'pcare'"
    wait_until("PCare has refused", lambda: installation.database.query(lane.format(desk.facility.clinic.code)) == [["t"]], 10)
    desk.facility.connect()
    settled(installation, desk.facility)
    assert [operation for operation, _ in desk.facility.told()] == ["antrean.add", "pendaftaran.add"]


def test_an_outage_of_pcare_delays_nothing_else_and_drains_by_itself(installation: Installation):
    desk = new_desk(installation, "20009")
    clinic = desk.facility.clinic
    installation.sandbox.fault("outage", desk.facility.cons_id, family="pcare")
    people = [desk.facility.member() for _ in range(6)]
    for person in people:
        desk.register(person)
    assert desk.queue(desk.facility.member())["delivery"] == "completed"
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    sent = desk.api.post("/api/encounter", visits.encounter(nik, clinic.location, "SAAT-PCARE-MATI", tanggal_kunjungan=visits.moment(900)))
    assert sent.status == 200 and sent.body["delivery"] == "completed", sent
    attempts = installation.database.query(
        "SELECT max(attempts) FROM delivery d JOIN clinic c USING (clinic_id) "
        f"WHERE c.code = '{clinic.code}' AND d.channel = 'pcare'")
    assert attempts == [["0"]]
    installation.sandbox.clear_faults()
    installation.database.query("UPDATE clock SET ahead = ahead + interval '2 minutes'")
    settled(installation, desk.facility, 60)
    assert sorted(desk.facility.told()[1:]) == sorted(("pendaftaran.add", f"{person['card']}|{PCARE_DAY}|001") for person in people)


def test_a_busy_morning_with_lost_answers_and_a_killed_server(installation: Installation):
    desk = new_desk(installation, "20010")
    for family in ("pcare", "antreanfktp"):
        installation.sandbox.fault("lost_answer", desk.facility.cons_id, family=family, probability=0.1, seed=7)
    people = [desk.facility.member() for _ in range(40)]
    hurried = {"Prefer": "respond-async"}

    def day(person: dict[str, str]) -> None:
        queued = desk.queue(person)
        desk.call(queued)
        desk.register(person)
        desk.visit(person)

    desk.api.headers |= hurried
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(day, people[:30]))
    installation.server.process.kill()
    desk.api = desk.facility.clinic.api(installation.server)
    desk.api.headers |= hurried
    for person in people[30:]:
        day(person)
    cancelled = people[-4:]
    for person in cancelled:
        desk.post("batal", {"nomorkartu": person["card"], "kodepoli": "001", "tanggalperiksa": TODAY.isoformat(), "alasan": "Berhalangan"})
    installation.database.query("UPDATE clock SET ahead = ahead + interval '1 minute'")
    settled(installation, desk.facility, 120)
    told: dict[str, list[str]] = {}
    for operation, key in desk.facility.told():
        told.setdefault(key.split("|")[0], []).append(operation)
    for person in people[:36]:
        assert told[person["card"]] == ORDER, (person["card"], told[person["card"]])
    for person in cancelled:
        assert [operation for operation in told.get(person["card"], []) if operation in ("pendaftaran.add", "kunjungan.add")] == ORDER[2:]
