"""The clinic's products and their codes of KFA: the catalogue, the page, and what a mapping sends or changes on the platform."""

import re

import pytest

from support.api import Api
from support.html import Page, Session
from support.installation import Clinic, Installation
from support.waiting import wait_until
from test_medicines import Visit, written

TABLET, CAPLET, OTHER_TABLET = "93000101", "93001019", "93000102"


@pytest.fixture(scope="module")
def api(installation: Installation, clinic: Clinic) -> Api:
    return clinic.api(installation.server)


@pytest.fixture(scope="module")
def person(installation: Installation, clinic: Clinic) -> Session:
    session = Session(installation.server.url)
    session.sign_in(*installation.add_user("apoteker@klinik.example", "admin", clinic))
    return session


def dialog(person: Session, clinic: Clinic, name: str, tab: str = "") -> str:
    """The address at which a product is mapped, from the list."""
    page = person.get(f"/c/{clinic.code}/kfa?nama={name}&tab={tab}")
    return next(link for link in page.links if re.search(r"/kfa/[0-9a-f-]{36}(\?|$)", link))


def post(person: Session, page: Page, address: str, **fields: str) -> Page:
    token = next(form.fields["_csrf"] for form in page.forms if "_csrf" in form.fields)
    return person.request("POST", address.split("?")[0], {"_csrf": token} | fields)


def medicines(installation: Installation, clinic: Clinic) -> list[tuple[str, str]]:
    return [
        (body.get("id", ""), body["contained"][0]["code"]["coding"][0]["code"])
        for body in written(installation, clinic, "MedicationRequest")]


def test_a_product_that_a_prescription_names_is_mapped_and_what_waited_goes(
        installation: Installation, clinic: Clinic, api: Api, person: Session):
    said = installation.run("sync", "kfa-catalogue", "--force")
    assert "rows" in said and "kfa-catalogue: done" in said, said
    visit = Visit(installation, clinic, api, "KFA-1")
    held = visit.prescribe(kode_obat="PCT-KFA", nama_obat="Parasetamol 500 mg tab")
    assert held.body["hold"] == "mapping", held

    page = person.get(f"/c/{clinic.code}/kfa")
    assert "Parasetamol 500 mg tab" in page.text and "menahan 1 data" in page.text
    assert "1 produk menahan 1 data" in page.text and "Nama, kekuatan, dan bentuk cocok" in page.text
    calls = len(installation.ledger(clinic))
    address = dialog(person, clinic, "PCT-KFA")
    asked = person.get(address)
    assert f'value="{TABLET}"' in asked.text and "<mark>Paracetamol 500 mg Tablet</mark>" in asked.text
    assert "1 data akan dikirim setelah disimpan" in asked.text
    # Nothing is asked of KFA for it: the catalogue is here.
    assert len([entry for entry in installation.ledger(clinic)[calls:] if "/kfa" in entry.path]) == 0

    assert post(person, asked, address).status == 422
    done = post(person, asked, address, kfa=TABLET)
    assert done.status == 200 and "1 data yang menunggu sedang dikirim" in done.text
    visit.arrives(held)
    assert medicines(installation, clinic)[-1][1] == TABLET
    mapped = person.get(f"/c/{clinic.code}/kfa?tab=sudah").text
    assert TABLET in mapped and "Paracetamol 500 mg Tablet (CONTOH)" in mapped
    detail = person.get(f"/c/{clinic.code}/kfa/codes/{TABLET}").text
    for word in ("Bentuk sediaan", "Kekuatan", "500 mg", "Produsen", "PT CONTOH FARMA"):
        assert word in detail


def test_another_mapping_says_what_it_changes_and_updates_the_same_resource(
        installation: Installation, clinic: Clinic, api: Api, person: Session):
    before = [body for body in installation.sandbox.resources("MedicationRequest")]
    address = dialog(person, clinic, "PCT-KFA", "sudah")
    asked = person.get(address)
    assert "1 data yang sudah terkirim akan diperbarui" in asked.text and "1 kunjungan" in asked.text
    done = post(person, asked, address, kfa=OTHER_TABLET)
    assert "1 data yang sudah terkirim sedang diperbarui" in done.text
    wait_until("the update arrives", lambda: medicines(installation, clinic)[-1][1] == OTHER_TABLET, 20)
    assert len(installation.sandbox.resources("MedicationRequest")) == len(before)
    trail = person.get(f"/c/{clinic.code}/audit").text
    assert "Pemetaan KFA produk diubah" in trail


def test_the_api_changes_a_mapping_as_the_page_does(installation: Installation, clinic: Clinic, api: Api):
    answer = api.post("/api/products", {"kode": "PCT-KFA", "nama": "Parasetamol 500 mg tab", "kode_kfa": TABLET})
    assert answer.status == 200, answer
    wait_until("the update arrives", lambda: medicines(installation, clinic)[-1][1] == TABLET, 20)


def test_without_its_mapping_a_product_waits_and_what_was_sent_stays(
        installation: Installation, clinic: Clinic, api: Api, person: Session):
    sent = len(written(installation, clinic, "MedicationRequest"))
    address = dialog(person, clinic, "PCT-KFA", "sudah").split("?")[0] + "/remove"
    asked = person.get(address)
    assert "1 data yang sudah terkirim tetap di SATUSEHAT" in asked.text
    assert "dihapus" in post(person, asked, address).text
    visit = Visit(installation, clinic, api, "KFA-2")
    assert visit.prescribe(kode_obat="PCT-KFA").body["hold"] == "mapping"
    assert len(written(installation, clinic, "MedicationRequest")) == sent


def test_what_kfa_withdraws_is_told_with_the_products_that_use_it(
        installation: Installation, clinic: Clinic, api: Api, person: Session):
    api.post("/api/products", {"kode": "CTM", "nama": "Kaptopril lama", "kode_kfa": "93000408"})
    # A product of which KFA says nothing any more: two whole readings have not seen it.
    installation.database.query(
        "INSERT INTO kfa_product (kfa_code, name, state, fetched_at, seen_at) "
        "VALUES ('93000408', 'Captopril Lama', 'valid', '2026-01-01', '2026-01-01')")
    said = installation.run("sync", "kfa-catalogue", "--force")
    assert "1 retired" in said, said
    changes = person.get(f"/c/{clinic.code}/kfa/changes").text
    assert "Captopril Lama" in changes and "Ditarik" in changes and "Kaptopril lama" in changes
    withdrawn = person.get(f"/c/{clinic.code}/kfa?tab=ditarik").text
    assert "Kaptopril lama" in withdrawn and "93000408" in withdrawn


def test_search_finds_any_spelling_and_asks_kfa_when_the_catalogue_has_nothing(
        installation: Installation, clinic: Clinic, person: Session):
    address = dialog(person, clinic, "PCT-KFA")
    assert "93000106" in person.get(address + "?q=amoksisilin").text
    assert "93000106" in person.get(address + "?q=amoxcillin").text
    assert CAPLET in person.get(address + "?q=930010").text
    # As if it were new there: only KFA itself knows it.
    installation.database.query("DELETE FROM kfa_product WHERE kfa_code IN ('93000109', '92000109')")
    assert "93000109" in person.get(address + "?q=cetirizine").text
    assert "Tidak ada produk KFA yang cocok" in person.get(address + "?q=xyzzyx").text


def test_products_are_added_changed_and_put_out_of_use(clinic: Clinic, person: Session):
    base = f"/c/{clinic.code}/products"
    form = person.get(base + "/new")
    fields = {"name": "Omeprazole 20 mg kapsul", "unit": "Kapsul", "manufacturer": "", "compounding": "NC"}
    assert post(person, form, base + "/new", code="", **fields).status == 422
    made = post(person, form, base + "/new", code="OMZ-20", **fields)
    assert "Petakan ke KFA" in made.text and made.path.startswith(base)
    assert post(person, form, base + "/new", code="OMZ-20", **fields).status == 422
    changed = post(person, made, made.path, **fields | {"manufacturer": "PT Contoh Farma"})
    assert 'value="PT Contoh Farma"' in changed.text
    assert "Aktifkan lagi" in post(person, changed, made.path + "/deactivate").text
    assert "Omeprazole 20 mg kapsul" in person.get(base + "?nama=omz").text
    assert "Omeprazole" not in person.get(f"/c/{clinic.code}/kfa").text
