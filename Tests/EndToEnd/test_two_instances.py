"""Two instances on one database: shared work, one rate, and nothing lost when one of them dies."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from support import visits
from support.installation import Clinic, Installation, make_known, post_visits
from support.judging import duplicates, judge, most_in_window
from support.waiting import wait_until

RATE, BURST, CLINICS, VISITS = 600, 10, 4, 30
# The ledger notes arrivals: between drawing from the bucket and arriving, requests may close up by so much.
JITTER = 0.5


def open_deliveries(installation: Installation) -> int:
    return int(installation.database.query("SELECT count(*) FROM delivery WHERE state <> 'completed'")[0][0])


def holders(installation: Installation) -> set[str]:
    rows = installation.database.query("SELECT DISTINCT lease_owner FROM lane WHERE lease_owner IS NOT NULL AND next_due_at < 'infinity'")
    return {row[0] for row in rows}


@pytest.fixture(scope="module")
def shared(installation: Installation) -> tuple[list[Clinic], dict[str, str]]:
    """Visits of four clinics at 600 requests a minute, sent by two instances of which one is killed on the way."""
    second = installation.start_server()
    niks = [visits.new_nik() for _ in range(10)]
    ihs = {nik: installation.sandbox.add_patient(nik) for nik in niks}
    first = visits.new_nik()
    installation.sandbox.add_patient(first)
    clinics = [installation.add_clinic(rate_per_minute=RATE, burst=BURST, concurrency=4) for _ in range(CLINICS)]
    for clinic in clinics:
        make_known(clinic.api(installation.servers[0]), clinic, first)
    wait_until("the first visits are sent", lambda: open_deliveries(installation) == 0, 30)
    for clinic in clinics:
        clinic.ledger_start = installation.ledger(clinic)[-1].n
    began = time.monotonic()
    # As behind a load balancer: each instance takes visits.
    with ThreadPoolExecutor(CLINICS) as pool:
        posting = [
            pool.submit(post_visits, clinic.api(installation.servers[number % 2]), clinic, niks, VISITS, "BAGI-" + clinic.code, 2)
            for number, clinic in enumerate(clinics)]
        both: set[str] = set()

        def two_seen() -> bool:
            both.update(holders(installation))
            return len(both) == 2

        wait_until("both instances have held lanes", two_seen, 30)
        for posted in posting:
            posted.result()
    # Long enough to see the rate of two instances together, short enough that work is left to take over.
    wait_until("a third is sent", lambda: open_deliveries(installation) < CLINICS * VISITS * 8 * 0.7, 30)
    assert open_deliveries(installation) > CLINICS * VISITS
    second.process.kill()
    survivors = wait_until("the killed instance's lanes are taken over", lambda: (h := holders(installation)) and len(h) == 1 and h, 40)
    assert survivors < both
    wait_until("everything is sent", lambda: open_deliveries(installation) == 0, 90, every=0.5)
    print(f"drained in {time.monotonic() - began:.0f} s")
    return clinics, ihs


def test_no_window_exceeds_the_rate(installation: Installation, shared):
    clinics, _ = shared
    for clinic in clinics:
        times = sorted(entry.at for entry in installation.ledger(clinic))
        assert times[-1] - times[0] > 15, "too short to say anything about the rate"
        for seconds in (2, 5, 10, 20, 60):
            most = most_in_window(times, seconds)
            allowed = BURST + (RATE - BURST) * (seconds + (JITTER if seconds < 60 else 0)) / 60
            assert most <= allowed, f"{clinic.code}: {most} requests in {seconds} s, allowed are {allowed:.0f}"


def test_every_visit_arrived_once_and_in_order(installation: Installation, shared):
    clinics, ihs = shared
    for clinic in clinics:
        numbers = {f"BAGI-{clinic.code}-{number:04d}" for number in range(VISITS)}
        problems = judge(
            installation.ledger(clinic), clinic.organization, numbers, ihs,
            {"Observation": 1, "Condition": 2, "Procedure": 1})
        problems += duplicates(installation.sandbox, clinic.organization)
        assert not problems, problems[:10]


def test_no_request_was_sent_twice(installation: Installation, shared):
    clinics, _ = shared
    for clinic in clinics:
        seen: dict[tuple[str, str], int] = {}
        for entry in installation.ledger(clinic):
            if entry.is_write:
                key = (entry.method + entry.path, entry.text)
                seen[key] = seen.get(key, 0) + 1
        # What was in flight when the instance died is looked for before it is sent again.
        assert max(seen.values()) == 1, [key for key, count in seen.items() if count > 1][:3]
