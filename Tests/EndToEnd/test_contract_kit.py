"""Uji integrasi: a clinic's system that does the right thing passes, one that does not fails exactly where it should."""

import re

import pytest

from support import visits
from support.clinic_systems import GoodSystem, NaiveSystem
from support.html import Session
from support.installation import Clinic, Installation
from support.waiting import wait_until

NAMES = ("biasa", "timeout", "429", "duplikat", "token", "isian-salah")


class Kit:
    """The page, as a person of the clinic uses it."""

    def __init__(self, installation: Installation, clinic: Clinic):
        self.base = f"/c/{clinic.code}/contract-kit"
        self.person = Session(installation.server.url)
        self.person.sign_in(*installation.add_user(f"kit-{clinic.code.lower()}@klinik.example", "admin", clinic))
        self.token = {"_csrf": self.person.csrf(self.base)}

    def start(self, scenario: str) -> None:
        page = self.person.request("POST", f"{self.base}/scenarios/{scenario}/start", self.token)
        assert "Akhiri dan nilai" in page.text, page.text

    def verdicts(self) -> list[str]:
        return self._verdicts(self.person.get(self.base).text)

    def end(self) -> list[str]:
        page = self.person.request("POST", self.base + "/end", self.token)
        assert "/contract-kit/runs/" in page.path, page.path
        return self._verdicts(page.text)

    @staticmethod
    def _verdicts(text: str) -> list[str]:
        table = text.split("Pemeriksaan dengan buktinya")[1].split("</table>")[0]
        return [word.strip() for word in re.findall(r"</svg>([^<]+)</span>", table)]


@pytest.fixture(scope="module")
def nik(installation: Installation) -> str:
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    return nik


@pytest.fixture(scope="module")
def good(installation: Installation) -> tuple[Clinic, Kit]:
    clinic = installation.add_clinic()
    return clinic, Kit(installation, clinic)


@pytest.fixture(scope="module")
def naive(installation: Installation) -> tuple[Clinic, Kit]:
    clinic = installation.add_clinic()
    return clinic, Kit(installation, clinic)


@pytest.mark.parametrize("scenario", NAMES)
def test_a_system_that_does_the_right_thing_passes(installation: Installation, good: tuple[Clinic, Kit], nik: str, scenario: str):
    clinic, kit = good
    kit.start(scenario)
    GoodSystem(clinic.api(installation.server), clinic.location).visit(nik, scenario.upper())
    wait_until("nothing is left to be seen", lambda: set(kit.verdicts()) == {"Lulus"}, 40, every=0.5)
    assert set(kit.end()) == {"Lulus"}
    assert not [fault for fault in installation.sandbox.control("GET", "faults") if fault["client_id"] == clinic.client_id]


def test_the_report_of_that_system_passes_in_whole(good: tuple[Clinic, Kit], nik: str):
    _, kit = good
    report = kit.person.get(kit.base + "/report").text
    assert "6 dari 6 skenario lulus" in report and "Lulus semua" in report and nik not in report
    log = kit.person.get(kit.base.replace("contract-kit", "api-log")).text
    assert "Diganggu uji integrasi" in log


# What each scenario's checks, in their order, say of a system that repeats at once under new numbers.
FAULTS = {
    "timeout": ["Lulus", "Gagal", "Gagal", "Gagal"],
    "429": ["Gagal", "Lulus", "Lulus"],
    "duplikat": ["Gagal", "Gagal"],
    "token": ["Gagal", "Lulus", "Lulus"],
    "isian-salah": ["Gagal", "Gagal"],
}


@pytest.mark.parametrize("scenario", FAULTS)
def test_a_naive_system_fails_exactly_where_it_should(installation: Installation, naive: tuple[Clinic, Kit], nik: str, scenario: str):
    clinic, kit = naive
    system = NaiveSystem(clinic.api(installation.server), clinic.location)
    kit.start(scenario)
    statuses = system.visit(nik, scenario.upper(), new_number=scenario != "isian-salah", tries=2 if scenario == "timeout" else 7)
    assert kit.end() == FAULTS[scenario], statuses


def test_one_scenario_at_a_time_and_faults_are_taken_back(installation: Installation, naive: tuple[Clinic, Kit]):
    clinic, kit = naive
    kit.start("timeout")
    own = lambda: [fault for fault in installation.sandbox.control("GET", "faults") if fault["client_id"] == clinic.client_id]
    assert {fault["fault"] for fault in own()} == {"latency", "lost_answer"}
    second = kit.person.request("POST", f"{kit.base}/scenarios/429/start", kit.token)
    assert "Masih ada uji yang berjalan" in second.text
    kit.end()
    assert own() == []
