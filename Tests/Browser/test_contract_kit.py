"""Uji integrasi, as a vendor uses it: a system that does the right thing, one that does not, and the report of both."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import Person
from playwright.sync_api import Browser, expect

from support import visits
from support.clinic_systems import GoodSystem, NaiveSystem
from support.installation import Clinic, Installation

WIDTHS = {"1280": (1280, 900), "390": (390, 844)}
NORMAL, TOO_MANY = "Kunjungan biasa", "Terlalu banyak panggilan"


class Scene:
    """A clinic in trial with its own system, good or naive, and its administrator at one width."""

    def __init__(self, installation: Installation, clinic: Clinic, person: Person):
        self.installation, self.clinic, self.person = installation, clinic, person
        self.base = f"/c/{clinic.code}/contract-kit"
        self.nik = visits.new_nik()
        installation.sandbox.add_patient(self.nik)

    @property
    def good(self) -> GoodSystem:
        return GoodSystem(self.clinic.api(self.installation.server), self.clinic.location)

    @property
    def naive(self) -> NaiveSystem:
        return NaiveSystem(self.clinic.api(self.installation.server), self.clinic.location)


@pytest.fixture(scope="module", params=[*WIDTHS, "tanpa-skrip"])
def scene(request: pytest.FixtureRequest, installation: Installation, browser: Browser, pictures: Path) -> Iterator[Scene]:
    name = request.param
    clinic = installation.add_clinic(f"UJI-{name.upper()}")
    account = installation.add_user(f"ratna-uji-{name}@melati.example", "admin", clinic)
    wide, high = WIDTHS.get(name, WIDTHS["390"])
    folder = pictures / name / "uji"
    folder.mkdir(parents=True, exist_ok=True)
    scripted = name in WIDTHS
    context = browser.new_context(
        viewport={"width": wide, "height": high}, locale="id-ID", has_touch=wide < 768, java_script_enabled=scripted)
    person = Person(context, installation.server.url, folder, scripted=scripted)
    person.sign_in(*account)
    yield Scene(installation, clinic, person)
    # Told even when the test ended before its verdict.
    print("\n".join(person.findings + person.complaints))
    context.close()


def scenario(person: Person, title: str):
    return person.page.get_by_role("region", name="Skenario").get_by_role("row").filter(has_text=title)


def start(scene: Scene, title: str) -> None:
    person = scene.person
    person.go(scene.base)
    person.button(f"Mulai {title}").click()
    expect(person.page.get_by_role("heading", name=title)).to_be_visible()


def test_a_kit_that_nobody_used_says_what_to_do(scene: Scene):
    person = scene.person
    person.go(scene.base)
    expect(person.page.get_by_role("main")).to_contain_text("Belum ada uji yang selesai")
    expect(person.button(f"Mulai {NORMAL}")).to_be_visible()
    person.look("kosong")
    person.page.get_by_role("link", name="Laporan").click()
    expect(person.page.get_by_role("main")).to_contain_text("0 dari 6 skenario lulus")
    person.look("laporan-kosong")
    person.verdict()


def test_a_system_that_does_the_right_thing_passes(scene: Scene):
    person = scene.person
    start(scene, NORMAL)
    # One at a time: no other can be started meanwhile.
    expect(person.page.get_by_role("button", name=re.compile("^Mulai"))).to_have_count(0)
    checks = person.page.get_by_role("region", name="Pemeriksaan")
    expect(checks.get_by_role("row")).to_have_count(5)
    person.look("berjalan")
    scene.good.visit(scene.nik, "UJI")
    for _ in range(60):
        if checks.get_by_text("Lulus", exact=True).count() == 4:
            break
        person.page.wait_for_timeout(200)
        person.page.reload()
    person.look("berjalan-lulus")
    person.press("Akhiri dan nilai")
    expect(person.page).to_have_url(re.compile("/contract-kit/runs/[0-9a-f-]{36}"))
    expect(person.page.get_by_role("region", name="Hasil")).to_contain_text("Lulus")
    person.look("lulus")
    person.verdict()


def test_a_system_that_does_not_fails_with_the_evidence(scene: Scene):
    person = scene.person
    start(scene, TOO_MANY)
    assert 429 in scene.naive.visit(scene.nik, "TERLALU")
    person.page.reload()
    person.look("berjalan-gagal")
    person.press("Akhiri dan nilai")
    expect(person.page.get_by_role("region", name="Hasil")).to_contain_text("Gagal")
    failed = person.page.get_by_role("region", name="Pemeriksaan").get_by_role("row").filter(has_text="Gagal")
    expect(failed).to_contain_text("POST /api/encounter")
    person.look("gagal")
    # What was disturbed on purpose is not taken for a fault of Jembatan.
    person.page.get_by_role("link", name="Log API").first.click()
    expect(person.page.get_by_role("main")).to_contain_text("Diganggu uji integrasi")
    person.look("log-api")
    person.verdict()


def test_the_report_holds_both_and_nobody_s_data(scene: Scene):
    person = scene.person
    person.go(scene.base)
    expect(scenario(person, NORMAL)).to_contain_text("Lulus")
    expect(scenario(person, TOO_MANY)).to_contain_text("Gagal")
    person.look("riwayat")
    person.go(scene.base + "/report")
    expect(person.page.get_by_role("main")).to_contain_text("1 dari 6 skenario lulus")
    assert scene.nik not in person.page.content()
    person.look("laporan")
    person.verdict()


def test_a_live_clinic_is_told_why_it_cannot_be_tested(scene: Scene):
    person = scene.person
    scene.installation.database.query(f"UPDATE clinic SET state = 'live' WHERE code = '{scene.clinic.code}'")
    person.go(scene.base)
    expect(person.page.get_by_role("main")).to_contain_text("tidak boleh diganggu")
    expect(person.page.get_by_role("button", name=re.compile("^Mulai"))).to_have_count(0)
    person.look("sungguhan")
    person.verdict()
