"""A referral clinic's registrations at Mobile JKN: each booking and each task told once, in order, at its own time."""

import datetime
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from support.erm import PATH, TODAY, Desk, milliseconds, moment, new_desk
from support.html import Session
from support.imports import bring, facts
from support.installation import Installation
from support.waiting import wait_until

ORDER = ["antrean.add", "antrean.updatewaktu 3", "antrean.updatewaktu 4", "antrean.updatewaktu 5"]
PASSWORD = "kata sandi untuk bpjs"


@pytest.fixture(autouse=True)
def no_faults(installation: Installation) -> Iterator[None]:
    yield
    installation.sandbox.clear_faults()


def test_a_registration_is_told_once_and_its_tasks_at_their_own_times(installation: Installation):
    desk = new_desk(installation, "30001")
    row = desk.row(desk.hospital.member())
    registered = desk.post(row)
    assert (registered["status_kirim"], registered["delivery"], registered["kurang"]) == ("Sudah", "completed", []), registered
    times = {3: moment(0), 4: moment(60), 5: moment(120)}
    # Each as another system writes it: by the clinic's clock, with a zone, in milliseconds.
    told = {"taskid3": times[3].strftime("%Y-%m-%d %H:%M:%S.%f")[:-3], "taskid4": times[4].isoformat(), "taskid5": milliseconds(times[5])}
    for _ in range(2):
        answer = desk.send(row | told)
        assert answer.status == 200 and [task["terkirim"] for task in answer.body["tasks"]] == [True] * 3, answer
        assert answer.body["id"] == registered["id"] and answer.body["warnings"] == [], answer
    assert desk.hospital.told_of(registered["kodebooking"]) == [
        ("antrean.add", None), *((f"antrean.updatewaktu {task}", milliseconds(time)) for task, time in times.items())]
    add = desk.hospital.ledger()[0]["payload"]
    assert add["nomorreferensi"] == "0001R0040126B000001" and add["kodedokter"] == 12345 and add["nomorkartu"] == row["no_kartu"], add
    assert desk.hospital.bpjs.duplicates(cons_id=desk.hospital.cons_id) == []


def test_what_bpjs_has_stays_as_it_was_told(installation: Installation):
    desk = new_desk(installation, "30002")
    row = desk.row(desk.hospital.member(), taskid3=moment(0).isoformat())
    registered = desk.post(row)
    changed = desk.post(row | {"taskid3": moment(5).isoformat(), "nohp": "089999999999"})
    assert {warning["field"] for warning in changed["warnings"]} == {"taskid3", "kodebooking"}, changed
    assert desk.told(registered) == ORDER[:2]


def test_a_task_that_came_too_early_waits_for_the_one_before(installation: Installation):
    desk = new_desk(installation, "30003")
    row = desk.row(desk.hospital.member(), taskid3=moment(0).isoformat(), taskid5=moment(120).isoformat())
    registered = desk.post(row)
    assert registered["delivery"] == "pending" and [lack["field"] for lack in registered["kurang"]] == ["taskid4"], registered
    assert "Waktu tugas 4 belum dicatat" in registered["message"], registered
    wait_until("what may go has gone", lambda: desk.told(registered) == ORDER[:2], 10)
    whole = desk.post(row | {"taskid4": moment(60).isoformat()})
    assert whole["kurang"] == [], whole
    desk.settled()
    assert desk.told(registered) == ORDER


def test_times_that_bpjs_would_refuse_never_leave(installation: Installation):
    desk = new_desk(installation, "30004")
    row = desk.row(desk.hospital.member(), taskid3=moment(60).isoformat(), taskid4=moment(0).isoformat())
    registered = desk.post(row)
    assert [lack["field"] for lack in registered["kurang"]] == ["taskid4"], registered
    yesterday = (moment(0) - datetime.timedelta(days=1)).isoformat()
    other = desk.post(desk.row(desk.hospital.member(), taskid3=yesterday))
    assert [(lack["field"], "tanggal periksa" in lack["message"]) for lack in other["kurang"]] == [("taskid3", True)], other
    wait_until("what may go has gone", lambda: (desk.told(registered), desk.told(other)) == (ORDER[:2], ORDER[:1]), 10)
    desk.post(row | {"taskid4": moment(90).isoformat()})
    wait_until("the mended time has gone", lambda: desk.told(registered) == ORDER[:3], 10)


def test_nothing_lost_on_the_way_is_told_twice(installation: Installation):
    desk = new_desk(installation, "30005")
    installation.sandbox.fault("lost_answer", desk.hospital.cons_id, family="antreanrs", probability=0.1, seed=7)
    rows = [desk.row(desk.hospital.member()) for _ in range(30)]
    tasks = {f"taskid{task}": moment((task - 3) * 60).isoformat() for task in (3, 4, 5)}

    def day(row: dict[str, Any]) -> dict[str, Any]:
        desk.send(row, Prefer="respond-async")
        answer = desk.send(row | tasks, Prefer="respond-async")
        assert answer.status in (200, 202), answer
        return answer.body

    with ThreadPoolExecutor(4) as pool:
        registered = list(pool.map(day, rows))
    installation.database.query("UPDATE clock SET ahead = ahead + interval '1 minute'")
    desk.settled(120)
    lost = installation.database.query(
        f"SELECT count(*) > 0 FROM attempt a JOIN clinic c USING (clinic_id) WHERE c.code = '{desk.hospital.clinic.code}' "
        "AND a.outcome = 'ambiguous'")
    assert lost == [["t"]]
    assert [desk.told(each) for each in registered] == [ORDER] * len(rows)


def test_a_cancellation_is_told_of_what_was_told(installation: Installation):
    desk = new_desk(installation, "30006")
    registered = desk.post(desk.row(desk.hospital.member(), taskid3=moment(0).isoformat()))
    for _ in range(2):
        cancelled = desk.change(registered, "batal", keterangan="Dokter berhalangan")
        assert cancelled["batal"] and cancelled["delivery"] == "completed", cancelled
    assert desk.told(registered) == [*ORDER[:2], "antrean.batal"]
    assert desk.hospital.ledger()[-1]["payload"]["keterangan"] == "Dokter berhalangan"
    again = desk.send(desk.row(desk.hospital.member()) | {"no_rkm_medis": registered["no_rkm_medis"]})
    assert again.status == 409 and again.body["code"] == "REGISTRATION_CANCELLED", again


def test_cancelled_before_it_was_told_nothing_leaves(installation: Installation):
    desk = new_desk(installation, "30007", connected=False)
    registered = desk.post(desk.row(desk.hospital.member(), taskid3=moment(0).isoformat()))
    assert (registered["delivery"], registered["status_kirim"]) == ("pending", "Belum")
    cancelled = desk.change(registered, "batal", keterangan="Berhalangan")
    assert cancelled["delivery"] == "skipped" and "dibatalkan sebelum dikirim" in cancelled["message"], cancelled
    desk.hospital.connect()
    other = desk.post(desk.row(desk.hospital.member()))
    desk.settled()
    assert desk.told(registered) == [] and desk.told(other) == ORDER[:1]


def test_absence_ends_a_booking(installation: Installation):
    desk = new_desk(installation, "30008")
    registered = desk.post(desk.row(desk.hospital.member(), taskid3=moment(0).isoformat(), taskid99=moment(60).isoformat()))
    desk.settled()
    assert desk.told(registered) == [*ORDER[:2], "antrean.updatewaktu 99"]


def test_medicine_goes_before_its_tasks(installation: Installation):
    desk = new_desk(installation, "30009")
    tasks = {f"taskid{task}": moment((task - 1) * 30).isoformat() for task in range(1, 8)}
    registered = desk.post(desk.row(desk.hospital.member(), pasienbaru=1, jenisresep="Racikan", antreanfarmasi=7) | tasks)
    desk.settled()
    steps = [f"antrean.updatewaktu {task}" for task in range(1, 8)]
    assert desk.told(registered) == ["antrean.add", *steps[:5], "antrean.farmasi", *steps[5:]]
    assert [task["terkirim"] for task in desk.get(registered)["tasks"]] == [True] * 7


def test_a_missing_mapping_is_named_and_once_mapped_all_goes_by_itself(installation: Installation):
    desk = new_desk(installation, "30010")
    clinic = desk.hospital.clinic
    desk.api.post("/api/practitioners", {"kode_dokter": "D-HENDRA", "nama": "Dr. Hendra"})
    installation.run("sync", "bpjs-references", "--clinic", clinic.code, "--force")
    row = desk.row(desk.hospital.member(), kodedokter="D-HENDRA", taskid3=moment(0).isoformat())
    registered = desk.post(row)
    assert [(lack["field"], lack["code"]) for lack in registered["kurang"]] == [("kodedokter", "UNKNOWN_CODE")], registered
    assert registered["hold"] == "mapping" and "D-HENDRA" in registered["message"], registered
    listed = desk.api.get(f"{PATH}?status=Belum").body["items"]
    assert [item["kurang"] for item in listed] == [registered["kurang"]]
    session = Session(installation.server.url)
    session.sign_in(*installation.add_user("pemeta@jkn.example", "admin", clinic))
    token = session.csrf(f"/c/{clinic.code}/bpjs/mappings")
    session.request("POST", f"/c/{clinic.code}/bpjs/mappings", {
        "_csrf": token, "layanan": "antrean-rs", "jenis": "dokter", "lokal": "D-HENDRA", "bpjs": "12345"})
    desk.settled()
    assert desk.told(registered) == ORDER[:2]
    assert desk.hospital.ledger()[0]["payload"]["kodedokter"] == 12345
    assert [item["no_rkm_medis"] for item in desk.api.get(f"{PATH}?status=Sudah").body["items"]] == [row["no_rkm_medis"]]


def test_what_a_person_says_bpjs_has_is_not_told(installation: Installation):
    desk = new_desk(installation, "30011", connected=False)
    row = desk.row(desk.hospital.member(), kodebooking="LUAR/1", taskid3=moment(0).isoformat())
    registered = desk.post(row)
    marked = desk.change(registered, "tandai", alasan="Dimasukkan di aplikasi BPJS")
    assert (marked["status_kirim"], marked["delivery"], marked["ditandai"]) == ("Sudah", "skipped", True), marked
    desk.hospital.connect()
    other = desk.post(desk.row(desk.hospital.member()))
    desk.settled()
    assert desk.told(registered) == [] and desk.told(other) == ORDER[:1]


def test_a_file_is_registered_and_undone_as_far_as_nothing_was_sent(installation: Installation):
    desk = new_desk(installation, "30014")
    clinic = desk.hospital.clinic
    session = Session(installation.server.url)
    session.sign_in(*installation.add_user("pengimpor@jkn.example", "admin", clinic))
    people = [desk.hospital.member() for _ in range(3)]
    # The headings of the service's table; what means nothing here is left out.
    lines = ["tanggal_periksa;jam_periksa;no_rkm_medis;no_kartu;nik;nohp;kodepoli;nama_poli;kodedokter;namadokter;jampraktek;"
             "jenis_kunjungan;nomor_referensi;taskid;taskid3;status_kirim"]
    for number, (poli, doctor) in enumerate((("ANA", "12345"), ("ANA", "D-LAIN"), ("", "12345"))):
        lines.append(
            f"{TODAY:%d/%m/%Y};8:1{number};RM-{number};{people[number]['card']};{people[number]['nik']};0811;{poli};Anak;{doctor};Dr. Hendra;"
            f"08:00-16:00;1;0001R0040126B000001;3;{moment(0):%d/%m/%Y %H:%M:%S};Belum")
    content = "\r\n".join(lines).encode()
    brought, page = bring(session, clinic.code, "registrations", content)
    assert facts(page) == {"Baris benar": 3, "Perlu diperbaiki": 0}, page.text
    page = brought.apply()
    assert facts(page) == {"Ditambahkan": 2, "Diubah": 0, "Sudah sama": 0, "Tidak disimpan": 1}, facts(page)
    sent, waiting = desk.api.get(PATH).body["items"]
    wait_until("the first is told", lambda: desk.told(sent) == ORDER[:2], 10)
    assert waiting["kurang"][0]["message"].startswith("Dokter D-LAIN"), waiting
    page = brought.undo()
    assert (facts(page)["Dikembalikan"], facts(page)["Dibiarkan"]) == (1, 1), page.text[page.text.find("<main"):]
    assert "sudah dikirim ke BPJS, jadi dibiarkan" in page.text
    assert [item["id"] for item in desk.api.get(PATH).body["items"]] == [sent["id"]]
    page = bring(session, clinic.code, "registrations", content)[0].apply()
    assert facts(page) == {"Ditambahkan": 1, "Diubah": 0, "Sudah sama": 1, "Tidak disimpan": 1}, facts(page)
    again = desk.api.get(PATH).body["items"]
    assert again[0]["id"] == sent["id"] and again[1]["id"] != waiting["id"], again
    saved = session.request("POST", f"/c/{clinic.code}/exports/registrations", {"_csrf": session.csrf(f"/c/{clinic.code}/imports")})
    exported = saved.text.splitlines()
    assert [line.rsplit(";", 1)[1] for line in exported] == ["status_kirim", "Sudah", "Belum"], exported
    other = f"tanggal_periksa;jam_periksa;no_rkm_medis;no_rawat\n{TODAY};8:11;RM-1;LAIN"
    changing, _ = bring(session, clinic.code, "registrations", other.encode())
    assert facts(changing.apply())["Diubah"] == 1
    assert desk.get(again[1])["no_rawat"] == "LAIN"
    assert facts(changing.undo())["Dikembalikan"] == 1
    assert desk.api.get(PATH).body["items"] == again
    assert desk.told(sent) == ORDER[:2]


class MobileJKN:
    """The app: asks the clinic, and BPJS remembers what was taken."""

    def __init__(self, desk: Desk):
        self.desk, clinic, installation = desk, desk.hospital.clinic, desk.installation
        self.base = f"/mobile-jkn/{clinic.code.lower()}"
        file = installation.secret_file(PASSWORD)
        installation.run(
            "clinic", "bpjs", "set", clinic.code, "--family", "mobile-jkn-inbound", "--username", "bpjs", "--password-file", file)
        installation.run(
            "clinic", "quota", "set", clinic.code, "--poli", "ANA", "--dokter", "12345", "--day", str(TODAY.isoweekday()), "--start",
            "00:00", "--end", "23:59", "--quota", "30", "--poli-name", "Anak", "--dokter-name", "Dr. Hendra, Sp.A")
        signed = desk.api.request("GET", self.base + "/auth", headers={"x-username": "bpjs", "x-password": PASSWORD})
        self.headers = {"x-token": signed.body["response"]["token"], "x-username": "bpjs"}

    def ask(self, path: str, **body: Any) -> dict[str, Any]:
        answer = self.desk.api.request("POST", self.base + path, json.dumps(body).encode(), self.headers)
        assert answer.body["metadata"]["code"] == 200, answer
        return answer.body.get("response") or {}

    def take(self, person: dict[str, str], is_new: bool) -> str:
        """Takes a number; gives the booking code, which BPJS knows from then on."""
        if is_new:
            self.ask("/pasien/baru", nomorkartu=person["card"], nik=person["nik"], nama=person["name"], jeniskelamin="P",
                     tanggallahir="1980-02-01", alamat="Jl. Melati")
        else:
            self.desk.api.post("/api/patients", {
                "nik": person["nik"], "nama": person["name"], "no_bpjs": person["card"], "no_rm": "RM-" + person["card"][-5:]})
        taken = self.ask(
            "/antrean/ambil", nomorkartu=person["card"], nik=person["nik"], nohp="081234567890", kodepoli="ANA", norm="",
            tanggalperiksa=TODAY.isoformat(), kodedokter=12345, jampraktek="00:00-23:59", jeniskunjungan=1,
            nomorreferensi="0001R0040126B000001")
        hospital = self.desk.hospital
        _, known = hospital.bpjs.call(hospital.cons_id, "antreanrs", "POST", "antrean/add", {
            "kodebooking": taken["kodebooking"], "jenispasien": "JKN", "nomorkartu": person["card"], "nik": person["nik"],
            "nohp": "081234567890", "kodepoli": "ANA", "namapoli": "Anak", "pasienbaru": int(is_new), "norm": "1",
            "tanggalperiksa": TODAY.isoformat(), "kodedokter": 12345, "namadokter": "Dr. Hendra, Sp.A", "jampraktek": "08:00-16:00",
            "jeniskunjungan": 1, "nomorreferensi": "0001R0040126B000001", "nomorantrean": taken["nomorantrean"],
            "angkaantrean": taken["angkaantrean"], "estimasidilayani": taken["estimasidilayani"], "sisakuotajkn": 5, "kuotajkn": 30,
            "sisakuotanonjkn": 5, "kuotanonjkn": 30, "keterangan": ""})
        assert known["metadata"]["code"] == 200, known
        return taken["kodebooking"]


@pytest.mark.parametrize(("is_new", "first", "cons_id"), [(False, 3, "30012"), (True, 1, "30013")])
def test_what_was_booked_in_mobile_jkn_gets_its_tasks_and_no_add(installation: Installation, is_new: bool, first: int, cons_id: str):
    desk = new_desk(installation, cons_id)
    app, person = MobileJKN(desk), desk.hospital.member()
    code = app.take(person, is_new)
    app.ask("/antrean/checkin", kodebooking=code, waktu=milliseconds(moment(0)))
    checked_in = (f"antrean.updatewaktu {first}", milliseconds(moment(0)))
    wait_until("the check-in is told", lambda: desk.hospital.told_of(code)[1:] == [checked_in], 10)
    # The service posts its whole row, in which it knows of no check-in.
    later = {f"taskid{task}": moment(task * 30).isoformat() for task in range(first + 1, 5)}
    row = {name: value for name, value in desk.row(person, **later).items() if name != "pasienbaru"} | {f"taskid{first}": None}
    registered = desk.post(row)
    assert (registered["kodebooking"], registered["sumber"], registered["status_kirim"]) == (code, "mobile_jkn", "Sudah"), registered
    desk.settled()
    assert desk.hospital.told_of(code)[1:] == [
        checked_in, *((f"antrean.updatewaktu {task}", milliseconds(moment(task * 30))) for task in range(first + 1, 5))]
    assert desk.hospital.bpjs.duplicates(cons_id=desk.hospital.cons_id) == []
