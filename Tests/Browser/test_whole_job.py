"""The whole job, as each person: onboarding, a visit through the API, Terkirim; a wrong field, its message, the edit, Terkirim."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import Person
from playwright.sync_api import Browser, expect

from conftest import SUPERADMIN
from support import visits
from support.api import Api
from support.installation import FAST, Installation
from support.waiting import wait_until

PASSWORD = "kata sandi admin klinik 9"
WIDTHS = {"1280": (1280, 900), "390": (390, 844)}


class Story:
    """One clinic at one width; each test continues where the one before ended."""

    def __init__(self, installation: Installation, browser: Browser, pictures: Path, width: str):
        self.installation, self.browser, self.width = installation, browser, width
        self.code, self.name = f"MELATI-{width}", f"Klinik Melati {width}"
        self.client_id, self.client_secret, self.organization = f"melati-{width}", "rahasia-" + width, f"1000{width:0>4}"
        self.pictures = pictures / width
        self.people: list[Person] = []
        self.base = installation.server.url
        installation.sandbox.add_client(self.client_id, self.client_secret, self.organization, self.name)
        self.location = installation.sandbox.add_location(self.client_id, self.client_secret, self.organization, "RUANG-1", "Poli Umum")
        self.nik = visits.new_nik()
        installation.sandbox.add_patient(self.nik, "Sari Wahyuningsih")
        self.link = self.secret = ""
        self._api: Api | None = None

    def person(self, who: str, **options: object) -> Person:
        wide, high = WIDTHS[self.width]
        folder = self.pictures / who
        folder.mkdir(parents=True, exist_ok=True)
        context = self.browser.new_context(
            viewport={"width": wide, "height": high}, locale="id-ID", has_touch=wide < 768, **options)
        made = Person(context, self.base, folder, scripted=options.get("java_script_enabled", True) is not False)
        self.people.append(made)
        return made

    @property
    def api(self) -> Api:
        if self._api is None:
            self._api = Api(self.base, self.code, self.secret)
        return self._api

    def close(self) -> None:
        for person in self.people:
            # Told even when the test ended before its verdict.
            print("\n".join(person.findings + person.complaints))
            person.context.close()


@pytest.fixture(scope="module", params=list(WIDTHS))
def story(request: pytest.FixtureRequest, installation: Installation, browser: Browser, pictures: Path) -> Iterator[Story]:
    made = Story(installation, browser, pictures, request.param)
    yield made
    made.close()


def needs(story: Story, *names: str) -> None:
    missing = [name for name in names if not getattr(story, name)]
    if missing:
        pytest.fail(f"an earlier step of the story failed: no {missing}")


def test_a_superadmin_onboards_a_clinic(story: Story):
    person = story.person("superadmin")
    person.sign_in(*SUPERADMIN, look=True)
    expect(person.page).to_have_url(re.compile("/clinics$"))
    person.add_clinic(story.code, story.name)

    person.open_task_list(story.code, 2)
    person.enter_credentials(story.client_id, "salah", story.organization, story.installation.sandbox.url)
    report = person.connection_report()
    # The platform's own words.
    expect(report).to_contain_text("Client credentials are invalid")
    person.look("tes-koneksi-gagal")
    person.enter_credentials(story.client_id, story.client_secret, story.organization, story.installation.sandbox.url)
    expect(report).not_to_contain_text("Client credentials are invalid")
    person.look("tes-koneksi")

    person.open_task_list(story.code, 3)
    person.look("admin-pertama")
    story.link = person.invite_admin("Ratna Wulandari", f"ratna-{story.width}@melati.example")
    assert story.link.startswith(story.base + "/link/")

    person.open_task_list(story.code, 4)
    story.secret = person.make_secret()
    assert story.secret.startswith("jbt_")

    person.open_task_list(story.code, 6)
    person.look("mulai")
    person.press("Mulai uji coba")
    expect(person.page.get_by_role("main")).to_contain_text("Uji coba")
    pages = {"/clinics": "klinik-terisi", "/users": "pengguna-platform", "/audit": "audit-platform", "/profile": "profil"}
    for path, name in pages.items():
        person.go(path)
        person.look(name)
    person.sign_out()
    story.installation.run("clinic", "set", story.code, *(f"{name}={value}" for name, value in FAST.items()))
    person.verdict()


def test_the_first_admin_sets_a_password(story: Story):
    needs(story, "link")
    person = story.person("admin-tautan")
    person.set_password(story.link, PASSWORD)
    if "/login" in person.page.url:
        person.sign_in(f"ratna-{story.width}@melati.example", PASSWORD)
    expect(person.page).to_have_url(re.compile(f"/c/{story.code}"))
    # Used up.
    answer = person.page.goto(story.link)
    assert answer is not None and answer.status == 410
    person.look("tautan-terpakai")
    person.verdict()


@pytest.fixture
def admin(story: Story) -> Person:
    needs(story, "link", "secret")
    person = story.person("admin")
    person.sign_in(f"ratna-{story.width}@melati.example", PASSWORD)
    return person


def test_a_visit_through_the_api_is_shown_as_sent(story: Story, admin: Person):
    number = f"KUNJUNGAN-{story.width}"
    answer = story.api.post("/api/encounter", visits.encounter(
        story.nik, story.location, number, tanggal_selesai=visits.moment(30), pemeriksaan_fisik=visits.vital_signs(),
        pasien={"nama": "Sari Wahyuningsih", "tanggal_lahir": "1990-02-03", "jenis_kelamin": "P"}))
    assert answer.status in (200, 202), answer
    for path, child in (("diagnosis", visits.diagnosis), ("procedure", visits.procedure)):
        story.api.post("/api/" + path, child(answer.body["encounter_id"], answer.body["pasien_id"]))
    wait_until("the visit is complete", lambda: story.api.get("/api/encounter/" + number).body["complete"], 30)

    admin.go(f"/c/{story.code}")
    admin.look("beranda")
    admin.go(f"/c/{story.code}/satusehat")
    admin.look("satusehat")
    cards = admin.page.get_by_role("main")
    for kind in ("Encounter", "Observation", "Condition", "Procedure"):
        expect(cards.get_by_text(re.compile(kind)).first).to_be_visible()

    admin.go(f"/c/{story.code}/satusehat/Encounter")
    expect(admin.row(number)).to_contain_text("Terkirim")
    admin.look("encounter")
    admin.open_row(number)
    expect(admin.status().first).to_have_text("Terkirim")
    expect(admin.page.get_by_role("main")).to_contain_text("Permintaan")
    admin.look("kiriman-terkirim")
    assert story.nik not in admin.page.content(), "the NIK is shown unmasked"
    admin.verdict()


def test_a_refused_field_is_understood_edited_and_resent(story: Story, admin: Person):
    number = f"SALAH-{story.width}"
    visit = story.api.post("/api/encounter", visits.encounter(
        story.nik, story.location, number, tanggal_kunjungan=visits.moment(300))).body
    given = story.api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"], "I10.9")).body
    delivery = given["deliveries"][0]["id"]
    wait_until("the platform has refused it", lambda: story.api.get("/api/deliveries/" + delivery).body["state"] == "failed")

    admin.go(f"/c/{story.code}/satusehat")
    admin.look("satusehat-dengan-gagal")
    admin.go(f"/c/{story.code}/satusehat/Condition")
    expect(admin.page.get_by_role("main")).to_contain_text("Tidak Terkirim")
    admin.look("condition")
    admin.go(f"/c/{story.code}/deliveries/{delivery}")
    expect(admin.status().first).to_have_text(re.compile("Tidak Terkirim|Gagal"))
    reason = admin.page.get_by_role("region", name="Kenapa belum terkirim?")
    expect(reason).to_be_visible()
    # What the platform said, in its own words.
    expect(admin.page.get_by_role("main")).to_contain_text("Code not found: I10.9")
    admin.look("kiriman-gagal")

    # What is locked stays locked.
    admin.edit_body(lambda body: body | {"subject": {"reference": "Patient/P02478375538"}}, "Mencoba mengganti pasien")
    expect(admin.page.get_by_role("alert")).to_be_visible()
    admin.look("kiriman-terkunci")
    assert story.api.get("/api/deliveries/" + delivery).body["state"] == "failed"

    def corrected(body: dict) -> dict:
        body["code"]["coding"][0]["code"] = "I10"
        return body

    admin.go(f"/c/{story.code}/deliveries/{delivery}")
    admin.edit_body(corrected, "Kode ICD-10 tanpa subdivisi")
    admin.go(f"/c/{story.code}/deliveries/{delivery}")
    admin.wait_for_status("Terkirim")
    admin.look("kiriman-disunting")
    remote = story.api.get("/api/deliveries/" + delivery).body["satusehat_id"]
    stored = next(resource for resource in story.installation.sandbox.resources("Condition") if resource["id"] == remote)
    assert stored["code"]["coding"][0]["code"] == "I10"
    admin.go(f"/c/{story.code}/audit")
    expect(admin.page.get_by_role("main")).to_contain_text("Ratna Wulandari")
    admin.look("audit")
    admin.verdict()


def test_the_drawer_shows_the_same_detail(story: Story, admin: Person):
    admin.go(f"/c/{story.code}/satusehat/Encounter")
    admin.row(f"KUNJUNGAN-{story.width}").get_by_role("link").first.click()
    drawer = admin.page.get_by_role("dialog")
    expect(drawer).to_be_visible()
    expect(drawer).to_contain_text("Terkirim")
    admin.look("laci")
    admin.page.keyboard.press("Escape")
    expect(drawer).not_to_be_visible()
    admin.verdict()


def test_every_other_page_of_a_clinic(story: Story, admin: Person):
    pages = ["deliveries", "visits", "api-log", "locations", "practitioners", "credentials", "users", "users/new"]
    for page in pages:
        admin.go(f"/c/{story.code}/{page}")
        admin.look(page.replace("/", "-"))
    visit = story.api.get(f"/api/encounter/SALAH-{story.width}").body["encounter_id"]
    admin.go(f"/c/{story.code}/visits/{visit}")
    expect(admin.page.get_by_role("main")).to_contain_text(f"SALAH-{story.width}")
    admin.look("kunjungan")
    # A refused call shows which fields were wrong.
    story.api.post("/api/encounter", {"nik_pasien": "123"})
    admin.go(f"/c/{story.code}/api-log")
    expect(admin.page.get_by_role("main")).to_contain_text("nik_pasien")
    answer = admin.page.goto(story.base + f"/c/{story.code}/tidak-ada")
    assert answer is not None and answer.status == 404
    admin.look("tidak-ada")
    admin.verdict()


def test_registration_staff_see_their_own_pages_only(story: Story):
    needs(story, "secret")
    email = f"sinta-{story.width}@melati.example"
    story.installation.run(
        "admin", "create", "--email", email, "--role", "registration", "--clinic", story.code, "--password-file",
        story.installation.secret_file(PASSWORD))
    person = story.person("pendaftaran")
    person.sign_in(email, PASSWORD)
    expect(person.page).to_have_url(re.compile(f"/c/{story.code}"))
    person.look("beranda")
    for page in ("satusehat", "deliveries", "credentials", "users", "audit"):
        answer = person.page.goto(story.base + f"/c/{story.code}/{page}")
        assert answer is not None and answer.status == 403, (page, answer)
    person.look("tidak-boleh")
    person.verdict()


def test_without_script_the_job_is_done_all_the_same(story: Story):
    if story.width != "1280":
        pytest.skip("once is enough")
    needs(story, "link", "secret")
    number = "TANPA-SKRIP"
    visit = story.api.post("/api/encounter", visits.encounter(
        story.nik, story.location, number, tanggal_kunjungan=visits.moment(500))).body
    given = story.api.post("/api/diagnosis", visits.diagnosis(visit["encounter_id"], visit["pasien_id"], "R51.9")).body
    delivery = given["deliveries"][0]["id"]
    wait_until("the platform has refused it", lambda: story.api.get("/api/deliveries/" + delivery).body["state"] == "failed")

    person = story.person("tanpa-skrip", java_script_enabled=False)
    person.sign_in(f"ratna-{story.width}@melati.example", PASSWORD)
    person.go(f"/c/{story.code}/satusehat")
    person.look("satusehat")
    person.go(f"/c/{story.code}/satusehat/Condition")
    person.look("condition")
    person.go(f"/c/{story.code}/deliveries/{delivery}")

    def corrected(body: dict) -> dict:
        body["code"]["coding"][0]["code"] = "R51"
        return body

    person.edit_body(corrected, "Kode ICD-10 tanpa subdivisi")
    person.go(f"/c/{story.code}/deliveries/{delivery}")
    person.wait_for_status("Terkirim")
    person.look("kiriman-disunting")
    person.sign_out()
    person.verdict()
