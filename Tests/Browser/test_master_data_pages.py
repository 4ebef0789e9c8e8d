"""Patients, mappings, regenerate and conflicts: used without script, then looked at in both widths."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from scene import WIDTHS, ClinicScene

from support import visits
from support.installation import Installation
from support.waiting import wait_until


class Scene(ClinicScene):
    """A clinic whose master data needs somebody. Each test continues where the one before ended."""

    def __init__(self, installation: Installation, browser: Browser, pictures: Path):
        super().__init__(installation, browser, pictures, "INDUK", "ratna-induk@melati.example")
        self.nik = visits.new_nik()
        self.number = installation.sandbox.add_patient(self.nik, "Siti Aminah")
        self.other = installation.sandbox.add_location(
            self.clinic.client_id, self.clinic.client_secret, self.clinic.organization, "RUANG-INDUK-2", "Nama lama")
        self.pages: dict[str, str] = {}

    def visit(self) -> None:
        given = {"kode": "POLI", "nama": "Poli Umum", "location_id": self.clinic.location}
        assert self.api.post("/api/locations", given).status == 200
        assert self.api.post("/api/encounter", visits.encounter(self.nik, "POLI", "INDUK-1")).status in (200, 202)
        wait_until("the visit has arrived", lambda: self.api.get("/api/encounter/INDUK-1").body["satusehat_encounter_id"], 30)


@pytest.fixture(scope="module")
def scene(installation: Installation, browser: Browser, pictures: Path) -> Iterator[Scene]:
    made = Scene(installation, browser, pictures)
    yield made
    made.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_a_clinic_without_master_data(scene: Scene, width: str):
    scene.look_through("induk-kosong", width, (
        "patients", "patients/new", "patients/lookup", "locations", "practitioners", "conflicts", "satusehat/Patient/regenerate"))


def test_every_form_does_its_work_without_script(scene: Scene):
    person, base = scene.person("induk-tanpa-skrip", java_script_enabled=False), scene.base
    main = person.page.get_by_role("main")
    person.sign_in(*scene.account)

    # A patient, added from a search that found nobody.
    person.go(base + "/patients")
    person.field("Cari pasien").fill(scene.nik)
    person.press("Cari")
    person.press("Tambah pasien")
    person.field("Nama").fill("Siti Aminah")
    person.field("No. RM").fill("RM-INDUK")
    person.press("Simpan")
    expect(main).to_contain_text(scene.number)
    scene.pages["patient"] = person.page.url.rsplit("/", 1)[1]
    person.page.get_by_role("link", name="Ubah data").click()
    expect(main).to_contain_text("terkunci")
    person.field("No. HP").fill("081234567890")
    person.press("Simpan")
    expect(main).to_contain_text("*********890")
    person.press("Tampilkan lengkap")
    expect(main).to_contain_text(scene.nik)

    # A poli gets another Location: impact, history, sent again.
    scene.visit()
    person.go(base + "/locations")
    person.page.get_by_role("link", name="Poli Umum").click()
    scene.pages["location"] = person.page.url.rsplit("/", 1)[1]
    person.field("ID Location di SATUSEHAT").fill(scene.other)
    person.press("Periksa ID")
    expect(main).to_contain_text("1 kunjungan memakainya")
    person.look("dampak")
    person.press("Pakai lokasi ini")
    expect(main).to_contain_text("Pemetaan sudah diganti")
    person.look("riwayat")
    person.press("Kirim ulang 1 kunjungan")
    expect(main).to_contain_text("1 kunjungan disusun ulang")

    # Its name there is another one: regenerate shows that first.
    person.go(base + "/satusehat/Location/regenerate")
    person.press("Bandingkan dengan SATUSEHAT")
    expect(main).to_contain_text("Nama lama")
    person.look("regenerate-dibandingkan")
    person.press("Regenerate 1 data")
    expect(main).to_contain_text("1 sedang dikirim")

    # A practitioner whose STR ends, and a no. RM that two have.
    person.go(base + "/practitioners/new")
    person.field("Nama dan gelar").fill("dr. Bagas Prakoso")
    person.field("STR berlaku sampai").fill("2020-01-01")
    person.press("Simpan")
    expect(main).to_contain_text("STR sudah habis sejak")
    scene.pages["practitioner"] = person.page.url.rsplit("/", 1)[1]
    person.go(base + "/patients/new")
    person.field("Nama").fill("Sri Rahayu")
    person.field("NIK").fill(visits.new_nik())
    person.field("No. RM").fill("RM-INDUK")
    person.press("Simpan")
    person.go(base + "/conflicts")
    person.press("Periksa sekarang")
    card = main.get_by_role("article").filter(has_text="RM-INDUK")
    expect(card).to_contain_text("Sri Rahayu")
    card.locator("summary").click()
    card.get_by_label("Alasan").fill("Map keluarga")
    card.get_by_role("button", name="Tandai benar").click()
    expect(main).to_contain_text("Map keluarga")
    main.get_by_role("button", name=re.compile("^Buka lagi")).click()
    expect(card).to_be_visible()
    person.verdict()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_in_every_width(scene: Scene, width: str):
    assert "practitioner" in scene.pages, "an earlier test failed"
    person, pages = scene.person("induk", width), scene.pages
    person.sign_in(*scene.account)
    for path, name in {
        "patients": "pasien", f"patients/{pages['patient']}": "pasien-rinci", f"patients/{pages['patient']}/edit": "pasien-ubah",
        "locations?cari=poli": "lokasi", f"locations/{pages['location']}?pada=2026-01-01": "lokasi-rinci", "practitioners": "praktisi",
        f"practitioners/{pages['practitioner']}": "praktisi-rinci", "conflicts": "mutu-data", "satusehat": "dasbor",
        "satusehat/Location/regenerate": "regenerate",
    }.items():
        person.go(f"{scene.base}/{path}")
        person.look(name)
    person.go(f"{scene.base}/patients/lookup")
    person.field("NIK").fill(scene.nik)
    person.press("Cari di SATUSEHAT")
    expect(person.page.get_by_role("main")).to_contain_text(scene.number)
    person.look("cari-ihs")
    person.verdict()
