"""Fifty products mapped in one sitting, the mouse untouched: how many keys that takes, and in which order they come."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import Person
from playwright.sync_api import Browser, expect
from scene import ClinicScene

from support import visits
from support.installation import Installation
from support.waiting import wait_until

# Spelled as clinics spell them: name, strength and form say which product of KFA it is.
SPELLED = [
    f"{name} {strength} mg {form}" for name, strength, forms in (
        ("Parasetamol", 500, "tablet tab"), ("Paracetamol", 500, "tablet tab"), ("Amlodipin", 5, "tablet tab"),
        ("Amlodipine", 5, "tablet tab"), ("Amlodipin", 10, "tablet tab"), ("Amlodipine", 10, "tablet tab"),
        ("Metformin", 500, "tablet tab"), ("Amoksisilin", 500, "kapsul"), ("Amoxicillin", 500, "kapsul"), ("Omeprazol", 20, "kapsul"),
        ("Omeprazole", 20, "kapsul"), ("Kaptopril", 25, "tablet tab"), ("Captopril", 25, "tablet tab"), ("Cetirizin", 10, "tablet tab"),
        ("Cetirizine", 10, "tablet tab"), ("Setirizin", 10, "tablet tab"))
    for form in forms.split()
]
CLEAR = SPELLED + [f"{name} Contoh Farma" for name in SPELLED[:11]]
# Called by what they are for: a person knows the generic name.
VAGUE = {
    "Obat batuk hitam 100 ml": "ambroksol", "Obat gula besar": "metformin", "Obat gula pagi": "metformin", "Obat tensi kecil": "captopril",
    "Obat tensi malam": "amlodipin", "Obat tensi sedang": "amlodipin", "Obat gatal kuning": "cetirizin", "Obat maag hijau": "omeprazol",
    "Obat panas anak": "parasetamol", "Puyer batuk nomor tiga": "ambroksol", "Antibiotik dua warna": "amoksisilin",
}
PRODUCTS = [*CLEAR, *VAGUE]
# The first of the list hold prescriptions back, each one fewer than the one before; nobody has prescribed the others.
HOLDING = [PRODUCTS[place] for place in (0, 49, 7, 45, 12)]


@pytest.fixture(scope="module")
def scene(installation: Installation, browser: Browser, pictures: Path) -> Iterator[ClinicScene]:
    made = ClinicScene(installation, browser, pictures, "OBAT50", "apoteker-limapuluh@melati.example")
    installation.run("sync", "kfa-catalogue", "--force")
    for place, name in enumerate(PRODUCTS):
        assert made.api.post("/api/products", {"kode": f"P-{place:02}", "nama": name}).status in (200, 202)
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    visit = made.api.post("/api/encounter", visits.encounter(nik, made.clinic.location, "OBAT50-1")).body
    for place, name in enumerate(HOLDING):
        for item in range(len(HOLDING) - place):
            answer = made.api.post("/api/medication-request", {
                "encounter_id": visit["encounter_id"], "pasien_id": visit["pasien_id"], "tanggal_resep": visits.moment(60),
                "kode_obat": f"P-{PRODUCTS.index(name):02}", "nama_obat": name, "no_resep": f"RX50-{place}-{item}", "no_item": "1",
                "aturan_pakai": "1 kali sehari", "dosis": 1, "satuan_dosis": "Tablet", "rute": "oral", "jumlah": 10,
                "satuan": "Tablet", "lama_hari": 10}, Prefer="respond-async")
            assert answer.status in (200, 202), answer
    yield made
    made.close()


class Keys:
    """A keyboard that counts: keys, and the letters of words apart."""

    def __init__(self, person: Person):
        self.page, self.pressed, self.typed = person.page, 0, 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.typed += len(words)
        self.page.keyboard.type(words)


def test_fifty_products_are_mapped_without_touching_the_mouse(scene: ClinicScene, installation: Installation):
    assert len(PRODUCTS) == 50
    person = scene.person("kfa-limapuluh")
    person.sign_in(*scene.account)
    person.go(scene.base + "/kfa")
    page, keys = person.page, Keys(person)
    dialog, waiting, order = page.get_by_role("dialog"), set(PRODUCTS), []
    keys.press("j")
    keys.press("Enter")
    expect(dialog).to_be_visible()
    # Once: go on with the next product after each.
    while page.evaluate("document.activeElement.name") != "lanjut":
        keys.press("Tab")
        assert keys.pressed < 10, "the keyboard does not reach the box"
    keys.press("Space")
    # From here as well, Enter saves what stands chosen.
    expect(dialog.locator("input[name=kfa]:checked")).to_be_attached()
    begun, fewest, most = keys.pressed, 0, 0
    while waiting:
        before = keys.pressed
        name = (dialog.get_by_role("heading", level=2).text_content() or "").removeprefix("Petakan ")
        assert name in waiting, name
        if name in VAGUE:
            # What its search suggests is marked, so that typing takes its place; then the focus is at what was found.
            expect(dialog.get_by_label("Nama obat atau kode KFA")).to_be_focused()
            keys.type(VAGUE[name])
            keys.press("Enter")
            expect(dialog.locator("input[name=kfa]").first).to_be_focused()
            keys.press("Space")
        elif order:
            expect(dialog.locator("input[name=kfa]:checked")).to_be_focused()
        waiting.remove(name)
        order.append(name)
        keys.press("Enter")
        if waiting:
            expect(dialog.get_by_role("heading", level=2)).not_to_have_text(f"Petakan {name}")
        most = max(most, keys.pressed - before)
        fewest += keys.pressed - before == 1
    expect(page.get_by_text("Semua produk sudah dipetakan")).to_be_visible()
    expect(page.locator("dl.stats .stat").nth(1)).to_have_text("Sudah dipetakan50")
    assert order[:len(HOLDING)] == HOLDING, order[:8]
    assert most <= 3 and fewest == 50 - len(VAGUE), (most, fewest)
    assert begun + 50 + 2 * len(VAGUE) == keys.pressed, keys.pressed
    print(f"{keys.pressed} keys and {keys.typed} letters for 50 products")
    wait_until("all that waited is sent", lambda: len([
        entry for entry in installation.ledger(scene.clinic)
        if entry.method == "POST" and entry.path.endswith("/MedicationRequest") and entry.status < 300])
        == sum(range(1, len(HOLDING) + 1)), 60)
    person.verdict()
