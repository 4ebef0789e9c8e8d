"""An address that is to be told of alerts confirms itself: its owner has no account, and opens a link of a mail."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from scene import WIDTHS, ClinicScene

from support.installation import Installation


@pytest.fixture(scope="module")
def scene(installation: Installation, browser: Browser, pictures: Path) -> Iterator[ClinicScene]:
    made = ClinicScene(installation, browser, pictures, "ALAMAT", "admin-alamat@melati.example")
    yield made
    made.close()


def link(scene: ClinicScene, width: str, valid: str) -> str:
    """The address of a link, as the mail would bring it."""
    token = f"tautan-{width}-{abs(hash(valid))}"
    scene.installation.database.query(
        "INSERT INTO alert_address (clinic_id, id, email, created_at, token_hash, token_expires_at) "
        f"SELECT clinic_id, gen_random_uuid(), '{token}-kepala.puskesmas@dinkes.kabupaten.contoh.go.id', now(), "
        f"sha256('{token}'), now() {valid} FROM clinic WHERE code = '{scene.clinic.code}'")
    return f"/alert-address/{token}"


@pytest.mark.parametrize("width", WIDTHS)
def test_an_address_is_confirmed_once_and_a_second_time_does_no_harm(scene: ClinicScene, width: str):
    person = scene.person("alamat-peringatan", width)
    page = person.page
    address = link(scene, width, "+ interval '1 day'")
    person.go(address)
    person.heading("Konfirmasi alamat surel")
    person.look("berlaku")
    person.press("Konfirmasi alamat")
    person.heading("Alamat dikonfirmasi")
    person.look("dikonfirmasi")
    expired = link(scene, width, "- interval '1 day'")
    for path, name in ((address, "sudah-dipakai"), (expired, "lewat"), ("/alert-address/tidak-ada", "tidak-dikenal")):
        page.goto(person.base + path)
        person.heading("Tautan tidak berlaku lagi")
        expect(page.get_by_role("main")).to_contain_text(re.compile("sudah dikonfirmasi.*boleh ditutup.*Kirim ulang konfirmasi"))
        person.look(name)
    person.verdict()
