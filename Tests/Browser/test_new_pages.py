"""Every page about failures, comparisons, regular work, alerts, webhooks and codes: used without script, then looked at in both widths."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from scene import WIDTHS, ClinicScene

from conftest import SUPERADMIN
from support import visits
from support.installation import Installation
from support.waiting import wait_until

DAY = 24 * 60


class Scene(ClinicScene):
    """A clinic with something to show on every page. Each test continues where the one before ended."""

    def __init__(self, installation: Installation, browser: Browser, pictures: Path):
        super().__init__(installation, browser, pictures, "HALAMAN", "ratna-halaman@melati.example")
        self.nik = visits.new_nik()
        installation.sandbox.add_patient(self.nik, "Sari Wahyuningsih")
        self.deliveries: dict[str, str] = {}
        self.pages: dict[str, str] = {}

    def visit(self, number: str, minutes: float, **headers: str) -> dict:
        answer = self.api.post("/api/encounter", visits.encounter(
            self.nik, self.clinic.location, number, tanggal_kunjungan=visits.moment(minutes), pemeriksaan_fisik=visits.vital_signs()),
            **headers)
        assert answer.status in (200, 202), answer
        return answer.body

    def child(self, path: str, body: dict) -> str:
        return self.api.post("/api/" + path, body).body["deliveries"][0]["id"]

    def state(self, name: str) -> str:
        return self.api.get("/api/deliveries/" + self.deliveries[name]).body["state"]

    def wait_for(self, name: str, state: str) -> None:
        wait_until(f"{name} is {state}", lambda: self.state(name) == state, 30)

    def sync(self, job: str) -> None:
        # By day too, which is not when the comparison runs.
        self.installation.run("sync", job, "--clinic", self.clinic.code, "--force")

    def send(self) -> None:
        """A visit that is refused in part, and one of yesterday that SATUSEHAT has otherwise."""
        today, yesterday = self.visit("HALAMAN-1", 120), self.visit("HALAMAN-2", DAY)
        self.pages["visit"] = today["encounter_id"]
        self.deliveries["refused"] = self.child("diagnosis", visits.diagnosis(today["encounter_id"], today["pasien_id"], "I10.9"))
        self.deliveries["other"] = self.child("diagnosis", visits.diagnosis(yesterday["encounter_id"], yesterday["pasien_id"], "I10.9"))
        self.deliveries["gone"] = self.child("procedure", visits.procedure(yesterday["encounter_id"], yesterday["pasien_id"]))
        for name, state in (("refused", "failed"), ("other", "failed"), ("gone", "completed")):
            self.wait_for(name, state)
        self.installation.database.query(
            "UPDATE delivery SET remote_id = 'b0c5b1a6-0000-4000-8000-000000000000' "
            f"WHERE id = '{self.deliveries['gone']}'")

    def refuse_credentials(self) -> None:
        clinic, sandbox = self.clinic, self.installation.sandbox
        sandbox.add_client(clinic.client_id, "sudah-diganti", clinic.organization, f"Klinik {clinic.code}")
        sandbox.fault("expire_token", clinic.client_id, count=1)
        self.visit("HALAMAN-3", 30, Prefer="respond-async")
        wait_until("the credentials are refused", lambda: self.installation.database.query(
            "SELECT 1 FROM lane JOIN clinic USING (clinic_id) "
            f"WHERE code = '{clinic.code}' AND credential_refused_at IS NOT NULL"), 30)


@pytest.fixture(scope="module")
def scene(installation: Installation, browser: Browser, pictures: Path) -> Iterator[Scene]:
    made = Scene(installation, browser, pictures)
    yield made
    made.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_a_clinic_that_has_sent_nothing(scene: Scene, width: str):
    scene.look_through("kosong", width, (
        "errors", "comparisons", "health", "alerts", "webhooks", "webhooks/log", "codes?q=qwertyuiop", "bpjs", "bpjs/antrean",
        "bpjs/lists/poli", "bpjs/mappings", "bpjs/peserta", "credentials/bpjs/pcare", "credentials/bpjs/antrean-fktp"))


def test_every_form_does_its_work_without_script(scene: Scene):
    scene.send()
    person, base = scene.person("tanpa-skrip-baru", java_script_enabled=False), scene.base
    main = person.page.get_by_role("main")
    person.sign_in(*scene.account)

    # A cause, mended in one of its deliveries and replayed for the rest.
    person.go(base + "/errors")
    person.page.locator("ol.queue > li").filter(has_text="Condition").get_by_role("heading").get_by_role("link").click()
    scene.pages["cause"] = person.page.url.rsplit("/", 1)[1]
    expect(main).to_contain_text("I10.9")
    person.go(f"{base}/deliveries/{scene.deliveries['refused']}")

    def corrected(body: dict) -> dict:
        body["code"]["coding"][0]["code"] = "I10"
        return body

    person.edit_body(corrected, "Kode ICD-10 tanpa subdivisi")
    scene.wait_for("refused", "completed")
    person.go(f"{base}/deliveries/{scene.deliveries['refused']}/diff")
    expect(person.page.locator("table.diff del").first).to_have_text('"I10.9"')
    person.go(f"{base}/errors/{scene.pages['cause']}")
    person.press("Kirim ulang semua…")
    expect(main).to_contain_text("1 akan dikirim ulang, 0 dilewati")
    person.press("Kirim ulang 1")
    person.heading("Kirim ulang")

    # The visit's tree leads to its deliveries.
    person.go(f"{base}/visits/{scene.pages['visit']}")
    tree = person.page.locator("#pohon .tree")
    expect(tree.locator("ul ul").first).to_be_visible()
    tree.locator(f"a[href$='{scene.deliveries['refused']}']").first.click()
    expect(person.status().first).to_have_text("Terkirim")

    # A job that is run by hand shows what it did.
    person.go(base + "/schedules")
    person.page.get_by_role("button", name=re.compile("^Jalankan sekarang *: .*token")).click()
    person.go(base + "/schedules/token-refresh")
    wait_until("the run shows", lambda: person.page.reload() and person.page.locator("#jalan a").count() > 0, 30)
    person.page.locator("#jalan a").first.click()
    person.heading(re.compile("token"))
    expect(main).to_contain_text("Hasil")
    scene.pages["run"] = person.page.url.rsplit("/", 1)[1]

    # Yesterday is compared; what is missing at SATUSEHAT is marked as dealt with.
    scene.sync("nightly-comparison")
    person.go(base + "/comparisons")
    difference = person.page.locator("#baris > li").filter(has_text="HALAMAN-2").first
    expect(difference).to_contain_text("Procedure")

    # A test to an address that may not be dialled shows in the log, with what became of it.
    person.go(base + "/webhooks")
    person.page.get_by_role("main").get_by_label(re.compile("^Alamat")).fill("https://10.255.255.1/jembatan")
    for event in person.page.locator("input[name=kejadian]").all():
        event.check()
    person.press("Tambah alamat")
    expect(person.page.locator("#rahasia")).to_have_text(re.compile("^whsec_"))
    person.look("rahasia-webhook")
    person.page.get_by_role("link", name="Sudah disimpan").click()
    scene.pages["webhook"] = person.page.url.rsplit("/", 1)[1]
    person.press("Kirim uji")
    person.go(base + "/webhooks/log")
    person.page.locator("#baris tr").last.get_by_role("link").first.click()
    refusal = "jaringan pribadi tidak diizinkan"
    wait_until("the try shows", lambda: person.page.reload() and refusal in main.inner_text(), 20)
    scene.pages["message"] = person.page.url.rsplit("/", 1)[1]

    person.go(base + "/codes")
    person.page.get_by_role("searchbox").fill("hipertensi esensial")
    person.press("Cari")
    expect(person.row("I10").first).to_be_visible()

    # What is wrong now is somebody's.
    scene.refuse_credentials()
    scene.sync("alerts")
    person.go(base + "/alerts")
    alert = main.get_by_role("article").filter(has_text="Kredensial klinik ditolak SATUSEHAT")
    alert.locator("summary").click()
    alert.get_by_label(re.compile("^Catatan")).fill("Menunggu rahasia baru")
    alert.locator("form button").click()
    expect(alert).to_contain_text("Menunggu rahasia baru")
    person.verdict()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_in_every_width(scene: Scene, width: str):
    assert "message" in scene.pages, "an earlier test failed"
    person, pages = scene.person("baru", width), scene.pages
    person.sign_in(*scene.account)
    for path, name in {
        "satusehat": "beranda", "errors": "kegagalan", f"errors/{pages['cause']}": "sebab", "errors/catalogue": "panduan-kesalahan",
        f"deliveries/{scene.deliveries['refused']}/diff": "beda", f"visits/{pages['visit']}": "kunjungan",
        "comparisons": "perbandingan", "health": "kesehatan", "schedules": "jadwal", "schedules/token-refresh": "pekerjaan",
        f"schedules/token-refresh/runs/{pages['run']}": "jalan", "alerts": "peringatan", "webhooks": "webhook",
        f"webhooks/{pages['webhook']}": "alamat-webhook", f"webhooks/{pages['webhook']}/delete": "hapus-webhook",
        "webhooks/log": "log-webhook", f"webhooks/log/{pages['message']}": "pesan-webhook", "codes": "kode",
        "codes?q=hipertensi": "kode-dicari", "guide": "panduan-integrasi",
    }.items():
        person.go(f"{scene.base}/{path}")
        person.look(name)
    person.sign_out()
    person.sign_in(*SUPERADMIN)
    for path, name in {"/system": "sistem", "/system/alerts": "peringatan-sistem", "/jobs": "pekerjaan-sistem"}.items():
        person.go(path)
        person.look(name)
    person.verdict()


def test_the_health_of_the_system_leads_to_alerts_and_jobs(scene: Scene):
    person = scene.person("superadmin")
    person.sign_in(*SUPERADMIN)
    for name, address in (("Peringatan", "/system/alerts"), ("Pekerjaan", "/jobs")):
        person.go("/system")
        person.page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()
        expect(person.page).to_have_url(re.compile(address + "$"))
    person.verdict()
