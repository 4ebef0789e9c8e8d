"""What failures leave behind: each visit arrives once, whole and in order. Judged by the sandbox's ledger."""

import os
from collections.abc import Callable, Iterator

import pytest

from support import visits
from support.cluster import Cluster, Databases
from support.installation import Clinic, Installation, make_known, post_visits
from support.judging import duplicates, judge
from support.waiting import wait_until

VISITS = int(os.environ.get("JEMBATAN_TEST_VISITS", "500"))
PATIENTS = 50
EXPECTED = {"Observation": 1, "Condition": 2, "Procedure": 1}


class Load:
    """The visits of one clinic, from posting to the verdict."""

    def __init__(self, installation: Installation, prefix: str, count: int):
        self.installation, self.prefix, self.count = installation, prefix, count
        self.clinic: Clinic = installation.add_clinic()
        self.before = 0
        self.niks = [visits.new_nik() for _ in range(min(PATIENTS, count))]
        self.ihs = {nik: installation.sandbox.add_patient(nik) for nik in self.niks}
        first = visits.new_nik()
        installation.sandbox.add_patient(first)
        make_known(self.clinic.api(installation.server), self.clinic, first)
        wait_until("the first visit is sent", lambda: self.open == 0, 30)
        self.clinic.ledger_start = installation.ledger(self.clinic)[-1].n
        self.before = self.sent

    def post(self) -> None:
        post_visits(self.clinic.api(self.installation.server), self.clinic, self.niks, self.count, self.prefix)

    def count_in(self, condition: str) -> int:
        return int(self.installation.database.query(
            "SELECT count(*) FROM delivery d JOIN clinic c ON c.clinic_id = d.clinic_id "
            f"WHERE c.code = '{self.clinic.code}' AND {condition}")[0][0])

    @property
    def sent(self) -> int:
        return self.count_in("d.state = 'completed'") - self.before

    @property
    def open(self) -> int:
        return self.count_in("d.state <> 'completed'")

    def wait(self, seconds: float) -> None:
        def done() -> bool:
            assert self.count_in("d.state IN ('failed', 'skipped')") == 0, self.states()
            return self.open == 0

        try:
            wait_until(f"all of {self.prefix} is sent", done, seconds, every=0.5)
        except AssertionError as slow:
            raise AssertionError(f"{slow}: {self.states()}") from None

    def states(self) -> list[list[str]]:
        return self.installation.database.query(
            "SELECT d.kind, d.operation, d.step, d.state, d.hold, count(*) FROM delivery d JOIN clinic c ON c.clinic_id = d.clinic_id "
            f"WHERE c.code = '{self.clinic.code}' GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5")

    def check(self) -> None:
        numbers = {f"{self.prefix}-{number:04d}" for number in range(self.count)}
        problems = judge(
            self.installation.ledger(self.clinic), self.clinic.organization, numbers, self.ihs, EXPECTED)
        problems += duplicates(self.installation.sandbox, self.clinic.organization)
        assert not problems, f"{len(problems)} problems, the first: " + "\n".join(problems[:10])


def faulted(load: Load) -> int:
    return sum(1 for entry in load.installation.ledger(load.clinic) if entry.fault)


def test_kill_9_amid_the_visits(installation: Installation):
    load = Load(installation, "BUNUH", VISITS)
    load.post()
    wait_until("a fifth is sent", lambda: load.sent > load.open / 4, 60)
    installation.server.process.kill()
    sent = load.sent
    assert load.open > 0, "it was over before the server was killed: raise JEMBATAN_TEST_VISITS"
    installation.start_server()
    load.wait(150)
    assert load.sent > sent
    load.check()


def test_lost_answers(installation: Installation):
    load = Load(installation, "HILANG", VISITS)
    installation.sandbox.fault("lost_answer", load.clinic.client_id, path="/fhir-r4/", probability=0.1, seed=7)
    load.post()
    load.wait(180)
    assert faulted(load) > load.count / 5
    load.check()


def test_errors_after_storing(installation: Installation):
    load = Load(installation, "SIMPAN", VISITS)
    installation.sandbox.fault("stored_5xx", load.clinic.client_id, path="/fhir-r4/", probability=0.1, seed=11)
    load.post()
    load.wait(180)
    assert faulted(load) > load.count / 5
    load.check()


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    cluster = Cluster(durable=True)
    yield cluster
    cluster.remove()


def test_postgresql_restarts(own_cluster: Cluster, installations: Callable[..., Installation]):
    installation = installations(own=Databases.of(own_cluster))
    installation.start_server()
    load = Load(installation, "ULANG", VISITS)
    load.post()
    wait_until("a fifth is sent", lambda: load.sent > load.open / 4, 60)
    own_cluster.restart()
    assert load.open > 0, "it was over before PostgreSQL was restarted: raise JEMBATAN_TEST_VISITS"
    load.wait(150)
    load.check()
    assert installation.server.is_ready()
    # Before its cluster goes.
    installation.close()
