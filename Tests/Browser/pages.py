"""The pages as people meet them: roles, labels and visible words. What the tests click stands here and nowhere else."""

import json
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

# Of a page's HTML, in bytes.
HEAVIEST = 40_000
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Person:
    """Somebody at a browser. `look` is called on every page: axe, the width of the page, the browser's own complaints, a picture."""

    def __init__(self, context: BrowserContext, base: str, pictures: Path, scripted: bool = True):
        self.context, self.base, self.pictures, self.scripted = context, base, pictures, scripted
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.looked: list[str] = []
        self.findings: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("console", lambda message: self._console(message.type, message.text))
        self._axe = Axe()
        self._mirror: Page | None = None

    def _console(self, kind: str, text: str) -> None:
        # A refused form is an answer of 4xx, which the browser notes as an error of the page.
        if kind == "error" and "status of 4" not in text:
            self.complaints.append(f"{self.page.url}: {text}")

    def look(self, name: str) -> None:
        """Looks at the page that is open. Findings are collected, so that one run tells all of them."""
        page = self.page
        self.looked.append(name)
        # Shown in whole, but for what only a pointer or a focus brings up.
        page.screenshot(path=self.pictures / f"{len(self.looked):02d}-{name}.png", full_page=True)
        audited = page if self.scripted else self._mirrored()
        found = self._axe.run(audited, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
        for violation in found:
            nodes = [f"{node['target']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})" for node in violation["nodes"][:3]]
            self.findings.append(f"{name} ({page.url}): {violation['id']}: {violation['help']}\n    " + "\n    ".join(nodes))
        wide = audited.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.findings.append(f"{name} ({page.url}): scrolls sideways by {wide} px")
        for what, missing in self._structure().items():
            if missing:
                self.findings.append(f"{name} ({page.url}): {what}")

    def _mirrored(self) -> Page:
        """What the page looks like without script, in a browser that runs axe: the same document, its scripts taken out."""
        if self._mirror is None:
            assert self.context.browser
            self._mirror = self.context.browser.new_context(viewport=self.page.viewport_size, locale="id-ID").new_page()
        # What loads a page of progress again by itself would load it away while it is read.
        document = re.sub(r"<(script|noscript)\b[^>]*>.*?</\1>", "", self.page.content(), flags=re.DOTALL)
        address = re.sub(r"#.*", "", self.page.url)
        self._mirror.route(address, lambda route: route.fulfill(body=document, content_type="text/html; charset=utf-8"))
        self._mirror.goto(address)
        self._mirror.unroute(address)
        return self._mirror

    def _structure(self) -> dict[str, bool]:
        page = self.page
        return {
            "not exactly one h1": page.locator("h1").count() != 1, "no main": page.locator("main#utama").count() != 1,
            "no language": page.locator("html[lang=id]").count() != 1,
        }

    def go(self, path: str, heaviest: int = HEAVIEST) -> None:
        response = self.page.goto(self.base + path)
        assert response is not None and response.ok, f"{path}: {response.status if response else 'no answer'}"
        if (weight := len(response.body())) > heaviest:
            self.findings.append(f"{path}: weighs {weight} bytes")

    def leave(self) -> None:
        if self._mirror:
            self._mirror.context.close()
        self.context.close()

    def verdict(self) -> None:
        """Fails with everything that was found on the way."""
        assert not self.findings + self.complaints, "\n".join(self.findings + self.complaints)

    # Small words

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).first.click()

    def heading(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1, name=text)).to_be_visible()

    # Accounts

    def sign_in(self, email: str, password: str, look: bool = False) -> None:
        self.go("/login")
        if look:
            self.look("masuk")
            self.field("Email").fill(email)
            self.field("Kata sandi").fill("bukan kata sandinya")
            self.press("Masuk")
            expect(self.page.get_by_role("alert")).to_be_visible()
            expect(self.page).to_have_title(re.compile("^Galat: "))
            self.look("masuk-galat")
        self.field("Email").fill(email)
        self.field("Kata sandi").fill(password)
        self.press("Masuk")
        expect(self.page).not_to_have_url(re.compile("/login"))

    def sign_out(self) -> None:
        self.page.locator("header summary").filter(has_text="menu akun").click()
        self.page.get_by_role("button", name="Keluar").click()
        expect(self.page).to_have_url(re.compile("/login"))

    def set_password(self, link: str, password: str) -> None:
        self.page.goto(link)
        self.heading("Atur kata sandi")
        self.look("tautan")
        self.field("Kata sandi baru").fill(password)
        self.field("Ulangi kata sandi baru").fill(password)
        self.press("Simpan kata sandi")

    # A superadmin's pages

    def enter(self, code: str) -> None:
        self.go(f"/clinics?q={code}")
        self.page.locator("tr").filter(has_text=code).get_by_role("button", name=re.compile("^Masuk")).click()
        expect(self.page.get_by_text("sebagai Superadmin")).to_be_visible()

    def add_clinic(self, code: str, name: str) -> None:
        self.go("/clinics")
        self.look("klinik")
        self.page.get_by_role("link", name="Tambah klinik").first.click()
        self.look("klinik-baru")
        self.press("Simpan dan lanjutkan")
        summary = self.page.get_by_role("alert")
        expect(summary.get_by_role("link").first).to_be_visible()
        expect(self.page).to_have_title(re.compile("^Galat: "))
        self.look("klinik-baru-galat")
        self.field("Kode klinik").fill(code)
        self.field("Nama klinik").fill(name)
        self.page.get_by_role("radio", name=re.compile("^FKTP")).check()
        for label, value in (
            ("Alamat", "Jl. Melati 1"), ("Kota atau kabupaten", "Surabaya"), ("Kode pos", "60241"), ("Telepon klinik", "031 555 0101"),
            ("Kode provinsi", "35"), ("Kode kabupaten atau kota", "3578"), ("Kode kecamatan", "357801"),
            ("Kode kelurahan atau desa", "3578011001"),
        ):
            self.field(label).fill(value)
        self.press("Simpan dan lanjutkan")
        self.open_task_list(code)
        self.look("penyiapan")

    def open_task_list(self, code: str, step: int | None = None) -> None:
        self.go(f"/clinics/{code}" + (f"?langkah={step}" if step else ""))
        self.heading(re.compile("^Penyiapan "))

    def enter_credentials(self, client_id: str, secret: str, organization: str, url: str) -> None:
        self.page.get_by_role("radio", name=re.compile("^Khusus")).check()
        self.field("ID organisasi").fill(organization)
        self.field("Client ID").fill(client_id)
        self.field("Client Secret").fill(secret)
        address = self.field("Alamat SATUSEHAT")
        if not address.is_visible():
            self.page.get_by_role("group").filter(has=address).locator("summary").last.click()
        address.fill(url)
        self.press("Simpan dan tes koneksi")

    def connection_report(self) -> Locator:
        return self.page.get_by_role("region", name="Tes koneksi")

    def invite_admin(self, name: str, email: str) -> str:
        self.field("Nama").fill(name)
        self.field("Email").fill(email)
        self.press("Buat undangan")
        self.heading("Tautan sekali pakai")
        self.look("undangan")
        return self.page.locator("#tautan").inner_text()

    def make_secret(self) -> str:
        self.press("Buat rahasia API")
        self.heading("Rahasia API baru")
        self.look("rahasia-baru")
        return self.page.locator("#rahasia").inner_text()

    # A clinic's pages

    def row(self, number: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=number)

    def open_row(self, number: str) -> None:
        """Opens the delivery's own page, not the drawer."""
        address = self.row(number).get_by_role("link").first.get_attribute("href")
        assert address
        self.go(address)

    def status(self) -> Locator:
        return self.page.locator("#ringkasan .st")

    def wait_for_status(self, word: str, tries: int = 60) -> None:
        """Looks again as a person would: by loading the page anew."""
        for _ in range(tries):
            if self.status().first.inner_text().strip() == word:
                return
            self.page.wait_for_timeout(250)
            self.page.reload()
        raise AssertionError(f"{self.page.url}: {self.status().first.inner_text()!r} instead of {word!r}")

    def edit_body(self, change: Any, reason: str) -> None:
        """Changes the JSON of the request in the form, and sends it."""
        editor = self.field("Isi permintaan (JSON)")
        if not editor.is_visible():
            self.page.get_by_text("Sunting isi permintaan").click()
        body = json.loads(editor.input_value())
        editor.fill(json.dumps(change(body), indent=2))
        self.field("Alasan penyuntingan").fill(reason)
        self.page.get_by_role("radio", name=re.compile("sunting", re.I)).check()
        self.press("Kirim ulang")
