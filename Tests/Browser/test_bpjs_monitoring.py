"""Seed 003's monitoring of BPJS: kind, day, no. RM, status; detail, editing and sending again; without script, then by both roles in both
widths."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from scene import ROLES, WIDTHS, ClinicScene

from support.bpjs import Facility
from support.bpjs_desk import Desk, norm
from support.installation import Installation
from support.waiting import wait_until

JOBS = (
    "Tambah Antrean", "Panggil Antrean", "Batal Antrean", "Tambah Pendaftaran", "Tambah Kunjungan", "Hapus Pendaftaran", "Hapus Kunjungan")


class Scene(ClinicScene):
    """A clinic that has told BPJS of one patient's whole day, with what was taken back of it, of one who gave up, and of one whom PCare
    does not take."""

    def __init__(self, installation: Installation, browser: Browser, pictures: Path):
        super().__init__(installation, browser, pictures, "PANTAU", "ratna-pantau@melati.example")
        self.facility = Facility(installation, self.clinic, "30001").connect()
        self.desk = desk = Desk(installation, self.facility)
        good, self.inactive, gone = self.facility.member(), self.facility.member(inactive="PENANGGUHAN PEMBAYARAN"), self.facility.member()
        desk.call(desk.queue(good))
        registered, visited = desk.register(good), desk.visit(good)
        for made, kind in ((visited, "kunjungan"), (registered, "pendaftaran")):
            assert desk.delete(f"{kind}/{made['id']}")["delivery"] == "completed"
        assert desk.register(self.inactive)["delivery"] == "failed"
        assert desk.cancel(desk.queue(gone))["delivery"] == "completed"

    def state(self, kind: str, norm: str) -> str:
        rows = self.installation.database.query(
            "SELECT d.state FROM delivery d JOIN clinic c USING (clinic_id) JOIN patient p ON (p.clinic_id, p.id) = (d.clinic_id, d.patient_id) "
            f"WHERE c.code = '{self.clinic.code}' AND d.kind = '{kind}' AND p.medical_record_number = '{norm}'")
        return rows[0][0]


@pytest.fixture(scope="module")
def scene(installation: Installation, browser: Browser, pictures: Path) -> Iterator[Scene]:
    made = Scene(installation, browser, pictures)
    yield made
    made.close()


def test_the_steps_of_the_seed_without_script(scene: Scene):
    person = scene.person("pantau-tanpa-skrip", java_script_enabled=False)
    person.sign_in(*scene.account)
    main = person.page.get_by_role("main")
    person.go(scene.base + "/bpjs/monitoring")
    # Today's queue, to begin with.
    expect(main).to_contain_text("Tambah Antrean,")
    expect(main.get_by_role("row")).to_have_count(3)
    person.page.get_by_label("Jenis kiriman").select_option(label="Tambah Pendaftaran")
    person.press("Terapkan")
    expect(main.locator(".stats")).to_contain_text("Gagal1")
    expect(main).to_contain_text("Kepesertaan pasien tidak aktif.")
    person.page.get_by_label("Cari Norm").fill("RM-00001")
    person.press("Terapkan")
    expect(main.get_by_role("row")).to_have_count(2)
    expect(main).to_contain_text("Terkirim")
    person.page.get_by_role("link", name="Reset filter").click()
    person.page.get_by_label("Status").select_option(label="Tidak Terkirim")
    person.press("Terapkan")
    expect(main.get_by_role("row")).to_have_count(2)
    person.page.get_by_label("Status").select_option(label="Belum Diproses")
    person.press("Terapkan")
    expect(main).to_contain_text("Tidak ada yang cocok")
    person.look("kosong")
    person.verdict()


@pytest.mark.parametrize("role", ROLES)
def test_every_kind_is_found_and_read_without_script(scene: Scene, role: str):
    person = scene.enters(role, "pantau-tanpa-skrip", "390", java_script_enabled=False)
    main = person.page.get_by_role("main")
    for job in JOBS:
        person.go(scene.base + "/bpjs/monitoring")
        main.get_by_role("link", name="Saring").click()
        person.page.get_by_label("Jenis kiriman").select_option(label=job)
        person.press("Terapkan")
        expect(main).to_contain_text(job + ",")
        # Numbers that BPJS gave, in place of what stands for them until then.
        expect(main).not_to_contain_text("urn:uuid")
        person.look(job)
        main.get_by_role("link", name="Detail Peserta Uji 1").or_(main.get_by_role("link", name="Detail Peserta Uji 3")).last.click()
        for part in ("Permintaan", "Jawaban", "HTTP", "Percobaan"):
            expect(main).to_contain_text(part)
        # BPJS changes visits alone.
        expect(main.get_by_role("button", name="Kirim ulang")).to_have_count(1 if job == "Tambah Kunjungan" else 0)
        expect(main).not_to_contain_text("FHIR")
        expect(main).not_to_contain_text("dihapus menurut masa simpan")
        person.look(job + "-detail")
    person.verdict()


def test_a_failed_one_is_read_and_sent_again_from_its_row(scene: Scene):
    person = scene.person("pantau-kirim-ulang", java_script_enabled=False)
    person.sign_in(*scene.account)
    main = person.page.get_by_role("main")
    person.go(scene.base + "/bpjs/monitoring/tambah-pendaftaran?status=failed")
    person.page.get_by_role("link", name="Detail Peserta Uji 2, RM-00002").click()
    delivery = person.page.url.removeprefix(person.base)
    expect(main).to_contain_text("HTTP")
    # What BPJS encrypted is readable.
    expect(main).to_contain_text("PRECONDITION_FAILED")
    expect(main).to_contain_text("kdProviderPeserta")
    person.look("gagal")
    # Mended at BPJS meanwhile.
    scene.facility.bpjs.add_members([{
        "card": scene.inactive["card"], "nik": scene.inactive["nik"], "name": scene.inactive["name"], "sex": "P",
        "birth_date": "01-02-1980", "provider": scene.facility.provider}])
    person.go(scene.base + "/bpjs/monitoring/tambah-pendaftaran?status=failed")
    person.page.get_by_role("button", name="Kirim ulang Peserta Uji 2, RM-00002").click()
    wait_until("it arrives", lambda: scene.state("tambah_pendaftaran", "RM-00002") == "completed", 20)
    # What the second attempt changed, and the way back to BPJS's list.
    person.go(delivery + "/diff")
    expect(person.page.get_by_role("navigation", name="Remah roti")).to_contain_text("Pemantauan BPJS")
    person.look("beda")
    person.verdict()


def test_all_that_failed_are_counted_first_and_sent_again_at_once(scene: Scene):
    members = [scene.facility.member(inactive="PENANGGUHAN PEMBAYARAN") for _ in range(2)]
    for member in members:
        assert scene.desk.register(member)["delivery"] == "failed"
    scene.facility.bpjs.add_members([{
        "card": member["card"], "nik": member["nik"], "name": member["name"], "sex": "P", "birth_date": "01-02-1980",
        "provider": scene.facility.provider} for member in members])
    person = scene.person("pantau-kirim-ulang-semua", java_script_enabled=False)
    person.sign_in(*scene.account)
    main = person.page.get_by_role("main")
    # By their cause, which both have.
    person.go(scene.base + "/errors")
    person.page.get_by_role("link", name="Kepesertaan pasien tidak aktif").first.click()
    cause = person.page.url
    person.press("Kirim ulang semua…")
    expect(main).to_contain_text("2 akan dikirim ulang, 0 dilewati")
    person.go(cause.removeprefix(person.base).replace("/errors/", "/deliveries?status=failed&sebab="))
    expect(main.get_by_role("row")).to_have_count(3)
    person.look("sebab")
    # By the rows that are picked.
    person.go(scene.base + "/bpjs/monitoring/tambah-pendaftaran?status=failed")
    person.page.get_by_label(f"Pilih {members[0]['name']}, {norm(members[0])}").check()
    main.locator(".bulk").get_by_role("button", name="Kirim ulang").click()
    expect(main).to_contain_text("1 data pilihan")
    expect(main).to_contain_text("1 akan dikirim ulang, 0 dilewati")
    # By what is listed.
    person.go(scene.base + "/bpjs/monitoring/tambah-pendaftaran")
    person.press("Kirim ulang semua…")
    person.heading("Kirim ulang")
    expect(main).to_contain_text("2 akan dikirim ulang")
    expect(main).to_contain_text("Sudah terkirim")
    person.look("hitungan")
    person.press("Kirim ulang 2")
    expect(main).to_contain_text("Disusun ulang dari data dan pemetaan sekarang")
    for member in members:
        wait_until("it arrives", lambda number=norm(member): scene.state("tambah_pendaftaran", number) == "completed", 20)
    person.page.reload()
    expect(main).to_contain_text("Selesai")
    person.look("tugas")
    person.page.get_by_role("link", name="Lihat semua kiriman").click()
    person.heading("Semua kiriman PCare")
    expect(main).to_contain_text("Tambah Pendaftaran")
    person.look("semua-pcare")
    person.verdict()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_kind_in_every_width(scene: Scene, width: str, role: str):
    person = scene.enters(role, "pantau", width)
    for job in JOBS:
        slug = job.lower().replace(" ", "-")
        person.go(f"{scene.base}/bpjs/monitoring/{slug}")
        person.look(slug)
        person.page.get_by_role("link", name="Detail Peserta Uji").last.click()
        expect(person.page.locator("#laci")).to_contain_text("HTTP")
        person.look(slug + "-laci")
    person.go(f"{scene.base}/bpjs/monitoring/tambah-antrean?status=failed")
    person.look("kosong")
    person.verdict()
