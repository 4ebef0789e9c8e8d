"""The database as it is reached in production: over TCP with TLS, and through PgBouncer in transaction mode."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from support import visits
from support.cluster import Databases
from support.encrypted import Authority, EncryptedCluster
from support.installation import Clinic, Installation, make_known, post_visits
from support.judging import duplicates, judge
from support.pooler import PROGRAM, Pooler
from support.waiting import wait_until

# What post_visits makes of each visit.
EXPECTED = {"Observation": 1, "Condition": 2, "Procedure": 1}


def open_deliveries(installation: Installation, clinic: Clinic) -> list[list[str]]:
    return installation.database.query(
        "SELECT d.kind, d.state, d.hold, count(*) FROM delivery d JOIN clinic c ON c.clinic_id = d.clinic_id "
        f"WHERE c.code = '{clinic.code}' AND d.state <> 'completed' GROUP BY 1, 2, 3")


def main_job(installation: Installation, clinic: Clinic, count: int) -> None:
    """Visits posted by eight clients at a time arrive once, whole and in order."""
    niks = [visits.new_nik() for _ in range(10)]
    ihs = {nik: installation.sandbox.add_patient(nik) for nik in niks}
    api = clinic.api(installation.server)
    first = visits.new_nik()
    installation.sandbox.add_patient(first)
    make_known(api, clinic, first)
    wait_until("the first visit is sent", lambda: not open_deliveries(installation, clinic), 30)
    clinic.ledger_start = installation.ledger(clinic)[-1].n
    prefix = "JALUR-" + clinic.code
    post_visits(api, clinic, niks, count, prefix)
    wait_until("all is sent", lambda: not open_deliveries(installation, clinic), 60)
    numbers = {f"{prefix}-{number:04d}" for number in range(count)}
    assert judge(installation.ledger(clinic), clinic.organization, numbers, ihs, EXPECTED) == []
    assert duplicates(installation.sandbox, clinic.organization) == []


def warnings(installation: Installation) -> list[str]:
    """What the servers complained of."""
    lines = [line for log in installation.logs() for line in log.read_text("utf-8", "replace").splitlines()]
    return [line for line in lines if " warning " in line or " error " in line or " critical " in line]


# TLS


@pytest.fixture(scope="module")
def encrypted() -> Iterator[EncryptedCluster]:
    cluster = EncryptedCluster()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="module")
def over_tls(encrypted: EncryptedCluster, installations: Callable[..., Installation]) -> Installation:
    installation = installations(own=encrypted.databases())
    installation.start_server()
    return installation


def test_tls_carries_the_main_job(over_tls: Installation):
    main_job(over_tls, over_tls.add_clinic(), 25)
    used = over_tls.database.query(
        "SELECT bool_and(s.ssl), min(s.version) FROM pg_stat_activity a JOIN pg_stat_ssl s USING (pid) "
        "WHERE a.usename = 'jembatan_app' AND a.datname = current_database()")
    assert used == [["t", "TLSv1.3"]]
    assert warnings(over_tls) == []


def test_tls_carries_answers_of_many_records(over_tls: Installation):
    """More than one TLS record (16 kB) at a time, in both directions: what libpq has read already shows on no socket."""
    clinic = over_tls.add_clinic()
    nik = visits.new_nik()
    over_tls.sandbox.add_patient(nik)
    api = clinic.api(over_tls.server)
    make_known(api, clinic, nik)
    long = "".join(chr(random.randint(0x4E00, 0x9FFF)) for _ in range(10_000))  # 30 kB that do not compress
    answer = api.post("/api/encounter", visits.encounter(nik, clinic.location, "BESAR-1", anamnesa=long))
    assert answer.status in (200, 202), answer
    over_tls.run("doctor")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: api.get("/api/encounter/BESAR-1"), range(40)))
    assert {answer.status for answer in answers} == {200}


@pytest.mark.parametrize("case", ["another authority", "another name", "in the clear"])
def test_tls_is_refused_when_it_cannot_be_trusted(over_tls: Installation, encrypted: EncryptedCluster, tmp_path, case: str):
    app = {
        "another authority": lambda: encrypted.by_tcp("jembatan_app", authority=Authority(tmp_path).certificate),
        "another name": lambda: encrypted.by_tcp("jembatan_app", host="other.jembatan.test"),
        "in the clear": lambda: encrypted.by_tcp("jembatan_app", mode="disable"),
    }[case]()
    database = over_tls.database.app.rsplit("dbname=", 1)[1]
    told = over_tls.run_with("clinic", "list", expect=1, JEMBATAN_DATABASE_URL=f"{app} dbname={database}")
    reason = {"another authority": "certificate verify failed", "another name": "does not match host name", "in the clear": "no encryption"}
    assert reason[case] in told


def test_tls_survives_a_restart_of_postgresql(over_tls: Installation, encrypted: EncryptedCluster):
    clinic = over_tls.add_clinic()
    encrypted.restart()
    main_job(over_tls, clinic, 5)


# PgBouncer

CONNECTIONS = 3


@pytest.fixture(scope="module")
def pooler(databases: Databases) -> Iterator[Pooler]:
    if PROGRAM is None:
        pytest.skip("pgbouncer is not installed (Scripts/install-debian pooler)")
    pooler = Pooler(databases, CONNECTIONS)
    yield pooler
    pooler.stop()


@pytest.fixture(scope="module")
def pooled(pooler: Pooler, installations: Callable[..., Installation]) -> Installation:
    installation = installations(own=pooler.through(), JEMBATAN_PGBOUNCER="1")
    installation.start_server()
    return installation


def test_pgbouncer_carries_two_clinics_at_once(pooled: Installation, pooler: Pooler):
    """Far fewer connections than the server asks for, so every transaction lands on a connection that another clinic just had."""
    clinics = [pooled.add_clinic(), pooled.add_clinic()]
    pooled.start_server()
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(main_job, pooled, clinic, 25) for clinic in clinics]:
            done.result()
    held = pooled.database.query(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'jembatan_app' AND datname = current_database()")
    assert 1 <= int(held[0][0]) <= CONNECTIONS
    names = {row[1] for row in pooler.show("clients")}
    assert "jembatan_app" in names
    assert warnings(pooled) == []


def test_pgbouncer_keeps_clinics_apart(pooled: Installation):
    """The tenant of a transaction does not stay on a connection for the next one."""
    first, second = pooled.add_clinic(), pooled.add_clinic()
    nik = visits.new_nik()
    pooled.sandbox.add_patient(nik)
    make_known(first.api(pooled.server), first, nik)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(
            lambda n: (first if n % 2 else second).api(pooled.server).get(f"/api/encounter/AWAL-{first.code}").status, range(60)))
    assert answers == [404, 200] * 30


def test_pgbouncer_that_restarts_is_found_again(pooled: Installation, pooler: Pooler):
    clinic = pooled.add_clinic()
    pooler.restart()
    main_job(pooled, clinic, 5)


def test_commands_work_behind_pgbouncer(pooled: Installation):
    pooled.run("doctor")
    assert '"code"' in pooled.run("clinic", "list", "--json")
    # Goes to PostgreSQL directly by OWNER_DATABASE_URL: it takes a lock that belongs to a session.
    pooled.run("migrate")
