"""Is it us or SATUSEHAT? Answered from what all clinics' calls come to."""

import re
from dataclasses import dataclass

import pytest

from support import visits
from support.html import Page, Session
from support.installation import Clinic, Installation, make_known
from support.waiting import wait_until

ANSWER = re.compile(r'id="jawaban".*?</section>', re.S)


@dataclass
class World:
    installation: Installation
    clinics: list[Clinic]
    sessions: list[Session]

    def health(self, number: int) -> Page:
        return self.sessions[number].get(f"/c/{self.clinics[number].code}/health")

    def answer(self, number: int) -> str:
        found = ANSWER.search(self.health(number).text)
        return found.group(0) if found else ""

    def visit(self, number: int, name: str) -> None:
        nik = visits.new_nik()
        self.installation.sandbox.add_patient(nik)
        clinic = self.clinics[number]
        body = visits.encounter(nik, clinic.location, f"{name}-{clinic.code}")
        assert clinic.api(self.installation.server).post("/api/encounter", body, Prefer="respond-async").status in (200, 202)


@pytest.fixture(scope="module")
def world(installation: Installation) -> World:
    clinics = [installation.add_clinic("SEHAT-A"), installation.add_clinic("SEHAT-B")]
    sessions = []
    for clinic in clinics:
        nik = visits.new_nik()
        installation.sandbox.add_patient(nik)
        make_known(clinic.api(installation.server), clinic, nik)
        session = Session(installation.server.url)
        session.sign_in(*installation.add_user(f"{clinic.code.lower()}@klinik.example", "admin", clinic))
        sessions.append(session)
    return World(installation, clinics, sessions)


def test_sending_clinics_see_that_all_is_well(world: World):
    for number in (0, 1):
        wait_until("the page says so", lambda: "Tidak. SATUSEHAT lancar." in world.answer(number), 20)
    page = world.health(0).text
    assert "2 dari 2 klinik berhasil mengirim" in page and "Encounter" in page
    assert world.clinics[1].code not in page


def test_wrong_credentials_of_one_clinic_are_its_own(world: World):
    installation, first = world.installation, world.clinics[0]
    # The platform forgets the secret that the clinic has: what is known of its tokens goes too.
    installation.sandbox.add_client(first.client_id, "sudah diganti", first.organization, "Klinik SEHAT-A")
    installation.sandbox.fault("expire_token", first.client_id)
    world.visit(0, "DITOLAK")
    wait_until("the clinic is told that it is its own", lambda: "Masalahnya hanya di klinik ini." in world.answer(0), 30)
    assert "Client Secret" in world.answer(0)
    # The other one is not, and neither sees the other's name.
    world.visit(1, "JALAN")
    assert "Tidak. SATUSEHAT lancar." in world.answer(1)
    assert world.clinics[0].code not in world.health(1).text and world.clinics[1].code not in world.health(0).text
    dashboard = world.sessions[0].get(f"/c/{first.code}/satusehat").text
    assert "SATUSEHAT: hanya klinik ini" in dashboard
    installation.sandbox.clear_faults()
    installation.sandbox.add_client(first.client_id, first.client_secret, first.organization, "Klinik SEHAT-A")


def test_an_outage_is_told_to_everybody_as_one(world: World):
    installation = world.installation
    installation.sandbox.fault("status", status=503)
    try:
        for number in range(6):
            world.visit(1, f"PADAM-{number}")
        wait_until(
            "failures are counted",
            lambda: int(installation.database.query("SELECT coalesce(sum(failed), 0) FROM upstream_minute")[0][0]) >= 5, 30)
        # A quarter of an hour later nobody has been answered for a while, and every probe fails.
        installation.database.query("UPDATE clock SET ahead = ahead + interval '20 minutes'")

        def told_after_another_probe() -> bool:
            installation.database.query("UPDATE clock SET ahead = ahead + interval '40 seconds'")
            return "SATUSEHAT sedang tidak tersedia" in world.answer(1)

        wait_until("the page says so", told_after_another_probe, 60, every=4)
        assert "jatah percobaan tidak berkurang" in world.answer(1)
        admin = Session(installation.server.url)
        admin.sign_in(*installation.add_user("super@jembatan.example", "superadmin"))
        system = admin.get("/system")
        assert system.status == 200 and "127.0.0.1" in system.text and "Tidak tersedia" in system.text
    finally:
        installation.sandbox.clear_faults()


def test_a_superadmin_sees_this_copy_and_holds_the_host(world: World):
    admin = Session(world.installation.server.url)
    admin.sign_in(*world.installation.add_user("super2@jembatan.example", "superadmin"))
    # The clock went ahead of what this copy said last: it shows again once it has reported.
    wait_until("the copy has reported", lambda: "Salinan program yang berjalan" in admin.get("/system").text, 40)
    held = admin.request("POST", "/system/pause", {"_csrf": admin.csrf("/system"), "alamat": "127.0.0.1", "alasan": "Pemeliharaan"})
    assert "Dihentikan" in held.text and "Pemeliharaan" in held.text
    dashboard = world.sessions[1].get(f"/c/{world.clinics[1].code}/satusehat").text
    assert "dihentikan Superadmin" in dashboard
    again = admin.request("POST", "/system/resume", {"_csrf": admin.csrf("/system"), "alamat": "127.0.0.1"})
    assert "Pengiriman ke 127.0.0.1 dilanjutkan." in again.text
