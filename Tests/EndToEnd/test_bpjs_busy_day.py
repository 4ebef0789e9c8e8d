"""A busy day of a first-level clinic: cancellations, deletions, lost answers, and both copies of the program killed amid it. Judged by the
ledger of the simulated BPJS, and by what Jembatan says of it."""

import datetime
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from support.api import Answer
from support.balancer import Balancer
from support.bpjs import Facility
from support.bpjs_desk import ORDER, Desk, ask, lost_answers, norm, open_ones, settled
from support.installation import Installation
from support.waiting import wait_until

PATIENTS = int(os.environ.get("JEMBATAN_TEST_PATIENTS", "40"))
ADD, CALL, REGISTER, VISIT = ORDER
CANCEL, UNVISIT, UNREGISTER = "antrean.batal", "kunjungan.delete", "pendaftaran.delete"
OPERATIONS = {
    "tambah_antrean": ADD, "panggil_antrean": CALL, "batal_antrean": CANCEL, "tambah_pendaftaran": REGISTER, "tambah_kunjungan": VISIT,
    "hapus_kunjungan": UNVISIT, "hapus_pendaftaran": UNREGISTER}

Person = dict[str, str]
# What is done with a patient once BPJS was told of the rest.
Later = Callable[[], None]


class BalancedDesk(Desk):
    """Tells several copies of the program in turn."""

    def __init__(self, installation: Installation, facility: Facility):
        super().__init__(installation, facility)
        self._balancer = Balancer(installation, facility.clinic)
        # ms, by card and operation.
        self.said: dict[tuple[str, str], float] = {}
        # What the clinic gave as the time of the call, ms, by card.
        self.called: dict[str, int] = {}

    def send(self, method: str, path: str, body: dict[str, Any] | None = None, hurried: bool = False) -> Answer:
        return self._balancer.ask(lambda api: ask(api, method, path, body, hurried=True))

    def says(self, person: Person, operation: str) -> None:
        self.said.setdefault((person["card"], operation), time.time() * 1000)

    def comes(self, person: Person) -> dict[str, Any]:
        self.says(person, ADD)
        return self.queue(person)

    def calls(self, person: Person, queued: dict[str, Any], status: int = 1) -> None:
        now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).replace(microsecond=0)
        self.called[person["card"]] = int(now.timestamp() * 1000)
        self.says(person, CALL)
        self.call(queued, status=status, waktu=now.isoformat())

    def gives_up(self, person: Person, queued: dict[str, Any]) -> None:
        self.says(person, CANCEL)
        self.cancel(queued)

    def registers(self, person: Person) -> str:
        self.says(person, REGISTER)
        return self.register(person)["id"]

    def treats(self, person: Person) -> str:
        self.says(person, VISIT)
        return self.visit(person)["id"]

    def takes_back(self, person: Person, operation: str, id: str) -> None:
        self.says(person, operation)
        self.delete(f"{operation.split('.')[0]}/{id}")


# A patient's ways through the clinic.

def usual(desk: BalancedDesk, person: Person) -> None:
    desk.calls(person, desk.comes(person))
    desk.registers(person)
    desk.treats(person)


def gone_at_once(desk: BalancedDesk, person: Person) -> None:
    desk.gives_up(person, desk.comes(person))


def gone_later(desk: BalancedDesk, person: Person) -> Later:
    queued = desk.comes(person)
    return lambda: desk.gives_up(person, queued)


def absent(desk: BalancedDesk, person: Person) -> Later:
    queued = desk.comes(person)
    desk.calls(person, queued, status=2)
    return lambda: desk.gives_up(person, queued)


def back_again(desk: BalancedDesk, person: Person) -> None:
    gone_at_once(desk, person)
    usual(desk, person)


def mistaken_at_once(desk: BalancedDesk, person: Person) -> None:
    desk.calls(person, desk.comes(person))
    registration, visit = desk.registers(person), desk.treats(person)
    desk.takes_back(person, UNVISIT, visit)
    desk.takes_back(person, UNREGISTER, registration)


def mistaken(desk: BalancedDesk, person: Person) -> Later:
    desk.calls(person, desk.comes(person))
    registration, visit = desk.registers(person), desk.treats(person)

    def take_back() -> None:
        desk.takes_back(person, UNVISIT, visit)
        desk.takes_back(person, UNREGISTER, registration)

    return take_back


def mistaken_visit(desk: BalancedDesk, person: Person) -> Later:
    desk.calls(person, desk.comes(person))
    desk.registers(person)
    visit = desk.treats(person)
    return lambda: desk.takes_back(person, UNVISIT, visit)


def left_before_treatment(desk: BalancedDesk, person: Person) -> Later:
    desk.calls(person, desk.comes(person))
    registration = desk.registers(person)
    return lambda: desk.takes_back(person, UNREGISTER, registration)


# Of forty, four give up and four are taken back. What was said and taken back at once may have left meanwhile, or not: then the whole of it.
EARLY = 2
WAYS: dict[int, tuple[Callable[[BalancedDesk, Person], Later | None], list[list[str]]]] = {
    10: (gone_at_once, [[], [ADD, CANCEL]]),
    11: (gone_later, [[ADD, CANCEL]]),
    12: (absent, [[ADD, CALL, CANCEL]]),
    20: (mistaken_at_once, [
        [ADD, CALL], [ADD, CALL, REGISTER, UNREGISTER], [ADD, CALL, REGISTER, VISIT, UNVISIT, UNREGISTER]]),
    21: (mistaken, [[*ORDER, UNVISIT, UNREGISTER]]),
    22: (mistaken_visit, [[*ORDER, UNVISIT]]),
    23: (left_before_treatment, [[ADD, CALL, REGISTER, UNREGISTER]]),
    30: (back_again, [ORDER, [ADD, CANCEL, *ORDER]]),
}


class Day:
    """What was asked for, and what came of it."""

    def __init__(self, installation: Installation):
        self.installation = installation
        self.facility = Facility(installation, installation.add_clinic(), "20010")
        self.desk = BalancedDesk(installation, self.facility)
        self.people = [self.facility.member() for _ in range(PATIENTS)]
        self.expected: dict[str, list[list[str]]] = {}
        self.later: list[Later] = []

    @property
    def open(self) -> int:
        return open_ones(self.installation, self.facility.clinic.code)

    def holder(self) -> str | None:
        """The copy that sends this clinic's queue."""
        rows = self.installation.database.query(
            "SELECT l.lease_owner FROM lane l JOIN clinic c USING (clinic_id) "
            f"WHERE c.code = '{self.facility.clinic.code}' AND l.channel = 'antrean_fktp' AND l.lease_owner IS NOT NULL")
        return rows[0][0] if rows else None

    def goes(self, number: int) -> None:
        person = self.people[number]
        way, self.expected[person["card"]] = WAYS.get(number % 40, (usual, [ORDER]))
        if then := way(self.desk, person):
            self.later.append(then)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """What BPJS took, by card, in its order."""
        cards: dict[str, str] = {}
        told: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.facility.ledger():
            card = cards.get(row["key"]) or row["key"].split("|")[0]
            if row["operation"] == VISIT:
                cards[row["assigned"]["noKunjungan"]] = card
            told[card].append(row)
        return told

    def shown(self) -> Counter[tuple[str, str]]:
        """What Jembatan says that BPJS took: medical record number and operation."""
        rows = self.installation.database.query(
            "SELECT coalesce(a.norm, r.norm), d.kind, d.state FROM delivery d JOIN clinic c USING (clinic_id) "
            "LEFT JOIN antrean a ON (a.clinic_id, a.id) = (d.clinic_id, d.source_id) "
            "LEFT JOIN pcare_record r ON (r.clinic_id, r.id) = (d.clinic_id, d.source_id) "
            f"WHERE c.code = '{self.facility.clinic.code}' AND d.channel <> 'satusehat'")
        assert {state for _, _, state in rows} <= {"completed", "skipped"}, Counter(state for _, _, state in rows)
        return Counter((number, OPERATIONS[kind]) for number, kind, state in rows if state == "completed")


@pytest.fixture(scope="module")
def day(installation: Installation) -> Day:
    day = Day(installation)
    first = installation.server
    # The doors are open before the access to BPJS is complete.
    early, rest = [n for n in range(PATIENTS) if n % 40 < EARLY], [n for n in range(PATIENTS) if n % 40 >= EARLY]
    waiting: list[tuple[Person, dict[str, Any]]] = []
    for number in early:
        person = day.people[number]
        if number % 40 == 0:
            gone_at_once(day.desk, person)
            day.expected[person["card"]] = [[]]
        else:
            waiting.append((person, day.desk.comes(person)))
            day.expected[person["card"]] = [ORDER]
    for family in ("pcare", "antreanfktp"):
        installation.sandbox.fault("lost_answer", day.facility.cons_id, family=family, probability=0.1, seed=7)
    day.facility.connect()
    half = len(rest) // 2
    with ThreadPoolExecutor(4) as pool:
        posted = pool.map(day.goes, rest[:half])
        owner = wait_until("the first copy sends", day.holder, 20)
        second = installation.start_server()
        for person, queued in waiting:
            day.desk.calls(person, queued)
            day.desk.registers(person)
            day.desk.treats(person)
        wait_until("it still sends", lambda: day.holder() == owner, 20, every=0.01)
        first.process.kill()
        assert day.open > 0, "it was over before the first copy was killed: raise JEMBATAN_TEST_PATIENTS"
        list(posted)
        wait_until("the second copy sends", lambda: day.holder() not in (None, owner), 40, every=0.01)
        installation.start_server()
        told = len(day.facility.told())
        posted = pool.map(day.goes, rest[half:])
        wait_until("more is told", lambda: len(day.facility.told()) > told + half, 60)
        second.process.kill()
        assert day.open > 0, "it was over before the second copy was killed: raise JEMBATAN_TEST_PATIENTS"
        installation.start_server()
        list(posted)
    settled(installation, day.facility, 60 + PATIENTS)
    for then in day.later:
        then()
    settled(installation, day.facility, 60)
    return day


def test_each_patient_is_told_once_and_in_order(day: Day):
    rows = day.rows()
    told = {card: [row["operation"] for row in rows.get(card, [])] for card in day.expected}
    wrong = {card: operations for card, operations in told.items() if operations not in day.expected[card]}
    assert len(told) == PATIENTS and not wrong, wrong
    assert set(rows) <= set(told)


def test_each_time_is_the_clinics_own(day: Day):
    for card, rows in day.rows().items():
        for row in rows:
            assert row["at"] >= day.desk.said[card, row["operation"]], row
            if row["operation"] == CALL:
                assert row["payload"]["waktu"] == day.desk.called[card], row


def test_what_jembatan_shows_is_what_bpjs_took(day: Day):
    numbers = {person["card"]: norm(person) for person in day.people}
    took = Counter((numbers[card], row["operation"]) for card, rows in day.rows().items() for row in rows)
    assert day.shown() == took


def test_what_may_have_arrived_is_looked_for_before_it_is_sent_again(installation: Installation, day: Day):
    lost = lost_answers(installation, day.facility)
    assert lost > PATIENTS / 10
    assert day.facility.bpjs.duplicates(cons_id=day.facility.cons_id, family="pcare") == []
    # In the queue there is nothing to look for: the duplicate's words are the proof.
    repeated = day.facility.bpjs.duplicates(cons_id=day.facility.cons_id, family="antreanfktp")
    assert sum(row["count"] for row in repeated) <= lost
