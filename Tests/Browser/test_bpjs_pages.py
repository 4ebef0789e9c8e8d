"""BPJS's lists, mappings and members: entered and searched without script, then looked at in both widths."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from scene import WIDTHS, ClinicScene

from support.installation import Installation

ACCESS = {
    "Cons-id": "0123", "Consumer secret": "rahasia-uji", "User key": "kunci-uji", "Nama pengguna PCare": "klinik",
    "Kata sandi PCare": "sandi-uji", "Kode provider klinik": "0114A026",
}


@pytest.fixture(scope="module")
def scene(installation: Installation, browser: Browser, pictures: Path) -> Iterator[ClinicScene]:
    made = ClinicScene(installation, browser, pictures, "REFBPJS", "ratna-bpjs@melati.example")
    # The clinic is at a simulator, whose address is a superadmin's to enter; what is secret is not.
    installation.run(
        "clinic", "bpjs", "set", made.clinic.code, "--family", "pcare", "--url", f"{installation.sandbox.url}/pcare-rest",
        "--cons-id", "0123")
    # As a reading leaves them: one list with a row that was renamed, one that could not be read.
    installation.database.query(
        "WITH c AS (SELECT clinic_id FROM clinic WHERE code = '" + made.clinic.code + "'), l AS ("
        "INSERT INTO bpjs_reference_list (clinic_id, environment, list, read_at, rows, changed) "
        "SELECT clinic_id, environment, 'poli', now(), 2, 1 FROM clinic WHERE code = '" + made.clinic.code + "' RETURNING *), r AS ("
        "INSERT INTO bpjs_reference (clinic_id, environment, list, code, name, extra, search, first_seen, last_seen) "
        "SELECT l.clinic_id, l.environment, 'poli', code, name, '{\"poliSakit\": true}', lower(code || ' ' || name), now(), now() "
        "FROM l, (VALUES ('001', 'UMUM'), ('002', 'GIGI & MULUT')) AS v (code, name) RETURNING 1), e AS ("
        "INSERT INTO bpjs_reference_list (clinic_id, environment, list, error, error_at) "
        "SELECT clinic_id, environment, 'dokter', 'PCare tidak menjawab (http_502).', now() FROM l RETURNING 1) "
        "INSERT INTO bpjs_reference_change (clinic_id, id, environment, list, at, code, what, before_name, name) "
        "SELECT clinic_id, gen_random_uuid(), environment, 'poli', now(), '001', 'renamed', 'POLI UMUM', 'UMUM' FROM l RETURNING 1")
    yield made
    made.close()


def test_access_is_entered_and_a_list_searched_without_script(scene: ClinicScene):
    person, base = scene.person("bpjs-tanpa-skrip", java_script_enabled=False), scene.base
    main = person.page.get_by_role("main")
    person.sign_in(*scene.account)
    person.go(base + "/credentials/bpjs")
    for label, value in ACCESS.items():
        person.page.get_by_label(label, exact=True).fill(value)
    person.press("Simpan saja")
    expect(main).to_contain_text("Lengkap")

    person.go(base + "/bpjs/lists/poli")
    person.page.get_by_label("Cari kode atau nama").fill("gigi")
    person.press("Cari")
    expect(main).to_contain_text("GIGI & MULUT")
    expect(main).to_contain_text("Dulu: POLI UMUM")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_in_every_width(scene: ClinicScene, width: str):
    person = scene.person("bpjs", width)
    person.sign_in(*scene.account)
    for page, name in {
            "bpjs": "referensi-pcare", "bpjs/lists/poli": "daftar-poli", "bpjs/mappings": "pemetaan", "bpjs/peserta": "cek-peserta",
            "credentials/bpjs/pcare": "kredensial-pcare"}.items():
        person.go(f"{scene.base}/{page}")
        person.look(name)
    person.verdict()
