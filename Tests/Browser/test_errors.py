"""Errors that people can mend: one cause with all that it holds up, mended once, replayed together, healed by itself."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import HEAVIEST, Person
from playwright.sync_api import Browser, expect

from support import visits
from support.api import Api
from support.installation import Clinic, Installation
from support.waiting import wait_until

PASSWORD = "kata sandi admin klinik 9"
WIDTHS = {"1280": (1280, 900), "390": (390, 844)}
VISITS = 3


class Scene:
    """A clinic of one width with its API and its administrator."""

    def __init__(self, installation: Installation, person: Person, clinic: Clinic, width: str):
        self.installation, self.person, self.clinic, self.width = installation, person, clinic, width
        self.api: Api = clinic.api(installation.server)
        self.nik = visits.new_nik()
        installation.sandbox.add_patient(self.nik, "Sari Wahyuningsih")

    def visit(self, number: str, minutes: int, **changes: object) -> dict:
        answer = self.api.post("/api/encounter", visits.encounter(
            self.nik, self.clinic.location, number, tanggal_kunjungan=visits.moment(minutes), **changes))
        assert answer.status in (200, 202), answer
        return answer.body

    def state(self, delivery: str) -> str:
        return self.api.get("/api/deliveries/" + delivery).body["state"]


@pytest.fixture(scope="module", params=list(WIDTHS))
def scene(request: pytest.FixtureRequest, installation: Installation, browser: Browser, pictures: Path) -> Iterator[Scene]:
    width = request.param
    clinic = installation.add_clinic(f"SEBAB-{width}")
    email, password = installation.add_user(f"ratna-sebab-{width}@melati.example", "admin", clinic)
    folder = pictures / width / "sebab"
    folder.mkdir(parents=True, exist_ok=True)
    wide, high = WIDTHS[width]
    context = browser.new_context(viewport={"width": wide, "height": high}, locale="id-ID", has_touch=wide < 768)
    person = Person(context, installation.server.url, folder)
    person.sign_in(email, password)
    yield Scene(installation, person, clinic, width)
    context.close()


def row(person: Person, title: str):
    return person.page.locator("ol.queue > li").filter(has_text=title)


def test_a_refused_code_is_one_cause_mended_once_and_replayed_together(scene: Scene):
    """A code that SATUSEHAT does not know yet refuses a diagnosis of several visits; once it knows it, all go together."""
    person, base = scene.person, f"/c/{scene.clinic.code}"
    person.go(base + "/errors")
    expect(person.page.get_by_role("main")).to_contain_text("Tidak ada yang perlu diperbaiki")
    person.look("kosong")
    deliveries = []
    for number in range(VISITS):
        visit = scene.visit(f"SEBAB-{number}", 300 + 60 * number)
        given = scene.api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"], "I10.9")).body
        deliveries.append(given["deliveries"][0]["id"])
    wait_until("all are refused", lambda: all(scene.state(delivery) == "failed" for delivery in deliveries), 30)

    person.go(base + "/satusehat")
    person.page.get_by_role("link", name=re.compile("Kode diagnosis|Kode pada")).first.click()
    expect(person.page).to_have_url(re.compile("/errors/[0-9a-f-]{36}$"))
    person.go(base + "/errors")
    cause = row(person, "Condition")
    expect(cause).to_have_count(1)
    expect(cause.locator(".big")).to_have_text(re.compile(rf"^{VISITS}"))
    person.look("sebab")
    cause.get_by_role("link").first.click()
    main = person.page.get_by_role("main")
    for number in range(VISITS):
        expect(main.get_by_text(f"SEBAB-{number}", exact=True)).to_be_visible()
    # The platform's answer, whole.
    expect(main.get_by_label("Isi Jawaban terakhir")).to_contain_text("I10.9")
    assert scene.nik not in person.page.content()
    person.look("satu-sebab")
    page_of_cause = person.page.url.removeprefix(person.base)

    # One is edited: what the edit changed stands between its attempts.
    person.go(f"{base}/deliveries/{deliveries[0]}")

    def corrected(body: dict) -> dict:
        body["code"]["coding"][0]["code"] = "I10"
        return body

    person.edit_body(corrected, "Kode ICD-10 tanpa subdivisi")
    person.go(f"{base}/deliveries/{deliveries[0]}")
    person.wait_for_status("Terkirim")
    person.page.locator("#percobaan").get_by_role("link", name=re.compile("^Beda dengan ke-")).first.click()
    drawer = person.page.get_by_role("dialog")
    expect(drawer).to_contain_text("Condition.code.coding[0].code")
    expect(drawer.locator("del").first).to_have_text('"I10.9"')
    expect(drawer.locator("ins").first).to_have_text('"I10"')
    person.look("beda-laci")
    person.go(f"{base}/deliveries/{deliveries[0]}/diff")
    expect(person.page.locator("table.diff").first).to_contain_text("Condition.code.coding[0].code")
    person.look("beda")

    # Sent again without mending, the others are refused again, and the cause stays open.
    person.go(page_of_cause)
    expect(person.page.get_by_role("main")).to_contain_text(f"{VISITS - 1} data gagal")
    person.look("sebab-lagi")
    person.press("Abaikan")
    expect(person.page.get_by_role("alert")).to_contain_text("Tulis catatan")
    person.look("sebab-tanpa-catatan")
    person.field("Catatan").fill("Kode diganti di SIM klinik")
    person.press("Tandai selesai")
    expect(person.page.get_by_role("main")).to_contain_text("Diselesaikan oleh")
    person.go(base + "/errors?status=diselesaikan")
    expect(row(person, "Condition")).to_contain_text("Kode diganti di SIM klinik")
    person.look("diselesaikan")
    person.verdict()


def test_an_unknown_doctor_holds_visits_as_one_cause_until_he_is_mapped(scene: Scene):
    person, base = scene.person, f"/c/{scene.clinic.code}"
    for number in range(VISITS):
        scene.visit(f"DOKTER-{number}", 900 + 60 * number, dokter="D-77")
    person.go(base + "/errors")
    cause = row(person, "Dokter D-77")
    expect(cause).to_have_count(1)
    # Each visit's Encounter and its next step.
    expect(cause.locator(".big")).to_have_text(re.compile(rf"^{2 * VISITS}"))
    expect(cause.get_by_role("link", name=re.compile("Petakan dokter"))).to_be_visible()
    cause.get_by_role("link").first.click()
    expect(person.button("Tandai selesai")).to_have_count(0)
    person.look("dokter")
    page_of_cause = person.page.url.removeprefix(person.base)

    # Mapped once: all of them go by themselves, and the cause heals.
    scene.installation.sandbox.add_practitioner(nik := visits.new_nik(33), "dr. Bagas Prakoso", f"1000999{scene.width:0>4}")
    person.go(base + "/practitioners/new?kode=D-77")
    person.field("Kode dokter").fill("D-77")
    person.field("Nama dan gelar").fill("dr. Bagas Prakoso")
    person.field("NIK").fill(nik)
    person.press("Simpan")
    person.press("Cari di SATUSEHAT")
    person.press("Pakai nomor ini")
    numbers = [f"DOKTER-{number}" for number in range(VISITS)]
    wait_until("the visits have arrived", lambda: all(
        scene.api.get("/api/encounter/" + number).body["satusehat_encounter_id"] for number in numbers), 30)
    person.go(page_of_cause)
    expect(person.page.get_by_role("main")).to_contain_text("Selesai sendiri")
    person.look("dokter-sembuh")
    visit = scene.api.get("/api/encounter/DOKTER-0").body["encounter_id"]
    person.go(f"{base}/visits/{visit}")
    person.look("kunjungan")
    person.go(base + "/errors/catalogue")
    person.look("panduan")
    # The chapters, each within the limit; the whole is to be printed, and heavier than a page that people work on.
    chapters = person.page.locator("a[href*='?bab=']").evaluate_all("links => links.map(link => new URL(link.href).search)")
    assert len(chapters) > 10
    for chapter in chapters + ["?q=tidak-ada-begini"]:
        person.go(base + "/errors/catalogue" + chapter, 200_000 if chapter == "?bab=semua" else HEAVIEST)
    for chapter in ("?bab=isi", "?bab=semua", "?q=tidak-ada-begini"):
        person.go(base + "/errors/catalogue" + chapter, 200_000)
        person.look("panduan")
    person.verdict()
