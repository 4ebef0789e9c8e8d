"""Regular work from outside: run by hand, by its schedule, once at a time over two servers, and taken over from a dead one."""

import json

import pytest

from support import visits
from support.installation import Clinic, Installation
from support.waiting import wait_until


@pytest.fixture(scope="module")
def installation(installations) -> Installation:
    return installations()


@pytest.fixture(scope="module")
def clinic(installation: Installation) -> Clinic:
    return installation.add_clinic()


def runs(installation: Installation, job: str, clinic: Clinic | None = None) -> list[list[str]]:
    where = f"= (SELECT clinic_id FROM clinic WHERE code = '{clinic.code}')" if clinic else "= 0"
    return installation.database.query(
        f"SELECT coalesce(result, 'running'), coalesce(summary, '') FROM job_run WHERE job = '{job}' AND clinic_id {where} ORDER BY id")


def tokens(installation: Installation, clinic: Clinic) -> int:
    return int(installation.database.query(
        "SELECT count(*) FROM platform_call JOIN clinic USING (clinic_id) "
        f"WHERE code = '{clinic.code}' AND purpose = 'token'")[0][0])


def test_a_token_is_asked_for_once_and_again_only_when_forced(installation: Installation, clinic: Clinic):
    first = installation.run("sync", "token-refresh", "--clinic", clinic.code)
    assert "token renewed" in first and "done" in first, first
    assert tokens(installation, clinic) == 1
    second = json.loads(installation.run("sync", "token-refresh", "--clinic", clinic.code, "--json"))
    assert second["result"] == "nothing" and "berlaku" in second["summary"], second
    assert tokens(installation, clinic) == 1
    installation.run("sync", "token-refresh", "--clinic", clinic.code, "--force")
    assert tokens(installation, clinic) == 2
    log = installation.run("jobs", "log", "token-refresh", "--clinic", clinic.code)
    assert log.count("started") == 3 and log.count("token renewed") == 2 and "forced" in log, log
    assert clinic.client_secret not in log


def test_wrong_usage_ends_with_2_and_names_what_there_is(installation: Installation, clinic: Clinic):
    for arguments in (
        ("sync", "teh"), ("jobs", "log", "teh"), ("jobs", "log", "token-refresh"), ("sync", "upkeep", "--clinic", clinic.code), ("sync",),
    ):
        installation.run(*arguments, expect=2)
    assert "clinical-sweep" in installation.run_with("sync", "teh", expect=2)
    assert "no clinic" in installation.run_with("sync", "token-refresh", "--clinic", "TIDAK-ADA", expect=1).lower()


def test_the_installations_jobs_run_without_a_clinic(installation: Installation, clinic: Clinic):
    assert "audit" in installation.run("sync", "upkeep")
    retention = json.loads(installation.run("sync", "retention", "--json"))
    assert retention["result"] == "done" and retention["clinic"] is None
    assert any("partitions made ahead" in line for line in retention["lines"]), retention
    listed = json.loads(installation.run("schedule", "list", "--json"))
    assert {"upkeep", "retention", "token-refresh", "clinical-sweep", "master-data"} <= {row["job"] for row in listed}
    own = installation.run("schedule", "list", "--clinic", clinic.code)
    assert "upkeep" not in own and "daily 1-4 WIB" in own, own


def test_old_runs_leave_with_their_lines(installation: Installation):
    query = installation.database.query
    query("UPDATE job_run SET started_at = now() - interval '91 days', ended_at = now() - interval '91 days' WHERE job = 'upkeep'")
    installation.run("sync", "retention")
    assert runs(installation, "upkeep") == []
    assert query("SELECT count(*) FROM job_line l LEFT JOIN job_run r ON r.id = l.run_id WHERE r.id IS NULL") == [["0"]]


def test_a_job_that_runs_elsewhere_is_waited_for_and_a_dead_run_is_taken_over(installation: Installation, clinic: Clinic):
    installation.run("schedule", "list")
    query = installation.database.query
    mine = f"job = 'master-data' AND clinic_id = (SELECT clinic_id FROM clinic WHERE code = '{clinic.code}')"
    query("INSERT INTO job_run (clinic_id, id, job, started_at) SELECT clinic_id, gen_random_uuid(), job, now() FROM schedule "
          f"WHERE {mine}")
    query("UPDATE schedule SET lease_owner = gen_random_uuid(), lease_until = now() + interval '1 hour', started_at = now(), "
          f"run_id = (SELECT id FROM job_run WHERE {mine}) WHERE {mine}")
    asked = ("sync", "master-data", "--clinic", clinic.code, "--wait")
    assert "still runs in another process" in installation.run(*asked, "1", expect=1)
    assert "--wait" in installation.run_with(*asked[:-1], "--wait=-1", expect=2)
    query(f"UPDATE schedule SET lease_until = now() + interval '2 seconds' WHERE {mine}")
    said = installation.run(*asked, "30")
    assert "waiting for its end" in said and "master-data: " in said, said
    results = runs(installation, "master-data", clinic)
    assert sorted(result for result, _ in results)[0] == "failed" and len(results) == 2, results
    assert any(summary.startswith("Terputus") for _, summary in results), results


def test_new_clinics_get_schedules_and_two_servers_run_each_once(installation: Installation, clinic: Clinic):
    query = installation.database.query
    installation.start_server()
    installation.start_server()
    new = installation.add_clinic()
    count = f"SELECT count(*) FROM schedule JOIN clinic USING (clinic_id) WHERE code = '{new.code}'"
    wait_until("the new clinic has schedules", lambda: int(query(count)[0][0]) >= 3, 40)
    before = len(runs(installation, "clinical-sweep", new))
    query("UPDATE schedule SET next_run_at = now() WHERE job = 'clinical-sweep'")
    wait_until("it has run", lambda: [result for result, _ in runs(installation, "clinical-sweep", new)[before:] if result != "running"], 20)
    assert len(runs(installation, "clinical-sweep", new)) == before + 1
    assert runs(installation, "clinical-sweep", new)[-1][0] == "nothing"


def test_the_sweep_mends_a_visit_whose_deliveries_are_not_what_they_should_be(installation: Installation, clinic: Clinic):
    query = installation.database.query
    api = clinic.api(installation.server)
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    body = visits.encounter(nik, clinic.location, "SAPU-1", tanggal_kunjungan=visits.moment(0))
    visit = api.post("/api/encounter", body).body
    wait_until("the visit is sent", lambda: api.get("/api/encounter/SAPU-1").body["satusehat_encounter_id"], 30)
    # As if a correction had been stored by a version that forgot to plan it.
    query(f"UPDATE delivery SET sent_hash = '\\x00' WHERE visit_id = '{visit['encounter_id']}' AND kind = 'Encounter' AND state = 'completed'")
    swept = json.loads(installation.run("sync", "clinical-sweep", "--clinic", clinic.code, "--json"))
    assert swept["result"] == "done" and "direncanakan ulang" in swept["summary"], swept
    assert any("planned again" in line for line in swept["lines"]), swept
    again = json.loads(installation.run("sync", "clinical-sweep", "--clinic", clinic.code, "--json"))
    assert "direncanakan ulang" not in again["summary"], again


def test_master_data_is_verified_again_and_what_is_gone_is_told(installation: Installation, clinic: Clinic):
    query = installation.database.query
    own = f"clinic_id = (SELECT clinic_id FROM clinic WHERE code = '{clinic.code}')"
    assert int(query(f"SELECT count(*) FROM location WHERE {own} AND synced_at IS NOT NULL")[0][0]) >= 1
    query(f"UPDATE location SET synced_at = now() - interval '31 days' WHERE {own}")
    told = json.loads(installation.run("sync", "master-data", "--clinic", clinic.code, "--json"))
    assert told["result"] == "done" and "masih terdaftar" in told["summary"], told
    query(f"UPDATE remote_reference SET remote_id = 'b0c5b1a6-0000-4000-8000-000000000000' WHERE {own} AND resource_type = 'Location'")
    query(f"UPDATE location SET synced_at = now() - interval '31 days' WHERE {own}")
    gone = json.loads(installation.run("sync", "master-data", "--clinic", clinic.code, "--json"))
    assert "tidak ada lagi di SATUSEHAT" in gone["summary"], gone
    assert any("NO LONGER" in line for line in gone["lines"]), gone
    assert query(f"SELECT count(*) FROM location WHERE {own} AND synced_at IS NOT NULL") == [["0"]]
