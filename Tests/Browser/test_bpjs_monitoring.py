"""Seed 003's monitoring of BPJS: kind, day, no. RM, status; detail, editing and sending again; without script, then in both widths."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from scene import WIDTHS, ClinicScene

from support.bpjs import Facility
from support.installation import Installation
from support.waiting import wait_until

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date().isoformat()


class Scene(ClinicScene):
    """A clinic that has told BPJS of two patients, of whom PCare took one."""

    def __init__(self, installation: Installation, browser: Browser, pictures: Path):
        super().__init__(installation, browser, pictures, "PANTAU", "ratna-pantau@melati.example")
        self.facility = Facility(installation, self.clinic, "30001").connect()
        good, self.inactive = self.facility.member(), self.facility.member(inactive="PENANGGUHAN PEMBAYARAN")
        answer = self.api.post("/api/bpjs/antrean", {
            "nomorkartu": good["card"], "nik": good["nik"], "norm": "RM-0001", "nama": "Pasien Uji 1", "tanggalperiksa": TODAY,
            "kodepoli": "001", "namapoli": "POLI UMUM", "kodedokter": "12345", "namadokter": "dr. Contoh", "jampraktek": "08:00-16:00",
            "nomorantrean": "A-1", "angkaantrean": 1})
        assert answer.status == 200, answer
        for number, person in enumerate((good, self.inactive), 1):
            answer = self.api.post("/api/bpjs/pendaftaran", {
                "noKartu": person["card"], "nik": person["nik"], "norm": f"RM-000{number}", "nama": f"Pasien Uji {number}",
                "tglDaftar": TODAY, "kdPoli": "001", "keluhan": "Batuk"})
            assert answer.status in (200, 202), answer

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
    expect(main.get_by_role("row")).to_have_count(2)
    person.page.get_by_label("Jenis kiriman").select_option(label="Tambah Pendaftaran")
    person.press("Terapkan")
    expect(main.locator(".stats")).to_contain_text("Gagal1")
    expect(main).to_contain_text("Kepesertaan pasien tidak aktif.")
    person.page.get_by_label("Cari Norm").fill("RM-0001")
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


def test_a_failed_one_is_read_and_sent_again_from_its_row(scene: Scene):
    person = scene.person("pantau-kirim-ulang", java_script_enabled=False)
    person.sign_in(*scene.account)
    main = person.page.get_by_role("main")
    person.go(scene.base + "/bpjs/monitoring/tambah-pendaftaran?status=failed")
    person.page.get_by_role("link", name="Detail Pasien Uji 2, RM-0002").click()
    expect(main).to_contain_text("HTTP")
    # What BPJS encrypted is readable.
    expect(main).to_contain_text("PRECONDITION_FAILED")
    expect(main).to_contain_text("kdProviderPeserta")
    # Mended at BPJS meanwhile.
    scene.facility.bpjs.add_members([{
        "card": scene.inactive["card"], "nik": scene.inactive["nik"], "name": scene.inactive["name"], "sex": "P",
        "birth_date": "01-02-1980", "provider": scene.facility.provider}])
    person.go(scene.base + "/bpjs/monitoring/tambah-pendaftaran?status=failed")
    person.page.get_by_role("button", name="Kirim ulang Pasien Uji 2, RM-0002").click()
    wait_until("it arrives", lambda: scene.state("tambah_pendaftaran", "RM-0002") == "completed", 20)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_job_in_every_width(scene: Scene, width: str):
    person = scene.person("pantau", width)
    person.sign_in(*scene.account)
    for job in (
            "tambah-antrean", "panggil-antrean", "batal-antrean", "tambah-pendaftaran", "tambah-kunjungan", "hapus-pendaftaran",
            "hapus-kunjungan"):
        person.go(f"{scene.base}/bpjs/monitoring/{job}")
        person.look(job)
    person.verdict()
