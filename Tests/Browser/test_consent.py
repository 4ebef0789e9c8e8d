"""Registration staff at the desk: a patient is found, the consent recorded, the form printed, with the keyboard alone; and without script."""

import re
import time
from pathlib import Path

import pytest
from pages import Person
from playwright.sync_api import Browser, expect

from support import visits
from support.installation import Clinic, Installation

WIDTHS = {"1280": (1280, 900), "390": (390, 844)}


@pytest.fixture(scope="module")
def clinic(installation: Installation) -> Clinic:
    return installation.add_clinic("DAFTAR", consent_policy="required")


@pytest.fixture(scope="module")
def account(installation: Installation, clinic: Clinic) -> tuple[str, str]:
    return installation.add_user("siti-daftar@melati.example", "registration", clinic)


def new_patient(installation: Installation, clinic: Clinic, name: str) -> str:
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik, name)
    answer = clinic.api(installation.server).post("/api/encounter", visits.encounter(
        nik, clinic.location, pasien={"nama": name, "no_rm": "RM-" + nik[-4:]}), Prefer="respond-async")
    assert answer.status == 202, answer
    return nik


def person(browser: Browser, installation: Installation, pictures: Path, width: str, **options: object) -> Person:
    wide, high = WIDTHS[width]
    folder = pictures / width / "persetujuan"
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": wide, "height": high}, locale="id-ID", **options)
    return Person(context, installation.server.url, folder, scripted=options.get("java_script_enabled", True) is not False)


def test_find_record_and_print_with_the_keyboard_alone(
    installation: Installation, browser: Browser, pictures: Path, clinic: Clinic, account: tuple[str, str]
):
    nik = new_patient(installation, clinic, "Bambang Hermanto")
    staff = person(browser, installation, pictures, "1280")
    staff.sign_in(*account)
    staff.go(f"/c/{clinic.code}/consents")
    staff.page.evaluate("window.print = () => document.body.dataset.printed = '1'")
    began, pressed = time.monotonic(), 0

    def press(key: str) -> None:
        nonlocal pressed
        pressed += 1
        staff.page.keyboard.press(key)

    # The page waits for the patient: nothing has to be reached first.
    staff.page.keyboard.type(nik)
    press("Enter")
    expect(staff.page.get_by_role("heading", level=2, name="Bambang Hermanto")).to_be_visible()
    expect(staff.page.locator("input[name=scope][value=all]")).to_be_focused()
    press("ArrowDown")
    expect(staff.page.locator("input[value=encounter_only]")).to_be_checked()
    press("ArrowUp")
    press("Enter")
    expect(staff.page.get_by_role("status").first).to_contain_text("Persetujuan dicatat")
    expect(staff.page.get_by_role("link", name="Cetak formulir")).to_be_focused()
    press("Enter")
    expect(staff.page.get_by_role("button", name="Cetak")).to_be_focused()
    staff.page.evaluate("window.print = () => document.body.dataset.printed = '1'")
    press("Enter")
    expect(staff.page.locator("body[data-printed='1']")).to_be_attached()
    # Besides the NIK: find, two to look at another choice, record, open the form, print.
    assert pressed == 6
    assert time.monotonic() - began < 60
    expect(staff.page.get_by_role("main")).to_contain_text("Bambang Hermanto")
    assert nik not in staff.page.content()
    staff.verdict()
    staff.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_consent(
    installation: Installation, browser: Browser, pictures: Path, clinic: Clinic, account: tuple[str, str], width: str
):
    nik = new_patient(installation, clinic, "Ni Luh Ayu Pradnyani")
    staff = person(browser, installation, pictures, width)
    staff.sign_in(*account)
    base = f"/c/{clinic.code}/consents"
    staff.go(base)
    staff.look("persetujuan")
    staff.field("NIK, no. RM, atau nama").fill("tidakada")
    staff.press("Cari")
    staff.look("persetujuan-tidak-ada")
    staff.press("Tambah dan catat")
    staff.look("persetujuan-tambah-galat")
    staff.field("NIK, no. RM, atau nama").fill(nik)
    staff.press("Cari")
    staff.look("persetujuan-pasien")
    place = staff.page.url.split(installation.server.url)[1]
    staff.page.get_by_role("radio", name="Lisan, dengan saksi").check()
    staff.press("Simpan persetujuan")
    expect(staff.page.get_by_role("alert")).to_contain_text("Persetujuan lisan perlu saksi")
    staff.look("persetujuan-galat")
    staff.field("Nama saksi bukan pengguna").fill("Endang Sulastri")
    staff.page.get_by_role("radio", name=re.compile("^Tidak boleh")).check()
    staff.press("Simpan persetujuan")
    staff.field("Alasan").fill("Permintaan pasien di loket")
    staff.press("Cabut persetujuan")
    expect(staff.page.get_by_role("main")).to_contain_text("Persetujuan dicabut")
    staff.look("persetujuan-dicabut")
    for page in (place, place + "/form", place + "/disclosures", base + "?saring=dicabut", base + "?saring=belum"):
        staff.go(page)
        staff.look(re.sub(r"[^a-z]+", "-", page.removeprefix(base)) or "daftar")
    staff.verdict()
    staff.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_policy_is_the_admins(installation: Installation, browser: Browser, pictures: Path, width: str):
    clinic = installation.add_clinic(f"KEBIJAKAN-{width}")
    admin = person(browser, installation, pictures, width)
    admin.sign_in(*installation.add_user(f"kebijakan-{width}@melati.example", "admin", clinic))
    admin.go(f"/c/{clinic.code}/consents")
    admin.look("persetujuan-kosong")
    admin.page.get_by_role("link", name="Kebijakan klinik").click()
    admin.page.get_by_role("radio", name=re.compile("^Wajib")).check()
    admin.press("Simpan")
    expect(admin.page.get_by_role("main")).to_contain_text("Kebijakan disimpan.")
    admin.look("kebijakan")
    admin.verdict()
    admin.context.close()


def test_without_script(installation: Installation, browser: Browser, pictures: Path, clinic: Clinic, account: tuple[str, str], tmp_path: Path):
    nik = new_patient(installation, clinic, "Rahmat Hidayat")
    staff = person(browser, installation, pictures, "1280", java_script_enabled=False)
    staff.sign_in(*account)
    staff.go(f"/c/{clinic.code}/consents")
    staff.field("NIK, no. RM, atau nama").fill(nik)
    staff.press("Cari")
    staff.press("Simpan persetujuan")
    expect(staff.page.get_by_role("main")).to_contain_text("Persetujuan dicatat")
    scan = tmp_path / "formulir.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    staff.page.get_by_label("Formulir bertanda tangan").set_input_files(scan)
    staff.page.get_by_role("button", name=re.compile("^Unggah")).click()
    expect(staff.page.get_by_role("main")).to_contain_text("Dokumen disimpan terenkripsi.")
    with staff.page.expect_download() as download:
        staff.page.get_by_role("link", name="Unduh PDF").click()
    assert Path(download.value.path()).read_bytes() == scan.read_bytes()
    with staff.page.expect_download() as download:
        staff.page.get_by_role("link", name="Yang sudah dikirim").click()
        staff.page.get_by_role("button", name="Unduh CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    staff.verdict()
    staff.context.close()
