"""Mobile JKN calls the clinic: numbers of a queue under a rush, one for each patient, tokens that end, walls between clinics."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from support.api import Answer, Api
from support.installation import Clinic, Installation
from support.waiting import wait_until

PASSWORD = "kata sandi untuk bpjs"
# The next Monday that is not today: its sessions are not over.
MONDAY = date.today() + timedelta(days=7 - date.today().weekday())
PATIENTS = 500


class MobileJKN:
    """BPJS's side: calls one clinic with its token."""

    def __init__(self, installation: Installation, clinic: Clinic, level: str = "fktp"):
        self.base = f"/mobile-jkn/{clinic.code.lower()}"
        self.api = Api(installation.server.url, "", "")
        self.api.headers = {"Content-Type": "application/json"}
        self.level = level
        self.headers: dict[str, str] = {}

    def sign_in(self, password: str = PASSWORD) -> Answer:
        answer = self.api.request("GET", self.base + "/auth", headers={"x-username": "bpjs", "X-PASSWORD": password})
        if answer.body["metadata"]["code"] == 200:
            self.headers = {"x-token": answer.body["response"]["token"], "x-username": "bpjs"}
        return answer

    def ask(self, method: str, path: str, body: dict | None = None) -> Answer:
        return self.api.request(method, self.base + path, json.dumps(body).encode() if body else None, self.headers)

    def enter(self, number: int) -> Answer:
        path = "/peserta" if self.level == "fktp" else "/pasien/baru"
        return self.ask("POST", path, person(number) | {
            "nama": f"Peserta {number}", "jeniskelamin": "L", "tanggallahir": "1985-03-01", "alamat": "Jl. Melati"})

    def take(self, number: int, **more: str) -> Answer:
        path = "/antrean" if self.level == "fktp" else "/antrean/ambil"
        return self.ask("POST", path, person(number) | {
            "kodepoli": "001", "tanggalperiksa": MONDAY.isoformat(), "kodedokter": 123456, "jampraktek": "08:00-12:00"} | more)


def person(number: int) -> dict[str, str]:
    """Invented numbers of the platform's test area."""
    return {"nomorkartu": f"{number:013d}", "nik": f"927106031200{number:04d}"}


def opened(installation: Installation, code: str, quota: int, level: str = "fktp") -> Clinic:
    clinic = installation.add_clinic(code)
    if level != "fktp":
        installation.database.query(f"UPDATE clinic SET level = '{level}' WHERE code = '{code}'")
    installation.run(
        "clinic", "bpjs", "set", code, "--family", "mobile-jkn-inbound", "--username", "bpjs", "--password-file",
        installation.secret_file(PASSWORD))
    for _ in range(2):
        installation.run(
            "clinic", "quota", "set", code, "--poli", "001", "--dokter", "123456", "--day", "1", "--start", "08:00", "--end", "12:00",
            "--quota", str(quota), "--poli-name", "Poli Umum", "--dokter-name", "Dr. Ali")
    listed = json.loads(installation.run("clinic", "quota", "list", code, "--json"))
    assert [(row["poli"], row["day"], row["start"], row["end"], row["quota"]) for row in listed] == [("001", 1, "08:00", "12:00", quota)]
    return clinic


def message(answer: Answer) -> str:
    return answer.body["metadata"]["message"]


def test_five_hundred_at_once_get_the_numbers_from_one_to_five_hundred(installation: Installation):
    clinic = opened(installation, "RAMAI", PATIENTS)
    caller = MobileJKN(installation, clinic)
    assert caller.sign_in().status == 200
    with ThreadPoolExecutor(16) as pool:
        entered = list(pool.map(caller.enter, range(1, PATIENTS + 2)))
    assert {message(answer) for answer in entered} == {"Ok"}
    assert caller.sign_in().status == 200
    with ThreadPoolExecutor(PATIENTS) as pool:
        taken = list(pool.map(caller.take, range(1, PATIENTS + 1)))
    assert {answer.status for answer in taken} == {200}, next(answer for answer in taken if answer.status != 200)
    assert {message(answer) for answer in taken} == {"Ok"}
    numbers = sorted(answer.body["response"]["angkaantrean"] for answer in taken)
    assert numbers == list(range(1, PATIENTS + 1))
    full = caller.take(PATIENTS + 1)
    assert message(full) == "Jadwal tidak tersedia atau kuota penuh. Silahkan pilih tanggal lain"
    stored = installation.database.query(
        "SELECT count(*), count(DISTINCT angkaantrean), max(angkaantrean) FROM antrean a JOIN clinic c USING (clinic_id) "
        "WHERE c.code = 'RAMAI' AND source = 'mobile_jkn' AND cancelled_at IS NULL")
    assert stored == [[str(PATIENTS)] * 3]
    assert installation.database.query("SELECT count(*) FROM delivery WHERE channel = 'antrean_fktp'") == [["0"]]
    status = caller.ask("GET", f"/antrean/status/001/{MONDAY}").body["response"]
    assert [(row["totalantrean"], row["sisaantrean"]) for row in status] == [(str(PATIENTS), PATIENTS)]


def test_a_rush_past_the_quota_is_refused_without_a_gap(installation: Installation):
    caller = MobileJKN(installation, opened(installation, "SEMPIT", 10))
    caller.sign_in()
    for number in range(1, 41):
        caller.enter(number)
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(caller.take, range(1, 41)))
    numbers = sorted(answer.body["response"]["angkaantrean"] for answer in answers if message(answer) == "Ok")
    assert numbers == list(range(1, 11))
    assert sum("kuota penuh" in message(answer) for answer in answers) == 30


@pytest.mark.parametrize("level", ["fktp", "fkrtl"])
def test_one_patient_twice_at_once_gets_one_number(installation: Installation, level: str):
    caller = MobileJKN(installation, opened(installation, f"KEMBAR-{level.upper()}", 10, level), level)
    caller.sign_in()
    unknown = caller.take(7)
    assert (unknown.body["metadata"]["code"], "response" in unknown.body) == (202, False)
    assert caller.enter(7).body["metadata"]["code"] == 200
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: caller.take(7), range(8)))
    given = [answer.body["response"] for answer in answers if message(answer) == "Ok"]
    assert len(given) == 1 and given[0]["angkaantrean"] == 1
    others = {message(answer) for answer in answers if message(answer) != "Ok"}
    assert others == {"Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama"}
    if level == "fkrtl":
        assert given[0]["kodebooking"] == f"{MONDAY:%Y%m%d}001001"


def test_tokens_end_and_belong_to_one_clinic(installation: Installation):
    first = MobileJKN(installation, opened(installation, "SATU", 10))
    second = MobileJKN(installation, opened(installation, "DUA", 10))
    assert message(first.sign_in("bukan kata sandinya")) == "Username atau Password Tidak Sesuai"
    assert first.ask("POST", "/antrean", {"nomorkartu": "1"}).body == {
        "metadata": {"message": "Username atau Token tidak sesuai", "code": 201}}
    first.sign_in()
    assert message(first.ask("GET", f"/antrean/status/001/{MONDAY}")) == "Ok"
    second.headers = first.headers
    assert message(second.ask("GET", f"/antrean/status/001/{MONDAY}")) == "Token Expired"
    installation.database.query("UPDATE mobile_jkn_token SET expires_at = now() - interval '1 second'")
    assert message(first.ask("GET", f"/antrean/status/001/{MONDAY}")) == "Token Expired"
    first.base = "/mobile-jkn/tidak-ada"
    nowhere = first.ask("GET", f"/antrean/status/001/{MONDAY}")
    assert nowhere.status == 404 and nowhere.body["metadata"]["code"] == 201


def test_calls_stand_in_the_log_without_a_card(installation: Installation):
    caller = MobileJKN(installation, opened(installation, "CATAT", 10))
    caller.sign_in()
    caller.ask("GET", f"/antrean/sisapeserta/{person(3)['nomorkartu']}/001/{MONDAY}")

    def logged() -> list[list[str]] | None:
        rows = installation.database.query(
            "SELECT l.path, l.status::text, l.code, l::text FROM api_log l JOIN clinic c USING (clinic_id) "
            "WHERE c.code = 'CATAT' AND l.path LIKE '/mobile-jkn/antrean/%'")
        return rows or None

    rows = wait_until("the call is logged", logged, 10)
    assert len(rows) == 1 and rows[0][1:3] == ["200", "201"]
    assert person(3)["nomorkartu"] not in rows[0][3]
    for log in installation.logs():
        assert person(3)["nomorkartu"] not in log.read_text()
