"""A patient's day at BPJS: queue, call, registration, visit, each told once and in order, whatever is lost on the way."""

from collections.abc import Iterator
from typing import Any

import pytest

from support import visits
from support.bpjs import Facility
from support.bpjs_desk import ORDER, PCARE_DAY, TODAY, VITALS, Desk, lost_answers, settled
from support.installation import Installation
from support.waiting import wait_until


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
        desk.call(desk.queue(person, number=1))
        desk.register(person)
        desk.visit(person)
    settled(installation, desk.facility)
    assert [operation for operation, _ in desk.facility.told()] == ORDER
    desk.visit(person, diagnosis="I10")
    settled(installation, desk.facility)
    edits = [row for row in desk.facility.ledger() if row["operation"] == "kunjungan.edit"]
    assert len(edits) == 1 and edits[0]["payload"]["kdDiag1"] == "I10", edits


def test_a_whole_visit_tells_bpjs_too(installation: Installation):
    desk = new_desk(installation, "20020")
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


def test_ten_minutes_without_pcare_delay_nothing_else_and_drain_by_themselves(installation: Installation):
    # Two clinics: what stands above their lanes must tell PCare from the queues on the same host.
    desks = [new_desk(installation, cons_id) for cons_id in ("20009", "20011")]
    registered: dict[str, list[str]] = {desk.facility.cons_id: [] for desk in desks}

    def register(desk: Desk) -> None:
        person = desk.facility.member()
        assert desk.register(person, hurried=True)["delivery"] == "pending"
        registered[desk.facility.cons_id].append(f"{person['card']}|{PCARE_DAY}|001")

    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    for desk in desks:
        installation.sandbox.fault("outage", desk.facility.cons_id, family="pcare")
        for _ in range(6):
            register(desk)
    parked = "SELECT count(*) FROM lane WHERE channel = 'pcare' AND breaker_until > jembatan_now()"
    wait_until("PCare is left alone", lambda: installation.database.query(parked) == [[str(len(desks))]], 20)
    for minute in range(10):
        for desk in desks:
            queued = desk.queue(desk.facility.member())
            assert queued["delivery"] == "completed", (minute, queued)
            sent = desk.api.post("/api/encounter", visits.encounter(
                nik, desk.facility.clinic.location, f"SAAT-PCARE-MATI-{minute}", tanggal_kunjungan=visits.moment(900 - 20 * minute)))
            assert sent.status == 200 and sent.body["delivery"] == "completed", (minute, sent)
            register(desk)
        installation.database.query("UPDATE clock SET ahead = ahead + interval '1 minute'")
    spent = "SELECT max(attempts) FROM delivery WHERE channel = 'pcare' AND state = 'pending'"
    assert installation.database.query(spent) == [["0"]]
    assert not [row for desk in desks for row in desk.facility.ledger() if row["family"] == "pcare"]
    installation.sandbox.clear_faults()
    installation.database.query("UPDATE clock SET ahead = ahead + interval '1 minute'")
    for desk in desks:
        settled(installation, desk.facility, 60)
        told = [key for operation, key in desk.facility.told() if operation == "pendaftaran.add"]
        assert sorted(told) == sorted(registered[desk.facility.cons_id])
