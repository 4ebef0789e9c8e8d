"""Seed 003's steps of *Mapping KFA* and the clinic's products: without script, with the keyboard alone, and looked at in both widths."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import Person
from playwright.sync_api import Browser, expect
from scene import WIDTHS, ClinicScene

from support import visits
from support.installation import Installation

# Those whose name, strength and form say all, most prescribed first.
CLEAR = ["Parasetamol 500 mg tablet", "Amlodipin 5 mg tablet", "Metformin 500 mg tab", "Kaptopril 25 mg tablet", "Cetirizin 10 mg tab"]
VAGUE = "Obat batuk hitam 100 ml"


class Scene(ClinicScene):
    """A clinic whose prescriptions name products that nobody has mapped. Each test continues where the one before ended."""

    def __init__(self, installation: Installation, browser: Browser, pictures: Path):
        super().__init__(installation, browser, pictures, "OBAT", "apoteker-obat@melati.example")

    @property
    def kfa(self) -> str:
        return self.base + "/kfa"

    def person(self, who: str, width: str = "1280", **options: object) -> Person:
        made = super().person(who, width, **options)
        made.sign_in(*self.account)
        return made

    def prescribe(self) -> None:
        self.installation.run("sync", "kfa-catalogue", "--force")
        nik = visits.new_nik()
        self.installation.sandbox.add_patient(nik)
        visit = self.api.post("/api/encounter", visits.encounter(nik, self.clinic.location, "OBAT-1")).body
        for place, name in enumerate([*CLEAR, VAGUE]):
            for item in range(len(CLEAR) + 1 - place):
                answer = self.api.post("/api/medication-request", {
                    "encounter_id": visit["encounter_id"], "pasien_id": visit["pasien_id"], "tanggal_resep": visits.moment(60),
                    "kode_obat": f"OBT-{place}", "nama_obat": name, "no_resep": f"RX-{place}-{item}", "no_item": "1",
                    "aturan_pakai": "1 kali sehari", "dosis": 1, "satuan_dosis": "Tablet", "rute": "oral", "jumlah": 10,
                    "satuan": "Tablet", "lama_hari": 10}, Prefer="respond-async")
                assert answer.status in (200, 202), answer


@pytest.fixture(scope="module")
def scene(installation: Installation, browser: Browser, pictures: Path) -> Iterator[Scene]:
    made = Scene(installation, browser, pictures)
    yield made
    made.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_a_clinic_without_products(scene: Scene, width: str):
    person = scene.person("kfa-kosong", width)
    for tab in ("", "?tab=sudah", "?tab=ditarik"):
        person.go(scene.kfa + tab)
        person.look("kfa" + re.sub(r"\W", "-", tab))
    person.go(f"/c/{scene.clinic.code}/products")
    person.look("produk")
    person.verdict()


def test_every_step_of_the_seed_without_script(scene: Scene):
    scene.prescribe()
    person = scene.person("kfa-tanpa-skrip", java_script_enabled=False)
    page = person.page
    main, dialog = page.get_by_role("main"), page.get_by_role("dialog")
    person.go(scene.kfa)
    person.heading("Pemetaan KFA")
    cards = page.locator("dl.stats .stat")
    expect(cards).to_have_count(4)
    for place, words in enumerate(("Total produk6", "Sudah dipetakan0", re.compile("Belum dipetakan6menahan 21 data"), re.compile("Progres0%"))):
        expect(cards.nth(place)).to_have_text(words)
    expect(main.get_by_text("Petakan 3 produk teratas, 15 data terkirim")).to_be_visible()

    # Search, then choose.
    main.get_by_role("link", name=f"Petakan {CLEAR[0]}").click()
    expect(dialog.get_by_text("6 data akan dikirim setelah disimpan")).to_be_visible()
    dialog.get_by_label("Nama obat atau kode KFA").fill("amoksisilin")
    dialog.get_by_role("button", name="Cari").click()
    dialog.get_by_role("radio", name="Pilih 93000106").check()
    dialog.get_by_role("button", name="Petakan dan kirim").click()
    expect(page.get_by_role("status").filter(has_text="dipetakan ke 93000106")).to_be_visible()

    # Changed, since that was another medicine.
    main.get_by_role("link", name="Sudah dipetakan").click()
    main.get_by_role("link", name=f"Ubah pemetaan {CLEAR[0]}").click()
    dialog.get_by_role("radio", name="Pilih 93000101").check()
    dialog.get_by_role("button", name=re.compile("Petakan dan kirim|Simpan pemetaan")).click()
    expect(page.get_by_role("status").filter(has_text="dipetakan ke 93000101")).to_be_visible()

    # Looked at in detail, and taken away.
    main.get_by_role("link", name="93000101", exact=True).click()
    for word in ("Kode KFA", "Nama obat", "Bentuk sediaan", "Kekuatan", "Produsen", "PT CONTOH FARMA"):
        expect(dialog.get_by_text(word, exact=True).first).to_be_visible()
    dialog.get_by_role("link", name="Tutup").last.click()
    main.get_by_role("link", name=f"Hapus pemetaan {CLEAR[0]}").click()
    dialog.get_by_role("button", name="Hapus pemetaan").click()
    expect(page.get_by_role("status").filter(has_text="dihapus")).to_be_visible()
    main.get_by_role("link", name="Muat ulang").click()
    expect(cards.nth(1)).to_have_text("Sudah dipetakan0")
    person.verdict()


@pytest.mark.parametrize("width", WIDTHS)
def test_looked_at_in_both_widths(scene: Scene, width: str):
    person = scene.person("kfa", width)
    page = person.page
    person.go(scene.kfa)
    person.look("daftar")
    address = page.get_by_role("link", name=f"Petakan {CLEAR[1]}").get_attribute("href")
    person.go(address)
    expect(page.get_by_role("dialog")).to_be_visible()
    person.look("petakan")
    person.go(address + "?q=xyzzyx")
    person.look("tanpa-hasil")
    person.go(f"{scene.kfa}/codes/93000101")
    person.look("rincian")
    person.go(f"{scene.kfa}/changes")
    person.heading("Perubahan katalog KFA")
    person.look("perubahan")
    products = f"/c/{scene.clinic.code}/products"
    person.go(products)
    person.look("produk")
    person.go(products + "/new")
    person.press("Simpan")
    expect(page).to_have_title(re.compile("^Galat: "))
    person.look("produk-galat")
    person.go(products)
    page.get_by_role("link", name=CLEAR[0]).click()
    person.heading(CLEAR[0])
    person.look("satu-produk")
    person.verdict()


def test_products_are_mapped_with_the_keyboard_alone(scene: Scene):
    person = scene.person("kfa-papan-ketik")
    page, keys = person.page, person.page.keyboard
    person.go(scene.kfa)
    keys.press("j")
    keys.press("Enter")
    dialog = page.get_by_role("dialog")

    def tab_to(name: str) -> None:
        for _ in range(20):
            if page.evaluate("document.activeElement.name") == name:
                return
            keys.press("Tab")
        raise AssertionError(f"the keyboard does not reach {name}")

    # Once: go on with the next product after each.
    expect(dialog.locator("input[name=kfa]:checked")).to_be_focused()
    tab_to("lanjut")
    keys.press("Space")
    waiting = {*CLEAR, VAGUE}
    while waiting:
        title = dialog.get_by_role("heading", level=2)
        expect(title).to_have_text(re.compile("|".join(re.escape(name) for name in waiting)))
        name = (title.text_content() or "").removeprefix("Petakan ")
        if name == VAGUE:
            # Nothing fits it: the field waits for another word.
            expect(dialog.get_by_label("Nama obat atau kode KFA")).to_be_focused()
            keys.press("Control+a")
            keys.type("ambroksol sirup")
            keys.press("Enter")
            expect(dialog.get_by_role("radio", name="Pilih 93000111")).to_be_visible()
            tab_to("kfa")
            keys.press("Space")
        elif len(waiting) <= len(CLEAR):
            expect(dialog.locator("input[name=kfa]:checked")).to_be_focused()
        keys.press("Enter")
        waiting.remove(name)
    expect(page.get_by_text("Semua produk sudah dipetakan")).to_be_visible()
    expect(page.locator("dl.stats .stat").nth(3)).to_have_text(re.compile("Progres100%"))
    person.look("semua-dipetakan")
    person.go(scene.kfa + "?tab=sudah")
    person.look("sudah-dipetakan")
    address = page.get_by_role("link", name=f"Hapus pemetaan {VAGUE}").get_attribute("href")
    person.go(address)
    person.look("hapus")
    person.verdict()
