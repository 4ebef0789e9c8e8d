"""Seed 004's *Service JKN ERM*: registrations of a referral clinic, entered, changed, marked and given up, without script and in both widths."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SUPERADMIN
from pages import Person
from playwright.sync_api import Browser, expect
from scene import WIDTHS, ClinicScene

from support.bpjs import BPJS
from support.installation import Installation
from support.waiting import wait_until

WIB = datetime.timezone(datetime.timedelta(hours=7))
TODAY = datetime.datetime.now(WIB).date().isoformat()
CONS_ID, DOCTOR, POLI = "50004", "33690", "ANA"


class Scene(ClinicScene):
    """A referral clinic that the simulated Mobile JKN knows."""

    def __init__(self, installation: Installation, browser: Browser, pictures: Path):
        super().__init__(installation, browser, pictures, "RUJUKAN", "ratna-rujukan@anggrek.example")
        installation.database.query(f"UPDATE clinic SET level = 'fkrtl' WHERE code = '{self.clinic.code}'")
        self.bpjs = BPJS(installation.sandbox)
        secret, key = f"rahasia-{CONS_ID}", f"kunci-rs-{CONS_ID}"
        installation.sandbox.control("POST", "bpjs/clinics", {
            "cons_id": CONS_ID, "secret": secret, "provider_code": "0104R004", "name": self.clinic.code, "zone": "WIB",
            "user_keys": {"antreanrs": key}})
        installation.run(
            "clinic", "bpjs", "set", self.clinic.code, "--family", "antrean-rs", "--url", installation.sandbox.url + "/antreanrs",
            "--cons-id", CONS_ID, "--secret-file", installation.secret_file(secret), "--user-key-file", installation.secret_file(key))
        self.number = 0

    def states(self, norm: str) -> dict[str, str]:
        """What became of a registration: state by kind, of a task with its number."""
        return {
            kind + (step and ":" + step or ""): state for kind, step, state in self.installation.database.query(
                "SELECT d.kind, coalesce(d.step, ''), d.state FROM delivery d JOIN antrean a ON (a.clinic_id, a.id) = (d.clinic_id, d.source_id) "
                f"JOIN clinic c ON c.clinic_id = d.clinic_id WHERE c.code = '{self.clinic.code}' AND a.norm = '{norm}'")}

    def told(self) -> list[str]:
        return [row["operation"] for row in self.bpjs.ledger(cons_id=CONS_ID, limit=10000)]

    def new(self, person: Person, norm: str, name: str, time: str = "08:00", is_member: bool = True, **fields: str) -> None:
        """Fills the form of a new registration, whole unless a field says otherwise, and saves it. BPJS refuses who is no member."""
        self.number += 1
        person.go(self.base + "/mobile-jkn/new")
        values = {
            "Jam periksa": time, "No. RM": norm, "No. rawat": f"{TODAY.replace('-', '/')}/{self.number:06d}", "Nama pasien": name,
            "NIK": f"99000050040{self.number:05d}", "No. HP": "081200000004", "No. kartu BPJS": f"00050040{self.number:05d}",
            "Nomor referensi": f"0104R00411260Y{self.number:06d}", "Kode poli": POLI, "Nama poli": "Anak", "Kode dokter": DOCTOR,
            "Nama dokter": "dr. Contoh, Sp.A", "Jam praktek": "08:00-12:00"} | fields
        if is_member and len(values["NIK"]) == 16:
            self.bpjs.add_members([{
                "card": values["No. kartu BPJS"], "nik": values["NIK"], "name": name, "sex": "P", "birth_date": "01-02-1980",
                "provider": "0104R004"}])
        for label, value in values.items():
            person.field(label).fill(value)
        person.field("Jenis kunjungan").select_option("1")
        person.press("Simpan registrasi")


@pytest.fixture(scope="module")
def scene(installation: Installation, browser: Browser, pictures: Path) -> Iterator[Scene]:
    made = Scene(installation, browser, pictures)
    yield made
    made.close()


def account(scene: Scene, role: str) -> tuple[str, str]:
    return SUPERADMIN if role == "superadmin" else scene.account


def enter(scene: Scene, person: Person, role: str) -> None:
    person.sign_in(*account(scene, role))
    if role == "superadmin":
        person.go("/clinics")
        person.page.locator(f"form[action='/clinics/{scene.clinic.code}/enter'] button").first.click()


@pytest.mark.parametrize("role", ["superadmin", "admin"])
def test_a_registration_is_entered_changed_and_given_up_without_script(scene: Scene, role: str):
    person = scene.person(f"rujukan-{role}-tanpa-skrip", java_script_enabled=False)
    enter(scene, person, role)
    main = person.page.get_by_role("main")
    norm = f"RM-{role[:3].upper()}"

    # What is wrong stands beside its field, and nothing is stored.
    scene.new(person, norm, f"Pasien {role}", **{"NIK": "12", "Kode poli": "", "Tugas 3": "08:30", "Tugas 4": "08:10"})
    expect(person.page).to_have_title(re.compile("^Galat: "))
    for field in ("nik", "kodepoli", "taskid4"):
        expect(person.page.locator(f"#{field}-galat")).to_be_visible()
    person.look("galat")
    assert scene.states(norm) == {}

    scene.new(person, norm, f"Pasien {role}", **{"Tugas 3": "08:30"})
    expect(main).to_contain_text("Registrasi disimpan dan dikirim ke Mobile JKN.")
    wait_until("add and task 3 arrive", lambda: set(scene.states(norm).values()) == {"completed"}, 30)
    page = person.page.url.removeprefix(person.base)

    # What BPJS has is shown as sent, and no field any more.
    person.go(page)
    expect(main).to_contain_text("BPJS sudah menerima antrean ini")
    expect(person.page.locator("#taskid3")).to_have_count(0)
    expect(person.page.locator("#jam_periksa")).to_have_count(0)
    assert "99000050040" not in person.page.content(), "a NIK is filled in again"
    person.look("terkirim")
    person.field("Tugas 4").fill("08:10")
    person.press("Simpan registrasi")
    expect(person.page.locator("#taskid4-galat")).to_contain_text("Waktu harus sesudah tugas 3")
    person.field("Tugas 4").fill("08:50")
    person.press("Simpan registrasi")
    expect(main).to_contain_text("Registrasi disimpan dan dikirim ke Mobile JKN.")
    wait_until("task 4 arrives", lambda: scene.states(norm).get("update_waktu:4") == "completed", 30)

    # The same key is the same registration.
    scene.new(person, norm, "Pasien lain", time="08:00")
    expect(person.page.locator("#no_rkm_medis-galat")).to_contain_text("sudah ada")

    # Given up with a reason, and said so; never deleted.
    person.go(page)
    person.press("Batalkan registrasi")
    expect(person.page.locator("#alasan-galat")).to_be_visible()
    expect(person.page.locator("#setuju-galat")).to_be_visible()
    assert "batal_booking" not in scene.states(norm)
    person.field("Alasan").fill("Jadwal dokter berubah")
    person.page.locator("#setuju").check()
    person.press("Batalkan registrasi")
    expect(main).to_contain_text("Registrasi dibatalkan; BPJS diberi tahu.")
    expect(person.page.locator("#isian")).to_have_count(0)
    wait_until("the end arrives", lambda: scene.states(norm).get("batal_booking") == "completed", 30)
    for word in ("Registrasi Mobile JKN diisi", "Registrasi Mobile JKN diubah", "Registrasi Mobile JKN dibatalkan"):
        expect(main).to_contain_text(word)
    person.look("batal")
    person.verdict()


def test_what_lacks_waits_and_is_marked_by_hand(scene: Scene):
    person = scene.person("rujukan-tandai", java_script_enabled=False)
    person.sign_in(*scene.account)
    main = person.page.get_by_role("main")
    scene.new(person, "RM-KURANG", "Pasien kurang", time="08:10", **{"No. HP": "", "Tugas 3": "08:40"})
    expect(main).to_contain_text("tetapi menunggu: Isian nohp belum ada")
    told = len(scene.told())
    page = person.page.url.removeprefix(person.base)
    person.go(scene.base + "/mobile-jkn?status=belum")
    expect(main.get_by_role("row", name=re.compile("Pasien kurang"))).to_contain_text("Isian nohp belum ada")
    person.press("Sinkronkan sekarang")
    expect(main).to_contain_text("1 masih menunggu isian, kode, atau waktu")
    person.go(page)
    person.press("Tandai Sudah")
    expect(person.page.locator("#sebab-galat")).to_be_visible()
    person.field("Sebab").fill("Sudah dicatat di aplikasi BPJS")
    person.press("Tandai Sudah")
    expect(main).to_contain_text("Ia tidak dihitung sebagai terkirim")
    expect(main).to_contain_text("Ditandai sudah")
    assert scene.states("RM-KURANG")["tambah_booking"] == "skipped"
    assert len(scene.told()) == told
    person.look("ditandai")
    person.verdict()


def test_what_bpjs_refuses_is_told_with_its_cause_and_opened_from_its_row(scene: Scene):
    person = scene.person("rujukan-gagal", java_script_enabled=False)
    person.sign_in(*scene.account)
    main = person.page.get_by_role("main")
    scene.new(person, "RM-TOLAK", "Pasien ditolak", time="08:20", is_member=False, **{"Tugas 3": "08:45"})
    wait_until("BPJS refuses it", lambda: scene.states("RM-TOLAK").get("tambah_booking") == "failed", 30)
    person.go(scene.base + "/mobile-jkn?status=gagal")
    row = main.get_by_role("row", name=re.compile("Pasien ditolak"))
    expect(row).to_contain_text("Gagal")
    expect(row).to_contain_text("BPJS tidak mengenal peserta ini.")
    expect(main.locator(".stats")).to_contain_text("Gagal1")
    row.get_by_role("link", name="Lihat kegagalan Pasien ditolak").click()
    expect(main).to_contain_text("Peserta Tidak Ditemukan")
    person.go(scene.base + "/mobile-jkn/kepatuhan")
    expect(main.get_by_role("row", name=re.compile("Ditolak BPJS"))).to_contain_text("Admin klinik")
    person.look("kepatuhan")
    main.get_by_role("link", name="Buka kiriman").click()
    expect(person.page).to_have_url(re.compile("/deliveries/"))

    # BPJS knows the member by now: what would go again is counted before it goes.
    scene.bpjs.add_members([{
        "card": f"00050040{scene.number:05d}", "nik": f"99000050040{scene.number:05d}", "name": "Pasien ditolak", "sex": "P",
        "birth_date": "01-02-1980", "provider": "0104R004"}])
    person.go(scene.base + "/mobile-jkn")
    person.press("Kirim ulang yang gagal…")
    expect(main).to_contain_text("1 akan dikirim ulang, 0 dilewati")
    expect(main).to_contain_text("Dikirim ulang: Tambah Antrean")
    person.look("hitungan")
    person.press("Kirim ulang 1")
    wait_until("all of it arrives", lambda: set(scene.states("RM-TOLAK").values()) == {"completed"}, 30)
    person.verdict()


def test_the_list_is_searched_and_filtered_without_a_name_in_the_address(scene: Scene):
    person = scene.person("rujukan-cari", java_script_enabled=False)
    person.sign_in(*scene.account)
    main = person.page.get_by_role("main")
    scene.new(person, "RM-CARI", "Dewi Lestari", time="09:00", **{"Tugas 3": "09:10", "NIK": "9900005004099999"})
    person.go(scene.base + "/mobile-jkn")
    for text in ("RM-CARI", "Dewi Lestari", "9900005004099999", "9900 0050 0409 9999"):
        person.page.locator("#cari").fill(text)
        person.press("Terapkan")
        expect(main.get_by_role("row")).to_have_count(2)
        expect(main.get_by_role("row").nth(1)).to_contain_text("Dewi Lestari")
        assert person.page.url.endswith("/mobile-jkn"), person.page.url
    person.go(scene.base + "/mobile-jkn")
    person.page.locator("#tanggal").fill("")
    person.page.locator("#status").select_option("sudah")
    person.press("Terapkan")
    assert person.page.url.endswith("/mobile-jkn?tanggal=semua&status=sudah"), person.page.url
    expect(main.locator("tbody")).to_contain_text("Pasien kurang")
    person.go(scene.base + "/mobile-jkn?tanggal=2020-01-01")
    expect(main).to_contain_text("Tidak ada yang cocok")
    person.look("kosong")
    person.verdict()


def test_a_first_level_clinic_is_told_where_to_look(scene: Scene):
    other = ClinicScene(scene.installation, scene.browser, scene.pictures, "TINGKAT-1", "ratna-fktp@melati.example")
    person = other.person("fktp-mobile-jkn")
    person.sign_in(*other.account)
    for path in ("", "/new", "/kepatuhan"):
        person.go(other.base + "/mobile-jkn" + path)
        expect(person.page.get_by_role("main")).to_contain_text("Layanan ini untuk FKRTL")
    person.look("bukan-fkrtl")
    person.page.get_by_role("link", name="Buka Pemantauan BPJS").click()
    expect(person.page).to_have_url(re.compile("/bpjs/monitoring"))
    person.verdict()
    other.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_in_every_width(scene: Scene, width: str):
    person = scene.person("rujukan", width)
    person.sign_in(*scene.account)
    main = person.page.get_by_role("main")
    if width == "1280":
        # A page that is full, with every state of a task.
        shapes = (
            {"Tugas 3": "10:30", "Tugas 4": "10:50", "Tugas 5": "11:05"}, {"Tugas 3": "10:30", "Tugas 5": "11:05"},
            {"Tugas 3": "10:30", "No. HP": ""})
        for number in range(24):
            # Every sixth is refused.
            scene.new(
                person, f"RM-P{number:02d}", f"Pasien Penuh Nama {number}", time=f"10:{number:02d}", is_member=number % 6 != 4,
                **shapes[number % 3])
        wait_until("what is whole arrives", lambda: scene.states("RM-P21").get("update_waktu:5") == "completed", 60)
    person.go(scene.base + "/mobile-jkn")
    expect(main.get_by_role("row")).to_have_count(26)
    person.look("daftar")
    person.go(scene.base + "/mobile-jkn/new")
    person.look("baru")
    person.press("Simpan registrasi")
    expect(person.page).to_have_title(re.compile("^Galat: "))
    person.look("baru-galat")
    person.go(scene.base + "/mobile-jkn?status=belum")
    main.get_by_role("link", name=re.compile("^Pasien Penuh Nama")).first.click()
    person.look("registrasi")
    person.go(scene.base + "/mobile-jkn?status=sudah")
    main.get_by_role("link", name=re.compile("^Pasien Penuh Nama")).first.click()
    person.go(person.page.url.removeprefix(person.base))
    person.look("terkirim")
    person.go(scene.base + "/mobile-jkn/kepatuhan")
    expect(main).to_contain_text("Waktu tugas 4 belum dicatat")
    expect(main).to_contain_text("Perawat poli")
    person.page.get_by_text("Lihat sebagai tabel").click()
    person.look("kepatuhan")
    person.go(scene.base + "/mobile-jkn/kepatuhan?tanggal=2020-01-01")
    expect(main).to_contain_text("Tidak ada registrasi yang dihitung")
    person.verdict()
