"""Bringing a file in, and writing a visit down: with script and without, in both widths."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import Person
from playwright.sync_api import Browser, expect

from support import visits
from support.installation import Clinic, Installation

WIDTHS = {"1280": (1280, 900), "390": (390, 844)}
PRODUCTS = "kode;nama;satuan;kfa\r\nOBT-1;Amlodipin 5 mg;Tablet;93000101\r\nOBT-2;Parasetamol;Tablet;123\r\n;Tanpa kode;;\r\n"


@pytest.fixture(scope="module")
def clinic(installation: Installation) -> Clinic:
    clinic = installation.add_clinic("BERKAS")
    installation.add_user("ratna-berkas@melati.example", "admin", clinic)
    return clinic


@pytest.fixture(params=[("1280", True), ("390", True), ("1280", False)], ids=["lebar", "ponsel", "tanpa-skrip"])
def person(
    request: pytest.FixtureRequest, installation: Installation, clinic: Clinic, browser: Browser, pictures: Path
) -> Iterator[Person]:
    width, scripted = request.param
    wide, high = WIDTHS[width]
    folder = pictures / width / ("berkas" if scripted else "berkas-tanpa-skrip")
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport={"width": wide, "height": high}, locale="id-ID", has_touch=wide < 768, java_script_enabled=scripted)
    person = Person(context, installation.server.url, folder, scripted=scripted)
    person.sign_in("ratna-berkas@melati.example", "kata sandi yang panjang 7")
    yield person
    context.close()


def test_a_file_is_brought_looked_at_and_put_back(person: Person, clinic: Clinic):
    page = person.page
    person.go(f"/c/{clinic.code}/imports")
    person.look("impor")
    page.get_by_label("Jenis data").select_option("products")
    page.get_by_label("Berkas CSV").set_input_files({"name": "obat.csv", "mimeType": "text/csv", "buffer": PRODUCTS.encode()})
    person.press("Unggah dan periksa")
    # Without script the page comes again by itself.
    expect(page.get_by_text("Menunggu keputusan")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Yang perlu diperbaiki")).to_be_visible()
    person.look("hasil-baca")
    person.press("Impor 1 baris yang benar")
    expect(page.get_by_role("heading", name="Kembalikan impor ini")).to_be_visible(timeout=20_000)
    person.look("selesai")
    person.press("Kembalikan 1 data")
    expect(page.get_by_text("Dikembalikan semua")).to_be_visible(timeout=20_000)
    person.look("dikembalikan")
    person.verdict()


def test_a_code_is_searched_in_the_form_of_a_visit(person: Person, clinic: Clinic):
    page = person.page
    person.go(f"/c/{clinic.code}/visits/new")
    person.look("isi-kunjungan")
    page.get_by_label("Keluhan utama").fill("Pusing")
    page.get_by_label("Diagnosis 1", exact=True).fill("hipertensi")
    page.get_by_role("button", name="Cari Diagnosis 1").click()
    page.get_by_role("radio", name=re.compile("^I10 ")).check()
    person.look("diagnosis-dicari")
    expect(page.get_by_label("Keluhan utama")).to_have_value("Pusing")
    person.press("Simpan kunjungan")
    expect(page.get_by_role("alert")).to_contain_text("NIK pasien wajib diisi")
    expect(page.get_by_label("Diagnosis 1", exact=True)).to_have_value("I10")
    person.look("kunjungan-galat")
    person.verdict()


def test_lines_are_added_to_the_form_of_a_visit(person: Person, clinic: Clinic):
    page = person.page
    person.go(f"/c/{clinic.code}/visits/new")
    page.get_by_label("Keluhan utama").fill("Pusing")
    for number in (4, 5):
        page.get_by_role("button", name="Tambah baris diagnosis").click()
        expect(page.get_by_label(f"Diagnosis {number}", exact=True)).to_be_focused()
        page.keyboard.type("hipertensi")
    expect(page.get_by_label("Keluhan utama")).to_have_value("Pusing")
    expect(page.get_by_label("Diagnosis 4", exact=True)).to_have_value("hipertensi")
    person.look("baris-ditambah")
    page.get_by_role("button", name="Cari Diagnosis 4").click()
    expect(page.get_by_label("Diagnosis 4", exact=True)).to_be_focused()
    expect(page.get_by_role("radio", name=re.compile("^I10 "))).to_be_visible()
    for _ in range(15):
        page.get_by_role("button", name="Tambah baris obat").click()
    expect(page.get_by_label("Obat 20", exact=True)).to_be_focused()
    expect(page.get_by_role("button", name="Tambah baris obat")).to_have_count(0)
    person.look("baris-penuh")
    person.verdict()


def test_what_was_written_is_emptied_again(person: Person, clinic: Clinic, installation: Installation):
    page = person.page
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    made = clinic.api(installation.server).post(
        "/api/encounter", visits.encounter(nik, clinic.location, f"KOSONG-{nik[-6:]}", keluhan_utama="Salah pasien"), Prefer="respond-async")
    address = f"/c/{clinic.code}/visits/{made.body['encounter_id']}/edit"
    person.go(address)
    expect(page.get_by_label("Keluhan utama")).to_have_value("Salah pasien")
    person.look("ubah-kunjungan")
    # Another tab, which shows the visit as it was.
    old = person.context.new_page()
    old.goto(person.base + address)
    page.get_by_label("Keluhan utama").fill("")
    person.press("Simpan kunjungan")
    expect(page.get_by_role("status").filter(has_text="Perubahan disimpan")).to_be_visible()
    person.page = old
    person.press("Simpan kunjungan")
    expect(old.get_by_role("alert")).to_contain_text("berubah sejak formulir dibuka")
    person.look("ubah-kunjungan-usang")
    person.page = page
    person.go(address)
    expect(page.get_by_label("Keluhan utama")).to_have_value("")
    person.verdict()
