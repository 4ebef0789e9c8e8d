"""BPJS's lists, mappings and members: access entered, lists read and searched, codes mapped and members looked up without script; then
every page by both roles in both widths, also of a clinic without access."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from scene import ROLES, WIDTHS, ClinicScene

from support.bpjs import Facility
from support.bpjs_desk import Desk
from support.installation import Installation
from support.waiting import wait_until

# Of the simulated PCare.
DRUG, PROCEDURE = "130100001", "01001"
LISTS = ("diagnosa", "poli", "dokter", "obat", "subspesialis", "tindakan-10", "antrean-poli", "antrean-dokter")


class Scene(ClinicScene):
    """A clinic with a poli and a doctor of its own codes, at a BPJS whose address a superadmin has entered, and another one without."""

    def __init__(self, installation: Installation, browser: Browser, pictures: Path):
        super().__init__(installation, browser, pictures, "REFBPJS", "ratna-bpjs@melati.example")
        self.facility = Facility(installation, self.clinic, "30002")
        # The clinic is at a simulator, whose address is a superadmin's to enter; what is secret is not.
        for family, path in (("pcare", "pcare-rest"), ("antrean-fktp", "antreanfktp")):
            installation.run(
                "clinic", "bpjs", "set", self.clinic.code, "--family", family, "--url", f"{installation.sandbox.url}/{path}",
                "--cons-id", self.facility.cons_id)
        for path, body in (
            ("locations", {"kode": "POLI-UMUM", "nama": "Poli Umum", "location_id": self.clinic.location}),
            ("practitioners", {"kode_dokter": "D-01", "nama": "dr. Contoh Uji"}),
        ):
            answer = self.api.post("/api/" + path, body)
            assert answer.status in (200, 202), answer
        self.member = self.facility.member()
        self.inactive = self.facility.member(inactive="MENUNGGAK")
        self.bare = installation.add_clinic("TANPABPJS")
        self.bare_account = installation.add_user("sari-tanpabpjs@melati.example", "admin", self.bare)

    @property
    def bare_base(self) -> str:
        return f"/c/{self.bare.code}"

    def unread(self, lists: str) -> int:
        rows = self.installation.database.query(
            "SELECT count(*) FROM bpjs_reference_list l JOIN clinic c USING (clinic_id) "
            f"WHERE c.code = '{self.clinic.code}' AND l.list {lists} AND l.read_at IS NOT NULL")
        return int(rows[0][0])


@pytest.fixture(scope="module")
def scene(installation: Installation, browser: Browser, pictures: Path) -> Iterator[Scene]:
    made = Scene(installation, browser, pictures)
    yield made
    made.close()


def test_access_is_entered_and_tested_without_script(scene: Scene):
    person, base = scene.person("bpjs-kredensial", java_script_enabled=False), scene.base
    main = person.page.get_by_role("main")
    person.sign_in(*scene.account)
    cons_id = scene.facility.cons_id
    for service, key, account in (
        ("pcare", f"kunci-pcare-{cons_id}", {
            "Nama pengguna PCare": f"akun-{cons_id}", "Kata sandi PCare": "Sandi#1:2", "Kode provider klinik": scene.facility.provider}),
        ("antrean-fktp", f"kunci-antrean-{cons_id}", {}),
    ):
        person.go(f"{base}/credentials/bpjs/{service}")
        for label, value in ({"Cons-id": cons_id, "Consumer secret": scene.facility.secret, "User key": key} | account).items():
            person.page.get_by_label(label, exact=True).fill(value)
        person.press("Simpan dan tes koneksi")
        expect(main).to_contain_text("Lengkap")
        expect(person.connection_report()).to_be_visible()
        expect(main).not_to_contain_text("Gagal")
        person.look(service)
    person.verdict()


def test_lists_are_read_and_searched_without_script(scene: Scene):
    person, base = scene.person("bpjs-tanpa-skrip", java_script_enabled=False), scene.base
    main = person.page.get_by_role("main")
    person.sign_in(*scene.account)
    for page, lists in (("bpjs", "NOT LIKE 'antrean-%'"), ("bpjs/antrean", "LIKE 'antrean-%'")):
        person.go(f"{base}/{page}")
        rows = main.get_by_role("row").count() - 1
        person.press("Sinkronkan semua")
        expect(main).to_contain_text("Sinkronisasi diminta")
        wait_until(f"the lists of {page} are read", lambda: scene.unread(lists) == rows, 90)
        person.go(f"{base}/{page}")
        expect(main).not_to_contain_text("Belum dibaca")
        person.look(page.replace("/", "-"))

    person.go(base + "/bpjs/lists/poli")
    person.page.get_by_label("Cari kode atau nama").fill("gigi")
    person.press("Cari")
    expect(main.get_by_role("row")).to_have_count(2)
    expect(main).to_contain_text("Gigi & Mulut")
    person.look("poli")
    person.page.get_by_label("Cari kode atau nama").fill("tidak ada yang begini")
    person.press("Cari")
    expect(main.get_by_role("row")).to_have_count(0)
    person.verdict()


def test_codes_are_mapped_without_script(scene: Scene):
    person, base = scene.person("bpjs-pemetaan", java_script_enabled=False), scene.base
    main = person.page.get_by_role("main")
    person.sign_in(*scene.account)
    person.go(base + "/bpjs/mappings")
    for tab, local in (
            ("Poli PCare", "POLI-UMUM"), ("Dokter PCare", "D-01"), ("Poli Antrean FKTP", "POLI-UMUM"), ("Dokter Antrean FKTP", "D-01")):
        main.get_by_role("link", name=tab).click()
        subject = tab.split()[0]
        person.page.get_by_label(f"{subject} klinik").select_option(value=local)
        person.page.get_by_label(f"{subject} di BPJS").select_option(index=1)
        person.press("Petakan")
        expect(main).to_contain_text(f"{subject} {local} dipetakan")
        person.look(tab)
    person.press("Hapus pemetaan dr. Contoh Uji")
    expect(main).to_contain_text("Pemetaan D-01 dihapus")
    person.verdict()


def test_a_member_is_looked_up_without_script(scene: Scene):
    person = scene.person("bpjs-peserta", java_script_enabled=False)
    main = person.page.get_by_role("main")
    person.sign_in(*scene.account)
    person.go(scene.base + "/bpjs/peserta")
    for number, says in (
        (scene.member["card"], "Aktif"), (scene.inactive["nik"], "MENUNGGAK"), ("0009999999999", "Peserta tidak ditampilkan"),
        ("12", "Tulis 13 angka nomor kartu, atau 16 angka NIK"),
    ):
        person.page.get_by_label("Nomor kartu BPJS atau NIK").fill(number)
        person.press("Periksa")
        expect(main).to_contain_text(says)
        assert person.page.url.endswith("/bpjs/peserta")
        person.look("peserta-" + says)
    person.verdict()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_members_history_is_read_without_script(scene: Scene, width: str):
    person = scene.person("bpjs-riwayat", width, java_script_enabled=False)
    main = person.page.get_by_role("main")
    person.sign_in(*scene.account)
    patient = scene.facility.member()

    def opens_history() -> None:
        person.go(scene.base + "/bpjs/peserta")
        person.page.get_by_label("Nomor kartu BPJS atau NIK").fill(patient["card"])
        person.press("Periksa")
        person.press("Lihat riwayat kunjungan")
        assert person.page.url.endswith("/bpjs/peserta/riwayat")

    opens_history()
    expect(main).to_contain_text("PCare belum mencatat kunjungan peserta ini.")
    person.look("kosong")
    desk, call = Desk(scene.installation, scene.facility), scene.facility.bpjs.call
    desk.register(patient)
    assert desk.visit(patient)["delivery"] == "completed"
    opens_history()
    expect(main.get_by_role("row")).to_have_count(2)
    expect(main).to_contain_text("J00")
    person.look("daftar")
    number = main.get_by_role("button", name="Rincian").get_attribute("value")
    main.get_by_role("button", name="Rincian").click()
    for says in ("Tidak dirujuk.", "Tidak ada obat yang dicatat.", "Tidak ada tindakan yang dicatat."):
        expect(main).to_contain_text(says)
    person.look("rincian-kosong")
    drug = {
        "kdObatSK": 0, "noKunjungan": number, "racikan": False, "kdRacikan": None, "signa1": 3, "signa2": 1, "jmlObat": 10,
        "jmlPermintaan": 10}
    for body in (drug | {"obatDPHO": True, "kdObat": DRUG}, drug | {"obatDPHO": False, "kdObat": None, "nmObatNonDPHO": "Salep racikan"}):
        assert call(scene.facility.cons_id, "pcare", "POST", "obat/kunjungan", body)[0] == 201
    procedure = {
        "kdTindakanSK": 0, "noKunjungan": number, "kdTindakan": PROCEDURE, "biaya": 15000, "keterangan": "Tanpa keluhan", "hasil": 0}
    assert call(scene.facility.cons_id, "pcare", "POST", "tindakan", procedure)[0] == 201
    person.press("Kembali ke riwayat")
    main.get_by_role("button", name="Rincian").click()
    for says in ("3 × 1", "Salep racikan", "Rp 15.000", "Tanpa keluhan"):
        expect(main).to_contain_text(says)
    person.look("rincian")
    assert patient["card"] not in main.inner_text()
    shown = scene.installation.database.query(
        f"SELECT count(*) FROM audit a WHERE a.action = 'bpjs.history_shown' AND a::text LIKE '%{patient['card'][-4:]}%'")
    assert int(shown[0][0]) >= 5
    assert scene.installation.database.query(f"SELECT count(*) FROM audit a WHERE a::text LIKE '%{patient['card']}%'") == [["0"]]
    person.verdict()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_in_every_width(scene: Scene, width: str, role: str):
    person = scene.enters(role, "bpjs", width)
    mappings = [f"bpjs/mappings?layanan={family}&jenis={kind}" for family in ("pcare", "antrean-fktp") for kind in ("poli", "dokter")]
    lists = [f"bpjs/lists/{name}" for name in LISTS]
    for page in ["bpjs", "bpjs/antrean", *lists, "bpjs/lists/poli?q=tiada", *mappings, "credentials/bpjs/pcare", "credentials/bpjs/antrean-fktp"]:
        person.go(f"{scene.base}/{page}")
        person.look(page.replace("/", "-").replace("?", "-").replace("&", "-"))
    person.go(scene.base + "/bpjs/peserta")
    person.look("peserta")
    for number, name in ((scene.member["card"], "aktif"), (scene.inactive["card"], "tidak-aktif"), ("0009999999999", "tiada"), ("1", "salah")):
        person.field("Nomor kartu BPJS atau NIK").fill(number)
        person.press("Periksa")
        person.look("peserta-" + name)
    person.verdict()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_clinic_without_access_is_told_so(scene: Scene, width: str, role: str):
    person = scene.enters(role, "tanpa-bpjs", width, scene.bare, scene.bare_account)
    main = person.page.get_by_role("main")
    for page in ("bpjs", "bpjs/antrean", "bpjs/lists/poli", "bpjs/mappings", "bpjs/peserta", "bpjs/monitoring", "credentials/bpjs"):
        person.go(f"{scene.bare_base}/{page}")
        person.look(page.replace("/", "-"))
    person.go(scene.bare_base + "/bpjs")
    expect(main).to_contain_text("Kredensial PCare")
    person.verdict()
