"""A platform that is away for four hours costs nothing: no attempt, no order, no rate. The clock is simulated."""

import pytest

from support import visits
from support.installation import Clinic, Installation, make_known, post_visits
from support.judging import duplicates, judge, most_in_window
from support.waiting import wait_until

VISITS, HOURS, STEP_MINUTES = 20, 4, 5
RATE, BURST = 240, 10
# What the platform looks like while it is away, one after the other.
FACES = [("status", {"status": 503}), ("html403", {}), ("lost_request", {}), ("status", {"status": 429, "retry_after": 60})]


def rows(installation: Installation, statement: str) -> list[list[str]]:
    return installation.database.query(statement)


def advance(installation: Installation, minutes: int) -> None:
    rows(installation, f"UPDATE clock SET ahead = ahead + interval '{minutes} minutes'")


@pytest.fixture(scope="module")
def outage(installation: Installation):
    clinic = installation.add_clinic(rate_per_minute=RATE, burst=BURST, concurrency=4)
    api = clinic.api(installation.server)
    niks = [visits.new_nik() for _ in range(5)]
    ihs = {nik: installation.sandbox.add_patient(nik) for nik in niks}
    first = visits.new_nik()
    installation.sandbox.add_patient(first)
    make_known(api, clinic, first)
    wait_until("the first visit is sent", lambda: rows(installation, "SELECT count(*) FROM delivery WHERE state <> 'completed'") == [["0"]], 30)
    clinic.ledger_start = installation.ledger(clinic)[-1].n
    steps = HOURS * 60 // STEP_MINUTES
    for step in range(steps):
        if step % (steps // len(FACES)) == 0:
            name, details = FACES[step * len(FACES) // steps]
            installation.sandbox.clear_faults()
            installation.sandbox.fault(name, **details)
        if step == 1:
            post_visits(api, clinic, niks, VISITS // 2, "PAGI")
        if step == steps // 2:
            post_visits(api, clinic, niks, VISITS // 2, "SIANG")
        advance(installation, STEP_MINUTES)
        wait_until("nothing is due any more", lambda: rows(
            installation, "SELECT count(*) FROM lane WHERE lease_owner IS NOT NULL OR next_due_at <= jembatan_now()") == [["0"]], 30, 0.05)
    yield clinic, ihs, installation.ledger(clinic)[-1].n


def test_the_outage_spends_no_attempt(installation: Installation, outage):
    waiting = rows(installation, """
        SELECT d.state, d.attempts FROM delivery d JOIN visit v ON (v.clinic_id, v.id) = (d.clinic_id, d.visit_id)
        WHERE v.visit_number ~ 'PAGI|SIANG'""")
    assert len(waiting) > VISITS * 5
    assert {tuple(row) for row in waiting} == {("pending", "0")}


def test_a_dead_platform_is_left_alone(installation: Installation, outage):
    clinic, _, last = outage
    asked = [entry for entry in installation.ledger(clinic) if entry.n <= last]
    # Some steps long no probe is due; a probe is one request, a lost one is looked for.
    assert 10 < len(asked) < 3 * HOURS * 60 / STEP_MINUTES, len(asked)


def test_it_drains_in_order_and_within_the_rate(installation: Installation, outage):
    clinic, ihs, last = outage
    installation.sandbox.clear_faults()
    advance(installation, 2)
    wait_until("everything is sent", lambda: rows(installation, "SELECT count(*) FROM delivery WHERE state <> 'completed'") == [["0"]], 120)
    numbers = {f"{part}-{number:04d}" for part in ("PAGI", "SIANG") for number in range(VISITS // 2)}
    ledger = installation.ledger(clinic)
    problems = judge(ledger, clinic.organization, numbers, ihs, {"Observation": 1, "Condition": 2, "Procedure": 1})
    problems += duplicates(installation.sandbox, clinic.organization)
    assert not problems, problems[:10]
    # The answer that accepted it; what was found stored after a lost answer had none.
    assert rows(installation, "SELECT max(attempts) FROM delivery") == [["1"]]
    times = sorted(entry.at for entry in ledger if entry.n > last)
    assert most_in_window(times, 10) <= BURST + (RATE - BURST) * 10.5 / 60
    assert most_in_window(times, 60) <= RATE
