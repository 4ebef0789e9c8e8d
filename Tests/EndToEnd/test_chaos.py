"""Twenty clinics, two instances, and everything that can go wrong, all at once. Judged by the sandbox's ledger."""

import http.client
import itertools
import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from support import visits
from support.api import Answer
from support.installation import Clinic, Installation, make_known, post_visits
from support.judging import duplicates, judge, most_in_window
from support.waiting import wait_until

CLINICS, RATE, BURST = 20, 600, 10
VISITS = int(os.environ.get("JEMBATAN_TEST_CHAOS_VISITS", "2000")) // CLINICS
PATIENTS = 10
# Encounter create, in-progress, finished; Observation, two Conditions, Procedure; the resume.
DELIVERIES = 8


class AnyInstance:
    """A clinic's system behind a load balancer: what one instance did not answer is said again to another."""

    def __init__(self, installation: Installation, clinic: Clinic, first: int):
        self.installation, self.clinic, self.turns = installation, clinic, itertools.count(first)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        for _ in range(100):
            alive = [server for server in self.installation.servers if server.process.is_alive]
            try:
                return self.clinic.api(alive[next(self.turns) % len(alive)]).post(path, body, **headers)
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
        raise AssertionError(f"no instance took {path}")


def count(installation: Installation, condition: str) -> int:
    return int(installation.database.query(f"SELECT count(*) FROM delivery WHERE {condition}")[0][0])


def bring_trouble(installation: Installation, clinics: list[Clinic]) -> None:
    """Faults by chance for everybody, for as long as the test lasts."""
    for number, clinic in enumerate(clinics):
        for name, details in {
            "lost_answer": {"path": "/fhir-r4/", "probability": 0.2},
            "status": {"path": "/fhir-r4/", "status": 429, "retry_after": 2, "probability": 0.01},
            "expire_token": {"path": "/fhir-r4/", "probability": 0.005},
        }.items():
            installation.sandbox.fault(name, clinic.client_id, seed=100 + number, **details)


def bring_bursts(installation: Installation, clinics: list[Clinic], over: threading.Event) -> None:
    """Every few seconds a quarter of the clinics meets errors for a moment: nothing stored, or stored and not said."""
    kinds = [("status", {"status": 502}), ("status", {"status": 503}), ("stored_5xx", {}), ("status", {"status": 500}), ("status", {"status": 504})]
    for number in itertools.count():
        if over.wait(5):
            return
        name, details = kinds[number % len(kinds)]
        for clinic in clinics[number % 4::4]:
            installation.sandbox.fault(name, clinic.client_id, path="/fhir-r4/", for_ms=400 + 400 * (number % 3), **details)


@pytest.fixture(scope="module")
def chaos(installation: Installation) -> tuple[list[Clinic], dict[str, str]]:
    installation.start_server()
    niks = [visits.new_nik() for _ in range(PATIENTS)]
    ihs = {nik: installation.sandbox.add_patient(nik) for nik in niks}
    first = visits.new_nik()
    installation.sandbox.add_patient(first)
    clinics = [installation.add_clinic(rate_per_minute=RATE, burst=BURST, concurrency=4) for _ in range(CLINICS)]
    for clinic in clinics:
        make_known(clinic.api(installation.servers[0]), clinic, first)
    wait_until("the first visits are sent", lambda: count(installation, "state <> 'completed'") == 0, 60)
    for clinic in clinics:
        clinic.ledger_start = installation.ledger(clinic)[-1].n
    before = count(installation, "true")
    bring_trouble(installation, clinics)
    over = threading.Event()
    bursts = threading.Thread(target=bring_bursts, args=(installation, clinics, over))
    bursts.start()
    try:
        with ThreadPoolExecutor(CLINICS) as pool:
            posting = [
                pool.submit(post_visits, AnyInstance(installation, clinic, number), clinic, niks, VISITS, "KACAU-" + clinic.code, 1)
                for number, clinic in enumerate(clinics)]
            everything = CLINICS * VISITS * DELIVERIES
            for share, victim in ((0.15, 0), (0.4, 1)):
                wait_until(
                    f"{share:.0%} is sent", lambda: count(installation, "state = 'completed'") - before > share * everything, 300, every=0.5)
                installation.servers[victim].process.kill()
                installation.start_server()
            for posted in posting:
                posted.result()

        def done() -> bool:
            assert count(installation, "state IN ('failed', 'skipped')") == 0, states(installation)
            return count(installation, "state <> 'completed'") == 0

        try:
            wait_until("everything is sent", done, 600, every=1)
        except AssertionError as slow:
            raise AssertionError(f"{slow}: {states(installation)}") from None
    finally:
        over.set()
        bursts.join()
    return clinics, ihs


def states(installation: Installation) -> list[list[str]]:
    return installation.database.query(
        "SELECT kind, operation, step, state, hold, error_code, count(*) FROM delivery GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6")


def test_all_of_it_happened(installation: Installation, chaos):
    clinics, _ = chaos
    faults = Counter(entry.fault for clinic in clinics for entry in installation.ledger(clinic) if entry.fault)
    print(dict(faults))
    for name, least in {"lost_answer": 0.1, "status": 0.01, "expire_token": 0.001, "stored_5xx": 0.001}.items():
        assert sum(n for fault, n in faults.items() if fault.startswith(name)) > least * CLINICS * VISITS * DELIVERIES, faults


def test_every_visit_arrived_once_whole_and_in_order(installation: Installation, chaos):
    clinics, ihs = chaos
    problems = []
    for clinic in clinics:
        numbers = {f"KACAU-{clinic.code}-{number:04d}" for number in range(VISITS)}
        problems += judge(
            installation.ledger(clinic), clinic.organization, numbers, ihs, {"Observation": 1, "Condition": 2, "Procedure": 1})
        problems += duplicates(installation.sandbox, clinic.organization)
    assert not problems, f"{len(problems)} problems, the first: " + "\n".join(problems[:10])


def test_no_clinic_exceeded_its_rate(installation: Installation, chaos):
    clinics, _ = chaos
    for clinic in clinics:
        times = sorted(entry.at for entry in installation.ledger(clinic))
        assert times[-1] - times[0] > 60, "too short to say anything about the rate"
        assert most_in_window(times, 60) <= RATE, clinic.code
