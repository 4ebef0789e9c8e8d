"""Regular work on an installation that is new: nothing to do is no failure."""

import json

import pytest

from support.installation import Installation

OF_THE_INSTALLATION = ("health", "upkeep", "retention")
OF_EACH_CLINIC = ("alerts", "clinical-sweep")


@pytest.fixture(scope="module")
def installation(installations) -> Installation:
    return installations()


def said(installation: Installation, job: str) -> list[dict]:
    """A line for each run; the exit code 0 is checked by `run`."""
    return [json.loads(line) for line in installation.run("sync", job, "--json").splitlines()]


@pytest.mark.parametrize("job", [*OF_THE_INSTALLATION, *OF_EACH_CLINIC])
def test_it_runs_before_there_is_any_clinic(installation: Installation, job: str):
    runs = said(installation, job)
    assert [run["job"] for run in runs] == ([job] if job in OF_THE_INSTALLATION else []), runs
    assert all(run["result"] in ("done", "nothing") and run["clinic"] is None for run in runs), runs


def test_every_job_runs_for_a_new_clinic(installation: Installation):
    clinic = installation.add_clinic()
    jobs = {row["job"] for row in json.loads(installation.run("schedule", "list", "--json"))}
    assert jobs >= {*OF_THE_INSTALLATION, *OF_EACH_CLINIC, "nightly-comparison", "token-refresh", "master-data"}
    # By hand it tells of registrations, a line each: test_mobile_jkn_day.
    assert installation.run("sync", "mobilejkn") == "Tidak ada klinik FKRTL yang aktif.\n"
    for job in sorted(jobs - {"mobilejkn"}):
        runs = said(installation, job)
        assert len(runs) == 1 and runs[0]["result"] in ("done", "nothing"), runs
        assert runs[0]["summary"], runs
        assert installation.database.query(f"SELECT count(*) > 0 FROM job_run WHERE job = '{job}' AND result <> 'failed'") == [["t"]]
        log = installation.run("jobs", "log", job, *([] if runs[0]["clinic"] is None else ["--clinic", clinic.code]))
        assert clinic.client_secret not in log
